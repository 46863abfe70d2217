"""Flows: nodes and a diagram by eye; what joins an area is a node, and never the line."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
import shapely
from geometry import countries, flow, keyed, opener
from handmade import make_card, make_layer, square
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from geonexus.errors import InputError
from geonexus.geometry.flows import LOCATED, build_flows
from geonexus.join.flow_ends import flows_in_areas
from geonexus.model.definitions import At, Flow

CARD = make_card("flows", "table", crs=None)
TERRITORIES = keyed(
    "territories", "id", {"terr:t": square(2, 2, 2)}, countries=["AAA"], outline_basis=["chosen"]
)
LAYERS = opener(
    countries(),
    keyed("admin1", "code", {"AA-1": square(0, 0, 5), "BB-1": square(10, 0, 5)}),
    keyed("gazetteer", "geonames", {1: shapely.Point(1, 1), 2: shapely.Point(12, 1)}, "point",
          2000.0, name=["One", "Two"]),
)  # fmt: skip


def build(*flows):
    return build_flows(flows, LAYERS, TERRITORIES, CARD)


ONE, TWO = ("One", {"place": 1}, "municipality"), ("Two", {"place": 2}, "municipality")
BBB = ("B", {"country": "BBB"}, "country")
EUROPE = ("Europe", {"region": "europe"}, "world-region")
FACTORY = ("A factory", {"place": 2}, "assumed")
ZONE = ("Zone", {"territory": "terr:t"}, "zone")


# --- the model ---


def test_a_path_of_one_node_marks_the_only_end_that_is_named():
    flows, nodes = build(flow([ONE]))
    assert flows.geo.geometry.iloc[0] is None
    assert nodes.geo.geometry.iloc[0].coords[0] == (1.0, 1.0)
    with pytest.raises(ValidationError, match="path 1 has no node"):
        flow([])
    with pytest.raises(ValidationError, match="at least 1 item"):
        flow()


def test_a_node_says_how_well_it_is_known_and_not_how_it_is_reached():
    data = flow([ONE]).model_dump(mode="json")
    node = data["paths"][0][0]
    for bad, message in (
        ({**node, "leg": "sea"}, "Extra inputs"),
        ({k: v for k, v in node.items() if k != "precision"}, "Field required"),
        ({**node, "precision": "implied"}, "Input should be"),
    ):
        with pytest.raises(ValidationError, match=message):
            Flow.model_validate({**data, "paths": [[bad]]})


def test_a_place_is_given_by_one_key():
    assert At.model_validate({"region": "europe"}).kind == "region"
    for bad in ({}, {"region": "europe", "country": "ESP"}, {"region": None}):
        with pytest.raises(ValidationError, match="exactly one of place, port"):
            At.model_validate(bad)


# --- the diagram ---


def test_the_diagram_joins_what_has_a_place():
    flows, nodes = build(flow([ONE, BBB], flow_id="flow:a"), flow([ONE, TWO], flow_id="flow:b"))
    assert list(flows.frame.columns[:-1]) == list(flows.card.columns)
    assert list(nodes.frame.columns[:-1]) == list(nodes.card.columns)
    assert (flows.id, nodes.id) == ("flows", "flow-nodes")
    assert set(flows.frame["geometry_method"]) == {"diagram"}
    assert flows.frame["accuracy_m"].isna().all(), "a diagram has no accuracy"
    assert (flows.geo.geometry.geom_type == "MultiLineString").all()
    first, last = flows.geo.geometry.iloc[1].geoms[0].coords[:: len(
        flows.geo.geometry.iloc[1].geoms[0].coords) - 1]  # fmt: skip
    assert (first, last) == ((1.0, 1.0), (12.0, 1.0))
    assert flows.frame["countries"].tolist() == ["AAA;BBB", "AAA;BBB"]
    assert flows.frame["nodes"].tolist() == ["One > B", "One > Two"]
    # a country has an anchor for the line, but no point of its own
    row = nodes.geo.set_index("id").loc["flow:a/1/2"]
    assert row.geometry is None
    assert (row["kind"], row["at"], row["country"]) == ("country", "BBB", "BBB")
    assert row["accuracy_m"] > 500_000


@pytest.mark.parametrize("other", [EUROPE, FACTORY, ("?", {"country": "BBB"}, "unknown")])
def test_nothing_is_drawn_to_what_has_no_place(other):
    flows, nodes = build(flow([ONE, other]))
    assert flows.geo.geometry.iloc[0] is None
    located, unlocated = nodes.geo.geometry
    assert located is not None
    assert unlocated is None
    assert pd.isna(nodes.frame["accuracy_m"].iloc[1])
    assert flows.frame["countries"].iloc[0] == "AAA", "what is assumed is in no country"


def test_a_line_goes_round_what_has_no_place_and_not_through_it():
    flows, _ = build(flow([ONE, EUROPE, TWO]))
    assert flows.geo.geometry.iloc[0] is None, "no pairing of One and Two is claimed"


def test_a_pair_of_nodes_in_two_paths_is_drawn_once():
    flows, nodes = build(flow([ONE, TWO], [ONE, TWO, BBB]))
    assert len(flows.geo.geometry.iloc[0].geoms) == 2
    assert nodes.frame["id"].tolist() == [
        "flow:f/1/1", "flow:f/1/2", "flow:f/2/1", "flow:f/2/2", "flow:f/2/3",
    ]  # fmt: skip


def test_a_zone_keeps_its_place_and_its_size():
    _, nodes = build(flow([ZONE]))
    row = nodes.geo.iloc[0]
    assert square(2, 2, 2).contains(row.geometry)
    assert row["accuracy_m"] == pytest.approx(125_000, rel=0.02), "a circle of its area"
    assert (row["kind"], row["at"], row["country"]) == ("territory", "terr:t", "AAA")


@pytest.mark.parametrize(("precision", "radius_m"), [("admin1", 312_000), ("country", 624_000)])
def test_a_town_that_stands_for_its_unit_is_known_as_well_as_the_unit(precision, radius_m):
    _, nodes = build(flow([("One", {"place": 1}, precision), ("x", {"place": 1}, "municipality")]))
    stands_in, itself = nodes.frame["accuracy_m"]
    assert stands_in == pytest.approx(radius_m, rel=0.02)
    assert itself == 2_000.0


def test_a_harbor_off_the_coast_that_stands_for_its_unit_has_its_size_too():
    _, nodes = build(flow([("Pier", {"lonlat": [-0.01, 1]}, "admin1")]))
    assert nodes.frame["accuracy_m"].iloc[0] == pytest.approx(312_000, rel=0.02)


def test_every_fault_of_every_flow_is_told_at_once():
    with pytest.raises(InputError) as caught:
        build(
            flow([("x", {"place": 9}, "place")], flow_id="flow:a"),
            # also where nothing would be drawn to it
            flow([("y", {"territory": "terr:u"}, "world-region")], flow_id="flow:b"),
            flow([("z", {"country": "AAB"}, "assumed")], flow_id="flow:c"),
        )
    text = str(caught.value)
    assert text.startswith("3 faults in the flow definitions")
    assert "flow:a: paths.1.x.place: found 9; expected a GeoNames id" in text
    assert "flow:b: paths.1.y.territory: found 'terr:u'" in text
    assert "did you mean 'terr:t'" in text
    assert "flow:c: paths.1.z.country: found 'AAB'" in text


NODES = st.sampled_from([ONE, TWO, BBB, EUROPE, FACTORY, ZONE])


@settings(max_examples=40, deadline=None)
@given(paths=st.lists(st.lists(NODES, min_size=1, max_size=4), min_size=1, max_size=3))
def test_a_node_has_a_point_just_where_it_is_known_to_its_unit_or_finer(paths):
    flows, nodes = build(flow(*paths))
    assert len(nodes) == sum(map(len, paths))
    has_point = nodes.geo.geometry.notna()
    assert has_point.tolist() == nodes.frame["place_precision"].isin(LOCATED).tolist()
    anchored = {"municipality", "zone", "country"}
    pairs = {
        frozenset({a[0], b[0]})
        for path in paths
        for a, b in pairwise(path)
        if a[0] != b[0] and {a[2], b[2]} <= anchored
    }
    assert (flows.geo.geometry.iloc[0] is not None) == bool(pairs)


# --- which areas a flow has to do with ---

AREAS = make_layer(
    "territories", {"town": square(0, 0, 2), "wide": square(0, 0, 10), "far": square(50, 0, 2)}
)


def nodes_of(*rows):
    """Return nodes: each row is (flow, kind, at, precision, country, point)."""
    names = ("flow", "kind", "at", "place_precision", "country", "geometry")
    table = pd.DataFrame(rows, columns=names)
    shapes = {f"n{number}": point for number, point in enumerate(table.pop("geometry"))}
    return make_layer("flow-nodes", shapes, "point", **table)


def in_areas(*rows, held=None):
    found = flows_in_areas(nodes_of(*rows), AREAS, held or {"wide": frozenset({"AAA"})})
    return [tuple(row) for row in found.to_numpy()]


POINT = shapely.Point(1, 1)


def test_how_a_flow_is_known_to_be_in_an_area():
    assert in_areas(("f", "territory", "far", "zone", "", POINT)) == [("f", "far", "named")]
    assert in_areas(("f", "place", "1", "municipality", "AAA", POINT)) == [
        ("f", "town", "inside"), ("f", "wide", "inside"),
    ]  # fmt: skip
    assert in_areas(("f", "country", "AAA", "country", "AAA", None)) == [("f", "wide", "country")]


@pytest.mark.parametrize("precision", ["admin1", "zone", "assumed", "world-region", "unknown"])
def test_a_stand_in_point_is_in_no_area(precision):
    assert in_areas(("f", "place", "1", precision, "AAA", POINT)) == []


def test_a_node_without_a_country_is_not_in_every_area():
    assert in_areas(("f", "lonlat", "", "country", "", POINT)) == []
    assert in_areas(("f", "territory", "gone", "zone", "", POINT)) == []


def test_the_best_of_several_nodes_counts_once():
    assert in_areas(
        ("f", "country", "AAA", "country", "AAA", None),
        ("f", "place", "1", "place", "AAA", shapely.Point(5, 5)),
        ("f", "territory", "wide", "zone", "AAA", POINT),
        ("g", "country", "AAA", "country", "AAA", None),
    ) == [("f", "wide", "named"), ("g", "wide", "country")]


def test_the_line_joins_nothing_in_the_atlas(atlas):
    table, nodes = atlas.tables["flows-territories"], atlas.tables["flow-nodes"]
    assert set(table["match"]) == {"named", "inside", "country"}
    assert not table.duplicated(["flow", "territory"]).any()
    assert set(table["flow"]) <= set(nodes["flow"])
    named = set(nodes.loc[nodes["kind"] == "territory", "at"])
    assert set(table.loc[table["match"] == "named", "territory"]) <= named
    # known to Colombia only: in no department of it
    assert "terr:co-meta" not in set(table.loc[table["match"] == "country", "territory"])
