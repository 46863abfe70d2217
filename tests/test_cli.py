"""The command line as a person and as a script would use it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from geonexus.cli.main import main


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["geonexus", *map(str, arguments)])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code or 0
    output = capsys.readouterr()
    return code, output.out, output.err


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['geonexus', '--help']\n"
        "from geonexus.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'geopandas', 'pandas', 'numpy', 'folium', 'pydantic', 'matplotlib'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("build", "check", "layers"):
        assert command in done.stdout


def test_build_prints_what_it_made_and_every_tally(monkeypatch, capsys, tmp_path):
    code, out, err = run(monkeypatch, capsys, "build", "-o", tmp_path / "atlas")
    assert code == 0
    assert "Criminalized territories" in out
    for word in ("incidents-territories", "withheld", "index.html", "manifest.json"):
        assert word in out
    assert "routes: legs by sea" in err
    assert (tmp_path / "atlas" / "index.html").stat().st_size > 100_000


def test_build_for_scripts(monkeypatch, capsys, tmp_path):
    code, out, err = run(monkeypatch, capsys, "build", "--json", "-o", tmp_path / "atlas")
    summary = json.loads(out)
    assert (code, err) == (0, "")
    assert summary["layers"]["territories"] >= 7
    assert {join["id"] for join in summary["joins"]} >= {"incidents-admin1"}
    code, out, err = run(monkeypatch, capsys, "build", "--quiet", "-o", tmp_path / "atlas")
    assert (code, out, err) == (0, "", "")


def test_check_counts_what_it_checked(monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, "check")
    assert code == 0
    assert "no fault found" in out
    code, out, _ = run(monkeypatch, capsys, "check", "--json")
    assert json.loads(out)["faults"] == []


def test_layers_list_and_show(monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, "layers", "list")
    assert code == 0
    assert "sea-lanes" in out
    code, out, _ = run(monkeypatch, capsys, "layers", "show", "gazetteer")
    assert code == 0
    assert "GeoNames" in out
    assert "CC-BY-4.0" in out
    code, out, _ = run(monkeypatch, capsys, "layers", "list", "--json")
    assert {card["id"] for card in json.loads(out)} >= {"countries", "elevation", "incidents"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "latin-amerika"), "did you mean 'latin-america'?"),
        (("build", "nothing.yaml"), "nothing.yaml is not there"),
        (("layers", "show", "prots"), "did you mean 'ports'?"),
        (("check", "--layers", "nowhere"), "nowhere is not there"),
    ],
)
def test_an_error_is_one_plain_line_and_exit_code_2(monkeypatch, capsys, arguments, message):
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert code == 2
    assert message in err
    assert "Traceback" not in err
    assert out == ""
