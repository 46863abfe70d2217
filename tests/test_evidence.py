"""Sources are never empty, grades stay apart, dates say no more than is known."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from geonexus.model.evidence import (
    EVIDENCE_COLUMNS,
    Citation,
    Evidence,
    date_bounds,
    independent_origins,
    parse_citations,
)

GOOD = {
    "sources": "ellis-2015@l3276",
    "source_reliability": "B",
    "information_credibility": "2",
    "claim": "reported",
    "contested": "false",
    "note": "",
    "date_from": "2008",
    "date_to": "2015",
    "date_precision": "range",
}


def fault(**changes):
    with pytest.raises(ValidationError) as caught:
        Evidence.model_validate({**GOOD, **changes})
    return caught.value.errors()[0]["msg"]


def test_a_row_of_a_table_reads_as_evidence():
    evidence = Evidence.model_validate(GOOD)
    assert evidence.sources == (Citation(source="ellis-2015", locator="l3276"),)
    assert evidence.information_credibility == 2
    assert evidence.contested is False
    columns = evidence.as_columns("buffer", 5000)
    assert tuple(columns) == EVIDENCE_COLUMNS
    assert columns["sources"] == "ellis-2015@l3276"


def test_what_is_refused():
    assert "no source" in fault(sources="")
    assert "not a citation" in fault(sources="ellis 2015, p. 3")
    assert "state both sides" in fault(contested="true")
    assert "after date_to" in fault(date_from="2016", date_to="2015")
    assert "not a day of the calendar" in fault(date_from="2015-02-31")
    assert "no date is given" in fault(date_from="", date_to="")
    assert "a date is given" in fault(date_precision="undated")
    assert "A" in fault(source_reliability="G")
    assert fault(information_credibility="7")


def test_date_bounds_by_eye():
    assert date_bounds("") is None
    assert date_bounds("2011") == (dt.date(2011, 1, 1), dt.date(2011, 12, 31))
    assert date_bounds("2012-02") == (dt.date(2012, 2, 1), dt.date(2012, 2, 29))
    assert date_bounds("1994-07-18") == (dt.date(1994, 7, 18),) * 2
    for bad in ("94", "2012-13", "18/07/1994", "2012-2", "198X"):
        with pytest.raises(ValueError):
            date_bounds(bad)


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_a_day_lies_in_its_month_and_its_year(day):
    for text in (f"{day.year:04}", f"{day.year:04}-{day.month:02}", day.isoformat()):
        first, last = date_bounds(text)
        assert first <= day <= last


def test_a_repeat_counts_as_its_origin_even_in_a_circle():
    cites = parse_citations("a@l1;b@l2;c@l3")
    assert independent_origins(cites, {"b": "a"}) == {"a", "c"}
    assert independent_origins(cites, {"a": "b", "b": "a"}) <= {"a", "b", "c"}
