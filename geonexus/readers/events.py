"""A table of events as text → checked columns; every refused row with its number and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.errors import CRSError
from geonexus.model.evidence import date_bounds
from geonexus.readers.layouts import Layout
from geonexus.readers.mapping import EventMapping, Role
from geonexus.readers.values import coordinates_of, days_of, numbers_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.readers.text_table import TextTable

EVENT_COLUMNS = (
    "id", "title", "type", "place", "country", "admin1", "actors", "fatalities",
    "fatalities_low", "fatalities_high", "place_precision", "precision_code", "contested", "note",
    "date_from", "date_to", "date_precision", "accuracy_m",
)  # fmt: skip
"""Columns of an event layer; those that a mapping keeps come after ``note``."""

VICINITY_M = 15_000.0
"""Least radius of an event that GTD places near a town and not in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events with ``lon`` and ``lat`` columns, indexed by row of the file; and the refused rows."""

    frame: pd.DataFrame
    rejects: pd.DataFrame
    notes: tuple[str, ...]


class Refusals:
    """The first reason to refuse each row."""

    def __init__(self, rows: int) -> None:
        self.reasons = np.full(rows, "", dtype=object)

    def add(self, reasons: NDArray[np.object_]) -> None:
        """Record reasons, one for each row, empty where there is none."""
        self.reasons = np.where(self.reasons == "", reasons, self.reasons)

    def where(self, bad: NDArray[np.bool_], texts: pd.Series, reason: str) -> None:
        """Record one reason for the rows that are bad; ``{}`` in it is the text of the cell."""
        found = np.full(len(bad), "", dtype=object)
        found[bad] = [reason.format(repr(text)) for text in texts[bad]]
        self.add(found)


def fitted(layout: Layout, frame: pd.DataFrame) -> EventMapping:
    """Return the mapping of a layout with the file's own spelling and form of date.

    Parameters
    ----------
    layout
        The published layout.
    frame
        The table as text.
    """
    spelled = {name.strip().lower(): name for name in frame.columns}
    columns: dict[Role, str | tuple[str, ...]] = {}
    for role, names in layout.mapping.columns.items():
        wanted = (names,) if isinstance(names, str) else names
        present = tuple(spelled[name] for name in wanted if name in spelled)
        if present:
            columns[role] = present[0] if isinstance(names, str) else present
    changes: dict[str, object] = {"columns": columns}
    if layout.date_formats:
        sample = frame[
            layout.mapping.names("date")[0] if "date" not in columns else str(columns["date"])
        ].head(200)
        fits = [int((days_of(sample, form)[0] != "").sum()) for form in layout.date_formats]
        changes["date_format"] = layout.date_formats[fits.index(max(fits))]
    return layout.mapping.model_copy(update=changes)


def parse_events(table: TextTable, mapping: EventMapping, name: str) -> Events:
    """Turn the rows of a table into events by a mapping.

    Parameters
    ----------
    table
        The table as text.
    mapping
        Which column is what.
    name
        Name of the file, for faults.

    Returns
    -------
    Events
        Rows in = events + refused rows, among them those that the table itself refused.

    Raises
    ------
    InputError
        The mapping names columns that the file does not have; every one is listed.
    """
    import pandas as pd

    _check_columns(table.frame, mapping, name, f"{name} row {table.header_row}")
    raw, refused = table.frame, Refusals(len(table.frame))
    columns: dict[str, object] = {}
    columns["lon"], columns["lat"] = _positions(raw, mapping, refused)
    columns |= _dates(raw, mapping, refused)
    columns |= _places(raw, mapping, refused)
    columns |= _counts(raw, mapping, refused)
    columns["id"] = _ids(raw, mapping, refused)
    for role in ("type", "title", "country", "admin1"):
        columns[role] = _text(raw, mapping, role)
    columns["actors"] = _joined(raw, mapping.names("actors"))
    columns["place"] = _joined(raw, mapping.names("place"))
    for extra in mapping.keep:
        columns[extra] = raw[extra].str.strip()
    order = [*EVENT_COLUMNS[:14], *mapping.keep, *EVENT_COLUMNS[14:], "lon", "lat"]
    frame = pd.DataFrame({key: np.asarray(columns[key]) for key in order}, index=raw.index)
    bad = refused.reasons != ""
    own = pd.DataFrame({"row": raw.index[bad], "reason": refused.reasons[bad]})
    rejects = own if table.rejects.empty else pd.concat([table.rejects, own])
    return Events(frame[~bad], rejects.sort_values("row", ignore_index=True), table.notes)


def _check_columns(frame: pd.DataFrame, mapping: EventMapping, name: str, where: str) -> None:
    faults = Faults(name)
    for role in mapping.columns:
        for column in mapping.names(role):
            if column not in frame.columns:
                faults.unknown(where, role, "column", column, map(str, frame.columns))
    for column in mapping.keep:
        if column not in frame.columns:
            faults.unknown(where, "keep", "column", column, map(str, frame.columns))
        elif column in EVENT_COLUMNS or column in ("lon", "lat", "geometry"):
            faults.add(where, "keep", repr(column), "a name that no event column has")
    faults.raise_if_any()


def _text(raw: pd.DataFrame, mapping: EventMapping, role: Role) -> pd.Series:
    import pandas as pd

    names = mapping.names(role)
    return raw[names[0]].str.strip() if names else pd.Series("", index=raw.index, dtype=object)


def _joined(raw: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    """Return several columns as one list in a cell, without empty and repeated items."""
    import pandas as pd

    if not names:
        return pd.Series("", index=raw.index, dtype=object)
    joined = raw[names[0]].str.strip().str.replace(";", ",", regex=False)
    for name in names[1:]:
        more = raw[name].str.strip().str.replace(";", ",", regex=False)
        joined = joined.where((more == "") | (more == joined), joined + ";" + more)
    return joined.str.strip(";")


def _ids(raw: pd.DataFrame, mapping: EventMapping, refused: Refusals) -> pd.Series:
    if not mapping.names("id"):
        return raw.index.to_series().map("row-{}".format)
    ids = _text(raw, mapping, "id")
    refused.where((ids == "").to_numpy(), ids, "no id")
    # a row that is refused for another reason does not make its twin a duplicate
    usable = ids[refused.reasons == ""]
    again = usable[usable.duplicated()]
    first = usable[~usable.duplicated()]
    row_of = dict(zip(first, first.index, strict=True)) if len(again) else {}
    reasons = np.full(len(ids), "", dtype=object)
    reasons[raw.index.get_indexer(again.index)] = [
        f"id {key!r} stands in row {row_of[key]} already" for key in again
    ]
    refused.add(reasons)
    return ids


def _positions(
    raw: pd.DataFrame, mapping: EventMapping, refused: Refusals
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitude and latitude in degrees."""
    dms, decimal = mapping.coordinates == "dms", mapping.decimal
    lon_text, lat_text = _text(raw, mapping, "lon"), _text(raw, mapping, "lat")
    lon, why = coordinates_of(lon_text, "lon", decimal=decimal, dms=dms)
    refused.add(why)
    lat, why = coordinates_of(lat_text, "lat", decimal=decimal, dms=dms)
    refused.add(why)
    if mapping.crs != crs.GEOGRAPHIC:
        from pyproj import Transformer
        from pyproj.exceptions import CRSError as UnknownCRS

        try:
            transform = Transformer.from_crs(mapping.crs, crs.GEOGRAPHIC, always_xy=True).transform
        except UnknownCRS as error:
            raise CRSError(f"{mapping.crs!r} is no coordinate reference system") from error
        lon, lat = (np.asarray(values) for values in transform(lon, lat))
    with np.errstate(invalid="ignore"):
        swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
        refused.where(swapped, lat_text, "latitude {} is beyond 90: lon and lat look exchanged")
        refused.where(~(np.abs(lat) <= 90), lat_text, "latitude {} is beyond 90 degrees")
        refused.where(~(np.abs(lon) <= 180), lon_text, "longitude {} is beyond 180 degrees")
    return lon, lat


