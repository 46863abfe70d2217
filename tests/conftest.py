"""What several tests share: small layers made by hand, and the default atlas built once."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import geonexus as gx
from geonexus.cards import Card
from geonexus.model import Layer

TITLES = {"en": "t", "es": "t", "pt": "t"}
ROOT = Path(__file__).parent.parent


def make_card(layer_id="areas", geometry="polygon", **changes):
    fields = {
        "id": layer_id, "title": TITLES, "abstract": TITLES, "geometry": geometry,
        "file": f"{layer_id}.fgb", "key": "id", "crs": "EPSG:4326",
        "columns": {"id": {"kind": "text", "about": "key"}},
        "sources": [{"registry": "curated"}], "licence": "CC-BY-4.0", "attribution": "",
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


@pytest.fixture(scope="session")
def project():
    return gx.open_atlas("latin-america")


@pytest.fixture(scope="session")
def atlas(project):
    """The default atlas, built once for the whole run."""
    return project.build()


@pytest.fixture(scope="session")
def saved(atlas, tmp_path_factory):
    """The folder of the default atlas, saved once for the whole run."""
    folder = tmp_path_factory.mktemp("out")
    atlas.save(folder)
    return folder
