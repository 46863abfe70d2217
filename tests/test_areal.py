"""Area-weighted figures by eye on squares, and the promise that totals are kept."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from handmade import make_layer, square
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.base import crs
from geonexus.errors import CRSError, InputError, UnknownNameError
from geonexus.join.areal import areal
from geonexus.model.layer import Layer

# two 1° squares side by side on the equator, and targets that cut them in halves
SOURCES = {"west": square(0, 0), "east": square(1, 0)}
TARGETS = {
    "west-half": shapely.box(0, 0, 0.5, 1), "middle": shapely.box(0.5, 0, 1.5, 1),
    "coast": shapely.box(1.5, 0, 2.5, 1), "sea": square(5, 0),
}  # fmt: skip


def sources(**columns):
    return make_layer("sources", SOURCES, **columns)


def column(rows, name):
    return rows.set_index("id")[name].to_dict()


def test_people_are_divided_and_rates_are_averaged():
    source = sources(people=[100.0, 40.0], rate=[10.0, 20.0])
    rows, tally = areal(
        source,
        make_layer("targets", TARGETS),
        join_id="j",
        extensive=["people"],
        intensive=["rate"],
    )
    assert column(rows, "people") == pytest.approx(
        {"west-half": 50, "middle": 70, "coast": 20, "sea": np.nan}, nan_ok=True
    )
    assert column(rows, "rate") == pytest.approx(
        {"west-half": 10, "middle": 15, "coast": 20, "sea": np.nan}, nan_ok=True
    )
    assert column(rows, "people_known_share") == pytest.approx(
        {"west-half": 1, "middle": 1, "coast": 0.5, "sea": 0}
    )
    assert (tally.rows_in, tally.matched, tally.unmatched, tally.in_several) == (2, 2, 0, 2)


def test_missing_stays_missing_unless_little_of_it_is_allowed():
    source = sources(people=[100.0, None])
    target = make_layer("targets", TARGETS)
    rows, tally = areal(source, target, join_id="j", extensive=["people"])
    assert column(rows, "people") == pytest.approx(
        {"west-half": 50, "middle": np.nan, "coast": np.nan, "sea": np.nan}, nan_ok=True
    )
    assert column(rows, "people_missing_share")["middle"] == pytest.approx(0.5)
    assert (tally.matched, tally.withheld) == (1, 1)
    lenient, _ = areal(source, target, join_id="j", intensive=["people"], most_missing=0.5)
    assert column(lenient, "people")["middle"] == pytest.approx(100)
    assert column(lenient, "people_known_share")["middle"] == pytest.approx(0.5)
    assert np.isnan(column(lenient, "people")["coast"])


def test_areas_are_measured_on_the_ground_not_in_degrees():
    # from 0° to 60° N, the southern 30° hold 0.5 / 0.866 of the ground (sines), not half
    source = make_layer("sources", {"all": shapely.box(0, 0, 1, 60)}, people=[1.0])
    target = make_layer("targets", {"south": shapely.box(0, 0, 1, 30)})
    rows, _ = areal(source, target, join_id="j", extensive=["people"])
    assert rows["people"].iloc[0] == pytest.approx(0.5 / np.sin(np.pi / 3), rel=5e-3)


def test_what_it_cannot_do_is_said():
    target = make_layer("targets", TARGETS)
    twice = make_layer("sources", {"a": square(0, 0), "b": square(0, 0)}, people=[1.0, 1.0])
    with pytest.raises(InputError, match=r"targets west-half: found covered 2\.000 times"):
        areal(twice, target, join_id="j", extensive=["people"])
    with pytest.raises(UnknownNameError, match="did you mean 'people'"):
        areal(sources(people=[1, 2]), target, join_id="j", extensive=["peple"])
    with pytest.raises(InputError, match="sources east: people: found 'many'"):
        areal(sources(people=["1", "many"]), target, join_id="j", extensive=["people"])
    with pytest.raises(InputError, match="each once"):
        areal(sources(people=[1, 2]), target, join_id="j")
    projected = Layer(target.geo.to_crs("EPSG:3857"), target.card)
    with pytest.raises(CRSError, match="to_crs"):
        areal(sources(people=[1, 2]), projected, join_id="j", extensive=["people"])


@settings(max_examples=30)
@given(
    seeds=st.tuples(st.integers(0, 999), st.integers(0, 999)), at=st.sampled_from([-50, 0, 30]),
    figures=st.lists(st.floats(0, 1e6), min_size=7, max_size=7),
)  # fmt: skip
def test_totals_are_kept_where_the_targets_cover_the_sources(seeds, at, figures):
    def cells(seed, count, frame):
        middle = shapely.MultiPoint(np.random.default_rng(seed).uniform(0, 4, (count, 2)))
        parts = shapely.get_parts(shapely.voronoi_polygons(middle, extend_to=square(-9, -9, 22)))
        cut = [part.intersection(frame) for part in parts]
        return [shapely.transform(part, lambda xy: xy + np.array([0, at])) for part in cut]

    inner = {f"s{i}": cell for i, cell in enumerate(cells(seeds[0], 7, square(0, 0, 4)))}
    outer = {f"t{i}": cell for i, cell in enumerate(cells(seeds[1], 5, square(-1, -1, 6)))}
    source = make_layer("sources", inner, people=figures, level=[7.0] * 7)
    target = make_layer("targets", outer)
    rows, tally = areal(source, target, join_id="j", extensive=["people"], intensive=["level"])
    assert rows["people"].sum() == pytest.approx(sum(figures), rel=2e-5, abs=1e-6)
    # an even figure stays even
    assert rows["level"].dropna().tolist() == pytest.approx([7.0] * rows["level"].count())
    assert tally.matched == tally.rows_in == 7
    sides = (crs.on_equal_area(layer.geo.geometry.to_numpy()) for layer in (source, target))
    source_m2, target_m2 = map(shapely.area, sides)
    assert (rows["covered_share"] * target_m2).sum() == pytest.approx(source_m2.sum(), rel=1e-5)
