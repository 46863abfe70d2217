"""Text on paper: what can be printed, how wide it is, where it breaks, and what had to be cut.

Only the fonts that matplotlib ships are used, by their files, so that the bytes are the same
everywhere. Widths come from the font itself; nothing is guessed from the number of letters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

ELLIPSIS = "…"
UNPRINTABLE = "�"
"""Stands for each character that is a control or has no glyph."""
LONGEST_TEXT = 4000
"""Characters of one text that are looked at; more of one is cut, and the page says so."""

_EM = 1000
_KEPT_CONTROLS = {"\n": " ", "\t": " ", "\r": " ", "\u2028": " ", "\u2029": " "}


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The lines of a text, and whether some of it had to be left out."""

    lines: tuple[str, ...]
    cut: bool


def font(size: float, bold: bool = False) -> dict[str, Any]:
    """Return the arguments that make matplotlib draw in our font, literally.

    Parameters
    ----------
    size
        In points.
    bold
        Whether the letters are bold.
    """
    return {"fontproperties": _properties(size, bold), "parse_math": False}


def printable(text: object) -> str:
    r"""Return a text in which each control or missing character is a visible mark.

    A control that turns the direction of writing could make a name read as another one.

    Examples
    --------
    >>> printable("a\u202eb")
    'a�b'
    """
    whole = str(text)[: LONGEST_TEXT + 1]
    return "".join(_shown(character) for character in whole)


@cache
def _shown(character: str) -> str:
    if character in _KEPT_CONTROLS:
        return " "
    kind = unicodedata.category(character)
    if kind[0] == "C" or kind in ("Zl", "Zp") or not _face(False).get_char_index(ord(character)):
        return UNPRINTABLE
    return character


def width_pt(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a printable text in points."""
    return sum(_advance(character, bold) for character in text) * size / _EM


def wrap(
    text: object, width: float, size: float, *, bold: bool = False, most_lines: int | None = None
) -> Wrapped:
    """Break a text into lines of a width, between words where that can be.

    Parameters
    ----------
    text
        Any text; made printable first.
    width
        In points.
    size
        Of the letters, in points.
    bold
        Whether the letters are bold.
    most_lines
        More lines than this are left out, and the last one ends in an ellipsis.

    Examples
    --------
    >>> wrap("one two three", 45, 10).lines
    ('one two', 'three')
    """
    shown = printable(text)
    cut = len(shown) > LONGEST_TEXT
    lines: list[str] = []
    line = ""
    for word in shown[:LONGEST_TEXT].split():
        longer = f"{line} {word}" if line else word
        if width_pt(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, size, bold)
        lines += full
    lines.append(line)
    if most_lines is not None and len(lines) > most_lines:
        lines, cut = lines[:most_lines], True
    if cut:
        lines[-1] = _with_ellipsis(lines[-1], width, size, bold)
    return Wrapped(tuple(lines), cut)


def shorten(text: object, width: float, size: float, *, bold: bool = False) -> str:
    """Return a text on one line of a width, with an ellipsis where it had to be cut."""
    return wrap(text, width, size, bold=bold, most_lines=1).lines[0]


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Return a word in pieces, each as wide as a line may be; at least one letter a piece."""
    pieces, piece = [], ""
    for character in word:
        if piece and width_pt(piece + character, size, bold) > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def _with_ellipsis(line: str, width: float, size: float, bold: bool) -> str:
    while line and width_pt(line + ELLIPSIS, size, bold) > width:
        line = line[:-1]
    return line.rstrip(" ,;:") + ELLIPSIS


@cache
def _advance(character: str, bold: bool) -> float:
    from matplotlib.ft2font import LoadFlags

    glyph = _face(bold).load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536


@cache
def _face(bold: bool) -> Any:  # noqa: ANN401  (a class of C)
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(_file(bold)))
    face.set_size(_EM, 72)
    return face


@cache
def _properties(size: float, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(_file(bold)), size=size)


def _file(bold: bool) -> Path:
    import matplotlib as mpl

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / name
