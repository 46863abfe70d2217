"""The plane in which the flow map is laid out: Web Mercator, the whole world 256 wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.geometry.geodesy import Point2

WORLD = 256.0
NODE_PX = 11.0
"""Half the room of a node on land."""
BOX_PX = (52.0, 15.0)
"""Half the width and height of a box at the frame."""
_MARGIN_PX = 40.0
"""How far curves may leave the extent of the atlas."""


def to_plane(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (lon, lat) in the plane; y grows southward.

    Examples
    --------
    >>> to_plane(np.array([[0.0, 0.0]])).tolist()
    [[128.0, 128.0]]
    """
    x = (lonlat[:, 0] + 180.0) / 360.0 * WORLD
    y = (0.5 - np.arcsinh(np.tan(np.radians(lonlat[:, 1]))) / (2 * np.pi)) * WORLD
    return np.stack([x, y], axis=1)


def to_lonlat(point: NDArray[np.float64]) -> Point2:
    """Return a point of the plane as (lon, lat), to six digits."""
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * point[1] / WORLD))))
    return round(float(point[0] / WORLD * 360.0 - 180.0), 6), round(float(lat), 6)


class Plane:
    """The nodes of one level, and what curves may not touch.

    Parameters
    ----------
    names
        Ids of the nodes.
    lonlat
        Where each is drawn.
    boxes
        Those that are boxes at the frame.
    scale
        Pixels per unit at the zoom of the level.
    extent
        West, south, east, north of the atlas.
    """

    def __init__(
        self,
        names: Sequence[str],
        lonlat: NDArray[np.float64],
        boxes: frozenset[str],
        scale: float,
        extent: tuple[float, float, float, float],
    ) -> None:
        self.index = {name: number for number, name in enumerate(names)}
        self.points = to_plane(lonlat)
        self.scale = scale
        box = np.array([name in boxes for name in names])
        self.room = np.where(box[:, None], np.array(BOX_PX), NODE_PX) / scale
        self.is_box = box
        west, south, east, north = extent
        corners = to_plane(np.array([[west, north], [east, south]]))
        inside = np.vstack([corners, self.points])
        margin = _MARGIN_PX / scale
        self.least, self.most = inside.min(axis=0) - margin, inside.max(axis=0) + margin

    def under_nodes(
        self,
        curves: NDArray[np.float64],
        ends: NDArray[np.int64],
        half: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return how far each curve runs under nodes that it does not serve; 0 for none.

        Parameters
        ----------
        curves
            Points of each curve, (curves, points, 2).
        ends
            Numbers of the nodes of each curve.
        half
            Half its width in units of the plane.
        """
        share = np.empty((len(curves), len(self.points)))
        # node by node: all at once would be a large array for a short sum
        for number, (middle, room) in enumerate(zip(self.points, self.room, strict=True)):
            across = np.abs(curves[:, :, 0] - middle[0])
            down = np.abs(curves[:, :, 1] - middle[1])
            # of a circle the distance to its middle counts, of a box the side that is nearest
            if self.is_box[number]:
                wide, high = room[0] + half[:, None], room[1] + half[:, None]
                share[:, number] = np.maximum(across / wide, down / high).min(axis=1)
            else:
                nearest = np.sqrt((across * across + down * down).min(axis=1))
                share[:, number] = nearest / (room[0] + half)
        rows = np.arange(len(curves))
        share[rows, ends[:, 0]] = share[rows, ends[:, 1]] = np.inf
        under: NDArray[np.float64] = np.where(share < 1.0, 1.0 + (1.0 - share), 0.0).sum(axis=1)
        # somewhat clear of it is better than just clear
        under += np.where((share >= 1.0) & (share < 1.6), 0.05 * (1.6 - share), 0.0).sum(axis=1)
        return under

    def outside(self, curves: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return which share of each curve lies beyond the map."""
        out = (curves < self.least) | (curves > self.most)
        share: NDArray[np.float64] = out.any(axis=2).mean(axis=1)
        return share
