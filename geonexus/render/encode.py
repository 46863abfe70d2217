"""Geometry and columns as compact JSON: whole numbers, differences, nothing that is not finite."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base.cells import join_cell

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Parts = list[list[int]]
"""Rings or lines of one feature, each ``[x0, y0, dx1, dy1, …]`` in whole quanta."""

METERS_PER_DEGREE = 111_000.0
SIMPLIFY_MOST_DEG = 0.004
"""No small shape is simplified by more than this, however coarse its own accuracy."""


def deltas(coordinates: NDArray[np.float64], quantum_deg: float) -> list[int]:
    """Return a run of (lon, lat) as its first point and the steps from point to point.

    Parameters
    ----------
    coordinates
        Array of shape (n, 2) in degrees.
    quantum_deg
        Size of one unit of the result in degrees.

    Examples
    --------
    >>> deltas(np.array([[1.0, 2.0], [1.1, 2.0], [1.1, 2.0], [1.1, 1.8]]), 0.1)
    [10, 20, 1, 0, 0, -2]
    """
    whole = np.rint(coordinates / quantum_deg).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    moved = np.flatnonzero(steps[1:].any(axis=1)) + 1
    flat: list[int] = [*steps[0].tolist(), *steps[moved].ravel().tolist()]
    return flat


PACKED_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Digits of packed whole numbers: the first 32 end a number, the others carry on."""


def packed(numbers: Iterable[int]) -> str:
    """Return whole numbers as a text of about half the length that JSON needs.

    Each is written from its lowest five bits up, its sign in the very lowest; small
    differences take one or two characters.

    Examples
    --------
    >>> packed([0, -1, 1, 16])
    '012W1'
    """
    digits = []
    for number in numbers:
        rest = number << 1 if number >= 0 else (-number << 1) - 1
        while rest > 31:
            digits.append(PACKED_DIGITS[32 + (rest & 31)])
            rest >>= 5
        digits.append(PACKED_DIGITS[rest])
    return "".join(digits)


def parts_of(geometry: Any, quantum_deg: float) -> Parts | None:  # noqa: ANN401
    """Return the rings or lines of a geometry, or None where there is nothing to draw.

    All rings of all parts are in one list: a fill by the even-odd rule needs no more.
    Rings that shrink to less than a triangle are left out, unless the whole shape would go.
    """
    if geometry is None or geometry.is_empty:
        return None
    shapes = shapely.get_parts(geometry)
    polygons = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    runs = [*shapely.get_rings(shapes[polygons]), *shapes[~polygons]]
    parts = [deltas(shapely.get_coordinates(run), quantum_deg) for run in runs]
    least = 6 if polygons.any() else 4
    kept = [part for part in parts if len(part) >= least]
    return kept or [max(parts, key=len)]


def packed_parts(geometry: Any, quantum_deg: float) -> list[str] | None:  # noqa: ANN401
    """Return the rings or lines of a geometry as ``parts_of`` does, each as a packed text."""
    parts = parts_of(geometry, quantum_deg)
    return None if parts is None else [packed(part) for part in parts]


def simplified(geometry: Any, accuracy_m: float | None) -> Any:  # noqa: ANN401
    """Return the shape with fewer corners, moved by less than its own accuracy.

    By a tenth of the accuracy; a large shape, which is looked at from afar, by up to a
    two-thousandth of its width.
    """
    if geometry is None or geometry.is_empty or not accuracy_m or not math.isfinite(accuracy_m):
        return geometry
    accuracy_deg = accuracy_m / METERS_PER_DEGREE
    west, south, east, north = geometry.bounds
    width_deg = max(east - west, north - south)
    fine = min(accuracy_deg / 10, SIMPLIFY_MOST_DEG)
    tolerance = min(max(fine, width_deg / 2000), accuracy_deg / 2)
    thinner = geometry.simplify(tolerance, preserve_topology=True)
    parts = shapely.get_parts(thinner)
    # an islet smaller than the tolerance is a speck beside the rest of its shape
    kept = parts[(shapely.area(parts) > (2 * tolerance) ** 2) | (shapely.area(parts) == 0)]
    if thinner.is_empty or len(kept) == 0:
        return geometry
    return thinner if len(kept) == len(parts) else shapely.MultiPolygon(list(kept))


def point_columns(geometries: Iterable[Any], quantum_deg: float) -> tuple[list[Any], list[Any]]:
    """Return the whole-number x and y of each point; None where a row has no place."""
    xs: list[int | None] = []
    ys: list[int | None] = []
    for geometry in geometries:
        if geometry is None or geometry.is_empty:
            xs.append(None)
            ys.append(None)
            continue
        spot = geometry if geometry.geom_type == "Point" else geometry.representative_point()
        xs.append(round(spot.x / quantum_deg))
        ys.append(round(spot.y / quantum_deg))
    return xs, ys


def plain(value: Any) -> Any:  # noqa: ANN401  (any cell of any frame)
    """Return a cell as JSON holds it; missing and not-finite become None, never zero.

    Examples
    --------
    >>> plain(float("nan")), plain(np.int64(3)), plain(2.0)
    (None, 3, 2)
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        number = float(value)
        if not math.isfinite(number):
            return None
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if isinstance(value, list | tuple | set | np.ndarray):
        return join_cell(value)
    if isinstance(value, dt.date | dt.datetime):
        text = value.isoformat()
        return None if text == "NaT" else text
    text = str(value)
    return None if text in ("<NA>", "NaT", "nan") else text


def columns_of(frame: pd.DataFrame, leave_out: Iterable[str] = ()) -> dict[str, list[Any]]:
    """Return the columns of a frame as lists, without the geometry."""
    geometry = getattr(frame, "_geometry_column_name", None)
    skip = {geometry, *leave_out}
    return {
        str(name): [plain(value) for value in frame[name].tolist()]
        for name in frame.columns
        if name not in skip
    }
