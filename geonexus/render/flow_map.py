"""The flow map as the page holds it: nodes, curves by level, and who states each flow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geonexus.geometry.flow_map import FlowMap, flow_map
from geonexus.style.commodities import FAMILIES

if TYPE_CHECKING:
    from geonexus.geometry.flow_map.build import Bundle, Level
    from geonexus.geometry.geodesy import Point2
    from geonexus.model.layer import Atlas

QUANTUM_DEG = 0.01
"""One unit of the flow map; it is a diagram."""


def flow_map_block(atlas: Atlas) -> dict[str, Any] | None:
    """Return the flow map of an atlas as lists, texts and numbers; None without flows.

    Nodes, flows and origins are written once and named by their place in ``nodes``, ``flows`` and
    ``sources``.
    """
    made = flow_map(atlas)
    if made is None:
        return None
    sources = sorted({origin for origins in made.origins.values() for origin in origins})
    flows = sorted(made.origins)
    return {
        "quantum": QUANTUM_DEG,
        "families": {
            name: {"light": family.light, "dark": family.dark, "terms": list(family.commodities)}
            for name, family in FAMILIES.items()
        },
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "title": dict(node.title),
                "at": _cells([node.lonlat]),
            }
            for node in made.nodes
        ],
        "sources": sources,
        "flows": flows,
        "origins": [[sources.index(origin) for origin in made.origins[flow]] for flow in flows],
        "levels": [_level(made, level, flows) for level in made.levels],
    }


def _level(made: FlowMap, level: Level, flows: list[str]) -> dict[str, Any]:
    number = {node.id: i for i, node in enumerate(made.nodes)}
    inside = {node: [flows.index(flow) for flow in held] for node, held in level.inside.items()}
    return {
        "min_zoom": level.min_zoom,
        "max_zoom": level.max_zoom,
        "bundles": [_bundle(bundle, number, flows) for bundle in level.bundles],
        "inside": [[number[node], held] for node, held in inside.items()],
    }


def _bundle(bundle: Bundle, number: dict[str, int], flows: list[str]) -> list[Any]:
    """Return origin, destination, family, flows, and the curve."""
    family = list(FAMILIES).index(bundle.family)
    held = [flows.index(flow) for flow in bundle.flows]
    ends = [number[bundle.origin], number[bundle.destination]]
    return [*ends, family, held, _cells(bundle.curve)]


def _cells(points: Iterable[Point2]) -> list[int]:
    return [round(value / QUANTUM_DEG) for point in points for value in point]
