"""Find the header of a table that has lines of notes above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

SAMPLE_ROWS = 50


def guessed_header_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the row of the column names, the first row being 1.

    It is the first row that fills at least half of the width that most rows have: titles and
    notes above a table fill one or two cells of a row.

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
    # of widths as frequent, the first decides: a header above one broken row stays the header
    usual = max(widths, key=lambda width: widths[width])
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    full = (number for number, count in enumerate(filled, start=1) if count >= (usual + 1) // 2)
    return next(full, 1)
