"""Indicators in the page: what there is to choose, which figure is shown, and its classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from render.small_atlas import small_atlas

from geonexus.render.choropleth import described
from geonexus.render.indicators import LAYER, TABLE
from geonexus.render.payload import build_payload


def figure(area, indicator, year, value, **changes):
    return {
        "id": f"ind:{area}-{indicator}-{year}-{value}",
        "area": area,
        "indicator": indicator,
        "year": year,
        "value": value,
        "unit": "%",
        "qualifier": "",
        "sources": "alpha-2015@l1",
        "source_reliability": "B",
        "information_credibility": 2,
        "claim": "reported",
        "contested": False,
        "note": "",
    } | changes


FIGURES = [
    figure("AAA", "gini", 2010, 0.5),
    figure("BBB", "gini", 2012, 0.25, claim="assessed", sources="beta-2016@p2"),
    figure("CCC", "gini", 2012, 0.5),
    figure("AAA", "losses", 2012, 1e9, unit="US dollars"),
    figure("AAA", "losses", 2012, 3.0),
    figure("reg:andes", "gini", 2012, 0.6),
    figure("BBB", "empty", 2012, None),
    figure("AAA", "rate", 2014, 60.0, qualifier="lower bound"),
    figure("AAA", "rate", 2014, 67.0),
    figure("AAA", "rate", 2014, 66.4, information_credibility=1),
    figure("AAA", "rate", 2014, 5.0, qualifier="poorest fifth", information_credibility=1),
]
DICTIONARY = [
    {"id": "gini", "title_en": "Gini index", "title_es": "Índice de Gini", "title_pt": "Gini"}
    | {"unit": "", "about": "Of incomes.", "higher_is": "worse"},
]


def atlas_with(figures=FIGURES):
    atlas = small_atlas()
    more = {"indicators": pd.DataFrame(figures), "dictionary": pd.DataFrame(DICTIONARY)}
    return replace(atlas, tables={**atlas.tables, **more})


@pytest.fixture(scope="module")
def payload():
    return build_payload(atlas_with())


def test_every_indicator_with_figures_of_countries_is_offered(payload):
    offered = {one["id"]: one for one in payload["indicators"]}
    # figures of a region, and missing ones, are of no country; one of two units is two
    assert list(offered) == ["gini", "losses (%)", "losses (US dollars)", "rate"]
    gini = offered["gini"]
    assert gini["title"] == {"en": "Gini index", "es": "Índice de Gini", "pt": "Gini"}
    assert gini["choropleth"]["areas_with_value"] == 3
    assert gini["choropleth"]["higher_is"] == "worse"
    assert offered["rate"]["title"]["en"] == "rate"
    assert [offered[f"losses ({unit})"]["choropleth"]["unit"] for unit in ("%", "US dollars")] == [
        "%",
        "US dollars",
    ]


def test_the_evidence_of_each_figure_is_in_the_page(payload):
    table = payload["tables"][TABLE]
    values = payload["indicators"][0]["choropleth"]["values"]
    (_, value, row) = values["BBB"][0]
    assert value == 0.25
    assert table["columns"]["claim"][row] == "assessed"
    assert table["columns"]["origins"][row] == 1
    assert "beta-2016" in payload["sources"]
    assert payload["groups"][-1]["layers"][-1]["id"] == LAYER


def test_of_several_figures_the_best_known_is_shown_and_all_are_kept(payload):
    series = payload["indicators"][-1]["choropleth"]["values"]["AAA"]
    assert [value for _, value, _ in series] == [60, 5, 67, 66.4]


def test_an_atlas_without_figures_has_no_chooser():
    without_choropleth = replace(atlas_with(), groups=atlas_with().groups[:-1])
    for atlas in (small_atlas(), atlas_with(FIGURES[5:7]), without_choropleth):
        made = build_payload(atlas)
        assert made["indicators"] == []
        assert TABLE not in made["tables"]


def test_classes_by_method_over_all_years_and_in_each():
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 100.0]
    rows = [figure(f"A{i}", "x", 2010, value) for i, value in enumerate(values)]
    rows.append(figure("A0", "x", 2011, 50.0))
    made = described(pd.DataFrame(rows), list(range(len(rows))), "x", "worse")["breaks"]
    assert set(made) == {"fisher-jenks", "quantiles", "equal-interval"}
    edges = made["equal-interval"]
    assert edges["all"] == [20.8, 40.6, 60.4, 80.2, 100]
    assert "2010" not in edges
    # the latest up to 2011: 50 in place of 1
    assert edges["2011"] == [21.6, 41.2, 60.8, 80.4, 100]
    assert all(upper[-1] == 100 for by_year in made.values() for upper in by_year.values())


def test_missing_is_never_a_figure():
    rows = [figure("AAA", "x", 2010, np.nan), figure("BBB", "x", 2010, 0.0)]
    made = described(pd.DataFrame(rows), [0, 1], "x", "worse")
    assert made["values"] == {"BBB": [[2010, 0, 1]]}
    assert made["breaks"] == {}
