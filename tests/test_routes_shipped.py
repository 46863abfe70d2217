"""Routes on the shipped layers: known sea distances, the antimeridian, every leg drawn."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geometry import route
from handmade import make_card

from geonexus.base import crs
from geonexus.geometry import geodesy
from geonexus.geometry.routes import build_routes
from geonexus.geometry.routing.sea import sea_path
from geonexus.model.layer import Layer

CARD = make_card("routes", "table", crs=None)


@pytest.fixture(scope="module")
def catalog(project):
    return project.catalog


@pytest.fixture(scope="module")
def shipped(catalog, atlas):
    territories = atlas.layer("territories")
    return build_routes(
        catalog.routes(), catalog.open, territories, catalog.card("routes"),
        open_raster=catalog.raster,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "goal", "km"),
    [
        ((-79.9, -2.28), (4.4, 51.23), 10_505),  # Guayaquil to Antwerp, by searoute
        ((-77.15, -12.05), (-118.25, 33.73), 6_763),  # Callao to Los Angeles, by searoute
    ],
)
def test_sea_distances_are_those_that_are_known(catalog, start, goal, km):
    at = [{"lonlat": end} for end in (start, goal)]
    territories = Layer(gpd.GeoDataFrame({"id": []}, geometry=[], crs=crs.GEOGRAPHIC), CARD)
    _, legs = build_routes(
        [route([("a", at[0]), ("b", at[1], "sea")])], catalog.open, territories, CARD,
        open_raster=catalog.raster,
    )  # fmt: skip
    assert legs.frame["length_km"].iloc[0] == pytest.approx(km, rel=0.02)


def test_without_the_canal_ships_go_round_the_south(catalog):
    lanes, light = catalog.open("sea-lanes"), catalog.open("countries-light")
    way = sea_path((-79.9, -2.28), (4.4, 51.23), lanes, light, closed=("panama", "northwest"))
    assert way.coordinates[:, 1].min() < -50


def test_the_pacific_is_crossed_at_the_antimeridian(catalog):
    way = sea_path(
        (-102.17, 17.95), (114.17, 22.3),
        catalog.open("sea-lanes"), catalog.open("countries-light"),
    )  # fmt: skip
    parts = geodesy.split_line(way.coordinates)
    assert len(parts) == 2
    assert all(part.bounds[2] - part.bounds[0] < 100 for part in parts)


def test_every_shipped_leg_is_drawn(shipped):
    routes, legs = shipped
    for layer in shipped:
        assert not layer.geo.geometry.is_empty.any()
        assert layer.geo.geometry.is_valid.all()
        assert (layer.frame["accuracy_m"] > 0).all()
    widest = legs.geo.geometry.explode().bounds
    steps = legs.geo.geometry.explode().apply(
        lambda part: np.abs(np.diff(shapely.get_coordinates(part)[:, 0])).max()
    )
    assert (widest["maxx"] <= 180).all()
    assert (steps < 30).all(), "no leg is drawn across the whole world"
    assert routes.frame["schematic_share"].between(0, 1).all()


def test_consecutive_legs_meet(shipped):
    legs = shipped[1].geo
    for _, path in legs.groupby(["route", "path"]):
        parts = [shapely.get_parts([shape]) for shape in path.sort_values("leg").geometry]
        for before, after in pairwise(parts):
            gap = crs.geod().inv(*before[-1].coords[-1], *after[0].coords[0])[2]
            assert gap < 1.0
