"""The panel of lists: by date in step with filters and view, what is not known, and files."""

from __future__ import annotations

import json

import pytest
from browser_options import PHONE


def dated(opened):
    return opened.page.locator(".gx-dated .gx-datum:not(small)").all_inner_texts()


@pytest.fixture
def lists(desk):
    desk.page.locator("#gx-lists-button").click()
    return desk


def test_what_is_on_the_map_stands_in_the_order_of_time(lists):
    shown = dated(lists)
    assert shown
    years = lists.page.locator(".gx-year-head").all_inner_texts()
    assert [int(year) for year in years] == sorted(int(year) for year in years)
    # the layer goes, and so do its rows
    lists.page.locator("#gx-layers-button").click()
    lists.show("incidents", False)
    lists.page.locator("#gx-lists-button").click()
    assert len(dated(lists)) < len(shown)


def test_the_chosen_period_is_marked_and_nothing_else_goes(lists):
    everything = dated(lists)
    lists.page.locator("#gx-time-to").fill("2010")
    lists.page.locator("#gx-time-to").press("Enter")
    assert dated(lists) == everything
    inside = lists.page.locator('.gx-dated [aria-current="date"]').count()
    assert 0 < inside < len(everything)
    assert (
        f"{inside} of {len(everything)}" in lists.page.locator(".gx-chronology-count").inner_text()
    )


def test_a_row_is_selected_and_the_map_moves_there(lists):
    page = lists.page
    page.locator(".gx-dated button").first.click()
    assert lists.ask("selected()")["title"] == dated(lists)[0]
    # only what lies in the view that the map moved to
    page.wait_for_timeout(700)
    number = len(dated(lists))
    page.locator("#gx-dated-in-view").check()
    assert 0 < len(dated(lists)) < number
    assert page.evaluate("document.activeElement.id") == "gx-dated-in-view"


def test_gaps_are_counted_and_lead_to_their_features(lists):
    page = lists.page
    page.locator('[data-list="unknown"]').click()
    kinds = page.locator("[data-unknown]")
    assert kinds.count() >= 3
    for kind in kinds.all():
        kind.locator("summary").click()
        if kind.get_attribute("data-unknown") not in ("figures", "left_out"):
            kind.locator("li").first.wait_for()
        number = int(kind.locator(".gx-count").inner_text())
        if kind.get_attribute("data-unknown") not in ("figures", "left_out"):
            assert kind.locator("li").count() == number
    contested = page.locator('[data-unknown="contested"] li button').first
    title = contested.locator(".gx-datum").first.inner_text()
    contested.click()
    assert lists.ask("selected()")["title"] == title


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_what_is_seen_is_taken_in_four_actions(open_page, small_page, options):
    opened = open_page(small_page, **options)
    page = opened.page
    page.locator("#gx-lists-button").click()
    taken = {}
    for kind in ("geojson", "csv", "png"):
        with page.expect_download() as waiting:
            page.locator(f'[data-take="{kind}"]').click()
        taken[kind] = waiting.value.path().read_bytes()
    left = {
        f
        for layer in opened.ask("layers()")
        if layer["shown"]
        for f in opened.ask("left(value)", layer["id"])
    }
    features = json.loads(taken["geojson"])["features"]
    assert {feature["properties"]["id"] for feature in features} == left
    assert len(taken["csv"].decode().splitlines()) >= len(left) + 1
    assert taken["png"].startswith(b"\x89PNG")
