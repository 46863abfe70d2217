"""An Atlas as one JSON-able value: everything that the page shows, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geonexus import legend, style
from geonexus.cards import LANGUAGES
from geonexus.evidence import EVIDENCE_COLUMNS, Citation, independent_origins
from geonexus.online_tiles import PROVIDERS
from geonexus.render.basemap import base_map, label_spot
from geonexus.render.choropleth import BOUND_WORDS, areas_layer, choropleth
from geonexus.render.encode import columns_of, parts_of, plain, point_columns, simplified
from geonexus.render.facets import FACETS
from geonexus.render.facts import FACTS, SHOWN_ELSEWHERE, VOCABULARIES
from geonexus.render.indicators import add_chooser
from geonexus.render.strings import LANGUAGE_NAMES, strings

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.cards import Titles
    from geonexus.model import Atlas, Layer
    from geonexus.spec import LayerSpec

POINT_QUANTUM_DEG = 1e-5
SHAPE_QUANTUM_DEG = 1e-4
LEG_COLUMNS = ("path", "mode", "from_name", "to_name", "implied", "length_km", "geometry_method")
FORMAT = 2
"""Raised when the shape of the value changes, so that a page never reads what it cannot."""


def build_payload(atlas: Atlas) -> dict[str, Any]:
    """Return everything the page shows, as lists, texts and numbers.

    Parameters
    ----------
    atlas
        Any atlas; geometry in longitude and latitude, already split at ±180°.

    Raises
    ------
    UnknownNameError
        A layer asks for a style, or a choropleth for areas, that there is not.
    """
    tables = _Tables(atlas)
    groups = [
        {
            "id": group.id,
            "title": _titles(group.title),
            "layers": [tables.layer(spec, layer) for spec, layer in group.layers],
        }
        for group in atlas.groups
    ]
    indicators = add_chooser(atlas, groups, tables.made, tables.origins)
    rows = _links(atlas)
    actors, links = _actors(atlas, tables, rows), _records(rows, LINK_COLUMNS, tables)
    return {
        "format": FORMAT,
        "atlas": {
            "id": atlas.spec.id,
            "title": _titles(atlas.spec.title),
            "abstract": _titles(atlas.spec.abstract),
            "language": atlas.spec.language,
            "extent": list(atlas.spec.extent),
        },
        "languages": [[code, LANGUAGE_NAMES[code]] for code in LANGUAGES],
        "strings": {code: strings(code) for code in LANGUAGES},
        "style": _style(),
        "facets": [asdict(facet) for facet in FACETS],
        "groups": groups,
        "tables": tables.made,
        "base": base_map(atlas.base, atlas.spec.extent, atlas.terrain),
        "tiles": _tiles(atlas),
        "indicators": indicators,
        "vocabulary": _vocabulary(atlas, tables, actors, links),
        "actors": actors,
        "links": links,
        "sources": _sources(
            atlas, [*tables.terms("sources"), *_cited(actors), *_cited(links)], tables
        ),
        "credits": _credits(atlas),
    }


def _tiles(atlas: Atlas) -> dict[str, Any] | None:
    """Return the provider of online tiles that the specification names; None for none."""
    name = atlas.spec.online_tiles
    return None if name is None else asdict(PROVIDERS[name]) | {"url": PROVIDERS[name].url}


def _titles(titles: Titles) -> dict[str, str]:
    return {code: titles.in_(code) for code in LANGUAGES}


def _style() -> dict[str, Any]:
    """Return the style of all renderers, as the page reads it."""
    return {
        "named": {name: asdict(value) for name, value in style.STYLES.items()},
        "bound_words": list(BOUND_WORDS),
        "ramps": {name: list(ramp.colors) for name, ramp in style.RAMPS.items()},
        "light": asdict(style.LIGHT),
        "dark": asdict(style.DARK),
        "claim_dash": {claim: list(dash) for claim, dash in style.CLAIM_DASH.items()},
        "schematic_dash": list(style.SCHEMATIC_DASH),
        "contested_dash": list(style.CONTESTED_DASH),
        "soft_dash": list(style.SOFT_DASH),
        "soft_edges": sorted(style.SOFT_EDGES),
        "modelled_ways": sorted(style.MODELLED_WAYS),
        "hollow_precisions": sorted(style.HOLLOW_PRECISIONS),
    }


class _Tables:
    """The rows of each layer, written once, however many layers of the atlas show them."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.made: dict[str, dict[str, Any]] = {}
        self.styles: dict[str, str] = {}
        self._by_frame: dict[int, str] = {}
        self.copies = {
            source: str(row.get("copies") or "")
            for source, row in atlas.sources.items()
            if row.get("copies")
        }

    def layer(self, spec: LayerSpec, layer: Layer) -> dict[str, Any]:
        """Return one layer of the tree, and keep its rows."""
        look = style.named(spec.style)
        described: dict[str, Any] = {
            "id": spec.id,
            "title": _titles(spec.title),
            "style": spec.style,
            "kind": look.kind,
            "visible": spec.visible,
            "table": self.table(spec, layer),
            "rows": None,
            "count": len(layer.frame),
        }
        rows = _matching(layer.frame, spec.where)
        if rows is not None:
            described |= {"rows": rows, "count": len(rows)}
        if look.kind == "choropleth":
            described["choropleth"] = choropleth(self.atlas, spec, layer)
            described["choropleth"]["areas"] = self.areas(spec)
            described["count"] = described["choropleth"]["areas_with_value"]
        else:
            described["legend"] = _legend(spec.style, layer.frame, rows)
        return described

    def table(self, spec: LayerSpec, layer: Layer) -> str:
        """Return the name of the table that holds the rows of a layer, made when new."""
        known = self._by_frame.get(id(layer.frame))
        if known is not None:
            return known
        name = layer.id if layer.id not in self.made else spec.id
        self._by_frame[id(layer.frame)] = name
        self.styles[name] = spec.style
        self.made[name] = self._rows(name, spec.style, layer)
        return name

    def areas(self, spec: LayerSpec) -> str:
        """Return the table of the areas of a choropleth; an empty text for the base map's."""
        layer = areas_layer(self.atlas, spec)
        return "" if layer is None else self.table(spec.model_copy(update={"style": "base"}), layer)

    def _rows(self, name: str, style_name: str, layer: Layer) -> dict[str, Any]:
        frame = layer.frame
        columns = columns_of(frame)
        if "sources" in columns:
            columns["origins"] = [self.origins(cell) for cell in columns["sources"]]
        known = {fact.column for fact in FACTS[style_name]} | SHOWN_ELSEWHERE
        table: dict[str, Any] = {
            "key": layer.card.key if layer.card.key in columns else "id",
            "size": len(frame),
            "columns": columns,
            "facts": [asdict(fact) for fact in FACTS[style_name]],
            "details": [column for column in columns if column not in known],
        }
        if layer.card.geometry == "point":
            xs, ys = point_columns(layer.geo.geometry, POINT_QUANTUM_DEG)
            table |= {"quantum": POINT_QUANTUM_DEG, "x": xs, "y": ys}
        elif layer.card.geometry in ("line", "polygon"):
            table |= {"quantum": SHAPE_QUANTUM_DEG, **self._shapes(style_name, layer)}
        return table

    def _shapes(self, style_name: str, layer: Layer) -> dict[str, Any]:
        legs = self.atlas.tables.get("route-legs")
        if layer.card.geometry == "line" and legs is not None and "route" in legs.columns:
            found = _legs_by_route(layer.frame["id"].tolist(), legs)
            if all(parts for parts, _ in found):
                return {
                    "parts": [parts for parts, _ in found],
                    "part_kinds": [kinds for _, kinds in found],
                    "legs": _leg_rows(layer.frame["id"].tolist(), legs),
                }
        frame = layer.geo
        accuracy = frame["accuracy_m"] if "accuracy_m" in frame.columns else [None] * len(frame)
        shapes = (simplified(s, plain(a)) for s, a in zip(frame.geometry, accuracy, strict=True))
        made: dict[str, Any] = {"parts": [parts_of(shape, SHAPE_QUANTUM_DEG) for shape in shapes]}
        if layer.card.geometry == "polygon":
            made["label"] = [label_spot(shape, SHAPE_QUANTUM_DEG)[0] for shape in frame.geometry]
            variants = self.atlas.tables.get("territory-variants")
            if variants is not None and style_name == "territory":
                made["outlines"] = _outlines(frame["id"].tolist(), variants)
        return made

    def origins(self, cell: object) -> int:
        """Return how many independent origins a cell of citations has; repeats count once."""
        citations = tuple(_citations(cell))
        return len(independent_origins(citations, self.copies))

    def terms(self, column: str) -> Iterable[str]:
        """Yield every value of one column of all tables, lists taken apart."""
        for table in self.made.values():
            for cell in table["columns"].get(column, ()):
                if cell is not None:
                    yield from str(cell).split(";")


