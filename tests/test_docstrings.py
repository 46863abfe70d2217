"""Docstrings of the package: a function says what it raises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from handmade import ROOT

PACKAGE = ROOT / "geonexus"
# The docstring of a command is its help text, and main() turns every error into exit code 2.
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "cli")
ERRORS = {
    node.name
    for node in ast.parse((PACKAGE / "errors.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
}
RAISES = re.compile(r"^Raises\n-+\n(.*?)(?=^[A-Z][a-z ]+\n-+\n|\Z)", re.MULTILINE | re.DOTALL)


def own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body, without the functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def raised(function: ast.FunctionDef) -> set[str]:
    """Return the errors of geonexus that the function itself raises."""
    found = set()
    for node in own_nodes(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            kind = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found.add(ast.unparse(kind).rpartition(".")[2])
    return found & ERRORS


def public_functions(
    body: list[ast.stmt], inside: str = ""
) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield from public_functions(node.body, f"{node.name}.")
            else:
                yield inside + node.name, node


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_public_function_says_what_it_raises(path):
    silent = []
    for name, function in public_functions(ast.parse(path.read_text(encoding="utf-8")).body):
        section = RAISES.search(ast.get_docstring(function) or "")
        told = section.group(1) if section else ""
        silent += [f"{name}: {kind}" for kind in raised(function) if kind not in told]
    assert silent == []
