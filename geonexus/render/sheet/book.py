"""The atlas of territories as one PDF: cover, contents with links, a page or more a territory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.base.files import staged
from geonexus.errors import Fault, InputError, UnknownNameError
from geonexus.render.sheet.contents import Contents, Entry
from geonexus.render.sheet.cover import draw_cover
from geonexus.render.sheet.flow import Column, Line, Para, Placed, broken, flow
from geonexus.render.sheet.key import COLUMN_GAP_MM, Key, columns_of, draw_keys
from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM, Page, pdf_metadata, printing
from geonexus.render.sheet.pdf import Link, finish
from geonexus.render.sheet.profile import Profile, profile
from geonexus.render.sheet.profile_map import ProfileMap
from geonexus.render.sheet.speaker import shortened
from geonexus.render.sheet.text import shorten, wrap
from geonexus.style import styles
from geonexus.words.in_and_around import records
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.words.in_and_around import Row

FOOT_MM = 14.0
"""Room for the foot of a page."""

_GAP_MM = 6.0
_MAP_MM = (104.0, 90.0, 76.0)
"""Heights of the map on a page; the lower ones where they save a page."""
_KEY_COLUMNS = 4
_TITLE_SIZE, _MOST_TITLE_LINES = 15.0, 2


@dataclass
class _Pages:
    """The pages of one territory, laid out but not drawn."""

    profile: Profile
    map: ProfileMap
    keys: list[Key]
    title: tuple[str, ...]
    head: list[Line]
    map_top_mm: float
    placed: list[Placed]

    @property
    def pages(self) -> int:
        return max((line.page for line in self.placed), default=0) + 1


def write_book(
    atlas: Atlas,
    path: Path,
    *,
    only: Collection[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Write the atlas of territories and return how many pages it has.

    Parameters
    ----------
    atlas
        A built atlas; its language and paper are those of the book.
    path
        The PDF. Replaced at the end only.
    only
        Ids of territories; all when not given. A single one has neither cover nor contents.
    progress
        Called with a short text now and then, and for each page whose text had to be shortened.

    Raises
    ------
    InputError
        The atlas has no territory to print.
    UnknownNameError
        There is no such territory; the nearest is offered.
    OutputError
        The file cannot be written; the earlier one still stands.
    """
    rows = _rows(atlas, only)
    with printing():
        progress(f"atlas: {len(rows)} territories")
        page = Page(atlas.spec.sheet.paper)
        laid = [_lay_out(atlas, row, page, progress) for row in rows]
        if len(laid) == 1:
            contents, first = None, 0
        else:
            contents = Contents(atlas, [_entry(atlas, item) for item in laid], page)
            first = 1 + contents.pages
        starts = [first + sum(item.pages for item in laid[:place]) for place in range(len(laid))]
        with staged(path) as beside:
            raw = beside.with_suffix(".raw")
            links = _draw(atlas, raw, laid, starts, contents, progress)
            title = _book_title(atlas, laid)
            marks = contents.bookmarks(starts) if contents else [(laid[0].profile.title, 0, [])]
            finish(raw, beside, title=title, language=atlas.spec.language, links=links,
                   bookmarks=marks)  # fmt: skip
            raw.unlink()
    return first + sum(item.pages for item in laid)


def _rows(atlas: Atlas, only: Collection[str] | None) -> list[Row]:
    """Return the territories to print, by type, then by title."""
    held = {**atlas.layers(), **atlas.whole}
    rows = records(held["territories"].frame) if "territories" in held else []
    if not rows:
        fault = Fault(atlas.spec.id, "groups", "no territory", "a layer of territories with rows")
        raise InputError("an atlas of territories needs territories", [fault])
    if only is not None:
        known = {row["id"] for row in rows}
        for wanted in only:
            if wanted not in known:
                raise UnknownNameError("territory", wanted, known)
        rows = [row for row in rows if row["id"] in only]
    titles = atlas.vocabulary.get("territory_type", {})
    language = atlas.spec.language
    return sorted(
        rows,
        key=lambda row: (
            titles.get(row["type"], {}).get(language, row["type"]),
            str(row[f"title_{language}"]).casefold(),
            row["id"],
        ),
    )


def _book_title(atlas: Atlas, laid: list[_Pages]) -> str:
    if len(laid) == 1:
        return laid[0].profile.title
    language = atlas.spec.language
    return f"{atlas.spec.title.in_(language)}: {word('book_title', language)}"


def _entry(atlas: Atlas, item: _Pages) -> Entry:
    row = item.profile.row
    titles = atlas.vocabulary.get("territory_type", {}).get(str(row["type"]), {})
    group = titles.get(atlas.spec.language, str(row["type"]))
    return Entry(group, item.profile.title, styles.named("territory").color_of(str(row["type"])))


# --- one territory ----------------------------------------------------------------------------


