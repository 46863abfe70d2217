"""GeoParquet, FlatGeobuf, KML, GeoJSON: what is written reopens the same, by the rules."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from handmade import square
from pyarrow import parquet
from shapely.geometry import Point, Polygon

import geonexus as gx
from geonexus.atlas.save import check_formats
from geonexus.export.about import About
from geonexus.export.flatgeobuf import write_flatgeobuf
from geonexus.export.frames import spatial_frames
from geonexus.export.geoparquet import write_geoparquet
from geonexus.export.kml import write_kml
from geonexus.style import styles
from geonexus.words.translations import word

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def frames(atlas):
    return spatial_frames(atlas)


def same(frame, reopened):
    """Compare rows and shapes, whatever the order."""
    key = "id" if "id" in frame.columns else "area"
    one = frame.set_index(key).sort_index()
    two = reopened.set_index(key).sort_index()
    assert list(one.index) == list(two.index)
    for name in one.columns.drop("geometry"):
        pd.testing.assert_series_equal(
            one[name], two[name], check_dtype=False, check_index_type=False
        )
    assert (one.geometry.isna() == two.geometry.isna()).all()
    located = one.geometry.notna()
    assert one.geometry[located].geom_equals(two.geometry[located]).all()


def test_geoparquet_is_1_1_with_boxes_and_zstd(frames, tmp_path):
    for name, frame in frames.items():
        path = tmp_path / f"{name}.parquet"
        write_geoparquet(frame, path)
        same(frame, gpd.read_parquet(path))
        file = parquet.ParquetFile(path)
        geo = json.loads(file.metadata.metadata[b"geo"])
        assert geo["version"] == "1.1.0"
        column = geo["columns"]["geometry"]
        assert column["encoding"] == "WKB"
        assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
        assert set(column["geometry_types"]) == set(frame.geom_type.dropna())
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_geoparquet_can_be_read_by_window(frames, tmp_path):
    path = tmp_path / "incidents.parquet"
    write_geoparquet(frames["incidents"], path)
    window = (-80, -20, -60, 0)
    found = gpd.read_parquet(path, bbox=window)
    inside = frames["incidents"].cx[-80:-60, -20:0]
    assert 0 < len(found) == len(inside) < len(frames["incidents"])


def test_a_flipped_byte_in_geoparquet_is_noticed(frames, tmp_path):
    path = tmp_path / "incidents.parquet"
    write_geoparquet(frames["incidents"], path)
    start = parquet.ParquetFile(path).metadata.row_group(0).column(0)
    data = bytearray(path.read_bytes())
    data[start.dictionary_page_offset + start.total_compressed_size // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(OSError, match=r"(?i)crc|corrupt|zstd|deserial"):
        parquet.read_table(path, page_checksum_verification=True)


def test_flatgeobuf_reopens_with_an_index(frames, tmp_path):
    for name, frame in frames.items():
        path = tmp_path / f"{name}.fgb"
        write_flatgeobuf(frame, path, About(name, "Título"))
        reopened = gpd.read_file(path)
        assert len(reopened) == len(frame)
        assert reopened.crs == frame.crs
        assert set(reopened.columns) == set(frame.columns)
        # an index cannot hold a row without a place, so that such a layer has none
        indexed = pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"]
        assert indexed == frame.geometry.notna().all(), name
        key = "id" if "id" in frame.columns else "area"
        assert set(reopened[key]) == set(frame[key])
        assert reopened[reopened.geometry.notna()].is_valid.all()
        assert abs(reopened.total_bounds - frame.total_bounds).max() == 0


# --- KML ---


@pytest.fixture(scope="module")
def kml(atlas, tmp_path_factory):
    path = tmp_path_factory.mktemp("kml") / "atlas.kml"
    write_kml(atlas, path)
    return ElementTree.parse(path).getroot().find(f"{KML}Document")


def test_kml_has_the_folders_of_the_map(kml, atlas):
    folders = kml.findall(f"{KML}Folder")
    assert [f.findtext(f"{KML}name") for f in folders] == [g.title.en for g in atlas.groups]
    assert [child.tag for child in kml][-len(folders) :] == [f"{KML}Folder"] * len(folders)
    for folder, group in zip(folders, atlas.groups, strict=True):
        layers = folder.findall(f"{KML}Folder")
        counts = [len(layer.findall(f"{KML}Placemark")) for layer in layers]
        assert counts == [
            layer.frame["area"].nunique() if spec.indicator else len(layer)
            for spec, layer in group.layers
        ]
        visible = [layer.findtext(f"{KML}visibility") == "1" for layer in layers]
        assert visible == [spec.visible for spec, _ in group.layers]


def test_kml_draws_in_the_colors_of_the_style(kml, atlas):
    written_styles = {item.get("id"): item for item in kml.findall(f"{KML}Style")}
    used = {url.text.removeprefix("#") for url in kml.iter(f"{KML}styleUrl")}
    assert used <= set(written_styles)
    look = styles.named("route")
    for term, color in look.colors.items():
        written = written_styles[f"route-{term}"].findtext(f"{KML}LineStyle/{KML}color")
        assert written == f"ff{color[5:7]}{color[3:5]}{color[1:3]}"
    # an edge that nobody drew is paler; both kinds are in use
    soft = {name for name in used if name.startswith("territory-") and name.endswith("-soft")}
    assert soft
    assert {name for name in used if name.startswith("territory-")} - soft
    for name in soft:
        edge = written_styles[name].findtext(f"{KML}LineStyle/{KML}color")
        assert int(edge[:2], 16) < 128


def test_kml_says_that_a_flow_is_no_way_and_loses_none(kml, atlas):
    folders = [
        folder
        for folder in kml.iter(f"{KML}Folder")
        if folder.findtext(f"{KML}description") == word("no_way", "en")
    ]
    marks = [mark for folder in folders for mark in folder.findall(f"{KML}Placemark")]
    assert len(marks) == len(atlas.layer("flows"))
    nodes = atlas.tables["flow-nodes"]
    flows = atlas.layer("flows").geo.set_index("id").geometry
    shapes = ("LineString", "MultiGeometry", "Point")
    for mark in marks:
        data = {d.get("name"): d.findtext(f"{KML}value") for d in mark.iter(f"{KML}Data")}
        drawn = any(mark.find(f"{KML}{shape}") is not None for shape in shapes)
        placed = nodes[nodes["flow"] == data["id"]].geometry.notna().any()
        assert drawn == (flows[data["id"]] is not None or placed), data["id"]


def test_kml_colors_the_areas_of_an_indicator_by_class(kml, atlas):
    spec, layer = next(
        (s, layer) for group in atlas.groups for s, layer in group.layers if s.indicator
    )
    classes = styles.classify(layer.frame["value"], atlas.higher_is(spec.indicator))
    marks = {item.get("id"): item for item in kml.findall(f"{KML}Style")}
    found = {}
    for mark in kml.iter(f"{KML}Placemark"):
        used = mark.findtext(f"{KML}styleUrl").removeprefix("#")
        if used.startswith(f"{spec.id}-"):
            data = {d.get("name"): d.findtext(f"{KML}value") for d in mark.iter(f"{KML}Data")}
            found[data["area"]] = (float(data["value"]), marks[used])
    assert set(found) == set(layer.frame["area"])
    for value, look in found.values():
        place = next(n for n, upper in enumerate(classes.upper) if value <= upper)
        color = classes.colors[place]
        written = look.findtext(f"{KML}PolyStyle/{KML}color")
        assert written[2:] == color[5:7] + color[3:5] + color[1:3]


def test_kml_carries_evidence_and_loads_nothing(kml):
    marks = list(kml.iter(f"{KML}Placemark"))
    for mark in marks:
        data = {item.get("name"): item.findtext(f"{KML}value") for item in mark.iter(f"{KML}Data")}
        assert data["sources"]
        assert data["claim"]
    assert len(list(kml.iter(f"{KML}TimeSpan"))) > len(marks) / 3
    assert not list(kml.iter(f"{KML}href"))
    rings = [ring.text.split() for ring in kml.iter(f"{KML}LinearRing")]
    assert all(ring == [] or ring[0] == ring[-1] for ring in rings)


# --- asking for formats ---


def test_formats_are_written_when_asked_for(saved, frames):
    names = {path.relative_to(saved).as_posix() for path in saved.rglob("*")}
    assert "latin-america.kml" in names
    for layer in frames:
        assert {f"layers/{layer}.parquet", f"layers/{layer}.fgb"} <= names


def test_an_unknown_format_is_told_at_once():
    with pytest.raises(gx.UnknownNameError, match="did you mean 'geoparquet'"):
        check_formats(["parquet"])


def test_geojson_is_what_pydantic_expects(saved):
    models = pytest.importorskip("geojson_pydantic", reason="geojson-pydantic is not installed")
    for path in (saved / "layers").glob("*.geojson"):
        collection = models.FeatureCollection.model_validate_json(path.read_text(encoding="utf-8"))
        assert collection.length > 0


def test_mixed_shapes_become_one_kind(tmp_path):
    holes = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b"]}, geometry=[holes, holes.union(square(9, 9))], crs="EPSG:4326"
    )
    write_flatgeobuf(frame, tmp_path / "a.fgb", About("a", "A"))
    assert set(gpd.read_file(tmp_path / "a.fgb").geom_type) == {"MultiPolygon"}
    assert Point(1.5, 1.5).disjoint(gpd.read_file(tmp_path / "a.fgb").union_all())
