"""Lines and polygons of a table: shapes, labels, the legs of routes and outlines on file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geonexus.base.cells import split_cell
from geonexus.geometry.overlaps import overlaps
from geonexus.render.basemap import label_spot
from geonexus.render.encode import packed_parts, plain, simplified
from geonexus.render.flows import flow_nodes
from geonexus.render.outlines import outline_columns
from geonexus.style import styles

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geonexus.model.layer import Atlas, Layer

SHAPE_QUANTUM_DEG = 1e-4
LEG_COLUMNS = (
    *("path", "mode", "from_name", "to_name", "to_precision", "length_km"),
    "geometry_method",
)
_DIAGRAM_DEG = 0.01
"""No corner of a diagram means anything; it is as straight as the map allows."""
_SAME_SHARE = 0.97
"""Outlines of two sources differ a little: with this much in common they are one country."""
_ISLANDS_SHARE = 0.8
"""The same where the definition says so: a coarse base map leaves small islands out."""


def shape_columns(atlas: Atlas, style_name: str, layer: Layer) -> dict[str, Any]:
    """Return what the page draws of the lines or polygons of a layer."""
    if style_name == "flow":
        return _diagrams(atlas, layer)
    legs = atlas.tables.get("route-legs")
    if layer.card.geometry == "line" and legs is not None and "route" in legs.columns:
        found = _legs_by_route(layer.frame["id"].tolist(), legs)
        if all(parts for parts, _ in found):
            return {
                "parts": [parts for parts, _ in found],
                "part_kinds": [kinds for _, kinds in found],
                "legs": _leg_rows(layer.frame["id"].tolist(), legs),
            }
    frame = layer.geo
    accuracy = frame["accuracy_m"] if "accuracy_m" in frame.columns else [None] * len(frame)
    whole = whole_countries(atlas, layer)
    shapes = (
        None if whole[row] else simplified(shape, plain(within))
        for row, (shape, within) in enumerate(zip(frame.geometry, accuracy, strict=True))
    )
    made: dict[str, Any] = {"parts": [packed_parts(shape, SHAPE_QUANTUM_DEG) for shape in shapes]}
    if any(whole):
        made["land"] = whole
    if layer.card.geometry == "polygon":
        if styles.named(style_name).band_px:
            made |= _shared_ground(frame)
        made["label"] = [label_spot(shape, SHAPE_QUANTUM_DEG)[0] for shape in frame.geometry]
        ids = frame["id"].tolist() if "id" in frame.columns else []
        made |= outline_columns(atlas, style_name, ids, SHAPE_QUANTUM_DEG, whole_countries)
    return made


def _shared_ground(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return, for each area, the smaller ones on it and those with its outline, the drawn first."""
    found = overlaps(frame.geometry.values)
    bases = frame["outline_basis"] if "outline_basis" in frame.columns else [""] * len(frame)
    ours = [str(basis) in styles.OUR_OUTLINES for basis in bases]
    # the one whose outline a law or a map gives stands for all that have it
    same = [sorted(rows, key=lambda row: (ours[row], row)) for rows in found.same]
    return {"smaller": [list(rows) for rows in found.smaller], "same": same}


def whole_countries(atlas: Atlas, layer: Layer) -> list[list[int]]:
    """Return, for each row, the rows of the base map of which it is made; none for any other shape.

    A claim about a whole country says nothing of its outline, so the page draws that of the base
    map once more instead of carrying another one.
    """
    found: list[list[int]] = [[] for _ in range(len(layer))]
    countries = atlas.base.get("countries")
    if layer.card.geometry != "polygon" or countries is None or "countries" not in layer.frame:
        return found
    codes = countries.frame[countries.card.key].tolist()
    land = dict(
        zip(codes, zip(range(len(codes)), countries.geo.geometry, strict=True), strict=True)
    )
    wide = layer.frame["scope"] == "countries" if "scope" in layer.frame else [False] * len(layer)
    share = [_ISLANDS_SHARE if whole else _SAME_SHARE for whole in wide]
    for row, (cell, shape) in enumerate(
        zip(layer.frame["countries"], layer.geo.geometry, strict=True)
    ):
        named = split_cell(cell)
        if shape is None or not named or not set(named) <= set(land):
            continue
        rows, outlines = zip(*(land[code] for code in named), strict=True)
        total = float(shapely.area(outlines).sum())
        if not share[row] < shape.area / total < 1 / share[row]:
            continue
        shared = sum(shape.intersection(outline).area for outline in outlines)
        if shared > share[row] * total:
            found[row] = sorted(rows)
    return found


def _diagrams(atlas: Atlas, layer: Layer) -> dict[str, Any]:
    """Return the lines between the nodes of flows, and the nodes themselves."""
    flows, nodes = layer.frame["id"].tolist(), atlas.tables.get("flow-nodes")
    return {
        "parts": [
            packed_parts(shape, SHAPE_QUANTUM_DEG)
            for shape in layer.geo.geometry.simplify(_DIAGRAM_DEG)
        ],
        "nodes": [[] for _ in flows]
        if nodes is None
        else flow_nodes(flows, nodes, SHAPE_QUANTUM_DEG),
    }


def _legs_by_route(routes: list[Any], legs: pd.DataFrame) -> list[tuple[list[str], list[int]]]:
    """Return the legs of each route as lines, and of each: 1 schematic, 2 modelled, else 0."""
    lines: dict[Any, tuple[list[str], list[int]]] = {route: ([], []) for route in routes}
    methods = legs["geometry_method"] if "geometry_method" in legs.columns else legs["mode"]
    claims = legs["claim"] if "claim" in legs.columns else [""] * len(legs)
    columns = (legs["route"], legs["mode"], methods, claims, legs["geometry"])
    for route, mode, method, claim, shape in zip(*columns, strict=True):
        if route not in lines:
            continue
        modelled = method in styles.MODELLED_WAYS or claim == "modelled"
        parts = packed_parts(shape.simplify(SHAPE_QUANTUM_DEG * 10), SHAPE_QUANTUM_DEG) or []
        kind = 1 if mode == "schematic" else 2 if modelled else 0
        lines[route][0].extend(parts)
        lines[route][1].extend([kind] * len(parts))
    return [lines[route] for route in routes]


def _leg_rows(routes: list[Any], legs: pd.DataFrame) -> list[list[list[Any]]]:
    """Return, for each route, what its card says of each leg: the columns of ``LEG_COLUMNS``."""
    rows: dict[Any, list[list[Any]]] = {route: [] for route in routes}
    columns = [legs[name] if name in legs.columns else [None] * len(legs) for name in LEG_COLUMNS]
    for route, *cells in zip(legs["route"], *columns, strict=True):
        if route in rows:
            rows[route].append([plain(cell) for cell in cells])
    return [rows[route] for route in routes]
