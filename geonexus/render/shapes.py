"""Lines and polygons of a table: shapes, labels, the legs of routes and outlines on file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.render.basemap import label_spot
from geonexus.render.encode import parts_of, plain, simplified
from geonexus.style import styles

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Atlas, Layer

SHAPE_QUANTUM_DEG = 1e-4
LEG_COLUMNS = ("path", "mode", "from_name", "to_name", "implied", "length_km", "geometry_method")


def shape_columns(atlas: Atlas, style_name: str, layer: Layer) -> dict[str, Any]:
    """Return what the page draws of the lines or polygons of a layer."""
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
    shapes = (simplified(s, plain(a)) for s, a in zip(frame.geometry, accuracy, strict=True))
    made: dict[str, Any] = {"parts": [parts_of(shape, SHAPE_QUANTUM_DEG) for shape in shapes]}
    if layer.card.geometry == "polygon":
        made["label"] = [label_spot(shape, SHAPE_QUANTUM_DEG)[0] for shape in frame.geometry]
        variants = atlas.tables.get("territory-variants")
        if variants is not None and style_name == "territory":
            made["outlines"] = _outlines(frame["id"].tolist(), variants)
    return made


def _legs_by_route(
    routes: list[Any], legs: pd.DataFrame
) -> list[tuple[list[list[int]], list[int]]]:
    """Return the legs of each route as lines, and of each: 1 schematic, 2 modelled, else 0."""
    lines: dict[Any, tuple[list[list[int]], list[int]]] = {route: ([], []) for route in routes}
    methods = legs["geometry_method"] if "geometry_method" in legs.columns else legs["mode"]
    claims = legs["claim"] if "claim" in legs.columns else [""] * len(legs)
    columns = (legs["route"], legs["mode"], methods, claims, legs["geometry"])
    for route, mode, method, claim, shape in zip(*columns, strict=True):
        if route not in lines:
            continue
        modelled = method in styles.MODELLED_WAYS or claim == "modelled"
        parts = parts_of(shape.simplify(SHAPE_QUANTUM_DEG * 10), SHAPE_QUANTUM_DEG) or []
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


def _outlines(territories: list[Any], variants: pd.DataFrame) -> list[list[list[Any]]]:
    """Return, for each territory, its outlines on file: titles, area, and whether it is drawn."""
    rows: dict[Any, list[list[Any]]] = {territory: [] for territory in territories}
    names = [*(f"title_{code}" for code in LANGUAGES), "area_km2", "is_default"]
    for territory, *cells in zip(
        variants["territory"], *(variants[name] for name in names), strict=True
    ):
        if territory in rows:
            rows[territory].append([plain(cell) for cell in cells])
    return [rows[territory] for territory in territories]
