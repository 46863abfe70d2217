"""Territory definitions → outlines: squares by eye, circles by formula, then the shipped layers."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geometry import EVIDENCE, countries, keyed, opener, territory, world
from handmade import make_card, square
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.spatial import cKDTree

from geonexus.base import crs
from geonexus.errors import InputError
from geonexus.geometry import geodesy
from geonexus.geometry.territories import build_territories, chosen_width_m
from geonexus.model.evidence import EVIDENCE_COLUMNS

CARD = make_card("territories", "table", crs=None)


def build(*definitions, open_layer=None):
    return build_territories(definitions, open_layer or world(), CARD)


def outline(definition, open_layer=None, basis="chosen"):
    territories, _ = build(territory(definition, basis=basis), open_layer=open_layer)
    return territories.geo.iloc[0]


def area_km2(shape):
    return float(crs.area_km2(gpd.GeoSeries([shape], crs=crs.GEOGRAPHIC))[0])


def circle_km2(radius_m):
    return np.pi * radius_m**2 / 1e6


def buffer(points, radius_m, **more):
    return {"kind": "buffer", "points": points, "radius_m": radius_m, **more}


# --- by eye ---


def test_units_unite_without_a_seam():
    row = outline({"kind": "admin1", "codes": ["AA-1", "AA-2"]})
    assert row.geometry.equals(shapely.box(0, 0, 2, 1))
    assert len(row.geometry.exterior.coords) <= 7
    assert row.geometry_method == "admin-union"


def test_a_union_is_no_better_known_than_its_worst_part():
    row = outline(
        {
            "kind": "union",
            "of": [
                {"kind": "units", "country": "PER", "level": 3, "scheme": "UBIGEO",
                 "codes": ["050401"]},
                {"kind": "admin1", "codes": ["AA-1"]},
            ],
        },
        basis="named-units",
    )  # fmt: skip
    assert (row.geometry_method, row.accuracy_m) == ("approximate-cells", 9000.0)
    assert row.outline_basis == "named-units"
    assert row.geometry.area == pytest.approx(2.0)


def test_a_circle_has_the_area_of_a_circle():
    row = outline(buffer([[5, 5]], 100_000))
    assert area_km2(row.geometry) == pytest.approx(circle_km2(100_000), rel=1e-3)
    assert (row.geometry_method, row.accuracy_m) == ("buffer", 100_000.0), (
        "the radius is our choice"
    )


def test_a_circle_on_the_coast_is_cut_in_half():
    # the west edge of AAA is a meridian, so it halves the circle
    row = outline(buffer([[0, 5]], 100_000))
    assert area_km2(row.geometry) == pytest.approx(circle_km2(100_000) / 2, rel=1e-3)
    assert row.geometry.bounds[0] == 0.0


def test_a_circle_across_a_land_border_keeps_both_sides_in_one_piece():
    row = outline({"kind": "buffer", "places": [2], "radius_m": 50_000})
    assert row.geometry.geom_type == "Polygon"
    assert area_km2(row.geometry) == pytest.approx(circle_km2(50_000), rel=1e-3)
    assert row.accuracy_m == 50_000.0
    tight = outline({"kind": "buffer", "places": [2], "radius_m": 500})
    assert tight.accuracy_m == 2000.0, "no better known than the place itself"


def test_within_keeps_one_side_of_the_border():
    row = outline(buffer([[10, 5]], 50_000, within={"countries": ["BBB"]}))
    assert row.geometry.bounds[0] == 10.0
    assert area_km2(row.geometry) == pytest.approx(circle_km2(50_000) / 2, rel=1e-3)


def test_a_corridor_is_a_band_with_round_ends():
    points, radius_m = [[3, 5], [6, 5], [6, 8]], 20_000
    row = outline({"kind": "corridor", "points": points, "radius_m": radius_m})
    length_km = geodesy.length_km(shapely.LineString(geodesy.densify(points)))
    straight = 2 * length_km * 20 + circle_km2(radius_m)
    corner = (1 - np.pi / 4) * 20**2  # the two bands overlap in the inside of the bend
    assert area_km2(row.geometry) == pytest.approx(straight - corner, rel=2e-3)


def test_overlapping_circles_are_one_outline():
    row = outline({"kind": "buffer", "places": [1, 3], "radius_m": 100_000})
    assert row.geometry.geom_type == "Polygon"
    assert circle_km2(100_000) < row.area_km2 < 2 * circle_km2(100_000)


def test_a_circle_on_the_antimeridian_comes_in_two_halves():
    land = countries(AAA=shapely.box(170, -20, 180, 20), BBB=shapely.box(-180, -20, -170, 20))
    row = outline(buffer([[180, 5]], 100_000), opener(land))
    assert row.geometry.geom_type == "MultiPolygon"
    west, _, east, _ = row.geometry.bounds
    assert (west, east) == (-180.0, 180.0)
    assert all(part.bounds[2] - part.bounds[0] < 2 for part in row.geometry.geoms)
    assert area_km2(row.geometry) == pytest.approx(circle_km2(100_000), rel=1e-3)


# --- how far the truth may lie: our own choices count ---


@pytest.mark.parametrize(
    ("definition", "chosen_m"),
    [
        (buffer([[5, 5]], 15_000), 15_000),
        ({"kind": "corridor", "points": [[3, 5], [6, 5]], "radius_m": 20_000}, 20_000),
        ({"kind": "border", "countries": ["AAA", "BBB"], "width_m": 50_000}, 50_000),
        ({"kind": "coast", "countries": ["AAA"], "inland_m": 30_000, "offshore_m": 9_000}, 30_000),
        ({"kind": "coast", "countries": ["AAA"], "offshore_m": 370_400}, 370_400),
        (
            {"kind": "coast", "countries": ["AAA"], "from_offshore_m": 350_000,
             "offshore_m": 370_400},
            20_400,
        ),
        ({"kind": "countries", "codes": ["AAA"]}, 0),
        ({"kind": "admin1", "codes": ["AA-1"]}, 0),
        (
            {"kind": "union", "of": [{"kind": "admin1", "codes": ["AA-1"]},
                                     buffer([[5, 5]], 15_000), buffer([[5, 5]], 40_000)]},
            40_000,
        ),
    ],
)  # fmt: skip
def test_the_radius_or_half_width_that_a_definition_chooses(definition, chosen_m):
    assert chosen_width_m(territory(definition).variants[0].definition) == chosen_m


@pytest.mark.parametrize("basis", ["legal", "named-units", "stand-in-units", "chosen"])
def test_a_circle_is_our_choice_whatever_it_stands_for(basis):
    assert outline(buffer([[5, 5]], 90_000), basis=basis).accuracy_m == 90_000


def test_a_unit_that_stands_for_something_else_may_be_off_by_its_own_size():
    radius_m = np.sqrt(12_308.8e6 / np.pi)  # a circle as large as a square degree
    unit = {"kind": "admin1", "codes": ["AA-1"]}
    for basis in ("stand-in-units", "chosen"):
        assert outline(unit, basis=basis).accuracy_m == pytest.approx(radius_m, abs=100)
    for basis in ("legal", "named-units"):
        assert outline(unit, basis=basis).accuracy_m == 100.0
    # the largest piece counts, and not all pieces together
    apart = {"kind": "admin1", "codes": ["AA-1", "AA-3"]}
    assert outline(apart, basis="chosen").accuracy_m == pytest.approx(radius_m, abs=100)


def test_a_small_circle_does_not_hide_the_size_of_a_unit_beside_it():
    parts = [{"kind": "admin1", "codes": ["AA-1"]}, buffer([[8, 8]], 10_000)]
    both = {"kind": "union", "of": parts}
    assert outline(both, basis="chosen").accuracy_m == pytest.approx(62_600, abs=100)
    assert outline(both, basis="named-units").accuracy_m == 10_000


@settings(max_examples=40, deadline=None)
@given(
    radius_m=st.floats(1_000, 300_000),
    more_m=st.floats(1_000, 300_000),
    basis=st.sampled_from(["legal", "named-units", "stand-in-units", "chosen"]),
    units=st.booleans(),
)
def test_no_outline_is_better_known_than_the_widest_of_what_it_is_made_of(
    radius_m, more_m, basis, units
):
    parts = [buffer([[5, 5]], radius_m), buffer([[6, 5]], more_m)]
    if units:
        parts.append({"kind": "admin1", "codes": ["AA-2"]})
    row = outline({"kind": "union", "of": parts}, basis=basis)
    assert row.accuracy_m >= max(radius_m, more_m)
    if units and basis in ("stand-in-units", "chosen"):
        assert row.accuracy_m >= 62_000


# --- what the model refuses ---


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"from_offshore_m": 370_400}, "from_offshore_m is less than offshore_m"),
        ({"from_offshore_m": 350_000, "inland_m": 5_000}, "and without inland_m"),
        ({"from_offshore_m": -1}, "greater than or equal to 0"),
    ],
)
def test_a_band_at_sea_that_cannot_be(fields, message):
    coast = {"kind": "coast", "countries": ["AAA"], "offshore_m": 370_400, **fields}
    with pytest.raises(ValidationError, match=message):
        territory(coast)


def test_each_coded_value_carries_one_passage_or_several():
    stated = {
        "control": "a-source@l1", "type": ["a-source@l1", "b-source@p2-3"],
        "activities": {"taxing": "a-source@l1;a-source@l9"}, "actors": {"act:x": "a-source@l4"},
    }  # fmt: skip
    fields = {"activities": ["taxing"], "actors": ["act:x"], "stated_at": stated}
    one = territory({"kind": "countries", "codes": ["AAA"]})
    data = {**one.model_dump(mode="json"), "evidence": EVIDENCE, **fields}
    parsed = type(one).model_validate(data)
    assert parsed.stated_at.pairs() == [
        ("type", "a-source@l1"), ("type", "b-source@p2-3"), ("control", "a-source@l1"),
        ("taxing", "a-source@l1"), ("taxing", "a-source@l9"), ("act:x", "a-source@l4"),
    ]  # fmt: skip
    territories, _ = build(parsed)
    assert territories.frame["stated_at"].iloc[0].startswith("type=a-source@l1;type=b-source@p2-3")
    with pytest.raises(ValidationError, match="is not a citation; write source-id@locator"):
        type(one).model_validate({**data, "stated_at": {"control": "page 4"}})
    with pytest.raises(ValidationError, match="Extra inputs"):
        type(one).model_validate({**data, "stated_at": {"actor": {}}})


# --- rows and cards ---


def test_rows_hold_every_column_in_order():
    territories, variants = build(
        territory(
            {"kind": "admin1", "codes": ["AA-1"]}, wide={"kind": "countries", "codes": ["AAA"]}
        )
    )
    assert list(territories.frame.columns[-len(EVIDENCE_COLUMNS) - 1 : -1]) == list(
        EVIDENCE_COLUMNS
    )
    assert list(territories.frame.columns[:-1]) == list(territories.card.columns)
    assert list(variants.frame.columns[:-1]) == list(variants.card.columns)
    row = territories.frame.iloc[0]
    assert (row.variant, row.variants) == ("v", 2)
    assert row.area_km2 == pytest.approx(12308.8, abs=1)
    assert list(variants.frame["id"]) == ["terr:t/v", "terr:t/wide"]
    assert list(variants.frame["is_default"]) == [True, False]
    assert (variants.card.id, variants.card.geometry) == ("territory-variants", "polygon")
    assert [step.rows_out for step in territories.history] == [1]
    assert territories.frame["sources"].tolist() == ["a-source@l1"]


def test_no_definitions_make_an_empty_layer():
    territories, variants = build()
    assert (len(territories), len(variants)) == (0, 0)
    assert territories.geo.crs == crs.GEOGRAPHIC


# --- faults ---


def test_every_fault_of_every_definition_is_told_at_once():
    with pytest.raises(InputError) as caught:
        build(
            territory({"kind": "admin1", "codes": ["AA-8"]}, "terr:a"),
            territory({"kind": "buffer", "places": [77], "radius_m": 1000}, "terr:b"),
            territory(buffer([[50, 50]], 1000), "terr:c", sea=buffer([[5, 89.99]], 5000)),
            territory(buffer([[5, 5]], 1000, within={"countries": ["AAB"]}), "terr:d"),
            territory({"kind": "union", "of": [{"kind": "countries", "codes": ["ZZZ"]}]}, "terr:e"),
        )
    text = str(caught.value)
    assert text.startswith("6 faults in the territory definitions")
    for line in (
        "terr:a/v: definition.codes: found 'AA-8'; expected a known ISO 3166-2 code (did you mean",
        "terr:b/v: definition.places: found 77; expected a GeoNames id of the gazetteer",
        "terr:c/v: definition: found an outline that lies wholly outside land",
        "terr:c/sea: definition: found a circle that holds a pole",
        "terr:d/v: definition.within.countries: found 'AAB'",
        "terr:e/v: definition.of.0.codes: found 'ZZZ'",
    ):
        assert line in text


# --- properties ---

ALL_LAND = opener(countries(AAA=shapely.box(-180, -90, 180, 90)))


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(-180, 180), lat=st.floats(-70, 70), radius_m=st.floats(1_000, 500_000))
def test_an_uncut_circle_has_the_area_of_a_circle_at_any_latitude(lon, lat, radius_m):
    row = outline(buffer([[lon, lat]], radius_m), ALL_LAND)
    assert area_km2(row.geometry) == pytest.approx(circle_km2(radius_m), rel=5e-3)
    assert row.geometry.is_valid


@settings(max_examples=30, deadline=None)
@given(
    points=st.lists(st.tuples(st.floats(1, 19), st.floats(1, 9)), min_size=1, max_size=4),
    codes=st.permutations(["AA-1", "AA-2", "AA-3"]),
    order=st.randoms(),
)
def test_the_order_of_parts_changes_nothing(points, codes, order):
    parts = [buffer([point], 60_000) for point in points]
    parts.append({"kind": "admin1", "codes": list(codes)})
    one = outline({"kind": "union", "of": parts}).geometry
    order.shuffle(parts)
    other = outline({"kind": "union", "of": parts}).geometry
    assert shapely.equals_exact(one, other, tolerance=2 * geodesy.GRID_DEG) or one.equals(other)
    assert one.is_valid


@settings(max_examples=40, deadline=None)
@given(lon=st.floats(-20, 40), lat=st.floats(-20, 30), radius_m=st.floats(1_000, 300_000))
def test_what_is_cut_lies_on_land_and_in_the_circle(lon, lat, radius_m):
    land = shapely.box(0, 0, 20, 10)
    circle = geodesy.circle(lon, lat, radius_m)
    try:
        shape = outline(buffer([[lon, lat]], radius_m)).geometry
    except InputError:
        assert circle.intersection(land).area < 1e-3
        return
    assert shape.difference(land.buffer(1e-5)).is_empty
    assert shape.difference(circle.buffer(1e-5)).is_empty
    assert shape.area == pytest.approx(circle.intersection(land).area, rel=1e-2, abs=1e-3)


def test_the_same_definitions_give_the_same_bytes():
    definitions = [
        territory(buffer([[9.9, 5.01]], 70_000), other={"kind": "countries", "codes": ["BBB"]})
    ]
    one, other = (build(*definitions)[1].frame for _ in range(2))
    assert one.to_wkb().equals(other.to_wkb())


def test_coordinates_stand_on_the_grid():
    shape = outline(buffer([[0.3, 5.01]], 70_000)).geometry
    xy = shapely.get_coordinates(shape)
    assert np.abs(xy - np.round(xy, 6)).max() < 1e-9


# --- geodesy ---


@pytest.mark.parametrize(
    ("shape", "inside"),
    [
        (square(0, 0, 4), (2, 2)),
        (shapely.MultiPolygon([square(0, 0, 1), square(5, 5, 4)]), (7, 7)),
    ],
)
def test_the_deepest_point_lies_in_the_middle_of_the_largest_part(shape, inside):
    assert geodesy.deepest_point(shape) == pytest.approx(inside, abs=0.1)


def test_the_deepest_point_of_a_horseshoe_is_not_in_its_mouth():
    horseshoe = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 9))
    assert horseshoe.contains(shapely.Point(geodesy.deepest_point(horseshoe)))


# --- the shipped layers ---


@pytest.fixture(scope="module")
def shipped(project):
    catalog = project.catalog
    return build_territories(catalog.territories(), catalog.open, catalog.card("territories"))


def on_sphere(shape):
    """Return the vertices of a shape in space, in meters: near enough for distances to 1 %."""
    lon, lat = np.radians(shapely.get_coordinates(shape)).T
    xyz = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return 6_371_000 * xyz


def variant(shipped, variant_id):
    frame = shipped[1].geo.set_index("id")
    return frame.loc[variant_id]


def test_the_tri_border_circle_has_its_known_area(shipped):
    row = variant(shipped, "terr:tri-border-area/circle-100km")
    assert row.area_km2 == pytest.approx(31_365, rel=5e-3)
    assert row.geometry.geom_type == "Polygon", "no sliver along the rivers that are the borders"


def test_vraem_has_about_the_area_of_its_districts(shipped):
    row = variant(shipped, "terr:pe-vraem/decree-33")
    assert row.geometry_method in ("approximate-cells", "official")
    # the cells are fitted to official areas; borders between districts are what is approximate
    assert row.area_km2 == pytest.approx(27_678, rel=0.08)


def test_no_shipped_outline_claims_to_be_better_known_than_what_we_chose(project, shipped):
    catalog = project.catalog
    mentioned = build_territories(catalog.mentioned(), catalog.open, catalog.card("mentioned"))
    rows = pd.concat([shipped[1].frame, mentioned[1].frame]).set_index("id")
    checked = 0
    for area in (*catalog.territories(), *catalog.mentioned()):
        for one in area.variants:
            row = rows.loc[f"{area.id}/{one.id}"]
            chosen_m = chosen_width_m(one.definition)
            assert row["accuracy_m"] >= chosen_m, row.name
            if not chosen_m and one.outline_basis in ("stand-in-units", "chosen"):
                # units that stand for a valley or a town: as large as one of them at least
                parts = shapely.get_parts([row["geometry"]])
                widest = max(parts, key=shapely.area)
                radius_m = np.sqrt(area_km2(widest) * 1e6 / np.pi)
                assert row["accuracy_m"] >= radius_m - 1, row.name
            checked += 1
    assert checked == len(rows)
    assert (rows["accuracy_m"] > 2_500).sum() > 60, "the error of the gazetteer is not all"


@pytest.mark.parametrize(("key", "country"), [("terr:ar-eez", "ARG"), ("terr:ec-eez", "ECU")])
def test_an_outer_fringe_is_a_band_at_the_limit(shipped, project, key, country):
    row = shipped[0].geo.set_index("id").loc[key]
    assert row["area_km2"] < 100_000, "the sea from the beach has more than 1,000,000 km²"
    assert row["accuracy_m"] >= 20_400
    land = project.catalog.open("countries").geo.set_index("iso3").geometry[country]
    coast, edge = (on_sphere(shapely.segmentize(shape, 0.02)) for shape in (land, row.geometry))
    away_m = cKDTree(coast).query(edge)[0]
    assert away_m.min() > 340_000
    assert away_m.max() < 375_000


def test_wider_variants_hold_the_narrower(shipped):
    frame = shipped[1].frame
    by_districts = (frame["territory"] == "terr:pe-vraem") & (frame["variant"] != "river-valleys")
    assert frame[by_districts]["area_km2"].is_monotonic_increasing


def test_every_shipped_outline_is_valid_and_on_the_map(shipped):
    for layer in shipped:
        shapes = layer.geo.geometry
        assert shapes.is_valid.all()
        assert not shapes.is_empty.any()
        assert set(shapes.geom_type) <= {"Polygon", "MultiPolygon"}
        assert (layer.frame["area_km2"] > 0).all()


def test_every_outline_lies_in_the_countries_it_names(shipped, project):
    land = project.catalog.open("countries").geo.set_index("iso3").geometry
    for row in shipped[0].geo.itertuples():
        countries = row.countries.split(";")
        named = shapely.union_all(land.loc[countries].to_numpy())
        others = land.drop(countries)
        near = shapely.union_all(others[others.intersects(row.geometry)].to_numpy())
        outside = row.geometry.intersection(near).difference(named.buffer(0.01))
        # a sea band follows the coast of the next country to within rounding
        assert outside.area < 1e-6, f"{row.id} reaches land beyond {row.countries}"


def test_layers_of_a_definition_are_opened_on_demand():
    only_units = opener(keyed("admin1", "code", {"AA-1": square(0, 0)}))
    territories, _ = build(territory({"kind": "admin1", "codes": ["AA-1"]}), open_layer=only_units)
    assert len(territories) == 1
