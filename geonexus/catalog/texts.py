"""The Spanish and Portuguese of the curated tables: read them, and check them against the English.

``<table>.translations.csv`` beside a table has one row for each of its texts; ``terms.csv`` has the
short texts that stand in many rows: units, qualifiers, what flows, places, stops and nodes. Both
repeat the English, so that a translation whose English has changed is seen to be stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.base.checks import Faults
from geonexus.model.cards import LANGUAGES
from geonexus.model.layer import TEXT_FIELDS
from geonexus.readers.tables import read_rows

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.cards import Language
    from geonexus.model.definitions import Flow, Route, Territory
    from geonexus.model.layer import Terms, Texts

TERM_FIELDS = (
    *("unit", "qualifier", "quantity_qualifier", "what_flows", "place", "match_method"),
    *("volume_unit", "volume_qualifier"),
)
"""Columns whose texts are terms, several of them with ``;`` between."""
TEXT_COLUMNS = ("id", "field", *LANGUAGES)
TERMS_FILE = "terms.csv"
_ENDING = ".translations.csv"

Said = tuple[str, str, str]
"""Id, field and English text of a row."""


def translation_files(root: Path) -> dict[str, Path]:
    """Return the files of translations of a layers folder, by the name of their table."""
    return {path.name.removesuffix(_ENDING): path for path in sorted(root.glob(f"*/*{_ENDING}"))}


def read_texts(root: Path, faults: Faults) -> Texts:
    """Return the translated texts of a layers folder: id → field → language → text.

    Parameters
    ----------
    root
        A layers folder; one without translations gives none.
    faults
        Receives what is wrong with the files.
    """
    texts: dict[str, dict[str, Mapping[Language, str]]] = {}
    for path in translation_files(root).values():
        for row in read_rows(path, dict.fromkeys(TEXT_COLUMNS), faults):
            texts.setdefault(row["id"], {})[row["field"]] = _in_each(row)
    return texts


def read_terms(root: Path, faults: Faults) -> Terms:
    """Return the terms of a layers folder: English → language → text.

    Parameters
    ----------
    root
        A layers folder, with or without ``terms.csv``.
    faults
        Receives what is wrong with the file.
    """
    path = root / TERMS_FILE
    rows = read_rows(path, dict.fromkeys(LANGUAGES), faults) if path.is_file() else []
    return {row["en"]: _in_each(row) for row in rows}


def _in_each(row: Mapping[str, str]) -> Mapping[Language, str]:
    return {language: row[language] for language in LANGUAGES}


# --- what has to be translated ------------------------------------------------------------------


def texts_in_table(frame: pd.DataFrame, key: str = "id") -> Iterator[Said]:
    """Yield every text of a table that is translated row by row."""
    fields = [name for name in TEXT_FIELDS if name in frame.columns]
    for row in frame[[key, *fields]].to_dict("records"):
        for name in fields:
            if _text(row[name]):
                yield str(row[key]), name, _text(row[name])


def texts_in_definitions(items: Iterable[Territory | Route | Flow]) -> Iterator[Said]:
    """Yield every text of definitions; their titles stand in three languages already."""
    for item in items:
        found = {
            "summary": item.summary,
            "note": item.evidence.note,
            "credibility_reason": item.evidence.credibility_reason,
        }
        for name, text in found.items():
            if text:
                yield item.id, name, text


def terms_in_table(frame: pd.DataFrame, key: str = "id") -> Iterator[Said]:
    """Yield every short text of a table, lists taken apart."""
    fields = [name for name in TERM_FIELDS if name in frame.columns]
    for row in frame[[key, *fields]].to_dict("records"):
        for name in fields:
            for part in split_cell(_text(row[name])):
                yield str(row[key]), name, part


def terms_in_definitions(items: Iterable[Route | Flow]) -> Iterator[Said]:
    """Yield the volumes and the names of stops and nodes of definitions."""
    for item in items:
        if item.volume is not None:
            yield item.id, "volume.unit", item.volume.unit
            for part in split_cell(item.volume.qualifier):
                yield item.id, "volume.qualifier", part
        for path in item.paths:
            for stop in path:
                yield item.id, "name", stop.name


def _text(value: Any) -> str:  # noqa: ANN401  (a cell of any table)
    return value if isinstance(value, str) else ""


# --- checks -------------------------------------------------------------------------------------


def check_texts(path: Path, table: str, said: Iterable[Said], faults: Faults) -> int:
    """Check that each text of a table has a translation of the text as it is now.

    Parameters
    ----------
    path
        The file of translations.
    table
        Name of the file that has the English, for faults.
    said
        Every text of the table.
    faults
        Receives a fault for each text without a row, each row whose English is not that of the
        table, each empty language, and each row of a text that is not there.

    Returns
    -------
    int
        How many rows the file has.
    """
    rows = read_rows(path, dict.fromkeys(TEXT_COLUMNS), faults)
    wanted = {(key, name): text for key, name, text in said}
    seen = set[tuple[str, str]]()
    for row in rows:
        where, at = f"{path.name} line {row['_line']} ({row['id']})", (row["id"], row["field"])
        if at in seen:
            faults.add(where, row["field"], "this text twice", "each text once", "take one out")
        seen.add(at)
        if at not in wanted:
            mend = "correct id and field, or take the row out"
            faults.add(where, row["field"], "a text that is not there", f"one of {table}", mend)
            continue
        if row["en"] != wanted[at]:
            mend = f"translate it anew, and put the text of {table} into en"
            faults.add(where, row["field"], repr(row["en"]), repr(wanted[at]), mend)
        _check_languages(where, row["field"], row, faults)
    if rows:
        for key, name in (at for at in wanted if at not in seen):
            mend = f"add a row with id, field, en, es and pt to {path.name}"
            faults.add(f"{table} ({key})", name, "a text in English only", "es and pt", mend)
    return len(rows)


def check_terms(path: Path, said: Iterable[tuple[str, Said]], faults: Faults) -> int:
    """Check that each short text has a row in the file of terms.

    Parameters
    ----------
    path
        The file of terms.
    said
        The name of its file and every short text.
    faults
        Receives a fault for each text without a row, once, and each empty language.

    Returns
    -------
    int
        How many rows the file has.
    """
    rows = read_rows(path, dict.fromkeys(LANGUAGES), faults)
    known = set[str]()
    for row in rows:
        where = f"{path.name} line {row['_line']} ({row['en']})"
        if row["en"] in known:
            faults.add(where, "en", "this term twice", "each term once", "take one out")
        known.add(row["en"])
        _check_languages(where, "", row, faults)
    for table, (key, name, text) in said if rows else ():
        if text not in known:
            known.add(text)
            mend = f"add a row with en, es and pt to {path.name}"
            faults.add(f"{table} ({key})", name, repr(text), "a term in es and pt", mend)
    return len(rows)


def _check_languages(where: str, name: str, row: Mapping[str, str], faults: Faults) -> None:
    for language in LANGUAGES:
        if not row[language].strip():
            column = f"{name}.{language}" if name else language
            faults.add(where, column, "nothing", "a text", f"translate it into {language}")
