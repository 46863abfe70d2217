"""The headline of a view: what its map says, with the count and the doubt, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geonexus.words.formats import number
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language

Counts = Mapping[str, int]
"""What a view shows, counted; ``from`` and ``to`` are years."""


def headline_of(view: str, counts: Counts, language: Language) -> str:
    """Return the headline of a view from its counts.

    Parameters
    ----------
    view
        ``flows``, ``control``, ``incidents``, ``certainty`` or ``unknown``.
    counts
        As ``geonexus.render.views.counts_of`` makes them; the page counts in the same way and
        takes the same texts.
    language
        Of the reader.

    Examples
    --------
    >>> headline_of("flows", {"agreed": 16, "single": 1}, "en")
    '16 flows from area to area are stated by two or more independent sources; 1 rests on one.'
    >>> headline_of("control", {"territories": 1, "calm": 0, "unstated": 1}, "pt")
    'Controle criminoso ou insurgente com pouca violência consta em 0 de 1 território; \
em 1 não constam o controle, a violência ou ambos.'
    """
    if view == "flows":
        values = {name: _counted(name, counts[name], language) for name in ("agreed", "single")}
        return word("headline_flows", language, **values)
    things = [name for name in ("territories", "incidents") if counts.get(name)]
    if not things:
        return word("headline_nothing", language)
    values = {name: number(count, language) for name, count in counts.items()}
    values |= {name: _counted(name, counts[name], language) for name in things}
    key = f"headline_{view}"
    if view == "incidents":
        values["years"] = _years(counts, language)
        key += "_more" if counts.get("elsewhere") else ""
    elif view in ("certainty", "unknown") and len(things) == 1:
        key += f"_{things[0]}"
    return word(key, language, **values)


def _counted(name: str, count: int, language: Language) -> str:
    """Return a noun with its number: ``1 territory``, ``77 territories``."""
    if count == 1:
        return word(f"one_{name}", language)
    return word(f"many_{name}", language, n=number(count, language))


def _years(counts: Counts, language: Language) -> str:
    if not counts.get("from"):
        return word("no_date", language)
    years = dict.fromkeys((str(counts["from"]), str(counts["to"])))
    return "–".join(years)
