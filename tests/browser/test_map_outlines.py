"""The VRAEM by each definition: shown on the map, compared two by two, sent as an address."""

from __future__ import annotations

import pytest
from browser_options import PHONE


@pytest.fixture
def vraem(open_page, default_page):
    def open_(**options):
        opened = open_page(default_page, **options)
        page = opened.page
        # six actions: search, open, the list, two outlines
        page.locator("#gx-search").fill("vraem")
        page.locator("#gx-found [role=option]").first.click()
        opened.card.locator(".gx-outlines-part > summary").click()
        for name in ("decree-33", "river-valleys"):
            opened.card.locator(f'input[data-outline="{name}"]').check()
        return opened

    return open_


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_two_outlines_are_compared_in_six_actions(vraem, atlas, options):
    opened = vraem(**options)
    table = opened.card.locator(".gx-outline-table").inner_text()
    variants = atlas.tables["territory-variants"].set_index("id")["area_km2"]
    for name in ("decree-33", "river-valleys"):
        assert f"{variants[f'terr:pe-vraem/{name}']:,.0f} km²" in table
    key = opened.page.locator("#gx-outlines")
    assert key.locator("li").count() == 2
    # the key stays on the map when the card is closed, and takes the outlines off
    opened.page.keyboard.press("Escape")
    assert key.is_visible()
    key.locator(".gx-close").click()
    assert key.is_hidden()


def test_what_is_selected_is_shown_beside_the_legend(open_page, default_page, atlas):
    opened = open_page(default_page)
    opened.page.locator("#gx-search").fill("vraem")
    opened.page.locator("#gx-found [role=option]").first.click()
    opened.page.wait_for_timeout(800)
    area = atlas.layer("territories").frame.set_index("id").geometry["terr:pe-vraem"]
    west, _, east, _ = area.bounds
    left, right = (opened.ask("pixel(value, -12)", lon)["x"] for lon in (west, east))
    legend = opened.page.locator("#gx-view-legend").bounding_box()
    assert legend["x"] + legend["width"] < left
    assert right < opened.card.bounding_box()["x"]


def test_one_area_is_the_same_wherever_it_stands(vraem, atlas):
    opened = vraem()
    areas = atlas.tables["territory-variants"]["area_km2"]
    assert (areas[areas >= 100] % 1 == 0).all()
    text = opened.card.inner_text()
    drawn = atlas.layer("territories").frame.set_index("id")["area_km2"]["terr:pe-vraem"]
    # in its list, in the comparison and among the facts
    assert text.count(f"{drawn:,.0f} km²") >= 3


def test_an_address_brings_the_outlines_back(vraem, open_page, default_page):
    opened = vraem()
    opened.wait("location.hash.includes('outlines=terr:pe-vraem:decree-33,river-valleys')")
    address = opened.page.evaluate("location.hash")
    again = open_page(default_page)
    again.page.evaluate(f"location.hash = '{address}'")
    again.wait("document.querySelectorAll('#gx-outlines li').length === 2")
    assert again.card.locator(".gx-outline-table").is_visible()
    # what is not on file is passed over
    again.page.evaluate("location.hash = '#on=terr:pe-vraem&outlines=terr:pe-vraem:nothing'")
    again.wait("document.querySelector('#gx-outlines').hidden")


def test_all_seven_are_shown_by_keyboard(vraem):
    opened = vraem()
    every = opened.card.locator('button[data-outline="all"]')
    every.focus()
    every.press("Enter")
    assert opened.page.locator("#gx-outlines li").count() == 7
    first = opened.card.locator(".gx-outline-compare select").first
    first.select_option("plus-echarate")
    assert "44,423 km²" in opened.card.locator(".gx-outline-table").inner_text()
    assert opened.page.evaluate("document.activeElement.tagName") == "SELECT"
