"""Polygons → edges, and which cells of a uniform grid each edge crosses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLACK = 1e-9
"""In cells: an edge this near to a cell counts as crossing it, so that rounding loses none."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A uniform grid; cell ``row * columns + column``, rows from the south."""

    west: float
    south: float
    size: float
    """Side of a cell, in the units of the coordinates."""
    columns: int
    rows: int

    def cells(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the cell of each point.

        A point off the grid, and one whose x or y is no number, has a cell on the rim of the grid:
        nothing lies there.
        """
        column = _step(x, self.west, self.size, self.columns)
        cell = _step(y, self.south, self.size, self.rows)
        cell *= np.int32(self.columns)
        cell += column
        return cell

    def center_x(self, column: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return the x of the centers of columns."""
        return self.west + (column.astype(np.float64) + 0.5) * self.size

    def center_y(self, row: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return the y of the centers of rows."""
        return self.south + (row.astype(np.float64) + 0.5) * self.size


def _step(values: NDArray[np.float64], start: float, size: float, steps: int) -> NDArray[np.int32]:
    """Return the number of the step of each value, the first or last one for those beyond."""
    place = values - start
    place /= size
    np.fmax(place, 0.0, out=place)  # a value that is no number becomes 0
    np.minimum(place, steps - 1, out=place)
    return place.astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The edges of many polygons: corner a to corner b, and whose they are."""

    corners: NDArray[np.float64]
    """(4, edges): ax, ay, bx, by, each in one piece: numpy is quickest along long rows."""
    area: NDArray[np.int32]
    """Position of the polygon."""


def edges_of(shapes: NDArray[np.object_], which: NDArray[np.intp]) -> Edges:
    """Return the edges of the polygons at the positions ``which``, without those of length 0.

    Parameters
    ----------
    shapes
        Polygons and multipolygons.
    which
        Positions in ``shapes`` to take.

    Examples
    --------
    >>> import shapely
    >>> edges_of(np.array([shapely.box(0, 0, 2, 1)]), np.array([0])).corners[0]
    array([2., 2., 0., 0.])
    """
    import shapely

    parts, part_area = shapely.get_parts(shapes[which], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    x, y = np.ascontiguousarray(points.T)
    follows = (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    follows &= point_ring[1:] == point_ring[:-1]
    first = np.flatnonzero(follows)
    corners = np.stack([x[first], y[first], x[first + 1], y[first + 1]])
    ring_area = which[part_area[ring_part]].astype(np.int32)
    return Edges(corners, ring_area[point_ring[first]])


def grid_over(edges: Edges, cells_per_edge: float, most_cells: int) -> Grid:
    """Return a grid that covers all edges with room to spare on every side.

    Parameters
    ----------
    edges
        What the grid shall cover; at least one edge.
    cells_per_edge, most_cells
        How fine: about this many cells an edge, and not more cells than this.
    """
    # every corner begins an edge: the beginnings are all of them
    low = edges.corners[:2].min(axis=1)
    span = np.maximum(edges.corners[:2].max(axis=1) - low, 1e-9)
    wanted = min(max(cells_per_edge * len(edges.area), 256.0), float(most_cells))
    # a sliver of a polygon must not become a row of a million cells
    size = max(float(np.sqrt(span[0] * span[1] / wanted)), float(span.max()) / wanted * 4)
    # the odd share keeps centers off the round coordinates at which hand-made borders run
    west, south = low - size * np.array([1.3819660, 1.6180340])
    columns, rows = (np.ceil(span / size) + 4).astype(int)
    return Grid(float(west), float(south), size, int(columns), int(rows))


def crossed_cells(edges: Edges, grid: Grid) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return (edge, cell) for every cell that an edge crosses or all but touches.

    Each edge is walked along its longer direction, so that its slope is at most one and rounding
    stays far below ``SLACK``.
    """
    from_u, to_u = (edges.corners[0::2] - grid.west) / grid.size
    from_v, to_v = (edges.corners[1::2] - grid.south) / grid.size
    steep = np.abs(to_v - from_v) > np.abs(to_u - from_u)
    start, start_minor = np.where(steep, from_v, from_u), np.where(steep, from_u, from_v)
    end, end_minor = np.where(steep, to_v, to_u), np.where(steep, to_u, to_v)
    # 1. every strip across the longer direction that the edge enters
    edge, strip = expand(
        np.floor(np.minimum(start, end) - SLACK).astype(np.int32),
        np.floor(np.maximum(start, end) + SLACK).astype(np.int32) + 1,
    )
    # an edge so short that it has no length in cells keeps the slope 0
    length = end - start
    slope = np.zeros_like(length)
    np.divide(end_minor - start_minor, length, out=slope, where=length != 0)
    # 2. the stretch of the shorter direction that it covers inside that strip
    low_end, high_end = np.minimum(start, end)[edge], np.maximum(start, end)[edge]
    start, start_minor, slope = start[edge], start_minor[edge], slope[edge]
    here = start_minor + (np.minimum(np.maximum(strip, low_end), high_end) - start) * slope
    there = start_minor + (np.minimum(np.maximum(strip + 1, low_end), high_end) - start) * slope
    low = np.floor(np.minimum(here, there) - SLACK).astype(np.int32)
    high = np.floor(np.maximum(here, there) + SLACK).astype(np.int32) + 1
    pair, other = expand(low, high)
    edge, strip = edge[pair], strip[pair]
    upright = steep[edge]
    column = np.where(upright, other, strip)
    row = np.where(upright, strip, other)
    return edge, row * np.int32(grid.columns) + column


def expand(
    low: NDArray[np.int32], high: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return (position, value) for every value of every half-open range ``low … high``.

    Examples
    --------
    >>> position, value = expand(np.array([0, 5], np.int32), np.array([2, 6], np.int32))
    >>> position.tolist(), value.tolist()
    ([0, 0, 1], [0, 1, 5])
    """
    count = high - low
    position = np.repeat(np.arange(len(low), dtype=np.int32), count)
    before = np.cumsum(count, dtype=np.int32) - count
    value = np.repeat(low - before, count)
    value += np.arange(len(value), dtype=np.int32)
    return position, value
