"""The address of a view, the browser's history, and the middle of the map."""

from __future__ import annotations

from itertools import pairwise

import pytest
from browser_options import DESK, PHONE

WIDTHS = {"desk": DESK, "phone": PHONE}


def address(opened):
    return opened.page.evaluate("location.hash")


def settle(opened):
    """Wait until the address has followed the page: it is written a quarter of a second later."""
    opened.page.wait_for_timeout(400)


def load(opened, text):
    """Open an address as a fresh page does."""
    opened.page.evaluate("text => history.replaceState(null, '', text)", text)
    opened.page.reload()
    opened.wait("window.geonexus && geonexus.drawn() > 0")


@pytest.mark.parametrize(
    ("width", "more"),
    [
        ("desk", ""),
        ("desk", "&bar=time&panel=filter&on=terr:north"),
        ("phone", "&on=terr:north"),
        ("phone", "&bar=time&panel=filter"),
    ],
)
def test_the_middle_stays_over_ten_reloads(open_page, small_page, width, more):
    opened = open_page(small_page, **WIDTHS[width])
    load(opened, f"#map=6/-11/-74{more}")
    settle(opened)
    first, wanted = address(opened), opened.ask("center()")
    assert wanted == [-74, -11]
    for _ in range(10):
        opened.page.reload()
        opened.wait("window.geonexus && geonexus.drawn() > 0")
    settle(opened)
    assert opened.ask("center()") == wanted
    assert address(opened) == first


def test_the_middle_stays_when_the_frame_changes(desk):
    load(desk, "#map=6.5/-11.3/-74.7")
    middle = [-74.7, -11.3]
    toggle = desk.page.locator("#gx-time-toggle")
    for _ in range(6):
        toggle.click()
        desk.page.wait_for_timeout(60)
        assert desk.ask("center()") == middle
    desk.page.set_viewport_size({"width": 1111, "height": 777})
    desk.page.wait_for_timeout(100)
    assert desk.ask("center()") == middle


def test_the_fold_is_kept(desk):
    page, chart = desk.page, desk.page.locator("#gx-time-chart")
    assert chart.is_hidden()
    page.locator("#gx-time-toggle").click()
    desk.wait("location.hash.includes('bar=time')")
    page.evaluate("history.replaceState(null, '', location.href.split('#')[0])")
    page.reload()
    desk.wait("window.geonexus && geonexus.drawn() > 0")
    assert chart.is_visible()
    page.locator("#gx-time-toggle").click()
    settle(desk)
    page.reload()
    desk.wait("window.geonexus && geonexus.drawn() > 0")
    assert chart.is_hidden()


def state(opened):
    """What a reader sees of a step: selection, card, panel, window."""
    return opened.page.evaluate(
        """() => [geonexus.selected()?.id ?? '',
        document.querySelector('#gx-card h2')?.textContent ?? '',
        ...['card', 'filter', 'layers', 'about'].map(
          (name) => document.getElementById('gx-' + name).checkVisibility())]"""
    )


def test_back_undoes_each_step_and_forward_does_it_again(desk):
    page = desk.page
    actions = [
        lambda: desk.click("terr:north"),
        lambda: page.locator("#gx-card .gx-line button", has_text="First group").click(),
        lambda: page.locator("#gx-filter-button").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: desk.click_at(-66, -7),
        lambda: page.locator(".gx-choices button", has_text="Overlap").click(),
        lambda: page.locator("#gx-about-button").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator("#gx-credit").click(),
    ]
    before = page.evaluate("history.length")
    states = [state(desk)]
    for act in actions:
        act()
        settle(desk)
        states.append(state(desk))
    assert all(one != other for one, other in pairwise(states)), states
    # a pan and a filter are no steps
    assert page.evaluate("history.length") == before + len(actions)
    for wanted in reversed(states[:-1]):
        page.go_back()
        settle(desk)
        assert state(desk) == wanted
    for wanted in states[1:]:
        page.go_forward()
        settle(desk)
        assert state(desk) == wanted


def test_back_returns_to_the_place_too(desk):
    load(desk, "#map=4/-11/-74")
    desk.page.locator("#gx-search").fill("North")
    desk.page.keyboard.press("Enter")
    desk.wait("geonexus.zoom() > 4")
    settle(desk)
    desk.page.go_back()
    settle(desk)
    assert desk.ask("selected()") is None
    assert desk.ask("center()") == [-74, -11]
    assert desk.ask("zoom()") == 4


def test_pans_and_filters_change_the_step_in_force(desk):
    page = desk.page
    before = page.evaluate("history.length")
    page.locator("#gx-zoom-in").click()
    desk.wait("location.hash.includes('map=')")
    desk.show("places", False)
    page.locator("#gx-time-from").fill("2010")
    page.keyboard.press("Enter")
    desk.wait("location.hash.includes('time=2010')")
    assert page.evaluate("history.length") == before


def test_a_link_a_note_and_a_choice_have_an_address(desk):
    desk.click_at(-66, -7)
    desk.wait("location.hash.includes('on=')")
    text = address(desk)
    load(desk, text)
    assert desk.page.locator(".gx-choices button").count() == 2


def test_an_address_without_a_place_leads_to_the_thing(desk):
    load(desk, "#on=terr:north")
    x, y = desk.point("terr:north")
    card = desk.card.bounding_box()
    assert desk.ask("zoom()") > 3
    assert 0 < y < 900
    assert x < card["x"]


@pytest.mark.parametrize("more", ["", "&bar=time"])
def test_what_is_drawn_lies_where_the_map_is(desk, more):
    canvas = desk.page.locator("#map_geonexus")
    load(desk, "#map=5/-3/-70")
    for text in (f"#map=5/-3.9/-70.8{more}", f"#map=5/-3/-70{more}", "#map=5/-3.4/-70.3"):
        desk.page.evaluate("text => { location.hash = text }", text)
        settle(desk)
        before = canvas.screenshot()
        desk.show("places", False)
        desk.show("places")
        assert canvas.screenshot() == before


STATES = [
    "",
    "#map=5.5/-4.2/-68.3&layers=territories,places&time=2009..2012-06&undated=0&bar=time",
    "#f.actor=act:one,act:two&all=actor&panel=filter&on=terr:north",
    "#base=dark&actor=act:one&opacity=routes:40&lang=es",
    "#compare=2008..2010/2012..2014/40&on=terr:north,terr:overlap",
]


def test_the_link_to_a_view_brings_all_of_it_back(open_page, small_page):
    """From each state the link is copied, opened in another browser and compared."""
    asked = """() => ({ center: geonexus.center().map((degrees) => degrees.toFixed(4)),
      zoom: geonexus.zoom(), selected: geonexus.selected(),
      language: geonexus.language(), layers: geonexus.layers(),
      left: geonexus.layers().map(({ id }) => geonexus.left(id)),
      card: document.getElementById('gx-card').textContent,
      panels: ['filter', 'layers', 'time-chart', 'compare'].map(
        (name) => document.getElementById('gx-' + name).checkVisibility()),
      theme: document.documentElement.dataset.theme })"""
    first = open_page(small_page)
    first.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    second = open_page(small_page)
    for text in STATES:
        load(first, text or first.page.url.split("#")[0])
        settle(first)
        first.page.locator("#gx-tool-menu-button").click()
        first.page.locator('[data-tool="copy_link"]').click()
        first.page.locator("#gx-status", has_text="copi").wait_for()
        link = first.page.evaluate("navigator.clipboard.readText()")
        load(second, link)
        settle(second)
        wanted, found = first.page.evaluate(asked), second.page.evaluate(asked)
        assert found == wanted, text
        assert "map=" in link
