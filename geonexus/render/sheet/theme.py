"""A sheet of one theme: title, map, locator, legend, and what the drawing means."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from geonexus.render.sheet.classes import class_keys
from geonexus.render.sheet.flow_map import sheet_flows
from geonexus.render.sheet.frame import MapFrame
from geonexus.render.sheet.key import (
    COLUMN_GAP_MM,
    Key,
    columns_of,
    draw_keys,
    flow_keys,
    layer_keys,
    number_keys,
    sure_keys,
)
from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM, Page
from geonexus.render.sheet.text import wrap
from geonexus.render.sheet.theme_map import MapDrawn, draw_theme_map, flow_layers
from geonexus.render.sheet.view_areas import view_keys
from geonexus.render.views import views_of
from geonexus.style import styles
from geonexus.words.evidence import sources_of, years_of
from geonexus.words.formats import length, number
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec
    from geonexus.render.sheet.frame import Extent
    from geonexus.render.views import View

OVERVIEW = "overview"

_ONLY_IF_NAMED = frozenset({"mentioned", "response"})
"""Styles of layers that no sheet shows unless a theme names them."""
_NOTE_SIZE, _NOTE_MM = 5.4, 2.55
_NOTES_MM = 12 * _NOTE_MM
_HEADLINE_SIZE, _HEADLINE_MM = 8.0, 4.2
_ROWS_PER_COLUMN = 9
_MOST_TRIES = 4
_SIDE_MM = 62.0
"""Width of the legend beside the map, on a page that lies."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What one sheet shows."""

    id: str
    """Of its file: letters, figures and hyphens."""
    title: str
    layers: tuple[tuple[LayerSpec, Layer], ...]
    extent: Extent
    landscape: bool
    view: View | None = None
    """The view that it prints: its headline, and its colors of territories."""


def themes(atlas: Atlas) -> list[Theme]:
    """Return the themes of an atlas: those its specification names, else its views.

    What no view shows is on the sheet of small maps, one for each layer (``multiples``).
    """
    pairs = {spec.id: (spec, layer) for group in atlas.groups for spec, layer in group.layers}
    language = atlas.spec.language
    if atlas.spec.sheet.themes:
        return [
            _theme(
                atlas, named.id, named.title.in_(language),
                tuple(pairs[name] for name in named.layers), named.extent,
            )
            for named in atlas.spec.sheet.themes
        ]  # fmt: skip
    return [
        _theme(
            atlas, f"view-{view.id}", view.title.in_(language),
            tuple(pairs[name] for name in view.layers), view=view,
        )
        for view in views_of(atlas)
    ]  # fmt: skip


def layer_themes(atlas: Atlas) -> list[Theme]:
    """Return a theme for each layer, but those of what is only mentioned and of responses.

    The flows of a group are one theme: they are one flow map.
    """
    found = []
    for group in atlas.groups:
        flows = tuple((spec, layer) for spec, layer in group.layers if spec.style == "flow")
        if flows:
            title = group.title.in_(atlas.spec.language)
            found.append(_theme(atlas, f"{group.id}-flows", title, flows))
        found += [
            _theme(atlas, spec.id, _titled(atlas, spec, layer), ((spec, layer),))
            for spec, layer in group.layers
            if spec.style not in _ONLY_IF_NAMED and spec.style != "flow"
        ]
    return found


def overview(atlas: Atlas) -> Theme:
    """Return the theme of the layers that the map shows at first, but choropleths and flows.

    Flows have a sheet of their own: over all the rest they could not be read.
    """
    shown = tuple(
        (spec, layer)
        for group in atlas.groups
        for spec, layer in group.layers
        if spec.visible and spec.indicator is None and spec.style != "flow"
    )
    return _theme(atlas, OVERVIEW, "", shown)


def _titled(atlas: Atlas, spec: LayerSpec, layer: Layer) -> str:
    """Return how the theme of a layer is called: with its group, where that has several."""
    title = spec.title.in_(atlas.spec.language)
    for group in atlas.groups:
        over = group.title.in_(atlas.spec.language)
        if len(group.layers) > 1 and (spec, layer) in group.layers and over not in title:
            return f"{over}: {title}"
    return title


