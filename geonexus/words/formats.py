"""Numbers, dates and lists as each language writes them, by the tables of Unicode CLDR.

The page does the same by ``Intl``. Both follow one rule: thousands are always grouped (CLDR would
not group 1.234 in Spanish), and a half is rounded away from zero. A test compares the two.
Babel is imported when it is first needed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from geonexus.model.cards import Language

_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SAME_SOUND = {
    "and": re.compile(r"h?i(?![ae])|h?y(?![aeiou])", re.IGNORECASE),
    "or": re.compile(r"h?o|8|11\b", re.IGNORECASE),
}
_ROUNDING = Context(prec=40, rounding=ROUND_HALF_UP)
_SIX_DIGITS = Context(prec=6, rounding=ROUND_HALF_UP)


def number(value: float | Decimal, language: Language, digits: int = 0) -> str:
    """Return a number with at most so many digits after the point.

    Parameters
    ----------
    value
        Any finite number.
    language
        Of the reader.
    digits
        Zeros at the end are left out.

    Examples
    --------
    >>> number(1234.5, "en", 1), number(1234.5, "es", 1), number(2.0, "pt", 1)
    ('1,234.5', '1.234,5', '2')
    """
    from babel.numbers import format_decimal

    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    with localcontext(_ROUNDING):
        return format_decimal(_exact(value), pattern, locale=language)


def figure(value: float, language: Language) -> str:
    """Return a measured value with the digits that it has, at most six significant ones.

    Examples
    --------
    >>> figure(23.9, "pt"), figure(1200.0, "en"), figure(1234567.0, "es")
    ('23,9', '1,200', '1.234.567')
    """
    if abs(value) >= 1e6:
        return number(value, language)
    return number(_SIX_DIGITS.plus(_exact(value)), language, 20)


def _exact(value: float | Decimal) -> Decimal:
    """Return the decimal number that a float is written as."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def length(meters: float, language: Language) -> str:
    """Return a distance in meters below a kilometer, else in kilometers.

    Examples
    --------
    >>> length(850.4, "en"), length(1850, "es"), length(25_000, "en")
    ('850 m', '1,9 km', '25 km')
    """
    if meters < 1000:
        return f"{number(meters, language)} m"
    return f"{number(meters / 1000, language, 0 if meters >= 10_000 else 1)} km"


def date(text: str, language: Language) -> str:
    """Return YYYY, YYYY-MM or YYYY-MM-DD as people write it; any other text as it is.

    Examples
    --------
    >>> date("2011-03-19", "en"), date("2011-03", "es"), date("2011", "pt")
    ('March 19, 2011', 'marzo de 2011', '2011')
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    from babel.dates import format_date, format_skeleton

    try:
        day = dt.date(*(int(part or 1) for part in found.groups()))
    except ValueError:  # no day of the calendar: shown as it is written
        return text
    if found[3]:
        return format_date(day, "long", locale=language)
    return format_skeleton("yMMMM", day, locale=language)


def listed(items: Sequence[str], language: Language, joined: Literal["and", "or"] = "and") -> str:
    """Return several things as one text.

    Examples
    --------
    >>> listed(["a", "b", "c"], "en"), listed(["a", "b"], "es", "or")
    ('a, b, and c', 'a o b')
    >>> listed(["plata", "oro"], "es", "or")
    'plata u oro'
    """
    from babel.lists import format_list

    text = format_list(list(items), "or" if joined == "or" else "standard", locale=language)
    if language == "es" and len(items) > 1:
        # before the same sound, "y" is "e" and "o" is "u": a rule of the language, not of a table
        last, plain, other = items[-1], *(("o", "u") if joined == "or" else ("y", "e"))
        if _SAME_SOUND[joined].match(last):
            text = f"{text.removesuffix(f' {plain} {last}')} {other} {last}"
    return text
