"""Two periods side by side: each side shows its own, counts it, and the address keeps both."""

from __future__ import annotations

import pytest

# inc:exact: 2012-03-17; place:harbor has no date; all others: 2008–2015
SPOTS = {"north": (-69, -9), "exact": (-40, 10)}


@pytest.fixture
def compared(open_page, small_page):
    opened = open_page(small_page)
    opened.page.locator("#gx-tool-menu-button").click()
    opened.page.locator('[data-tool="compare"]').click()
    return opened


def fill(opened, side, start, end):
    for name, text in (("from", start), ("to", end)):
        field = opened.page.locator(f"#gx-compare-{side}-{name}")
        field.fill(text)
        field.press("Tab")


def count(opened, side):
    return int(opened.page.locator(f"#gx-compare-{side}").inner_text())


def ground_at(opened, lon, lat):
    """Picture of a few pixels round a place."""
    spot = opened.ask("pixel(value[0], value[1])", [lon, lat])
    clip = {"x": spot["x"] - 2, "y": spot["y"] - 2, "width": 4, "height": 4}
    return opened.page.screenshot(clip=clip)


def test_each_side_shows_its_own_period(compared):
    fill(compared, 0, "1990", "1999")
    fill(compared, 1, "2012", "2012")
    assert count(compared, 0) == 0
    # 2 territories, 2 routes, 3 incidents, 1 place
    assert count(compared, 1) == 8
    assert "1 start not stated" in compared.page.locator("#gx-compare-undated").inner_text()
    page = compared.page
    # the territory lies left of the middle, so it is not drawn; moved to its right, it is
    page.locator("#gx-divider").focus()
    page.keyboard.press("End")
    nothing = ground_at(compared, *SPOTS["north"])
    compared.click_at(*SPOTS["north"])
    assert compared.card.is_hidden()
    page.locator("#gx-divider").focus()
    page.keyboard.press("Home")
    assert ground_at(compared, *SPOTS["north"]) != nothing
    compared.click_at(*SPOTS["north"])
    assert compared.card.locator("h2").inner_text() == "North"


def test_what_is_on_neither_side_is_not_on_the_map(compared):
    fill(compared, 0, "1990", "1999")
    fill(compared, 1, "2016", "2020")
    assert compared.ask("left(value)", "incidents") == []
    assert compared.ask("left(value)", "places") == ["place:harbor"]
    fill(compared, 1, "2012", "2012")
    assert "inc:exact" in compared.ask("left(value)", "incidents")


def test_the_divider_by_mouse_keys_and_touch(compared):
    page = compared.page
    divider = page.locator("#gx-divider")
    now = lambda: int(divider.get_attribute("aria-valuenow"))  # noqa: E731
    assert now() == 50
    page.keyboard.press("ArrowLeft")
    assert now() == 49
    page.keyboard.press("PageUp")
    assert now() == 59
    box = divider.bounding_box()
    frame = page.locator("#gx-main").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.25, box["y"] + 310, steps=4)
    page.mouse.up()
    assert now() == 25
    page.mouse.move(frame["x"] + frame["width"] * 0.75, box["y"] + 310)
    assert now() == 25
    assert "|" in divider.get_attribute("aria-valuetext")


def test_the_address_brings_both_periods_back(compared, open_page, small_page):
    fill(compared, 0, "2008", "2010")
    fill(compared, 1, "2012", "2012-06")
    compared.page.locator("#gx-divider").press("PageDown")
    compared.wait("location.hash.includes('compare=2008..2010/2012..2012-06/40')")
    again = open_page(small_page)
    again.page.evaluate("hash => { location.hash = hash }", compared.page.url.split("#")[1])
    again.wait("!document.getElementById('gx-divider').hidden")
    assert again.page.locator("#gx-divider").get_attribute("aria-valuenow") == "40"
    assert [count(again, side) for side in (0, 1)] == [count(compared, side) for side in (0, 1)]


