"""Old or new, never a part: what a failing write leaves behind."""

from __future__ import annotations

import os
import time

import pytest

from geonexus.base.files import sha256, staged, staged_folder, sweep, write_bytes, write_text
from geonexus.errors import OutputError


def test_a_failing_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(RuntimeError), staged(path) as beside:
        beside.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_failing_build_changes_no_file_of_the_folder(tmp_path):
    with staged_folder(tmp_path / "out") as stage:
        write_text(stage / "a.txt", "old")
    with pytest.raises(RuntimeError), staged_folder(tmp_path / "out") as stage:
        write_text(stage / "a.txt", "new")
        write_text(stage / "layers" / "b.txt", "new")
        raise RuntimeError
    assert (tmp_path / "out" / "a.txt").read_text() == "old"
    assert sorted(os.listdir(tmp_path / "out")) == ["a.txt"]


def test_other_files_of_the_folder_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with staged_folder(tmp_path) as stage:
        write_text(stage / "layers" / "a.txt", "new")
    assert sorted(os.listdir(tmp_path)) == ["layers", "mine.txt"]


def test_a_folder_that_is_a_file_is_a_plain_error(tmp_path):
    blocked = tmp_path / "out"
    blocked.write_text("a file")
    with pytest.raises(OutputError, match="out"), staged_folder(blocked):
        pass
    with pytest.raises(OutputError, match="unchanged"):
        write_bytes(blocked / "a.txt", b"x")
    assert blocked.read_text() == "a file"


def test_only_stale_leftovers_are_swept(tmp_path):
    young, stale = tmp_path / ".geonexus-young", tmp_path / ".geonexus-stale"
    young.mkdir()
    stale.mkdir()
    long_ago = time.time() - 7200
    os.utime(stale, (long_ago, long_ago))
    sweep(tmp_path)
    assert os.listdir(tmp_path) == [".geonexus-young"]


def test_line_ends_and_hash(tmp_path):
    write_text(tmp_path / "a.txt", "ñ\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\xb1\n"
    write_bytes(tmp_path / "b.txt", b"abc")
    assert sha256(tmp_path / "b.txt").startswith("ba7816bf")
