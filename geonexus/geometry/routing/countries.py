"""Which countries a route touches: derived from its stops and its lines, stated by no source.

Every stop that a source names counts, and a stop that is a territory counts for each country of
the territory. A stop that the source describes without naming it, or knows to a region of the world
only, says nothing of a country. Of the way between two stops only legs by land and river count: a
ship passes by, a flight passes over, and of a schematic leg no way is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import shapely

from geonexus.base import crs
from geonexus.base.cells import split_cell
from geonexus.geometry import geodesy
from geonexus.geometry.boundaries import stated_accuracy_m

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geonexus.geometry.routing.legs import LegShape
    from geonexus.geometry.routing.stops import Stop
    from geonexus.model.definitions import At, Node, Waypoint
    from geonexus.model.layer import Layer

ON_THE_GROUND = frozenset({"land", "river"})
"""Modes whose line is inside of the countries that it crosses."""

LEAST_KM = 5.0
"""A way along a border line cuts corners of the neighbor; so little is not a passage."""


class Countries:
    """Names the countries of stops and ways; opens the layer of countries when first asked.

    Parameters
    ----------
    open_layer
        Opens a reference layer by id; ``countries`` is asked for.
    territories
        The built territories, whose column ``countries`` serves the stops that are territories.
    """

    def __init__(self, open_layer: Callable[[str], Layer], territories: Layer) -> None:
        self._open = open_layer
        self._territories = territories
        self._of_stop: dict[At, frozenset[str]] = {}
        self._of_way: dict[int, tuple[LegShape, frozenset[str]]] = {}

    def of_stop(self, waypoint: Waypoint | Node, stop: Stop) -> frozenset[str]:
        """Return the countries of a stop: its own, its territory's, or the one it lies in."""
        at = waypoint.at
        if waypoint.precision in ("assumed", "world-region"):
            return frozenset()
        if at not in self._of_stop:
            self._of_stop[at] = self._look_up(at, stop)
        return self._of_stop[at]

    def of_way(self, shape: LegShape) -> frozenset[str]:
        """Return the countries that the line of a leg on the ground passes for ``LEAST_KM``."""
        if shape.mode not in ON_THE_GROUND:
            return frozenset()
        if id(shape) not in self._of_way:
            # the shape is kept beside the answer, so that its id is not given to another
            self._of_way[id(shape)] = (shape, frozenset(self._passed(shape.line)))
        return self._of_way[id(shape)][1]

    def _look_up(self, at: At, stop: Stop) -> frozenset[str]:
        if at.country is not None:
            return frozenset({at.country})
        if at.territory is not None:
            frame = self._territories.frame
            if "countries" not in frame.columns:
                return frozenset()
            cells = frame.loc[frame["id"] == at.territory, "countries"]
            return frozenset(code for cell in cells for code in split_cell(cell))
        return frozenset(self._around(stop))

    def _around(self, stop: Stop) -> Iterable[str]:
        """Yield the country that a point lies in, or the nearest that its accuracy reaches."""
        layer = self._open("countries")
        point = shapely.Point(stop.point)
        shapes = layer.geo.geometry
        inside = shapes.sindex.query(point, predicate="intersects")
        if len(inside) == 0:
            nearest = shapes.sindex.nearest(point, return_all=False)[1]
            gap = shapely.shortest_line(point, shapes.iloc[nearest[0]])
            reach_m = stop.accuracy_m + stated_accuracy_m(layer)
            (lon, lat), (to_lon, to_lat) = gap.coords
            near = crs.geod().inv(lon, lat, to_lon, to_lat)[2] <= reach_m
            inside = nearest if near else []
        yield from (str(layer.frame[layer.card.key].iloc[row]) for row in inside)

    def _passed(self, line: BaseGeometry) -> Iterable[str]:
        layer = self._open("countries")
        shapes = layer.geo.geometry
        for row in shapes.sindex.query(line, predicate="intersects"):
            inside = shapely.get_parts(shapely.intersection(line, shapes.iloc[row]))
            runs = shapely.MultiLineString([p for p in inside if p.geom_type == "LineString"])
            if not runs.is_empty and geodesy.length_km(runs) >= LEAST_KM:
                yield str(layer.frame[layer.card.key].iloc[row])
