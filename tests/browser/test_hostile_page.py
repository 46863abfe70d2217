"""Hostile data in a real browser: every text is shown as it stands, and nothing runs."""

from __future__ import annotations

import pytest
from render.hostile import HOSTILE, hostile_atlas

from geonexus.render.html import write_html

# what a person may do with a page: everything below is clicked for every text
OPEN_ALL = "all => all.forEach(one => { one.open = true; })"
FEATURES = ("terr:north", "route:out", "place:strip", "inc:exact", "inc:nowhere")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_and_does_not_run(open_page, tmp_path, text):
    path = tmp_path / "hostile.html"
    write_html(hostile_atlas(text), path)
    opened = open_page(path)
    page = opened.page
    heading = page.locator("#gx-title")
    assert heading.text_content() == text
    assert page.evaluate("typeof window.ran") == "undefined"
    assert page.title() != "ran"
    # the layer tree, its legend and its lists
    for fold in page.locator("#gx-layers .gx-fold:visible").all():
        fold.click()
    for summary in page.locator("#gx-layers summary:visible").all():
        summary.click()
    assert page.locator("#gx-layers .gx-datum", has_text=text[:60]).count() > 5
    # every card, and the list of several
    opened.click_at(-66, -7)
    shown = [text] * 2
    assert opened.card.locator(".gx-choices .gx-datum:not(small)").all_text_contents() == shown
    for feature in FEATURES:
        buttons = page.locator("#gx-layers .gx-list button")
        if feature == "inc:nowhere":
            buttons.last.click()
        else:
            opened.click(feature)
            if opened.card.locator(".gx-choices").count():
                opened.card.locator(".gx-choices button").first.click()
        assert opened.card.locator("h2").text_content() == text
        opened.card.locator("details").evaluate_all(OPEN_ALL)
        contents = opened.card.locator(".gx-datum").all_text_contents()
        assert sum(text in content for content in contents) >= 3
    # an indicator, whose areas have hostile names too
    page.locator('input[data-layer^="indicators"]').check()
    opened.click_at(-78, -18)
    assert opened.card.locator("h2").text_content() == text
    # the choice of an indicator, whose title, unit and qualifier are hostile
    page.locator('input[data-layer="another-indicator"]').check()
    chooser = page.locator('[data-body="another-indicator"]')
    chooser.locator(".gx-chooser summary").click()
    chooser.locator(".gx-chooser button").click()
    assert chooser.locator(".gx-chosen-title").text_content() == text
    chooser.locator(".gx-classes details").evaluate_all(OPEN_ALL)
    for contents in chooser.locator("li small, .gx-about-indicator").all_text_contents():
        assert text in contents
    # the filters, which have the text as values
    page.keyboard.press("Escape")
    page.locator("#gx-filter-button").click()
    for summary in page.locator("#gx-filter summary").all():
        summary.click()
    values = page.locator("#gx-filter .gx-datum", has_text=text[:60])
    # a semicolon parts a list, so a text that holds one is two values of a facet
    assert values.count() >= 2
    values.first.click()
    page.locator("#gx-clear").click()
    # the search, and the card of an actor that has the text as its name, its kind and its link
    page.locator("#gx-search").fill(text[:150])
    found = page.locator("#gx-found [role=option] span.gx-datum")
    if found.count():
        assert found.first.text_content() in (text, "Alphaland")
    page.keyboard.press("Escape")
    page.locator("#gx-search").fill("")
    opened.click("place:strip")
    # an id is trimmed as a cell of a list is, so one that ends in white space is no known actor
    actor = opened.card.locator(".gx-line button.gx-link")
    actor_known = actor.count() > 0
    assert actor_known or text != text.strip() or ";" in text
    if actor_known:
        actor.first.click()
    assert opened.card.locator("h2").text_content() == text
    opened.card.locator("details").evaluate_all(OPEN_ALL)
    # the network of this actor, whose links lead to itself
    if actor_known:
        opened.card.locator("#gx-network-open").click()
        assert text in page.locator("#gx-network-title").text_content()
        page.locator("#gx-network-title").focus()
        page.keyboard.press("Escape")
        assert page.locator("#gx-network").is_hidden()
    page.keyboard.press("Escape")
    # the lists: nothing has a date, but each area of the ranking has the text as its name
    page.locator("#gx-lists-button").click()
    page.locator('[data-list="countries"]').click()
    assert page.locator("#gx-list-body .gx-datum", has_text=text[:60]).count() > 0
    # the other languages, the about dialog, and the tip under the pointer
    for language in ("es", "pt"):
        page.locator("#gx-language-select").select_option(language)
        assert heading.text_content() == text
    page.keyboard.press("Escape")
    opened.open_table()
    assert page.locator("#gx-table th .gx-datum").first.text_content() == text
    page.keyboard.press("Escape")
    page.locator("#gx-about-button").click()
    assert page.locator("#gx-about h2").text_content() == text
    page.keyboard.press("Escape")
    spot = opened.ask("pixel(-50, 5)")
    page.mouse.move(spot["x"], spot["y"])
    page.locator("#gx-tip").wait_for()
    # the tools: nothing has a date, so there is nothing to compare
    page.locator("#gx-tool-menu-button").click()
    assert page.locator('[data-tool="compare"]').count() == 0
    page.locator('[data-tool="measure_line"]').click()
    page.keyboard.press("Escape")
    # nothing grew into an element but the line of an indicator, and nothing left the window
    grown = "img, iframe, svg:not(.gx-spark), object, embed, form, base"
    assert page.locator(grown).count() == 0
    assert page.locator("svg").evaluate_all("all => all.every(one => !one.onload)")
    # Leaflet, d3-force, the data, the page, and the map that starts it: none of them from the text
    assert page.locator("script").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["#map_geonexus"]
