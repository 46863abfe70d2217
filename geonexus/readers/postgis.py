"""Read tables of a PostGIS database, batch by batch through a cursor of the server."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base import crs
from geonexus.base.database import Database, require_postgis, split_table
from geonexus.base.files import staged
from geonexus.errors import CRSError, InputError, UnknownNameError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from sqlalchemy import Connection

BATCH_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class _Found:
    """A table, its columns but the geometry, and the geometry column with its SRID."""

    schema: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    geometry: str | None
    srid: int


def list_tables(database: Database) -> list[tuple[str, str, int]]:
    """Return every table and view that has a geometry: its name, kind of geometry and SRID.

    Raises
    ------
    DatabaseError
        The database does not answer, or has no PostGIS.
    """
    import sqlalchemy as sa

    with database.connect() as connection:
        require_postgis(connection, database)
        view = _geometry_columns()
        asked = sa.select(view).order_by(view.c.f_table_schema, view.c.f_table_name)
        return [
            (f"{row.f_table_schema}.{row.f_table_name}", str(row.type), int(row.srid))
            for row in connection.execute(asked)
        ]


def read_postgis(database: Database) -> gpd.GeoDataFrame:
    """Read a table or view with a geometry, whole.

    Parameters
    ----------
    database
        Names the table.

    Returns
    -------
    geopandas.GeoDataFrame
        In the CRS of the table; the geometry column is called ``geometry``.

    Raises
    ------
    DatabaseError, UnknownNameError, InputError, CRSError
        The database does not answer or has no PostGIS; no such table, and the nearest name is
        offered; it has no geometry; its geometry has no SRID.
    """
    import geopandas as gpd
    import pandas as pd
    import shapely
    import sqlalchemy as sa

    with database.connect() as connection:
        found = _find(connection, database)
        if found.geometry is None:
            raise InputError(f"table {found.schema}.{found.name} has no geometry column")
        shape = _column(found.geometry)
        asked = [*map(_column, found.columns), sa.func.ST_AsBinary(shape).label("geometry")]
        rows = [row for batch in _batches(connection, found, asked) for row in batch]
    *columns, binary = zip(*rows, strict=True) if rows else [()] * (len(found.columns) + 1)
    named = zip(found.columns, columns, strict=True)
    table = pd.DataFrame({name: _typed(values) for name, values in named})
    shapes = shapely.from_wkb([None if one is None else bytes(one) for one in binary])
    return gpd.GeoDataFrame(table, geometry=shapes, crs=found.srid)


def _typed(values: Sequence[Any]) -> pd.Series:
    """Return a column whose whole numbers stay whole beside missing ones; odd kinds as text."""
    import pandas as pd

    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind in ("integer", "boolean"):
        as_type = {"integer": "Int64", "boolean": "boolean"}[kind]
        return pd.Series(values, dtype=as_type if None in values else None)
    if kind == "decimal":
        return pd.Series(values, dtype=float)
    if kind in ("mixed", "unknown-array"):  # json, arrays, uuid
        values = [None if value is None else _as_text(value) for value in values]
    return pd.Series(values, dtype=object if kind == "date" else None)


def _as_text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def fetch_events(database: Database, path: Path) -> int:
    """Copy a table to Parquet as text, a batch in memory at a time; return the number of rows.

    What ``read_events`` then reads: every column as text, and ``lon`` and ``lat`` from the
    geometry where there is one and no columns of those names. Rows come in the order of the
    primary key. Times with a zone are given in UTC.

    Parameters
    ----------
    database
        Names the table.
    path
        Replaced at the end only.

    Raises
    ------
    DatabaseError, UnknownNameError, CRSError, OutputError
        As ``read_postgis``, but a table without geometry will do.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq
    import sqlalchemy as sa

    count = 0
    with database.connect() as connection:
        found = _find(connection, database)
        columns = [sa.cast(_column(name), sa.Text).label(name) for name in found.columns]
        if found.geometry is not None and not {"lon", "lat"} & set(found.columns):
            columns += _lon_lat(found)
        names = [column.name for column in columns]
        schema = pa.schema([(name, pa.string()) for name in names])
        with staged(path) as beside, pq.ParquetWriter(beside, schema) as writer:
            for batch in _batches(connection, found, columns):
                texts = zip(*batch, strict=True)
                arrays = [pa.array(column, pa.string()) for column in texts]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
                count += len(batch)
    return count


