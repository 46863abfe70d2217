"""Gather every fault of an input, then raise once: nobody mends a file one error at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from geonexus.errors import Fault, InputError, near_match

if TYPE_CHECKING:
    from pydantic import ValidationError

_SHOWN = 60
Location = tuple[int | str, ...]


class Faults:
    """A list of faults that turns into one error.

    Examples
    --------
    >>> faults = Faults("ports.csv")
    >>> faults.add("ports.csv row 3", "lon", "'abc'", "a number")
    >>> faults.raise_if_any()
    Traceback (most recent call last):
    geonexus.errors.InputError: 1 fault in ports.csv
      ports.csv row 3: lon: found 'abc'; expected a number
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.found: list[Fault] = []

    def add(self, where: str, field: str, found: str, expected: str, mend: str = "") -> None:
        """Record one fault."""
        self.found.append(Fault(where, field, _short(found), expected, mend))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Record faults found elsewhere."""
        self.found.extend(faults)

    def unknown(self, where: str, field: str, kind: str, name: str, known: Iterable[str]) -> None:
        """Record a name that is not one of the known, with the nearest that is."""
        hint = near_match(name, known).removeprefix("; ")
        self.add(where, field, repr(name), f"a known {kind}", hint)

    def pydantic(self, error: ValidationError, place: Callable[[Location], str]) -> None:
        """Record every fault of a pydantic validation.

        Parameters
        ----------
        error
            What pydantic raised.
        place
            Gives "file line N" for the location that pydantic names.
        """
        for item in error.errors(include_url=False, include_context=False):
            location = item["loc"]
            field = ".".join(str(part) for part in location)
            message = item["msg"].removeprefix("Value error, ")
            if item["type"] == "missing":
                self.add(place(location), field, "nothing", "this field")
            elif item["type"] == "extra_forbidden":
                self.add(place(location), field, "this field", "no field of that name")
            else:
                self.add(place(location), field, repr(item["input"]), message)

    def raise_if_any(self) -> None:
        """Raise one ``InputError`` that lists every fault, when there is one.

        Raises
        ------
        InputError
            At least one fault was recorded. The message shows at most 60 and counts the rest;
            ``error.faults`` holds all of them.
        """
        if not self.found:
            return
        count = len(self.found)
        title = f"{count} fault{'s' if count > 1 else ''} in {self.what}"
        error = InputError(title, self.found)
        if count > _SHOWN:
            lines = [title, *map(str, self.found[:_SHOWN]), f"… and {count - _SHOWN} more"]
            error.args = ("\n  ".join(lines),)
        raise error


def _short(text: str, limit: int = 120) -> str:
    """Cut a long value: a message is for reading."""
    return text if len(text) <= limit else f"{text[:limit]}…"
