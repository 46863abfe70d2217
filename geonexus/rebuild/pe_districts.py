"""Recipe: approximate cells for the districts of Peru, each with its official share of area.

No registry package holds the real polygons. Each department of the layer admin1 is divided among
its districts by a power diagram: borders lie so between the capitals that every cell has the
official area of its district, scaled together to fill the department.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geonexus.base import crs
from geonexus.rebuild import gazetteer, mosaic, pe_table
from geonexus.rebuild.admin1 import admin1
from geonexus.rebuild.laguerre import fitted_cells
from geonexus.rebuild.pe_table import District, letters
from geonexus.rebuild.product import Vector, Workshop

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMBERS = (*pe_table.MEMBERS, *gazetteer.MEMBERS, mosaic.UNITS)

_DEPARTMENTS = {
    "01": "PE-AMA",
    "02": "PE-ANC",
    "03": "PE-APU",
    "04": "PE-ARE",
    "05": "PE-AYA",
    "06": "PE-CAJ",
    "07": "PE-CAL",
    "08": "PE-CUS",
    "09": "PE-HUV",
    "10": "PE-HUC",
    "11": "PE-ICA",
    "12": "PE-JUN",
    "13": "PE-LAL",
    "14": "PE-LAM",
    "15": "PE-LIM",
    "16": "PE-LOR",
    "17": "PE-MDD",
    "18": "PE-MOQ",
    "19": "PE-PAS",
    "20": "PE-PIU",
    "21": "PE-PUN",
    "22": "PE-SAM",
    "23": "PE-TAC",
    "24": "PE-TUM",
    "25": "PE-UCA",
}
_LIMA_PROVINCE = "1501"
_LEAST_SHARE = 0.1
"""A district without a known area gets at least this share of its province's mean."""
_INSET_DEG = 0.002
_APART_DEG = 0.002


def pe_districts(shop: Workshop) -> Vector:
    """Return one cell for each district of the table of areas, sorted by UBIGEO."""
    everywhere: pd.DataFrame = shop.once("places", lambda one: gazetteer.read_places(one.shelf))
    places = everywhere[everywhere["country"] == "PER"].sort_values("geonames")
    table = pe_table.districts(shop.shelf, places)
    official = {one.ubigeo: one.area_km2 for one in table}
    table = _with_areas(table, pe_table.province_areas_km2(shop.shelf))
    table = _with_places(table, places)
    units = admin1(shop).frame.set_index("code").geometry
    cells: dict[str, Any] = {}
    for unit in sorted({_unit(one) for one in table}):
        inside = [one for one in table if _unit(one) == unit]
        shapes = _cells(inside, units[unit])
        cells |= {one.ubigeo: shape for one, shape in zip(inside, shapes, strict=True)}
    frame = gpd.GeoDataFrame(
        {
            "ubigeo": [one.ubigeo for one in table],
            "name": [one.name for one in table],
            "province": [one.province for one in table],
            "admin1": [_unit(one) for one in table],
            "area_km2_official": pd.array([official[one.ubigeo] for one in table], dtype="Float64"),
            "placed": [one.placed for one in table],
        },
        geometry=[cells[one.ubigeo] for one in table],
        crs=crs.GEOGRAPHIC,
    )
    return Vector(frame, MEMBERS)


def _unit(one: District) -> str:
    """Return the admin1 code that a district lies in: Lima province is apart from Lima."""
    if one.ubigeo.startswith(_LIMA_PROVINCE):
        return "PE-LMA"
    return _DEPARTMENTS[one.ubigeo[:2]]


