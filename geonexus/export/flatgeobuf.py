"""Write FlatGeobuf: one file for each layer, with a spatial index, fast to read in parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.base.files import staged
from geonexus.export.frames import of_one_kind
from geonexus.export.gdal_errors import not_written, plain_errors

if TYPE_CHECKING:
    import geopandas as gpd

    from geonexus.export.about import About


def write_flatgeobuf(frame: gpd.GeoDataFrame, path: Path, about: About) -> None:
    """Write a layer as FlatGeobuf; the spatial index changes the order of the rows.

    The index cannot hold a row without a place: a layer that has one is written without an index,
    so that no row is lost.

    Parameters
    ----------
    frame
        In longitude and latitude.
    path
        Replaced at the end only.
    about
        Its title and abstract are kept in the file.

    Raises
    ------
    OutputError
        The file cannot be written; the earlier one is kept.
    """
    import pyogrio

    with staged(path) as beside, plain_errors(path):
        pyogrio.write_dataframe(
            of_one_kind(frame),
            beside,
            layer=about.name,
            driver="FlatGeobuf",
            use_arrow=True,
            layer_options={
                "TITLE": about.title,
                "DESCRIPTION": about.abstract,
                "SPATIAL_INDEX": "NO" if frame.geometry.isna().any() else "YES",
            },
        )
        # a file cut short reads as fewer rows, without an error
        found = len(pyogrio.read_bounds(beside)[0])
        if found != len(frame):
            raise not_written(path, f"{found} of {len(frame)} rows are in it")
