"""Legs by sea, land, river and air: toy grids and lanes by eye, then properties."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geometry import countries, grid, keyed, opener, route
from handmade import make_card, square
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.base import crs
from geonexus.errors import InputError
from geonexus.geometry import geodesy
from geonexus.geometry.routes import build_routes
from geonexus.geometry.routing import land
from geonexus.geometry.routing.legs import POLAR_DEG
from geonexus.geometry.routing.network import Access, network_of
from geonexus.model.evidence import EVIDENCE_COLUMNS

CARD = make_card("routes", "table", crs=None)
FLAT, WATER, JUNGLE = 13, 0, 2


def line(*points):
    return shapely.LineString(points)


LANES = {
    # a ring of lanes round the land square of 2–8 °E, 2–8 °N, and a far lake of its own
    "south": line((0, 0), (5, 0), (10, 0)),
    "east": line((10, 0), (10, 10)),
    "north": line((10, 10), (5, 10), (0, 10)),
    "west": line((0, 10), (0, 0)),
    "lake": line((40, 40), (41, 40)),
}


def toy_layers(**lanes):
    shapes = lanes or LANES
    passages = ["canal" if name == "west" else None for name in shapes]
    island = {"AAA": square(2, 2, 6), "BBB": square(60, 0, 10)}
    return [
        keyed("sea-lanes", "id", shapes, "line", 20_000.0, passage=passages),
        keyed("countries-light", "iso3", island),
        countries(**island),
        keyed("ports", "id", {"P:S": shapely.Point(5, 1.9), "P:N": shapely.Point(5, 8.1),
                              "P:L": shapely.Point(40, 40.1)}, "point", 2000.0,
              name=["South", "North", "Lake"]),
        keyed("gazetteer", "geonames", {1: shapely.Point(3, 3), 2: shapely.Point(7, 3)}, "point",
              2000.0, name=["One", "Two"]),
        keyed("rivers", "id", {"r": line((3, 3.1), (4, 4), (7, 3.1))}, "line", 5000.0),
    ]  # fmt: skip


def toy_rasters(name):
    cells = np.full((80, 80), FLAT if name == "land-cover" else 100)
    return grid(cells, west=1, north=9, size=0.1)


def build(*routes, layers=None, territories=None):
    territories = territories or keyed("territories", "id", {"terr:t": square(2, 2, 2)})
    return build_routes(
        routes, opener(*(layers or toy_layers())), territories, CARD, open_raster=toy_rasters
    )


def leg(mode, start, goal, layers=None):
    """Return the one leg of a route between two ``at``."""
    _, legs = build(route([("a", start), ("b", goal, mode)]), layers=layers)
    return legs.geo.iloc[0]


# --- land: three by three cells ---


def lone_path(cover, height=None, start=(0.5, -1.5), goal=(2.5, -1.5)):
    """Return the rows and columns of a way over a grid of 1° cells."""
    cover = np.asarray(cover)
    heights = np.full(cover.shape, 100.0) if height is None else np.asarray(height, dtype=float)
    terrain = land.Terrain(grid(heights, size=1.0), grid(cover, size=1.0))
    window = land._Window.around(terrain, start, goal)
    cells = window.path(start, goal)
    return None if cells is None else [divmod(int(cell), cover.shape[1]) for cell in cells]


def test_the_way_goes_round_the_jungle():
    cover = [[FLAT, FLAT, FLAT], [FLAT, JUNGLE, FLAT], [FLAT, JUNGLE, FLAT]]
    assert lone_path(cover) == [(1, 0), (0, 1), (1, 2)]


def test_the_way_goes_straight_on_open_ground():
    assert lone_path(np.full((3, 3), FLAT)) in ([(1, 0), (1, 1), (1, 2)], [(1, 0), (1, 2)])


def test_the_way_goes_round_the_mountain():
    height = [[0.1, 0.1, 0.1], [0.1, 60_000, 0.1], [60_000, 60_000, 60_000]]
    assert lone_path(np.full((3, 3), FLAT), height) == [(1, 0), (0, 1), (1, 2)]


def test_the_way_goes_round_the_sea_and_crosses_a_river_only_where_it_must():
    sea = [[FLAT, FLAT, FLAT], [FLAT, WATER, FLAT], [FLAT, WATER, FLAT]]
    below = [[1, 1, 1], [1, -5, 1], [1, -5, 1]]
    assert lone_path(sea, below) == [(1, 0), (0, 1), (1, 2)]
    river = [[FLAT, WATER, FLAT]] * 3
    assert lone_path(river) == [(1, 0), (1, 1), (1, 2)]
    assert lone_path(river, [[1, -5, 1]] * 3) is None


def test_no_way_jumps_over_the_sea_by_a_long_move():
    # a knight's move from (0, 0) to (1, 2) would pass between two sea cells
    cover = [[FLAT, WATER, WATER], [WATER, WATER, FLAT]]
    assert lone_path(cover, [[1, -5, -5], [-5, -5, 1]], (0.5, -0.5), (2.5, -1.5)) is None


def test_a_port_on_a_water_cell_starts_from_the_shore():
    cover = [[WATER, FLAT, FLAT]]
    assert lone_path(cover, [[-5, 1, 1]], (0.5, -0.5), (2.5, -0.5)) == [(0, 1), (0, 2)]


def test_slopes_cost_what_tobler_says():
    # 6 exp(-3.5 |s + 0.05|) km/h, there and back, against the flat
    there, back = 6 * np.exp(-3.5 * 0.15), 6 * np.exp(-3.5 * 0.05)
    flat = 6 * np.exp(-3.5 * 0.05)
    expected = (1 / there + 1 / back) / 2 * flat
    assert land.slope_factor(np.array([0.1]))[0] == pytest.approx(expected)


def test_a_land_leg_joins_its_stops_and_stays_within_its_cells():
    row = leg("land", {"place": 1}, {"place": 2})
    assert (row["mode"], row.geometry_method, row.reason) == ("land", "least-cost", "")
    assert row.geometry.coords[0] == (3, 3)
    assert row.geometry.coords[-1] == (7, 3)
    assert row.length_km == pytest.approx(crs.geod().inv(3, 3, 7, 3)[2] / 1000, rel=0.02)
    assert row.accuracy_m == pytest.approx(0.32 * 1000 * row.length_km, rel=0.01)


@pytest.mark.parametrize(
    ("goal", "reason"),
    [([70, 5], "the terrain grids end"), ([7.95, 7.95], "the terrain grids show no way")],
)
def test_a_land_leg_that_cannot_be_computed_is_schematic_and_says_why(goal, reason, monkeypatch):
    if "no way" in reason:
        monkeypatch.setattr(land.Terrain, "path", lambda *_: None)
    row = leg("land", {"place": 1}, {"lonlat": goal})
    assert (row["mode"], row.geometry_method) == ("schematic", "schematic")
    assert row.reason.startswith(reason)


# --- sea ---


def test_a_ship_goes_round_the_island_by_the_shorter_side():
    row = leg("sea", {"port": "P:S"}, {"lonlat": [9.9, 8]})
    ring = line((5, 1.9), (5, 0), (10, 0), (10, 8), (9.9, 8))
    assert row.geometry_method == "sea-lane"
    assert row.length_km == pytest.approx(geodesy.length_km(ring), rel=0.06)
    assert not row.geometry.intersects(square(2.01, 2.01, 5.98))


def test_a_closed_passage_is_not_used():
    lines = np.array([line((0, 0), (0.5, 0)), line((0, 0), (0, 0.5), (0.5, 0.5), (0.5, 0))])
    network = network_of(lines, np.array(["canal", ""]))
    west, east = (Access(*network.nearest((lon, 0), 1)) for lon in (0, 0.5))
    assert len(network.path(west, east)[0]) == 2
    assert len(network.path(west, east, closed=("canal",))[0]) == 4


def test_lanes_that_end_at_either_side_of_the_antimeridian_meet():
    lines = np.array(
        [line((170, 0), (180, 0)), line((-180, 0), (-170, 0)), line((190, 0), (190, 5))]
    )
    network = network_of(lines, np.full(3, ""))
    start, goal = (
        Access(nodes, meters)
        for nodes, meters in (network.nearest((170, 0), 1), network.nearest((-170, 5), 1))
    )
    nodes, cost = network.path(start, goal)
    assert nodes is not None
    expected = crs.geod().inv(170, 0, -170, 0)[2] + crs.geod().inv(-170, 0, -170, 5)[2]
    assert cost == pytest.approx(expected, rel=1e-4)


def test_a_leg_across_the_antimeridian_is_split_and_never_drawn_round_the_world():
    lanes = toy_layers(a=line((160, 0), (180, 0)), b=line((-180, 0), (-160, 0)))
    row = leg("sea", {"lonlat": [160, 0.1]}, {"lonlat": [-160, 0.1]}, lanes)
    assert row.geometry.geom_type == "MultiLineString"
    widths = [part.bounds[2] - part.bounds[0] for part in row.geometry.geoms]
    assert max(widths) < 25
    assert row.length_km == pytest.approx(crs.geod().inv(160, 0, -160, 0)[2] / 1000, rel=0.01)


def test_a_port_far_up_a_river_is_told_to_use_the_river():
    layers = toy_layers(far=line((0, 0), (0, 9)))
    layers[1] = keyed("countries-light", "iso3", {"AAA": square(0.5, 0, 8)})
    with pytest.raises(InputError, match=r"km inland .* a leg by river or land between it"):
        leg("sea", {"lonlat": [0.2, 8]}, {"lonlat": [3.5, 1]}, layers)


def test_neighbors_over_open_water_are_joined_straight():
    row = leg("sea", {"lonlat": [20, 1]}, {"lonlat": [20, 4]}, toy_layers(a=line((23, 0), (23, 9))))
    assert row.geometry_method == "geodesic"
    assert row["mode"] == "sea"


def test_the_network_has_no_long_edges():
    network = network_of(np.array([line((0, 0), (30, 40))]), np.array([""]))
    assert network.edge_m.max() <= 100_001
    total = crs.geod().inv(0, 0, 30, 40)[2]
    assert network.edge_m.sum() == pytest.approx(total, rel=1e-6)


# --- river, air, schematic ---


def test_a_river_leg_follows_the_river():
    row = leg("river", {"place": 1}, {"place": 2})
    assert row["mode"] == "river"
    assert shapely.Point(4, 4).distance(row.geometry) < 1e-6


@pytest.mark.parametrize(
    ("layers", "goal", "reason"),
    [
        (
            [layer for layer in toy_layers() if layer.id != "rivers"],
            {"place": 2},
            "there is no layer",
        ),
        (None, {"lonlat": [7, 6]}, "no river line on the map joins"),
    ],
)
def test_a_river_leg_without_a_river_is_schematic_and_says_why(layers, goal, reason):
    row = leg("river", {"place": 1}, goal, layers)
    assert (row["mode"], row.geometry_method) == ("schematic", "schematic")
    assert row.reason.startswith(reason)


def test_a_flight_follows_the_great_circle():
    row = leg("air", {"lonlat": [-58.4, -34.6]}, {"lonlat": [37.6, 55.75]})
    distance_m = crs.geod().inv(-58.4, -34.6, 37.6, 55.75)[2]
    assert row.length_km == pytest.approx(distance_m / 1000, rel=1e-4)
    assert len(row.geometry.coords) > distance_m / 100_000
    assert row.geometry_method == "geodesic"


def test_a_schematic_leg_between_areas_is_as_vague_as_they_are_large():
    row = leg("schematic", {"territory": "terr:t"}, {"country": "BBB"})
    start, goal = (shapely.Point(c) for c in (row.geometry.coords[0], row.geometry.coords[-1]))
    assert square(2, 2, 2).contains(start)
    assert square(60, 0, 10).contains(goal)
    radius_m = np.sqrt(10 * 10 * 111_000**2 / np.pi)
    assert row.accuracy_m >= radius_m * 0.95


# --- rows ---


def test_rows_hold_every_column_in_order():
    routes, legs = build(
        route(
            [("One", {"place": 1}), ("South", {"port": "P:S"}, "land"),
             ("North", {"port": "P:N"}, "sea")],
            [("One", {"place": 1}), ("South", {"port": "P:S"}, "land"),
             ("B", {"country": "BBB"}, "schematic")],
            volume={"value": 7.6, "unit": "t", "qualifier": "seized"},
        ),
        route([("One", {"place": 1}), ("Two", {"place": 2}, "air")], route_id="route:s"),
    )  # fmt: skip
    for layer in (routes, legs):
        assert list(layer.frame.columns[:-1]) == list(layer.card.columns)
        assert set(EVIDENCE_COLUMNS) < set(layer.frame.columns)
        assert layer.card.geometry == "line"
        assert layer.frame["id"].is_unique
    row = routes.geo.iloc[0]
    assert row.waypoints == "One > South > North | One > South > B"
    assert row.geometry.geom_type == "MultiLineString"
    lengths = legs.frame.set_index("id")["length_km"]
    shared = lengths["route:r/1/1"]
    assert shared == lengths["route:r/2/1"]
    assert row.length_km == pytest.approx(lengths[:4].sum() - shared, abs=0.11)
    assert row.schematic_share == pytest.approx(lengths["route:r/2/2"] / row.length_km, abs=1e-3)
    assert row.geometry_method == "schematic"
    assert row.accuracy_m == legs.frame["accuracy_m"][:4].max()
    assert np.isnan(routes.frame["volume_value"].iloc[1])
    assert list(legs.frame["leg"]) == [1, 2, 1, 2, 1]
    assert list(legs.frame["path"]) == [1, 1, 2, 2, 1]
    assert [step.rows_out for step in legs.history] == [5]


def countries_of(*paths, **options):
    return build(route(*paths), **options)[0].frame["countries"].iloc[0]


def test_a_route_counts_for_the_countries_of_its_stops():
    # a place, a harbor just off the coast, a country, and a flight that says nothing of its way
    assert (
        countries_of([("One", {"place": 1}), ("b", {"country": "BBB"}, "schematic")]) == "AAA;BBB"
    )
    assert countries_of([("S", {"port": "P:S"}), ("b", {"country": "BBB"}, "air")]) == "BBB"
    near = toy_layers()
    near[3] = keyed("ports", "id", {"P:S": shapely.Point(5, 1.99)}, "point", 2000.0, name=["South"])
    path = [("S", {"port": "P:S"}), ("b", {"country": "BBB"}, "air")]
    assert countries_of(path, layers=near) == "AAA;BBB"


def test_a_stop_that_stands_in_for_a_region_has_no_country():
    named = ("Spot", {"lonlat": (65.0, 5.0)}, "schematic")
    assert countries_of([("One", {"place": 1}), named]) == "AAA;BBB"
    stand_in = ("Region", {"lonlat": (65.0, 5.0)}, "schematic", {"precision": "assumed"})
    assert countries_of([("One", {"place": 1}), stand_in]) == "AAA"


def test_a_way_on_the_ground_counts_and_a_flight_over_does_not():
    # the way from One to Two crosses the land of CCC between them; the corner of DDD is too small
    layers = toy_layers()
    strips = {
        "AAA": square(2, 2, 2),
        "CCC": shapely.box(4, 2, 6, 8),
        "BBB": shapely.box(6, 2, 8, 8),
    }
    strips["DDD"] = shapely.box(3.5, 2.99, 3.52, 3.4)
    layers[2] = countries(**strips)
    stops = [("One", {"place": 1}), ("Two", {"place": 2}, "land")]
    assert countries_of(stops, layers=layers) == "AAA;BBB;CCC"
    flight = [stops[0], ("Two", {"place": 2}, "air")]
    assert countries_of(flight, layers=layers) == "AAA;BBB"


def test_a_stop_that_is_a_territory_counts_for_each_of_its_countries():
    territory = keyed("territories", "id", {"terr:x": square(3, 3, 1)}, "polygon", 100.0,
                      countries=["AAA;BBB"])  # fmt: skip
    path = [("One", {"place": 1}), ("X", {"territory": "terr:x"}, "schematic")]
    assert countries_of(path, territories=territory) == "AAA;BBB"


def test_no_definitions_make_an_empty_layer():
    assert [len(layer) for layer in build()] == [0, 0]


def test_every_fault_of_every_route_is_told_at_once():
    with pytest.raises(InputError) as caught:
        build(
            route([("Two", {"place": 9}), ("x", {"port": "P:X"}, "air")], route_id="route:a"),
            route([("x", {"territory": "terr:u"}), ("y", {"country": "AAB"}, "air")],
                  route_id="route:b"),
            route([("South", {"port": "P:S"}), ("Lake", {"port": "P:L"}, "sea")],
                  route_id="route:c"),
            route([("South", {"port": "P:S"}), ("Inland", {"lonlat": [60, 60]}, "sea")],
                  route_id="route:d"),
            route([("One", {"place": 1}), ("Again", {"place": 1}, "land")], route_id="route:e"),
        )  # fmt: skip
    text = str(caught.value)
    assert text.startswith("7 faults in the route definitions")
    for part in (
        "route:a: paths.1.Two.place: found 9; expected a GeoNames id of layer gazetteer (Two is 2)",
        "route:a: paths.1.x.port: found P:X; expected a port of layer ports",
        "route:b: paths.1.x.territory: found 'terr:u'; expected a known territory (did you mean "
        "'terr:t'?)",
        "route:b: paths.1.y.country: found 'AAB'; expected a known country (did you mean",
        "route:c: paths.1, South to Lake by sea: found no way by sea",
        "route:d: paths.1, South to Inland by sea: found a stop",
        "route:e: paths.1, One to Again by land: found two stops at the same point",
    ):
        assert part in text


def test_a_schematic_leg_is_not_led_over_the_pole():
    row = leg("schematic", {"lonlat": [90, 60]}, {"lonlat": [-85, 12]}, LAYERS)
    north = shapely.get_coordinates(row.geometry)[:, 1].max()
    assert north == 60
    flight = leg("air", {"lonlat": [90, 60]}, {"lonlat": [-85, 12]}, LAYERS)
    assert shapely.get_coordinates(flight.geometry)[:, 1].max() > 80


# --- properties ---

NEAR_RING = st.tuples(st.floats(-1, 11), st.floats(-1, 1)) | st.tuples(
    st.floats(9, 11), st.floats(-1, 11)
)
ON_LAND = st.tuples(st.floats(2.1, 7.9), st.floats(2.1, 7.9))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), mode=st.sampled_from(["sea", "land", "air", "schematic"]))
def test_a_leg_joins_its_stops_and_is_no_shorter_than_the_great_circle(data, mode):
    points = {"sea": NEAR_RING, "land": ON_LAND}.get(
        mode, st.tuples(st.floats(-180, 180), st.floats(-80, 80))
    )
    start, goal = (tuple(round(c, 6) for c in data.draw(points)) for _ in range(2))
    _, _, meters = crs.geod().inv(*start, *goal)
    if not 2000 < meters < 19_000_000:
        return
    row = leg(mode, {"lonlat": start}, {"lonlat": goal}, LAYERS)
    parts = shapely.get_parts([row.geometry])
    ends = [parts[0].coords[0], parts[-1].coords[-1]]
    for end, point in zip(ends, (start, goal), strict=True):
        assert crs.geod().inv(*end, *point)[2] < 1.0
    assert row.length_km >= meters / 1000 * 0.9995 - 0.1
    polar = abs(geodesy.densify([start, goal])[:, 1]).max() > POLAR_DEG
    if mode == "air" or (mode == "schematic" and not polar):
        # nothing but the chords of a densified great circle
        assert row.length_km <= meters / 1000 * 1.01 + 0.1
    assert row.geometry.bounds[0] >= -180
    assert row.geometry.bounds[2] <= 180
    assert row.geometry.is_valid


LAYERS = toy_layers()


@settings(max_examples=40, deadline=None)
@given(points=st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=2, max_size=6))
def test_splitting_keeps_the_length_and_stays_on_the_map(points):
    way = geodesy.densify([(round(x, 5), round(y, 5)) for x, y in points])
    parts = geodesy.split_line(way)
    unwrapped = way.copy()
    unwrapped[:, 0] = np.unwrap(way[:, 0], period=360)
    whole = geodesy.length_km(shapely.LineString(unwrapped)) if len(parts) else 0.0
    assert sum(map(geodesy.length_km, parts)) == pytest.approx(whole, rel=1e-2, abs=0.01)
    for part in parts:
        assert part.bounds[0] >= -180
        assert part.bounds[2] <= 180
        assert np.abs(np.diff(shapely.get_coordinates(part)[:, 0])).max() <= 180


def test_there_and_back_by_land_is_the_same_way():
    there = leg("land", {"place": 1}, {"lonlat": [6.7, 7.1]})
    back = leg("land", {"lonlat": [6.7, 7.1]}, {"place": 1})
    assert there.length_km == pytest.approx(back.length_km, rel=1e-3)


def test_the_same_definitions_give_the_same_bytes():
    built = route([("One", {"place": 1}), ("South", {"port": "P:S"}, "land"),
                   ("North", {"port": "P:N"}, "sea")])  # fmt: skip
    one, other = (build(built)[1].frame.to_wkb() for _ in range(2))
    assert one.equals(other)
