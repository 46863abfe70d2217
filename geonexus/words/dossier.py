"""Everything the atlas knows of one feature, as sections of text: for a person at a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.base.cells import split_cell
from geonexus.errors import UnknownNameError
from geonexus.model.evidence import EVIDENCE_COLUMNS
from geonexus.words.evidence import (
    by_source,
    contested_mark,
    dispute,
    items_of,
    locators,
    origins,
    period,
    reference,
    statements,
    term,
    title_of,
)
from geonexus.words.formats import figure, listed, number
from geonexus.words.in_and_around import (
    incidents_inside,
    indicators_of,
    links_of,
    records,
    routes_through,
    variants_of,
)
from geonexus.words.translations import word

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geonexus.model.cards import Card, Language
    from geonexus.model.layer import Atlas

_LAYER_OF = {"terr": "territories", "route": "routes", "place": "places", "inc": "incidents"}

_LABELS = {"kind": "type", "place_precision": "precision"}
"""Column → key of its label, where that is not the name of the column."""


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
        sections = [self._head(row, layer.card), self._evidence(row)]
        if layer.id == "territories":
            sections += self._territory(row)
        return [*sections, self._actors(row), self._links(feature_id), self._sources(row)]

    def _ids(self) -> list[str]:
        return [name for name in _LAYER_OF.values() if name in self.atlas.whole]

    # --- parts that every feature has ---

    def _head(self, row: dict[str, Any], card: Card) -> Section:
        section = Section(f"{self._title(row)} ({row['id']})")
        if row.get("aliases"):
            section.lines.append(self._said("aliases", "; ".join(items_of(row, "aliases"))))
        for column in card.columns:
            vocabulary = card.vocabulary_of(column)
            if vocabulary and column not in EVIDENCE_COLUMNS and row.get(column):
                titles = [term(self.atlas, vocabulary, name) for name in items_of(row, column)]
                text = listed(titles, self.language)
                section.lines.append(self._said(_LABELS.get(column, column), text))
        for column in ("countries", "waypoints", "place"):
            if row.get(column):
                section.lines.append(self._said(column, ", ".join(items_of(row, column))))
        if pd.notna(row.get("volume_value")):
            qualifier = f" ({row['volume_qualifier']})" if row["volume_qualifier"] else ""
            amount = f"{figure(row['volume_value'], self.language)} {row['volume_unit']}"
            section.lines.append(self._said("volume", amount + qualifier))
        section.lines.append(row["summary"])
        return section

    def _evidence(self, row: dict[str, Any]) -> Section:
        lines = [f"{label}: {text}" for label, text in statements(self.atlas, row)]
        lines.append(origins(self.atlas, row))
        if row.get("geometry_method"):
            method = term(self.atlas, "geometry_method", row["geometry_method"])
            lines.append(self._said("shape", method))
        said = dispute(row, self.language)
        return Section(self._word("how_we_know"), [*lines, said] if said else lines)

    def _actors(self, row: dict[str, Any]) -> Section:
        section = Section(self._word("actors_named"))
        for actor in items_of(row, "actors"):
            known = self.atlas.actors.get(actor, {})
            kind = term(self.atlas, "actor_kind", str(known.get("kind", "")))
            section.lines.append(f"{known.get('title', actor)} ({kind})")
        if section.lines:
            section.lines.insert(0, self._word("league"))
        return section

    def _links(self, feature_id: str) -> Section:
        section = Section(self._word("relations"))
        for row in links_of(self.atlas, feature_id):
            relation = term(self.atlas, "relation", row["relation"]).lower()
            flow = f" ({row['what_flows']})" if row["what_flows"] else ""
            mark = contested_mark(row, self.language)
            ends = self._name(row["from"]), self._name(row["to"])
            section.lines.append(f"{ends[0]} → {relation} → {ends[1]}{flow}{mark}")
        return section

    def _sources(self, row: dict[str, Any]) -> Section:
        section = Section(self._word("sources"))
        for key, cited in by_source(row).items():
            found = ", ".join(locators(cited, self.atlas.locators, self.language))
            section.lines.append(f"{reference(self.atlas, key)}: {found}")
        return section

    # --- what only a territory has ---

    def _territory(self, row: dict[str, Any]) -> list[Section]:
        shape = row["geometry"]
        return [
            self._variants(row["id"]),
            self._routes(shape),
            self._incidents(row["id"]),
            self._indicators(shape, items_of(row, "countries")),
        ]

    def _variants(self, territory: str) -> Section:
        section = Section(self._word("outlines_by_definition"))
        for row in variants_of(self.atlas, territory):
            method = term(self.atlas, "geometry_method", row["geometry_method"])
            mark = f" ({self._word('outline_drawn')})" if row["is_default"] else ""
            area = number(row["area_km2"], self.language)
            title = row[f"title_{self.language}"]
            section.lines.append(f"{area:>9} km²  {title}{mark}: {method}")
        return section

    def _routes(self, shape: BaseGeometry) -> Section:
        section = Section(self._word("routes_through"))
        for row in routes_through(self.atlas, shape):
            commodity = term(self.atlas, "commodity", row["commodity"])
            section.lines.append(f"{self._title(row)} ({commodity.lower()}; {row['id']})")
        return section

    def _incidents(self, territory: str) -> Section:
        section = Section(self._word("incidents_inside"))
        for row in incidents_inside(self.atlas, territory):
            said = f"{period(row, self.language)}: {row['title']}"
            mark = contested_mark(row, self.language)
            section.lines.append(f"{said}{mark} ({row['id']})")
        return section

    def _indicators(self, shape: BaseGeometry, countries: list[str]) -> Section:
        section = Section(self._word("figures_latest"))
        titles = self.atlas.tables.get("dictionary", pd.DataFrame(columns=["id"])).set_index("id")
        for row in indicators_of(self.atlas, shape, countries):
            title = titles.loc[row["indicator"], f"title_{self.language}"]
            qualifier = f", {row['qualifier']}" if row["qualifier"] else ""
            value = f"{figure(row['value'], self.language)} {row['unit']}{qualifier}"
            section.lines.append(f"{row['area_name']}: {title} {row['year']}: {value}")
        return section

    # --- actors ---

    def _actor(self, actor: str) -> list[Section]:
        row = dict(self.atlas.actors[actor])
        head = Section(f"{row['title']} ({actor})")
        if row["aliases"]:
            head.lines.append(self._said("aliases", "; ".join(items_of(row, "aliases"))))
        head.lines.append(self._said("type", term(self.atlas, "actor_kind", row["kind"])))
        if row["generic"]:
            head.lines.append(self._word("generic_actor"))
        head.lines.append(row["summary"])
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
        return [head, self._evidence(row), present, self._links(actor), self._sources(row)]

    # --- words ---

    def _word(self, key: str) -> str:
        return word(key, self.language)

    def _said(self, key: str, text: str) -> str:
        return f"{self._word(key)}: {text}"

    def _title(self, row: dict[str, Any]) -> str:
        return title_of(row, self.language)

    def _name(self, feature_id: str) -> str:
        if feature_id in self.atlas.actors:
            return str(self.atlas.actors[feature_id]["title"])
        layer = self.atlas.whole.get(_LAYER_OF.get(feature_id.partition(":")[0], ""))
        if layer is not None:
            for row in records(layer.frame[layer.frame["id"] == feature_id]):
                return self._title(row)
        return feature_id
