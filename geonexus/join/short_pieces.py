"""Shapes as short pieces in space: what distances and shares of circles are measured against.

A side of a shape is straight in longitude and latitude (RFC 7946, section 3.1.1). It is cut into
pieces of at most ``PIECE_M``, and each piece is kept by its two ends in degrees and by its middle
on the ellipsoid in earth-centered coordinates. There the antimeridian and the poles are places like
any other, and a chord is never longer than the geodesic over it, which makes safe bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.base import crs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

PIECE_M = 5_000.0
"""Longest piece: short enough for the local forms below, long enough to keep the count low."""
LEAST_RADIUS_M = 6_335_439.0
"""Least radius of curvature of WGS 84, b²/a: along the meridian at the equator."""
_M_PER_DEGREE = 111_700.0
"""No degree on WGS 84 is longer (111.694 km of latitude at the poles)."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Short straight pieces of shapes; a point is a piece of no length."""

    start: Numbers
    """(n, 2): longitude and latitude in degrees."""
    step: Numbers
    """(n, 2): degrees from start to end."""
    middle: Numbers
    """(n, 3): earth-centered meters."""
    owner: NDArray[np.intp]
    """Position of the shape that the piece is part of."""
    half_m: float
    """No place of a piece is farther from its middle."""
    tree: Any
    """scipy.spatial.cKDTree of the middles."""

    def at(self, piece: NDArray[np.intp], share: Numbers) -> tuple[Numbers, Numbers]:
        """Return longitude and latitude of the place at ``share`` (0 start, 1 end) of pieces."""
        lon = self.start[piece, 0] + share * self.step[piece, 0]
        return lon, self.start[piece, 1] + share * self.step[piece, 1]


def pieces_of(shapes: NDArray[np.object_]) -> Pieces:
    """Return the points, lines or outlines of shapes as pieces.

    Parameters
    ----------
    shapes
        In longitude and latitude. A line that steps by more than 180° crosses the antimeridian;
        a polygon is taken as drawn. Absent and empty shapes have no piece.

    Examples
    --------
    >>> import shapely
    >>> outlines = pieces_of(np.array([shapely.box(0, 0, 0.1, 0.1)]))
    >>> len(outlines.owner), round(outlines.half_m)
    (12, 1862)
    """
    from scipy.spatial import cKDTree

    start, end, owner = _sides(shapes)
    step = end - start
    # the least |latitude| of a side has the longest parallel
    nearest = np.minimum(np.abs(start[:, 1]), np.abs(end[:, 1]))
    nearest[start[:, 1] * end[:, 1] < 0] = 0.0
    east_m = step[:, 0] * np.cos(np.radians(nearest)) * _M_PER_DEGREE
    length_m = np.hypot(east_m, step[:, 1] * _M_PER_DEGREE)
    count = np.maximum(np.ceil(length_m / PIECE_M).astype(np.intp), 1)
    side = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(side)) - np.repeat(np.cumsum(count) - count, count)
    step = step[side] / count[side, None]
    start = start[side] + number[:, None] * step
    middle = earth_centered(*(start + step / 2).T)
    half_m = float((length_m / count).max(initial=0.0)) / 2
    return Pieces(start, step, middle, owner[side], half_m, cKDTree(middle))


def _sides(shapes: NDArray[np.object_]) -> tuple[Numbers, Numbers, NDArray[np.intp]]:
    """Return start and end of every side in degrees, and the position of its shape."""
    import shapely

    parts, owner = shapely.get_parts(shapes, return_index=True)
    # parts of a collection may be multiparts
    parts, again = shapely.get_parts(parts, return_index=True)
    owner = owner[again]
    kind = shapely.get_type_id(parts)
    is_area = kind == shapely.GeometryType.POLYGON
    rings, of_part = shapely.get_rings(parts[is_area], return_index=True)
    chains = np.concatenate([parts[~is_area], rings])
    owners = np.concatenate([owner[~is_area], owner[is_area][of_part]])
    places, chain = shapely.get_coordinates(chains, return_index=True)
    alone = shapely.get_num_coordinates(chains) == 1
    joined = np.flatnonzero(chain[1:] == chain[:-1])
    start, end = places[joined], places[joined + 1]
    steps_over = np.abs(end[:, 0] - start[:, 0]) > 180.0
    is_line = shapely.get_type_id(chains)[chain[joined]] == shapely.GeometryType.LINESTRING
    over = steps_over & is_line
    end[over, 0] -= 360.0 * np.sign(end[over, 0] - start[over, 0])
    single = places[alone[chain]]
    return (
        np.concatenate([start, single]),
        np.concatenate([end, single]),
        np.concatenate([owners[chain[joined]], owners[alone]]).astype(np.intp),
    )


def earth_centered(lon: Numbers, lat: Numbers) -> Numbers:
    """Return (n, 3) earth-centered coordinates in meters of places on the ellipsoid.

    Examples
    --------
    >>> earth_centered(np.array([0.0]), np.array([0.0])).round(3).tolist()
    [[6378137.0, 0.0, 0.0]]
    """
    geod = crs.geod()
    lam, phi = np.radians(lon), np.radians(lat)
    sin, cos = np.sin(phi), np.cos(phi)
    normal = geod.a / np.sqrt(1.0 - geod.es * sin * sin)
    xyz = (normal * cos * np.cos(lam), normal * cos * np.sin(lam), normal * (1.0 - geod.es) * sin)
    return np.stack(xyz, axis=-1)


def longest_geodesic_m(chord_m: Numbers) -> Numbers:
    """Return a length in meters that no geodesic over a chord of ``chord_m`` exceeds.

    A curve bent no more than a circle has at least that circle's chord (Schur's theorem).
    """
    half = np.minimum(chord_m / (2.0 * LEAST_RADIUS_M), 1.0)
    return np.asarray(2.0 * LEAST_RADIUS_M * np.arcsin(half), dtype=np.float64)
