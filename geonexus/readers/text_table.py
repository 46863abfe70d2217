"""Read a table of unknown make as text: CSV of any delimiter and encoding, Excel, or Parquet.

Every cell stays text, so that a code keeps its zeros and NA stays Namibia. Rows that do not have
the header's number of cells are refused one by one, with their row number.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.checks import Faults
from geonexus.errors import MissingFileError
from geonexus.readers.text_shape import (
    check_header,
    encoding_by_mark,
    header_at,
    note_encoding,
    note_odd_letters,
    shape_of,
)
from geonexus.readers.workbook import CellForm, is_workbook, read_sheet

if TYPE_CHECKING:
    import pandas as pd

PARQUET = b"PAR1"
"""Begins a Parquet file."""
ZIP = b"PK\x03\x04"
"""Begins a workbook."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A table as text, and what was found out about the file."""

    frame: pd.DataFrame
    """One row a record, all text; the index is the row in the file, the first being row 1."""
    rejects: pd.DataFrame
    """Columns ``row`` and ``reason``."""
    encoding: str
    delimiter: str
    """Empty for Parquet and Excel."""
    notes: tuple[str, ...]
    """What was guessed rather than said, for the reader to confirm."""
    header_row: int = 1
    sheet: str = ""
    counts_from_1904: bool = False
    """The days of an Excel workbook are counted from 1904."""


def read_text_table(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    form: CellForm | None = None,
) -> TextTable:
    r"""Read a CSV, Excel or Parquet file as text.

    Parameters
    ----------
    path
        The file; its first bytes show which of the three it is.
    encoding
        Of a CSV; by default UTF-8 or UTF-16 by its mark, else UTF-8 where it is valid, else
        Windows-1252, and the notes say so.
    delimiter
        Of a CSV; by default the one of comma, semicolon, tab and bar that gives even rows.
    sheet
        Of a workbook; by default the first visible one that holds a table.
    header_row
        Row of the header, where lines of notes come before it; found when not given, with a note.
    form
        How the days and numbers of a workbook are to be written.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, MissingExtraError
        No such file; it is empty, has a header only, repeats a column, is damaged or of another
        kind; every fault is listed. No such sheet. A workbook, and openpyxl is not installed.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_bytes("id;town\n01;Cañete\n2\n".encode("latin-1"))
    >>> table = read_text_table(file)
    >>> table.frame["town"].tolist(), table.encoding, table.rejects["row"].tolist()
    (['Cañete'], 'cp1252', [3])
    """
    faults = Faults(path.name)
    head = of_supported_kind(path, faults)
    table: TextTable | None
    if head.startswith(PARQUET):
        table = _read_parquet(path, faults)
    elif head.startswith(ZIP):
        table = read_workbook(path, sheet, header_row, form, faults)
    else:
        table = _read_csv(path, encoding, delimiter, header_row, faults)
    if table is not None and not (len(table.frame) or len(table.rejects)):
        faults.add(path.name, "", "no row below the header", "at least one row")
    faults.raise_if_any()
    assert table is not None
    return table


def of_supported_kind(path: Path, faults: Faults) -> bytes:
    """Return the first bytes of a file that may be a table.

    Raises
    ------
    MissingFileError, InputError
        No such file; it is empty, or of a kind that is not read.
    """
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        faults.add(path.name, "", "an empty file", "a header and at least one row")
    elif head.startswith(_OLD_EXCEL):
        faults.add(
            path.name,
            "",
            "an old or encrypted Excel workbook",
            "CSV, .xlsx or Parquet",
            "open it and save it as CSV or .xlsx without a password",
        )
    elif head.startswith(ZIP) and not is_workbook(path):
        faults.add(
            path.name,
            "",
            "an archive that is no Excel workbook",
            "CSV, .xlsx or Parquet",
            "unpack it, or save it as CSV",
        )
    faults.raise_if_any()
    return head


def read_workbook(
    path: Path, sheet: str | None, header_row: int | None, form: CellForm | None, faults: Faults
) -> TextTable | None:
    """Return a sheet as ``read_text_table`` does, also one without rows; none where faults are."""
    import pandas as pd

    read = read_sheet(path, sheet=sheet, header_row=header_row, form=form)
    check_header(read.header, f"{path.name} row {read.header_row}", faults)
    if faults.found:
        return None
    # a column without a name and without a cell is formatting, not data
    kept = [place for place, name in enumerate(read.header) if not name.startswith("unnamed_")]
    frame = pd.DataFrame(
        {read.header[place]: [cells[place] for cells in read.rows.values()] for place in kept},
        index=list(read.rows),
        dtype=object,
    )
    rejects = pd.DataFrame(read.refused, columns=["row", "reason"]) if read.refused else None
    return TextTable(
        frame,
        no_rejects() if rejects is None else rejects,
        "Excel",
        "",
        read.notes,
        read.header_row,
        read.name,
        read.counts_from_1904,
    )


