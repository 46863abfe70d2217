"""What the commands print: tables, JSON, joins, progress and errors, each in one way."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geonexus.atlas.join_result import JoinResult

_ARGUMENT = re.compile(r"`([a-z_]+)`")
_OPTIONS = {"out": "-o", "formats": "--format", "scheme": "--code"}
"""The options that are not named as the argument is."""


def print_json(value: object) -> None:
    """Print a value as JSON, for scripts."""
    print(json.dumps(value, indent=1, ensure_ascii=False))


def print_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under a header, numbers to the right; plain text, so that it can be piped."""
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    numeric = [
        all(r[i].replace(",", "").replace(".", "").isdigit() for r in cells[1:] if r[i])
        for i in range(len(header))
    ]
    for row in cells:
        line = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        print("  " + "  ".join(line).rstrip())
    print()


def print_join(done: JoinResult, as_json: bool) -> None:
    """Print what was read, what became of every row, and where it is written."""
    from dataclasses import asdict

    if as_json:
        print_json(done.as_json())
        return
    for note in (
        *([done.read] if done.read else []),
        *done.notes,
        *(f"left out, no table of events: {name}" for name in done.left_out),
    ):
        print(note)
    plural = "" if done.parts == 1 else "s"
    parts = "" if done.parts is None else f" in {done.parts:,} partition{plural}"
    print(f"{done.rows_in:,} rows{parts}, {done.rejected:,} refused\n")
    counts = asdict(done.tally)
    account = {name: counts[name] for name in ("matched", "unmatched", "withheld")}
    account["refused"] = done.rejected
    shown = dict(account)
    if sum(account.values()) == done.rows_in:
        shown["= rows"] = done.rows_in
    others = {name: n for name, n in counts.items() if name not in ("id", "rows_in", *account)}
    shown |= {name: n for name, n in others.items() if n}
    for name, value in shown.items():
        print(f"  {name.replace('_', ' '):<12} {value:>14,}")
    for name, figure in done.figures.items():
        print(f"  {name}: {figure:,.1f}")
    print()
    for path in done.written:
        print(path)
    for name, reason in done.broken:
        print(f"broken, nothing of it is in the result: {name}: {reason}", file=sys.stderr)


def error_text(error: Exception) -> str:
    """Return the text of an error with the options of the command line for its arguments.

    The library names arguments, in backticks; a person at the command line knows options.

    Examples
    --------
    >>> error_text(ValueError("name another with `area_layer`"))
    'name another with --area-layer'
    """

    def option(match: re.Match[str]) -> str:
        name = match.group(1)
        return _OPTIONS.get(name, f"--{name.replace('_', '-')}")

    return _ARGUMENT.sub(option, str(error))


@contextmanager
def progress_shown(silent: bool) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows progress: a spinner on a terminal, lines elsewhere."""
    if silent:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield lambda text: print(f"… {text}", file=sys.stderr, flush=True)
    else:
        from rich.console import Console
        from rich.markup import escape

        console = Console(stderr=True)
        with console.status("") as status:
            yield lambda text: status.update(escape(text))


def wrapped(line: str) -> str:
    """Return a line indented and wrapped to the terminal, at most 100 columns."""
    import shutil
    import textwrap

    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    return textwrap.fill(line, width, initial_indent="  ", subsequent_indent="    ")
