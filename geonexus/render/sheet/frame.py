"""The frame of a printed map: its projection, its edges, and shapes cut and thinned to fit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base import crs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS, Transformer

    from geonexus.base.crs import PrintedProjection

Extent = tuple[float, float, float, float]

_EDGE_POINTS = 41
_MARGIN = 0.02
_DETAIL = 1600
"""Steps of detail over the width of a frame: about a third of a point on A4."""
_REACH_DEG = {"laea": 85.0, "aea": 85.0, "cea": 179.9, "eqearth": 179.9}
"""No shape farther than this from the middle is drawn: beyond, the projections fold."""


@dataclass(frozen=True)
class MapFrame:
    """A rectangle in a projection; ``fit`` makes one."""

    target: CRS
    projection: PrintedProjection
    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def fit(cls, extent: Extent, aspect: float | None = None) -> MapFrame:
        """Return the frame that holds an extent.

        Parameters
        ----------
        extent
            West, south, east, north in degrees.
        aspect
            Width by height of the paper to fill: the frame grows to it, never shrinks. Without
            one, the frame is as wide and high as the extent needs.
        """
        found = cls._fit(extent, aspect, whole_world=False)
        corners = found._back(*np.array([(found.left, found.bottom), (found.right, found.top)]).T)
        if found.projection == "eqearth" or np.isfinite(corners).all():
            return found
        return cls._fit(extent, aspect, whole_world=True)  # the paper reaches beyond the globe

    @classmethod
    def _fit(cls, extent: Extent, aspect: float | None, *, whole_world: bool) -> MapFrame:
        target, projection = crs.printed(extent, whole_world=whole_world)
        outline = shapely.segmentize(shapely.box(*extent).exterior, _step(extent))
        forward = _transformer(target)
        lon, lat = shapely.get_coordinates(outline).T
        x, y = forward.transform(lon, lat)
        seen = np.isfinite(x) & np.isfinite(y)
        x, y = np.asarray(x)[seen], np.asarray(y)[seen]
        middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        half = (x.max() - x.min()) / 2, (y.max() - y.min()) / 2
        if aspect is not None:
            half = max(half[0], half[1] * aspect), max(half[1], half[0] / aspect)
        edges = (middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])
        return cls(target, projection, *map(float, edges))

    @property
    def width_m(self) -> float:
        """Return the width of the frame in meters of the projection."""
        return self.right - self.left

    @property
    def height_m(self) -> float:
        """Return the height of the frame in meters of the projection."""
        return self.top - self.bottom

    @cached_property
    def forward(self) -> Transformer:
        """Return the (lon, lat) → (x, y) transformer."""
        return _transformer(self.target)

    @cached_property
    def box(self) -> Any:  # noqa: ANN401  (shapely has no exact types)
        """Return the frame as a polygon in the projection."""
        return shapely.box(self.left, self.bottom, self.right, self.top)

    @cached_property
    def window(self) -> Extent:
        """Return west, south, east, north of what the frame shows; east may exceed 180."""
        x, y = (grid.ravel() for grid in self._grid())
        lon, lat = (np.asarray(part) for part in self._back(x, y))
        middle_lon, middle_lat = self._back(
            (self.left + self.right) / 2, (self.bottom + self.top) / 2
        )
        seen = np.isfinite(lon) & np.isfinite(lat)
        reach = _REACH_DEG[self.projection]
        if not seen.all():  # the frame reaches beyond the globe
            lat = np.append(lat[seen], [middle_lat - reach, middle_lat + reach])
            lon = np.append(lon[seen], [middle_lon - reach, middle_lon + reach])
        away = (lon - middle_lon + 180) % 360 - 180
        west, east = max(away.min(), -reach), min(away.max(), reach)
        south, north = max(lat.min(), -89.5), min(lat.max(), 89.5)
        wide, high = _MARGIN * (east - west) + 0.01, _MARGIN * (north - south) + 0.01
        return (
            float(middle_lon + max(west - wide, -reach)),
            float(max(south - high, -90)),
            float(middle_lon + min(east + wide, reach)),
            float(min(north + high, 90)),
        )

    def project(self, shapes: Any, resolution_m: float | None = None) -> NDArray[Any]:  # noqa: ANN401
        """Return shapes cut to the frame, in its projection; what lies outside becomes empty.

        Parameters
        ----------
        shapes
            Geometries in longitude and latitude.
        resolution_m
            Detail finer than this is dropped, but no whole shape; a 1,600th of the width when not
            given.
        """
        found = np.asarray(shapes, dtype=object)
        west, south, east, north = self.window
        pieces = []
        for shift in (-360.0, 0.0, 360.0):
            if east + shift > -180 and west + shift < 180:
                window = shapely.box(west + shift, south, east + shift, north)
                piece = _cut(found, window)
                if shift:
                    piece = shapely.transform(piece, partial(np.add, np.array([-shift, 0.0])))
                pieces.append(piece)
        whole = pieces[0] if len(pieces) == 1 else _merged(pieces)
        flat = shapely.transform(whole, self._to_plane)
        fine = self.width_m / _DETAIL if resolution_m is None else resolution_m
        areas = np.isin(shapely.get_type_id(flat), (3, 6))
        thin = shapely.simplify(flat, fine, preserve_topology=False)
        # what is smaller than the detail stays as it is, or it would not be on the map at all
        gone = shapely.is_empty(thin)
        thin[gone] = flat[gone]
        flat = thin
        flat[areas] = shapely.make_valid(flat[areas])
        return _cut(flat, self.box)

    def north_deg(self, x: float, y: float) -> float:
        """Return the direction of true north at a point, in degrees clockwise from upward."""
        lon, lat = self._back(x, y)
        step = min(0.01, 89.99 - lat)
        x2, y2 = self.forward.transform(lon, lat + step)
        return degrees(atan2(x2 - x, y2 - y))

    def north_spread_deg(self) -> float:
        """Return by how many degrees north turns from one place of the frame to another."""
        turns = [self.north_deg(x, y) for x, y in self._places()]
        return max(turns) - min(turns) if turns else 0.0

    def ground_m(self, x: float, y: float, length: float) -> float:
        """Return the true length in meters of a line that runs ``length`` to the right."""
        start, end = self._back(x, y), self._back(x + length, y)
        return float(crs.geod().inv(*start, *end)[2])

    def bar_length(self, x: float, y: float, ground_m: float) -> float:
        """Return how long a line to the right must be drawn to be ``ground_m`` on the ground."""
        length = ground_m
        for _ in range(5):
            length *= ground_m / self.ground_m(x, y, length)
        return length

    def scale_error(self, x: float, y: float) -> float:
        """Return by which share a length elsewhere in the frame differs from the scale at x, y."""
        probe = hypot(self.width_m, self.height_m) / 500
        here = self.ground_m(x, y, probe)
        shares = []
        for at in self._places():
            east = self.ground_m(*at, probe)
            lon, lat = self._back(*at)
            above = self._back(at[0], at[1] + probe)
            up = crs.geod().inv(lon, lat, *above)[2]
            shares += [here / east, here / up]
        return max(abs(share - 1) for share in shares) if shares else 0.0

    def _places(self) -> list[tuple[float, float]]:
        """Return points over the frame that lie on the globe."""
        grid = zip(*(part[::10, ::10].ravel() for part in self._grid()), strict=True)
        places = [(float(x), float(y)) for x, y in grid]
        return [at for at in places if all(np.isfinite(self._back(*at)))]

    def _grid(self) -> tuple[NDArray[np.float64], ...]:
        return np.meshgrid(
            np.linspace(self.left, self.right, _EDGE_POINTS),
            np.linspace(self.bottom, self.top, _EDGE_POINTS),
        )

    def _back(self, x: Any, y: Any) -> tuple[Any, Any]:  # noqa: ANN401
        lon, lat = self.forward.transform(x, y, direction="INVERSE")
        return lon, lat

    def _to_plane(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self.forward.transform(points[:, 0], points[:, 1]))


def around(shapes: Sequence[Any], share: float, least_deg: float) -> Extent:
    """Return the extent of shapes with a margin on every side.

    Parameters
    ----------
    shapes
        Geometries in longitude and latitude.
    share
        The margin, as a share of the width and height.
    least_deg
        The least margin in degrees.
    """
    west, south, east, north = shapely.total_bounds(np.asarray(shapes, dtype=object))
    wide = max((east - west) * share, least_deg)
    high = max((north - south) * share, least_deg)
    return (
        float(max(west - wide, -180)),
        float(max(south - high, -89)),
        float(min(east + wide, 180)),
        float(min(north + high, 89)),
    )


def _step(extent: Extent) -> float:
    return max(extent[2] - extent[0], extent[3] - extent[1]) / 60


def _transformer(target: CRS) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(crs.GEOGRAPHIC, target, always_xy=True)


def _cut(shapes: NDArray[Any], window: Any) -> NDArray[Any]:  # noqa: ANN401
    """Return the part of each shape inside; those wholly inside are left as they are."""
    shapely.prepare(window)
    cut = shapes.copy()
    inside = shapely.contains(window, shapes)
    touching = shapely.intersects(window, shapes) & ~inside
    cut[touching] = shapely.intersection(shapes[touching], window)
    cut[~inside & ~touching] = shapely.GeometryCollection()
    return cut


def _merged(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    """Return the union of the pieces of each shape; a shape in one piece is taken as it is."""
    merged = pieces[0].copy()
    for piece in pieces[1:]:
        alone = shapely.is_empty(merged)
        both = ~alone & ~shapely.is_empty(piece)
        merged[alone] = piece[alone]
        merged[both] = shapely.union(merged[both], piece[both])
    return merged
