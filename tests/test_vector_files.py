"""Vector files of every kind, whole, damaged, locked and hostile; each fixture is written here."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from handmade import square

from geonexus.errors import CRSError, InputError, UnknownNameError
from geonexus.readers.vector import read_records, read_vector, vector_layers

BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
VRT = b"<!-- <kml> --><OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"


def towns(count=3):
    shapes = [shapely.Point(-70 + n, -12) for n in range(count)]
    return gpd.GeoDataFrame({"name": [f"Ñ{n}" for n in range(count)]}, geometry=shapes, crs=4326)


def areas():
    return gpd.GeoDataFrame(
        {"name": ["w", "e"]}, geometry=[square(0, 0), square(1, 0)], crs="EPSG:4326"
    )


def zipped(path, *files, **texts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, f"folder/{file.name}")
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


KML = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>towns</name>
<Placemark><name>Ñaña</name><Point><coordinates>-76.8,-11.9,0</coordinates></Point></Placemark>
<Placemark><name>Lima</name><Point><coordinates>-77,-12</coordinates></Point></Placemark>
</Folder>
<Folder><name>areas</name>
<Placemark><name>Box</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
0,0 1,0 1,1 0,1 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Folder>
</Document></kml>
"""


@pytest.fixture
def kml(tmp_path):
    path = tmp_path / "map.kml"
    path.write_text(KML, encoding="utf-8")
    return path


def test_kml_and_kmz(tmp_path, kml):
    assert vector_layers(kml) == {"towns": 2, "areas": 1}
    for path in (kml, zipped(tmp_path / "map.kmz", **{"doc.kml": KML, "files/icon.png": "x"})):
        frame = read_vector(path)
        assert frame["Name"].tolist() == ["Ñaña", "Lima"]
        assert frame.geometry.x.tolist() == [-76.8, -77]
        assert read_vector(path, "areas").geometry.iloc[0].equals(square(0, 0))
        with pytest.raises(UnknownNameError, match="did you mean 'areas'"):
            read_vector(path, "aeras")
        kept, rejected = read_records(path, "towns")
        assert (len(kept), len(rejected)) == (2, 0)


def test_a_zipped_shapefile(tmp_path):
    areas().to_file(tmp_path / "a.shp")
    parts = sorted(tmp_path.glob("a.*"))
    path = zipped(tmp_path / "a.zip", *parts, **{"__MACOSX/folder/._a.shp": "x", "readme.txt": "x"})
    frame = read_vector(path)
    assert frame["name"].tolist() == ["w", "e"]
    assert len(read_records(path)[0]) == 2
    towns().to_file(tmp_path / "b.shp")
    both = zipped(tmp_path / "two.zip", *sorted(tmp_path.glob("[ab].[sdpc]*")))
    with pytest.raises(InputError, match=r"2 data sets: a, b; expected one \(name one as"):
        read_vector(both)
    assert read_vector(both, "b")["name"].tolist() == ["Ñ0", "Ñ1", "Ñ2"]
    with pytest.raises(UnknownNameError, match="data set of"):
        read_vector(both, "c")


def test_topojson(tmp_path):
    path = tmp_path / "t.topojson"
    path.write_text(json.dumps({
        "type": "Topology", "arcs": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]],
        "objects": {"areas": {"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Box"}}]}},
    }))  # fmt: skip
    frame = read_vector(path)
    assert frame["name"].tolist() == ["Box"]
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.iloc[0].equals(square(0, 0))
    assert len(read_records(path)[0]) == 1


def test_geoparquet(tmp_path):
    path = tmp_path / "a.parquet"
    frame = gpd.GeoDataFrame(
        {"name": ["w", "tie", "none"]}, geometry=[square(0, 0), BOW_TIE, None], crs="EPSG:4326"
    )
    frame.to_parquet(path)
    assert read_vector(path)["name"].tolist() == ["w", "tie", "none"]
    assert vector_layers(path) == {"a": 3}
    kept, rejected = read_records(path)
    assert kept["name"].tolist() == ["w"]
    assert rejected["row"].tolist() == [1, 2]
    assert rejected["reason"][1] == "no geometry"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match="Parquet"):
        read_vector(path)


@pytest.fixture
def geopackage(tmp_path):
    path = tmp_path / "two.gpkg"
    areas().to_file(path, layer="areas")
    towns(40).to_file(path, layer="towns")
    return path


