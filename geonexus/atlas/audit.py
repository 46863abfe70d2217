"""Check a whole layers folder: every card, definition, table and reference, all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geonexus.atlas.claims import Curated, check_claims, check_route_stops, home_of, place_of
from geonexus.base import crs
from geonexus.base.cells import split_cell
from geonexus.base.checks import Faults
from geonexus.base.files import sha256
from geonexus.base.personal_names import seeming_names
from geonexus.catalog.catalog import Catalog
from geonexus.catalog.curated import (
    points_of,
    read_coverage,
    read_definitions,
    read_locators,
    read_sources,
    read_vocabulary,
    with_lines,
)
from geonexus.catalog.texts import (
    TERMS_FILE,
    Said,
    check_terms,
    check_texts,
    terms_in_definitions,
    terms_in_table,
    texts_in_definitions,
    texts_in_table,
    translation_files,
)
from geonexus.errors import Fault, GeonexusError, InputError
from geonexus.geometry.flows import build_flows
from geonexus.geometry.routes import build_routes
from geonexus.geometry.territories import build_territories, with_mentioned
from geonexus.model.cards import Card
from geonexus.model.definitions import Flow, Route, Territory
from geonexus.readers.tables import read_table

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_FEATURE_TABLES = (
    "incidents", "responses", "places", "actors", "links", "indicators", "notes",
)  # fmt: skip

_FREE_TEXT = ("title", "aliases", "summary", "note", "place", "what_flows", "name")
"""Columns in which a person could be named."""

_COAST_M = 5_000.0
"""How far off the 1:10,000,000 coast a harbor may lie and still be in its country."""


@dataclass
class Report:
    """What was checked, and every fault found."""

    counts: dict[str, int] = field(default_factory=dict)
    """Layer or table → rows that were read."""
    faults: list[Fault] = field(default_factory=list)

    def raise_if_any(self, what: str) -> None:
        """Raise one ``InputError`` with every fault, when there is one."""
        faults = Faults(what)
        faults.extend(self.faults)
        faults.raise_if_any()


def audit(catalog: Catalog) -> Report:
    """Check every card, file, definition, table, vocabulary, reference and specification.

    Parameters
    ----------
    catalog
        The layers folder to check.

    Returns
    -------
    Report
        Counts and faults; nothing is raised for a fault in the data.

    Examples
    --------
    >>> from geonexus.catalog.catalog import Catalog
    >>> audit(Catalog()).faults
    []
    """
    return _Auditor(catalog).run()


class _Auditor:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.faults = Faults(catalog.root.name)
        self.counts: dict[str, int] = {}
        self.tables: dict[str, pd.DataFrame] = {}
        self.territories: list[Territory] = []
        self.mentioned: list[Territory] = []
        self.routes: list[Route] = []
        self.flows: list[Flow] = []
        self._features = set[str]()

    def run(self) -> Report:
        # 1. what everything else refers to
        self.vocabulary = read_vocabulary(self.catalog.root, self.faults)
        self.sources = read_sources(self.catalog.root, self.faults)
        self.counts["sources"] = len(self.sources)
        places = read_locators(self.catalog.root, self.faults)
        for source in dict.fromkeys(source for source, _ in places):
            self._one_of("locators.csv", "source", "source", source, self.sources)
        self.cards = self.catalog.read_cards(self.faults)
        # 2. files against their cards
        for card in self.cards.values():
            self._file(card)
        # 3. definitions and tables against what they refer to
        self._references()
        self._ledger()
        self._individuals()
        self._translations()
        # 4. specifications; they need the cards to be right
        if len(self.cards) == len(self.catalog.card_paths()):
            for name in self.catalog.atlas_names():
                try:
                    self.catalog.spec(name)
                except InputError as error:
                    self.faults.extend(error.faults)
        # 5. shapes; a definition that cannot be drawn is a fault of the definition
        if not self.faults.found:
            self._shapes()
        faults = with_lines(self.faults.found, self.catalog.root)
        return Report(dict(sorted(self.counts.items())), faults)

    def _shapes(self) -> None:
        if "territories" not in self.catalog.cards:
            return
        cards, opener = self.catalog.cards, self.catalog.open
        try:
            areas, variants = build_territories(self.territories, opener, cards["territories"])
            built = [areas, variants]
            every = areas
            if "mentioned" in cards:
                named = build_territories(self.mentioned, opener, cards["mentioned"])
                built += named
                every = with_mentioned(areas, named[0])
            if "flows" in cards:
                build_flows(self.flows, opener, every, cards["flows"])
            if "routes" in cards:
                built += build_routes(
                    self.routes, opener, areas, cards["routes"], open_raster=self.catalog.raster
                )
        except InputError as error:
            self.faults.extend(error.faults)
            return
        check_route_stops(self._curated(), areas, opener, self.faults)
        for layer in built:
            shapes = layer.geo.geometry
            for key in layer.frame.loc[shapes.is_empty | ~shapes.is_valid, "id"]:
                self.faults.add(str(key), "geometry", "an empty or invalid shape", "a valid one")

    def _individuals(self) -> None:
        """Check that no text seems to name a person."""
        for key, text in self._texts():
            for name in seeming_names(text):
                mend = "name the role or the organization instead"
                self.faults.add(key, "text", repr(name), "no name of an individual", mend)

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Yield the id and each free text of every feature."""
        definitions = self._definitions()
        for item in definitions:
            for text in (item.title.en, item.summary, item.evidence.note):
                yield item.id, text
        for frame in self.tables.values():
            columns = [name for name in _FREE_TEXT if name in frame.columns]
            for row in _records(frame):
                for name in columns:
                    yield str(row.get("id")), str(row[name] or "")

    def _translations(self) -> None:
        """Check that what a folder translates is translated whole, and as it stands now."""
        root = self.catalog.root
        for table, path in translation_files(root).items():
            if table not in self.cards:
                self.faults.unknown(path.name, "", "table", table, self.cards)
                continue
            file = self.cards[table].file
            said = (
                texts_in_table(self.tables[table])
                if table in self.tables
                else texts_in_definitions(d for d in self._definitions() if home_of(d) == table)
            )
            self.counts[f"{table} translations"] = check_texts(path, file, said, self.faults)
        if (root / TERMS_FILE).is_file():
            self.counts["terms"] = check_terms(root / TERMS_FILE, self._short_texts(), self.faults)

    def _short_texts(self) -> Iterator[tuple[str, Said]]:
        """Yield every unit, qualifier, place and name of a stop, each with its file."""
        for layer_id, frame in self.tables.items():
            for said in terms_in_table(frame):
                yield self.cards[layer_id].file, said
        for source_id, source in self.catalog.sources.items():
            if source.get("reliability_reason"):
                yield "sources.csv", (source_id, "reliability_reason", source["reliability_reason"])
        moved: list[Route | Flow] = [*self.routes, *self.flows]
        for item in moved:
            for said in terms_in_definitions([item]):
                yield self.cards[home_of(item)].file, said

    def _file(self, card: Card) -> None:
        path = self.catalog.folder(card.id) / card.file
        if not path.is_file():
            mend = "restore it, or run: geonexus layers rebuild"
            self.faults.add(f"card {card.id}", "file", f"no {card.file}", "this file", mend)
            return
        if card.sha256 is not None and sha256(path) != card.sha256:
            mend = "restore the file, or run: geonexus layers rebuild"
            self.faults.add(path.name, "sha256", "another file", card.sha256[:12] + "…", mend)
            return
        if card.id in ("territories", "mentioned"):
            areas = read_definitions(Territory, path, self.faults)
            self.counts[card.id] = len(areas)
            if card.id == "territories":
                self.territories = areas
            else:
                self.mentioned = areas
        elif card.id == "routes":
            self.routes = read_definitions(Route, path, self.faults)
            self.counts[card.id] = len(self.routes)
        elif card.id == "flows":
            self.flows = read_definitions(Flow, path, self.faults)
            self.counts[card.id] = len(self.flows)
        elif path.suffix == ".csv":
            self._table(card)
        elif card.geometry != "raster":
            self._vector(card)

    def _table(self, card: Card) -> None:
        path = self.catalog.folder(card.id) / card.file
        before = len(self.faults.found)
        frame = read_table(path, card, self.faults)
        self.tables[card.id] = frame
        self.counts[card.id] = len(frame)
        whole = len(self.faults.found) == before
        if whole and card.features is not None and len(frame) != card.features:
            found, expected = f"{card.features} features", f"{len(frame)}, as in the file"
            self.faults.add(f"card {card.id}", "features", found, expected)
        if card.geometry == "point":
            points_of(frame, card, path.name, self.faults)

    def _vector(self, card: Card) -> None:
        try:
            layer = self.catalog.open(card.id)
        except InputError as error:
            self.faults.extend(error.faults)
            return
        except GeonexusError as error:
            self.faults.add(card.file, "", str(error), "a readable layer")
            return
        self.counts[card.id] = len(layer)
        frame = layer.geo
        missing = [name for name in card.columns if name not in frame.columns]
        for name in missing:
            self.faults.add(card.file, name, "nothing", "this column, as on its card")
        if card.key in frame.columns:
            for key in frame.loc[frame[card.key].duplicated(), card.key]:
                self.faults.add(card.file, card.key, f"{key!r} twice", "each key once")
        bad = frame.geometry.is_empty | frame.geometry.isna() | ~frame.geometry.is_valid
        for key in frame.loc[bad, card.key] if not missing else ():
            self.faults.add(f"{card.file} ({key})", "geometry", "empty or invalid", "a valid shape")

    # --- references ---

    def _references(self) -> None:
        actors = set(self.tables["actors"]["id"]) if "actors" in self.tables else set[str]()
        for item in self._definitions():
            where = place_of(item)
            for citation in item.evidence.sources:
                self._one_of(where, "sources", "source", citation.source, self.sources)
            for actor in item.actors:
                self._one_of(where, "actors", "actor", actor, actors)
            for name, column in self.cards[home_of(item)].columns.items():
                if column.vocabulary:
                    self._terms(where, name, getattr(item, name), column.vocabulary)
            if not isinstance(item, Territory):
                self._regions(item)
        for layer_id, frame in self.tables.items():
            for row in _records(frame):
                self._row(layer_id, row, actors)
        self._countries()
        if not self.faults.found:
            check_claims(self._curated(), self.faults)

    def _curated(self) -> Curated:
        return Curated(
            self.territories,
            self.mentioned,
            self.routes,
            self.flows,
            self.tables,
            self.sources,
            self.vocabulary,
        )

    def _regions(self, way: Route | Flow) -> None:
        """Check that each region of the world that a stop or node names is a known one."""
        for stop in (stop for path in way.paths for stop in path):
            if stop.at.region is not None:
                field = f"paths.{stop.name}"
                self._terms(place_of(way), field, stop.at.region, "world_region")

    def _definitions(self) -> list[Territory | Route | Flow]:
        return [*self.territories, *self.mentioned, *self.routes, *self.flows]

    def _row(self, layer_id: str, row: dict[str, Any], actors: set[str]) -> None:
        where = f"{layer_id}.csv ({row.get('id', '?')})"
        for citation in split_cell(row.get("sources")):
            self._one_of(where, "sources", "source", citation.partition("@")[0], self.sources)
        if layer_id != "actors":
            for actor in split_cell(row.get("actors")):
                self._one_of(where, "actors", "actor", actor, actors)
        if row.get("zone"):
            territories = [item.id for item in (*self.territories, *self.mentioned)]
            self._one_of(where, "zone", "territory", str(row["zone"]), territories)
        if layer_id == "links":
            for end in ("from", "to"):
                self._one_of(where, end, "feature", str(row[end]), self._feature_ids())
        if layer_id == "notes":
            known = {*self._feature_ids(), *self._area_codes()}
            self._one_of(where, "subject", "feature or country", str(row["subject"]), known)
        if layer_id == "merges":
            for actor in split_cell(row["actor"]):
                self._one_of(where, "actor", "actor", actor, actors)
        for name, column in self.cards[layer_id].columns.items():
            if column.vocabulary:
                self._terms(where, name, row.get(name) or "", column.vocabulary)
        if layer_id == "indicators" and "dictionary" in self.tables:
            known = set(self.tables["dictionary"]["id"])
            self._one_of(where, "indicator", "indicator", str(row["indicator"]), known)
        words = len(str(row.get("summary") or "").split())
        if words > 40:
            self.faults.add(where, "summary", f"{words} words", "at most 40")

    def _countries(self) -> None:
        """Check that every country code is known, and every point lies in the country it names."""
        if "countries" not in self.counts:
            return
        countries = self.catalog.open("countries").geo.set_index("iso3").geometry
        regions = set(self.tables["areas"]["id"]) if "areas" in self.tables else set[str]()
        for item in (*self.territories, *self.mentioned):
            for code in item.countries:
                self._one_of(place_of(item), "countries", "country", code, countries.index)
        for layer_id, frame in self.tables.items():
            column = {"indicators": "area"}.get(layer_id, "country")
            known = {*countries.index, *regions} if column == "area" else set(countries.index)
            if column not in frame.columns:
                continue
            listed = [column, "countries"] if "countries" in frame.columns else [column]
            for key, *cells in frame[["id", *listed]].itertuples(index=False):
                for name, cell in zip(listed, cells, strict=True):
                    for code in split_cell(cell):
                        self._one_of(f"{layer_id}.csv ({key})", name, "country", code, known)
            if {"lon", "lat", "accuracy_m"} <= set(frame.columns):
                self._in_country(layer_id, frame, countries)

    def _in_country(self, layer_id: str, frame: pd.DataFrame, countries: gpd.GeoSeries) -> None:
        import shapely

        for row in _records(frame):
            code, lon, lat = row["country"], row["lon"], row["lat"]
            if code not in countries.index or lon is None or lat is None:
                continue
            point = shapely.Point(lon, lat)
            nearest = shapely.shortest_line(point, countries[code]).coords[1]
            away_m = crs.geod().inv(lon, lat, *nearest)[2]
            if away_m > max(row["accuracy_m"] or 0.0, _COAST_M):
                found = f"a position {away_m / 1000:.0f} km outside {code}"
                mend = "check lon and lat, the country, or accuracy_m"
                self.faults.add(f"{layer_id}.csv ({row['id']})", "lon", found, "one inside", mend)

    def _area_codes(self) -> set[str]:
        """Return the codes of countries and of the wider areas that figures speak of."""
        codes = set[str]()
        if "countries" in self.counts:
            codes |= set(self.catalog.open("countries").frame["iso3"])
        if "areas" in self.tables:
            codes |= set(self.tables["areas"]["id"])
        return codes

    def _feature_ids(self) -> set[str]:
        """Return the id of every feature, actor, link and indicator row."""
        if not self._features:
            self._features = {item.id for item in self._definitions()}
            for name in _FEATURE_TABLES:
                if name in self.tables:
                    self._features |= set(self.tables[name]["id"])
        return self._features

    def _ledger(self) -> None:
        """Check that the ledger names features that exist."""
        terms = {f"vocab:{v}/{t}" for v, titles in self.vocabulary.items() for t in titles}
        terms |= {f"type:{term}" for term in self.vocabulary.get("territory_type", {})}
        rows = read_coverage(self.catalog.root, self.faults)
        if rows:
            self.counts["coverage"] = len(rows)
        for row in rows:
            for holder in split_cell(row["held_by"]):
                known = terms if holder.startswith(("type:", "vocab:")) else self._feature_ids()
                self._one_of(f"coverage.csv ({row['row']})", "held_by", "feature", holder, known)

    def _terms(self, where: str, name: str, value: Any, vocabulary: str) -> None:  # noqa: ANN401
        terms = split_cell(value) or [value] if isinstance(value, str) else value
        for term in terms:
            known = self.vocabulary.get(vocabulary, {})
            self._one_of(where, name, f"term of {vocabulary}", term, known)

    def _one_of(self, where: str, name: str, kind: str, value: str, known: Any) -> None:  # noqa: ANN401
        if value not in known:
            self.faults.unknown(where, name, kind, value, [str(item) for item in known])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
