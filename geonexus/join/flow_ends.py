"""Flows and the areas that their nodes are in: by name, by place, or by whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geonexus.base.cells import split_cell
from geonexus.join.known_to_country import holding
from geonexus.join.within import LOCAL

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Layer

FLOW_AREA_COLUMNS = ("flow", "territory", "match")
_BEST_FIRST = ("named", "inside", "country")


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
    known = set(keys)
    tree = shapely.STRtree(areas.geo.geometry.to_numpy())
    rows: list[tuple[str, str, str]] = []
    columns = ("flow", "kind", "at", "place_precision", "country")
    points = nodes.geo.geometry.to_numpy()
    cells = zip(*(nodes.frame[name] for name in columns), points, strict=True)
    for flow, kind, at, precision, country, point in cells:
        if kind == "territory":
            rows += [(flow, at, "named")] if at in known else []
        elif precision in LOCAL and point is not None:
            inside = tree.query(point, predicate="intersects")
            rows += [(flow, str(keys[number]), "inside") for number in inside]
        elif precision == "country":
            rows += [(flow, area, "country") for area in holding(held, split_cell(country))]
    table = pd.DataFrame(rows, columns=list(FLOW_AREA_COLUMNS))
    rank = table["match"].map(_BEST_FIRST.index)
    best = table.assign(rank=rank).sort_values(["flow", "territory", "rank"])
    best = best.drop_duplicates(["flow", "territory"]).drop(columns="rank")
    return best.reset_index(drop=True)
