"""Insets: where a printed map is crowded, what lies there is drawn once more, larger.

A window of the map is crowded where many things stand within a few millimeters; its enlargement
goes where the map is empty. Both are found by counting, the same way each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import permutations
from math import hypot
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.render.sheet.frame import MapFrame

MOST_INSETS = 4
LEAST_IN_WINDOW = 6
"""Fewer things than this, and a window needs no inset."""

_CROWDED_MM = 4.0
"""What has neighbors nearer than this cannot be told apart, nor named."""
_WINDOW_MM = (19.0, 16.0)
_TIMES = (3.0, 2.6, 2.3, 2.0)
"""How much larger an inset is; the largest for which there is room."""
_STEP_MM = 2.0
_GAP_MM = 2.0

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in millimeters from the lower left corner of the map."""


@dataclass(frozen=True, slots=True)
class Inset:
    """A crowded window of a map and the place of its enlargement."""

    letter: str
    window: Rect
    place: Rect

    @property
    def width_mm(self) -> float:
        """Return the width of the enlargement on paper."""
        return self.place[2] - self.place[0]


def find_insets(
    frame: MapFrame, map_mm: tuple[float, float], spots: Sequence[Any], occupied: Sequence[Any]
) -> list[Inset]:
    """Return the insets of a map, from north to south.

    Parameters
    ----------
    frame
        What the map shows.
    map_mm
        Its width and height on paper.
    spots
        Points of the projection where something is to be told apart: marks, and middles of areas.
    occupied
        Shapes of the projection that no inset may cover.

    Returns
    -------
    list of Inset
        At most ``MOST_INSETS``; none where nothing is crowded or nothing is free.
    """
    scale = map_mm[0] / frame.width_m
    at = shapely.get_coordinates(list(spots)) - (frame.left, frame.bottom)
    windows = crowded_windows(at * scale, map_mm)
    if not windows:
        return []
    free = _Free(frame, map_mm, occupied)
    for window in windows:
        free.take(window)
    # who comes first gets the nearest room: the order that keeps all near their windows wins
    tries = (_placed(free, order) for order in permutations(windows))
    best = min(tries, key=lambda found: (-len(found), _distance_mm(found)))
    best.sort(key=lambda pair: (-pair[0][3], pair[0][0]))
    return [Inset(chr(65 + number), *pair) for number, pair in enumerate(best)]


def _placed(free: _Free, windows: Sequence[Rect]) -> list[tuple[Rect, Rect]]:
    """Return each window with the room that is left for it, in this order."""
    left = free.copy()
    found = []
    for window in windows:
        place = left.room_for(window)
        if place is not None:
            left.take(place)
            found.append((window, place))
    return found


def _distance_mm(found: Sequence[tuple[Rect, Rect]]) -> float:
    """Return how far the insets are from their windows, less what they are larger."""
    away = 0.0
    for window, place in found:
        across = (place[0] + place[2] - window[0] - window[2]) / 2
        along = (place[1] + place[3] - window[1] - window[3]) / 2
        away += hypot(across, along) - (place[2] - place[0])
    return away


def crowded_windows(at_mm: NDArray[np.float64], map_mm: tuple[float, float]) -> list[Rect]:
    """Return the most crowded windows of a map, none over another, fullest first.

    Parameters
    ----------
    at_mm
        Array of shape (n, 2): places on paper in millimeters from the lower left corner.
    map_mm
        Width and height of the map.

    Examples
    --------
    >>> close = np.array([[50 + i * 0.5, 50.0] for i in range(8)])
    >>> len(crowded_windows(close, (180, 180)))
    1
    >>> crowded_windows(close * 20, (180, 180))
    []
    """
    inside = ((at_mm > 0) & (at_mm < map_mm)).all(axis=1)
    left = np.unique(np.round(at_mm[inside], 2), axis=0)
    windows: list[Rect] = []
    half = np.array(_WINDOW_MM) / 2
    while len(left) and len(windows) < MOST_INSETS:
        apart = np.abs(left[:, None, :] - left[None, :, :])
        near = (apart.max(axis=2) < _CROWDED_MM).sum(axis=1) > 2
        counts = ((apart <= half).all(axis=2) & near[None, :]).sum(axis=1)
        best = int(np.argmax(counts))
        if counts[best] < LEAST_IN_WINDOW:
            break
        held = left[(np.abs(left - left[best]) <= half).all(axis=1) & near]
        middle = (held.min(axis=0) + held.max(axis=0)) / 2
        middle = np.clip(middle, half, np.array(map_mm) - half)
        window = (*(middle - half), *(middle + half))
        left = left[~(np.abs(left - middle) <= half + _GAP_MM).all(axis=1)]
        if not any(_over(window, other) for other in windows):
            windows.append(tuple(float(edge) for edge in window))  # type: ignore[arg-type]
    return windows


class _Free:
    """The free room of a map, in squares of ``_STEP_MM``."""

    def __init__(
        self, frame: MapFrame, map_mm: tuple[float, float], occupied: Sequence[Any]
    ) -> None:
        self.map_mm = map_mm
        columns, rows = (int(size // _STEP_MM) for size in map_mm)
        step = frame.width_m / map_mm[0] * _STEP_MM
        x = frame.left + (np.arange(columns) + 0.5) * step
        y = frame.bottom + (np.arange(rows) + 0.5) * step
        grid = np.meshgrid(x, y)
        self.taken = np.zeros((rows, columns), dtype=bool)
        for shape in occupied:
            near = shape.buffer(step * 0.7) if not shape.is_empty else shape
            shapely.prepare(near)
            self.taken |= shapely.contains_xy(near, *grid)

    def copy(self) -> _Free:
        """Return the same room, to be taken apart from this one."""
        other = copy(self)
        other.taken = self.taken.copy()
        return other

    def take(self, rect: Rect) -> None:
        """Leave a rectangle free of insets."""
        left, bottom, right, top = (int(edge // _STEP_MM) for edge in rect)
        self.taken[max(bottom, 0) : top + 1, max(left, 0) : right + 1] = True

    def room_for(self, window: Rect) -> Rect | None:
        """Return the free place nearest to a window for the largest enlargement that fits."""
        middle = np.array([(window[0] + window[2]) / 2, (window[1] + window[3]) / 2])
        for times in _TIMES:
            wide, high = ((window[2] - window[0]) * times, (window[3] - window[1]) * times)
            corners = self._free_corners(wide + 2 * _GAP_MM, high + 2 * _GAP_MM)
            if len(corners):
                middles = corners + np.array([wide, high]) / 2 + _GAP_MM
                best = corners[int(np.argmin(((middles - middle) ** 2).sum(axis=1)))] + _GAP_MM
                left, bottom = (float(value) for value in best)
                return left, bottom, left + wide, bottom + high
        return None

    def _free_corners(self, wide_mm: float, high_mm: float) -> NDArray[np.float64]:
        """Return the lower left corners, in mm, of all free rectangles of a size."""
        columns, rows = int(-(-wide_mm // _STEP_MM)), int(-(-high_mm // _STEP_MM))
        total = np.pad(self.taken.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        if rows >= total.shape[0] or columns >= total.shape[1]:
            return np.empty((0, 2))
        sums = (
            total[rows:, columns:]
            - total[:-rows, columns:]
            - total[rows:, :-columns]
            + total[:-rows, :-columns]
        )
        found = np.argwhere(sums == 0)[:, ::-1].astype(float) * _STEP_MM
        return found


def _over(one: Rect, two: Sequence[float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
