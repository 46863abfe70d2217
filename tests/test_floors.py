"""The floor table of CONTRIBUTING.md is the truth; the imports are held to it."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from handmade import ROOT

from geonexus.render import assets

PACKAGE = ROOT / "geonexus"
ROW = re.compile(r"^\| +(\d+) \| `([a-z]+)(/|\.py)` \| ([^|]*)\|", re.MULTILINE)


def floors() -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Return folder → floor, and folder → module or folder inside it → level, from the table."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| floor | folder |")[2].partition("\n\n")[0]
    floor: dict[str, int] = {}
    inside: dict[str, dict[str, int]] = {}
    for number, folder, _, modules in ROW.findall(table):
        floor[folder] = int(number)
        levels = [part.split(", ") for part in modules.strip().split(" → ")]
        inside[folder] = {
            name: len(levels) - at for at, names in enumerate(levels) for name in names if name
        }
    return floor, inside


FLOOR, INSIDE = floors()


def is_module(name: str) -> bool:
    path = PACKAGE / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules of geonexus that a file imports, without the package's name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name[9:] for a in node.names if a.name.startswith("geonexus."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "geonexus":
            module = (node.module or "")[9:]
            for alias in node.names:
                full = f"{module}.{alias.name}" if module else alias.name
                yield full if is_module(full) else module


def test_every_folder_and_module_has_a_floor():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders | {"errors"} == set(FLOOR)
    for folder in folders:
        there = {
            path.stem
            for path in (PACKAGE / folder).iterdir()
            if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
        }
        assert there == set(INSIDE[folder]), folder
        assert (PACKAGE / folder / "__init__.py").read_text(encoding="utf-8").startswith('"""')


@pytest.mark.parametrize(
    "path",
    sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE),
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_imports_run_downward_only(path):
    folder, own, *_ = (*path.relative_to(PACKAGE).with_suffix("").parts, "")
    for name in imports_of(path):
        there, _, rest = name.partition(".")
        module = rest.partition(".")[0]
        if there != folder:
            assert FLOOR[there] < FLOOR[folder], f"{folder}/ imports {name}, upward"
        elif own not in ("__init__", module) and module:
            levels = INSIDE[folder]
            assert levels[module] < levels[own], f"{folder}/{own} imports {name}, upward"


def test_few_entries_at_the_top():
    entries = [path for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len(entries) <= 19


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
        if path.parent.name != "vendor"
    }
    levels = page_script_levels()
    assert set(levels) == on_disk == set(assets.MODULES)
    floors = [levels[path][0] for path in assets.MODULES]
    assert floors == sorted(floors)


def test_page_scripts_import_downward_only():
    levels = page_script_levels()
    upward = {path: upward_page_imports(levels, path, assets.asset(path)) for path in levels}
    assert {path: found for path, found in upward.items() if found} == {}


def test_no_two_page_scripts_declare_a_name_twice():
    """They are joined into one script, where the second would stop the page."""
    declared = re.compile(
        r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE
    )
    places: dict[str, list[str]] = {}
    for path in assets.MODULES:
        for name in declared.findall(assets.asset(path)):
            places.setdefault(name, []).append(path)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_page_scripts_that_import_upward_would_be_found():
    levels = {"base/dom.js": (1, 0), "base/lengths.js": (1, 1), "data/atlas.js": (2, 0)}
    text = 'import { atlas } from "../data/atlas.js";\n/** @type {import("./lengths.js").Length} */'
    assert upward_page_imports(levels, "base/dom.js", text) == {"base/lengths.js", "data/atlas.js"}
    assert (
        upward_page_imports(levels, "data/atlas.js", 'import { el } from "../base/dom.js"') == set()
    )
