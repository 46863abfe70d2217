"""Flows → a flow map: bundles by origin, destination and family of goods, at three levels.

A bundle is as wide as the number of independent origins that state its flows. Curves say who sends
to whom, and not the way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from geonexus.geometry.flow_map.curves import Pair, Plane, lay_out
from geonexus.geometry.flow_map.nodes import LEVELS, MapNode, MapNodes
from geonexus.model.evidence import independent_origins, parse_citations
from geonexus.style.commodities import FAMILIES, family_of

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.geometry.geodesy import Point2
    from geonexus.model.layer import Atlas

_ZOOMS = {"regions": (0.0, 5.0, 3.6), "countries": (5.0, 7.0, 5.5), "places": (7.0, 30.0, 7.5)}
"""Level → from which zoom, below which, and the zoom for which its curves are laid out."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Flows with the same origin, destination and family of goods."""

    id: str
    """``bundle:origin>destination:family``."""
    origin: str
    destination: str
    family: str
    """One of ``FAMILIES``."""
    flows: tuple[str, ...]
    """Ids, sorted."""
    curve: tuple[Point2, Point2, Point2]
    """Quadratic Bézier in Web Mercator: start, control point and end as (lon, lat)."""
    two_way: bool
    """Whether any of its flows moves both ways."""


