"""What the joins of files read: events, areas and shapes, by name, path or address."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

from geonexus.atlas.build import open_atlas
from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.base.database import Database, is_database, parse_database
from geonexus.catalog.catalog import Catalog
from geonexus.errors import UnknownNameError
from geonexus.model.card_of_file import own_card
from geonexus.model.cards import Column
from geonexus.model.layer import Layer, Step
from geonexus.readers.vector import read_vector, vector_layers

if TYPE_CHECKING:
    import geopandas as gpd

ShapeKind = Literal["polygon", "line", "point"]
ANY_SHAPE: tuple[ShapeKind, ...] = ("point", "line", "polygon")
_SHAPES: dict[ShapeKind, tuple[str, ...]] = {
    "polygon": ("Polygon", "MultiPolygon"),
    "line": ("LineString", "MultiLineString"),
    "point": ("Point", "MultiPoint"),
}


class AreaOptions(TypedDict, total=False):
    """How a vector file of areas is read; each may be left out."""

    key: str | None
    """Column whose values name the areas; without one they are numbered."""
    area_layer: str | None
    """Which layer of a file of several; the one with the most rows by default."""


@contextmanager
def events_at(text: str) -> Iterator[Path]:
    """Yield the file or folder that a text names; a database table as a private Parquet file.

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
    """Return the layer of areas that a name or a path stands for.

    Parameters
    ----------
    to
        A polygon layer of the catalog (``admin1``, ``countries``), ``territories`` of the default
        atlas, a vector file of polygons, or such a table of a database.
    catalog
        Holds the layers that a name means.
    key
        Column of a vector file whose values name the areas.
    area_layer
        Which layer of a vector file of several; the one with the most rows by default.

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


def shapes_layer(
    to: str, catalog: Catalog, key: str | None = None, area_layer: str | None = None
) -> Layer:
    """Return the layer of points, lines or areas that a name or a path stands for.

    Parameters
    ----------
    to, catalog, key, area_layer
        What ``areas_layer`` takes, of any shape.

    Raises
    ------
    UnknownNameError, MissingFileError, InputError, CRSError
        No such layer, file or column; the file is damaged.
    """
    source = shapes_at(to)
    if source is not None:
        return file_layer(source, key, ANY_SHAPE, area_layer=area_layer)
    names = [name for name, card in catalog.cards.items() if card.geometry in ANY_SHAPE]
    if to == "territories":
        return areas_layer(to, catalog)
    if to not in names:
        raise UnknownNameError("layer of shapes", to, [*names, "territories"])
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
        No such file or table, or it is damaged; a key occurs twice; a shape is of another kind; it
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
        faults.add(path.name, key, f"{value!r} twice", "each key once", "name another with `key`")
    stated = frame.geometry.geom_type.dropna()
    wrong = set(stated) - {name for kind in kinds for name in _SHAPES[kind]}
    if wrong:
        expected = ", ".join(f"{kind}s" for kind in kinds)
        faults.add(path.name, "geometry", ", ".join(sorted(wrong)), expected)
    faults.raise_if_any()
    found = [kind for kind in kinds if stated.isin(_SHAPES[kind]).any()]
    card = own_card(
        path,
        id="areas" if kinds == ("polygon",) else "shapes",
        key=key,
        geometry=(found or kinds)[0],
        features=len(frame),
        columns={key: Column(kind="text", about="Key of the row")},
    )
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
