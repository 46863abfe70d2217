"""The contents of the atlas of territories: entries by type, with page numbers and links."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, groupby
from typing import TYPE_CHECKING

from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM, Page
from geonexus.render.sheet.pdf import Bookmark, Link
from geonexus.render.sheet.text import shorten, width_pt
from geonexus.style import styles
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas

_ROW_MM = 3.9
_SIZE = 7.2
_GAP_MM = 8.0
_TOP_MM, _FOOT_MM = 30.0, 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One territory of the contents."""

    group: str
    title: str
    color: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a row of the contents stands: a heading, or an entry by its number."""

    page: int
    x_mm: float
    y_mm: float
    heading: str
    entry: int


class Contents:
    """The contents, laid out.

    Parameters
    ----------
    atlas
        Its language.
    entries
        In the order of the book; those of one group stand together.
    page
        A page of the paper.
    """

    def __init__(self, atlas: Atlas, entries: list[Entry], page: Page) -> None:
        self.language, self.entries = atlas.spec.language, entries
        self.width_mm = (page.inner_mm - _GAP_MM) / 2
        bottom = page.height_mm - _FOOT_MM
        slots = (
            (number, MARGIN_MM + side * (self.width_mm + _GAP_MM))
            for number in count()
            for side in range(2)
        )
        self.spots: list[_Spot] = []
        (at, x), y = next(slots), _TOP_MM
        numbered = enumerate(entries)
        for group, members in groupby(numbered, key=lambda item: item[1].group):
            if y > _TOP_MM:
                y += _ROW_MM * 0.7
            if y + 2 * _ROW_MM > bottom:  # a heading never stands alone at the foot
                (at, x), y = next(slots), _TOP_MM
            self.spots.append(_Spot(at, x, y, group, -1))
            y += _ROW_MM * 1.15
            for number, _ in members:
                if y > bottom:
                    (at, x), y = next(slots), _TOP_MM
                self.spots.append(_Spot(at, x, y, "", number))
                y += _ROW_MM
        self.pages = max(spot.page for spot in self.spots) + 1

    def draw(self, page: Page, number: int, starts: list[int]) -> list[Link]:
        """Draw one page of the contents and return its links.

        Parameters
        ----------
        page
            To draw on; has its running head already.
        number
            Which page of the contents, from zero.
        starts
            Index of the first page of each entry, from zero.
        """
        if number == 0:
            title = word("contents", self.language)
            page.text(MARGIN_MM, MARGIN_MM + 11, title, 15, bold=True, gid="title")
        links = []
        for spot in self.spots:
            if spot.page != number:
                continue
            if spot.heading:
                text = shorten(spot.heading, self.width_mm * PT_PER_MM, _SIZE + 0.6, bold=True)
                page.text(spot.x_mm, spot.y_mm, text, _SIZE + 0.6, bold=True)
                continue
            links.append(self._draw_entry(page, spot, number, starts[spot.entry]))
        return links

    def _draw_entry(self, page: Page, spot: _Spot, number: int, target: int) -> Link:
        entry = self.entries[spot.entry]
        page.box(spot.x_mm, spot.y_mm - 2.0, 2.2, 2.2, face=entry.color)
        folio = str(target + 1)
        room = (self.width_mm - 4 - 9) * PT_PER_MM
        title = shorten(entry.title, room, _SIZE)
        page.text(spot.x_mm + 4, spot.y_mm, title, _SIZE, gid="entry")
        right = spot.x_mm + self.width_mm
        page.text(right, spot.y_mm, folio, _SIZE, align="right", gid="folio")
        begin = spot.x_mm + 4 + width_pt(title, _SIZE) / PT_PER_MM + 1.5
        end = right - width_pt(folio, _SIZE) / PT_PER_MM - 1.5
        dots = int((end - begin) * PT_PER_MM / (width_pt(".", 6) * 2))
        if dots > 1:
            page.text(end, spot.y_mm, " .".join([""] * dots), 6, align="right",
                      color=styles.LIGHT.border, gid="leader")  # fmt: skip
        box = (spot.x_mm, spot.y_mm - _ROW_MM * 0.75, right, spot.y_mm + _ROW_MM * 0.25)
        points = (
            box[0] * PT_PER_MM, (page.height_mm - box[3]) * PT_PER_MM, box[2] * PT_PER_MM,
            (page.height_mm - box[1]) * PT_PER_MM,
        )  # fmt: skip
        return Link(1 + number, target, points)

    def bookmarks(self, starts: list[int]) -> list[Bookmark]:
        """Return the outline of the PDF: the contents, then each group with its territories."""
        marks: list[Bookmark] = [(word("contents", self.language), 1, [])]
        numbered = enumerate(self.entries)
        for group, members in groupby(numbered, key=lambda item: item[1].group):
            inside = [(entry.title, starts[number]) for number, entry in members]
            marks.append((group, inside[0][1], inside))
        return marks
