"""Bad files are refused with every fault and its place; damaged ones keep their good rows."""

from __future__ import annotations

import json
import logging

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from geonexus.base.checks import Faults
from geonexus.errors import CRSError, InputError, MissingFileError
from geonexus.model.cards import Card
from geonexus.model.spec import JoinSpec
from geonexus.readers.raster import read_raster
from geonexus.readers.tables import read_table
from geonexus.readers.vector import read_records, read_vector
from geonexus.readers.yaml_file import parse_model, read_yaml

TITLES = {"en": "t", "es": "t", "pt": "t"}


def card(**kinds):
    columns = {name: {"kind": kind, "about": "x"} for name, kind in kinds.items()}
    return Card.model_validate(
        {
            "id": "ports", "title": TITLES, "abstract": TITLES, "geometry": "table",
            "file": "ports.csv", "key": "id", "crs": None, "columns": columns,
            "sources": [{"registry": "curated"}], "license": "CC-BY-4.0", "attribution": "",
            "vintage": "", "coverage": "", "accuracy_m": None, "method": "", "features": None,
            "sha256": None,
        }
    )  # fmt: skip


def read(tmp_path, text, **kinds):
    path = tmp_path / "ports.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    faults = Faults("ports.csv")
    frame = read_table(path, card(**kinds), faults)
    return frame, [str(fault) for fault in faults.found]


# --- tables ---


def test_cells_keep_what_they_say(tmp_path):
    text = "\ufeffid,code,n,flag\n01001,NA,1.5,true\n02,,,\n"
    frame, faults = read(tmp_path, text, id="text", code="text", n="number", flag="boolean")
    assert faults == []
    assert frame["id"].tolist() == ["01001", "02"]
    assert frame["code"].tolist() == ["NA", ""]
    assert frame["n"].isna().tolist() == [False, True]
    assert frame["flag"].tolist()[0] is True


def test_every_fault_of_a_table_at_once(tmp_path):
    text = "id,n,day\na,1,2015-02-31\na,x,2015\nb,1\n,1,2015\nc,inf,2015\n"
    frame, faults = read(tmp_path, text, id="text", n="number", day="date")
    assert len(frame) == 0
    joined = "\n".join(faults)
    assert "line 2 (a): day: found '2015-02-31'" in joined
    assert "line 3 (a): n: found 'x'; expected a finite number" in joined
    assert "an id used once (line 2 has it too)" in joined
    assert "line 4: found 2 cells; expected 3 cells" in joined
    assert "line 5 (): id: found nothing" in joined
    assert "line 6 (c): n: found 'inf'" in joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "an empty file"),
        ("id,n\n", "no row below the header"),
        ("id,m\na,1\n", "'m'; expected a known column (known: id, n)"),
        ("id,id,n\na,a,1\n", "this column twice"),
        ("id;n\na;1\n", "id: found nothing; expected this column"),
        ('id,n\n"a,1\n', "unexpected end of data"),
        ("id,n\nPe\xf1a,1\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_table_that_is_not_one(tmp_path, text, expected):
    _, faults = read(tmp_path, text, id="text", n="number")
    assert any(expected in fault for fault in faults), faults


def test_a_missing_table(tmp_path):
    with pytest.raises(MissingFileError, match=r"nothing\.csv is not there"):
        read_table(tmp_path / "nothing.csv", card(id="text"), Faults("x"))


# --- yaml ---


def test_yaml_faults_have_lines(tmp_path):
    path = tmp_path / "join.yaml"
    path.write_text("id: a\nleft: incidents\nright: countries\nhow: whitin\ntize: all\n")
    with pytest.raises(InputError) as caught:
        parse_model(JoinSpec, read_yaml(path))
    text = str(caught.value)
    assert "join.yaml line 4: how: found 'whitin'" in text
    assert "join.yaml line 5: tize: found this field; expected no field of that name" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "an empty file"),
        ("a: 1\nb: 2\na: 3\n", "line 3: a: found this key again"),
        ("a: &x [1]\nb: *x\n", "line 2: b: found an alias"),
        ("a: [1\nb: 2\n", "expected valid YAML"),
        ("a: !!python/object:os.system 1\n", "line 1"),
        ("a: 2015-02-31\n", "line 1: a"),
        (b"a: \xff\n", "not UTF-8"),
    ],
)
def test_yaml_that_is_refused(tmp_path, text, expected):
    path = tmp_path / "x.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        read_yaml(path)
    assert expected in str(caught.value)


