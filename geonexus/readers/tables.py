"""Read a curated CSV table strictly, by its card: nothing guessed, nothing lost in silence.

Cells are read as text and turned by the column's kind, so a code keeps its zero (``01001``), the
country code NA stays Namibia, and a row that is one cell too long is an error with its line.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from geonexus.base.checks import Faults, Location
from geonexus.errors import MissingFileError
from geonexus.model.cards import Card
from geonexus.model.evidence import EVIDENCE_COLUMNS, Evidence, date_bounds

if TYPE_CHECKING:
    import pandas as pd

_EVIDENCE_FIELDS = [name for name in EVIDENCE_COLUMNS if name in Evidence.model_fields]


def read_rows(path: Path, columns: dict[str, Any], faults: Faults) -> list[dict[str, str]]:
    """Read the rows of a CSV file as text; ``_line`` holds each row's line in the file.

    Parameters
    ----------
    path
        UTF-8 CSV with a header.
    columns
        The columns that must be there, and no other.
    faults
        Receives every fault: a missing or unknown column, a row too long or short.

    Raises
    ------
    MissingFileError
        There is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingFileError(f"{path} is not there; check the name") from None
    except UnicodeDecodeError as error:
        faults.add(
            path.name,
            "",
            f"byte {error.start} that is not UTF-8",
            "a UTF-8 file",
            "save it as CSV UTF-8",
        )
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return _rows(reader, path.name, columns, faults)
    except csv.Error as error:
        faults.add(f"{path.name} line {reader.line_num}", "", str(error), "a well-formed CSV row")
        return []


def _rows(
    reader: Any,  # noqa: ANN401  (csv.reader has no public type)
    name: str,
    columns: dict[str, Any],
    faults: Faults,
) -> list[dict[str, str]]:
    header = next(reader, None)
    if header is None:
        faults.add(name, "", "an empty file", "a header and at least one row")
        return []
    if not _header_fits(header, name, columns, faults):
        return []
    rows = []
    for cells in reader:
        if not cells:
            continue
        line = reader.line_num
        if len(cells) != len(header):
            found = f"{len(cells)} cells"
            mend = "quote cells that hold a comma"
            faults.add(f"{name} line {line}", "", found, f"{len(header)} cells", mend)
            continue
        rows.append({**dict(zip(header, cells, strict=True)), "_line": str(line)})
    if not rows and not faults.found:
        faults.add(name, "", "no row below the header", "at least one row")
    return rows


def _header_fits(header: list[str], name: str, columns: dict[str, Any], faults: Faults) -> bool:
    where = f"{name} line 1"
    before = len(faults.found)
    for repeated in sorted({column for column in header if header.count(column) > 1}):
        faults.add(where, repeated, "this column twice", "each column once")
    for column in header:
        if column not in columns:
            faults.unknown(where, column, "column", column, columns)
    for column in columns:
        if column not in header:
            faults.add(where, column, "nothing", "this column")
    return len(faults.found) == before


def read_table(path: Path, card: Card, faults: Faults) -> pd.DataFrame:
    """Read a curated table by its card; add every fault of every row to ``faults``.

    Parameters
    ----------
    path
        The CSV file.
    card
        Names the columns, their kinds and the key.
    faults
        Receives the faults; rows that have one are left out of the result.

    Returns
    -------
    pandas.DataFrame
        One row a line, columns as in the card, typed by kind; lists stay ``;``-joined text.
    """
    import pandas as pd

    rows = read_rows(path, dict(card.columns), faults)
    has_evidence = "sources" in card.columns
    kept, seen = [], dict[str, str]()
    for row in rows:
        line = row.pop("_line")
        where = f"{path.name} line {line} ({row[card.key]})"
        before = len(faults.found)
        key = row[card.key]
        if not key:
            faults.add(where, card.key, "nothing", "an id")
        elif key in seen:
            faults.add(
                where, card.key, repr(key), "an id used once", f"line {seen[key]} has it too"
            )
        seen.setdefault(key, line)
        values = {name: _cell(row[name], card, name, where, faults) for name in card.columns}
        if has_evidence:
            _check_evidence(row, where, faults)
        if len(faults.found) == before:
            kept.append(values)
    return pd.DataFrame(kept, columns=list(card.columns))


def _cell(text: str, card: Card, name: str, where: str, faults: Faults) -> Any:  # noqa: ANN401
    kind = card.columns[name].kind
    if kind in ("text", "list"):
        return text.strip()
    if not text.strip():
        return None
    convert, expected = _CONVERTERS[kind]
    try:
        return convert(text.strip())
    except ValueError as error:
        detail = str(error) if kind == "date" else expected
        faults.add(where, name, repr(text), detail)
        return None


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _date(text: str) -> str:
    date_bounds(text)
    return text


_CONVERTERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "integer": (int, "a whole number"),
    "number": (_number, "a finite number with a decimal point"),
    "boolean": (_boolean, "true or false"),
    "date": (_date, "a date"),
}


def _check_evidence(row: dict[str, str], where: str, faults: Faults) -> None:
    fields: dict[str, Any] = {name: row[name] for name in _EVIDENCE_FIELDS if name in row}
    if "date_precision" not in row:
        fields.pop("date_from", None)
    try:
        Evidence.model_validate(fields)
    except ValidationError as error:

        def place(_: Location) -> str:
            return where

        faults.pydantic(error, place)
