"""Areas, lines and points of a printed map: the colors, dashes and marks of ``style``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus.render.sheet.areas import draw_areas
from geonexus.render.sheet.arrows import draw_arrows
from geonexus.render.sheet.ink import LINE_SCALE as LINE_SCALE
from geonexus.render.sheet.ink import dashes as dashes
from geonexus.render.sheet.ink import fill as fill
from geonexus.render.sheet.ink import stroke as stroke
from geonexus.style import styles

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    from geonexus.model.layer import Atlas
    from geonexus.render.sheet.frame import MapFrame

MARKERS = {
    "circle": "o", "square": "s", "diamond": "D", "triangle": "^", "cross": "X", "star": "*",
    "pentagon": "p", "hexagon": "h",
}  # fmt: skip
POINT_SCALE = 2.6


def open_map(axes: Axes, frame: MapFrame) -> None:
    """Set axes to show exactly a frame: no ticks, water as ground."""
    axes.set_xlim(frame.left, frame.right)
    axes.set_ylim(frame.bottom, frame.top)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(styles.LIGHT.water)
    for spine in axes.spines.values():
        spine.set(color=styles.LIGHT.border, linewidth=0.6, zorder=20)


def draw_base(axes: Axes, frame: MapFrame, atlas: Atlas, *, units: bool = True) -> None:
    """Draw land, lakes, coasts and borders; disputed borders are dashed.

    Parameters
    ----------
    axes
        Opened with ``open_map``.
    frame
        What is shown.
    atlas
        Holds the base layers.
    units
        Whether the borders of departments and states are drawn too.
    """
    palette = styles.LIGHT
    countries = atlas.base["countries"].geo
    land = frame.project(countries.geometry.values)
    focus = countries["latam"].astype(bool).to_numpy()
    fill(axes, land[~focus], palette.land, order=0)
    fill(axes, land[focus], palette.land_focus, order=0)
    if units:
        inner = frame.project(atlas.base["admin1"].geo.boundary.values)
        stroke(axes, inner, palette.admin1, 0.3, order=1)
    lakes = frame.project(atlas.base["lakes"].geo.geometry.values)
    fill(axes, lakes, palette.water, edge=palette.coast, width=0.2, order=1)
    stroke(axes, frame.project(countries.boundary.values), palette.coast, 0.3, order=1)
    borders = atlas.base["borders"].geo
    lines = frame.project(borders.geometry.values)
    agreed = (borders["status"] == "agreed").to_numpy()
    stroke(axes, lines[agreed], palette.border, 0.5, order=2)
    stroke(axes, lines[~agreed], palette.border_disputed, 0.6, order=2, dash=(0, (3, 2)))


def draw_rows(
    axes: Axes, frame: MapFrame, rows: gpd.GeoDataFrame, look: styles.Named, *, width: float = 1.0
) -> None:
    """Draw the rows of a layer, each with the color of its term and the stroke of its evidence.

    Parameters
    ----------
    axes
        Opened with ``open_map``.
    frame
        What is shown.
    rows
        In longitude and latitude, with the evidence columns.
    look
        The style of the layer.
    width
        By how much outlines and marks are larger than on the overview.
    """
    if look.kind == "area":
        draw_areas(axes, frame, rows, look, width=width)
        return
    shapes = frame.project(rows.geometry.values)
    order = 3 + look.draw_order
    for row, shape in zip(rows.drop(columns="geometry").to_dict("records"), shapes, strict=True):
        if shape is None or shape.is_empty:
            continue
        color = look.color_of(str(row.get(look.by or "", "")))
        if look.kind == "point":
            _draw_point(axes, row, shape, look, width)
            continue
        sure = (row.get("claim", ""), bool(row.get("contested")), row.get("geometry_method", ""))
        thickness = look.width_px / LINE_SCALE * width
        # a diagram stands back behind what has a way
        alpha = 0.6 if row.get("geometry_method") == "diagram" else 0.85
        dash = dashes(styles.line_dash(*sure))
        stroke(axes, [shape], color, thickness, order=order, dash=dash, alpha=alpha)
        both = row.get("two_way") is True
        draw_arrows(axes, frame, shape, color, thickness, order=order, two_way=both)


def legs_of(atlas: Atlas, routes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the legs of the routes, each with its route's commodity, where the atlas has them.

    Flows have none: their rows are returned as they are.
    """
    legs: Any = atlas.tables.get("route-legs")
    if legs is None or not legs["route"].isin(routes["id"]).any():
        return routes
    commodity = routes.set_index("id")["commodity"]
    return legs[legs["route"].isin(routes["id"])].assign(commodity=legs["route"].map(commodity))


def _draw_point(
    axes: Axes, row: dict[str, Any], shape: Any, look: styles.Named, width: float  # noqa: ANN401
) -> None:  # fmt: skip
    term = str(row.get(look.by or "", ""))
    hollow = row.get("place_precision") in styles.HOLLOW_PRECISIONS
    color = look.color_of(term)
    axes.plot(
        shape.x, shape.y, MARKERS[look.shape_of(term)],
        markersize=look.size_px / POINT_SCALE * width, zorder=3 + look.draw_order,
        markerfacecolor="none" if hollow else color,
        markeredgecolor=color if hollow else styles.LIGHT.casing,
        markeredgewidth=0.7 if hollow else 0.4,
    )  # fmt: skip
