"""The nearest join by eye, against brute force on the ellipsoid, and across the antimeridian."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from handmade import make_card, make_layer, square
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.base import crs
from geonexus.errors import CRSError, InputError, TieError
from geonexus.join.nearest import nearest
from geonexus.join.short_pieces import earth_centered, longest_geodesic_m, pieces_of
from geonexus.join.within import within
from geonexus.model.layer import Layer


def points(places, **columns):
    shapes = {key: shapely.Point(place) for key, place in places.items()}
    return make_layer("incidents", shapes, "point", **columns)


def rows(matches):
    return [tuple(row) for row in matches[["left", "right", "match"]].to_numpy()]


def test_the_nearest_of_two_points_and_its_geodesic_distance():
    # one degree of latitude at the equator: 110,574.389 m on WGS 84
    left = points({"here": (0, 0), "lost": (90, 0)})
    right = points({"north": (0, 1), "east": (1, 0)})
    matches, tally = nearest(left, right, join_id="j", max_distance_m=200_000)
    assert rows(matches) == [("here", "north", "nearest")]
    assert matches["distance_m"].iloc[0] == pytest.approx(110_574.389, abs=0.001)
    assert (tally.rows_in, tally.matched, tally.unmatched, tally.in_several) == (2, 1, 1, 0)


def test_degrees_would_choose_the_wrong_one():
    # at 60° N a degree of longitude is half as long: 1.5° east is nearer than 1° north
    left, right = points({"here": (0, 60)}), points({"north": (0, 61), "east": (1.5, 60)})
    matches, _ = nearest(left, right, join_id="j", max_distance_m=200_000)
    assert rows(matches) == [("here", "east", "nearest")]


def test_across_the_antimeridian_and_the_pole():
    left = points({"fiji": (179.9, -17), "pole": (0, 89.9)})
    right = make_layer(
        "lines",
        {"over": shapely.LineString([(-179.9, -18), (-179.9, -16)]),
         "other-side": shapely.LineString([(180, 89.9), (180, 89.0)]),
         "crossing": shapely.LineString([(179, -16.5), (-179, -16.5)])},
        "line",
    )  # fmt: skip
    matches, _ = nearest(left, right, join_id="j", max_distance_m=100_000)
    assert rows(matches) == [("fiji", "over", "nearest"), ("pole", "other-side", "nearest")]
    assert matches["distance_m"].tolist() == pytest.approx([21_297.2, 22_338.8], abs=0.5)
    just_under = points({"p": (180.0, -16.55)})
    found, _ = nearest(just_under, right, join_id="j", max_distance_m=12_000)
    assert rows(found) == [("p", "crossing", "nearest")]


def test_inside_an_area_is_no_distance_and_areas_may_overlap():
    left = points({"in": (0.5, 0.5), "off": (2.01, 0.5)})
    areas = {"west": square(0, 0), "east": square(1, 0), "both": square(0, -0.5, 2)}
    matches, tally = nearest(left, make_layer("areas", areas), join_id="j", max_distance_m=5_000)
    assert rows(matches) == [
        ("in", "both", "inside"), ("in", "west", "inside"),
        ("off", "both", "nearest"), ("off", "east", "nearest"),
    ]  # fmt: skip
    assert matches["distance_m"].tolist()[:2] == [0.0, 0.0]
    assert tally.in_several == 2


def test_ties_are_counted_and_follow_the_rule():
    left = points({"middle": (0, 0)})
    right = points({"b": (1, 0), "a": (-1, 0), "a-again": (-1, 0)})
    matches, tally = nearest(left, right, join_id="j", max_distance_m=2e5)
    assert matches["right"].tolist() == ["a", "a-again", "b"]
    assert (tally.matched, tally.in_several) == (1, 1)
    first, tally = nearest(left, right, join_id="j", max_distance_m=2e5, ties="first")
    assert first["right"].tolist() == ["a"]
    assert tally.in_several == 0
    with pytest.raises(TieError, match="middle"):
        nearest(left, right, join_id="j", max_distance_m=2e5, ties="error")


def test_accuracy_larger_than_the_distance_is_said():
    # 0.01° of latitude are 1.1 km
    left = points({"sure": (0, 0), "vague": (1, 0), "silent": (2, 0)}, accuracy_m=[100, 1500, None])
    right = points({"x": (0, 0.01), "y": (1, 0.01), "z": (2, 0.01)}, accuracy_m=[100.0] * 3)
    matches, _ = nearest(left, right, join_id="j", max_distance_m=5_000)
    told = dict(zip(matches["left"], matches["within_accuracy"], strict=True))
    assert (told["sure"], told["vague"]) == (False, True)
    assert told["silent"] is pd.NA
    assert matches.set_index("left").loc["vague", "accuracy_m"] == 1600.0


def test_what_is_known_coarsely_is_withheld_unless_asked():
    left = points({"a": (0, 0), "b": (0, 0)}, place_precision=["exact", "admin1"])
    right = points({"x": (0, 0.01)})
    matches, tally = nearest(left, right, join_id="j", max_distance_m=5_000)
    assert matches["left"].tolist() == ["a"]
    assert (tally.matched, tally.withheld) == (1, 1)
    _, asked = nearest(left, right, join_id="j", max_distance_m=5_000, coarse="keep")
    assert (asked.matched, asked.withheld) == (2, 0)


def test_bad_arguments_are_refused_with_the_mend():
    left, right = points({"a": (0, 0)}), points({"b": (0, 1)})
    for wrong in (0, -1, float("nan"), 2e7):
        with pytest.raises(InputError, match="max_distance_m"):
            nearest(left, right, join_id="j", max_distance_m=wrong)
    projected = Layer(right.geo.to_crs("EPSG:3857"), right.card)
    with pytest.raises(CRSError, match="to_crs"):
        nearest(left, projected, join_id="j", max_distance_m=1)
    line = make_layer("incidents", {"l": shapely.LineString([(0, 0), (1, 1)])}, "point")
    with pytest.raises(InputError, match="found LineString"):
        nearest(line, right, join_id="j", max_distance_m=1)


def test_empty_and_absent_shapes_match_nothing():
    left = points({"a": (0, 0), "nowhere": (np.nan, 0)})
    right = make_layer(
        "x", {"none": None, "empty": shapely.Polygon(), "p": shapely.Point(0, 0.001)}
    )
    matches, tally = nearest(left, right, join_id="j", max_distance_m=1_000)
    assert rows(matches) == [("a", "p", "nearest")]
    assert (tally.matched, tally.unmatched) == (1, 1)
    nothing = make_layer("x", {"none": None})
    matches, tally = nearest(left, nothing, join_id="j", max_distance_m=1_000)
    assert len(matches) == 0
    assert tally.unmatched == 2


degree = st.integers(-40, 40).map(lambda n: n / 7)
place = st.tuples(
    st.integers(-720, 720).map(lambda n: n / 4), st.integers(-340, 340).map(lambda n: n / 4)
)


@settings(max_examples=60)
@given(corner=place, bends=st.lists(st.tuples(degree, degree), min_size=1, max_size=4), at=place)
def test_the_distance_is_that_of_brute_force(corner, bends, at):
    # a far place is moved near the line, so that most examples match
    lon, lat = corner
    line = [(lon, lat), *((lon + x, np.clip(lat + y, -89, 89)) for x, y in bends)]
    shape = shapely.LineString([((x + 180) % 360 - 180, y) for x, y in line])
    here = ((lon + at[0] / 40 + 180) % 360 - 180, float(np.clip(lat + at[1] / 40, -90, 90)))
    right = make_layer("lines", {"line": shape}, "line")
    matches, _ = nearest(points({"p": here}), right, join_id="j", max_distance_m=3e6)
    dense = np.concatenate([np.linspace(a, b, 4001) for a, b in pairwise(line)])
    many = np.full(len(dense), here[0]), np.full(len(dense), here[1])
    brute = crs.geod().inv(*many, *dense.T)[2].min()
    found = matches["distance_m"].iloc[0] if len(matches) else np.inf
    # brute force only samples the line: it may be longer by up to half its step, never shorter
    assert found <= brute + 1e-3
    assert brute <= np.hypot(found, 200.0) + 1e-3 or found > 3e6


@settings(max_examples=30)
@given(
    left=st.lists(place, min_size=1, max_size=12), right=st.lists(place, min_size=1, max_size=12),
    seed=st.integers(0, 99),
)  # fmt: skip
def test_points_are_those_of_all_pairs_and_order_changes_nothing(left, right, seed):
    a, b = (points({f"p{i}": at for i, at in enumerate(side)}) for side in (left, right))
    matches, tally = nearest(a, b, join_id="j", max_distance_m=5e6)
    grid = [[crs.geod().inv(*p, *q)[2] for q in right] for p in left]
    expected = {
        (f"p{i}", f"p{j}") for i, row in enumerate(grid) for j, d in enumerate(row)
        if d <= min(row) + 1e-3 and d <= 5e6
    }  # fmt: skip
    assert set(map(tuple, matches[["left", "right"]].to_numpy())) == expected
    assert tally.rows_in == tally.matched + tally.unmatched + tally.withheld
    order = np.random.default_rng(seed).permutation(len(left))
    again, tally_again = nearest(
        Layer(a.geo.iloc[order].reset_index(drop=True), a.card), b, join_id="j", max_distance_m=5e6
    )
    pd.testing.assert_frame_equal(matches, again)
    assert tally == tally_again


def test_the_short_side_of_within_is_the_same_area():
    # within's "by-accuracy" and nearest agree on which land is nearest to a harbor off the coast
    left = points({"near": (0.5, 1.01)}, accuracy_m=[2000.0])
    land = make_layer("countries", {"west": square(0, 0)})
    by_accuracy, _ = within(left, land, join_id="j")
    found, _ = nearest(left, land, join_id="j", max_distance_m=2_000)
    assert by_accuracy["right"].tolist() == found["right"].tolist() == ["west"]


@settings(max_examples=50)
@given(a=place, b=place)
def test_a_chord_bounds_the_geodesic_from_both_sides(a, b):
    ends = earth_centered(*np.array([a, b]).T)
    chord_m = np.linalg.norm(ends[0] - ends[1])
    distance_m = crs.geod().inv(*a, *b)[2]
    assert chord_m <= distance_m + 1e-6
    if distance_m < 1.5e7:
        assert distance_m <= float(longest_geodesic_m(np.array(chord_m))) + 1e-6


def test_pieces_cover_their_shape_and_no_more():
    shape = shapely.Polygon(square(0, 50, 3).exterior, [square(1, 51).exterior])
    pieces = pieces_of(np.array([shape, None], dtype=object))
    drawn = shapely.union_all(
        shapely.linestrings(np.stack([pieces.start, pieces.start + pieces.step], axis=1))
    )
    assert drawn.hausdorff_distance(shape.boundary) < 1e-9
    ends = earth_centered(*pieces.start.T)
    assert np.linalg.norm(ends - pieces.middle, axis=1).max() <= pieces.half_m <= 2_500.0
    assert set(pieces.owner) == {0}


def test_a_layer_without_shapes_is_refused():
    table = Layer(pd.DataFrame({"id": ["a"]}), make_card("t", "table", crs=None))
    with pytest.raises(CRSError, match="no geometry"):
        nearest(table, points({"b": (0, 1)}), join_id="j", max_distance_m=1)
