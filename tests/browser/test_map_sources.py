"""Sources as things of their own: a card with grade and every claim, a filter, an address."""

from __future__ import annotations

import pytest


@pytest.fixture
def card(desk):
    desk.page.locator("#gx-search").fill("on the square")
    desk.page.keyboard.press("Enter")
    assert desk.card.locator(".gx-kind").inner_text() == "Source"
    return desk


def test_a_source_is_found_by_author_and_says_how_far_it_is_trusted(card):
    text = card.card.inner_text()
    for part in ("On the square", "Alpha (2015)", "Review 5(4), pp. 1-20", "Usually reliable"):
        assert part in text, part
    # what repeats it leads to the other card
    card.card.get_by_role("button", name="(2016): The same again").click()
    assert card.card.locator("h2").inner_text() == "The same again"
    card.card.locator("dl").get_by_role("button", name="Alpha (2015)").click()
    assert card.card.locator("h2").inner_text() == "On the square"


def test_every_claim_is_counted_by_kind_and_opens(card):
    heads = card.card.locator("summary").all_inner_texts()
    for kind in ("Incidents (3)", "Territories (2)", "Routes (2)", "Places (2)", "Links (2)"):
        assert kind in heads
    card.card.locator("summary", has_text="Places (2)").click()
    card.card.get_by_role("button", name="Harbor").click()
    assert card.ask("selected()")["id"] == "place:harbor"
    card.card.locator(".gx-back").click()
    card.card.locator("summary", has_text="Links (2)").click()
    card.card.get_by_role("button", name="First group → Finances → Second group").click()
    assert card.card.locator(".gx-kind").inner_text() == "Link"


def test_a_citation_leads_to_its_source_and_filters_by_it(desk):
    desk.click("inc:exact")
    first = desk.card.locator(".gx-sources li").first
    first.locator(".gx-only").click()
    desk.wait("location.hash.includes('f.source=alpha-2015')")
    assert first.locator(".gx-only").get_attribute("aria-pressed") == "true"
    assert desk.page.locator("#gx-filtered-text").inner_text() == "9 of 9"
    first.locator(".gx-cited").click()
    assert desk.card.locator("h2").inner_text() == "On the square"
    desk.wait("location.hash.includes('on=source:alpha-2015')")
    text = desk.page.evaluate("location.hash")
    desk.card.locator(".gx-close").click()
    desk.page.locator("#gx-filtered-clear").click()
    desk.wait("!location.hash.includes('source')")
    desk.page.evaluate("text => { location.hash = text }", text)
    desk.card.locator("h2").wait_for()
    assert desk.card.locator("h2").inner_text() == "On the square"
    assert desk.card.locator(".gx-only").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("name", ["source:__proto__", "source:none", "source:", "results:x"])
def test_an_address_of_no_source_does_no_harm(desk, name):
    desk.page.evaluate("name => { location.hash = `on=${name}` }", name)
    desk.page.wait_for_timeout(300)
    assert desk.page.locator("#gx-failed").is_hidden()