def _legs_by_route(
    routes: list[Any], legs: pd.DataFrame
) -> list[tuple[list[list[int]], list[int]]]:
    """Return the legs of each route as lines; and for each 1 schematic, 2 modelled way, 0 not."""
    lines: dict[Any, tuple[list[list[int]], list[int]]] = {route: ([], []) for route in routes}
    methods = legs["geometry_method"] if "geometry_method" in legs.columns else legs["mode"]
    claims = legs["claim"] if "claim" in legs.columns else [""] * len(legs)
    columns = (legs["route"], legs["mode"], methods, claims, legs["geometry"])
    for route, mode, method, claim, shape in zip(*columns, strict=True):
        if route not in lines:
            continue
        modelled = method in style.MODELLED_WAYS or claim == "modelled"
        parts = parts_of(shape.simplify(SHAPE_QUANTUM_DEG * 10), SHAPE_QUANTUM_DEG) or []
        kind = 1 if mode == "schematic" else 2 if modelled else 0
        lines[route][0].extend(parts)
        lines[route][1].extend([kind] * len(parts))
    return [lines[route] for route in routes]


def _leg_rows(routes: list[Any], legs: pd.DataFrame) -> list[list[list[Any]]]:
    """Return, for each route, what its card says of each leg: the columns of ``LEG_COLUMNS``."""
    rows: dict[Any, list[list[Any]]] = {route: [] for route in routes}
    columns = [legs[name] if name in legs.columns else [None] * len(legs) for name in LEG_COLUMNS]
    for route, *cells in zip(legs["route"], *columns, strict=True):
        if route in rows:
            rows[route].append([plain(cell) for cell in cells])
    return [rows[route] for route in routes]


