"""Nothing is said beyond its source: each check with one bad row and the message that it gives."""

from __future__ import annotations

import pandas as pd
import pytest
from geometry import flow, keyed, opener, route, territory
from handmade import square
from hypothesis import given
from hypothesis import strategies as st

from geonexus.atlas.claims import Curated, check_claims, check_route_stops
from geonexus.base.checks import Faults

SOURCES = {
    "ellis-2015": {"year": "2015", "copies": ""},
    "levitt-2015": {"year": "2015", "copies": ""},
    "echo": {"year": "2015", "copies": "ellis-2015"},
    "undated": {"year": "", "copies": ""},
}
ROW = {
    "sources": "ellis-2015@l1", "source_reliability": "B", "information_credibility": 3,
    "claim": "reported", "basis": "press", "hedge": "none", "agreeing_origins": 1,
    "credibility_reason": "", "contested": False, "disputes": "", "note": "",
    "date_from": "", "date_to": "", "date_precision": "undated",
}  # fmt: skip
EVIDENCE = {**ROW, "sources": ["ellis-2015@l1"], "disputes": []}
VOCABULARY = {
    "relation": {
        "supplies": {"strength": 3},
        "uses": {"strength": 1},
        "attacks": {"strength": None},
    }
}


def table(*rows):
    """Return a table of incidents: each row is what differs from ``ROW``."""
    return pd.DataFrame([{"id": f"inc:{n}", **ROW, **row} for n, row in enumerate(rows)])


def links(**changes):
    row = {
        "id": "link:a", "relation": "uses", "stated_at": "", "outcome": "done",
        **ROW, **changes,
    }  # fmt: skip
    return pd.DataFrame([row])


def area(territory_id="terr:t", definition=None, **changes):
    """Return a territory whose evidence has a basis."""
    one = territory(definition or {"kind": "countries", "codes": ["AAA"]}, territory_id)
    data = one.model_dump(mode="json")
    # a citation is dumped as its parts
    fields = {
        "type": "not-stated", "control": "not-stated", "violence": "not-stated",
        "evidence": EVIDENCE,
    }  # fmt: skip
    return type(one).model_validate({**data, **fields, **changes})


def told(*, territories=(), mentioned=(), routes=(), flows=(), **tables):
    faults = Faults("layers")
    parts = (territories, mentioned, routes, flows, tables, SOURCES, VOCABULARY)
    check_claims(Curated(*parts), faults)
    return [str(fault) for fault in faults.found]


CLAIM = {"activities": ["taxing"], "stated_at": {"activities": {"taxing": "ellis-2015@l1"}}}


def test_rows_that_say_no_more_than_their_source_pass():
    assert (
        told(
            territories=[area(**CLAIM)],
            mentioned=[area("mentioned:m")],
            incidents=table({}, {"information_credibility": 2, "basis": "official-record"}),
            links=links(relation="supplies", stated_at="ellis-2015@l1"),
        )
        == []
    )


# --- grades ---


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"information_credibility": 2},
            "information_credibility: found 2; expected 3, which follows from basis press, hedge "
            "none and 1 agreeing origin (or say why in credibility_reason)",
        ),
        (
            {"sources": "ellis-2015@l1;levitt-2015@l2", "agreeing_origins": 2},
            "information_credibility: found 3; expected 1, which follows from basis press, hedge "
            "none and 2 agreeing origins (or say why in credibility_reason)",
        ),
        (
            {"hedge": "disputed", "contested": True},
            "information_credibility: found 3; expected 4, which follows from basis press, hedge "
            "disputed and 1 agreeing origin (or say why in credibility_reason)",
        ),
        (
            {"hedge": "possibly"},
            "hedge: found possibly; expected none, for it is not contested (make contested true, "
            "and say in note how the source hedges)",
        ),
        (
            {"claim": "alleged"},
            "hedge: found none; expected possibly or probably, for it is alleged",
        ),
        ({"basis": ""}, "basis: found nothing; expected what the claim rests on"),
        ({"basis": None}, "basis: found nothing; expected what the claim rests on"),
        (
            {"agreeing_origins": 2, "information_credibility": 1},
            "agreeing_origins: found 2; expected 1, for its sources are one origin",
        ),
        (
            {
                "sources": "ellis-2015@l1;levitt-2015@l2", "agreeing_origins": 3,
                "information_credibility": 1,
            },
            "agreeing_origins: found 3; expected 1 to 2, the independent origins among its sources",
        ),
    ],
)  # fmt: skip
def test_a_grade_that_does_not_follow_from_the_evidence(changes, fault):
    assert told(incidents=table(changes)) == [f"incidents.csv (inc:0): {fault}"]


def test_a_repeat_is_no_origin():
    row = {
        "sources": "ellis-2015@l1;echo@l2", "agreeing_origins": 2, "information_credibility": 1,
    }  # fmt: skip
    (fault,) = told(incidents=table(row))
    assert fault.endswith("agreeing_origins: found 2; expected 1, for its sources are one origin")


