"""The curves of the flow map: quadratic Bézier curves that keep clear of nodes and each other.

After Jenny et al. 2016 and 2017: curved, few crossings and none at an acute angle, long flows bend
more, no flow under a node it does not serve. For each pair of nodes the best of a few bends is
chosen, then forces between the curves, the nodes and each curve's own spring move the control
points. Nothing is drawn by lot: the same flows always give the same curves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geonexus.geometry.flow_map import crossings
from geonexus.geometry.flow_map.plane import Plane as Plane
from geonexus.geometry.flow_map.plane import to_lonlat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.geometry.geodesy import Point2

_BENDS = np.array([-0.38, -0.27, -0.18, -0.1, 0.1, 0.18, 0.27, 0.38])
"""Height of a curve over its chord, as a share of the chord: what the search chooses from."""
_LEAST_BEND, MOST_BEND = 0.04, 0.5
_FINE = np.linspace(0.0, 1.0, 41)
"""Shares at which the bends to choose from are held against nodes."""
_FINEST = np.linspace(0.0, 1.0, 401)
"""Those for the curve that was chosen: no node slips between two of them."""
_UNDER = 60.0
"""What a curve under a node that it does not serve costs, at least."""
_SWEEPS = 8
_STEPS = 40
_STIRRED = 0.05
"""A control point that forces moved by less than this stays, in units of the plane."""
_REACH_PX = 26.0
"""Curves closer than this push each other."""
_PUSH, _SPRING = 0.35, 0.06


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes with flows between them, whichever way."""

    one: str
    other: str
    origins: tuple[int, ...]
    """Independent origins of each bundle between them."""

    @property
    def strong(self) -> bool:
        """Whether any of its bundles is stated by two independent origins."""
        return max(self.origins) > 1

    @property
    def width_px(self) -> float:
        """How wide its bundles are side by side."""
        return sum(width_px(origins) + LANE_GAP_PX for origins in self.origins)


LANE_GAP_PX = 2.0
"""Room between two bundles side by side."""


def width_px(origins: int) -> float:
    """Return how wide a bundle is drawn: 1.5 px an origin, thin for a single one.

    Examples
    --------
    >>> width_px(1), width_px(4)
    (1.2, 6.0)
    """
    return 1.2 if origins < 2 else 1.5 * origins


def lanes(widths: Sequence[float], gap: float = LANE_GAP_PX) -> list[float]:
    """Return how far beside their common curve bundles lie, so that none covers another.

    Examples
    --------
    >>> lanes([3.0, 1.0], gap=1.0)
    [-1.0, 2.0]
    """
    edge = -(sum(widths) + gap * (len(widths) - 1)) / 2
    middles: list[float] = []
    for width in widths:
        middles.append(edge + width / 2)
        edge += width + gap
    return middles


def lay_out(plane: Plane, pairs: Sequence[Pair]) -> list[Point2]:
    """Return the control point of the curve of each pair, as (lon, lat).

    Parameters
    ----------
    plane
        The nodes, where they are drawn.
    pairs
        Each two nodes once, in an order that does not change.
    """
    if not pairs:
        return []
    ends = np.array([[plane.index[pair.one], plane.index[pair.other]] for pair in pairs])
    search = _Search(plane, pairs, ends)
    bends = search.best()
    controls = _controls(plane, ends, bends)
    moved = _moved(plane, pairs, ends, controls)
    return [to_lonlat(point) for point in search.cleared(search.keep_better(controls, moved))]


