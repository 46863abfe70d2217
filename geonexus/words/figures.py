"""Figures with their unit, qualifier and year, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geonexus.base.cells import split_cell
from geonexus.words.evidence import Row, term, text_of
from geonexus.words.formats import figure

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas


def measured(atlas: Atlas, row: Row) -> str:
    """Return the figure of a row with its unit and qualifier: ``7 flights, low estimate``.

    Parameters
    ----------
    atlas
        Its vocabulary has the qualifiers; any other is shown as it is written.
    row
        A figure or a note: ``value``, ``unit``, ``qualifier``. "Billions" is no figure: such a
        note has words and no value.
    """
    value, unit = text_of(row, "value"), text_of(row, "unit")
    if not _is_number(value):
        told = f"{value} {unit}".strip() if value else ""
    elif "=" in unit:  # "1 = yes": what the figure says, and not the figure
        told = coded(unit, float(value))
    elif unit == "year":
        told = f"{float(value):.0f}"
    else:
        told = f"{figure(float(value), atlas.spec.language)} {unit}".strip()
    known = atlas.vocabulary.get("qualifier", {})
    qualifiers = (
        term(atlas, "qualifier", name).lower() if name in known else name
        for name in split_cell(text_of(row, "qualifier"))
    )
    return ", ".join(filter(None, (told, *qualifiers)))


def year_of(row: Row) -> str:
    """Return the year of a figure; an empty text where none is stated."""
    return text_of(row, "year").removesuffix(".0")


def coded(unit: str, value: float) -> str:
    """Return what a coded figure says.

    Examples
    --------
    >>> coded("1 = yes", 1.0), coded("0 = no; 1 = yes", 3.0)
    ('yes', '3 (0 = no; 1 = yes)')
    """
    for part in split_cell(unit.replace(",", ";")):
        code, _, meaning = (side.strip() for side in part.partition("="))
        if _is_number(code) and float(code) == value and meaning:
            return meaning
    return f"{value:g} ({unit})"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