def test_a_row_may_depart_from_the_rule_with_a_reason():
    reason = "The court record quotes the same witness twice."
    assert told(incidents=table({"information_credibility": 4, "credibility_reason": reason})) == []


def test_a_row_that_a_better_basis_contradicts_is_graded_5():
    weak = {
        "hedge": "disputed",
        "contested": True,
        "disputes": "inc:1",
        "information_credibility": 5,
    }
    strong = {"basis": "official-record", "information_credibility": 2, "disputes": "inc:0"}
    assert told(incidents=table(weak, strong)) == []
    (fault,) = told(incidents=table(weak, {"disputes": "inc:0"}))
    assert "found 5; expected 4" in fault, "press does not outweigh press"


@given(
    basis=st.sampled_from(["official-record", "press", "unsigned"]),
    hedge=st.sampled_from(["none", "probably", "disputed"]),
)
def test_one_grade_passes_whatever_the_evidence(basis, hedge):
    passing = [
        grade
        for grade in range(1, 7)
        if not told(
            incidents=table(
                {
                    "basis": basis,
                    "hedge": hedge,
                    "information_credibility": grade,
                    "contested": hedge != "none",
                }
            )
        )
    ]
    assert len(passing) == 1


# --- disputes, dates, other parts of one story ---


def test_rows_that_disagree_name_each_other():
    assert told(incidents=table({"disputes": "inc:1"}, {})) == [
        "incidents.csv (inc:0): disputes: found inc:1; expected a row that names this one too "
        "(add inc:0 to disputes of inc:1)"
    ]


def test_an_unknown_row_is_met_with_the_nearest():
    (fault,) = told(
        incidents=table({"id": "inc:2015-lima"}, {"id": "inc:b", "disputes": "inc:2015-limma"})
    )
    assert fault == (
        "incidents.csv (inc:b): disputes: found 'inc:2015-limma'; expected a known row "
        "(did you mean 'inc:2015-lima'?)"
    )


def test_an_act_after_its_source_was_written():
    late = {"date_from": "2015", "date_to": "2016-02", "date_precision": "range"}
    expected = ["date_to: found 2016-02; expected a date that a source of 2015 can know"]
    assert told(incidents=table(late)) == [f"incidents.csv (inc:0): {text}" for text in expected]
    assert told(incidents=table({**late, "outcome": "planned"})) == [], "a plan may lie ahead"
    assert told(incidents=table({**late, "sources": "ellis-2015@l1;undated@l1"})) == []


def test_the_parts_of_a_story_name_each_other():
    one = [("A", {"place": 1}), ("B", {"place": 2}, "land")]
    way = route(one, see_also=["flow:f"])
    diagram = flow([("A", {"country": "AAA"}, "country")])
    assert told(routes=[way], flows=[diagram]) == [
        "routes.yaml (route:r): see_also: found flow:f; expected one that names this too "
        "(add route:r to see_also of flow:f)"
    ]
    (fault,) = told(routes=[route(one, see_also=["flow:ff"])], flows=[diagram])
    assert fault == (
        "routes.yaml (route:r): see_also: found 'flow:ff'; expected a known route or flow "
        "(did you mean 'flow:f'?)"
    )


# --- territories ---


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {**CLAIM, "control": "contested"},
            "stated_at.control: found nothing; expected what states 'contested' "
            "(name the passage, or write not-stated)",
        ),
        (
            {**CLAIM, "stated_at": {**CLAIM["stated_at"], "violence": "ellis-2015@l1"}},
            "stated_at.violence: found ellis-2015@l1; expected nothing, for violence is "
            "'not-stated'",
        ),
        (
            {"activities": ["taxing"]},
            "stated_at.activities: found nothing; expected what states 'taxing' "
            "(name the passage, or take it out of activities)",
        ),
        (
            {
                "actors": ["act:farc"],
                "stated_at": {"actors": {"act:farc": "ellis-2015@l1", "act:fark": "ellis-2015@l1"}},
            },
            "stated_at.actors: found 'act:fark'; expected a known value of actors "
            "(did you mean 'act:farc'?)",
        ),
        (
            {"activities": ["taxing"], "stated_at": {"activities": {"taxing": "ellis-2015@l9"}}},
            "stated_at (taxing): found ellis-2015@l9; expected a passage that sources names too "
            "(add ellis-2015@l9 to sources)",
        ),
        (
            {},
            "activities: found no claim; expected an activity, control or presence "
            "(else it is mentioned, a place or an incident)",
        ),
    ],
)
def test_a_territory_says_more_than_its_lines(changes, fault):
    assert told(territories=[area(**changes)]) == [f"territories.yaml (terr:t): {fault}"]


def test_what_is_only_mentioned_claims_nothing():
    assert told(mentioned=[area("mentioned:m")]) == []
    (fault,) = told(mentioned=[area("mentioned:m", control="contested")])
    assert fault.startswith("mentioned.yaml (mentioned:m): stated_at.control: found nothing")


# --- routes ---


