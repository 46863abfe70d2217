"""One column of a large table, in the shortest of a few forms; ``columns.js`` reads it back.

Every form gives back each cell as ``encode.plain`` would have written it: a missing cell stays
missing, an empty text stays empty, 1 and 1.0 are one number as they are in JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geonexus.render.blocks import packed_bytes, packed_floats, packed_integers
from geonexus.render.encode import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 255
_MOST_TERMS = 65_535
_ROWS_PER_TERM = 8
_MOST_DIGITS = 9
_LARGEST_SCALE = 1_000_000
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_SERIAL = re.compile(rf"(.*?)([0-9]{{1,{_MOST_DIGITS}}})([^0-9]*)", re.DOTALL)
_EPOCH = np.datetime64("1970-01-01")
NO_DATE, YEAR, MONTH, DAY, EMPTY = range(5)
"""How precise a date is; the first stands for a missing cell, the last for an empty text."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as the numbers of its distinct values; 0 is a missing cell."""

    codes: NDArray[np.int64]
    terms: list[Any]
    """Distinct values as JSON holds them, without the missing one; number 1 is the first."""

    @property
    def has_missing(self) -> bool:
        """Return whether any cell is missing."""
        return bool((self.codes == 0).any())


def coded(cells: pd.Series) -> Coded:
    """Return a column as numbers of its distinct values, in the order of their first rows.

    Parameters
    ----------
    cells
        Any column.

    Examples
    --------
    >>> both = coded(pd.Series(["b", None, "a", "b"]))
    >>> both.terms, both.codes.tolist()
    (['b', 'a'], [1, 0, 2, 1])
    """
    uniform = pd.api.types.infer_dtype(cells, skipna=True)
    if cells.dtype != object or uniform in ("string", "empty", "boolean"):
        codes, found = pd.factorize(cells, use_na_sentinel=True)
        once = [plain(value) for value in found.tolist()]
    else:
        # of mixed kinds True would count as 1; and a list has no hash
        values = [plain(value) for value in cells.tolist()]
        codes, written = pd.factorize(np.array([_written(v) for v in values], dtype=object))
        once = [json.loads(text) for text in written]
    terms = [value for value in once if value is not None]
    # what became missing only now, such as an infinite number, has no number of its own
    numbers = np.cumsum([0, *(value is not None for value in once)])
    numbers[1:][[value is None for value in once]] = 0
    return Coded(numbers[np.asarray(codes) + 1], terms)


def packed_column(column: Coded, *, by_terms: bool = False) -> dict[str, Any]:
    """Return a column in the shortest form that fits.

    Parameters
    ----------
    column
        The column as numbers of its distinct values.
    by_terms
        Keep it as numbers of its terms however many these are: what is filtered by needs them.
    """
    codes, terms = column.codes, column.terms
    if not terms:
        return {"kind": "constant", "value": None}
    if len(terms) == 1 and not column.has_missing:
        return {"kind": "constant", "value": terms[0]}
    few = len(terms) <= min(_MOST_TERMS, max(_FEW, len(codes) // _ROWS_PER_TERM))
    texts = all(isinstance(term, str) for term in terms)
    numbers = all(isinstance(t, int | float) and not isinstance(t, bool) for t in terms)
    if by_terms or len(terms) <= _FEW:
        return _as_terms(column)
    found = _as_numbers(column) if numbers else _as_dates(column) if texts else None
    if found is None and few:
        found = _as_terms(column)
    if found is None and texts:
        found = _as_serials(column)
    return found or _as_texts(column, texts)


def _written(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def _as_terms(column: Coded) -> dict[str, Any]:
    listed = _written([None, *column.terms]).encode("ascii")
    return {
        "kind": "terms",
        "terms": packed_bytes(listed),
        "codes": packed_integers(column.codes),
    }


def _as_numbers(column: Coded) -> dict[str, Any] | None:
    terms = np.array([np.nan, *map(float, column.terms)])
    if any(isinstance(t, int) and abs(t) > 2**53 for t in column.terms):
        return None
    scale = 1
    while scale <= _LARGEST_SCALE and np.abs(terms[1:]).max() < 2**53:
        whole = np.rint(terms[1:] * scale)
        low, high = whole.min(), whole.max()
        if abs(low) < 2**53 and high - low < 2**32 - 2 and np.array_equal(whole / scale, terms[1:]):
            above = np.array([0, *(whole - low + 1)]).astype(np.uint32)
            return {
                "kind": "numbers",
                "low": int(low),
                "scale": scale,
                "above": packed_integers(above[column.codes]),
            }
        scale *= 10
    return {"kind": "floats", "floats": packed_floats(terms[column.codes])}


def _as_dates(column: Coded) -> dict[str, Any] | None:
    """Return dates as days since 1970 and how precise each is; None where one is not a date."""
    if not all(term == "" or _DATE.fullmatch(term) for term in column.terms):
        return None
    try:
        days = np.array([term or "1970" for term in column.terms], dtype="datetime64[D]")
    except ValueError:
        return None
    since = np.array([0, *(days - _EPOCH).astype(np.int64)])
    precision = np.array(
        [NO_DATE, *({0: EMPTY, 4: YEAR, 7: MONTH}.get(len(t), DAY) for t in column.terms)]
    )
    low = int(since.min())
    return {
        "kind": "dates",
        "low": low,
        "days": packed_integers((since - low)[column.codes]),
        "precision": packed_integers(precision[column.codes]),
    }


def _as_serials(column: Coded) -> dict[str, Any] | None:
    """Return texts such as ``inc-000123`` as a form and a number; None where few would fit."""
    parts = [_SERIAL.fullmatch(term) for term in column.terms[:100]]
    if all(parts):
        parts += [_SERIAL.fullmatch(term) for term in column.terms[100:]]
    if not all(parts):
        return None
    pad = max((len(p[2]) for p in parts if p and p[2][0] == "0" and len(p[2]) > 1), default=0)
    forms: dict[tuple[str, int, str], int] = {}
    which, numbers = [0], [0]
    for part in parts:
        assert part is not None
        head, digits, tail = part.groups()
        width = len(digits) if digits[0] == "0" else pad if len(digits) >= pad else 0
        which.append(forms.setdefault((head, width, tail), len(forms) + 1))
        numbers.append(int(digits))
    if len(forms) > max(_FEW, len(column.codes) // _ROWS_PER_TERM):
        return None
    return {
        "kind": "serials",
        "forms": packed_bytes(_written([None, *forms]).encode("ascii")),
        "which": packed_integers(np.array(which)[column.codes]),
        "numbers": packed_integers(np.array(numbers)[column.codes]),
    }


def _as_texts(column: Coded, texts: bool) -> dict[str, Any]:
    """Return the texts one after the other; anything else, and broken Unicode, as JSON."""
    try:
        each = [term.encode("utf-8") for term in column.terms] if texts else None
    except UnicodeEncodeError:
        each = None
    as_json = each is None
    if each is None:
        each = [_written(term).encode("ascii") for term in column.terms]
    lengths = np.array([0, *(len(data) + 1 for data in each)])
    joined = b"".join(each[code - 1] for code in column.codes.tolist() if code)
    return {
        "kind": "texts",
        "json": as_json,
        "lengths": packed_integers(lengths[column.codes]),
        "bytes": packed_bytes(joined),
    }
