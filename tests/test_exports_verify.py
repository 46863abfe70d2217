"""An output folder can be checked: manifest, seal, data package."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geonexus as gx
from geonexus.cli.main import main
from geonexus.export.manifest import sealed


@pytest.fixture
def small(tmp_path):
    """A folder with a manifest of two small files."""
    from geonexus.base.files import sha256, write_text

    (tmp_path / "layers").mkdir()
    for name, text in {"index.html": "<p>map</p>", "layers/a.geojson": "{}"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    outputs = [
        {"path": name, "bytes": (tmp_path / name).stat().st_size, "sha256": sha256(tmp_path / name)}
        for name in ("index.html", "layers/a.geojson")
    ]
    text = json.dumps({"seal": "", "atlas": "ñ", "outputs": outputs}, ensure_ascii=False, indent=1)
    write_text(tmp_path / "manifest.json", sealed(text))
    return tmp_path


def test_an_untouched_folder_passes(saved):
    found = gx.verify(saved)
    assert found.checked > 25
    assert found.extra == ()
    found.raise_if_any()


def test_every_wrong_file_is_listed_and_extra_ones_are_told(small):
    (small / "index.html").write_text("<p>nap</p>", encoding="utf-8")
    (small / "layers" / "a.geojson").unlink()
    (small / "notes.txt").write_text("mine", encoding="utf-8")
    found = gx.verify(small)
    assert [(f.where, f.field) for f in found.faults.found] == [
        ("index.html", "sha256"),
        ("layers/a.geojson", "file"),
    ]
    assert found.extra == ("notes.txt",)
    with pytest.raises(gx.InputError, match=r"index\.html[^~]*layers/a\.geojson"):
        found.raise_if_any()


def test_the_command_ends_with_code_2_and_names_the_files(small, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["geonexus", "verify", str(small)])
    main_code = 0
    try:
        main()
    except SystemExit as stop:
        main_code = stop.code
    assert not main_code
    assert "2 files as they were written" in capsys.readouterr().out
    (small / "index.html").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "index.html: bytes: found 0; expected 10" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["geonexus", "verify", str(small), "--json"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert json.loads(capsys.readouterr().out)["faults"][0]["where"] == "index.html"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_flipped_byte_is_found(small, data):
    names = ["index.html", "layers/a.geojson", "manifest.json"]
    path = small / data.draw(st.sampled_from(names))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(changed))
    try:
        with pytest.raises(gx.GeonexusError):
            gx.verify(small).raise_if_any()
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("path", ["../outside.txt", "/etc/hostname"])
def test_a_manifest_that_points_elsewhere_is_refused(small, path):
    text = json.dumps({"seal": "", "outputs": [{"path": path, "bytes": 1, "sha256": "0" * 64}]})
    (small / "manifest.json").write_text(sealed(text), encoding="utf-8")
    with pytest.raises(gx.InputError, match="elsewhere"):
        gx.verify(small)


def test_a_folder_without_a_manifest(tmp_path):
    with pytest.raises(gx.MissingFileError, match=r"manifest\.json"):
        gx.verify(tmp_path)


# --- the data package ---


def test_the_data_package_is_valid_and_so_is_every_table(saved, tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    folder = tmp_path / "out"
    shutil.copytree(saved, folder)
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert package.to_descriptor()
    report = frictionless.validate(str(folder / "datapackage.json"))
    faults = [
        (task.name, error.message) for task in report.tasks for error in (*task.errors,)
    ] + list(report.errors)
    assert report.valid, faults[:10]
    assert sum(task.type == "table" for task in report.tasks) >= 14


def test_the_data_package_lists_every_file_once_with_its_hash(saved):
    package = json.loads((saved / "datapackage.json").read_text(encoding="utf-8"))
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    hashes = {item["path"]: f"sha256:{item['sha256']}" for item in manifest["outputs"]}
    resources = {item["path"]: item for item in package["resources"]}
    assert set(resources) == set(hashes) - {"datapackage.json"}
    assert len({item["name"] for item in package["resources"]}) == len(resources)
    for path, item in resources.items():
        assert item["hash"] == hashes[path]
    incidents = resources["tables/incidents.csv"]
    assert incidents["licenses"] == [{"name": "CC-BY-4.0"}]
    assert incidents["schema"]["primaryKey"] == "id"
    types = {field["name"]: field["type"] for field in incidents["schema"]["fields"]}
    assert types["contested"] == "boolean"
    assert types["accuracy_m"] == "number"
    assert len(package["sources"]) >= 15
