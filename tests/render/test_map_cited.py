"""What the page holds of flows, mentioned places, notes, disputes and old ids."""

from __future__ import annotations

import pytest
from render.cited_atlas import cited_atlas

from geonexus.render.payload import build_payload


@pytest.fixture(scope="module")
def payload():
    return build_payload(cited_atlas())


def test_a_flow_has_its_nodes_and_a_line_only_between_two_places(payload):
    table = payload["tables"]["flows"]
    line, mark, region = table["columns"]["id"].index, table["parts"][1], table["parts"][2]
    assert table["parts"][line("flow:line")]
    assert mark is None
    assert region is None
    nodes = table["nodes"]
    assert [node[1] for node in nodes[0]] == ["North", "Sea"]
    assert nodes[1][0][-2:] == [-720000, -120000]
    assert all(node[-2:] == [None, None] for node in nodes[2])
    assert table["columns"]["in_territories"] == ["terr:north", "", ""]
    assert payload["vocabulary"]["world_region"]["asia"]["es"] == "Asia del mundo"


def test_a_claim_about_a_whole_country_carries_no_outline(payload):
    table = payload["tables"]["mentioned"]
    assert table["parts"] == [None]
    assert table["land"] == [[payload["base"]["land"]["key"].index("AAA")]]
    assert "land" not in payload["tables"]["territories"]


def test_flows_lie_under_everything_else(payload):
    order = {name: style["draw_order"] for name, style in payload["style"]["named"].items()}
    assert all(order["flow"] < order[name] for name in order if name not in ("flow", "choropleth"))


def test_old_ids_that_an_address_can_hold_are_in_the_data(payload):
    assert payload["renamed"] == {
        "terr:old": ["terr:north"],
        "route:mark": ["flow:"],
        "route:both": ["route:out", "flow:mark"],
        "layer:ways": ["layer:flows", "layer:routes"],
    }


def test_notes_and_links_keep_their_evidence(payload):
    notes = payload["notes"]["columns"]
    assert notes["subject"] == ["terr:north"]
    assert notes["year"] == [None]
    assert notes["disputes"] == ["terr:north"]
    links = payload["links"]["columns"]
    assert links["outcome"] == ["foiled", "done"]
    assert links["stated_at"][0] == "alpha-2015@l12"


def test_an_event_in_several_countries_is_in_each(payload):
    assert "countries" not in payload["tables"]["incidents"]["columns"]
    assert payload["tables"]["incidents"]["event"] is True
    assert payload["tables"]["flows"]["event"] is False
