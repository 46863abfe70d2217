"""Countries compared: ranked by full years, what is missing seen, in step with the map."""

from __future__ import annotations

import pytest
from browser_options import PHONE

HOMICIDE = "homicide_rate_per_100k"


@pytest.fixture
def ranks(open_page, default_page):
    def open_(**options):
        opened = open_page(default_page, **options)
        opened.page.locator("#gx-lists-button").click()
        opened.page.locator('[data-list="countries"]').click()
        opened.page.locator("#gx-indicator").select_option(HOMICIDE)
        return opened

    return open_


def sections(opened):
    """Return the countries under each heading: ranked, part of a year, without a figure."""
    found = [[]]
    for row in opened.page.locator(".gx-ranks tbody tr").all():
        if row.locator(".gx-rank-apart").count():
            found.append([])
        else:
            found[-1].append(row.locator("th").inner_text())
    return found


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_a_part_of_a_year_is_not_ranked_and_what_is_missing_is_seen(ranks, options):
    opened = ranks(**options)
    ranked, missing = sections(opened)
    assert ranked[0] == "Honduras"
    assert {"Brazil", "Peru", "Colombia"} <= set(missing)
    opened.page.locator("#gx-rank_year").select_option("2015")
    ranked, partial, missing = sections(opened)[-3:]
    # to July, and a projection
    assert (ranked, set(partial)) == ([], {"Honduras", "El Salvador"})
    assert "Mexico" in missing
    box = opened.page.locator("#gx-lists")
    assert box.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_country_is_selected_here_and_on_the_map(ranks):
    opened = ranks()
    page = opened.page
    page.locator("#gx-rank-HND").click()
    assert opened.ask("selected()")["id"] == "HND"
    assert opened.card.locator("h2").inner_text() == "Honduras"
    assert page.locator("#gx-rank-HND").get_attribute("aria-pressed") == "true"
    page.evaluate("location.hash = '#on=MEX@indicators-homicide-rate-per-100k&panel=lists'")
    opened.wait("geonexus.selected()?.id === 'MEX'")
    opened.wait("document.querySelector('#gx-rank-MEX')?.getAttribute('aria-pressed') === 'true'")


def test_ranks_are_sorted_by_keyboard_and_asked_for_from_the_legend(ranks):
    opened = ranks()
    page = opened.page
    by_name = page.locator("#gx-rank-by-name")
    by_name.focus()
    by_name.press("Enter")
    names = sections(opened)[0]
    assert names == sorted(names)
    assert page.evaluate("document.activeElement.id") == "gx-rank-by-name"
    page.locator("#gx-layers-button").click()
    opened.show("indicators-poverty-rate-pct")
    page.locator('[data-body="indicators-poverty-rate-pct"] .gx-compare-countries').click()
    assert page.locator("#gx-indicator").input_value() == "poverty_rate_pct"


def test_a_year_has_no_thousands_and_the_first_other_indicator_has_most_figures(ranks):
    opened = ranks()
    page = opened.page
    page.locator("#gx-indicator").select_option("demographic_dividend_end_year")
    texts = page.locator(".gx-ranks td b").all_inner_texts()
    assert texts
    assert all(text.isdigit() and len(text) == 4 for text in texts)
    figures = opened.ask("figures(value)", "another-indicator")
    assert figures
    assert not all(2000 < figure["value"] < 2100 for figure in figures)
