"""What goes into the page: every row, nothing that is not finite, and shapes that fit together."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from render.small_atlas import changed, layer, small_atlas, titles

from geonexus.errors import UnknownNameError
from geonexus.model.evidence import Evidence, Place
from geonexus.model.layer import Group
from geonexus.model.spec import LayerSpec
from geonexus.render.basemap import base_map
from geonexus.render.encode import (
    PACKED_DIGITS,
    columns_of,
    deltas,
    packed,
    parts_of,
    plain,
    point_columns,
    simplified,
)
from geonexus.render.facts import FACTS
from geonexus.render.payload import build_payload
from geonexus.style.styles import STYLES
from geonexus.words.translations import texts_of, translations


@pytest.fixture(scope="module")
def payload():
    return build_payload(small_atlas())


def decoded(part, quantum):
    if isinstance(part, str):
        part = unpacked(part)
    return np.cumsum(np.array(part).reshape(-1, 2), axis=0) * quantum


def unpacked(text):
    """Whole numbers of a packed text, read by the rule that ``packed`` states."""
    numbers, rest, shift = [], 0, 0
    for digit in map(PACKED_DIGITS.index, text):
        rest, shift = rest | (digit & 31) << shift, shift + 5
        if digit < 32:
            numbers.append(-((rest + 1) >> 1) if rest & 1 else rest >> 1)
            rest = shift = 0
    return numbers


degrees = st.floats(-180, 180, allow_nan=False)


@given(st.lists(st.tuples(degrees, degrees), min_size=2, max_size=30))
def test_differences_add_up_to_the_line(points):
    back = decoded(deltas(np.array(points), 1e-4), 1e-4)
    for point in points:
        assert np.abs(back - point).max(axis=1).min() <= 0.51e-4


@given(st.lists(st.integers(-(2**25), 2**25)))
def test_packed_numbers_come_back(numbers):
    assert unpacked(packed(numbers)) == numbers


def test_a_shape_smaller_than_a_quantum_does_not_vanish():
    assert parts_of(shapely.box(0, 0, 1e-9, 1e-9), 1e-4)
    assert parts_of(shapely.Polygon(), 1e-4) is None
    assert parts_of(None, 1e-4) is None


def test_holes_and_parts_all_become_rings():
    holed = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    assert len(parts_of(shapely.MultiPolygon([holed, shapely.box(9, 9, 10, 10)]), 0.1)) == 3


def test_simplifying_keeps_within_a_tenth_of_the_accuracy():
    wavy = shapely.Point(0, 0).buffer(1, quad_segs=200)
    thin = simplified(wavy, 20_000.0)
    assert shapely.get_num_coordinates(thin) < shapely.get_num_coordinates(wavy)
    assert wavy.hausdorff_distance(thin) <= 2000 / 111_000
    line = shapely.LineString([(0, 0), (1, 0.001), (2, 0)])
    assert shapely.get_num_coordinates(simplified(line, 20_000.0)) == 2
    assert simplified(wavy, None) is wavy
    assert simplified(wavy, float("nan")) is wavy


def test_specks_go_and_small_shapes_stay():
    country = shapely.box(0, 0, 20, 20)
    speck = shapely.box(30, 0, 30.001, 0.001)
    assert simplified(shapely.MultiPolygon([country, speck]), 2500.0).equals(country)
    assert not simplified(speck, 2500.0).is_empty


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("inf"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.bool_(True), True),
        (np.float64(2.5), 2.5),
        (pd.Timestamp("2012-03-17"), "2012-03-17T00:00:00"),
        (["a", "b"], "a;b"),
        ("", ""),
    ],
)
def test_cells_as_json(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def test_points_without_a_place_stay_missing():
    xs, ys = point_columns([shapely.Point(1, 2), None, shapely.Point()], 0.5)
    assert xs == [2, None, None]
    assert ys == [4, None, None]


def test_columns_leave_the_geometry_out():
    frame = small_atlas().layer("places").frame
    assert "geometry" not in columns_of(frame)
    assert set(columns_of(frame)) == set(frame.columns) - {"geometry"}


def test_it_is_plain_json(payload):
    again = json.loads(json.dumps(payload, allow_nan=False))
    assert again["tables"] == payload["tables"]


def test_every_layer_and_every_row_is_there(payload):
    atlas = small_atlas()
    layers = {la["id"]: la for group in payload["groups"] for la in group["layers"]}
    for group in atlas.groups:
        for spec, content in group.layers:
            described = layers[spec.id]
            table = payload["tables"][described["table"]]
            assert table["size"] == len(content)
            assert all(len(column) == len(content) for column in table["columns"].values())


def test_a_repeat_is_not_a_second_origin(payload):
    assert payload["tables"]["territories"]["columns"]["origins"] == [1, 1]
    assert payload["sources"]["beta-2016"]["copies"] == "alpha-2015"


def test_the_original_of_a_repeat_is_listed_though_nobody_cites_it():
    atlas = changed(small_atlas(), "territories", "sources", "beta-2016@p3")
    for name in ("routes", "places", "incidents", "indicators"):
        atlas = changed(atlas, name, "sources", "beta-2016@p3")
    assert set(build_payload(atlas)["sources"]) == {"alpha-2015", "beta-2016"}


def test_only_terms_in_use_are_titled(payload):
    assert set(payload["vocabulary"]["commodity"]) == {"cocaine", "gold"}
    assert "B" in payload["vocabulary"]["source_reliability"]


def test_a_shared_frame_is_written_once():
    atlas = small_atlas()
    spec, content = atlas.groups[0].layers[0]
    again = LayerSpec(
        layer="territories",
        name="border-zones",
        title=titles("Only border zones"),
        style="territory",
        where={"type": "border-zone"},
    )
    more = Group("more", titles("More"), ((again, content),))
    payload = build_payload(replace(atlas, groups=(*atlas.groups, more)))
    filtered = payload["groups"][-1]["layers"][0]
    assert filtered["table"] == payload["groups"][0]["layers"][0]["table"]
    assert filtered["rows"] == [1]
    assert filtered["count"] == 1
    assert spec.id != again.id


def test_routes_are_drawn_leg_by_leg(payload):
    table = payload["tables"]["routes"]
    assert table["part_kinds"] == [[1, 0], [0, 0]]
    assert [leg[1] for leg in table["legs"][0]] == ["schematic", "sea"]


def test_an_indicator_keeps_zero_and_misses_what_is_missing(payload):
    described = payload["groups"][-1]["layers"][0]["choropleth"]
    assert described["values"] == {"AAA": [[2010, 40.5, 0], [2014, 30, 1]], "BBB": [[2014, 0, 2]]}
    assert described["years"] == [2010, 2014]
    assert described["unit"] == "%"
    assert described["upper"] == [0.0, 30.0, 40.5]
    assert described["areas"] == ""


def test_an_indicator_over_another_layer_brings_its_areas():
    atlas = small_atlas()
    rows = [{"id": "1", "area": "AA-1", "indicator": "poverty", "year": 2014, "value": 3.0}]
    table = layer("local", "table", "id", rows)
    spec = LayerSpec(
        layer="local", title=titles("Local"), style="choropleth", indicator="poverty", on="admin1"
    )
    payload = build_payload(replace(atlas, groups=(Group("g", titles("G"), ((spec, table),)),)))
    assert payload["groups"][0]["layers"][0]["choropleth"]["areas"] == "admin1"
    assert payload["tables"]["admin1"]["size"] == 3
    wrong = spec.model_copy(update={"on": "admin"})
    with pytest.raises(UnknownNameError, match="did you mean 'admin1'"):
        build_payload(replace(atlas, groups=(Group("g", titles("G"), ((wrong, table),)),)))


def test_an_unknown_style_is_named():
    atlas = small_atlas()
    spec, content = atlas.groups[0].layers[0]
    wrong = spec.model_copy(update={"style": "teritory"})
    with pytest.raises(UnknownNameError, match="did you mean 'territory'"):
        build_payload(replace(atlas, groups=(Group("g", titles("G"), ((wrong, content),)),)))


def test_the_places_of_cited_lines_are_numbers_and_a_list_of_headings():
    located = {
        ("alpha-2015", 10): Place("text", "On squares", 3),
        ("alpha-2015", 11): Place("text", "Never cited", 1),
    }
    places = build_payload(replace(small_atlas(), locators=located))["places"]
    assert places["sections"] == ["", "On squares"]
    assert places["lines"] == {"alpha-2015": {"10": [places["kinds"].index("text"), 1, 3]}}
    assert build_payload(small_atlas())["places"]["lines"] == {}


def test_neighbors_share_their_border_and_only_inner_lines_are_drawn():
    atlas = small_atlas()
    base = base_map(atlas.base, atlas.spec.extent)
    border = shapely.MultiLineString([decoded(part, 1e-3) for part in base["land"]["borders"]])
    assert border.equals(shapely.LineString([(-65, -20), (-65, 0)]))
    inner = shapely.MultiLineString([decoded(part, 1e-3) for part in base["admin1"]])
    assert inner.equals(shapely.LineString([(-70, -20), (-70, 0)]))
    assert base["borders"]["status"] == ["disputed"]
    assert base["land"]["focus"] == [1, 1, 1, 0]


def cities():
    rows = [
        ("1", "Alpha City", "AAA", 3_000_000, -78, -10),
        ("2", "Near Alpha", "AAA", 900_000, -77.99, -10),
        ("3", "Betatown", "BBB", 800_000, -60, -10),
        ("4", "Hamlet", "BBB", 400, -55, -5),
        ("5", "Far Metropolis", "ZZZ", 20_000_000, 110, 50),
        ("6", "Far Town", "ZZZ", 900_000, 112, 50),
    ]
    names = ("id", "name", "country", "population")
    return layer(
        "gazetteer",
        "point",
        "id",
        [
            dict(zip(names, row, strict=False)) | {"geometry": shapely.Point(row[4:])}
            for row in rows
        ],
    )


def test_cities_are_named_by_their_people_and_where_there_is_room():
    atlas = small_atlas()
    spoken = {"1": {"en": "Alpha City", "es": "Ciudad Alfa", "pt": "Alpha City"}}
    base = base_map({**atlas.base, "places": cities()}, atlas.spec.extent, None, spoken)["places"]
    assert base["name"] == ["Far Metropolis", "Alpha City", "Betatown"]
    assert base["zoom"] == [3, 3, 4]
    assert base["name_es"] == {"1": "Ciudad Alfa"}
    assert base["name_pt"] == {}
    assert [base["x"][1], base["y"][1]] == [-78_000, -10_000]


def test_long_rivers_are_drawn_first():
    atlas = small_atlas()
    lines = [
        {"id": "long", "geometry": shapely.LineString([(-80, 0), (-55, 0)])},
        {"id": "short", "geometry": shapely.LineString([(-80, -5), (-79, -5)])},
    ]
    rivers = layer("rivers", "line", "id", lines)
    base = base_map({**atlas.base, "rivers": rivers}, atlas.spec.extent)["rivers"]
    assert base["zoom"] == [3, 5.5]
    assert np.allclose(decoded(base["lines"][0][0], 1e-3), [(-80, 0), (-55, 0)])


def test_a_name_that_languages_share_is_written_once():
    atlas = small_atlas()
    lake = {"id": "l", "name_en": "Lake One", "name_es": "Lago Uno", "name_pt": "Lake One"}
    shape = {"geometry": shapely.box(-60, -10, -58, -9)}
    nameless = {"id": "m", "name_en": "", "name_es": "", "name_pt": "", **shape}
    lakes = layer("lakes", "polygon", "id", [{**lake, **shape}, nameless])
    names = base_map({**atlas.base, "lakes": lakes}, atlas.spec.extent)["lake_names"]
    assert names["name"] == ["Lake One"]
    assert (names["name_es"], names["name_pt"]) == ({"0": "Lago Uno"}, {})
    assert base_map(atlas.base, atlas.spec.extent)["units"]["name"] == ["AA-1", "AA-2", "BB-1"]


def test_a_base_map_needs_neither_rivers_nor_cities():
    base = base_map(small_atlas().base, small_atlas().spec.extent)
    assert base["rivers"] is None
    assert base["places"] is None


def test_an_atlas_without_a_base_map_still_has_a_page():
    atlas = small_atlas()
    payload = build_payload(replace(atlas, base={}, groups=atlas.groups[:-1]))
    assert payload["base"]["land"] is None


def test_every_text_is_there_in_three_languages():
    for key, text in translations().items():
        assert len(text.texts) == 3, key
        assert all(text.texts.values()), key
    assert texts_of("page", "es")["layers"] == "Capas"


def test_every_fact_and_every_method_has_a_text():
    texts = texts_of("page", "en")
    for facts in FACTS.values():
        for fact in facts:
            assert fact.label in texts
    for method in Evidence.model_fields["date_precision"].annotation.__args__:
        assert method
    from geonexus.model.evidence import GeometryMethod

    for method in GeometryMethod.__args__:
        assert f"geometry_{method}" in texts
    for family in ("other", *(f for named in STYLES.values() for f in named.families)):
        assert f"family_{family}" in texts
