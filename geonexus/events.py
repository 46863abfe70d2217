"""Event files of others → a Layer of incidents, with every refused row and what was guessed.

ACLED, UCDP GED and GTD are known by their columns; any other table needs a mapping, which
``inspect`` can guess. No row of theirs ships with geonexus.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from geonexus import crs
from geonexus.area_codes import AreaCodes, Unresolved
from geonexus.cards import Card, Column, SourcePackage, Titles
from geonexus.catalog import Catalog
from geonexus.checks import Faults
from geonexus.errors import Fault, InputError, UnknownNameError
from geonexus.files import sha256
from geonexus.model import Layer, Step
from geonexus.readers.events import Events, fitted, parse_events
from geonexus.readers.layouts import LAYOUTS, Layout, layout_of
from geonexus.readers.mapping import EventMapping, Role
from geonexus.readers.text_table import TextTable, read_text_table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Swapped = Literal["refuse", "repair"]

_KINDS = {
    "fatalities": "number", "fatalities_low": "number", "fatalities_high": "number",
    "accuracy_m": "number", "contested": "boolean", "actors": "list", "place": "list",
    "date_from": "date", "date_to": "date",
}  # fmt: skip
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
    "fatalities": ("fatalities", "deaths", "muertos", "victims", "victimas"),
}
EXCHANGED = "Longitude and latitude were exchanged in the file."
"""Stands in ``note`` of the rows that ``swapped="repair"`` mended."""
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%Y/%m/%d")


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """What a file looks like, for a person to confirm."""

    mapping: EventMapping
    layout: str
    """Name of the published layout; empty for a guess."""
    encoding: str
    delimiter: str
    rows: int
    notes: tuple[str, ...]
    sample: pd.DataFrame
    """The first rows as text."""


def read_events(
    path: Path,
    mapping: EventMapping | None = None,
    *,
    layout: str | None = None,
    swapped: Swapped = "refuse",
    max_rejects: float = 1.0,
    catalog: Catalog | None = None,
) -> Layer:
    r"""Read a file of events as a layer of points.

    Parameters
    ----------
    path
        CSV or Parquet.
    mapping
        Which column is what; not needed for a published layout.
    layout
        ``acled``, ``ucdp-ged`` or ``gtd``, where the columns alone do not tell.
    swapped
        What to do with a row that lies outside its stated country and inside it with longitude
        and latitude exchanged: refuse it, or exchange them and say so in ``note``.
    max_rejects
        Largest share of refused rows; above it the reading stops.
    catalog
        Holds the countries; the shipped one by default.

    Returns
    -------
    Layer
        Points with the columns ``EVENT_COLUMNS``; ``rejects`` holds the refused rows (``row`` as in
        the file, the header being row 1, and ``reason``); rows in = rows + rejects. ``country`` is
        the alpha-3 code where the name is known, else the text of the file.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError
        No such file; it is empty, damaged, or lacks columns; no mapping is known; more rows than
        ``max_rejects`` are refused; no such layout.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "events.csv"
    >>> rows = ("id,x,y,day", "1,-74.2,-13.1,2020-02-30", "2,-74.2,-13.1,2020-03-01")
    >>> _ = file.write_text("\n".join(rows))
    >>> columns = {"id": "id", "lon": "x", "lat": "y", "date": "day"}
    >>> layer = read_events(file, EventMapping(name="mine", columns=columns))
    >>> len(layer), layer.rejects["row"].tolist()
    (1, [2])
    """
    table, mapping = _table_and_mapping(path, mapping, layout)
    events = parse_events(table, mapping, path.name)
    events, unresolved = in_their_countries(events, catalog or Catalog(), swapped)
    rows_in = len(events.frame) + len(events.rejects)
    _check_share(events, rows_in, max_rejects, path.name)
    notes = [*events.notes, *(told(item) for item in unresolved[:10])]
    detail = "; ".join([f"{path.name} as {mapping.name}, {table.encoding}", *notes])
    step = Step("read", detail, rows_in, len(events.frame))
    return Layer(as_points(events.frame), _card(path, mapping, events), (step,), events.rejects)


def inspect(path: Path, layout: str | None = None) -> Inspected:
    """Guess how a file of events is to be read, and show it with a sample.

    Parameters
    ----------
    path
        CSV or Parquet.
    layout
        A published layout to take instead of a guess.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError
        No such file; it is empty or damaged; no columns look like coordinates and a date.
    """
    table = read_text_table(path)
    known = _layout(table, layout)
    mapping = fitted(known, table.frame) if known else _guessed(table, path)
    return Inspected(
        mapping=mapping, layout=known.mapping.name if known else "", encoding=table.encoding,
        delimiter=table.delimiter, rows=len(table.frame) + len(table.rejects), notes=table.notes,
        sample=table.frame.head(3),
    )  # fmt: skip


def _table_and_mapping(
    path: Path, mapping: EventMapping | None, layout: str | None
) -> tuple[TextTable, EventMapping]:
    """Read the table and settle how to read its rows."""
    if mapping is not None:
        table = read_text_table(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
        return table, mapping
    table = read_text_table(path)
    return table, published_mapping(table, path, layout)


def published_mapping(table: TextTable, path: Path, layout: str | None) -> EventMapping:
    """Return the mapping of the published layout that a table has, fitted to its first rows.

    Parameters
    ----------
    table
        The file as text, or its first rows.
    path
        Its name, for faults.
    layout
        As in ``read_events``.

    Raises
    ------
    InputError, UnknownNameError
        The columns are of no published layout; no such layout.
    """
    known = _layout(table, layout)
    if known is None:
        faults = Faults(path.name)
        faults.add(
            f"{path.name} row 1", "", ", ".join(map(str, table.frame.columns)),
            "the columns of ACLED, UCDP GED or GTD",
            "write a mapping: geonexus incidents inspect FILE shows a first one",
        )  # fmt: skip
        faults.raise_if_any()
        raise AssertionError("unreachable: a fault was added")
    return fitted(known, table.frame)


def _layout(table: TextTable, name: str | None) -> Layout | None:
    if name is None:
        return layout_of(map(str, table.frame.columns))
    if name not in LAYOUTS:
        raise UnknownNameError("layout", name, LAYOUTS)
    return LAYOUTS[name]


def _guessed(table: TextTable, path: Path) -> EventMapping:
    """Return a mapping by the names of the columns and the form of their first values."""
    from pydantic import ValidationError

    from geonexus.area_codes import plain
    from geonexus.readers.values import days_of, numbers_of

    by_name = {plain(name).replace(" ", "_"): str(name) for name in table.frame.columns}
    columns: dict[Role, str] = {}
    for role, names in _GUESSES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None:
            columns[role] = found
    form, decimal = _DATE_FORMS[0], "."
    sample = table.frame.head(200)
    if "date" in columns:
        # the first form that the most dates have; 01/02/2020 alone cannot tell day from month
        fits = [int((days_of(sample[columns["date"]], f)[0] != "").sum()) for f in _DATE_FORMS]
        form = _DATE_FORMS[fits.index(max(fits))]
    dms = False
    if "lat" in columns:
        counts = [int(np.isfinite(numbers_of(sample[columns["lat"]], mark)).sum()) for mark in ".,"]
        decimal = "," if counts[1] > counts[0] else "."
        dms = max(counts) == 0
    try:
        return EventMapping.model_validate(
            {
                "name": "mine", "columns": columns, "date_format": form, "decimal": decimal,
                "coordinates": "dms" if dms else "decimal", "encoding": table.encoding,
                "delimiter": table.delimiter or None,
            }
        )  # fmt: skip
    except ValidationError as error:
        faults = Faults(path.name)
        faults.pydantic(error, lambda _: f"{path.name} row 1")
        faults.raise_if_any()
        raise AssertionError("unreachable: pydantic raised without a fault") from error


def in_their_countries(
    events: Events, catalog: Catalog, swapped: Swapped
) -> tuple[Events, list[Unresolved]]:
    """Resolve the countries; find rows whose longitude and latitude look exchanged.

    Parameters
    ----------
    events
        Parsed rows.
    catalog, swapped
        As in ``read_events``.
    """
    import pandas as pd

    frame = events.frame
    stated = frame["country"]
    if not (stated != "").any():
        return events, []
    codes, unresolved = AreaCodes(catalog).countries_of(stated)
    frame = frame.assign(country=codes.where(codes.notna(), stated))
    outlines = catalog.open("countries").geo.set_index("iso3").geometry.bounds
    box = outlines.reindex(codes).to_numpy()
    lon, lat = frame["lon"].to_numpy(), frame["lat"].to_numpy()
    exchanged = ~_in_box(lon, lat, box) & _in_box(lat, lon, box)
    if swapped == "repair":
        lon, lat = np.where(exchanged, lat, lon), np.where(exchanged, lon, lat)
        noted = (frame["note"] + f" {EXCHANGED}").str.strip()
        note = np.where(exchanged, noted, frame["note"])
        repaired = frame.assign(lon=lon, lat=lat, note=note)
        notes = events.notes + (
            (f"{int(exchanged.sum())} rows had lon and lat exchanged",) if exchanged.any() else ()
        )
        return Events(repaired, events.rejects, notes), unresolved
    more = pd.DataFrame({"row": frame.index[exchanged], "reason": [
        f"outside {code}, but inside with lon and lat exchanged" for code in codes[exchanged]
    ]})  # fmt: skip
    rejects = events.rejects
    if len(more):
        rejects = pd.concat([rejects, more]).sort_values("row", ignore_index=True)
    return Events(frame[~exchanged], rejects, events.notes), unresolved


def _in_box(
    lon: NDArray[np.float64], lat: NDArray[np.float64], box: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which points lie in the box of their country, half a degree of sea included."""
    with np.errstate(invalid="ignore"):
        inside = (lon >= box[:, 0] - 0.5) & (lon <= box[:, 2] + 0.5)
        return np.asarray(inside & (lat >= box[:, 1] - 0.5) & (lat <= box[:, 3] + 0.5))