def _theme(
    atlas: Atlas, name: str, title: str, layers: tuple[tuple[LayerSpec, Layer], ...],
    extent: Extent | None = None, view: View | None = None,
) -> Theme:  # fmt: skip
    extent = extent or atlas.spec.extent
    way = atlas.spec.sheet.orientation
    frame = MapFrame.fit(extent)
    lies = frame.width_m > 1.15 * frame.height_m if way == "auto" else way == "landscape"
    return Theme(name, title, layers, extent, lies, view)


def draw_theme(atlas: Atlas, theme: Theme) -> Page:
    """Return the page of a theme.

    Parameters
    ----------
    atlas
        Its language, paper and base map.
    theme
        What to draw.
    """
    # the legend names what the map can only number, and the more it names the smaller the map:
    # names are placed until the room that is kept for the others is enough, then all is drawn
    layout = _Layout(atlas, theme, [])
    for _ in range(_MOST_TRIES):
        found = number_keys(*_names_of(layout), atlas.spec.language)
        if len(found) <= len(layout.numbers):
            break
        layout = _Layout(atlas, theme, found)
    return _draw_page(layout)


class _Layout:
    """Where map and legend of a page stand.

    Parameters
    ----------
    atlas, theme
        What the page shows.
    numbers
        Rows of the legend to keep room for: what the numbers on the map stand for.
    """

    def __init__(self, atlas: Atlas, theme: Theme, numbers: list[Key]) -> None:
        self.atlas, self.theme, self.numbers = atlas, theme, numbers
        self.page = page = Page(atlas.spec.sheet.paper, landscape=theme.landscape)
        self.keys = _keys(atlas, theme)
        rows = [*self.keys, *numbers]
        # what needs its own room: the title at the top, notes at the foot, the legend
        self.top_mm = _title_bottom(page, atlas, theme) + 1.5
        self.columns = min(4, -(-len(rows) // _ROWS_PER_COLUMN)) or 1
        high = page.height_mm - MARGIN_MM - _NOTES_MM - self.top_mm
        if theme.landscape:
            self.map_mm = page.inner_mm - _SIDE_MM - 6, high
        else:
            each = (page.inner_mm - COLUMN_GAP_MM * (self.columns - 1)) / self.columns
            legend_mm = columns_of(rows, self.columns, each)[1] if rows else 0.0
            self.map_mm = page.inner_mm, high - legend_mm - 7
        # the map fills the rest
        self.frame = MapFrame.fit(theme.extent, self.map_mm[0] / self.map_mm[1])


def _draw_map(layout: _Layout, page: Page, *, ink: bool) -> MapDrawn:
    return draw_theme_map(
        page, layout.frame, layout.top_mm, layout.map_mm, layout.atlas, layout.theme.layers,
        layout.theme.view, ink=ink,
    )  # fmt: skip


def _names_of(layout: _Layout) -> tuple[list[str], list[str]]:
    """Return the names that a map of this size numbers, and those that it has no room for."""
    theme, paper = layout.theme, layout.atlas.spec.sheet.paper
    found = _draw_map(layout, Page(paper, landscape=theme.landscape), ink=False)
    return found.numbered, found.unplaced


def _draw_page(layout: _Layout) -> Page:
    """Return the page with all that is on it."""
    atlas, theme, page, top = layout.atlas, layout.theme, layout.page, layout.top_mm
    drawn = _draw_map(layout, page, ink=True)
    _draw_title(page, atlas, theme)
    numbers = number_keys(drawn.numbered, drawn.unplaced, atlas.spec.language)
    keys = [*layout.keys, *numbers]
    if theme.landscape:
        x = page.width_mm - MARGIN_MM - _SIDE_MM
        draw_keys(page, keys, x, top, _SIDE_MM, 1 if len(keys) < 34 else 2)
    else:
        below = top + layout.map_mm[1] + 5
        draw_keys(page, keys, MARGIN_MM, below, page.inner_mm, layout.columns)
    _draw_notes(page, atlas, theme, drawn.said, page.height_mm - MARGIN_MM - _NOTES_MM + 5)
    return page


# --- words ------------------------------------------------------------------------------------


def _keys(atlas: Atlas, theme: Theme) -> list[Key]:
    rows: list[Key] = []
    flows = sheet_flows(atlas, flow_layers(theme.layers))
    if flows is not None:
        rows += flow_keys(flows, atlas.spec.language)
    for spec, layer in theme.layers:
        if spec.style == "flow":
            continue
        if spec.style == "territory" and theme.view is not None and theme.view.areas:
            rows += view_keys(atlas, layer, theme.view)
            continue
        of_layer = class_keys if spec.indicator is not None else layer_keys
        rows += of_layer(atlas, spec, layer)
    return rows + sure_keys(atlas, theme.layers)


def _title_lines(page: Page, atlas: Atlas) -> tuple[str, ...]:
    title = atlas.spec.sheet.title.in_(atlas.spec.language)
    return wrap(title, page.inner_mm * PT_PER_MM, 14, bold=True, most_lines=3).lines


def _title_bottom(page: Page, atlas: Atlas, theme: Theme) -> float:
    lines = _headline_lines(page, atlas, theme)
    under = (5.0 if theme.title else 0.0) + _HEADLINE_MM * len(lines)
    return MARGIN_MM + 6 * len(_title_lines(page, atlas)) + under


def _headline_lines(page: Page, atlas: Atlas, theme: Theme) -> tuple[str, ...]:
    """Return the lines of the headline of a view: what it shows, with its count and its doubt."""
    if theme.view is None:
        return ()
    text = theme.view.headline.in_(atlas.spec.language)
    return wrap(text, page.inner_mm * PT_PER_MM, _HEADLINE_SIZE, most_lines=3).lines


def _draw_title(page: Page, atlas: Atlas, theme: Theme) -> None:
    y = MARGIN_MM - 1.5
    for line in _title_lines(page, atlas):
        y += 6
        page.text(MARGIN_MM, y, line, 14, bold=True)
    if theme.title:
        lines = wrap(theme.title, page.inner_mm * PT_PER_MM, 10.5, most_lines=1).lines
        page.text(MARGIN_MM, y + 5.5, lines[0], 10.5, color=styles.LIGHT.label)
        y += 5.5
    for line in _headline_lines(page, atlas, theme):
        y += _HEADLINE_MM
        page.text(MARGIN_MM, y, line, _HEADLINE_SIZE, gid="headline")


def _draw_notes(page: Page, atlas: Atlas, theme: Theme, said: list[str], top: float) -> None:
    language = atlas.spec.language
    layers = [layer for _, layer in theme.layers]
    derived = (card for card in atlas.cards if card.sources[0].registry != "curated")
    credits = sorted({card.attribution for card in derived if card.attribution})
    drawn = sum(len(layer) for layer in layers)
    paragraphs = [
        word("caution", language) if drawn else word("nothing_drawn", language),
        ". ".join([*said, *_accuracy(atlas, layers)]) + ".",
        f"{word('sources', language)}: {sources_of(atlas, layers) or '–'}.",
        f"{word('period', language)}: {years_of(layers)}. {' · '.join(credits)}. "
        f"{word('made_by', language, version=version('geonexus'))}.",
    ]
    room = int((page.height_mm - MARGIN_MM - top) / _NOTE_MM) + 1
    lines = [
        line
        for text in paragraphs
        for line in wrap(text, page.inner_mm * PT_PER_MM, _NOTE_SIZE).lines
    ]
    if len(lines) > room:
        joined = " ".join(lines[room - 1 :])
        lines[room - 1 :] = wrap(joined, page.inner_mm * PT_PER_MM, _NOTE_SIZE, most_lines=1).lines
    for place, line in enumerate(lines):
        page.text(MARGIN_MM, top + place * _NOTE_MM, line, _NOTE_SIZE, color=styles.LIGHT.label,
                  gid="note")  # fmt: skip


def _accuracy(atlas: Atlas, layers: list[Layer]) -> list[str]:
    """Return how exactly the features are placed: half of them, nine in ten, and the rest."""
    known: list[float] = []
    wide = count = 0
    for layer in layers:
        if not {"accuracy_m", "geometry_method"} <= set(layer.frame.columns):
            continue
        drawn = layer.frame[~layer.frame["geometry_method"].isin(["schematic", "diagram"])]
        count += len(drawn)
        known += [float(value) for value in drawn["accuracy_m"].dropna()]
        if "place_precision" in drawn.columns:
            wide += int(drawn["place_precision"].isin(styles.HOLLOW_PRECISIONS).sum())
    if not known:
        return []
    language = atlas.spec.language
    half, most = (
        length(float(np.quantile(known, share, method="higher")), language) for share in (0.5, 0.9)
    )
    said = [word("accuracy_half", language, half=half, most=most, n=number(len(known), language))]
    if wide:
        figures = {"n": number(wide, language), "all": number(count, language)}
        said.append(word("accuracy_wide", language, **figures))
    return said
