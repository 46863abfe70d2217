"""How much of a disk on the earth lies in each area: exact in closed form, no circle is drawn.

Green's theorem on the outline, in Lambert's azimuthal equal-area projection around the disk's
center: there the disk is a true circle, and the distance from the center is the chord. Beyond the
circle an outline counts by the angle it turns only, and all those angles together are a full turn
for an area that holds the center. So

    share = [center in the area] + Σ over pieces within ( ½ ∫ (x dy − y dx) − ½ c² Δθ ) / (π c²),

where only pieces of outline that come within the radius have to be looked at. Each integral runs
along the cubic through four places of the piece (Gauss–Lobatto nodes).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geonexus.geometry.geodesy import sound
from geonexus.join.grid_index.lookup import cover
from geonexus.join.short_pieces import Pieces, earth_centered, pieces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.join.short_pieces import Numbers

    Positions = NDArray[np.intp]

MEAN_RADIUS_M = 6_371_008.8
"""Of the earth: the ellipsoid's own differs by 0.3 %, a disk of 500 km thereby by 3 millionths."""
_NUDGE_DEG = 1e-9
"""A center on an outline is moved by 0.1 mm: it has to have a side."""
_SMALL_M = 2_000.0
"""Radius below which the ends of a piece within the circle are found more closely."""
_LEAST_SHARE = 1e-9
_MOST_PAIRS = 1 << 19
"""Pairs of disk and piece at a time, so that memory stays flat."""


class Shares(NamedTuple):
    """How much of which disk lies in which area, sorted by disk and area."""

    disk: Positions
    area: Positions
    share: Numbers


def disk_shares(
    areas: NDArray[np.object_], lon: Numbers, lat: Numbers, radius_m: Numbers
) -> Shares:
    """Return the share of each geodesic disk that lies in each area.

    Parameters
    ----------
    areas
        Polygons in longitude and latitude; they may overlap. Sides are straight in degrees.
    lon, lat
        Centers in degrees.
    radius_m
        Geodesic radii in meters, more than 0; right to some millionths up to 500 km.

    Returns
    -------
    Shares
        Of the disk's area, above one billionth. For areas that do not overlap the shares of a disk
        add up to at most 1.

    Examples
    --------
    Half of a disk on the equator lies north of it:

    >>> import shapely
    >>> north = np.array([shapely.box(-10, 0, 10, 10)])
    >>> disk_shares(north, np.array([0.0]), np.array([0.0]), np.array([50_000.0])).share.round(9)
    array([0.5])
    """
    import shapely

    # shells run counter-clockwise, holes clockwise: the sign of what an outline adds
    areas = shapely.orient_polygons(sound(areas))
    lon, lat, inside = _with_sides(areas, lon, lat)
    pieces = pieces_of(areas)
    chord_m = 2.0 * MEAN_RADIUS_M * np.sin(radius_m / (2.0 * MEAN_RADIUS_M))
    pair, term = _outline_terms(pieces, lon, lat, chord_m, len(areas))
    held = inside[0] * len(areas) + inside[1]
    keys, row = np.unique(np.concatenate([held, pair]), return_inverse=True)
    share = np.bincount(row, np.concatenate([np.ones(len(held)), term]), len(keys)).astype(float)
    # an outline that passes the center within rounding may count a full turn too many or too few
    share -= np.where(share > 1 + 1e-4, 1.0, 0.0) - np.where(share < -1e-4, 1.0, 0.0)
    keep = share > _LEAST_SHARE
    disk, area = np.divmod(keys[keep], max(len(areas), 1))
    return Shares(disk, area, np.minimum(share[keep], 1.0))


