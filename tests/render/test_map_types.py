"""The types that the page's scripts state are those they have: TypeScript reads every module."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CHECKS = Path(__file__).parents[2] / ".ci"
TSC = CHECKS / "node_modules" / "typescript" / "bin" / "tsc"


@pytest.fixture(scope="module")
def tsc():
    node = shutil.which("node")
    if node is None or not TSC.exists():
        pytest.skip("node or typescript is not installed: make npm")

    def run(project: Path) -> subprocess.CompletedProcess[str]:
        roots = CHECKS / "node_modules" / "@types"
        return subprocess.run(
            [node, str(TSC), "-p", str(project), "--typeRoots", str(roots)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_every_module_keeps_its_types(tsc):
    done = tsc(CHECKS / "tsconfig.json")
    assert done.returncode == 0, done.stdout


def test_a_wrong_type_would_be_found(tsc, tmp_path):
    (tmp_path / "wrong.js").write_text("/** @param {number} n */\nconst f = (n) => n;\nf('a');\n")
    options = (CHECKS / "tsconfig.json").read_text(encoding="utf-8")
    where = options.replace("../geonexus/render/assets/*/*.js", "wrong.js")
    (tmp_path / "tsconfig.json").write_text(where, encoding="utf-8")
    done = tsc(tmp_path / "tsconfig.json")
    assert done.returncode != 0
    assert "wrong.js(3,3)" in done.stdout
