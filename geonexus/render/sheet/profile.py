"""What the page of a territory says, as paragraphs; numbered sources come last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from geonexus.base.cells import items_of, split_cell
from geonexus.render.sheet.flow import Para
from geonexus.render.sheet.here import (
    flows_here,
    incidents_here,
    placed,
    responses_here,
)
from geonexus.render.sheet.speaker import Speaker
from geonexus.style import styles
from geonexus.words.evidence import (
    DONE,
    how_we_know,
    passages,
    reference,
    stated_relation,
)
from geonexus.words.figures import measured, year_of
from geonexus.words.formats import number
from geonexus.words.in_and_around import (
    Row,
    indicators_of,
    links_of,
    notes_about,
    places_inside,
    routes_through,
    variants_of,
)

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas

_QUIET = styles.LIGHT.label
_FEW = 4
"""Up to so many countries stand under the title; more of them among the facts."""


@dataclass(frozen=True)
class Profile:
    """A territory and everything that its page tells and draws."""

    row: Row
    title: str
    subtitle: str
    how_we_know: str
    paras: tuple[Para, ...]
    variants: list[Row] = field(default_factory=list)
    routes: list[Row] = field(default_factory=list)
    incidents: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)


def profile(atlas: Atlas, row: Row) -> Profile:
    """Return the profile of a territory.

    Parameters
    ----------
    atlas
        A built atlas, in the language of the page.
    row
        One row of its layer of territories.
    """
    return _Writer(atlas, row).profile()


class _Writer(Speaker):
    def __init__(self, atlas: Atlas, row: Row) -> None:
        super().__init__(atlas)
        self.row = row
        shape = row["geometry"]
        codes = split_cell(row.get("countries"))
        self.countries = codes
        self.variants = variants_of(atlas, row["id"])
        self.routes = routes_through(atlas, shape)
        self.flows = flows_here(atlas, row["id"])
        self.events = incidents_here(atlas, row["id"])
        self.incidents = self.events.named
        self.responses = responses_here(atlas, row["id"])
        self.places = placed(places_inside(atlas, shape))
        self.figures = indicators_of(atlas, shape, codes, {row["id"]: row["id"]})
        self.stated = passages(row)

    def profile(self) -> Profile:
        how = self._how_we_know()
        paras = [
            *self._summary(), *self._facts(), *self._outlines(), *self._contested(),
            *self._actors(), *self._incidents(), *self._routes(), *self._flows(),
            *self._responses(), *self._places(), *self._figures(), *self._notes(),
            *self._sources(),
        ]  # fmt: skip
        return Profile(
            row=self.row,
            title=self._title(self.row),
            subtitle=" · ".join(
                filter(None, (self._term("territory_type", self.row.get("type")), self._where()))
            ),
            how_we_know=how,
            paras=tuple(paras),
            variants=self.variants,
            routes=self.routes,
            incidents=self.incidents,
            places=self.places,
        )

    # --- parts of the page, in reading order ---

    def _how_we_know(self) -> str:
        said = how_we_know(self.atlas, self.row)
        return f"{self._word('how_we_know')}: {said} {self._cited(self.row)}"

    def _summary(self) -> list[Para]:
        text = self._text(self.row, "summary")
        return [Para(text, size=8.0)] if text else []

    def _facts(self) -> list[Para]:
        row = self.row
        card = {**self.atlas.layers(), **self.atlas.whole}["territories"].card
        facts = [("countries", self._names() if len(self.countries) > _FEW else "")]
        if row.get("aliases"):
            facts.append(("aliases", "; ".join(items_of(row, "aliases"))))
        for column in ("type", "control", "violence", "activities"):
            # without passages the type stands under the title only
            if row.get(column) and (column != "type" or self.stated is not None):
                vocabulary = card.vocabulary_of(column)
                titles = [
                    self._term(vocabulary, name)
                    + self._stated(name if column == "activities" else column, name)
                    for name in items_of(row, column)
                ]
                facts.append((column, ", ".join(titles)))
        if pd.notna(row.get("area_km2")):
            facts.append(("area", f"{number(row['area_km2'], self.language, 1)} km²"))
        lines = [Para(f"{self._word(key)}: {text}", hang_mm=3) for key, text in facts if text]
        return [self._heading("facts"), *lines]

    def _stated(self, what: str, value: str = "") -> str:
        """Return where a coded value is stated, or that it is not; nothing if rows do not say."""
        if self.stated is None or value == "not-stated":
            return ""
        where = self.stated.get(what)
        return f" {self._cited({'sources': where})}" if where else f" ({self._word('no_passage')})"

    def _outlines(self) -> list[Para]:
        if len(self.variants) < 2:
            return []
        lines = []
        for row in self.variants:
            mark = f" ({self._word('outline_drawn')})" if row["is_default"] else ""
            method = self._term("geometry_method", row["geometry_method"]).lower()
            area = f"{number(row['area_km2'], self.language, 1)} km²"
            title = row[f"title_{self.language}"]
            lines.append(Para(f"{area}: {title}{mark}; {method}", hang_mm=3))
        return [self._heading("outlines_by_definition"), *lines]

    def _contested(self) -> list[Para]:
        note = self._text(self.row, "note")
        ids = items_of(self.row, "disputes")
        others = [Para(f"{self._word('disagrees_with')}: {self._end(one)} ({one})", hang_mm=3)
                  for one in ids]  # fmt: skip
        if self.row["contested"]:
            heading = self._heading("disputed", styles.LIGHT.border_disputed)
            return [heading, *([Para(note)] if note else []), *others]
        texts = [Para(f"{self._word('note')}: {note}", hang_mm=3)] if note else []
        return [
            self._heading("disputed"), Para(self._word("undisputed"), color=_QUIET), *texts, *others
        ]  # fmt: skip

    def _actors(self) -> list[Para]:
        links = links_of(self.atlas, self.row["id"])
        ends = [(row, row["from"] if row["to"] == self.row["id"] else row["to"]) for row in links]
        stated = [(row, other) for row, other in ends if other in self.atlas.actors]
        linked = {other for _, other in stated}
        named = split_cell(self.row.get("actors"))
        paras = [self._heading("actors_named")]
        if not named and not stated:
            paras.append(Para(self._word("no_actor"), color=_QUIET))
        else:
            paras.append(Para(self._word("league"), color=_QUIET))
        paras += [Para(self._relation(row), hang_mm=3) for row, _ in stated]
        alone = "; ".join(
            f"{self._actor(actor)}{self._stated(actor)}" for actor in named if actor not in linked
        )
        if alone:
            paras.append(Para(f"{self._word('no_relation')}: {alone}.", hang_mm=3))
        others = [row for row, other in ends if other not in self.atlas.actors]
        if others:
            paras.append(self._heading("places_linked"))
            paras += [Para(self._relation(row), hang_mm=3) for row in others]
        return paras

    def _relation(self, row: Row) -> str:
        outcome = str(row.get("outcome") or DONE)
        relation = self._term("relation", stated_relation(row["relation"], outcome)).lower()
        flows = ", ".join(map(self._known_as, items_of(row, "what_flows")))
        flow = f" ({flows})" if flows else ""
        ends = [self._end(row["from"]), self._end(row["to"])]
        mark = f"{self._outcome(row)}{self._mark(row)}"
        return f"{ends[0]} → {relation} → {ends[1]}{flow}{mark} {self._cited(row)}"

    def _incidents(self) -> list[Para]:
        lines = [
            Para(f"{place}. {self._event(row, 'incident_type')}", hang_mm=4)
            for place, row in enumerate(self.incidents, start=1)
        ]
        if not lines:
            lines = [Para(self._word("no_incident"), color=_QUIET)]
        return [
            self._heading("incidents_inside"), *lines,
            *self._coarse(self._event(row, "incident_type") for row in self.events.country),
        ]  # fmt: skip

    def _event(self, row: Row, vocabulary: str) -> str:
        return (
            f"{self._period(row)}: {self._title(row)} "
            f"({self._term(vocabulary, row['type']).lower()}{self._quantity(row)})"
            f"{self._outcome(row)}{self._mark(row)} {self._cited(row)}"
        )

    def _coarse(self, texts: Iterable[str]) -> list[Para]:
        """Return the list of what is known to a whole country only, under its own line."""
        lines = [Para(text, hang_mm=3) for text in texts]
        head = Para(f"{self._word('country_only')}:", color=_QUIET, keep=True)
        return [head, *lines] if lines else []

    def _responses(self) -> list[Para]:
        here = self.responses
        lines = [Para(self._event(row, "incident_type"), hang_mm=3) for row in here.named]
        lines += self._coarse(self._event(row, "incident_type") for row in here.country)
        return [self._heading("responses_here"), *lines] if lines else []

    def _flows(self) -> list[Para]:
        lines = [Para(self._flow(row), hang_mm=3) for row in self.flows.named]
        lines += self._coarse(self._flow(row) for row in self.flows.country)
        no_way = Para(self._word("no_way") + ".", color=_QUIET, keep=True)
        return [self._heading("flows_here"), no_way, *lines] if lines else []

    def _flow(self, row: Row) -> str:
        commodity = self._term("commodity", row["commodity"]).lower()
        claim = self._term("claim", row["claim"]).lower()
        return f"{self._title(row)} ({commodity}, {claim}){self._mark(row)} {self._cited(row)}"

    def _notes(self) -> list[Para]:
        lines = [
            Para(self._note(row), hang_mm=3) for row in notes_about(self.atlas, [self.row["id"]])
        ]
        return [self._heading("said_once"), *lines] if lines else []

    def _note(self, row: Row) -> str:
        year, value = year_of(row), measured(self.atlas, row)
        told = f"{self._title(row)}, {year}" if year else self._title(row)
        told += f": {value}" if value else ""
        return f"{told}{self._mark(row)} {self._cited(row)}"

    def _routes(self) -> list[Para]:
        if not self.routes:
            return [self._heading("routes_through"), Para(self._word("no_route"), color=_QUIET)]
        lines = [Para(self._flow(row), hang_mm=3) for row in self.routes]
        return [self._heading("routes_through"), *lines]

    def _places(self) -> list[Para]:
        lines = [
            Para(
                f"{self._title(row)} ({self._term('place_kind', row['kind']).lower()})"
                f"{self._mark(row)} {self._cited(row)}",
                hang_mm=3,
            )
            for row in self.places
        ]
        return [self._heading("places_inside"), *lines] if lines else []

    def _figures(self) -> list[Para]:
        """Return the figures of departments; of whole countries only those that the atlas maps.

        The page of a country has them all.
        """
        codes, mapped = set(self.countries), _mapped(self.atlas)
        whole = self.row.get("scope") == "countries"
        lines, left = [], dict[str, int]()
        for row in self.figures:
            if whole or row["area_name"] not in codes or row["indicator"] in mapped:
                lines.append(Para(self._figure(row), hang_mm=3))
            else:
                left[row["area_name"]] = left.get(row["area_name"], 0) + 1
        for code, more in left.items():
            text = self._word("more_figures", n=more, country=self._country(code))
            lines.append(Para(text, color=_QUIET))
        return [self._heading("figures_latest"), *lines] if lines else []

    def _figure(self, row: Row) -> str:
        titles = self.atlas.tables.get("dictionary", pd.DataFrame(columns=["id"])).set_index("id")
        title = row["indicator"]
        if title in titles.index:
            title = titles.loc[title, f"title_{self.language}"]
        year = year_of(row)
        title = f"{title} {year}" if year else title
        own = row["area_name"] == self.row["id"]
        area = "" if own else f"{self._country(row['area_name'])}: "
        return f"{area}{title}: {measured(self.atlas, row)}{self._mark(row)} {self._cited(row)}"

    def _sources(self) -> list[Para]:
        lines = []
        for key, place in self.numbers.items():
            text = f"{place}. {reference(self.atlas, key)}"
            lines.append(Para(text, size=6.4, hang_mm=4, color=_QUIET))
        closing = []
        if self.language != "en" and not self.atlas.texts:
            told = self._word("summary_language")
            closing.append(Para(told, size=6.4, color=_QUIET, before_mm=1.5))
        return [self._heading("sources"), *lines, *closing]

    def _where(self) -> str:
        if len(self.countries) <= _FEW:
            return self._names()
        return self._word("countries_many", n=len(self.countries))

    def _names(self) -> str:
        return ", ".join(map(self._country, self.countries))


def _mapped(atlas: Atlas) -> set[str]:
    """Return the indicators that the atlas draws as a layer."""
    specs = (spec for group in atlas.groups for spec, _ in group.layers)
    return {spec.indicator for spec in specs if spec.indicator is not None}
