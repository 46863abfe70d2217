"""The base map as compact JSON: land, borders, lakes, rivers, cities and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.render.base_places import base_places
from geonexus.render.encode import columns_of, deltas, packed, packed_parts
from geonexus.render.shading import shading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geonexus.model.layer import Heights, Layer

QUANTUM_DEG = 1e-3
"""One unit of the base map: about 110 m, finer than the line that draws it."""
LAND_TOLERANCE_DEG = 0.02
LINE_TOLERANCE_DEG = 0.012
_TITLES = ("name_en", "name_es", "name_pt")


def base_map(
    base: Mapping[str, Layer],
    extent: tuple[float, float, float, float],
    terrain: Heights | None = None,
    city_names: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Return the base map.

    Parameters
    ----------
    base
        Role (countries, admin1, borders, lakes, rivers, places) → layer; a role may be absent.
    extent
        West, south, east, north of the atlas in degrees.
    terrain
        Elevation for the shading, in longitude and latitude; none for no shading.
    city_names
        Key of a place → language → name, where the language has one of its own.
    """
    frames = {role: layer.geo for role, layer in base.items()}
    return {
        "quantum": QUANTUM_DEG,
        "land": _land(frames["countries"], base["countries"].card.key, extent)
        if "countries" in frames
        else None,
        "admin1": _admin1(frames["admin1"]) if "admin1" in frames else [],
        "borders": _borders(frames["borders"]) if "borders" in frames else None,
        "units": _units(frames["admin1"]) if "admin1" in frames else None,
        "lakes": _lakes(frames["lakes"]) if "lakes" in frames else [],
        "lake_names": _lake_names(frames["lakes"]) if "lakes" in frames else None,
        "rivers": _rivers(frames["rivers"]) if "rivers" in frames else None,
        "places": _places(base, extent, city_names or {}) if "places" in base else None,
        "shading": shading(terrain, extent),
    }


def _land(frame: gpd.GeoDataFrame, key: str, extent: tuple[float, ...]) -> dict[str, Any]:
    whole = frame.geometry.to_numpy()
    shapes = shapely.coverage_simplify(whole, LAND_TOLERANCE_DEG)
    # an island smaller than the tolerance keeps its own outline instead of vanishing
    shapes = np.where(shapely.is_empty(shapes), whole, shapes)
    names = [name for name in _TITLES if name in frame.columns]
    focus = frame["latam"] if "latam" in frame.columns else _inside(shapes, extent)
    labels = [label_spot(shape, QUANTUM_DEG) for shape in shapes]
    return {
        "key": columns_of(frame[[key]])[key],
        **columns_of(frame[names]),
        "focus": [int(bool(value)) for value in focus],
        "rings": [packed_parts(shape, QUANTUM_DEG) for shape in shapes],
        "label": [spot for spot, _ in labels],
        "width_deg": [size for _, size in labels],
        "borders": _lines(_shared(shapes, range(len(shapes)), same_owner=False)),
    }


def _inside(shapes: NDArray[Any], extent: tuple[float, ...]) -> NDArray[np.bool_]:
    """Return which areas have their middle inside the extent."""
    middle = shapely.centroid(shapes)
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    west, south, east, north = extent
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def label_spot(
    shape: Any,  # noqa: ANN401
    quantum_deg: float,
) -> tuple[list[int] | None, float]:
    """Return where the name of an area goes, and how wide its main part is in degrees."""
    if shape is None or shape.is_empty:
        return None, 0.0
    main = max(shapely.get_parts(shape), key=lambda part: part.area)
    spot = shapely.centroid(main)
    if not main.contains(spot):
        spot = main.representative_point()
    west, _, east, _ = main.bounds
    return [round(spot.x / quantum_deg), round(spot.y / quantum_deg)], round(east - west, 2)


