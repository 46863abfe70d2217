"""Arrowheads on the lines of a printed map: which way what is carried goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geonexus.render.sheet.frame import MapFrame

_LEAST_SHARE = 0.045
"""A part shorter than this share of the map's width has no room for a head."""


def draw_arrows(
    axes: Axes, frame: MapFrame, shape: Any, color: str, width: float, *, order: float,  # noqa: ANN401
    two_way: bool = False,
) -> None:  # fmt: skip
    """Draw a head in the middle of each part of a line, pointing as the line runs.

    Parameters
    ----------
    axes, frame
        The map.
    shape
        A line of the projection, from where it starts to where it ends.
    color, width
        Of the line, the width in points.
    order
        Of the drawing; the head lies on the line.
    two_way
        Whether it goes both ways: then a second head points back.
    """
    parts = shapely.get_parts(shapely.line_merge(shape))
    for part in parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]:
        if part.length < _LEAST_SHARE * frame.width_m:
            continue
        for share, way in ((0.56, 1), (0.44, -1)) if two_way else ((0.52, 1),):
            ends = [share - 0.01 * way, share + 0.01 * way]
            tail, tip = shapely.get_coordinates(part.interpolate(ends, normalized=True))
            if np.hypot(*(tip - tail)) == 0:
                continue
            axes.annotate(
                "", xy=tip, xytext=tail, zorder=order + 0.1, gid="arrow",
                arrowprops={
                    "arrowstyle": "-|>,head_width=0.22,head_length=0.5", "color": color,
                    "linewidth": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8,
                },
            )  # fmt: skip
