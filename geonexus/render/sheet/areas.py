"""Territories of a printed map: a band inside the outline, ground where one fill lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base.cells import is_missing
from geonexus.geometry.overlaps import Overlaps, overlaps
from geonexus.render.sheet.ink import LINE_SCALE, Paper, dashes, edges_of, fill, stroke
from geonexus.style import styles

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    from geonexus.render.sheet.frame import MapFrame

BAND_OPACITY = 0.34
SOFT_STROKES = ((1.0, 0.1), (0.68, 0.13), (0.38, 0.17))
"""Shares of the width of a soft edge, and how opaque each stroke is: together a blur."""
HATCH_PT = 0.3
_GAP_PT = 2.2
_SOFT_PT = (2.4, 7.0)
_QUIET = 0.6
_CORNER_PT = 0.3
_SMALL_SHARE = 0.008
"""An area narrower than this share of the map is marked by a ring."""
_RING_PT = 4.5


def draw_areas(
    axes: Axes, frame: MapFrame, rows: gpd.GeoDataFrame, look: styles.Named, *, width: float = 1.0
) -> None:
    """Draw areas as the map does: one fill over a place, soft edges where nobody drew the outline.

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
        By how much outlines are larger than on the overview.
    """
    shapes = frame.project(rows.geometry.values)
    records = rows.drop(columns="geometry").to_dict("records")
    found = overlaps(rows.geometry.values)
    areas = np.nan_to_num(shapely.area(shapes))
    for row in sorted(drawn_rows(records, found), key=lambda row: -areas[row]):
        if shapes[row] is None or shapes[row].is_empty:
            continue
        ground = look.fill_opacity if not found.smaller[row] or _leads(found, row) else 0.0
        _draw_area(axes, frame, records[row], shapes[row], look, ground, width)
        if found.same[row]:
            _write_number(axes, shapes[row], len(found.same[row]), look, records[row])


def drawn_rows(records: list[dict[str, Any]], found: Overlaps) -> list[int]:
    """Return the rows that are drawn: of several with one outline that of a law or a map."""
    kept = []
    for row, same in enumerate(found.same):
        first = min(same, key=lambda one: (_ours(records[one]), one), default=row)
        if first == row:
            kept.append(row)
    return kept


def _ours(row: dict[str, Any]) -> bool:
    return row.get("outline_basis") in styles.OUR_OUTLINES


def _leads(found: Overlaps, row: int) -> bool:
    """Return whether nothing lies on an area but those with its outline."""
    return set(found.smaller[row]) <= set(found.same[row])


def _draw_area(
    axes: Axes, frame: MapFrame, row: dict[str, Any], shape: Any, look: styles.Named,  # noqa: ANN401
    ground: float, width: float,
) -> None:  # fmt: skip
    term = str(row.get(look.by or "", ""))
    color, order = look.color_of(term), 3 + look.draw_order
    accuracy = _accuracy(row)
    wide = accuracy is not None and accuracy >= styles.WIDE_M
    strength = _QUIET if wide or term in look.quiet else 1.0
    claim_dash = dashes(styles.CLAIM_DASH.get(str(row.get("claim", "")), styles.SOLID))
    edges = edges_of(shape, frame)
    _mark_small(axes, frame, shape, color, order)
    if ground:
        fill(axes, [shape], color, alpha=ground * strength, order=order)
    method, basis = str(row.get("geometry_method", "")), str(row.get("outline_basis", ""))
    pt_per_m = float(Paper(axes).scale[0])
    if styles.is_soft(method, basis, accuracy):
        blur = float(np.clip((accuracy or 0.0) * pt_per_m, *_SOFT_PT)) * width
        for share, opacity in SOFT_STROKES:
            stroke(axes, edges, color, blur * share, order=order, alpha=opacity * strength)
        if row.get("contested"):
            zone = shapely.buffer(edges[0], blur * 0.4 / pt_per_m)
            _hatch(axes, zone, color, pt_per_m, order, 0.8 * strength)
        elif claim_dash != "solid":
            stroke(axes, edges, color, 1.2, order=order, dash=claim_dash, alpha=0.5 * strength)
        return
    if look.band_px:
        band = _band(shape, look.band_px / LINE_SCALE * width / pt_per_m, pt_per_m)
        opacity = BAND_OPACITY * strength * (0.5 if row.get("contested") else 1.0)
        fill(axes, [band], color, alpha=opacity, order=order)
        if row.get("contested"):
            _hatch(axes, band, color, pt_per_m, order, 0.8 * strength)
    stroke(axes, edges, color, 0.7 * width, order=order, dash=claim_dash, alpha=strength)


def _mark_small(axes: Axes, frame: MapFrame, shape: Any, color: str, order: float) -> None:  # noqa: ANN401
    """Put a ring round an area too small to be seen, as on the page."""
    left, bottom, right, top = shapely.bounds(shape)
    if max(right - left, top - bottom) < frame.width_m * _SMALL_SHARE:
        axes.plot(
            (left + right) / 2, (bottom + top) / 2, "o", markersize=_RING_PT, zorder=order,
            markerfacecolor="none", markeredgecolor=color, markeredgewidth=0.7, gid="ring",
        )  # fmt: skip


def _accuracy(row: dict[str, Any]) -> float | None:
    known = row.get("accuracy_m")
    return None if is_missing(known) else float(str(known))


def _band(shape: Any, wide_m: float, pt_per_m: float) -> Any:  # noqa: ANN401
    """Return the inside of an outline, so wide."""
    plain = shapely.make_valid(shapely.simplify(shape, _CORNER_PT / pt_per_m))
    return shapely.difference(plain, shapely.buffer(plain, -wide_m, quad_segs=2))


def _hatch(
    axes: Axes, zone: Any, color: str, pt_per_m: float, order: float, alpha: float  # noqa: ANN401
) -> None:  # fmt: skip
    """Draw diagonal lines over a zone: in gray they are still seen."""
    left, bottom, right, top = shapely.bounds(zone)
    if not np.isfinite(left):
        return
    gap, high = _GAP_PT / pt_per_m * np.sqrt(2), top - bottom
    starts = np.arange(np.floor((left - high) / gap) * gap, right, gap)
    ends = np.array([[[x, bottom], [x + high, top]] for x in starts])
    lines = shapely.intersection(shapely.linestrings(ends), zone)
    stroke(axes, lines[~shapely.is_empty(lines)], color, HATCH_PT, order=order, alpha=alpha)


def _write_number(
    axes: Axes, shape: Any, count: int, look: styles.Named, row: dict[str, Any]  # noqa: ANN401
) -> None:  # fmt: skip
    """Write on the top of an outline how many territories have it."""
    corners = shapely.get_coordinates(shape)
    x, y = corners[np.argmax(corners[:, 1])]
    color = look.color_of(str(row.get(look.by or "", "")))
    box = {"boxstyle": "square,pad=0.15", "facecolor": styles.LIGHT.paper, "edgecolor": color,
           "linewidth": 0.5}  # fmt: skip
    axes.text(x, y, f"×{count}", fontsize=4.2, ha="center", va="center_baseline", zorder=12,
              color=styles.LIGHT.ink, clip_on=True, gid="outline-count", bbox=box)  # fmt: skip
