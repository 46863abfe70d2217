"""WCAG 2.2 AA by axe-core: no violation in any state of the page, at desk and phone width."""

from __future__ import annotations

import pytest
from browser_options import AXE, DESK, PHONE, RUN, TAGS


def nothing(opened):
    """The page as it opens."""


def click(selector):
    def act(opened):
        opened.page.locator(selector).click()

    act.__name__ = selector
    return act


def card(opened):
    opened.click("inc:exact")
    opened.card.locator("h2").wait_for()


def several(opened):
    opened.click_at(-69.5, -9.5)


def searching(opened):
    opened.page.locator("#gx-search").fill("o")


def unknowns(opened):
    opened.page.locator("#gx-lists-button").click()
    opened.page.locator('[data-list="unknown"]').click()
    opened.page.locator("[data-unknown] summary").first.click()


STATES = {
    "start": nothing,
    "card of an incident": card,
    "card of a territory": several,
    "filter": click("#gx-filter-button"),
    "lists": click("#gx-lists-button"),
    "not known": unknowns,
    "table": lambda opened: opened.open_table(),
    "about": click("#gx-about-button"),
    "search": searching,
}


@pytest.fixture
def judged(open_page, small_page):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make npm")

    def judge(state, **options):
        opened = open_page(small_page, bypass_csp=True, reduced_motion="reduce", **options)
        STATES[state](opened)
        opened.page.add_script_tag(path=AXE)
        return opened.page.evaluate(RUN, TAGS)

    return judge


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_at_a_desk(judged, state, scheme):
    assert judged(state, **DESK, color_scheme=scheme) == []


@pytest.mark.parametrize("state", [s for s in STATES if s != "card of a territory"])
def test_axe_finds_nothing_on_a_phone(judged, state):
    assert judged(state, **PHONE) == []


def test_axe_does_judge(judged, open_page, small_page):
    opened = open_page(small_page, bypass_csp=True)
    opened.page.evaluate("document.querySelector('#gx-about-button').replaceChildren()")
    opened.page.evaluate("document.querySelector('#gx-about-button').removeAttribute('aria-label')")
    opened.page.evaluate("document.querySelector('#gx-about-button').removeAttribute('title')")
    opened.page.add_script_tag(path=AXE)
    assert any("button-name" in fault for fault in opened.page.evaluate(RUN, TAGS))
