"""Relations of a GeoPackage: who a feature names, the ends of a link, flows → nodes → territories.

The Related Tables Extension of OGC (18-000): one mapping table a relation, of row numbers. It is
written from the list columns, so that a client need not take ``act:a;act:b`` apart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.base.cells import split_cell
from geonexus.export.frames import table_name

if TYPE_CHECKING:
    import pandas as pd

_SPEC = "http://docs.opengeospatial.org/is/18-000/18-000.html"

EVENTS = ("incidents", "responses")
SUBJECTS = ("territories", "places", "actors")
"""What a note may speak of: one column of ids, a relation for each kind."""
FLOW_RELATIONS = (
    ("flow-nodes", "flow", "flows"),
    ("flow-nodes", "at", "territories"),
    ("flows-territories", "flow", "flows"),
    ("flows-territories", "territory", "territories"),
)
"""From flows over their nodes to territories: table, column of ids, table that these are of."""

# As OGC 18-000, table 2 and its annex, define them.
_RELATIONS = """
CREATE TABLE gpkgext_relations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  base_table_name TEXT NOT NULL,
  base_primary_column TEXT NOT NULL DEFAULT 'id',
  related_table_name TEXT NOT NULL,
  related_primary_column TEXT NOT NULL DEFAULT 'id',
  relation_name TEXT NOT NULL,
  mapping_table_name TEXT NOT NULL UNIQUE
);
"""


@dataclass(frozen=True, slots=True)
class _Relation:
    left: str
    column: str
    right: str
    several: bool = False
    """Whether the column holds ids of other tables too."""

    @property
    def name(self) -> str:
        """Return the name of the relation: each of the two ends of a link needs one."""
        if self.left == "links":
            return f"x-geonexus_{self.column}"
        spatial = self.right in ("territories", "flows", "places")
        return "features" if spatial else "attributes"

    @property
    def mapping(self) -> str:
        """Return the name of the mapping table."""
        end = f"_{self.right}" if self.several else ""
        return table_name(f"{self.left}_{self.column}{end}")


def write_relations(package: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """Add the relations between the tables of a finished GeoPackage.

    Parameters
    ----------
    package
        A file that nobody else has open.
    frames
        The rows of every table in it, by name, in the order in which they were written.

    Raises
    ------
    sqlite3.Error
        The file cannot be written.
    """
    relations = list(_relations(frames))
    if not relations:
        return
    with closing(sqlite3.connect(package, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA journal_mode = MEMORY")
        base.executescript(f"BEGIN;{_RELATIONS}")
        _register(base, "gpkgext_relations")
        for relation in relations:
            _write(base, relation, frames)
        base.execute("COMMIT")


def _relations(frames: Mapping[str, pd.DataFrame]) -> Iterator[_Relation]:
    """Yield what relates to what, where both tables are there and have rows."""
    wanted = [_Relation(name, "actors", "actors") for name in frames]
    wanted += [_Relation("links", end, "actors") for end in ("from", "to")]
    wanted += [_Relation(name, "in_territories", "territories") for name in EVENTS]
    wanted += [_Relation(*relation) for relation in FLOW_RELATIONS]
    wanted += [_Relation("notes", "subject", kind, several=True) for kind in SUBJECTS]
    for relation in wanted:
        left, right = frames.get(relation.left), frames.get(relation.right)
        if left is None or right is None or relation.column not in left.columns:
            continue
        if len(left) and len(right) and "id" in right.columns:
            yield relation


def _write(
    base: sqlite3.Connection, relation: _Relation, frames: Mapping[str, pd.DataFrame]
) -> None:
    name = relation.mapping
    base.execute(f'CREATE TABLE "{name}" (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)')
    known = {str(key): row for row, key in enumerate(frames[relation.right]["id"], start=1)}
    cells = frames[relation.left][relation.column]
    pairs = [
        (row, known[item])
        for row, cell in enumerate(cells, start=1)
        for item in split_cell(cell)
        if item in known
    ]
    base.executemany(f'INSERT INTO "{name}" VALUES (?, ?)', pairs)
    base.execute(
        "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, "
        "related_primary_column, relation_name, mapping_table_name) "
        "VALUES (?, 'fid', ?, 'fid', ?, ?)",
        (
            table_name(relation.left),
            table_name(relation.right),
            relation.name,
            name,
        ),
    )
    _register(base, name)


def _register(base: sqlite3.Connection, table: str) -> None:
    base.execute(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_related_tables', ?, 'read-write')",
        (table, _SPEC),
    )
