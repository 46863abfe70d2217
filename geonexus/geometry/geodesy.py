"""Shapes on the round earth: circles, corridors and lines, cut where they cross ±180°.

Distances are geodesic (WGS 84). Everything that comes out is in longitude and latitude, valid,
rounded to ``GRID_DEG`` and in a fixed order, so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from geonexus.base import crs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Coordinates = NDArray[np.float64]

Point2 = tuple[float, float]
"""(lon, lat) in degrees."""

GRID_DEG = 1e-6
"""Coordinates are kept to this many degrees: 0.1 m, far below any accuracy we state."""

_CIRCLE_VERTICES = 180
"""A 180-gon holds 99.98 % of its circle."""
_PIECE_M = 100_000.0
"""Longest straight piece: 100 km of a great circle strays 0.2 km from the chord at 45°."""
_SLIVER_DEG = 2e-4
"""Mean width (about 20 m) below which a part or a hole comes from mismatched borders."""


def circle(lon: float, lat: float, radius_m: float) -> Polygon | MultiPolygon:
    """Return the true geodesic circle around a point, in two parts where it crosses ±180°.

    The same vertices as a buffer in an azimuthal equidistant projection centered on the point.

    Parameters
    ----------
    lon, lat
        Center in degrees.
    radius_m
        Radius in meters.

    Raises
    ------
    ValueError
        The circle holds a pole, where longitude has no meaning.

    Examples
    --------
    >>> import geopandas as gpd
    >>> disk = gpd.GeoSeries([circle(-54.594, -25.595, 100_000)], crs=crs.GEOGRAPHIC)
    >>> round(float(crs.area_km2(disk)[0]), -1)
    31410.0
    """
    if holds_pole(lon, lat, radius_m):
        raise ValueError("a circle that holds a pole cannot be drawn in longitude and latitude")
    azimuths = np.arange(_CIRCLE_VERTICES) * (360.0 / _CIRCLE_VERTICES)
    count = (_CIRCLE_VERTICES,)
    lons, lats, _ = crs.geod().fwd(
        np.full(count, lon), np.full(count, lat), azimuths, np.full(count, radius_m)
    )
    ring = Polygon(np.column_stack([_near(lons, lon), lats]))
    return wrap(ring)


def holds_pole(lon: float, lat: float, radius_m: float) -> bool:
    """Return whether a pole lies within ``radius_m`` of the point."""
    _, _, distance = crs.geod().inv(lon, lat, lon, 90.0 if lat >= 0 else -90.0)
    return bool(distance <= radius_m)


def corridor(points: Sequence[Point2], radius_m: float) -> Polygon | MultiPolygon:
    """Return the band within ``radius_m`` of the geodesic line through the points.

    Parameters
    ----------
    points
        (lon, lat) in degrees, in order; at least two.
    radius_m
        Half the width in meters.

    Raises
    ------
    ValueError
        The band holds a pole.
    """
    line = densify(points)
    if any(holds_pole(lon, lat, radius_m) for lon, lat in line):
        raise ValueError("a corridor that holds a pole cannot be drawn in longitude and latitude")
    line[:, 0] = np.unwrap(line[:, 0], period=360.0)
    pieces = [_capsule(start, end, radius_m) for start, end in pairwise(line)]
    return wrap(polygonal(shapely.union_all(pieces)))


def _capsule(start: Coordinates, end: Coordinates, radius_m: float) -> Polygon:
    """Return the band around one short piece; buffered where distances from its start are true."""
    local = crs.azimuthal_equidistant(float(start[0]), float(start[1]))
    x, y = local([start[0], end[0]], [start[1], end[1]])
    flat = LineString(zip(x, y, strict=True)).buffer(radius_m, quad_segs=_CIRCLE_VERTICES // 4)
    ring = shapely.get_coordinates(flat.segmentize(_PIECE_M / 4))
    lons, lats = local(ring[:, 0], ring[:, 1], inverse=True)
    return Polygon(np.column_stack([_near(np.asarray(lons), float(start[0])), lats]))


def band(lines: BaseGeometry, radius_m: float) -> Polygon | MultiPolygon:
    """Return the band within ``radius_m`` of lines that have too many vertices for ``corridor``.

    The lines are cut into pieces of a few degrees, each buffered where distances from its middle
    are true: within 0.3 % of the geodesic distance. Detail far below the radius is dropped first.

    Parameters
    ----------
    lines
        Lines in longitude and latitude; none may cross ±180°.
    radius_m
        Half the width in meters.

    Examples
    --------
    >>> import geopandas as gpd
    >>> belt = gpd.GeoSeries([band(LineString([(0, 0), (1, 0)]), 10_000)], crs=crs.GEOGRAPHIC)
    >>> round(float(crs.area_km2(belt)[0]), -1)
    2540.0
    """
    plain = shapely.simplify(lines, radius_m / 5_000_000)
    pieces = [
        _flat_band(piece, radius_m)
        for line in shapely.get_parts(shapely.get_parts([plain]))
        for piece in _short_pieces(line)
    ]
    return wrap(polygonal(shapely.union_all(pieces)))


def _short_pieces(line: LineString) -> list[LineString]:
    """Return a line as runs of vertices that together span at most about two degrees."""
    vertices = shapely.get_coordinates(shapely.segmentize(line, 1.0))
    traveled = np.cumsum(np.append(0.0, np.abs(np.diff(vertices, axis=0)).sum(axis=1)))
    runs = np.floor(traveled / 2.0).astype(int)
    starts = np.append(np.flatnonzero(np.diff(runs, prepend=-1)), len(vertices))
    pieces = [vertices[max(a - 1, 0) : b] for a, b in pairwise(starts)]
    return [LineString(piece) for piece in pieces if len(piece) > 1]


def _flat_band(piece: LineString, radius_m: float) -> Polygon:
    middle = piece.interpolate(0.5, normalized=True)
    local = crs.azimuthal_equidistant(middle.x, middle.y)
    x, y = local(*shapely.get_coordinates(piece).T)
    flat = LineString(np.column_stack([x, y])).buffer(radius_m, quad_segs=12)
    ring = shapely.get_coordinates(flat.exterior)
    lons, lats = local(ring[:, 0], ring[:, 1], inverse=True)
    return Polygon(np.column_stack([_near(np.asarray(lons), middle.x), lats]))


def densify(points: Sequence[Point2], step_m: float = _PIECE_M) -> Coordinates:
    """Return the geodesic line through the points with no piece longer than ``step_m``.

    Longitudes stay within ±180; the given points are kept exactly.
    """
    out: list[Point2] = [points[0]]
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(points):
        _, _, distance = crs.geod().inv(lon_a, lat_a, lon_b, lat_b)
        between = int(np.ceil(distance / step_m)) - 1
        if between > 0:
            out.extend(crs.geod().npts(lon_a, lat_a, lon_b, lat_b, between))
        out.append((lon_b, lat_b))
    return np.asarray(out, dtype=np.float64)


def straight_on_map(start: Point2, goal: Point2) -> Coordinates:
    """Return the line that is straight in longitude and latitude, by the shorter way round.

    Examples
    --------
    >>> straight_on_map((170.0, 0.0), (-170.0, 10.0))[[0, -1]].tolist()
    [[170.0, 0.0], [-170.0, 10.0]]
    """
    lons = np.unwrap(np.array([start[0], goal[0]]), period=360.0)
    steps = int(np.ceil(max(abs(lons[1] - lons[0]), abs(goal[1] - start[1])))) + 1
    across = np.linspace(lons[0], lons[1], steps)
    line = np.column_stack([across, np.linspace(start[1], goal[1], steps)])
    line[:, 0] = (line[:, 0] + 180.0) % 360.0 - 180.0
    line[0], line[-1] = start, goal
    return line


def split_line(coordinates: Coordinates | Sequence[Point2]) -> list[LineString]:
    """Return a line as the pieces that lie within ±180°.

    Parameters
    ----------
    coordinates
        (lon, lat) in degrees. A step of more than 180° is read as a crossing of the antimeridian,
        never as a line around the world.

    Examples
    --------
    >>> [line.wkt for line in split_line([(170, 0), (-170, 10)])]
    ['LINESTRING (170 0, 180 5)', 'LINESTRING (-180 5, -170 10)']
    """
    line = np.array(coordinates, dtype=np.float64)
    line[:, 0] = np.unwrap(line[:, 0], period=360.0)
    line = _with_crossings(line)
    middles = (line[:-1, 0] + line[1:, 0]) / 2
    sheets = np.floor((middles + 180.0) / 360.0)
    parts = []
    for sheet_run in np.split(np.arange(len(sheets)), np.flatnonzero(np.diff(sheets)) + 1):
        part = line[sheet_run[0] : sheet_run[-1] + 2].copy()
        part[:, 0] -= 360.0 * sheets[sheet_run[0]]
        parts.append(_rounded_line(part))
    return [part for part in parts if part is not None]


def _with_crossings(line: Coordinates) -> Coordinates:
    """Return an unwrapped line with a vertex wherever it crosses 180° + n · 360°."""
    out = [line[0]]
    for start, end in pairwise(line):
        low, high = sorted((start[0], end[0]))
        first = np.ceil((low - 180.0) / 360.0)
        edges = [180.0 + 360.0 * k for k in np.arange(first, first + 2)]
        for edge in (e for e in edges if low < e < high):
            share = (edge - start[0]) / (end[0] - start[0])
            out.append(np.array([edge, start[1] + share * (end[1] - start[1])]))
        out.append(end)
    return np.asarray(out)


def _rounded_line(part: Coordinates) -> LineString | None:
    """Return a rounded line without repeated vertices; None when nothing is left of it."""
    rounded = np.round(part, 6)
    keep = np.append(True, np.any(np.diff(rounded, axis=0) != 0, axis=1))
    return LineString(rounded[keep]) if keep.sum() > 1 else None


def wrap(geometry: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """Return polygons whose longitudes may pass ±180° as parts that lie within it."""
    west, _, east, _ = geometry.bounds
    if west >= -180.0 and east <= 180.0:
        return geometry
    sheets = np.arange(np.floor((west + 180.0) / 360.0), np.floor((east + 180.0) / 360.0) + 1)
    parts = []
    for shift in sheets * 360.0:
        cut = geometry.intersection(shapely.box(shift - 180.0, -90.0, shift + 180.0, 90.0))
        parts.append(affinity.translate(cut, xoff=-shift))
    return polygonal(shapely.union_all(parts))


def _near(lons: Any, lon: float) -> Any:  # noqa: ANN401  (numpy in, numpy out)
    """Return longitudes shifted by whole turns to lie within 180° of ``lon``."""
    return lon + (np.asarray(lons) - lon + 180.0) % 360.0 - 180.0


def polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """Return only the polygons of a geometry: cutting may leave touching lines and points."""
    parts = shapely.get_parts(shapely.get_parts([geometry]))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    if len(polygons) == 1:
        return polygons[0]  # type: ignore[no-any-return]
    return MultiPolygon(list(polygons))


def sound(areas: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return areas with the invalid ones made valid; missing ones stay missing.

    Examples
    --------
    >>> bowtie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> sound(np.array([bowtie]))[0].area
    2.0
    """
    areas = areas.copy()
    for number in np.flatnonzero(~shapely.is_valid(areas) & ~shapely.is_missing(areas)):
        areas[number] = polygonal(shapely.make_valid(areas[number]))
    return areas