def test_the_end_brings_the_time_before_back(open_page, small_page):
    opened = open_page(small_page)
    page = opened.page
    page.evaluate("location.hash = 'time=2010..2013'")
    opened.wait("document.getElementById('gx-time-from').value === '2010'")
    page.locator("#gx-tool-menu-button").click()
    page.locator('[data-tool="compare"]').click()
    fields = page.locator("#gx-compare input").all()
    values = [field.input_value() for field in fields]
    assert values == ["2010", "2011", "2012", "2013"]
    assert page.locator("#gx-time").is_hidden()
    page.locator("#gx-compare-end").click()
    assert page.locator("#gx-divider").is_hidden()
    assert page.locator("#gx-time-from").input_value() == "2010"
    opened.wait("location.hash.includes('time=2010..2013') && !location.hash.includes('compare')")


def test_what_is_no_date_is_said_and_stays(compared):
    before = [count(compared, side) for side in (0, 1)]
    fault = compared.page.locator("#gx-compare-0-fault")
    fill(compared, 0, "soon", compared.page.locator("#gx-compare-0-to").input_value())
    assert compared.page.locator("#gx-compare-0-from").input_value() == "soon"
    assert "“soon” is not a date." in fault.inner_text()
    assert [count(compared, side) for side in (0, 1)] == before
    compared.page.locator("#gx-compare-0-from").fill("")
    compared.page.locator("#gx-compare-0-from").press("Tab")
    compared.page.locator("#gx-compare-0-to").fill("")
    compared.page.locator("#gx-compare-0-to").press("Tab")
    # one end may be open, not both
    assert fault.inner_text() == "Type a start or an end."
    fill(compared, 0, "2009", "")
    assert fault.inner_text() == ""


def test_an_end_before_its_start_is_said(compared):
    fault = compared.page.locator("#gx-compare-1-fault")
    fields = [compared.page.locator(f"#gx-compare-1-{end}") for end in ("from", "to")]
    fields[0].fill("2030")
    fields[0].press("Tab")
    assert [field.input_value() for field in fields] == ["2030", "2015"]
    assert fault.inner_text() == "The end, 2015, is before the start, 2030."
    fields[1].fill("2031")
    fields[1].press("Tab")
    assert fault.inner_text() == ""
    assert [field.input_value() for field in fields] == ["2030", "2031"]


def test_clear_all_ends_the_comparison(compared):
    compared.page.locator("#gx-filter-button").click()
    compared.page.locator("#gx-clear").click()
    assert compared.page.locator("#gx-divider").is_hidden()
    assert compared.page.locator("#gx-time").is_visible()


def test_on_a_phone(phone):
    page = phone.page
    page.locator("#gx-tool-menu-button").tap()
    page.locator('[data-tool="compare"]').tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for one in page.locator("#gx-compare input, #gx-compare button").all():
        box = one.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 740


def test_what_was_added_and_what_is_gone_is_listed(compared):
    page = compared.page
    fill(compared, 0, "2008", "2011")
    fill(compared, 1, "2012", "2012")
    # one incident is of 2012 alone; all others last through both, or have no date
    assert page.locator("#gx-changes").inner_text() == "List: 1 added, 0 gone"
    page.locator("#gx-changes").click()
    card = compared.card
    heads = [text.lower() for text in card.locator("h3").all_inner_texts()]
    assert heads == ["only in 2012 (1)", "no longer there: only in 2008 – 2011 (0)"]
    assert card.locator("summary").all_inner_texts() == ["Incidents (1)"]
    card.get_by_role("button", name="Seizure at the harbor").click()
    assert compared.ask("selected()")["id"] == "inc:exact"
    card.locator(".gx-back").click()
    # the other way round it is gone
    fill(compared, 0, "2012", "2012")
    fill(compared, 1, "2013", "2014")
    heads = [text.lower() for text in card.locator("h3").all_inner_texts()]
    assert heads == ["only in 2013 – 2014 (0)", "no longer there: only in 2012 (1)"]
    page.locator("#gx-compare-end").click()
    assert "No two periods are compared." in card.inner_text()
