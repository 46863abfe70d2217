"""Read vector files: bulk with pyogrio and Arrow, record by record with fiona when damaged.

The driver is fixed by what the file *is* (its first bytes), not by what GDAL guesses: a virtual
format under a harmless name must not open (see ``gdal_drivers``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base import crs
from geonexus.errors import (
    CRSError,
    Fault,
    GeonexusError,
    InputError,
    MissingFileError,
    UnknownNameError,
)
from geonexus.readers.vector_source import check_whole, private

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_MAGIC = (
    (b"fgb\x03fgb", "FlatGeobuf"),
    (b"SQLite format 3\x00", "GPKG"),
    (b"\x00\x00\x27\x0a", "ESRI Shapefile"),
    (b"PAR1", "Parquet"),
)
_KNOWN = "a FlatGeobuf, GeoPackage, GeoJSON, TopoJSON, KML, Shapefile or GeoParquet file"
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_FIRST_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


def driver_of(path: Path) -> str:
    """Return the GDAL driver that a file's first bytes call for.

    Raises
    ------
    MissingFileError
        There is no such file.
    InputError
        The file is none of FlatGeobuf, GeoPackage, GeoJSON, TopoJSON, KML, Shapefile, GeoParquet.
    """
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    with path.open("rb") as stream:
        head = stream.read(4096)
    for magic, driver in _MAGIC:
        if head.startswith(magic):
            return driver
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "TopoJSON" if b'"Topology"' in head else "GeoJSON"
    element = _FIRST_ELEMENT.search(_COMMENT.sub(b"", text)) if text.startswith(b"<") else None
    if element is not None and element[1] == b"kml":
        return "KML"
    fault = Fault(path.name, "", f"{head[:12]!r}", _KNOWN)
    raise InputError(f"1 fault in {path.name}", [fault])


def read_vector(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a whole vector file at once.

    Parameters
    ----------
    path
        FlatGeobuf, GeoPackage, GeoJSON, TopoJSON, KML, Shapefile or GeoParquet; or a zip archive
        of one, as KMZ and zipped Shapefiles are.
    layer
        Which layer, for a file of several; by default the one with the most rows. For an archive
        of several data sets, the name of one. ``vector_layers`` lists them.

    Returns
    -------
    geopandas.GeoDataFrame
        In the file's CRS; KML and TopoJSON, which name none, are longitude and latitude.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError
        There is no such file or layer; it is damaged, locked, harmful or of another format.
    CRSError
        The file names no CRS.
    """
    import geopandas as gpd

    with _source(path, layer) as source:
        frame = _read(source)
    if not isinstance(frame, gpd.GeoDataFrame):
        fault = Fault(path.name, "geometry", "no geometry", "a spatial layer")
        raise InputError(f"1 fault in {path.name}", [fault])
    if frame.crs is None and source.driver == "TopoJSON":
        frame = frame.set_crs(crs.GEOGRAPHIC)
    if frame.crs is None:
        raise CRSError(f"{path.name} names no coordinate reference system; set it and save again")
    return frame


