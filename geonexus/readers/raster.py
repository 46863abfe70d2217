"""Read GeoTIFF rasters through rasterio, with the driver fixed and the size bounded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.errors import CRSError, Fault, InputError, MissingFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MAX_CELLS = 400_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """One band of a raster and where its cells lie."""

    values: NDArray[np.generic]
    """(rows, columns), first row in the north."""
    transform: Any
    """affine.Affine: (column, row) → (lon, lat) of a cell's upper left corner."""
    nodata: float | None


def read_raster(path: Path) -> Raster:
    """Read the first band of a GeoTIFF in longitude and latitude.

    Raises
    ------
    MissingFileError, InputError
        There is no such file; it is not a readable GeoTIFF, or larger than 400 million cells.
    CRSError
        The file names no CRS.
    """
    import rasterio

    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    try:
        with rasterio.open(path, driver="GTiff") as source:
            if source.width * source.height > _MAX_CELLS:
                size = f"{source.width} × {source.height} cells"
                raise _fault(path, size, f"at most {_MAX_CELLS:,} cells")
            if source.crs is None:
                raise CRSError(f"{path.name} names no coordinate reference system")
            return Raster(source.read(1), source.transform, source.nodata)
    except rasterio.errors.RasterioError as error:
        raise _fault(path, str(error).splitlines()[0], "a readable GeoTIFF") from error


def _fault(path: Path, found: str, expected: str) -> InputError:
    return InputError(f"1 fault in {path.name}", [Fault(path.name, "", found, expected)])
