"""What the map draws of the actor whose card is open."""

from __future__ import annotations

from urllib.parse import unquote

import pytest


def open_actor(opened, actor):
    opened.page.evaluate("id => { location.hash = `actor=${id}` }", actor)
    opened.card.locator("#gx-arcs-places").wait_for()


def ends(arc):
    return {arc["from"], arc["to"]}


@pytest.fixture
def first(desk):
    open_actor(desk, "act:one")
    return desk


def test_presence_in_two_territories_is_dotted_and_says_no_more(first):
    # one of the two territories is contested, so the arc is marked
    assert first.ask("arcs()") == [
        {"from": "terr:north", "to": "terr:overlap", "relation": "", "contested": True}
    ]
    part = first.card.locator(".gx-arcs")
    text = part.inner_text()
    assert "neither that the two are linked" in text
    assert "2 of 2 territories are on the map" in text
    assert part.locator(".gx-legend li").all_inner_texts() == [
        "Present here",
        "Present in both",
        "?\nContested: by a source, or between sources",
    ]


def test_the_switch_draws_relations_with_their_direction(first):
    canvas = first.page.locator("#map_geonexus")
    places = canvas.screenshot()
    first.card.locator("#gx-arcs-actors").click()
    assert canvas.screenshot() != places
    assert first.page.evaluate("document.activeElement.id") == "gx-arcs-actors"
    # both are in the same territory, so the arc is a loop there
    (arc,) = first.ask("arcs()")
    assert (arc["relation"], arc["contested"]) == ("finances", True)
    assert ends(arc) == {"terr:north"}
    line = first.card.locator(".gx-arcs .gx-plain li")
    assert "Finances → Second group" in line.inner_text().replace("\n", " ")
    assert "Contested" in line.inner_text()
    first.card.locator("#gx-arcs-off").click()
    assert first.ask("arcs()") == []


def test_a_hypothetical_link_is_no_presence_and_a_hidden_territory_has_no_arc(desk):
    open_actor(desk, "act:two")
    desk.card.locator("#gx-arcs-actors").click()
    assert [arc["relation"] for arc in desk.ask("arcs()")] == ["finances"]
    desk.show("territories", False)
    assert desk.ask("arcs()") == []
    text = desk.card.locator(".gx-arcs").inner_text()
    assert "0 of 1 links can be drawn" in text
    assert "hidden layer or filtered out" in text


def test_pointing_at_a_line_marks_it_on_the_map(first):
    first.card.locator("#gx-arcs-actors").focus()
    plain = first.page.locator("canvas.gx-canvas").screenshot()
    first.card.locator(".gx-arcs .gx-plain button").first.focus()
    assert first.page.locator("canvas.gx-canvas").screenshot() != plain


def test_it_ends_with_the_card(first):
    first.page.keyboard.press("Escape")
    assert first.ask("arcs()") == []
    without = first.page.locator("#map_geonexus").screenshot()
    open_actor(first, "act:two")
    first.card.locator(".gx-arcs .gx-plain button").first.click()
    # the card of a territory draws no arcs
    assert first.ask("arcs()") == []
    first.page.keyboard.press("Escape")
    assert first.page.locator("#map_geonexus").screenshot() == without


def test_the_address_keeps_actor_and_switch(first, open_page, small_page):
    first.card.locator("#gx-arcs-actors").click()
    first.page.wait_for_timeout(350)
    text = unquote(first.page.evaluate("location.hash"))
    assert "actor=act:one" in text
    assert "arcs=actors" in text
    again = open_page(small_page)
    again.page.evaluate("text => { location.hash = text }", text)
    again.card.locator("#gx-arcs-actors[aria-pressed=true]").wait_for()
    assert again.ask("arcs()") == first.ask("arcs()")


def test_in_spanish_on_a_phone(phone):
    open_actor(phone, "act:one")
    phone.page.locator("#gx-language-select").select_option("es")
    assert "Presente en ambos" in phone.card.locator(".gx-arcs").inner_text()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
