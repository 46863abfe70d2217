"""Land legs: the least-cost way over terrain and land cover.

There is no road layer in what ships, so the line is a model: where a way would be easy, given the
slopes and what grows there. It is not a surveyed road, and its stated accuracy says so.

Slope: Tobler's hiking function (W. Tobler, Three Presentations on Geographical Analysis and
Modeling, NCGIA Technical Report 93-1, 1993), mean of there and back, so that a way costs the same
in both directions. Cover: travel speeds by IGBP class after D. J. Weiss et al. (Nature Medicine
26, 2020, doi 10.1038/s41591-020-1059-1), except that croplands count like towns: a walker is slow
in a field, but where there are fields there are roads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.geometry import LineString

from geonexus.base import crs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from geonexus.geometry.geodesy import Coordinates, Point2
    from geonexus.readers.raster import Raster

    Grid = NDArray[np.float64]

SPEED_KM_H = {
    1: 3.24,  # evergreen needleleaf forest
    2: 1.62,  # evergreen broadleaf forest
    3: 3.24,  # deciduous needleleaf forest
    4: 4.00,  # deciduous broadleaf forest
    5: 3.24,  # mixed forest
    6: 3.00,  # closed shrubland
    7: 4.20,  # open shrubland
    8: 4.86,  # woody savanna
    9: 4.86,  # savanna
    10: 4.86,  # grassland
    11: 2.00,  # permanent wetland
    12: 5.00,  # cropland: see above
    13: 5.00,  # urban
    14: 5.00,  # cropland and natural vegetation: see above
    15: 1.62,  # snow and ice
    16: 3.00,  # barren
}
"""IGBP class → speed; only the ratios matter."""
WATER = 0
"""IGBP class of water."""
_FASTEST_KM_H = 5.0
_FERRY_FACTOR = 10.0
"""Rivers and lakes above sea level are crossed at this cost: by a bridge or ferry somewhere."""

_MARGIN_DEG = 1.0
_MARGIN_SHARE = 0.25
"""The way may swing out of the bounding box of its ends by this much of the box's longer side."""
_SNAP_CELLS = 3
"""An end in a water cell is moved to dry land within this many cells, and at most halfway to the
other end."""
_MOVES = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (1, -2), (2, 1), (2, -1))
"""Half of the sixteen neighbors; with eight, ways would be up to 8 % too long."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """What the cost of a way depends on."""

    elevation: Raster
    """Meters; cells may be larger than those of ``cover``, and are interpolated."""
    cover: Raster
    """IGBP classes; its cells are those of the ways."""

    def holds(self, point: Point2) -> bool:
        """Return whether a point lies on both rasters."""
        return all(_inside(raster, point) for raster in (self.elevation, self.cover))

    def cell_m(self) -> float:
        """Return the size of a cell in meters, north to south."""
        return float(crs.geod().inv(0.0, 0.0, 0.0, abs(self.cover.transform.e))[2])

    def path(self, start: Point2, goal: Point2) -> Coordinates | None:
        """Return the least-cost way between two points.

        Parameters
        ----------
        start, goal
            (lon, lat) in degrees, both on the rasters.

        Returns
        -------
        Coordinates or None
            (lon, lat) from start to goal, smoothed within its cells; None when there is no way by
            land, or an end lies too far out at sea.
        """
        window = _Window.around(self, start, goal)
        cells = window.path(start, goal)
        if cells is None:
            return None
        # the ends replace the centers of their own cells, which would make hooks
        line = LineString(np.concatenate([[start], window.centers(cells[1:-1]), [goal]]))
        smooth = line.simplify(abs(self.cover.transform.a) / 2, preserve_topology=False)
        return np.asarray(smooth.coords, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """A part of the terrain, with the cost of crossing each cell."""

    terrain: Terrain
    first_row: int
    first_column: int
    friction: Grid
    """Cost per meter on the flat; infinite on the sea."""
    height: Grid
    """Meters."""

    @classmethod
    def around(cls, terrain: Terrain, start: Point2, goal: Point2) -> _Window:
        cover = terrain.cover
        (west, east), (south, north) = (sorted(pair) for pair in zip(start, goal, strict=True))
        margin = max(_MARGIN_DEG, _MARGIN_SHARE * max(east - west, north - south))
        left, top = _cell_of(cover, west - margin, north + margin)
        right, bottom = _cell_of(cover, east + margin, south - margin)
        row, column = max(0, int(top)), max(0, int(left))
        values = cover.values[row : int(bottom) + 1, column : int(right) + 1]
        height = _sampled(terrain.elevation, cover, row, column, values.shape)
        return cls(terrain, row, column, _friction(values, height), height)

    def path(self, start: Point2, goal: Point2) -> NDArray[np.int64] | None:
        """Return the numbers of the cells of the way, from start to goal."""
        from scipy.sparse.csgraph import connected_components, dijkstra

        graph = self.graph()
        _, component = connected_components(graph, directed=False)
        ends = self._ends(start, goal, component)
        if ends is None:
            return None
        _, before = dijkstra(graph, directed=False, indices=ends[0], return_predecessors=True)
        chain = [ends[1]]
        while chain[-1] != ends[0]:
            chain.append(int(before[chain[-1]]))
        return np.array(chain[::-1], dtype=np.int64)

    def _ends(
        self, start: Point2, goal: Point2, component: NDArray[np.int32]
    ) -> tuple[int, int] | None:
        """Return the cells of both ends, on one and the same stretch of land and nearest to them.

        A harbor town may lie on a cell that the raster calls an islet.
        """
        between = np.subtract(
            _cell_of(self.terrain.cover, *start), _cell_of(self.terrain.cover, *goal)
        )
        reach = min(float(_SNAP_CELLS), float(np.hypot(*between)) / 2)
        near = [self._land_near(point, reach) for point in (start, goal)]
        choices = []
        for land in sorted({int(component[cell]) for cell, _ in near[0]}):
            best = [
                min(((far, cell) for cell, far in cells if component[cell] == land), default=None)
                for cells in near
            ]
            if best[0] is not None and best[1] is not None:
                choices.append((best[0][0] + best[1][0], best[0][1], best[1][1]))
        return min(choices)[1:] if choices else None

    def _land_near(self, point: Point2, reach: float) -> list[tuple[int, float]]:
        """Return the dry cells around a point with their distance from it, in cells.

        The cell that holds the point counts as no distance at all.
        """
        column, row = _cell_of(self.terrain.cover, *point)
        at_row, at_column = int(row) - self.first_row, int(column) - self.first_column
        rows, columns = np.nonzero(np.isfinite(self.friction))
        far = np.hypot(rows - at_row, columns - at_column)
        near = far <= reach
        cells = rows[near] * self.friction.shape[1] + columns[near]
        return [(int(cell), float(away)) for cell, away in zip(cells, far[near], strict=True)]

    def centers(self, cells: NDArray[np.int64]) -> Coordinates:
        """Return (lon, lat) of the centers of cells."""
        rows, columns = np.divmod(cells, self.friction.shape[1])
        lon, lat = _place_of(
            self.terrain.cover, columns + self.first_column + 0.5, rows + self.first_row + 0.5
        )
        return np.column_stack([lon, lat])

    def graph(self) -> csr_array:
        """Return the graph of the cells: cost = meters × slope factor × cover factor."""
        from scipy.sparse import csr_array

        rows, columns = self.friction.shape
        number = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
        starts, ends, costs = [], [], []
        for down, across in _MOVES:
            if down >= rows or abs(across) >= columns:
                continue
            here, there = _pair(number, down, across)
            cost = self._move_cost(down, across)
            dry = np.isfinite(cost)
            starts.append(here[dry])
            ends.append(there[dry])
            costs.append(cost[dry])
        entries = (np.concatenate(costs), (np.concatenate(starts), np.concatenate(ends)))
        return csr_array(entries, shape=(rows * columns,) * 2)

    def _move_cost(self, down: int, across: int) -> Grid:
        meters = self._meters(down, across)[:, None]
        here, there = _pair(self.height, down, across)
        slope = slope_factor(np.abs(there - here) / meters)
        here, there = _pair(self.friction, down, across)
        cover = (here + there) / 2
        if abs(down) + abs(across) == 3:  # a knight's move passes between two more cells
            cover = (cover + self._passed(down, across)) / 2
        return np.asarray(meters * slope * cover)

    def _passed(self, down: int, across: int) -> Grid:
        """Return the mean friction of the two cells that a knight's move goes between."""
        side = 1 if across > 0 else -1
        steps = ((0, side), (1, side)) if down == 1 else ((1, 0), (1, side))
        rows, columns = self.friction.shape
        out = np.zeros((rows - down, columns - abs(across)))
        left = -across if across < 0 else 0
        for r, c in steps:
            out += self.friction[r : r + rows - down, left + c : left + c + columns - abs(across)]
        return np.asarray(out / 2)

    def _meters(self, down: int, across: int) -> NDArray[np.float64]:
        """Return the length of a move from each row."""
        rows = np.arange(self.friction.shape[0] - down) + self.first_row + 0.5
        transform = self.terrain.cover.transform
        zeros = np.zeros(len(rows))
        lats, lats_there = (
            transform.f + rows * transform.e,
            transform.f + (rows + down) * transform.e,
        )
        _, _, meters = crs.geod().inv(zeros, lats, zeros + across * transform.a, lats_there)
        return np.asarray(meters)


