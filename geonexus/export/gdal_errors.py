"""Errors of GDAL and SQLite while writing, as one plain error that names the file and the mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geonexus.errors import OutputError


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn any error of GDAL or SQLite in the block into ``OutputError``.

    Parameters
    ----------
    path
        Path of the finished file.

    Raises
    ------
    OutputError
        With what the library said.
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        yield
    except (DataLayerError, DataSourceError, sqlite3.Error) as error:
        raise not_written(path, str(error)) from error


def not_written(path: Path, reason: str) -> OutputError:
    """Return the error that says why a file could not be written.

    Parameters
    ----------
    path
        Path of the finished file.
    reason
        What went wrong.
    """
    return OutputError(
        f"{path.name} could not be written in {path.parent}: {reason}; "
        "what stood there before is unchanged. Free space or choose another folder with -o"
    )