def _read_parquet(path: Path, faults: Faults) -> TextTable | None:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        stored = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        faults.add(path.name, "", str(error).splitlines()[0], "a whole Parquet file")
        return None
    check_header(stored.column_names, path.name, faults)
    if faults.found:
        return None
    texts = {name: column_as_text(stored.column(name)) for name in stored.column_names}
    text = pd.DataFrame(texts).set_axis(pd.RangeIndex(2, stored.num_rows + 2))
    return TextTable(text, no_rejects(), "utf-8", "", ())


def column_as_text(column: Any) -> pd.Series:  # noqa: ANN401
    """Return a column of Arrow as text, empty where a value is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    try:
        texts = pc.cast(column, pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):  # lists, bytes that are no text
        texts = pa.chunked_array([[None if v is None else str(v) for v in column.to_pylist()]])
    found: pd.Series = pc.fill_null(texts, "").to_pandas()
    return found


def _read_csv(
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    header_row: int | None,
    faults: Faults,
) -> TextTable | None:
    notes: list[str] = []
    data = path.read_bytes()
    encoding = encoding or _encoding_of(data, notes)
    try:
        # bytes that are not text in the encoding must not become question marks
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        faults.add(path.name, "", str(error), f"text in {encoding}", "name another `encoding`")
        return None
    note_odd_letters(text, notes)
    delimiter, header_row = shape_of(text, delimiter, header_row, notes)
    start, header = header_at(text, header_row, delimiter, path.name, faults)
    if faults.found:
        return None
    text = text[start:]
    parsed = _parse_rows(text, header, delimiter, path.name, faults)
    if parsed is None:
        return None
    frame, bad, blank = parsed
    table = _numbered(frame, bad, blank, encoding, delimiter, notes)
    above = header_row - 1
    table.frame.index += above
    if above and len(table.rejects):
        table.rejects["row"] += above
    return replace(table, header_row=header_row)


def _parse_rows(
    text: str, header: list[str], delimiter: str, name: str, faults: Faults
) -> tuple[pd.DataFrame, list[dict[str, Any]], list[int]] | None:
    """Return the rows that fit the header, those that do not, and the numbers of blank lines."""
    import pyarrow as pa
    import pyarrow.csv as pc

    bad: list[dict[str, Any]] = []
    blank: list[int] = []
    last_refused = ""

    def refuse(row: Any) -> str:  # noqa: ANN401
        nonlocal last_refused
        if row.text.strip():
            reason = f"{row.actual_columns} cells, the header has {row.expected_columns}"
            bad.append({"row": row.number, "reason": reason})
            last_refused = row.text
        else:
            blank.append(row.number)
        return "skip"

    try:
        table = pc.read_csv(
            io.BytesIO(text.encode("utf-8")),
            read_options=pc.ReadOptions(use_threads=False, block_size=1 << 26),
            parse_options=pc.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        faults.add(name, "", str(error).splitlines()[0], "a well-formed CSV file")
        return None
    frame = table.to_pandas()
    # the rest of the file ends up in one cell; an odd quote alone may be seconds of arc
    last = str(frame.iloc[-1, -1]) if len(frame) else ""
    if text.count('"') % 2 and ("\n" in last or "\n" in last_refused):
        faults.add(name, "", "a quote that is never closed", "quotes in pairs")
        return None
    return frame, bad, blank


def _numbered(
    frame: pd.DataFrame,
    bad: list[dict[str, Any]],
    blank: list[int],
    encoding: str,
    delimiter: str,
    notes: list[str],
) -> TextTable:
    """Give each row its number in the file and drop lines that are blank."""
    import numpy as np
    import pandas as pd

    skipped = [item["row"] for item in bad] + blank
    numbers = np.setdiff1d(np.arange(2, len(frame) + len(skipped) + 2), skipped)
    frame = frame.set_axis(numbers)
    if len(frame.columns) > 1:
        frame = frame[(frame != "").any(axis=1)]
    rejects = pd.DataFrame(bad, columns=["row", "reason"]) if bad else no_rejects()
    return TextTable(frame, rejects, encoding, delimiter, tuple(notes))


def no_rejects() -> pd.DataFrame:
    """Return an empty table of refused rows."""
    import pandas as pd

    return pd.DataFrame({"row": pd.Series(dtype="int64"), "reason": pd.Series(dtype=object)})


def _encoding_of(data: bytes, notes: list[str]) -> str:
    marked = encoding_by_mark(data)
    if marked:
        return marked
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data.decode("cp1252")
            name = "cp1252"
        except UnicodeDecodeError:
            name = "latin-1"
        note_encoding(name, notes)
        return name
    return "utf-8"
