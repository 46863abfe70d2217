"""The command line as a person and as a script would use it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields

import pytest
from render.small_atlas import placed_atlas

from geonexus.atlas.build import AtlasProject, BuiltAtlas
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


def test_build_prints_what_it_made_and_every_tally(build_for_people):
    built = build_for_people
    assert built.code == 0
    assert "Criminalized territories" in built.out
    for word in ("incidents-territories", "withheld", "index.html", "manifest.json"):
        assert word in built.out
    assert "routes: legs by sea" in built.err
    assert (built.folder / "index.html").stat().st_size > 100_000


def test_build_for_scripts(build_for_scripts):
    built = build_for_scripts
    summary = json.loads(built.out)
    assert (built.code, built.err) == (0, "")
    assert summary["layers"]["territories"] >= 7
    assert {join["id"] for join in summary["joins"]} >= {"incidents-admin1"}


def test_a_quiet_build_prints_nothing(monkeypatch, capsys, tmp_path):
    # .ci/run holds the default atlas to this; here a small atlas takes its place
    small = placed_atlas()
    built = BuiltAtlas(**{each.name: getattr(small, each.name) for each in fields(small)})

    def build(_, *, progress):
        progress("a step")
        return built

    monkeypatch.setattr(AtlasProject, "build", build)
    code, out, err = run(monkeypatch, capsys, "build", "--quiet", "-o", tmp_path / "atlas")
    assert (code, out, err) == (0, "", "")
    assert (tmp_path / "atlas" / "manifest.json").is_file()
    code, out, err = run(monkeypatch, capsys, "build", "-o", tmp_path / "atlas")
    assert (code, bool(out)) == (0, True)
    assert "a step" in err


def test_check_counts_what_it_checked(monkeypatch, capsys, shipped_report):
    code, out, _ = run(monkeypatch, capsys, "check")
    assert code == 0
    assert "no fault found" in out
    # the check itself has just been made; what --json prints of it is tested
    monkeypatch.setattr("geonexus.atlas.audit.audit", lambda _: shipped_report)
    code, out, _ = run(monkeypatch, capsys, "check", "--json")
    assert code == 0
    assert json.loads(out) == {"counts": shipped_report.counts, "faults": []}


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
