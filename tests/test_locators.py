"""Cited lines are found in their articles: by heading, paragraph and note, over captions."""

from __future__ import annotations

import csv
import importlib.util
import sys

import pytest
from handmade import ROOT

from geonexus.catalog.catalog import Catalog
from geonexus.model.evidence import Citation, Place
from geonexus.words.evidence import locators, printed

TEXTS = ROOT.parent / "shared" / "sources"

TEXT = """\
JOURNAL



A harbor at dusk.

The Port and the Sea

What the Tide Brings

BY ANA PRUEBA

The port lies at the mouth of the river and has done so for long.

Ana Prueba is a writer at the institute of harbors.

It grew when the second pier was built, and then came the

JOURNAL



Jo Muster / Agency

Cranes of the second pier

ships. After this it was no longer small.

Who Works There

Pilots and clerks work there. All of them know the tide and the hour of it, in winter and summer.

All of them know the tide and the hour of it, in winter and summer

They ask for two things:

- more light
- more time, because the

Table 1: Ships

Year\tShips
2001\t40

Source: the port.



tide does not wait for
anyone at all.

The Tide

Nobody commands it. **PRISM**

Notes

¹ Port office.

² Harbor gazette,

third number.



Another picture.

Next Article

BY BO MUSTERMANN

It is short.
"""

EXPECTED = {
    5: ("caption", "", 0, ""),
    7: ("heading", "", 0, ""),
    13: ("text", "", 1, ""),
    15: ("note", "", 0, ""),
    17: ("text", "", 2, ""),
    19: ("furniture", "", 0, ""),
    23: ("caption", "", 2, ""),
    25: ("caption", "", 2, ""),
    27: ("text", "", 2, ""),
    29: ("heading", "Who Works There", 0, ""),
    31: ("text", "Who Works There", 1, ""),
    33: ("quote", "Who Works There", 1, ""),
    35: ("text", "Who Works There", 2, ""),
    37: ("text", "Who Works There", 3, ""),
    38: ("text", "Who Works There", 4, ""),
    42: ("caption", "Who Works There", 4, ""),
    43: ("caption", "Who Works There", 4, ""),
    45: ("caption", "Who Works There", 4, ""),
    49: ("text", "Who Works There", 4, ""),
    50: ("text", "Who Works There", 4, ""),
    54: ("text", "The Tide", 1, ""),
    58: ("note", "", 0, "1"),
    60: ("note", "", 0, "2"),
    62: ("note", "", 0, "2"),
}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("locators", ROOT / ".ci" / "locators.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def folders(tmp_path):
    """A text of two articles, and layers that cite the first."""
    texts, layers = tmp_path / "texts", tmp_path / "layers"
    texts.mkdir()
    layers.mkdir()
    (texts / "journal.txt").write_text(TEXT, encoding="utf-8")
    sources = "id,title\nport-2001,The Port and the Sea: What the Tide Brings\nnext,Next Article\n"
    (layers / "sources.csv").write_text(sources, encoding="utf-8")
    return texts, layers


def test_each_line_has_its_kind_and_place(script, folders):
    lines = {line.number: line for line in script.locate(*folders)["port-2001"]}
    found = {n: lines[n] for n in EXPECTED}
    assert {n: (x.kind, x.section, x.paragraph, x.note) for n, x in found.items()} == EXPECTED


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The Port and Its Debts", True),
        ("A Port: for Whom?", True),
        ("The three piers of a port", True),
        ("And who pays for the second pier?", False),
        ("The port grew at once.", False),
        ("The port grew,", False),
    ],
)
def test_a_short_question_of_an_interview_is_no_heading(script, text, heading):
    line, following = script.lines_of(f"{text}\n\nNobody knows.")
    assert script._is_heading(line, [following]) is heading


def test_an_article_ends_before_the_picture_of_the_next(script, folders):
    located = script.locate(*folders)
    assert max(line.number for line in located["port-2001"]) == 62
    assert [line.number for line in located["next"]] == [66, 68, 70, 72]


