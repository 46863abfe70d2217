"""Filters as a person uses them: several at once, over all layers, with counts that follow."""

from __future__ import annotations

import pytest

LAYERS = ("territories", "routes", "places", "incidents")


def left(opened):
    return {layer: opened.ask("left(value)", layer) for layer in LAYERS}


def facet(opened, name):
    part = opened.page.locator(f'[data-facet="{name}"]')
    if part.get_attribute("open") is None:
        part.locator("summary").click()
        part.locator(".gx-values").wait_for()
    return part


def tick(opened, name, value, on=True):
    facet(opened, name).locator("label", has_text=value).locator("input").set_checked(on)


def counts(opened, name):
    rows = facet(opened, name).locator("label").all_inner_texts()
    return {title: int(number) for title, number in (row.split("\n") for row in rows)}


@pytest.fixture
def filters(desk):
    desk.page.locator("#gx-filter-button").click()
    return desk


def test_a_facet_narrows_every_layer_that_has_the_field(filters):
    assert counts(filters, "commodity") == {"Cocaine": 1, "Gold": 1}
    tick(filters, "commodity", "Gold")
    # territories, places and incidents are no commodity, so they go
    assert sum(map(len, left(filters).values())) == 1
    assert left(filters)["routes"] == ["route:pacific"]
    assert filters.page.locator("#gx-left").inner_text() == "1 of 9"
    # its own counts are those without it; the others' follow
    assert counts(filters, "commodity") == {"Cocaine": 1, "Gold": 1}
    assert counts(filters, "claim") == {"Assessed": 1, "Reported as fact": 0}
    # unless asked
    filters.page.locator("#gx-keep").check()
    assert {name: len(keys) for name, keys in left(filters).items()} == {
        "territories": 2,
        "routes": 1,
        "places": 2,
        "incidents": 3,
    }
    assert counts(filters, "claim") == {"Reported as fact": 7, "Assessed": 1}


def test_kinds_that_are_asked_for_stand_together(filters):
    tick(filters, "place_kind", "Port")
    assert {name: len(keys) for name, keys in left(filters).items()} == {
        "territories": 0,
        "routes": 0,
        "places": 1,
        "incidents": 0,
    }
    # what a choice would bring back is counted
    assert counts(filters, "commodity") == {"Cocaine": 1, "Gold": 1}
    tick(filters, "commodity", "Gold")
    assert left(filters)["places"] == ["place:harbor"]
    assert left(filters)["routes"] == ["route:pacific"]


def test_all_of_the_chosen_or_any(filters):
    tick(filters, "actor", "First group")
    tick(filters, "actor", "Second group")
    assert sum(map(len, left(filters).values())) == 8
    part = facet(filters, "actor")
    part.get_by_label("Only what has all of the chosen").check()
    assert left(filters)["territories"] == ["terr:north", "terr:overlap"]
    assert sum(map(len, left(filters).values())) == 2
    filters.page.wait_for_timeout(400)
    text = filters.page.evaluate("location.hash")
    assert "f.actor=act:one,act:two&all=actor" in text
    filters.page.locator("#gx-clear").click()
    filters.wait("!location.hash.includes('f.actor')")
    filters.page.evaluate("text => { location.hash = text }", text)
    filters.wait("geonexus.left('routes').length === 0")
    assert len(left(filters)["territories"]) == 2
    assert part.get_by_label("Only what has all of the chosen").is_checked()


def test_a_quick_choice_and_back(filters):
    page = filters.page
    quick = page.locator('[data-quick="quick_agreed"]')
    quick.click()
    assert quick.get_attribute("aria-pressed") == "true"
    assert left(filters)["territories"] == ["terr:north"]
    assert facet(filters, "contested").locator("input:checked").count() == 1
    quick.click()
    assert quick.get_attribute("aria-pressed") == "false"
    assert len(left(filters)["territories"]) == 2


def test_layers_that_are_off_are_counted_and_shown_with_one_press(filters):
    page = filters.page
    page.locator("#gx-layers-button").click()
    filters.show("incidents", False)
    page.locator("#gx-filter-button").click()
    tick(filters, "incident_type", "Attack")
    assert page.locator("#gx-left").inner_text() == "0 of 6"
    assert "1 in layers that are off" in page.locator("#gx-filtered").inner_text()
    page.locator('#gx-filtered [data-act="show-off"]').click()
    assert filters.box("incidents").is_checked()
    assert page.locator("#gx-left").inner_text() == "1 of 9"
    assert "in layers that are off" not in page.locator("#gx-filtered").inner_text()


def test_an_empty_result_says_so(filters):
    tick(filters, "incident_type", "Attack")
    tick(filters, "contested", "yes")
    assert "Nothing fits these filters." in filters.page.locator("#gx-filtered").inner_text()
    assert "Nothing fits these filters." in filters.page.locator("#gx-filter").inner_text()


def test_a_result_out_of_view_is_said_and_zoomed_to(filters):
    page = filters.page
    page.evaluate("location.hash = 'map=7/40/10&panel=filter'")
    filters.wait("geonexus.zoom() === 7")
    tick(filters, "place_kind", "Port")
    page.locator("#gx-filtered .gx-out-of-view").wait_for()
    page.locator('#gx-filtered [data-act="zoom"]').click()
    page.locator("#gx-filtered .gx-out-of-view").wait_for(state="hidden")
    spot = filters.point("place:harbor")
    frame = page.locator("#gx-main").bounding_box()
    assert frame["x"] < spot[0] < frame["x"] + frame["width"]
    # or the map follows by itself
    page.locator("#gx-follow").check()
    page.evaluate("location.hash = 'map=7/40/10&f.place_kind=port&panel=filter'")
    page.locator("#gx-filtered .gx-out-of-view").wait_for()
    tick(filters, "place_kind", "Airfield")
    page.locator("#gx-filtered .gx-out-of-view").wait_for(state="hidden")


