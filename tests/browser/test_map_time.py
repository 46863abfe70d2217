"""The time bar as a person uses it: brush, step, play, type; by pointer and by keyboard."""

from __future__ import annotations

import pandas as pd
import pytest
from render.small_atlas import changed, small_atlas

from geonexus.render.html import write_html

LAYERS = ("territories", "routes", "places", "incidents")


def left(opened):
    return {key for layer in LAYERS for key in opened.ask("left(value)", layer)}


def span(opened):
    return tuple(opened.page.locator(f"#gx-time-{end}").input_value() for end in ("from", "to"))


def choose(opened, start, end):
    opened.page.locator("#gx-time-from").fill(start)
    opened.page.locator("#gx-time-to").fill(end)
    opened.page.keyboard.press("Enter")


def test_things_appear_in_their_period(desk):
    # everything is of 2008 to 2015, but one seizure of 17 March 2012 and one undated port
    everything = left(desk)
    choose(desk, "2012-03-18", "2012-03-31")
    assert everything - left(desk) == {"inc:exact"}
    choose(desk, "2012-03-17", "2012-03-17")
    assert left(desk) == everything
    choose(desk, "2016", "")
    assert left(desk) == {"place:harbor"}
    assert desk.page.locator("#gx-undated-text").inner_text() == "1 start not stated"
    desk.page.locator("#gx-undated").uncheck()
    assert left(desk) == set()
    assert desk.page.locator("#gx-undated-text").inner_text() == "1 start not stated"
    desk.page.locator("#gx-filtered-clear").click()
    assert left(desk) == everything
    assert span(desk) == ("", "")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2015-13", "", "“2015-13” is not a date. Type a year, a month or a day"),
        ("2011-02-30", "", "“2011-02-30” is not a date."),
        ("", "soon", "“soon” is not a date."),
        ("soon", "2015-00", "“soon” is not a date."),
        ("2014", "2010", "The end, 2010, is before the start, 2014."),
    ],
)
def test_what_is_wrong_with_a_date_is_said_and_it_stays(desk, start, end, said):
    page = desk.page
    choose(desk, "2009", "2012")
    before = left(desk)
    choose(desk, start, end)
    assert span(desk) == (start, end)
    note = page.locator("#gx-time-fault")
    assert said in note.inner_text()
    assert note.get_attribute("role") == "alert"
    for field, text in (("from", start), ("to", end)):
        box = page.locator(f"#gx-time-{field}")
        wrong = text != ""
        assert box.get_attribute("aria-invalid") == str(wrong).lower()
        assert box.get_attribute("aria-describedby") == ("gx-time-fault" if wrong else None)
    # what was in force stays in force, and another change does not rub out what was typed
    assert left(desk) == before
    desk.show("places", False)
    desk.show("places", True)
    assert span(desk) == (start, end)
    choose(desk, "2010", "")
    assert note.inner_text() == ""
    assert span(desk) == ("2010", "")


def test_another_choice_of_time_takes_the_place_of_a_wrong_date(desk):
    choose(desk, "2015-13", "")
    desk.page.locator("#gx-time-on").click()
    assert span(desk) == ("2008", "2008-01")
    assert desk.page.locator("#gx-time-fault").inner_text() == ""


def test_brushing_stepping_and_back_to_all(desk):
    page = desk.page
    page.locator("#gx-time-toggle").click()
    chart = page.locator("#gx-time-canvas").bounding_box()
    x = [chart["x"] + chart["width"] * share for share in (0.01, 0.1, 0.2)]
    y = chart["y"] + 20
    page.mouse.move(x[0], y)
    page.mouse.down()
    page.mouse.move(x[1], y, steps=3)
    page.mouse.up()
    assert span(desk) == ("2008", "2008-10")
    assert "inc:exact" not in left(desk)
    page.locator("#gx-time-on").click()
    assert span(desk) == ("2008-02", "2008-11")
    page.locator("#gx-time-back").click()
    assert span(desk) == ("2008", "2008-10")
    # what is inside of the span moves it
    page.mouse.move(x[1] - 9, y)
    page.mouse.down()
    page.mouse.move(x[2] - 9, y, steps=3)
    page.mouse.up()
    start, end = span(desk)
    assert start > "2008-06"
    assert end > "2009-04"
    page.locator("#gx-time-zoom").click()
    assert page.locator("#gx-time-zoom").get_attribute("aria-pressed") == "true"
    assert page.locator("#gx-time-handle-to").get_attribute("aria-valuenow") == "9"
    page.locator("#gx-time-zoom").click()
    page.locator("#gx-time-all").click()
    assert span(desk) == ("", "")


