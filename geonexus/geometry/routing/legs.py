"""A leg between two stops → its line, how it was made, and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import LineString, MultiLineString

from geonexus.base import crs
from geonexus.errors import MissingFileError, UnknownNameError
from geonexus.geometry import geodesy
from geonexus.geometry.boundaries import stated_accuracy_m
from geonexus.geometry.routing.land import Terrain
from geonexus.geometry.routing.river import river_path
from geonexus.geometry.routing.sea import INLAND_M, REACH_M, distance_to_lanes_m, sea_path

if TYPE_CHECKING:
    from geonexus.geometry.geodesy import Coordinates
    from geonexus.geometry.routing.stops import Stop
    from geonexus.model.definitions import Leg
    from geonexus.model.evidence import GeometryMethod
    from geonexus.model.layer import Layer
    from geonexus.readers.raster import Raster

# How far the true way may be from the drawn one, as a share of the length drawn. For land and for
# straight lines this was measured: between 240 pairs of points of the highway network of Latin
# America, 80 to 1,500 km apart by road and drawn evenly over the region, the road stayed within
# this share of the line's length nine times out of ten (within 0.19 and 0.21 two times of three).
LAND_STRAY = 0.32
STRAIGHT_STRAY = 0.42
AIR_STRAY = 0.16
"""A flight five percent longer than the great circle can swing out that far."""


POLAR_DEG = 75.0
"""A schematic leg is not led over the ice beyond this latitude."""


class NoWayError(ValueError):
    """The definition asks for a leg that cannot be: says what was found and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(f"{found}; expected {expected}")


@dataclass(frozen=True, slots=True)
class LegShape:
    """The line of a leg."""

    line: LineString | MultiLineString
    length_km: float
    method: GeometryMethod
    accuracy_m: float
    mode: Leg
    """How it is drawn: ``schematic`` where the mode asked for could not be followed."""
    reason: str = ""
    """Why it is schematic although another mode was asked for."""


