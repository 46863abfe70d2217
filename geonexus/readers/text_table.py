"""Read a table of unknown make as text: CSV of any delimiter and encoding, or Parquet.

Every cell stays text, so that a code keeps its zeros and NA stays Namibia. Rows that do not have
the header's number of cells are refused one by one, with their row number.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.checks import Faults
from geonexus.errors import MissingFileError

if TYPE_CHECKING:
    import pandas as pd

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_MOJIBAKE = ("Ã±", "Ã©", "Ã³", "Ã¡", "Ã£", "Ã§", "\ufffd")
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A table as text, and what was found out about the file."""

    frame: pd.DataFrame
    """One row a record, all text; the index is the row in the file, the header being row 1."""
    rejects: pd.DataFrame
    """Columns ``row`` and ``reason``."""
    encoding: str
    delimiter: str
    """Empty for Parquet."""
    notes: tuple[str, ...]
    """What was guessed rather than said, for the reader to confirm."""


def read_text_table(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None
) -> TextTable:
    r"""Read a CSV or Parquet file as text.

    Parameters
    ----------
    path
        The file; its first bytes tell which of the two it is.
    encoding
        Of a CSV; by default UTF-8 or UTF-16 by its mark, else UTF-8 where it is valid, else
        Windows-1252, and the notes say so.
    delimiter
        Of a CSV; by default the most frequent of comma, semicolon, tab and bar in the header.

    Raises
    ------
    MissingFileError, InputError
        No such file; it is empty, has a header only, repeats a column, is damaged or of another
        kind; every fault is listed.

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
    table = (
        _read_parquet(path, faults)
        if head.startswith(b"PAR1")
        else _read_csv(path, head, encoding, delimiter, faults)
    )
    if table is not None and not (len(table.frame) or len(table.rejects)):
        faults.add(path.name, "", "no row below the header", "at least one row")
    faults.raise_if_any()
    assert table is not None
    return table


def of_supported_kind(path: Path, faults: Faults) -> bytes:
    """Return the first bytes of a file that may be a table; raise for an empty one and others."""
    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        faults.add(path.name, "", "an empty file", "a header and at least one row")
    elif head.startswith(_EXCEL):
        faults.add(path.name, "", "a spreadsheet or archive", "CSV or Parquet", "save it as CSV")
    faults.raise_if_any()
    return head


def check_header(names: list[str], file: str, faults: Faults) -> None:
    """Record columns that stand twice."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.add(f"{file} row 1", name, "this column twice", "each column once")


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
    path: Path, head: bytes, encoding: str | None, delimiter: str | None, faults: Faults
) -> TextTable | None:
    notes: list[str] = []
    data = path.read_bytes()
    encoding = encoding or _encoding_of(data, notes)
    try:
        # bytes that are no text in the encoding must not become question marks
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        faults.add(path.name, "", str(error), f"text in {encoding}", "name another --encoding")
        return None
    if looks_decoded_twice(text[:1_000_000]):
        notes.append("some letters look as if they had been decoded wrongly before (Ã±)")
    header_line = text[: text.find("\n") + 1] or text
    delimiter = delimiter or delimiter_of(header_line, notes)
    header = next(csv.reader(io.StringIO(header_line), delimiter=delimiter))
    check_header(header, path.name, faults)
    if faults.found:
        return None
    parsed = _parse_rows(text, header, delimiter, path.name, faults)
    if parsed is None:
        return None
    frame, bad, blank = parsed
    return _numbered(frame, bad, blank, encoding, delimiter, notes)


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
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )  # fmt: skip
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


def looks_decoded_twice(text: str) -> bool:
    """Return whether a text has pairs of letters that only a wrong decoding makes."""
    return any(sign in text for sign in _MOJIBAKE)


def no_rejects() -> pd.DataFrame:
    """Return an empty table of refused rows."""
    import pandas as pd

    return pd.DataFrame({"row": pd.Series(dtype="int64"), "reason": pd.Series(dtype=object)})


def encoding_by_mark(data: bytes) -> str | None:
    """Return the encoding that the first bytes declare, if they do."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


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
        notes.append(f"the file is not UTF-8; read as {name}: check the accented letters")
        return name
    return "utf-8"


def delimiter_of(header: str, notes: list[str]) -> str:
    """Return the most frequent delimiter of a header, and note one that is no comma."""
    counts = {mark: header.count(mark) for mark in _DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    if counts[best] and best != ",":
        notes.append(f"the delimiter is {best!r}")
    return best if counts[best] else ","
