"""A small atlas made by hand, for the tests of the map page: every kind of layer, few rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geonexus.catalog.catalog import Catalog
from geonexus.model.cards import Card, Column, SourcePackage, Titles
from geonexus.model.layer import Atlas, Group, Layer
from geonexus.model.spec import AtlasSpec, BaseMapSpec, GroupSpec, LayerSpec, SheetSpec

CRS = "EPSG:4326"
UNITS = {"area_km2": "km²", "length_km": "km", "accuracy_m": "m"}
KINDS = {"i": "integer", "f": "number", "b": "boolean"}


def titles(en: str, es: str | None = None, pt: str | None = None) -> Titles:
    return Titles(en=en, es=es or f"{en} (es)", pt=pt or f"{en} (pt)")


def card(layer_id: str, geometry: str, key: str, frame: pd.DataFrame, **changes: Any) -> Card:
    shipped = Catalog().cards.get(layer_id)
    columns = {
        str(name): Column(
            kind=KINDS.get(frame[name].dtype.kind, "text"),
            about=f"the {name}",
            unit=UNITS.get(str(name)),
            vocabulary=(shipped.vocabulary_of(str(name)) if shipped else "") or None,
        )
        for name in frame.columns
        if name != "geometry"
    }
    values: dict[str, Any] = {
        "id": layer_id,
        "title": titles(layer_id.capitalize()),
        "abstract": titles("Made up for a test."),
        "geometry": geometry,
        "file": f"{layer_id}.csv",
        "key": key,
        "crs": None if geometry == "table" else CRS,
        "columns": columns,
        "sources": (SourcePackage(registry="curated"),),
        "license": "CC-BY-4.0",
        "attribution": "The testers",
        "vintage": "2026",
        "coverage": "a square",
        "accuracy_m": None,
        "method": "by hand",
        "features": len(frame),
        "sha256": None,
    }
    return Card(**(values | changes))


def layer(layer_id: str, geometry: str, key: str, rows: list[dict[str, Any]]) -> Layer:
    frame: pd.DataFrame = pd.DataFrame(rows)
    if geometry != "table":
        frame = gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS)
    return Layer(frame, card(layer_id, geometry, key, frame))


def evidence(method: str, accuracy_m: float, **changes: Any) -> dict[str, Any]:
    return {
        "sources": "alpha-2015@l10;beta-2016@p3-4",
        "source_reliability": "B",
        "information_credibility": 2,
        "claim": "reported",
        "contested": False,
        "note": "",
        "date_from": "2008",
        "date_to": "2015",
        "date_precision": "range",
        "geometry_method": method,
        "accuracy_m": accuracy_m,
    } | changes


def territories() -> Layer:
    common = {
        "type": "production-zone",
        "countries": "AAA;BBB",
        "activities": "coca-cultivation;extortion",
        "actors": "act:one;act:two",
        "control": "criminal",
        "violence": "low",
        "aliases": "The Square",
        "area_km2": 12345.6,
    }
    one = common | {
        "id": "terr:north",
        **dict(zip(("title_en", "title_es", "title_pt"), ("North", "Norte", "Norte"), strict=True)),
        "summary": "A calm place that is controlled.",
        **evidence("approximate-cells", 5000.0),
        "geometry": shapely.box(-70, -10, -65, -5),
    }
    two = common | {
        "id": "terr:overlap",
        "title_en": "Overlap",
        "title_es": "Solape",
        "title_pt": "Sobreposição",
        "type": "border-zone",
        "summary": "It lies over the other.",
        **evidence("buffer", 2000.0, contested=True, note="One says A; the other says B."),
        "geometry": shapely.box(-67, -8, -60, -3),
    }
    return layer("territories", "polygon", "id", [one, two])


def routes() -> tuple[Layer, pd.DataFrame]:
    base = {
        "commodity": "cocaine",
        "mode": "mixed",
        "two_way": False,
        "summary": "By land, then by sea.",
        "volume_value": 7.6,
        "volume_unit": "t",
        "volume_qualifier": "seized in one case",
        "status": "active",
        "actors": "act:one",
        "length_km": 2100.5,
    }
    land = shapely.LineString([(-72, -12), (-77, -14)])
    sea = shapely.LineString([(-77, -14), (-90, -20), (-105, -22)])
    west = shapely.LineString([(-105, 2), (-180, 10)])
    east = shapely.LineString([(180, 10), (150, 15)])
    rows = [
        base
        | {"id": "route:out", "title_en": "Out", "title_es": "Salida", "title_pt": "Saída"}
        | evidence("sea-lane", 10000.0)
        | {"geometry": shapely.MultiLineString([land, sea])},
        base
        | {"id": "route:pacific", "title_en": "Pacific", "title_es": "Pacífico"}
        | {"title_pt": "Pacífico", "commodity": "gold", "two_way": True}
        | evidence("schematic", 500000.0, claim="assessed")
        | {"geometry": shapely.MultiLineString([west, east])},
    ]
    legs = gpd.GeoDataFrame(
        {
            "id": ["leg:1", "leg:2", "leg:3"],
            "route": ["route:out", "route:out", "route:pacific"],
            "mode": ["schematic", "sea", "sea"],
            "implied": [False, True, False],
        },
        geometry=[land, sea, shapely.MultiLineString([west, east])],
        crs=CRS,
    )
    return layer("routes", "line", "id", rows), legs


def places() -> Layer:
    row = {"kind": "port", "country": "AAA", "gazetteer": "WPI:1", "match_method": "name"}
    rows = [
        row
        | {"id": "place:harbor", "title": "Harbor", "summary": "A port.", "actors": "act:two"}
        | evidence("gazetteer", 500.0, date_from="", date_to="", date_precision="undated")
        | {"geometry": shapely.Point(-77.1, -12.05)},
        row
        | {"id": "place:strip", "title": "Strip", "kind": "airfield", "summary": "", "actors": ""}
        | evidence("gazetteer", 100.0)
        | {"geometry": shapely.Point(-50, 5)},
    ]
    return layer("places", "point", "id", rows)


def incidents() -> Layer:
    row = {
        "type": "seizure",
        "place": "Harbor",
        "country": "AAA",
        "actors": "act:one",
        "quantity": 1.3,
        "unit": "t",
        "quantity_qualifier": "at least",
        "summary": "A seizure.",
    }
    rows = [
        row
        | {"id": "inc:exact", "title": "Seizure at the harbor", "place_precision": "exact"}
        | {"in_territories": ""}
        | evidence("gazetteer", 100.0, date_from="2012-03-17", date_precision="day", date_to="")
        | {"geometry": shapely.Point(-40, 10)},
        row
        | {"id": "inc:inside", "title": "Attack inside", "type": "attack"}
        | {"place_precision": "country", "in_territories": "terr:north"}
        | evidence("gazetteer", 300000.0)
        | {"geometry": shapely.Point(-68.5, -6)},
        row
        | {"id": "inc:nowhere", "title": "Not placed", "place_precision": "country"}
        | {"in_territories": "", "quantity": None}
        | evidence("gazetteer", 100.0)
        | {"geometry": None},
    ]
    return layer("incidents", "point", "id", rows)


def indicators() -> Layer:
    rows = [
        {"id": f"ind:{area}-{year}", "area": area, "indicator": "poverty", "year": year}
        | {"value": value, "unit": "%", "qualifier": ""}
        | {k: v for k, v in evidence("official", 0.0).items() if k in ("sources", "claim")}
        | {"source_reliability": "B", "information_credibility": 1, "contested": False, "note": ""}
        for area, year, value in (("AAA", 2010, 40.5), ("AAA", 2014, 30.0), ("BBB", 2014, 0.0))
    ]
    return layer("indicators", "table", "id", rows)


def links() -> pd.DataFrame:
    """Return links: between two groups, and from one of them to a territory."""
    extra = {"summary": "They were seen together.", "what_flows": "money", "hypothetical": False}
    rows = [
        {"id": "link:1", "from": "act:one", "relation": "finances", "to": "act:two"}
        | extra
        | evidence("", 0.0, contested=True, note="One says so; the other not."),
        {"id": "link:2", "from": "act:two", "relation": "controls", "to": "terr:north"}
        | extra
        | evidence("", 0.0)
        | {"hypothetical": True},
    ]
    return pd.DataFrame(rows).drop(columns=["geometry_method", "accuracy_m"])


def base() -> dict[str, Layer]:
    def named(code: str, name: str, shape: Any) -> dict[str, Any]:
        names = {"name_en": name, "name_es": f"{name} ES", "name_pt": f"{name} PT"}
        return {"iso3": code, **names, "latam": code != "ZZZ", "geometry": shape}

    units = [
        {
            "code": code,
            "name": code,
            "country": country,
            "geometry": shapely.box(west, -20, east, 0),
        }
        for code, country, west, east in (
            ("AA-1", "AAA", -80, -70),
            ("AA-2", "AAA", -70, -65),
            ("BB-1", "BBB", -65, -50),
        )
    ]
    border = {"id": "b1", "country_a": "AAA", "country_b": "BBB", "status": "disputed"}
    lake = shapely.Point(-60, -15).buffer(1)
    return {
        "countries": layer(
            "countries-light",
            "polygon",
            "iso3",
            [
                named("AAA", "Alphaland", shapely.box(-80, -20, -65, 0)),
                named("BBB", "Betaland", shapely.box(-65, -20, -50, 0)),
                named("CCC", "Gammaland", shapely.box(-100, 12, -85, 25)),
                named("ZZZ", "Farland", shapely.box(100, 40, 120, 60)),
            ],
        ),
        "admin1": layer("admin1", "polygon", "code", units),
        "borders": layer(
            "borders",
            "line",
            "id",
            [border | {"geometry": shapely.LineString([(-65, -20), (-65, -10)])}],
        ),
        "lakes": layer("lakes", "polygon", "id", [{"id": "l1", "geometry": lake}]),
    }


VOCABULARY = {
    "territory_type": {"production-zone": "Production zone", "border-zone": "Border zone"},
    "activity": {"coca-cultivation": "Coca cultivation", "extortion": "Extortion"},
    "control": {"criminal": "Criminal"},
    "violence": {"low": "Low"},
    "commodity": {"cocaine": "Cocaine", "gold": "Gold"},
    "mode": {"mixed": "Mixed"},
    "status": {"active": "Active"},
    "incident_type": {"seizure": "Seizure", "attack": "Attack"},
    "place_kind": {"port": "Port", "airfield": "Airfield"},
    "relation": {"finances": "Finances", "controls": "Controls"},
    "actor_kind": {"cartel": "Trafficking organization", "gang": "Gang"},
    "claim": {"reported": "Reported as fact", "assessed": "Assessed"},
    "source_reliability": {"B": "Usually reliable"},
    "information_credibility": {"1": "Confirmed", "2": "Probably true"},
}

SOURCES = {
    "alpha-2015": {
        "id": "alpha-2015",
        "author": "Alpha",
        "year": "2015",
        "title": "On the square",
        "publication": "Review 5(4)",
        "pages": "1-20",
        "type": "article",
        "reliability": "B",
        "reliability_reason": "known",
        "copies": "",
    },
    "beta-2016": {
        "id": "beta-2016",
        "author": "",
        "year": "2016",
        "title": "The same again",
        "publication": "Elsewhere",
        "pages": "",
        "type": "article",
        "reliability": "C",
        "reliability_reason": "repeats",
        "copies": "alpha-2015",
    },
}


def small_atlas() -> Atlas:
    """Return an atlas of two territories, two routes, places, incidents and an indicator."""
    lines, legs = routes()
    made = {
        "territories": (territories(), "territory", titles("Territories", "Territorios")),
        "routes": (lines, "route", titles("Routes", "Rutas")),
        "places": (places(), "place", titles("Places", "Lugares")),
        "incidents": (incidents(), "incident", titles("Incidents", "Incidentes")),
        "indicators": (indicators(), "choropleth", titles("Poverty", "Pobreza")),
    }
    groups = []
    for name, (content, look, title) in made.items():
        extra = {"indicator": "poverty", "on": "countries"} if look == "choropleth" else {}
        spec = LayerSpec(layer=name, title=title, style=look, visible=look != "choropleth", **extra)
        groups.append(Group(name, title, ((spec, content),)))
    return Atlas(
        spec=AtlasSpec(
            id="small",
            title=titles("A small atlas", "Un atlas pequeño", "Um atlas pequeno"),
            abstract=titles("Made up for tests.", "Inventado para pruebas."),
            language="en",
            extent=(-110, -30, -30, 25),
            base=BaseMapSpec(
                countries="countries-light", borders="borders", lakes="lakes", admin1="admin1"
            ),
            groups=tuple(
                GroupSpec(id=g.id, title=g.title, layers=tuple(s for s, _ in g.layers))
                for g in groups
            ),
            sheet=SheetSpec(title=titles("Sheet")),
        ),
        groups=tuple(groups),
        base=base(),
        tables={"route-legs": legs, "links": links()},
        tallies=(),
        sources=SOURCES,
        vocabulary={
            name: {
                term: {"en": text, "es": f"{text} (es)", "pt": f"{text} (pt)"}
                for term, text in terms.items()
            }
            for name, terms in VOCABULARY.items()
        },
        actors={
            "act:one": {
                "id": "act:one",
                "title": "First group",
                "kind": "cartel",
                "aliases": "Los Primeros;Grupo Número Uno",
                "summary": "The first.",
                "countries": "AAA",
            },
            "act:two": {"id": "act:two", "title": "Second group", "kind": "gang"},
        },
    )


def placed_atlas() -> Atlas:
    """Return the small atlas without the rows that have no place: files of layers refuse those."""
    atlas = small_atlas()

    def cut(content: Layer) -> Layer:
        frame = content.frame
        if isinstance(frame, gpd.GeoDataFrame):
            frame = frame[frame.geometry.notna()].reset_index(drop=True)
        return replace(content, frame=frame)

    groups = tuple(
        replace(group, layers=tuple((spec, cut(content)) for spec, content in group.layers))
        for group in atlas.groups
    )
    return replace(atlas, groups=groups)


def changed(atlas: Atlas, layer_id: str, column: str, value: Any) -> Atlas:
    """Return the atlas with one column of one layer set to a value in every row."""

    def edited(content: Layer) -> Layer:
        if content.id != layer_id:
            return content
        return replace(content, frame=content.frame.assign(**{column: value}))

    groups = tuple(
        replace(group, layers=tuple((spec, edited(content)) for spec, content in group.layers))
        for group in atlas.groups
    )
    return replace(atlas, groups=groups)
