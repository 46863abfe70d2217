"""Flow definitions → nodes and a diagram: who sends to whom, with no claim about the way.

The line of a flow joins the anchors of its nodes. It is a diagram and no way: it is never joined to
what it happens to cross. A world region has no place on the map, so nothing is drawn to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import shapely

from geonexus.base.cells import join_cell
from geonexus.base.checks import Faults
from geonexus.geometry import geodesy
from geonexus.geometry.movements import movement_columns, names_in_order
from geonexus.geometry.routing.countries import Countries
from geonexus.geometry.routing.stops import Stop, Stops
from geonexus.model.cards import Card, Column, Titles
from geonexus.model.definitions import Flow, Node
from geonexus.model.layer import EVIDENCE_ABOUT, TITLE_COLUMNS, Layer, built_layer

if TYPE_CHECKING:
    from shapely.geometry import MultiLineString

OpenLayer = Callable[[str], Layer]

LOCATED = frozenset({"exact", "place", "municipality", "zone", "admin1"})
"""Precisions that give a node a place on the map; a country is an area, a region is none."""
_ANCHORED = LOCATED | {"country"}
"""Precisions of nodes that a line of the diagram may end at."""

FLOW_COLUMNS: dict[str, Column] = {
    "id": Column(kind="text", about="Stable id, flow:…"),
    **TITLE_COLUMNS,
    "commodity": Column(kind="text", about="What moves (vocabulary commodity)"),
    "mode": Column(kind="text", about="As the source says; else not-stated"),
    "status": Column(kind="text", about="Whether it is in use (vocabulary status)"),
    "two_way": Column(kind="boolean", about="Moves both ways"),
    "volume_value": Column(kind="number", about="How much moves; see volume_unit"),
    "volume_unit": Column(kind="text", about="Unit of volume_value"),
    "volume_qualifier": Column(kind="text", about="What the figure means"),
    "actors": Column(kind="list", about="Ids of actors"),
    "countries": Column(kind="list", about="ISO 3166-1 alpha-3 codes of its nodes"),
    "nodes": Column(kind="text", about="Nodes in order, ' > '; parallel paths, ' | '"),
    "see_also": Column(kind="list", about="The route or flow that holds the rest of the story"),
    "summary": Column(kind="text", about="What the sources say, in our words"),
    **EVIDENCE_ABOUT,
    "geometry_method": Column(kind="text", about="diagram: the line shows no way"),
    "accuracy_m": Column(kind="number", unit="m", about="Empty: a diagram has no accuracy"),
}
NODE_COLUMNS: dict[str, Column] = {
    "id": Column(kind="text", about="flow:…/path/node"),
    "flow": Column(kind="text", about="Id of the flow"),
    "path": Column(kind="integer", about="Number of the path within the flow, from 1"),
    "node": Column(kind="integer", about="Number of the node within the path, from 1"),
    "name": Column(kind="text", about="As the source names it"),
    "role": Column(kind="text", vocabulary="role", about="origin, transit or destination"),
    "kind": Column(kind="text", about="place, port, territory, country, region …"),
    "at": Column(kind="text", about="Key of the node in the layer of its kind"),
    "country": Column(kind="list", about="ISO 3166-1 alpha-3 codes of the node"),
    "place_precision": Column(
        kind="text", vocabulary="place_precision", about="How well it is known"
    ),
    "accuracy_m": Column(kind="number", unit="m", about="Radius within which the node lies"),
}


def build_flows(
    definitions: Sequence[Flow], open_layer: OpenLayer, territories: Layer, card: Card
) -> tuple[Layer, Layer]:
    """Return the flows with their diagram, and their nodes with their places.

    Parameters
    ----------
    definitions
        What ``flows.yaml`` holds.
    open_layer
        Opens a reference layer by id: ``gazetteer``, ``ports``, ``airfields``, ``countries``.
    territories
        The built territories, those that are only mentioned included, for nodes that are one.
    card
        Card of the definitions; the cards of both results follow from it.

    Returns
    -------
    flows : Layer
        One row per flow. Its geometry joins the anchors of its nodes, pair by pair; it is ``None``
        where no two nodes of a path have one.
    nodes : Layer
        One row per node of each path. A node known to its first-level unit or finer has a point;
        any other has none.

    Raises
    ------
    InputError
        Every fault of every definition: a node that its layer does not hold.
    """
    faults = Faults("the flow definitions")
    stops, countries = Stops(open_layer, territories, faults), Countries(open_layer, territories)
    rows: list[dict[str, Any]] = []
    node_rows: list[dict[str, Any]] = []
    for flow in definitions:
        codes: set[str] = set()
        lines: dict[tuple[Stop, Stop], MultiLineString] = {}
        for number, path in enumerate(flow.paths, start=1):
            found = [_anchor(stops, node, flow.id, number) for node in path]
            for place, (node, stop) in enumerate(zip(path, found, strict=True), start=1):
                own = countries.of_stop(node, stop) if stop is not None else frozenset[str]()
                codes |= own
                node_rows.append(_node_row(flow, number, place, node, stop, sorted(own)))
            for start, goal in pairwise(found):
                if start is not None and goal is not None and start.point != goal.point:
                    lines[start, goal] = _line(start, goal)
        rows.append(_flow_row(flow, list(lines.values()), sorted(codes)))
    faults.raise_if_any()
    title = Titles(en="Nodes of flows", es="Nodos de flujos", pt="Nós de fluxos")
    many = len(definitions)
    return (
        built_layer(rows, FLOW_COLUMNS, card, geometry="line", definitions=many),
        built_layer(
            node_rows,
            NODE_COLUMNS,
            card,
            geometry="point",
            definitions=many,
            id="flow-nodes",
            title=title,
        ),
    )


def _anchor(stops: Stops, node: Node, flow: str, path: int) -> Stop | None:
    """Return where a line may end at a node; ``None`` for one that has no place at all."""
    if node.at.region is not None:
        return None
    # looked up even where nothing is drawn to it: a key that no layer holds is a fault
    stop = stops.find(node, flow, f"paths.{path}.{node.name}")
    return stop if node.precision in _ANCHORED else None


def _line(start: Stop, goal: Stop) -> MultiLineString:
    return shapely.multilinestrings(
        geodesy.split_line(geodesy.straight_on_map(start.point, goal.point))
    )


def _node_row(
    flow: Flow, path: int, place: int, node: Node, stop: Stop | None, countries: list[str]
) -> dict[str, Any]:
    kind = str(node.at.kind)
    located = stop if node.precision in LOCATED else None
    return {
        "id": f"{flow.id}/{path}/{place}",
        "flow": flow.id,
        "path": path,
        "node": place,
        "name": node.name,
        "role": node.role,
        "kind": kind,
        "at": "" if kind == "lonlat" else str(getattr(node.at, kind)),
        "country": join_cell(countries),
        "place_precision": node.precision,
        "accuracy_m": stop.accuracy_m if stop is not None else None,
        "geometry": None if located is None else shapely.Point(located.point),
    }


def _flow_row(flow: Flow, lines: list[MultiLineString], countries: list[str]) -> dict[str, Any]:
    parts = [part for line in lines for part in shapely.get_parts([line])]
    evidence = flow.evidence.as_columns("diagram", 0.0)
    return {
        **movement_columns(flow, countries),
        "nodes": names_in_order(flow),
        **evidence,
        "accuracy_m": None,
        "geometry": shapely.MultiLineString(parts) if parts else None,
    }
