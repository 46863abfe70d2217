"""What the symbols of a legend are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geonexus.words.translations import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geonexus.model.cards import Language
    from geonexus.style.legend import Entry


def label(
    entry: Entry,
    titles: Mapping[str, Mapping[str, str]],
    language: Language,
) -> str:
    """Return what an entry is called: its family, or the titles of its terms.

    Parameters
    ----------
    entry
        One symbol.
    titles
        The vocabulary of the terms: term → language → title.
    language
        Of the legend.
    """
    if entry.family:
        return word(f"family_{entry.family}", language)
    return ", ".join(titles.get(term, {}).get(language, term) for term in entry.terms)
