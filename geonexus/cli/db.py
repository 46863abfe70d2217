"""``geonexus db``: layers into a PostGIS database, and tables out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geonexus.cli.options import LayersFolder

db_app = typer.Typer(
    help="Write layers to a PostGIS database, and read tables from it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Address = Annotated[
    str | None,
    typer.Option(
        "--db",
        help="postgresql://user@host:5432/name; by default what GEONEXUS_DB holds, which no shell "
        "history shows.",
        show_default=False,
    ),
]


@db_app.command("put")
def db_put(
    spec: Annotated[
        str, typer.Argument(help="Name of an atlas, or a YAML file of your own.")
    ] = "latin-america",
    db: Address = None,
    schema: Annotated[str, typer.Option(help="Made where there is none.")] = "geonexus",
    only: Annotated[list[str] | None, typer.Option(help="Only this layer; may repeat.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace tables that geonexus wrote before.")
    ] = False,
    layers: LayersFolder = None,
) -> None:
    """Build an atlas and write its layers and tables, in one transaction."""
    from geonexus.atlas.build import open_atlas
    from geonexus.base.database import parse_database
    from geonexus.export.postgis import check_target, put_atlas

    database = parse_database(db)
    # before the build, not after it
    check_target(database, schema=schema, only=only or (), replace=replace)
    atlas = open_atlas(spec, layers=layers).build()
    for table, rows in put_atlas(atlas, database, schema=schema, only=only or (), replace=replace):
        print(f"{rows:>9,}  {table}")
    print(f"written to {database.shown}")


@db_app.command("list")
def db_list(db: Address = None) -> None:
    """List the tables and views that have a geometry."""
    from geonexus.base.database import parse_database
    from geonexus.readers.postgis import list_tables

    found = list_tables(parse_database(db))
    if not found:
        print("no table with a geometry")
    for table, kind, srid in found:
        print(f"{kind:<16} {srid or 'no SRID':>7}  {table}")


@db_app.command("get")
def db_get(
    table: Annotated[str, typer.Argument(help="schema.table")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A .parquet or .gpkg file to write.")],
    db: Address = None,
) -> None:
    """Read a table with a geometry and write it as a file."""
    from geonexus.base.database import parse_database
    from geonexus.base.files import staged
    from geonexus.errors import UnknownNameError
    from geonexus.readers.postgis import read_postgis

    if out.suffix not in (".parquet", ".gpkg"):
        raise UnknownNameError("output format", out.suffix or str(out), [".parquet", ".gpkg"])
    frame = read_postgis(parse_database(db, table=table))
    with staged(out) as beside:
        if out.suffix == ".parquet":
            frame.to_parquet(beside, index=False, compression="zstd", write_page_checksum=True)
        else:
            frame.to_file(beside, driver="GPKG", layer=out.stem)
    print(f"{len(frame):>9,}  {out}")
