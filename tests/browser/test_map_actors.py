"""What the map shows of the actor whose card is open."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from render.small_atlas import changed, small_atlas

from geonexus.render.html import write_html


def open_actor(opened, actor):
    opened.page.evaluate("id => { location.hash = `actor=${id}` }", actor)
    opened.card.locator(".gx-highlight").wait_for()


def search(opened, text):
    opened.page.locator("#gx-search").fill(text)
    opened.page.locator("#gx-found [role=option]").first.wait_for()
    opened.page.keyboard.press("Enter")
    opened.card.locator(".gx-highlight").wait_for()


@pytest.fixture
def first(desk):
    open_actor(desk, "act:one")
    return desk


def test_all_that_names_the_actor_is_highlighted_and_nothing_else(first):
    highlighted = first.ask("highlighted()")
    assert {"terr:north", "terr:overlap"} <= set(highlighted)
    assert "terr:other" not in highlighted
    text = first.card.locator(".gx-highlight").inner_text()
    assert f"{len(highlighted) - 1} of {len(highlighted)} territories" in text
    assert "Without a place on the map: 1" in text


def test_a_hypothetical_link_is_no_presence(open_page, tmp_path):
    # act:two is said to control terr:north, and only hypothetically; no territory names it here
    path = tmp_path / "page.html"
    write_html(changed(small_atlas(), "territories", "actors", "act:one"), path)
    opened = open_page(path)
    open_actor(opened, "act:two")
    assert opened.ask("highlighted()") == ["place:harbor"]


def test_what_is_filtered_out_is_not_highlighted_and_the_card_counts_it(first):
    n = len(first.ask("highlighted()"))
    first.page.evaluate("location.hash = 'actor=act:one&time=1990..1991'")
    first.wait(f"geonexus.highlighted().length < {n}")
    assert "Filtered out" in first.card.locator(".gx-highlight").inner_text()


def test_a_hidden_layer_is_highlighted_all_the_same_and_answers_a_click(first):
    before = first.ask("highlighted()")
    first.show("territories", False)
    assert first.ask("highlighted()") == before
    first.click("terr:overlap")
    first.card.locator("h2").wait_for()
    assert "terr:overlap" in first.card.inner_html() or first.card.locator(".gx-choices").count()


def test_it_ends_with_the_card(desk):
    without = desk.page.locator("#map_geonexus").screenshot()
    desk.page.evaluate("location.hash = 'actor=act:one&map=4/0/-70'")
    desk.card.locator(".gx-highlight").wait_for()
    dimmed = desk.page.locator("canvas.gx-canvas").screenshot()
    desk.page.keyboard.press("Escape")
    assert desk.ask("highlighted()") == []
    assert desk.page.locator("canvas.gx-canvas").screenshot() != dimmed
    assert without


def test_the_map_moves_to_an_actor_that_was_searched_for(desk):
    desk.page.evaluate("location.hash = 'map=6/20/-100'")
    desk.wait("geonexus.zoom() === 6")
    search(desk, "First group")
    desk.page.wait_for_timeout(400)
    spot = desk.ask("pointOf('terr:north')")
    assert 0 < spot["x"] < 1440
    assert 0 < spot["y"] < 900
    assert desk.ask("zoom()") <= 7


def test_an_address_with_a_place_keeps_it(desk):
    desk.page.evaluate("location.hash = 'map=6/20/-100&actor=act:one'")
    desk.card.locator(".gx-highlight").wait_for()
    desk.page.wait_for_timeout(400)
    assert desk.ask("zoom()") == 6


def test_the_address_of_old_arcs_is_read_and_forgotten(desk):
    desk.page.evaluate("location.hash = 'actor=act:one&arcs=actors'")
    desk.card.locator(".gx-highlight").wait_for()
    desk.page.wait_for_timeout(350)
    text = unquote(desk.page.evaluate("location.hash"))
    assert "actor=act:one" in text
    assert "arcs" not in text


def test_in_spanish_on_a_phone(phone):
    open_actor(phone, "act:one")
    phone.page.locator("#gx-language-select").select_option("es")
    assert "Se destacan" in phone.card.locator(".gx-highlight").inner_text()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_count_of_what_is_inside_says_what_may_be_inside_as_well(open_page, tmp_path):
    path = tmp_path / "page.html"
    atlas = changed(small_atlas(), "incidents", "place_precision", "admin1")
    write_html(changed(atlas, "incidents", "admin1", "AA-2"), path)
    opened = open_page(path)
    opened.page.evaluate("location.hash = 'on=terr:north'")
    # one of three is in it by the join of the build, and the two others are known to its state
    button = opened.card.locator("button", has_text="and 2 known to the state only")
    button.click()
    assert opened.page.evaluate("document.activeElement.id") == "gx-wider-title"
    title = opened.card.locator("#gx-wider-title").text_content()
    assert title == "Known to the state or the country only"


def test_a_link_names_both_ends_in_words(desk):
    open_actor(desk, "act:two")
    links = desk.card.locator(".gx-link-item")
    texts = " ".join(links.all_inner_texts())
    assert "Second group" in texts
    assert "this one" not in texts
