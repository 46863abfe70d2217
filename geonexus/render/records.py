"""Actors, the links between them, and the sources that anything on the page cites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.model.cards import LANGUAGES
from geonexus.model.evidence import EVIDENCE_COLUMNS, LINE_KINDS
from geonexus.render.encode import plain
from geonexus.render.titles import citations, titles

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Atlas
    from geonexus.render.tables import Tables

ACTOR_COLUMNS = ("id", "title", "aliases", "kind", "countries", "generic", "summary", "carries")
LINK_COLUMNS = (
    *("id", "from", "relation", "to", "what_flows", "outcome", "stated_at", "hypothetical"),
    "summary",
)
NOTE_COLUMNS = (
    *("id", "subject", "title", "title_en", "title_es", "title_pt", "value", "unit", "qualifier"),
    "year",
)
_PERMALINKED = ("terr", "mentioned", "route", "flow", "place", "inc", "resp", "act", "layer")
"""Kinds of ids that the address of a view can hold."""


def links(atlas: Atlas) -> list[dict[str, Any]]:
    """Return the links between actors, territories and places."""
    frame = atlas.tables.get("links")
    if frame is None or not {"id", "from", "relation", "to"} <= set(frame.columns):
        return []
    return rows_of_table(frame)


def notes(atlas: Atlas, tables: Tables) -> dict[str, Any]:
    """Return the figures that speak of one place, actor or country, each with its evidence.

    An indicator of a territory is a figure of it like any other; those of countries are on the map.
    """
    notes, figures = atlas.tables.get("notes"), atlas.tables.get("indicators")
    rows = [] if notes is None else rows_of_table(notes)
    names = {row["id"]: row for row in rows_of_table(atlas.tables.get("dictionary"))}
    for row in rows_of_table(figures):
        if ":" in str(row["area"]):
            name = names.get(row["indicator"], {})
            titles = {f"title_{code}": name.get(f"title_{code}") for code in LANGUAGES}
            rows.append({**row, **titles, "title": row["indicator"], "subject": row["area"]})
    return records(rows, NOTE_COLUMNS, tables)


def rows_of_table(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Return the rows of a table; none of a table that is not there."""
    found = [] if frame is None else frame.to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in found]


def wider_areas(atlas: Atlas) -> dict[str, dict[str, str]]:
    """Return the titles of the regions that figures and notes speak of, in every language."""
    rows = rows_of_table(atlas.tables.get("areas"))
    return {
        str(row["id"]): {code: str(row[f"title_{code}"]) for code in LANGUAGES}
        for row in rows
        if all(row.get(f"title_{code}") for code in LANGUAGES)
    }


def renamed(atlas: Atlas) -> dict[str, list[str]]:
    """Return what became of the ids that an address may hold; what went has no entry.

    ``resp:`` stands for the old id with another beginning.
    """
    frame = atlas.tables.get("renamed")
    found: dict[str, list[str]] = {}
    if frame is None:
        return found
    for old, new in zip(frame["old"], frame["new"], strict=True):
        kind, _, rest = str(old).partition(":")
        if kind in _PERMALINKED and new:
            found[str(old)] = [
                f"{one.partition(':')[0]}:" if one.partition(":")[2] == rest else one
                for one in split_cell(new)
            ]
    return found


def actors(atlas: Atlas, tables: Tables, links: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the actors that a feature or a link names."""
    named = set(tables.terms("actors")) | {str(row[end]) for row in links for end in ("from", "to")}
    rows = [
        {**atlas.actors[name], "id": name, "carries": tables.carried.get(name, "")}
        for name in sorted(named & set(atlas.actors))
    ]
    return records(rows, ACTOR_COLUMNS, tables)


def records(rows: list[dict[str, Any]], names: tuple[str, ...], tables: Tables) -> dict[str, Any]:
    """Return rows as columns with their evidence; an empty column is left out."""
    columns = {
        name: [plain(row.get(name)) for row in rows]
        for name in (*names, *EVIDENCE_COLUMNS)
        if name in names or any(row.get(name) is not None for row in rows)
    }
    if "sources" in columns and "agreeing_origins" not in columns:
        columns["origins"] = [tables.origins(cell) for cell in columns["sources"]]
    return {"key": "id", "size": len(rows), "columns": columns}


def cited(records: dict[str, Any]) -> list[str]:
    """Return the cells of citations of some records."""
    names = ("sources", "stated_at")
    return [str(cell or "") for name in names for cell in records["columns"].get(name, ())]


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
