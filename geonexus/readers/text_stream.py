"""Read a table as text, batch by batch: the rows of ``text_table``, in memory that stays flat.

An Excel workbook has a million rows at most and comes as one batch.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.checks import Faults
from geonexus.readers.text_shape import (
    HEAD_CHARACTERS,
    check_header,
    encoding_by_mark,
    header_at,
    note_encoding,
    note_odd_letters,
    shape_of,
)
from geonexus.readers.text_table import (
    PARQUET,
    ZIP,
    TextTable,
    column_as_text,
    no_rejects,
    of_supported_kind,
    read_workbook,
)
from geonexus.readers.workbook import CellForm

if TYPE_CHECKING:
    import pandas as pd

BATCH_ROWS = 250_000
"""Of Parquet: rows at a time."""
BLOCK_BYTES = 1 << 24
"""Of CSV: bytes at a time; a row must fit."""


def text_batches(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    form: CellForm | None = None,
    groups: range | None = None,
    rows: int = BATCH_ROWS,
) -> Iterator[TextTable]:
    r"""Yield the rows of a file in batches, numbered and refused like those of ``read_text_table``.

    A CSV is read twice: once to see that every byte is text in its encoding, once for the rows.

    Parameters
    ----------
    path, encoding, delimiter, sheet, header_row, form
        Arguments of ``read_text_table``; the header of a CSV is in its first million characters.
    groups
        The row groups of a Parquet file to read; all by default.
    rows
        Of Parquet: most rows in a batch.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, MissingExtraError
        As ``read_text_table``, but a file with a header only yields one empty batch. A damaged
        file may raise after good batches: what was made of those is to be thrown away.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("Towns; a list\nid,town\n01,Lima\n2\n03,Ica\n")
    >>> [(t.frame.index.tolist(), t.rejects["row"].tolist()) for t in text_batches(file)]
    [([3, 5], [4])]
    """
    faults = Faults(path.name)
    head = of_supported_kind(path, faults)
    if head.startswith(PARQUET):
        yield from _parquet_batches(path, groups, rows, faults)
    elif head.startswith(ZIP):
        table = read_workbook(path, sheet, header_row, form, faults)
        faults.raise_if_any()
        assert table is not None
        yield table
    else:
        yield from _csv_batches(path, head, encoding, delimiter, header_row, faults)


def _parquet_batches(
    path: Path, groups: range | None, rows: int, faults: Faults
) -> Iterator[TextTable]:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _damage_told(path, faults, "a whole Parquet file"):
        file = pq.ParquetFile(path, page_checksum_verification=True)
    names = file.schema_arrow.names
    check_header(names, path.name, faults)
    faults.raise_if_any()
    chosen = range(file.num_row_groups) if groups is None else groups
    row = 2 + sum(file.metadata.row_group(n).num_rows for n in range(chosen.start))
    batches = file.iter_batches(batch_size=rows, row_groups=list(chosen))
    while True:
        with _damage_told(path, faults, "a whole Parquet file"):
            batch = next(batches, None)
        if batch is None:
            return
        columns = zip(names, batch.columns, strict=True)
        texts = {name: column_as_text(pa.chunked_array([column])) for name, column in columns}
        numbers = pd.RangeIndex(row, row + batch.num_rows)
        row += batch.num_rows
        yield TextTable(pd.DataFrame(texts).set_axis(numbers), no_rejects(), "utf-8", "", ())


def _csv_batches(
    path: Path,
    first: bytes,
    encoding: str | None,
    delimiter: str | None,
    header_row: int | None,
    faults: Faults,
) -> Iterator[TextTable]:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.csv as pc

    notes: list[str] = []
    encoding, quotes = _scanned(path, first, encoding, notes, faults)
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as text:
        head = text.read(HEAD_CHARACTERS)
    note_odd_letters(head, notes)
    delimiter, header_row = shape_of(head, delimiter, header_row, notes)
    start, header = header_at(head, header_row, delimiter, path.name, faults)
    faults.raise_if_any()
    above = head[:start]
    numbered = _Numbered(header_row)
    known = TextTable(
        pd.DataFrame(), no_rejects(), encoding, delimiter, tuple(notes), header_row=header_row
    )
    with _damage_told(path, faults, "a well-formed CSV file"):
        stream = pc.open_csv(
            _utf8_from(path, first, encoding, above),
            read_options=pc.ReadOptions(use_threads=False, block_size=BLOCK_BYTES),
            parse_options=pc.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=numbered.refuse,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    last = ""
    while True:
        with _damage_told(path, faults, "a well-formed CSV file"):
            batch = next(iter(stream), None)
        if batch is None:
            break
        frame = batch.to_pandas()
        if len(frame):
            last = str(frame.iloc[-1, -1])
            frame, rejects = numbered.number(frame)
            yield replace(known, frame=frame, rejects=rejects)
    # the rest of the file ends up in one cell; an odd quote alone may be seconds of arc
    if (quotes - above.count('"')) % 2 and ("\n" in last or "\n" in numbered.last_refused):
        faults.add(path.name, "", "a quote that is never closed", "quotes in pairs")
        faults.raise_if_any()
    if len(left := numbered.rest()) or numbered.row == header_row + 1:
        yield replace(known, frame=stream.schema.empty_table().to_pandas(), rejects=left)


def _utf8_from(path: Path, first: bytes, encoding: str, above: str) -> Any:  # noqa: ANN401
    """Open a file as a stream of UTF-8 that begins at the header, below any notes."""
    import pyarrow as pa

    stream: Any = pa.OSFile(str(path))
    marked = encoding == "utf-8" and first.startswith(codecs.BOM_UTF8)
    if encoding != "utf-8":
        stream = pa.transcoding_input_stream(stream, encoding, "utf8")
    if above:
        stream.read(len(above.encode()) + (len(codecs.BOM_UTF8) if marked else 0))
    return stream


class _Numbered:
    """Gives rows their number in the file, those between them being refused or blank."""

    def __init__(self, header_row: int) -> None:
        self._above = header_row - 1
        self.row = header_row + 1
        self.last_refused = ""
        self._bad: dict[int, str] = {}
        self._blank: set[int] = set()

    def refuse(self, row: Any) -> str:  # noqa: ANN401  (pyarrow's InvalidRow)
        """Keep the number and the reason of a row that does not fit the header."""
        number = row.number + self._above
        if row.text.strip():
            self._bad[number] = f"{row.actual_columns} cells, the header has {row.expected_columns}"
            self.last_refused = row.text
        else:
            self._blank.add(number)
        return "skip"

    def number(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return a batch with its row numbers and without blank rows, and the refused rows."""
        import numpy as np

        skipped = sorted(self._bad.keys() | self._blank)
        candidates = np.arange(self.row, self.row + len(frame) + len(skipped))
        numbers = np.setdiff1d(candidates, skipped)[: len(frame)]
        self.row = int(numbers[-1]) + 1
        frame = frame.set_axis(numbers)
        if len(frame.columns) > 1:
            frame = frame[(frame != "").any(axis=1)]
        self._blank = {row for row in self._blank if row >= self.row}
        return frame, self._taken(row for row in list(self._bad) if row < self.row)

    def rest(self) -> pd.DataFrame:
        """Return the refused rows below the last batch."""
        return self._taken(list(self._bad))

    def _taken(self, rows: Any) -> pd.DataFrame:  # noqa: ANN401
        import pandas as pd

        found = [(row, self._bad.pop(row)) for row in sorted(rows)]
        return pd.DataFrame(found, columns=["row", "reason"]) if found else no_rejects()


