"""The terms of the vocabularies that an atlas uses, with their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.model.evidence import EVIDENCE_TERMS

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.render.tables import Tables


def vocabulary(
    atlas: Atlas, tables: Tables, actors: dict[str, Any], links: dict[str, Any]
) -> dict[str, dict[str, dict[str, str]]]:
    """Return the titles of the terms that occur, by vocabulary."""
    used: dict[str, set[str]] = {}
    for table, card in tables.cards.items():
        for column in {*card.columns, *EVIDENCE_TERMS}:
            name = card.vocabulary_of(column)
            if name:
                used.setdefault(name, set()).update(tables.terms(column, table))
    used["actor_kind"] = {str(term) for term in actors["columns"]["kind"]}
    used["relation"] = {str(term) for term in links["columns"]["relation"]}
    for column in EVIDENCE_TERMS:
        for cells in (actors["columns"].get(column, ()), links["columns"].get(column, ())):
            used.setdefault(column, set()).update(str(cell) for cell in cells)
    # legs carry a mode of their own, and a method of their own
    for name in ("leg", "geometry_method"):
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
