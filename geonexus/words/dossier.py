"""Everything the atlas knows of one feature, as sections of text: for a person at a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.base.cells import split_cell
from geonexus.errors import UnknownNameError
from geonexus.model.evidence import parse_citations
from geonexus.words.in_and_around import (
    departments_of,
    flows_in,
    incidents_inside,
    indicators_of,
    known_to_country,
    links_of,
    notes_about,
    records,
    responses_inside,
    routes_through,
    variants_of,
)

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas

_LAYER_OF = {
    "terr": "territories", "mentioned": "mentioned", "route": "routes", "flow": "flows",
    "place": "places", "inc": "incidents", "resp": "responses",
}  # fmt: skip
_TABLE_OF = {"note": "notes", "link": "links", "ind": "indicators"}

_VOCABULARY = {
    "type": "territory_type", "activities": "activity", "control": "control",
    "violence": "violence", "commodity": "commodity", "mode": "mode", "status": "status",
    "outcome": "outcome", "place_precision": "place_precision",
}  # fmt: skip
_NO_START = "start not stated"


@dataclass
class Section:
    """A titled list of lines."""

    title: str
    lines: list[str] = field(default_factory=list)


def dossier(atlas: Atlas, feature_id: str) -> list[Section]:
    """Return what the atlas holds on one feature.

    Parameters
    ----------
    atlas
        A built atlas.
    feature_id
        ``terr:…``, ``mentioned:…``, ``route:…``, ``flow:…``, ``place:…``, ``inc:…``, ``resp:…``,
        ``act:…``, ``note:…``, ``ind:…`` or ``link:…``; or an id of an earlier version.

    Returns
    -------
    list of Section
        In reading order; sections with nothing in them are left out. An earlier id comes with what
        became of it, and everything on what stands for it now.

    Raises
    ------
    UnknownNameError
        There is no such feature; the nearest id is offered.

    Examples
    --------
    >>> import geonexus as gx
    >>> atlas = gx.open_atlas("latin-america").build()
    >>> dossier(atlas, "terr:pe-vraem")[0].title
    'VRAEM (terr:pe-vraem)'
    """
    sections = _Dossier(atlas).of(feature_id)
    return [section for section in sections if section.lines]


class _Dossier:
    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.language: Language = atlas.spec.language

    def of(self, feature_id: str) -> list[Section]:
        if feature_id in self.atlas.actors:
            return self._actor(feature_id)
        row = self._row(feature_id)
        if row is None:
            return self._renamed(feature_id)
        kind = feature_id.partition(":")[0]
        if kind in _TABLE_OF:
            return [self._row_of_table(row), self._evidence(row), self._sources(row)]
        sections = [self._head(row), self._evidence(row)]
        if kind in ("terr", "mentioned"):
            sections += self._area(row)
        if kind == "flow":
            sections.append(self._nodes(row))
        sections += [self._actors(row), self._links(feature_id)]
        if kind not in ("terr", "mentioned"):
            sections.append(self._notes([feature_id]))
        return [*sections, self._sources(row)]

    def _row(self, feature_id: str) -> dict[str, Any] | None:
        """Return the row of an id in the layer or table of its kind, if there is one."""
        kind = feature_id.partition(":")[0]
        layer = self.atlas.whole.get(_LAYER_OF.get(kind, ""))
        frame = layer.frame if layer is not None else self.atlas.tables.get(_TABLE_OF.get(kind, ""))
        found = [] if frame is None else records(frame[frame["id"] == feature_id])
        return found[0] if found else None

    def _renamed(self, feature_id: str) -> list[Section]:
        """Return what became of an id of an earlier version, and what stands for it now."""
        table = self.atlas.tables.get("renamed")
        found = [] if table is None else records(table[table["old"] == feature_id])
        if not found:
            known = [i for name in self._ids() for i in self.atlas.whole[name].frame["id"]]
            tables = [self.atlas.tables[n] for n in _TABLE_OF.values() if n in self.atlas.tables]
            known += [i for table in tables for i in table["id"]]
            raise UnknownNameError("feature", feature_id, [*known, *self.atlas.actors])
        news = split_cell(found[0]["new"])
        became = f"is now {' and '.join(news)}" if news else "is no longer in the atlas"
        head = Section(f"{feature_id} {became}", [found[0]["reason"] or "No reason is on file."])
        return [head, *(section for new in news for section in self.of(new))]

    def _ids(self) -> list[str]:
        return [name for name in _LAYER_OF.values() if name in self.atlas.whole]

    # --- parts that every feature has ---

    def _head(self, row: dict[str, Any]) -> Section:
        section = Section(f"{self._title(row)} ({row['id']})")
        if _text(row, "aliases"):
            section.lines.append(f"also: {row['aliases'].replace(';', '; ')}")
        stated = _stated_at(row)
        event = row["id"].startswith(("inc:", "resp:"))
        for column, vocabulary in _VOCABULARY.items():
            name = "incident_type" if event and column == "type" else vocabulary
            terms = split_cell(row.get(column))
            titles = [
                self._term(name, term) + self._where_stated(stated, term, column) for term in terms
            ]
            if titles:
                section.lines.append(f"{column.replace('_', ' ')}: {', '.join(titles)}")
        several = _text(row, "countries") or _text(row, "country")
        for column, text in (
            ("countries", several), *((name, _text(row, name)) for name in ("waypoints", "place"))
        ):  # fmt: skip
            if text:
                section.lines.append(f"{column}: {text.replace(';', ', ')}")
        if pd.notna(row.get("volume_value")):
            amount = f"{row['volume_value']:g} {row['volume_unit']}"
            section.lines.append(f"volume: {amount} ({row['volume_qualifier'] or 'no qualifier'})")
        section.lines.append(_text(row, "summary"))
        for other in split_cell(row.get("see_also")):
            section.lines.append(f"see also: {self._name(other)} ({other})")
        return section

    def _row_of_table(self, row: dict[str, Any]) -> Section:
        """Return a note, a figure or a link by itself."""
        if "relation" not in row:
            return Section(
                f"{self._name(row.get('subject') or row['area'])} ({row['id']})",
                [self._figure(row)],
            )
        section = Section(f"{self._relation(row)} ({row['id']})", [_text(row, "summary")])
        for column in ("outcome", "what_flows"):
            if _text(row, column):
                term = self._term(column, row[column])
                section.lines.append(f"{column.replace('_', ' ')}: {term}")
        if _text(row, "stated_at"):
            section.lines.append(f"stated at: {self._cited(row['stated_at'])}")
        for end in (row["from"], row["to"]):
            section.lines.append(f"{self._name(end)} ({end})")
        return section

    def _evidence(self, row: dict[str, Any]) -> Section:
        grade = f"{row['source_reliability']}{row['information_credibility']}"
        reliability = self._term("source_reliability", row["source_reliability"])
        credibility = self._term("information_credibility", str(row["information_credibility"]))
        lines = [f"claim: {self._term('claim', row['claim'])}"]
        if _text(row, "basis"):
            hedge = self._term("hedge", _text(row, "hedge") or "none")
            lines.append(f"rests on: {self._term('basis', row['basis'])}; {hedge.lower()}")
        lines += [
            f"grade: {grade} (source: {reliability}; information: {credibility})",
            f"independent origins that agree: {_text(row, 'agreeing_origins') or 1}",
        ]
        if _text(row, "credibility_reason"):
            lines.append(f"why this grade: {row['credibility_reason']}")
        if "date_from" in row:
            lines.append(f"period: {_period(row)}")
        if _text(row, "geometry_method"):
            within = row["accuracy_m"]
            right = f", right within {within:,.0f} m" if pd.notna(within) else ""
            lines.append(f"shape: {self._term('geometry_method', row['geometry_method'])}{right}")
        if _text(row, "outline_basis"):
            lines.append(f"outline: {self._term('outline_basis', row['outline_basis'])}")
        if row.get("part_only") is True:
            lines.append("drawn whole for a claim about a part of it")
        if row["contested"]:
            lines.append(f"contested: {row['note']}")
        elif _text(row, "note"):
            lines.append(f"note: {row['note']}")
        for other in split_cell(row.get("disputes")):
            lines.append(f"disagrees with: {self._name(other)} ({other})")
        return Section("How we know", lines)

    def _actors(self, row: dict[str, Any]) -> Section:
        section = Section("Actors named (being in one place is not being in league)")
        stated = _stated_at(row)
        for actor in split_cell(row.get("actors")):
            known = self.atlas.actors.get(actor, {})
            kind = self._term("actor_kind", str(known.get("kind", "")))
            where = self._where_stated(stated, actor, "actors")
            section.lines.append(f"{known.get('title', actor)} ({kind}){where}")
        return section

    def _links(self, feature_id: str) -> Section:
        section = Section("Relations")
        for row in links_of(self.atlas, feature_id):
            flow = f" ({row['what_flows']})" if _text(row, "what_flows") else ""
            section.lines.append(f"{self._relation(row)}{flow}{self._marks(row)}")
        return section

    def _relation(self, row: dict[str, Any]) -> str:
        relation = self._term("relation", row["relation"]).lower()
        return f"{self._name(row['from'])} → {relation} → {self._name(row['to'])}"

    def _marks(self, row: dict[str, Any]) -> str:
        """Return what a reader must not miss: contested, alleged, not come about."""
        marks = ["contested"] if row.get("contested") else []
        if row.get("claim") == "alleged":
            marks.append("alleged")
        if _text(row, "outcome") not in ("", "done"):
            marks.append(self._term("outcome", row["outcome"]).lower())
        return f" [{', '.join(marks)}]" if marks else ""

    def _notes(self, subjects: list[str]) -> Section:
        rows = notes_about(self.atlas, subjects)
        return Section("Figures and notes", [f"{self._figure(r)} ({r['id']})" for r in rows])

    def _figure(self, row: dict[str, Any]) -> str:
        """Return a figure in words: ``Drug flights a day: 7 flights, low estimate``."""
        title = _text(row, "title") or self._indicator(row["indicator"])
        year = "" if pd.isna(row["year"]) else f" {int(row['year'])}"
        unit, qualifier = _text(row, "unit"), _text(row, "qualifier")
        # "billions" is no figure: such a note has words and no value
        amount = "" if pd.isna(row["value"]) else _amount(row["value"], unit)
        about = ", ".join(filter(None, (amount, qualifier)))
        return f"{title}{year}{': ' if about else ''}{about}{self._marks(row)}"

    def _indicator(self, indicator: str) -> str:
        table = self.atlas.tables.get("dictionary")
        found = [] if table is None else records(table[table["id"] == indicator])
        return str(found[0][f"title_{self.language}"]) if found else indicator

    def _sources(self, row: dict[str, Any]) -> Section:
        section = Section("Sources")
        places: dict[str, list[str]] = {}
        for citation in parse_citations(row["sources"]):
            places.setdefault(citation.source, []).append(_locator(citation.locator))
        for key, locators in places.items():
            source = self.atlas.sources.get(key, {})
            author = source.get("author") or "Author not named"
            parts = [f"{author} {source.get('year', '')}".strip(), source.get("title", "")]
            parts += [source.get("publication", ""), source.get("pages", "")]
            text = ", ".join(part for part in parts if part)
            reliability = source.get("reliability", "?")
            section.lines.append(f"{text} [{reliability}]: {', '.join(locators)}")
        return section

    # --- what only a territory has, or a place that is only mentioned ---

    def _area(self, row: dict[str, Any]) -> list[Section]:
        incidents, flows = known_to_country(self.atlas, row)
        wider = "Known to the country only: no source says that it is in here"
        departments = departments_of(self.atlas, row["geometry"])
        return [
            self._variants(row["id"]),
            Section(
                "Routes that begin, stop or run through here",
                [self._moved(other) for other in routes_through(self.atlas, row["geometry"])],
            ),
            Section(
                "Flows with an end here",
                [self._moved(other) for other in flows_in(self.atlas, row["id"])],
            ),
            Section(
                "Incidents inside",
                [self._event(other) for other in incidents_inside(self.atlas, row["id"])],
            ),
            Section(
                "Laws, hearings and agreements inside",
                [self._event(other) for other in responses_inside(self.atlas, row["id"])],
            ),
            Section(wider, [*map(self._event, incidents), *map(self._moved, flows)]),
            self._notes([row["id"]]),
            self._indicators(row, departments),
        ]

    def _moved(self, row: dict[str, Any]) -> str:
        """Return a route or flow on one line."""
        commodity = self._term("commodity", row["commodity"]).lower()
        return f"{self._title(row)} ({commodity}; {row['id']}){self._marks(row)}"

    def _event(self, row: dict[str, Any]) -> str:
        """Return an incident or response on one line."""
        return f"{_period(row)}: {row['title']}{self._marks(row)} ({row['id']})"

    def _variants(self, territory: str) -> Section:
        section = Section("Outlines by definition")
        for row in variants_of(self.atlas, territory):
            method = self._term("geometry_method", row["geometry_method"])
            mark = " (drawn)" if row["is_default"] else ""
            basis = self._term("outline_basis", _text(row, "outline_basis")).lower()
            about = f"{method}; {basis}" if basis else method
            title = row[f"title_{self.language}"]
            section.lines.append(f"{row['area_km2']:>9,.0f} km²  {title}{mark}: {about}")
        return section

    def _indicators(self, row: dict[str, Any], departments: dict[str, str]) -> Section:
        section = Section("Indicators of it, its departments and countries (latest year)")
        own, countries = {row["id"]: self._title(row)}, split_cell(row["countries"])
        for other in indicators_of(self.atlas, row["geometry"], countries, own):
            section.lines.append(f"{other['area_name']}: {self._figure(other)}")
        for note in notes_about(self.atlas, departments):
            section.lines.append(f"{departments[note['subject']]}: {self._figure(note)}")
        return section

    # --- flows ---

    def _nodes(self, row: dict[str, Any]) -> Section:
        section = Section("From whom to whom (a diagram; no way is claimed)")
        nodes = self.atlas.tables["flow-nodes"]
        for _, path in nodes[nodes["flow"] == row["id"]].groupby("path"):
            known = [self._node(node) for node in records(path)]
            alone = "; the other end is not named" if len(known) == 1 else ""
            section.lines.append((" ⇄ " if row["two_way"] else " → ").join(known) + alone)
        return section

    def _node(self, node: dict[str, Any]) -> str:
        """Return a node with how well it is known: ``Loreto (state or department only)``."""
        region = node["kind"] == "region"
        name = self._term("world_region", node["at"]) if region else node["name"]
        return f"{name} ({self._term('place_precision', node['place_precision']).lower()})"

    # --- actors ---

    def _actor(self, actor: str) -> list[Section]:
        row = dict(self.atlas.actors[actor])
        head = Section(f"{row['title']} ({actor})")
        if row["aliases"]:
            head.lines.append(f"also: {row['aliases'].replace(';', '; ')}")
        generic = "; a generic name, not one organization" if row["generic"] else ""
        head.lines.append(f"kind: {self._term('actor_kind', row['kind'])}{generic}")
        head.lines.append(row["summary"])
        present = Section("Named in (being in one place is not being in league)")
        for name in self._ids():
            for other in records(self.atlas.whole[name].frame):
                if actor in split_cell(other.get("actors")):
                    present.lines.append(f"{self._title(other)} ({other['id']})")
        known = [head, self._evidence(row), present, self._links(actor), self._notes([actor])]
        return [*known, self._sources(row)]

    # --- words ---

    def _title(self, row: dict[str, Any]) -> str:
        return str(row.get(f"title_{self.language}") or row.get("title") or row["id"])

    def _name(self, feature_id: str) -> str:
        """Return the title of whatever has an id; the id where nothing has it."""
        if feature_id in self.atlas.actors:
            return str(self.atlas.actors[feature_id]["title"])
        row = self._row(feature_id)
        if row is None:
            return feature_id
        if "relation" in row:
            return self._relation(row)
        return self._figure(row) if "value" in row else self._title(row)

    def _where_stated(self, stated: dict[str, str] | None, term: str, column: str) -> str:
        """Return where a coded value is stated, or that no passage states it."""
        if stated is None or term == "not-stated":
            return ""
        key = column if column in ("type", "control", "violence") else term
        return f" [{self._cited(stated[key])}]" if key in stated else " [not stated]"

    def _cited(self, cell: str) -> str:
        """Return citations in short: ``Ellis 2015, line 88``."""
        found = []
        for citation in parse_citations(cell):
            source = self.atlas.sources.get(citation.source, {})
            name = f"{source.get('author') or citation.source} {source.get('year', '')}".strip()
            found.append(f"{name}, {_locator(citation.locator)}")
        return "; ".join(found)

    def _term(self, vocabulary: str, term: str) -> str:
        titles = self.atlas.vocabulary.get(vocabulary, {}).get(term, {})
        return titles.get(self.language, term)


def _amount(value: float, unit: str) -> str:
    """Return a value with its unit; a year is no amount.

    Examples
    --------
    >>> _amount(9000.0, "persons"), _amount(2050.0, "year")
    ('9,000 persons', '2050')
    """
    return f"{value:.0f}" if unit == "year" else f"{value:,.12g} {unit}".strip()


def _text(row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None or value is pd.NA or value != value else str(value)


def _locator(locator: str) -> str:
    return f"{'line' if locator.startswith('l') else 'page'} {locator[1:]}"


def _stated_at(row: dict[str, Any]) -> dict[str, str] | None:
    """Return coded value → the passages that state it; ``None`` for rows that code none."""
    if "stated_at" not in row:
        return None
    found: dict[str, list[str]] = {}
    for part in split_cell(row["stated_at"]):
        value, _, locator = part.rpartition("=")
        found.setdefault(value, []).append(locator)
    return {value: ";".join(locators) for value, locators in found.items()}


def _period(row: dict[str, Any]) -> str:
    """Return the period of a row; an event without a start was some day not later than its end."""
    start, end = _text(row, "date_from"), _text(row, "date_to")
    event = str(row["id"]).startswith(("inc:", "resp:"))
    if not start and not end:
        return "date not stated" if event else _NO_START
    if not start:
        span = f"not later than {end}" if event else f"{_NO_START}, until {end}"
    else:
        open_end = _text(row, "date_precision") == "range"
        span = start if start == end or not (end or open_end) else f"{start}–{end or '…'}"
    return f"{span} (approximate)" if _text(row, "date_precision") == "approximate" else span
