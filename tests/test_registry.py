"""Boundaries of your own: what is accepted, what is refused, and that they win over the shipped."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from handmade import ROOT, square

import geonexus as gx
from geonexus.errors import CRSError, InputError, UnknownNameError
from geonexus.userdata.own_boundaries import add_boundaries, registered, remove_boundaries

REFERENCE = ROOT.parent / "shared" / "reference" / "peru-districts-2022.topo.json"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GEONEXUS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


# four unit squares in the Peruvian Amazon
CODES = {"990101": (-75, -8), "990102": (-74, -8), "990103": (-75, -9), "990104": (-74, -9)}


def write(tmp_path, shapes=None, name="units.geojson", column="UBIGEO", crs="EPSG:4326", **options):
    shapes = shapes or {code: square(*place) for code, place in CODES.items()}
    frame = gpd.GeoDataFrame({column: list(shapes)}, geometry=list(shapes.values()), crs=crs)
    path = tmp_path / name
    frame.to_file(path, **options)
    return path


def add(path, **changes):
    return add_boundaries(path, **{"country": "PER", "level": 3, "scheme": "UBIGEO", **changes})


@pytest.mark.parametrize("name", ["units.geojson", "units.gpkg", "units.shp", "units.fgb"])
def test_a_file_is_kept_and_listed(tmp_path, name):
    path = write(tmp_path, name=name)
    before = {p: p.read_bytes() for p in tmp_path.glob("units*")}
    kept = add(path, name="INEI")
    assert kept.card.features == 4
    assert [(i.card.id, i.card.attribution) for i in registered()] == [("own-per-3-ubigeo", "INEI")]
    assert {p: p.read_bytes() for p in tmp_path.glob("units*")} == before
    assert str(tmp_path) not in (tmp_path / "home/boundaries/own-per-3-ubigeo.yaml").read_text()
    remove_boundaries("PER", 3, "UBIGEO")
    assert registered() == []
    with pytest.raises(UnknownNameError):
        remove_boundaries("PER", 3, "UBIGEO")


def test_a_projected_file_is_turned_into_longitude_and_latitude(tmp_path):
    frame = gpd.read_file(write(tmp_path)).to_crs("EPSG:32718")
    frame.to_file(tmp_path / "utm.gpkg")
    kept = add(tmp_path / "utm.gpkg")
    layer = gx.read_vector(tmp_path / "home" / "boundaries" / kept.card.file)
    assert layer.crs == "EPSG:4326"
    assert layer.total_bounds == pytest.approx([-75, -9, -73, -7], abs=1e-6)


def test_every_fault_of_a_file_at_once(tmp_path):
    frame = gpd.GeoDataFrame(
        {"UBIGEO": ["990101", "990101", None, "990104"]},
        geometry=[square(-75, -8), square(-74, -8), square(-75, -9), shapely.Point(-74, -9)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "bad.geojson")
    with pytest.raises(InputError) as caught:
        add(tmp_path / "bad.geojson")
    text = str(caught.value)
    assert "'990101' twice" in text
    assert "row 2: UBIGEO: found nothing" in text
    assert "found Point; expected a polygon" in text
    assert registered() == []


def test_a_file_of_elsewhere_or_with_axes_exchanged_is_refused(tmp_path):
    swapped = {code: square(lat, lon) for code, (lon, lat) in CODES.items()}
    with pytest.raises(InputError, match=r"0% of its area in PER.*lon comes first"):
        add(write(tmp_path, swapped))
    with pytest.raises(UnknownNameError, match="did you mean"):
        add(write(tmp_path), country="PRE")


def test_a_column_that_cannot_be_found_is_asked_for(tmp_path):
    path = write(tmp_path, column="codigo")
    with pytest.raises(InputError, match=r"codigo \('990101'\).*`column`"):
        add(path)
    assert add(path, column="codigo").card.features == 4
    with pytest.raises(UnknownNameError, match="did you mean 'codigo'"):
        add(path, column="codgio")


def test_a_file_without_crs_is_refused(tmp_path):
    frame = gpd.GeoDataFrame({"UBIGEO": ["1"]}, geometry=[square(-75, -8)])
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(tmp_path / "nowhere.gpkg")
    with pytest.raises(CRSError):
        add(tmp_path / "nowhere.gpkg")


def test_an_invalid_outline_is_repaired_and_said(tmp_path):
    shapes = {code: square(*place) for code, place in CODES.items()}
    shapes["990101"] = shapely.Polygon([(-75, -8), (-74, -7), (-74, -8), (-75, -7), (-75, -8)])
    assert add(write(tmp_path, shapes)).repaired == ("990101",)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the real districts of Peru are not here")
def test_the_vraem_is_built_from_real_districts_and_marked_official():
    kept = add(REFERENCE, name="INEI 2022")
    assert kept.card.features + len(kept.without_shape) == 1890
    assert len(kept.without_shape) == 3
    built = gx.open_atlas().build()
    rows = built.tables["territory-variants"].set_index("id")
    narrow = rows.loc["terr:pe-vraem/decree-33"]
    assert narrow["geometry_method"] == "official"
    assert narrow["area_km2"] == pytest.approx(27_678, rel=0.005)
    widest = rows.loc["terr:pe-vraem/plus-megantoni"]
    assert widest["area_km2"] == pytest.approx(51_522, rel=0.005)
    assert "own-per-3-ubigeo" in {card.id for card in built.cards}
