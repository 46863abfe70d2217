"""The small atlas with what a citable one has: stated values, flows, notes, disputes, old ids."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from render.small_atlas import CRS, evidence, layer, small_atlas, titles

from geonexus.model.layer import Atlas, Group, Layer
from geonexus.model.spec import LayerSpec

STATED = "type=alpha-2015@l3;control=alpha-2015@l4;act:one=alpha-2015@l5;act:one=alpha-2015@l6"
FLOW: dict[str, Any] = {
    "commodity": "cocaine",
    "mode": "mixed",
    "two_way": False,
    "summary": "It is sent on.",
    "volume_value": None,
    "volume_unit": "",
    "volume_qualifier": "",
    "status": "active",
    "actors": "act:one",
    "countries": "AAA",
    "see_also": "route:out",
}


def flows() -> tuple[Layer, pd.DataFrame]:
    """Return a flow of two located nodes, one of one, and one of none; and their nodes."""
    undated = {"date_from": "", "date_precision": "approximate", "date_to": "2012"}
    rows = [
        FLOW
        | {"id": f"flow:{name}", "title_en": title, "title_es": title, "title_pt": title}
        | evidence("diagram", float("nan"), **undated)
        | {"geometry": shape}
        for name, title, shape in (
            ("line", "From north to sea", shapely.LineString([(-68, -7), (-40, 5)])),
            ("mark", "From the north", None),
            ("region", "From the country to Asia", None),
        )
    ]
    nodes = [
        ("flow:line", 1, "North", "origin", "territory", "terr:north", "AAA", "zone", (-68, -7)),
        ("flow:line", 1, "Sea", "destination", "lonlat", "", "", "place", (-40, 5)),
        ("flow:mark", 1, "Town", "origin", "place", "1", "AAA", "municipality", (-72, -12)),
        ("flow:region", 1, "Alphaland", "origin", "country", "AAA", "AAA", "country", None),
        ("flow:region", 1, "Asia (region)", "destination", "region", "asia", "",
         "world-region", None),
    ]  # fmt: skip
    names = ["flow", "path", "name", "role", "kind", "at", "country", "place_precision"]
    table = gpd.GeoDataFrame(
        [dict(zip(names, node[:-1], strict=True)) for node in nodes],
        geometry=[None if node[-1] is None else shapely.Point(node[-1]) for node in nodes],
        crs=CRS,
    )
    return layer("flows", "line", "id", rows), table


def cited_atlas() -> Atlas:
    """Return the small atlas with flows, a mentioned country, notes, disputes and old ids."""
    atlas = small_atlas()
    lines, nodes = flows()
    north = atlas.layers()["territories"].frame.iloc[0].to_dict()
    whole = shapely.box(-80, -20, -65, 0)
    mentioned = north | {
        "id": "mentioned:alpha", "title_en": "Alphaland at large", "countries": "AAA",
        "title_es": "Alfa", "title_pt": "Alfa", "control": "not-stated", "type": "not-stated",
        "geometry": whole, "scope": "countries", "outline_basis": "chosen", "part_only": True,
        "date_from": "", "date_to": "", "date_precision": "undated", "actors": "",
        "stated_at": "coca-cultivation=alpha-2015@l7",
    }  # fmt: skip
    areas = layer("mentioned", "polygon", "id", [mentioned])
    added = [
        Group(name, titles(name.capitalize()), ((
            LayerSpec(layer=name, title=titles(name.capitalize()), style=style), content),))
        for name, style, content in (("flows", "flow", lines), ("mentioned", "mentioned", areas))
    ]  # fmt: skip
    territories = atlas.layers()["territories"]
    stated = territories.frame.assign(
        stated_at=[STATED, ""],
        outline_basis="chosen", part_only=False, basis="press", hedge="possibly",
        agreeing_origins=1, credibility_reason=["Seen twice.", ""],
        disputes=["terr:overlap;note:one", "terr:north"],
    )  # fmt: skip
    groups = tuple(
        replace(group, layers=tuple(
            (spec, replace(content, frame=stated) if content.id == "territories" else content)
            for spec, content in group.layers
        ))
        for group in atlas.groups
    )  # fmt: skip
    note = {
        "id": "note:one", "subject": "terr:north", "title": "Flights a day", "value": 6.0,
        "unit": "flights", "qualifier": "low estimate", "year": float("nan"),
        "sources": "alpha-2015@l9", "source_reliability": "B", "information_credibility": 2,
        "claim": "alleged", "contested": False, "note": "", "disputes": "terr:north",
    }  # fmt: skip
    renamed = [
        ("terr:old", "terr:north", "Another name."),
        ("route:mark", "flow:mark", "A flow."),
        ("route:both", "route:out;flow:mark", "Parted."),
        ("layer:ways", "layer:flows;layer:routes", "Parted."),
        ("inc:gone", "", "No event."),
        ("link:old", "link:1", "No address holds a link."),
    ]
    links = atlas.tables["links"].assign(outcome=["foiled", "done"], stated_at="alpha-2015@l12")
    tables = {
        **atlas.tables,
        "links": links,
        "flow-nodes": nodes,
        "flows-territories": pd.DataFrame(
            [("flow:line", "terr:north", "named")], columns=["flow", "territory", "match"]
        ),
        "notes": pd.DataFrame([note]),
        "renamed": pd.DataFrame(renamed, columns=["old", "new", "reason"]),
    }
    words = {
        "world_region": {"asia": {"en": "Asia", "es": "Asia del mundo", "pt": "Ásia"}},
        "outcome": {"foiled": {"en": "Foiled", "es": "Frustrado", "pt": "Frustrado"}},
        "basis": {"press": {"en": "Press or report", "es": "Prensa", "pt": "Imprensa"}},
        "hedge": {"possibly": {"en": "Said to be possible", "es": "Posible", "pt": "Possível"}},
        "outline_basis": {"chosen": {"en": "Chosen by us", "es": "Elegido", "pt": "Escolhido"}},
    }
    return replace(
        atlas,
        groups=(*groups, *added),
        tables=tables,
        vocabulary={**atlas.vocabulary, **words},
    )
