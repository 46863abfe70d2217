"""Figures with their unit, qualifier and year, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geonexus.base.cells import items_of, split_cell, text_of
from geonexus.words.evidence import Row, term
from geonexus.words.formats import figure
from geonexus.words.texts import term_in

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas


def measured(atlas: Atlas, row: Row) -> str:
    """Return the figure of a row with its unit and qualifier: ``7 flights, low estimate``.

    Parameters
    ----------
    atlas
        Its vocabulary and terms have the qualifiers and units; any other is shown as written.
    row
        A figure or a note: ``value``, ``unit``, ``qualifier``. "Billions" is no figure: such a
        note has words and no value.
    """
    language = atlas.spec.language
    value, written = text_of(row, "value"), text_of(row, "unit")
    unit = term_in(atlas, written, language)
    if not _is_number(value):
        told = f"{value} {unit}".strip() if value else ""
    elif "=" in unit:  # "1 = yes": what the figure says, and not the figure
        told = coded(unit, float(value))
    elif written == "year":
        told = f"{float(value):.0f}"
    else:
        told = f"{figure(float(value), language)} {unit}".strip()
    known = atlas.vocabulary.get("qualifier", {})
    qualifiers = (
        term(atlas, "qualifier", name).lower() if name in known else term_in(atlas, name, language)
        for name in items_of(row, "qualifier")
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
