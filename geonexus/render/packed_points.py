"""Points of a large table in the order of their Morton code, so that neighbors come together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.render.blocks import packed_ascending

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINE_DEG = 1e-5
COARSE_DEG = 1e-4
COARSE_FROM_M = 1000.0
"""Where no point is known to better than this, 1e-4° (11 m) is fine enough."""
_SPREADS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def quantum_deg(accuracy_m: NDArray[np.float64]) -> float:
    """Return the step of the coordinates in degrees, from how well the points are known.

    Examples
    --------
    >>> quantum_deg(np.array([2000.0, 1000.0])), quantum_deg(np.array([2000.0, np.nan]))
    (0.0001, 1e-05)
    """
    known = len(accuracy_m) > 0 and bool((accuracy_m >= COARSE_FROM_M).all())
    return COARSE_DEG if known else FINE_DEG


def packed_points(
    geometry: NDArray[Any], quantum: float
) -> tuple[NDArray[np.int64], dict[str, Any]]:
    """Return the order of the rows, and the coordinates in this order.

    Parameters
    ----------
    geometry
        Points, or shapes of which a point inside is taken; None or empty without a place.
    quantum
        Step of the coordinates in degrees.

    Returns
    -------
    tuple
        Row numbers, rows without a place last; and ``{"placed", "west", "south", "codes"}``:
        how many have a place, the least x and y in quanta, and the steps of the Morton codes,
        x in the even bits.
    """
    lon, lat = _coordinates(geometry)
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    x = np.rint(lon[placed] / quantum).astype(np.int64)
    y = np.rint(lat[placed] / quantum).astype(np.int64)
    west, south = (int(v.min()) if len(v) else 0 for v in (x, y))
    codes = _spread(x - west) | (_spread(y - south) << np.uint64(1))
    order = np.argsort(codes, kind="stable")
    without = np.setdiff1d(np.arange(len(geometry)), placed, assume_unique=True)
    described = {
        "placed": len(placed),
        "west": west,
        "south": south,
        "codes": packed_ascending(codes[order]),
    }
    return np.concatenate([placed[order], without]), described


def _coordinates(geometry: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    other = ~missing & (shapely.get_type_id(geometry) != shapely.GeometryType.POINT)
    points = geometry
    if other.any():
        points = geometry.copy()
        points[other] = shapely.point_on_surface(geometry[other])
    return shapely.get_x(points), shapely.get_y(points)


def _spread(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return numbers with an empty bit before each bit."""
    spread = values.astype(np.uint64)
    for shift, mask in _SPREADS:
        spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
    return spread
