"""Ask the grid index which polygons cover each point.

In a crossed cell the path from the center runs level to the point's x and then upright to the
point. Each edge that the path crosses changes the answer of its polygon. An edge is crossed by a
leg when it spans the leg's line (comparisons of numbers, exact) and has the leg's ends on two
sides (orientations, exact unless too close to call). What is too close goes to shapely, and so
does every point that might stand on an edge: it has no side of it.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geonexus.grid_index.build import TINY, TOO_CLOSE, GridIndex
from geonexus.grid_index.edges import expand

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH = 1 << 18
"""Points at a time: enough for numpy, little enough for the processor's cache."""
_MOST_PAIRS = 1 << 20
"""Pairs of point and edge at a time, so that memory stays flat where edges crowd."""


_SHAPELY = threading.Lock()
"""A prepared geometry builds its own index at the first question: one thread at a time asks."""


class Pairs(NamedTuple):
    """Which area covers which point, sorted by point and then area."""

    point: NDArray[np.int64]
    area: NDArray[np.int32]
    border: NDArray[np.bool_]
    """The point stands on the area's outline."""


@dataclass(frozen=True, slots=True)
class _Crossed:
    """Points in crossed cells, with the number of their crossed cell."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    center_y: NDArray[np.float64]
    crossed: NDArray[np.int64]


def covering(
    index: GridIndex,
    shapes: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    threads: int | None = None,
) -> Pairs:
    """Return every (point, area) where the area covers the point, and whether on its border.

    The answers are those of ``shapely.covers`` and, for the border, of its difference from
    ``shapely.contains_properly`` (which for a point is ``contains``, the quicker question).

    Parameters
    ----------
    index
        Built from ``shapes``.
    shapes
        The areas: asked where the index leaves a point open.
    x, y
        Coordinates; a point that is not finite lies in no area.
    threads
        How many batches at a time; by default one a processor, four at most.

    Examples
    --------
    >>> import shapely
    >>> from geonexus.grid_index.build import build_index
    >>> shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> found = covering(build_index(shapes), shapes, np.array([0.5, 1.0]), np.array([0.5, 0.5]))
    >>> list(zip(found.point.tolist(), found.area.tolist(), found.border.tolist()))
    [(0, 0, False), (1, 0, True), (1, 1, True)]
    """
    import shapely

    with _SHAPELY:
        shapely.prepare(shapes)
    starts = range(0, len(x), _BATCH)

    def batch(start: int) -> Pairs:
        stop = start + _BATCH
        return _batch(index, shapes, x[start:stop], y[start:stop], start)

    workers = min(threads or min(os.cpu_count() or 1, 4), max(len(starts), 1))
    if workers == 1:
        found = [batch(start) for start in starts]
    else:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(batch, starts))
    if len(found) == 1:
        return found[0]
    empty = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.bool_))
    return Pairs(*(np.concatenate(column) for column in zip(empty, *found, strict=True)))


def _batch(
    index: GridIndex,
    shapes: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    start: int,
) -> Pairs:
    """Answer one batch; ``start`` is the number of its first point."""
    # 1. cells that no edge crosses: their label set is the answer
    cell = index.grid.cells(x, y)
    known = index.cell[cell]
    known[cell < 0] = 0
    open_points = np.flatnonzero(known >= index.sets)
    crossed = known[open_points].astype(np.int64) - index.sets
    known[open_points] = 0
    # 2. crossed cells: what covers all of the cell, then edge by edge
    answers = [_members(index, index.whole[crossed], open_points)]
    row = cell[open_points] // index.grid.columns
    asked = _Crossed(x[open_points], y[open_points], index.grid.center_y(row), crossed)
    answers += [_replace_point(answer, open_points) for answer in _by_edges(index, shapes, asked)]
    if len(index.ungridded):
        answers.append(_one_by_one(index, shapes, x, y))
    return _in_order(index, known, answers, len(shapes), start)


def _in_order(
    index: GridIndex, known: NDArray[np.int32], answers: list[Pairs], areas: int, start: int
) -> Pairs:
    """Weave the answers of plain cells and the others into one, sorted by point and area."""
    point = np.concatenate([answer.point for answer in answers])
    area = np.concatenate([answer.area for answer in answers])
    border = np.concatenate([answer.border for answer in answers])
    size = np.diff(index.set_start)[known]
    if len(index.ungridded):
        # a point may have answers of both kinds: sort all of them
        plain = _members(index, known, np.arange(len(known)))
        point, area = np.append(point, plain.point), np.append(area, plain.area)
        border, size = np.append(border, plain.border), np.zeros_like(size)
    order = np.argsort(point * areas + area)
    point, area, border = point[order], area[order], border[order]
    counts = size + np.bincount(point, minlength=len(known))
    total = int(counts.sum())
    first = np.cumsum(counts) - counts
    out_area = np.empty(total, dtype=np.int32)
    out_border = np.zeros(total, dtype=np.bool_)
    single = np.flatnonzero(size == 1)
    out_area[first[single]] = index.set_areas[index.set_start[known[single]]]
    several = np.flatnonzero(size > 1)
    if len(several):
        which, member = expand(index.set_start[known[several]], index.set_start[known[several] + 1])
        place = first[several][which] + member - index.set_start[known[several]][which]
        out_area[place] = index.set_areas[member]
    if len(point):
        rank = np.arange(len(point)) - np.searchsorted(point, point)
        place = first[point] + rank
        out_area[place], out_border[place] = area, border
    return Pairs(np.repeat(np.arange(start, start + len(known)), counts), out_area, out_border)


def _members(index: GridIndex, number: NDArray[np.int32], point: NDArray[np.intp]) -> Pairs:
    """Return the polygons of label sets as pairs that are not on a border."""
    which, member = expand(index.set_start[number], index.set_start[number + 1])
    return Pairs(point[which], index.set_areas[member], np.zeros(len(which), dtype=np.bool_))


def _replace_point(pairs: Pairs, point: NDArray[np.intp]) -> Pairs:
    return pairs._replace(point=point[pairs.point])


def _by_edges(index: GridIndex, shapes: NDArray[np.object_], asked: _Crossed) -> list[Pairs]:
    """Decide points in crossed cells, so many at a time that the pairs stay few."""
    slots = index.slot_start[asked.crossed], index.slot_start[asked.crossed + 1]
    entries = index.entry_start[slots[1]] - index.entry_start[slots[0]]
    total = np.cumsum(entries)
    found, begin = [], 0
    while begin < len(entries):
        done = int(total[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(total, done + _MOST_PAIRS, side="right")), begin + 1)
        part = slice(begin, end)
        answer = _decide(
            index, shapes,
            _Crossed(asked.x[part], asked.y[part], asked.center_y[part], asked.crossed[part]),
        )  # fmt: skip
        found.append(answer._replace(point=answer.point + begin))
        begin = end
    return found


def _decide(index: GridIndex, shapes: NDArray[np.object_], asked: _Crossed) -> Pairs:
    """Decide every slot of the cell of every point."""
    point, slot = expand(index.slot_start[asked.crossed], index.slot_start[asked.crossed + 1])
    first, last = index.entry_start[slot], index.entry_start[slot + 1]
    pair, entry = expand(first, last)
    lengths = last - first
    flips, unsure = _crossings(index, asked, np.repeat(point, lengths), entry)
    begins = np.cumsum(lengths) - lengths
    inside = index.slot_centered[slot] ^ np.bitwise_xor.reduceat(flips, begins)
    open_slot = index.slot_unsure[slot]
    open_slot[pair[np.flatnonzero(unsure)]] = True
    border = np.zeros(len(slot), dtype=np.bool_)
    ask = np.flatnonzero(open_slot)
    if len(ask):
        inside[ask], border[ask] = _ask_shapely(
            shapes[index.slot_area[slot[ask]]], asked.x[point[ask]], asked.y[point[ask]]
        )
    return Pairs(point[inside], index.slot_area[slot[inside]], border[inside])


def _crossings(
    index: GridIndex, asked: _Crossed, point: NDArray[np.int64], entry: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return, a pair of point and edge: is the edge crossed once; is it too close to call."""
    ax, ay, bx, by = index.entry_corners[entry].T
    x, y, turn_y = asked.x[point], asked.y[point], asked.center_y[point]
    to_a, to_b = ax - x, bx - x
    spans_upright = (to_a <= 0) != (to_b <= 0)
    # the side of the point, and of the turn of the path: (x of the point, y of the center)
    one, other = to_a * (by - y), (ay - y) * to_b
    left = one > other
    unsure = np.abs(one - other) <= TOO_CLOSE * (np.abs(one) + np.abs(other)) + TINY
    one, other = to_a * (by - turn_y), (ay - turn_y) * to_b
    turn_left = one > other
    unsure |= np.abs(one - other) <= TOO_CLOSE * (np.abs(one) + np.abs(other)) + TINY
    level = index.entry_spans[entry] & (turn_left ^ index.entry_left[entry])
    return (spans_upright & (left ^ turn_left)) ^ level, unsure


