"""Read vector files: bulk with pyogrio and Arrow, record by record with fiona when damaged.

The driver is fixed by what the file *is* (its first bytes), not by what GDAL guesses: a virtual
format under a harmless name must not open (see ``gdal_safety``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus import crs
from geonexus.errors import CRSError, Fault, InputError, MissingFileError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_MAGIC = (
    (b"fgb\x03fgb", "FlatGeobuf"),
    (b"SQLite format 3\x00", "GPKG"),
    (b"\x00\x00\x27\x0a", "ESRI Shapefile"),
    (b"PAR1", "Parquet"),
)
_KNOWN = "a FlatGeobuf, GeoPackage, GeoJSON, TopoJSON, Shapefile or GeoParquet file"


def driver_of(path: Path) -> str:
    """Return the GDAL driver that a file's first bytes call for.

    Raises
    ------
    MissingFileError
        There is no such file.
    InputError
        The file is none of FlatGeobuf, GeoPackage, GeoJSON, TopoJSON, Shapefile, GeoParquet.
    """
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    with path.open("rb") as stream:
        head = stream.read(4096)
    for magic, driver in _MAGIC:
        if head.startswith(magic):
            return driver
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "TopoJSON" if b'"Topology"' in head else "GeoJSON"
    fault = Fault(path.name, "", f"{head[:12]!r}", _KNOWN)
    raise InputError(f"1 fault in {path.name}", [fault])


def read_vector(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a whole vector file at once.

    Parameters
    ----------
    path
        FlatGeobuf, GeoPackage, GeoJSON, TopoJSON, Shapefile or GeoParquet.
    layer
        Which layer, for a file of several; by default the one with the most rows.

    Returns
    -------
    geopandas.GeoDataFrame
        In the file's CRS; TopoJSON, which names none, is read as longitude and latitude.

    Raises
    ------
    MissingFileError, InputError
        There is no such file; it is damaged or of another format.
    CRSError
        The file names no CRS.
    """
    import geopandas as gpd
    import pyogrio

    driver = driver_of(path)
    try:
        if driver == "Parquet":
            frame = gpd.read_parquet(path)
        else:
            address = _address(path, driver)
            layer = layer or _largest_layer(address)
            frame = pyogrio.read_dataframe(address, layer=layer, use_arrow=True)
    except (
        pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError
    ) as error:  # fmt: skip
        fault = Fault(
            path.name, "", _first_line(error), f"a readable {driver} file",
            "read_records keeps the good rows",
        )  # fmt: skip
        raise InputError(f"1 fault in {path.name}", [fault]) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        fault = Fault(path.name, "geometry", "no geometry", "a spatial layer")
        raise InputError(f"1 fault in {path.name}", [fault])
    if frame.crs is None and driver == "TopoJSON":
        frame = frame.set_crs(crs.GEOGRAPHIC)
    if frame.crs is None:
        raise CRSError(f"{path.name} names no coordinate reference system; set it and save again")
    return frame


def _largest_layer(address: str) -> str:
    """Return the layer with the most rows, the first among equals."""
    import pyogrio

    names = [str(name) for name, _ in pyogrio.list_layers(address)]
    if len(names) == 1:
        return names[0]
    counts = [pyogrio.read_info(address, layer=name)["features"] for name in names]
    return names[counts.index(max(counts))]


def read_records(path: Path, layer: str | None = None) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Read a damaged or mixed file record by record; keep the good, list the bad with reasons.

    Parameters
    ----------
    path
        FlatGeobuf, GeoPackage or GeoJSON.
    layer
        Which layer, for a GeoPackage of several.

    Returns
    -------
    kept : geopandas.GeoDataFrame
        The records with a valid geometry, in the file's CRS.
    rejected : pandas.DataFrame
        Columns ``row`` (from 0) and ``reason``. Rows in = kept + rejected.

    Raises
    ------
    MissingFileError, InputError
        There is no such file; not even its header can be read.
    CRSError
        The file names no CRS.
    """
    import fiona
    import geopandas as gpd
    import pandas as pd

    driver = driver_of(path)
    good: list[dict[str, Any]] = []
    bad: list[dict[str, Any]] = []
    try:
        with _quiet_fiona(), fiona.open(path, driver=driver, layer=layer) as source:
            named_crs = source.crs_wkt or None
            for row, record in enumerate(_survivors(source, bad)):
                reason = _refusal(record, row, good)
                if reason:
                    bad.append({"row": row, "reason": reason})
    except (fiona.errors.FionaError, OSError) as error:
        fault = Fault(path.name, "", _first_line(error), f"a readable {driver} file")
        raise InputError(f"1 fault in {path.name}", [fault]) from error
    if named_crs is None:
        raise CRSError(f"{path.name} names no coordinate reference system; set it and save again")
    rejected = pd.DataFrame(bad, columns=["row", "reason"]).sort_values("row", ignore_index=True)
    if not good:
        return gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=named_crs), rejected
    return gpd.GeoDataFrame(good, geometry="geometry", crs=named_crs), rejected


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
    import numpy as np
    import shapely
    from shapely.geometry import shape

    if record.geometry is None:
        return "no geometry"
    try:
        geometry = shape(record.geometry)
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        return _first_line(error)
    if geometry.is_empty:
        return "empty geometry"
    if not np.isfinite(geometry.bounds).all():
        return "a coordinate is not finite"
    if not geometry.is_valid:
        return shapely.is_valid_reason(geometry)
    good.append({**record.properties, "geometry": geometry})
    return ""


def _address(path: Path, driver: str) -> str:
    """Return the path with the prefix that pins the driver, where GDAL has one."""
    return f"GeoJSON:{path}" if driver == "GeoJSON" else str(path)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
