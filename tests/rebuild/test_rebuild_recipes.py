"""The steps of the recipes on examples small enough to check by eye."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geonexus.errors import InputError
from geonexus.rebuild import lines, mosaic, pe_districts, pe_table, product, water
from geonexus.rebuild.admin1 import _cleaned, corrections
from geonexus.rebuild.hubs import _wrapped, surface_class
from geonexus.rebuild.laguerre import fitted_cells
from geonexus.rebuild.pe_table import District, letters

SQUARE = shapely.box(0, 0, 4, 4)


def test_four_equal_sites_quarter_a_square():
    sites = np.array([[1, 1], [3, 1], [1, 3], [3, 3]], dtype=float)
    cells = fitted_cells(sites, np.ones(4), SQUARE)
    wanted = [(0, 0), (2, 0), (0, 2), (2, 2)]
    for cell, (west, south) in zip(cells, wanted, strict=True):
        assert cell.symmetric_difference(shapely.box(west, south, west + 2, south + 2)).area < 1e-9


def test_two_sites_divide_a_square_three_to_one():
    cells = fitted_cells(np.array([[1, 2], [3, 2]], dtype=float), np.array([3.0, 1.0]), SQUARE)
    assert cells[0].symmetric_difference(shapely.box(0, 0, 3, 4)).area < 0.02


def test_one_site_gets_everything():
    cells = fitted_cells(np.array([[1.0, 1.0]]), np.array([7.0]), SQUARE)
    assert cells[0].equals(SQUARE)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 40))
@example(84, 2)  # two sites close together: the domain once reached beyond the far points
def test_cells_tile_the_domain_in_the_wanted_proportions(seed, count):
    random = np.random.default_rng(seed)
    sites = random.random((count, 2)) * 100
    targets = random.random(count) + 0.2
    domain = shapely.box(0, 0, 100, 100)
    areas = shapely.area(fitted_cells(sites, targets, domain))
    assert areas.sum() == pytest.approx(domain.area)
    assert np.allclose(areas / areas.sum(), targets / targets.sum(), rtol=2e-3)


def test_an_edge_of_two_is_border_and_an_edge_of_one_is_coast():
    # the right neighbor lists the common edge the other way round
    edges = lines._count_edges(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    shared = edges[edges["b"] >= 0]
    assert len(edges) == 7
    assert shared[["x0", "y0", "x1", "y1", "a", "b"]].to_numpy().tolist() == [
        [100000, 0, 100000, 100000, 0, 1]
    ]


def test_edges_of_a_multipolygon_count_for_its_one_owner():
    two = shapely.multipolygons([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    edges = lines._count_edges(np.array([two]))
    assert (len(edges), set(edges["a"]), set(edges["b"])) == (8, {0}, {-1})


def test_the_squeeze_of_context_latitudes_comes_back():
    xy = np.array([[-70.0, -55.0], [-70.0, -10.0], [-100.0, 70.0]])
    assert mosaic._unsqueeze(mosaic._squeeze(xy)) == pytest.approx(xy)
    assert mosaic._squeeze(xy)[1] == pytest.approx(xy[1])


def test_a_lane_beyond_the_180th_meridian_is_cut_there():
    east, west = sorted(
        _wrapped(shapely.LineString([(178, 0), (182, 4)])), key=lambda line: -line.bounds[2]
    )
    assert list(east.coords) == [(178, 0), (180, 2)]
    assert list(west.coords) == [(-180, 2), (-178, 4)]


def test_a_lane_within_range_stays_as_it_is():
    (line,) = _wrapped(shapely.LineString([(-180, 0), (10.1234567, 1)]))
    assert list(line.coords) == [(-180, 0), (10.123457, 1)]


def test_rivers_are_decoded_from_quantized_arcs_and_points_are_dropped():
    topology = {
        "transform": {"scale": [0.5, 1], "translate": [10, 20]},
        "arcs": [[[0, 0], [2, 0]], [[4, 0], [-2, 0]], [[9, 9], [0, 0]]],
        "objects": {
            "rivers": {
                "geometries": [
                    {"type": "LineString", "arcs": [0, -2]},
                    {"type": "MultiLineString", "arcs": [[0], [2]]},
                ]
            }
        },
    }
    joined, several = water._rivers(topology)
    assert joined.length == 2
    assert shapely.get_num_geometries(several) == 1
    assert several.bounds == (10, 20, 11, 20)


@pytest.mark.parametrize(
    ("spelled", "word"),
    [("ASPH-G", "asphalt"), ("CON", "concrete"), ("GRE", "dirt"), ("Grass", "grass"),
     ("B", "asphalt"), ("Black clay", None), ("GRVL-DIRT", "gravel"), ("water", "water"),
     ("", None), ("Piçarra", "gravel")],
)  # fmt: skip
def test_spellings_of_surface_become_one_word(spelled, word):
    assert surface_class(spelled) == word


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("de Antofagasta", "Antofagasta"), ("Estado de Acre", "Acre"), ("del Tolima", "Tolima"),
     ("Parroquia de Kingston", "Kingston"), ("Castries Quarter", "Castries"), ("Dede", "Dede"),
     ("La Paz", "La Paz")],
)  # fmt: skip
def test_names_lose_what_is_not_name(given_name, kept):
    assert _cleaned(given_name) == kept


def test_corrections_name_no_unit_twice():
    rules = corrections()
    codes = [code for code in rules.recode.values() if code]
    assert len(codes) == len(set(codes))


PLACES = pd.DataFrame(
    {
        "geonames": [1, 2, 3, 4],
        "name": ["Anco", "San Pedro", "Pichari", "Lejos"],
        "admin2": ["0905", "0101", "0809", "0505"],
        "lon": [-74.6, -77.0, -73.8, -73.7],
        "lat": [-12.7, -6.0, -12.5, -13.1],
    }
)


def test_a_row_goes_to_the_namesake_in_the_province_of_the_nearest_place():
    names = {"050502": "Anco", "090502": "Anco"}
    row = pe_table.Row("ANCO", 150.0, -74.6, -12.7, ("0905",))
    assert pe_table._owners(names, [row]) == {"090502": row}


def test_a_row_spelled_otherwise_goes_to_the_near_name_of_its_province():
    names = {"080907": "Kimbiri", "080910": "Pichari"}
    row = pe_table.Row("QUIMBIRI", 900.0, -73.8, -12.6, ("0505", "0809"))
    assert pe_table._owners(names, [row]) == {"080907": row}


def test_of_two_codes_with_one_name_in_a_province_the_later_counts():
    names = {"090708": "Huaribamba", "090709": "Huaribamba", "090110": "Huaribamba"}
    assert pe_table._superseded("090708", names)
    assert not pe_table._superseded("090709", names)
    assert not pe_table._superseded("090110", names)


def test_a_district_without_a_place_gets_the_farthest_free_place_of_its_province():
    table = [
        District("050501", "Centro", "La Mar", 1.0, -74.0, -13.0, "capital"),
        District("050502", "Anco", "La Mar", 1.0, placed="remainder"),
    ]
    placed = pe_districts._with_places(table, PLACES)
    assert (placed[1].lon, placed[1].lat) == (-73.7, -13.1)


def test_open_areas_share_what_the_province_leaves_and_the_young_halve_the_largest():
    table = [
        District("010101", "A", "P", 60.0, 0, 0, "capital"),
        District("010102", "B", "P", None, 0, 1, "gazetteer"),
        District("010103", "C", "P", None, placed="remainder"),
        District("010104", "D", "P", None, 0, 2, "capital"),
    ]
    areas = [one.area_km2 for one in pe_districts._with_areas(table, {"0101": 100.0})]
    assert areas == [30.0, 20.0, 20.0, 30.0]


def test_letters_compare_without_marks():
    assert letters("Vizcatán del Ene") == letters("VIZCATAN  DEL ENE")


def test_sites_outside_move_in_and_equal_sites_move_apart():
    unit = shapely.box(0, 0, 1, 1)
    moved = pe_districts._pulled_in(np.array([[0.5, 0.5], [0.5, 0.5], [2.0, 0.5]]), unit)
    assert moved[0].tolist() == [0.5, 0.5]
    assert moved[1].tolist() != moved[0].tolist()
    assert shapely.contains_xy(unit, *moved[2])


def test_a_product_that_breaks_a_promise_lists_every_fault():
    frame = gpd.GeoDataFrame(
        {"id": ["a", "a", "b"]},
        geometry=[shapely.Point(0, 0), shapely.Point(181, 0), shapely.Point()],
        crs="EPSG:4326",
    )
    with pytest.raises(InputError) as caught:
        product._refuse_faulty("ports", frame, "id", ["id", "name"])
    text = str(caught.value)
    assert text.startswith("4 fault(s)")
    for word in ("columns", "unique key", "not empty", "in range"):
        assert word in text