def test_the_table_has_the_cited_lines_alone(script, folders):
    texts, layers = folders
    (layers / "a.csv").write_text("id,sources\na,port-2001@l31;port-2001@l58\n", encoding="utf-8")
    (layers / "b.yaml").write_text("- sources: [port-2001@l49-50]\n", encoding="utf-8")
    cited = script.cited_lines(layers)
    rows = script.rows(script.locate(texts, layers), cited)
    assert [tuple(row.values()) for row in rows] == [
        ("port-2001", "31", "text", "Who Works There", "1", ""),
        ("port-2001", "49", "text", "Who Works There", "4", ""),
        ("port-2001", "50", "text", "Who Works There", "4", ""),
        ("port-2001", "58", "note", "", "", "1"),
    ]


@pytest.mark.parametrize("line", [12, 19, 66, 900])
def test_a_cited_line_that_is_no_part_of_its_article_ends_it(script, folders, line):
    texts, layers = folders
    with pytest.raises(SystemExit, match=f"port-2001@l{line}"):
        script.rows(script.locate(texts, layers), {("port-2001", line)})


def test_a_title_that_is_in_no_text_ends_it(script, folders):
    with pytest.raises(SystemExit, match="no text has the title of: other"):
        script.articles({"a": script.lines_of(TEXT)}, {"other": "Another", "next": "Next Article"})


def test_every_line_that_the_shipped_layers_cite_is_located(script):
    assert script.cited_lines(ROOT / "layers") == set(Catalog().locators)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts are not here")
def test_the_shipped_table_is_what_the_texts_give(script):
    layers = ROOT / "layers"
    with (layers / "locators.csv").open(encoding="utf-8", newline="") as file:
        shipped = list(csv.DictReader(file))
    assert shipped == script.rows(script.locate(TEXTS, layers), script.cited_lines(layers))


PLACES = {
    ("a", 1): Place("text", "", 1),
    ("a", 2): Place("text", "Ships", 3),
    ("a", 3): Place("text", "Ships", 4),
    ("a", 4): Place("caption", "Ships", 4),
    ("a", 5): Place("caption"),
    ("a", 6): Place("quote", "Ships", 4),
    ("a", 7): Place("note", "", 0, "14"),
    ("a", 8): Place("note", "", 0, "15"),
    ("a", 9): Place("note"),
    ("a", 10): Place("heading", "Ships"),
}


@pytest.mark.parametrize(
    ("lines", "language", "short", "told"),
    [
        ("1", "en", False, "paragraph 1"),
        ("2 3 2", "en", False, "section “Ships”, paragraphs 3, 4"),
        ("2 3", "es", False, "sección “Ships”, párrafos 3, 4"),
        ("2", "pt", True, "§ “Ships”, par. 3"),
        ("4", "en", False, "section “Ships”, picture or table by paragraph 4"),
        ("5", "es", True, "imagen de apertura"),
        ("6", "pt", False, "seção “Ships”, destaque junto ao parágrafo 4"),
        ("7 8", "en", False, "notes 14, 15"),
        ("7", "es", True, "n. 14"),
        ("9", "en", True, "note on the authors"),
        ("10", "en", True, "§ “Ships”"),
        ("99 3 2", "en", False, "section “Ships”, paragraphs 3, 4, line 99"),
    ],
)
def test_a_citation_says_where_a_reader_finds_it(lines, language, short, told):
    cited = [Citation(source="a", locator=f"l{line}") for line in lines.split()]
    assert ", ".join(locators(cited, PLACES, language, short=short)) == told


def test_a_source_is_told_as_it_is_printed():
    fox = {"author": "Fox", "year": "2015", "title": "Change", "publication": "PRISM 5(4)"}
    assert printed({**fox, "pages": "20-25"}, "en") == "Fox 2015, “Change”, PRISM 5(4), pp. 20–25"
    assert printed({**fox, "pages": "206-"}, "en") == "Fox 2015, “Change”, PRISM 5(4), p. 206"
    assert printed({"id": "a", "title": "Change"}, "es") == "“Change”"
    assert printed({"id": "a"}, "es") == "a"
