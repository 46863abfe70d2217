"""Guess what the columns of a table of events are, for a person to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.readers.mapping import Role
from geonexus.readers.plain import plain
from geonexus.readers.values import EXCEL_DAYS, days_of, numbers_of

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.readers.text_table import TextTable

_GUESSES: dict[Role, tuple[str, ...]] = {
    "id": ("id", "event_id", "eventid", "codigo", "folio"),
    "lon": ("lon", "long", "lng", "longitude", "longitud", "x", "coord_x"),
    "lat": ("lat", "latitude", "latitud", "y", "coord_y"),
    "date": ("date", "event_date", "fecha", "data", "fecha_hecho", "date_start"),
    "country": ("country", "pais", "iso3", "country_name"),
    "admin1": ("admin1", "departamento", "estado", "state", "province", "provincia"),
    "place": ("place", "location", "municipio", "city", "lugar", "town"),
    "type": ("type", "event_type", "tipo", "delito", "category"),
    "actors": ("actors", "actor", "actor1", "grupo"),
    "accuracy_m": ("accuracy_m", "radius_m", "radio_m", "raio_m", "coordinateuncertaintyinmeters"),
    "fatalities": ("fatalities", "deaths", "muertos", "victims", "victimas"),
}
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%Y/%m/%d")
_SAMPLE_ROWS = 200
_SERIALS = (10_000, 80_000)
"""Counts of days that a column of Excel dates may hold: from 1927 to 2119."""


def guessed_fields(
    table: TextTable, known: Mapping[str, str | tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Return the fields of a mapping by the names of the columns and the form of their values.

    Parameters
    ----------
    table
        The table as text.
    known
        Role → column, of the roles that need no guess.
    """
    by_name = {plain(name).replace(" ", "_"): str(name) for name in table.frame.columns}
    columns: dict[str, Any] = {}
    for role, names in _GUESSES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None:
            columns[role] = found
    columns |= known or {}
    sample = table.frame.head(_SAMPLE_ROWS)
    fields: dict[str, Any] = {
        "name": "mine",
        "columns": columns,
        "encoding": None if table.sheet else table.encoding,
        "delimiter": table.delimiter or None,
        "sheet": table.sheet or None,
        "header_row": table.header_row if table.header_row != 1 else None,
    }
    if columns.get("date") in sample:
        fields["date_format"] = _form_of_dates(sample[columns["date"]])
    if columns.get("lon") in sample and columns.get("lat") in sample:
        fields |= _form_of_coordinates(sample[columns["lon"]], sample[columns["lat"]])
    return fields


def _form_of_coordinates(lon: pd.Series, lat: pd.Series) -> dict[str, str]:
    """Return the decimal mark that the most texts have; none of numbers means degrees, minutes."""
    point, comma = (
        sum(int(np.isfinite(numbers_of(texts, mark)).sum()) for texts in (lon, lat))
        for mark in ".,"
    )
    return {
        "decimal": "," if comma > point else ".",
        "coordinates": "decimal" if max(point, comma) else "dms",
    }


def _form_of_dates(texts: pd.Series) -> str:
    """Return the form that the most dates have; 01/02/2020 alone cannot tell day from month."""
    fits = [int((days_of(texts, form)[0] != "").sum()) for form in _DATE_FORMS]
    if max(fits):
        return _DATE_FORMS[fits.index(max(fits))]
    counts = numbers_of(texts)
    with np.errstate(invalid="ignore"):
        serials = (counts >= _SERIALS[0]) & (counts <= _SERIALS[1])
    return next(iter(EXCEL_DAYS)) if serials.mean() > 0.5 else _DATE_FORMS[0]
