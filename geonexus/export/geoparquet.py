"""Write GeoParquet 1.1: WKB, a bounding box for each row, zstd, neighboring rows together."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pyarrow import parquet

from geonexus.base.files import staged

if TYPE_CHECKING:
    import geopandas as gpd


def write_geoparquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a layer as GeoParquet 1.1; a row without a place has neither shape nor box.

    Rows are sorted along a Hilbert curve, so that a reader who asks for a window reads few pages;
    every page carries a checksum.

    Parameters
    ----------
    frame
        In longitude and latitude.
    path
        Replaced at the end only.

    Raises
    ------
    OutputError
        The file cannot be written; the earlier one is kept.
    """
    located = frame.geometry.notna() & ~frame.geometry.is_empty
    if located.any():
        order = frame[located].hilbert_distance().argsort(kind="stable").to_numpy()
        # rows without a place stand at the end
        frame = pd.concat([frame[located].iloc[order], frame[~located]])
    how: dict[str, Any] = {"compression": "zstd", "write_page_checksum": True}
    with staged(path) as beside:
        target = beside if located.all() else io.BytesIO()
        frame.to_parquet(
            target,
            index=False,
            geometry_encoding="WKB",
            schema_version="1.1.0",
            write_covering_bbox=True,
            **how,
        )
        if isinstance(target, io.BytesIO):
            parquet.write_table(_without_empty_boxes(parquet.read_table(target)), beside, **how)


def _without_empty_boxes(table: Any) -> Any:  # noqa: ANN401  (pyarrow has no types)
    """Return a table in which a row without a shape has no box, as the standard asks.

    geopandas gives it a box without edges.
    """
    import pyarrow as pa

    at = table.column_names.index("bbox")
    boxes = table.column(at).combine_chunks()
    empty = table.column("geometry").combine_chunks().is_null()
    edges = [boxes.field(number) for number in range(boxes.type.num_fields)]
    names = [boxes.type[number].name for number in range(boxes.type.num_fields)]
    masked = pa.StructArray.from_arrays(edges, names=names, mask=empty)
    return table.set_column(at, "bbox", masked)
