"""Titles, abstracts and columns of the tables that a build makes itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geonexus.model.cards import Column
from geonexus.model.layer import EVIDENCE_ABOUT
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language

_TITLES = {
    "sources": "sources", "renamed": "renamed_ids", "flows-territories": "flows_territories",
}  # fmt: skip
"""Table → key of its title; any other is a join."""


def _text(about: str) -> Column:
    return Column(kind="text", about=about)


_JOINED = {
    "left": _text("Key of the row that was joined"),
    "right": _text("Key of the row that it matches"),
    "match": _text(
        "inside, border, accuracy (outside, within its own accuracy), zone (known to that area "
        "by name), country (known to a whole country only, which the area holds) or key"
    ),
}
_OWN_COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "flows-territories": {
        "flow": _text("Id of the flow"),
        "territory": _text("Id of the territory"),
        "match": _text(
            "named (a node is that territory), inside (a node known to its town or finer lies in "
            "it) or country (it holds the whole country that a node is known to)"
        ),
    },
    "renamed": {
        "old": _text("Id of an earlier version"),
        "new": Column(kind="list", about="Ids that hold it now; empty where none does"),
        "reason": _text("Why it was renamed, split, moved to another layer or taken out"),
    },
    "sources": {
        "id": _text("Id that the locators begin with"),
        "author": _text("Authors; empty where none is named"),
        "year": _text("Year of print"),
        "title": _text("Title of the text"),
        "publication": _text("Where it was printed"),
        "pages": _text("Pages in print"),
        "type": _text("Kind of text"),
        "reliability": _text("Admiralty A–F; F means it cannot be judged"),
        "reliability_reason": _text("Why it has that grade"),
        "copies": _text("Id of the source that it repeats"),
    },
}
_ADDED: Mapping[str, Column] = {
    "lon": Column(kind="number", unit="degree", about="Longitude, WGS 84; empty without a place"),
    "lat": Column(kind="number", unit="degree", about="Latitude, WGS 84; empty without a place"),
    "area": _text("ISO 3166-1 alpha-3 code of the area"),
    "name_en": _text("Name in English"),
    "name_es": _text("Name in Spanish"),
    "name_pt": _text("Name in Portuguese"),
    "series": Column(kind="list", about="All values on file, year:value, oldest first"),
    "type": _text("Type of the territory that the outline belongs to"),
    "commodity": _text("What moves along the route or flow that the row belongs to"),
    "two_way": Column(kind="boolean", about="Moves both ways"),
}


def derived_title(name: str, language: Language) -> str:
    """Return the title of a table without a card."""
    if name in _TITLES:
        return word(_TITLES[name], language)
    return word("matches", language, name=name.replace("-", " → ", 1))


def derived_abstract(name: str, language: Language) -> str:
    """Return what a table without a card holds."""
    return word(f"table_{_TITLES.get(name, 'matches')}", language)


def derived_columns(name: str) -> Mapping[str, Column]:
    """Return what the columns of a table without a card mean."""
    return _OWN_COLUMNS.get(name, _JOINED)


def with_added(known: Mapping[str, Column], columns: list[str]) -> dict[str, Column]:
    """Return what the columns of an exported layer mean, those that the build added included.

    Parameters
    ----------
    known
        The columns of its card; they go before what is said here.
    columns
        Names of the columns of the exported rows.

    Examples
    --------
    >>> with_added({}, ["in_territories"])["in_territories"].about
    'Keys of the rows of territories that it lies in or is known to'
    """
    found = dict(known)
    for name in columns:
        if name in found:
            continue
        if name in _ADDED:
            found[name] = _ADDED[name]
        elif name in EVIDENCE_ABOUT:
            found[name] = EVIDENCE_ABOUT[name]
        elif name.startswith("in_"):
            layer = name.removeprefix("in_").replace("_", "-")
            about = f"Keys of the rows of {layer} that it lies in or is known to"
            found[name] = Column(kind="list", about=about)
    return found
