"""Raster → areas: statistics of the cells in each area, with the exact part of every cell.

exactextract (the extra ``zonal``) measures how much of a border cell lies in the area; counting
cells by their centers gives small areas nothing at all. It reads window by window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.base.extras import optional
from geonexus.errors import CRSError, MissingFileError, UnknownNameError
from geonexus.model.cards import Card
from geonexus.model.layer import Layer, Tally

if TYPE_CHECKING:
    import pandas as pd

STATISTICS = ("mean", "sum", "min", "max", "stdev", "median", "majority", "variety", "count")
_WEIGHTED = ("mean", "stdev", "majority")
"""Statistics in which a cell counts by its area: in degrees, cells shrink toward the poles."""
_UNITLESS = ("count", "variety", "majority")
_MOST_CELLS = 8_000_000
"""Cells in memory at a time: 64 MB of doubles."""


def zonal(
    areas: Layer,
    raster: Path,
    *,
    join_id: str,
    statistics: Sequence[str] = ("mean",),
    name: str | None = None,
    card: Card | None = None,
    band: int = 1,
) -> tuple[pd.DataFrame, Tally]:
    """Return statistics of a raster's cells for each area, with exact fractions of cells.

    Parameters
    ----------
    areas
        Polygons; they may overlap.
    raster
        A GeoTIFF or COG in longitude and latitude, of any size: it is read in windows.
    join_id
        Name of the join, for the tally.
    statistics
        Of ``STATISTICS``. A cell counts by the part of it in the area; for ``mean``, ``stdev`` and
        ``majority`` by that part's area on the sphere, for ``sum`` and ``count`` by the part alone
        (a sum of people is a sum of people), for the others it counts when it is touched.
    name
        First part of the columns' names; by default the card's id, else the file's name.
    card
        The raster's card: gives the unit.
    band
        Which band, from 1.

    Returns
    -------
    rows : pandas.DataFrame
        One row for each area, in order: its key; a column for each statistic (``elevation_mean_m``)
        with the unit of the card; and ``NAME_known_share``, the share of the area (in degrees)
        covered by cells with data. Outside the raster, or where all is nodata, all are missing.
    tally : Tally
        Rows in = matched (any data) + unmatched.

    Raises
    ------
    MissingFileError, InputError
        No such file; it is no readable GeoTIFF; it has no such band.
    CRSError
        The raster names no CRS, or another than longitude and latitude.
    UnknownNameError
        A statistic is not known.
    MissingExtraError
        exactextract is not installed.

    Notes
    -----
    Method: Baston, exactextract (coverage fractions of cells); checked by eye on a 3 × 3 raster.

    Examples
    --------
    >>> import geonexus as gx
    >>> catalog = gx.Catalog()
    >>> path = catalog.root / "rasters" / "elevation.tif"
    >>> rows, tally = zonal(catalog.open("countries-light"), path, join_id="j",
    ...                     card=catalog.cards["elevation"])
    >>> rows.columns.tolist()
    ['iso3', 'elevation_mean_m', 'elevation_known_share']
    """
    crs.require_geographic(areas.geo.crs, f"layer {areas.id}")
    for statistic in statistics:
        if statistic not in STATISTICS:
            raise UnknownNameError("statistic", statistic, STATISTICS)
    exact_extract = optional("exactextract", "zonal", "the zonal join").exact_extract
    prefix = name or (card.id if card else raster.stem)
    operations = {
        _column(prefix, statistic, card, band): f"{statistic}(coverage_weight=area_spherical_m2)"
        if statistic in _WEIGHTED
        else statistic
        for statistic in statistics
    }
    named = [f"{column}={operation}" for column, operation in operations.items()]
    with _opened(raster, band) as source:
        table = _extract(exact_extract, source, areas, band, [*named, "_cells=count"])
        cell_deg2 = abs(source.transform.a * source.transform.e)
    import pandas as pd
    import shapely

    cells = table["_cells"].fillna(0.0).to_numpy(np.float64)
    extent_deg2 = np.nan_to_num(shapely.area(areas.geo.geometry.to_numpy()))
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where(extent_deg2 > 0, cells * cell_deg2 / extent_deg2, 0.0)
    key = areas.card.key
    columns: dict[str, Any] = {key: areas.frame[key].to_numpy()}
    for column in operations:
        columns[column] = np.where(cells > 0, table[column].to_numpy(np.float64), np.nan)
    columns[f"{prefix.replace('-', '_')}_known_share"] = np.minimum(known, 1.0)
    matched = int((cells > 0).sum())
    return pd.DataFrame(columns), Tally(join_id, len(areas), matched, len(areas) - matched)


def _extract(
    exact_extract: Any,  # noqa: ANN401
    source: Any,  # noqa: ANN401
    areas: Layer,
    band: int,
    operations: list[str],
) -> pd.DataFrame:
    """Run exactextract on shapes that have an extent; the others stay empty rows."""
    import pandas as pd
    import shapely
    from exactextract.raster import RasterioRasterSource

    shapes = areas.geo.geometry.reset_index(drop=True)
    usable = np.flatnonzero(np.nan_to_num(shapely.area(shapes.to_numpy())) > 0)
    import geopandas as gpd

    frame = gpd.GeoDataFrame(
        {"_row": usable}, geometry=shapes.to_numpy()[usable], crs=areas.geo.crs
    )
    names = [operation.split("=", 1)[0] for operation in operations]
    if not len(usable):
        return pd.DataFrame(np.nan, index=range(len(areas)), columns=names)
    table = exact_extract(
        RasterioRasterSource(source, band_idx=band),
        frame,
        operations,
        include_cols=["_row"],
        output="pandas",
        max_cells_in_memory=_MOST_CELLS,
    )
    filled: pd.DataFrame = table.set_index("_row").reindex(range(len(areas)))
    return filled


def _opened(raster: Path, band: int) -> Any:  # noqa: ANN401
    """Open a GeoTIFF in longitude and latitude.

    Raises
    ------
    MissingFileError, InputError, CRSError
        As ``zonal``.
    """
    import rasterio

    if not raster.is_file():
        raise MissingFileError(f"{raster} is not there; check the name")
    faults = Faults(raster.name)
    try:
        source = rasterio.open(raster, driver="GTiff")
    except rasterio.errors.RasterioError as error:
        faults.add(raster.name, "", str(error).splitlines()[0], "a readable GeoTIFF")
        faults.raise_if_any()
    if not 1 <= band <= source.count:
        faults.add(raster.name, "band", str(band), f"a band from 1 to {source.count}")
        faults.raise_if_any()
    mend = f"convert it: gdalwarp -t_srs {crs.GEOGRAPHIC} {raster.name} geographic.tif"
    if source.crs is None:
        raise CRSError(f"{raster.name} names no coordinate reference system; {mend}")
    try:
        crs.require_geographic(source.crs, raster.name)
    except CRSError as error:
        raise CRSError(f"{raster.name} is in {source.crs}, the areas are not; {mend}") from error
    return source


def _column(prefix: str, statistic: str, card: Card | None, band: int) -> str:
    """Return a column's name with the unit of the card's band: ``elevation_mean_m``."""
    stated = card.columns.get(f"band_{band}") if card else None
    unit = stated.unit if stated and statistic not in _UNITLESS else None
    return "_".join([prefix.replace("-", "_"), statistic, *([_slug(unit)] if unit else [])])


def _slug(unit: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", unit.replace("²", "2").lower()).strip("_")
