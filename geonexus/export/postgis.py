"""Write layers to a PostGIS database in one transaction: readers see all of them or none.

Rows go in by COPY in text form, which keeps an empty text apart from a missing value (geopandas'
``to_postgis`` sends CSV, in which the two are one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geonexus.base.database import Database, check_name, require_postgis
from geonexus.base.extras import optional
from geonexus.errors import InputError, OutputError
from geonexus.export.about import About, about_tables
from geonexus.export.frames import of_one_kind, plain_tables, spatial_frames, table_name

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Table

    from geonexus.model.layer import Atlas

SCHEMA = "geonexus"
MARK = "Written by geonexus. "
"""Begins the comment of each table: only such a table is ever replaced."""
_GRADES = ("source_reliability", "information_credibility", "claim", "geometry_method")


def put_atlas(
    atlas: Atlas,
    database: Database,
    *,
    schema: str = SCHEMA,
    only: Sequence[str] = (),
    replace: bool = False,
) -> list[tuple[str, int]]:
    """Write the layers and tables of an atlas to a database.

    Parameters
    ----------
    atlas
        Its layers with a place become tables with a geometry, the others plain tables.
    database
        Where to write.
    schema
        Schema of the tables; made when missing.
    only
        Names of layers and tables to write; all by default.
    replace
        Whether to drop tables that an earlier run wrote; without it they are an error.

    Returns
    -------
    list of tuple
        Table as ``schema.name``, and its number of rows.

    Raises
    ------
    DatabaseError, OutputError, InputError, UnknownNameError
        The errors of ``write_postgis``; ``only`` names a layer that does not exist.
    """
    from geonexus.errors import UnknownNameError

    layers = spatial_frames(atlas)
    frames: dict[str, pd.DataFrame] = {**plain_tables(atlas), **layers}
    for name in only:
        if name not in frames:
            raise UnknownNameError("layer", name, frames)
    chosen = {name: frame for name, frame in frames.items() if not only or name in only}
    about = about_tables(atlas, chosen)
    return write_postgis(chosen, about, database, schema=schema, replace=replace)


def write_postgis(
    frames: Mapping[str, pd.DataFrame],
    about: Mapping[str, About],
    database: Database,
    *,
    schema: str = SCHEMA,
    replace: bool = False,
) -> list[tuple[str, int]]:
    """Write frames as tables, each with a spatial index, a key and comments.

    Parameters
    ----------
    frames
        Name → rows; a hyphen of a name becomes an underscore.
    about
        What the comments say of each: title, license, sources and the columns.
    database
        Where to.
    schema
        Made where there is none.
    replace
        Replace tables of these names that geonexus wrote. Others are never touched.

    Raises
    ------
    DatabaseError, OutputError, InputError
        The database does not answer, refuses, or has no PostGIS; it holds tables of these names;
        a name is no identifier. Nothing was changed.
    """
    check_name(schema, "schema")
    tables = {check_name(table_name(name), "table"): name for name in frames}
    with database.connect(write=True) as connection:
        import sqlalchemy as sa

        require_postgis(connection, database)
        connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
        _make_room(connection, schema, tables, replace)
        for table, name in tables.items():
            _write(connection, schema, table, frames[name], about[name])
    return [(f"{schema}.{table}", len(frames[name])) for table, name in tables.items()]


def check_target(
    database: Database, *, schema: str = SCHEMA, only: Sequence[str] = (), replace: bool = False
) -> None:
    """Check a target for ``put_atlas``, as far as that is possible before an atlas is built.

    Parameters
    ----------
    database, schema, only, replace
        The arguments of ``put_atlas``.

    Raises
    ------
    DatabaseError, OutputError, InputError
        The database does not answer or has no PostGIS; the schema holds tables of ours.
    """
    check_name(schema, "schema")
    with database.connect() as connection:
        import sqlalchemy as sa

        require_postgis(connection, database)
        seen = sa.inspect(connection)
        tables = seen.get_table_names(schema) if schema in seen.get_schema_names() else []
        wanted = {table_name(name) for name in only} or set(tables)
        comments = {name: seen.get_table_comment(name, schema)["text"] for name in tables}
        ours = [name for name in tables if (comments[name] or "").startswith(MARK)]
        if not replace:
            _refuse_present(schema, sorted(wanted & set(ours)))


def _refuse_present(schema: str, present: list[str]) -> None:
    if present:
        raise OutputError(
            f"schema {schema} already holds {', '.join(present[:8])}"
            f"{', …' if len(present) > 8 else ''}; add `replace`, or choose another `schema`"
        )


def _make_room(
    connection: Connection, schema: str, tables: Mapping[str, str], replace: bool
) -> None:
    """Drop what we wrote before, when asked to; refuse to touch anything else."""
    import sqlalchemy as sa

    seen = sa.inspect(connection)
    taken = {*seen.get_table_names(schema), *seen.get_view_names(schema)}
    present = sorted(taken & set(tables))
    tabular = set(seen.get_table_names(schema))

    def is_ours(name: str) -> bool:
        comment = seen.get_table_comment(name, schema)["text"] if name in tabular else None
        return (comment or "").startswith(MARK)

    foreign = [name for name in present if not is_ours(name)]
    if foreign:
        raise OutputError(
            f"schema {schema} holds tables that geonexus did not write: {', '.join(foreign)}; "
            "choose another with `schema`. Nothing was changed"
        )
    if not replace:
        _refuse_present(schema, present)
    for name in present:
        sa.Table(name, sa.MetaData(), schema=schema).drop(connection)


def _write(
    connection: Connection, schema: str, name: str, frame: pd.DataFrame, about: About
) -> None:
    """Create one table, fill it, and update the statistics of the planner."""
    import geopandas as gpd
    from psycopg import sql

    if isinstance(frame, gpd.GeoDataFrame):
        frame = of_one_kind(frame)
    table = _table(schema, name, frame, about)
    table.create(connection)
    target = sql.Identifier(schema, name)
    columns = sql.SQL(", ").join(map(sql.Identifier, map(str, frame.columns)))
    # SQLAlchemy has no COPY; psycopg composes it from quoted names
    raw: Any = connection.connection.dbapi_connection
    with raw.cursor() as cursor:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(target, columns)
        with cursor.copy(statement) as copy:
            for row in _rows(frame, table):
                copy.write_row(row)
        cursor.execute(sql.SQL("ANALYZE {}").format(target))


def _table(schema: str, name: str, frame: pd.DataFrame, about: About) -> Table:
    """Return the table that holds a frame: columns, key, spatial index and comments."""
    import sqlalchemy as sa

    long = [column for column in map(str, frame.columns) if len(column.encode()) > 63]
    if long:
        raise InputError(f"{about.name}: columns with names of more than 63 bytes: {long}")
    columns = []
    for column in frame.columns:
        told = (about.columns or {}).get(column)
        unit = f" ({told.unit})" if told and told.unit else ""
        columns.append(
            sa.Column(
                sa.quoted_name(str(column), quote=True),
                _type(frame, column),
                primary_key=column == about.key and _is_key(frame[column]),
                autoincrement=False,
                comment=f"{told.about}{unit}" if told else None,
            )
        )
    quoted = sa.quoted_name(name, quote=True)
    return sa.Table(quoted, sa.MetaData(), *columns, schema=schema, comment=comment(frame, about))


def _type(frame: pd.DataFrame, column: str) -> Any:  # noqa: ANN401
    import geopandas as gpd
    import pandas as pd
    import sqlalchemy as sa

    if isinstance(frame, gpd.GeoDataFrame) and column == frame.geometry.name:
        kinds = {kind.upper() for kind in frame.geom_type.dropna()}
        srid = frame.crs.to_epsg() if frame.crs is not None else None
        if srid is None:
            raise InputError("a layer for a database needs a CRS with an EPSG number")
        kind = kinds.pop() if len(kinds) == 1 else "GEOMETRY"
        geoalchemy = optional("geoalchemy2", "postgis", "a table with a geometry")
        return geoalchemy.Geometry(kind, srid=srid, spatial_index=True)
    types = {
        "boolean": sa.Boolean,
        "integer": sa.BigInteger,
        "floating": sa.Double,
        "mixed-integer-float": sa.Double,
        "date": sa.Date,
        "datetime64": sa.DateTime,
        "datetime": sa.DateTime,
    }
    return types.get(pd.api.types.infer_dtype(frame[column], skipna=True), sa.Text)()


def _is_key(values: pd.Series) -> bool:
    return bool(values.is_unique and values.notna().all())


def _rows(frame: pd.DataFrame, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield rows as plain values: ``None`` where one is missing, shapes as hexadecimal EWKB."""
    import geopandas as gpd
    import pandas as pd
    import shapely
    import sqlalchemy as sa

    columns: list[list[Any]] = []
    for column, target in zip(frame.columns, table.columns, strict=True):
        values = frame[column]
        if isinstance(values, gpd.GeoSeries):
            shapes = shapely.set_srid(values.to_numpy(), getattr(target.type, "srid", 0))
            columns.append(list(shapely.to_wkb(shapes, hex=True, include_srid=True)))
            continue
        as_type = {sa.BigInteger: int, sa.Boolean: bool, sa.Text: str}.get(type(target.type))
        missing = pd.isna(values).to_numpy()
        plain = values.astype(object).tolist()
        columns.append(
            [
                None if absent else (as_type(value) if as_type else value)
                for value, absent in zip(plain, missing, strict=True)
            ]
        )
    yield from zip(*columns, strict=True)


def comment(frame: pd.DataFrame, about: About) -> str:
    """Return what the comment of a table says: title, license, sources and grades.

    Parameters
    ----------
    frame
        Its evidence columns are counted.
    about
        The rest.
    """
    parts = [f"{MARK}{about.title}."]
    if about.abstract:
        parts.append(about.abstract)
    for label, text in (
        ("License", about.license),
        ("Attribution", about.attribution),
        ("As of", about.vintage),
        ("Sources", "; ".join(about.sources)),
        ("Grades", _grades(frame)),
    ):
        if text:
            parts.append(f"{label}: {text.rstrip('.')}.")
    return "\n".join(parts)


def _grades(frame: pd.DataFrame) -> str:
    """Return how many rows have each grade, claim and method; and how many are contested."""
    told = []
    for column in _GRADES:
        if column in frame.columns:
            counts = frame[column].astype(str).value_counts().sort_index()
            counted = ", ".join(f"{value} × {number}" for value, number in counts.items() if value)
            told.append(f"{column.replace('_', ' ')} {counted}")
    if "contested" in frame.columns:
        told.append(f"contested {int((frame['contested'] == True).sum())} of {len(frame)}")  # noqa: E712
    return "; ".join(told)
