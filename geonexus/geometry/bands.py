"""Bands along lines that nature or treaties drew: both sides of a border, both sides of a coast."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geonexus.geometry import geodesy
from geonexus.geometry.boundaries import Outline, stated_accuracy_m

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from geonexus.base.checks import Faults
    from geonexus.model.definitions import BorderDefinition, CoastDefinition
    from geonexus.model.layer import Layer

    Shape = Polygon | MultiPolygon
    Coordinates = np.ndarray[tuple[int, int], np.dtype[np.float64]]

_SHARED_DEG = 5e-4
"""How near (about 50 m) two outlines must run to be one border; rounding moves them less."""
_SEA_LIMIT_SHARE = 0.1
"""Limits at sea are equidistance lines of our own, not treaties: uncertain by this share."""
_COAST_STEP_DEG = 0.1
"""Distance between the coast points whose nearness decides whose sea it is."""


def border_band(
    definition: BorderDefinition,
    open_layer: Callable[[str], Layer],
    cut: Callable[[Shape], BaseGeometry],
    *,
    where: str,
    faults: Faults,
) -> Outline | None:
    """Return the band on both sides of the land border of two countries.

    Parameters
    ----------
    definition
        The two countries and the width on each side.
    open_layer
        Opens ``borders``.
    cut
        Cuts a shape by land, or by what the definition is limited to.
    where
        Place of the definition, for faults.
    faults
        Receives a fault when the two countries share no land border, or nothing is left.

    Returns
    -------
    Outline or None
        None when a fault was added.
    """
    borders = open_layer("borders")
    frame = borders.geo
    pair = set(definition.countries)
    here = [{a, b} == pair for a, b in zip(frame["country_a"], frame["country_b"], strict=True)]
    lines = frame.geometry.to_numpy()[np.array(here, dtype=bool)]
    if not len(lines):
        named = " and ".join(definition.countries)
        faults.add(
            where,
            "definition.countries",
            f"{named}, which share no land border in layer borders",
            "two neighbors",
            "check the ISO 3166-1 alpha-3 codes",
        )
        return None
    shape = geodesy.tidy(cut(geodesy.band(shapely.union_all(lines), definition.width_m)))
    return _checked(shape, stated_accuracy_m(borders), where, faults)


def coast_band(
    definition: CoastDefinition,
    shore: Outline,
    open_layer: Callable[[str], Layer],
    *,
    where: str,
    faults: Faults,
) -> Outline | None:
    """Return the band along the coast of an area: inland, out to sea, or both.

    Parameters
    ----------
    definition
        How far inland and offshore.
    shore
        The area whose coast is meant.
    open_layer
        Opens ``countries``, for the land that the sea part leaves out.
    where
        Place of the definition, for faults.
    faults
        Receives a fault when the area has no coast.

    Returns
    -------
    Outline or None
        The sea part ends where another country's coast is nearer (equidistance). Treaties and
        claims differ, and no layer of them ships: its accuracy is a tenth of its width.
    """
    countries = open_layer("countries")
    reach_deg = max(definition.inland_m, definition.offshore_m) / 80_000 + 1.0
    parts = shapely.get_parts(countries.geo.geometry.to_numpy())
    window = shapely.box(*shapely.buffer(shore.shape.envelope, reach_deg).bounds)
    land = parts[shapely.STRtree(parts).query(window)]
    coast = _coast_of(shore.shape, land)
    pieces: list[BaseGeometry] = []
    if coast.is_empty:
        faults.add(where, "definition", "an area without a coast", "an area by the sea")
        return None
    if definition.inland_m:
        pieces.append(shapely.intersection(geodesy.band(coast, definition.inland_m), shore.shape))
    if definition.offshore_m:
        reach = geodesy.band(coast, definition.offshore_m)
        touched = shapely.union_all(land[shapely.intersects(land, reach)])
        others = shapely.difference(touched, shore.shape.buffer(_SHARED_DEG))
        sea = shapely.difference(reach, touched)
        if definition.from_offshore_m:
            sea = shapely.difference(sea, geodesy.band(coast, definition.from_offshore_m))
        pieces.append(sea if others.is_empty else _own_sea(sea, coast, others))
    accuracy_m = max(shore.accuracy_m, _SEA_LIMIT_SHARE * definition.offshore_m)
    return _checked(geodesy.tidy(shapely.union_all(pieces)), accuracy_m, where, faults)


def _coast_of(area: Shape, land: np.ndarray[tuple[int], np.dtype[np.object_]]) -> BaseGeometry:
    """Return the part of an area's outline that no other land shares."""
    near = land[shapely.intersects(land, area)]
    others = shapely.difference(shapely.union_all(near), shapely.buffer(area, _SHARED_DEG))
    inner = shapely.buffer(others, 2 * _SHARED_DEG)
    outer_rings = [part.exterior for part in shapely.get_parts([area])]
    return shapely.difference(shapely.union_all(outer_rings), inner)


def _own_sea(sea: BaseGeometry, coast: BaseGeometry, others: BaseGeometry) -> BaseGeometry:
    """Return the part of a sea that is nearer to ``coast`` than to the land of others.

    Voronoi cells of points along both coasts, in a conformal projection: nearness compares
    distances around one place, where such a projection keeps their ratio.
    """
    ours, theirs = (
        np.unique(shapely.get_coordinates(shapely.segmentize(line, _COAST_STEP_DEG)), axis=0)
        for line in (coast, shapely.boundary(others))
    )
    points = shapely.MultiPoint(_mercator(np.vstack([ours, theirs])))
    reach = shapely.transform(sea.envelope, _mercator)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=reach))
    hits = shapely.STRtree(cells).query(shapely.points(_mercator(ours)), predicate="intersects")
    own = shapely.union_all(cells[np.unique(hits[1])])
    return shapely.intersection(sea, shapely.transform(own, _from_mercator))


def _mercator(lonlat: Coordinates) -> Coordinates:
    lons, lats = np.radians(lonlat).T
    return np.column_stack([lons, np.arcsinh(np.tan(lats))])


def _from_mercator(xy: Coordinates) -> Coordinates:
    lonlat: Coordinates = np.degrees(np.column_stack([xy[:, 0], np.arctan(np.sinh(xy[:, 1]))]))
    return lonlat


def _checked(shape: Shape, accuracy_m: float, where: str, faults: Faults) -> Outline | None:
    if shape.is_empty:
        faults.add(where, "definition", "an outline of which nothing is left", "some area")
        return None
    return Outline(shape, "buffer", accuracy_m)
