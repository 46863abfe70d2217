"""Names without accents, case and punctuation, so that two spellings of one meet."""

from __future__ import annotations

import re
import unicodedata


def plain(text: object) -> str:
    """Return a name without accents, case and punctuation.

    Examples
    --------
    >>> plain("São Tomé & Príncipe")
    'sao tome and principe'
    """
    if text is None or (isinstance(text, float) and text != text):
        return ""
    spelled = str(text).replace("&", " and ")
    letters = unicodedata.normalize("NFKD", spelled)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", kept.casefold()))
