"""The flow map: who is counted on an atlas made by hand, and curves that can be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from handmade import make_layer, square

from geonexus.geometry.flow_map import flow_map
from geonexus.geometry.flow_map.build import stated_by
from geonexus.geometry.flow_map.curves import MOST_BEND, lanes, width_px
from geonexus.geometry.flow_map.plane import BOX_PX, to_lonlat, to_plane
from geonexus.model.cards import Titles
from geonexus.model.layer import Atlas, Group
from geonexus.model.spec import AtlasSpec, LayerSpec
from geonexus.style.commodities import FAMILIES, family_of

CRS = "EPSG:4326"
TITLE = Titles(en="t", es="t", pt="t")
ZOOM = {"regions": 3.6, "countries": 5.5, "places": 7.5}
"""At which the curves of each level are laid out."""


def small(flows, nodes, **tables):
    """Return an atlas of flows given as (id, commodity, sources, agreeing, contested, two way)."""
    names = ["id", "commodity", "sources", "agreeing_origins", "contested", "two_way"]
    frame = gpd.GeoDataFrame(
        [dict(zip(names, flow, strict=True)) for flow in flows],
        geometry=[None] * len(flows),
        crs=CRS,
    )
    layer = replace(make_layer("flows", {"x": square(0, 0)}, "line"), frame=frame)
    columns = ["flow", "path", "name", "kind", "at", "country"]
    rows = [dict(zip(columns, node, strict=True)) for node in nodes]
    table = gpd.GeoDataFrame(rows, geometry=[None] * len(rows), crs=CRS)
    shapes = {"AAA": square(-70, -10, 5), "BBB": square(-60, -20, 5), "CCC": square(40, 10, 5)}
    countries = make_layer("countries", shapes, name_en=["Aland", "Beland", "Celand"])
    spec = AtlasSpec.model_validate({
        "id": "small", "title": TITLE, "abstract": TITLE, "extent": (-80, -30, -40, 10),
        "base": dict.fromkeys(("countries", "borders", "lakes", "admin1"), "countries"),
        "groups": [{"id": "f", "title": TITLE, "layers": [
            {"layer": "flows", "title": TITLE, "style": "flow"}]}],
        "sheet": {"title": TITLE},
    })  # fmt: skip
    group = Group("f", TITLE, ((LayerSpec(layer="flows", title=TITLE, style="flow"), layer),))
    sources = {"a": {}, "b": {}, "copy": {"copies": "a"}}
    return Atlas(
        spec=spec, groups=(group,), base={"countries": countries}, tallies=(), sources=sources,
        tables={"flow-nodes": table, **tables},
        vocabulary={"world_region": {"asia": {"en": "Asia"}}},
    )  # fmt: skip


def node(flow, path, code):
    return (flow, path, code, "country", code, code)


ASIA = ("Asia", "region", "asia", "")
FLOWS = [
    ("flow:one", "cocaine", "a@l1;copy@l2", 1, False, False),
    ("flow:two", "heroin", "b@l1", 1, False, False),
    ("flow:contested", "gold", "a@l1;b@l2", 1, True, True),
    ("flow:inside", "money", "b@l3", 1, False, False),
]
NODES = [
    node("flow:one", 1, "AAA"), node("flow:one", 1, "BBB"),
    node("flow:two", 1, "AAA"), node("flow:two", 1, "BBB"), ("flow:two", 1, *ASIA),
    node("flow:contested", 1, "AAA"), node("flow:contested", 1, "BBB"),
    node("flow:inside", 1, "CCC"),
]  # fmt: skip


def test_origins_are_counted_once_for_each_bundle():
    made = flow_map(small(FLOWS, NODES))
    assert made is not None
    counted = {bundle.id: made.strength(bundle) for bundle in made.levels[0].bundles}
    # the repeat of a is no second source; of the contested flow only one of two agrees
    assert counted == {
        "bundle:AAA>BBB:drugs": 2,
        "bundle:AAA>BBB:goods": 1,
        "bundle:BBB>asia:drugs": 1,
    }
    [both] = [one for one in made.levels[0].bundles if one.family == "goods"]
    assert both.two_way
    drugs = next(one for one in made.levels[0].bundles if one.id == "bundle:AAA>BBB:drugs")
    assert drugs.flows == ("flow:one", "flow:two")
    assert made.strength(drugs, {"flow:one"}) == 1
    assert made.levels[0].inside == {"CCC": ("flow:inside",)}


def test_an_atlas_without_a_table_of_nodes_takes_countries_and_boxes():
    made = flow_map(small(FLOWS, NODES))
    nodes = {one.id: one for one in made.nodes}
    assert nodes["AAA"].kind == "land"
    assert nodes["AAA"].title["es"] == "AAA"
    assert nodes["AAA"].title["en"] == "Aland"
    assert -70 < nodes["AAA"].lonlat[0] < -65
    # a region of the world and a country beyond the extent are no places on the land
    assert [nodes[name].kind for name in ("asia", "CCC")] == ["box", "box"]
    assert nodes["asia"].title["en"] == "Asia"


def test_a_table_of_nodes_puts_countries_together():
    row = {
        "id": "ab", "kind": "land", "lon": -65.0, "lat": -12.0, "countries": "AAA;BBB",
        "regions": "", "territories": "", "title_en": "AB", "title_es": "AB", "title_pt": "AB",
    }  # fmt: skip
    made = flow_map(small(FLOWS, NODES, **{"map-nodes": pd.DataFrame([row])}))
    first, second, _ = made.levels
    assert [bundle.id for bundle in first.bundles] == ["bundle:ab>asia:drugs"]
    assert "flow:one" in first.inside["ab"]
    assert "bundle:AAA>BBB:drugs" in [bundle.id for bundle in second.bundles]


def test_an_atlas_without_flows_has_no_flow_map():
    assert flow_map(small([], [])) is None


def test_of_several_paths_or_a_dispute_no_more_count_than_agree():
    row = {"sources": "b@l1;a@l1;a@l9", "agreeing_origins": 1, "contested": False}
    assert stated_by(row, {}, several=False) == ("b", "a")
    assert stated_by(row, {}, several=True) == ("b",)
    assert stated_by(row | {"contested": True, "agreeing_origins": 2}, {}, several=True) == (
        "b",
        "a",
    )
    assert stated_by(row | {"sources": "c@l1;a@l1"}, {"c": "a"}, several=False) == ("a",)


def test_bundles_side_by_side_do_not_touch():
    widths = [width_px(n) for n in (5, 1, 2)]
    middles = lanes(widths, gap=2.0)
    edges = [(m - w / 2, m + w / 2) for m, w in zip(middles, widths, strict=True)]
    assert all(right + 1.99 <= left for (_, right), (left, _) in pairwise(edges))
    assert edges[0][0] == pytest.approx(-edges[-1][1])
    assert width_px(4) == 2 * width_px(2)


def test_every_commodity_has_one_family(atlas):
    named = [term for family in FAMILIES.values() for term in family.commodities]
    assert len(named) == len(set(named))
    assert set(named) == set(atlas.vocabulary["commodity"])
    assert family_of("of my own") == "goods"


def test_the_plane_goes_there_and_back():
    for lonlat in ((-74.5, -8.5), (0.0, 0.0), (120.0, 70.0)):
        assert to_lonlat(to_plane(np.array([lonlat]))[0]) == pytest.approx(lonlat, abs=1e-5)


# --- the shipped atlas ---


@pytest.fixture(scope="module")
def made(atlas):
    return flow_map(atlas)


def points_of(bundle, number=200):
    start, control, goal = to_plane(np.array(bundle.curve))
    t = np.linspace(0, 1, number)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * goal


def by_level(made):
    return {level.name: level for level in made.levels}


@pytest.mark.parametrize("name", ZOOM)
def test_no_curve_runs_under_a_node_that_it_does_not_serve(made, name):
    level = by_level(made)[name]
    nodes = {one.id: one for one in made.nodes}
    ends = {end for one in level.bundles for end in (one.origin, one.destination)}
    scale = 2.0 ** ZOOM[name]
    for bundle in level.bundles:
        points = points_of(bundle)
        for other in ends - {bundle.origin, bundle.destination}:
            middle = to_plane(np.array([nodes[other].lonlat]))[0]
            away = np.abs(points - middle) * scale
            if nodes[other].kind == "box":
                assert not (away < BOX_PX).all(axis=1).any(), (bundle.id, other)
            else:
                assert np.hypot(*away.T).min() > 8, (bundle.id, other)


@pytest.mark.parametrize("name", ZOOM)
def test_curves_bend_but_not_too_much(made, name):
    for bundle in by_level(made)[name].bundles:
        start, control, goal = to_plane(np.array(bundle.curve))
        chord = np.linalg.norm(goal - start)
        height = np.linalg.norm(control - (start + goal) / 2) / 2
        assert 0.01 * chord < height <= (MOST_BEND + 0.01) * chord, bundle.id


def crossing(a, b):
    """Return whether two curves cross, their ends left out."""
    for (ax, ay), (bx, by) in pairwise(a):
        u = np.array([bx - ax, by - ay])
        v = np.diff(b, axis=0)
        w = b[:-1] - (ax, ay)
        bottom = u[0] * v[:, 1] - u[1] * v[:, 0]
        bottom = np.where(np.abs(bottom) < 1e-12, np.inf, bottom)
        s = (w[:, 0] * v[:, 1] - w[:, 1] * v[:, 0]) / bottom
        t = (w[:, 0] * u[1] - w[:, 1] * u[0]) / bottom
        if ((s > 1e-6) & (s < 1 - 1e-6) & (t > 1e-6) & (t < 1 - 1e-6)).any():
            return True
    return False


def test_the_first_view_is_what_two_sources_state_and_nothing_in_it_crosses(made):
    level = made.levels[0]
    strong = [bundle for bundle in level.bundles if made.strength(bundle) > 1]
    assert len(strong) == 11
    assert len(level.bundles) == 64
    lines = {frozenset((one.origin, one.destination)): points_of(one, 40) for one in strong}
    assert not any(crossing(a, b) for a, b in combinations(lines.values(), 2))


def test_every_leg_is_in_one_bundle_of_each_level_or_inside_a_node(made, atlas):
    nodes = atlas.tables["flow-nodes"]
    for level in made.levels:
        held = {flow for bundle in level.bundles for flow in bundle.flows}
        held |= {flow for flows in level.inside.values() for flow in flows}
        assert held == set(nodes["flow"])
        ids = [bundle.id for bundle in level.bundles]
        assert len(ids) == len(set(ids))
        family = atlas.layer("flows").frame.set_index("id")["commodity"].map(family_of)
        for bundle in level.bundles:
            assert {family[flow] for flow in bundle.flows} == {bundle.family}


def test_the_same_flows_give_the_same_curves(atlas, made):
    assert flow_map(replace(atlas)) == made


def test_nodes_beyond_the_map_are_boxes_at_its_frame(made, atlas):
    west, south, east, north = atlas.spec.extent
    for one in made.nodes:
        lon, lat = one.lonlat
        assert west <= lon <= east
        assert south <= lat <= north
        if one.kind == "box":
            assert min(lon - west, east - lon, north - lat) < 1.5, one.id
