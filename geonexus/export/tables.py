"""Write CSV tables that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import is_missing
from geonexus.base.files import staged

if TYPE_CHECKING:
    import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 CSV with Unix line ends.

    Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP's advice);
    missing values are empty cells.

    Parameters
    ----------
    frame
        Rows without shapes.
    path
        Replaced at the end only.
    """
    with staged(path) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([guarded(name) for name in frame.columns])
        for row in frame.itertuples(index=False, name=None):
            writer.writerow([_cell(value) for value in row])


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=1+41")
    "'=1+41"
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _cell(value: Any) -> Any:  # noqa: ANN401
    if hasattr(value, "item"):
        value = value.item()
    if is_missing(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else round(value, 7)
    return guarded(value) if isinstance(value, str) else value