def _cells(inside: list[District], unit: Any) -> NDArray[np.object_]:  # noqa: ANN401
    """Return the cells of the districts of one unit, in longitude and latitude."""
    # a plane that is true to area enough at the latitude of the unit
    squeeze = float(np.cos(np.radians(unit.centroid.y)))

    def plane(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return xy * [squeeze, 1.0]

    sites = _pulled_in(np.array([[one.lon, one.lat] for one in inside], dtype=float), unit)
    targets = np.array([one.area_km2 for one in inside], dtype=float)
    cells = fitted_cells(plane(sites), targets, shapely.transform(unit, plane))
    back = shapely.transform(cells, lambda xy: xy / [squeeze, 1.0])
    shapes: NDArray[np.object_] = shapely.normalize(mosaic.repaired(mosaic.rounded(back)))
    return shapes


def _pulled_in(sites: NDArray[np.float64], unit: Any) -> NDArray[np.float64]:  # noqa: ANN401
    """Return the sites moved into the unit where they lie outside, and apart where they meet."""
    core = shapely.buffer(unit, -_INSET_DEG)
    core = unit if core.is_empty else core
    points = np.asarray(shapely.points(sites), dtype=object)
    near = shapely.get_point(shapely.shortest_line(core, points), 0)
    moved = np.where(shapely.contains(core, points), points, near)
    xy = shapely.get_coordinates(moved)
    for row in range(1, len(xy)):
        while np.hypot(*(xy[:row] - xy[row]).T).min() < _APART_DEG / 2:
            xy[row, 0] += _APART_DEG
    return xy


def _with_areas(table: list[District], provinces: dict[str, float]) -> list[District]:
    """Return the districts with an area each: official, or a share that the table leaves open.

    A district that has a capital but no area is young and its land is counted with its parent's:
    it gets half of the largest of its province. Those that lost their row to a namesake share
    what is left of the province's official area.
    """
    made: list[District] = []
    for province in sorted({one.ubigeo[:4] for one in table}):
        rows = [one for one in table if one.ubigeo[:4] == province]
        known = {one.ubigeo: one.area_km2 for one in rows if one.area_km2 is not None}
        lost = [one for one in rows if one.area_km2 is None and one.placed != "capital"]
        mean = provinces[province] / len(rows)
        if lost:
            left = (provinces[province] - sum(known.values())) / len(lost)
            known |= {one.ubigeo: max(left, _LEAST_SHARE * mean) for one in lost}
        for young in (one for one in rows if one.ubigeo not in known):
            parent = max(known, key=lambda code: (known[code], code))
            known[parent] = known[young.ubigeo] = known[parent] / 2
        made += [replace(one, area_km2=known[one.ubigeo]) for one in rows]
    return made


def _with_places(table: list[District], places: pd.DataFrame) -> list[District]:
    """Return the districts with a position each.

    One whose capital is not known gets the GeoNames place of its province that bears no
    district's name and lies farthest from all district capitals; failing that, the middle
    of the province's longest gap between capitals.
    """
    taken = {letters(one.name) for one in table}
    made = list(table)
    for index, one in enumerate(made):
        if one.lon is not None:
            continue
        sites = _sites(made)
        inside = places[places["admin2"] == one.ubigeo[:4]]
        free = inside[~inside["name"].map(letters).isin(taken)]
        lon, lat = _farthest(free, sites) if len(free) else _gap(_sites(_siblings(made, one)))
        made[index] = replace(one, lon=lon, lat=lat)
    return made


def _siblings(table: Iterable[District], one: District) -> list[District]:
    return [other for other in table if other.ubigeo[:4] == one.ubigeo[:4]]


def _sites(table: Iterable[District]) -> NDArray[np.float64]:
    return np.array([[one.lon, one.lat] for one in table if one.lon is not None], dtype=float)


def _farthest(free: pd.DataFrame, sites: NDArray[np.float64]) -> tuple[float, float]:
    """Return the position among ``free`` that is farthest from its nearest site."""
    candidates = free[["lon", "lat"]].to_numpy(dtype=float)
    distance, _ = cKDTree(sites).query(candidates)
    lon, lat = candidates[int(np.argmax(distance))]
    return float(lon), float(lat)


def _gap(sites: NDArray[np.float64]) -> tuple[float, float]:
    """Return the middle between two sites that is farthest from every site."""
    first, second = np.triu_indices(len(sites), k=1)
    middles = (sites[first] + sites[second]) / 2
    distance, _ = cKDTree(sites).query(middles)
    lon, lat = middles[int(np.argmax(distance))]
    return float(lon), float(lat)
