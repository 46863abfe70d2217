"""What becomes of a flow in the table of flows and territories: every one is counted."""

from __future__ import annotations

import shapely
from handmade import make_layer, square

from geonexus.join.flow_ends import flows_in_areas, flows_tally

AREAS = make_layer("territories", {"terr:a": square(0, 0), "terr:wide": square(-1, -1, 5)})


def nodes(*rows):
    """Return nodes: flow, kind, at, precision, country, position."""
    flow, kind, at, precision, country, shape = zip(*rows, strict=True)
    keys = {
        f"{name}/{number}": place
        for number, (name, place) in enumerate(zip(flow, shape, strict=True))
    }
    return make_layer(
        "flow-nodes", keys, "point", flow=flow, kind=kind, at=at, place_precision=precision,
        country=country,
    )  # fmt: skip


def test_every_flow_is_matched_unmatched_or_withheld():
    inside, outside = shapely.Point(0.5, 0.5), shapely.Point(9, 9)
    found = nodes(
        ("flow:named", "territory", "terr:a", "zone", "", None),
        ("flow:inside", "place", "1", "municipality", "XXX", inside),
        ("flow:outside", "place", "2", "municipality", "XXX", outside),
        ("flow:country", "country", "XXX", "country", "XXX", None),
        ("flow:country", "country", "YYY", "country", "YYY", None),
        ("flow:region", "region", "world", "world-region", "", None),
    )
    held = {"terr:wide": frozenset({"XXX"})}
    matches = flows_in_areas(found, AREAS, held)
    assert set(matches.itertuples(index=False, name=None)) == {
        ("flow:named", "terr:a", "named"),
        ("flow:inside", "terr:a", "inside"),
        ("flow:inside", "terr:wide", "inside"),
        ("flow:country", "terr:wide", "country"),
    }
    tally = flows_tally(found, matches, "flows-territories")
    assert (tally.rows_in, tally.matched, tally.unmatched, tally.withheld) == (5, 3, 1, 1)
    assert tally.in_several == 1