def _controls(
    plane: Plane, ends: NDArray[np.int64], bends: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the control points of curves that rise so far over their chords."""
    start, goal = plane.points[ends[:, 0]], plane.points[ends[:, 1]]
    chord = goal - start
    normal = np.stack([chord[:, 1], -chord[:, 0]], axis=1)
    # the top of a quadratic curve lies half-way between chord and control point
    controls: NDArray[np.float64] = (start + goal) / 2 + 2 * bends[:, None] * normal
    return controls


class _Search:
    """Costs of every bend of every pair, and the choice of the best."""

    def __init__(self, plane: Plane, pairs: Sequence[Pair], ends: NDArray[np.int64]) -> None:
        self.plane, self.ends = plane, ends
        self.weight = np.array([1.0 if pair.strong else 0.3 for pair in pairs])
        self.half = np.array([pair.width_px / 2 for pair in pairs]) / plane.scale
        self.length = np.linalg.norm(plane.points[ends[:, 1]] - plane.points[ends[:, 0]], axis=1)

    def best(self) -> NDArray[np.float64]:
        """Return the bend of each pair, by descent from the best of each alone."""
        many, choices = len(self.ends), len(_BENDS)
        ends = np.repeat(self.ends, choices, axis=0)
        controls = _controls(self.plane, ends, np.tile(_BENDS, many))
        start, goal = self.plane.points[ends[:, 0]], self.plane.points[ends[:, 1]]
        curves = crossings.sample(start, controls, goal)
        half = np.repeat(self.half, choices)
        own = self._own_costs(controls, ends, half).reshape(many, choices)
        own += self._bend_costs()
        between = crossings.pair_costs(curves, ends, choices, self.plane)
        between *= np.outer(self.weight, self.weight)[:, None, :, None]
        chosen = own.argmin(axis=1)
        order = sorted(range(many), key=lambda i: (-self.weight[i], -self.length[i], i))
        for _ in range(_SWEEPS):
            before = chosen.copy()
            for i in order:
                others = between[i][:, np.arange(many), chosen]
                others[:, i] = 0.0
                chosen[i] = int((own[i] + others.sum(axis=1)).argmin())
            if (before == chosen).all():
                break
        bends: NDArray[np.float64] = _BENDS[chosen]
        return bends

    def _own_costs(
        self,
        controls: NDArray[np.float64],
        ends: NDArray[np.int64],
        half: NDArray[np.float64],
        shares: NDArray[np.float64] = _FINE,
    ) -> NDArray[np.float64]:
        """Return what curves cost for nodes they do not serve, and for leaving the map."""
        points = self.plane.points
        curves = crossings.at(points[ends[:, 0]], controls, points[ends[:, 1]], shares)
        costs: NDArray[np.float64] = _UNDER * self.plane.under_nodes(curves, ends, half)
        costs += 40.0 * self.plane.outside(curves)
        return costs

    def _bend_costs(self) -> NDArray[np.float64]:
        """Return what bends cost: long curves bend more, and all rather away from the middle."""
        wanted = 0.1 + 0.1 * self.length / max(float(self.length.max()), 1e-9)
        middle = self.plane.points[self.ends].mean(axis=1)
        start, goal = self.plane.points[self.ends[:, 0]], self.plane.points[self.ends[:, 1]]
        chord = goal - start
        away = middle - self.plane.points.mean(axis=0)
        outward = np.sign(chord[:, 1] * away[:, 0] - chord[:, 0] * away[:, 1])
        inward = np.sign(_BENDS)[None, :] * outward[:, None] < 0
        costs: NDArray[np.float64] = (
            14.0 * np.abs(np.abs(_BENDS)[None, :] - wanted[:, None]) + 0.25 * inward
        )
        return costs

    def keep_better(
        self, before: NDArray[np.float64], after: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the moved control points, each only where its curve is not the worse for it."""
        kept = before.copy()
        for i in np.flatnonzero(np.abs(after - before).max(axis=1) > _STIRRED):
            tried = kept.copy()
            tried[i] = after[i]
            if self._faults(tried, i) <= self._faults(kept, i) + 1e-9:
                kept = tried
        return kept

    def cleared(self, controls: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the control points, those of curves that still run under a node put elsewhere."""
        kept = controls.copy()
        for i in np.flatnonzero(self._own_costs(controls, self.ends, self.half, _FINEST) >= _UNDER):
            bends = np.linspace(_LEAST_BEND, MOST_BEND, 24)
            bends = np.concatenate([-bends, bends])
            ends = np.repeat(self.ends[i : i + 1], len(bends), axis=0)
            tried = _controls(self.plane, ends, bends)
            costs = self._own_costs(tried, ends, np.full(len(bends), self.half[i]), _FINEST)
            # of those that are clear, the one nearest to where the curve was
            far = np.linalg.norm(tried - controls[i], axis=1) / max(self.length[i], 1e-9)
            kept[i] = tried[int((costs + far).argmin())]
        return kept

    def _faults(self, controls: NDArray[np.float64], i: np.intp) -> float:
        start, goal = self.plane.points[self.ends[:, 0]], self.plane.points[self.ends[:, 1]]
        curves = crossings.sample(start, controls, goal)
        one = slice(i, i + 1)
        own = self._own_costs(controls[one], self.ends[one], self.half[one])
        others = crossings.costs_of_one(curves, self.ends, i, self.plane)
        return float(own[0] + (others * self.weight * self.weight[i]).sum())


def _moved(
    plane: Plane, pairs: Sequence[Pair], ends: NDArray[np.int64], controls: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the control points after forces between curves, nodes and springs have moved them."""
    start, goal = plane.points[ends[:, 0]], plane.points[ends[:, 1]]
    chord = goal - start
    length = np.linalg.norm(chord, axis=1)[:, None]
    normal = np.stack([chord[:, 1], -chord[:, 0]], axis=1) / np.maximum(length, 1e-9)
    first, now = controls, controls.copy()
    half = np.array([pair.width_px / 2 for pair in pairs]) / plane.scale
    shares = np.linspace(0.2, 0.8, 9)
    for _ in range(_STEPS):
        points = crossings.at(start, now, goal, shares)
        push = _push(points.reshape(-1, 2), len(shares), half, _REACH_PX / plane.scale)
        # a point of the curve moves by 2t(1-t) of what its control point moves
        lever = (2 * shares * (1 - shares))[None, :, None]
        force = (push.reshape(points.shape) * lever).sum(axis=1)
        along = (force * normal).sum(axis=1, keepdims=True) * normal
        now = now + _PUSH * along + _SPRING * (first - now)
        bend = ((now - (start + goal) / 2) * normal).sum(axis=1, keepdims=True)
        now = (start + goal) / 2 + np.clip(
            bend, -MOST_BEND * 2 * length, MOST_BEND * 2 * length
        ) * normal
    return now


def _push(
    points: NDArray[np.float64], each: int, half: NDArray[np.float64], reach: float
) -> NDArray[np.float64]:
    """Return the push on each sample by samples of other curves that are too near."""
    pairs = cKDTree(points).query_pairs(reach + 2 * float(half.max()), output_type="ndarray")
    push = np.zeros_like(points)
    if len(pairs) == 0:
        return push
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    one, other = pairs[:, 0], pairs[:, 1]
    apart = one // each != other // each
    one, other = one[apart], other[apart]
    away = points[one] - points[other]
    distance = np.maximum(np.linalg.norm(away, axis=1), 1e-6)
    room = reach + half[one // each] + half[other // each]
    size = np.maximum(0.0, room - distance) / room
    step = away / distance[:, None] * (size * reach)[:, None] / 4
    np.add.at(push, one, step)
    np.add.at(push, other, -step)
    return push
