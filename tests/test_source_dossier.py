"""A source by itself: its grade, what it repeats, and every claim that cites it."""

from __future__ import annotations

import json

import pytest

from geonexus.errors import UnknownNameError
from geonexus.words.source_dossier import source_dossier


def test_a_source_says_its_grade_and_what_repeats_it(atlas):
    head = source_dossier(atlas, "ellis-2015")[0]
    text = "\n".join(head.lines)
    assert head.title.startswith("Ellis 2015 The Evolving")
    assert "B · Usually reliable. Research trip and references" in text
    copies = {one: row["copies"] for one, row in atlas.sources.items() if row.get("copies")}
    repeating, repeated = next(iter(copies.items()))
    assert "repeats " in "\n".join(source_dossier(atlas, repeating)[0].lines)
    assert "Repeated by: " in "\n".join(source_dossier(atlas, repeated)[0].lines)


@pytest.mark.parametrize("source", ["ellis-2015", "levitt-2015"])
def test_every_row_that_cites_it_is_there_once(atlas, source):
    frames = [layer.frame for layer in atlas.whole.values()]
    frames += [atlas.tables[name] for name in ("actors", "links", "notes", "indicators")]
    wanted = {
        row_id
        for frame in frames
        if {"id", "sources"} <= set(frame.columns)
        for row_id, cell in zip(frame["id"], frame["sources"], strict=True)
        if any(part.partition("@")[0] == source for part in str(cell).split(";"))
    }
    sections = source_dossier(atlas, source)
    told = [line.rpartition("(")[2].rstrip(")") for one in sections[1:] for line in one.lines]
    assert sorted(told) == sorted(wanted)
    assert sections[0].lines[-1] == f"All that it states ({len(wanted)})"
    numbers = [len(section.lines) for section in sections[1:]]
    assert numbers == sorted(numbers, reverse=True)


def test_an_unknown_source_is_named_with_the_nearest(atlas):
    with pytest.raises(UnknownNameError, match="ellis-2015"):
        source_dossier(atlas, "elis-2015")


def test_on_the_command_line(monkeypatch, capsys):
    from test_cli import run

    code, out, _ = run(monkeypatch, capsys, "source", "farah-reyes-2015", "--json")
    assert code == 0
    assert json.loads(out)[0]["title"].startswith("Farah and Reyes 2015")
