"""What several tests share: the default atlas, built and saved once for the whole run.

``make unit`` spreads the tests over several processes. What takes long to make is made by the
first process that asks for it; the others wait for it, then read it.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from handmade import SAVED_FORMATS
from hypothesis import settings

import geonexus as gx
from geonexus.cli.main import main

# One budget for every property test; a test with dear examples names a smaller one itself.
# A run in CI tries the same examples every time; at a desk each run tries new ones.
settings.register_profile("desk", max_examples=100, deadline=None)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
# not a part of `make test`: pytest --hypothesis-profile=long
settings.register_profile("long", settings.get_profile("desk"), max_examples=2000)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True, scope="session")
def _no_registered_boundaries(tmp_path_factory):
    """Keep the tests away from what the person who runs them has registered."""
    os.environ["GEONEXUS_HOME"] = str(tmp_path_factory.mktemp("home"))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until no other process of the run holds the lock; it ends with the process."""
    with path.open("w") as stream:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Give a function that returns a folder which one process of the run fills.

    The folder is for reading only: a test that changes files takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    # the folders of the processes lie side by side; Windows has no lock here, so each makes its own
    if "PYTEST_XDIST_WORKER" in os.environ and sys.platform != "win32":
        base = base.parent

    def folder_of(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with _alone(base / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return folder_of


@pytest.fixture(scope="session")
def kept_once(made_once) -> Callable[[str, Callable[[], object]], object]:
    """Give a function that returns an object which one process of the run makes."""

    def object_of(name, make):
        def fill(folder):
            (folder / "object").write_bytes(pickle.dumps(make()))

        return pickle.loads((made_once(name, fill) / "object").read_bytes())

    return object_of


@pytest.fixture(scope="session")
def project():
    return gx.open_atlas("latin-america")


@pytest.fixture(scope="session")
def atlas(project, kept_once):
    """The default atlas, built once for the whole run."""
    return kept_once("atlas", project.build)


@pytest.fixture(scope="session")
def shipped_report(kept_once):
    """What the check of the shipped layers folder says."""
    return kept_once("report", lambda: gx.audit(gx.Catalog()))


@dataclass(frozen=True)
class CommandRun:
    """What a run of the command line printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class SavedAtlas(CommandRun):
    """A run of ``geonexus build``, and the folder that it wrote."""

    folder: Path


def run_command(*arguments: object) -> CommandRun:
    """Run the command line in this process."""
    out, err, code = StringIO(), StringIO(), 0
    with (
        mock.patch.object(sys, "argv", ["geonexus", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return CommandRun(code, out.getvalue(), err.getvalue())


def _saved_by_command(made_once, name, *options) -> SavedAtlas:
    formats = [word for each in SAVED_FORMATS for word in ("--format", each)]

    def fill(folder):
        run = run_command("build", "-o", folder, *formats, *options)
        printed = folder.with_suffix(".json")
        printed.write_text(json.dumps(asdict(run)), encoding="utf-8")

    folder = made_once(name, fill)
    printed = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
    return SavedAtlas(**printed, folder=folder)


@pytest.fixture(scope="session")
def build_for_scripts(made_once) -> SavedAtlas:
    """A run of ``geonexus build --json``, with all vector formats."""
    return _saved_by_command(made_once, "saved", "--json")


@pytest.fixture(scope="session")
def build_for_people(made_once) -> SavedAtlas:
    """A second build of the same, as a person runs it."""
    return _saved_by_command(made_once, "saved-again")


@pytest.fixture(scope="session")
def saved(build_for_scripts) -> Path:
    """The folder of the default atlas, saved once for the whole run, with all vector formats."""
    assert build_for_scripts.code == 0, build_for_scripts.err
    return build_for_scripts.folder