def _dates(raw: pd.DataFrame, mapping: EventMapping, refused: Refusals) -> dict[str, object]:
    """Return the three date columns."""
    if mapping.names("date"):
        start, why = days_of(_text(raw, mapping, "date"), mapping.date_format)
        refused.add(why)
    else:
        start = _from_parts(raw, mapping, refused)
    end = start
    if mapping.names("date_to"):
        texts = _text(raw, mapping, "date_to")
        end, why = days_of(texts, mapping.date_format)
        empty = (texts == "").to_numpy()
        refused.add(np.where(empty, "", why))
        end = np.where(empty, start, end)
        refused.where((end < start) & (end != ""), texts, "the last day {} is before the first")
    lengths = np.array([len(text) for text in start])
    precision = np.select([lengths == 4, lengths == 7], ["year", "month"], "day").astype(object)
    codes = _text(raw, mapping, "time_precision")
    if mapping.time_precision and mapping.names("time_precision"):
        unknown = ~codes.isin([*mapping.time_precision, ""]).to_numpy()
        refused.where(unknown, codes, "time precision {} is not a code of the code book")
        coded = codes.map(mapping.time_precision).to_numpy(dtype=object)
        precision = np.where(codes == "", precision, coded)
    precision = np.where((precision == "day") & (start != end), "range", precision)
    precision = np.where(
        (precision == "range") & (start == end) & (lengths == 10), "day", precision
    )
    keep = np.select([precision == "year", precision == "month"], [4, 7], 10)
    start = np.array([text[:n] for text, n in zip(start, keep, strict=True)], dtype=object)
    end = np.array([text[:n] for text, n in zip(end, keep, strict=True)], dtype=object)
    return {"date_from": start, "date_to": end, "date_precision": precision}


