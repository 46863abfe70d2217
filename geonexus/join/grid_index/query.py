"""Ask the grid index which polygons cover each point.

In a crossed cell the path from the center runs level to the point's x and then upright to the
point. Each edge that the path crosses changes the answer of its polygon. An edge is crossed by a
leg when it spans the leg's line (comparisons of numbers, exact) and has the leg's ends on two
sides (orientations, exact unless too close to call). What is too close goes to shapely, and so
does every point that might stand on an edge: it has no side of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geonexus.join.grid_index.build import TINY, TOO_CLOSE, GridIndex
from geonexus.join.grid_index.edges import expand
from geonexus.join.grid_index.tree import ONE_AT_A_TIME, Pairs, ask, by_tree, in_order, wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Read = Callable[[int, int], "tuple[Numbers, Numbers]"]
"""Returns x and y of the points from one number to another; asked by several threads at once."""

_BATCH = 1 << 17
"""Points at a time: enough for numpy, little enough for the processor's cache."""
_MOST_PAIRS = 1 << 20
"""Pairs of point and edge at a time, so that memory stays flat where edges crowd."""


@dataclass(frozen=True, slots=True)
class _Crossed:
    """Points in crossed cells, with the number of their crossed cell."""

    x: Numbers
    y: Numbers
    center_y: Numbers
    crossed: NDArray[np.int32]


