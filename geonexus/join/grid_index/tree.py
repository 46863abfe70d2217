"""Ask shapely itself which polygons cover each point: quickest for few points, and the judge."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONE_AT_A_TIME = threading.Lock()
"""A prepared geometry builds its own index at the first question: one thread at a time asks."""


_CROWD = 40
"""Points an area: for fewer, sorting costs more than it saves."""
_WORTH_THREADS = 8_000
"""Pairs of point and area: for fewer, a second thread costs more than it saves."""


class Pairs(NamedTuple):
    """Which area covers which point, sorted by point and then area."""

    point: NDArray[np.int64 | np.int32]
    area: NDArray[np.int32 | np.int16]
    border: NDArray[np.bool_]
    """The point lies on the area's outline."""


def by_tree(
    shapes: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    rank: NDArray[np.integer] | None = None,
    points: NDArray[np.object_] | None = None,
) -> Pairs:
    """Return what ``covering`` returns without an index: quicker for few points.

    Parameters
    ----------
    shapes
        Areas of any kind.
    x, y
        Coordinates; a point that is not finite lies in no area.
    rank
        A number for each area, to report and to sort by instead of its position.
    points
        The same points as shapely's, where there are any.

    Examples
    --------
    >>> import shapely
    >>> by_tree(np.array([shapely.box(0, 0, 1, 1)]), np.array([0.5, 1.0]), np.array([0.5, 0.5]))
    Pairs(point=array([0, 1]), area=array([0, 0], dtype=int32), border=array([False,  True]))
    """
    import shapely

    asked = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    crowded = len(asked) > _CROWD * len(shapes)
    if crowded:
        asked = asked[np.argsort(y[asked])]
    if points is None:
        here = shapely.points(x[asked], y[asked])
    else:
        here = points if len(asked) == len(points) and not crowded else points[asked]
    near, area = shapely.STRtree(shapes).query(here)
    # area by area, and from south to north: shapely finds what it needs in the processor's cache,
    # and answers up to three times as fast as in the order of the rows
    by_area = np.argsort(area.astype(np.min_scalar_type(len(shapes))), kind="stable")
    point, area = asked[near[by_area]], area[by_area]
    covers, border = _ask_by_area(shapes, area, x[point], y[point])
    area = area if rank is None else rank[area]
    return wide(in_order(point[covers], area[covers], border[covers], len(shapes)))


def _ask_by_area(
    shapes: NDArray[np.object_],
    area: NDArray[np.intp],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return (covers, on the border) of pairs sorted by area, in two threads where that pays."""
    import shapely

    touched = shapes[area[np.diff(area, prepend=-1) > 0]]
    with ONE_AT_A_TIME:
        shapely.prepare(touched)
        # no shape may be asked by both threads: cut between two areas
        cut = int(np.searchsorted(area, area[len(area) // 2])) if len(area) else 0
        alone = len(set(map(id, touched))) == len(touched)
        if len(area) < _WORTH_THREADS or not cut or not alone:
            return _ask(shapes[area], x, y)
        with ThreadPoolExecutor(1) as pool:
            head = pool.submit(_ask, shapes[area[:cut]], x[:cut], y[:cut])
            tail = _ask(shapes[area[cut:]], x[cut:], y[cut:])
            both = zip(head.result(), tail, strict=True)
        covers, border = (np.concatenate(halves) for halves in both)
        return covers, border


def in_order(
    point: NDArray[np.integer], area: NDArray[np.integer], border: NDArray[np.bool_], areas: int
) -> Pairs:
    """Return pairs sorted by point and area; ``areas`` is how many areas there are.

    Sorting one plain number is several times as fast as sorting by two columns.
    """
    most = (int(point.max(initial=0)) + 1) * areas * 2
    packed: NDArray[Any] = point.astype(np.int32 if most <= np.iinfo(np.int32).max else np.int64)
    packed *= areas
    packed += area
    packed *= 2
    packed += border
    packed.sort()
    pair = packed >> 1
    sorted_point = pair // max(areas, 1)
    sorted_area = (pair - sorted_point * areas).astype(area.dtype)
    return Pairs(sorted_point.astype(point.dtype), sorted_area, (packed & 1).astype(np.bool_))


def wide(found: Pairs) -> Pairs:
    """Return pairs in columns wide enough to calculate with."""
    return Pairs(
        found.point.astype(np.int64, copy=False),
        found.area.astype(np.int32, copy=False),
        found.border,
    )


def ask(
    area: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return (covers, on the border), pair by pair, of prepared areas."""
    with ONE_AT_A_TIME:
        return _ask(area, x, y)


def _ask(
    area: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    import shapely

    covers = shapely.intersects_xy(area, x, y)
    border = covers.copy()
    border[covers] = ~shapely.contains_xy(area[covers], x[covers], y[covers])
    return covers, border
