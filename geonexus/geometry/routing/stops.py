"""Where a waypoint of a route or a node of a flow stands: its key looked up in its layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base import crs
from geonexus.geometry import geodesy
from geonexus.geometry.boundaries import stated_accuracy_m

if TYPE_CHECKING:
    import geopandas as gpd

    from geonexus.base.checks import Faults
    from geonexus.geometry.geodesy import Point2
    from geonexus.model.definitions import At, Node, Waypoint
    from geonexus.model.layer import Layer

_LAYER_OF = {"place": "gazetteer", "port": "ports", "airfield": "airfields"}
_KEY_NAME = {"place": "GeoNames id", "port": "port", "airfield": "airfield"}
_UNIT_OF = {"admin1": "admin1", "country": "countries"}
"""Precision → the layer of the unit for which a point then stands."""

GIVEN_POINT_ACCURACY_M = 5_000.0
"""Taken for a waypoint given as bare (lon, lat): nobody says how it was found."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A waypoint on the ground."""

    point: Point2
    accuracy_m: float
    """For a country or territory, the radius of a circle of its area: it may be anywhere there."""
    is_area: bool


class Stops:
    """Finds waypoints and nodes; opens each layer once, and only those that are needed.

    Parameters
    ----------
    open_layer
        Opens a reference layer by id.
    territories
        The built territories.
    faults
        Receives a fault for each key that its layer does not hold.
    """

    def __init__(
        self, open_layer: Callable[[str], Layer], territories: Layer, faults: Faults
    ) -> None:
        self._open = open_layer
        self._territories = territories
        self._faults = faults
        self._rows: dict[str, dict[str, int]] = {}
        self._found: dict[At, Stop] = {}

    def find(self, waypoint: Waypoint | Node, where: str, field: str) -> Stop | None:
        """Return where a waypoint stands, or None after adding a fault."""
        at = waypoint.at
        if at not in self._found:
            stop = self._look_up(waypoint, where, field)
            if stop is None:
                return None
            self._found[at] = stop
        return self._as_known(self._found[at], waypoint)

    def _as_known(self, stop: Stop, waypoint: Waypoint | Node) -> Stop:
        """Return a stop that is known to its unit only as no more exact than that unit.

        A town that stands for its state or country may be anywhere there.
        """
        layer = _UNIT_OF.get(waypoint.precision)
        if layer is None or stop.is_area:
            return stop
        units = self._open(layer).geo.geometry
        # the nearest one, for a harbor may stand just off the coast
        holding = units.sindex.nearest(shapely.Point(stop.point), return_all=False)[1]
        radius_m = _radius_m(units.iloc[holding])
        return replace(stop, accuracy_m=max(stop.accuracy_m, radius_m))

    def _look_up(self, waypoint: Waypoint | Node, where: str, field: str) -> Stop | None:
        at = waypoint.at
        if at.region is not None:
            expected = "a place, territory or country: a world region has no place on the map"
            self._faults.add(where, field, f"the region {at.region}", expected)
            return None
        if at.lonlat is not None:
            return Stop(at.lonlat, GIVEN_POINT_ACCURACY_M, is_area=False)
        kind = str(at.kind)
        value = str(getattr(at, kind))
        if kind in _LAYER_OF:
            return self._point(kind, value, waypoint.name, where, field)
        layer = self._territories if kind == "territory" else self._open("countries")
        return self._area(layer, kind, value, where, field)

    def _point(self, kind: str, value: str, name: str, where: str, field: str) -> Stop | None:
        layer = self._open(_LAYER_OF[kind])
        row = self._row(layer, value)
        if row is None:
            self._faults.add(
                where, f"{field}.{kind}", value, f"a {_KEY_NAME[kind]} of layer {layer.id}",
                _same_name(layer, name),
            )  # fmt: skip
            return None
        lon, lat = shapely.get_coordinates(layer.geo.geometry.iloc[row])[0].tolist()
        return Stop((lon, lat), stated_accuracy_m(layer), is_area=False)

    def _area(self, layer: Layer, kind: str, value: str, where: str, field: str) -> Stop | None:
        row = self._row(layer, value)
        if row is None:
            known = self._rows[layer.id]
            self._faults.unknown(where, f"{field}.{kind}", kind, value, known)
            return None
        shape = layer.geo.geometry.iloc[[row]]
        return Stop(geodesy.deepest_point(shape.iloc[0]), _radius_m(shape), is_area=True)

    def _row(self, layer: Layer, value: str) -> int | None:
        if layer.id not in self._rows:
            keys = layer.frame[layer.card.key].astype(str)
            self._rows[layer.id] = {str(key): row for row, key in enumerate(keys)}
        return self._rows[layer.id].get(value)


def _radius_m(shape: gpd.GeoSeries) -> float:
    """Return the radius of a circle of the area of the first shape."""
    area_m2 = float(crs.area_km2(shape)[0]) * crs.M2_PER_KM2
    return round(float(np.sqrt(area_m2 / np.pi)), -2)


def _same_name(layer: Layer, name: str) -> str:
    """Return the keys of rows named like the waypoint, as a mend."""
    frame: Any = layer.frame
    if "name" not in frame:
        return f"look it up in layer {layer.id}"
    first = name.split(" (")[0].casefold()
    same = frame[frame["name"].astype(str).str.casefold() == first]
    if same.empty:
        return f"layer {layer.id} holds nothing named {name.split(' (')[0]!r}"
    keys = ", ".join(str(key) for key in same[layer.card.key].head(3))
    return f"{same['name'].iloc[0]} is {keys}"
