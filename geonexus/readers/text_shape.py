"""See how a CSV file of unknown make is written: encoding, delimiter, row of the header."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator
from itertools import islice

from geonexus.base.checks import Faults
from geonexus.readers.header_row import SAMPLE_ROWS, guessed_header_row

HEAD_CHARACTERS = 1_000_000
"""Letters that were decoded wrongly are looked for in so many."""
_SAMPLE_CHARACTERS = 200_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_MOJIBAKE = ("Ã±", "Ã©", "Ã³", "Ã¡", "Ã£", "Ã§", "\ufffd")


def encoding_by_mark(data: bytes) -> str | None:
    """Return the encoding that the first bytes declare, if they do."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def note_odd_letters(text: str, notes: list[str]) -> None:
    """Note pairs of letters that only a wrong decoding makes."""
    if any(sign in text[:HEAD_CHARACTERS] for sign in _MOJIBAKE):
        notes.append("some letters look as if they had been decoded wrongly before (Ã±)")


def note_encoding(encoding: str, notes: list[str]) -> None:
    """Note an encoding that was taken because the file is not UTF-8."""
    notes.append(f"the file is not UTF-8; read as {encoding}: check the accented letters")


def shape_of(
    text: str, delimiter: str | None, header_row: int | None, notes: list[str]
) -> tuple[str, int]:
    r"""Return the delimiter and the row of the header: those that give even rows from there on.

    Parameters
    ----------
    text
        The file, or its head.
    delimiter, header_row
        Where they are known.
    notes
        Receives what was guessed.

    Examples
    --------
    >>> shape_of("Homicide\n\nid;lon;lat\n1;-74,2;-12,1\n", None, None, [])
    (';', 3)
    """
    sample = text[:_SAMPLE_CHARACTERS]
    found: list[tuple[bool, int, int, str]] = []
    for mark in delimiter or _DELIMITERS:
        rows = _sampled(sample, mark)
        row = header_row or guessed_header_row(rows)
        header = rows[row - 1] if row <= len(rows) else []
        below = [len(cells) for cells in rows[row:] if cells]
        even = sum(width in (len(header), len(header) + 1) for width in below)
        if len(header) > 1 or delimiter:
            found.append((even >= 0.5 * len(below), -row, len(header), mark))
    if not found:
        return ",", header_row or 1
    _, row, _, best = max(found, key=lambda one: one[:3])
    if best != "," and not delimiter:
        notes.append(f"the delimiter is {best!r}")
    if header_row is None and row != -1:
        notes.append(f"the header is taken from row {-row}: else name header_row")
    return best, -row


def _sampled(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows; fewer where the text is not CSV."""
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        rows.extend(islice(csv.reader(io.StringIO(text), delimiter=delimiter), SAMPLE_ROWS))
    return rows


def header_at(
    text: str, header_row: int, delimiter: str, file: str, faults: Faults
) -> tuple[int, list[str]]:
    r"""Return where in a text the header begins, and the column names.

    Parameters
    ----------
    text, header_row, delimiter
        As ``shape_of`` found them.
    file
        Its name, for faults.
    faults
        Receives a header that is not there, and columns that occur twice.

    Examples
    --------
    >>> header_at("notes\nid,lon\n1,-74\n", 2, ",", "a.csv", Faults("a.csv"))
    (6, ['id', 'lon'])
    """
    begins = [0]

    def lines() -> Iterator[str]:
        # one by one: the file may be large, and the header is near
        while begins[-1] < len(text):
            begins.append(text.find("\n", begins[-1]) + 1 or len(text))
            yield text[begins[-2] : begins[-1]]

    reader = csv.reader(lines(), delimiter=delimiter)
    above, header = 0, []
    with contextlib.suppress(csv.Error):  # a quote that is never closed
        for number, cells in enumerate(reader, start=1):
            if number == header_row:
                header = cells
                break
            above = reader.line_num
    if not header:
        faults.add(file, "", f"no readable row {header_row}", "the row of the column names")
    check_header(header, f"{file} row {header_row}", faults)
    return begins[above], header


def check_header(names: list[str], where: str, faults: Faults) -> None:
    """Record columns that occur twice."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.add(where, name, "this column twice", "each column once")
