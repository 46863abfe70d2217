"""Find the header of a table that has lines of notes above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

SAMPLE_ROWS = 50
_WIDE = 6


def guessed_header_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the row of the column names, the first row being 1.

    It is the first row that fills two cells, or three where most rows are wider than four: titles
    and notes above a table fill one or two cells of a row.

    Parameters
    ----------
    rows
        The first rows, notes and blank ones among them.

    Examples
    --------
    >>> guessed_header_row([["Homicide, 2020"], [], ["iso3", "year", "rate"], ["PER", "2020", "8"]])
    3
    >>> guessed_header_row([["id", "lon", "lat"], ["1", "-74", "-12"]])
    1
    """
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 1
    # wide rows count for more than the notes above them, but not without limit: one broken row of
    # a million cells must not make a header of itself
    usual = max(widths, key=lambda width: widths[width] * min(width, _WIDE))
    least = max(2, (min(usual, _WIDE) + 1) // 2)
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    full = (number for number, count in enumerate(filled, start=1) if count >= least)
    return next(full, 1)
