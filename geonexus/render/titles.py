"""Titles in every language, and the citations of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geonexus.base.cells import split_cell
from geonexus.model.cards import LANGUAGES
from geonexus.model.evidence import Citation

if TYPE_CHECKING:
    from geonexus.model.cards import Titles


def titles(titles: Titles) -> dict[str, str]:
    """Return a title in every language of the page."""
    return {code: titles.in_(code) for code in LANGUAGES}


def citations(cell: object) -> Iterable[Citation]:
    """Yield the citations of a cell."""
    for text in split_cell(cell):
        source, _, locator = text.partition("@")
        if source:
            yield Citation(source=source, locator=locator)
