"""Search, walking from card to card, and the address that brings a view back."""

from __future__ import annotations

import pytest


def search(opened, text):
    opened.page.locator("#gx-search").fill(text)
    # what is hidden has no lines
    if opened.page.locator("#gx-found [role=option]").count():
        opened.page.locator("#gx-found [role=option]").first.wait_for()
    return [
        item.split("\n")[0]
        for item in opened.page.locator("#gx-found [role=option]").all_inner_texts()
    ]


def title(opened):
    return opened.card.locator("h2").inner_text()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sobreposicao", "Overlap"),
        ("SALIDA", "Out"),
        ("the squ", "North"),
        ("numero grupo", "First group"),
        ("betaland es", "Betaland"),
        ("seizure harb", "Seizure at the harbor"),
    ],
)
def test_any_name_in_any_language_without_accents(desk, text, found):
    assert search(desk, text)[0] == found


def test_search_by_keyboard_alone(desk):
    page = desk.page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "gx-search"
    page.keyboard.type("harb")
    options = page.locator("#gx-found [role=option]")
    assert options.count() > 1
    box = page.locator("#gx-search")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    wanted = active.locator("span.gx-datum").inner_text()
    page.keyboard.press("Enter")
    assert title(desk) == wanted
    assert page.locator("#gx-found").is_hidden()
    assert search(desk, "no such thing") == []
    assert "Nothing found" in page.locator("#gx-found").inner_text()
    page.locator("#gx-search").press("Escape")
    assert page.locator("#gx-found").is_hidden()
    assert desk.card.is_visible()


def test_what_is_found_in_a_hidden_layer_is_shown(desk):
    desk.show("places", False)
    search(desk, "strip")
    desk.page.keyboard.press("Enter")
    assert title(desk) == "Strip"
    assert desk.box("places").is_checked()


def test_a_walk_from_territory_to_incident_to_actor_and_back(desk):
    desk.click_at(-69.5, -9.5)
    card = desk.card
    card.locator("details", has_text="Incidents here (1)").locator("summary").click()
    card.get_by_role("button", name="Attack inside").click()
    assert title(desk) == "Attack inside"
    card.locator(".gx-line").get_by_role("button", name="First group").click()
    assert title(desk) == "First group"
    assert desk.ask("selected()") is None
    text = card.inner_text()
    for part in ("Trafficking organization", "Los Primeros; Grupo Número Uno", "Alphaland"):
        assert part in text, part
    # each link has its relation, its doubt and its evidence
    link = card.locator(".gx-link-item")
    assert "Finances → Second group" in link.inner_text().replace("\n", " ")
    assert link.locator(".gx-mark").inner_text() == "Contested"
    link.locator("summary").click()
    link.locator(".gx-sources li").first.wait_for()
    # being named together is not being in league
    assert "not being in league" in text
    link.get_by_role("button", name="Second group").click()
    assert title(desk) == "Second group"
    assert "hypothetical" in card.locator(".gx-link-item").all_inner_texts()[1]
    for wanted in ("First group", "Attack inside", "North"):
        card.locator(".gx-back").click()
        assert title(desk) == wanted
    assert card.locator(".gx-back").is_disabled()
    card.locator(".gx-forward").click()
    assert title(desk) == "Attack inside"


def test_an_actor_leads_to_where_it_is_named_and_filters(desk):
    search(desk, "second group")
    desk.page.keyboard.press("Enter")
    card = desk.card
    assert [t.split(" (")[0] for t in card.locator("details > summary").all_inner_texts()][-2:] == [
        "Territories",
        "Places",
    ]
    card.get_by_role("button", name="Show only what names it").click()
    assert desk.ask("left(value)", "places") == ["place:harbor"]
    card.get_by_role("button", name="Show the others again").click()
    assert len(desk.ask("left(value)", "places")) == 2
    card.locator("details", has_text="Places (1)").locator("summary").click()
    card.get_by_role("button", name="Harbor").click()
    assert title(desk) == "Harbor"


def address(opened):
    opened.page.wait_for_timeout(400)
    return opened.page.evaluate("location.hash")


def test_an_address_brings_the_view_back(open_page, small_page, desk):
    page = desk.page
    assert address(desk) == ""
    desk.show("places", False)
    page.locator("#gx-filter-button").click()
    page.locator('[data-facet="contested"] summary').click()
    page.locator('[data-facet="contested"] label', has_text="yes").click()
    page.locator("#gx-time-from").fill("2010-02")
    page.locator("#gx-undated").uncheck()
    page.locator("#gx-language-select").select_option("pt")
    search(desk, "sobrep")
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    text = address(desk)
    for part in ("f.contested=yes", "time=2010-02..", "undated=0", "on=terr:overlap", "lang=pt"):
        assert part in text, part
    again = open_page(small_page)
    again.page.goto(small_page.as_uri() + text)
    again.page.reload()
    again.wait("window.geonexus && geonexus.drawn() > 0")
    assert title(again) == "Sobreposição"
    assert again.ask("language()") == "pt"
    assert again.ask("zoom()") == desk.ask("zoom()")
    assert again.ask("layers()") == desk.ask("layers()")
    assert again.page.locator("#gx-filtered-text").inner_text() == "1 de 7"
    assert again.page.locator("#gx-time-from").input_value() == "2010-02"
    # and back to nothing, while the page is open
    again.page.evaluate("location.hash = ''")
    again.wait("geonexus.selected() === null")
    assert again.ask("language()") == "en"
    assert len(again.ask("left(value)", "territories")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "#map=99/0/0&layers=__proto__,none&on=<img src=x onerror=alert(1)>&lang=xx",
        "#f.__proto__=a&f.actor=%3Cscript%3E&f.country=constructor&time=2010..",
        "#actor=javascript:alert(1)&on=%E0%A4%A&" + "f.a=1&" * 900,
        "#layers=indicators,indicators&on=AAA@indicators",
        "#" + "a" * 20000,
    ],
)
def test_a_hostile_address_does_no_harm(open_page, small_page, text):
    opened = open_page(small_page)
    opened.page.evaluate("(text) => { location.hash = text; }", text)
    opened.page.wait_for_timeout(400)
    assert opened.page.locator("img, script[src], iframe").count() == 0
    assert 2 <= opened.ask("zoom()") <= 12
    assert opened.ask("language()") == "en"
    opened.page.locator("#gx-zoom-home").click()
    assert opened.page.locator("#gx-failed").is_hidden()


def test_a_letter_wrong_and_what_one_can_filter_by(desk):
    page = desk.page
    # below the actor stands its filter
    assert search(desk, "frist group")[:2] == ["First group", "Show only what names it"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert desk.ask("left(value)", "places") == []
    assert desk.card.is_hidden()
    assert page.locator("#gx-filter-button .gx-badge").inner_text() == "1"
    # again, and it is taken back
    assert search(desk, "firstgroup")[:2] == ["First group", "Show the others again"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert len(desk.ask("left(value)", "places")) == 2


def test_words_of_a_text_are_found_below_names(desk):
    assert search(desk, "calm controlled")[0] == "North"
    assert set(search(desk, "seen together")) == {
        "First group → Finances → Second group",
        "Second group → Controls → North",
    }
