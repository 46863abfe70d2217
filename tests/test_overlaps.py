"""Which areas lie on each other: only one of them may be filled, and one outline is drawn once."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box, union_all

from geonexus.geometry.overlaps import SHARED, overlaps
from geonexus.render.sheet.areas import drawn_rows


def test_what_touches_shares_no_ground():
    assert overlaps([box(0, 0, 1, 1), box(1, 0, 2, 1)]).smaller == ((), ())


def test_what_crosses_a_little_at_an_edge_shares_no_ground():
    assert overlaps([box(0, 0, 10, 1), box(9.9, 0, 20, 1)]).smaller == ((), ())


def test_a_small_area_lies_on_all_larger_ones():
    found = overlaps([box(0, 0, 10, 10), box(1, 1, 5, 5), Point(2, 2).buffer(0.1)])
    assert found.smaller == ((1, 2), (2,), ())
    assert found.same == ((), (), ())


def test_three_with_one_outline_are_a_group_and_the_first_counts_as_smallest():
    found = overlaps([box(0, 0, 2, 2), box(0, 0, 2, 2), box(5, 5, 6, 6), box(0, 0, 2, 2.01)])
    assert found.same == ((0, 1, 3), (0, 1, 3), (), (0, 1, 3))
    assert found.smaller[0] == ()
    assert found.smaller[1] == (0,)


def test_no_shape_has_nothing_in_common():
    found = overlaps([None, box(0, 0, 1, 1), Point(0, 0).buffer(0)])
    assert found.smaller == ((), (), ())


boxes = st.builds(
    lambda x, y, w, h: box(x, y, x + w, y + h),
    *(st.integers(0, 8), st.integers(0, 8), st.integers(1, 6), st.integers(1, 6)),
)


@given(st.lists(boxes, min_size=1, max_size=12))
def test_among_the_filled_no_two_share_more_than_a_little(shapes):
    found = overlaps(shapes)
    filled = [row for row, smaller in enumerate(found.smaller) if not smaller]
    assert filled
    for one in filled:
        for other in filled:
            if one < other:
                common = shapes[one].intersection(shapes[other]).area
                assert common <= 1.1 * SHARED * min(shapes[one].area, shapes[other].area)


@given(st.lists(boxes, min_size=1, max_size=12))
def test_of_two_that_share_ground_one_is_the_smaller(shapes):
    found = overlaps(shapes)
    areas = np.array([shape.area for shape in shapes])
    for row, smaller in enumerate(found.smaller):
        assert row not in smaller
        for other in smaller:
            assert (areas[other], other) <= (areas[row] * 1.02, other)
            assert row not in found.smaller[other]


def records(**columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_on_paper_the_outline_of_a_law_stands_for_all_that_have_it():
    found = overlaps([box(0, 0, 2, 2), box(0, 0, 2, 2), box(5, 5, 6, 6)])
    rows = records(outline_basis=["stand-in-units", "legal", "chosen"])
    assert drawn_rows(rows, found) == [1, 2]
    assert drawn_rows([{}, {}, {}], found) == [0, 2]


def test_no_more_than_a_hundredth_of_the_ground_of_the_atlas_is_under_two_fills(atlas):
    shown = atlas.whole["territories"].geo
    shapes = shown[shown["scope"] == "area"].geometry.to_numpy()
    found = overlaps(shapes)
    filled = [shapes[row] for row, smaller in enumerate(found.smaller) if not smaller]
    assert 20 < len(filled) < len(shapes)
    twice = sum(
        one.intersection(other).area for one, other in combinations(filled, 2)
    )  # of three on one place each pair counts
    assert twice <= 0.01 * union_all(filled).area
