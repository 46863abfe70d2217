"""Read a CSV or Parquet file as text, batch by batch: the rows of ``text_table``, flat memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.checks import Faults
from geonexus.readers.text_table import (
    TextTable,
    check_header,
    column_as_text,
    delimiter_of,
    encoding_by_mark,
    looks_decoded_twice,
    no_rejects,
    of_supported_kind,
)

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
    groups: range | None = None,
    rows: int = BATCH_ROWS,
) -> Iterator[TextTable]:
    r"""Yield the rows of a file in batches; numbers, refused rows and notes as ``read_text_table``.

    A CSV is read twice: once to see that every byte is text in its encoding, once for the rows.

    Parameters
    ----------
    path, encoding, delimiter
        As in ``read_text_table``.
    groups
        The row groups of a Parquet file to read; all by default.
    rows
        Of Parquet: most rows in a batch.

    Raises
    ------
    MissingFileError, InputError
        As ``read_text_table``, but a file with a header only yields one empty batch. A damaged
        file may raise after good batches: what was made of those is to be thrown away.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("id,town\n01,Lima\n2\n03,Ica\n")
    >>> [(t.frame.index.tolist(), t.rejects["row"].tolist()) for t in text_batches(file)]
    [([2, 4], [3])]
    """
    faults = Faults(path.name)
    head = of_supported_kind(path, faults)
    if head.startswith(b"PAR1"):
        yield from _parquet_batches(path, groups, rows, faults)
    else:
        yield from _csv_batches(path, head, encoding, delimiter, faults)


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
    path: Path, head: bytes, encoding: str | None, delimiter: str | None, faults: Faults
) -> Iterator[TextTable]:
    import pyarrow as pa
    import pyarrow.csv as pc

    notes: list[str] = []
    encoding, quotes = _scanned(path, head, encoding, notes, faults)
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as text:
        header_line = text.readline()
        if looks_decoded_twice(header_line + text.read(1_000_000)):
            notes.append("some letters look as if they had been decoded wrongly before (Ã±)")
    delimiter = delimiter or delimiter_of(header_line, notes)
    header = next(csv.reader(io.StringIO(header_line), delimiter=delimiter))
    check_header(header, path.name, faults)
    faults.raise_if_any()
    numbered = _Numbered()
    with _damage_told(path, faults, "a well-formed CSV file"):
        stream = pc.open_csv(
            path,
            read_options=pc.ReadOptions(
                use_threads=False, block_size=BLOCK_BYTES,
                encoding="utf8" if encoding == "utf-8" else encoding,
            ),
            parse_options=pc.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False,
                invalid_row_handler=numbered.refuse,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )  # fmt: skip
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
            yield TextTable(frame, rejects, encoding, delimiter, tuple(notes))
    # the rest of the file ends up in one cell; an odd quote alone may be seconds of arc
    if quotes % 2 and ("\n" in last or "\n" in numbered.last_refused):
        faults.add(path.name, "", "a quote that is never closed", "quotes in pairs")
        faults.raise_if_any()
    if len(left := numbered.rest()) or numbered.row == 2:
        nothing = stream.schema.empty_table().to_pandas()
        yield TextTable(nothing, left, encoding, delimiter, tuple(notes))


class _Numbered:
    """Gives rows their number in the file, those between them being refused or blank."""

    def __init__(self) -> None:
        self.row = 2
        self.last_refused = ""
        self._bad: dict[int, str] = {}
        self._blank: set[int] = set()

    def refuse(self, row: Any) -> str:  # noqa: ANN401  (pyarrow's InvalidRow)
        """Keep the number and the reason of a row that does not fit the header."""
        if row.text.strip():
            self._bad[row.number] = (
                f"{row.actual_columns} cells, the header has {row.expected_columns}"
            )
            self.last_refused = row.text
        else:
            self._blank.add(row.number)
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
            notes.append(f"the file is not UTF-8; read as {guess}: check the accented letters")
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
