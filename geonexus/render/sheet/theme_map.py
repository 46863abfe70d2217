"""The map of a sheet: base, layers, insets where it is crowded, names that never overlap."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.render.sheet.classes import draw_classes
from geonexus.render.sheet.draw import draw_base, draw_rows, legs_of, open_map, stroke
from geonexus.render.sheet.flow_map import draw_flow_map, sheet_flows
from geonexus.render.sheet.furniture import (
    draw_graticule,
    draw_locator,
    draw_names,
    draw_north,
    draw_scale_bar,
)
from geonexus.render.sheet.insets import find_insets
from geonexus.render.sheet.labels import Labeler
from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM, Page
from geonexus.render.sheet.text import font
from geonexus.render.sheet.view_areas import draw_view_areas
from geonexus.style import styles
from geonexus.words.translations import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec
    from geonexus.render.sheet.frame import Extent, MapFrame
    from geonexus.render.sheet.insets import Inset
    from geonexus.render.views import View

_WORLD: Extent = (-180.0, -58.0, 180.0, 80.0)
_LOCATED_BELOW_DEG = 60.0
"""A map wider than this needs no globe to say where it lies."""
_LETTER_SIZE = 7.0

Layers = tuple[tuple["LayerSpec", "Layer"], ...]


@dataclass
class MapDrawn:
    """What the rest of the page must know of a map that was drawn."""

    said: list[str]
    """Sentences on its projection, its scale and its north."""
    numbered: list[str] = field(default_factory=list)
    """Names that stand as a number on the map: 1, 2, 3 …"""
    unplaced: list[str] = field(default_factory=list)
    """Names for which the map has no room at all."""


def draw_theme_map(
    page: Page, frame: MapFrame, top_mm: float, map_mm: tuple[float, float], atlas: Atlas,
    layers: Layers, view: View | None = None, *, ink: bool = True,
) -> MapDrawn:  # fmt: skip
    """Draw the map of a sheet.

    Parameters
    ----------
    page
        To draw on, from its left margin.
    frame
        What is shown.
    top_mm
        Upper edge of the map.
    map_mm
        Its width and height.
    atlas
        Its language and base map.
    layers
        What is drawn, each with how.
    view
        Gives territories its own colors.
    ink
        Without it only names are placed: enough to know which of them find room.
    """
    language = atlas.spec.language
    axes = page.axes(MARGIN_MM, top_mm, *map_mm)
    labels = Labeler(axes, frame, map_mm[0])
    open_map(axes, frame)
    if ink:
        draw_base(axes, frame, atlas)
    west, _, east, _ = frame.window
    if east - west < _LOCATED_BELOW_DEG:
        _draw_locator(page, frame, labels, atlas, top_mm, map_mm)
    bar = draw_scale_bar(axes, frame, labels, language)
    north = draw_north(axes, frame, labels, language)
    drawn = MapDrawn([word(f"projection_{frame.projection}", language), bar])
    drawn.said += [north] if north else []
    draw_layers(axes, frame, labels, atlas, layers, view, ink=ink)
    if ink:
        draw_graticule(axes, frame, map_mm[0], language)
    flows = sheet_flows(atlas, flow_layers(layers))
    if flows is not None:
        draw_flow_map(axes, frame, labels, flows, language)
    # a flow map has names of its own; its curves and boxes leave no room for insets
    insets = [] if flows is not None else _insets(frame, map_mm, labels, atlas, layers)
    windows = [_mark_window(axes, frame, labels, inset) for inset in insets]
    areas = _areas(frame, language, layers)
    main = [area for area in areas if not any(w.intersects(area.spot) for w in windows)]
    if flows is None:
        drawn.unplaced += _name_areas(labels, frame, main)
    draw_names(axes, frame, labels, atlas)
    drawn.numbered += labels.numbered
    for inset, window in zip(insets, windows, strict=True):
        inside = [area for area in areas if window.intersects(area.spot)]
        inner, small = _open_inset(page, frame, top_mm, map_mm, inset, window)
        enlarged = Labeler(small, inner, inset.width_mm, first_number=len(drawn.numbered) + 1)
        if ink:
            draw_base(small, inner, atlas)
        draw_layers(small, inner, enlarged, atlas, layers, view, ink=ink)
        _write_letter(small, inner, enlarged, inset)
        drawn.unplaced += _name_areas(enlarged, inner, inside)
        draw_names(small, inner, enlarged, atlas)
        drawn.numbered += enlarged.numbered
    return drawn


def draw_layers(
    axes: Axes, frame: MapFrame, labels: Labeler, atlas: Atlas, layers: Layers,
    view: View | None = None, *, ink: bool = True,
) -> None:  # fmt: skip
    """Draw the layers of a map but flows, each as its style says, or in the colors of a view.

    Without ``ink`` only those that write names themselves.
    """
    for spec, layer in sorted(layers, key=lambda pair: styles.named(pair[0].style).draw_order):
        look = styles.named(spec.style)
        if spec.indicator is not None:
            draw_classes(axes, frame, labels, atlas, spec, layer)
        elif not ink or spec.style == "flow":
            continue
        elif spec.style == "territory" and view is not None and view.areas:
            draw_view_areas(axes, frame, layer, view)
        elif look.kind == "line":
            draw_rows(axes, frame, legs_of(atlas, layer.geo), look)
        else:
            draw_rows(axes, frame, layer.geo, look)


def flow_layers(layers: Layers) -> list[Layer]:
    """Return the layers of flows: they are drawn together, as one flow map."""
    return [layer for spec, layer in layers if spec.style == "flow"]


# --- insets -----------------------------------------------------------------------------------


def _insets(
    frame: MapFrame, map_mm: tuple[float, float], labels: Labeler, atlas: Atlas, layers: Layers
) -> list[Inset]:
    """Return the insets: none over land of the atlas, over what is drawn, or over the furniture."""
    spots, occupied = [], []
    for _, layer in _placed(layers):
        shapes = [s for s in frame.project(layer.geo.geometry.values) if not s.is_empty]
        occupied += shapes
        spots += [s for s in shapes if s.geom_type == "Point"]
        spots += [shapely.point_on_surface(s) for s in shapes if shapely.area(s) > 0]
    if not spots:
        return []
    countries = atlas.base["countries"].geo
    focus = countries["latam"].astype(bool).to_numpy()
    land = frame.project(countries.geometry.values[focus], frame.width_m / 300)
    furniture = [_box_of(frame, labels, box) for box in labels.taken]
    return find_insets(frame, map_mm, spots, [*occupied, *land, *furniture])


def _box_of(frame: MapFrame, labels: Labeler, box: tuple[float, float, float, float]) -> Any:  # noqa: ANN401
    edges = np.array(box) / labels.pt_per_m + np.array([frame.left, frame.bottom] * 2)
    return shapely.box(*edges)


def _placed(layers: Layers) -> Iterator[tuple[LayerSpec, Layer]]:
    """Yield the layers of areas and points; claims about whole countries crowd nothing."""
    for spec, layer in layers:
        kind = styles.named(spec.style).kind
        if spec.indicator is None and kind in ("area", "point"):
            yield spec, layer


def _mark_window(axes: Axes, frame: MapFrame, labels: Labeler, inset: Inset) -> Any:  # noqa: ANN401
    """Outline a window on the map with its letter, and keep its inset free of names."""
    scale = frame.width_m / labels.pt_per_m / frame.width_m * PT_PER_MM
    left, bottom, right, top = (edge * scale for edge in inset.window)
    window = shapely.box(
        frame.left + left, frame.bottom + bottom, frame.left + right, frame.bottom + top
    )
    stroke(axes, [window.exterior], styles.LIGHT.ink, 0.6, order=12)
    labels.keep_clear(*window.bounds)
    place = [edge * scale for edge in inset.place]
    labels.keep_clear(
        frame.left + place[0], frame.bottom + place[1],
        frame.left + place[2], frame.bottom + place[3],
    )  # fmt: skip
    axes.text(
        window.bounds[0], window.bounds[3], f" {inset.letter}", ha="left", va="top", zorder=12.7,
        color=styles.LIGHT.ink, gid="inset", **font(_LETTER_SIZE - 1, bold=True),
    )  # fmt: skip
    return window


def _open_inset(
    page: Page, frame: MapFrame, top_mm: float, map_mm: tuple[float, float], inset: Inset,
    window: Any,  # noqa: ANN401
) -> tuple[MapFrame, Axes]:  # fmt: skip
    """Return the frame of an inset and axes at its place, in the projection of the map."""
    west, south, east, north = window.bounds
    inner = replace(frame, left=west, bottom=south, right=east, top=north)
    left, bottom, right, top = inset.place
    axes = page.axes(MARGIN_MM + left, top_mm + map_mm[1] - top, right - left, top - bottom)
    open_map(axes, inner)
    for spine in axes.spines.values():
        spine.set(color=styles.LIGHT.ink, linewidth=0.7)
    return inner, axes


def _write_letter(axes: Axes, frame: MapFrame, labels: Labeler, inset: Inset) -> None:
    """Write the letter of an inset into its upper left corner, which stays free of names."""
    mm = PT_PER_MM / labels.pt_per_m
    labels.keep_clear(frame.left, frame.top - 4.2 * mm, frame.left + 5 * mm, frame.top)
    axes.text(
        frame.left + 0.8 * mm, frame.top - 0.8 * mm, inset.letter, ha="left", va="top", zorder=13,
        color=styles.LIGHT.ink, gid="inset", **font(_LETTER_SIZE, bold=True),
    )  # fmt: skip


# --- names ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Area:
    """An area that is named once: on the map, or in the inset that holds its middle."""

    shape: Any
    spot: Any
    """A point of its part that the map shows."""
    name: str
    key: str


def _areas(frame: MapFrame, language: str, layers: Layers) -> list[_Area]:
    """Return the areas that are seen, largest first."""
    found = []
    for spec, layer in layers:
        if styles.named(spec.style).kind == "area" and spec.indicator is None:
            shapes = frame.project(layer.geo.geometry.values)
            rows = zip(shapes, layer.frame[f"title_{language}"], layer.frame["id"], strict=True)
            found += [
                _Area(shape, shapely.point_on_surface(shape), str(name), str(key))
                for shape, name, key in rows
                if not shape.is_empty
            ]
    return sorted(found, key=lambda area: (-area.shape.area, area.key))


def _name_areas(labels: Labeler, frame: MapFrame, areas: list[_Area]) -> list[str]:
    """Name areas where there is room, number the others; return those without room for either."""
    unnamed = []
    for area in areas:
        seen = shapely.intersection(area.shape, frame.box)
        spot = shapely.point_on_surface(seen) if not seen.is_empty else area.spot
        if not labels.place(spot.x, spot.y, area.name, 6, bold=True):
            unnamed.append((-spot.y, spot.x, area))
    # from north to south, as one reads
    ranked = sorted(unnamed, key=lambda row: row[:2])
    return [area.name for y, x, area in ranked if not labels.number(x, -y, area.name)]


# --- where it lies ----------------------------------------------------------------------------


def _draw_locator(
    page: Page, frame: MapFrame, labels: Labeler, atlas: Atlas, top_mm: float,
    map_mm: tuple[float, float],
) -> None:  # fmt: skip
    """Draw where on the globe the map lies; its corner stays free of names."""
    wide = min(map_mm[0] * 0.28, 58.0)
    high = wide * 0.52
    scale = labels.pt_per_m / PT_PER_MM
    labels.keep_clear(
        frame.right - wide / scale, frame.bottom, frame.right, frame.bottom + high / scale
    )
    axes = page.axes(MARGIN_MM + map_mm[0] - wide, top_mm + map_mm[1] - high, wide, high)
    draw_locator(axes, frame, atlas, _WORLD, wide / high)
