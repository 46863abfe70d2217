"""How we know, in words: claim, grades, period, accuracy, disputes and sources, said one way.

Sheets, exports and the dossier take their sentences here; the page says the same with the same
texts of ``translations.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import items_of, join_cell, split_cell, text_of
from geonexus.model.evidence import independent_origins, parse_citations
from geonexus.words.formats import date, length
from geonexus.words.texts import text_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.evidence import Citation, Places
    from geonexus.model.layer import Atlas, Layer

Row = Mapping[str, Any]

DONE = "done"
"""Outcome of an act that happened; of any other an output says so."""

_NOT_DONE = {"foiled": "plotted-against", "planned": "plotted-against", "threatened": "threatens"}
"""Outcome of an attack that did not happen → what it was."""

_LASTING = ("terr:", "mentioned:", "route:", "flow:", "place:", "act:", "link:")
"""Ids of what lasts; anything else was on some day."""

_AS_NAMED = ("", "legal", "named-units")
"""Bases of an outline that is not ours."""


# --- one feature ------------------------------------------------------------------------------


def evidence_lines(atlas: Atlas, row: Row) -> list[str]:
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
        disagrees, what is contested, and the sources with locators.
    """
    language = atlas.spec.language
    lines = [f"{label}: {text}." for label, text in statements(atlas, row)]
    others = items_of(row, "disputes")
    if others:
        lines.append(f"{word('disagrees_with', language)}: {'; '.join(others)}.")
    said = dispute(atlas, row)
    if said:
        lines.append(said)
    cited = citations(atlas, row)
    if cited:
        lines.append(f"{word('sources', language)}: {'; '.join(cited)}.")
    return lines


def statements(atlas: Atlas, row: Row) -> list[tuple[str, str]]:
    """Return claim, basis, grades, outcome, period and accuracy of a row, each with its label.

    Parameters
    ----------
    atlas
        Its vocabulary gives the words.
    row
        A row with evidence columns; those that are missing are left out.
    """
    language = atlas.spec.language
    said = {
        "claim": claim(atlas, row),
        "basis": basis(atlas, row),
        "grade": grade(atlas, row),
        "grade_reason": text_in(atlas, row, "credibility_reason", language).rstrip("."),
        "outcome": outcome(atlas, row),
        "period": period(row, language) if "date_from" in row else "",
        "accuracy": accuracy(row, language),
    }
    return [(word(key, language), text) for key, text in said.items() if text]


def how_we_know(atlas: Atlas, row: Row) -> str:
    """Return claim, grades, origins, period and outline of a territory as one paragraph."""
    language = atlas.spec.language
    rests_on = basis(atlas, row).lower()
    reason = text_in(atlas, row, "credibility_reason", language).rstrip(".")
    parts = [
        claim(atlas, row),
        f"{word('grade', language)} {grade(atlas, row)}",
        f"{word('basis', language)}: {rests_on}" if rests_on else "",
        f"{word('grade_reason', language)}: {reason}" if reason else "",
        origins(atlas, row),
        period(row, language),
        *_outline(atlas, row),
    ]
    return ". ".join(part[:1].upper() + part[1:] for part in parts if part) + "."


def _outline(atlas: Atlas, row: Row) -> list[str]:
    """Return how an outline was made, on what basis, and how exact that leaves it."""
    language, made_by = atlas.spec.language, text_of(row, "outline_basis")
    values = {
        "method": term(atlas, "geometry_method", text_of(row, "geometry_method")).lower(),
        "length": length(float(row["accuracy_m"]), language),
    }
    if not made_by:
        return [word("outline", language, **values)]
    key = "outline_by" if made_by in _AS_NAMED else "outline_chosen"
    said = word(key, language, basis=term(atlas, "outline_basis", made_by).lower(), **values)
    return [said, word("part_only", language)] if row.get("part_only") is True else [said]


def claim(atlas: Atlas, row: Row) -> str:
    """Return how a row is known: ``Reported``."""
    return term(atlas, "claim", text_of(row, "claim"))


def basis(atlas: Atlas, row: Row) -> str:
    """Return what a row rests on and how far its source holds back; empty where none is on file."""
    found = text_of(row, "basis")
    if not found:
        return ""
    hedge = term(atlas, "hedge", text_of(row, "hedge")).lower()
    return "; ".join(filter(None, (term(atlas, "basis", found), hedge)))