def covering(
    index: GridIndex,
    shapes: NDArray[np.object_],
    x: Numbers,
    y: Numbers,
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
    >>> from geonexus.join.grid_index.build import build_index
    >>> shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> found = covering(build_index(shapes), shapes, np.array([0.5, 1.0]), np.array([0.5, 0.5]))
    >>> list(zip(found.point.tolist(), found.area.tolist(), found.border.tolist()))
    [(0, 0, False), (1, 0, True), (1, 1, True)]
    """
    found = covering_read(
        index, shapes, len(x), lambda start, stop: (x[start:stop], y[start:stop]), threads=threads
    )
    return wide(found)


def covering_read(
    index: GridIndex,
    shapes: NDArray[np.object_],
    count: int,
    read: Read,
    *,
    rank: NDArray[np.integer] | None = None,
    threads: int | None = None,
) -> Pairs:
    """Return the same in columns as narrow as they can be, of points read batch by batch.

    Parameters
    ----------
    index, shapes, threads
        As in ``covering``.
    count
        How many points there are.
    read
        Gives the coordinates of one batch, so that those of all points never stand in memory.
    rank
        A number for each area, to be told and sorted by instead of its position.
    """
    import shapely

    with ONE_AT_A_TIME:
        shapely.prepare(shapes)
    number = np.dtype(np.int32 if count <= np.iinfo(np.int32).max else np.int64)

    def batch(start: int) -> Pairs:
        found = _batch(index, shapes, *read(start, min(start + _BATCH, count)))
        if rank is not None:
            found = in_order(found.point, rank[found.area], found.border, len(shapes))
        return found._replace(point=found.point.astype(number, copy=False) + number.type(start))

    starts = range(0, count, _BATCH)
    workers = min(threads or min(os.cpu_count() or 1, 4), len(starts))
    if workers <= 1:
        found = [batch(start) for start in starts]
    else:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(batch, starts))
    return _in_one(found)


def _in_one(found: list[Pairs]) -> Pairs:
    """Return batches as one; each column of theirs is let go before the next is put together."""
    if len(found) == 1:
        return found[0]
    columns = [list(column) for column in zip(*found, strict=True)] or [[], [], []]
    found.clear()
    point = np.concatenate(columns[0] or [np.zeros(0, np.int32)])
    columns[0].clear()
    area = np.concatenate(columns[1] or [np.zeros(0, np.int16)])
    columns[1].clear()
    return Pairs(point, area, np.concatenate(columns[2] or [np.zeros(0, np.bool_)]))


def _batch(index: GridIndex, shapes: NDArray[np.object_], x: Numbers, y: Numbers) -> Pairs:
    """Answer one batch."""
    # 1. cells that no edge crosses: their label set is the answer
    cell = index.grid.cells(x, y)
    known = index.cell[cell]
    open_points = np.flatnonzero(known >= index.sets)
    crossed = known[open_points] - np.int32(index.sets)
    known[open_points] = 0
    first = index.set_start[known]
    count = index.set_start[known + 1] - first
    # 2. crossed cells, slot by slot; their answers stand behind those of the label sets
    row = cell[open_points] // np.int32(index.grid.columns)
    asked = _Crossed(x[open_points], y[open_points], index.grid.center_y(row), crossed)
    decided = _by_slots(index, shapes, asked)
    own = np.bincount(decided.point, minlength=len(open_points)).astype(np.int32)
    count[open_points] = own
    first[open_points] = np.cumsum(own, dtype=np.int32) - own + np.int32(len(index.set_areas))
    # 3. one run of areas a point
    point, place = expand(first, first + count)
    border = np.zeros(len(place), dtype=np.bool_)
    if decided.border.any():
        border = np.append(np.zeros(len(index.set_areas), np.bool_), decided.border)[place]
    found = Pairs(point, np.append(index.set_areas, decided.area)[place], border)
    return _with_ungridded(index, shapes, found, x, y) if len(index.ungridded) else found


def _by_slots(index: GridIndex, shapes: NDArray[np.object_], asked: _Crossed) -> Pairs:
    """Decide points in crossed cells, so many at a time that the pairs stay few."""
    first, last = index.slot_start[asked.crossed], index.slot_start[asked.crossed + 1]
    total = np.cumsum(index.entry_start[last] - index.entry_start[first], dtype=np.int64)
    found = [Pairs(np.zeros(0, np.int32), index.slot_area[:0], np.zeros(0, np.bool_))]
    begin = 0
    while begin < len(total):
        done = int(total[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(total, done + _MOST_PAIRS, side="right")), begin + 1)
        part = slice(begin, end)
        answer = _decide(
            index, shapes,
            _Crossed(asked.x[part], asked.y[part], asked.center_y[part], asked.crossed[part]),
        )  # fmt: skip
        found.append(answer._replace(point=answer.point + np.int32(begin)))
        begin = end
    return _in_one(found)


def _decide(index: GridIndex, shapes: NDArray[np.object_], asked: _Crossed) -> Pairs:
    """Decide every slot of the cell of every point."""
    point, slot = expand(index.slot_start[asked.crossed], index.slot_start[asked.crossed + 1])
    inside, open_slot = index.slot_centered[slot], index.slot_unsure[slot]
    first, last = index.entry_start[slot], index.entry_start[slot + 1]
    edged = np.flatnonzero(last > first)
    if len(edged):
        first, last = first[edged], last[edged]
        pair, entry = expand(first, last)
        flips, unsure = _crossings(index, asked, point[edged][pair], entry)
        lengths = last - first
        inside[edged] ^= np.bitwise_xor.reduceat(flips, np.cumsum(lengths) - lengths)
        open_slot[edged[pair[np.flatnonzero(unsure)]]] = True
    border = np.zeros(len(slot), dtype=np.bool_)
    left_open = np.flatnonzero(open_slot)
    if len(left_open):
        inside[left_open], border[left_open] = ask(
            shapes[index.slot_area[slot[left_open]]],
            asked.x[point[left_open]],
            asked.y[point[left_open]],
        )
    return Pairs(point[inside], index.slot_area[slot[inside]], border[inside])


def _crossings(
    index: GridIndex, asked: _Crossed, point: NDArray[np.int32], entry: NDArray[np.int32]
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


def _with_ungridded(
    index: GridIndex, shapes: NDArray[np.object_], found: Pairs, x: Numbers, y: Numbers
) -> Pairs:
    """Add the answers of the shapes that no grid can hold: invalid polygons, lines, points."""
    others = by_tree(shapes[index.ungridded], x, y)
    point = np.append(found.point, others.point.astype(np.int32))
    area = np.append(found.area, index.ungridded[others.area].astype(found.area.dtype))
    return in_order(point, area, np.append(found.border, others.border), len(shapes))
