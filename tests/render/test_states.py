"""Which territories share a state with incidents that are known to a state and no closer."""

from __future__ import annotations

import geopandas as gpd
import shapely
from render.small_atlas import changed, small_atlas

from geonexus.render.payload import build_payload
from geonexus.render.states import states_of

SHAPES = gpd.GeoSeries(
    [
        shapely.box(-79, -10, -78, -9),  # well inside AA-1
        shapely.box(-71, -10, -69, -9),  # half in AA-1, half in AA-2
        shapely.box(-70, -10, -69.999, -9),  # its edge is that of AA-1
        shapely.box(-60, -10, -55, -5),  # elsewhere
        shapely.Polygon(),
    ],
    crs="EPSG:4326",
)


def atlas_of(precision):
    atlas = changed(small_atlas(), "incidents", "place_precision", precision)
    return changed(atlas, "incidents", "admin1", "AA-1")


def test_states_are_those_that_share_ground():
    assert states_of(atlas_of("admin1"), SHAPES) == ["AA-1", "AA-1", "", "", ""]


def test_without_an_incident_known_to_a_state_only_there_is_none():
    assert states_of(atlas_of("exact"), SHAPES) == [""] * 5
    assert states_of(small_atlas(), SHAPES) == [""] * 5


def test_the_page_has_them_for_every_territory():
    tables = build_payload(atlas_of("admin1"))["tables"]
    assert len(tables["territories"]["states"]) == 2
    assert all(code in ("", "AA-1") for code in tables["territories"]["states"])
    assert "states" not in tables["routes"]