def _with_sides(
    areas: NDArray[np.object_], lon: Numbers, lat: Numbers
) -> tuple[Numbers, Numbers, tuple[Positions, Positions]]:
    """Return the centers, none on an outline, and the pairs of center and area that holds it."""
    found = cover(areas, lon, lat)
    stuck = np.union1d(found.point[found.border], np.flatnonzero(np.abs(lon) >= 180.0))
    if not len(stuck):
        return lon, lat, (found.point.astype(np.intp), found.area.astype(np.intp))
    lon, lat = lon.copy(), lat.copy()
    # towards the middle of the map: there are no areas beyond its edge
    lon[stuck] -= np.copysign(_NUDGE_DEG, lon[stuck])
    lat[stuck] -= np.copysign(0.7 * _NUDGE_DEG, lat[stuck])
    again = cover(areas, lon[stuck], lat[stuck])
    free = ~np.isin(found.point, stuck)
    disk = np.concatenate([found.point[free], stuck[again.point]]).astype(np.intp)
    return lon, lat, (disk, np.concatenate([found.area[free], again.area]).astype(np.intp))


def _outline_terms(
    pieces: Pieces, lon: Numbers, lat: Numbers, chord_m: Numbers, areas: int
) -> tuple[Positions, Numbers]:
    """Return disk × areas + area and what a piece adds to its share, summed in batches."""
    centers = earth_centered(lon, lat)
    start, end = (earth_centered(*(pieces.start + n * pieces.step).T) for n in (0.0, 1.0))
    marks = (start, pieces.middle, end)
    reach_m = chord_m + pieces.half_m
    near = (
        pieces.tree.query_ball_point(centers, reach_m, workers=-1, return_length=True)
        if len(pieces.owner)
        else np.zeros(len(lon), dtype=np.intp)
    )
    crossed = np.flatnonzero(near)
    batch = np.cumsum(near[crossed]) // _MOST_PAIRS
    keys: list[Positions] = [np.empty(0, np.intp)]
    terms: list[Numbers] = [np.empty(0)]
    for disks in np.split(crossed, np.flatnonzero(np.diff(batch)) + 1):
        if not len(disks):
            continue
        lists = pieces.tree.query_ball_point(
            centers[disks], reach_m[disks], workers=-1, return_sorted=False
        )
        piece = np.concatenate([np.asarray(found, dtype=np.intp) for found in lists])
        disk = np.repeat(disks, near[disks])
        frame = _Frames(lon[disk], lat[disk], centers[disk])
        added = _terms(pieces, marks, piece, frame, chord_m[disk])
        pair, row = np.unique(disk * areas + pieces.owner[piece], return_inverse=True)
        share = added / (np.pi * chord_m[disk] ** 2)
        keys.append(pair)
        terms.append(np.asarray(np.bincount(row, share, len(pair)), dtype=np.float64))
    return np.concatenate(keys), np.concatenate(terms)


class _Frames:
    """East and north at each center: maps places to the equal-area plane around it."""

    def __init__(self, lon: Numbers, lat: Numbers, center: Numbers) -> None:
        lam, phi = np.radians(lon), np.radians(lat)
        zero = np.zeros(len(lon))
        self.center = center
        self.east = np.stack([-np.sin(lam), np.cos(lam), zero], axis=-1)
        self.north = np.stack(
            [-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)], axis=-1
        )

    def rows(self, which: Positions) -> _Frames:
        part = object.__new__(_Frames)
        part.center, part.east = self.center[which], self.east[which]
        part.north = self.north[which]
        return part

    def plane(self, place: Numbers) -> tuple[Numbers, Numbers]:
        """Return x and y in meters: the direction at the center, and the chord as the distance."""
        gap = place - self.center
        east, north = (np.einsum("ij,ij->i", gap, axis) for axis in (self.east, self.north))
        level = np.hypot(east, north)
        stretch = np.linalg.norm(gap, axis=1) / np.where(level > 0, level, 1.0)
        return east * stretch, north * stretch


