"""Rates by eye: denominators that are absent, zero or of another year, and few events."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from handmade import make_layer, square
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geonexus.errors import InputError, UnknownNameError
from geonexus.join.rates import poisson_interval, rate_per_km2, rate_per_people

PEOPLE = pd.DataFrame(
    {"area": ["A", "A", "A", "B", "Z"], "year": [2015, 2019, 2021, 2010, 2020],
     "value": [1e6, 2e6, 4e6, 5e5, 0]}
)  # fmt: skip


def rates(counts, **options):
    return rate_per_people(counts, PEOPLE, join_id="j", area="area", **options)


def test_the_year_is_matched_and_reported():
    counts = pd.DataFrame({"area": ["A"] * 4, "year": [2015, 2020, 2022, 2012], "events": [40] * 4})
    same, tally = rates(counts)
    assert same["people_year"].tolist() == [2015, pd.NA, pd.NA, pd.NA]
    assert same["events_per_100k"].tolist() == pytest.approx([4, *[np.nan] * 3], nan_ok=True)
    assert same["why_missing"].tolist() == ["", *["no denominator"] * 3]
    assert (tally.matched, tally.unmatched) == (1, 3)
    near, _ = rates(counts, within_years=2)
    # 2019 and 2021 are equally near to 2020: the earlier is taken
    assert near["people_year"].tolist() == [2015, 2019, 2021, pd.NA]
    assert near["events_per_100k"].tolist() == pytest.approx([4, 2, 1, np.nan], nan_ok=True)


def test_a_missing_or_zero_denominator_gives_no_rate():
    counts = pd.DataFrame({"area": ["Z", "none", "A", "A"], "events": [5, 5, None, 0]})
    table, tally = rates(counts, year=2020, within_years=1)
    assert table["events_per_100k"].tolist() == pytest.approx([np.nan] * 3 + [0], nan_ok=True)
    assert table["why_missing"].tolist() == [
        "the denominator is 0",
        "no denominator",
        "no count",
        "",
    ]
    assert not np.isinf(table["events_per_100k_high"]).any()
    assert table["unreliable"].tolist() == [pd.NA, pd.NA, pd.NA, True]
    assert (tally.rows_in, tally.matched, tally.unmatched, tally.withheld) == (4, 1, 1, 2)


def test_few_events_are_flagged_with_the_textbook_interval():
    counts = pd.DataFrame({"area": ["A", "A"], "deaths": [10, 20]})
    table, _ = rates(counts, events="deaths", year=2015, per=1_000_000)
    assert table["unreliable"].tolist() == [True, False]
    # Garwood's table: 10 events, 4.795 to 18.390
    assert table["deaths_per_1m_low"].iloc[0] == pytest.approx(4.795, abs=5e-4)
    assert table["deaths_per_1m_high"].iloc[0] == pytest.approx(18.390, abs=5e-4)


def test_per_area_uses_equal_area_square_kilometers():
    areas = make_layer("areas", {"a": square(0, 0), "north": square(0, 60)})
    counts = pd.DataFrame({"area": ["a", "north", "lost"], "events": [123, 123, 1]})
    table, tally = rate_per_km2(counts, areas, join_id="j", area="area")
    # a 1° square: 12,308 km² at the equator, 6,123 km² from 60° to 61° N
    assert table["area_km2"].tolist()[:2] == pytest.approx([12_308, 6_123], abs=1)
    assert table["events_per_1000_km2"].tolist() == pytest.approx(
        [9.99, 20.09, np.nan], abs=0.02, nan_ok=True
    )
    assert (tally.matched, tally.unmatched) == (2, 1)


def test_what_it_cannot_do_is_said():
    counts = pd.DataFrame({"area": ["A"], "events": [-1], "year": [2015]})
    with pytest.raises(InputError, match="row 1: events: found -1"):
        rates(counts)
    with pytest.raises(UnknownNameError, match="did you mean 'events'"):
        rates(counts, events="event")
    with pytest.raises(UnknownNameError, match="known: 1000, 10000"):
        rates(counts, per=7)
    twice = pd.concat([PEOPLE, PEOPLE.head(1)], ignore_index=True)
    with pytest.raises(InputError, match="a second figure for A in 2015"):
        rate_per_people(counts.assign(events=1), twice, join_id="j", area="area")


@given(st.integers(0, 5_000), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_that_of_chi_square(events, confidence):
    low, high = poisson_interval(np.array([float(events)]), confidence)
    tail = (1 - confidence) / 2
    assert high[0] == pytest.approx(stats.chi2.ppf(1 - tail, 2 * events + 2) / 2)
    assert low[0] == pytest.approx(stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0)
