"""The reference layers as they ship: what their cards say is true, and the facts are right."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
import yaml

from geonexus.base import crs
from geonexus.base.files import sha256
from geonexus.model.cards import Card
from geonexus.rebuild import LAYERS
from geonexus.rebuild.packages import packages

LAYERS_FOLDER = Path(__file__).parents[2] / "layers"
CARDS = {
    path.stem: path
    for folder in ("reference", "rasters")
    for path in sorted((LAYERS_FOLDER / folder).glob("*.yaml"))
}
VECTORS = sorted(name for name in CARDS if CARDS[name].with_suffix(".fgb").exists())
RASTERS = sorted(set(CARDS) - set(VECTORS))
LIMIT_BYTES = 12_000_000
PEER = Path(__file__).parents[3] / "shared/reference/peru-districts-2022.topo.json"

VRAEM = [
    "050402", "050406", "050407", "050408", "050409", "050410", "050411", "050502", "050503",
    "050505", "050507", "050509", "050510", "090707", "090717", "090718", "090721", "090720",
    "090705", "090503", "090510", "090509", "080907", "080910", "080913", "080912", "120604",
    "120606", "120609", "120608", "120203", "120135", "120124",
]  # fmt: skip
"""UBIGEO of the 33 districts of the 2020 emergency decree."""


@cache
def card(name):
    return Card.model_validate(yaml.safe_load(CARDS[name].read_text(encoding="utf-8")))


@cache
def frame(name):
    return pyogrio.read_dataframe(CARDS[name].with_suffix(".fgb"))


def test_every_derived_layer_ships_and_nothing_else_does():
    assert set(CARDS) == set(LAYERS)


def test_all_layers_together_stay_small():
    total = sum(
        path.stat().st_size
        for folder in ("reference", "rasters")
        for path in (LAYERS_FOLDER / folder).iterdir()
    )
    assert total <= LIMIT_BYTES


@pytest.mark.parametrize("name", LAYERS)
def test_a_card_names_its_file_hash_and_pinned_packages(name):
    one = card(name)
    assert one.id == name
    assert one.sha256 == sha256(CARDS[name].with_name(one.file))
    for source in one.sources:
        pin = packages()[source.package]
        assert (source.version, source.sha256) == (pin.version, pin.sha256)


@pytest.mark.parametrize("name", VECTORS)
def test_rows_are_what_the_card_says(name):
    one, rows = card(name), frame(name)
    assert len(rows) == one.features
    assert [column for column in rows.columns if column != "geometry"] == list(one.columns)
    assert rows[one.key].is_unique
    assert rows[one.key].tolist() == sorted(rows[one.key])
    assert rows.crs == crs.GEOGRAPHIC


@pytest.mark.parametrize("name", VECTORS)
def test_shapes_are_valid_present_and_in_range(name):
    shapes = frame(name).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    bounds = shapely.bounds(shapes)
    assert (np.abs(bounds) <= [180, 90, 180, 90]).all()


@pytest.mark.parametrize("name", VECTORS)
def test_coordinates_are_rounded_to_a_micro_degree_or_coarser(name):
    xy = shapely.get_coordinates(frame(name).geometry.to_numpy())
    assert np.abs(xy * 1e6 - np.round(xy * 1e6)).max() < 1e-3


@pytest.mark.parametrize("name", ["admin1", "ports", "airfields", "gazetteer"])
def test_every_row_lies_in_a_country_that_the_countries_layer_knows(name):
    assert set(frame(name)["country"]) <= set(frame("countries")["iso3"])


def test_country_areas_agree_with_official_figures():
    area = frame("countries").set_index("iso3")["area_km2"]
    official = {"PER": 1285216, "COL": 1141748, "BRA": 8510346, "BOL": 1098581, "PRY": 406752}
    for code, km2 in official.items():
        assert area[code] == pytest.approx(km2, rel=0.025)


def test_the_area_column_is_the_area_of_the_shape():
    rows = frame("countries")
    assert np.allclose(rows["area_km2"], crs.area_km2(rows.geometry), atol=0.1)


def test_overseas_territories_are_not_inside_their_states():
    rows = frame("countries").set_index("iso3")
    assert {"GUF", "GLP", "MTQ", "REU", "MYT", "BES"} <= set(rows.index)
    assert rows.geometry["FRA"].bounds[0] > -10
    assert rows["iso2"].dropna().is_unique
    assert (rows.loc[["GUF", "GLP", "MTQ"], "m49"] == ["254", "312", "474"]).all()


def test_countries_of_one_scale_share_their_borders_without_gap_or_overlap():
    rows = frame("countries")
    for scale in ("10m", "50m"):
        shapes = rows.loc[rows["scale"] == scale, "geometry"].to_numpy()
        assert shapely.coverage_is_valid(shapes)
    assert shapely.coverage_is_valid(frame("admin1").geometry.to_numpy())


def test_units_of_a_country_add_up_to_it():
    units = frame("admin1").groupby("country")["area_km2"].sum()
    area = frame("countries").query("latam").set_index("iso3")["area_km2"]
    assert set(units.index) == set(area.index)
    assert np.allclose(units, area[units.index], atol=0.5 + 0.1 * len(units))


def test_light_countries_are_the_same_countries_and_light():
    assert frame("countries-light")["iso3"].tolist() == frame("countries")["iso3"].tolist()
    assert CARDS["countries-light"].with_suffix(".fgb").stat().st_size <= 600_000


def test_admin1_codes_are_iso_s_and_the_known_traps_are_mended():
    rows = frame("admin1").set_index("code")
    assert rows.index.str.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}").all()
    assert len(rows) >= 550
    assert rows.geometry["PE-LMA"].contains(shapely.Point(-76.95, -12.05))
    assert rows.geometry["PE-LIM"].contains(shapely.Point(-77.2, -11.2))
    assert rows.geometry["CO-DC"].contains(shapely.Point(-74.1, 4.6))
    assert rows.geometry["CO-CUN"].contains(shapely.Point(-74.4, 5.3))
    assert rows.loc["MX-CMX", "former"] == "MX-DIF"
    assert rows.loc["GT-17", ["name", "former"]].tolist() == ["Petén", "GT-PE"]
    assert rows[["name", "name_en", "name_es", "name_pt", "kind"]].notna().all().all()


def test_borders_carry_the_known_disputes():
    rows = frame("borders").set_index("id")
    assert set(rows["status"]) == {"agreed", "disputed", "indefinite", "lease"}
    assert rows.loc["GUY-VEN:disputed", "note"].startswith("Venezuela claims")
    assert "GUY-VEN" not in rows.index
    assert {"BLZ-GTM:disputed", "GUY-SUR:disputed", "GUF-SUR:disputed", "CUB-USG:lease"} <= set(
        rows.index
    )
    assert rows.loc[rows["status"] != "agreed", "note"].notna().mean() > 0.9
    parts = rows.index.str.replace(r":.*", "", regex=True).str.split("-")
    assert all(a < b for a, b in parts)


def test_borders_run_along_the_edges_of_countries():
    line = frame("borders").set_index("id").geometry["BOL-PER"]
    shape = frame("countries").set_index("iso3").geometry["PER"]
    assert line.difference(shape.boundary).length < 1e-9


@pytest.mark.parametrize(
    ("port", "lon", "lat"),
    [
        ("WPI:14950", -77.15, -12.05),  # Callao
        ("WPI:15170", -81.11, -5.08),  # Paita
        ("WPI:15030", -78.61, -9.08),  # Chimbote
        ("WPI:15050", -78.98, -8.23),  # Salaverry
        ("WPI:12970", -46.3, -23.95),  # Santos
        ("WPI:15370", -77.07, 3.89),  # Buenaventura
        ("WPI:15270", -79.88, -2.2),  # Guayaquil
        ("WPI:11910", -75.53, 10.41),  # Cartagena
        ("WPI:31140", 4.48, 51.9),  # Rotterdam
        ("WPI:31250", 4.4, 51.23),  # Antwerp
    ],
)
def test_ports_stand_where_they_are(port, lon, lat):
    point = frame("ports").set_index("id").geometry[port]
    assert crs.geod().inv(point.x, point.y, lon, lat)[2] < 3000


def test_airfields_have_runways_and_closed_ones_are_marked():
    rows = frame("airfields")
    kinds = rows["kind"].value_counts()
    assert len(rows) > 12_000
    assert kinds["closed"] > 1000
    assert rows["runway_m"].dropna().between(1, 6000).mean() > 0.99
    latam = set(frame("countries").query("latam")["iso3"])
    assert set(rows.loc[~rows["country"].isin(latam), "kind"]) == {"large"}
    lima = rows[rows["iata"] == "LIM"].iloc[0]
    assert (lima["country"], lima["surface"] in ("asphalt", "concrete")) == ("PER", True)


def test_the_gazetteer_reaches_the_ends_of_routes():
    rows = frame("gazetteer").set_index("geonames")
    for number, country in {524901: "RUS", 2374775: "GNB", 1819729: "HKG", 2747891: "NLD"}.items():
        assert rows.loc[number, "country"] == country
    latam = frame("countries").query("latam")["iso3"]
    units = frame("admin1").set_index("code")["country"]
    inside = rows[rows["country"].isin(latam)]
    assert (inside["admin1"].map(units) == inside["country"]).all()


def test_sea_lanes_are_one_network_when_every_vertex_is_a_node():
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    shapes = shapely.get_parts(frame("sea-lanes").geometry.to_numpy())
    xy, line = shapely.get_coordinates(shapes, return_index=True)
    # 180 and -180 are one meridian
    xy[:, 0] = np.where(xy[:, 0] == -180, 180, xy[:, 0])
    _, node = np.unique(xy, axis=0, return_inverse=True)
    node, along = node.ravel(), line[1:] == line[:-1]
    first, second = node[:-1][along], node[1:][along]
    size = node.max() + 1
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(size, size))
    assert connected_components(graph, directed=False)[0] == 1
    assert {"panama", "suez"} <= set(frame("sea-lanes")["passage"].dropna())


@pytest.mark.parametrize(
    ("name", "lon", "lat", "low", "high"),
    [
        ("elevation", -71.97, -13.53, 3000, 4500),  # Cusco
        ("elevation", -60.0, -3.1, 0, 120),  # Manaus
        ("elevation", -90.0, -20.0, -6000, -2000),  # Pacific
        ("land-cover", -73.8, -12.5, 1, 9),  # Pichari: woods or savanna
        ("land-cover", -60.02, -3.1, 13, 13),  # Manaus: city
        ("land-cover", -90.0, -20.0, 0, 0),  # water
    ],
)
def test_rasters_lie_in_place(name, lon, lat, low, high):
    with rasterio.open(CARDS[name].with_suffix(".tif")) as grid:
        assert grid.crs == crs.GEOGRAPHIC
        assert grid.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        (value,) = next(grid.sample([(lon, lat)]))
    assert low <= value <= high


def test_every_vraem_district_has_a_cell_and_says_how_it_was_placed():
    rows = frame("pe-districts").set_index("ubigeo")
    assert set(VRAEM) <= set(rows.index)
    assert rows.index.str.fullmatch(r"\d{6}").all()
    assert set(rows["placed"]) == {"capital", "gazetteer", "remainder"}
    assert rows.loc["050502", "placed"] == "remainder"
    assert set(rows["admin1"]) <= set(frame("admin1")["code"])


def test_cells_fill_their_departments_and_do_not_overlap():
    rows, units = frame("pe-districts"), frame("admin1").set_index("code")
    area = pd.Series(crs.area_km2(rows.geometry)).groupby(rows["admin1"]).sum()
    assert np.allclose(area, units.loc[area.index, "area_km2"], rtol=1e-4, atol=0.1)
    cusco = rows.loc[rows["admin1"] == "PE-CUS", "geometry"].to_numpy()
    whole = shapely.union_all(cusco)
    assert shapely.area(cusco).sum() == pytest.approx(whole.area, rel=1e-5)


def test_cells_have_the_official_share_of_area():
    rows = frame("pe-districts")
    known = rows[rows["area_km2_official"].notna() & (rows["admin1"] == "PE-JUN")]
    share = crs.area_km2(known.geometry) / known["area_km2_official"]
    assert share.max() / share.min() < 1.02


def test_the_vraem_union_is_near_the_official_polygons():
    if not PEER.exists():
        pytest.skip("official polygons to compare with are not at hand")
    cells = frame("pe-districts").to_crs(crs.EQUAL_AREA).set_index("ubigeo").geometry
    real = official_polygons(PEER, VRAEM).to_crs(crs.EQUAL_AREA)
    ours, theirs = shapely.union_all(cells[VRAEM].to_numpy()), shapely.union_all(real.to_numpy())
    assert ours.intersection(theirs).area / ours.union(theirs).area >= 0.77


def official_polygons(path, codes):
    """Return polygons of a TopoJSON by id."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]

    def shape(geometry):
        several = geometry["type"] == "MultiPolygon"
        parts = geometry["arcs"] if several else [geometry["arcs"]]
        outer = [np.vstack([arcs[n] if n >= 0 else arcs[~n][::-1] for n in p[0]]) for p in parts]
        return shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in outer])

    level = topology["objects"]["level4"]["geometries"]
    found = {one["id"]: shape(one) for one in level if one["id"] in codes}
    return gpd.GeoSeries(found, crs=crs.GEOGRAPHIC)
