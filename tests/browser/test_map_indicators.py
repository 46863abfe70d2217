"""Choosing an indicator, its year and its classes, as a person does."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from render.test_map_indicators import atlas_with, figure

from geonexus.render.html import write_html

LAYER = "another-indicator"
FIGURES = [
    *(figure("AAA", "rate", year, value) for year, value in ((2010, 10.0), (2014, 90.0))),
    figure("BBB", "rate", 2014, 30.0, claim="assessed", sources="beta-2016@p2"),
    figure("CCC", "rate", 2014, 5.0, qualifier="lower bound"),
    figure("CCC", "rate", 2014, 20.0),
    figure("AAA", "gini", 2012, 0.4, unit="index, 0–1"),
    figure("BBB", "price", 2013, 3.0, unit="US dollars", qualifier="upper bound; approx"),
]


@pytest.fixture(scope="module")
def page_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("indicators") / "index.html"
    write_html(atlas_with(FIGURES), path)
    return path


@pytest.fixture
def opened(open_page, page_path):
    opened = open_page(page_path)
    opened.page.locator('input[data-layer="another-indicator"]').check()
    return opened


def body(opened):
    return opened.page.locator(f'[data-body="{LAYER}"]')


def figures(opened):
    return {one["area"]: one["value"] for one in opened.ask("figures(value)", LAYER)}


def choose(opened, words, title):
    part = body(opened).locator(".gx-chooser")
    part.locator("summary").click()
    part.locator("input").fill(words)
    part.locator("button", has_text=title).click()


@pytest.mark.parametrize("words", ["gini", "INDEX 2012", "índice"])
def test_it_is_found_by_title_unit_and_year(opened, words):
    choose(opened, words, "Gini index")
    assert figures(opened) == {"AAA": 0.4}
    assert body(opened).locator(".gx-chosen-title").inner_text() == "Gini index"
    # what has no figure is missing, and said so
    assert "No data\n2" in body(opened).inner_text()
    # one figure alone has no classes to choose
    assert body(opened).locator("[data-method]").count() == 0
    opened.click_at(-78, -18)
    assert opened.card.locator(".gx-value").inner_text() == "0.4 index, 0–1"
    assert opened.card.locator(".gx-sources li").count() == 1


def test_nothing_found_is_said(opened):
    part = body(opened).locator(".gx-chooser")
    part.locator("summary").click()
    part.locator("input").fill("gini 1999")
    assert part.locator(".gx-list").inner_text() == "Nothing found"


def test_a_map_of_mixed_figures_says_so(opened):
    assert figures(opened) == {"AAA": 90, "BBB": 30, "CCC": 20}
    text = body(opened).inner_text()
    for words in (
        "This map mixes figures known in different ways: reported as fact (2); assessed (1).",
        "2 sources, which may define it differently.",
        "Dashed edge: assessed, not reported",
        "Double edge: several figures for the year",
    ):
        assert words in text, words
    assert "stand side by side" not in text
    body(opened).locator("[data-year]").select_option("2010")
    text = body(opened).inner_text()
    assert "All figures: reported as fact." in text
    assert "Dashed edge" not in text
    opened.click_at(-90, 20)
    assert opened.card.locator(".gx-value").inner_text() == "No data"


def test_rival_figures_are_all_in_the_card(opened):
    opened.click_at(-90, 20)
    text = opened.card.inner_text()
    assert "Several figures for this year" in text
    rows = opened.card.locator(".gx-series tr").all_inner_texts()
    assert [row.split("\t")[1:] for row in rows] == [["20", ""], ["5", "lower bound"]]


def test_a_bound_does_not_pass_for_a_figure(opened):
    choose(opened, "dollars", "price")
    text = body(opened).inner_text()
    assert "Dash-dot edge: a bound, target, projection or estimate" in text
    assert "Partial, bounded or estimated (1)" in text


def test_the_method_changes_the_classes_and_the_picture(opened):
    colors = {}
    for method in ("fisher-jenks", "quantiles", "equal-interval"):
        body(opened).locator("[data-method]").select_option(method)
        colors[method] = [one["color"] for one in opened.ask("figures(value)", LAYER)]
    # five figures, so natural breaks and quantiles have a class each, equal intervals do not
    assert colors["fisher-jenks"] == colors["quantiles"] != colors["equal-interval"]
    canvas = opened.page.locator("canvas.gx-canvas")
    before = canvas.screenshot()
    body(opened).locator("[data-each]").check()
    assert canvas.screenshot() != before


def test_indicator_year_and_method_are_in_the_address(opened, open_page, page_path):
    body(opened).locator("[data-method]").select_option("quantiles")
    body(opened).locator("[data-each]").check()
    body(opened).locator("[data-year]").select_option("2010")
    opened.page.wait_for_timeout(350)
    text = unquote(opened.page.evaluate("location.hash"))
    assert f"year={LAYER}:2010" in text
    assert f"classes={LAYER}:quantiles*" in text
    again = open_page(page_path)
    again.page.evaluate("text => { location.hash = text }", text)
    body(again).locator("[data-method]").wait_for()
    assert again.ask("figures(value)", LAYER) == opened.ask("figures(value)", LAYER)
    assert body(again).locator("[data-each]").is_checked()
    # the chosen indicator too
    choose(opened, "gini", "Gini index")
    opened.page.wait_for_timeout(350)
    text = opened.page.evaluate("location.hash")
    assert "ind=gini" in text
    again.page.evaluate("text => { location.hash = text }", text)
    again.wait("geonexus.figures('another-indicator').length === 1")


def test_it_follows_the_time_bar(opened):
    opened.page.locator("#gx-time-from").fill("2009")
    opened.page.locator("#gx-time-to").fill("2011")
    opened.page.keyboard.press("Enter")
    assert figures(opened) == {"AAA": 10}
    assert "No data\n2" in body(opened).inner_text()


def test_it_speaks_portuguese_on_a_phone(open_page, page_path):
    phone = open_page(
        page_path, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    phone.page.locator("#gx-language-select").select_option("pt")
    phone.page.locator("#gx-layers-button").tap()
    phone.page.locator('input[data-layer="another-indicator"]').check()
    assert "Quebras naturais" in body(phone).locator("[data-method]").inner_text()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
