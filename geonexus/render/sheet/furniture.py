"""What helps to read a printed map: graticule, scale bar, north arrow, locator."""

from __future__ import annotations

from math import ceil, cos, floor, radians, sin
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.render.sheet.draw import fill, stroke
from geonexus.render.sheet.frame import MapFrame
from geonexus.render.sheet.page import PT_PER_MM
from geonexus.render.sheet.text import font, width_pt
from geonexus.style import styles
from geonexus.words.formats import number
from geonexus.words.translations import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas
    from geonexus.render.sheet.frame import Extent
    from geonexus.render.sheet.labels import Labeler

NORTH_VARIES_FROM_DEG = 12.0
"""Where north turns by more over one sheet, an arrow would mislead: the meridians show it."""

_STEPS_DEG = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30)
_LEAST_GAP_MM = 15.0
_DEGREE_M = 111_320.0
_BARS_M = tuple(base * 10**power for power in range(2, 8) for base in (1, 2, 5))
_INK = styles.LIGHT.ink


def draw_graticule(axes: Axes, frame: MapFrame, width_mm: float, language: Language) -> None:
    """Draw meridians and parallels, thin, each with its degrees where it meets the edge.

    Parameters
    ----------
    axes
        Opened with ``open_map``.
    frame
        What is shown.
    width_mm
        Width of the axes on paper: lines keep a distance.
    language
        Of the letters for east and west.
    """
    step = _graticule_step(frame, width_mm)
    west, south, east, north = frame.window
    lons = np.arange(ceil(west / step), floor(east / step) + 1) * step
    lats = np.arange(ceil(max(south, -85) / step), floor(min(north, 85) / step) + 1) * step
    down, across = np.linspace(south, north, 121), np.linspace(west, east, 121)
    for lon in lons:
        line = np.column_stack([np.full_like(down, lon), down])
        _grid_line(axes, frame, line, _degrees(lon, "EW", language), flat=False)
    for lat in lats:
        line = np.column_stack([across, np.full_like(across, lat)])
        _grid_line(axes, frame, line, _degrees(lat, "NS", language), flat=True)


def _graticule_step(frame: MapFrame, width_mm: float) -> float:
    """Return the smallest step whose lines keep their distance in the middle of the paper."""
    middle = (frame.left + frame.right) / 2, (frame.bottom + frame.top) / 2
    lat = frame.forward.transform(*middle, direction="INVERSE")[1]
    across_mm = width_mm * _DEGREE_M * max(cos(radians(lat)), 0.2) / frame.width_m
    return next((step for step in _STEPS_DEG if step * across_mm > _LEAST_GAP_MM), _STEPS_DEG[-1])


def _grid_line(axes: Axes, frame: MapFrame, line: Any, label: str, *, flat: bool) -> None:  # noqa: ANN401
    x, y = frame.forward.transform(line[:, 0], line[:, 1])
    seen = np.isfinite(x) & np.isfinite(y)
    if seen.sum() < 2:
        return
    shown = shapely.LineString(np.column_stack([x[seen], y[seen]])).intersection(frame.box)
    stroke(axes, [shown], styles.LIGHT.coast, 0.25, order=0.5, alpha=0.7)
    if shown.is_empty or shown.geom_type != "LineString":
        return
    first = min(shown.coords, key=lambda at: at[0] if flat else at[1])
    away = first[0] - frame.left if flat else first[1] - frame.bottom
    # only a line that leaves at the edge it belongs to gets its degrees there
    if away < frame.width_m / 200:
        axes.annotate(
            label, first[:2], xytext=(-2, 0) if flat else (0, -2), textcoords="offset points",
            color=styles.LIGHT.label, ha="right" if flat else "center",
            va="center" if flat else "top", annotation_clip=False, gid="degrees",
            rotation=90 if flat else 0, **font(4.5),
        )  # fmt: skip


def _degrees(value: float, ends: str, language: Language) -> str:
    value = (value + 180) % 360 - 180 if ends == "EW" else value
    end = ends[0] if value > 0 else ends[1]
    letter = "" if abs(value) in (0, 180) else word(f"compass_{end}", language)
    return f"{number(abs(value), language, 2)}°{letter}"


def draw_scale_bar(axes: Axes, frame: MapFrame, labels: Labeler, language: Language) -> str:
    """Draw a bar that is true where it stands, and return a sentence on where it holds.

    Parameters
    ----------
    axes, frame
        The map.
    labels
        Told to keep clear of the bar.
    language
        Of the sentence and of the figures.
    """
    mm = PT_PER_MM / labels.pt_per_m
    most = frame.width_m * 0.26
    # in a corner; where that lies beyond the globe, farther in
    for share in (0.0, 0.1, 0.2, 0.3):
        x = frame.left + frame.width_m * (0.03 + share)
        y = frame.bottom + 5 * mm + frame.height_m * share
        room = frame.ground_m(x, y, most)
        if np.isfinite(room):
            break
    else:
        return ""
    ground = max(length for length in _BARS_M if length <= max(room, _BARS_M[0]))
    length = frame.bar_length(x, y, ground)
    back: dict[str, Any] = {"order": 13, "alpha": 0.8}
    fill(axes, [shapely.box(x - 3 * mm, y - 4 * mm, x + length + 7 * mm, y + 3 * mm)],
         styles.LIGHT.paper, **back)  # fmt: skip
    labels.keep_clear(x - 4 * mm, y - 5 * mm, x + length + 8 * mm, y + 4 * mm)
    quarter = length / 4
    for part in range(4):
        face = _INK if part % 2 == 0 else styles.LIGHT.paper
        piece = shapely.box(x + part * quarter, y, x + (part + 1) * quarter, y + 1.1 * mm)
        fill(axes, [piece], face, edge=_INK, width=0.4, order=13.2)
    texts = ("0", _length(ground / 2, language), _length(ground, language, unit=True))
    for share, text in zip((0.0, 0.5, 1.0), texts, strict=True):
        axes.text(x + share * length, y - 0.8 * mm, text, ha="center", va="top", color=_INK,
                  zorder=13.3, gid="scale", **font(5.2))  # fmt: skip
    error = frame.scale_error(x, y)
    return f"{word('scale_here', language)} {_ratio(frame, labels, x, y, length, language)}: " + (
        word("scale_all", language)
        if error < 0.01
        else word("scale_off", language, percent=number(error * 100, language))
    )


