"""The join by eye on unit squares, then as properties; every row is accounted for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from handmade import make_card, make_layer, square
from hypothesis import given
from hypothesis import strategies as st

from geonexus.errors import CRSError, InputError, TieError, UnknownNameError
from geonexus.join.pairs import as_plain
from geonexus.join.within import attach, by_key, within
from geonexus.model.layer import Layer, Tally

# two unit squares side by side, and one that covers both
AREAS = {"west": square(0, 0), "east": square(1, 0), "both": square(0, -0.5, 2)}


def points(places, **columns):
    shapes = {key: shapely.Point(place) for key, place in places.items()}
    return make_layer("incidents", shapes, "point", **columns)


def pairs(matches):
    return {tuple(row) for row in matches[["left", "right", "match"]].to_numpy()}


def test_a_point_matches_every_area_that_holds_it():
    left = points({"in": (0.5, 0.5), "out": (5, 5)})
    matches, tally = within(left, make_layer("areas", AREAS), join_id="j")
    assert pairs(matches) == {("in", "both", "inside"), ("in", "west", "inside")}
    assert tally == Tally("j", rows_in=2, matched=1, unmatched=1, in_several=1)


def test_a_point_on_a_shared_border_follows_the_rule():
    left = points({"edge": (1.0, 0.5), "corner": (0.0, 0.0)})
    areas = make_layer("areas", {"west": AREAS["west"], "east": AREAS["east"]})
    every, tally = within(left, areas, join_id="j", ties="all")
    assert pairs(every) == {
        ("edge", "west", "border"), ("edge", "east", "border"), ("corner", "west", "border"),
    }  # fmt: skip
    assert (tally.on_border, tally.in_several) == (2, 1)
    first, tally = within(left, areas, join_id="j", ties="first")
    assert pairs(first) == {("edge", "east", "border"), ("corner", "west", "border")}
    assert tally.in_several == 0
    with pytest.raises(TieError, match="edge"):
        within(left, areas, join_id="j", ties="error")


def test_what_is_known_coarsely_is_withheld_from_finer_areas():
    left = points(
        dict.fromkeys(("exact", "zone", "dept", "country", "nowhere"), (0.5, 0.5)),
        place_precision=["exact", "zone", "admin1", "country", "unknown"],
    )
    territories, fine = within(left, make_layer("territories", AREAS), join_id="j")
    assert set(territories["left"]) == {"exact"}
    assert (fine.matched, fine.withheld) == (1, 4)
    departments, department = within(left, make_layer("admin1", AREAS), join_id="j")
    assert set(departments["left"]) == {"exact", "dept"}
    assert (department.matched, department.withheld) == (2, 3)
    _, country = within(left, make_layer("countries", AREAS), join_id="j")
    assert (country.matched, country.withheld) == (4, 1)


def test_a_harbor_off_the_coast_matches_within_its_own_accuracy():
    # 0.01 degrees of latitude are 1.1 km
    left = points({"near": (0.5, 1.01), "far": (0.5, 1.1)}, accuracy_m=[2000.0, 2000.0])
    land = make_layer("countries", {"west": AREAS["west"]})
    matches, tally = within(left, land, join_id="j")
    assert pairs(matches) == {("near", "west", "by-accuracy")}
    assert (tally.by_accuracy, tally.unmatched) == (1, 1)
    _, strict = within(left, land, join_id="j", by_accuracy=False)
    assert strict.unmatched == 2


def test_a_join_of_another_crs_is_an_error_with_the_mend():
    left = points({"a": (0.5, 0.5)})
    projected = make_layer("areas", AREAS)
    projected = Layer(projected.geo.to_crs("EPSG:3857"), projected.card)
    with pytest.raises(CRSError, match="to_crs"):
        within(left, projected, join_id="j")


def table(layer_id, **columns):
    return Layer(pd.DataFrame(columns), make_card(layer_id, "table", crs=None))


def test_a_key_join_counts_what_finds_nothing():
    left = table("indicators", id=["a", "b", "c"], area=["PER", "PER", "XXX"])
    right = table("countries", id=["1", "2"], iso3=["PER", "COL"])
    matches, tally = by_key(left, right, left_on="area", right_on="iso3", join_id="j")
    assert pairs(matches) == {("a", "1", "key"), ("b", "1", "key")}
    assert tally == Tally("j", rows_in=3, matched=2, unmatched=1)
    with pytest.raises(UnknownNameError, match="did you mean 'area'"):
        by_key(left, right, left_on="aera", right_on="iso3", join_id="j")


def test_a_figure_for_a_region_has_no_country_and_is_withheld():
    left = table("indicators", id=["a", "b"], area=["PER", "reg:andes"])
    right = table("countries", id=["1"], iso3=["PER"])
    _, tally = by_key(
        left, right, left_on="area", right_on="iso3", join_id="j", elsewhere={"reg:andes"}
    )
    assert tally == Tally("j", rows_in=2, matched=1, unmatched=0, withheld=1)


def test_a_repeated_key_would_multiply_rows_and_is_refused():
    left = table("indicators", id=["a"], area=["PER"])
    right = table("countries", id=["1", "2"], iso3=["PER", "PER"])
    with pytest.raises(InputError, match="'PER' twice"):
        by_key(left, right, left_on="area", right_on="iso3", join_id="j")


def test_attach_names_the_matches_and_keeps_the_history():
    left = points({"in": (0.5, 0.5), "out": (5, 5)})
    matches, tally = within(left, make_layer("areas", AREAS), join_id="j")
    joined = attach(left, matches, "in_areas", tally)
    assert joined.frame["in_areas"].tolist() == ["both;west", ""]
    assert joined.history[-1].tally == tally
    assert "in_areas" not in left.frame.columns


def test_a_tally_that_loses_a_row_cannot_be_made():
    with pytest.raises(ValueError, match="loses rows"):
        Tally("j", rows_in=3, matched=1, unmatched=1)


grid = st.integers(0, 8).map(lambda n: n / 2)


@given(
    places=st.lists(st.tuples(grid, grid), min_size=1, max_size=20),
    corners=st.lists(st.tuples(grid, grid, st.sampled_from([0.5, 1.0, 2.0])), max_size=8),
    seed=st.integers(0, 99),
)
def test_the_join_is_shapelys_and_order_changes_nothing(places, corners, seed):
    left = points({f"p{i}": place for i, place in enumerate(places)})
    areas = {f"a{i}": square(x, y, size) for i, (x, y, size) in enumerate(corners)}
    right = make_layer("areas", areas)
    matches, tally = within(left, right, join_id="j")
    expected = {
        (f"p{i}", key)
        for i, place in enumerate(places)
        for key, area in areas.items()
        if area.covers(shapely.Point(place))
    }
    assert set(map(tuple, matches[["left", "right"]].to_numpy())) == expected
    assert tally.rows_in == tally.matched + tally.unmatched + tally.withheld
    order = np.random.default_rng(seed).permutation(len(places))
    shuffled = Layer(left.geo.iloc[order].reset_index(drop=True), left.card)
    again, tally_again = within(shuffled, right, join_id="j")
    pd.testing.assert_frame_equal(matches, again)
    assert tally == tally_again


def test_a_line_on_the_left_is_refused_by_name():
    left = make_layer("incidents", {"a": shapely.LineString([(0, 0), (1, 1)])}, "point")
    with pytest.raises(InputError, match="incidents a: geometry: found LineString"):
        within(left, make_layer("areas", AREAS), join_id="j")


def test_matches_are_narrow_and_can_be_made_plain():
    left = points({"in": (0.5, 0.5), "out": (5, 5)})
    matches, _ = within(left, make_layer("areas", AREAS), join_id="j")
    assert list(matches["right"].cat.categories) == ["both", "east", "west"]
    plain = as_plain(matches)
    assert not any(isinstance(kind, pd.CategoricalDtype) for kind in plain.dtypes)
    assert plain.fillna("").to_numpy().tolist() == matches.to_numpy().tolist()
    nothing, _ = within(points({"out": (5, 5)}), make_layer("areas", AREAS), join_id="j")
    assert nothing.dtypes.equals(matches.dtypes)


@pytest.mark.parametrize("whole_numbers", [True, False])
def test_many_points_in_any_order_are_sorted_by_both_keys(monkeypatch, whole_numbers):
    monkeypatch.setattr("geonexus.join.grid_index.lookup.FEWEST_POINTS", 1)
    monkeypatch.setattr("geonexus.join.grid_index.query._BATCH", 64)
    monkeypatch.setattr("geonexus.join.pairs._TAKEN_AT_A_TIME", 100)
    rng = np.random.default_rng(7)
    places = rng.integers(-2, 10, (700, 2)) / 4
    keys = rng.permutation(700)
    left = points({f"p{k:03}": place for k, place in zip(keys, places, strict=True)})
    if whole_numbers:
        left = Layer(left.geo.assign(id=keys), left.card)
    right = make_layer("areas", AREAS)
    matches, tally = within(left, right, join_id="j")
    plain = as_plain(matches)
    assert plain.equals(plain.sort_values(["left", "right"], ignore_index=True))
    names = keys if whole_numbers else [f"p{k:03}" for k in keys]
    where = {key: shapely.Point(place) for key, place in zip(names, places, strict=True)}
    expected = {
        (key, name, "inside" if area.contains(place) else "border")
        for key, place in where.items()
        for name, area in AREAS.items()
        if area.covers(place)
    }
    assert set(map(tuple, plain.to_numpy())) == expected
    matched = {key for key, *_ in expected}
    several = [key for key in matched if sum(row[0] == key for row in expected) > 1]
    on_border = {row[0] for row in expected if row[2] == "border"}
    assert tally == Tally(
        "j", 700, len(matched), 700 - len(matched),
        on_border=len(on_border), in_several=len(several),
    )  # fmt: skip


def test_a_missing_place_is_unmatched_and_a_coarse_one_withheld():
    left = points(
        {"in": (0.5, 0.5), "empty": (0.5, 0.5), "gone": (0.5, 0.5), "coarse": (0.5, 0.5)},
        place_precision=["exact", "exact", "exact", "country"],
        accuracy_m=[5000.0] * 4,
    )
    frame = left.geo.copy()
    frame.loc[frame.index[1], "geometry"] = shapely.Point()
    frame.loc[frame.index[2], "geometry"] = None
    matches, tally = within(Layer(frame, left.card), make_layer("areas", AREAS), join_id="j")
    assert set(matches["left"]) == {"in"}
    assert (tally.matched, tally.unmatched, tally.withheld) == (1, 2, 1)


def test_areas_of_one_key_are_told_by_it():
    right = make_layer("areas", AREAS)
    right = Layer(right.geo.assign(id=["b", "a", "b"]), right.card)
    matches, tally = within(points({"in": (0.5, 0.5)}), right, join_id="j")
    assert matches["right"].tolist() == ["b", "b"]
    assert (tally.matched, tally.in_several) == (1, 1)
