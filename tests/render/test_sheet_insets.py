"""Insets of a printed map: found where things stand close, placed where nothing stands."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.render.sheet.frame import MapFrame
from geonexus.render.sheet.insets import LEAST_IN_WINDOW, MOST_INSETS, crowded_windows, find_insets

MAP_MM = (180.0, 180.0)
FRAME = MapFrame.fit((-118.0, -56.0, -32.0, 33.0), 1.0)


def spot(x_mm, y_mm):
    scale = FRAME.width_m / MAP_MM[0]
    return shapely.Point(FRAME.left + x_mm * scale, FRAME.bottom + y_mm * scale)


def cluster(x_mm, y_mm, count=8):
    return [spot(x_mm + i % 3, y_mm + i // 3) for i in range(count)]


def test_one_cluster_has_one_inset_that_does_not_cover_it():
    (inset,) = find_insets(FRAME, MAP_MM, cluster(60, 90), [])
    assert inset.letter == "A"
    left, bottom, right, top = inset.window
    assert left <= 60 <= right
    assert bottom <= 90 <= top
    assert not shapely.box(*inset.window).intersects(shapely.box(*inset.place))
    assert (inset.place[2] - inset.place[0]) >= 2 * (right - left)


def test_few_things_or_things_far_apart_need_no_inset():
    assert not find_insets(FRAME, MAP_MM, cluster(60, 90, LEAST_IN_WINDOW - 1), [])
    assert not find_insets(FRAME, MAP_MM, [spot(10 * i, 90) for i in range(1, 17)], [])


def test_where_nothing_is_free_there_is_no_inset():
    assert find_insets(FRAME, MAP_MM, cluster(60, 90), [FRAME.box]) == []


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(5, 175), st.floats(5, 175)), min_size=1, max_size=6),
    st.integers(0, 3),
)
def test_no_inset_covers_another_a_window_or_what_is_occupied(centers, walls):
    spots = [point for center in centers for point in cluster(*center)]
    taken = [spot(40 + 45 * i, 60).buffer(FRAME.width_m / 20) for i in range(walls)]
    insets = find_insets(FRAME, MAP_MM, spots, taken)
    assert len(insets) <= MOST_INSETS
    places = [shapely.box(*inset.place) for inset in insets]
    windows = [shapely.box(*inset.window) for inset in insets]
    for one, two in combinations(places, 2):
        assert not one.intersects(two)
    assert not any(place.intersects(window) for place in places for window in windows)
    scale = FRAME.width_m / MAP_MM[0]
    for place in places:
        assert place.within(shapely.box(0, 0, *MAP_MM))
        moved = shapely.transform(place, lambda at: at * scale + (FRAME.left, FRAME.bottom))
        assert not any(moved.intersects(shape) for shape in taken)


def test_windows_hold_what_is_crowded():
    points = np.array([[50 + 0.7 * i, 60 + 0.5 * (i % 4)] for i in range(12)])
    (window,) = crowded_windows(points, MAP_MM)
    inside = (points >= window[:2]).all(axis=1) & (points <= window[2:]).all(axis=1)
    assert inside.all()
