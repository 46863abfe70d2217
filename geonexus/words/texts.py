"""What the tables say, in the language of the reader: texts of rows, and short terms.

A text that has no translation, or a translation of an earlier English, is told as the table has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import text_of

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas

_BETWEEN = re.compile(r"(; ?| > | \| )")
"""What stands between several terms: of lists, of stops, and of parallel paths."""


def text_in(atlas: Atlas, row: Mapping[str, Any], field: str, language: Language) -> str:
    """Return a text of a row in a language; empty where the row has none.

    Parameters
    ----------
    atlas
        Has the translations.
    row
        A row of a layer or table, with its ``id``.
    field
        ``title``, ``summary``, ``note`` …; ``field_es`` of the row itself comes first.
    language
        Of the reader.
    """
    written = text_of(row, field)
    own = text_of(row, f"{field}_{language}")
    if own or not written:
        return own
    known = atlas.texts.get(text_of(row, "id"), {}).get(field, {})
    return known.get(language) or written if known.get("en") == written else written


def term_in(atlas: Atlas, text: str, language: Language) -> str:
    """Return a unit, qualifier, place or list of stops in a language.

    Parameters
    ----------
    atlas
        Has the terms.
    text
        As the table has it; terms with ``;``, `` > `` or `` | `` between are taken one by one.
    language
        Of the reader.
    """
    if text in atlas.terms:
        return atlas.terms[text].get(language) or text
    parts = _BETWEEN.split(text)
    return "".join(atlas.terms.get(part, {}).get(language) or part for part in parts)