def _admin1(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the lines between units of one country; their outer borders come from elsewhere.

    The outlines of two data sets never agree, so drawing both would double every border.
    """
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), LINE_TOLERANCE_DEG)
    return _lines(_shared(shapes, frame["country"].tolist(), same_owner=True))


def _shared(
    shapes: NDArray[Any], owners: Sequence[Any], *, same_owner: bool
) -> NDArray[np.float64]:
    """Return the segments that two areas share, as an array (n, 2, 2).

    Parameters
    ----------
    shapes
        Areas whose common borders have the same corners on both sides.
    owners
        Who each area belongs to.
    same_owner
        True for the lines inside one owner, False for those between two.
    """
    codes = {owner: i for i, owner in enumerate(dict.fromkeys(owners))}
    owner = np.array([codes[value] for value in owners], dtype=np.int64)
    points, area = shapely.get_coordinates(shapes, return_index=True)
    ring = _ring_numbers(shapes)
    follows = ring[1:] == ring[:-1]
    start, end, area = points[:-1][follows], points[1:][follows], area[:-1][follows]
    # the same segment seen from two sides has its ends swapped: sort them before comparing
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap].copy()
    ends = np.column_stack([start, end])
    order = np.lexsort(ends.T)
    ends, side = ends[order], owner[area[order]]
    pair = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
    agrees = (side[pair] == side[pair + 1]) == same_owner
    shared: NDArray[np.float64] = ends[pair[agrees]].reshape(-1, 2, 2)
    return shared


def _lines(segments: NDArray[np.float64]) -> list[str]:
    """Return loose segments joined into lines."""
    if len(segments) == 0:
        return []
    merged = shapely.line_merge(shapely.MultiLineString(list(segments)))
    return packed_parts(merged, QUANTUM_DEG) or []


def _ring_numbers(shapes: NDArray[Any]) -> NDArray[np.int64]:
    """Return the number of the ring that each coordinate belongs to."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    sizes = shapely.get_num_coordinates(rings)
    return np.repeat(np.arange(len(rings)), sizes)


def _borders(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the disputed and indefinite lines; agreed ones are the edges of the land itself."""
    open_question = frame[frame["status"] != "agreed"] if "status" in frame.columns else frame[:0]
    return {
        "status": [str(value) for value in open_question.get("status", [])],
        "lines": [
            packed_parts(shape.simplify(LINE_TOLERANCE_DEG), QUANTUM_DEG)
            for shape in open_question.geometry
        ],
    }


def _units(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the names of the first-level units, where they go, and how wide there is room."""
    return _named_areas(frame, frame.geometry.to_numpy())


def _lake_names(frame: gpd.GeoDataFrame) -> dict[str, Any] | None:
    """Return the names of the lakes that have one."""
    if "name_en" not in frame.columns:
        return None
    named = frame[frame["name_en"].notna() & (frame["name_en"] != "")]
    return _named_areas(named, named.geometry.to_numpy())


def _named_areas(frame: gpd.GeoDataFrame, shapes: NDArray[Any]) -> dict[str, Any]:
    spots = [label_spot(shape, QUANTUM_DEG) for shape in shapes]
    kept = [i for i, (spot, _) in enumerate(spots) if spot is not None]
    columns = columns_of(frame[[name for name in ("name", *_TITLES) if name in frame.columns]])
    usual = columns.get("name_en") or columns["name"]
    made: dict[str, Any] = {
        "name": [usual[i] for i in kept],
        "label": [spots[i][0] for i in kept],
        "width_deg": [spots[i][1] for i in kept],
    }
    for title in _TITLES[1:]:
        names = columns.get(title, usual)
        # a name is written once for all languages that share it
        others = {at: names[i] for at, i in enumerate(kept) if names[i] and names[i] != usual[i]}
        made[title] = {str(at): name for at, name in others.items()}
    return made


LONG_RIVER_KM = 2000.0
MIDDLING_RIVER_KM = 800.0


def _rivers(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the rivers with the zoom from which each is drawn: the longest first."""
    degrees_km = 111.0
    shapes = [shape for shape in frame.geometry if shape is not None and not shape.is_empty]
    length_km = [shape.length * degrees_km for shape in shapes]
    zooms = [
        3 if km >= LONG_RIVER_KM else 4.5 if km >= MIDDLING_RIVER_KM else 5.5 for km in length_km
    ]
    thinner = [shape.simplify(LINE_TOLERANCE_DEG) for shape in shapes]
    return {"zoom": zooms, "lines": [packed_parts(shape, QUANTUM_DEG) for shape in thinner]}


def _places(
    base: Mapping[str, Layer],
    extent: tuple[float, float, float, float],
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Return the cities; those of the atlas's own countries come before their neighbors."""
    layer = base["places"]
    near: set[str] | None = None
    if "countries" in base and "latam" in base["countries"].geo.columns:
        countries = base["countries"]
        own = countries.geo["latam"].astype(bool)
        near = set(countries.geo.loc[own, countries.card.key])
    return base_places(layer.geo, layer.card.key, extent, near, names, QUANTUM_DEG)


def _lakes(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the outlines of the lakes that are wide enough to be seen."""
    shapes = frame.geometry.simplify(LINE_TOLERANCE_DEG)
    wide = [shape for shape in shapes if shape is not None and shape.area > LINE_TOLERANCE_DEG**2]
    rings = [ring for shape in wide for ring in shapely.get_rings(shapely.get_parts(shape))]
    runs = (deltas(shapely.get_coordinates(ring), QUANTUM_DEG) for ring in rings)
    return [packed(run) for run in runs if len(run) >= 6]
