"""The table of translations: whole, used, alike in three languages; formats as in the page."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from pathlib import PurePosixPath

import pytest
from handmade import ROOT

from geonexus.catalog.catalog import Catalog
from geonexus.model.cards import LANGUAGES, Card
from geonexus.model.evidence import EVIDENCE_TERMS
from geonexus.render import assets
from geonexus.render.facets import FACETS
from geonexus.render.facts import FACTS
from geonexus.words.formats import date, figure, length, listed, number
from geonexus.words.translations import FILE, translations

PACKAGE = ROOT / "geonexus"
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.js"))
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
PLACEHOLDER = re.compile(r"\{(\w*)\}")
TEXTS = translations()


def families(source: str, template: str, value: str) -> list[re.Pattern[str]]:
    """Return the patterns of keys that a source puts together, such as ``family_${name}``."""
    found = re.findall(template, source)
    return [
        re.compile(r"[\w-]+".join(map(re.escape, re.split(value, text)))) for text in set(found)
    ]


OF_SCRIPTS = families(SCRIPTS, r"`([a-z][a-z_]*_\$\{[^}`]+\}[a-z_]*)`", r"\$\{[^}]+\}")
OF_PYTHON = families(PYTHON, r"f[\"']([a-z][a-z_]*_\{[^}]+\})[\"']", r"\{[^}]+\}")


def stands_in(source: str, of_families: list[re.Pattern[str]], key: str) -> bool:
    quoted = re.search(rf"[\"'`]{re.escape(key)}[\"'`]", source) is not None
    return quoted or any(pattern.fullmatch(key) for pattern in of_families)


def test_the_file_is_sorted_and_holds_each_key_once():
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["key", "where", *LANGUAGES, "note"]
    keys = [row[0] for row in rows[1:]]
    assert keys == sorted(set(keys))
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [row[0] for row in rows for cell in row if cell != cell.strip()]


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.key)
def test_a_text_has_three_languages_with_the_same_placeholders(text):
    assert text.where
    assert text.where <= {"page", "sheet", "exports", "dossier"}
    assert all(text.texts.values())
    names = {language: sorted(PLACEHOLDER.findall(said)) for language, said in text.texts.items()}
    assert names["es"] == names["en"]
    assert names["pt"] == names["en"]
    assert "" not in names["en"], "a placeholder has a name"
    assert "licence" not in text.texts["en"].lower()


def test_the_same_english_is_translated_alike_or_the_note_says_why():
    by_english: dict[str, list] = {}
    for text in TEXTS.values():
        by_english.setdefault(text.texts["en"].casefold(), []).append(text)
    for english, same in by_english.items():
        others = {(t.texts["es"].casefold(), t.texts["pt"].casefold()) for t in same}
        assert len(others) == 1 or all(text.note for text in same), english


def test_no_key_is_missing():
    said = set(re.findall(r"\bsay\(\s*[\"'](\w+)[\"']", SCRIPTS))
    said |= {fact.label for facts in FACTS.values() for fact in facts}
    said |= {f"facet_{facet.id}" for facet in FACETS}
    assert len(said) > 150
    assert said <= {key for key, text in TEXTS.items() if "page" in text.where}
    words = set(re.findall(r"\b(?:word|_word|_heading)\(\s*[\"']([\w-]+)[\"']", PYTHON))
    assert len(words) > 60
    assert words <= {key for key, text in TEXTS.items() if text.where - {"page"}}


def test_no_key_is_unused():
    labels = {fact.label for facts in FACTS.values() for fact in facts}
    for key, text in TEXTS.items():
        if "page" in text.where:
            assert key in labels or stands_in(SCRIPTS, OF_SCRIPTS, key), f"{key}: not in the page"
        if text.where - {"page"}:
            assert stands_in(PYTHON, OF_PYTHON, key), f"{key}: only in the page"


# --- numbers, dates and lists as in the page --------------------------------------------------

NUMBERS = [
    *(0, 0.05, 0.15, 0.25, 0.5, 1.005, 1.5, 2.5, 23.9, 123.456, 999.5, 999.95, 1000, 1234, 1234.5),
    *(9999.5, 12345.678, 123456.5, 1234567.891, 3e15, -0.5, -1234.56, -0.04, 0.1 + 0.2, 1e-7),
]
METERS = [0, 0.4, 850.5, 999.6, 1000, 1850, 9949, 9950, 10_000, 25_499, 25_500, 1_234_567]
DATES = ["2011", "2011-03", "2011-03-09", "1999-12-31", "0987-01-01", "", "spring 2011"]
LISTS = [["a"], ["a", "b"], ["a", "b", "c"], ["plata", "oro"], ["Perú", "Irán"], ["a", "hielo"],
         ["7", "8"], ["madre", "hijo"], ["a", "Honduras"], ["a", "yeso"]]  # fmt: skip

ASK = """
import { readFileSync } from "node:fs";
import { formatDate, formatList, formatMeters, formatNumber, speech } from "./text.js";
const given = JSON.parse(readFileSync("given.json", "utf-8"));
const told = {};
for (const language of given.languages) {
  speech.language = language;
  const six = new Intl.NumberFormat(language, { maximumSignificantDigits: 6, useGrouping: "always" });
  told[language] = {
    numbers: [0, 1, 2, 3].map((digits) => given.numbers.map((value) => formatNumber(value, digits))),
    figures: given.numbers.map((value) => (Math.abs(value) < 1e6 ? six.format(value) : formatNumber(value, 0))),
    meters: given.meters.map(formatMeters),
    dates: given.dates.map(formatDate),
    and: given.lists.map((items) => formatList(items)),
    or: given.lists.map((items) => formatList(items, "disjunction")),
  };
}
console.log(JSON.stringify(told));
"""  # noqa: E501


def test_numbers_dates_and_lists_are_written_as_in_the_page(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here")
    name = next(name for name in assets.MODULES if PurePosixPath(name).name == "text.js")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "text.js").write_text(assets.asset(name), encoding="utf-8")
    given = {"languages": LANGUAGES, "numbers": NUMBERS, "meters": METERS, "dates": DATES,
             "lists": LISTS}  # fmt: skip
    (tmp_path / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (tmp_path / "ask.js").write_text(ASK, encoding="utf-8")
    done = subprocess.run(
        [node, "ask.js"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    told = json.loads(done.stdout)
    for language in LANGUAGES:
        page = told[language]
        for digits, shown in enumerate(page["numbers"]):
            ours = [number(v, language, 0 if abs(v) >= 1000 else digits) for v in NUMBERS]
            assert ours == shown, (language, digits)
        assert [figure(value, language) for value in NUMBERS] == page["figures"]
        assert [length(value, language) for value in METERS] == page["meters"]
        assert [date(text, language) for text in DATES] == page["dates"]
        assert [listed(items, language) for items in LISTS] == page["and"]
        assert [listed(items, language, "or") for items in LISTS] == page["or"]


# --- columns and their vocabularies -----------------------------------------------------------


def test_every_column_with_terms_names_a_vocabulary_that_there_is():
    catalog = Catalog()
    named = {
        (card.id, name): column.vocabulary
        for card in catalog.cards.values()
        for name, column in card.columns.items()
        if column.vocabulary
    }
    assert set(named.values()) | EVIDENCE_TERMS <= set(catalog.vocabulary)
    assert named["incidents", "type"] == "incident_type"
    assert {layer for layer, _ in named} >= {"territories", "routes", "incidents", "places"}


def test_what_is_built_keeps_the_vocabularies_of_its_definitions(atlas):
    card = atlas.layer("territories").card
    assert card.vocabulary_of("activities") == "activity"
    assert card.vocabulary_of("geometry_method") == "geometry_method"
    assert card.vocabulary_of("summary") == ""


def test_a_card_that_spells_the_license_the_british_way_is_read_too():
    card = Catalog().card("ports")
    fields = card.model_dump()
    old = Card.model_validate(fields | {"licence": fields.pop("license")})
    assert old == card
