"""Write GeoJSON as RFC 7946 asks: no crs member, right-handed rings, ≤ 7 decimals, finite numbers.

Written with Python's own json, in a stable order: the same layer gives the same bytes.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base import crs
from geonexus.base.cells import is_missing
from geonexus.base.checks import Faults
from geonexus.base.files import staged

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

DECIMALS = 6
"""0.1 m at the equator: finer than any position in the atlas."""


def write_geojson(frame: gpd.GeoDataFrame, path: Path, **about: Any) -> None:  # noqa: ANN401
    """Write a layer with one feature on each line; a row without a place has the geometry ``null``.

    Parameters
    ----------
    frame
        In longitude and latitude, already split at the antimeridian.
    path
        Replaced at the end only.
    **about
        Title, license and the like, kept in a ``geonexus`` member of the collection; it also
        counts the rows without a place, where there are any.

    Raises
    ------
    CRSError
        The frame is not in longitude and latitude.
    InputError
        A geometry is empty or leaves ±180°, ±90°; every row is listed.
    OutputError
        The file cannot be written.
    """
    crs.require_geographic(frame.crs, path.name)
    _check(frame, path.name)
    unlocated = int(frame.geometry.isna().sum())
    told = about | ({"unlocated": unlocated} if unlocated else {})
    head: dict[str, Any] = {"type": "FeatureCollection", "geonexus": told}
    if len(frame) > unlocated:
        head["bbox"] = [round(float(edge), DECIMALS) for edge in frame.total_bounds]
    columns = [name for name in frame.columns if name != frame.geometry.name]
    plain = [
        dict(zip(columns, map(_plain, row), strict=True))
        for row in frame[columns].itertuples(index=False, name=None)
    ]
    with staged(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(_dump(head)[:-1] + ', "features": [')
        for index, (properties, shape) in enumerate(zip(plain, frame.geometry, strict=True)):
            feature: dict[str, Any] = {"type": "Feature"}
            if "id" in properties:
                feature["id"] = properties["id"]
            placed = None if shape is None else geometry_json(shape)
            feature |= {"properties": properties, "geometry": placed}
            stream.write(("," if index else "") + "\n" + _dump(feature))
        stream.write("\n]}\n")


def geometry_json(shape: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON: right-handed, rounded, without repeated points.

    Examples
    --------
    >>> import shapely
    >>> geometry_json(shapely.Point(-73.12345678, -12.5))
    {'type': 'Point', 'coordinates': [-73.123457, -12.5]}
    """
    import shapely
    from shapely.geometry import mapping

    rounded = shapely.set_precision(shape, 10.0**-DECIMALS)
    if rounded.is_empty or rounded.geom_type != shape.geom_type:
        rounded = shape
    oriented = shapely.orient_polygons(rounded)
    result = mapping(oriented)
    return {"type": result["type"], "coordinates": _rounded(result["coordinates"])}


def _rounded(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, (tuple, list)):
        return [_rounded(item) for item in value]
    return round(float(value), DECIMALS)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a cell as JSON holds it: missing is null, never zero, NaN or the text "nan"."""
    if hasattr(value, "item"):
        value = value.item()
    if is_missing(value) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, (str, bool, int, float)) else str(value)


def _dump(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _check(frame: gpd.GeoDataFrame, name: str) -> None:
    import numpy as np

    faults = Faults(name)
    keys = frame["id"] if "id" in frame.columns else frame.index
    empty = frame.geometry.is_empty.to_numpy()  # of a missing shape it is false
    for key in np.asarray(keys)[empty]:
        faults.add(f"{name} ({key})", "geometry", "nothing", "a shape")
    bounds = frame.geometry.bounds.to_numpy()
    out = (np.abs(bounds[:, [0, 2]]) > 180).any(axis=1) | (np.abs(bounds[:, [1, 3]]) > 90).any(
        axis=1
    )
    for key in np.asarray(keys)[out]:
        mend = "split it at the antimeridian"
        faults.add(f"{name} ({key})", "geometry", "degrees out of range", "±180°, ±90°", mend)
    faults.raise_if_any()
