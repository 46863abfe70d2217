"""Validators that others wrote read our outputs: none of them may find a fault."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import geoparquet_validator
import pytest
from rio_cogeo.cogeo import cog_validate

ROOT = Path(__file__).parents[1]
CHECK_GEOJSON = ROOT / ".ci/node_modules/@placemarkio/check-geojson/dist/index.js"

JUDGE = """
const { check } = require(process.argv[1]);
const fs = require("node:fs");
const found = process.argv.slice(2).map((path) => {
  try { check(fs.readFileSync(path, "utf8")); return []; }
  catch (error) { return (error.issues || [error]).map((issue) => `${path}: ${issue.message}`); }
});
console.log(JSON.stringify(found.flat()));
"""


def check_geojson(*paths):
    node = shutil.which("node")
    if node is None or not CHECK_GEOJSON.exists():
        pytest.skip("node or check-geojson is not installed: make npm")
    done = subprocess.run(
        [node, "-e", JUDGE, str(CHECK_GEOJSON), *map(str, paths)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_check_geojson_finds_nothing_in_any_layer(saved):
    paths = sorted((saved / "layers").glob("*.geojson"))
    assert paths
    assert check_geojson(*paths) == []


def test_check_geojson_does_judge(tmp_path):
    path = tmp_path / "open-ring.geojson"
    ring = [[0, 0], [1, 0], [1, 1], [0, 1]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert check_geojson(path)


def test_geoparquet_validator_finds_every_class_met(saved):
    paths = sorted((saved / "layers").glob("*.parquet"))
    assert paths
    for path in paths:
        report = geoparquet_validator.check(str(path))
        assert geoparquet_validator.failed(report) == [], path.name
        assert geoparquet_validator.conformant(report), path.name


def test_the_rasters_are_cloud_optimized():
    for path in sorted((ROOT / "layers/rasters").glob("*.tif")):
        valid, errors, _ = cog_validate(str(path))
        assert valid, (path.name, errors)


def test_ogrinfo_reads_every_vector_file(saved):
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("ogrinfo is not installed: apt-get install gdal-bin")
    files = [p for p in saved.rglob("*") if p.suffix in (".geojson", ".fgb", ".gpkg", ".kml")]
    assert {path.suffix for path in files} == {".geojson", ".fgb", ".gpkg", ".kml"}
    for path in files:
        done = subprocess.run(
            [ogrinfo, "-ro", "-so", "-al", str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, path.name
        assert "ERROR" not in done.stderr, (path.name, done.stderr)
        # a group of KML is a folder of folders, and no layer
        assert path.suffix == ".kml" or "Feature Count: 0" not in done.stdout, path.name


def test_the_geopackage_passes_sqlite_and_relates_what_the_lists_say(saved, atlas):
    with closing(sqlite3.connect(f"file:{saved}/latin-america.gpkg?mode=ro", uri=True)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = base.execute(
            "SELECT base_table_name, related_table_name, mapping_table_name, relation_name "
            "FROM gpkgext_relations"
        ).fetchall()
        registered = {name for (name,) in base.execute("SELECT table_name FROM gpkg_extensions")}
        assert ("incidents", "actors", "incidents_actors", "attributes") in rows
        assert {row[2] for row in rows} <= registered
        mapped = {mapping for _, _, mapping, _ in rows}
        assert {"flow_nodes_flow", "flow_nodes_at", "flows_territories_territory"} <= mapped
        assert {"responses_in_territories", "notes_subject_actors"} <= mapped
        for left, right, mapping, _ in rows:
            query = (
                f'SELECT l.fid, r.id FROM "{mapping}" m JOIN "{left}" l ON l.fid = m.base_id '
                f'JOIN "{right}" r ON r.fid = m.related_id'
            )
            found = set(base.execute(query).fetchall())
            column = mapping.removeprefix(f"{left}_")
            column = "subject" if left == "notes" and column != "actors" else column
            cells = base.execute(f'SELECT fid, "{column}" FROM "{left}"').fetchall()
            known = {key for (key,) in base.execute(f'SELECT id FROM "{right}"')}
            named = {(key, item) for key, cell in cells for item in (cell or "").split(";")}
            assert found == {pair for pair in named if pair[1] in known}, mapping
            assert found, mapping
