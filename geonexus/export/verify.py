"""Check a folder of outputs against its manifest: every byte as it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geonexus.base.checks import Faults
from geonexus.base.files import sha256
from geonexus.errors import InputError, MissingFileError
from geonexus.export.manifest import NAME, is_sealed


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a folder found."""

    checked: int
    """Files that the manifest lists."""
    faults: Faults
    """Files that are missing or changed."""
    extra: tuple[str, ...]
    """Files that the manifest does not know: not wrong, but nobody vouches for them."""

    def raise_if_any(self) -> None:
        """Raise ``InputError`` with every file that is not as it was written."""
        self.faults.raise_if_any()


def verify(folder: str | Path) -> Verified:
    """Compare every file of an output folder with the manifest that was written with it.

    Parameters
    ----------
    folder
        As given to ``save`` or ``build -o``.

    Returns
    -------
    Verified
        With every missing or changed file; call ``raise_if_any()`` on it.

    Raises
    ------
    MissingFileError
        The folder has no manifest.
    InputError
        The manifest itself cannot be read.
    """
    folder = Path(folder)
    listed = _listed(folder)
    faults = Faults(f"{folder}: not as it was written")
    for name, item in listed.items():
        _compare(folder / name, name, item, faults)
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    there = {path.as_posix() for path in files if not path.parts[0].startswith(".")}
    extra = tuple(sorted(there - set(listed) - {NAME}))
    return Verified(len(listed), faults, extra)


def _compare(path: Path, name: str, item: dict[str, Any], faults: Faults) -> None:
    mend = "build it again, or take an untouched copy"
    if not path.is_file():
        faults.add(name, "file", "nothing", "the file that the manifest lists", mend)
        return
    size = path.stat().st_size
    if size != item["bytes"]:
        faults.add(name, "bytes", f"{size:,}", f"{item['bytes']:,}", mend)
    elif (found := sha256(path)) != item["sha256"]:
        faults.add(name, "sha256", found[:12] + "…", item["sha256"][:12] + "…", mend)


def _listed(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the files that the manifest lists, by path."""
    path = folder / NAME
    if not path.is_file():
        raise MissingFileError(f"{folder} has no {NAME}; is it a folder that a build wrote?")
    try:
        text = path.read_bytes().decode()  # as it is: read_text would mend line ends
        outputs = json.loads(text)["outputs"]
        listed = {str(item["path"]): item for item in outputs}
        sound = all(isinstance(i["bytes"], int) and len(i["sha256"]) == 64 for i in outputs)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} cannot be read as a manifest: {error}") from error
    away = [name for name in listed if Path(name).is_absolute() or ".." in Path(name).parts]
    if not sound or away:
        found = f"it names files elsewhere: {', '.join(away)}" if away else "a size or hash is odd"
        raise InputError(f"{path} is not a manifest of ours: {found}")
    if not is_sealed(text):
        raise InputError(f"{path} has been changed: its seal does not fit what it says")
    return listed