def _terms(
    pieces: Pieces, marks: tuple[Numbers, ...], piece: Positions, frame: _Frames, chord_m: Numbers
) -> Numbers:
    """Return what each pair of disk and piece adds, in m²: 0 where the piece stays outside.

    ``marks`` are start, middle and end of every piece, earth-centered.
    """
    first, last = _within_circle(pieces, marks, piece, frame, chord_m)
    met = np.flatnonzero(first < last)
    nodes, weights = _lobatto()
    piece, frame = piece[met], frame.rows(met)
    first, last = first[met], last[met]
    x, y = np.empty((4, len(met))), np.empty((4, len(met)))
    for number, node in enumerate(nodes):
        place = earth_centered(*pieces.at(piece, first + node * (last - first)))
        x[number], y[number] = frame.plane(place)
    area = np.einsum("in,ij,jn->n", x, weights, y, optimize=True)
    turned = np.arctan2(x[0] * y[3] - y[0] * x[3], x[0] * x[3] + y[0] * y[3])
    added = np.zeros(len(chord_m))
    added[met] = area - 0.5 * chord_m[met] ** 2 * turned
    return added


def _within_circle(
    pieces: Pieces,
    marks: tuple[Numbers, ...],
    piece: Positions,
    frame: _Frames,
    chord_m: Numbers,
) -> tuple[Numbers, Numbers]:
    """Return from where to where (shares of its length) each piece is within the circle.

    The squared chord along a piece is a parabola within 1 m². For a large circle that is nothing:
    an end that is off by δ changes the term by some δ², for the integrand vanishes on the circle.
    For a small circle a second parabola is laid through places as near as the circle is small.
    """

    def squared(place: Numbers, frame: _Frames) -> Numbers:
        gap = place - frame.center
        return np.asarray(np.einsum("ij,ij->i", gap, gap), dtype=np.float64)

    below, here, above = (squared(place[piece], frame) for place in marks)
    first, last, vertex, half_m = _crossings(below, here, above, chord_m)
    first, last = 0.5 + 0.5 * first, 0.5 + 0.5 * last
    small = np.flatnonzero((chord_m < _SMALL_M) & (half_m > 0))
    if len(small):
        near, chord_m, piece = frame.rows(small), chord_m[small], piece[small]
        middle = np.clip(0.5 + 0.5 * vertex[small], 0.0, 1.0)
        width = np.minimum(chord_m / half_m[small], 0.5)
        places = (earth_centered(*pieces.at(piece, middle + n * width)) for n in (-1, 0, 1))
        below, here, above = (squared(place, near) for place in places)
        enters, leaves, *_ = _crossings(below, here, above, chord_m)
        first[small], last[small] = middle + width * enters, middle + width * leaves
    return np.clip(first, 0.0, 1.0), np.clip(last, 0.0, 1.0)


def _crossings(
    below: Numbers, here: Numbers, above: Numbers, chord_m: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Fit a parabola through values at −1, 0 and 1.

    Returns where it falls below and rises above the square of ``chord_m`` (twice 0 where it does
    not), where it is least, and the meters from −1 to 0.
    """
    bend, slope, beyond = 0.5 * (below + above) - here, 0.5 * (above - below), here - chord_m**2
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(slope**2 - 4.0 * bend * beyond)
        toward = -0.5 * (slope + np.copysign(spread, slope))
        ends = np.sort(np.stack([toward / bend, beyond / toward]), axis=0)
        vertex = -0.5 * slope / bend
        half_m = np.sqrt(bend)
    flat = ~(bend > 0)
    ends[:, flat | ~(spread > 0)] = 0.0
    vertex[flat], half_m[flat] = 0.0, 0.0
    return ends[0], ends[1], vertex, half_m


@cache
def _lobatto() -> tuple[Numbers, Numbers]:
    """Return four nodes from 0 to 1 and the weights of ½ ∫ (x dy − y dx) along their cubic."""
    from numpy.polynomial import Polynomial

    nodes = np.array([0.0, 0.5 - np.sqrt(0.05), 0.5 + np.sqrt(0.05), 1.0])
    bases = [
        Polynomial.fromroots(np.delete(nodes, i)) / np.prod(nodes[i] - np.delete(nodes, i))
        for i in range(4)
    ]
    weights = np.zeros((4, 4))
    for i, one in enumerate(bases):
        for j, other in enumerate(bases):
            turn = (one * other.deriv() - one.deriv() * other).integ()
            weights[i, j] = 0.5 * (turn(1.0) - turn(0.0))
    return nodes, weights
