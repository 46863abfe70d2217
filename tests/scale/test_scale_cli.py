"""``geonexus join`` of a folder, as a person and as a script would use it."""

from __future__ import annotations

import json
import subprocess
import sys

import geopandas as gpd
import pytest
import yaml
from handmade import square
from scale.small import MAPPING, rows, write_folder
from test_cli import run


@pytest.fixture
def given(tmp_path):
    """A folder of two partitions, areas and a mapping, as command-line arguments."""
    write_folder(tmp_path / "in", [rows(60, 1), rows(60, 2, start=60)])
    (tmp_path / "mine.yaml").write_text(
        yaml.safe_dump(MAPPING.model_dump(mode="json", exclude_defaults=True))
    )
    frame = gpd.GeoDataFrame({"code": ["w", "e"]}, geometry=[square(0, 0), square(1, 0)], crs=4326)
    frame.to_file(tmp_path / "areas.gpkg")
    return [
        "join", tmp_path / "in", "--to", tmp_path / "areas.gpkg", "--key", "code",
        "--mapping", tmp_path / "mine.yaml",
    ]  # fmt: skip


def test_a_folder_is_joined_in_parts(monkeypatch, capsys, tmp_path, given):
    (tmp_path / "in" / "zz.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "in" / "notes.md").write_text("x")
    code, out, err = run(monkeypatch, capsys, *given, "-o", tmp_path / "out")
    assert code == 1  # something is broken
    for words in ("120 rows in 2 partitions", "= rows", "left out, no table of events: notes.md",
                  "'Peruu'", str(tmp_path / "out" / "counts.csv")):  # fmt: skip
        assert words in out
    assert "broken, nothing of it is in the result: zz.parquet" in err
    assert "joined: 3 of 3 partitions" in err
    code, out, err = run(monkeypatch, capsys, *given, "-o", tmp_path / "out", "--json")
    told = json.loads(out)
    join = told["join"]
    sums = join["matched"] + join["unmatched"] + join["withheld"] + told["rejected"]
    assert (code, sums, err) == (1, told["rows_in"], "")
    assert told["broken"][0]["file"] == "zz.parquet"


def test_what_cannot_be_asked_together(monkeypatch, capsys, tmp_path, given):
    code, _, err = run(monkeypatch, capsys, *given, "-o", tmp_path / "out.csv")
    assert code == 2
    assert "would be one file" in err
    code, _, err = run(monkeypatch, capsys, *given, "-o", tmp_path / "out", "--engine", "dusk")
    assert (code, "did you mean 'dask'" in err) == (2, True)
    code, _, err = run(
        monkeypatch, capsys, *given, "-o", tmp_path / "out", "--engine", "stream",
        "--scheduler", "tcp://127.0.0.1:9",
    )  # fmt: skip
    assert (code, "--scheduler" in err) == (2, True)


def test_a_local_cluster_starts_by_itself(tmp_path, given):
    pytest.importorskip("distributed", reason="Dask is not installed: geonexus[dask]")
    command = [sys.executable, "-m", "geonexus", *map(str, given), "--json"]
    told = []
    for name, more in (("streamed", []), ("dask", ["--engine", "dask"])):
        done = subprocess.run(
            [*command, "-o", str(tmp_path / name), *more], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        told.append(json.loads(done.stdout))
        assert told[-1].pop("files")[0] == str(tmp_path / name / "parts")
    assert told[0] == told[1]
    assert (tmp_path / "dask" / "counts.csv").read_bytes() == (
        tmp_path / "streamed" / "counts.csv"
    ).read_bytes()