def outcome(atlas: Atlas, row: Row) -> str:
    """Return what became of an act that was not done; empty for one that was."""
    found = text_of(row, "outcome") or DONE
    return "" if found == DONE else term(atlas, "outcome", found)


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


def grade(atlas: Atlas, row: Row) -> str:
    """Return both Admiralty grades of a row, with their meaning in brackets; empty without any."""
    names = ("source_reliability", "information_credibility")
    marks = [text_of(row, name) for name in names]
    if not all(marks):
        return "".join(marks)
    source, information = (
        term(atlas, name, mark).lower() for name, mark in zip(names, marks, strict=True)
    )
    inside = word("grade_words", atlas.spec.language, source=source, information=information)
    return f"{''.join(marks)} ({inside})"


def period(row: Row, language: Language) -> str:
    """Return the period of a row: ``March 2011 – 2014 (approximate)``.

    What lasts may have begun at any time where no start is stated; an event was on some day, not
    later than its end.

    Examples
    --------
    >>> period({"date_from": "2011-03", "date_to": "2014", "date_precision": "range"}, "en")
    'March 2011 – 2014'
    >>> period({"date_from": "2011", "date_precision": "range"}, "es")
    'desde 2011'
    >>> period({"id": "terr:a", "date_to": "2014"}, "en"), period({"id": "inc:b"}, "en")
    ('start not stated, until 2014', 'date not stated')
    """
    event = not text_of(row, "id").startswith(_LASTING)
    start, end = text_of(row, "date_from"), text_of(row, "date_to")
    precision = text_of(row, "date_precision")
    if not start and not end:
        return word("no_date" if event else "no_start", language)
    if not end:
        since = f"{word('since', language)} " if precision == "range" else ""
        span = since + date(start, language)
    elif not start and event:
        span = f"{word('not_later', language)} {date(end, language)}"
    elif not start:
        span = f"{word('no_start', language)}, {word('until', language)} {date(end, language)}"
    elif start == end:
        span = date(start, language)
    else:
        span = f"{date(start, language)} – {date(end, language)}"
    loose = precision in ("approximate", "decade")
    return f"{span} ({word(f'date_{precision}', language)})" if loose else span


def accuracy(row: Row, language: Language) -> str:
    """Return within which distance the true place of a row lies; empty where it is not known.

    Where the outline is ours, it says that our choice is in that distance.
    """
    meters = text_of(row, "accuracy_m")
    if not meters:
        return ""
    within = word("within", language, length=length(float(meters), language))
    ours = text_of(row, "outline_basis") not in _AS_NAMED
    return f"{within} ({word('our_choice', language)})" if ours else within


def dispute(atlas: Atlas, row: Row) -> str:
    """Return what is contested of a row, or its note; empty without either."""
    language = atlas.spec.language
    note = text_in(atlas, row, "note", language)
    contested = text_of(row, "contested") == "True"
    if not contested and not note:
        return ""
    return f"{word('contested' if contested else 'note', language)}: {note}"


def contested_mark(row: Row, language: Language) -> str:
    """Return what stands behind the name of a row that is contested; else nothing."""
    contested = text_of(row, "contested") == "True"
    return f" [{word('contested_mark', language)}]" if contested else ""


# --- sources ----------------------------------------------------------------------------------


def passages(row: Row) -> dict[str, str] | None:
    """Return which passages state each coded value: ``control`` → citations.

    None for rows that do not say: those of an atlas of one's own may not, and most code nothing.

    Examples
    --------
    >>> passages({"stated_at": "control=ellis-2015@l7;act:one=ellis-2015@l9"})
    {'control': 'ellis-2015@l7', 'act:one': 'ellis-2015@l9'}
    """
    if "stated_at" not in row:
        return None
    found: dict[str, list[str]] = {}
    for pair in items_of(row, "stated_at"):
        what, _, where = pair.partition("=")
        found.setdefault(what, []).append(where)
    return {what: join_cell(where) for what, where in found.items()}


