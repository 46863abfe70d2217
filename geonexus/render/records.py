"""Actors, the links between them, and the sources that anything on the page cites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geonexus.model.evidence import EVIDENCE_COLUMNS, LINE_KINDS
from geonexus.render.encode import plain
from geonexus.render.titles import citations, titles

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.render.tables import Tables

ACTOR_COLUMNS = ("id", "title", "aliases", "kind", "countries", "generic", "summary")
LINK_COLUMNS = ("id", "from", "relation", "to", "what_flows", "hypothetical", "summary")


def links(atlas: Atlas) -> list[dict[str, Any]]:
    """Return the links between actors, territories and places."""
    frame = atlas.tables.get("links")
    if frame is None or not {"id", "from", "relation", "to"} <= set(frame.columns):
        return []
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def actors(atlas: Atlas, tables: Tables, links: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the actors that a feature or a link names."""
    named = set(tables.terms("actors")) | {str(row[end]) for row in links for end in ("from", "to")}
    rows = [{**atlas.actors[name], "id": name} for name in sorted(named & set(atlas.actors))]
    return records(rows, ACTOR_COLUMNS, tables)


def records(rows: list[dict[str, Any]], names: tuple[str, ...], tables: Tables) -> dict[str, Any]:
    """Return rows as columns with their evidence; an empty column is left out."""
    columns = {
        name: [plain(row.get(name)) for row in rows]
        for name in (*names, *EVIDENCE_COLUMNS)
        if name in names or any(row.get(name) is not None for row in rows)
    }
    if "sources" in columns:
        columns["origins"] = [tables.origins(cell) for cell in columns["sources"]]
    return {"key": "id", "size": len(rows), "columns": columns}


def cited(records: dict[str, Any]) -> list[str]:
    """Return the cells of citations of some records."""
    return [str(cell or "") for cell in records["columns"].get("sources", ())]


def sources(atlas: Atlas, cells: Iterable[str], tables: Tables) -> dict[str, dict[str, Any]]:
    """Return the sources that are cited, and those that these repeat."""
    cited = {c.source for cell in cells for c in citations(cell)}
    todo = sorted(cited)
    while todo:
        origin = tables.copies.get(todo.pop(), "")
        if origin and origin not in cited:
            cited.add(origin)
            todo.append(origin)
    return {
        source: {key: plain(value) for key, value in atlas.sources[source].items() if key != "id"}
        for source in sorted(cited)
        if source in atlas.sources
    }


def places(atlas: Atlas, cells: Iterable[str]) -> dict[str, Any]:
    """Return where the cited lines stand: source → line → kind, section and number.

    Kind and section are places in lists, as thousands of citations share them; the number is of
    the paragraph or the note, 0 for none.
    """
    cited = {(c.source, c.line) for cell in cells for c in citations(cell)}
    known = {key: atlas.locators[key] for key in sorted(cited & set(atlas.locators))}
    sections = ["", *sorted({place.section for place in known.values()} - {""})]
    lines: dict[str, dict[str, list[int]]] = {}
    for (source, line), place in known.items():
        number = int(place.note or place.paragraph)
        row = [LINE_KINDS.index(place.kind), sections.index(place.section), number]
        lines.setdefault(source, {})[str(line)] = row
    return {"kinds": list(LINE_KINDS), "sections": sections, "lines": lines}


def credits_of(atlas: Atlas) -> list[dict[str, Any]]:
    """Return who made each layer that was read, and under which license, each once."""
    cards = {card.id: card for card in atlas.cards}
    cards |= {layer.card.id: layer.card for layer in atlas.base.values()}
    if not atlas.cards:
        cards |= {layer.card.id: layer.card for layer in atlas.layers().values()}
    return [
        {
            "title": titles(card.title),
            "attribution": card.attribution,
            "license": card.license,
            "vintage": card.vintage,
        }
        for _, card in sorted(cards.items())
    ]
