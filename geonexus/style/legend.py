"""Which symbols a layer uses and what they are called: one legend for map, sheet and exports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geonexus.model.cards import LANGUAGES, Language
from geonexus.style.styles import FAMILY_TITLES, Named, Shape


@dataclass(frozen=True, slots=True)
class Entry:
    """One symbol of a legend."""

    terms: tuple[str, ...]
    """Terms that share the symbol, commonest first."""
    color: str
    shape: Shape
    family: str
    """Family of the terms; empty where the style has none."""
    count: int
    """Rows that are drawn so."""


def entries(look: Named, terms: Iterable[str] | Mapping[str, int]) -> list[Entry]:
    """Return the symbols that the terms of a layer use, commonest first.

    Parameters
    ----------
    look
        The style of the layer.
    terms
        The term of each row, in the column that the style looks at; or how many rows have each.

    Examples
    --------
    >>> from geonexus.style.styles import named
    >>> [(e.terms, e.count) for e in entries(named("incident"), ["arrest", "arrest", "killing"])]
    [(('arrest',), 2), (('killing',), 1)]
    """
    counts = Counter(terms)
    symbols: dict[tuple[str, Shape], list[str]] = {}
    for term in sorted(counts, key=lambda name: (-counts[name], name)):
        symbols.setdefault((look.color_of(term), look.shape_of(term)), []).append(term)
    found = [
        Entry(
            terms=tuple(members),
            color=color,
            shape=shape,
            family=look.family_of(members[0]),
            count=sum(counts[term] for term in members),
        )
        for (color, shape), members in symbols.items()
    ]
    return sorted(found, key=lambda entry: (-entry.count, entry.color))


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
    if entry.family in FAMILY_TITLES:
        return FAMILY_TITLES[entry.family][LANGUAGES.index(language)]
    return ", ".join(titles.get(term, {}).get(language, term) for term in entry.terms)
