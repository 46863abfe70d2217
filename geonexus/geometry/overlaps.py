"""Which areas of a layer share ground, and which have the same outline.

A map that fills every area stacks colors that no legend shows; so only the smallest is filled
where several lie on each other, and one outline is drawn where several have the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARED = 0.05
"""Areas share ground when they have this much of the smaller one in common: what only touches, or
crosses at an edge that is no better known, does not."""
SAME = 0.985
"""Outlines with this much in common are the same one."""
_COARSE, _COARSEST_DEG = 0.01, 0.05
"""Outlines are compared without the corners that are this near, in widths of the area."""


@dataclass(frozen=True, slots=True)
class Overlaps:
    """What the areas of a layer have in common, by row number."""

    smaller: tuple[tuple[int, ...], ...]
    """For each area the smaller ones that share ground with it, rising; of two of the same size
    the one that comes first counts as smaller."""
    same: tuple[tuple[int, ...], ...]
    """For each area all that have its outline, itself among them, rising; empty for one alone."""


def overlaps(shapes: Sequence[Any]) -> Overlaps:
    """Return which areas share ground and which have the same outline.

    Parameters
    ----------
    shapes
        Polygons in longitude and latitude; None or an empty shape has nothing in common with any.

    Returns
    -------
    Overlaps
        Row numbers of the smaller areas on each area, and of those with its outline.

    Examples
    --------
    >>> from shapely import box
    >>> found = overlaps([box(0, 0, 10, 10), box(1, 1, 2, 2), box(0, 0, 10, 10)])
    >>> found.smaller, found.same
    (((1,), (), (0, 1)), ((0, 2), (), (0, 2)))
    """
    given = np.asarray(shapes, dtype=object)
    coarse = np.minimum(np.sqrt(np.nan_to_num(shapely.area(given))) * _COARSE, _COARSEST_DEG)
    plain = shapely.simplify(given, coarse, preserve_topology=False)
    broken = ~shapely.is_valid(plain)
    plain[broken] = shapely.make_valid(plain[broken])
    areas = np.nan_to_num(shapely.area(plain))
    smaller: list[list[int]] = [[] for _ in plain]
    same: list[set[int]] = [set() for _ in plain]
    one, other = shapely.STRtree(plain).query(plain, predicate="intersects")
    pairs = one < other
    for first, second, common in zip(*_shared(plain, one[pairs], other[pairs]), strict=True):
        small, large = sorted((int(first), int(second)), key=lambda row: (areas[row], row))
        if common > SHARED * areas[small] > 0:
            smaller[large].append(small)
        if common > SAME * areas[large] > 0:
            same[small] |= {small, large}
            same[large] |= {small, large}
    return Overlaps(tuple(tuple(sorted(rows)) for rows in smaller), _groups(same))


def _shared(
    shapes: NDArray[Any], one: NDArray[np.intp], other: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return pairs with the area that they have in common, in square degrees."""
    return one, other, shapely.area(shapely.intersection(shapes[one], shapes[other]))


def _groups(same: Sequence[set[int]]) -> tuple[tuple[int, ...], ...]:
    """Return the members of each row's group: who is like one of a group belongs to it."""
    groups = [set(rows) for rows in same]
    for row, rows in enumerate(groups):
        for member in tuple(rows):
            if groups[member] is not groups[row]:
                groups[row] |= groups[member]
                groups[member] = groups[row]
    return tuple(tuple(sorted(rows)) for rows in groups)
