"""Write a GeoPackage that QGIS opens: all layers, version 1.3 for older clients, same bytes twice.

Always a new file that replaces the old at the end: updating one in place can delete every layer
of it when it is locked or damaged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.base.files import fixed_moment, staged
from geonexus.export.frames import of_one_kind, table_name
from geonexus.export.gdal_errors import not_written, plain_errors
from geonexus.export.geopackage_notes import write_notes
from geonexus.export.geopackage_relations import write_relations

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geonexus.export.about import About
    from geonexus.export.qml import QgisStyle


def write_geopackage(
    layers: Mapping[str, gpd.GeoDataFrame],
    tables: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    whole: About,
    about: Mapping[str, About],
    styles: Mapping[str, QgisStyle],
) -> None:
    """Write layers and plain tables into one GeoPackage, with what is said of them.

    Parameters
    ----------
    layers
        Layer name → rows with shapes, in longitude and latitude.
    tables
        Table name → rows without shapes; those whose name is also a layer are left out.
    path
        Replaced at the end only.
    whole
        What is said of the package.
    about
        Layer or table name → title, license, sources.
    styles
        Layer name → how QGIS draws it.

    Raises
    ------
    OutputError
        The file cannot be written; the earlier one is kept.
    """
    import pyogrio

    names = {name: table_name(name) for name in (*layers, *tables)}
    with staged(path) as beside, plain_errors(path), _reproducible() as moment:
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                of_one_kind(frame),
                beside,
                layer=names[name],
                driver="GPKG",
                append=beside.exists(),
                use_arrow=True,
                dataset_options={} if beside.exists() else {"VERSION": "1.3"},
            )
        for name, table in tables.items():
            if name not in layers and len(table):
                pyogrio.write_dataframe(
                    table, beside, layer=names[name], driver="GPKG", append=True, use_arrow=True
                )
        written = {names[name]: about[name] for name in names if len({**tables, **layers}[name])}
        rows = {name: {**tables, **layers}[name] for name in names}
        write_relations(beside, rows)
        looks = {names[name]: look for name, look in styles.items()}
        write_notes(beside, whole, written, looks, moment)
        _require_whole(beside, path, {names[name]: frame for name, frame in layers.items()})


def _require_whole(package: Path, path: Path, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Raise unless every row is there, and each that has a place in the spatial index.

    GDAL makes the index when it closes the file, and keeps silent when the disk is full then.
    """
    with closing(sqlite3.connect(package)) as base:
        there = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
        for table, frame in layers.items():
            located = int((frame.geometry.notna() & ~frame.geometry.is_empty).sum())
            counts = {table: len(frame), f"rtree_{table}_geom_rowid": located}
            for name, count in counts.items():
                query = f'SELECT count(*) FROM "{name}"'
                found = base.execute(query).fetchone()[0] if name in there else 0
                if found != count:
                    raise not_written(path, f"{found} of {count} rows are in {name}")


@contextmanager
def _reproducible() -> Iterator[str]:
    """Fix the time that GDAL writes into the file, and yield it.

    SQLite need not flush after each layer: the
    whole file is flushed once before it takes its place.
    """
    import pyogrio

    stamp = fixed_moment().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    options = {"OGR_CURRENT_DATE": stamp, "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    pyogrio.set_gdal_config_options(options)
    try:
        yield stamp
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(options))
