"""Build the grid index: one label set a cell that no edge crosses; edges where some do.

A cell that edges cross keeps those edges and whether its center lies in each of their polygons, so
that a point in it is decided by counting the edges between center and point (see ``query``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geonexus.grid_index.edges import Edges, Grid, crossed_cells, edges_of, expand, grid_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOO_CLOSE = 1e-15
"""An orientation whose size is below this share of its terms has no sign to rely on in doubles.

Three roundings can move it by at most 3.33e-16 of them (Shewchuk 1997, ccwerrboundA)."""
TINY = 1e-300
"""Where products all but vanish, doubles keep no share at all."""

CELLS_PER_EDGE = 64.0
MOST_CELLS = 6_000_000

_TOO_NEAR = 1e-6
"""In cells: a center this near to an edge is not relied upon; shapely decides in that cell."""


@dataclass(frozen=True, slots=True, eq=False)
class GridIndex:
    """The index of a set of polygons; they may overlap.

    A label set is a list of polygons: number ``s`` holds
    ``set_areas[set_start[s]:set_start[s + 1]]``. A *slot* is one polygon in one crossed cell.
    """

    grid: Grid
    cell: NDArray[np.int32]
    """Per cell: number of its label set, or ``sets + k`` for crossed cell number k."""
    set_start: NDArray[np.int64]
    set_areas: NDArray[np.int32]
    whole: NDArray[np.int32]
    """Per crossed cell: label set of the polygons that hold all of it."""
    slot_start: NDArray[np.int64]
    """Per crossed cell: its first slot; one more entry at the end."""
    slot_area: NDArray[np.int32]
    slot_centered: NDArray[np.bool_]
    """Does the polygon of the slot hold the center of the cell?"""
    slot_unsure: NDArray[np.bool_]
    """The center is too near to an edge to be relied upon."""
    entry_start: NDArray[np.int64]
    """Per slot: its first edge; one more entry at the end."""
    entry_corners: NDArray[np.float64]
    """Per edge in a cell: ax, ay, bx, by."""
    entry_spans: NDArray[np.bool_]
    """Does the edge span the height of the center?"""
    entry_left: NDArray[np.bool_]
    """Is the center to the left of the edge?"""
    ungridded: NDArray[np.int64]
    """Positions of the shapes that are no valid polygons: those are asked one by one."""

    @property
    def sets(self) -> int:
        """Return the number of label sets."""
        return len(self.set_start) - 1


def build_index(
    shapes: NDArray[np.object_],
    *,
    cells_per_edge: float = CELLS_PER_EDGE,
    most_cells: int = MOST_CELLS,
) -> GridIndex:
    """Build the index of polygons.

    Parameters
    ----------
    shapes
        Polygons and multipolygons, in any number of layers over each other. Missing, empty,
        invalid and other shapes are kept apart in ``ungridded``.
    cells_per_edge, most_cells
        How fine the grid is: a finer one answers faster and takes longer to build.

    Examples
    --------
    >>> import shapely
    >>> index = build_index(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    >>> index.set_areas[: index.set_start[3]]  # set 0 is outside, then the first, the second
    array([0, 1], dtype=int32)
    """
    import shapely

    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    usable = polygonal & shapely.is_valid(shapes)
    edges = edges_of(shapes, np.flatnonzero(usable))
    if not len(edges.area):
        return _empty(np.flatnonzero(~usable))
    grid = grid_over(edges, cells_per_edge, most_cells)
    centers = _label_centers(edges, grid, len(shapes))
    return _with_crossed_cells(edges, grid, centers, len(shapes), np.flatnonzero(~usable))


@dataclass(frozen=True, slots=True, eq=False)
class _Centers:
    """The polygons that hold the center of each cell."""

    label: NDArray[np.int32]
    """Per cell: number of its set."""
    sets: tuple[NDArray[np.int64], NDArray[np.int32]]
    """Where each set starts, and the polygons."""
    shaky: NDArray[np.int64]
    """``cell * areas + area`` where an edge all but touches the center."""


def _label_centers(edges: Edges, grid: Grid, areas: int) -> _Centers:
    """Return the label set of every cell's center.

    Row by row, the polygon's edges cut the line of the centers; between an odd and the next even
    cut the centers are inside.
    """
    # 1. where each edge cuts the lines of the centers, as the first column to its right
    row_of = (edges.corners[:, 1::2] - grid.south) / grid.size - 0.5
    low = np.floor(row_of.min(axis=1)).astype(np.int64)
    edge, row = expand(low, np.floor(row_of.max(axis=1)).astype(np.int64) + 2)
    y = grid.center_y(row)
    ax, ay, bx, by = edges.corners[edge].T
    cuts = (ay <= y) != (by <= y)
    edge, row, y = edge[cuts], row[cuts], y[cuts]
    ax, ay, bx, by = ax[cuts], ay[cuts], bx[cuts], by[cuts]
    cut = (ax + (y - ay) * ((bx - ax) / (by - ay)) - grid.west) / grid.size - 0.5
    column = np.ceil(cut).astype(np.int64)
    nearest = np.rint(cut).astype(np.int64)
    near = np.abs(cut - nearest) < _TOO_NEAR
    area = edges.area[edge].astype(np.int64)
    shaky = np.unique((row[near] * grid.columns + nearest[near]) * areas + area[near])
    # 2. runs of cells inside one polygon, as half-open ranges of cell numbers
    cells = grid.rows * grid.columns
    order = np.sort(area * (cells + 1) + row * grid.columns + column)
    run_area, run_from = np.divmod(order[0::2], cells + 1)
    run_to = order[1::2] % (cells + 1)
    # 3. stretches of cells with one answer, and the polygons of each
    breaks = np.unique(np.concatenate([[0], run_from, run_to]))
    run, stretch = expand(np.searchsorted(breaks, run_from), np.searchsorted(breaks, run_to))
    number, set_start, set_areas = _number_sets(stretch, run_area[run], len(breaks), areas)
    label = np.repeat(number, np.diff(np.append(breaks, cells)))
    return _Centers(label, (set_start, set_areas), shaky)


def _number_sets(
    item: NDArray[np.int64], area: NDArray[np.int64], items: int, areas: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Give the distinct sets of polygons among ``items`` numbers, the empty one the first.

    Parameters
    ----------
    item, area
        Item ``item[k]`` has the polygon ``area[k]``.
    items, areas
        How many there are of each.
    """
    order = np.lexsort((area, item))
    item, area = item[order], area[order]
    size = np.bincount(item, minlength=items)
    start = np.cumsum(size) - size
    number = np.zeros(items, dtype=np.int64)
    # the k-th polygon of every item refines the numbers given for the first k
    made = 1
    for k in range(int(size.max(initial=0))):
        longer = np.flatnonzero(size > k)
        key = number[longer] * areas + area[start[longer] + k]
        _, position = np.unique(key, return_inverse=True)
        number[longer] = made + position
        made += int(position.max()) + 1
    _, example, position = np.unique(number, return_index=True, return_inverse=True)
    lengths = size[example]
    which, _ = expand(np.zeros(len(example), dtype=np.int64), lengths)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    set_areas = area[start[example][which] + offset].astype(np.int32)
    return position.astype(np.int32), _starts(lengths), set_areas


def _with_crossed_cells(
    edges: Edges, grid: Grid, centers: _Centers, areas: int, ungridded: NDArray[np.intp]
) -> GridIndex:
    """Add the cells that edges cross to the label sets of the centers."""
    edge, cell = crossed_cells(edges, grid)
    key = cell * areas + edges.area[edge]
    order = np.argsort(key, kind="stable")
    edge, cell, key = edge[order], cell[order], key[order]
    entry_from = np.flatnonzero(np.diff(key, prepend=-1))
    slot_key = key[entry_from]
    slot_cell, slot_area = np.divmod(slot_key, areas)
    slot_from = np.flatnonzero(np.diff(slot_cell, prepend=-1))
    crossed = slot_cell[slot_from]
    # the polygons that hold a center have an edge in the cell, or hold the whole cell
    set_start, set_areas = centers.sets
    center = centers.label[crossed]
    which, member = expand(set_start[center], set_start[center + 1])
    center_key = crossed[which] * np.int64(areas) + set_areas[member].astype(np.int64)
    all_of_it = ~_among(center_key, slot_key)
    whole, whole_start, whole_areas = _number_sets(
        which[all_of_it], set_areas[member][all_of_it].astype(np.int64), len(crossed), areas
    )
    sets = len(set_start) - 1
    label = centers.label.copy()
    label[crossed] = sets + len(whole_start) - 1 + np.arange(len(crossed), dtype=np.int32)
    corners = edges.corners[edge]
    spans, left, unsure = _centers_side(corners, cell, grid)
    return GridIndex(
        grid=grid,
        cell=label,
        set_start=np.append(set_start, set_start[-1] + whole_start[1:]),
        set_areas=np.append(set_areas, whole_areas),
        whole=whole + np.int32(sets),
        slot_start=np.append(slot_from, len(slot_key)).astype(np.int64),
        slot_area=slot_area.astype(np.int32),
        slot_centered=_among(slot_key, center_key),
        slot_unsure=_among(slot_key, centers.shaky) | np.logical_or.reduceat(unsure, entry_from),
        entry_start=np.append(entry_from, len(edge)).astype(np.int64),
        entry_corners=corners,
        entry_spans=spans,
        entry_left=left,
        ungridded=ungridded.astype(np.int64),
    )


def _centers_side(
    corners: NDArray[np.float64], cell: NDArray[np.int64], grid: Grid
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return, an edge: does it span the center's height, is the center left of it, is that unsure.

    The center's height must be the very number that queries use.
    """
    row, column = np.divmod(cell, grid.columns)
    x, y = grid.center_x(column), grid.center_y(row)
    ax, ay, bx, by = corners.T
    spans = (ay <= y) != (by <= y)
    one, other = (ax - x) * (by - y), (ay - y) * (bx - x)
    unsure = spans & (np.abs(one - other) <= TOO_CLOSE * (np.abs(one) + np.abs(other)) + TINY)
    return spans, one > other, unsure


def _among(values: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which values stand in the sorted array ``known``."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.equal(known[place], values)


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _empty(ungridded: NDArray[np.intp]) -> GridIndex:
    """Return the index of no polygon at all."""
    none, zero = np.zeros(0, dtype=np.int32), np.zeros(1, dtype=np.int64)
    no = np.zeros(0, dtype=np.bool_)
    return GridIndex(
        grid=Grid(0.0, 0.0, 1.0, 1, 1), cell=np.zeros(1, dtype=np.int32),
        set_start=np.zeros(2, dtype=np.int64), set_areas=none, whole=none, slot_start=zero,
        slot_area=none, slot_centered=no, slot_unsure=no, entry_start=zero,
        entry_corners=np.zeros((0, 4)), entry_spans=no, entry_left=no,
        ungridded=ungridded.astype(np.int64),
    )  # fmt: skip
