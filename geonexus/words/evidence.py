"""How we know, in words: claim, grades, period, accuracy, disputes and sources, said one way.

Sheets, exports and the dossier take their sentences here; the page says the same with the same
texts of ``translations.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.model.evidence import independent_origins, parse_citations
from geonexus.words.formats import date, length
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.evidence import Citation
    from geonexus.model.layer import Atlas, Layer

Row = Mapping[str, Any]


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
        Claim, grades, period, accuracy, what is contested, and the sources with locators.
    """
    language = atlas.spec.language
    lines = [f"{label}: {text}." for label, text in statements(atlas, row)]
    said = dispute(row, language)
    if said:
        lines.append(said)
    cited = citations(atlas, row)
    if cited:
        lines.append(f"{word('sources', language)}: {'; '.join(cited)}.")
    return lines


def statements(atlas: Atlas, row: Row) -> list[tuple[str, str]]:
    """Return claim, grades, period and accuracy of a row, each with its label.

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
        "grade": grade(atlas, row),
        "period": period(row, language),
        "accuracy": accuracy(row, language),
    }
    return [(word(key, language), text) for key, text in said.items() if text]


def how_we_know(atlas: Atlas, row: Row) -> str:
    """Return claim, grades, origins, period and outline of a territory as one paragraph."""
    language = atlas.spec.language
    method = term(atlas, "geometry_method", text_of(row, "geometry_method")).lower()
    within = length(float(row["accuracy_m"]), language)
    parts = [
        claim(atlas, row),
        f"{word('grade', language)} {grade(atlas, row)}",
        origins(atlas, row),
        period(row, language),
        word("outline", language, method=method, length=within),
    ]
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def claim(atlas: Atlas, row: Row) -> str:
    """Return how a row is known: ``Reported``."""
    return term(atlas, "claim", text_of(row, "claim"))


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

    Examples
    --------
    >>> period({"date_from": "2011-03", "date_to": "2014", "date_precision": "range"}, "en")
    'March 2011 – 2014'
    >>> period({"date_from": "2011", "date_precision": "range"}, "es")
    'desde 2011'
    """
    start, end = text_of(row, "date_from"), text_of(row, "date_to")
    precision = text_of(row, "date_precision")
    if not start and not end:
        return word("undated", language)
    if not end:
        since = f"{word('since', language)} " if precision == "range" else ""
        span = since + date(start, language)
    elif not start:
        span = f"{word('until', language)} {date(end, language)}"
    elif start == end:
        span = date(start, language)
    else:
        span = f"{date(start, language)} – {date(end, language)}"
    loose = precision in ("approximate", "decade")
    return f"{span} ({word(f'date_{precision}', language)})" if loose else span


def accuracy(row: Row, language: Language) -> str:
    """Return within which distance the true place of a row lies; empty where it is not known."""
    meters = text_of(row, "accuracy_m")
    return word("within", language, length=length(float(meters), language)) if meters else ""


def dispute(row: Row, language: Language) -> str:
    """Return what is contested of a row, or its note; empty without either."""
    note = text_of(row, "note")
    contested = text_of(row, "contested") == "True"
    if not contested and not note:
        return ""
    return f"{word('contested' if contested else 'note', language)}: {note}"


def contested_mark(row: Row, language: Language) -> str:
    """Return what stands behind the name of a row that is contested; else nothing."""
    contested = text_of(row, "contested") == "True"
    return f" [{word('contested_mark', language)}]" if contested else ""


# --- sources ----------------------------------------------------------------------------------


def origins(atlas: Atlas, row: Row) -> str:
    """Return from how many independent origins a row comes; repeats count once."""
    copies = {key: str(s["copies"]) for key, s in atlas.sources.items() if s.get("copies")}
    found = len(independent_origins(parse_citations(row["sources"]), copies))
    if found == 1:
        return word("origins_one", atlas.spec.language)
    return word("origins_many", atlas.spec.language, n=found)


def citations(atlas: Atlas, row: Row) -> list[str]:
    """Return the citations of a row: author, year, title and locator of each."""
    cell = text_of(row, "sources")
    found = []
    for cited in parse_citations(cell) if cell else ():
        title = source_title(atlas.sources.get(cited.source, {"id": cited.source}))
        found.append(f"{title} ({locator(cited, atlas.spec.language)})")
    return found


def locator(cited: Citation, language: Language, *, short: bool = False) -> str:
    """Return the place in a source: ``line 3276``, ``p. 188``, ``pp. 188–190``.

    Parameters
    ----------
    cited
        A citation.
    language
        Of the reader.
    short
        ``l. 3276``, for narrow columns.
    """
    kind, place = cited.locator[0], cited.locator[1:].replace("-", "–")
    if kind == "l":
        if short:
            return word("short_line", language, n=place)
        return f"{word('line', language)} {place}"
    return f"{word('pages' if '–' in place else 'page', language)} {place}"


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
            years.update(str(text)[:4] for text in dates if text)
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


def title_of(row: Row, language: Language) -> str:
    """Return the title of a row in a language, or the one it has."""
    return text_of(row, f"title_{language}") or text_of(row, "title") or text_of(row, "id")


def items_of(row: Row, column: str) -> list[str]:
    """Return the items of a list cell."""
    return split_cell(text_of(row, column))


def rows_of(atlas: Atlas, name: str) -> list[dict[str, Any]]:
    """Return the rows of a layer or table; none where the atlas has no such."""
    frame = atlas.whole[name].frame if name in atlas.whole else atlas.tables.get(name)
    records = [] if frame is None else frame.to_dict("records")
    return [{str(column): cell for column, cell in row.items()} for row in records]


def text_of(row: Row, column: str) -> str:
    """Return a cell as text; an empty text where it is missing."""
    value = row.get(column)
    missing = value is None or value != value or str(value) in ("<NA>", "NaT")
    return "" if missing else str(value)
