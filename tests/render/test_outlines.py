"""The outlines of a territory in the payload: shares, what each holds, nothing written twice."""

from __future__ import annotations

import pytest
import shapely

from geonexus.base import crs
from geonexus.render.payload import build_payload


@pytest.fixture(scope="module")
def table(atlas):
    return build_payload(atlas)["tables"]["territories"]


def row_of(table, territory):
    return table["columns"]["id"].index(territory)


def test_what_two_outlines_share_is_no_more_than_either(table):
    for outlines, shared in zip(table["outlines"], table["outline_shared"], strict=True):
        number = len(outlines)
        assert len(shared) == (number * (number - 1) // 2 if number > 1 else 0)
        pairs = [(a, b) for a in range(number) for b in range(a + 1, number)]
        for (a, b), area in zip(pairs, shared, strict=False):
            assert 0 <= area <= min(outlines[a][3], outlines[b][3])


def test_the_shared_area_of_the_vraem_is_that_of_the_intersection(table, atlas):
    variants = atlas.tables["territory-variants"].set_index("id").geometry
    one, other = (variants[f"terr:pe-vraem/{name}"] for name in ("decree-33", "river-valleys"))
    flat = crs.on_equal_area([shapely.intersection(one, other)])
    expected = flat[0].area / crs.M2_PER_KM2
    # the sixth of seven with the first: the fifth pair
    assert table["outline_shared"][row_of(table, "terr:pe-vraem")][4] == pytest.approx(
        expected, rel=1e-3
    )


def test_a_point_is_held_only_where_its_place_is_known(table, atlas):
    incidents = atlas.layer("incidents").geo.set_index("id")
    variants = atlas.tables["territory-variants"].groupby("territory", sort=False)
    for territory, frame in variants:
        if territory not in table["columns"]["id"]:
            continue
        held = table["outline_holds"][row_of(table, territory)] if len(frame) > 1 else []
        for shape, points in zip(frame.geometry, held, strict=False):
            for name in set(points["incident"]) & set(incidents.index):
                assert incidents.geometry[name].within(shape.buffer(1e-9))
                assert incidents["place_precision"][name] in {"exact", "place", "municipality"}


def test_an_outline_is_written_once(table):
    for outlines, parts in zip(table["outlines"], table["outline_parts"], strict=True):
        for outline, part in zip(outlines, parts, strict=False):
            assert (part is None) or not outline[4]