def _outlines(territories: list[Any], variants: pd.DataFrame) -> list[list[list[Any]]]:
    """Return, for each territory, its outlines on file: titles, area, and whether it is drawn."""
    rows: dict[Any, list[list[Any]]] = {territory: [] for territory in territories}
    names = [*(f"title_{code}" for code in LANGUAGES), "area_km2", "is_default"]
    for territory, *cells in zip(
        variants["territory"], *(variants[name] for name in names), strict=True
    ):
        if territory in rows:
            rows[territory].append([plain(cell) for cell in cells])
    return [rows[territory] for territory in territories]


def _matching(frame: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> list[int] | None:
    """Return the row numbers that a specification's ``where`` keeps; None for all of them."""
    if not where or len(frame) == 0:
        return None
    keep = [True] * len(frame)
    for column, value in where.items():
        cells = frame[column].tolist()
        wanted = (value,) if isinstance(value, str) else value
        keep = [k and str(plain(cell)) in wanted for k, cell in zip(keep, cells, strict=True)]
    return None if all(keep) else [number for number, kept in enumerate(keep) if kept]


def _legend(style_name: str, frame: pd.DataFrame, rows: list[int] | None) -> list[dict[str, Any]]:
    """Return the symbols that a layer uses, each with its terms and how many rows have it."""
    look = style.named(style_name)
    if look.by is None or look.by not in frame.columns:
        return []
    cells = frame[look.by].tolist()
    chosen = cells if rows is None else [cells[row] for row in rows]
    found = legend.entries(look, (str(plain(cell) or "") for cell in chosen))
    return [asdict(entry) | {"terms": list(entry.terms)} for entry in found]


def _citations(cell: object) -> Iterable[Citation]:
    for text in str(cell or "").split(";"):
        source, _, locator = text.strip().partition("@")
        if source:
            yield Citation(source=source, locator=locator)


def _vocabulary(
    atlas: Atlas, tables: _Tables, actors: dict[str, Any], links: dict[str, Any]
) -> dict[str, dict[str, dict[str, str]]]:
    """Return the titles of the terms that occur, by vocabulary."""
    used: dict[str, set[str]] = {}
    for column, name in VOCABULARIES.items():
        used.setdefault(name, set()).update(tables.terms(column))
    for look in style.STYLES.values():
        if look.by and look.vocabulary:
            used.setdefault(look.vocabulary, set()).update(tables.terms(look.by))
    for facts in FACTS.values():
        for fact in facts:
            if fact.vocabulary:
                used.setdefault(fact.vocabulary, set()).update(tables.terms(fact.column))
    for facet in FACETS:
        if facet.vocabulary:
            for column in set(facet.columns.values()):
                used.setdefault(facet.vocabulary, set()).update(tables.terms(column))
    used["actor_kind"] = {str(term) for term in actors["columns"]["kind"]}
    used["relation"] = {str(term) for term in links["columns"]["relation"]}
    for column, name in VOCABULARIES.items():
        for cells in (actors["columns"].get(column, ()), links["columns"].get(column, ())):
            used[name].update(str(cell) for cell in cells)
    # legs carry a mode of their own, and a method of their own
    for name in ("leg", "geometry_method"):
        used.setdefault(name, set()).update(atlas.vocabulary.get(name, {}))
    titles: dict[str, dict[str, dict[str, str]]] = {}
    for name, terms in sorted(used.items()):
        known = atlas.vocabulary.get(name, {})
        titles[name] = {
            term: {code: str(known[term].get(code, term)) for code in LANGUAGES}
            for term in sorted(terms)
            if term in known
        }
    return titles


ACTOR_COLUMNS = ("id", "title", "aliases", "kind", "countries", "generic", "summary")
LINK_COLUMNS = ("id", "from", "relation", "to", "what_flows", "hypothetical", "summary")


def _links(atlas: Atlas) -> list[dict[str, Any]]:
    """Return the links between actors, territories and places."""
    frame = atlas.tables.get("links")
    if frame is None or not {"id", "from", "relation", "to"} <= set(frame.columns):
        return []
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _actors(atlas: Atlas, tables: _Tables, links: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the actors that a feature or a link names."""
    named = set(tables.terms("actors")) | {str(row[end]) for row in links for end in ("from", "to")}
    rows = [{**atlas.actors[name], "id": name} for name in sorted(named & set(atlas.actors))]
    return _records(rows, ACTOR_COLUMNS, tables)


def _records(rows: list[dict[str, Any]], names: tuple[str, ...], tables: _Tables) -> dict[str, Any]:
    """Return rows as columns with their evidence; a column in which nothing stands is left out."""
    columns = {
        name: [plain(row.get(name)) for row in rows]
        for name in (*names, *EVIDENCE_COLUMNS)
        if name in names or any(row.get(name) is not None for row in rows)
    }
    if "sources" in columns:
        columns["origins"] = [tables.origins(cell) for cell in columns["sources"]]
    return {"key": "id", "size": len(rows), "columns": columns}


def _cited(records: dict[str, Any]) -> list[str]:
    return [str(cell or "") for cell in records["columns"].get("sources", ())]


def _sources(atlas: Atlas, cells: Iterable[str], tables: _Tables) -> dict[str, dict[str, Any]]:
    """Return the sources that are cited, and those that these repeat."""
    cited = {c.source for cell in cells for c in _citations(cell)}
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


def _credits(atlas: Atlas) -> list[dict[str, Any]]:
    """Return who made each layer that was read, and under which licence, each once."""
    cards = {card.id: card for card in atlas.cards}
    cards |= {layer.card.id: layer.card for layer in atlas.base.values()}
    if not atlas.cards:
        cards |= {layer.card.id: layer.card for layer in atlas.layers().values()}
    return [
        {
            "title": _titles(card.title),
            "attribution": card.attribution,
            "licence": card.licence,
            "vintage": card.vintage,
        }
        for _, card in sorted(cards.items())
    ]