def slope_factor(slope: Grid) -> Grid:
    """Return how much longer a meter takes on a slope than on the flat, mean of both directions.

    Parameters
    ----------
    slope
        Rise over run, not negative.

    Examples
    --------
    >>> np.round(slope_factor(np.array([0.0, 0.1, 0.3])), 2)
    array([1.  , 1.21, 2.44])
    """
    up, down = np.exp(3.5 * np.abs(slope + 0.05)), np.exp(3.5 * np.abs(slope - 0.05))
    return np.asarray((up + down) / 2 / np.exp(3.5 * 0.05))


def _friction(cover: NDArray[Any], height: Grid) -> Grid:
    factor = np.full(256, np.inf)
    for land_class, speed in SPEED_KM_H.items():
        factor[land_class] = _FASTEST_KM_H / speed
    friction: Grid = factor[np.clip(cover, 0, 255).astype(np.int64)]
    friction[(cover == WATER) & (height > 0)] = _FERRY_FACTOR
    return friction


def _sampled(
    elevation: Raster, cover: Raster, row: int, column: int, shape: tuple[int, ...]
) -> Grid:
    """Return elevation at the centers of cover cells, interpolated between four neighbors."""
    lons, _ = _place_of(cover, np.arange(shape[1]) + column + 0.5, 0.0)
    _, lats = _place_of(cover, 0.0, np.arange(shape[0]) + row + 0.5)
    columns, rows = _cell_of(elevation, lons, lats)
    left, across = _between_centers(columns, elevation.values.shape[1])
    top, down = _between_centers(rows, elevation.values.shape[0])
    down = down[:, None]

    def known(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Grid:
        heights = elevation.values[np.ix_(rows, columns)]
        # no height is given where there is sea
        return np.where(heights == elevation.nodata, 0.0, heights)

    north = known(top, left) * (1.0 - across) + known(top, left + 1) * across
    south = known(top + 1, left) * (1.0 - across) + known(top + 1, left + 1) * across
    return np.asarray(north * (1.0 - down) + south * down)


def _between_centers(
    position: NDArray[np.float64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the cell center before each position and the share of the way to the next."""
    position = np.clip(position - 0.5, 0.0, size - 1.0)
    before = np.clip(np.floor(position).astype(np.int64), 0, size - 2)
    return before, position - before


def _pair(grid: NDArray[Any], down: int, across: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the grid at the start and at the end of a move, where both lie on it."""
    rows, columns = grid.shape
    width = columns - abs(across)
    here_left, there_left = (0, across) if across >= 0 else (-across, 0)
    return (
        grid[: rows - down, here_left : here_left + width],
        grid[down:, there_left : there_left + width],
    )


def _inside(raster: Raster, point: Point2) -> bool:
    column, row = _cell_of(raster, *point)
    rows, columns = raster.values.shape
    return bool(0 <= row < rows and 0 <= column < columns)


# affine's own operator for this changed its name; these rasters have no rotation in any case


def _cell_of(raster: Raster, lon: Any, lat: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return (column, row) of places, in fractions of cells."""
    transform = raster.transform
    return (lon - transform.c) / transform.a, (lat - transform.f) / transform.e


def _place_of(raster: Raster, column: Any, row: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return (lon, lat) of cells, given in fractions of cells."""
    transform = raster.transform
    return transform.c + column * transform.a, transform.f + row * transform.e