@dataclass(frozen=True, slots=True)
class Level:
    """What is drawn between two zooms."""

    name: str
    """One of ``LEVELS``."""
    min_zoom: float
    max_zoom: float
    bundles: tuple[Bundle, ...]
    inside: Mapping[str, tuple[str, ...]]
    """Node → flows of which a leg stays inside it, or of which it is the only end that is known."""


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Nodes, bundles by level, and the origins behind each flow."""

    nodes: tuple[MapNode, ...]
    levels: tuple[Level, ...]
    origins: Mapping[str, tuple[str, ...]]
    """Flow → ids of the independent sources that state it."""

    def strength(self, bundle: Bundle, shown: Collection[str] | None = None) -> int:
        """Return how many independent origins state the flows of a bundle, or those shown of it."""
        flows = bundle.flows if shown is None else [one for one in bundle.flows if one in shown]
        return len({origin for flow in flows for origin in self.origins[flow]})


@dataclass(frozen=True, slots=True)
class _Leg:
    flow: str
    family: str
    two_way: bool
    ends: tuple[tuple[str, str, str], tuple[str, str, str]] | tuple[tuple[str, str, str]]


def flow_map(atlas: Atlas) -> FlowMap | None:
    """Return the flow map of an atlas; ``None`` for one that shows no flows.

    Parameters
    ----------
    atlas
        A built atlas. The map page and the sheets draw the same layout.

    Returns
    -------
    FlowMap or None
        For a sheet, draw ``levels[0]``: the bundles whose ``strength`` is at least 2, each as wide
        as it, along its ``curve`` (a quadratic Bézier in Web Mercator), bundles between the same
        two nodes side by side (``lanes``), an arrowhead at the destination; nodes of kind ``land``
        as circles, those of kind ``box`` as labeled boxes at the frame.

    Examples
    --------
    >>> import geonexus as gx
    >>> from geonexus.geometry.flow_map import flow_map
    >>> made = flow_map(gx.open_atlas("latin-america").build())
    >>> [level.name for level in made.levels]
    ['regions', 'countries', 'places']
    """
    if atlas not in _MADE:
        _MADE[atlas] = _made(atlas)
    return _MADE[atlas]


_MADE: WeakKeyDictionary[Atlas, FlowMap | None] = WeakKeyDictionary()
"""Laid out once for page and sheet; gone with its atlas."""


def _made(atlas: Atlas) -> FlowMap | None:
    rows = _flow_rows(atlas)
    table = atlas.tables.get("flow-nodes")
    if not rows or table is None:
        return None
    copies = {
        source: str(row["copies"]) for source, row in atlas.sources.items() if row.get("copies")
    }
    nodes = MapNodes(atlas)
    several, legs = _legs(nodes, _records(table), rows)
    origins = {flow: stated_by(row, copies, several=flow in several) for flow, row in rows.items()}
    levels = tuple(
        _level(name, number, legs, nodes.made, origins, atlas.spec.extent)
        for number, name in enumerate(LEVELS)
    )
    used = {
        end for level in levels for one in level.bundles for end in (one.origin, one.destination)
    }
    used |= {node for level in levels for node in level.inside}
    return FlowMap(tuple(nodes.made[name] for name in sorted(used)), levels, origins)


def stated_by(row: Row, copies: Mapping[str, str], *, several: bool) -> tuple[str, ...]:
    """Return the ids of the independent sources that state a flow, in the order of its citations.

    A contested flow also cites who disagrees, and a flow of several paths cites who tells of one of
    them only: of these no more origins count than ``agreeing_origins`` says.

    Parameters
    ----------
    row
        A flow with its evidence.
    copies
        Source → the source that it repeats.
    several
        Whether it has several paths.

    Examples
    --------
    >>> row = {"sources": "a@l1;b@l2", "agreeing_origins": 1, "contested": True}
    >>> stated_by(row, {}, several=False)
    ('a',)
    """
    found: list[str] = []
    for citation in parse_citations(row["sources"]):
        (origin,) = independent_origins((citation,), dict(copies))
        if origin not in found:
            found.append(origin)
    if several or row.get("contested"):
        found = found[: max(1, int(row.get("agreeing_origins") or 1))]
    return tuple(found)


def _flow_rows(atlas: Atlas) -> dict[str, Row]:
    layers = [
        layer for group in atlas.groups for spec, layer in group.layers if spec.style == "flow"
    ]
    return {
        str(row["id"]): row
        for layer in layers
        if "commodity" in layer.frame
        for row in _records(layer.frame)
    }


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _legs(
    nodes: MapNodes, table: Sequence[Row], rows: Mapping[str, Row]
) -> tuple[frozenset[str], list[_Leg]]:
    """Return which flows have several paths, and the legs of all, from node to node."""
    legs: list[_Leg] = []
    several: set[str] = set()
    for (flow, path), found in groupby(table, key=lambda row: (str(row["flow"]), row["path"])):
        if flow not in rows:
            continue
        if path != 1:
            several.add(flow)
        row = rows[flow]
        made = (flow, family_of(str(row["commodity"])), bool(row.get("two_way")))
        ends = [nodes.of(node) for node in found]
        if len(ends) == 1:
            legs.append(_Leg(*made, (ends[0],)))
        legs += [_Leg(*made, pair) for pair in pairwise(ends)]
    return frozenset(several), legs


def _level(
    name: str,
    number: int,
    legs: Sequence[_Leg],
    nodes: Mapping[str, MapNode],
    origins: Mapping[str, tuple[str, ...]],
    extent: tuple[float, float, float, float],
) -> Level:
    bundled: dict[tuple[str, str, str], list[_Leg]] = {}
    inside: dict[str, set[str]] = {}
    for leg in legs:
        ends = [end[number] for end in leg.ends]
        if len(set(ends)) == 1:
            inside.setdefault(ends[0], set()).add(leg.flow)
        else:
            bundled.setdefault((ends[0], ends[1], leg.family), []).append(leg)
    least, most, zoom = _ZOOMS[name]
    keys = sorted(bundled, key=lambda key: (key[0], key[1], list(FAMILIES).index(key[2])))
    flows = {key: tuple(sorted({leg.flow for leg in bundled[key]})) for key in keys}
    strength = {
        key: len({origin for flow in flows[key] for origin in origins[flow]}) for key in keys
    }
    curves = _curves(strength, nodes, zoom, extent)
    bundles = tuple(
        Bundle(
            f"bundle:{key[0]}>{key[1]}:{key[2]}",
            *key,
            flows[key],
            curves[key[0], key[1]],
            any(leg.two_way for leg in bundled[key]),
        )
        for key in keys
    )
    held = {node: tuple(sorted(inside[node])) for node in sorted(inside)}
    return Level(name, least, most, bundles, held)


def _curves(
    strength: Mapping[tuple[str, str, str], int],
    nodes: Mapping[str, MapNode],
    zoom: float,
    extent: tuple[float, float, float, float],
) -> dict[tuple[str, str], tuple[Point2, Point2, Point2]]:
    """Return the curve from each origin to each destination; both ways share one."""
    widths: dict[tuple[str, str], list[int]] = {}
    for (origin, goal, _), origins in strength.items():
        one, other = sorted((origin, goal))
        widths.setdefault((one, other), []).append(origins)
    names = sorted({end for pair in widths for end in pair})
    plane = Plane(
        names,
        np.array([nodes[name].lonlat for name in names]),
        frozenset(name for name in names if nodes[name].kind == "box"),
        2.0**zoom,
        extent,
    )
    pairs = [Pair(*pair, tuple(found)) for pair, found in sorted(widths.items())]
    made: dict[tuple[str, str], tuple[Point2, Point2, Point2]] = {}
    for pair, control in zip(pairs, lay_out(plane, pairs), strict=True):
        ends = nodes[pair.one].lonlat, nodes[pair.other].lonlat
        made[pair.one, pair.other] = (ends[0], control, ends[1])
        made[pair.other, pair.one] = (ends[1], control, ends[0])
    return made
