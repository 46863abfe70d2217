"""Join a file of events to a layer of areas, and write rows, refused rows and tally."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geonexus.atlas.build import open_atlas
from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.base.database import Database, is_database, parse_database
from geonexus.base.files import staged, write_text
from geonexus.catalog.catalog import Catalog
from geonexus.errors import OutputError, UnknownNameError
from geonexus.export.tables import write_csv
from geonexus.join.pairs import as_plain
from geonexus.join.within import within
from geonexus.model.card_of_file import own_card
from geonexus.model.cards import Column
from geonexus.model.layer import Layer, Step, Tally
from geonexus.model.spec import Ties
from geonexus.readers.mapping import EventMapping
from geonexus.readers.vector import read_vector, vector_layers
from geonexus.userdata.events import Swapped, read_events
from geonexus.userdata.own_boundaries import home

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geonexus.atlas.in_parts.run import JoinedParts

ShapeKind = Literal["polygon", "line", "point"]
_SHAPES: dict[ShapeKind, tuple[str, ...]] = {
    "polygon": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString"),
    "point": ("Point", "MultiPoint"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """What a join of files gave."""

    events: Layer
    tally: Tally
    written: tuple[Path, ...]


def join_file(
    events: Path,
    to: str,
    out: Path,
    *,
    key: str | None = None,
    mapping: EventMapping | None = None,
    layout: str | None = None,
    changes: Mapping[str, Any] | None = None,
    area_layer: str | None = None,
    ties: Ties = "all",
    swapped: Swapped = "refuse",
    max_rejects: float = 1.0,
    catalog: Catalog | None = None,
) -> Joined:
    """Join events to areas and write the result.

    Parameters
    ----------
    events
        CSV, Excel or Parquet of events.
    to
        A polygon layer of the catalog (``admin1``, ``countries``), ``territories`` of the default
        atlas, a vector file of polygons, or such a table of a database.
    out
        ``.csv`` or ``.parquet``: one row a match, and one with an empty ``area`` for each event
        without any. Beside it go ``NAME.rejects.csv`` and ``NAME.tally.json``.
    key
        Column of a vector file whose values name the areas.
    mapping, layout, changes, swapped, max_rejects
        As in ``read_events``.
    area_layer
        Which layer of a vector file of several; the one with the most rows by default.
    ties
        As in ``within``.
    catalog
        The shipped one by default.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        A file is missing, wrong or cannot be written; a name is unknown; the areas' coordinates
        are not longitude and latitude; a point stands on a border with ``ties="error"``.
    """
    catalog = catalog or Catalog()
    if out.suffix not in (".csv", ".parquet"):
        raise UnknownNameError("output format", out.suffix or str(out), [".csv", ".parquet"])
    areas = areas_layer(to, catalog, key, area_layer)
    layer = read_events(
        events, mapping, layout=layout, changes=changes, swapped=swapped, max_rejects=max_rejects,
        catalog=catalog,
    )  # fmt: skip
    matches, tally = within(
        layer, areas, join_id=f"{layer.id}-{areas.id}", ties=ties, cache=home() / "grids"
    )
    beside = (out.with_name(f"{out.stem}.rejects.csv"), out.with_name(f"{out.stem}.tally.json"))
    _write(_rows(layer, matches), out)
    assert layer.rejects is not None
    write_csv(layer.rejects, beside[0])
    write_text(
        beside[1], json.dumps(_summary(layer, areas, tally), indent=1, ensure_ascii=False) + "\n"
    )
    return Joined(layer, tally, (out, *beside))


def join_folder(
    events: Path,
    to: str,
    out: Path,
    *,
    key: str | None = None,
    area_layer: str | None = None,
    catalog: Catalog | None = None,
    **how: Any,  # noqa: ANN401
) -> JoinedParts:
    """Join a folder of events, or a file larger than memory, to areas, partition by partition.

    Parameters
    ----------
    events, to, key, area_layer, catalog
        As in ``join_file``; ``events`` may be a folder of CSV, Excel and Parquet files.
    out
        A folder.
    **how
        As in ``scale.run.join_parts``.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        As ``join_file``.
    """
    from geonexus.atlas.in_parts.run import join_parts

    catalog = catalog or Catalog()
    if out.suffix in (".csv", ".parquet"):
        raise OutputError(
            f"{out} would be one file, and the partitions of {events} give a folder of them; "
            f"write -o {out.with_suffix('')}"
        )
    areas = areas_layer(to, catalog, key, area_layer)
    return join_parts(events, areas, out, catalog=catalog, **how)


@contextmanager
def events_at(text: str) -> Iterator[Path]:
    """Give the file or folder that a text means; a table of a database as a private Parquet file.

    Parameters
    ----------
    text
        A path, or the address of a table: see ``readers.database.parse_database``.

    Raises
    ------
    DatabaseError, UnknownNameError, InputError, CRSError, MissingExtraError
        The database does not answer; it has no such table; the table cannot be read.
    """
    if not is_database(text):
        yield Path(text)
        return
    from geonexus.readers.postgis import fetch_events

    database = parse_database(text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{database.table}.parquet"
        fetch_events(database, path)
        yield path


def areas_layer(
    to: str, catalog: Catalog, key: str | None = None, area_layer: str | None = None
) -> Layer:
    """Return the layer of areas that a name or a path means.

    Parameters
    ----------
    to, catalog, key, area_layer
        As in ``join_file``.

    Raises
    ------
    UnknownNameError, MissingFileError, InputError, CRSError
        No such layer, file or column; the file is damaged or holds other than polygons.

    Examples
    --------
    >>> areas_layer("admin1", Catalog()).card.key
    'code'
    """
    source = shapes_at(to)
    if source is not None:
        return file_layer(source, key, area_layer=area_layer)
    polygons = [name for name, card in catalog.cards.items() if card.geometry == "polygon"]
    if to == "territories":
        return open_atlas("latin-america", layers=catalog.root).build().layer("territories")
    if to not in polygons:
        raise UnknownNameError("layer of areas", to, [*polygons, "territories"])
    return catalog.open(to)


def shapes_at(text: str) -> Path | Database | None:
    """Return the file or the table that a text means; ``None`` for the name of a layer.

    Parameters
    ----------
    text
        A name, a path with a suffix, or the address of a table.

    Examples
    --------
    >>> shapes_at("areas.gpkg").name, shapes_at("admin1")
    ('areas.gpkg', None)
    """
    if is_database(text):
        return parse_database(text)
    return Path(text) if Path(text).suffix else None


def share(text: str, option: str = "--max-rejects") -> float:
    """Return a share written as a percentage or a fraction.

    Raises
    ------
    InputError
        The text is neither, or not from 0 to 1.

    Examples
    --------
    >>> share("5%"), share("0.05")
    (0.05, 0.05)
    """
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    faults = Faults("the arguments")
    if not 0 <= value <= 1:
        faults.add(option, "", repr(text), "a share such as 5%")
    faults.raise_if_any()
    return value


def file_layer(
    source: Path | Database,
    key: str | None = None,
    kinds: tuple[ShapeKind, ...] = ("polygon",),
    *,
    area_layer: str | None = None,
) -> Layer:
    """Return a vector file or a table of a database as a layer, in longitude and latitude.

    Parameters
    ----------
    source
        What ``read_vector`` reads, or a database that names its table.
    key
        Column whose values name the rows; without one they are numbered.
    kinds
        What its shapes may be.
    area_layer
        Of a file: its layer, where it has several; the largest otherwise.

    Raises
    ------
    MissingFileError, DatabaseError, InputError, CRSError, UnknownNameError
        No such file or table, or it is damaged; a key stands twice; a shape is of another kind; it
        names no CRS; no such column.
    """
    frame, path, said = _opened(source, area_layer)
    frame = frame.to_crs(crs.GEOGRAPHIC)
    faults = Faults(path.name)
    if key is None:
        frame.insert(0, "area", [f"area-{number}" for number in range(1, len(frame) + 1)])
        key = "area"
    if key not in frame.columns:
        raise UnknownNameError(f"column of {path.name}", key, map(str, frame.columns))
    repeated = frame[key][frame[key].duplicated()]
    for value in repeated.unique()[:60]:
        faults.add(path.name, key, f"{value!r} twice", "each key once", "name another with --key")
    stated = frame.geometry.geom_type.dropna()
    wrong = set(stated) - {name for kind in kinds for name in _SHAPES[kind]}
    if wrong:
        expected = ", ".join(f"{kind}s" for kind in kinds)
        faults.add(path.name, "geometry", ", ".join(sorted(wrong)), expected)
    faults.raise_if_any()
    found = [kind for kind in kinds if stated.isin(_SHAPES[kind]).any()]
    card = own_card(
        path, id="areas" if kinds == ("polygon",) else "shapes", key=key,
        geometry=(found or kinds)[0], features=len(frame),
        columns={key: Column(kind="text", about="Key of the row")},
    )  # fmt: skip
    return Layer(frame, card, (Step("open", said, len(frame), len(frame)),))


def _opened(source: Path | Database, area_layer: str | None) -> tuple[gpd.GeoDataFrame, Path, str]:
    """Return the rows of a file or table, what to call it, and what to say of it."""
    if isinstance(source, Database):
        from geonexus.readers.postgis import read_postgis

        faults = Faults("the arguments")
        if area_layer is not None:
            faults.add("area_layer", "", repr(area_layer), "nothing: the address names the table")
        faults.raise_if_any()
        return read_postgis(source), Path(str(source.table)), f"table {source.table}"
    frame = read_vector(source, area_layer)
    if area_layer:
        return frame, source, f"{source.name}, layer {area_layer}"
    layers = vector_layers(source)
    if len(layers) < 2:
        return frame, source, source.name
    counts = ", ".join(f"{name} {rows:,}" for name, rows in layers.items())
    return frame, source, f"{source.name}, the largest layer of: {counts}"


def _rows(events: Layer, matches: pd.DataFrame) -> pd.DataFrame:
    """Return the events beside the areas they matched; those without a match stay."""
    shape = events.geo.geometry
    table = events.frame.drop(columns=shape.name)
    table = table.assign(lon=shape.x.to_numpy(), lat=shape.y.to_numpy())
    found = as_plain(matches).rename(columns={"left": events.card.key, "right": "area"})
    joined = table.merge(found, on=events.card.key, how="left", validate="1:m")
    filled: pd.DataFrame = joined.fillna({"area": "", "match": ""})
    return filled


def _write(rows: pd.DataFrame, out: Path) -> None:
    if out.suffix == ".csv":
        write_csv(rows, out)
        return
    with staged(out) as beside:
        rows.to_parquet(beside, index=False)


def _summary(events: Layer, areas: Layer, tally: Tally) -> dict[str, object]:
    """Return the tally with what the reader refused and guessed."""
    read = events.history[0]
    refused = {"rows_in_file": read.rows_in, "rejected": read.rows_in - read.rows_out}
    opened = areas.history[0].detail if areas.history else areas.id
    return {"read": read.detail, **refused, "areas": opened, "join": asdict(tally)}