# --- vector ---


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def feature(number, geometry):
    return {"type": "Feature", "properties": {"n": number}, "geometry": geometry}


POINT = {"type": "Point", "coordinates": [-70, -12]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
TWO_POINTS = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}


def test_good_records_of_a_mixed_file_are_kept_and_the_bad_listed(tmp_path):
    path = tmp_path / "mixed.geojson"
    path.write_text(
        collection(
            feature(0, POINT), feature(1, BOW_TIE), feature(2, None), feature(3, TWO_POINTS),
            feature(4, POINT),
        )
    )  # fmt: skip
    kept, rejected = read_records(path)
    assert kept["n"].tolist() == [0, 4]
    assert rejected["row"].tolist() == [1, 2, 3]
    assert "Self-intersection" in rejected["reason"][0]
    assert len(kept) + len(rejected) == 5


def test_round_trip_and_damage(tmp_path):
    frame = gpd.GeoDataFrame(
        {"n": range(200)}, geometry=gpd.points_from_xy(range(-100, 100), [1.0] * 200), crs=4326
    )
    path = tmp_path / "points.fgb"
    frame.to_file(path, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    assert read_vector(path)["n"].tolist() == list(range(200))
    path.write_bytes(path.read_bytes()[:6000])
    kept, rejected = read_records(path)
    assert 0 < len(kept) < 200
    assert len(kept) + len(rejected) == 200


def test_what_is_not_a_vector_file(tmp_path):
    path = tmp_path / "virtual.geojson"
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>")
    with pytest.raises(InputError, match="expected a FlatGeobuf, GeoPackage, GeoJSON"):
        read_vector(path)
    with pytest.raises(MissingFileError):
        read_vector(tmp_path / "nothing.gpkg")


def test_a_crs_that_is_absent_is_an_error(tmp_path):
    path = tmp_path / "nowhere.fgb"
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(0, 0)])
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        frame.to_file(path, driver="FlatGeobuf")
    with pytest.raises(CRSError, match="names no coordinate reference system"):
        read_vector(path)
    with pytest.raises(CRSError):
        read_records(path)


def test_reading_does_not_change_fionas_log_level(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(collection(feature(0, POINT)))
    before = logging.getLogger("fiona").level
    read_records(path)
    assert logging.getLogger("fiona").level == before


# --- rasters ---


def write_raster(path, crs="EPSG:4326"):
    profile = {"driver": "GTiff", "width": 3, "height": 2, "count": 1, "dtype": "int16", "crs": crs}
    with rasterio.open(
        path, "w", transform=rasterio.transform.from_origin(-70, 10, 1, 1), nodata=-1, **profile
    ) as sink:
        sink.write(np.arange(6, dtype="int16").reshape(2, 3), 1)


def test_a_raster_reads_with_its_place(tmp_path):
    path = tmp_path / "a.tif"
    write_raster(path)
    raster = read_raster(path)
    assert raster.values.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (raster.transform.c, raster.transform.f) == (-70, 10)
    assert raster.nodata == -1


def test_rasters_that_are_refused(tmp_path):
    path = tmp_path / "a.tif"
    with pytest.raises(MissingFileError):
        read_raster(path)
    path.write_text("<VRTDataset rasterXSize='1' rasterYSize='1'/>")
    with pytest.raises(InputError, match="expected a readable GeoTIFF"):
        read_raster(path)
    write_raster(path, crs=None)
    with pytest.raises(CRSError):
        read_raster(path)