def test_by_keyboard(desk):
    page = desk.page
    page.locator("#gx-time-toggle").click()
    thumb = page.locator("#gx-time-handle-to")
    thumb.focus()
    page.keyboard.press("ArrowLeft")
    assert thumb.get_attribute("aria-valuetext") == "2015-11"
    page.keyboard.press("PageDown")
    assert span(desk) == ("2008", "2015-01")
    page.keyboard.press("End")
    assert span(desk) == ("", "")
    page.locator("#gx-time-handle-from").focus()
    page.keyboard.press("End")
    assert span(desk) == ("2015-12", "2015")


def test_play_moves_on_and_stops(desk):
    page = desk.page
    choose(desk, "2010-01", "2010-02")
    page.locator("#gx-time-play").click()
    assert page.locator("#gx-time-play").get_attribute("aria-label") == "Pause"
    desk.wait("document.getElementById('gx-time-from').value === '2010-04'")
    page.locator("#gx-time-play").click()
    assert page.locator("#gx-time-play").get_attribute("aria-label") == "Play through time"
    assert span(desk)[0] == "2010-04"


def test_play_keeps_the_window_and_the_selection(desk):
    page = desk.page
    desk.click("terr:north")
    choose(desk, "2015-10", "2015-11")
    page.locator("#gx-time-play").click()
    desk.wait("document.getElementById('gx-time-from').value === '2015-11'")
    assert span(desk) == ("2015-11", "2015")
    assert desk.ask("selected()")["id"] == "terr:north"
    # at the end it stops, and the window is the reader's again
    desk.wait("document.getElementById('gx-time-from').value === '2015-10'")
    assert page.locator("#gx-time-play").get_attribute("aria-label") == "Play through time"
    assert span(desk) == ("2015-10", "2015-11")
    assert desk.ask("selected()")["id"] == "terr:north"
    assert desk.card.is_visible()
    # paused and gone on with, it still comes back to where it began
    page.locator("#gx-time-play").click()
    page.locator("#gx-time-play").click()
    assert span(desk) == ("2015-11", "2015")
    page.locator("#gx-time-back").click()
    page.locator("#gx-time-play").click()
    desk.wait("document.getElementById('gx-time-play').textContent === '▶'")
    assert span(desk) == ("2015-10", "2015-11")


def test_an_indicator_follows(desk):
    desk.show("indicators")
    desk.click_at(-78, -18)
    assert desk.card.locator(".gx-value").inner_text() == "30 %"
    choose(desk, "2009", "2012")
    assert desk.card.locator(".gx-value").inner_text() == "40.5 %"
    assert desk.page.locator("select[data-year]").input_value() == "2010"
    desk.page.locator("#gx-time-all").click()
    assert desk.card.locator(".gx-value").inner_text() == "30 %"


def test_on_a_phone_the_bar_is_folded(phone):
    page = phone.page
    chart = page.locator("#gx-time-chart")
    assert chart.is_hidden()
    page.locator("#gx-time-toggle").tap()
    assert chart.is_visible()
    assert page.locator("#gx-time-toggle").get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = chart.bounding_box()
    # the middle of the 18th of the 96 months from January 2008 to December 2015
    page.touchscreen.tap(box["x"] + box["width"] * 17.5 / 96, box["y"] + 20)
    assert span(phone) == ("2009-06", "2009-06")


@pytest.fixture(scope="module")
def uncertain_page(tmp_path_factory):
    """Incidents: one of a day, one dated only 2011, one that lasted; all of one place."""
    atlas = small_atlas()
    dates = pd.DataFrame(
        [("2011-05-02", "2011-05-02", "day"), ("2011", "2011", "year"), ("2010", "2012", "range")],
        columns=["date_from", "date_to", "date_precision"],
    )
    for column in dates:
        atlas = changed(atlas, "incidents", column, dates[column].tolist())
    path = tmp_path_factory.mktemp("uncertain") / "index.html"
    write_html(atlas, path)
    return path


def test_an_event_of_a_year_is_in_each_of_its_months_and_marked(open_page, uncertain_page):
    opened = open_page(uncertain_page)
    text = opened.page.locator("#gx-uncertain")
    assert text.inner_text() == ""
    opened.page.locator(".gx-certainty").click()
    assert "Bar through the marker" in opened.page.locator("#gx-layers").inner_text()
    with_all = opened.page.locator("canvas.gx-canvas").screenshot()
    for month in ("2011-01", "2011-05", "2011-12"):
        choose(opened, month, month)
        assert "inc:inside" in opened.ask("left(value)", "incidents")
        assert opened.ask("uncertain(value)", "incidents") == ["inc:inside"]
        assert text.inner_text() == "1 imprecise in time"
    assert opened.page.locator("canvas.gx-canvas").screenshot() != with_all
    choose(opened, "2012-01", "2012-01")
    assert "inc:inside" not in opened.ask("left(value)", "incidents")
    # a span that holds the whole year leaves no doubt
    choose(opened, "2010", "2012")
    assert opened.ask("uncertain(value)", "incidents") == []
    assert text.inner_text() == ""
