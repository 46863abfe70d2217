"""Flows as the page holds them: their nodes, and the territories that these are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.base.cells import join_cell
from geonexus.render.encode import plain, point_columns

if TYPE_CHECKING:
    import geopandas as gpd

NODE_COLUMNS = ("path", "name", "role", "kind", "at", "country", "place_precision")


def flow_nodes(flows: list[Any], nodes: gpd.GeoDataFrame, quantum_deg: float) -> list[Any]:
    """Return the nodes of each flow: the columns of ``NODE_COLUMNS``, then x and y.

    A node known to its country or wider has no x and y: it is no spot.
    """
    found: dict[Any, list[list[Any]]] = {flow: [] for flow in flows}
    xs, ys = point_columns(nodes.geometry, quantum_deg)
    cells = zip(*(nodes[name].tolist() for name in NODE_COLUMNS), xs, ys, strict=True)
    for flow, node in zip(nodes["flow"], cells, strict=True):
        if flow in found:
            found[flow].append([plain(cell) for cell in node])
    return [found[flow] for flow in flows]


def flow_areas(flows: list[Any], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the territories that each flow has a node in."""
    table = tables.get("flows-territories")
    if table is None:
        return [""] * len(flows)
    areas = table.groupby("flow")["territory"].agg(join_cell)
    return [str(areas.get(flow, "")) for flow in flows]
