"""Docstrings of the package: what is raised, which parameters there are, American English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from handmade import ROOT

PACKAGE = ROOT / "geonexus"
# The docstring of a command is its help text, and main() turns every error into exit code 2.
OTHERS = ("cli", "words")
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name not in OTHERS)
ERRORS = {
    node.name
    for node in ast.parse((PACKAGE / "errors.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
}
BRITISH = (
    r"colour|licence|centre|metre|kilometre|labell|travell|cancell|favour|neighbour|behaviour|"
    r"honour|grey|catalogue|organis|recognis|summaris|normalis|initialis|optimis|minimis|maximis|"
    r"serialis|standardis|generalis|categoris|analyse|whilst|defence|offence|artefact"
)
"""Spellings that are not American. ``modelled`` is a term of the vocabulary ``claim``."""
FIELD = re.compile(r"\.cancelled\(|[\"'`]+licence[\"'`]+|gx:licence")
"""Names that are not ours to spell, and the field of a card, whose name is in every output."""


def section(docstring: str, title: str) -> str:
    """Return the text of a section; empty where there is none."""
    pattern = rf"^{title}\n-+\n(.*?)(?=^[A-Z][a-z ]+\n-+\n|\Z)"
    found = re.search(pattern, docstring, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


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


def parameters(function: ast.FunctionDef) -> list[str]:
    """Return the names of the parameters that a caller may give."""
    told = function.args
    names = [arg.arg for arg in (*told.posonlyargs, *told.args, *told.kwonlyargs)]
    names += [f"*{told.vararg.arg}"] if told.vararg else []
    names += [f"**{told.kwarg.arg}"] if told.kwarg else []
    return [name for name in names if name not in ("self", "cls") and name.strip("*")[0] != "_"]


def documented(text: str) -> list[str]:
    """Return the names that a section of parameters lists."""
    heads = (line.partition(" : ")[0] for line in text.splitlines() if line[:1].strip())
    return [name.strip() for head in heads for name in head.split(",")]


each_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix()
)


@each_file
def test_a_public_function_says_what_it_raises(path):
    silent = []
    for name, function in public_functions(ast.parse(path.read_text(encoding="utf-8")).body):
        told = section(ast.get_docstring(function) or "", "Raises")
        silent += [f"{name}: {kind}" for kind in raised(function) if kind not in told]
    assert silent == []


@each_file
def test_a_section_of_parameters_lists_all_of_them(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            text = section(ast.get_docstring(node) or "", "Parameters")
            if text:
                assert sorted(documented(text)) == sorted(parameters(node)), node.name


@pytest.mark.parametrize(
    "path",
    sorted([*PACKAGE.rglob("*.py"), *ROOT.glob("*.md"), *ROOT.glob("layers/*.md")]),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_the_spelling_is_american(path):
    words = re.compile(rf"\w*(?:{BRITISH})\w*", re.IGNORECASE)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [(at, words.findall(FIELD.sub("", line))) for at, line in enumerate(lines, start=1)]
    assert [(at, said) for at, said in found if said] == []


def test_nothing_is_documented_by_pointing_elsewhere():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^ +As (in|for) ``", text, re.MULTILINE) is None, path.name
