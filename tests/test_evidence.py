"""Sources are never empty, grades stay apart, dates say no more than is known."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from geonexus.base.checks import Faults
from geonexus.model.evidence import (
    EVIDENCE_COLUMNS,
    Basis,
    Citation,
    Evidence,
    Hedge,
    better_basis,
    credibility_by_rule,
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


# --- basis, hedge and the rule of credibility ---

FIRST_HAND = ("official-record", "official-statistics", "field-work")
BASES = get_args(Basis)
HEDGES = get_args(Hedge)


@pytest.mark.parametrize(
    ("basis", "hedge", "agreeing", "contradicted", "credibility"),
    [
        # 6: unsigned and alone, whatever else is said of it
        ("unsigned", "none", 1, False, 6),
        ("unsigned", "disputed", 1, True, 6),
        # 5 and 4: disputed, with and without a better basis on the other side
        ("press", "disputed", 1, True, 5),
        ("press", "disputed", 1, False, 4),
        ("official-record", "disputed", 2, False, 4),
        ("unsigned", "disputed", 2, True, 5),
        # 1: two independent origins agree
        ("press", "none", 2, False, 1),
        ("unsigned", "possibly", 3, False, 1),
        ("author-statement", "none", 2, True, 1),
        # 2: one origin, a record, figures or field work, without a hedge
        ("official-record", "none", 1, False, 2),
        ("official-statistics", "none", 1, False, 2),
        ("field-work", "none", 1, False, 2),
        # 3: one origin otherwise
        ("official-record", "probably", 1, False, 3),
        ("field-work", "possibly", 1, False, 3),
        ("press", "none", 1, False, 3),
        ("author-statement", "none", 1, False, 3),
    ],
)
def test_credibility_follows_from_what_a_claim_rests_on(
    basis, hedge, agreeing, contradicted, credibility
):
    assert credibility_by_rule(basis, hedge, agreeing, contradicted=contradicted) == credibility


@given(
    basis=st.sampled_from(BASES), hedge=st.sampled_from(HEDGES), agreeing=st.integers(1, 9),
    contradicted=st.booleans(),
)  # fmt: skip
def test_another_origin_never_makes_a_claim_worse(basis, hedge, agreeing, contradicted):
    one = credibility_by_rule(basis, hedge, agreeing, contradicted=contradicted)
    more = credibility_by_rule(basis, hedge, agreeing + 1, contradicted=contradicted)
    assert 1 <= more <= one <= 6


@given(basis=st.sampled_from(BASES), hedge=st.sampled_from(HEDGES), contradicted=st.booleans())
def test_one_origin_never_confirms_itself(basis, hedge, contradicted):
    assert credibility_by_rule(basis, hedge, 1, contradicted=contradicted) > 1


def test_a_better_basis_by_eye():
    assert better_basis("official-record", "press")
    assert better_basis("field-work", "author-statement")
    assert better_basis("press", "author-statement")
    assert better_basis("author-statement", "unsigned")
    assert not better_basis("official-record", "field-work")
    assert not better_basis("unsigned", "press")


@given(st.sampled_from(BASES), st.sampled_from(BASES), st.sampled_from(BASES))
def test_better_is_an_order(one, other, third):
    assert not better_basis(one, one)
    assert not (better_basis(one, other) and better_basis(other, one))
    if better_basis(one, other) and better_basis(other, third):
        assert better_basis(one, third)
    assert better_basis(one, other) <= (one in FIRST_HAND or other not in FIRST_HAND)


def test_what_a_claim_rests_on_is_read():
    row = {
        **GOOD, "claim": "alleged", "basis": "press", "hedge": "probably", "agreeing_origins": "2",
        "disputes": "inc:a; inc:b",
    }  # fmt: skip
    evidence = Evidence.model_validate(row)
    assert (evidence.claim, evidence.agreeing_origins) == ("alleged", 2)
    assert evidence.disputes == ("inc:a", "inc:b")
    columns = evidence.as_columns("buffer", 5000)
    assert columns["disputes"] == "inc:a;inc:b"
    assert columns["basis"] == "press"


def test_a_row_of_an_older_form_says_nothing_of_its_basis():
    columns = Evidence.model_validate(GOOD).as_columns("buffer", 5000)
    assert (columns["basis"], columns["hedge"], columns["agreeing_origins"]) == ("", "none", 1)


def test_a_disputed_claim_is_contested():
    assert "contested is false" in fault(hedge="disputed")
    disputed = {**GOOD, "hedge": "disputed", "contested": "true", "note": "Both sides."}
    assert Evidence.model_validate(disputed).hedge == "disputed"
    for wrong in ({"claim": "claimed"}, {"basis": "hearsay"}, {"hedge": "maybe"}):
        assert "Input should be" in fault(**wrong)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"contested": "true"}, "row 7: note: found ''; expected contested, but note is empty"),
        ({"hedge": "disputed"}, "row 7: contested: found 'false'; expected hedge is disputed"),
        ({"date_from": "2016"}, "row 7: date_from: found '2016'; expected date_from 2016 is after"),
        ({"date_to": "2015-02-31"}, "row 7: date_to: found '2015-02-31'; expected '2015-02-31' is"),
        ({"date_precision": "undated"}, "row 7: date_precision: found 'undated'; expected"),
        ({"date_from": "", "date_to": ""}, "row 7: date_precision: found 'range'; expected"),
    ],
)
def test_a_fault_of_a_row_names_one_field_and_shows_its_value_only(changes, told):
    faults = Faults("incidents.csv")
    with pytest.raises(ValidationError) as caught:
        Evidence.model_validate({**GOOD, **changes})
    faults.pydantic(caught.value, lambda _: "row 7")
    (line,) = map(str, faults.found)
    assert line.startswith(told)
    assert "sources" not in line
    assert len(line) < 140
