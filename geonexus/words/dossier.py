"""Everything the atlas knows of one feature, as sections of text: for a person at a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.errors import UnknownNameError
from geonexus.model.evidence import independent_origins, parse_citations
from geonexus.words.in_and_around import (
    incidents_inside,
    indicators_of,
    links_of,
    records,
    routes_through,
    variants_of,
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas

_LAYER_OF = {"terr": "territories", "route": "routes", "place": "places", "inc": "incidents"}

_VOCABULARY = {
    "type": "territory_type", "activities": "activity", "control": "control",
    "violence": "violence", "commodity": "commodity", "mode": "mode", "status": "status",
    "place_precision": "place_precision",
}  # fmt: skip


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
        ``terr:…``, ``route:…``, ``place:…``, ``inc:…`` or ``act:…``.

    Returns
    -------
    list of Section
        In reading order; sections with nothing in them are left out.

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
        layer = self.atlas.whole.get(_LAYER_OF.get(feature_id.partition(":")[0], ""))
        if layer is None or feature_id not in set(layer.frame["id"]):
            known = [i for name in self._ids() for i in self.atlas.whole[name].frame["id"]]
            raise UnknownNameError("feature", feature_id, [*known, *self.atlas.actors])
        row = records(layer.frame[layer.frame["id"] == feature_id])[0]
        sections = [self._head(row), self._evidence(row)]
        if layer.id == "territories":
            sections += self._territory(row)
        return [*sections, self._actors(row), self._links(feature_id), self._sources(row)]

    def _ids(self) -> list[str]:
        return [name for name in _LAYER_OF.values() if name in self.atlas.whole]

    # --- parts that every feature has ---

    def _head(self, row: dict[str, Any]) -> Section:
        section = Section(f"{self._title(row)} ({row['id']})")
        if row.get("aliases"):
            section.lines.append(f"also: {row['aliases'].replace(';', '; ')}")
        for column, vocabulary in _VOCABULARY.items():
            if row.get(column):
                name = "incident_type" if row["id"].startswith("inc:") else vocabulary
                titles = [self._term(name, term) for term in row[column].split(";")]
                section.lines.append(f"{column.replace('_', ' ')}: {', '.join(titles)}")
        for column in ("countries", "waypoints", "place"):
            if row.get(column):
                section.lines.append(f"{column}: {row[column].replace(';', ', ')}")
        if pd.notna(row.get("volume_value")):
            amount = f"{row['volume_value']:g} {row['volume_unit']}"
            section.lines.append(f"volume: {amount} ({row['volume_qualifier'] or 'no qualifier'})")
        section.lines.append(row["summary"])
        return section

    def _evidence(self, row: dict[str, Any]) -> Section:
        copies = {key: s["copies"] for key, s in self.atlas.sources.items() if s["copies"]}
        origins = independent_origins(parse_citations(row["sources"]), copies)
        grade = f"{row['source_reliability']}{row['information_credibility']}"
        reliability = self._term("source_reliability", row["source_reliability"])
        credibility = self._term("information_credibility", str(row["information_credibility"]))
        lines = [
            f"claim: {self._term('claim', row['claim'])}",
            f"grade: {grade} (source: {reliability}; information: {credibility})",
            f"independent origins: {len(origins)}",
            f"period: {_period(row)}",
        ]
        if row.get("geometry_method"):
            method = self._term("geometry_method", row["geometry_method"])
            lines.append(f"shape: {method}, right within {row['accuracy_m']:,.0f} m")
        if row["contested"]:
            lines.append(f"contested: {row['note']}")
        elif row["note"]:
            lines.append(f"note: {row['note']}")
        return Section("How we know", lines)

    def _actors(self, row: dict[str, Any]) -> Section:
        section = Section("Actors named (being in one place is not being in league)")
        for actor in filter(None, str(row.get("actors") or "").split(";")):
            known = self.atlas.actors.get(actor, {})
            kind = self._term("actor_kind", str(known.get("kind", "")))
            section.lines.append(f"{known.get('title', actor)} ({kind})")
        return section

    def _links(self, feature_id: str) -> Section:
        section = Section("Relations")
        for row in links_of(self.atlas, feature_id):
            relation = self._term("relation", row["relation"]).lower()
            flow = f" ({row['what_flows']})" if row["what_flows"] else ""
            mark = " [contested]" if row["contested"] else ""
            ends = self._name(row["from"]), self._name(row["to"])
            section.lines.append(f"{ends[0]} → {relation} → {ends[1]}{flow}{mark}")
        return section

    def _sources(self, row: dict[str, Any]) -> Section:
        section = Section("Sources")
        places: dict[str, list[str]] = {}
        for citation in parse_citations(row["sources"]):
            kind = "line" if citation.locator.startswith("l") else "page"
            places.setdefault(citation.source, []).append(f"{kind} {citation.locator[1:]}")
        for key, locators in places.items():
            source = self.atlas.sources.get(key, {})
            author = source.get("author") or "Author not named"
            parts = [f"{author} {source.get('year', '')}".strip(), source.get("title", "")]
            parts += [source.get("publication", ""), source.get("pages", "")]
            text = ", ".join(part for part in parts if part)
            reliability = source.get("reliability", "?")
            section.lines.append(f"{text} [{reliability}]: {', '.join(locators)}")
        return section

    # --- what only a territory has ---

    def _territory(self, row: dict[str, Any]) -> list[Section]:
        shape = row["geometry"]
        return [
            self._variants(row["id"]),
            self._routes(shape),
            self._incidents(row["id"]),
            self._indicators(shape, row["countries"].split(";")),
        ]

    def _variants(self, territory: str) -> Section:
        section = Section("Outlines by definition")
        for row in variants_of(self.atlas, territory):
            method = self._term("geometry_method", row["geometry_method"])
            mark = " (drawn)" if row["is_default"] else ""
            title = row[f"title_{self.language}"]
            section.lines.append(f"{row['area_km2']:>9,.0f} km²  {title}{mark}: {method}")
        return section

    def _routes(self, shape: BaseGeometry) -> Section:
        section = Section("Routes that begin, stop or run through here")
        for row in routes_through(self.atlas, shape):
            commodity = self._term("commodity", row["commodity"])
            section.lines.append(f"{self._title(row)} ({commodity.lower()}; {row['id']})")
        return section

    def _incidents(self, territory: str) -> Section:
        section = Section("Incidents inside")
        for row in incidents_inside(self.atlas, territory):
            mark = " [contested]" if row["contested"] else ""
            section.lines.append(f"{_period(row)}: {row['title']}{mark} ({row['id']})")
        return section

    def _indicators(self, shape: BaseGeometry, countries: list[str]) -> Section:
        section = Section("Indicators of its departments and countries (latest)")
        titles = self.atlas.tables.get("dictionary", pd.DataFrame(columns=["id"])).set_index("id")
        for row in indicators_of(self.atlas, shape, countries):
            title = titles.loc[row["indicator"], f"title_{self.language}"]
            qualifier = f", {row['qualifier']}" if row["qualifier"] else ""
            value = f"{row['value']:,g} {row['unit']}{qualifier}"
            section.lines.append(f"{row['area_name']}: {title} {row['year']}: {value}")
        return section

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
            frame = self.atlas.whole[name].frame
            if "actors" not in frame.columns:
                continue
            named = [actor in str(cell or "").split(";") for cell in frame["actors"]]
            for other in records(frame[named]):
                present.lines.append(f"{self._title(other)} ({other['id']})")
        return [head, self._evidence(row), present, self._links(actor), self._sources(row)]

    # --- words ---

    def _title(self, row: dict[str, Any]) -> str:
        return str(row.get(f"title_{self.language}") or row.get("title") or row["id"])

    def _name(self, feature_id: str) -> str:
        if feature_id in self.atlas.actors:
            return str(self.atlas.actors[feature_id]["title"])
        layer = self.atlas.whole.get(_LAYER_OF.get(feature_id.partition(":")[0], ""))
        if layer is not None:
            for row in records(layer.frame[layer.frame["id"] == feature_id]):
                return self._title(row)
        return feature_id

    def _term(self, vocabulary: str, term: str) -> str:
        titles = self.atlas.vocabulary.get(vocabulary, {}).get(term, {})
        return titles.get(self.language, term)


def _period(row: dict[str, Any]) -> str:
    start, end = row.get("date_from") or "", row.get("date_to") or ""
    precision = row.get("date_precision") or ""
    if not start and not end:
        return "undated"
    span = start if start == end else f"{start or '…'}–{end or '…'}"
    return f"{span} (approximate)" if precision == "approximate" else span
