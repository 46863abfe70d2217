"""Terrain shading for the base map: light from the northwest on an elevation raster.

The picture is gray and small: middle gray is flat ground and the sea, darker gray a slope in the
shade, lighter gray one in the light. The page turns it into black and white of some opacity, so
that one picture serves the light base map and the dark one.
"""

from __future__ import annotations

import base64
import math
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.base import crs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.model.layer import Heights

MOST_PIXELS = 1_000
"""Longer side of the picture; the shipped raster has 891 rows."""
LEVELS = 16
"""Steps of gray on each side of flat: more would be noise, and twice the bytes."""
EXAGGERATION = 12.0
"""Slopes are drawn this many times steeper: between cells of 11 km the Andes look flat."""
SUN_AZIMUTH_DEG, SUN_HEIGHT_DEG = 315.0, 45.0
FLAT_GRAY = 128
_CONTRAST = 0.8
_LIMIT_DEG = 85.0
_WORLD = 256.0
"""Width of the world in the units of the page."""
_EARTH_M = 40_075_016.685_578_49
"""Width of the world in Web Mercator, in meters at the equator."""


def shading(
    heights: Heights | None, extent: tuple[float, float, float, float]
) -> dict[str, Any] | None:
    """Return the shaded relief of an atlas as a picture in Web Mercator.

    Parameters
    ----------
    heights
        Meters above the sea in longitude and latitude on WGS 84; the sea may have depths, which
        are drawn flat.
    extent
        West, south, east, north of the atlas in degrees.

    Returns
    -------
    dict or None
        ``png``, the picture as base64; ``box``, its west, north, east, south in units of the
        page (the world is 256 wide); ``flat``, the gray of flat ground. None where the raster
        does not touch the extent, or there is none.
    """
    if heights is None:
        return None
    window = _window(heights, extent)
    if window is None:
        return None
    grid, box = _mercator(*window)
    # at 60° a Mercator meter is half a meter of ground: slopes are taken on the ground
    y = np.linspace(box[1], box[3], grid.shape[0] * 2 + 1)[1::2]
    shrink = 1 / np.cosh(2 * math.pi * (0.5 - y / _WORLD))
    cell_m = (box[2] - box[0]) / grid.shape[1] * _EARTH_M / _WORLD * shrink
    return {"png": _png(_gray(grid, cell_m)), "box": box, "flat": FLAT_GRAY}


def _window(heights: Heights, extent: tuple[float, ...]) -> tuple[NDArray[np.float32], Any] | None:
    """Return the part of the raster in the extent, and where it lies; the sea is flat."""
    from affine import Affine

    west, south, east, north = extent
    place = heights.transform
    rows, columns = heights.values.shape
    first = max(0, math.floor((west - place.c) / place.a))
    last = min(columns, math.ceil((east - place.c) / place.a))
    top = max(0, math.floor((min(north, _LIMIT_DEG) - place.f) / place.e))
    bottom = min(rows, math.ceil((max(south, -_LIMIT_DEG) - place.f) / place.e))
    if last - first < 2 or bottom - top < 2:
        return None
    part = heights.values[top:bottom, first:last].astype(np.float32)
    sea = part < 0
    if heights.nodata is not None:
        sea |= part == np.float32(heights.nodata)
    part[sea | ~np.isfinite(part)] = 0
    corner = (place.c + first * place.a, place.f + top * place.e)
    return part, Affine(place.a, 0.0, corner[0], 0.0, place.e, corner[1])


def _mercator(part: NDArray[np.float32], place: Any) -> tuple[NDArray[np.float32], list[float]]:  # noqa: ANN401
    """Return the heights on a Web Mercator grid, and its box in units of the page."""
    from affine import Affine
    from rasterio.warp import Resampling, reproject, transform_bounds

    rows, columns = part.shape
    bounds = (place.c, place.f + rows * place.e, place.c + columns * place.a, place.f)
    west, south, east, north = transform_bounds(crs.GEOGRAPHIC, crs.WEB_MERCATOR, *bounds)
    unit = max((east - west) / columns, (east - west) / MOST_PIXELS, (north - south) / MOST_PIXELS)
    wide, high = max(2, round((east - west) / unit)), max(2, round((north - south) / unit))
    grid = np.zeros((high, wide), dtype=np.float32)
    reproject(
        part,
        grid,
        src_transform=place,
        src_crs=crs.GEOGRAPHIC,
        dst_transform=Affine((east - west) / wide, 0.0, west, 0.0, (south - north) / high, north),
        dst_crs=crs.WEB_MERCATOR,
        resampling=Resampling.bilinear,
    )
    # the page counts y from the north down
    shares = (west / _EARTH_M, -north / _EARTH_M, east / _EARTH_M, -south / _EARTH_M)
    return grid, [round((0.5 + share) * _WORLD, 6) for share in shares]


def _gray(grid: NDArray[np.float32], cell_m: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the light on each cell (Lambert), as a few grays around flat."""
    down, east = np.gradient(grid.astype(np.float64))
    east, south = east / cell_m[:, None] * EXAGGERATION, down / cell_m[:, None] * EXAGGERATION
    azimuth, height = math.radians(SUN_AZIMUTH_DEG), math.radians(SUN_HEIGHT_DEG)
    sun_east, sun_north = (f(azimuth) * math.cos(height) for f in (math.sin, math.cos))
    flat = math.sin(height)
    light = (flat - east * sun_east + south * sun_north) / np.sqrt(1 + east**2 + south**2)
    share = np.where(light < flat, light / flat - 1, (light - flat) / (1 - flat))
    share = np.sign(share) * np.abs(np.clip(share, -1, 1)) ** _CONTRAST
    gray = FLAT_GRAY + np.round(share * LEVELS) * (127 / LEVELS)
    stepped: NDArray[np.uint8] = np.round(gray).astype(np.uint8)
    return stepped


def _png(gray: NDArray[np.uint8]) -> str:
    """Return a gray picture as PNG in base64; the same picture gives the same bytes."""
    import rasterio
    from rasterio.io import MemoryFile

    rows, columns = gray.shape
    with warnings.catch_warnings(), MemoryFile() as memory:
        # a picture has no place on earth; its box is told apart
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        kind = {"driver": "PNG", "dtype": "uint8", "count": 1, "ZLEVEL": 9}
        with memory.open(width=columns, height=rows, **kind) as picture:
            picture.write(gray, 1)
        return base64.b64encode(memory.read()).decode("ascii")
