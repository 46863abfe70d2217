"""Shares of disks by eye, against drawn polygons, and the promises of the probabilistic join."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from handmade import make_layer, square
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.base import crs
from geonexus.errors import CRSError, InputError, UnknownNameError
from geonexus.geometry import geodesy
from geonexus.join.disk_shares import disk_shares
from geonexus.join.likely import expected, likely
from geonexus.join.within import within
from geonexus.model.layer import Layer

NORTH_M = 110_574.389
"""One degree of latitude at the equator, WGS 84."""


def points(places, **columns):
    shapes = {key: shapely.Point(place) for key, place in places.items()}
    return make_layer("incidents", shapes, "point", **columns)


def shares(areas, lon, lat, radius_m):
    shapes = np.array(areas, dtype=object)
    found = disk_shares(shapes, *(np.array([float(v)]) for v in (lon, lat, radius_m)))
    out = np.zeros(len(areas))
    out[found.area] = found.share
    return out


def probabilities(matches):
    return dict(
        zip(
            zip(matches["left"], matches["right"], strict=True), matches["probability"], strict=True
        )
    )


def test_a_straight_border_cuts_the_textbook_segment():
    # a circle of 50 km whose chord runs 0.3° (33.2 km) north of the center
    r, h = 50_000.0, 0.3 * NORTH_M
    segment = (r**2 * np.arccos(h / r) - h * np.sqrt(r**2 - h**2)) / (np.pi * r**2)
    beyond, half, all_of_it = shares(
        [square(-10, 0.3, 20), square(-10, 0, 20), square(-9, -9, 18)], 0, 0, r
    )
    assert beyond == pytest.approx(segment, abs=1e-5)
    assert half == pytest.approx(0.5, abs=1e-9)
    assert all_of_it == 1.0


def test_a_center_on_a_corner_a_border_or_a_shared_vertex():
    west, east, south = square(0, 0), square(1, 0), square(0, -1)
    assert shares([west, east, south], 0, 0, 1_000) == pytest.approx([0.25, 0, 0.25], abs=1e-4)
    assert shares([west, east, south], 1, 0.5, 1_000) == pytest.approx([0.5, 0.5, 0], abs=1e-4)
    for tiny_m in (1.0, 30.0):
        assert shares([west, east, south], 1, 0.3, tiny_m) == pytest.approx([0.5, 0.5, 0], abs=1e-4)
    assert shares([west, east, south], 1, 0, 1_000) == pytest.approx([0.25, 0.25, 0.25], abs=1e-4)


def test_a_small_area_inside_a_large_disk_and_a_hole():
    island = square(0.05, 0.05, 0.1)
    ring = square(-5, -5, 10).difference(island)
    area_m2 = 0.01 * NORTH_M * 111_319.49
    inside, outside = shares([island, ring], 0, 0, 100_000)
    assert inside == pytest.approx(area_m2 / (np.pi * 1e10), rel=1e-4)
    assert inside + outside == pytest.approx(1.0, abs=1e-12)
    assert shares([island, ring], 0.1, 0.1, 1_000).tolist() == [1.0, 0.0]


def test_across_the_antimeridian_and_over_the_pole():
    both = shapely.MultiPolygon([shapely.box(179, -1, 180, 1), shapely.box(-180, -1, -179, 1)])
    east = shapely.box(-180, -1, -179, 1)
    for lon in (180.0, -180.0, 179.95, -179.95):
        whole, part = shares([both, east], lon, 0, 50_000)
        assert whole == pytest.approx(1.0, abs=1e-9)
        assert part == pytest.approx(0.5, abs=0.3)
    assert shares([both, east], 180.0, 0, 50_000)[1] == pytest.approx(0.5, abs=1e-6)
    quarter = shapely.box(0, 60, 90, 90)
    assert shares([quarter], 12, 89.9999999, 100_000) == pytest.approx([0.25], abs=1e-4)


coordinate = st.integers(-12, 12).map(lambda n: n / 8)


@settings(max_examples=60, deadline=None)
@given(
    lon=coordinate, lat=coordinate, shift=st.sampled_from([0.0, 0.01]), at=st.integers(-60, 60),
    radius_m=st.sampled_from([10.0, 100.0, 5_000.0, 60_000.0, 200_000.0]), seed=st.integers(0, 999),
)  # fmt: skip
def test_disjoint_areas_never_add_up_to_more_than_one(lon, lat, shift, at, radius_m, seed):
    # Voronoi cells share borders; a cell cut in two meets its neighbors at vertices they lack
    rng = np.random.default_rng(seed)
    seeds = shapely.MultiPoint(rng.uniform(-2, 2, (6, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=square(-3, -3, 6)))
    cells = [cell.intersection(square(-2, -2, 4)) for cell in cells]
    halves = [cells[0].intersection(square(-2, y, 4)) for y in (-4 + 0.123, 0.123)]
    areas = [half for half in halves if half.area > 0] + cells[1:]
    moved = [shapely.transform(area, lambda xy: xy + np.array([0, at])) for area in areas]
    found = shares(moved, lon + shift, lat + shift + at, radius_m)
    assert found.sum() <= 1 + 1e-9
    assert found.min() >= 0
    # what lies deep inside the square is wholly shared out
    if radius_m < 30_000 and max(abs(lon), abs(lat)) < 1.51:
        assert found.sum() == pytest.approx(1.0, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    lon=coordinate,
    lat=coordinate,
    radius_m=st.sampled_from([2_000.0, 80_000.0]),
    at=st.sampled_from([-50, 0, 35]),
)
def test_the_share_is_that_of_a_drawn_polygon(lon, lat, radius_m, at):
    area = shapely.Polygon(
        [(-1, at - 1), (1, at - 0.6), (0.2, at), (0.9, at + 1.2), (-0.7, at + 0.8)]
    )
    drawn = shapely.segmentize(geodesy.circle(lon, lat + at, radius_m), 0.05)
    common = crs.on_equal_area(np.array([area.intersection(drawn), drawn]))
    exact = shares([area], lon, lat + at, radius_m)[0]
    # a 180-gon lacks 0.02 % of its circle
    assert exact == pytest.approx(common[0].area / common[1].area, abs=3e-4)


def test_an_event_is_spread_over_its_own_circle():
    # 0.3° north of the border between south and north
    left = points({"sure": (0.5, 0.3), "vague": (0.5, 0.3), "silent": (0.5, 0.3)},
                  accuracy_m=[1_000.0, 50_000.0, None])  # fmt: skip
    right = make_layer("areas", {"north": square(-5, 0, 10), "south": square(-5, -10, 10)})
    matches, tally = likely(left, right, join_id="j")
    told = probabilities(matches)
    assert told["sure", "north"] == 1.0
    assert told["vague", "south"] == pytest.approx(0.11108, abs=1e-4)
    assert told["vague", "north"] + told["vague", "south"] == pytest.approx(1.0, abs=1e-9)
    assert (tally.matched, tally.withheld, tally.in_several) == (2, 1, 1)
    _, tally = likely(left, right, join_id="j", missing_accuracy_m=0.0)
    assert (tally.matched, tally.withheld) == (3, 0)
    table = expected(matches, right).set_index("id")
    assert table.loc["north", "expected_events"] == pytest.approx(1.88892, abs=1e-4)
    assert table.loc["south", ["events_certain", "events_possible"]].tolist() == [0, 1]
    p = told["vague", "south"]
    assert table.loc["south", "expected_events_sd"] == pytest.approx(np.sqrt(p * (1 - p)))


def test_an_event_of_a_department_is_spread_over_the_department():
    departments = make_layer("admin1", {"D1": square(0, 0, 2), "D2": square(2, 0, 2)})
    left = points(
        {"in-d1": (0.2, 0.2), "named": (0.2, 0.2), "afar": (9, 9), "country": (0.2, 0.2)},
        place_precision=["admin1", "admin1", "admin1", "country"], admin1=["", "D2", "", ""],
        accuracy_m=[50_000.0] * 4,
    )  # fmt: skip
    right = make_layer(
        "territories", {"half-d1": shapely.box(0, 0, 1, 2), "strip": shapely.box(1.5, 0, 3, 2)}
    )
    matches, tally = likely(left, right, join_id="j", over={"admin1": departments})
    assert probabilities(matches) == pytest.approx(
        {("in-d1", "half-d1"): 0.5, ("in-d1", "strip"): 0.25, ("named", "strip"): 0.5}, abs=1e-6
    )
    assert set(matches["match"]) == {"admin1"}
    assert (tally.matched, tally.withheld, tally.unmatched) == (2, 2, 0)
    same, _ = likely(left, departments, join_id="j", over={"admin1": departments})
    assert probabilities(same) == pytest.approx({("in-d1", "D1"): 1.0, ("named", "D2"): 1.0})
    with pytest.raises(UnknownNameError, match="did you mean 'admin1'"):
        likely(left, right, join_id="j", over={"admn1": departments})


def test_what_it_cannot_do_is_said():
    right = make_layer("areas", {"a": square(0, 0)})
    with pytest.raises(InputError, match="missing_accuracy_m"):
        likely(points({"p": (0, 0)}), right, join_id="j")
    with pytest.raises(InputError, match="incidents p: accuracy_m: found -5"):
        likely(points({"p": (0, 0), "q": (0, 0)}, accuracy_m=[-5.0, np.inf]), right, join_id="j")
    projected = Layer(right.geo.to_crs("EPSG:3857"), right.card)
    with pytest.raises(CRSError, match="to_crs"):
        likely(points({"p": (0, 0)}, accuracy_m=[1.0]), projected, join_id="j")
    matches, tally = likely(points({"p": (np.nan, 0)}, accuracy_m=[1.0]), right, join_id="j")
    assert len(matches) == 0
    assert tally.unmatched == 1


grid = st.integers(0, 8).map(lambda n: n / 2)


@settings(max_examples=25, deadline=None)
@given(
    places=st.lists(st.tuples(grid, grid), min_size=1, max_size=15),
    corners=st.lists(st.tuples(grid, grid, st.sampled_from([0.5, 1.0, 2.0])), max_size=6),
    seed=st.integers(0, 99),
)
def test_no_radius_is_within_and_order_changes_nothing(places, corners, seed):
    left = points({f"p{i}": at for i, at in enumerate(places)}, accuracy_m=[0.0] * len(places))
    right = make_layer("areas", {f"a{i}": square(*corner) for i, corner in enumerate(corners)})
    matches, tally = likely(left, right, join_id="j")
    plain, plain_tally = within(left, right, join_id="j")
    assert set(map(tuple, matches[["left", "right"]].to_numpy())) == set(
        map(tuple, plain[["left", "right"]].to_numpy())
    )
    assert (tally.matched, tally.unmatched) == (plain_tally.matched, plain_tally.unmatched)
    inside = {
        tuple(row) for row in plain.loc[plain["match"] == "inside", ["left", "right"]].to_numpy()
    }
    assert all(probabilities(matches)[pair] == pytest.approx(1.0, abs=1e-9) for pair in inside)
    order = np.random.default_rng(seed).permutation(len(places))
    shuffled = Layer(left.geo.iloc[order].reset_index(drop=True), left.card)
    again, _ = likely(shuffled, right, join_id="j")
    pd.testing.assert_frame_equal(matches, again)


def test_what_is_known_to_countries_is_spread_over_the_one_it_names():
    # the points stand in Colombia's middle for whatever is said
    land = make_layer("countries", {"COL": square(0, 0, 2), "PER": square(2, 0, 2)})
    left = points(
        dict.fromkeys(("one", "other", "several", "none", "region", "assumed"), (0.5, 0.5)),
        place_precision=["country"] * 4 + ["world-region", "assumed"],
        countries=["COL", "PER", "COL;PER", "", "COL", "COL"], accuracy_m=[9_000.0] * 6,
    )  # fmt: skip
    west = make_layer("territories", {"west": square(0, 0, 1), "east": square(3, 0, 1)})
    matches, tally = likely(left, west, join_id="j", over={"country": land})
    assert probabilities(matches) == pytest.approx(
        {("one", "west"): 0.25, ("other", "east"): 0.25}, abs=1e-4
    )
    assert (tally.matched, tally.withheld, tally.unmatched) == (2, 4, 0)
    # without any column of countries the point is all there is
    bare = points({"p": (0.5, 0.5)}, place_precision=["country"], accuracy_m=[9_000.0])
    matches, _ = likely(bare, west, join_id="j", over={"country": land})
    assert probabilities(matches) == pytest.approx({("p", "west"): 0.25}, abs=1e-4)


@pytest.mark.parametrize("name", ["world-region", "assumed", "unknown"])
def test_what_has_no_area_of_its_own_cannot_be_spread(name):
    right = make_layer("territories", {"a": square(0, 0)})
    left = points({"p": (0.5, 0.5)}, place_precision=[name], accuracy_m=[1_000.0])
    with pytest.raises(UnknownNameError, match=name):
        likely(left, right, join_id="j", over={name: right})
    matches, tally = likely(left, right, join_id="j")
    assert (len(matches), tally.withheld) == (0, 1)
