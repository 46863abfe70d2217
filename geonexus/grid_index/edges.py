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
        """Return the cell of each point; −1 outside the grid and where x or y is not finite."""
        with np.errstate(invalid="ignore"):
            u, v = (x - self.west) / self.size, (y - self.south) / self.size
            outside = ~((u >= 0) & (u < self.columns) & (v >= 0) & (v < self.rows))
            if outside.any():
                u[outside] = v[outside] = 0
        cell = v.astype(np.int32) * np.int32(self.columns) + u.astype(np.int32)
        cell[outside] = -1
        return cell

    def center_x(self, column: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return the x of the centers of columns."""
        return self.west + (column.astype(np.float64) + 0.5) * self.size

    def center_y(self, row: NDArray[np.integer]) -> NDArray[np.float64]:
        """Return the y of the centers of rows."""
        return self.south + (row.astype(np.float64) + 0.5) * self.size


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The edges of many polygons: corner a to corner b, and whose they are."""

    corners: NDArray[np.float64]
    """(edges, 4): ax, ay, bx, by."""
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
    >>> edges_of(np.array([shapely.box(0, 0, 1, 1)]), np.array([0])).corners.shape
    (4, 4)
    """
    import shapely

    parts, part_area = shapely.get_parts(shapes[which], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    follows = point_ring[1:] == point_ring[:-1]
    follows &= (points[1:] != points[:-1]).any(axis=1)
    first = np.flatnonzero(follows)
    corners = np.hstack([points[first], points[first + 1]])
    area = which[part_area[ring_part[point_ring[first]]]]
    return Edges(corners, area.astype(np.int32))


def grid_over(edges: Edges, cells_per_edge: float, most_cells: int) -> Grid:
    """Return a grid that covers all edges with room to spare on every side.

    Parameters
    ----------
    edges
        What the grid shall cover; at least one edge.
    cells_per_edge, most_cells
        How fine: about this many cells an edge, and not more cells than this.
    """
    low = edges.corners.reshape(-1, 2).min(axis=0)
    span = np.maximum(edges.corners.reshape(-1, 2).max(axis=0) - low, 1e-9)
    wanted = min(max(cells_per_edge * len(edges.area), 256.0), float(most_cells))
    # a sliver of a polygon must not become a row of a million cells
    size = max(float(np.sqrt(span[0] * span[1] / wanted)), float(span.max()) / wanted * 4)
    # the odd share keeps centers off the round coordinates at which hand-made borders run
    west, south = low - size * np.array([1.3819660, 1.6180340])
    columns, rows = (np.ceil(span / size) + 4).astype(int)
    return Grid(float(west), float(south), size, int(columns), int(rows))


def crossed_cells(edges: Edges, grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (edge, cell) for every cell that an edge crosses or all but touches.

    Each edge is walked along its longer direction, so that its slope is at most one and rounding
    stays far below ``SLACK``.
    """
    u = (edges.corners[:, 0::2] - grid.west) / grid.size
    v = (edges.corners[:, 1::2] - grid.south) / grid.size
    steep = np.abs(v[:, 1] - v[:, 0]) > np.abs(u[:, 1] - u[:, 0])
    major, minor = np.where(steep[:, None], v, u), np.where(steep[:, None], u, v)
    backward = major[:, 0] > major[:, 1]
    major[backward], minor[backward] = major[backward, ::-1], minor[backward, ::-1]
    # 1. every strip across the longer direction that the edge enters
    edge, strip = expand(
        np.floor(major[:, 0] - SLACK).astype(np.int64),
        np.floor(major[:, 1] + SLACK).astype(np.int64) + 1,
    )
    start, end = major[edge, 0], major[edge, 1]
    # an edge so short that it has no length in cells keeps the slope 0
    length = end - start
    slope = np.zeros_like(length)
    np.divide(minor[edge, 1] - minor[edge, 0], length, out=slope, where=length > 0)
    # 2. the stretch of the shorter direction that it covers inside that strip
    here = minor[edge, 0] + (np.clip(strip, start, end) - start) * slope
    there = minor[edge, 0] + (np.clip(strip + 1, start, end) - start) * slope
    low = np.floor(np.minimum(here, there) - SLACK).astype(np.int64)
    high = np.floor(np.maximum(here, there) + SLACK).astype(np.int64) + 1
    pair, other = expand(low, high)
    edge, strip = edge[pair], strip[pair]
    column = np.where(steep[edge], other, strip)
    row = np.where(steep[edge], strip, other)
    return edge, row * grid.columns + column


def expand(
    low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (position, value) for every value of every half-open range ``low … high``.

    Examples
    --------
    >>> expand(np.array([0, 5]), np.array([2, 6]))
    (array([0, 0, 1]), array([0, 1, 5]))
    """
    count = high - low
    position = np.repeat(np.arange(len(low)), count)
    before = np.cumsum(count) - count
    value = np.arange(len(position)) + np.repeat(low - before, count)
    return position, value
