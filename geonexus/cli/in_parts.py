"""What ``geonexus join`` prints when it works part by part."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typer


def join_in_parts(events: Path, to: str, out: Path, as_json: bool, **how: Any) -> None:  # noqa: ANN401
    """Join part by part and print what became of the rows; exit code 1 when a part is broken.

    Parameters
    ----------
    events, to, out, **how
        As in ``joining.join_folder``.
    as_json
        Print JSON, for scripts.
    """
    from dataclasses import asdict

    from geonexus.atlas.join_file import join_folder

    done = join_folder(events, to, out, progress=_silent if as_json else _progress, **how)
    if as_json:
        told = {
            "rows_in": done.rows_in, "rejected": done.rejected, "join": asdict(done.tally),
            "parts": done.parts, "left_out": done.left_out, "notes": done.notes,
            "broken": [{"file": name, "reason": reason} for name, reason in done.broken],
        }  # fmt: skip
        print(json.dumps(told, indent=1, ensure_ascii=False))
        raise typer.Exit(1 if done.broken else 0)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for note in (*done.notes, *(f"left out, no table of events: {name}" for name in done.left_out)):
        print(note)
    plural = "" if done.parts == 1 else "s"
    print(f"{done.rows_in:,} rows in {done.parts:,} partition{plural}\n")
    sums = {name: getattr(done.tally, name) for name in ("matched", "unmatched", "withheld")}
    sums["rejected"] = done.rejected
    for name, value in sums.items():
        print(f"  {name:<12} {value:>14,}")
    print(f"  {'= rows':<12} {done.rows_in:>14,}\n")
    for name in ("on_border", "by_accuracy", "in_several"):
        print(f"  {name.replace('_', ' '):<12} {getattr(done.tally, name):>14,}")
    print()
    for path in done.written:
        print(path)
    for name, reason in done.broken:
        print(f"broken, nothing of it is in the result: {name}: {reason}", file=sys.stderr)
    raise typer.Exit(1 if done.broken else 0)


def _progress(text: str) -> None:
    """Show how far it is: on one line of a terminal, else line by line."""
    if sys.stderr.isatty():
        print(f"\r\033[K… {text}", end="", file=sys.stderr, flush=True)
    else:
        print(f"… {text}", file=sys.stderr, flush=True)


def _silent(_: str) -> None:
    """Tell nothing."""