def origins(atlas: Atlas, row: Row) -> str:
    """Return how many independent origins state a row; repeats count once."""
    stated = text_of(row, "agreeing_origins")
    copies = {key: str(s["copies"]) for key, s in atlas.sources.items() if s.get("copies")}
    cited = parse_citations(row["sources"])
    found = int(float(stated)) if stated else len(independent_origins(cited, copies))
    if found == 1:
        return word("origins_one", atlas.spec.language)
    return word("origins_many", atlas.spec.language, n=found)


def citations(atlas: Atlas, row: Row) -> list[str]:
    """Return the sources of a row, each with everything by which a reader finds the passages."""
    language = atlas.spec.language
    return [
        f"{printed(atlas.sources.get(source, {'id': source}), language)}, "
        + ", ".join(locators(cited, atlas.locators, language))
        for source, cited in by_source(row).items()
    ]


def by_source(row: Row) -> dict[str, list[Citation]]:
    """Return the citations of a row by the id of their source."""
    cell = text_of(row, "sources")
    found: dict[str, list[Citation]] = {}
    for cited in parse_citations(cell) if cell else ():
        found.setdefault(cited.source, []).append(cited)
    return found


def short_citations(atlas: Atlas, cell: str) -> str:
    """Return the citations of a cell in short: ``Ellis 2015, § “The Challenge”, ¶ 5``."""
    language = atlas.spec.language
    return "; ".join(
        f"{source_name(atlas.sources.get(source, {})) or source}, "
        + ", ".join(locators(cited, atlas.locators, language, short=True))
        for source, cited in by_source({"sources": cell}).items()
    )


def locators(
    cited: Iterable[Citation], places: Places, language: Language, *, short: bool = False
) -> list[str]:
    """Return where passages of one source stand, in its order, those of one section together.

    Parameters
    ----------
    cited
        Citations of one source.
    places
        Where the lines stand; a line that is not there is told by its number.
    language
        Of the reader.
    short
        For narrow columns.

    Examples
    --------
    >>> from geonexus.model.evidence import Place
    >>> cited = parse_citations("ellis-2015@l3276;ellis-2015@l3440;ellis-2015@p188-190")
    >>> places = {("ellis-2015", 3276): Place("text", "The Challenge", 5)}
    >>> locators(cited, places, "en")
    ['pp. 188–190', 'section “The Challenge”, paragraph 5', 'line 3440']
    >>> locators(cited, places, "es", short=True)
    ['pp. 188–190', '§ “The Challenge”, párr. 5', 'lín. 3440']
    """
    found: dict[tuple[str, str], list[str]] = {}
    for citation in sorted(cited, key=lambda passage: passage.line):
        place = places.get((citation.source, citation.line))
        if place is None:
            found[_unplaced(citation, language, short=short), ""] = []
            continue
        number = place.note or str(place.paragraph or "")
        kind = place.kind if number else _NOT_NUMBERED.get(place.kind, place.kind)
        numbers = found.setdefault((kind, place.section), [])
        if number not in numbers:
            numbers.append(number)
    return [_placed(*key, numbers, language, short=short) for key, numbers in found.items()]


_PLACED = {
    "text": ("place_text", "place_texts", "place_text_short"),
    "note": ("place_note", "place_notes", "place_note_short"),
    "caption": ("place_caption", "place_caption", "place_caption_short"),
    "quote": ("place_quote", "place_quote", "place_quote_short"),
    "opening": ("place_opening",) * 3,
    "authors": ("place_authors",) * 3,
}
"""What stands in a section → its words for one, for several, and in narrow columns."""


_NOT_NUMBERED = {"caption": "opening", "note": "authors"}
"""What a picture or a note is that has no number."""


def _placed(kind: str, section: str, numbers: list[str], language: Language, *, short: bool) -> str:
    """Return a section and what stands in it: paragraphs, notes, pictures."""
    if kind not in {*_PLACED, "heading"}:
        return kind
    told = word("place_section_short" if short else "place_section", language, title=section)
    parts = [told] if section else []
    if kind in _PLACED:
        one, several, narrow = _PLACED[kind]
        key = narrow if short else several if len(numbers) > 1 else one
        parts.append(word(key, language, n=", ".join(numbers)))
    return ", ".join(parts)


