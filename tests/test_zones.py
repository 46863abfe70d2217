"""An incident known to a zone belongs to the zone and what holds it, and to nothing smaller."""

from __future__ import annotations

import shapely
from handmade import make_layer, square

from geonexus.join.known_to_zone import add_zones
from geonexus.join.within import within

# a zone of two squares by two, in a wider area, with a small town and a neighbor that overlaps it
AREAS = make_layer(
    "territories",
    {
        "zone": square(0, 0, 2),
        "wide": square(-1, -1, 5),
        "town": square(0.9, 0.9, 0.2),
        "overlaps": square(1, 0, 2),
    },
)


def test_a_zone_incident_is_not_joined_to_what_its_mark_falls_in():
    left = make_layer(
        "incidents",
        {"attack": shapely.Point(1, 1), "exact": shapely.Point(1, 1)},
        "point",
        place_precision=["zone", "exact"],
        zone=["zone", ""],
    )
    matches, tally = within(left, AREAS, join_id="j")
    assert tally.withheld == 1
    matches, tally = add_zones(left, AREAS, matches, tally)
    known = matches[matches["left"] == "attack"]
    assert known["right"].tolist() == ["wide", "zone"]
    assert set(known["match"]) == {"zone"}
    assert set(matches[matches["left"] == "exact"]["right"]) >= {"town", "zone", "wide"}
    assert (tally.matched, tally.withheld, tally.in_several) == (2, 0, 2)


def test_a_zone_that_is_no_area_stays_withheld():
    left = make_layer(
        "incidents",
        {"attack": shapely.Point(1, 1)},
        "point",
        place_precision=["zone"],
        zone=["elsewhere"],
    )
    matches, tally = within(left, AREAS, join_id="j")
    again, tally_again = add_zones(left, AREAS, matches, tally)
    assert len(again) == 0
    assert tally_again == tally
    assert tally.withheld == 1


def test_in_the_atlas_the_vraem_incidents_are_not_put_in_la_convencion(atlas):
    rows = atlas.layer("incidents").frame.set_index("id")
    found = rows.loc["inc:2013-08-operation-lobo", "in_territories"].split(";")
    assert "terr:pe-vraem" in found
    assert "terr:pe-peru" in found
    assert "terr:pe-la-convencion" not in found
    assert "terr:pe-south-of-pichari" not in found