def tidy(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """Return valid polygons on the coordinate grid, without slivers, in a fixed order.

    A part or hole of less than about 20 m mean width is where two borders that should coincide do
    not; islands and enclaves are far wider and stay.
    """
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    snapped = shapely.set_precision(polygonal(valid), GRID_DEG)
    kept = [
        Polygon(part.exterior, [ring for ring in part.interiors if not _thin(Polygon(ring))])
        for part in shapely.get_parts(polygonal(snapped))
        if not _thin(part)
    ]
    whole = kept[0] if len(kept) == 1 else MultiPolygon(kept)
    ordered: Polygon | MultiPolygon = shapely.orient_polygons(shapely.normalize(whole))
    return ordered


def _thin(polygon: Polygon) -> bool:
    return bool(2.0 * polygon.area < _SLIVER_DEG * polygon.length)


def union(geometries: Iterable[BaseGeometry]) -> Polygon | MultiPolygon:
    """Return the union of polygons, tidied."""
    return tidy(shapely.union_all(list(geometries)))


def deepest_point(geometry: Polygon | MultiPolygon) -> Point2:
    """Return the point of the largest part that lies farthest from its outline.

    For an area it is a better stand-in than the centroid, which may lie in the sea or next door.
    """
    parts = shapely.get_parts([geometry])
    largest = parts[int(np.argmax(shapely.area(parts)))]
    west, south, east, north = largest.bounds
    tolerance = max(east - west, north - south) / 200.0
    radius = shapely.maximum_inscribed_circle(largest.simplify(tolerance / 4), tolerance)
    lon, lat = np.round(shapely.get_coordinates(radius)[0], 6)
    return float(lon), float(lat)


def length_km(lines: LineString | MultiLineString) -> float:
    """Return the geodesic length of lines in km."""
    return float(crs.geod().geometry_length(lines)) / 1000.0
