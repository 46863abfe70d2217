"""What the tables say in Spanish and Portuguese: read, checked against the English, told."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from handmade import ROOT

import geonexus as gx
from geonexus.base.checks import Faults
from geonexus.catalog.texts import check_terms, check_texts, read_terms, read_texts, texts_in_table
from geonexus.render.sheet.profile import profile
from geonexus.words.dossier import dossier
from geonexus.words.texts import term_in, text_in

LAYERS = ROOT / "layers"
HEAD = "id,field,en,es,pt\n"
SAID = [("inc:a", "title", "A raid"), ("inc:a", "summary", "They came."), ("inc:b", "title", "Two")]


def faults_in(tmp_path, text):
    path = tmp_path / "incidents.translations.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    faults = Faults("incidents")
    check_texts(path, "incidents.csv", SAID, faults)
    return [str(fault) for fault in faults.found]


GOOD = (
    "inc:a,summary,They came.,Vinieron.,Vieram.\n"
    "inc:a,title,A raid,Una redada,Uma batida\n"
    "inc:b,title,Two,Dos,Dois\n"
)


def test_what_is_translated_whole_has_no_fault(tmp_path):
    assert faults_in(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("A raid", "A raid of old", "line 3 (inc:a): title: found 'A raid of old'; expected"),
        ("Una redada", "", "line 3 (inc:a): title.es: found nothing"),
        ("Uma batida", " ", "line 3 (inc:a): title.pt: found nothing"),
        ("inc:b,title,Two,Dos,Dois\n", "", "incidents.csv (inc:b): title: found a text in English"),
        ("inc:b,title", "inc:c,title", "line 4 (inc:c): title: found a text that is not there"),
        ("inc:b,title", "inc:a,title", "line 4 (inc:a): title: found this text twice"),
    ],
)  # fmt: skip
def test_each_bad_row_is_a_fault_with_its_place_and_mend(tmp_path, old, new, fault):
    found = faults_in(tmp_path, GOOD.replace(old, new))
    hits = [text for text in found if fault in text]
    assert hits, found
    assert "translate" in hits[0] or "row" in hits[0] or "take" in hits[0]


def test_a_term_without_a_row_is_a_fault_once(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("en,es,pt\nkg,kg,kg\ntons,,toneladas\n", encoding="utf-8")
    faults = Faults("terms")
    said = [("f.yaml", ("flow:a", "name", text)) for text in ("kg", "Sea", "Sea", "tons")]
    check_terms(path, said, faults)
    found = [str(fault) for fault in faults.found]
    assert len(found) == 2
    assert "terms.csv line 3 (tons): es: found nothing" in found[0]
    assert "f.yaml (flow:a): name: found 'Sea'; expected a term in es and pt" in found[1]


def test_the_check_of_a_folder_says_file_line_and_field(tmp_path):
    layers = tmp_path / "layers"

    def link(source, destination):
        big = str(source).endswith((".fgb", ".tif"))
        (shutil.os.symlink if big else shutil.copy)(source, destination)

    shutil.copytree(LAYERS, layers, copy_function=link)
    path = layers / "links" / "links.translations.csv"
    path.write_text(path.read_text("utf-8").replace('"Two Afghan', '"Three Afghan', 1), "utf-8")
    path = layers / "flows" / "flows.translations.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), "utf-8")
    path = layers / "terms.csv"
    path.write_text(re.sub(r"\nkg,.*", "", path.read_text("utf-8"), count=1), "utf-8")
    found = "\n".join(map(str, gx.audit(gx.Catalog(layers)).faults))
    assert "links.translations.csv line 2 (link:afghan-heroin-networks-finances" in found
    assert re.search(r"flows.yaml line \d+ \(flow:ad-panama-laundering\): note: .*English", found)
    assert re.search(r"line \d+ \(.*: found 'kg'; expected a term", found)


def test_a_folder_without_translations_needs_one_language(tmp_path):
    faults = Faults("own")
    assert read_texts(tmp_path, faults) == {}
    assert read_terms(tmp_path, faults) == {}
    assert faults.found == []


def test_every_text_of_a_table_is_looked_at():
    frame = pd.DataFrame({"id": ["a"], "title": ["One"], "note": [""], "unit": ["kg"]})
    assert list(texts_in_table(frame)) == [("a", "title", "One")]


def test_a_stale_translation_is_never_told(atlas):
    small = replace(
        atlas,
        texts={"x": {"note": {"en": "Old.", "es": "Viejo.", "pt": "Velho."}}},
        terms={"tons": {"en": "tons", "es": "toneladas", "pt": "toneladas"}},
    )
    assert text_in(small, {"id": "x", "note": "Old."}, "note", "es") == "Viejo."
    assert text_in(small, {"id": "x", "note": "New."}, "note", "es") == "New."
    assert text_in(small, {"id": "y", "note": "Old."}, "note", "pt") == "Old."
    assert text_in(small, {"id": "y", "note": None}, "note", "pt") == ""
    assert text_in(small, {"id": "y", "title_es": "Río", "title": "River"}, "title", "es") == "Río"
    assert term_in(small, "tons; a year > tons | tons", "es") == (
        "toneladas; a year > toneladas | toneladas"
    )


@pytest.fixture(scope="module")
def spanish(atlas):
    return replace(atlas, spec=atlas.spec.model_copy(update={"language": "es"}))


def test_show_speaks_spanish(spanish):
    found = {s.title: "\n".join(s.lines) for s in dossier(spanish, "flow:ad-panama-laundering")}
    text = "\n".join(found.values())
    assert "El Departamento del Tesoro de Estados Unidos acusó" in text
    assert ": No se da el camino" in text
    told = "\n".join(line for s in dossier(spanish, "terr:pe-vraem") for line in s.lines)
    english = [
        known["en"]
        for fields in spanish.texts.values()
        for known in fields.values()
        if len(known["en"]) > 25 and known["en"] not in (known["es"], known["pt"])
    ]
    assert not [text for text in english if text in told]


def test_the_page_of_a_territory_holds_no_english_text(spanish):
    rows = spanish.layer("territories").frame
    english = [
        known["en"]
        for fields in spanish.texts.values()
        for known in fields.values()
        if len(known["en"]) > 25 and known["en"] not in (known["es"], known["pt"])
    ]
    for row in rows[rows["id"].isin(["terr:pe-vraem", "terr:mx-michoacan"])].to_dict("records"):
        told = "\n".join(para.text for para in profile(spanish, row).paras)
        assert text_in(spanish, row, "summary", "es") in told
        assert not [text for text in english if text in told]
