"""The promises of the project's files: floors, twins, pins, and nothing of one machine in them."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from handmade import ROOT

import geonexus
from geonexus import errors

PACKAGE = ROOT / "geonexus"


def tracked_files():
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"^\s*(import|from) folium", {"render/html.py", "atlas/build.py"}),
        (r"^\s*(import|from) matplotlib", {"render/sheet"}),
        (r"EPSG:\d|ESRI:\d", {"base/crs.py"}),
    ],
)
def test_what_lives_in_one_module_only(pattern, allowed):
    for path in PACKAGE.rglob("*.py"):
        inside = path.relative_to(PACKAGE)
        if not {inside.as_posix(), inside.parent.as_posix()} & allowed:
            found = re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
            assert found is None, f"{path.name}: {found.group(0) if found else ''}"


def names_and_bounds(requirements):
    normal = (item.replace("matplotlib-base", "matplotlib") for item in requirements)
    return {re.sub(r"\s", "", item).lower() for item in normal}


def test_environment_yml_is_the_twin_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(item["pip"] for item in conda if isinstance(item, dict))
    listed = [item for item in conda if isinstance(item, str) and item not in ("pip",)]
    listed = [item for item in listed if not item.startswith("python>")]
    listed += [item for item in pip if item != "-e ."]
    assert names_and_bounds(listed) == names_and_bounds(project["dependencies"])
    assert f"python{project['requires-python']}" in conda


@pytest.mark.parametrize(
    "name", ["requirements.lock", ".ci/requirements-test.lock", ".ci/requirements-ftm.lock"]
)
def test_locks_pin_hashes_and_name_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
    assert len(pins) > 30
    for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
        assert not entry.strip() or "--hash=sha256:" in entry, entry[:60]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=]", item)[0] for item in project["dependencies"]}
    assert wanted <= set(pins)


def test_nothing_names_a_machine_or_a_registry_host():
    home = str(Path.home())
    hosts = re.compile(r"(files\.pythonhosted|pypi\.org/simple|registry\.npmjs|deb\.debian)")
    for path in tracked_files():
        if path.suffix in (".fgb", ".tif", ".png") or path.name == Path(__file__).name:
            continue
        text = path.read_text(encoding="utf-8")
        assert hosts.search(text) is None, path
        assert home == "/" or f"{home}/" not in text, path
        assert f"{ROOT}/" not in text, path


def test_shipped_reference_layers_fit():
    folders = (ROOT / "layers" / "reference", ROOT / "layers" / "rasters")
    total = sum(path.stat().st_size for folder in folders for path in folder.iterdir())
    assert 1_000_000 < total <= 12_000_000


def test_no_public_name_is_also_a_module():
    """Once the module is imported, it would stand in the place of what it holds."""
    modules = {path.stem for path in PACKAGE.glob("*.py")} | {p.name for p in PACKAGE.iterdir()}
    assert not set(geonexus._HOME) & modules


def test_the_face_lists_what_it_has():
    assert sorted(geonexus.__all__) == sorted(geonexus._HOME)
    for name in geonexus.__all__:
        assert getattr(geonexus, name).__doc__, name
    with pytest.raises(AttributeError, match="did you mean 'open_atlas'"):
        geonexus.open_atlsa  # noqa: B018


def test_the_face_has_every_error_that_can_be_raised():
    kinds = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert len(kinds) >= 9
    assert kinds <= set(geonexus.__all__)


def test_importing_geonexus_loads_nothing_heavy_and_hardens_gdal():
    code = (
        "import sys, os, geonexus; "
        "heavy = {'geopandas', 'pandas', 'folium', 'matplotlib', 'rasterio', 'pydantic'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules); "
        "assert 'OGR_VRT' in os.environ['GDAL_SKIP']; "
        "import pyogrio; drivers = pyogrio.list_drivers(); "
        "assert 'GPKG' in drivers and not {'WFS', 'OGR_VRT', 'OAPIF'} & set(drivers)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_what_the_benchmarks_import_exists():
    """Also in the scripts that they hold as text, which no linter reads."""
    pattern = re.compile(r"^ *from (geonexus[\w.]*) import ([\w, ]+)", re.MULTILINE)
    found = [
        (module, name)
        for path in (ROOT / "benchmarks").glob("*.py")
        for module, names in pattern.findall(path.read_text(encoding="utf-8"))
        for name in re.split(r", *", names)
    ]
    assert len(found) > 10
    for module, name in found:
        if not hasattr(importlib.import_module(module), name):
            importlib.import_module(f"{module}.{name}")


def test_text_files_are_tidy():
    spec = importlib.util.spec_from_file_location("tidy", ROOT / ".ci" / "tidy.py")
    tidy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tidy)
    assert tidy.mended("a \r\n\tb\n\n") == "a\n\tb\n"
    assert tidy.mended("") == ""
    assert [fault for path in tracked_files() for fault in tidy.faults(path)] == []