def _scanned(
    path: Path, head: bytes, encoding: str | None, notes: list[str], faults: Faults
) -> tuple[str, int]:
    """Return the encoding and the number of quotes; read the file once, block by block."""
    guesses = [encoding] if encoding else [encoding_by_mark(head) or "utf-8", "cp1252", "latin-1"]
    for guess in guesses:
        try:
            quotes = _quotes(path, guess)
        except UnicodeDecodeError as error:
            if encoding or guess.startswith("utf-16"):
                faults.add(path.name, "", str(error), f"text in {guess}", "name another encoding")
                break
            continue
        except LookupError as error:
            faults.add(path.name, "", str(error), "the name of an encoding")
            break
        if guess != guesses[0]:
            note_encoding(guess, notes)
        return guess, quotes
    faults.raise_if_any()
    raise AssertionError("unreachable: latin-1 decodes any bytes")


def _quotes(path: Path, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)()
    quotes = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            quotes += decoder.decode(block).count('"')
    decoder.decode(b"", final=True)
    return quotes


@contextmanager
def _damage_told(path: Path, faults: Faults, expected: str) -> Iterator[None]:
    """Turn what Arrow says of a damaged file into a fault of ours."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        told = (str(error).splitlines() or [type(error).__name__])[0]
        faults.add(path.name, "", told, expected)
        faults.raise_if_any()
