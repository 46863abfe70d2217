"""Small maps of all layers on one sheet, at one scale: what there is, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geonexus.render.sheet.draw import draw_base, open_map
from geonexus.render.sheet.flow_map import draw_flow_map, sheet_flows
from geonexus.render.sheet.frame import MapFrame
from geonexus.render.sheet.labels import Labeler
from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM, Page
from geonexus.render.sheet.text import wrap
from geonexus.render.sheet.theme_map import draw_layers, flow_layers
from geonexus.style import styles
from geonexus.words.formats import number
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.render.sheet.theme import Theme

MOST_ON_A_PAGE = 16
_GAP_MM, _TITLE_MM, _FOOT_MM = 5.0, 9.0, 10.0
_TITLE_SIZE, _PANEL_SIZE = 14.0, 6.6


def draw_multiples(atlas: Atlas, themes: list[Theme]) -> list[Page]:
    """Return pages of small maps, one for each theme, all of one extent and scale.

    Parameters
    ----------
    atlas
        Its language, paper and base map.
    themes
        What each small map shows; an empty one says that nothing is drawn.
    """
    parts = [themes[at : at + MOST_ON_A_PAGE] for at in range(0, len(themes), MOST_ON_A_PAGE)]
    return [_page(atlas, part) for part in parts]


def _page(atlas: Atlas, themes: list[Theme]) -> Page:
    language = atlas.spec.language
    page = Page(atlas.spec.sheet.paper, landscape=False)
    title = f"{atlas.spec.sheet.title.in_(language)}: {word('multiples_title', language)}"
    y = MARGIN_MM - 1.5
    for line in wrap(title, page.inner_mm * PT_PER_MM, _TITLE_SIZE, bold=True, most_lines=3).lines:
        y += 6
        page.text(MARGIN_MM, y, line, _TITLE_SIZE, bold=True)
    top = y + 4
    columns = next(number for number in (1, 2, 3, 4) if number * number >= len(themes))
    rows = -(-len(themes) // columns)
    wide = (page.inner_mm - _GAP_MM * (columns - 1)) / columns
    high = (page.height_mm - MARGIN_MM - _FOOT_MM - top) / rows - _TITLE_MM - _GAP_MM
    frame = MapFrame.fit(atlas.spec.extent, wide / high)
    for place, theme in enumerate(themes):
        x = MARGIN_MM + (place % columns) * (wide + _GAP_MM)
        at = top + (place // columns) * (high + _TITLE_MM + _GAP_MM)
        _panel(page, atlas, theme, frame, (x, at, wide, high))
    page.text(MARGIN_MM, page.height_mm - MARGIN_MM, word("caution", language), 5.4,
              color=styles.LIGHT.label, gid="note")  # fmt: skip
    return page


def _panel(
    page: Page, atlas: Atlas, theme: Theme, frame: MapFrame,
    room: tuple[float, float, float, float],
) -> None:  # fmt: skip
    """Draw one small map with its title and the number of its rows."""
    x, y, wide, high = room
    language = atlas.spec.language
    held = sum(len(layer) for _, layer in theme.layers)
    said = f"{theme.title} ({number(held, language)})"
    lines = wrap(said, wide * PT_PER_MM, _PANEL_SIZE, bold=True, most_lines=2).lines
    for place, line in enumerate(lines):
        page.text(x, y + 3 + 3 * place, line, _PANEL_SIZE, bold=True)
    axes = page.axes(x, y + _TITLE_MM, wide, high)
    labels = Labeler(axes, frame, wide)
    open_map(axes, frame)
    draw_base(axes, frame, atlas, units=False)
    draw_layers(axes, frame, labels, atlas, theme.layers)
    flows = sheet_flows(atlas, flow_layers(theme.layers))
    if flows is not None:
        # there is no legend to say what a number stands for
        draw_flow_map(axes, frame, labels, flows, language, numbers=False, scale=0.6)