def _find(connection: Connection, database: Database) -> _Found:
    """Look the table up; a name that the database does not have never reaches its SQL."""
    import sqlalchemy as sa

    if database.table is None:
        raise InputError(f"{database.shown} names no table; add ?table=schema.table")
    schema, name = split_table(database.table)
    seen = sa.inspect(connection)
    schemas = [s for s in seen.get_schema_names() if s != "information_schema"]
    if schema not in schemas:
        raise UnknownNameError(f"schema of {database.shown}", schema, schemas)
    known = [
        *seen.get_table_names(schema),
        *seen.get_view_names(schema),
        *seen.get_materialized_view_names(schema),
    ]
    if name not in known:
        own = {"spatial_ref_sys", "geometry_columns", "geography_columns"}
        raise UnknownNameError(f"table of schema {schema}", name, set(known) - own)
    spatial = _geometry_of(connection, schema, name)
    if spatial is not None and spatial[1] == 0:
        raise CRSError(
            f"the geometry of {schema}.{name} has no SRID; say which one it is with: "
            "SELECT UpdateGeometrySRID(schema, table, column, srid)"
        )
    geometry, srid = spatial or (None, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # types that SQLAlchemy does not know; names are enough
        columns = [str(column["name"]) for column in seen.get_columns(name, schema)]
    key = seen.get_pk_constraint(name, schema)["constrained_columns"] if columns else []
    plain = tuple(column for column in columns if column != geometry)
    return _Found(schema, name, plain, tuple(key), geometry, srid)


def _geometry_of(connection: Connection, schema: str, name: str) -> tuple[str, int] | None:
    """Return name and SRID of the first geometry column; a database may have no PostGIS at all."""
    import sqlalchemy as sa

    view = _geometry_columns()
    if connection.execute(sa.select(sa.func.to_regtype("geometry"))).scalar() is None:
        return None
    asked = sa.select(view.c.f_geometry_column, view.c.srid).where(
        view.c.f_table_schema == schema, view.c.f_table_name == name
    )
    row = connection.execute(asked.limit(1)).first()
    return None if row is None else (str(row[0]), int(row[1]))


def _batches(connection: Connection, found: _Found, columns: list[Any]) -> Iterator[list[Any]]:
    """Yield rows in lists of ``BATCH_ROWS``, which alone are in memory."""
    import sqlalchemy as sa

    named = sa.quoted_name(found.name, quote=True), sa.quoted_name(found.schema, quote=True)
    asked = sa.select(*columns).select_from(sa.table(named[0], schema=named[1]))
    asked = asked.order_by(*map(_column, found.key))
    streamed = connection.execution_options(stream_results=True, max_row_buffer=BATCH_ROWS)
    for batch in streamed.execute(asked).partitions(BATCH_ROWS):
        yield list(batch)


def _lon_lat(found: _Found) -> list[Any]:
    """Return longitude and latitude of a geometry, missing where it is not a point."""
    import sqlalchemy as sa

    degrees = int(crs.GEOGRAPHIC.partition(":")[2])
    shape = _column(str(found.geometry))
    point: Any = sa.case((sa.func.GeometryType(shape) == "POINT", shape))
    if found.srid != degrees:
        point = sa.func.ST_Transform(point, degrees)
    ends = {"lon": sa.func.ST_X(point), "lat": sa.func.ST_Y(point)}
    return [sa.cast(value, sa.Text).label(name) for name, value in ends.items()]


def _column(name: str) -> Any:  # noqa: ANN401
    import sqlalchemy as sa

    return sa.column(sa.quoted_name(name, quote=True))


def _geometry_columns() -> Any:  # noqa: ANN401
    import sqlalchemy as sa

    names = ("f_table_schema", "f_table_name", "f_geometry_column", "srid", "type")
    return sa.table("geometry_columns", *map(sa.column, names))
