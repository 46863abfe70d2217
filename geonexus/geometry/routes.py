"""Route definitions → lines, leg by leg.

Each leg gets its line by its mode: by sea along shipping lanes, by land by a least-cost way over
terrain, by air on the great circle. Where a source names only a country, the leg is schematic: it
says from where to where and nothing of the way between. The line of a computed leg is a model;
the claim of the route stays what its sources say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import MultiLineString

from geonexus.base.checks import Faults
from geonexus.geometry.movements import movement_columns, names_in_order
from geonexus.geometry.routing.countries import Countries
from geonexus.geometry.routing.legs import Legs, LegShape, NoWayError
from geonexus.geometry.routing.stops import Stop, Stops
from geonexus.model.cards import Card, Column, Titles
from geonexus.model.definitions import At, Leg, Route, Waypoint
from geonexus.model.layer import EVIDENCE_ABOUT, TITLE_COLUMNS, Layer, built_layer

if TYPE_CHECKING:
    from geonexus.readers.raster import Raster

OpenLayer = Callable[[str], Layer]
OpenRaster = Callable[[str], "Raster"]

_EVIDENCE_COLUMNS = {
    **EVIDENCE_ABOUT,
    "geometry_method": Column(kind="text", about="How the line was made"),
    "accuracy_m": Column(kind="number", unit="m", about="How far the true way may be from it"),
}
ROUTE_COLUMNS: dict[str, Column] = {
    "id": Column(kind="text", about="Stable id, route:…"),
    **TITLE_COLUMNS,
    "commodity": Column(kind="text", about="What moves (vocabulary commodity)"),
    "mode": Column(kind="text", about="sea, air, land, river, mixed or not-stated"),
    "status": Column(kind="text", about="Whether it is in use (vocabulary status)"),
    "two_way": Column(kind="boolean", about="Moves both ways"),
    "volume_value": Column(kind="number", about="How much moves; see volume_unit"),
    "volume_unit": Column(kind="text", about="Unit of volume_value"),
    "volume_qualifier": Column(kind="text", about="What the figure means"),
    "actors": Column(kind="list", about="Ids of actors"),
    "countries": Column(
        kind="list",
        about="ISO 3166-1 alpha-3 codes of its stops and of the ways by land and river between "
        "them, a territory's for a stop that is one; derived, stated by no source",
    ),
    "waypoints": Column(kind="text", about="Stops in order, ' > '; parallel paths, ' | '"),
    "see_also": Column(kind="list", about="The flow that holds the rest of the same story"),
    "summary": Column(kind="text", about="What the sources say, in our words"),
    "length_km": Column(kind="number", unit="km", about="Length of all distinct legs"),
    "schematic_share": Column(kind="number", about="Share of the length that is schematic, 0–1"),
    **_EVIDENCE_COLUMNS,
}
LEG_COLUMNS: dict[str, Column] = {
    "id": Column(kind="text", about="route:…/path/leg"),
    "route": Column(kind="text", about="Id of the route"),
    "path": Column(kind="integer", about="Number of the path within the route, from 1"),
    "leg": Column(kind="integer", about="Number of the leg within the path, from 1"),
    "mode": Column(
        kind="text", vocabulary="leg", about="How it is drawn: sea, air, land, river or schematic"
    ),
    "from_name": Column(kind="text", about="Stop at which it begins"),
    "to_name": Column(kind="text", about="Stop at which it ends"),
    "from_role": Column(
        kind="text", vocabulary="role", about="What the first stop is to the route"
    ),
    "to_role": Column(kind="text", vocabulary="role", about="What the last stop is to the route"),
    "from_precision": Column(
        kind="text", vocabulary="place_precision", about="How well the first stop is known"
    ),
    "to_precision": Column(
        kind="text", vocabulary="place_precision", about="How well the last stop is known"
    ),
    "length_km": Column(kind="number", unit="km", about="Geodesic length of the line"),
    "reason": Column(kind="text", about="Why it is schematic where another mode was given"),
    **_EVIDENCE_COLUMNS,
}


def build_routes(
    definitions: Sequence[Route],
    open_layer: OpenLayer,
    territories: Layer,
    card: Card,
    *,
    open_raster: OpenRaster,
) -> tuple[Layer, Layer]:
    """Compute the line of every leg of every route.

    Parameters
    ----------
    definitions
        What ``routes.yaml`` holds.
    open_layer
        Opens a reference layer by id: ``gazetteer``, ``ports``, ``airfields``, ``countries``,
        ``countries-light``, ``sea-lanes`` and, where there is one, ``rivers``.
    territories
        The built territories, for waypoints that are territories.
    card
        Card of the definitions; the cards of both results follow from it.
    open_raster
        Opens ``elevation`` and ``land-cover``, for legs by land.

    Returns
    -------
    routes : Layer
        One row per route; a leg that several paths share is drawn and measured once.
    legs : Layer
        One row per leg of each path.

    Raises
    ------
    InputError
        Every fault of every definition: a waypoint that its layer does not hold, two stops at one
        point, a leg by sea from far inland or between waters that do not meet.
    """
    drawing = _Drawing(open_layer, open_raster, territories)
    rows: list[dict[str, Any]] = []
    leg_rows: list[dict[str, Any]] = []
    for route in definitions:
        drawn = drawing.route(route)
        leg_rows.extend(row for row, _ in drawn)
        if drawn:
            rows.append(_route_row(route, [shape for _, shape in drawn], drawing.countries(route)))
    drawing.faults.raise_if_any()
    title = Titles(en="Legs of routes", es="Tramos de rutas", pt="Trechos de rotas")
    return (
        built_layer(rows, ROUTE_COLUMNS, card, geometry="line", definitions=len(definitions)),
        built_layer(
            leg_rows,
            LEG_COLUMNS,
            card,
            geometry="line",
            definitions=len(definitions),
            id="route-legs",
            title=title,
        ),
    )


class _Drawing:
    """Draws routes; a leg that several routes share is computed once."""

    def __init__(self, open_layer: OpenLayer, open_raster: OpenRaster, territories: Layer) -> None:
        self.faults = Faults("the route definitions")
        self._stops = Stops(open_layer, territories, self.faults)
        self._legs = Legs(open_layer, open_raster)
        self._countries = Countries(open_layer, territories)
        self._drawn: dict[tuple[Leg | None, At, At], LegShape] = {}

    def route(self, route: Route) -> list[tuple[dict[str, Any], LegShape]]:
        """Return a row and a shape for each leg that could be drawn; faults for the others."""
        out = []
        for number, path in enumerate(route.paths, start=1):
            stops = [
                self._stops.find(waypoint, route.id, f"paths.{number}.{waypoint.name}")
                for waypoint in path
            ]
            for leg in range(1, len(path)):
                pair, ends = path[leg - 1 : leg + 1], stops[leg - 1 : leg + 1]
                shape = self._leg(route, number, pair, ends)
                if shape is not None:
                    out.append((_leg_row(route, number, leg, pair, shape), shape))
        return out

    def countries(self, route: Route) -> list[str]:
        """Return the countries of the stops and ways of a route whose legs are drawn."""
        found: set[str] = set()
        for path in route.paths:
            for number, waypoint in enumerate(path):
                stop = self._stops.find(waypoint, route.id, waypoint.name)
                if stop is not None:
                    found |= self._countries.of_stop(waypoint, stop)
                shape = self._drawn.get((waypoint.leg, path[number - 1].at, waypoint.at))
                if shape is not None:
                    found |= self._countries.of_way(shape)
        return sorted(found)

    def _leg(
        self,
        route: Route,
        path: int,
        pair: Sequence[Waypoint],
        ends: Sequence[Stop | None],
    ) -> LegShape | None:
        start, goal = ends
        mode = pair[1].leg
        if start is None or goal is None or mode is None:
            return None
        key = mode, pair[0].at, pair[1].at
        if key not in self._drawn:
            try:
                self._drawn[key] = self._legs.draw(mode, start, goal)
            except NoWayError as error:
                field = f"paths.{path}, {pair[0].name} to {pair[1].name} by {mode}"
                self.faults.add(route.id, field, error.found, error.expected)
                return None
        return self._drawn[key]


def _leg_row(
    route: Route, path: int, leg: int, pair: Sequence[Waypoint], shape: LegShape
) -> dict[str, Any]:
    start, goal = pair
    return {
        "id": f"{route.id}/{path}/{leg}",
        "route": route.id,
        "path": path,
        "leg": leg,
        "mode": shape.mode,
        "from_name": start.name,
        "to_name": goal.name,
        "from_role": start.role,
        "to_role": goal.role,
        "from_precision": start.precision,
        "to_precision": goal.precision,
        "length_km": shape.length_km,
        "reason": shape.reason,
        **route.evidence.as_columns(shape.method, shape.accuracy_m),
        "geometry": shape.line,
    }


def _route_row(
    route: Route, shapes: Sequence[LegShape], countries: Sequence[str]
) -> dict[str, Any]:
    """Return the row of a route: its legs together, each drawn once."""
    distinct = list({id(shape): shape for shape in shapes}.values())
    length_km = sum(shape.length_km for shape in distinct)
    by_method: dict[str, float] = {}
    for shape in distinct:
        by_method[shape.method] = by_method.get(shape.method, 0.0) + shape.length_km
    # the method that made most of the line; the accuracy of the leg known worst
    method = max(sorted(by_method), key=lambda name: by_method[name])
    accuracy_m = max(shape.accuracy_m for shape in distinct)
    schematic = by_method.get("schematic", 0.0) / length_km if length_km else 0.0
    return {
        **movement_columns(route, countries),
        "waypoints": names_in_order(route),
        "length_km": round(length_km, 1),
        "schematic_share": round(schematic, 3),
        **route.evidence.as_columns(method, accuracy_m),
        "geometry": MultiLineString(
            [part for shape in distinct for part in shapely.get_parts([shape.line])]
        ),
    }
