"""Terrain shading: a hill by eye, the place of the picture, and what it weighs."""

from __future__ import annotations

import base64
import math

import numpy as np
import pytest
from affine import Affine
from rasterio.io import MemoryFile

from geonexus.readers.raster import Raster
from geonexus.render.shading import FLAT_GRAY, shading

pytestmark = pytest.mark.filterwarnings("ignore:Dataset has no geotransform")


def raster(values, west=-80.0, north=10.0, cell=0.1, nodata=-32768):
    return Raster(
        np.asarray(values, dtype=np.int16), Affine(cell, 0, west, 0, -cell, north), nodata
    )


def picture(made):
    with MemoryFile(base64.b64decode(made["png"])) as memory, memory.open(driver="PNG") as source:
        return source.read(1)


def world(lon, lat):
    y = 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return (lon + 180) / 360 * 256, y * 256


@pytest.fixture
def pyramid():
    """A pyramid of 5 km in the middle of a plain."""
    across = np.abs(np.arange(81) - 40)
    return raster(np.clip(5000 - 250 * np.maximum.outer(across, across), 0, None))


def test_light_comes_from_the_northwest(pyramid):
    gray = picture(shading(pyramid, (-80, 2, -72, 10))).astype(int)
    rows, columns = gray.shape
    side = lambda y, x: gray[round(rows * y), round(columns * x)]  # noqa: E731
    north, west, south, east = side(0.4, 0.5), side(0.5, 0.4), side(0.6, 0.5), side(0.5, 0.6)
    assert min(north, west) > FLAT_GRAY > max(south, east)
    assert side(0.05, 0.05) == side(0.95, 0.95) == FLAT_GRAY


def test_sea_and_gaps_are_flat():
    depths = np.full((60, 60), -4000)
    depths[20:40, 20:40] = np.arange(400).reshape(20, 20) * -7
    depths[5:9, 5:9] = -32768
    assert (picture(shading(raster(depths), (-80, 4, -74, 10))) == FLAT_GRAY).all()


def test_the_picture_lies_where_its_box_says(pyramid):
    made = shading(pyramid, (-79, 3, -73, 9))
    west, north, east, south = made["box"]
    assert (west, north) == pytest.approx(world(-79, 9), abs=1e-3)
    assert (east, south) == pytest.approx(world(-73, 3), abs=1e-3)
    # the top of the pyramid is where dark meets light
    gray = picture(made).astype(float)
    x, y = world(-80 + 40.5 * 0.1, 10 - 40.5 * 0.1)
    column = round((x - west) / (east - west) * gray.shape[1])
    row = round((y - north) / (south - north) * gray.shape[0])
    assert gray[row, column - 6] > FLAT_GRAY > gray[row, column + 6]
    assert gray[row - 6, column] > FLAT_GRAY > gray[row + 6, column]


def test_the_same_slope_is_as_dark_near_the_pole():
    """At 60° a Mercator picture is twice as large: its slopes must not look half as steep."""
    grays = []
    for north in (4.0, 62.0):
        cell = 0.1
        east_m = 111_320 * math.cos(math.radians(north - 2)) * cell
        ramp = np.tile(np.arange(40) * east_m * 0.02, (40, 1))
        gray = picture(shading(raster(ramp, north=north), (-80, north - 4, -76, north)))
        grays.append(int(gray[gray.shape[0] // 2, gray.shape[1] // 2]))
    assert abs(grays[0] - grays[1]) <= 8
    assert grays[0] != FLAT_GRAY


def test_nothing_to_shade(pyramid):
    assert shading(None, (-80, 0, -70, 10)) is None
    assert shading(pyramid, (10, 0, 20, 10)) is None


def test_polar_extent_is_cut_where_the_map_ends():
    whole = raster(np.zeros((180, 360)), west=-180, north=90, cell=1.0)
    north = shading(whole, (-180, -90, 180, 90))["box"][1]
    assert 0 <= north == pytest.approx(world(0, 85)[1], abs=0.5)


def test_of_the_default_atlas_small_and_the_same_twice(project):
    spec = project.spec
    heights = project.catalog.raster(spec.terrain)
    made = shading(heights, spec.extent)
    assert len(made["png"]) <= 250_000
    assert made == shading(heights, spec.extent)
    gray = picture(made)
    assert gray.min() < 60
    assert gray.max() > 200