def test_the_list_of_the_result_leads_to_each_card(filters):
    page = filters.page
    tick(filters, "actor", "Second group")
    page.locator('#gx-filtered [data-act="list"]').click()
    card = filters.card
    heads = card.locator("summary").all_inner_texts()
    assert heads == ["Actors (1)", "Territories (2)", "Places (1)"]
    card.get_by_role("button", name="Harbor").click()
    assert filters.ask("selected()")["id"] == "place:harbor"
    card.locator(".gx-back").click()
    tick(filters, "actor", "Second group", on=False)
    assert "Incidents (3)" in card.locator("summary").all_inner_texts()


def test_any_name_finds_a_value_and_its_filter(filters):
    page = filters.page
    page.locator("#gx-find-filter").fill("grupo numero")
    row = page.locator(".gx-found-values label")
    assert row.inner_text().split("\n") == ["First group", "Actor", "7"]
    row.locator("input").check()
    assert left(filters)["places"] == []
    page.locator("#gx-find-filter").fill("on the square")
    row = page.locator(".gx-found-values label")
    assert row.inner_text().split("\n")[:2] == ["Alpha (2015): On the square", "Source"]
    # the same box of the facet follows
    assert facet(filters, "actor").locator("input:checked").count() == 1


def test_several_at_once_and_one_clear(filters):
    tick(filters, "actor", "First group")
    assert left(filters)["places"] == []
    tick(filters, "actor", "Second group")
    assert left(filters)["places"] == ["place:harbor"]
    tick(filters, "contested", "yes")
    assert left(filters) == {
        "territories": ["terr:overlap"],
        "routes": [],
        "places": [],
        "incidents": [],
    }
    page = filters.page
    assert page.locator("#gx-filter-button").get_attribute("aria-label") == "Filter: 2 in use"
    assert page.locator("#gx-filter-button .gx-badge").inner_text() == "2"
    assert page.locator("#gx-filtered-text").inner_text() == "1 of 9"
    page.locator("#gx-filtered-clear").click()
    assert sum(map(len, left(filters).values())) == 9
    assert page.locator("#gx-filtered").is_hidden()
    assert page.locator("#gx-filter input:checked").count() == 0
    assert page.locator("#gx-clear").is_disabled()


def test_a_thing_with_the_field_empty_is_not_stated(filters):
    tick(filters, "actor", "not stated")
    assert left(filters)["places"] == ["place:strip"]
    assert left(filters)["routes"] == []


def test_the_layer_tree_follows(filters):
    tick(filters, "incident_type", "Attack")
    filters.page.locator("#gx-layers-button").click()
    filters.unfold("incidents")
    tree = filters.page.locator("#gx-layers")
    section = tree.locator("section", has=filters.page.locator('[data-group="incidents"]'))
    assert section.locator(".gx-group-head .gx-count").inner_text() == "1"
    assert section.locator(".gx-count").first.get_attribute("title") == "1 of 3"
    legend = [item.split("\n") for item in section.locator(".gx-legend li").all_inner_texts()]
    # the seizure that has no place is filtered out, and the count of such things says so
    assert sorted(item[-1] for item in legend) == ["0", "0 without a place", "1"]
    section.locator("summary").click()
    section.locator(".gx-list button").first.wait_for()
    assert section.locator(".gx-list button").all_inner_texts() == ["Attack inside"]


def test_what_is_filtered_out_is_neither_drawn_nor_clicked(filters):
    spot = filters.point("place:strip")
    with_it = filters.page.locator("#map_geonexus").screenshot()
    tick(filters, "place_kind", "Port")
    assert filters.page.locator("#map_geonexus").screenshot() != with_it
    filters.page.mouse.click(*spot)
    assert filters.card.is_hidden()


def test_counts_are_of_layers_that_are_off_too(filters):
    assert counts(filters, "claim")["Reported as fact"] == 8
    filters.page.locator("#gx-layers-button").click()
    filters.show("incidents", False)
    filters.page.locator("#gx-filter-button").click()
    assert counts(filters, "claim")["Reported as fact"] == 8
    assert filters.page.locator("#gx-left").inner_text() == "6 of 6"


def test_buttons_keep_their_places_when_a_filter_is_on(filters):
    boxes = lambda: [  # noqa: E731
        one.bounding_box() for one in filters.page.locator("#gx-tools > *").all()
    ]
    before = boxes()
    tick(filters, "actor", "First group")
    tick(filters, "contested", "yes")
    assert boxes() == before


def test_filters_speak_the_language(filters):
    tick(filters, "commodity", "Gold")
    filters.page.locator("#gx-language-select").select_option("es")
    assert filters.page.locator("#gx-left").inner_text() == "1 de 9"
    assert counts(filters, "commodity") == {"Cocaine (es)": 1, "Gold (es)": 1}
    assert facet(filters, "commodity").locator("input:checked").count() == 1
    assert facet(filters, "country").locator("label .gx-datum").first.inner_text().endswith("ES")


def test_on_a_phone_the_filters_slide_in(phone):
    page = phone.page
    page.locator("#gx-filter-button").tap()
    assert page.locator("#gx-filter").is_visible()
    assert page.locator("#gx-layers").is_hidden()
    facet(phone, "contested").locator("label", has_text="yes").tap()
    assert page.locator("#gx-left").inner_text() == "1 of 9"
    page.locator("#gx-filter-button").tap()
    assert page.locator("#gx-filter").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
