"""Hand-made layers that the geometry tests share: small enough to check by eye."""

from __future__ import annotations

import affine
import geopandas as gpd
import numpy as np
import shapely
from handmade import TITLES, make_card, square

from geonexus.errors import UnknownNameError
from geonexus.model.definitions import Flow, Route, Territory
from geonexus.model.layer import Layer
from geonexus.readers.raster import Raster

EVIDENCE = {
    "sources": ["a-source@l1"], "source_reliability": "B", "information_credibility": 2,
    "claim": "reported", "contested": False,
}  # fmt: skip


def keyed(layer_id, key, shapes, geometry="polygon", accuracy_m=100.0, **columns):
    """Return a layer whose key column is ``key``: ``shapes`` is key → geometry."""
    frame = gpd.GeoDataFrame(
        {key: list(shapes), **columns}, geometry=list(shapes.values()), crs="EPSG:4326"
    )
    about = {key: {"kind": "text", "about": "key"}}
    card = make_card(layer_id, geometry, key=key, columns=about, accuracy_m=accuracy_m)
    return Layer(frame, card)


def opener(*layers):
    """Return an ``open_layer`` that knows these layers only."""
    by_id = {layer.id: layer for layer in layers}

    def open_layer(layer_id):
        if layer_id not in by_id:
            raise UnknownNameError("layer", layer_id, by_id)
        return by_id[layer_id]

    return open_layer


def countries(**shapes):
    return keyed("countries", "iso3", shapes or {"AAA": square(0, 0, 10), "BBB": square(10, 0, 10)})


def world():
    """A gazetteer, countries and units on plain squares.

    AAA covers 0–10 °E, BBB 10–20 °E, both 0–10 °N; the units are three 1° squares in a row.
    """
    units = {"AA-1": square(0, 0), "AA-2": square(1, 0), "AA-3": square(2, 0)}
    places = {1: shapely.Point(5, 5), 2: shapely.Point(10, 5), 3: shapely.Point(6, 5)}
    return opener(
        countries(),
        keyed("admin1", "code", units, former=["AA-OLD", "", ""]),
        keyed("gazetteer", "geonames", places, "point", 2000.0, name=["One", "Edge", "Three"]),
        keyed("pe-districts", "ubigeo", {"050401": square(0, 2), "050402": square(1, 2)},
              accuracy_m=9000.0),
    )  # fmt: skip


def territory(definition, territory_id="terr:t", *, basis="chosen", **more):
    """Return a territory whose variants are ``definition`` (id ``v``) and ``more`` (id → it)."""
    variants = {"v": definition, **more}
    return Territory.model_validate(
        {
            "id": territory_id, "title": TITLES, "type": "production-zone", "countries": ["AAA"],
            "summary": "x", "control": "unknown", "violence": "unknown", "default_variant": "v",
            "variants": [
                {"id": k, "title": TITLES, "outline_basis": basis, "definition": d}
                for k, d in variants.items()
            ],
            "evidence": EVIDENCE,
        }
    )  # fmt: skip


def flow(*paths, flow_id="flow:f", **fields):
    """Return a flow; a path is a list of (name, at, precision)."""
    built = [
        [
            {"name": name, "at": at, "precision": precision, "role": "transit"}
            for name, at, precision in path
        ]
        for path in paths
    ]
    return Flow.model_validate(
        {
            "id": flow_id, "title": TITLES, "commodity": "cocaine", "mode": "not-stated",
            "summary": "x", "status": "active", "paths": built, "evidence": EVIDENCE, **fields,
        }
    )  # fmt: skip


def route(*paths, route_id="route:r", **fields):
    """Return a route; a path is a list of (name, at), (name, at, leg) and more fields of a stop."""
    built = []
    for path in paths:
        stops = []
        for number, (name, at, *more) in enumerate(path):
            role = "origin" if number == 0 else "destination"
            leg = more[0] if more else None
            extra = more[1] if len(more) > 1 else {}
            stops.append({"name": name, "at": at, "role": role, "leg": leg, **extra})
        built.append(stops)
    return Route.model_validate(
        {
            "id": route_id, "title": TITLES, "commodity": "cocaine", "mode": "mixed",
            "summary": "x", "status": "active", "paths": built, "evidence": EVIDENCE, **fields,
        }
    )  # fmt: skip


def grid(values, west=0.0, north=0.0, size=0.05):
    """Return a raster whose upper left corner is (west, north)."""
    transform = affine.Affine(size, 0, west, 0, -size, north)
    return Raster(np.asarray(values), transform, None)
