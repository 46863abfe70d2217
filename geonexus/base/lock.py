"""One build at a time into one folder, so that two never mix their files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geonexus.errors import OutputError


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone while its files are replaced.

    The lock is on the folder itself and leaves no file behind; the system lets go of it when the
    process ends, however it ends. Windows has no such lock on a folder, so none is taken there.

    Parameters
    ----------
    folder
        Must exist.

    Raises
    ------
    OutputError
        Another build writes into the folder now.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(
                f"another build writes into {folder} now; nothing was changed. "
                "Wait for it to end, or choose another folder with -o"
            ) from error
        yield
    finally:
        os.close(descriptor)
