"""A real client: QGIS opens every output, and draws it as the map does.

``make qgis`` runs this; it is no part of ``make test``. It needs QGIS with its Python module, as
``apt-get install qgis python3-qgis`` gives, and is skipped where there is none.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from geonexus.style import styles
from geonexus.words.translations import word

SCRIPT = Path(__file__).with_name("open_in_qgis.py")


def qgis_python():
    """Return a Python that has QGIS, or None."""
    for name in (os.environ.get("QGIS_PYTHON"), "/usr/bin/python3", shutil.which("python3")):
        if name and Path(name).exists():
            done = subprocess.run(
                [name, "-c", "import qgis.core"], capture_output=True, check=False
            )
            if done.returncode == 0:
                return name
    return None


@pytest.fixture(scope="module")
def report(saved, tmp_path_factory):
    python = qgis_python()
    if python is None:
        pytest.skip("QGIS is not installed: apt-get install qgis python3-qgis")
    # outputs are opened from another folder than they were written in
    folder = tmp_path_factory.mktemp("año y medio")
    shutil.copytree(saved, folder, dirs_exist_ok=True)
    target = Path(os.environ.get("QGIS_PICTURE", folder / "qgis.png"))
    # the system's Python must not meet this environment's packages
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GDAL", "OGR"))}
    done = subprocess.run(
        [python, str(SCRIPT), str(folder), str(target)],
        capture_output=True, text=True, check=False, env=clean, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    found["picture"] = target
    return found


def features(path):
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def test_every_layer_opens_whole_valid_and_in_longitude_and_latitude(report, saved):
    seen = {**report["package"], **report["files"]}
    assert len(report["package"]) >= 20
    for name, layer in seen.items():
        assert layer["valid"], name
        assert layer["rows"] == layer["read"] > 0, name  # rows without a shape too
        if layer["spatial"]:
            assert layer["crs"] == "EPSG:4326", name
            assert layer["invalid"] == 0, name


def test_files_have_the_rows_and_fields_of_the_package(report, saved):
    for path in (saved / "layers").glob("*.geojson"):
        wanted = features(path)
        in_file = report["files"][path.relative_to(saved).as_posix()]
        in_package = report["package"][path.stem.replace("-", "_")]
        assert in_file["rows"] == in_package["rows"] == len(wanted), path.name
        assert set(wanted[0]["properties"]) <= set(in_package["fields"]), path.name
        assert set(wanted[0]["properties"]) <= set(in_file["fields"]), path.name


def test_qgis_applies_the_style_of_every_layer(report):
    spatial = {name: layer for name, layer in report["package"].items() if layer["spatial"]}
    names = {"territories": "territory", "territory_variants": "territory", "routes": "route"}
    names |= {"route_legs": "route", "places": "place", "incidents": "incident"}
    for name in ("mentioned", "mentioned_variants", "responses", "flow_nodes"):
        assert spatial[name]["drawn"]["kind"] == "singleSymbol", name
    flows = spatial["flows"]["drawn"]
    assert (flows["kind"], flows["by"]) == ("categorizedSymbol", "geometry_method")
    assert [item["label"] for item in flows["symbols"]] == [word("no_way", "en")]
    for name, look_name in names.items():
        look, drawn = styles.named(look_name), spatial[name]["drawn"]
        assert drawn["kind"] == "categorizedSymbol", name
        assert drawn["by"] == look.by
        assert drawn["labels"] == (look.kind == "area")
        for symbol in drawn["symbols"]:
            for term in symbol["terms"]:
                assert symbol["color"] == look.color_of(term), (name, term)
    for name in spatial:
        if name.startswith("indicators_"):
            assert spatial[name]["drawn"]["kind"] == "graduatedSymbol"
        elif name.startswith("base_"):
            assert spatial[name]["drawn"]["kind"] == "singleSymbol"


def test_qgis_draws_each_row_as_sure_as_it_is(report, saved):
    kinds = set()
    layers = (
        ("territories", True), ("route-legs", False), ("routes", False), ("flows", False),
    )  # fmt: skip
    for name, outline in layers:
        strokes = report["package"][name.replace("-", "_")]["drawn"]["strokes"]
        for feature in features(saved / "layers" / f"{name}.geojson"):
            row = feature["properties"]
            sure = (row["claim"], row["contested"], row["geometry_method"])
            wanted = styles.stroke_of(*sure, outline=False)
            rough = (row["geometry_method"], row.get("outline_basis") or "", row.get("accuracy_m"))
            if outline and styles.is_soft(*rough):
                wanted = "soft"
            assert strokes[row["id"]] == [wanted], (name, row["id"])
            kinds.add(wanted)
    # no leg on file is a computed way
    assert kinds == set(styles.DASHES) - {"modelled"}


def test_qgis_shows_license_attribution_and_sources(report):
    for name in ("territories", "routes", "route_legs", "places", "incidents"):
        about = report["package"][name]["about"]
        assert about["title"]
        assert about["abstract"]
        assert about["licenses"] == ["CC-BY-4.0"]
        assert "sources.csv" in about["rights"][0]
        assert len(about["history"]) > 3


def test_the_project_has_the_groups_of_the_map(report, atlas):
    [project] = report["projects"].values()
    assert project["read"]
    assert project["crs"] == "EPSG:4326"
    assert project["title"] == atlas.spec.title.en
    assert set(project["relations"]) == {
        "links-from-actors", "links-to-actors", "flow-nodes-flow-flows",
        "flow-nodes-at-territories", "flows-territories-flow-flows",
        "flows-territories-territory-territories",
    }  # fmt: skip
    groups = {group["name"]: group["layers"] for group in project["groups"]}
    for group in atlas.groups:
        layers = {layer["name"]: layer for layer in groups[group.title.en]}
        assert list(layers) == [spec.title.en for spec, _ in group.layers]
        for spec, rows in group.layers:
            seen = layers[spec.title.en]
            assert seen["valid"]
            assert seen["visible"] == spec.visible
            if spec.layer != "routes" and spec.indicator is None:
                assert seen["rows"] == len(rows), spec.id
    for layers in groups.values():
        assert all(layer["valid"] and layer["rows"] for layer in layers)
    legs = sum(layer["rows"] for layer in groups["Routes"])
    assert legs == report["package"]["route_legs"]["rows"]


def test_the_picture_shows_the_atlas(report):
    from PIL import Image

    assert report["errors"] == []
    with Image.open(report["picture"]) as image:
        colors = {color for _, color in image.convert("RGB").getcolors(2**20)}
    water, land = "#d9e5ea", "#fbfaf6"
    for wanted in (water, land, styles.named("route").color_of("cocaine")):
        assert tuple(int(wanted[at : at + 2], 16) for at in (1, 3, 5)) in colors, wanted
