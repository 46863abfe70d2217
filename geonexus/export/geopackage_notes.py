"""Describe a GeoPackage inside itself: titles, metadata and the QGIS styles of its layers.

Written with Python's own sqlite3 into the staged file, after GDAL has closed it: plain tables that
need no function of GDAL's, with fixed dates, so that two builds give the same bytes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.export.about import About, metadata_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geonexus.export.qml import QgisStyle

_METADATA_SPEC = "http://www.geopackage.org/spec120/#extension_metadata"
_QGIS_METADATA = "http://mrcc.com/qgis.dtd"

# The GeoPackage standard (annex F.8) and QGIS (for layer_styles) define these tables.
_TABLES = """
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
"""


def write_notes(
    package: Path,
    whole: About,
    layers: Mapping[str, About],
    styles: Mapping[str, QgisStyle],
    moment: str,
) -> None:
    """Add titles, metadata and styles to a finished GeoPackage.

    Parameters
    ----------
    package
        A file that nobody else has open.
    whole
        What is said of the package as a whole.
    layers
        Table name → what is said of it.
    styles
        Table name → how QGIS draws it.
    moment
        The date that is written, in UTC, as the GeoPackage writes it.

    Raises
    ------
    sqlite3.Error
        The file cannot be written.
    """
    with closing(sqlite3.connect(package, isolation_level=None)) as base:
        # the staged file is flushed as a whole before it takes its place
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA journal_mode = MEMORY")
        base.executescript(f"BEGIN;{_TABLES}")
        _write_titles(base, layers)
        _write_metadata(base, whole, layers, moment)
        _write_styles(base, layers, styles, moment)
        base.execute("COMMIT")
        # pages that GDAL freed and reordered are written anew, in one order
        base.execute("VACUUM")


def _write_titles(base: sqlite3.Connection, layers: Mapping[str, About]) -> None:
    used = set[str]()
    for name, about in layers.items():
        # the standard wants each identifier once
        title = about.title if about.title not in used else f"{about.title} ({name})"
        used.add(title)
        parts = [about.abstract, about.attribution, about.license]
        base.execute(
            "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
            (title, " · ".join(filter(None, parts)), name),
        )


def _write_metadata(
    base: sqlite3.Connection, whole: About, layers: Mapping[str, About], moment: str
) -> None:
    rows = [("geopackage", None, whole), *(("table", name, layers[name]) for name in layers)]
    for number, (scope, table, about) in enumerate(rows, start=1):
        base.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'text/xml', ?)",
            (number, _QGIS_METADATA, metadata_xml(about)),
        )
        parent = None if scope == "geopackage" else 1
        base.execute(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, ?)",
            (scope, table, moment, number, parent),
        )
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        base.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
            (table, _METADATA_SPEC),
        )


def _write_styles(
    base: sqlite3.Connection,
    layers: Mapping[str, About],
    styles: Mapping[str, QgisStyle],
    moment: str,
) -> None:
    for name, look in styles.items():
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "update_time) VALUES ('', '', ?, 'geom', 'geonexus', ?, '', 1, ?, '', ?)",
            (name, look.to_xml(), layers[name].title, moment),
        )
    # QGIS looks for the table among the layers, so that it must be one of the contents
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)",
        (moment,),
    )