def _unplaced(cited: Citation, language: Language, *, short: bool) -> str:
    """Return the line or the pages of a citation: ``line 3276``, ``p. 188``, ``pp. 188–190``."""
    kind, place = cited.locator[0], cited.locator[1:].replace("-", "–")
    if kind == "l":
        if short:
            return word("short_line", language, n=place)
        return f"{word('line', language)} {place}"
    return f"{word('pages' if '–' in place else 'page', language)} {place}"


def printed(source: Row, language: Language) -> str:
    """Return a source as a reader looks for it: author and year, title, journal and pages.

    Examples
    --------
    >>> source = {"author": "Fox", "year": "2015", "title": "Change", "pages": "20-25"}
    >>> printed(source, "en")
    'Fox 2015, “Change”, pp. 20–25'
    """
    title, pages = text_of(source, "title"), text_of(source, "pages").strip("-").replace("-", "–")
    name = " ".join(filter(None, (text_of(source, "author"), text_of(source, "year"))))
    of_pages = word("pages" if "–" in pages else "page", language)
    parts = (
        name,
        f"“{title}”" if title else "",
        text_of(source, "publication"),
        f"{of_pages} {pages}" if pages else "",
    )
    return ", ".join(filter(None, parts)) or text_of(source, "id")


def source_name(source: Row) -> str:
    """Return author and year of a source; its title where no author is named."""
    name = text_of(source, "author") or text_of(source, "title")
    return f"{name} {text_of(source, 'year')}".strip()


def source_title(source: Row) -> str:
    """Return author, year and title of a source; its id where none is known."""
    parts = (text_of(source, name) for name in ("author", "year", "title"))
    return " ".join(filter(None, parts)) or text_of(source, "id")


def reference(atlas: Atlas, source_id: str) -> str:
    """Return everything on file about a source: author, year, title, publication, pages, grade."""
    language = atlas.spec.language
    source = atlas.sources.get(source_id, {})
    author = text_of(source, "author") or word("unnamed_author", language)
    parts = [f"{author} {text_of(source, 'year')}".strip(), text_of(source, "title") or source_id]
    parts.append(text_of(source, "publication"))
    pages = text_of(source, "pages")
    parts.append(f"{word('pages', language)} {pages}" if pages else "")
    copies = text_of(source, "copies")
    if copies:
        other = atlas.sources.get(copies, {})
        parts.append(word("repeats", language, name=source_name(other) or copies))
    return f"{', '.join(filter(None, parts))} [{text_of(source, 'reliability') or '?'}]"


# --- several layers ---------------------------------------------------------------------------


def years_of(layers: Iterable[Layer]) -> str:
    """Return the first and last year that any feature is dated to."""
    years = set[str]()
    for layer in layers:
        for column in {"date_from", "date_to", "year"} & set(layer.frame.columns):
            dates = layer.frame[column].dropna()
            years.update(str(text)[:4] for text in dates if str(text)[:4].isdigit())
    return f"{min(years)}–{max(years)}" if years else "–"


def sources_of(atlas: Atlas, layers: Iterable[Layer]) -> str:
    """Return the sources that layers cite, by author and year, each once."""
    used = set[str]()
    for layer in layers:
        for cell in layer.frame["sources"] if "sources" in layer.frame.columns else ():
            used.update(part.partition("@")[0] for part in split_cell(cell))
    return "; ".join(source_name(atlas.sources[s]) for s in sorted(used) if s in atlas.sources)


# --- rows and terms ---------------------------------------------------------------------------


def term(atlas: Atlas, vocabulary: str, name: str) -> str:
    """Return the title of a term in the language of the atlas; the term itself if unknown."""
    known = atlas.vocabulary.get(vocabulary, {}).get(name, {})
    return str(known.get(atlas.spec.language, name))


def title_of(atlas: Atlas, row: Row) -> str:
    """Return the title of a row in the language of the atlas, or the one it has."""
    return text_in(atlas, row, "title", atlas.spec.language) or text_of(row, "id")


def rows_of(atlas: Atlas, name: str) -> list[dict[str, Any]]:
    """Return the rows of a layer or table; none where the atlas has no such."""
    frame = atlas.whole[name].frame if name in atlas.whole else atlas.tables.get(name)
    records = [] if frame is None else frame.to_dict("records")
    return [{str(column): cell for column, cell in row.items()} for row in records]