@pytest.mark.parametrize(
    ("at", "precision", "known_to"),
    [
        ({"country": "BBB"}, "country", "country"),
        ({"country": "BBB"}, "place", "country"),
        ({"place": 2}, "assumed", "assumed"),
        ({"place": 2}, "country", "country"),
        ({"place": 2}, "unknown", "unknown"),
        ({"region": "europe"}, "world-region", "region"),
    ],
)
def test_a_route_stops_nowhere_that_is_not_known_on_the_ground(at, precision, known_to):
    stops = [("A", {"place": 1}), ("B", at, "land", {"precision": precision})]
    assert told(routes=[route(stops, evidence=EVIDENCE)]) == [
        f"routes.yaml (route:r): paths.1.B: found a stop known to {known_to}; expected one known "
        "to admin1 or finer (a flow says from where to where without a way)"
    ]


@pytest.mark.parametrize("precision", ["exact", "place", "municipality", "zone", "admin1"])
def test_a_route_stops_at_what_is_known(precision):
    stops = [("A", {"place": 1}), ("B", {"place": 2}, "land", {"precision": precision})]
    assert told(routes=[route(stops, evidence=EVIDENCE)]) == []


def test_a_route_to_an_outline_that_we_chose_or_that_is_wide_is_a_flow():
    units = keyed("admin1", "code", {"AA-1": square(0, 0), "AA-2": square(1, 0)})
    shapes = {
        "terr:own": square(0, 0, 0.5), "terr:fits": square(0, 0, 0.5), "terr:wide": square(0, 0, 2),
    }  # fmt: skip
    areas = keyed(
        "territories", "id", shapes,
        outline_basis=["chosen", "named-units", "named-units"],
        area_km2=[3_000.0, 3_000.0, 49_000.0],
    )  # fmt: skip
    way = route(
        [("Own", {"territory": "terr:own"}), ("Fits", {"territory": "terr:fits"}, "land"),
         ("Wide", {"territory": "terr:wide"}, "land")], evidence=EVIDENCE,
    )  # fmt: skip
    faults = Faults("layers")
    parts = Curated([], [], [way], [], {}, SOURCES, VOCABULARY)
    check_route_stops(parts, areas, opener(units), faults)
    own, wide = map(str, faults.found)
    assert own == (
        "routes.yaml (route:r): Own: found terr:own, whose outline we chose; expected an outline "
        "that a source gives (make it a flow)"
    )
    assert wide.startswith("routes.yaml (route:r): Wide: found terr:wide, 49,000 km²; expected at")
    assert wide.endswith("km², as its first-level unit (make it a flow)")


# --- links ---


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"relation": "supplies"},
            "stated_at: found nothing; expected the passage that says 'supplies' "
            "(name it, or take a weaker relation)",
        ),
        (
            {"relation": "supplies", "stated_at": "ellis-2015@l2"},
            "stated_at: found ellis-2015@l2; expected a passage that sources names too "
            "(add ellis-2015@l2 to sources)",
        ),
        (
            {"relation": "attacks", "outcome": "foiled"},
            "relation: found attacks, foiled; expected an act that was done "
            "(plotted-against or threatens)",
        ),
    ],
)
def test_a_link_stronger_than_its_passage(changes, fault):
    assert told(links=links(**changes)) == [f"links.csv (link:a): {fault}"]


@pytest.mark.parametrize("outcome", ["foiled", "planned", "threatened"])
def test_what_was_not_done_hit_nobody(outcome):
    assert len(told(links=links(relation="attacks", outcome=outcome))) == 1
    assert told(links=links(relation="attacks")) == []


# --- all at once, and an older form ---


def test_every_fault_of_every_row_comes_at_once():
    faults = told(
        territories=[area()],
        routes=[route([("A", {"place": 1}), ("B", {"country": "BBB"}, "air")], evidence=EVIDENCE)],
        incidents=table(
            {"information_credibility": 1, "disputes": "inc:9"},
            {"date_from": "2017", "date_precision": "year"},
        ),
        links=links(relation="supplies", information_credibility=2),
    )
    assert len(faults) == 7
    for file in ("territories.yaml", "routes.yaml", "incidents.csv", "links.csv"):
        assert any(fault.startswith(file) for fault in faults)


def test_a_table_without_a_basis_is_not_graded_but_its_dates_are_checked():
    older = table({"information_credibility": 1, "date_from": "2017", "date_precision": "year"})
    older = older.drop(columns=["basis", "hedge", "agreeing_origins", "disputes"])
    (fault,) = told(incidents=older)
    assert "date_from: found 2017" in fault


def test_definitions_that_nowhere_state_a_basis_are_of_an_older_form():
    old = territory({"kind": "countries", "codes": ["AAA"]})
    way = route([("A", {"place": 1}), ("B", {"country": "BBB"}, "air")])
    assert told(territories=[old], routes=[way]) == []
    # one that states it makes the file one of today
    faults = told(territories=[old, area("terr:new", **CLAIM)])
    assert any("terr:t): basis: found nothing" in fault for fault in faults)
