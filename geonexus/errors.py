"""Every error geonexus raises on purpose: what is wrong, where, and the mend.

One root, ``GeonexusError``; each error is also the builtin a Python user would expect to catch.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:  # numpydoc ignore=PR02
    """One thing that is wrong in one place.

    Parameters
    ----------
    where
        File, then line, row or feature id, as a person would look it up.
    field
        The field or column, or an empty string when the whole place is meant.
    found
        What is there now.
    expected
        What should be there.
    mend
        What to do about it; may be empty when ``expected`` says it all.
    """

    where: str
    field: str
    found: str
    expected: str
    mend: str = ""

    def __str__(self) -> str:
        """Return the fault as one line of text."""
        place = f"{self.where}: {self.field}" if self.field else self.where
        text = f"{place}: found {self.found}; expected {self.expected}"
        return f"{text} ({self.mend})" if self.mend else text


_CUTOFF = 0.6
"""How alike a known name must be to be offered: the cutoff of ``difflib``."""


class GeonexusError(Exception):
    """Root of all errors that geonexus raises on purpose."""


class InputError(GeonexusError, ValueError):
    """A file, card, definition, table or argument is wrong; holds every fault found.

    Parameters
    ----------
    title
        What was being read, for the first line of the message.
    faults
        All faults, in the order in which a person would meet them in the file.

    Examples
    --------
    >>> fault = Fault("ports.csv row 3", "lon", "'abc'", "a number")
    >>> raise InputError("1 fault in ports.csv", [fault])
    Traceback (most recent call last):
    geonexus.errors.InputError: 1 fault in ports.csv
      ports.csv row 3: lon: found 'abc'; expected a number
    """

    def __init__(self, title: str, faults: Iterable[Fault] = ()) -> None:
        self.title = title
        self.faults = tuple(faults)
        super().__init__("\n  ".join([title, *map(str, self.faults)]))


class MissingFileError(GeonexusError, FileNotFoundError):
    """A file that is needed is not there."""


class UnknownNameError(GeonexusError, LookupError):
    """A name is not one of the known ones; the message offers the nearest."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, str(name), tuple(known)
        super().__init__(f"unknown {kind} {self.name!r}{near_match(self.name, self.known)}")


class CRSError(GeonexusError, ValueError):
    """A coordinate reference system is absent, or two that must agree do not."""


class TieError(GeonexusError, ValueError):
    """A point lies on a border of several areas, and the join refuses that."""


class DatabaseError(GeonexusError, ConnectionError):
    """A database does not answer, or refuses what was asked; no password is in the message."""


class MissingExtraError(GeonexusError, ImportError):
    """An optional package that is needed is not installed."""


class OutputError(GeonexusError, OSError):
    """An output could not be written; the earlier file is still there."""


def near_match(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest known name, else a short list of names.

    Examples
    --------
    >>> near_match("cocain", ["cocaine", "gold"])
    "; did you mean 'cocaine'?"
    """
    names = sorted(set(known))
    close = _closest(name, names)
    if close is not None:
        return f"; did you mean {close!r}?"
    if not names:
        return "; none is known"
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"; known: {shown}"


def _closest(name: str, names: list[str]) -> str | None:
    """Return what ``difflib.get_close_matches`` gives for one match, several times sooner.

    The cutoff rises to the best ratio so far, so the exact ratio is computed for few names.
    """
    best, found = _CUTOFF, None
    matcher = difflib.SequenceMatcher(b=name)
    for other in names:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        ratio = matcher.ratio()
        # of equal ratios the later name stays, as in difflib: the names come sorted
        if ratio >= best:
            best, found = ratio, other
    return found
