"""What a newcomer reads and runs first: the README's code, the notebooks, the ledger."""

from __future__ import annotations

import csv
import json
import re

import pytest
from handmade import ROOT

import geonexus

FACTS = ROOT.parent / "shared" / "facts"


def test_the_readme_code_runs_as_it_stands(tmp_path, monkeypatch, capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert "incidents-territories" in capsys.readouterr().out
    assert (tmp_path / "map.html").stat().st_size > 100_000
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_the_readme_shows_a_picture_that_is_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [name] = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    assert (ROOT / name).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebooks_are_stripped_of_outputs(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def ledger():
    with (ROOT / "layers" / "coverage.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_at_most_15_percent_of_the_ledger_is_left_out():
    rows = ledger()
    left_out = [row for row in rows if row["left_out"]]
    assert len(rows) > 2500
    assert len(left_out) <= 0.15 * len(rows)
    assert all(len(row["left_out"].partition(":")[2].split()) >= 2 for row in left_out)


@pytest.mark.skipif(not FACTS.is_dir(), reason="the fact base is not here")
def test_every_row_of_the_fact_base_is_in_the_ledger():
    known = set()
    for path in FACTS.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            known |= {row["id"] for row in csv.DictReader(stream)}
    assert known == {row["row"] for row in ledger()}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_files_that_are_named_are_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"(?:geonexus|layers|tests|\.ci|notebooks)/[\w./-]*", text)
    assert found
    assert [path for path in found if not (ROOT / path.rstrip(".")).exists()] == []


def test_the_citation_names_the_version():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {geonexus.__version__}\n" in text
