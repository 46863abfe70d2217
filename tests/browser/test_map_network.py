"""The network panel: who is linked to whom, by pointer and by keyboard, drawn and as a table."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import pytest
from browser_options import AXE, DESK, PHONE, RUN, TAGS
from render.small_atlas import evidence, links, small_atlas

from geonexus.render.html import write_html

MORE = [
    ("link:3", "act:three", "acts-against", "act:two", {}),
    ("link:4", "act:four", "launders-for", "act:three", {"date_from": "1990", "date_to": "1991"}),
    ("link:5", "act:one", "plotted-against", "terr:overlap", {"outcome": "foiled"}),
]
NO_PLACE = ("geometry_method", "accuracy_m")
RELATIONS = {
    "finances": "Finances",
    "controls": "Controls",
    "acts-against": "Acts against",
    "launders-for": "Launders for",
    "plotted-against": "Plotted against",
}
STRENGTHS = {"finances": 3, "controls": 4, "launders-for": 3}


def network_atlas():
    """The small atlas with two actors more, three steps from end to end."""
    atlas = small_atlas()
    rows = [
        {"id": key, "from": start, "relation": relation, "to": end, "summary": f"{key} told."}
        | {"what_flows": "", "hypothetical": False, "outcome": "done"}
        | {name: cell for name, cell in evidence("", 0.0).items() if name not in NO_PLACE}
        | changed
        for key, start, relation, end, changed in MORE
    ]  # fmt: skip
    table = pd.concat([links(), pd.DataFrame(rows)], ignore_index=True)
    relations = {
        term: {"en": text, "es": text, "pt": text, "strength": STRENGTHS.get(term)}
        for term, text in RELATIONS.items()
    }
    outcomes = {"foiled": {"en": "Foiled or failed", "es": "Frustrado", "pt": "Frustrado"}}
    kinds = {**atlas.vocabulary["actor_kind"], "company": dict.fromkeys(("en", "es", "pt"), "Firm")}
    more = {
        "act:three": {"id": "act:three", "title": "The police", "kind": "state-agency"},
        "act:four": {"id": "act:four", "title": "A bank", "kind": "company"},
    }
    return replace(
        atlas,
        tables={**atlas.tables, "links": table.fillna({"outcome": "done"})},
        actors={**atlas.actors, **more},
        vocabulary={
            **atlas.vocabulary, "relation": relations, "outcome": outcomes, "actor_kind": kinds,
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def network_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("network") / "index.html"
    write_html(network_atlas(), path)
    return path


@pytest.fixture
def opened(open_page, network_page):
    return open_page(network_page)


def open_network(opened, text="act:one"):
    opened.page.evaluate("text => { location.hash = `network=${text}` }", text)
    opened.page.locator("#gx-network-title").wait_for()


def facts(opened):
    return opened.page.locator("#gx-network-facts").inner_text()


def drawn(opened):
    shown = opened.ask("network()")
    return set(shown["nodes"]), set(shown["links"])


def focused(opened):
    return opened.page.evaluate(
        "document.activeElement.dataset.node ?? document.activeElement.dataset.edge ?? ''"
    )


def test_an_actors_card_opens_its_network_of_one_step(opened):
    opened.page.evaluate("location.hash = 'actor=act:one'")
    opened.card.locator("#gx-network-open").click()
    assert opened.page.locator("#gx-network-title").inner_text() == "Network of First group"
    nodes, edges = drawn(opened)
    # act:two controls terr:north, but that is a step away
    assert nodes == {"act:one", "act:two", "terr:overlap"}
    assert edges == {"link:1", "link:5"}
    assert facts(opened).startswith("Links: 2 · actors and places: 3 · contested: 1")


def test_two_steps_and_back(opened):
    open_network(opened)
    opened.page.locator("#gx-network-steps-2").click()
    nodes, edges = drawn(opened)
    assert nodes == {"act:one", "act:two", "terr:overlap", "terr:north", "act:three"}
    assert edges == {"link:1", "link:2", "link:3", "link:5"}
    assert opened.page.evaluate("document.activeElement.id") == "gx-network-steps-2"
    opened.page.locator("#gx-network-steps-1").click()
    assert len(drawn(opened)[0]) == 3


def test_what_is_contested_supposed_or_foiled_is_marked_without_color(opened):
    open_network(opened, "act:one/2")
    line = 'g.gx-net-edge[data-edge="{}"]'
    # read at once: the drawing is made again when the panel's size changes
    dashes = opened.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("g.gx-net-edge")].map((e) =>
            [e.dataset.edge, getComputedStyle(e.querySelector(".gx-net-line")).strokeDasharray]))"""
    )
    assert dashes["link:3"] == "none"
    assert len({dashes["link:1"], dashes["link:2"], "none"}) == 3
    assert dashes["link:2"] == dashes["link:5"]
    assert opened.page.locator(line.format("link:1")).locator("text").text_content() == "?"
    words = opened.page.locator(".gx-net-words").all_text_contents()
    assert "Plotted against (foiled or failed)" in words