def _from_parts(raw: pd.DataFrame, mapping: EventMapping, refused: Refusals) -> NDArray[np.object_]:
    """Return dates from year, month and day columns; a month or day of 0 is unknown."""
    parts = [_text(raw, mapping, role) for role in ("year", "month", "day")]
    texts = parts[0] + "/" + parts[1] + "/" + parts[2]
    known: dict[str, tuple[str, str]] = {text: _date_of_parts(text) for text in texts.unique()}
    refused.add(np.array([known[text][1] for text in texts], dtype=object))
    return np.array([known[text][0] for text in texts], dtype=object)


def _date_of_parts(text: str) -> tuple[str, str]:
    """Return (date, reason): one of them is empty."""
    year, month, day = text.split("/")
    if len(year) != 4 or not year.isdigit():
        return "", f"year {year!r} is not a year of four digits"
    date = year
    for part in (month, day):
        if not part or not part.strip("0"):
            break
        date += f"-{part.zfill(2)}"
    try:
        date_bounds(date)
    except ValueError as error:
        return "", str(error)
    return date, ""


def _places(raw: pd.DataFrame, mapping: EventMapping, refused: Refusals) -> dict[str, object]:
    """Return what is said about the place, and whether the event is in doubt."""
    codes = _text(raw, mapping, "precision")
    has_codes = bool(mapping.precision) and bool(mapping.names("precision"))
    if has_codes:
        unknown = ~codes.isin([*mapping.precision, ""]).to_numpy()
        refused.where(unknown, codes, "place precision {} is not a code of the code book")
    places = {code: place.place_precision for code, place in mapping.precision.items()}
    radii = {code: place.accuracy_m for code, place in mapping.precision.items()}
    default = np.nan if mapping.accuracy_m is None else mapping.accuracy_m
    precision = codes.map(places).astype(object).fillna(mapping.place_precision)
    by_code = codes.map(radii).astype(float).fillna(default).to_numpy()
    own_m = _radii(raw, mapping, refused)
    accuracy_m = np.where(np.isnan(own_m), by_code, own_m)
    near = (_text(raw, mapping, "vicinity") == "1").to_numpy()
    doubted = (_text(raw, mapping, "doubt") == "1").to_numpy()
    return {
        "place_precision": precision,
        "precision_code": codes,
        "accuracy_m": np.where(near, np.fmax(accuracy_m, VICINITY_M), accuracy_m),
        "contested": doubted,
        "note": np.where(doubted, "The source doubts that the event is of the kind it lists.", ""),
    }


def _radii(raw: pd.DataFrame, mapping: EventMapping, refused: Refusals) -> NDArray[np.float64]:
    """Return the radius that a row states for itself; not a number where it states none."""
    texts = _text(raw, mapping, "accuracy_m")
    values = numbers_of(texts, mapping.decimal)
    with np.errstate(invalid="ignore"):
        bad = (texts != "").to_numpy() & ~(np.isfinite(values) & (values >= 0))
    refused.where(bad, texts, "accuracy {} is not a radius in meters")
    return values


def _counts(raw: pd.DataFrame, mapping: EventMapping, refused: Refusals) -> dict[str, object]:
    """Return the fatalities; missing stays missing."""
    roles: tuple[Role, ...] = ("fatalities", "fatalities_low", "fatalities_high")
    found: dict[str, object] = {}
    for role in roles:
        texts = _text(raw, mapping, role)
        values = numbers_of(texts, mapping.decimal)
        with np.errstate(invalid="ignore"):
            bad = (texts != "").to_numpy() & ~(np.isfinite(values) & (values >= 0))
        refused.where(bad, texts, f"{role} {{}} is not a count")
        found[role] = values
    return found
