"""The imports keep to the floor tables of CONTRIBUTING.md."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from geonexus.render import assets

ROOT = Path(__file__).parents[1]


def page_script_levels() -> dict[str, tuple[int, int]]:
    """Return floor and level of each of the page's scripts, as the table says; low ones first."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("### The page's scripts\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (\d+) \| `(\w+)/` \| ([^|]*) \|", section, re.MULTILINE)
    assert [int(floor) for floor, _, _ in rows] == list(range(len(rows), 0, -1))
    levels: dict[str, tuple[int, int]] = {}
    for floor, folder, modules in rows:
        for level, names in enumerate(reversed(modules.split(" → "))):
            for name in re.findall(r"`(\w+)`", names):
                assert f"{folder}/{name}.js" not in levels, f"{folder}/{name} stands there twice"
                levels[f"{folder}/{name}.js"] = int(floor), level
    return levels


def page_script_imports(path: str, text: str) -> set[str]:
    """Return the scripts that a script imports values or types from."""
    named = re.findall(r'(?:from |import\()"(\.[^"]+)"', text)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in named}


def upward_page_imports(levels: dict[str, tuple[int, int]], path: str, text: str) -> set[str]:
    """Return what a script imports though it does not stand below; a type of its own is allowed."""
    return {
        other for other in page_script_imports(path, text) - {path} if levels[other] >= levels[path]
    }


def test_page_scripts_are_those_of_the_table():
    on_disk = {
        path.relative_to(assets.__path__[0]).as_posix()
        for path in Path(assets.__path__[0]).rglob("*.js")
    }
    levels = page_script_levels()
    assert set(levels) == on_disk == set(assets.MODULES)
    floors = [levels[path][0] for path in assets.MODULES]
    assert floors == sorted(floors)


def test_page_scripts_import_downward_only():
    levels = page_script_levels()
    upward = {path: upward_page_imports(levels, path, assets.asset(path)) for path in levels}
    assert {path: found for path, found in upward.items() if found} == {}


def test_page_scripts_that_import_upward_would_be_found():
    levels = {"base/dom.js": (1, 0), "base/lengths.js": (1, 1), "data/atlas.js": (2, 0)}
    text = 'import { atlas } from "../data/atlas.js";\n/** @type {import("./lengths.js").Length} */'
    assert upward_page_imports(levels, "base/dom.js", text) == {"base/lengths.js", "data/atlas.js"}
    assert (
        upward_page_imports(levels, "data/atlas.js", 'import { el } from "../base/dom.js"') == set()
    )