def test_a_link_opens_its_evidence_and_a_node_its_card(opened):
    open_network(opened)
    opened.page.locator('.gx-net-node[data-node="act:two"]').click()
    assert opened.card.locator("h2").inner_text() == "Second group"
    opened.page.locator('g.gx-net-edge[data-edge="link:1"] .gx-net-reach').click(force=True)
    assert "One says so; the other not." in opened.card.inner_text()
    assert opened.ask("network()")["center"] == "act:one"


def test_by_keyboard_from_node_to_node_to_link_to_evidence(opened):
    open_network(opened)
    opened.page.locator('.gx-net-node[data-node="act:one"]').focus()
    reached = set()
    for key in (
        "ArrowUp",
        "ArrowDown",
        "Home",
        "ArrowLeft",
        "Home",
        "ArrowRight",
        "Home",
        "ArrowDown",
    ):
        opened.page.keyboard.press(key)
        reached.add(focused(opened))
    assert reached == {"act:one", "act:two", "terr:overlap"}
    opened.page.keyboard.press("Home")
    opened.page.keyboard.press("Tab")
    first = focused(opened)
    opened.page.keyboard.press("ArrowRight")
    assert {first, focused(opened)} == {"link:1", "link:5"}
    opened.page.keyboard.press("Enter")
    opened.card.locator(".gx-evidence").wait_for()
    # the first Escape in the card closes it, the one in the panel closes the panel
    opened.page.keyboard.press("Escape")
    assert opened.card.is_hidden()
    opened.page.locator("#gx-network-steps-1").focus()
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#gx-network").is_hidden()
    assert opened.ask("network()") is None


def test_the_focus_returns_to_where_it_was_opened(opened):
    opened.page.evaluate("location.hash = 'actor=act:one'")
    button = opened.card.locator("#gx-network-open")
    button.focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "gx-network-title"
    opened.page.keyboard.press("Escape")
    assert opened.page.evaluate("document.activeElement.id") == "gx-network-open"


def test_the_time_filter_is_obeyed_and_what_it_took_is_counted(opened):
    open_network(opened, "act:four")
    assert drawn(opened)[1] == {"link:4"}
    opened.page.evaluate("location.hash = 'network=act:four&time=2008..2010'")
    opened.wait("geonexus.network().links.length === 0")
    assert "filtered out: 1" in facts(opened)


def test_a_filter_of_the_evidence_is_obeyed(opened):
    opened.page.evaluate("location.hash = 'network=act:one&f.contested=yes'")
    opened.page.locator("#gx-network-title").wait_for()
    assert drawn(opened)[1] == {"link:1"}


def test_only_links_that_concern_a_territory(opened):
    open_network(opened, "act:one/2")
    select = opened.page.locator("#gx-network-territory")
    assert "North (2)" in "\n".join(select.locator("option").all_inner_texts())
    select.select_option("terr:north")
    # link:2 ends there; the ends of link:1 are both named there
    assert drawn(opened)[1] == {"link:1", "link:2"}
    assert "need not say" in opened.page.locator("#gx-network").inner_text()


def test_the_network_of_a_territory_names_who_is_named_there(opened):
    opened.page.evaluate("location.hash = 'on=terr:north'")
    opened.card.locator("#gx-network-open").click()
    nodes, edges = drawn(opened)
    assert nodes == {"terr:north", "act:one", "act:two"}
    # act:two has a link with it, so that it is named there adds nothing
    assert edges == {"link:1", "link:2", "named:act:one"}
    assert facts(opened).startswith("Links: 2 ")
    opened.page.locator('g.gx-net-edge[data-edge="named:act:one"] .gx-net-reach').dispatch_event(
        "click"
    )
    assert opened.ask("selected()")["id"] == "terr:north"


def test_the_table_holds_the_same_links_and_sorts(opened):
    open_network(opened, "act:one/2/table")
    rows = opened.page.locator(".gx-net-table tbody tr")
    assert rows.count() == 4
    first = rows.first.inner_text()
    assert "Controls" in first
    assert "4 · protection" in first
    heads = opened.page.locator(".gx-net-table thead button")
    heads.first.click()
    assert opened.page.evaluate("document.activeElement.dataset.column") == "0"
    starts = [rows.nth(i).locator("td").first.inner_text() for i in range(4)]
    assert starts == sorted(starts)
    row = opened.page.locator(".gx-net-table tr", has_text="Finances")
    text = row.inner_text()
    assert "Alpha 2015" in text
    assert "B2" in text
    assert "Contested" in text
    row.locator('button[data-edge="link:1"]').click()
    assert "One says so; the other not." in opened.card.inner_text()


