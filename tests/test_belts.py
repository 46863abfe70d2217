"""Bands along borders and coasts: by eye on two squares by the sea, then on the shipped layers."""

from __future__ import annotations

import pytest
import shapely
from handmade import make_layer

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.geometry.bands import border_band, coast_band
from geonexus.geometry.boundaries import Outline
from geonexus.geometry.geodesy import band
from geonexus.model.definitions import BorderDefinition, CoastDefinition

# two countries side by side on the equator; north and south of them is sea
WEST, EAST = shapely.box(0, 0, 2, 1), shapely.box(2, 0, 4, 1)
COUNTRIES = make_layer("countries", {"WWW": WEST, "EEE": EAST})
BORDERS = make_layer(
    "borders",
    {"EEE-WWW": shapely.LineString([(2, 0), (2, 1)])},
    "line",
    country_a=["EEE"],
    country_b=["WWW"],
)
LAYERS = {"countries": COUNTRIES, "borders": BORDERS}
KM_PER_DEG = 111.0


def area_km2(shape):
    import geopandas as gpd

    return float(crs.area_km2(gpd.GeoSeries([shape], crs=crs.GEOGRAPHIC))[0])


def on_land(shape):
    return shapely.intersection(shape, shapely.union(WEST, EAST))


def border(*countries, width_m=10_000):
    faults = Faults("x")
    definition = BorderDefinition(kind="border", countries=countries, width_m=width_m)
    outline = border_band(definition, LAYERS.__getitem__, on_land, where="terr:x/a", faults=faults)
    return outline, faults


def coast(shore=WEST, **widths):
    faults = Faults("x")
    definition = CoastDefinition(kind="coast", countries=("WWW",), **widths)
    outline = coast_band(
        definition,
        Outline(shore, "admin-union", 2500.0),
        LAYERS.__getitem__,
        where="terr:x/a",
        faults=faults,
    )
    return outline, faults


def test_a_border_band_has_its_width_on_both_sides():
    outline, faults = border("WWW", "EEE")
    assert faults.found == []
    assert area_km2(outline.shape) == pytest.approx(20 * KM_PER_DEG, rel=0.02)
    assert outline.shape.covers(shapely.Point(1.95, 0.5))
    assert outline.shape.covers(shapely.Point(2.05, 0.5))
    assert not outline.shape.covers(shapely.Point(1.8, 0.5))


def test_countries_without_a_common_border_are_a_fault():
    outline, faults = border("WWW", "XXX")
    assert outline is None
    assert "share no land border" in str(faults.found[0])


def test_an_inland_band_keeps_off_the_border_with_a_neighbor():
    outline, _ = coast(inland_m=11_100)
    assert outline.shape.covers(shapely.Point(1, 0.05))
    assert outline.shape.covers(shapely.Point(0.05, 0.5))
    assert not outline.shape.covers(shapely.Point(1, 0.5))
    assert not outline.shape.covers(shapely.Point(1.95, 0.5))
    assert outline.shape.within(WEST.buffer(1e-9))


def test_a_sea_band_lies_in_the_sea_and_ends_where_the_neighbor_is_nearer():
    outline, _ = coast(offshore_m=55_000)
    assert not outline.shape.intersection(shapely.union(WEST, EAST)).area > 1e-9
    assert outline.shape.covers(shapely.Point(1, 1.3))
    assert outline.shape.covers(shapely.Point(1.8, 1.3))
    assert not outline.shape.covers(shapely.Point(2.2, 1.3))
    assert not outline.shape.covers(shapely.Point(1, 1.6))
    assert outline.accuracy_m == pytest.approx(5500)


def test_an_area_without_a_coast_is_a_fault():
    inland = shapely.box(1.2, 0.2, 1.8, 0.8)
    outline, faults = coast(inland, inland_m=1000)
    assert outline is None
    assert "without a coast" in str(faults.found[0])


def test_what_a_definition_refuses():
    with pytest.raises(ValueError, match="two different countries"):
        BorderDefinition(kind="border", countries=("PER", "PER"), width_m=1)
    with pytest.raises(ValueError, match="inland_m, offshore_m or both"):
        CoastDefinition(kind="coast", countries=("PER",))


@pytest.mark.parametrize("lat", [0, 30, -55])
def test_a_band_is_as_wide_as_it_says_at_any_latitude(lat):
    line = shapely.LineString([(10, lat), (10, lat + 1)])
    shape = band(line, 20_000)
    length_km = crs.geod().geometry_length(line) / 1000
    expected = length_km * 40 + 3.14159 * 20**2
    assert area_km2(shape) == pytest.approx(expected, rel=0.01)


def test_perus_sea_has_about_its_published_area(project):
    catalog = project.catalog
    frame = catalog.open("countries").geo.set_index("iso3")
    definition = CoastDefinition(kind="coast", countries=("PER",), offshore_m=370_400)
    outline = coast_band(
        definition,
        Outline(frame.geometry["PER"], "admin-union", 2500.0),
        catalog.open,
        where="terr:x/a",
        faults=Faults("x"),
    )
    # about 857,000 km2 is the figure usually given; the treaty line with Chile differs from ours
    assert area_km2(outline.shape) == pytest.approx(857_000, rel=0.05)
