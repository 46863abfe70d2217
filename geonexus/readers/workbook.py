"""Read a sheet of an Excel workbook (.xlsx) as text, through openpyxl's read-only mode.

Cells come as the values that Excel last computed, never as formulas. Days come out in the form
that the mapping asks for, whichever calendar (1900 or 1904) the workbook counts in, and numbers
with its decimal mark, so that a column of mixed real and typed cells reads as one.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geonexus.base.checks import Faults
from geonexus.base.extras import optional
from geonexus.errors import GeonexusError, UnknownNameError
from geonexus.readers.archive import UNPACKING_ERRORS, check_xml, open_archive
from geonexus.readers.header_row import SAMPLE_ROWS, guessed_header_row

_DAMAGE = (*UNPACKING_ERRORS, KeyError, TypeError, AttributeError, IndexError, SyntaxError)
"""What openpyxl raises on a workbook that is damaged; its XML errors are SyntaxErrors."""


@dataclass(frozen=True, slots=True)
class CellForm:
    """How the cells of a workbook are written as text."""

    date_format: str = "%Y-%m-%d"
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as text."""

    name: str
    header: list[str]
    header_row: int
    """In the sheet, the first row being 1."""
    rows: dict[int, list[str]]
    """Row of the sheet → its cells; rows without any are left out."""
    refused: list[dict[str, Any]]
    notes: tuple[str, ...]
    counts_from_1904: bool


def is_workbook(path: Path) -> bool:
    """Return whether a file is an .xlsx workbook, judged by its content."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except UNPACKING_ERRORS:
        return False


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook that hold cells, hidden ones at the end.

    Raises
    ------
    InputError, MissingExtraError
        As ``read_sheet``.
    """
    book = _open(path)
    try:
        shown = [s.title for s in book.worksheets if s.sheet_state == "visible"]
        return shown + [s.title for s in book.worksheets if s.sheet_state != "visible"]
    finally:
        book.close()


def read_sheet(
    path: Path,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    form: CellForm | None = None,
) -> Sheet:
    """Read one sheet as text.

    Parameters
    ----------
    path
        The workbook.
    sheet
        Its name; by default the first visible sheet with at least two rows, and the notes say so
        when there are others.
    header_row
        Row of the column names, the first row being 1; by default the first row that is about as
        full as most others, and the notes say so when it is not the first.
    form
        How days and numbers are written.

    Raises
    ------
    InputError
        The workbook is damaged, protected by a password or harmful; the sheet is empty.
    UnknownNameError
        There is no such sheet.
    MissingExtraError
        openpyxl or defusedxml is not installed.
    """
    book = _open(path)
    try:
        names = [one.title for one in book.worksheets]
        if sheet is not None and sheet not in names:
            raise UnknownNameError(f"sheet of {path.name}", sheet, names)
        return _read(path, book, sheet, header_row, form or CellForm())
    except _DAMAGE as error:
        if isinstance(error, GeonexusError):
            raise
        raise _damaged(path, error) from error
    finally:
        book.close()


def _open(path: Path, *, formulas: bool = False) -> Any:  # noqa: ANN401
    what = f"{path.name}, an Excel workbook (CSV needs nothing),"
    optional("defusedxml", "excel", what)  # openpyxl parses through it when it is there
    openpyxl = optional("openpyxl", "excel", what)
    with open_archive(path) as archive:
        check_xml(archive, path.name)
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=not formulas)
    except _DAMAGE as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: BaseException) -> Exception:
    faults = Faults(path.name)
    text = (str(error) or type(error).__name__).splitlines()[0]
    faults.add(
        path.name, "", text, "a whole .xlsx workbook", "open it and save it again, or as CSV"
    )
    try:
        faults.raise_if_any()
    except GeonexusError as raised:
        return raised
    raise AssertionError("unreachable: a fault was added")


