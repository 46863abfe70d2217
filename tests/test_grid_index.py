"""The grid index by eye on squares, then against shapely on random polygons of every bad sort."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import shapely
from handmade import square
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.join.grid_index.build import build_index
from geonexus.join.grid_index.lookup import (
    _kept,
    boundary_hash,
    cover,
    index_of,
    read_index,
    write_index,
)
from geonexus.join.grid_index.prepared import prepare
from geonexus.join.grid_index.query import covering, covering_read
from geonexus.join.grid_index.tree import by_tree, in_order


def shapes_of(*shapes):
    return np.array(shapes, dtype=object)


def columns(points):
    pairs = np.array(points, dtype=float).reshape(-1, 2)
    return pairs[:, 0].copy(), pairs[:, 1].copy()


def ask(shapes, points, **options):
    """Return {(point, area, on border)} by the grid."""
    found = covering(build_index(shapes, **options), shapes, *columns(points), threads=1)
    assert np.array_equal(np.lexsort((found.area, found.point)), np.arange(len(found.point)))
    return {
        (int(p), int(a), bool(b))
        for p, a, b in zip(found.point, found.area, found.border, strict=True)
    }


def by_shapely(shapes, points):
    """Return the same, asked one by one."""
    expected = set()
    for p, place in enumerate(points):
        point = shapely.Point(place)
        for a, shape in enumerate(shapes):
            if shape is not None and shape.covers(point):
                expected.add((p, a, not shape.contains_properly(point)))
    return expected


def test_overlapping_squares_all_answer_and_a_shared_border_belongs_to_both():
    shapes = shapes_of(square(0, 0), square(1, 0), square(0, -0.5, 2))
    found = ask(shapes, [(0.5, 0.5), (1.0, 0.5), (5, 5), (0, 0), (np.nan, 0.5), (0.5, np.inf)])
    assert found == {
        (0, 0, False), (0, 2, False),
        (1, 0, True), (1, 1, True), (1, 2, False),
        (3, 0, True), (3, 2, True),
    }  # fmt: skip


def test_a_hole_is_outside_and_its_rim_is_border():
    ring = square(0, 0, 3).difference(square(1, 1))
    assert ask(shapes_of(ring), [(0.5, 0.5), (1.5, 1.5), (1, 1.5), (2, 2)]) == {
        (0, 0, False), (2, 0, True), (3, 0, True),
    }  # fmt: skip


def test_parts_that_touch_in_a_corner():
    pair = shapely.MultiPolygon([square(0, 0), square(1, 1)])
    assert ask(shapes_of(pair), [(1, 1), (0.5, 0.5), (1.5, 1.5), (1.5, 0.5)]) == {
        (0, 0, True), (1, 0, False), (2, 0, False),
    }  # fmt: skip


def test_both_sides_of_the_antimeridian():
    shapes = shapes_of(shapely.MultiPolygon([square(179, 0), square(-180, 0)]))
    places = [(179.5, 0.5), (-179.5, 0.5), (180, 0.5), (-180, 0.5), (178.9, 0.5), (181, 0.5)]
    assert ask(shapes, places) == {(0, 0, False), (1, 0, False), (2, 0, True), (3, 0, True)}


def test_shapes_that_no_grid_can_hold_are_asked_one_by_one():
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    line = shapely.LineString([(0, 1), (2, 1)])
    shapes = shapes_of(bow_tie, None, shapely.Polygon(), line, square(0, 0, 2))
    points = [(0.2, 1.0), (1, 1), (1.0, 1.5), (0.1, 0.1)]
    x, y = columns(points)
    expected = by_tree(shapes, x, y)
    found = covering(build_index(shapes), shapes, x, y)
    for ours, theirs in zip(found, expected, strict=True):
        assert np.array_equal(ours, theirs)
    assert (0, 4, False) in ask(shapes, points)
    nothing = covering(build_index(shapes[:0]), shapes[:0], x, y)
    assert len(nothing.point) == 0


@pytest.mark.parametrize("nudge", [0.0, 1e-17, 1e-16, -1e-16, 3e-16, -1e-15, 1e-12])
def test_a_point_too_near_to_call_is_shapelys(nudge):
    thin = shapely.Polygon([(0, 0), (3, 1), (1, 3)])
    spokes = [(t * 3, t * 1 + nudge) for t in np.linspace(0, 1, 101)]
    assert ask(shapes_of(thin), spokes) == by_shapely([thin], spokes)


coordinate = st.integers(-6, 6).map(lambda n: n / 2)
awkward = st.one_of(coordinate, st.floats(-3.3, 3.3), st.sampled_from([0.1, 1 / 3, 2.9999999999]))


@st.composite
def polygon(draw):
    corners = draw(st.lists(st.tuples(awkward, awkward), min_size=3, max_size=9, unique=True))
    x, y = np.mean(corners, axis=0)
    corners.sort(key=lambda c: (np.arctan2(c[1] - y, c[0] - x), c))
    shape = shapely.make_valid(shapely.Polygon(corners))
    hole = draw(st.none() | st.tuples(coordinate, coordinate, st.sampled_from([0.5, 1.0])))
    if hole:
        shape = shape.difference(square(*hole))
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > 0]
    return shapely.MultiPolygon(parts) if len(parts) != 1 else parts[0]


@settings(max_examples=150)
@given(
    shapes=st.lists(polygon(), min_size=1, max_size=5),
    places=st.lists(st.tuples(awkward, awkward), max_size=12),
    fineness=st.sampled_from([0.5, 8.0, 64.0]),
    seed=st.integers(0, 99),
)
def test_the_grid_is_shapelys_on_random_polygons(shapes, places, fineness, seed):
    # corners, and points on the edges as near as doubles come, are the hard ones
    corners = shapely.get_coordinates(shapes)
    middles = (corners[1:] + corners[:-1]) / 2
    points = [*places, *map(tuple, corners), *map(tuple, middles)]
    array = np.array(shapes, dtype=object)
    expected = by_shapely(shapes, points)
    assert ask(array, points, cells_per_edge=fineness) == expected
    order = np.random.default_rng(seed).permutation(len(points))
    shuffled = ask(array, [points[k] for k in order], cells_per_edge=fineness)
    assert {(int(order[p]), a, b) for p, a, b in shuffled} == expected


@settings(max_examples=25)
@given(seed=st.integers(0, 9999))
def test_a_covering_of_triangles_shares_every_border(seed):
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 12, (24, 2)) / 3
    triangles = shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(corners)))
    points = [*map(tuple, corners), *map(tuple, rng.integers(0, 48, (60, 2)) / 12)]
    assert ask(triangles, points) == by_shapely(triangles, points)


def test_the_tree_gives_the_same_as_the_grid_on_a_shipped_layer(project):
    shapes = project.catalog.open("admin1").geo.geometry.to_numpy()
    rng = np.random.default_rng(5)
    corners = shapely.get_coordinates(shapes)[::7]
    x = np.concatenate([rng.uniform(-120, -28, 20_000), corners[:, 0]])
    y = np.concatenate([rng.uniform(-56, 34, 20_000), corners[:, 1]])
    tree = by_tree(shapes, x, y)
    for threads, fineness in ((1, 8.0), (2, 64.0)):
        grid = covering(build_index(shapes, cells_per_edge=fineness), shapes, x, y, threads=threads)
        for ours, theirs in zip(grid, tree, strict=True):
            assert np.array_equal(ours, theirs)
    assert tree.border.sum() > 10_000


def test_the_index_is_kept_by_the_hash_of_the_boundaries(tmp_path):
    shapes = shapes_of(square(0, 0), square(1, 0))
    other = shapes_of(square(0, 0), square(1, 0, 1.0000001))
    assert boundary_hash(shapes) != boundary_hash(other)
    _kept.clear()  # other tests have asked the same squares
    first = index_of(shapes, cache=tmp_path)
    (path,) = tmp_path.glob("*.npz")
    assert index_of(shapes) is first
    _kept.clear()
    again = index_of(shapes, cache=tmp_path)
    assert again is not first
    x, y = columns([(0.5, 0.5), (1, 0.5)])
    for ours, theirs in zip(
        covering(first, shapes, x, y), covering(again, shapes, x, y), strict=True
    ):
        assert np.array_equal(ours, theirs)
    # a flipped byte is seen by the archive's checksum, and the index is built again
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert read_index(path) is None
    _kept.clear()
    assert np.array_equal(index_of(shapes, cache=tmp_path).cell, first.cell)
    write_index(first, tmp_path / "cut.npz")
    (tmp_path / "cut.npz").write_bytes((tmp_path / "cut.npz").read_bytes()[:300])
    assert read_index(tmp_path / "cut.npz") is None


def test_a_point_off_the_grid_or_without_a_number_is_nowhere():
    box = shapes_of(square(0, 0))
    far = [(1e300, 0.5), (-1e300, 0.5), (0.5, 1e300), (-np.inf, np.inf), (np.nan, np.nan)]
    assert ask(box, [*far, (0.5, 0.5)]) == {(5, 0, False)}


def test_areas_may_be_told_and_sorted_by_another_number():
    shapes = shapes_of(square(0, 0), square(1, 0), square(0, -0.5, 2), shapely.Point(1, 0.5))
    rank = np.array([3, 0, 2, 1])
    x, y = columns([(1.0, 0.5), (0.5, 0.5), (1.5, 0.5), (5, 5)])
    expected = [(0, 0, True), (0, 1, False), (0, 2, False), (0, 3, True),
                (1, 2, False), (1, 3, False), (2, 0, False), (2, 2, False)]  # fmt: skip
    few = by_tree(shapes, x, y, rank=rank)
    read = covering_read(
        build_index(shapes), shapes, 4, lambda start, stop: (x[start:stop], y[start:stop]),
        rank=rank,
    )  # fmt: skip
    for found in (few, read):
        listed = zip(found.point.tolist(), found.area.tolist(), found.border.tolist(), strict=True)
        assert list(listed) == expected


def test_many_pairs_sort_like_few():
    rng = np.random.default_rng(2)
    point, area = rng.integers(0, 900, 5000), rng.integers(0, 7, 5000).astype(np.int16)
    order = np.lexsort((area, point))
    for shift in (0, 1 << 40):  # the second needs 64 bits
        found = in_order(point + shift, area, point % 2 == 0, 7)
        assert np.array_equal(found.point, point[order] + shift)
        assert np.array_equal(found.area, area[order])
        assert np.array_equal(found.border, found.point % 2 == 0)


def test_prepared_areas_answer_the_same_after_a_journey(tmp_path):
    shapes = shapes_of(square(0, 0), square(1, 0), square(0, -0.5, 2))
    rng = np.random.default_rng(3)
    x, y = rng.integers(-2, 12, 500) / 4, rng.integers(-3, 9, 500) / 4
    sent = pickle.loads(pickle.dumps(prepare(shapes, cache=tmp_path)))
    for ours, theirs in zip(sent.query(x, y), by_tree(shapes, x, y), strict=True):
        assert np.array_equal(ours, theirs)


def test_a_kept_index_is_made_finer_when_more_points_come(tmp_path):
    shapes = shapes_of(square(0, 0), square(1, 0))
    _kept.clear()
    coarse = index_of(shapes, 4.0, cache=tmp_path)
    assert index_of(shapes, 8.0) is coarse
    _kept.clear()
    fine = index_of(shapes, 4096.0, cache=tmp_path)
    assert len(fine.cell) > len(coarse.cell)
    _kept.clear()
    assert np.array_equal(index_of(shapes, 4.0, cache=tmp_path).cell, fine.cell)
    assert len(list(tmp_path.glob("*.npz"))) == 1


def test_many_points_go_by_the_grid_and_say_the_same_as_few(monkeypatch):
    shapes = shapes_of(square(0, 0), square(1, 0), square(0, -0.5, 2))
    rng = np.random.default_rng(3)
    x, y = rng.integers(-2, 12, 3000) / 4, rng.integers(-3, 9, 3000) / 4
    few = cover(shapes, x, y)
    monkeypatch.setattr("geonexus.join.grid_index.lookup.FEWEST_POINTS", 1000)
    monkeypatch.setattr("geonexus.join.grid_index.query._BATCH", 256)
    monkeypatch.setattr("geonexus.join.grid_index.tree._WORTH_THREADS", 100)
    monkeypatch.setattr("geonexus.join.grid_index.query._MOST_PAIRS", 64)
    for ours, theirs in zip(cover(shapes, x, y), few, strict=True):
        assert np.array_equal(ours, theirs)
    for ours, theirs in zip(by_tree(shapes, x, y), few, strict=True):
        assert np.array_equal(ours, theirs)