def test_the_links_as_csv(opened):
    open_network(opened, "act:one/2/table")
    with opened.page.expect_download() as waiting:
        opened.page.locator("#gx-network-csv").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == {"link:1", "link:2", "link:3", "link:5"}
    assert rows["link:1"]["sources"] == "alpha-2015@l10;beta-2016@p3-4"
    assert rows["link:1"]["strength"] == "3"
    assert rows["link:3"]["strength"] == ""
    assert rows["link:5"]["outcome"] == "foiled"
    assert rows["link:2"]["hypothetical"] == "true"


def test_the_drawing_as_svg_and_png(opened):
    open_network(opened, "act:one/2")
    with opened.page.expect_download() as waiting:
        opened.page.locator("#gx-network-svg").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    words = " ".join("".join(part.itertext()) for part in root.iter())
    for wanted in ("Network of First group", "Second group", "Contested", "Alpha"):
        assert wanted in words
    # it stands alone: no class, no variable, nothing from outside
    assert not re.search(r"class=|var\(|url\(|href", text)
    with opened.page.expect_download() as waiting:
        opened.page.locator("#gx-network-png").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
    assert opened.page.locator("#gx-network-body > svg").count() == 0


def test_the_address_keeps_the_network(opened, open_page, network_page):
    open_network(opened)
    opened.page.locator("#gx-network-steps-2").click()
    opened.page.locator("#gx-network-territory").select_option("terr:north")
    opened.page.locator("#gx-network-table").click()
    opened.page.wait_for_timeout(350)
    text = unquote(opened.page.evaluate("location.hash"))
    assert "network=act:one/2/terr:north/table" in text
    again = open_page(network_page)
    again.page.evaluate("text => { location.hash = text }", text)
    again.page.locator(".gx-net-table").wait_for()
    assert again.ask("network()") == opened.ask("network()")


@pytest.mark.parametrize("text", ["act:nobody", "<img>", "act:one%00", "terr:", "act:one/9/x/../"])
def test_a_hostile_address_opens_nothing_that_is_not_there(opened, text):
    opened.page.evaluate("text => { location.hash = `network=${text}&map=4/0/-70` }", text)
    opened.wait("geonexus.zoom() === 4")
    shown = opened.ask("network()")
    assert shown is None or (shown["center"], shown["steps"], shown["territory"]) == (
        "act:one",
        1,
        "",
    )


def test_while_it_is_open_the_search_leads_to_another_network(opened):
    open_network(opened)
    opened.page.locator("#gx-search").fill("A bank")
    opened.page.locator("#gx-found [role=option]").first.wait_for()
    opened.page.keyboard.press("Enter")
    opened.wait("geonexus.network().center === 'act:four'")


def test_twice_the_same_drawing(opened, open_page, network_page):
    def places(one):
        open_network(one, "act:one/2")
        nodes = one.page.locator(".gx-net-node")
        return nodes.evaluate_all(
            "all => all.map(e => e.querySelector('.gx-net-shape').getAttribute('transform'))"
        )

    assert places(opened) == places(open_page(network_page))


def test_in_spanish_on_a_phone(open_page, network_page):
    phone = open_page(network_page, **PHONE)
    open_network(phone, "act:one/2")
    phone.page.locator("#gx-language-select").select_option("es")
    assert phone.page.locator("#gx-network-title").inner_text() == "Red de First group"
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    # read at once: the panel is written again when its size changes
    sizes = phone.page.evaluate(
        """() => [...document.querySelectorAll(".gx-network-tools button")]
            .map((e) => e.offsetHeight)"""
    )
    assert min(sizes) >= 44


def test_on_a_phone_it_takes_the_place_of_the_card_and_evidence_comes_on_top(
    open_page, network_page
):
    phone = open_page(network_page, **PHONE)
    phone.page.evaluate("location.hash = 'actor=act:one'")
    phone.card.locator("#gx-network-open").click()
    assert phone.card.is_hidden()
    assert phone.page.evaluate("document.activeElement.id") == "gx-network-title"
    phone.page.locator('.gx-net-node[data-node="act:two"]').click()
    assert phone.card.locator("h2").inner_text() == "Second group"
    phone.card.locator(".gx-close").click()
    phone.page.locator("#gx-network .gx-close").click()
    assert phone.page.locator("#gx-network").is_hidden()


@pytest.mark.parametrize(
    "options", [DESK, DESK | {"color_scheme": "dark"}, PHONE], ids=["desk", "dark", "phone"]
)
@pytest.mark.parametrize("text", ["act:one/2", "act:one/2/table", "terr:north"])
def test_axe_finds_nothing(open_page, network_page, options, text):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make npm")
    judged = open_page(network_page, bypass_csp=True, reduced_motion="reduce", **options)
    open_network(judged, text)
    judged.page.add_script_tag(path=AXE)
    assert judged.page.evaluate(RUN, TAGS) == []
