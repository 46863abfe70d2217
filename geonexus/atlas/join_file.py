"""Join a file of events, or a folder of them, to a layer of areas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from geonexus.atlas.join_inputs import areas_layer
from geonexus.atlas.join_result import JoinResult, check_format, write_result
from geonexus.catalog.catalog import Catalog
from geonexus.errors import OutputError
from geonexus.join.pairs import matched_beside
from geonexus.join.within import within
from geonexus.model.spec import Ties
from geonexus.userdata.events import ReadingOptions, read_events
from geonexus.userdata.own_boundaries import home

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.atlas.in_parts.run import PartOptions
    from geonexus.model.layer import Layer

_FORMATS = (".csv", ".parquet")


def join_file(
    events: Path,
    to: str,
    out: Path,
    *,
    key: str | None = None,
    area_layer: str | None = None,
    ties: Ties = "all",
    catalog: Catalog | None = None,
    **reading: Unpack[ReadingOptions],
) -> JoinResult:
    """Join events to areas and write the result.

    Parameters
    ----------
    events
        CSV, Excel or Parquet of events.
    to
        A polygon layer of the catalog (``admin1``, ``countries``), ``territories`` of the default
        atlas, a vector file of polygons, or such a table of a database.
    out
        ``.csv`` or ``.parquet``: a row for each match, and an empty ``area`` for each event
        without any. Beside it go ``NAME.rejects.csv`` and ``NAME.tally.json``.
    key
        Column of a vector file whose values name the areas.
    area_layer
        Which layer of a vector file of several; the one with the most rows by default.
    ties
        What becomes of a point on a border: ``all`` (every area), ``first`` or ``error``.
    catalog
        The shipped one by default.
    **reading
        ``ReadingOptions``: how the events are read.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown; the areas' coordinates
        are not longitude and latitude; a point stands on a border with ``ties="error"``.
    """
    catalog = catalog or Catalog()
    check_format(out, _FORMATS)
    areas = areas_layer(to, catalog, key, area_layer)
    layer = read_events(events, catalog=catalog, **reading)
    join_id = f"{layer.id}-{areas.id}"
    matches, tally = within(layer, areas, join_id=join_id, ties=ties, cache=home() / "grids")
    opened = areas.history[0].detail if areas.history else areas.id
    return write_result(_rows(layer, matches), out, tally, layer, areas=opened)


def join_folder(
    events: Path,
    to: str,
    out: Path,
    *,
    key: str | None = None,
    area_layer: str | None = None,
    catalog: Catalog | None = None,
    **how: Unpack[PartOptions],
) -> JoinResult:
    """Join a folder of events, or a file larger than memory, to areas, partition by partition.

    Parameters
    ----------
    events
        A CSV, Excel or Parquet file of events, or a folder of them.
    to
        A polygon layer of the catalog (``admin1``, ``countries``), ``territories`` of the default
        atlas, a vector file of polygons, or such a table of a database.
    out
        A folder.
    key
        Column of a vector file whose values name the areas.
    area_layer
        Which layer of a vector file of several; the one with the most rows by default.
    catalog
        The shipped one by default.
    **how
        ``PartOptions``: how the events are read, and by which engine.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown; a point stands on a
        border with ``ties="error"``.
    """
    from geonexus.atlas.in_parts.run import join_parts

    catalog = catalog or Catalog()
    if out.suffix in _FORMATS:
        raise OutputError(
            f"{out} would be one file, and the partitions of {events} give a folder of them; "
            f"name a folder with `out`: {out.with_suffix('')}"
        )
    layer = areas_layer(to, catalog, key, area_layer)
    return join_parts(events, layer, out, catalog=catalog, **how)


def _rows(events: Layer, matches: pd.DataFrame) -> pd.DataFrame:
    """Return the events with their coordinates as columns, beside the areas they matched."""
    shape = events.geo.geometry
    table = events.frame.drop(columns=shape.name)
    table = table.assign(lon=shape.x.to_numpy(), lat=shape.y.to_numpy())
    return matched_beside(table, events.card.key, matches)
