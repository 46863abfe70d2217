"""The pipeline: specification → layers → geometry → joins → atlas → outputs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.atlas.claims import Curated, check_claims, check_route_stops
from geonexus.base.cells import join_cell
from geonexus.base.checks import Faults
from geonexus.catalog.catalog import Catalog
from geonexus.catalog.curated import left_out, with_lines
from geonexus.geometry.flows import build_flows
from geonexus.geometry.routes import build_routes
from geonexus.geometry.territories import build_territories, with_mentioned
from geonexus.join import within
from geonexus.join.flow_ends import flows_in_areas, flows_tally
from geonexus.join.known_to_country import (
    add_named_countries,
    add_whole_countries,
    countries_held,
)
from geonexus.join.known_to_zone import add_zones
from geonexus.model.layer import Atlas, Group, Layer, Step, Tally
from geonexus.model.spec import AtlasSpec, JoinSpec, LayerSpec
from geonexus.userdata.own_boundaries import with_registered

if TYPE_CHECKING:
    import folium

    from geonexus.catalog.curated import Renamed
    from geonexus.model.cards import Card
    from geonexus.readers.raster import Raster

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Report nothing."""


class BuiltAtlas(Atlas):
    """An atlas that is ready: look at its layers, show it, or save it."""

    __slots__ = ()

    def save(
        self,
        folder: str | Path,
        *,
        formats: Collection[str] = (),
        progress: Progress = _silent,
    ) -> list[Path]:
        """Write the map, the layers, the sheet, the tables and the manifest into a folder.

        Parameters
        ----------
        folder
            Made when missing. Files of an earlier build are replaced at the very end, each whole,
            and only when everything could be made; other files stay.
        formats
            Written besides those that always are: ``"atlas-pdf"`` (a page or more a territory),
            ``"flatgeobuf"``, ``"ftm"`` (FollowTheMoney), ``"geoparquet"``, ``"kml"``, ``"sheets"``
            (the sheet in the other languages, one of each view, small maps of all layers),
            ``"stix"`` (STIX 2.1), ``"svg"`` (the sheets as SVG), ``"xlsx"`` (a workbook of the
            tables).
        progress
            Called with a short text at each step.

        Returns
        -------
        list of Path
            What was written, sorted.

        Raises
        ------
        OutputError
            The folder cannot be written; what stood there before is unchanged.
        UnknownNameError
            There is no such format; the nearest is offered.
        MissingExtraError
            A format needs a package that is not installed.
        """
        from geonexus.atlas.save import save_atlas

        return save_atlas(self, Path(folder), progress, formats)

    def to_folium(self) -> folium.Map:
        """Return the map as a ``folium.Map``, to which anything of folium's can be added."""
        from geonexus.render.html import to_folium

        return to_folium(self)

    def _repr_html_(self) -> str:
        """Show the map in a notebook."""
        html: str = self.to_folium()._repr_html_()
        return html


@dataclass(frozen=True, slots=True, eq=False)
class AtlasProject:
    """An opened atlas: its specification and the catalog it draws from."""

    spec: AtlasSpec
    catalog: Catalog

    def build(self, *, progress: Progress = _silent) -> BuiltAtlas:
        """Make the geometry and the joins.

        Parameters
        ----------
        progress
            Called with a short text at each step.

        Returns
        -------
        BuiltAtlas
            With every layer, table and tally.

        Raises
        ------
        InputError, MissingFileError, CRSError
            A card, table, definition or layer is wrong; every fault is listed.
        """
        return _Builder(self, progress).build()


def open_atlas(name: str = "latin-america", *, layers: str | Path | None = None) -> AtlasProject:
    """Open an atlas by name, or a specification of your own by path.

    Parameters
    ----------
    name
        ``"latin-america"``, or the path of a YAML file.
    layers
        A layers folder of your own; the shipped one by default.

    Returns
    -------
    AtlasProject
        Call ``build()`` on it.

    Raises
    ------
    UnknownNameError, MissingFileError, InputError
        No such atlas; a file is missing; the specification is wrong, with every fault.

    Examples
    --------
    >>> import geonexus as gx
    >>> gx.open_atlas("latin-america").spec.title.en
    'Criminalized territories and trafficking routes of Latin America'
    """
    catalog = Catalog(Path(layers) if layers is not None else None)
    return AtlasProject(catalog.spec(name), catalog)


