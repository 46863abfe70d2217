"""Full disk, read-only folder, two builds at once: the earlier good output still stands."""

from __future__ import annotations

import multiprocessing
import os
import sys
from contextlib import contextmanager

import geopandas as gpd
import pandas as pd
import pytest
from handmade import SAVED_FORMATS, square
from render.small_atlas import placed_atlas

from geonexus.atlas.save import save_atlas
from geonexus.base.files import staged_folder, write_text
from geonexus.errors import OutputError
from geonexus.export.about import About
from geonexus.export.flatgeobuf import write_flatgeobuf
from geonexus.export.geojson import write_geojson
from geonexus.export.geopackage import write_geopackage
from geonexus.export.geoparquet import write_geoparquet
from geonexus.export.tables import write_csv

if sys.platform == "win32":
    pytest.skip("the limits and locks of POSIX", allow_module_level=True)
resource = pytest.importorskip("resource")


@contextmanager
def full_disk(after_bytes):
    """Let no file grow beyond a size, as a disk that is full would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def many(count=4000):
    rows = {"id": [f"row {n} " + os.urandom(24).hex() for n in range(count)]}
    shapes = [square(n % 90, n % 40) for n in range(count)]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


def package(frame, path):
    about = About("a", "A")
    write_geopackage({"a": frame}, {}, path, whole=about, about={"a": about}, styles={})


WRITERS = {
    "a.geojson": lambda frame, path: write_geojson(frame, path),
    "a.parquet": write_geoparquet,
    "a.fgb": lambda frame, path: write_flatgeobuf(frame, path, About("a", "A")),
    "a.gpkg": package,
    "a.csv": lambda frame, path: write_csv(pd.DataFrame(frame.drop(columns="geometry")), path),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_on_a_full_disk_the_earlier_file_stands(name, share, tmp_path):
    frame, path = many(), tmp_path / name
    WRITERS[name](frame, path)
    before = path.read_bytes()
    with full_disk(int(len(before) * share)), pytest.raises(OutputError, match=name):
        WRITERS[name](frame, path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("after_bytes", [3_000, 60_000, 250_000])
def test_a_whole_save_on_a_full_disk_changes_nothing(after_bytes, tmp_path):
    atlas = placed_atlas()
    save_atlas(atlas, tmp_path, print, formats=SAVED_FORMATS)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert max(map(len, before.values())) > after_bytes
    with full_disk(after_bytes), pytest.raises(OutputError, match="could not be written"):
        save_atlas(atlas, tmp_path, print, formats=SAVED_FORMATS)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_cannot_be_written_is_a_plain_error(name, tmp_path):
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="unchanged"):
        WRITERS[name](many(3), tmp_path / "out" / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_read_only_folder_is_a_plain_error(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="unchanged"):
            write_text(tmp_path / "a.txt", "x")
    finally:
        tmp_path.chmod(0o700)


# --- two builds at once ---


def _try_to_build(folder, answer):
    try:
        with staged_folder(folder) as stage:
            write_text(stage / "a.txt", "second")
        answer.put("written")
    except OutputError as error:
        answer.put(str(error))


def _in_another_process(folder):
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_try_to_build, args=(folder, answer))
    process.start()
    said = answer.get(timeout=60)
    process.join()
    return said


def test_a_second_build_into_the_folder_is_refused_while_the_first_writes(tmp_path):
    with staged_folder(tmp_path) as stage:
        write_text(stage / "a.txt", "first")
        said = _in_another_process(tmp_path)
        assert "another build writes" in said
        assert "-o" in said
    assert (tmp_path / "a.txt").read_text() == "first"
    assert _in_another_process(tmp_path) == "written"
    assert (tmp_path / "a.txt").read_text() == "second"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_build_that_fails_lets_go_of_the_folder(tmp_path):
    with pytest.raises(RuntimeError), staged_folder(tmp_path):
        raise RuntimeError
    with staged_folder(tmp_path) as stage:
        write_text(stage / "a.txt", "later")
    assert os.listdir(tmp_path) == ["a.txt"]
