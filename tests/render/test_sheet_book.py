"""The atlas of territories: pages, links, bookmarks, text that is never cut in silence."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pandas as pd
import pytest
import shapely
from pypdf import PdfReader
from render.pdf_texts import page_boxes, same_place
from render.small_atlas import changed, evidence, layer, small_atlas

from geonexus.atlas import save
from geonexus.cli.sheet import found_id
from geonexus.errors import InputError, UnknownNameError
from geonexus.model.layer import Layer
from geonexus.model.spec import JoinSpec
from geonexus.render.sheet.book import write_book
from geonexus.render.sheet.flow import Column, Para, broken, flow
from geonexus.render.sheet.page import Page, pdf_metadata, printing
from geonexus.render.sheet.profile import profile


def profiled(language="en", **columns):
    """Return the small atlas with what the build of a real one would add."""
    small = small_atlas()
    for column, value in columns.items():
        small = changed(small, "territories", column, value)
    legs = small.tables["route-legs"].assign(
        geometry_method=["schematic", "sea-lane", "geodesic"], claim="reported", contested=False
    )
    spec = small.spec.model_copy(update={"language": language})
    return replace(small, spec=spec, tables={**small.tables, "route-legs": legs})


def rows_of(atlas):
    return {row["id"]: row for row in atlas.layer("territories").frame.to_dict("records")}


def text_of(pages):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def told(atlas, territory):
    return "\n".join(para.text for para in profile(atlas, rows_of(atlas)[territory]).paras)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "atlas.pdf"
    pages = write_book(profiled(), path)
    return PdfReader(path), pages


def test_the_book_has_a_cover_contents_and_a_page_a_territory(book):
    reader, pages = book
    assert len(reader.pages) == pages == 4
    assert "A small atlas" in reader.pages[0].extract_text()
    assert "2 territories" in reader.pages[0].extract_text()
    assert "Contents" in reader.pages[1].extract_text()
    for page, title in ((2, "Overlap"), (3, "North")):  # border zone before production zone
        assert title in reader.pages[page].extract_text()
        corner = [box[0].strip() for box in page_boxes(reader.pages[page])
                  if box[2] < 50 and box[3] > 540]  # fmt: skip
        assert corner == [str(page + 1)]


def test_links_and_bookmarks_lead_to_the_page_that_they_name(book):
    reader, _ = book
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]
    targets = [reader.get_page_number(link["/Dest"][0].get_object()) for link in links]
    assert targets == [2, 3]
    contents = reader.pages[1].extract_text()
    for target, title in zip(targets, ("Overlap", "North"), strict=True):
        assert title in contents
        assert str(target + 1) in contents
        assert title in reader.pages[target].extract_text()
    marks = {}
    for item in reader.outline:
        for mark in item if isinstance(item, list) else [item]:
            marks[mark.title] = reader.get_destination_page_number(mark)
    assert marks == {
        "Contents": 1, "Border zone": 2, "Overlap": 2, "Production zone": 3, "North": 3
    }  # fmt: skip


def test_the_document_says_what_it_is(book):
    reader, _ = book
    assert reader.metadata.title == "A small atlas: Atlas of territories"
    assert reader.metadata.author == "geonexus"
    assert reader.root_object["/Lang"] == "en"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


def test_two_runs_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("a.pdf", "b.pdf"):
        write_book(profiled(), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    reader = PdfReader(tmp_path / "a.pdf")
    assert reader.metadata.creation_date.year == 2023
    assert "Dated November 14, 2023" in reader.pages[0].extract_text()


def test_a_page_tells_how_we_know_and_both_sides():
    atlas = profiled()
    found = profile(atlas, rows_of(atlas)["terr:overlap"])
    assert found.how_we_know == (
        "How we know: Reported as fact. Grade B2 (source: usually reliable; information: probably "
        "true). 1 independent origin. 2008 – 2015. Outline: buffer, right within 2 km. "
        "[1: l. 10; 2: pp. 3–4]"
    )
    text = told(atlas, "terr:overlap")
    assert "What is contested\nOne says A; the other says B." in text
    assert "2. Author not named 2016, The same again, Elsewhere, repeats Alpha 2015 [C]" in text
    calm = told(atlas, "terr:north")
    assert "No disagreement between sources is on file" in calm


def test_being_in_one_place_is_not_being_in_league():
    text = told(profiled(), "terr:north")
    assert "Being in one place is not being in league" in text
    # the only link to it is a hypothesis, so no relation is stated
    assert "without a relation to the place on file: First group (Trafficking organization)" in text
    assert "controls" not in text
    small = profiled()
    links = small.tables["links"].assign(hypothetical=False)
    stated = told(replace(small, tables={**small.tables, "links": links}), "terr:north")
    assert "Second group (Gang) → controls → North (money) [1: l. 10; 2: pp. 3–4]" in stated
    assert "on file: First group (Trafficking organization)." in stated


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No incident on file. That is not peace: a calm place may be a controlled one."),
        ("es", "Ningún incidente registrado. Eso no es paz: un lugar tranquilo puede estar"),
        ("pt", "Nenhum incidente registrado. Isso não é paz: um lugar calmo pode estar"),
    ],
)
def test_a_territory_without_incidents_is_not_called_calm(language, words):
    atlas = profiled(language)
    assert words in told(atlas, "terr:overlap")
    assert words not in told(atlas, "terr:north")
    english = {"en": False, "es": True, "pt": True}[language]
    assert (
        "inglés" in told(atlas, "terr:north") or "inglês" in told(atlas, "terr:north")
    ) == english


def test_joined_rows_are_listed_with_their_sources():
    text = told(profiled(), "terr:north")
    assert "1. 2008 – 2015: Attack inside (attack, 1.3 t) [1: l. 10; 2: pp. 3–4]" in text
    assert "No route on file touches it." in text


def test_a_schematic_leg_that_crosses_is_no_route_of_the_territory():
    atlas = profiled(geometry=None)
    crossed = shapely.box(-76, -13.5, -74, -12.5)  # the schematic land leg runs through
    on_sea = shapely.box(-92, -21, -89, -19)  # the sea lane runs through
    for shape, expected in ((crossed, []), (on_sea, ["route:out"])):
        row = {**rows_of(atlas)["terr:north"], "geometry": shape}
        assert [found["id"] for found in profile(atlas, row).routes] == expected


def claimed(**columns):
    """Return the small atlas whose territories say where each value is stated, with events."""
    small = profiled(
        **{
            "stated_at": "type=alpha-2015@l5;control=alpha-2015@l7;extortion=beta-2016@p2;"
            "act:one=alpha-2015@l9",
            "violence": "not-stated", "outline_basis": "chosen", "part_only": True,
            "basis": "press", "hedge": "possibly", "agreeing_origins": 1, "disputes": "inc:exact",
            "credibility_reason": "A later text repeats it.",
            **columns,
        }
    )  # fmt: skip
    terms = {
        "basis": {"press": "Press or report"},
        "hedge": {"possibly": "Said to be possible"},
        "outline_basis": {"chosen": "Chosen by this project"},
        "violence": {"low": "Low", "not-stated": "Not stated"},
        "outcome": {"foiled": "Foiled or failed"},
        "qualifier": {"approx": "Approximate"},
    }
    vocabulary = {
        name: {term: {"en": text, "es": text, "pt": text} for term, text in known.items()}
        for name, known in terms.items()
    }
    join = JoinSpec(id="incidents-territories", left="incidents", right="territories", how="within")
    matches = pd.DataFrame(
        [
            ("inc:inside", "terr:north", "inside"), ("inc:nowhere", "terr:north", "country"),
            ("inc:exact", "terr:overlap", "zone"),
        ],
        columns=["left", "right", "match"],
    )  # fmt: skip
    notes = pd.DataFrame(
        [
            ("note:1", "terr:north", "Bases", "60", "bases", "approx; as told", 2014.0),
            ("note:2", "terr:north", "End of the plan", "2050", "year", "", math.nan),
            ("note:3", "act:one", "Members", "500", "persons", "", 2014.0),
        ],
        columns=["id", "subject", "title", "value", "unit", "qualifier", "year"],
    ).assign(sources="alpha-2015@l3", contested=False)  # fmt: skip
    return replace(
        small,
        spec=small.spec.model_copy(update={"joins": (join,)}),
        vocabulary={**small.vocabulary, **vocabulary},
        tables={**small.tables, "incidents-territories": matches, "notes": notes},
    )


def test_each_coded_value_has_its_passage_or_is_not_stated():
    text = told(claimed(), "terr:north")
    assert "Criminal control: Criminal [1: l. 7]" in text
    assert "Violence: Not stated\n" in text
    assert "Coca cultivation (passage not stated), Extortion [2: p. 2]" in text
    assert "First group (Trafficking organization) [1: l. 9]" in text
    plain = told(profiled(), "terr:north")
    assert "Criminal control: Criminal\n" in plain  # rows that do not say where have no passages
    assert "passage not stated" not in plain


def test_the_head_says_what_a_claim_rests_on_and_what_we_chose():
    atlas = claimed(date_from="", date_to="")
    found = profile(atlas, rows_of(atlas)["terr:overlap"])
    assert found.how_we_know == (
        "How we know: Reported as fact. Grade B2 (source: usually reliable; information: probably "
        "true). Rests on: press or report; said to be possible. Why this grade departs from the "
        "rule: A later text repeats it. 1 independent origin. Start not stated. Outline: buffer; "
        "chosen by this project; right within 2 km, which includes what we chose ourselves. A "
        "whole unit is drawn for a claim about a part of it. [1: l. 10; 2: pp. 3–4]"
    )
    assert "Disagrees with: Seizure at the harbor (inc:exact)" in told(atlas, "terr:overlap")
    for start, end, wanted in (
        ("", "2015", "Start not stated, until 2015."), ("2008", "", "From 2008."),
        (math.nan, "2015", "Start not stated, until 2015."), ("2008", "2015", "2008 – 2015."),
    ):  # fmt: skip
        atlas = claimed(date_from=start, date_to=end)
        assert wanted in profile(atlas, rows_of(atlas)["terr:north"]).how_we_know


def test_what_is_known_to_the_country_is_listed_apart_and_not_drawn():
    atlas = claimed()
    found = profile(atlas, rows_of(atlas)["terr:north"])
    assert [row["id"] for row in found.incidents] == ["inc:inside"]
    text = told(atlas, "terr:north")
    named, _, country = text.partition("Known to the country only, not to a place in it:")
    assert "1. 2008 – 2015: Attack inside" in named
    assert "Not placed" not in named
    assert "Not placed" in country
    assert "Known to the country only" not in told(atlas, "terr:overlap")


def test_flows_and_responses_of_a_territory_are_said_to_be_what_they_are():
    small = claimed()
    flows = layer("flows", "line", "id", [
        {"id": f"flow:{name}", "title_en": f"Flow {name}", "title_es": "F", "title_pt": "F",
         "commodity": "gold", "geometry": None, **evidence("diagram", 0.0)}
        for name in ("here", "country", "elsewhere")
    ])  # fmt: skip
    ends = pd.DataFrame(
        [("flow:here", "terr:north", "named"), ("flow:country", "terr:north", "country"),
         ("flow:elsewhere", "terr:overlap", "inside")],
        columns=["flow", "territory", "match"],
    )  # fmt: skip
    atlas = replace(
        small,
        whole={**small.whole, "flows": flows},
        tables={**small.tables, "flows-territories": ends},
    )
    text = told(atlas, "terr:north")
    flows_told = text.partition("Flows with an end here\n")[2]
    assert flows_told.startswith("Diagram, no way: who sends to whom.\nFlow here (gold, reported")
    assert "Known to the country only, not to a place in it:\nFlow country (gold" in flows_told
    assert "Flow elsewhere" not in text


def test_notes_of_the_territory_are_told_with_their_year():
    text = told(claimed(), "terr:north")
    assert "Bases, 2014: 60 bases, approximate, as told [1: l. 3]" in text
    assert "End of the plan: 2050 [1: l. 3]" in text
    assert "Members" not in text
    assert "nan" not in text


def test_all_figures_of_the_latest_year_are_told():
    small = claimed()
    rows = [
        {"id": f"ind:{n}", "area": area, "indicator": "poverty", "year": year, "value": value,
         "unit": unit, "qualifier": ""}
        for n, (area, year, value, unit) in enumerate([
            ("AA-2", 2010, 9.0, "%"), ("AA-2", 2014, 28.0, "%"), ("AA-2", 2014, 110.0, "%"),
            ("terr:north", 2014, 1.0, "1 = yes"),
        ])
    ]  # fmt: skip
    table = pd.DataFrame(rows).assign(sources="alpha-2015@l3", contested=False)
    text = told(replace(small, tables={**small.tables, "indicators": table}), "terr:north")
    figures = text.partition("Figures of it")[2]
    assert "\npoverty 2014: yes [" in figures  # its own come first, without a name
    assert "AA-2: poverty 2014: 28 % [" in figures
    assert "AA-2: poverty 2014: 110 % [" in figures
    assert "2010" not in figures


def test_an_act_that_was_not_done_is_no_attack():
    small = claimed()
    links = small.tables["links"].assign(hypothetical=False, relation="attacks", outcome="foiled")
    text = told(replace(small, tables={**small.tables, "links": links}), "terr:north")
    assert "plotted-against → North (money) [foiled or failed]" in text
    assert "attacks" not in text


LONG = "A long story about a place. " * 130


def test_long_text_flows_on_to_a_second_page_and_nothing_is_lost(tmp_path):
    three = profiled(note=LONG.strip(), summary=LONG.strip(), aliases=LONG.strip())
    pages = write_book(three, tmp_path / "a.pdf", only=["terr:overlap"])
    assert pages > 1
    text = text_of(PdfReader(tmp_path / "a.pdf").pages)
    assert text.count("A long story about a place.") == 3 * 130
    assert "Overlap (continued)" in text


HOSTILE = "$x^2$ \\frac a\u202eb\x07 <b> {0} %s 中 "


def test_hostile_text_is_literal_shortened_and_told(tmp_path):
    title = HOSTILE + "x" * 10_000
    said = []
    atlas = profiled(title_en=title, summary=HOSTILE + "word " * 2000)
    write_book(atlas, tmp_path / "a.pdf", progress=said.append)
    reader = PdfReader(tmp_path / "a.pdf")
    text = text_of(reader.pages)
    assert "$x^2$ \\frac a�b� <b> {0} %s �" in text
    assert "Shortened on this page, in full in the files of layers: $x^2$" in text
    assert "(10,0" in text  # how long the title is
    assert any("Shortened on this page" in line for line in said)
    for page in reader.pages:
        assert same_place(page_boxes(page)) == []


def test_texts_that_overlap_are_found(tmp_path):
    for gap_mm, expected in ((1.0, True), (3.5, False)):
        with printing():
            page = Page()
            page.text(20, 50, "The first line of the two", 9)
            page.text(22, 50 + gap_mm, "The second line, bold", 9, bold=True)
            page.figure.savefig(tmp_path / "a.pdf", metadata=pdf_metadata("", "en"))
        boxes = page_boxes(PdfReader(tmp_path / "a.pdf").pages[0])
        # a ligature may be a piece of its own; the pieces of one line lie side by side
        assert "".join(box[0] for box in boxes).startswith("The first line")
        assert len({round(box[2]) for box in boxes}) == 2
        assert bool(same_place(boxes)) == expected


def test_no_text_of_a_page_overlaps_another(book):
    for page in book[0].pages:
        assert same_place(page_boxes(page)) == []


def test_one_territory_alone_has_neither_cover_nor_contents(tmp_path):
    assert write_book(profiled("pt"), tmp_path / "a.pdf", only=["terr:north"]) == 1
    reader = PdfReader(tmp_path / "a.pdf")
    assert reader.metadata.title == "Norte"
    assert reader.root_object["/Lang"] == "pt"


def test_an_unknown_territory_and_an_atlas_without_any_are_refused(tmp_path):
    with pytest.raises(UnknownNameError, match="did you mean 'terr:north'"):
        write_book(profiled(), tmp_path / "a.pdf", only=["terr:nort"])
    small = profiled()
    groups = tuple(group for group in small.groups if group.id != "territories")
    with pytest.raises(InputError, match="needs territories"):
        write_book(replace(small, groups=groups), tmp_path / "a.pdf")
    empty = changed(small, "territories", "id", "x")
    emptied = tuple(
        replace(g, layers=tuple((s, Layer(y.frame.iloc[:0], y.card)) for s, y in g.layers))
        for g in empty.groups
    )
    with pytest.raises(InputError, match="needs territories"):
        write_book(replace(empty, groups=emptied), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_formats_sheets_and_atlas_pdf_write_what_they_say(tmp_path, monkeypatch):
    monkeypatch.setattr("geonexus.render.sheet.DPI", 40)
    save._write_formats(
        profiled(), tmp_path, ["sheets", "atlas-pdf", "svg"], {}, {}, {}, lambda _: None
    )
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    views = [f"view-{name}" for name in ("control", "incidents", "certainty", "unknown")]
    assert found == {
        "atlas.pdf", "sheet-es.pdf", "sheet-pt.pdf", "sheet.svg",
        "sheets/layers.pdf", "sheets/layers-es.pdf", "sheets/layers-pt.pdf",
        *(f"sheets/{name}{end}" for name in views
          for end in (".png", ".pdf", ".svg", "-es.pdf", "-pt.pdf")),
    }  # fmt: skip
    assert len(PdfReader(tmp_path / "atlas.pdf").pages) == 4


def test_a_heading_stands_with_the_line_that_it_is_about():
    paras = [Para("text"), Para("head", bold=True, keep=True), Para("body")]
    lines, cut = broken(paras, 80)
    assert not cut
    height = lines[0].height_mm
    columns = (Column(n, 0, 0, height * 2.5) for n in range(9))
    assert [(spot.page, spot.line.text) for spot in flow(lines, columns)] == [
        (0, "text"), (1, "head"), (1, "body")
    ]  # fmt: skip


def test_a_territory_is_found_by_the_last_part_of_its_id():
    known = ["terr:pe-vraem", "terr:co-meta", "terr:pe-north", "terr:mx-north"]
    assert found_id("vraem", known) == "terr:pe-vraem"
    assert found_id("terr:co-meta", known) == "terr:co-meta"
    with pytest.raises(UnknownNameError, match=r"terr:mx-north, terr:pe-north"):
        found_id("north", known)
    with pytest.raises(UnknownNameError, match="did you mean 'pe-vraem'"):
        found_id("pe-vraen", known)


def test_a_real_territory_on_two_pages(atlas, tmp_path):
    pages = write_book(atlas, tmp_path / "a.pdf", only=["terr:pe-vraem"])
    reader = PdfReader(tmp_path / "a.pdf")
    assert len(reader.pages) == pages >= 2
    text = text_of(reader.pages)
    assert "How we know: Reported as fact. Grade B2" in text
    assert "29,037 km²: 33 districts of the 2020 emergency (drawn)" in text
    assert "Scale 1 : " in text
    assert "VRAEM (continued)" in text
    for page in reader.pages:
        assert same_place(page_boxes(page)) == []