class _Builder:
    """One build: makes each layer once, in the order of the specification."""

    def __init__(self, project: AtlasProject, progress: Progress) -> None:
        self.spec, self.catalog, self.progress = project.spec, project.catalog, progress
        self.made: dict[str, Layer] = {}
        self.tables: dict[str, pd.DataFrame] = {}
        self.tallies: list[Tally] = []
        self.own_cards: list[Card] = []
        self.checked: frozenset[str] = frozenset()

    def build(self) -> BuiltAtlas:
        # 1. what `check` refuses is refused before anything is drawn
        curated = self._curated()
        faults = Faults(self.catalog.root.name)
        check_claims(curated, faults)
        self._refuse(faults)
        # 2. layers with geometry to be made
        self._make_definitions(curated)
        # 3. joins; each adds a column to its left layer and a table of its matches
        for spec in self.spec.joins:
            self._join(spec)
        # 4. the stack, in drawing order
        groups = tuple(
            Group(
                group.id,
                group.title,
                tuple((layer, self._stacked(layer)) for layer in map(self._current, group.layers)),
            )
            for group in self.spec.groups
        )
        base = {role: self._layer(layer_id) for role, layer_id in self.spec.base.roles().items()}
        shown = {layer.layer for group in self.spec.groups for layer in group.layers}
        actors = self._layer("actors").frame if "actors" in self.catalog.cards else pd.DataFrame()
        for table in ("links", "indicators", "dictionary", "areas", "notes", "map-nodes"):
            if table in self.catalog.cards:
                self.tables[table] = self._layer(table).frame
        self.tables["actors"] = actors
        if self.catalog.renamed:
            self.tables["renamed"] = _renamed_table(self.catalog.renamed)
        extras = ("territory-variants", "mentioned-variants", "route-legs", "flow-nodes")
        parts = {extra: self.made[extra] for extra in extras if extra in self.made}
        self.tables |= {name: layer.frame for name, layer in parts.items()}
        return BuiltAtlas(
            spec=self.spec,
            groups=groups,
            base=base,
            tables=self.tables,
            whole={name: self.made[name] for name in sorted(shown)},
            parts=parts,
            tallies=tuple(self.tallies),
            sources=self.catalog.sources,
            locators=self.catalog.locators,
            texts=self.catalog.texts,
            terms=self.catalog.terms,
            vocabulary=self.catalog.vocabulary,
            actors={row["id"]: row for row in _records(actors)},
            left_out=left_out(self.catalog.root),
            terrain=self._terrain(),
            cards=(*(self.catalog.card(i) for i in sorted(self._used())), *self.own_cards),
        )

    def _curated(self) -> Curated:
        """Return every definition and table that makes a claim, shown by this atlas or not."""
        catalog, cards = self.catalog, self.catalog.cards
        self.checked = frozenset(
            name
            for name, card in cards.items()
            if card.file.endswith(".csv") and "sources" in card.columns
        )
        return Curated(
            catalog.territories() if "territories" in cards else [],
            catalog.mentioned() if "mentioned" in cards else [],
            catalog.routes() if "routes" in cards else [],
            catalog.flows() if "flows" in cards else [],
            {name: catalog.open(name).frame for name in sorted(self.checked)},
            catalog.sources,
            catalog.vocabulary,
        )

    def _refuse(self, faults: Faults) -> None:
        """Raise every fault, each with its line, when there is one."""
        faults.found = with_lines(faults.found, self.catalog.root)
        faults.raise_if_any()

    def _make_definitions(self, curated: Curated) -> None:
        cards = self.catalog.cards
        if "territories" in cards:
            self.progress("territories: outlines from their definitions")
            open_layer, sources, self.own_cards = with_registered(self.catalog.open)
            territories, variants = build_territories(
                curated.territories, open_layer, cards["territories"], sources=sources
            )
            self.made["territories"], self.made["territory-variants"] = territories, variants
            if "mentioned" in cards:
                self.made["mentioned"], self.made["mentioned-variants"] = build_territories(
                    curated.mentioned, open_layer, cards["mentioned"], sources=sources
                )
        if "routes" in cards:
            self.progress("routes: legs by sea, land, river and air")
            faults = Faults(self.catalog.root.name)
            check_route_stops(curated, self.made["territories"], self.catalog.open, faults)
            self._refuse(faults)
            routes, legs = build_routes(
                curated.routes,
                self.catalog.open,
                self._all_areas(),
                cards["routes"],
                open_raster=self.catalog.raster,
            )
            self.made["routes"], self.made["route-legs"] = routes, legs
        if "flows" in cards:
            self.progress("flows: nodes and diagram")
            self.made["flows"], self.made["flow-nodes"] = build_flows(
                curated.flows, self.catalog.open, self._all_areas(), cards["flows"]
            )
            if "territories" in self.made:
                nodes, join = self.made["flow-nodes"], "flows-territories"
                matches = flows_in_areas(nodes, self.made["territories"], self._held)
                self.tables[join] = matches
                self.tallies.append(flows_tally(nodes, matches, join))

    def _all_areas(self) -> Layer:
        """Return the territories and what is only mentioned, for nodes that are one of them."""
        areas, mentioned = self._layer("territories"), self.made.get("mentioned")
        return areas if mentioned is None else with_mentioned(areas, mentioned)

    @cached_property
    def _held(self) -> dict[str, frozenset[str]]:
        """Which whole countries each territory holds."""
        return countries_held(self._layer("territories"), self._layer("countries"))

    def _layer(self, layer_id: str) -> Layer:
        if layer_id not in self.made:
            self.made[layer_id] = self.catalog.open(layer_id)
        return self.made[layer_id]

    def _terrain(self) -> Raster | None:
        return self.catalog.raster(self.spec.terrain) if self.spec.terrain else None

    def _join(self, spec: JoinSpec) -> None:
        self.progress(f"join: {spec.left} → {spec.right}")
        left, right = self._layer(spec.left), self._layer(spec.right)
        if spec.how == "within":
            matches, tally = within.within(left, right, join_id=spec.id, ties=spec.ties)
            if spec.right == "territories":
                matches, tally = add_zones(left, right, matches, tally)
                matches, tally = add_whole_countries(left, self._held, matches, tally)
            elif spec.right in ("countries", "countries-light"):
                codes = set(right.frame[right.card.key])
                matches, tally = add_named_countries(left, codes, matches, tally)
            column = f"in_{spec.right.replace('-', '_')}"
            self.made[spec.left] = within.attach(left, matches, column, tally)
        else:
            assert spec.left_on is not None
            assert spec.right_on is not None
            regions = self._layer("areas").frame["id"] if "areas" in self.catalog.cards else ()
            matches, tally = within.by_key(
                left,
                right,
                left_on=spec.left_on,
                right_on=spec.right_on,
                join_id=spec.id,
                elsewhere=set(regions),
            )
            if tally.unmatched:
                known = {*right.frame[spec.right_on], *regions}
                self._refuse_unknown_keys(left, spec.left_on, right.id, known)
        self.tables[spec.id] = matches
        self.tallies.append(tally)

    def _refuse_unknown_keys(self, left: Layer, column: str, right: str, known: set[str]) -> None:
        """Raise for codes that no area has: the row would be missing from the map."""
        faults = Faults(left.card.file)
        for key, code in left.frame[[left.card.key, column]].itertuples(index=False):
            if code not in known:
                where = f"{left.card.file} ({key})"
                faults.unknown(where, column, f"code of {right}", str(code), known)
        faults.raise_if_any()

    def _current(self, spec: LayerSpec) -> LayerSpec:
        """Return a layer's specification with the ids of today in its ``where``."""
        where = {
            column: self.catalog.current(value)
            if isinstance(value, str)
            else tuple(map(self.catalog.current, value))
            for column, value in spec.where.items()
        }
        return spec.model_copy(update={"where": where})

    def _stacked(self, spec: LayerSpec) -> Layer:
        layer = self._layer(spec.layer)
        wanted = {
            column: (value,) if isinstance(value, str) else value
            for column, value in spec.where.items()
        }
        if spec.indicator is not None:
            wanted["indicator"] = (spec.indicator,)
        faults = Faults(self.spec.id)
        for column, values in wanted.items():
            if column not in layer.frame.columns:
                known = map(str, layer.frame.columns)
                faults.unknown(spec.id, "where", f"column of {layer.id}", column, known)
                continue
            present = set(layer.frame[column].astype(str))
            for value in set(values) - present:
                faults.unknown(spec.id, column, "value", value, present)
        faults.raise_if_any()
        frame = layer.frame
        for column, values in wanted.items():
            frame = frame[frame[column].isin(values)]
        if len(wanted) == 0:
            return layer
        detail = "; ".join(f"{column} = {' or '.join(values)}" for column, values in wanted.items())
        step = Step("filter", detail, len(layer), len(frame))
        title = {"id": spec.id, "title": spec.title, "features": len(frame)}
        return layer.derive(frame.reset_index(drop=True), step, **title)

    def _used(self) -> set[str]:
        made = {layer_id for layer_id in self.made if layer_id in self.catalog.cards}
        # a table that was only checked is no part of the atlas
        return made | (self.catalog.opened() - self.checked)


def _renamed_table(renamed: Mapping[str, Renamed]) -> pd.DataFrame:
    rows = [(old, join_cell(found.new), found.reason) for old, found in renamed.items()]
    return pd.DataFrame(rows, columns=["old", "new", "reason"])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
