"""The terms of the vocabularies that an atlas uses, with their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.model.evidence import EVIDENCE_TERMS

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.render.tables import Tables


def vocabulary(
    atlas: Atlas, tables: Tables, more: tuple[dict[str, Any], ...]
) -> dict[str, dict[str, dict[str, str]]]:
    """Return the titles of the terms that occur, by vocabulary.

    Parameters
    ----------
    atlas, tables
        The atlas, and its rows as the page holds them.
    more
        Actors, links and notes, as columns.
    """
    used: dict[str, set[str]] = {}
    for table, card in tables.cards.items():
        for column in {*card.columns, *EVIDENCE_TERMS}:
            name = card.vocabulary_of(column)
            if name:
                used.setdefault(name, set()).update(tables.terms(column, table))
    others = {"kind": "actor_kind", "relation": "relation", "outcome": "outcome"}
    for column, name in {**others, **{term: term for term in EVIDENCE_TERMS}}.items():
        for records in more:
            used.setdefault(name, set()).update(map(str, records["columns"].get(column, ())))
    # legs carry a mode and a method of their own, nodes of flows a role and a precision
    for name in ("leg", "geometry_method", "role", "place_precision", "world_region"):
        used.setdefault(name, set()).update(atlas.vocabulary.get(name, {}))
    titles: dict[str, dict[str, dict[str, str]]] = {}
    for name, terms in sorted(used.items()):
        known = atlas.vocabulary.get(name, {})
        titles[name] = {
            term: {code: str(known[term].get(code, term)) for code in LANGUAGES}
            for term in sorted(terms)
            if term in known
        }
    return titles
