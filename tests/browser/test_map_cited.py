"""The page says how far its sources go: stated values, flows, what is not known to be here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geonexus.render.html import write_html


@pytest.fixture(scope="session")
def cited_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from render.cited_atlas import cited_atlas

    path = tmp_path_factory.mktemp("cited") / "index.html"
    write_html(cited_atlas(), path)
    return path


@pytest.fixture
def cited(open_page: Callable, cited_page: Path):
    return open_page(cited_page)


def go(opened, address):
    opened.page.evaluate(f"location.hash = '{address}'")
    opened.page.wait_for_timeout(150)


def parts(opened):
    """Return the parts of a card that open, with what stands in each."""
    found = {}
    for part in opened.card.locator("details").all():
        summary = part.locator("summary").first.inner_text()
        part.evaluate("(details) => { details.open = true; }")
        found[summary] = part.inner_text()
    return found


def test_each_coded_value_shows_the_passage_that_states_it(cited):
    go(cited, "on=terr:north")
    text = cited.card.inner_text()
    assert "Alpha 2015, line 4" in cited.card.locator(".gx-statements").inner_text()
    assert "not stated" in cited.card.locator(".gx-statements").inner_text()
    assert "Alpha 2015, line 5, line 6" in text
    assert "Press or report · Said to be possible" in text
    assert "Seen twice." in text
    assert "our own choice of outline included" in text


def test_a_dispute_leads_to_the_other_row(cited):
    go(cited, "on=terr:north")
    note = cited.card.locator(".gx-note")
    note.get_by_role("button", name="Overlap").click()
    assert cited.ask("selected()")["id"] == "terr:overlap"
    cited.card.locator(".gx-note").get_by_role("button", name="North").click()
    cited.card.locator(".gx-note").get_by_role("button", name="Flights a day").click()
    assert "North: Flights a day: 6 flights (low estimate)" in cited.card.inner_text()


def test_named_here_is_split_from_known_to_the_country_only(cited):
    go(cited, "on=terr:north")
    found = parts(cited)
    assert "From north to sea" in found["Flows with an end here (1)"]
    assert "Attack inside" in found["Incidents here (1)"]
    wider = cited.card.locator(".gx-wider").inner_text()
    assert "Not placed" in wider
    assert "From the country to Asia" in wider
    assert "Attack inside" not in wider


def test_a_flow_shows_its_nodes_and_a_mark_at_the_known_end(cited):
    cited.click("flow:mark")
    cited.card.get_by_role("button", name="From the north").click()
    text = cited.card.inner_text()
    assert "Town" in text
    assert "the other end is not named" in text
    assert "start not stated, until 2012" in text
    go(cited, "on=flow:region&lang=es")
    assert "Alphaland ES → Asia del mundo" in cited.card.inner_text()
    assert cited.ask("pointOf(value)", "flow:region") is None


def test_a_flow_between_a_country_and_a_region_is_found_and_on_the_flow_map(cited):
    tree = cited.page.locator('[data-body="flows"]')
    assert "Curves say who sends to whom, not the way." in tree.inner_text()
    cited.page.fill("#gx-search", "country to asia")
    assert "From the country to Asia" in cited.page.locator("#gx-found").inner_text()
    cited.page.keyboard.press("Enter")
    assert cited.ask("selected()")["id"] == "flow:region"
    drawn = {bundle["id"]: bundle for bundle in cited.ask("bundles()")}
    assert drawn["bundle:AAA>asia:drugs"]["flows"] == 1


@pytest.mark.parametrize(("old", "new"), [("terr:old", "terr:north"), ("route:mark", "flow:mark")])
def test_old_ids_in_an_address_answer(cited, old, new):
    go(cited, f"on={old}")
    assert cited.ask("selected()")["id"] == new


def test_old_layers_in_an_address_are_those_of_today(cited):
    go(cited, "layers=ways,none,places")
    shown = {layer["id"] for layer in cited.ask("layers()") if layer["shown"]}
    assert shown == {"flows", "routes", "places"}


def test_an_old_id_of_two_offers_both(cited):
    go(cited, "on=route:both")
    text = cited.card.inner_text()
    assert "Out" in text
    assert "From the north" in text


def test_what_was_foiled_is_said_plainly(cited):
    go(cited, "actor=act:one")
    # in the words of the relation: "attacks" alone would say that it came about
    words = cited.card.locator(".gx-link-item .gx-relation").all_text_contents()
    assert any("(foiled" in text for text in words), words


def test_a_whole_country_is_drawn_with_the_shape_of_the_base_map(cited):
    cited.click_at(-75, -17)
    assert "Alphaland at large" in cited.card.inner_text()
    assert "whole, for a claim about a part of it" in cited.card.inner_text()


def test_no_stated_start_is_counted_apart(cited):
    count = cited.page.locator("#gx-undated-text")
    assert count.inner_text() == "5 start not stated"
    cited.page.fill("#gx-time-from", "2013")
    cited.page.keyboard.press("Tab")
    # three flows ended in 2012; a port and a mentioned place have no date at all
    assert cited.ask("left(value)", "flows") == []
    assert cited.ask("left(value)", "mentioned") == ["mentioned:alpha"]
    cited.page.locator("#gx-undated").uncheck()
    assert cited.ask("left(value)", "mentioned") == []
