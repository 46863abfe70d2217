"""Small layers made by hand, for tests that a reader can check by eye."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

from geonexus.model.cards import Card
from geonexus.model.layer import Layer

TITLES = {"en": "t", "es": "t", "pt": "t"}
ROOT = Path(__file__).parent.parent
SAVED_FORMATS = ("flatgeobuf", "geoparquet", "kml", "stix", "xlsx")
"""Formats of the fixture ``saved``, besides those that are always written."""


def make_card(layer_id="areas", geometry="polygon", **changes):
    fields = {
        "id": layer_id, "title": TITLES, "abstract": TITLES, "geometry": geometry,
        "file": f"{layer_id}.fgb", "key": "id", "crs": "EPSG:4326",
        "columns": {"id": {"kind": "text", "about": "key"}},
        "sources": [{"registry": "curated"}], "license": "CC-BY-4.0", "attribution": "",
        "vintage": "", "coverage": "", "accuracy_m": None, "method": "", "features": None,
        "sha256": None,
    }  # fmt: skip
    return Card.model_validate({**fields, **changes})


def make_layer(layer_id, shapes, geometry="polygon", **columns):
    """Return a layer of hand-made shapes: ``shapes`` is key → geometry."""
    frame = gpd.GeoDataFrame(
        {"id": list(shapes), **columns}, geometry=list(shapes.values()), crs="EPSG:4326"
    )
    return Layer(frame, make_card(layer_id, geometry))


def square(west, south, size=1.0):
    return shapely.box(west, south, west + size, south + size)
