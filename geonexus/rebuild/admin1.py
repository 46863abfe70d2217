"""Recipe: first-level administrative units of Latin America and the Caribbean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import yaml

from geonexus.base import crs
from geonexus.base.cells import join_cell
from geonexus.rebuild import mosaic
from geonexus.rebuild.product import Vector, Workshop

MEMBERS = (mosaic.UNITS, mosaic.COUNTRIES_10M[0])
_PREFIX = re.compile(
    r"^(?:(?:de|do|da|del|de los) (?=[A-ZÁÉÍÓÚÑ])|Estado (?:de )?|Parroquia de |Provincia de )"
)
_SUFFIX = re.compile(r" (?:Departament|Regional Corporation|state|State|Quarter|Comarca)$")
_LANGUAGES = ("en", "es", "pt")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What Natural Earth's table needs: see ``admin1.yaml``, where each rule has its reason."""

    recode: dict[str, str]
    """Natural Earth code → ISO 3166-2."""
    recode_named: dict[str, dict[str, str]]
    """Code used twice → name of the unit → ISO 3166-2."""
    merge: dict[str, str]
    """Code of a piece → code of the unit it belongs to."""
    rows: dict[str, dict[str, str]]
    """ISO 3166-2 → columns to set."""
    kinds: dict[str, str]
    """Natural Earth's type → ours."""
    country_kinds: dict[str, str]
    """ISO3 → kind of all its units that ``rows`` does not name."""


def corrections() -> Corrections:
    """Return the corrections of ``admin1.yaml``."""
    text = files("geonexus.rebuild").joinpath("admin1.yaml").read_text(encoding="utf-8")
    return Corrections(**yaml.safe_load(text))


def admin1(shop: Workshop) -> Vector:
    """Return the units with unique codes, names in three languages and measured area."""
    frame: gpd.GeoDataFrame = shop.once("admin1", _admin1)
    return Vector(frame, MEMBERS)


def _admin1(shop: Workshop) -> gpd.GeoDataFrame:
    rules = corrections()
    units = shop.mosaic.units
    units = units[~units["iso3"].isin(["USA", "CAN"])].copy()
    units["source_code"] = units["iso_3166_2"].str.rstrip("~")
    units["code"] = [_code(row, rules) for row in units.to_dict("records")]
    # the piece that gives a merged unit its name is the one that bears the code already
    units["own"] = units["source_code"] == units["code"]
    order = units.sort_values(["code", "own", "source_code"], ascending=[True, False, True])
    first = order.drop_duplicates("code").set_index("code")
    shapes = units.groupby("code").geometry.agg(lambda part: mosaic.dissolve(part.to_numpy()))
    rows = pd.DataFrame([_row(str(code), row, rules) for code, row in first.iterrows()])
    former = units[~units["own"] & units["source_code"].str.match(r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
    former = former[~former["source_code"].isin(set(first.index)) & ~_placeholder(former)]
    rows["former"] = rows["code"].map(former.groupby("code")["source_code"].agg(join_cell))
    frame = gpd.GeoDataFrame(rows, geometry=shapes.to_numpy(), crs=crs.GEOGRAPHIC)
    frame["area_km2"] = np.round(crs.area_km2(frame.geometry), 1)
    columns = ["code", "name", *(f"name_{language}" for language in _LANGUAGES)]
    return frame[[*columns, "kind", "country", "former", "area_km2", "geometry"]]


def _placeholder(units: pd.DataFrame) -> pd.Series[bool]:
    """Return which codes are Natural Earth's own stand-ins (``XX-X01``)."""
    return units["source_code"].str.contains("-X0")


def _code(row: dict[str, Any], rules: Corrections) -> str:
    """Return the ISO 3166-2 code of one unit."""
    code = str(row["source_code"])
    if code in rules.recode_named:
        code = rules.recode_named[code].get(str(row["name"]), code)
    code = rules.recode.get(code, code) or f"XX-{row['iso3']}"
    return rules.merge.get(code, code)


def _row(code: str, row: pd.Series[Any], rules: Corrections) -> dict[str, Any]:
    """Return the attributes of one unit in our columns."""
    name = row["name"] if isinstance(row["name"], str) else row["gn_name"]
    made = {"code": code, "name": name, "country": row["iso3"], "kind": _kind(row, rules)}
    for language in _LANGUAGES:
        given = row[f"name_{language}"]
        made[f"name_{language}"] = _cleaned(given) if isinstance(given, str) else name
    return {**made, **rules.rows.get(code, {})}


def _cleaned(name: str) -> str:
    """Return a name without "de", "Estado de", "Parroquia de" and the like.

    Examples
    --------
    >>> _cleaned("de Antofagasta"), _cleaned("Parroquia de Saint John"), _cleaned("Dennery Quarter")
    ('Antofagasta', 'Saint John', 'Dennery')
    """
    return _SUFFIX.sub("", _PREFIX.sub("", name))


def _kind(row: pd.Series[Any], rules: Corrections) -> str:
    """Return the kind of unit in English, lower case."""
    if row["iso3"] in rules.country_kinds:
        return rules.country_kinds[str(row["iso3"])]
    kind = row["type_en"] if isinstance(row["type_en"], str) else "territory"
    return rules.kinds.get(kind, kind.lower())
