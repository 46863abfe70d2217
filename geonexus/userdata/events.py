"""Read others' event files into a Layer of incidents, with every refused row and every guess.

ACLED, UCDP GED and GTD are known by their columns; any other table needs a mapping, which
``inspect`` can guess. No row of theirs ships with geonexus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults, check_share
from geonexus.catalog.catalog import Catalog
from geonexus.errors import UnknownNameError
from geonexus.model.card_of_file import own_card
from geonexus.model.cards import Card, Column, Titles
from geonexus.model.layer import Layer, Step
from geonexus.readers.events import Events, fitted, parse_events
from geonexus.readers.guess import guessed_fields
from geonexus.readers.layouts import LAYOUTS, Layout, layout_of
from geonexus.readers.mapping import EventMapping, changed, merged
from geonexus.readers.text_table import TextTable, read_text_table
from geonexus.readers.workbook import CellForm
from geonexus.userdata.area_codes import AreaCodes, Unresolved

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Swapped = Literal["refuse", "repair"]

_VOCABULARIES = {"type": "incident_type", "place_precision": "place_precision"}
_KINDS = {
    "fatalities": "number", "fatalities_low": "number", "fatalities_high": "number",
    "accuracy_m": "number", "contested": "boolean", "actors": "list", "place": "list",
    "date_from": "date", "date_to": "date",
}  # fmt: skip
EXCHANGED = "Longitude and latitude were exchanged in the file."
"""Stands in ``note`` of the rows that ``swapped="repair"`` mended."""


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


class ReadingOptions(TypedDict, total=False):
    """How a table of events is read; each may be left out."""

    mapping: EventMapping | None
    """Which column is what; not needed for a published layout."""
    layout: str | None
    """``acled``, ``ucdp-ged`` or ``gtd``, where the columns alone do not tell."""
    changes: Mapping[str, Any] | None
    """Fields of a mapping that differ from ``mapping`` or the layout."""
    swapped: Swapped
    """What to do with exchanged coordinates: ``refuse`` (the default) or ``repair``."""
    max_rejects: float
    """Largest share of refused rows; above it the reading stops. 1 by default."""


def read_events(
    path: Path,
    mapping: EventMapping | None = None,
    *,
    layout: str | None = None,
    changes: Mapping[str, Any] | None = None,
    swapped: Swapped = "refuse",
    max_rejects: float = 1.0,
    catalog: Catalog | None = None,
) -> Layer:
    r"""Read a file of events as a layer of points.

    Parameters
    ----------
    path
        CSV, Excel or Parquet.
    mapping
        Which column is what; not needed for a published layout.
    layout
        ``acled``, ``ucdp-ged`` or ``gtd``, where the columns alone do not tell.
    changes
        Fields of a mapping that are to be other than ``mapping`` or the layout says; alone, they
        are the mapping.
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
    MissingFileError, InputError, UnknownNameError, MissingExtraError
        No such file; it is empty, damaged, or lacks columns; no mapping is known; more rows than
        ``max_rejects`` are refused; no such layout or sheet; Excel without the extra for it.

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
    table, mapping = _table_and_mapping(path, mapping, layout, changes or {})
    events = parse_events(table, mapping, path.name)
    events, unresolved = in_their_countries(events, catalog or Catalog(), swapped)
    rows_in = len(events.frame) + len(events.rejects)
    first = events.rejects.head(10).itertuples(index=False)
    shown = ((f"{path.name} row {row}", why) for row, why in first)
    check_share(len(events.rejects), rows_in, max_rejects, "rows", path.name, shown)
    notes = [*events.notes, *(told(item) for item in unresolved[:10])]
    detail = "; ".join([f"{path.name} as {mapping.name}, {table.encoding}", *notes])
    step = Step("read", detail, rows_in, len(events.frame))
    return Layer(
        as_points(events.frame), event_card(path, mapping, events), (step,), events.rejects
    )


def inspect(
    path: Path, layout: str | None = None, changes: Mapping[str, Any] | None = None
) -> Inspected:
    """Guess how a file of events is to be read, and show it with a sample.

    Parameters
    ----------
    path
        CSV, Excel or Parquet.
    layout
        A published layout to take instead of a guess.
    changes
        Fields of the mapping that are known; the others are guessed.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, MissingExtraError
        No such file; it is empty or damaged; no columns look like coordinates and a date.
    """
    changes = changes or {}
    table = read_text_table(path, **reading(changes))
    known = _layout(table, layout)
    guess = fitted(known, table.frame).model_dump(exclude_defaults=True) if known else {}
    mapping = changed(
        None,
        merged(guess or guessed_fields(table, changes.get("columns")), changes),
        f"{path.name} row 1",
    )
    return Inspected(
        mapping=mapping,
        layout=known.mapping.name if known else "",
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=len(table.frame) + len(table.rejects),
        notes=table.notes,
        sample=table.frame.head(3),
    )