def _check_share(events: Events, rows_in: int, max_rejects: float, name: str) -> None:
    refused = len(events.rejects)
    if refused <= max_rejects * rows_in:
        return
    title = (
        f"{refused:,} of {rows_in:,} rows of {name} refused ({refused / rows_in:.1%}), "
        f"more than {max_rejects:.1%}"
    )
    shown = events.rejects.head(10).itertuples(index=False)
    faults = [Fault(f"{name} row {row}", "", str(why), "a row to keep") for row, why in shown]
    raise InputError(title, faults)


def told(item: Unresolved) -> str:
    """Return what to tell of a country that is not known."""
    near = f" (near: {', '.join(item.near)})" if item.near else ""
    return f"country {item.value!r} in {item.rows} rows is not known{near}"


def as_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Return events with a point each in place of the columns ``lon`` and ``lat``."""
    import geopandas as gpd

    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    rest = frame.drop(columns=["lon", "lat"]).reset_index(drop=True)
    located: pd.DataFrame = gpd.GeoDataFrame(rest, geometry=points, crs=crs.GEOGRAPHIC)
    return located


def _card(path: Path, mapping: EventMapping, events: Events) -> Card:
    names = [name for name in events.frame.columns if name not in ("lon", "lat")]
    columns = {
        name: Column.model_validate(
            {"kind": _KINDS.get(name, "text"), "about": name.replace("_", " "),
             "unit": "m" if name == "accuracy_m" else None}
        )
        for name in names
    }  # fmt: skip
    source = mapping.source or mapping.name
    return Card(
        id=mapping.name,
        title=Titles(en=f"Events: {source}", es=f"Eventos: {source}", pt=f"Eventos: {source}"),
        abstract=Titles(
            en="Events from a file of the user's.",
            es="Eventos de un archivo del usuario.",
            pt="Eventos de um arquivo do usuário.",
        ),
        geometry="point",
        file=path.name,
        key="id",
        crs=crs.GEOGRAPHIC,
        columns=columns,
        sources=(SourcePackage(registry="curated", package=path.name, sha256=sha256(path)),),
        licence="as the file's own",
        attribution=source,
        vintage="",
        coverage="",
        accuracy_m=None,
        method="geonexus join",
        features=len(events.frame),
        sha256=None,
    )
