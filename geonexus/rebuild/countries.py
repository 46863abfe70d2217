"""Recipes: countries, and their lighter twin for base maps."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geonexus.base import crs
from geonexus.rebuild import mosaic
from geonexus.rebuild.product import Vector, Workshop

COLUMNS = [
    "iso3",
    "iso2",
    "m49",
    "name_en",
    "name_es",
    "name_pt",
    "continent",
    "subregion",
    "latam",
    "scale",
    "area_km2",
]
MEMBERS = (mosaic.COUNTRIES_10M[0], mosaic.COUNTRIES_50M[0], mosaic.UNITS)

_LATAM = ("South America", "Central America", "Caribbean")
_ISO3 = {"KOS": "XKX", "SDS": "SSD", "PSX": "PSE", "SAH": "ESH", "ALD": "ALA"}
"""Natural Earth code → ISO 3166-1, and the user-assigned code in general use for Kosovo."""
_OVERSEAS = {
    "GUF": ("GF", "254", "French Guiana", "Guayana Francesa", "Guiana Francesa", "South America"),
    "GLP": ("GP", "312", "Guadeloupe", "Guadalupe", "Guadalupe", "Caribbean"),
    "MTQ": ("MQ", "474", "Martinique", "Martinica", "Martinica", "Caribbean"),
    "BES": (
        *("BQ", "535", "Caribbean Netherlands", "Caribe Neerlandés", "Países Baixos Caribenhos"),
        "Caribbean",
    ),
    "REU": ("RE", "638", "Réunion", "Reunión", "Reunião", "Eastern Africa"),
    "MYT": ("YT", "175", "Mayotte", "Mayotte", "Mayotte", "Eastern Africa"),
}
_LIGHT_AMERICAS, _LIGHT_WORLD = 0.06, 0.2
_LIGHT_ISLAND_KM2 = 100.0


def countries(shop: Workshop) -> Vector:
    """Return every country: the Americas at 1:10m, the rest of the world at 1:50m."""
    frame: gpd.GeoDataFrame = shop.once("countries", _countries)
    return Vector(frame, MEMBERS)


def countries_light(shop: Workshop) -> Vector:
    """Return the same countries with a tenth of the vertices, shared borders kept."""
    frame = countries(shop).frame.copy()
    fine = (frame["scale"] == "10m").to_numpy()
    shapes = frame.geometry.to_numpy().copy()
    shapes[fine] = shapely.coverage_simplify(shapes[fine], _LIGHT_AMERICAS)
    shapes[~fine] = shapely.coverage_simplify(shapes[~fine], _LIGHT_WORLD)
    shapes = np.array([_without_islets(shape) for shape in mosaic.repaired(shapes)], dtype=object)
    frame.geometry = shapely.normalize(mosaic.rounded(shapes))
    frame["area_km2"] = np.round(crs.area_km2(frame.geometry), 1)
    return Vector(frame, MEMBERS)


def _countries(shop: Workshop) -> gpd.GeoDataFrame:
    """Dissolve the mosaic and put Natural Earth's attributes in our columns."""
    units, world = shop.mosaic.units, shop.mosaic.world
    shapes = units.groupby("iso3").geometry.agg(lambda part: mosaic.dissolve(part.to_numpy()))
    plain = shop.mosaic.attributes.drop(columns="geometry").set_index("ADM0_A3", drop=False)
    americas = plain.reindex(shapes.index).assign(scale="10m", geometry=shapes)
    others = world.set_index("iso3").assign(scale="50m", ADM0_A3=world["iso3"].to_numpy())
    others.geometry = shapely.normalize(others.geometry.to_numpy())
    rows = pd.concat([_attributes(americas), _attributes(others)], ignore_index=True)
    rows = rows.sort_values("iso3", ignore_index=True)
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=crs.GEOGRAPHIC)
    frame["area_km2"] = np.round(crs.area_km2(frame.geometry), 1)
    return frame[[*COLUMNS, "geometry"]]


def _attributes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return Natural Earth's attributes in our columns; codes that are not ISO's stay empty."""
    code = pd.Series(rows.index, index=rows.index)
    iso3 = code.replace(_ISO3)
    official = (rows["ISO_A3_EH"] == iso3) | (code == "KOS")
    made = pd.DataFrame(
        {
            "iso3": iso3,
            "iso2": rows["ISO_A2_EH"].where(official),
            "m49": rows["ISO_N3_EH"].where(official & (rows["ISO_N3_EH"] != "-99")),
            "name_en": rows["NAME_EN"],
            "name_es": rows["NAME_ES"],
            "name_pt": rows["NAME_PT"],
            "continent": rows["CONTINENT"],
            "subregion": rows["SUBREGION"],
            "scale": rows["scale"],
            "geometry": rows["geometry"],
        }
    )
    for key in made.index.intersection(list(_OVERSEAS)):
        iso2, m49, en, es, pt, subregion = _OVERSEAS[key]
        continent = "South America" if key == "GUF" else "North America"
        continent = "Africa" if subregion == "Eastern Africa" else continent
        values = [iso2, m49, en, es, pt, continent, subregion]
        made.loc[
            key, ["iso2", "m49", "name_en", "name_es", "name_pt", "continent", "subregion"]
        ] = values
    made["latam"] = made["subregion"].isin(_LATAM)
    return made


def _without_islets(shape: Any) -> Any:  # noqa: ANN401
    """Return a shape without parts smaller than a dot on the base map, but never without any."""
    parts = shapely.get_parts(shape)
    if len(parts) == 1:
        return shape
    area = crs.area_km2(gpd.GeoSeries(parts, crs=crs.GEOGRAPHIC))
    kept = parts[(area >= _LIGHT_ISLAND_KM2) | (area == area.max())]
    return shapely.multipolygons(kept) if len(kept) > 1 else kept[0]
