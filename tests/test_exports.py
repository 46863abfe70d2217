"""What is written reopens with the same counts, in the formats' own rules."""

from __future__ import annotations

import csv
import hashlib
import json
import math

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from handmade import square

from geonexus.errors import CRSError, InputError
from geonexus.export.about import about_tables
from geonexus.export.frames import plain_tables, spatial_frames
from geonexus.export.geojson import write_geojson
from geonexus.export.tables import write_csv


def frame(shapes, crs="EPSG:4326", **columns):
    return gpd.GeoDataFrame(
        {"id": list(shapes), **columns}, geometry=list(shapes.values()), crs=crs
    )


def written(tmp_path, layer):
    path = tmp_path / "layer.geojson"
    write_geojson(layer, path, layer="test")
    return json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)


# --- GeoJSON by eye ---


def test_rings_are_right_handed_and_nothing_names_a_crs(tmp_path):
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    data = written(tmp_path, frame({"a": clockwise}))
    assert "crs" not in data
    ring = data["features"][0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    assert ring[0] == ring[-1]
    assert data["bbox"] == [0, 0, 1, 1]
    assert data["features"][0]["id"] == "a"


def test_missing_is_null_and_text_is_kept(tmp_path):
    layer = frame({"a": square(0, 0)}, n=[math.nan], t=["{{7*191}}</script>ñ"], d=[pd.NaT])
    properties = written(tmp_path, layer)["features"][0]["properties"]
    assert properties == {"id": "a", "n": None, "t": "{{7*191}}</script>ñ", "d": None}


def test_at_most_six_decimals(tmp_path):
    data = written(tmp_path, frame({"a": shapely.Point(-73.123456789, -12.1)}))
    assert data["features"][0]["geometry"]["coordinates"] == [-73.123457, -12.1]


def test_a_row_without_a_place_is_null_and_counted(tmp_path):
    data = written(tmp_path, frame({"a": shapely.Point(1, 2), "b": None}))
    assert [f["geometry"] and f["geometry"]["type"] for f in data["features"]] == ["Point", None]
    assert data["geonexus"] == {"layer": "test", "unlocated": 1}
    assert data["bbox"] == [1, 2, 1, 2]
    nowhere = written(tmp_path, frame({"a": None, "b": None}))
    assert len(nowhere["features"]) == nowhere["geonexus"]["unlocated"] == 2
    assert "bbox" not in nowhere
    assert "unlocated" not in written(tmp_path, frame({"a": shapely.Point(1, 2)}))["geonexus"]


def test_what_geojson_cannot_hold_is_refused_with_every_row(tmp_path):
    layer = frame({"a": shapely.Point(190, 0), "b": shapely.Point(), "c": shapely.Point(0, 0)})
    with pytest.raises(InputError) as caught:
        written(tmp_path, layer)
    assert "(a)" in str(caught.value)
    assert "(b)" in str(caught.value)
    assert not (tmp_path / "layer.geojson").exists()
    with pytest.raises(CRSError, match="to_crs"):
        written(tmp_path, frame({"a": square(0, 0)}).to_crs("EPSG:3857"))


# --- CSV by eye ---


def test_no_cell_is_a_formula(tmp_path):
    path = tmp_path / "a.csv"
    table = pd.DataFrame(
        {"t": ["=1+41", "+1", "-1", "@x", "\tx", "plain, text"], "n": [1.0, -2.5, None, 3, 4, 5]}
    )
    write_csv(table, path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[0] for row in rows] == ["t", "'=1+41", "'+1", "'-1", "'@x", "'\tx", "plain, text"]
    assert [row[1] for row in rows[1:]] == ["1", "-2.5", "", "3", "4", "5"]


# --- the default atlas ---


def test_every_layer_reopens_with_the_same_counts(saved):
    [package] = saved.glob("*.gpkg")
    names = {name for name, _ in pyogrio.list_layers(package)}
    paths = sorted((saved / "layers").glob("*.geojson"))
    assert len(paths) >= 9
    for path in paths:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        from_json = gpd.read_file(path)
        from_package = gpd.read_file(package, layer=path.stem.replace("-", "_"))
        assert len(features) == len(from_json) == len(from_package) > 0
        assert from_package.crs == "EPSG:4326"
        located = from_package[from_package.geometry.notna()]
        assert located.is_valid.all(), path.stem
        assert len(located) == sum(feature["geometry"] is not None for feature in features)
        assert set(from_json.columns) == set(from_package.columns) - {"fid"}
    assert {"actors", "sources", "incidents_territories", "notes", "renamed"} <= names
    assert {"flows", "flow_nodes", "flows_territories", "mentioned", "responses"} <= names


def test_no_flow_is_lost_for_want_of_a_line(saved, atlas):
    flows = atlas.layer("flows").geo
    assert flows.geometry.isna().any()
    assert flows.geometry.notna().any()
    told = json.loads((saved / "layers" / "flows.geojson").read_text(encoding="utf-8"))
    assert {feature["id"] for feature in told["features"]} == set(flows["id"])
    assert told["geonexus"]["unlocated"] == flows.geometry.isna().sum()
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    layers = {layer["layer"]: layer for layer in manifest["layers"]}
    for name in ("flows", "flow-nodes"):
        frame = (atlas.whole.get(name) or atlas.parts[name]).geo
        assert layers[name]["unlocated"] == frame.geometry.isna().sum() > 0
    assert "unlocated" not in layers["territories"]


def test_every_column_of_every_layer_and_table_is_documented(saved, atlas):
    package = json.loads((saved / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            assert field.get("description"), (resource["path"], field["name"])
    frames = {**plain_tables(atlas), **spatial_frames(atlas)}
    for name, about in about_tables(atlas, frames).items():
        columns = set(map(str, frames[name].columns)) - {"geometry"}
        assert columns <= set(about.columns), name
        assert all(about.columns[column].about for column in columns), name
        assert about.title, name
        assert about.abstract, name


def test_the_ids_that_people_hold_are_told_with_what_became_of_them(saved, atlas):
    with (saved / "tables" / "renamed.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 500
    assert all(row["reason"] for row in rows)
    there = {
        *(key for layer in atlas.whole.values() for key in layer.frame["id"]),
        *(key for name in ("links", "notes", "actors") for key in atlas.tables[name]["id"]),
    }
    for row in rows:
        assert row["old"] not in there or row["old"].startswith("ind:"), row["old"]


def test_the_package_is_version_1_3(saved):
    [package] = saved.glob("*.gpkg")
    # bytes 60-63 of an SQLite file: the user version, which names the GeoPackage version
    assert int.from_bytes(package.read_bytes()[60:64], "big") == 10300


def test_every_feature_carries_its_evidence(saved):
    layers = (
        "territories", "mentioned", "routes", "route-legs", "flows", "places", "incidents",
        "responses",
    )  # fmt: skip
    bases = ("official-record", "official-statistics", "field-work", "press", "author-statement",
             "unsigned")  # fmt: skip
    for name in layers:
        text = (saved / "layers" / f"{name}.geojson").read_text(encoding="utf-8")
        for feature in json.loads(text)["features"]:
            properties = feature["properties"]
            assert properties["sources"], feature["id"]
            assert properties["source_reliability"] in "ABCDEF"
            assert properties["information_credibility"] in range(1, 7)
            claims = ("defined", "reported", "assessed", "alleged", "modelled")
            assert properties["claim"] in claims
            assert properties["basis"] in bases
            assert properties["hedge"] in ("none", "probably", "possibly", "disputed")
            assert properties["agreeing_origins"] >= 1
            # a diagram has no accuracy
            assert (properties["accuracy_m"] is None) == (name == "flows"), feature["id"]
            assert properties["geometry_method"]
            assert not properties["contested"] or properties["note"]


def test_geojson_is_what_rfc_7946_asks(saved):
    for path in (saved / "layers").glob("*.geojson"):
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
        assert "crs" not in data
        for feature in data["features"]:
            if feature["geometry"] is None:
                assert path.stem in ("flows", "flow-nodes")
                continue
            shape = shapely.geometry.shape(feature["geometry"])
            west, south, east, north = shape.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90
            for part in getattr(shape, "geoms", [shape]):
                assert part.bounds[2] - part.bounds[0] < 180, (path.stem, feature["id"])
                if part.geom_type == "Polygon":
                    assert part.exterior.is_ccw
                    assert not any(ring.is_ccw for ring in part.interiors)


def test_the_manifest_hashes_everything_and_tallies_every_join(saved, atlas):
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    listed = {item["path"]: item for item in manifest["outputs"]}
    there = {p.relative_to(saved).as_posix() for p in saved.rglob("*") if p.is_file()}
    assert set(listed) == there - {"manifest.json"}
    for name, item in listed.items():
        data = (saved / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == item["sha256"]
    assert [join["id"] for join in manifest["joins"]] == [tally.id for tally in atlas.tallies]
    for join in manifest["joins"]:
        assert join["rows_in"] == join["matched"] + join["unmatched"] + join["withheld"] > 0
    read = {layer["layer"] for layer in manifest["read"]}
    assert {"countries", "admin1", "gazetteer", "territories", "flows"} <= read


def test_a_second_save_gives_the_same_bytes(saved, build_for_people):
    files = [p.relative_to(saved) for p in sorted(saved.rglob("*")) if p.is_file()]
    assert len(files) > 50
    for file in files:
        again = build_for_people.folder / file
        assert (saved / file).read_bytes() == again.read_bytes(), file


def test_the_sheet_is_a_page_of_its_paper(saved):
    from PIL import Image

    with Image.open(saved / "sheet.png") as image:
        assert image.size == (2480, 3507)
        colors = image.convert("RGB").resize((124, 175)).getcolors(100_000)
    assert len(colors) > 500
    assert (saved / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_no_output_names_the_folder_it_was_built_in(saved):
    for path in saved.rglob("*"):
        if path.is_file():
            assert str(saved).encode() not in path.read_bytes(), path.name
