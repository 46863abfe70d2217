"""The page's own logic in Node: dates, filters, search, addresses, tables; no browser needed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from render.packed_cases import packed_cases

from geonexus.render import assets

TESTS = Path(__file__).parent / "js"


@pytest.fixture(scope="module")
def node() -> str:
    path = shutil.which("node")
    if path is None:
        pytest.skip("no Node here: the browser tests still run the same scripts")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").partition(".")[0]) < 20:
        pytest.skip(f"Node {version.strip()} is older than 20, whose test runner is used")
    return path


def test_the_logic_of_the_page(node, tmp_path):
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for path in assets.MODULES:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(assets.asset(path), encoding="utf-8")
    (tmp_path / "force.js").write_text(assets.force_script(), encoding="utf-8")
    (tmp_path / "packed.json").write_text(json.dumps(packed_cases()), encoding="utf-8")
    cases = sorted(TESTS.glob("*/*.test.js"))
    assert cases
    for case in cases:
        shutil.copy(case, tmp_path / case.parent.name)
    done = subprocess.run(
        [node, "--test", *(str(case.relative_to(TESTS)) for case in cases)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "# pass" in done.stdout or "pass " in done.stdout


def test_no_two_scripts_declare_the_same_name(node, tmp_path):
    path = tmp_path / "page.js"
    path.write_text(assets.page_script(), encoding="utf-8")
    done = subprocess.run([node, "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
