"""Make a vector file safe to hand to GDAL: unpacked, whole, not locked, and the folder untouched.

Archives are unpacked by Python into a private folder, only the data set asked for; a GeoPackage in
WAL mode is copied there, because SQLite writes files beside one that it only reads.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from geonexus.base.checks import Faults
from geonexus.errors import UnknownNameError
from geonexus.readers.archive import UNPACKING_ERRORS, has_dtd, open_archive

ZIP_MAGIC = b"PK\x03\x04"
_DATA_SETS = (
    ".shp", ".gpkg", ".geojson", ".json", ".topojson", ".fgb", ".parquet", ".geoparquet", ".kml"
)  # fmt: skip
_BESIDE_SHP = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHP_HEADER_BYTES = 100
_DAMAGED = "fetch it again, or recover it: sqlite3 OLD .recover | sqlite3 NEW"


@contextmanager
def private(path: Path, layer: str | None) -> Iterator[tuple[Path, str | None]]:
    """Give the file that GDAL may open, and the layer to read of it.

    Parameters
    ----------
    path
        A vector file, or a zip archive or KMZ of one.
    layer
        Of a file of several; for an archive of several data sets, the name of one.

    Raises
    ------
    InputError, UnknownNameError
        The archive is harmful or holds no data set; no data set of that name.
    """
    with path.open("rb") as stream:
        head = stream.read(100)
    if head.startswith(ZIP_MAGIC):
        with tempfile.TemporaryDirectory(prefix="geonexus-") as folder:
            yield _unpacked(path, layer, Path(folder))
    elif head.startswith(b"SQLite format 3\x00") and 2 in (head[18], head[19]):
        with tempfile.TemporaryDirectory(prefix="geonexus-") as folder:
            copy = Path(shutil.copy(path, folder))
            log = path.with_name(f"{path.name}-wal")
            if log.is_file():  # what was committed and not yet moved into the file
                shutil.copy(log, folder)
            yield copy, layer
    else:
        yield path, layer


def _unpacked(path: Path, layer: str | None, folder: Path) -> tuple[Path, str | None]:
    """Unpack one data set and what belongs to it; return its path and the layer left to choose."""
    with open_archive(path) as archive:
        names = [name for name in archive.namelist() if not _is_clutter(name)]
        found = {name: PurePosixPath(name) for name in names if _suffix(name) in _DATA_SETS}
        faults = Faults(path.name)
        if not found:
            shown = ", ".join(names[:8]) or "nothing"
            faults.add(path.name, "", shown, "a Shapefile, GeoPackage, GeoJSON or KML inside")
        faults.raise_if_any()
        chosen, layer = _chosen(path, found, layer)
        stem = str(found[chosen].with_suffix(""))
        for name in names:
            same = str(PurePosixPath(name).with_suffix("")) == stem
            part = same and _suffix(chosen) == ".shp" and _suffix(name) in _BESIDE_SHP
            if name == chosen or part:
                _extract(archive, name, folder / f"data{_suffix(name)}", path.name)
    return folder / f"data{_suffix(chosen)}", layer


def _chosen(
    path: Path, found: dict[str, PurePosixPath], layer: str | None
) -> tuple[str, str | None]:
    """Return the data set to read, and the layer still to be chosen inside it."""
    by_stem = {one.stem: name for name, one in found.items()}
    if layer in by_stem:
        return by_stem[str(layer)], None
    if len(found) == 1:
        return next(iter(found)), layer
    if "doc" in by_stem and path.suffix.lower() == ".kmz":
        return by_stem["doc"], layer  # the root of a KMZ; the others are linked from it
    if layer is not None:
        raise UnknownNameError(f"data set of {path.name}", layer, by_stem)
    faults = Faults(path.name)
    faults.add(
        path.name,
        "",
        f"{len(found)} data sets: {', '.join(sorted(by_stem))}",
        "one",
        "name one as the layer",
    )
    faults.raise_if_any()
    raise AssertionError("unreachable: a fault was added")


def _extract(archive: zipfile.ZipFile, name: str, target: Path, where: str) -> None:
    try:
        with archive.open(name) as packed, target.open("wb") as out:
            shutil.copyfileobj(packed, out)
    except UNPACKING_ERRORS as error:
        faults = Faults(where)
        faults.add(f"{where} member {name!r}", "", str(error), "a whole member", "fetch it again")
        faults.raise_if_any()


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _is_clutter(name: str) -> bool:
    """Return whether a member is a folder or what macOS adds to archives."""
    return name.endswith("/") or name.startswith("__MACOSX/") or "/._" in f"/{name}"


def check_whole(path: Path, driver: str, name: str) -> None:
    """Refuse what GDAL would read short, wait for, or be led astray by.

    Parameters
    ----------
    path, driver
        The file and what it is.
    name
        What the user calls it, for faults.

    Raises
    ------
    InputError
        A GeoPackage is locked or damaged or has a view that may never end; a Shapefile breaks
        off; a KML file has a DTD.
    """
    faults = Faults(name)
    if driver == "GPKG":
        _check_geopackage(path, name, faults)
    elif driver == "ESRI Shapefile":
        _check_shapefile(path, name, faults)
    elif driver == "KML":
        with path.open("rb") as stream:
            if has_dtd(stream):
                faults.add(name, "", "a DTD", "KML without a DTD", "remove the <!DOCTYPE …> part")
    faults.raise_if_any()


def _check_geopackage(path: Path, name: str, faults: Faults) -> None:
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=1.0)) as database:
            tables = {
                row[0] for row in database.execute("SELECT name FROM sqlite_master").fetchall()
            }
            views = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'view' AND sql LIKE '%recursive%'"
            ).fetchall()
            if "gpkg_contents" in tables:
                database.execute("SELECT count(*) FROM gpkg_contents").fetchall()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            faults.add(name, "", str(error), "a readable GeoPackage", _DAMAGED)
            return
        faults.add(
            name,
            "",
            "locked by another program",
            "a GeoPackage that nobody writes",
            "close the program that has it open, or read a copy",
        )
        return
    except sqlite3.DatabaseError as error:
        faults.add(name, "", str(error), "a whole GeoPackage", _DAMAGED)
        return
    if "gpkg_contents" not in tables:
        faults.add(name, "", "an SQLite database of another kind", "a GeoPackage")
    for (view,) in views:
        faults.add(name, view, "a view that calls itself", "plain tables", "remove the view")


def _check_shapefile(path: Path, name: str, faults: Faults) -> None:
    with path.open("rb") as stream:
        head = stream.read(_SHP_HEADER_BYTES)
    declared = int.from_bytes(head[24:28], "big") * 2  # the file counts in 16-bit words
    size = path.stat().st_size
    if size < max(declared, _SHP_HEADER_BYTES):
        faults.add(
            name,
            "",
            f"{size:,} bytes",
            f"the {declared:,} bytes that its header states",
            "fetch it again; else read_records keeps the whole rows",
        )
    for suffix in (".shx", ".dbf"):
        beside = [path.with_suffix(suffix), path.with_suffix(suffix.upper())]
        if not any(one.is_file() for one in beside):
            faults.add(
                name,
                "",
                f"no {suffix} file beside it",
                "all parts of the Shapefile",
                "copy its .shx, .dbf and .prj too",
            )
