"""What is known to whole countries belongs to what holds them, and to nothing inside them."""

from __future__ import annotations

import pytest
import shapely
from geometry import countries
from handmade import make_layer, square
from hypothesis import given
from hypothesis import strategies as st

from geonexus.join.known_to_country import (
    add_named_countries,
    add_whole_countries,
    countries_held,
    countries_of,
    holding,
)
from geonexus.join.within import within

COUNTRIES = countries(AAA=square(0, 0, 4), BBB=square(4, 0, 4), CCC=square(20, 0, 1))
AREAS = make_layer(
    "territories",
    {
        "a": square(0, 0, 4),
        "both": shapely.box(0, 0, 8, 4),
        "part of a": square(0, 0, 3),
        "most of a": shapely.box(0, 0, 4, 3.9),
        "sea": square(40, 40, 2),
    },
)
HELD = {"a": {"AAA"}, "both": {"AAA", "BBB"}, "most of a": {"AAA"}}


def incidents(**rows):
    """Return incidents by id: (place_precision, countries)."""
    return make_layer(
        "incidents",
        dict.fromkeys(rows, shapely.Point(1, 1)),
        "point",
        place_precision=[precision for precision, _ in rows.values()],
        countries=[codes for _, codes in rows.values()],
    )


def joined(left):
    matches, tally = within(left, AREAS, join_id="j")
    matches, tally = add_whole_countries(left, countries_held(AREAS, COUNTRIES), matches, tally)
    assert tally.rows_in == tally.matched + tally.unmatched + tally.withheld
    return matches, tally


def rights(matches, key):
    return sorted(matches.loc[matches["left"] == key, "right"])


def test_which_areas_hold_which_countries():
    assert countries_held(AREAS, COUNTRIES) == HELD


def test_an_incident_in_a_country_joins_only_what_holds_the_whole_country():
    matches, tally = joined(incidents(one=("country", "AAA"), two=("country", "AAA;BBB")))
    assert rights(matches, "one") == ["a", "both", "most of a"]
    assert rights(matches, "two") == ["both"], "several countries need all"
    assert set(matches["match"]) == {"country"}
    assert (tally.matched, tally.withheld, tally.in_several) == (2, 0, 1)


def test_what_is_known_finely_is_joined_by_its_place():
    matches, tally = joined(incidents(fine=("municipality", "AAA"), coarse=("country", "BBB")))
    assert rights(matches, "fine") == ["a", "both", "most of a", "part of a"]
    assert set(matches.loc[matches["left"] == "fine", "match"]) == {"inside"}
    assert rights(matches, "coarse") == ["both"]
    assert tally.matched == 2


@pytest.mark.parametrize(
    ("precision", "codes"),
    [
        ("country", ""), ("country", "CCC"), ("country", "AAA;CCC"), ("world-region", "AAA"),
        ("assumed", "AAA"), ("unknown", "AAA"), ("admin1", "AAA"),
    ],
)  # fmt: skip
def test_what_no_area_holds_stays_withheld(precision, codes):
    matches, tally = joined(incidents(x=(precision, codes)))
    assert len(matches) == 0
    assert (tally.matched, tally.withheld) == (0, 1)


@pytest.mark.parametrize("areas", ["territories", "countries", "countries-light", "admin1"])
@pytest.mark.parametrize("precision", ["assumed", "world-region", "unknown"])
def test_what_is_not_known_never_matches(areas, precision):
    left = incidents(x=(precision, "AAA"))
    right = make_layer(areas, {"AAA": square(0, 0, 4)})
    left.frame["accuracy_m"] = 900_000.0
    matches, tally = within(left, right, join_id="j")
    assert (len(matches), tally.withheld) == (0, 1)
    matches, _ = add_named_countries(left, {"AAA"}, matches, tally)
    assert len(matches) == 0


def test_an_event_in_three_countries_is_in_three_and_not_under_its_mark():
    left = incidents(
        three=("country", "BBB;CCC"), one=("country", "AAA"), none=("country", ""),
        fine=("place", "AAA"), sea=("country", "XXX"),
    )  # fmt: skip
    left.frame.loc[left.frame["id"] == "sea", "geometry"] = shapely.Point(60, 60)
    matches, tally = within(left, COUNTRIES, join_id="j")
    matches, tally = add_named_countries(left, {"AAA", "BBB", "CCC"}, matches, tally)
    assert rights(matches, "three") == ["BBB", "CCC"]
    assert rights(matches, "one") == ["AAA"]
    # names no country at all: its mark is all there is
    assert rights(matches, "none") == ["AAA"]
    assert dict(zip(matches["left"], matches["match"], strict=True))["fine"] == "inside"
    assert (tally.matched, tally.unmatched, tally.withheld, tally.in_several) == (4, 1, 0, 1)


def test_the_column_country_serves_where_countries_is_absent_or_empty():
    left = make_layer(
        "events", dict.fromkeys("abc", shapely.Point(1, 1)), "point",
        country=["AAA", "BBB", ""], countries=["", "AAA;BBB", None],
    )  # fmt: skip
    assert list(countries_of(left)) == [{"AAA"}, {"AAA", "BBB"}, set()]
    alone = make_layer("events", {"a": shapely.Point(1, 1)}, "point", country=["AAA"])
    assert list(countries_of(alone)) == [{"AAA"}]
    neither = make_layer("events", {"a": shapely.Point(1, 1)}, "point")
    assert list(countries_of(neither)) == [set()]


CODES = st.frozensets(st.sampled_from("ABCD"), max_size=4)


@given(held=st.dictionaries(st.sampled_from(["x", "y", "z"]), CODES), codes=CODES, more=CODES)
def test_more_countries_are_held_by_fewer_areas(held, codes, more):
    some, all_of_them = holding(held, codes), holding(held, codes | more)
    assert some == sorted(some)
    if codes:
        assert set(all_of_them) <= set(some)
    assert all(codes and codes <= held[area] for area in some)


def test_in_the_atlas_what_is_known_to_colombia_is_in_no_department_of_it(atlas):
    rows = atlas.layer("incidents").frame
    coarse = rows[rows["place_precision"] == "country"]
    held = set(countries_held(atlas.layer("territories"), atlas.base["countries"]))
    for cell in coarse["in_territories"]:
        assert set(filter(None, cell.split(";"))) <= held
    assert "terr:co-meta" not in held
    several = rows.set_index("id").loc["inc:2008-operation-titan"]
    assert several["in_countries"] == "COL;USA"
