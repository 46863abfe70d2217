"""Flows and the areas that their nodes are in: by name, by place, or by whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geonexus.base.cells import split_cell

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Layer, Tally

_LOCAL = frozenset({"exact", "place", "municipality"})
FLOW_AREA_COLUMNS = ("flow", "territory", "match")


def flows_in_areas(nodes: Layer, areas: Layer, held: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Return which flows have a node in which areas, and how that is known.

    The line of a flow is a diagram and joins nothing; only its nodes do.

    Parameters
    ----------
    nodes
        The nodes of the flows: ``kind``, ``at``, ``place_precision``, ``country``.
    areas
        Polygons; their key may be the ``at`` of a node.
    held
        Key of an area → the whole countries in it, from ``countries_held``.

    Returns
    -------
    pandas.DataFrame
        ``flow``, ``territory`` and ``match``: ``named`` (the node is that area), ``inside`` (a node
        known to its town or finer lies in it) or ``country`` (it holds the whole country that
        the node is known to). One row for a flow and an area, with the best of the three.
    """
    import pandas as pd

    keys = areas.frame[areas.card.key].astype(str).to_numpy()
    shapes = areas.geo.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    rows: list[tuple[str, str, str]] = []
    columns = ("flow", "kind", "at", "place_precision", "country")
    points = nodes.geo.geometry.to_numpy()
    cells = zip(*(nodes.frame[name] for name in columns), points, strict=True)
    for flow, kind, at, precision, country, point in cells:
        if kind == "territory":
            rows += [(flow, at, "named")] if at in keys else []
        elif precision in _LOCAL and point is not None:
            inside = tree.query(point, predicate="intersects")
            rows += [(flow, str(keys[number]), "inside") for number in inside]
        elif precision == "country":
            codes = set(split_cell(country))
            rows += [(flow, area, "country") for area, whole in held.items() if codes <= whole]
    table = pd.DataFrame(rows, columns=list(FLOW_AREA_COLUMNS))
    table["rank"] = table["match"].map({"named": 0, "inside": 1, "country": 2})
    best = table.sort_values(["flow", "territory", "rank"]).drop_duplicates(["flow", "territory"])
    return best.drop(columns="rank").reset_index(drop=True)


def flows_tally(nodes: Layer, matches: pd.DataFrame, join_id: str) -> Tally:
    """Return what became of every flow: in an area, in none, or known too coarsely to say.

    Parameters
    ----------
    nodes
        The nodes of the flows.
    matches
        What ``flows_in_areas`` returned.
    join_id
        Name of the join.
    """
    from geonexus.model.layer import Tally

    frame = nodes.frame
    usable = frame["place_precision"].isin([*_LOCAL, "country"]) | (frame["kind"] == "territory")
    flows = set(frame["flow"])
    matched = set(matches["flow"])
    unmatched = set(frame.loc[usable, "flow"]) - matched
    return Tally(
        id=join_id,
        rows_in=len(flows),
        matched=len(matched),
        unmatched=len(unmatched),
        withheld=len(flows - matched - unmatched),
        in_several=int((matches["flow"].value_counts() > 1).sum()),
    )
