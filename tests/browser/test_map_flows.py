"""The flow map of the shipped atlas: first view, filters, clicks, cards and addresses."""

from __future__ import annotations

import pytest

FLOW_LAYERS = ["flows-drugs", "flows-people", "flows-arms", "flows-money", "flows-goods"]
ADDRESS = f"layers={','.join(FLOW_LAYERS)}"
TO_NORTH = "bundle:andes>united-states:drugs"


def go(opened, text):
    drawn = opened.ask("drawn()")
    opened.page.evaluate("(text) => { location.hash = text; }", text)
    opened.wait(f"geonexus.drawn() > {drawn}")
    opened.page.wait_for_timeout(400)


def bundles(opened):
    return {bundle["id"]: bundle for bundle in opened.ask("bundles()")}


@pytest.fixture
def flows(open_page, default_page):
    opened = open_page(default_page)
    go(opened, ADDRESS)
    return opened


def test_the_first_view_is_what_two_sources_state(flows):
    drawn = bundles(flows)
    assert len(drawn) == 11
    assert all(bundle["origins"] > 1 for bundle in drawn.values())
    assert drawn[TO_NORTH]["origins"] == 4
    # wide by sources
    assert drawn[TO_NORTH]["width"] == pytest.approx(6)


def test_boxes_at_the_frame_are_whole_and_apart(flows):
    frame = flows.page.locator("#map_geonexus").bounding_box()
    seen = {node["id"]: node for node in flows.ask("nodes()")}
    assert {"asia", "europe", "united-states", "middle-east"} <= set(seen)
    for name in ("asia", "europe", "united-states", "middle-east"):
        wide = seen[name]["box"][2] - seen[name]["box"][0]
        high = seen[name]["box"][3] - seen[name]["box"][1]
        assert seen[name]["x"] - wide / 2 >= frame["x"], name
        assert seen[name]["x"] + wide / 2 <= frame["x"] + frame["width"], name
        assert seen[name]["y"] - high / 2 >= frame["y"], name


def test_a_click_on_a_curve_opens_its_card_and_dims_the_rest(flows):
    at = bundles(flows)[TO_NORTH]["at"]
    flows.page.mouse.move(at["x"], at["y"])
    flows.wait("!document.getElementById('gx-tip').hidden")
    tip = flows.page.locator("#gx-tip").inner_text()
    assert tip.startswith("Andes → United States and Canada: drugs and precursors, 4 independent")
    flows.page.mouse.click(at["x"], at["y"])
    assert flows.card.locator("h2").inner_text() == "Andes → United States and Canada"
    assert "4 independent sources, 4 flows" in flows.card.inner_text()
    assert "Curves say who sends to whom, not the way." in flows.card.inner_text()
    drawn = bundles(flows)
    assert drawn[TO_NORTH]["alpha"] > 0.8
    assert all(one["alpha"] < 0.2 for name, one in drawn.items() if name != TO_NORTH)
    flows.wait("decodeURIComponent(location.hash).includes('on=bundle:andes>united-states:drugs')")
    flows.card.locator(".gx-flow-list button").first.click()
    assert flows.ask("selected()")["id"].startswith("flow:")


def test_an_address_opens_a_bundle_and_a_node(flows):
    go(flows, f"{ADDRESS}&on={TO_NORTH.replace('>', '%3E')}")
    assert flows.card.locator("h2").inner_text() == "Andes → United States and Canada"
    go(flows, f"{ADDRESS}&on=node:andes")
    assert flows.card.locator("h2").inner_text() == "Andes"
    # what rests on one source is shown when its node is chosen
    assert any(one["origins"] == 1 for one in bundles(flows).values())
    go(flows, f"{ADDRESS}&on=bundle:no>such:thing")
    assert not flows.card.is_visible()


def test_filters_and_layers_count_sources_anew(flows):
    go(flows, f"{ADDRESS}&f.source=ellis-2015")
    drawn = bundles(flows)
    assert all(bundle["origins"] > 1 for bundle in drawn.values())
    assert TO_NORTH not in drawn
    go(flows, "layers=flows-people")
    assert {name.rpartition(":")[2] for name in bundles(flows)} == {"people"}


def test_zooming_in_parts_regions_into_countries_and_places(flows):
    go(flows, f"{ADDRESS}&map=5.5/-11/-74")
    names = set(bundles(flows))
    assert any(">BOL:" in name and "PER" in name for name in names)
    assert "node:andes" not in names
    go(flows, f"{ADDRESS}&map=7.5/-12/-74")
    assert any("terr:pe-vraem" in name for name in bundles(flows))


def test_one_source_is_shown_on_demand_and_a_family_stands_out(open_page, default_page):
    opened = open_page(default_page)
    legend = opened.page.locator("#gx-flow-legend")
    legend.get_by_role("button", name="Show them").click()
    assert len(bundles(opened)) > 50
    legend.get_by_role("button", name="Hide them").click()
    assert len(bundles(opened)) == 11
    legend.get_by_role("button", name="Arms and explosives").click()
    bright = [name for name, one in bundles(opened).items() if one["alpha"] > 0.4]
    assert bright
    assert all(name.endswith(":arms") for name in bright)


def test_a_flow_that_is_selected_brings_out_its_bundle(flows):
    go(flows, f"{ADDRESS}&map=4/-16/-75&on=flow:pe-cl-cocaine")
    drawn = bundles(flows)
    assert drawn["bundle:andes>southern-cone:drugs"]["alpha"] > 0.5
    assert drawn["bundle:andes>southern-cone:drugs"]["origins"] == 1
    flows.card.get_by_role("button", name="Andes → Southern Cone: drugs and precursors").click()
    assert flows.card.locator("h2").inner_text() == "Andes → Southern Cone"
    # without a place in the address the map goes there, and the bundle is parted
    go(flows, f"{ADDRESS}&on=flow:pe-cl-cocaine")
    assert [name for name, one in bundles(flows).items() if one["alpha"] > 0.5] == [
        "bundle:PER>CHL:drugs"
    ]