def test_the_layer_of_a_geopackage(geopackage):
    # a larger table without shapes is not what is meant
    plain = pd.DataFrame({"n": range(99)})
    pyogrio.write_dataframe(plain, geopackage, layer="codes", append=True)
    assert vector_layers(geopackage) == {"areas": 2, "towns": 40, "codes": 99}
    assert len(read_vector(geopackage)) == 40
    assert len(read_vector(geopackage, "areas")) == 2
    assert len(read_records(geopackage, "areas")[0]) == 2
    with pytest.raises(UnknownNameError, match="did you mean 'areas'"):
        read_vector(geopackage, "area")


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_locked_geopackage_names_the_mend_and_is_left_alone(geopackage):
    before = geopackage.read_bytes()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(geopackage)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout.readline().strip() == b"held"
        with pytest.raises(InputError, match=r"locked by another program.*close the program"):
            read_vector(geopackage)
        writer.stdin.close()
    assert len(read_vector(geopackage)) == 40
    assert geopackage.read_bytes() == before


def test_a_geopackage_being_written_in_wal_mode_reads_and_its_folder_stays(geopackage):
    database = sqlite3.connect(geopackage)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE more (n INTEGER)")
    database.commit()
    before = sorted(p.name for p in geopackage.parent.iterdir())
    assert len(read_vector(geopackage)) == 40
    assert sorted(p.name for p in geopackage.parent.iterdir()) == before
    database.close()


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6])
def test_a_damaged_geopackage_is_one_plain_error(geopackage, kept):
    data = geopackage.read_bytes()
    geopackage.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(InputError, match=r"two\.gpkg") as caught:
        read_vector(geopackage)
    assert "recover" in str(caught.value) or "read_records" in str(caught.value)


def test_a_database_that_is_no_geopackage_and_one_with_an_endless_view(tmp_path, geopackage):
    other = tmp_path / "other.gpkg"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE t (n)")
    with pytest.raises(InputError, match="of another kind"):
        read_vector(other)
    with sqlite3.connect(geopackage) as database:
        database.execute(
            "CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) "
            "SELECT n FROM r"
        )
    with pytest.raises(InputError, match="a view that calls itself"):
        read_vector(geopackage)


@pytest.mark.parametrize("name", ["v.kml", "v.gpkg", "v.shp", "v.json", "v.parquet"])
def test_a_virtual_file_in_disguise_is_refused(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(VRT)
    with pytest.raises(InputError, match="expected a FlatGeobuf"):
        read_vector(path)
    with pytest.raises(InputError, match="expected a FlatGeobuf"):
        read_vector(zipped(tmp_path / "v.zip", path))
    with pytest.raises(InputError, match="expected a FlatGeobuf"):
        read_records(path)


def test_slips_bombs_and_archives_without_a_map_are_refused(tmp_path):
    slip = zipped(tmp_path / "s.zip", **{"../evil.geojson": "{}", "a.geojson": "{}"})
    with pytest.raises(InputError, match="a path outside the archive"):
        read_vector(slip)
    assert not (tmp_path.parent / "evil.geojson").exists()
    bomb = zipped(tmp_path / "b.zip", **{"a.geojson": "{" + " " * (70 * 1024**2) + "}"})
    with pytest.raises(InputError, match="may be a zip bomb"):
        read_vector(bomb)
    with pytest.raises(InputError, match=r"found readme\.txt; expected a Shapefile"):
        read_vector(zipped(tmp_path / "n.zip", **{"readme.txt": "x"}))
    cut = zipped(tmp_path / "c.zip", **{"a.geojson": "{}"})
    cut.write_bytes(cut.read_bytes()[:-20])
    with pytest.raises(InputError, match="whole zip archive"):
        read_vector(cut)


def test_kml_with_a_dtd_is_refused(kml):
    kml.write_text(KML.replace("<kml ", '<!DOCTYPE kml [<!ENTITY a "x">]><kml ', 1))
    with pytest.raises(InputError, match="found a DTD"):
        read_vector(kml)


def test_a_shapefile_that_breaks_off_or_lacks_a_part(tmp_path):
    path = tmp_path / "t.shp"
    towns(60).to_file(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="bytes that its header states"):
        read_vector(path)
    kept, rejected = read_records(path)
    assert 0 < len(kept) < 60
    assert len(kept) + len(rejected) == 60
    path.write_bytes(data)
    path.with_suffix(".prj").unlink()
    with pytest.raises(CRSError):
        read_vector(path)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InputError, match=r"no \.dbf file beside it"):
        read_vector(path)


def test_a_flatgeobuf_cut_short_is_no_shorter_layer(tmp_path):
    path = tmp_path / "t.fgb"
    towns(200).to_file(path, driver="FlatGeobuf")
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(InputError):
        read_vector(path)


def test_reading_changes_nothing_in_the_folder(tmp_path, kml, geopackage):
    areas().to_file(tmp_path / "a.shp")
    zipped(tmp_path / "a.zip", *sorted(tmp_path.glob("a.*")))
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    for name in ("map.kml", "two.gpkg", "a.shp", "a.zip"):
        read_vector(tmp_path / name)
        read_records(tmp_path / name)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
