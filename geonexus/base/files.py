"""Write beside, then rename: a reader sees the old file or the whole new one, never a part."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geonexus.base.lock import only_writer
from geonexus.errors import OutputError

_STAGE = ".geonexus-"
_FIXED_DATE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fixed_moment() -> dt.datetime:
    """Return the time that outputs carry, or two builds would differ.

    ``SOURCE_DATE_EPOCH`` is honored where it is set.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else _FIXED_DATE


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def staged(path: Path) -> Iterator[Path]:
    """Yield a temporary path in the target's folder; move it into place if all went well.

    Parameters
    ----------
    path
        Path of the finished file. Its folder is made when missing.

    Yields
    ------
    Path
        A path of the same name in a private folder beside the target, to be written.

    Raises
    ------
    OutputError
        The file could not be written (disk full, no permission); the earlier file is still there.

    Examples
    --------
    >>> target = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with staged(target) as beside:
    ...     _ = beside.write_text("whole")
    >>> target.read_text()
    'whole'
    """
    stage: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=path.parent))
        beside = stage / path.name
        yield beside
        _flush(beside)
        beside.replace(path)
        _flush(path.parent)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(
            f"{path.name} could not be written in {path.parent}: {error.strerror or error}; "
            "what stood there before is unchanged. Free space or choose another folder with -o"
        ) from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def staged_folder(folder: Path) -> Iterator[Path]:
    """Yield a private folder to fill; on success its files replace those of ``folder``, by name.

    Files are moved one by one at the very end, so a build that fails half-way changes nothing.
    Other files of ``folder`` stay. What an interrupted earlier build left is swept first. Only one
    build at a time may write into a folder.

    Parameters
    ----------
    folder
        The folder that shall hold the files. Made when missing.

    Raises
    ------
    OutputError
        The folder cannot be written (disk full, no permission), or another build writes into it
        now; what stood there before is unchanged.
    """
    stage: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with only_writer(folder):
            sweep(folder)
            stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
            yield stage
            for source in sorted(p for p in stage.rglob("*") if p.is_file()):
                target = folder / source.relative_to(stage)
                target.parent.mkdir(parents=True, exist_ok=True)
                _flush(source)
                source.replace(target)
            _flush(folder)
    except OSError as error:
        if isinstance(error, OutputError) or error.filename is None:
            raise
        raise OutputError(
            f"the output folder {folder} could not be written: {error.strerror or error}; "
            "free space or choose another folder with -o"
        ) from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the private folders that a killed build left behind in ``folder``.

    Only those untouched for an hour: a younger one may belong to a build that still runs.
    """
    stale = time.time() - 3600
    for left in folder.glob(f"{_STAGE}*"):
        if left.is_dir() and left.stat().st_mtime < stale:
            shutil.rmtree(left, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 with Unix line ends, whole or not at all."""
    with staged(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data``, whole or not at all."""
    with staged(path) as beside:
        beside.write_bytes(data)


def _flush(path: Path) -> None:
    """Ask the system to put a file or folder on the disk, where the system can."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
