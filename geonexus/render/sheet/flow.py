"""Text that flows through columns and on to the next page: nothing is cut in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geonexus.render.sheet.page import PT_PER_MM
from geonexus.render.sheet.text import wrap
from geonexus.style import styles

_LEADING = 1.32


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: str
    size: float = 7.0
    bold: bool = False
    color: str = styles.LIGHT.ink
    indent_mm: float = 0.0
    hang_mm: float = 0.0
    """How much further to the right its second and later lines begin."""
    before_mm: float = 0.0
    """Room above it, but at the top of a column."""
    keep: bool = False
    """Whether it must stand in one column with the first line of the next paragraph."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph, measured."""

    text: str
    size: float
    bold: bool
    color: str
    x_mm: float
    height_mm: float
    before_mm: float
    keep: bool


@dataclass(frozen=True, slots=True)
class Column:
    """Where text may stand: on which page, and from where to where."""

    page: int
    x_mm: float
    top_mm: float
    bottom_mm: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and where its letters stand."""

    page: int
    x_mm: float
    y_mm: float
    line: Line


def broken(paras: Iterable[Para], width_mm: float) -> tuple[list[Line], list[str]]:
    """Return the lines of paragraphs, and the beginning of each that had to be cut."""
    lines, cut = list[Line](), list[str]()
    for para in paras:
        room = (width_mm - para.indent_mm - para.hang_mm) * PT_PER_MM
        found = wrap(para.text, room, para.size, bold=para.bold)
        if found.cut:
            cut.append(found.lines[0][:40])
        height = para.size * _LEADING / PT_PER_MM
        for number, text in enumerate(found.lines):
            x = para.indent_mm + (para.hang_mm if number else 0.0)
            before = para.before_mm if number == 0 else 0.0
            lines.append(Line(text, para.size, para.bold, para.color, x, height, before, para.keep))
    return lines, cut


def flow(lines: Sequence[Line], columns: Iterator[Column]) -> list[Placed]:
    """Place lines in columns, one after the other.

    Parameters
    ----------
    lines
        Measured for the width of the columns.
    columns
        As many as are needed; each at least as high as a few lines.
    """
    placed: list[Placed] = []
    if not lines:
        return placed
    column = next(columns)
    y = column.top_mm
    for number, line in enumerate(lines):
        fresh = y == column.top_mm
        needed = line.height_mm + (0.0 if fresh else line.before_mm)
        together = needed
        at = number
        while lines[at].keep and at + 1 < len(lines):
            at += 1
            together += lines[at].before_mm + lines[at].height_mm
        if y + together > column.bottom_mm and not fresh:
            column = next(columns)
            y, needed = column.top_mm, line.height_mm
        y += needed
        placed.append(Placed(column.page, column.x_mm + line.x_mm, y - line.height_mm * 0.27, line))
    return placed