class Legs:
    """Draws legs.

    Parameters
    ----------
    open_layer
        Opens a reference layer by id: ``sea-lanes``, ``countries-light``, ``rivers``.
    open_raster
        Opens a raster by id: ``elevation``, ``land-cover``.
    """

    def __init__(
        self, open_layer: Callable[[str], Layer], open_raster: Callable[[str], Raster]
    ) -> None:
        self._open = open_layer
        self._open_raster = open_raster
        self._terrain: Terrain | None = None

    def draw(self, mode: Leg, start: Stop, goal: Stop) -> LegShape:
        """Return the line of a leg.

        Parameters
        ----------
        mode
            How the leg is traveled.
        start, goal
            Its ends.

        Raises
        ------
        NoWayError
            Both ends are one point; an end of a sea leg lies far inland; no sea way joins them.
        """
        if start.point == goal.point:
            raise NoWayError("two stops at the same point", "stops apart from each other")
        match mode:
            case "sea":
                return self._sea(start, goal)
            case "land":
                return self._land(start, goal)
            case "river":
                return self._river(start, goal)
            case "air":
                return _straight(start, goal, "air", "geodesic", AIR_STRAY)
            case "schematic":
                return _straight(start, goal, "schematic", "schematic", STRAIGHT_STRAY)

    def _sea(self, start: Stop, goal: Stop) -> LegShape:
        lanes = self._open("sea-lanes")
        for stop in (start, goal):
            far_m = distance_to_lanes_m(lanes, stop.point)
            if far_m > REACH_M and not stop.is_area:
                raise NoWayError(
                    f"a stop {far_m / 1000:.0f} km from the nearest sea lane",
                    f"one within {REACH_M / 1000:.0f} km for a leg by sea",
                )
        way = sea_path(start.point, goal.point, lanes, self._open("countries-light"))
        if way is None:
            raise NoWayError("no way by sea", "two stops that the sea lanes join")
        if way.over_land_m > INLAND_M and not (start.is_area or goal.is_area):
            raise NoWayError(
                f"a stop {way.over_land_m / 1000:.0f} km inland by the straightest way",
                "a leg by river or land between it and a seaport",
            )
        off_lane_m = STRAIGHT_STRAY * way.straight_m
        accuracy_m = max(stated_accuracy_m(lanes), off_lane_m, start.accuracy_m, goal.accuracy_m)
        method: GeometryMethod = "sea-lane" if way.on_lanes else "geodesic"
        return _shape(way.coordinates, method, accuracy_m, "sea")

    def _land(self, start: Stop, goal: Stop) -> LegShape:
        if self._terrain is None:
            self._terrain = Terrain(self._open_raster("elevation"), self._open_raster("land-cover"))
        if not all(self._terrain.holds(stop.point) for stop in (start, goal)):
            return _fallback(start, goal, "the terrain grids end before this leg does")
        way = self._terrain.path(start.point, goal.point)
        if way is None:
            return _fallback(start, goal, "the terrain grids show no way by land")
        length_m = 1000.0 * geodesy.length_km(LineString(way))
        known_m = max(start.accuracy_m, goal.accuracy_m, self._terrain.cell_m())
        return _shape(way, "least-cost", max(known_m, LAND_STRAY * length_m), "land")

    def _river(self, start: Stop, goal: Stop) -> LegShape:
        try:
            rivers = self._open("rivers")
        except (UnknownNameError, MissingFileError):
            return _fallback(start, goal, "there is no layer of rivers")
        way = river_path(start.point, goal.point, rivers)
        if way is None:
            return _fallback(start, goal, "no river line on the map joins the two stops")
        off_river_m = STRAIGHT_STRAY * _longer_end_m(way)
        accuracy_m = max(stated_accuracy_m(rivers), off_river_m, start.accuracy_m, goal.accuracy_m)
        return _shape(way, "least-cost", accuracy_m, "river")


def _longer_end_m(way: Coordinates) -> float:
    """Return the length of the longer of the first and last piece of a way."""
    (lon_a, lon_b), (lat_a, lat_b) = way[[0, -1]].T
    (lon_c, lon_d), (lat_c, lat_d) = way[[1, -2]].T
    first = crs.geod().inv(lon_a, lat_a, lon_c, lat_c)[2]
    return float(max(first, crs.geod().inv(lon_b, lat_b, lon_d, lat_d)[2]))


def _fallback(start: Stop, goal: Stop, reason: str) -> LegShape:
    return _straight(start, goal, "schematic", "schematic", STRAIGHT_STRAY, reason)


def _straight(
    start: Stop, goal: Stop, mode: Leg, method: GeometryMethod, stray: float, reason: str = ""
) -> LegShape:
    """Return the great circle between two stops: it says from where to where, not which way.

    A schematic leg that would pass near a pole is drawn straight on the map instead: a line over
    the ice would seem to say something of the way.
    """
    way = geodesy.densify([start.point, goal.point])
    if method == "schematic" and np.abs(way[:, 1]).max() > POLAR_DEG:
        way = geodesy.straight_on_map(start.point, goal.point)
    length_m = 1000.0 * geodesy.length_km(LineString(way))
    accuracy_m = max(start.accuracy_m, goal.accuracy_m, stray * length_m)
    return _shape(way, method, accuracy_m, mode, reason)


def _shape(
    way: Coordinates, method: GeometryMethod, accuracy_m: float, mode: Leg, reason: str = ""
) -> LegShape:
    parts = geodesy.split_line(way)
    if not parts:
        raise NoWayError("two stops less than a meter apart", "stops apart from each other")
    line = parts[0] if len(parts) == 1 else MultiLineString(parts)
    length_km = round(geodesy.length_km(line), 1)
    return LegShape(line, length_km, method, float(np.round(accuracy_m, -2)), mode, reason)