def _ask_shapely(
    area: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return (covers, on the border), pair by pair."""
    import shapely

    with _SHAPELY:
        covers = shapely.intersects_xy(area, x, y)
        border = covers.copy()
        border[covers] = ~shapely.contains_xy(area[covers], x[covers], y[covers])
        return covers, border


def _one_by_one(
    index: GridIndex, shapes: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> Pairs:
    """Ask the shapes that no grid can hold: invalid polygons, lines, points."""
    found = by_tree(shapes[index.ungridded], x, y)
    return found._replace(area=index.ungridded[found.area].astype(np.int32))


def by_tree(shapes: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]) -> Pairs:
    """Return the same as ``covering`` without an index: quicker for few points.

    Parameters
    ----------
    shapes
        Areas of any kind.
    x, y
        Coordinates; a point that is not finite lies in no area.

    Examples
    --------
    >>> import shapely
    >>> by_tree(np.array([shapely.box(0, 0, 1, 1)]), np.array([0.5, 1.0]), np.array([0.5, 0.5]))
    Pairs(point=array([0, 1]), area=array([0, 0], dtype=int32), border=array([False,  True]))
    """
    import shapely

    finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    near, area = shapely.STRtree(shapes).query(shapely.points(x[finite], y[finite]))
    point = finite[near]
    with _SHAPELY:
        shapely.prepare(shapes[np.unique(area)])
    covers, border = _ask_shapely(shapes[area], x[point], y[point])
    point, area, border = point[covers], area[covers], border[covers]
    order = np.lexsort((area, point))
    return Pairs(point[order], area[order].astype(np.int32), border[order])
