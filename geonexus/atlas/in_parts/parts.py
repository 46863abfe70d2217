"""Partitions: the parts of the events, each read, joined and written by one process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geonexus.errors import InputError, MissingFileError

SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".pq", ".xlsx", ".xlsm")
ROWS_PER_PART = 2_000_000
"""A Parquet file of more rows is split between its row groups. Any other is one partition."""


@dataclass(frozen=True, slots=True)
class Part:
    """One partition of the events."""

    number: int
    file: Path
    name: str
    """The file as a person knows it: its path below the folder."""
    groups: tuple[int, int] | None = None
    """First row group, and the one after the last; ``None`` for the whole file."""
    one_of_many: bool = False
    """Other files are read too: a row number alone names no row."""


def find_parts(events: Path) -> tuple[list[Part], list[str]]:
    """Return the partitions of a file or folder, and the names of files that are left out.

    Parameters
    ----------
    events
        A CSV, Excel or Parquet file; or a folder, whose files of those kinds are taken, subfolders
        included. Names that begin with a dot or an underscore are marks of other programs.

    Raises
    ------
    MissingFileError, InputError
        Nothing is there; the folder holds no file of those kinds.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = [(folder / name).write_text("x") for name in ("b.csv", "a.csv", "c.docx", "_SUCCESS")]
    >>> parts, left_out = find_parts(folder)
    >>> [part.name for part in parts], left_out
    (['a.csv', 'b.csv'], ['c.docx'])
    """
    if not events.exists():
        raise MissingFileError(f"{events} is not there; check the name")
    if events.is_file():
        return _split([(events, events.name)]), []
    found = sorted(path for path in events.rglob("*") if path.is_file())
    named = [(path, path.relative_to(events)) for path in found]
    seen = [(path, name) for path, name in named if not _is_mark(name)]
    files = [(p, name.as_posix()) for p, name in seen if p.suffix.lower() in SUFFIXES]
    if not files:
        raise InputError(f"the folder {events} holds no event file: {', '.join(SUFFIXES)}")
    taken = {name for _, name in files}
    return _split(files), [n.as_posix() for _, n in seen if n.as_posix() not in taken]


def _is_mark(name: Path) -> bool:
    return any(part.startswith((".", "_")) for part in name.parts)


def _split(files: list[tuple[Path, str]]) -> list[Part]:
    several = len(files) > 1
    runs = [(path, name, run) for path, name in files for run in _runs(path)]
    return [Part(n, path, name, run, several) for n, (path, name, run) in enumerate(runs)]


def _runs(path: Path) -> list[tuple[int, int] | None]:
    """Return runs of row groups of a large Parquet file; ``None`` (the whole) for other files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            return [None]
    try:
        footer = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return [None]  # whoever reads the partition will say what is wrong with it
    if footer.num_rows <= ROWS_PER_PART:
        return [None]
    runs: list[tuple[int, int] | None] = []
    begin = rows = 0
    for group in range(footer.num_row_groups):
        rows += footer.row_group(group).num_rows
        if rows >= ROWS_PER_PART or group == footer.num_row_groups - 1:
            runs.append((begin, group + 1))
            begin, rows = group + 1, 0
    return runs
