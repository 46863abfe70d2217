"""Projection, scale and north of a printed map, against what geodesy says."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geonexus.base import crs
from geonexus.render.sheet.frame import MapFrame, around


@pytest.mark.parametrize(
    ("extent", "kind"),
    [
        ((-75, -14, -72, -11), "laea"),
        ((-118, -56, -32, 33), "laea"),
        ((-180, -60, 180, 80), "eqearth"),
        ((-100, -8, -40, 8), "cea"),
        ((-20, 10, 50, 40), "aea"),
    ],
)
def test_the_projection_fits_the_extent_and_keeps_areas(extent, kind):
    frame = MapFrame.fit(extent)
    assert frame.projection == kind
    # a cell of one degree has the same area on the sheet as on the ellipsoid, anywhere
    for lon, lat in ((extent[0] + 1, extent[1] + 1), (extent[2] - 2, extent[3] - 2)):
        cell = shapely.segmentize(shapely.box(lon, lat, lon + 1, lat + 1), 0.02)
        truth = abs(crs.geod().geometry_area_perimeter(cell)[0])
        x, y = frame.forward.transform(*shapely.get_coordinates(cell).T)
        assert shapely.Polygon(np.column_stack([x, y])).area == pytest.approx(truth, rel=2e-3)


def test_a_frame_grows_to_the_paper_and_holds_the_extent():
    narrow = MapFrame.fit((-75, -14, -72, -11))
    wide = MapFrame.fit((-75, -14, -72, -11), aspect=2.0)
    assert wide.width_m / wide.height_m == pytest.approx(2.0)
    assert wide.height_m == pytest.approx(narrow.height_m)
    assert wide.width_m > narrow.width_m
    west, south, east, north = wide.window
    assert west < -75 < -72 < east
    assert south < -14 < -11 < north


@given(
    lon=st.floats(-170, 150), lat=st.floats(-60, 55), size=st.floats(0.1, 18), at=st.floats(0, 0.7)
)
def test_a_bar_is_as_long_on_the_ground_as_it_says(lon, lat, size, at):
    frame = MapFrame.fit((lon, lat, lon + size, lat + size), aspect=1.4)
    x, y = frame.left + at * frame.width_m, frame.bottom + at * frame.height_m
    ground = size * 10_000
    length = frame.bar_length(x, y, ground)
    ends = [frame.forward.transform(*point, direction="INVERSE")
            for point in ((x, y), (x + length, y))]  # fmt: skip
    assert crs.geod().inv(*ends[0], *ends[1])[2] == pytest.approx(ground, rel=1e-6)


def test_the_error_of_the_scale_is_told_where_it_is_large():
    small = MapFrame.fit((-75, -14, -72, -11))
    large = MapFrame.fit((-118, -56, -32, 33))
    assert small.scale_error(small.left, small.bottom) < 0.001
    assert 0.05 < large.scale_error(large.left, large.bottom) < 0.3


def test_north_turns_by_the_convergence_of_the_meridians():
    frame = MapFrame.fit((-20, 40, 20, 60))
    middle = (frame.left + frame.right) / 2, (frame.bottom + frame.top) / 2
    assert frame.north_deg(*middle) == pytest.approx(0, abs=0.01)
    # on a cone or a plane north leans toward the middle meridian, by about Δlon · sin(lat)
    x, y = frame.forward.transform(-10.0, 50.0)
    assert frame.north_deg(x, y) == pytest.approx(10 * np.sin(np.radians(50)), abs=0.6)
    x, y = frame.forward.transform(10.0, 50.0)
    assert frame.north_deg(x, y) == pytest.approx(-10 * np.sin(np.radians(50)), abs=0.6)
    assert frame.north_spread_deg() > 20


def test_what_crosses_the_antimeridian_is_drawn_in_one_piece():
    frame = MapFrame.fit((165, -20, 180, 0), aspect=3.0)
    assert frame.window[2] > 180
    east, west = shapely.box(170, -10, 180, -5), shapely.box(-180, -10, -172, -5)
    drawn = frame.project([shapely.union(east, west)])[0]
    assert drawn.geom_type == "Polygon"
    assert drawn.area == pytest.approx(
        float(crs.area_km2(_series(east, west)).sum()) * 1e6, rel=5e-3
    )


def test_what_lies_outside_is_empty_and_nothing_leaves_the_frame():
    frame = MapFrame.fit((-75, -14, -72, -11), aspect=1.0)
    shapes = [shapely.box(10, 40, 12, 42), shapely.box(-90, -30, -60, 0), shapely.Point(-73, -12),
              shapely.LineString([(-120, -12), (-20, -13)])]  # fmt: skip
    far, covering, point, line = frame.project(shapes)
    assert far.is_empty
    assert covering.equals_exact(frame.box.normalize(), 1) or covering.area == pytest.approx(
        frame.box.area
    )
    assert frame.box.contains(point)
    assert frame.box.buffer(1).contains(line)


def test_around_keeps_to_the_globe():
    assert around([shapely.box(-179.9, -88, 179.9, 88)], 0.5, 1) == (-180, -89, 180, 89)
    assert around([shapely.Point(0, 0)], 0.5, 1) == (-1, -1, 1, 1)


def _series(*shapes):
    import geopandas as gpd

    return gpd.GeoSeries(list(shapes), crs=crs.GEOGRAPHIC)


def test_what_is_smaller_than_the_detail_of_the_map_is_still_drawn():
    frame = MapFrame.fit((-118.0, -56.0, -32.0, 33.0))
    district = shapely.box(-99.1, 19.3, -99.0, 19.4)
    (drawn,) = frame.project([district])
    assert drawn.area > 0
