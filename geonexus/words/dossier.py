"""Everything the atlas knows of one feature, as sections of text: for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.base.cells import items_of, split_cell, text_of
from geonexus.errors import UnknownNameError
from geonexus.model.evidence import EVIDENCE_COLUMNS
from geonexus.words.evidence import (
    by_source,
    contested_mark,
    dispute,
    locators,
    origins,
    outcome,
    passages,
    period,
    reference,
    short_citations,
    stated_relation,
    statements,
    term,
    title_of,
)
from geonexus.words.figures import measured, year_of
from geonexus.words.formats import figure, listed, number
from geonexus.words.in_and_around import (
    Row,
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
from geonexus.words.texts import term_in, text_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Card, Language
    from geonexus.model.layer import Atlas

_LAYER_OF = {
    "terr": "territories", "mentioned": "mentioned", "route": "routes", "flow": "flows",
    "place": "places", "inc": "incidents", "resp": "responses",
}  # fmt: skip
_TABLE_OF = {"note": "notes", "link": "links", "ind": "indicators"}
_AREAS = ("terr", "mentioned")

_LABELS = {"kind": "type", "place_precision": "precision"}
"""Column → key of its label, where that is not the name of the column."""
_TOLD_AS_EVIDENCE = {*EVIDENCE_COLUMNS, "outcome", "outline_basis"}


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


def title_by_id(atlas: Atlas) -> Callable[[str], str]:
    """Return what tells the title of whatever has an id; the id where nothing has it."""
    return _Dossier(atlas)._name


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
        card = self.atlas.whole[_LAYER_OF[kind]].card
        sections = [self._head(row, card), self._evidence(row)]
        if kind in _AREAS:
            sections += self._area(row)
        if kind == "flow":
            sections.append(self._nodes(row))
        sections += [self._actors(row), self._links(feature_id)]
        if kind not in _AREAS:
            sections.append(self._notes([feature_id]))
        return [*sections, self._sources(row)]

    def _row(self, feature_id: str) -> Row | None:
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
        news = items_of(found[0], "new")
        if news:
            became = word(
                "renamed_now", self.language, old=feature_id, new=listed(news, self.language)
            )
        else:
            became = word("renamed_gone", self.language, old=feature_id)
        head = Section(became, [text_of(found[0], "reason") or self._word("no_reason")])
        return [head, *(section for new in news for section in self.of(new))]

    def _ids(self) -> list[str]:
        return [name for name in _LAYER_OF.values() if name in self.atlas.whole]

    # --- parts that every feature has ---

    def _head(self, row: Row, card: Card) -> Section:
        section = Section(f"{self._title(row)} ({row['id']})")
        aliases = items_of(row, "aliases")
        if aliases:
            section.lines.append(self._said("aliases", "; ".join(aliases)))
        stated = passages(row)
        for column in card.columns:
            vocabulary = card.vocabulary_of(column)
            names = items_of(row, column) if vocabulary else []
            if names and column not in _TOLD_AS_EVIDENCE:
                one = column in ("type", "control", "violence")
                titles = [
                    term(self.atlas, vocabulary, name)
                    + self._where_stated(stated, column if one else name, name)
                    for name in names
                ]
                text = listed(titles, self.language)
                section.lines.append(self._said(_LABELS.get(column, column), text))
        countries = items_of(row, "countries") or items_of(row, "country")
        for column, items in (
            ("countries", countries),
            *((name, items_of(row, name)) for name in ("waypoints", "place")),
        ):
            if items:
                section.lines.append(self._said(column, ", ".join(map(self._known_as, items))))
        if pd.notna(row.get("volume_value")):
            qualifier = self._known_as(text_of(row, "volume_qualifier"))
            qualifier = f" ({qualifier})" if qualifier else ""
            unit = self._known_as(row["volume_unit"])
            amount = f"{figure(row['volume_value'], self.language)} {unit}"
            section.lines.append(self._said("volume", amount + qualifier))
        section.lines.append(self._summary(row))
        for other in items_of(row, "see_also"):
            section.lines.append(self._said("see_also", f"{self._name(other)} ({other})"))
        return section

    def _row_of_table(self, row: Row) -> Section:
        """Return a note, a figure or a link by itself."""
        if "relation" not in row:
            subject = text_of(row, "subject") or row["area"]
            return Section(f"{self._name(subject)} ({row['id']})", [self._figure(row)])
        section = Section(f"{self._relation(row)} ({row['id']})", [self._summary(row)])
        flows = items_of(row, "what_flows")
        if flows:
            section.lines.append(self._said("what_flows", ", ".join(map(self._known_as, flows))))
        if text_of(row, "stated_at"):
            cited = short_citations(self.atlas, row["stated_at"])
            section.lines.append(self._said("stated_at", cited))
        for end in (row["from"], row["to"]):
            section.lines.append(f"{self._name(end)} ({end})")
        return section

    def _evidence(self, row: Row) -> Section:
        lines = [f"{label}: {text}" for label, text in statements(self.atlas, row)]
        lines.append(origins(self.atlas, row))
        for key, column in (("shape", "geometry_method"), ("outline_basis", "outline_basis")):
            if text_of(row, column):
                lines.append(self._said(key, term(self.atlas, column, text_of(row, column))))
        if row.get("part_only") is True:
            lines.append(self._word("part_only"))
        said = dispute(self.atlas, row)
        if said:
            lines.append(said)
        others = (f"{self._name(other)} ({other})" for other in items_of(row, "disputes"))
        lines += [self._said("disagrees_with", other) for other in others]
        return Section(self._word("how_we_know"), lines)

    def _actors(self, row: Row) -> Section:
        section = Section(self._word("actors_named"))
        stated = passages(row)
        for actor in items_of(row, "actors"):
            known = self.atlas.actors.get(actor, {})
            kind = term(self.atlas, "actor_kind", str(known.get("kind", "")))
            where = self._where_stated(stated, actor, actor)
            section.lines.append(f"{self._name(actor)} ({kind}){where}")
        if section.lines:
            section.lines.insert(0, self._word("league"))
        return section

    def _links(self, feature_id: str) -> Section:
        section = Section(self._word("relations"))
        for row in links_of(self.atlas, feature_id):
            flows = ", ".join(map(self._known_as, items_of(row, "what_flows")))
            flow = f" ({flows})" if flows else ""
            section.lines.append(f"{self._relation(row)}{flow}{self._marks(row)}")
        return section

    def _relation(self, row: Row) -> str:
        name = stated_relation(row["relation"], text_of(row, "outcome"))
        relation = term(self.atlas, "relation", name).lower()
        return f"{self._name(row['from'])} → {relation} → {self._name(row['to'])}"

    def _marks(self, row: Row) -> str:
        """Return what a reader must not miss: contested, alleged, not come about."""
        alleged = text_of(row, "claim") == "alleged"
        marks = [
            term(self.atlas, "claim", "alleged").lower() if alleged else "",
            outcome(self.atlas, row).lower(),
        ]
        return contested_mark(row, self.language) + "".join(f" [{mark}]" for mark in marks if mark)

    def _notes(self, subjects: list[str]) -> Section:
        rows = notes_about(self.atlas, subjects)
        lines = [f"{self._figure(row)} ({row['id']})" for row in rows]
        return Section(self._word("own_figures"), lines)

    def _figure(self, row: Row) -> str:
        """Return a figure in words: ``Drug flights a day 2014: 7 flights, low estimate``."""
        title = title_of(self.atlas, row) if "subject" in row else self._indicator(row)
        told = " ".join(filter(None, (title, year_of(row))))
        amount = measured(self.atlas, row)
        return f"{told}{': ' if amount else ''}{amount}{self._marks(row)}"

    def _indicator(self, row: Row) -> str:
        table = self.atlas.tables.get("dictionary")
        found = [] if table is None else records(table[table["id"] == row["indicator"]])
        return title_of(self.atlas, found[0]) if found else str(row["indicator"])

    def _sources(self, row: Row) -> Section:
        section = Section(self._word("sources"))
        for key, cited in by_source(row).items():
            found = ", ".join(locators(cited, self.atlas.locators, self.language))
            section.lines.append(f"{reference(self.atlas, key)}: {found}")
        return section

    # --- what only a territory has, or a place that is only mentioned ---

    def _area(self, row: Row) -> list[Section]:
        shape, area = row["geometry"], row["id"]
        incidents, flows = known_to_country(self.atlas, row)
        wider = [*map(self._event, incidents), *map(self._moved, flows)]
        if wider:
            wider.insert(0, self._word("known_to_country_hint"))
        return [
            self._variants(area),
            self._section("routes_through", map(self._moved, routes_through(self.atlas, shape))),
            self._section("flows_here", map(self._moved, flows_in(self.atlas, area))),
            self._section("incidents_inside", map(self._event, incidents_inside(self.atlas, area))),
            self._section("responses_here", map(self._event, responses_inside(self.atlas, area))),
            self._section("known_to_country", wider),
            self._notes([area]),
            self._indicators(row, departments_of(self.atlas, shape)),
        ]

    def _section(self, key: str, lines: Iterable[str]) -> Section:
        return Section(self._word(key), list(lines))

    def _moved(self, row: Row) -> str:
        """Return a route or flow on one line."""
        commodity = term(self.atlas, "commodity", row["commodity"]).lower()
        return f"{self._title(row)} ({commodity}; {row['id']}){self._marks(row)}"

    def _event(self, row: Row) -> str:
        """Return an incident or response on one line."""
        said = f"{period(row, self.language)}: {self._title(row)}"
        return f"{said}{self._marks(row)} ({row['id']})"

    def _variants(self, territory: str) -> Section:
        section = Section(self._word("outlines_by_definition"))
        for row in variants_of(self.atlas, territory):
            made = term(self.atlas, "geometry_method", row["geometry_method"])
            basis = term(self.atlas, "outline_basis", text_of(row, "outline_basis")).lower()
            mark = f" ({self._word('outline_drawn')})" if row["is_default"] else ""
            area = number(row["area_km2"], self.language, 1)
            about = "; ".join(filter(None, (made, basis)))
            section.lines.append(f"{area:>9} km²  {self._title(row)}{mark}: {about}")
        return section

    def _indicators(self, row: Row, departments: dict[str, str]) -> Section:
        section = Section(self._word("figures_latest"))
        own, countries = {row["id"]: self._title(row)}, items_of(row, "countries")
        for other in indicators_of(self.atlas, row["geometry"], countries, own):
            section.lines.append(f"{other['area_name']}: {self._figure(other)}")
        for note in notes_about(self.atlas, departments):
            section.lines.append(f"{departments[note['subject']]}: {self._figure(note)}")
        return section

    # --- flows ---

    def _nodes(self, row: Row) -> Section:
        section = Section(self._word("nodes"), [self._word("nodes_hint")])
        nodes = self.atlas.tables["flow-nodes"]
        for _, path in nodes[nodes["flow"] == row["id"]].groupby("path"):
            known = [self._node(node) for node in records(path)]
            alone = f"; {self._word('one_end')}" if len(known) == 1 else ""
            section.lines.append((" ⇄ " if row["two_way"] else " → ").join(known) + alone)
        return section

    def _node(self, node: Row) -> str:
        """Return a node with how well it is known: ``Loreto (state or department only)``."""
        region = node["kind"] == "region"
        name = (
            term(self.atlas, "world_region", node["at"]) if region else self._known_as(node["name"])
        )
        precision = term(self.atlas, "place_precision", node["place_precision"]).lower()
        return f"{name} ({precision})"

    # --- actors ---

    def _actor(self, actor: str) -> list[Section]:
        row: dict[str, Any] = dict(self.atlas.actors[actor])
        head = Section(f"{self._title(row)} ({actor})")
        aliases = items_of(row, "aliases")
        if aliases:
            head.lines.append(self._said("aliases", "; ".join(aliases)))
        head.lines.append(self._said("type", term(self.atlas, "actor_kind", row["kind"])))
        if row["generic"]:
            head.lines.append(self._word("generic_actor"))
        head.lines.append(self._summary(row))
        present = Section(self._word("named_in"))
        for name in self._ids():
            frame = self.atlas.whole[name].frame
            if "actors" not in frame.columns:
                continue
            named = [actor in split_cell(cell) for cell in frame["actors"]]
            for other in records(frame[named]):
                present.lines.append(f"{self._title(other)} ({other['id']})")
        if present.lines:
            present.lines.insert(0, self._word("league"))
        known = [head, self._evidence(row), present, self._links(actor), self._notes([actor])]
        return [*known, self._sources(row)]

    # --- words ---

    def _word(self, key: str) -> str:
        return word(key, self.language)

    def _said(self, key: str, text: str) -> str:
        return f"{self._word(key)}: {text}"

    def _summary(self, row: Row) -> str:
        return text_in(self.atlas, row, "summary", self.language)

    def _known_as(self, text: str) -> str:
        """Return a unit, a place or what flows in the language of the atlas."""
        return term_in(self.atlas, text, self.language)

    def _title(self, row: Row) -> str:
        return title_of(self.atlas, row)

    def _name(self, feature_id: str) -> str:
        """Return the title of whatever has an id; the id where nothing has it."""
        if feature_id in self.atlas.actors:
            return self._title(dict(self.atlas.actors[feature_id]))
        row = self._row(feature_id) or self._wider_area(feature_id)
        if row is None:
            return feature_id
        if "relation" in row:
            return self._relation(row)
        return self._figure(row) if "value" in row else self._title(row)

    def _wider_area(self, area: str) -> Row | None:
        """Return the row of a region that figures and notes speak of."""
        table = self.atlas.tables.get("areas")
        found = [] if table is None else records(table[table["id"] == area])
        return found[0] if found else None

    def _where_stated(self, stated: dict[str, str] | None, what: str, value: str) -> str:
        """Return where a coded value is stated, or that no passage states it."""
        if stated is None or value == "not-stated":
            return ""
        if what in stated:
            return f" [{short_citations(self.atlas, stated[what])}]"
        return f" [{self._word('no_passage')}]"
