"""Write the tables as one Excel workbook that runs nothing when it is opened.

Every text is a text cell, so that a formula in the data stays text; there are no links and no
macros. The first sheets say what the workbook is and what each column means.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import is_missing
from geonexus.base.extras import optional
from geonexus.base.files import fixed_moment, write_bytes
from geonexus.errors import OutputError
from geonexus.export.tables import guarded

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geonexus.export.about import About

MAX_NAME = 31
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_WIDEST = 60


def write_xlsx(
    tables: Mapping[str, pd.DataFrame], path: Path, *, whole: About, about: Mapping[str, About]
) -> None:
    """Write a sheet for each table, after a sheet about the workbook and one about its columns.

    Parameters
    ----------
    tables
        Name → rows without shapes.
    path
        Replaced at the end only.
    whole
        What is said of the workbook.
    about
        Table name → title, license, what its columns mean.

    Raises
    ------
    MissingExtraError
        The package ``openpyxl`` is not installed.
    OutputError
        A table has more rows or columns than a sheet holds, a cell more text, or two tables the
        same first 31 characters (all are named); or the file cannot be written.
    """
    openpyxl = optional("openpyxl", "excel", "the format xlsx")
    sheets = _sheet_names(tables)
    _require_fits(tables, sheets, path)
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator, book.properties.title = "geonexus", whole.title
    _add_sheet(openpyxl, book, "about", _about_rows(whole, tables, sheets, about))
    _add_sheet(openpyxl, book, "columns", _column_rows(tables, sheets, about))
    for name, table in tables.items():
        rows = table.itertuples(index=False, name=None)
        _add_sheet(openpyxl, book, sheets[name], _with_head(list(map(str, table.columns)), rows))
    raw = io.BytesIO()
    book.save(raw)
    write_bytes(path, _settled(raw))


def _sheet_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    return {name: _NOT_IN_NAME.sub("-", name)[:MAX_NAME] for name in tables}


def _require_fits(tables: Mapping[str, pd.DataFrame], sheets: dict[str, str], path: Path) -> None:
    """Raise, naming all, for what Excel would cut off or refuse."""
    faults = []
    taken: dict[str, str] = {"about": "the workbook itself", "columns": "the workbook itself"}
    for name, table in tables.items():
        sheet = sheets[name].lower()
        if sheet in taken:
            faults.append(
                f"table {name}: its sheet would have the name {sheets[name]!r}, taken by "
                f"{taken[sheet]} (a sheet's name has at most {MAX_NAME} characters); rename one"
            )
        taken.setdefault(sheet, f"table {name}")
        if len(table) + 1 > MAX_ROWS or len(table.columns) > MAX_COLUMNS:
            faults.append(
                f"table {name}: {len(table)} rows and {len(table.columns)} columns; a sheet holds "
                f"{MAX_ROWS - 1} and {MAX_COLUMNS}; use CSV or GeoParquet for it"
            )
        for column in table.select_dtypes(include=["object", "string"]):
            for row, cell in enumerate(table[column], start=1):
                if isinstance(cell, str) and len(cell) > MAX_TEXT:
                    faults.append(
                        f"table {name}, row {row}, column {column}: {len(cell)} characters; a cell "
                        f"holds {MAX_TEXT}; shorten it or use CSV"
                    )
    if faults:
        listed = "\n  ".join(faults[:60])
        raise OutputError(f"{path.name} could not be written:\n  {listed}")


def _about_rows(
    whole: About,
    tables: Mapping[str, pd.DataFrame],
    sheets: dict[str, str],
    about: Mapping[str, About],
) -> Iterator[list[Any]]:
    yield ["sheet", "title", "rows", "license", "attribution", "about"]
    yield ["", whole.title, None, whole.license, whole.attribution, whole.abstract]
    for name, table in tables.items():
        said = about.get(name)
        texts = (said.license, said.attribution, said.abstract) if said else ("", "", "")
        yield [sheets[name], said.title if said else name, len(table), *texts]


def _column_rows(
    tables: Mapping[str, pd.DataFrame], sheets: dict[str, str], about: Mapping[str, About]
) -> Iterator[list[Any]]:
    yield ["sheet", "column", "unit", "about"]
    for name, table in tables.items():
        said = about.get(name)
        known = said.columns if said and said.columns else {}
        for column in map(str, table.columns):
            meaning = known.get(column)
            unit, text = (meaning.unit or "", meaning.about) if meaning else ("", "")
            yield [sheets[name], column, unit, text]


def _with_head(head: list[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Any]]:
    yield list(head)
    for row in rows:
        yield list(row)


def _add_sheet(openpyxl: Any, book: Any, name: str, rows: Iterator[list[Any]]) -> None:  # noqa: ANN401
    """Add a sheet with a bold head that stays in view, filters, and columns one can read."""
    letter = openpyxl.utils.get_column_letter
    sheet = book.create_sheet(name)
    kept = [[_value(cell) for cell in row] for row in rows]
    for number, cells in enumerate(zip(*kept, strict=True), start=1):
        longest = max(len(str(cell)) for cell in cells if cell is not None) if any(cells) else 8
        sheet.column_dimensions[letter(number)].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    if kept and kept[0]:
        sheet.auto_filter.ref = f"A1:{letter(len(kept[0]))}{len(kept)}"
    bold = openpyxl.styles.Font(bold=True)
    for number, row in enumerate(kept):
        written = []
        for value in row:
            cell = openpyxl.cell.WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            if number == 0:
                cell.font = bold
            written.append(cell)
        sheet.append(written)


def _value(value: Any) -> Any:  # noqa: ANN401
    """Return what a cell holds; a missing value is an empty cell."""
    if hasattr(value, "item"):
        value = value.item()
    if is_missing(value):
        return None
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    if isinstance(value, bool | int | float):
        return value
    return guarded(_NOT_IN_CELL.sub("", str(value)))


def _settled(raw: io.BytesIO) -> bytes:
    """Return the workbook with fixed times, so that two builds give the same bytes."""
    stamp = fixed_moment().strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return target.getvalue()
