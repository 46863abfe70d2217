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


def text_of(row: Mapping[str, Any], column: str) -> str:
    """Return a cell as text; an empty text where it is missing."""
    value = row.get(column)
    missing = value is None or value != value or str(value) in ("<NA>", "NaT")
    return "" if missing else str(value)


def items_of(row: Mapping[str, Any], column: str) -> list[str]:
    """Return the items of a list cell."""
    return split_cell(text_of(row, column))