def _length(meters: float, language: Language, *, unit: bool = False) -> str:
    """Return a length as a figure, in kilometers from one on."""
    if meters >= 1000 or (meters >= 500 and not unit):
        figure = number(meters / 1000, language, 0 if meters % 1000 == 0 else 1)
        return f"{figure} km" if unit else figure
    return f"{number(meters, language)} m" if unit else number(meters / 1000, language, 2)


def _ratio(
    frame: MapFrame, labels: Labeler, x: float, y: float, length: float, language: Language
) -> str:
    """Return the scale at the bar as 1 : n, n in two figures."""
    paper_m = length * labels.pt_per_m / PT_PER_MM / 1000
    times = frame.ground_m(x, y, length) / paper_m
    digits = 10 ** (len(str(int(times))) - 2)
    return f"1 : {number(round(times / digits) * digits, language)}"


def draw_north(axes: Axes, frame: MapFrame, labels: Labeler, language: Language) -> str:
    """Draw an arrow to true north where it stands; where north varies much, none.

    Returns
    -------
    str
        A sentence on north where there is no arrow; else empty.
    """
    spread = frame.north_spread_deg()
    if spread > NORTH_VARIES_FROM_DEG:
        return word("north_varies", language, degrees=number(spread, language))
    mm = PT_PER_MM / labels.pt_per_m
    x, y = frame.right - 7 * mm, frame.top - 8 * mm
    turn = radians(frame.north_deg(x, y))
    along, aside = np.array([sin(turn), cos(turn)]), np.array([cos(turn), -sin(turn)])
    middle = np.array([x, y])
    tip, tail = middle + along * 4 * mm, middle - along * 4 * mm
    notch = middle - along * 2.4 * mm
    left, right = tail - aside * 2 * mm, tail + aside * 2 * mm
    fill(axes, [shapely.Polygon([tip, left, notch])], styles.LIGHT.paper, edge=_INK, width=0.5,
         order=13)  # fmt: skip
    fill(axes, [shapely.Polygon([tip, right, notch])], _INK, edge=_INK, width=0.5, order=13)
    above = middle + along * 5.6 * mm
    axes.text(
        above[0], above[1], word("north", language), ha="center", va="center", color=_INK,
        zorder=13, gid="north", **font(6.5, bold=True),
    )  # fmt: skip
    labels.keep_clear(x - 5 * mm, y - 6 * mm, x + 6 * mm, y + 8 * mm)
    return ""


def draw_locator(axes: Axes, frame: MapFrame, atlas: Atlas, extent: Extent, aspect: float) -> None:
    """Draw where a map lies: the land of a wider extent and the frame of the map upon it.

    Parameters
    ----------
    axes
        Small axes over or beside the map.
    frame
        Of the map itself.
    atlas
        Holds the countries.
    extent
        What the locator shows.
    aspect
        Width by height of its axes.
    """
    wide = MapFrame.fit(extent, aspect)
    axes.set_xlim(wide.left, wide.right)
    axes.set_ylim(wide.bottom, wide.top)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(styles.LIGHT.paper)
    for spine in axes.spines.values():
        spine.set(color=styles.LIGHT.border, linewidth=0.6)
    land = wide.project(atlas.base["countries"].geo.geometry.values, wide.width_m / 250)
    fill(axes, land, styles.LIGHT.admin1, edge=styles.LIGHT.paper, width=0.15, order=1)
    edge = shapely.segmentize(frame.box.exterior, max(frame.width_m, frame.height_m) / 40)
    at = shapely.get_coordinates(edge)
    lon, lat = frame.forward.transform(at[:, 0], at[:, 1], direction="INVERSE")
    x, y = wide.forward.transform(lon, lat)
    if not np.isfinite(x).all():
        return
    outline = shapely.Polygon(np.column_stack([x, y]))
    stroke(axes, [outline.exterior], styles.LIGHT.border_disputed, 1.0, order=3)
    if outline.area < (wide.width_m / 30) ** 2:  # too small to be seen: a ring round it
        ring = outline.centroid.buffer(wide.width_m / 22).exterior
        stroke(axes, [ring], styles.LIGHT.border_disputed, 0.8, order=3)


def draw_names(
    axes: Axes, frame: MapFrame, labels: Labeler, atlas: Atlas, size: float = 4.8
) -> None:
    """Write the names of the countries that are seen well, faintly, to orient the eye."""
    countries = atlas.base["countries"].geo
    shapes = frame.project(countries.geometry.values, frame.width_m / 300)
    names = countries[f"name_{atlas.spec.language}"].to_numpy()
    big = shapely.area(shapes) > frame.width_m * frame.height_m / 250
    for at in np.argsort(-shapely.area(shapes), kind="stable"):
        if big[at]:
            spot = shapely.point_on_surface(shapes[at])
            name = str(names[at]).upper()
            if width_pt(name, size) / labels.pt_per_m < 1.6 * frame.width_m:
                labels.place(spot.x, spot.y, name, size, color=styles.LIGHT.border, gid="country")
