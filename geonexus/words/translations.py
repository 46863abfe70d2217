"""Every text that a person reads and that is not data, in English, Spanish and Portuguese.

They stand in ``translations.csv``, one text a row: its key, where it is read, the text in each
language, and a note for the translator. Values are put in place of ``{name}``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from geonexus.model.cards import LANGUAGES, Language

Where = Literal["page", "sheet", "exports", "dossier"]

FILE = Path(__file__).with_name("translations.csv")

LANGUAGE_NAMES: Mapping[Language, str] = {"en": "English", "es": "Español", "pt": "Português"}
"""What each language calls itself."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in three languages."""

    key: str
    where: frozenset[str]
    """Where it is read: ``page``, ``sheet``, ``exports``, ``dossier``."""
    texts: Mapping[Language, str]
    note: str = ""
    """What a translator must know."""


@cache
def translations() -> Mapping[str, Text]:
    """Return every text by its key; the file is read once."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: Text(
                key=row["key"],
                where=frozenset(row["where"].split()),
                texts={language: row[language] for language in LANGUAGES},
                note=row["note"],
            )
            for row in csv.DictReader(file)
        }


def word(key: str, language: Language, **values: object) -> str:
    """Return a text in a language.

    Parameters
    ----------
    key
        As in ``translations.csv``.
    language
        Of the reader.
    **values
        Put in place of ``{name}``.

    Raises
    ------
    KeyError
        There is no such text, or a value is not given.

    Examples
    --------
    >>> word("within", "es", length="5 km")
    'dentro de 5 km'
    """
    text = translations()[key].texts[language]
    return text.format(**values) if values or "{" in text else text


def texts_of(where: Where, language: Language) -> dict[str, str]:
    """Return every text that is read in one place, by its key."""
    found = translations().values()
    return {text.key: text.texts[language] for text in found if where in text.where}