def _lay_out(atlas: Atlas, row: Row, page: Page, progress: Callable[[str], None]) -> _Pages:
    """Measure everything of a territory, so that its pages can be counted before any is drawn."""
    language = atlas.spec.language
    found = profile(atlas, row)
    title = wrap(found.title, page.inner_mm * PT_PER_MM, _TITLE_SIZE, bold=True,
                 most_lines=_MOST_TITLE_LINES)  # fmt: skip
    head, cut = broken(
        [_head_para(found.subtitle, 9.0), _head_para(found.how_we_know, 7.0)], page.inner_mm
    )
    if title.cut:
        cut.insert(0, f"{title.lines[0][:40]}… ({len(found.title):,})")
    width = (page.inner_mm - _GAP_MM) / 2
    lines, more = broken(found.paras, width)
    told = shortened([*cut, *more], language)
    if told is not None:
        lines += broken([told], width)[0]
        progress(f"{row['id']}: {told.text}")
    map_top = MARGIN_MM + 9 + 6.4 * len(title.lines) + sum(x.height_mm for x in head)
    each = (page.inner_mm - COLUMN_GAP_MM * (_KEY_COLUMNS - 1)) / _KEY_COLUMNS
    best: _Pages | None = None
    for height in _MAP_MM:  # a lower map where that saves a page
        drawn = ProfileMap(atlas, found, page.inner_mm, height)
        keys = drawn.keys()
        first_top = map_top + height + 6.5 + columns_of(keys, _KEY_COLUMNS, each)[1] + 6.0
        placed = flow(lines, _columns(page, width, first_top))
        laid = _Pages(found, drawn, keys, title.lines, head, map_top, placed)
        if best is None or laid.pages < best.pages:
            best = laid
        if best.pages == 1:
            break
    assert best is not None
    return best


def _head_para(text: str, size: float) -> Para:
    return Para(text, size=size, color=styles.LIGHT.label)


def _columns(page: Page, width_mm: float, first_top: float) -> Iterator[Column]:
    """Yield two columns a page, the first below the map; a page without room has none."""
    bottom = page.height_mm - FOOT_MM - 3
    for number in count():
        top = first_top if number == 0 else MARGIN_MM + 13
        if bottom - top < 20:
            continue
        for side in range(2):
            yield Column(number, MARGIN_MM + side * (width_mm + _GAP_MM), top, bottom)


def _draw_territory(atlas: Atlas, item: _Pages, number: int, start: int) -> Page:
    """Draw page ``number`` of a territory."""
    page = Page(atlas.spec.sheet.paper)
    language = atlas.spec.language
    _draw_frame(page, atlas, start + number + 1)
    if number == 0:
        y = MARGIN_MM + 6
        for text in item.title:
            y += 6.4
            page.text(MARGIN_MM, y, text, _TITLE_SIZE, bold=True, gid="title")
        y += 1.2
        for line in item.head:
            y += line.height_mm
            page.text(MARGIN_MM + line.x_mm, y, line.text, line.size, color=line.color)
        said = item.map.draw(page, item.map_top_mm)
        below = item.map_top_mm + item.map.height_mm
        lines = wrap(said, page.inner_mm * PT_PER_MM, 5.2, most_lines=1).lines
        page.text(MARGIN_MM, below + 5.0, lines[0], 5.2, color=styles.LIGHT.label, gid="note")
        draw_keys(page, item.keys, MARGIN_MM, below + 7.5, page.inner_mm, _KEY_COLUMNS)
    else:
        text = f"{item.title[0]} ({word('continued', language)})"
        page.text(MARGIN_MM, MARGIN_MM + 8.5, shorten(text, page.inner_mm * PT_PER_MM, 10.5,
                  bold=True), 10.5, bold=True, gid="title")  # fmt: skip
    for spot in item.placed:
        if spot.page == number:
            line = spot.line
            page.text(spot.x_mm, spot.y_mm, line.text, line.size, bold=line.bold, color=line.color)
    return page


def _draw_frame(page: Page, atlas: Atlas, number: int) -> None:
    """Draw what every page has: the running head, the caution and the page's number."""
    language = atlas.spec.language
    inner = page.inner_mm * PT_PER_MM
    head = shorten(atlas.spec.title.in_(language), inner * 0.8, 6.5)
    page.text(MARGIN_MM, MARGIN_MM + 1.5, head, 6.5, color=styles.LIGHT.label, gid="head")
    page.rule(MARGIN_MM, MARGIN_MM + 3.2, page.inner_mm)
    foot = page.height_mm - FOOT_MM + 4
    page.rule(MARGIN_MM, foot - 3.2, page.inner_mm)
    caution = shorten(word("caution", language), inner - 70, 5.6)
    page.text(MARGIN_MM, foot, caution, 5.6, color=styles.LIGHT.label, gid="foot")
    page.text(page.width_mm - MARGIN_MM, foot, str(number), 8, align="right", gid="folio")


# --- the whole --------------------------------------------------------------------------------


def _draw(
    atlas: Atlas, path: Path, laid: list[_Pages], starts: list[int], contents: Contents | None,
    progress: Callable[[str], None],
) -> list[Link]:  # fmt: skip
    """Draw every page into one PDF and return the links of the contents."""
    from matplotlib.backends.backend_pdf import PdfPages

    language = atlas.spec.language
    links: list[Link] = []
    shown = {item.profile.row["id"] for item in laid}
    with PdfPages(path, metadata=pdf_metadata("", language)) as pdf:
        if contents is not None:
            pdf.savefig(draw_cover(atlas, shown, _date()).figure)
            for number in range(contents.pages):
                page = Page(atlas.spec.sheet.paper)
                _draw_frame(page, atlas, number + 2)
                links += contents.draw(page, number, starts)
                pdf.savefig(page.figure)
        for place, (item, start) in enumerate(zip(laid, starts, strict=True)):
            if place and place % 20 == 0:
                progress(f"atlas: {place} of {len(laid)} territories")
            for number in range(item.pages):
                pdf.savefig(_draw_territory(atlas, item, number, start).figure)
    return links


def _date() -> str:
    """Return the day that the environment gives to this printing, or nothing."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), tz=UTC).date().isoformat() if epoch.isdigit() else ""
