"""How we know, in plain sentences: for formats that have no columns for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.model.evidence import parse_citations

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas

# key: (en, es, pt)
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "claim": ("Claim", "Afirmación", "Afirmação"),
    "source": ("Source", "Fuente", "Fonte"),
    "information": ("Information", "Información", "Informação"),
    "period": ("Period", "Período", "Período"),
    "undated": ("undated", "sin fecha", "sem data"),
    "place": ("Place", "Lugar", "Lugar"),
    "within": ("true place within {} km", "lugar real a {} km o menos", "local real a até {} km"),
    "contested": ("Contested", "En disputa", "Contestado"),
    "limit": ("Note", "Nota", "Nota"),
    "l": ("line", "línea", "linha"),
    "p": ("page", "página", "página"),
    "sources": ("Sources", "Fuentes", "Fontes"),
    "rests_on": ("Rests on", "Se basa en", "Baseia-se em"),
    "outcome": ("Outcome", "Resultado", "Resultado"),
    "no_start": ("start not stated", "inicio no indicado", "início não indicado"),
    "reason": (
        "Why this grade departs from the rule",
        "Por qué esta calificación se aparta de la regla",
        "Por que esta avaliação se afasta da regra",
    ),
    "disputes": ("Disagrees with", "Discrepa con", "Diverge de"),
    "category": (
        "A category of actors, not one organization.",
        "Una categoría de actores, no una organización.",
        "Uma categoria de atores, não uma organização.",
    ),
    "presence": (
        "Being named with a place or an event does not mean taking part in it.",
        "Ser nombrado con un lugar o hecho no significa participar en él.",
        "Ser nomeado com um lugar ou fato não significa participar dele.",
    ),
}


DONE = "done"
"""Outcome of an act that happened; of any other an output says so."""


_NOT_DONE = {"foiled": "plotted-against", "planned": "plotted-against", "threatened": "threatens"}
"""Outcome of an attack that did not happen → what it was."""


def word(key: str, language: Language) -> str:
    """Return one of the words of this module."""
    return _WORDS[key][LANGUAGES.index(language)]


def evidence_lines(atlas: Atlas, row: Mapping[str, Any]) -> list[str]:
    """Return what a reader needs in order to judge a row, in the language of the atlas.

    Parameters
    ----------
    atlas
        Its vocabulary and sources give the words.
    row
        A row with evidence columns; those that are missing are not told.

    Returns
    -------
    list of str
        Claim, grades and what they rest on, outcome where it is not done, period, accuracy, what
        is contested, and the sources with locators.
    """
    language = atlas.spec.language
    lines = []
    claim = text_of(row, "claim")
    if claim:
        lines.append(f"{word('claim', language)}: {term(atlas, 'claim', claim)}.")
    for key, column in (
        ("source", "source_reliability"),
        ("information", "information_credibility"),
    ):
        grade = text_of(row, column)
        if grade:
            lines.append(f"{word(key, language)}: {grade}, {term(atlas, column, grade)}.")
    basis, hedge = text_of(row, "basis"), text_of(row, "hedge")
    rests = [
        term(atlas, name, value) for name, value in (("basis", basis), ("hedge", hedge)) if value
    ]
    if rests:
        lines.append(f"{word('rests_on', language)}: {'; '.join(rests)}.")
    if text_of(row, "credibility_reason"):
        lines.append(f"{word('reason', language)}: {text_of(row, 'credibility_reason')}")
    outcome = text_of(row, "outcome")
    if outcome and outcome != DONE:
        lines.append(f"{word('outcome', language)}: {term(atlas, 'outcome', outcome)}.")
    lines.append(f"{word('period', language)}: {period(atlas, row)}.")
    meters = text_of(row, "accuracy_m")
    if meters:
        within = word("within", language).format(f"{float(meters) / 1000:g}")
        lines.append(f"{word('place', language)}: {within}.")
    others = items_of(row, "disputes")
    if others:
        lines.append(f"{word('disputes', language)}: {'; '.join(others)}.")
    note = text_of(row, "note")
    contested = text_of(row, "contested") == "True"
    if contested or note:
        lines.append(f"{word('contested' if contested else 'limit', language)}: {note}")
    cited = citations(atlas, row)
    if cited:
        lines.append(f"{word('sources', language)}: {'; '.join(cited)}.")
    return lines


def period(atlas: Atlas, row: Mapping[str, Any]) -> str:
    """Return the period of a row with how exact it is: ``2011 to 2014 (Range of years)``."""
    start, end = text_of(row, "date_from"), text_of(row, "date_to")
    if not start and not end:
        return word("undated", atlas.spec.language)
    begin = start or word("no_start", atlas.spec.language)
    span = start if start == end else f"{begin} – {end or '…'}"
    precision = text_of(row, "date_precision")
    return f"{span} ({term(atlas, 'date_precision', precision)})" if precision else span


def citations(atlas: Atlas, row: Mapping[str, Any]) -> list[str]:
    """Return the citations of a row: author, year, title and locator of each."""
    cell = text_of(row, "sources")
    found = []
    for cited in parse_citations(cell) if cell else ():
        title = source_title(atlas.sources.get(cited.source, {"id": cited.source}))
        at = f"{word(cited.locator[0], atlas.spec.language)} {cited.locator[1:]}"
        found.append(f"{title} ({at})")
    return found


def source_title(row: Mapping[str, Any]) -> str:
    """Return author, year and title of a source; its id where none is known."""
    parts = [str(row.get(name) or "") for name in ("author", "year", "title")]
    return " ".join(filter(None, parts)) or str(row.get("id", ""))


def term(atlas: Atlas, vocabulary: str, name: str) -> str:
    """Return the title of a term in the language of the atlas; the term itself if unknown."""
    known = atlas.vocabulary.get(vocabulary, {}).get(name, {})
    return str(known.get(atlas.spec.language, name))


def title_of(row: Mapping[str, Any], language: Language) -> str:
    """Return the title of a row in a language, or the one it has."""
    return text_of(row, f"title_{language}") or text_of(row, "title") or text_of(row, "id")


def items_of(row: Mapping[str, Any], column: str) -> list[str]:
    """Return the items of a list cell."""
    return [item.strip() for item in text_of(row, column).split(";") if item.strip()]


def rows_of(atlas: Atlas, name: str) -> list[dict[str, Any]]:
    """Return the rows of a layer or table; none where the atlas has no such."""
    frame = atlas.whole[name].frame if name in atlas.whole else atlas.tables.get(name)
    records = [] if frame is None else frame.to_dict("records")
    return [{str(column): cell for column, cell in row.items()} for row in records]


def text_of(row: Mapping[str, Any], column: str) -> str:
    """Return a cell as text; an empty text where it is missing."""
    value = row.get(column)
    missing = value is None or value != value or str(value) in ("<NA>", "NaT")
    return "" if missing else str(value)


def stated_relation(relation: str, outcome: str) -> str:
    """Return the relation that an output may state: an attack that was not done is none.

    Parameters
    ----------
    relation, outcome
        Of the link; an empty outcome counts as done.

    Examples
    --------
    >>> stated_relation("attacks", "foiled"), stated_relation("attacks", "done")
    ('plotted-against', 'attacks')
    """
    if relation != "attacks" or outcome in ("", DONE):
        return relation
    return _NOT_DONE[outcome]
