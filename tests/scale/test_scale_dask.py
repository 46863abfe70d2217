"""The same join on a real cluster of two worker processes, one of which is killed."""

from __future__ import annotations

import os
import signal

import pytest
from scale.small import MAPPING, adds_up, areas, read_parts, rows, write_folder

from geonexus.atlas.in_parts import cluster as cluster_module
from geonexus.atlas.in_parts.run import join_parts
from geonexus.errors import MissingExtraError, OutputError, TieError

distributed = pytest.importorskip("distributed", reason="Dask is not installed: geonexus[dask]")


@pytest.fixture(scope="module")
def cluster():
    """Two processes on the loopback address, without a dashboard."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1",
        dashboard_address=None, silence_logs=50,
    ) as running:  # fmt: skip
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Twenty-four partitions; the last repeats ids of the first."""
    home = tmp_path_factory.mktemp("dask")
    tables = [rows(120, seed, start=seed * 120) for seed in range(23)]
    write_folder(home / "in", [*tables, rows(40, 99, start=0)])
    return home / "in"


@pytest.fixture(scope="module")
def streamed(folder):
    out = folder.parent / "streamed"
    return join_parts(folder, areas(), out, mapping=MAPPING), out


def same_files(one, other):
    names = sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file())
    assert names == sorted(p.relative_to(other).as_posix() for p in other.rglob("*") if p.is_file())
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_two_workers_write_what_one_process_writes(tmp_path, cluster, folder, streamed):
    done = join_parts(
        folder, areas(), tmp_path / "out", mapping=MAPPING, engine="dask",
        scheduler=cluster.scheduler_address,
    )  # fmt: skip
    assert adds_up(done)
    assert done.tally == streamed[0].tally
    same_files(tmp_path / "out", streamed[1])


def test_a_worker_that_is_killed_changes_nothing(tmp_path, cluster, folder, streamed):
    with distributed.Client(cluster.scheduler_address) as client:
        before = client.run(os.getpid)
    victim = next(iter(before.values()))
    waiting = []

    def kill_one(text):
        if text.startswith("joined: ") and not waiting:
            finished, total = (int(word) for word in text.split() if word.isdigit())
            waiting.append(total - finished)
            os.kill(victim, signal.SIGKILL)

    done = join_parts(
        folder, areas(), tmp_path / "out", mapping=MAPPING, engine="dask",
        scheduler=cluster.scheduler_address, progress=kill_one,
    )  # fmt: skip
    assert waiting == [23]
    with pytest.raises(ProcessLookupError):
        os.kill(victim, 0)
    assert done.tally == streamed[0].tally
    same_files(tmp_path / "out", streamed[1])
    assert len(read_parts(tmp_path / "out")) == len(read_parts(streamed[1]))


def test_a_broken_partition_is_named_and_the_rest_is_kept(tmp_path, cluster, folder, streamed):
    broken = tmp_path / "in"
    broken.mkdir()
    for path in folder.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    whole = (folder / "p01.parquet").read_bytes()
    (broken / "zz.parquet").write_bytes(whole[: len(whole) // 2])
    done = join_parts(
        broken, areas(), tmp_path / "out", mapping=MAPPING, engine="dask",
        scheduler=cluster.scheduler_address,
    )  # fmt: skip
    assert [name for name, _ in done.broken] == ["zz.parquet"]
    assert done.tally == streamed[0].tally


def test_what_ends_the_run_ends_it_on_the_cluster_too(tmp_path, cluster, folder, monkeypatch):
    def run(**changes):
        options = {"scheduler": cluster.scheduler_address, **changes}
        join_parts(folder, areas(), tmp_path / "out", mapping=MAPPING, engine="dask", **options)

    with pytest.raises(TieError, match="border"):
        run(ties="error")
    monkeypatch.setattr(cluster_module, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(OutputError, match="no Dask scheduler answers at tcp://127"):
        run(scheduler="tcp://127.0.0.1:9")
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"geonexus\[dask\]"):
        run()
    assert not list((tmp_path / "out").iterdir())