def vector_layers(path: Path) -> dict[str, int]:
    """Return the layers of a vector file and how many rows each has.

    Raises
    ------
    MissingFileError, InputError
        As ``read_vector``.
    """
    import pyogrio

    with _source(path, None) as source:
        if source.driver == "Parquet":
            import pyarrow.parquet as pq

            return {path.stem: pq.read_metadata(source.path).num_rows}
        with _plain_errors(source):
            names = [str(name) for name, _ in pyogrio.list_layers(source.address)]
            return {name: _count(source.address, name) for name in names}


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that GDAL may open."""

    name: str
    """What the user calls it."""
    path: Path
    driver: str
    layer: str | None

    @property
    def address(self) -> str:
        """Return the path with the prefix that pins the driver, where GDAL has one."""
        return f"GeoJSON:{self.path}" if self.driver == "GeoJSON" else str(self.path)


@contextmanager
def _source(path: Path, layer: str | None, *, whole: bool = True) -> Iterator[_Source]:
    """Give a file that was unpacked and checked."""
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    with private(path, layer) as (inside, left):
        driver = driver_of(inside)
        if whole:
            check_whole(inside, driver, path.name)
        yield _Source(path.name, inside, driver, left)


@contextmanager
def _plain_errors(source: _Source) -> Iterator[None]:
    """Turn what GDAL and its friends raise into one plain error."""
    import pyogrio

    errors = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError)
    try:
        yield
    except errors as error:
        if isinstance(error, GeonexusError):
            raise
        said = _first_line(error).replace(str(source.path), source.name)
        fault = Fault(
            source.name,
            "",
            said,
            f"a readable {source.driver} file",
            "read_records keeps the good rows",
        )
        raise InputError(f"1 fault in {source.name}", [fault]) from error


def _read(source: _Source) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pyogrio

    with _plain_errors(source):
        if source.driver == "Parquet":
            return gpd.read_parquet(source.path)
        listed = pyogrio.list_layers(source.address)
        layers = [str(name) for name, _ in listed]
        if source.layer is not None and source.layer not in layers:
            raise UnknownNameError(f"layer of {source.name}", source.layer, layers)
        spatial = [str(name) for name, geometry in listed if geometry is not None]
        layer = source.layer or _largest_layer(source.address, spatial or layers)
        frame = pyogrio.read_dataframe(source.address, layer=layer, use_arrow=True)
        stated = pyogrio.read_info(source.address, layer=layer)["features"]
    if 0 <= len(frame) < stated:
        # some drivers stop at the damage without an error: only the count tells
        fault = Fault(
            source.name,
            "",
            f"{len(frame):,} rows",
            f"the {stated:,} rows that it states",
            "it breaks off: fetch it again; else read_records keeps the good rows",
        )
        raise InputError(f"1 fault in {source.name}", [fault])
    return frame


def _largest_layer(address: str, layers: list[str]) -> str:
    """Return the layer with the most rows, the first among equals."""
    if len(layers) == 1:
        return layers[0]
    return max(layers, key=lambda name: _count(address, name))


def _count(address: str, layer: str) -> int:
    import pyogrio

    info = pyogrio.read_info(address, layer=layer, force_feature_count=True)
    return int(info["features"])


def read_records(path: Path, layer: str | None = None) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Read a damaged or mixed file record by record; keep the good, list the bad with reasons.

    Parameters
    ----------
    path
        The file, in a format that ``read_vector`` reads.
    layer
        Which layer, for a file of several.

    Returns
    -------
    kept : geopandas.GeoDataFrame
        The records with a valid geometry, in the file's CRS.
    rejected : pandas.DataFrame
        Columns ``row`` (from 0) and ``reason``. Rows in = kept + rejected.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError
        There is no such file or data set; not even its header can be read.
    CRSError
        The file names no CRS.
    """
    import fiona
    import geopandas as gpd
    import pandas as pd

    good: list[dict[str, Any]] = []
    bad: list[dict[str, Any]] = []
    with _source(path, layer, whole=False) as source:
        if source.driver == "Parquet":
            return _sorted_out(_read(source))
        try:
            with (
                _quiet_fiona(),
                fiona.open(
                    source.path,
                    driver=source.driver,
                    layer=source.layer,
                    allow_unsupported_drivers=source.driver == "KML",
                ) as stream,
            ):
                named_crs = stream.crs_wkt or None
                for row, record in enumerate(_survivors(stream, bad)):
                    reason = _refusal(record, row, good)
                    if reason:
                        bad.append({"row": row, "reason": reason})
        except (fiona.errors.FionaError, OSError, ValueError) as error:
            said = _first_line(error).replace(str(source.path), path.name)
            fault = Fault(path.name, "", said, f"a readable {source.driver} file")
            raise InputError(f"1 fault in {path.name}", [fault]) from error
    if named_crs is None and source.driver == "TopoJSON":
        named_crs = crs.GEOGRAPHIC
    if named_crs is None:
        raise CRSError(f"{path.name} names no coordinate reference system; set it and save again")
    rejected = pd.DataFrame(bad, columns=["row", "reason"]).sort_values("row", ignore_index=True)
    if not good:
        return gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=named_crs), rejected
    return gpd.GeoDataFrame(good, geometry="geometry", crs=named_crs), rejected


def _sorted_out(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the rows with a valid geometry, and the others with the reason."""
    import pandas as pd

    bad = [
        {"row": row, "reason": reason}
        for row, shape in enumerate(frame.geometry)
        if (reason := "no geometry" if shape is None else _why_not(shape))
    ]
    rejected = pd.DataFrame(bad, columns=["row", "reason"])
    return frame.drop(index=frame.index[rejected["row"]]).reset_index(drop=True), rejected


@contextmanager
def _quiet_fiona() -> Iterator[None]:
    """Hush fiona's log of skipped records; the caller gets them as rows instead."""
    logger = logging.getLogger("fiona")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _survivors(source: Any, bad: list[dict[str, Any]]) -> Any:  # noqa: ANN401
    """Yield the records of a fiona source; where the stream breaks, say how many are lost."""
    import fiona

    declared = len(source)
    read = 0
    reason = "the file ends before this record"
    try:
        for record in source:
            yield record
            read += 1
    except (fiona.errors.FionaError, OSError, ValueError, RuntimeError) as error:
        reason = _first_line(error)
    # some drivers stop at the damage without an error: only the count tells
    bad.extend({"row": row, "reason": reason} for row in range(read, declared))


def _refusal(record: Any, row: int, good: list[dict[str, Any]]) -> str:  # noqa: ANN401
    """Append the record to ``good``, or return why it cannot be kept."""
    import shapely
    from shapely.geometry import shape

    if record.geometry is None:
        return "no geometry"
    try:
        geometry = shape(record.geometry)
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        return _first_line(error)
    reason = _why_not(geometry)
    if not reason:
        good.append({**record.properties, "geometry": geometry})
    return reason


def _why_not(geometry: Any) -> str:  # noqa: ANN401
    """Return why a geometry cannot be kept; empty where it can."""
    import numpy as np
    import shapely

    if geometry.is_empty:
        return "empty geometry"
    if not np.isfinite(geometry.bounds).all():
        return "a coordinate is not finite"
    return "" if geometry.is_valid else str(shapely.is_valid_reason(geometry))


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
