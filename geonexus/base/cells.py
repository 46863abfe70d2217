"""Cells as text, and cells that hold several values: the one place that splits and joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def split_cell(cell: object) -> list[str]:
    """Return the values of a cell, in order; none for an empty or missing one.

    Parameters
    ----------
    cell
        Text with ``;`` between values, ``None`` or NaN.

    Examples
    --------
    >>> split_cell("PER; BOL;"), split_cell(None), split_cell(float("nan"))
    (['PER', 'BOL'], [], [])
    """
    if not isinstance(cell, str):
        return []
    return [value for value in (part.strip() for part in cell.split(";")) if value]


def join_cell(values: Iterable[object]) -> str:
    """Return values as one cell.

    Examples
    --------
    >>> join_cell(["PER", "BOL"])
    'PER;BOL'
    """
    return ";".join(map(str, values))


def is_missing(value: object) -> bool:
    """Return whether a cell holds nothing: ``None``, NaN, and pandas' own ``NA`` and ``NaT``.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("NaT")
    (True, True, False, False)
    """
    if isinstance(value, str | int):
        return False  # a text is what somebody wrote, whatever it looks like
    # NA is asked by its text: it answers no comparison, and pandas is not imported for it
    return value is None or str(value) in ("<NA>", "NaT") or bool(value != value)


def text_of(row: Mapping[str, Any], column: str) -> str:
    """Return a cell as text; an empty text where it is missing."""
    value = row.get(column)
    return "" if is_missing(value) else str(value)


def items_of(row: Mapping[str, Any], column: str) -> list[str]:
    """Return the items of a list cell."""
    return split_cell(text_of(row, column))
