"""The cover of the atlas of territories: what it is, all of it on one map, how to read it."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import version
from typing import TYPE_CHECKING

from geonexus.render.sheet.draw import draw_base, draw_rows, open_map
from geonexus.render.sheet.flow import Para, broken
from geonexus.render.sheet.frame import MapFrame
from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM, Page
from geonexus.render.sheet.text import wrap
from geonexus.style import styles
from geonexus.words.evidence import sources_of, years_of
from geonexus.words.formats import date as date_text
from geonexus.words.formats import number
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas

_LEFT_MM = 20.0


def draw_cover(atlas: Atlas, territories: Collection[str], date: str) -> Page:
    """Return the cover.

    Parameters
    ----------
    atlas
        A built atlas.
    territories
        Ids of those that the book holds.
    date
        Of this printing; may be empty.
    """
    page = Page(atlas.spec.sheet.paper)
    language = atlas.spec.language
    width = page.width_mm - 2 * _LEFT_MM
    held = {**atlas.layers(), **atlas.whole}
    # 1. title and abstract
    y = 30.0
    title = wrap(atlas.spec.title.in_(language), width * PT_PER_MM, 22, bold=True, most_lines=4)
    for line in title.lines:
        page.text(_LEFT_MM, y, line, 22, bold=True, gid="title")
        y += 9.5
    page.text(_LEFT_MM, y + 1, word("book_title", language), 14, color=styles.LIGHT.label)
    counts = {name: len(held.get(name, ())) for name in ("incidents", "routes", "flows", "places")}
    counts |= {"territories": len(territories), "sources": len(atlas.sources)}
    figures = {name: number(count, language) for name, count in counts.items()}
    abstract = Para(atlas.spec.abstract.in_(language), size=9.5)
    y = _write(page, [abstract], y + 5, width) + 6
    page.text(_LEFT_MM, y, word("book_counts", language, **figures), 9, bold=True)
    # 2. what is needed at the foot is measured first; the map has the rest
    paras = [
        Para(word("how_to_read", language), size=9.5, bold=True),
        *(Para(word(f"read_{n}", language), size=8, before_mm=1) for n in (1, 2, 3)),
        Para(word("caution", language), size=8, before_mm=1),
        *([Para(word("summary_language", language), size=8, before_mm=1)]
          if language != "en" and not atlas.texts else []),
        Para(f"{word('sources', language)}: {sources_of(atlas, held.values())}.", size=6.2,
             color=styles.LIGHT.label, before_mm=3),
        Para(f"{word('period', language)}: {years_of(held.values())}. " + (
             word("book_dated", language, date=date_text(date, language)) + ". " if date else "")
             + word("made_by", language, version=version("geonexus")) + ".", size=6.2,
             color=styles.LIGHT.label),
    ]  # fmt: skip
    lines, _ = broken(paras, width)
    foot = page.height_mm - MARGIN_MM - sum(x.height_mm + x.before_mm for x in lines)
    _write(page, paras, foot, width)
    # 3. all territories that are areas, in the colors of their types
    high = foot - y - 10
    if high > 40:
        frame = MapFrame.fit(atlas.spec.extent, width / high)
        axes = page.axes(_LEFT_MM, y + 5, width, high)
        open_map(axes, frame)
        draw_base(axes, frame, atlas, units=False)
        rows = held["territories"].geo
        rows = rows[rows["id"].isin(territories)]
        if "scope" in rows.columns:
            rows = rows[rows["scope"] == "area"]
        draw_rows(axes, frame, rows, styles.named("territory"))
    return page


def _write(page: Page, paras: list[Para], top_mm: float, width_mm: float) -> float:
    """Write paragraphs below each other and return where they end."""
    y = top_mm
    for line in broken(paras, width_mm)[0]:
        y += line.before_mm + line.height_mm
        page.text(_LEFT_MM + line.x_mm, y, line.text, line.size, bold=line.bold, color=line.color)
    return y
