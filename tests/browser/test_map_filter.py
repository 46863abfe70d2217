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
    # territories, places and incidents carry nothing, so they stay
    assert {name: len(keys) for name, keys in left(filters).items()} == {
        "territories": 2,
        "routes": 1,
        "places": 2,
        "incidents": 3,
    }
    assert left(filters)["routes"] == ["route:pacific"]
    # its own counts are those without it; the others' follow
    assert counts(filters, "commodity") == {"Cocaine": 1, "Gold": 1}
    assert counts(filters, "claim") == {"Reported as fact": 7, "Assessed": 1}
    # unless asked
    filters.page.locator("#gx-strict").check()
    assert sum(map(len, left(filters).values())) == 1
    assert filters.page.locator("#gx-left").inner_text() == "1 of 9"


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
    assert page.locator("#gx-filter-button").inner_text() == "Filter (2)"
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


def test_counts_are_of_what_is_shown(filters):
    assert counts(filters, "claim")["Reported as fact"] == 8
    filters.page.locator("#gx-layers-button").click()
    filters.show("incidents", False)
    filters.page.locator("#gx-filter-button").click()
    assert counts(filters, "claim")["Reported as fact"] == 5


def test_filters_speak_the_language(filters):
    tick(filters, "commodity", "Gold")
    filters.page.locator("#gx-language-select").select_option("es")
    assert filters.page.locator("#gx-left").inner_text() == "8 de 9"
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