def reading(of: Mapping[str, Any], form: CellForm | None = None) -> dict[str, Any]:
    """Return what the fields of a mapping say to ``read_text_table`` and ``text_batches``.

    Parameters
    ----------
    of
        Fields of a mapping.
    form
        How the cells of a workbook are to be written.
    """
    named = ("encoding", "delimiter", "sheet", "header_row")
    return {**{name: of.get(name) for name in named}, "form": form}


def _table_and_mapping(
    path: Path, mapping: EventMapping | None, layout: str | None, changes: Mapping[str, Any]
) -> tuple[TextTable, EventMapping]:
    """Read the table and settle how to read its rows."""
    if mapping is not None:
        mapping = changed(mapping, changes, "the arguments") if changes else mapping
        table = read_text_table(path, **reading(mapping.model_dump(), mapping.form))
        return table, with_calendar(mapping, table)
    table = read_text_table(path, **reading(changes))
    mapping = published_mapping(table, path, layout, changes)
    if table.sheet and mapping.form != CellForm():
        # once more, so that real days read like the typed ones beside them
        table = read_text_table(path, **reading(changes, mapping.form))
    return table, with_calendar(mapping, table)


def published_mapping(
    table: TextTable, path: Path, layout: str | None, changes: Mapping[str, Any]
) -> EventMapping:
    """Return the mapping of the published layout that a table has, fitted to its first rows.

    Parameters
    ----------
    table
        The file as text, or its first rows.
    path
        Its name, for faults.
    layout, changes
        Arguments of ``read_events``; ``changes`` that name the columns need no published layout.

    Raises
    ------
    InputError, UnknownNameError
        The columns are of no published layout; no such layout; the changes give no mapping.
    """
    known = _layout(table, layout)
    if known is None and "columns" not in changes:
        faults = Faults(path.name)
        faults.add(
            f"{path.name} row {table.header_row}",
            "",
            ", ".join(map(str, table.frame.columns)),
            "the columns of ACLED, UCDP GED or GTD",
            "write a mapping: geonexus incidents inspect FILE shows a first one",
        )
        faults.raise_if_any()
    base = fitted(known, table.frame) if known else None
    return changed(base, changes, "the arguments") if changes or not base else base


def with_calendar(mapping: EventMapping, table: TextTable) -> EventMapping:
    """Return the mapping with the calendar in which the workbook counts its days."""
    if mapping.date_format == "excel" and table.counts_from_1904:
        return mapping.model_copy(update={"date_format": "excel-1904"})
    return mapping


def _layout(table: TextTable, name: str | None) -> Layout | None:
    if name is None:
        return layout_of(map(str, table.frame.columns))
    if name not in LAYOUTS:
        raise UnknownNameError("layout", name, LAYOUTS)
    return LAYOUTS[name]


def in_their_countries(
    events: Events, catalog: Catalog, swapped: Swapped
) -> tuple[Events, list[Unresolved]]:
    """Resolve the countries; find rows whose longitude and latitude look exchanged.

    Parameters
    ----------
    events
        Parsed rows.
    catalog
        Holds the countries.
    swapped
        Whether to refuse exchanged coordinates or to exchange them back.
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
    more = pd.DataFrame(
        {
            "row": frame.index[exchanged],
            "reason": [
                f"outside {code}, but inside with lon and lat exchanged"
                for code in codes[exchanged]
            ],
        }
    )
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


def told(item: Unresolved) -> str:
    """Return a note about a country that is not known."""
    near = f" (near: {', '.join(item.near)})" if item.near else ""
    return f"country {item.value!r} in {item.rows} rows is not known{near}"


def as_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Return events with points in place of the columns ``lon`` and ``lat``."""
    import geopandas as gpd

    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    rest = frame.drop(columns=["lon", "lat"]).reset_index(drop=True)
    located: pd.DataFrame = gpd.GeoDataFrame(rest, geometry=points, crs=crs.GEOGRAPHIC)
    return located


def event_card(path: Path, mapping: EventMapping, events: Events, *, hashed: bool = True) -> Card:
    """Return the card of the layer that events of a file become."""
    names = [name for name in events.frame.columns if name not in ("lon", "lat")]
    columns = {
        name: Column.model_validate(
            {
                "kind": _KINDS.get(name, "text"),
                "about": name.replace("_", " "),
                "unit": "m" if name == "accuracy_m" else None,
                "vocabulary": _VOCABULARIES.get(name),
            }
        )
        for name in names
    }
    source = mapping.source or mapping.name
    return own_card(
        path,
        id=mapping.name,
        key="id",
        geometry="point",
        columns=columns,
        hashed=hashed,
        features=len(events.frame),
        attribution=source,
        method="geonexus join",
        title=Titles(en=f"Events: {source}", es=f"Eventos: {source}", pt=f"Eventos: {source}"),
        abstract=Titles(
            en="Events from a file of the user's.",
            es="Eventos de un archivo del usuario.",
            pt="Eventos de um arquivo do usuário.",
        ),
    )