def _read(path: Path, book: Any, name: str | None, header_row: int | None, form: CellForm) -> Sheet:  # noqa: ANN401
    notes: list[str] = []
    sheet = book[name] if name else _first_table(path, book, notes)
    grid = dict(_filled_rows(sheet, form))
    if header_row is None:
        sample = [grid.get(number, []) for number in range(1, min(max(grid), SAMPLE_ROWS) + 1)]
        header_row = guessed_header_row(sample)
        if header_row != 1:
            notes.append(f"the header is taken from row {header_row}: else name header_row")
    header = _header(grid, header_row)
    uncomputed = _uncomputed(path, sheet.title) if _has_formulas(path) else {}
    rows, refused = {}, []
    for number, cells in grid.items():
        if number <= header_row:
            continue
        if number in uncomputed:
            cell = uncomputed[number]
            reason = f"cell {cell} holds a formula that was never computed; open it and save it"
            refused.append({"row": number, "reason": reason})
        elif len(cells) > len(header):
            reason = f"{len(cells)} cells, the header has {len(header)}"
            refused.append({"row": number, "reason": reason})
        else:
            rows[number] = cells + [""] * (len(header) - len(cells))
    since_1904 = book.epoch.year == 1904
    return Sheet(sheet.title, header, header_row, rows, refused, tuple(notes), since_1904)


def _first_table(path: Path, book: Any, notes: list[str]) -> Any:  # noqa: ANN401
    """Return the first visible sheet with two rows of cells or more."""
    tables = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            rows = _filled_rows(sheet, CellForm())
            if next(rows, None) and next(rows, None):
                tables.append(sheet)
    if not tables:
        faults = Faults(path.name)
        names = ", ".join(sheet.title for sheet in book.worksheets)
        faults.add(
            path.name,
            "",
            f"no table in the visible sheets of {names}",
            "a header and at least one row",
            "name a hidden sheet with sheet",
        )
        faults.raise_if_any()
    if len(tables) > 1:
        others = ", ".join(repr(sheet.title) for sheet in tables[1:])
        notes.append(f"sheet {tables[0].title!r} was read; others: {others}")
    return tables[0]


def _filled_rows(sheet: Any, form: CellForm) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
    """Yield each row that has a cell: its number and its cells without empty ones at the end."""
    sheet.reset_dimensions()  # what the file says of its own size is often wrong
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_text(value, form) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _header(grid: dict[int, list[str]], header_row: int) -> list[str]:
    """Return the column names; a nameless column with cells below is called by its place."""
    names = [name.strip() for name in grid.get(header_row, [])]
    below = [cells for number, cells in grid.items() if number > header_row]
    for place, name in enumerate(names):
        if not name and any(len(cells) > place and cells[place] for cells in below):
            names[place] = f"column_{place + 1}"
    blanks = iter(range(1, len(names) + 1))
    return [name or f"unnamed_{next(blanks)}" for name in names]


def _text(value: object, form: CellForm) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value).replace(".", form.decimal)
    if isinstance(value, dt.datetime | dt.date):
        pattern = "%Y-%m-%d" if form.date_format.startswith("excel") else form.date_format
        return value.strftime(pattern)
    return str(value)


def _has_formulas(path: Path) -> bool:
    """Return whether any sheet holds a formula: only then is a second look worth its time."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/"):
                with archive.open(member) as stream:
                    tail = b""
                    while chunk := stream.read(1 << 20):
                        if b"<f>" in tail + chunk or b"<f " in tail + chunk or b"<f/" in chunk:
                            return True
                        tail = chunk[-4:]
    return False


def _uncomputed(path: Path, name: str) -> dict[int, str]:
    """Return the rows with a formula that has no value, as a program other than Excel leaves it."""
    asked, valued = _open(path, formulas=True), _open(path)
    found: dict[int, str] = {}
    try:
        for sheet in (asked[name], valued[name]):
            sheet.reset_dimensions()
        pairs = zip(asked[name].iter_rows(), valued[name].iter_rows(), strict=True)
        for number, (formulas, values) in enumerate(pairs, start=1):
            for formula, value in zip(formulas, values, strict=True):
                if formula.data_type == "f" and value.value is None and number not in found:
                    found[number] = formula.coordinate
    finally:
        asked.close()
        valued.close()
    return found
