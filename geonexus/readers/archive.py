"""Zip archives from strangers: refused before anything is unpacked when they could do harm.

Held to: no member outside the archive's folder, no link, no password, no more than
``MAX_UNPACKED_BYTES`` unpacked, and no suspicious ratio. Sizes are those that Python's zipfile
really hands out; it never yields more bytes of a member than the directory of the archive states.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from geonexus.base.checks import Faults

if TYPE_CHECKING:
    from typing import IO

MAX_UNPACKED_BYTES = 2 * 1024**3
"""Largest sum of the members of an archive, unpacked."""
MAX_MEMBERS = 10_000
_FREE_BYTES = 64 * 1024**2
"""Below this, a high ratio is a very regular table and no bomb."""
_MAX_RATIO = 200
_CHUNK_BYTES = 1 << 20
_TRUSTED = "unpack it yourself if you trust it"
UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)
"""What a damaged member can raise while it is read."""
_DTD = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a zip archive that holds nothing harmful; the caller closes it.

    Parameters
    ----------
    path
        The archive.

    Raises
    ------
    InputError
        It is no whole zip archive, or a member of it is refused; every fault is listed.
    """
    faults = Faults(path.name)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        faults.add(path.name, "", str(error), "a whole zip archive", "fetch or save it again")
        faults.raise_if_any()
        raise AssertionError("unreachable: a fault was added") from error
    members = archive.infolist()
    for member in members:
        _check_member(member, path.name, faults)
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MAX_MEMBERS:
        faults.add(path.name, "", f"{len(members):,} members", f"at most {MAX_MEMBERS:,}")
    if unpacked > MAX_UNPACKED_BYTES:
        faults.add(
            path.name,
            "",
            f"{unpacked / 1024**3:,.1f} GiB once unpacked",
            f"at most {MAX_UNPACKED_BYTES / 1024**3:,.0f} GiB",
            _TRUSTED,
        )
    elif unpacked > _FREE_BYTES and unpacked / packed > _MAX_RATIO:
        faults.add(
            path.name,
            "",
            f"{unpacked / packed:,.0f} times its size once unpacked",
            f"at most {_MAX_RATIO} times",
            f"it may be a zip bomb; {_TRUSTED}",
        )
    if faults.found:
        archive.close()
    faults.raise_if_any()
    return archive


def _check_member(member: zipfile.ZipInfo, name: str, faults: Faults) -> None:
    where = f"{name} member {member.filename!r}"
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    outside = ".." in parts or member.filename.startswith(("/", "\\"))
    if outside or PureWindowsPath(member.filename).drive:
        faults.add(where, "", "a path outside the archive", "a path inside it")
    if stat.S_ISLNK(member.external_attr >> 16):
        faults.add(where, "", "a link", "a file")
    if member.flag_bits & 0x1:
        faults.add(where, "", "a password", "an archive without", "unpack it and give the file")


def check_xml(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive whose XML declares a document type: entities can blow up or read files.

    Parameters
    ----------
    archive
        As ``open_archive`` returned it.
    name
        Of the file, for the fault.

    Raises
    ------
    InputError
        A member has a DTD, or cannot be unpacked.
    """
    faults = Faults(name)
    for member in archive.namelist():
        if not member.lower().endswith((".xml", ".rels", ".kml", ".vml")):
            continue
        try:
            with archive.open(member) as stream:
                if has_dtd(stream):
                    faults.add(f"{name} member {member!r}", "", "a DTD", "XML without a DTD")
        except UNPACKING_ERRORS as error:
            faults.add(
                f"{name} member {member!r}",
                "",
                str(error),
                "a whole member",
                "fetch or save it again",
            )
    faults.raise_if_any()


def has_dtd(stream: IO[bytes]) -> bool:
    """Return whether a stream of XML bytes declares a document type, in any encoding of Unicode."""
    tail = b""
    while chunk := stream.read(_CHUNK_BYTES):
        window = tail + chunk
        if any(mark in window for mark in _DTD):
            return True
        tail = window[-32:]
    return False
