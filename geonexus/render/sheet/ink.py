"""Areas and lines on the paper of a printed map: in points, rounded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path as MplPath
    from numpy.typing import NDArray

    from geonexus.render.sheet.frame import MapFrame

LINE_SCALE = 2.2
"""Dashes and widths of the screen, in pixels, over this are those of the sheet, in points."""
_PT_PER_INCH = 72


def dashes(pattern: tuple[float, ...]) -> Any:  # noqa: ANN401
    """Return matplotlib's line style of a dash pattern in pixels, at the size of print."""
    return (0, tuple(part / LINE_SCALE for part in pattern)) if pattern else "solid"


def fill(
    axes: Axes, shapes: Iterable[Any], color: str, *, order: float, alpha: float | None = None,
    edge: str = "none", width: float = 0.0, hatch: str | None = None,
) -> None:  # fmt: skip
    """Fill areas of the projection with one color."""
    from matplotlib.collections import PathCollection

    paper = Paper(axes)
    paths = [path for path in (area_path(shape, paper) for shape in shapes) if path is not None]
    if paths:
        drawn = PathCollection(
            paths, facecolor=color, edgecolor=edge, linewidth=width, alpha=alpha, zorder=order,
            hatch=hatch,
        )  # fmt: skip
        drawn.set_transform(paper.transform)
        axes.add_collection(drawn, autolim=False)


def stroke(
    axes: Axes, shapes: Iterable[Any], color: str, width: float, *, order: float,
    dash: Any = "solid", alpha: float | None = None,  # noqa: ANN401
) -> None:  # fmt: skip
    """Draw lines of the projection in one color."""
    from matplotlib.collections import LineCollection

    found = np.asarray([shape for shape in shapes if shape is not None], dtype=object)
    if not len(found):
        return
    parts = shapely.get_parts(shapely.get_parts(found))
    paper = Paper(axes)
    lines = [paper.points(part) for part in parts if part.geom_type in _LINEAR]
    if lines:
        drawn = LineCollection(
            lines, colors=color, linewidths=width, linestyles=[dash], alpha=alpha, zorder=order,
            capstyle="butt",
        )  # fmt: skip
        drawn.set_transform(paper.transform)
        axes.add_collection(drawn, autolim=False)


class Paper:
    """Turns the projection into points on paper, rounded: a PDF of short figures is a third."""

    def __init__(self, axes: Axes) -> None:
        from matplotlib.transforms import Affine2D

        figure: Any = axes.figure
        place = axes.get_position()
        width, height = figure.get_size_inches() * _PT_PER_INCH
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        self.scale = np.array(
            [place.width * width / (right - left), place.height * height / (top - bottom)]
        )
        self.shift = np.array([place.x0 * width, place.y0 * height]) - self.scale * (left, bottom)
        self.transform: Any = Affine2D().scale(1 / _PT_PER_INCH) + figure.dpi_scale_trans

    def points(self, shape: Any) -> NDArray[np.float64]:  # noqa: ANN401
        """Return the coordinates of a shape in points from the lower left corner of the page."""
        at: NDArray[np.float64] = shapely.get_coordinates(shape) * self.scale + self.shift
        return np.round(at, 2)


_LINEAR = frozenset({"LineString", "LinearRing"})


def edges_of(shape: Any, frame: MapFrame) -> list[Any]:  # noqa: ANN401
    """Return the outline of an area without the cuts at the frame, which are no edges of it."""
    inside = shapely.box(
        frame.left + frame.width_m / 1e5, frame.bottom + frame.height_m / 1e5,
        frame.right - frame.width_m / 1e5, frame.top - frame.height_m / 1e5,
    )  # fmt: skip
    return [shapely.intersection(shapely.boundary(shape), inside)]


def area_path(shape: Any, paper: Paper) -> MplPath | None:  # noqa: ANN401
    """Return the polygons of a shape as one path, holes turned the other way round."""
    from matplotlib.path import Path as MplPath

    if shape is None or shape.is_empty:
        return None
    parts = shapely.get_parts(shapely.get_parts([shape]))
    rings: list[Any] = []
    for part in parts[shapely.get_type_id(parts) == 3]:
        rings += list(shapely.get_rings(shapely.orient_polygons(part)))
    if not rings:
        return None
    points, codes = [], []
    for ring in rings:
        at = paper.points(ring)
        code = np.full(len(at), MplPath.LINETO, dtype=np.uint8)
        code[0], code[-1] = MplPath.MOVETO, MplPath.CLOSEPOLY
        points.append(at)
        codes.append(code)
    return MplPath(np.concatenate(points), np.concatenate(codes))
