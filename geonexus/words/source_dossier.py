"""A source by itself: how far it is trusted and why, what it repeats, and every claim of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import items_of, text_of
from geonexus.errors import UnknownNameError
from geonexus.words.dossier import Section, title_by_id
from geonexus.words.evidence import reference, source_title, term
from geonexus.words.formats import listed, number
from geonexus.words.in_and_around import records
from geonexus.words.texts import term_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geonexus.model.layer import Atlas

_TABLES = ("actors", "links", "notes", "indicators")


def source_dossier(atlas: Atlas, source_id: str) -> list[Section]:
    """Return what the atlas holds of one source.

    Parameters
    ----------
    atlas
        A built atlas.
    source_id
        Its id in ``sources.csv``, such as ``ellis-2015``.

    Returns
    -------
    list of Section
        The source, then its claims, a section for each layer or table, the largest first.

    Raises
    ------
    UnknownNameError
        There is no such source; the nearest id is offered.

    Examples
    --------
    >>> import geonexus as gx
    >>> atlas = gx.open_atlas("latin-america").build()
    >>> source_dossier(atlas, "fox-2015")[0].title
    'Fox 2015 Change and Adaptation: Challenges in the Western Hemisphere and Beyond (fox-2015)'
    """
    if source_id not in atlas.sources:
        raise UnknownNameError("source", source_id, list(atlas.sources))
    claims = [(title, rows) for title, cited in _told(atlas) if (rows := _of(cited, source_id))]
    claims.sort(key=lambda told: -len(told[1]))
    name = title_by_id(atlas)
    sections = [_head(atlas, source_id, [row for _, rows in claims for row in rows])]
    for title, rows in claims:
        lines = sorted(f"{name(row['id'])} ({row['id']})" for row in rows)
        sections.append(Section(f"{title} ({number(len(rows), atlas.spec.language)})", lines))
    return sections


def _head(atlas: Atlas, source_id: str, claims: list[dict[str, Any]]) -> Section:
    """Return who wrote it, its grade and why, what it repeats, and what its claims rest on."""
    language = atlas.spec.language
    source = atlas.sources[source_id]
    head = Section(f"{source_title(source)} ({source_id})", [reference(atlas, source_id)])
    letter = text_of(source, "reliability")
    grade = f"{letter} · {term(atlas, 'source_reliability', letter)}"
    reason = term_in(atlas, text_of(source, "reliability_reason"), language)
    head.lines.append(f"{word('facet_reliability', language)}: {grade}. {reason}".strip())
    repeating = [other for other, row in atlas.sources.items() if row.get("copies") == source_id]
    if repeating:
        others = listed([source_title(atlas.sources[other]) for other in repeating], language)
        head.lines.append(f"{word('source_repeated', language)}: {others}")
    bases = Counter(basis for row in claims if (basis := text_of(row, "basis")))
    if bases:
        rests = [f"{term(atlas, 'basis', name)} ({n})" for name, n in bases.most_common()]
        head.lines.append(f"{word('basis', language)}: {listed(rests, language)}")
    head.lines.append(word("every_claim", language, n=number(len(claims), language)))
    return head


def _told(atlas: Atlas) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield title and rows of each layer and table whose rows cite sources."""
    language = atlas.spec.language
    for layer in atlas.whole.values():
        if {"id", "sources"} <= set(layer.frame.columns) and layer.id not in _TABLES:
            yield getattr(layer.card.title, language) or layer.id, records(layer.frame)
    for table in _TABLES:
        frame = atlas.tables.get(table)
        if frame is not None and {"id", "sources"} <= set(frame.columns):
            key = {"links": "links", "actors": "actors"}.get(table, "own_figures")
            yield word(key, language), records(frame)


def _of(rows: list[dict[str, Any]], source_id: str) -> list[dict[str, Any]]:
    return [row for row in rows if source_id in map(_source_of, items_of(row, "sources"))]


def _source_of(cited: str) -> str:
    return cited.partition("@")[0].strip()
