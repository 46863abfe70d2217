"""Views in a real browser: by click and by keyboard, headline and legend of the data, addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browser_options import PHONE

from geonexus.render.views import views_of

VIEWS = ["flows", "control", "incidents", "certainty", "unknown"]


def view_button(opened: Any, view: str) -> Any:
    return opened.page.locator(f'#gx-view-choice [data-view="{view}"]')


def shown(opened: Any) -> set[str]:
    return {layer["id"] for layer in opened.ask("layers()") if layer["shown"]}


def legend_counts(opened: Any) -> dict[str, int]:
    """Return what each class of the legend counts."""
    found = {}
    for button in opened.page.locator("#gx-view-classes [aria-pressed]:not([disabled])").all():
        digits = re.sub(r"\D", "", button.locator("span").last.inner_text())
        found[button.get_attribute("data-class")] = int(digits or 0)
    return found


@pytest.fixture(scope="module")
def views(atlas: Any) -> dict[str, Any]:
    return {view.id: view for view in views_of(atlas)}


def test_each_view_by_click_shows_its_layers_headline_and_classes(open_page, default_page, views):
    opened = open_page(default_page)
    assert opened.ask("view()")["id"] == "flows"
    for name in VIEWS:
        view_button(opened, name).click()
        told = opened.ask("view()")
        view = views[name]
        assert told["id"] == name
        assert shown(opened) == set(view.layers)
        assert told["counts"] == view.counts
        assert told["headline"] == view.headline.en
        assert opened.page.locator("#gx-headline").inner_text() == view.headline.en
        expected: dict[str, int] = {}
        for area in view.areas.values():
            expected[f"territory:{area.id}"] = expected.get(f"territory:{area.id}", 0) + 1
        counted = legend_counts(opened)
        assert {k: n for k, n in counted.items() if k.startswith("territory:")} == expected
        events = [n for k, n in counted.items() if k.startswith("incident:")]
        assert sum(events) == (view.counts["incidents"] if events else 0)


def test_arrows_go_through_the_views_and_focus_stays(open_page, default_page):
    opened = open_page(default_page)
    view_button(opened, "flows").focus()
    for name in [*VIEWS[1:], "flows"]:
        opened.page.keyboard.press("ArrowRight")
        assert opened.ask("view()")["id"] == name
        assert view_button(opened, name).get_attribute("aria-checked") == "true"
        assert opened.page.evaluate("document.activeElement.dataset.view") == name
    opened.page.keyboard.press("End")
    assert opened.ask("view()")["id"] == "unknown"
    opened.page.keyboard.press("Home")
    assert opened.ask("view()")["id"] == "flows"
    assert opened.page.locator('#gx-view-choice [tabindex="0"]').count() == 1


def test_a_view_has_an_address_and_layers_only_where_they_differ(open_page, default_page):
    opened = open_page(default_page)
    view_button(opened, "control").click()
    opened.wait("location.hash.includes('view=control')")
    assert "layers=" not in opened.page.evaluate("location.hash")
    opened.show("routes")
    opened.wait("location.hash.includes('layers=')")
    address = opened.page.evaluate("location.hash")
    again = open_page(default_page)
    again.page.evaluate("(hash) => { location.hash = hash; }", address)
    again.wait("geonexus.view().id === 'control'")
    assert shown(again) == {"territories", "routes"}
    view_button(again, "flows").click()
    again.wait("!location.hash.includes('view=')")
    again.page.evaluate("location.hash = '#layers=places'")
    again.wait("geonexus.view().id === ''")
    assert shown(again) == {"places"}
    assert again.page.locator("#gx-headline").is_hidden()
    again.page.evaluate("location.hash = '#view=__proto__'")
    again.wait("geonexus.view().id === 'flows'")


def test_where_there_is_criminal_control_with_little_violence(open_page, default_page):
    """Three actions: the view, the cell, the territory."""
    opened = open_page(default_page)
    view_button(opened, "control").click()
    opened.page.locator('[data-class="territory:criminal/low"]').click()
    assert opened.page.locator("#gx-class-list button").count() == 1
    opened.page.locator("#gx-class-list button").first.click()
    assert opened.ask("selected()")["id"] == "terr:co-medellin-2003-08"
    # the same cell again: all are as before
    opened.page.keyboard.press("Escape")
    opened.page.locator('[data-class="territory:criminal/low"]').click()
    assert opened.page.locator("#gx-class-list").count() == 0


def test_filters_change_headline_and_legend_alike(open_page, default_page):
    opened = open_page(default_page)
    opened.page.evaluate("location.hash = '#view=control&f.country=PER'")
    opened.wait("geonexus.view().id === 'control' && geonexus.view().counts.territories < 77")
    told = opened.ask("view()")
    assert told["counts"]["territories"] == len(opened.ask("left(value)", "territories"))
    assert sum(legend_counts(opened).values()) == told["counts"]["territories"]
    assert "With the filters:" in opened.page.locator("#gx-headline").inner_text()


def test_in_spanish_the_headline_and_the_legend_speak_spanish(open_page, default_page, views):
    opened = open_page(default_page, locale="es-MX")
    for name in VIEWS:
        view_button(opened, name).click()
        assert opened.page.locator("#gx-headline").inner_text() == views[name].headline.es


def test_on_a_phone_the_views_scroll_and_the_headline_folds(open_page, default_page):
    opened = open_page(default_page, **PHONE)
    for name in VIEWS:
        button = view_button(opened, name)
        button.click()
        assert button.bounding_box()["height"] >= 44
        assert opened.ask("view()")["id"] == name
    opened.page.locator("#gx-headline-fold").click()
    assert opened.page.locator("#gx-headline").is_hidden()
    opened.page.locator("#gx-headline-fold").click()
    assert opened.page.locator("#gx-headline").is_visible()
    opened.page.locator("#gx-view-legend-fold").click()
    assert opened.page.locator('[data-class="territory:neither"]').is_visible()


def test_without_named_views_the_layers_of_the_atlas_stand_first(desk):
    assert desk.ask("view()") == {"id": "", "headline": "", "counts": {}}
    names = [b.get_attribute("data-view") for b in desk.page.locator(".gx-view").all()]
    assert names == ["", "control", "incidents", "certainty", "unknown"]
    before = shown(desk)
    view_button(desk, "control").click()
    assert shown(desk) == {"territories"}
    view_button(desk, "").click()
    assert shown(desk) == before


def test_the_list_of_all_that_is_not_known_is_one_click_from_its_view(open_page, default_page):
    opened = open_page(default_page)
    view_button(opened, "unknown").click()
    opened.page.locator("#gx-all-unknown").click()
    opened.page.locator("#gx-lists .gx-unknowns").wait_for()
