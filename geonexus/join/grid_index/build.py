"""Build the grid index: a label set for each cell that no edge crosses, edges for the others.

A cell that edges cross keeps those edges and whether its center lies in each of their polygons, so
that a point in it is decided by counting the edges between center and point (see ``query``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geonexus.join.grid_index.edges import Edges, Grid, crossed_cells, edges_of, expand, grid_over

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
    ``set_areas[set_start[s]:set_start[s + 1]]``. A *slot* is one polygon in one crossed cell; a
    polygon that holds all of the cell has a slot without edges.
    """

    grid: Grid
    corners: int
    """How many coordinates its shapes have."""
    cell: NDArray[np.int32]
    """Per cell: number of its label set, or ``sets + k`` for crossed cell number k."""
    set_start: NDArray[np.int32]
    set_areas: NDArray[np.int16 | np.int32]
    slot_start: NDArray[np.int32]
    """Per crossed cell: its first slot; one more entry at the end."""
    slot_area: NDArray[np.int16 | np.int32]
    slot_centered: NDArray[np.bool_]
    """Does the polygon of the slot hold the center of the cell?"""
    slot_unsure: NDArray[np.bool_]
    """The center is too near to an edge to be relied upon."""
    entry_start: NDArray[np.int32]
    """Per slot: its first edge; one more entry at the end."""
    entry_corners: NDArray[np.float64]
    """(entries, 4), per edge in a cell: ax, ay, bx, by."""
    entry_spans: NDArray[np.bool_]
    """Does the edge span the height of the center?"""
    entry_left: NDArray[np.bool_]
    """Is the center to the left of the edge?"""
    ungridded: NDArray[np.int64]
    """Positions of the shapes that are not valid polygons: those are asked one by one."""

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
    >>> index.set_areas[: index.set_start[3]].tolist()  # set 0 is outside; the first, the second
    [0, 1]
    """
    import shapely

    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    usable = polygonal & shapely.is_valid(shapes)
    edges = edges_of(shapes, np.flatnonzero(usable))
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if not len(edges.area):
        return _empty(np.flatnonzero(~usable), corners)
    grid = grid_over(edges, cells_per_edge, most_cells)
    centers = _label_centers(edges, grid, len(shapes))
    index = _with_crossed_cells(edges, grid, centers, len(shapes))
    return replace(index, corners=corners, ungridded=np.flatnonzero(~usable))


@dataclass(frozen=True, slots=True, eq=False)
class _Centers:
    """The polygons that hold the center of each cell."""

    label: NDArray[np.int32]
    """Per cell: number of its set."""
    sets: tuple[NDArray[np.int32], NDArray[np.int64]]
    """Where each set starts, and the polygons."""
    shaky: NDArray[np.int64]
    """``cell * areas + area`` where an edge all but touches the center."""


def _label_centers(edges: Edges, grid: Grid, areas: int) -> _Centers:
    """Return the label set of every cell's center.

    Row by row, the polygon's edges cut the line of the centers; between an odd and the next even
    cut the centers are inside.
    """
    # 1. where each edge cuts the lines of the centers, as the first column to its right
    from_row, to_row = (edges.corners[1::2] - grid.south) / grid.size - 0.5
    edge, row = expand(
        np.floor(np.minimum(from_row, to_row)).astype(np.int32),
        np.floor(np.maximum(from_row, to_row)).astype(np.int32) + 2,
    )
    y = grid.center_y(row)
    _, ay, _, by = edges.corners
    cuts = np.flatnonzero((ay[edge] <= y) != (by[edge] <= y))
    edge, row, y = edge[cuts], row[cuts].astype(np.int64), y[cuts]
    ax, ay, bx, by = edges.corners[:, edge]
    cut = (ax + (y - ay) * ((bx - ax) / (by - ay)) - grid.west) / grid.size - 0.5
    column = np.ceil(cut).astype(np.int64)
    nearest = np.rint(cut)
    near = np.flatnonzero(np.abs(cut - nearest) < _TOO_NEAR)
    area = edges.area[edge].astype(np.int64)
    shaky = (row[near] * grid.columns + nearest[near].astype(np.int64)) * areas + area[near]
    # 2. runs of cells inside one polygon, as half-open ranges of cell numbers
    cells = grid.rows * grid.columns
    order = np.sort(area * (cells + 1) + row * grid.columns + column)
    run_area = order[0::2] // (cells + 1)
    run_from, run_to = order[0::2] - run_area * (cells + 1), order[1::2] - run_area * (cells + 1)
    # 3. stretches of cells with one answer, and the polygons of each
    breaks = _distinct(np.concatenate([[0], run_from, run_to]))
    run, stretch = expand(
        np.searchsorted(breaks, run_from).astype(np.int32),
        np.searchsorted(breaks, run_to).astype(np.int32),
    )
    number, set_start, set_areas = _number_sets(stretch, run_area[run], len(breaks), areas)
    label = np.repeat(number, np.diff(np.append(breaks, cells)))
    return _Centers(label, (set_start, set_areas), _distinct(shaky))


def _number_sets(
    item: NDArray[np.int32], area: NDArray[np.int64], items: int, areas: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return the distinct sets of polygons among ``items``, numbered; the empty set is first.

    Parameters
    ----------
    item, area
        Item ``item[k]`` has the polygon ``area[k]``.
    items, areas
        How many there are of each.
    """
    key = np.sort(item.astype(np.int64) * areas + area)
    item = (key // areas).astype(np.int32)
    area = key - item * np.int64(areas)
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
    begin = start[example].astype(np.int32)
    _, member = expand(begin, begin + lengths.astype(np.int32))
    return position.astype(np.int32), _starts(lengths), area[member]


def _with_crossed_cells(edges: Edges, grid: Grid, centers: _Centers, areas: int) -> GridIndex:
    """Add the cells that edges cross to the label sets of the centers."""
    # 1. edges by cell and polygon; they come polygon by polygon, so their own order serves
    edge, cell = crossed_cells(edges, grid)
    packed = np.sort((cell.astype(np.int64) << 32) | edge)
    edge, cell = (packed & 0xFFFFFFFF).astype(np.int32), (packed >> 32).astype(np.int32)
    key = cell * np.int64(areas) + edges.area[edge]
    entry_from = np.flatnonzero(np.diff(key, prepend=-1))
    edge_key = key[entry_from]
    corners = edges.corners[:, edge]
    spans, left, unsure = _centers_side(corners, cell, grid)
    # 2. the polygons that hold a center have an edge in the cell, or hold the whole cell
    cell_from = np.flatnonzero(np.diff(cell, prepend=np.int32(-1)))
    crossed = cell[cell_from]
    set_start, set_areas = centers.sets
    center = centers.label[crossed]
    which, member = expand(set_start[center], set_start[center + 1])
    center_key = crossed[which] * np.int64(areas) + set_areas[member]
    whole_key = center_key[~_among(center_key, edge_key)]
    # 3. both kinds of slots in one order
    slot_key = np.concatenate([edge_key, whole_key])
    order = np.argsort(slot_key, kind="stable")
    slot_key = slot_key[order]
    lengths = np.zeros(len(slot_key), dtype=np.int64)
    lengths[: len(edge_key)] = np.diff(np.append(entry_from, len(edge)))
    slot_unsure = np.zeros(len(slot_key), dtype=np.bool_)
    slot_unsure[: len(edge_key)] = np.logical_or.reduceat(unsure, entry_from)
    slot_cell = (slot_key // areas).astype(np.int32)
    sets = len(set_start) - 1
    label = centers.label
    label[crossed] = sets + np.arange(len(crossed), dtype=np.int32)
    small = np.int16 if areas <= np.iinfo(np.int16).max else np.int32
    return GridIndex(
        grid=grid,
        corners=0,
        cell=label,
        set_start=set_start,
        set_areas=set_areas.astype(small),
        slot_start=np.append(np.searchsorted(slot_cell, crossed), len(slot_key)).astype(np.int32),
        slot_area=(slot_key - slot_cell * np.int64(areas)).astype(small),
        slot_centered=_among(slot_key, center_key),
        slot_unsure=slot_unsure[order] | _among(slot_key, centers.shaky),
        entry_start=_starts(lengths[order]),
        entry_corners=np.ascontiguousarray(corners.T),
        entry_spans=spans,
        entry_left=left,
        ungridded=np.zeros(0, dtype=np.int64),
    )


def _centers_side(
    corners: NDArray[np.float64], cell: NDArray[np.int32], grid: Grid
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each edge: it spans the center's height, the center lies left, that is unsure.

    The center's height must be the very number that queries use.
    """
    row = cell // np.int32(grid.columns)
    x, y = grid.center_x(cell - row * np.int32(grid.columns)), grid.center_y(row)
    ax, ay, bx, by = corners
    spans = (ay <= y) != (by <= y)
    one, other = (ax - x) * (by - y), (ay - y) * (bx - x)
    unsure = spans & (np.abs(one - other) <= TOO_CLOSE * (np.abs(one) + np.abs(other)) + TINY)
    return spans, one > other, unsure


def _among(values: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which values are in the sorted array ``known``."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.equal(known[place], values)


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each value once, in order."""
    values = np.sort(values)
    return values[np.diff(values, prepend=-1) > 0]


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.append(0, np.cumsum(lengths)).astype(np.int32)


def _empty(ungridded: NDArray[np.intp], corners: int) -> GridIndex:
    """Return the index of no polygon at all."""
    none, zero = np.zeros(0, dtype=np.int16), np.zeros(1, dtype=np.int32)
    no = np.zeros(0, dtype=np.bool_)
    return GridIndex(
        grid=Grid(0.0, 0.0, 1.0, 1, 1),
        corners=corners,
        cell=zero,
        set_start=np.zeros(2, dtype=np.int32),
        set_areas=none,
        slot_start=zero,
        slot_area=none,
        slot_centered=no,
        slot_unsure=no,
        entry_start=zero,
        entry_corners=np.zeros((0, 4)),
        entry_spans=no,
        entry_left=no,
        ungridded=ungridded,
    )
