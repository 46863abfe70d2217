"""Where curves of the flow map cross or run into each other, and what that costs a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.geometry.flow_map.plane import Plane

SAMPLES = 10
_SHARES = np.linspace(0.0, 1.0, SAMPLES)
_CROSSING, _ACUTE, _SAME_NODE, _NEAR, _NARROW = 5.0, 6.0, 6.0, 7.0, 2.5
_NEAR_PX = 13.0
_ACUTE_COS = np.cos(np.radians(40.0))
_CHUNK = 2000


def at(
    start: NDArray[np.float64],
    control: NDArray[np.float64],
    goal: NDArray[np.float64],
    shares: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return points of quadratic Bézier curves at shares of their parameter."""
    t = shares[None, :, None]
    points: NDArray[np.float64] = (
        (1 - t) ** 2 * start[:, None, :]
        + 2 * t * (1 - t) * control[:, None, :]
        + t**2 * goal[:, None, :]
    )
    return points


def sample(
    start: NDArray[np.float64], control: NDArray[np.float64], goal: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return points along each curve, its ends included."""
    return at(start, control, goal, _SHARES)


def pair_costs(
    curves: NDArray[np.float64], ends: NDArray[np.int64], choices: int, plane: Plane
) -> NDArray[np.float64]:
    """Return what each bend of a curve costs beside each bend of another.

    Parameters
    ----------
    curves
        Every bend of every curve, the bends of one together.
    ends
        Nodes of each.
    choices
        How many bends each curve has.
    plane
        Gives the scale.

    Returns
    -------
    ndarray
        (curves, bends, curves, bends), symmetric.
    """
    many = len(curves) // choices
    one, other = np.triu_indices(len(curves), k=1)
    apart = one // choices != other // choices
    one, other = one[apart], other[apart]
    least, most = curves.min(axis=1) - 1.0, curves.max(axis=1) + 1.0
    touch = ((least[one] <= most[other]) & (least[other] <= most[one])).all(axis=1)
    one, other = one[touch], other[touch]
    costs = np.zeros((len(curves), len(curves)))
    for first in range(0, len(one), _CHUNK):
        a, b = one[first : first + _CHUNK], other[first : first + _CHUNK]
        costs[a, b] = _costs(curves[a], curves[b], ends[a], ends[b], plane.scale)
    costs += costs.T
    return costs.reshape(many, choices, many, choices)


def costs_of_one(
    curves: NDArray[np.float64], ends: NDArray[np.int64], i: np.intp, plane: Plane
) -> NDArray[np.float64]:
    """Return what one curve costs beside each other; 0 beside itself."""
    a = np.full(len(curves), i)
    costs = _costs(curves[a], curves, ends[a], ends, plane.scale)
    costs[i] = 0.0
    return costs


def _costs(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    ends_a: NDArray[np.int64],
    ends_b: NDArray[np.int64],
    scale: float,
) -> NDArray[np.float64]:
    crossing, acute = _crossings(a, b)
    shared = (ends_a[:, :, None] == ends_b[:, None, :]).any(axis=(1, 2))
    costs: NDArray[np.float64] = crossing * (_CROSSING + _SAME_NODE * shared) + _ACUTE * acute
    costs += _NEAR * _beside(a, b, _NEAR_PX / scale)
    costs += _NARROW * _narrow(a, b, ends_a, ends_b)
    return costs


def _crossings(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how often curves cross, and how often at an acute angle."""
    u, v = np.diff(a, axis=1), np.diff(b, axis=1)
    # ends of a segment on different sides of another; a common end lies on it and is no crossing
    side_b = _side(a, u, b) > 0
    side_a = _side(b, v, a) > 0
    met = (side_b[:, :, 1:] != side_b[:, :, :-1]) & (
        side_a[:, :, 1:] != side_a[:, :, :-1]
    ).swapaxes(1, 2)
    met[:, [0, 0, -1, -1], [0, -1, 0, -1]] = False
    pair, i, j = np.nonzero(met)
    along, across = u[pair, i], v[pair, j]
    long = np.linalg.norm(along, axis=1) * np.linalg.norm(across, axis=1)
    acute = np.abs((along * across).sum(axis=1)) > _ACUTE_COS * long
    many = len(a)
    crossing = np.bincount(pair, minlength=many).astype(np.float64)
    at_acute = np.bincount(pair[acute], minlength=many).astype(np.float64)
    return crossing, at_acute


def _side(
    lines: NDArray[np.float64], steps: NDArray[np.float64], points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return on which side of each segment each point lies."""
    from_x = points[:, None, :, 0] - lines[:, :-1, None, 0]
    from_y = points[:, None, :, 1] - lines[:, :-1, None, 1]
    side: NDArray[np.float64] = steps[:, :, None, 0] * from_y - steps[:, :, None, 1] * from_x
    return side


def _beside(a: NDArray[np.float64], b: NDArray[np.float64], near: float) -> NDArray[np.float64]:
    """Return which share of one curve runs beside another, their common ends left out."""
    inner_a, inner_b = a[:, 2:-2], b[:, 2:-2]
    x = inner_a[:, :, None, 0] - inner_b[:, None, :, 0]
    y = inner_a[:, :, None, 1] - inner_b[:, None, :, 1]
    share: NDArray[np.float64] = ((x * x + y * y).min(axis=2) < near * near).mean(axis=1)
    return share


def _narrow(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    ends_a: NDArray[np.int64],
    ends_b: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return how narrow the angle is between curves that leave one node; 0 from 25° on."""
    narrow = np.zeros(len(a))
    for i in (0, 1):
        for j in (0, 1):
            same = ends_a[:, i] == ends_b[:, j]
            u = _leaving(a, i)
            v = _leaving(b, j)
            cosine = (u * v).sum(axis=1)
            angle = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
            narrow += np.where(same & (angle < 25.0), 1.0 - angle / 25.0, 0.0)
    return narrow


def _leaving(curves: NDArray[np.float64], end: int) -> NDArray[np.float64]:
    """Return the direction in which curves leave an end."""
    step = curves[:, 1] - curves[:, 0] if end == 0 else curves[:, -2] - curves[:, -1]
    unit: NDArray[np.float64] = step / np.maximum(np.linalg.norm(step, axis=1), 1e-12)[:, None]
    return unit
