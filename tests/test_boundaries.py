"""Unit codes → boundaries: which source answers, and what is said when none does."""

from __future__ import annotations

import pytest
import shapely
from geometry import countries, keyed, opener, world
from handmade import square

from geonexus.base.checks import Faults
from geonexus.geometry.boundaries import SHIPPED, Boundaries, UnitSource

HERE = {"where": "terr:t/v", "field": "codes"}
OFFICIAL = UnitSource("inei", 3, "UBIGEO", "code", "official", country="PER")


def find_districts(boundaries, codes, faults=None):
    return boundaries.units("PER", 3, "UBIGEO", codes, **HERE, faults=faults or Faults("x"))


def test_two_squares_are_one_rectangle():
    faults = Faults("x")
    outline = Boundaries(world()).admin1(["AA-2", "AA-1"], **HERE, faults=faults)
    assert outline.shape.equals(shapely.box(0, 0, 2, 1))
    assert (outline.method, outline.accuracy_m) == ("admin-union", 100.0)
    assert faults.found == []


def test_the_shipped_districts_say_that_they_are_approximate():
    outline = find_districts(Boundaries(world()), ["050401", "050402"])
    assert (outline.method, outline.accuracy_m) == ("approximate-cells", 9000.0)


def registered(shapes):
    """Boundaries with a user's own file of districts beside the shipped ones."""
    own = keyed("inei", "code", shapes, accuracy_m=50.0)
    shipped = keyed("pe-districts", "ubigeo", {"050401": square(0, 2), "050402": square(1, 2)})
    return Boundaries(opener(countries(), own, shipped), [*SHIPPED, OFFICIAL])


def test_a_registered_official_file_wins_over_what_ships():
    outline = find_districts(registered({"050401": square(0, 2, 0.5)}), ["050401"])
    assert outline.method == "official"
    assert outline.shape.equals(square(0, 2, 0.5))


def test_an_outline_is_never_pieced_together_from_two_sources():
    outline = find_districts(registered({"050401": square(0, 2, 0.5)}), ["050401", "050402"])
    assert outline.method == "approximate-cells"
    assert outline.shape.equals(shapely.box(0, 2, 2, 3))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("AA-9", "found 'AA-9'; expected a known ISO 3166-2 code (did you mean 'AA-3'?)"),
        (
            "AA-OLD",
            "found 'AA-OLD'; expected a known ISO 3166-2 code (withdrawn; today it is 'AA-1')",
        ),
    ],
)
def test_an_unknown_code_is_named_with_the_nearest(code, message):
    faults = Faults("x")
    assert Boundaries(world()).admin1(["AA-1", code], **HERE, faults=faults) is None
    assert [str(fault) for fault in faults.found] == [f"terr:t/v: codes: {message}"]


def test_every_unknown_code_is_named():
    faults = Faults("x")
    assert find_districts(Boundaries(world()), ["150101", "050401", "150102"], faults) is None
    assert [fault.found for fault in faults.found] == ["'150101'", "'150102'"]


def test_a_young_district_lies_within_its_older_neighbors():
    boundaries, faults = Boundaries(world()), Faults("x")
    whole = find_districts(boundaries, ["050401", "050402", "050413"], faults)
    assert whole.shape.equals(shapely.box(0, 2, 2, 3)), "all of province 0504 is asked for"
    assert faults.found == []
    assert find_districts(boundaries, ["050401", "050413"], faults) is None
    assert [fault.found for fault in faults.found] == ["'050413'"]


def test_units_that_no_layer_holds():
    faults = Faults("x")
    found = Boundaries(world()).units("COL", 2, "DANE", ["05001"], **HERE, faults=faults)
    assert found is None
    assert "units of COL level 2 DANE" in str(faults.found[0])


def test_islands_and_enclaves_stay_and_slivers_go():
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    gap = shapely.box(3.00001, 0, 4, 3)  # a meter from its neighbor along 3 degrees
    islet = shapely.box(9, 9, 9.01, 9.01)
    layer = countries(AAA=shapely.MultiPolygon([ring, islet]), BBB=gap)
    outline = Boundaries(opener(layer)).countries(["AAA", "BBB"], **HERE, faults=Faults("x"))
    assert outline.shape.geom_type == "MultiPolygon"
    assert sum(len(part.interiors) for part in outline.shape.geoms) == 1
    assert outline.shape.is_valid
