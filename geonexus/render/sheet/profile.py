"""What the page of a territory says, as paragraphs; numbered sources come last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from geonexus.base.cells import split_cell
from geonexus.model.evidence import parse_citations
from geonexus.render.sheet.flow import Para
from geonexus.style import styles
from geonexus.words.evidence import (
    contested_mark,
    how_we_know,
    items_of,
    locator,
    period,
    reference,
    term,
    title_of,
)
from geonexus.words.formats import figure, number
from geonexus.words.in_and_around import (
    Row,
    incidents_inside,
    indicators_of,
    links_of,
    places_inside,
    records,
    routes_through,
    variants_of,
)
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language
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


class _Writer:
    def __init__(self, atlas: Atlas, row: Row) -> None:
        self.atlas, self.row = atlas, row
        self.language: Language = atlas.spec.language
        self.numbers: dict[str, int] = {}
        countries = atlas.base["countries"].frame
        self.names = dict(zip(countries["iso3"], countries[f"name_{self.language}"], strict=True))
        shape = row["geometry"]
        codes = split_cell(row.get("countries"))
        self.countries = codes
        self.variants = variants_of(atlas, row["id"])
        self.routes = routes_through(atlas, shape)
        self.incidents = incidents_inside(atlas, row["id"])
        self.places = places_inside(atlas, shape)
        self.figures = indicators_of(atlas, shape, codes)

    def profile(self) -> Profile:
        how = self._how_we_know()
        paras = [
            *self._summary(), *self._facts(), *self._outlines(), *self._contested(),
            *self._actors(), *self._incidents(), *self._routes(), *self._places(),
            *self._figures(), *self._sources(),
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
        text = str(self.row.get("summary") or "")
        return [Para(text, size=8.0)] if text else []

    def _facts(self) -> list[Para]:
        row = self.row
        card = {**self.atlas.layers(), **self.atlas.whole}["territories"].card
        facts = [("countries", self._names() if len(self.countries) > _FEW else "")]
        if row.get("aliases"):
            facts.append(("aliases", "; ".join(items_of(row, "aliases"))))
        for column in ("activities", "control", "violence"):
            if row.get(column):
                vocabulary = card.vocabulary_of(column)
                titles = [self._term(vocabulary, name) for name in items_of(row, column)]
                facts.append((column, ", ".join(titles)))
        if pd.notna(row.get("area_km2")):
            area = float(row["area_km2"])
            digits = 1 if area < 100 else 0
            facts.append(("area", f"{number(area, self.language, digits)} km²"))
        lines = [Para(f"{self._word(key)}: {text}", hang_mm=3) for key, text in facts if text]
        return [self._heading("facts"), *lines]

    def _outlines(self) -> list[Para]:
        if len(self.variants) < 2:
            return []
        lines = []
        for row in self.variants:
            mark = f" ({self._word('outline_drawn')})" if row["is_default"] else ""
            method = self._term("geometry_method", row["geometry_method"]).lower()
            area = f"{number(row['area_km2'], self.language)} km²"
            title = row[f"title_{self.language}"]
            lines.append(Para(f"{area}: {title}{mark}; {method}", hang_mm=3))
        return [self._heading("outlines_by_definition"), *lines]

    def _contested(self) -> list[Para]:
        note = str(self.row.get("note") or "")
        if self.row["contested"]:
            return [self._heading("disputed", styles.LIGHT.border_disputed), Para(note)]
        texts = [Para(f"{self._word('note')}: {note}", hang_mm=3)] if note else []
        return [
            self._heading("disputed"), Para(self._word("undisputed"), color=_QUIET), *texts
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
        alone = "; ".join(self._actor(actor) for actor in named if actor not in linked)
        if alone:
            paras.append(Para(f"{self._word('no_relation')}: {alone}.", hang_mm=3))
        others = [row for row, other in ends if other not in self.atlas.actors]
        if others:
            paras.append(self._heading("places_linked"))
            paras += [Para(self._relation(row), hang_mm=3) for row in others]
        return paras

    def _actor(self, actor: str) -> str:
        known = self.atlas.actors.get(actor, {})
        about = [self._term("actor_kind", known.get("kind", ""))]
        if known.get("generic") is True:
            about.append(self._word("generic_name"))
        inside = ", ".join(filter(None, about))
        return (
            f"{known.get('title', actor)} ({inside})" if inside else str(known.get("title", actor))
        )

    def _relation(self, row: Row) -> str:
        relation = self._term("relation", row["relation"]).lower()
        flow = f" ({row['what_flows']})" if row.get("what_flows") else ""
        ends = [self._end(row["from"]), self._end(row["to"])]
        return f"{ends[0]} → {relation} → {ends[1]}{flow}{self._mark(row)} {self._cited(row)}"

    def _end(self, feature: str) -> str:
        """Return the name of one end of a relation; this territory by its title alone."""
        if feature in self.atlas.actors:
            return self._actor(feature)
        held = {**self.atlas.layers(), **self.atlas.whole}
        for name in ("territories", "places", "routes", "incidents"):
            if name in held:
                rows = held[name].frame
                found = rows[rows["id"] == feature]
                if len(found):
                    return self._title(records(found)[0])
        return feature

    def _incidents(self) -> list[Para]:
        if not self.incidents:
            return [
                self._heading("incidents_inside"),
                Para(self._word("no_incident"), color=_QUIET),
            ]
        lines = [
            Para(
                f"{place}. {self._period(row)}: {row['title']} "
                f"({self._term('incident_type', row['type']).lower()}{self._quantity(row)})"
                f"{self._mark(row)} {self._cited(row)}",
                hang_mm=4,
            )
            for place, row in enumerate(self.incidents, start=1)
        ]
        return [self._heading("incidents_inside"), *lines]

    def _routes(self) -> list[Para]:
        if not self.routes:
            return [self._heading("routes_through"), Para(self._word("no_route"), color=_QUIET)]
        lines = [
            Para(
                f"{self._title(row)} ({self._term('commodity', row['commodity']).lower()}, "
                f"{self._term('claim', row['claim']).lower()}){self._mark(row)} "
                f"{self._cited(row)}",
                hang_mm=3,
            )
            for row in self.routes
        ]
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
        qualifier = f", {row['qualifier']}" if row.get("qualifier") else ""
        year = "" if pd.isna(row["year"]) or row["year"] == "" else f" {row['year']}"
        unit = f"({row['unit']})" if "=" in row["unit"] else row["unit"]
        value = f"{figure(float(row['value']), self.language)} {unit}{qualifier}"
        area = self._country(row["area_name"])
        return f"{area}: {title}{year}: {value}{self._mark(row)} {self._cited(row)}"

    def _sources(self) -> list[Para]:
        lines = []
        for key, place in self.numbers.items():
            text = f"{place}. {reference(self.atlas, key)}"
            lines.append(Para(text, size=6.4, hang_mm=4, color=_QUIET))
        closing = []
        if self.language != "en":
            told = self._word("summary_language")
            closing.append(Para(told, size=6.4, color=_QUIET, before_mm=1.5))
        return [self._heading("sources"), *lines, *closing]

    # --- words ---

    def _heading(self, key: str, color: str = styles.LIGHT.ink) -> Para:
        return _heading(self._word(key), color)

    def _word(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def _term(self, vocabulary: str, name: object) -> str:
        return term(self.atlas, vocabulary, str(name or ""))

    def _title(self, row: Row) -> str:
        return title_of(row, self.language)

    def _where(self) -> str:
        if len(self.countries) <= _FEW:
            return self._names()
        return self._word("countries_many", n=len(self.countries))

    def _names(self) -> str:
        return ", ".join(map(self._country, self.countries))

    def _country(self, code: str) -> str:
        return str(self.names.get(code, code))

    def _period(self, row: Row) -> str:
        return period(row, self.language)

    def _quantity(self, row: Row) -> str:
        if pd.isna(row.get("quantity")):
            return ""
        return f", {figure(float(row['quantity']), self.language)} {row['unit']}"

    def _mark(self, row: Row) -> str:
        return contested_mark(row, self.language)

    def _cited(self, row: Row) -> str:
        """Return the numbers of a row's sources with their lines or pages."""
        places: dict[int, list[str]] = {}
        for citation in parse_citations(row["sources"]):
            key = self.numbers.setdefault(citation.source, len(self.numbers) + 1)
            places.setdefault(key, []).append(locator(citation, self.language, short=True))
        inside = "; ".join(f"{key}: {', '.join(found)}" for key, found in places.items())
        return f"[{inside}]"


def _mapped(atlas: Atlas) -> set[str]:
    """Return the indicators that the atlas draws as a layer."""
    specs = (spec for group in atlas.groups for spec, _ in group.layers)
    return {spec.indicator for spec in specs if spec.indicator is not None}


def _heading(text: str, color: str = styles.LIGHT.ink) -> Para:
    return Para(text, size=8.0, bold=True, before_mm=2.6, keep=True, color=color)


def shortened(cut: Iterable[str], language: Language) -> Para | None:
    """Return the paragraph that tells what had to be shortened, or nothing."""
    found = "; ".join(cut)
    if not found:
        return None
    return Para(word("shortened", language, names=found), size=6.4, before_mm=1.5,
                color=styles.LIGHT.border_disputed)  # fmt: skip
