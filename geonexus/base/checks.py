"""Gather every fault of an input, then raise once: nobody mends a file one error at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from geonexus.errors import Fault, InputError, near_match

if TYPE_CHECKING:
    from pydantic import ValidationError

_SHOWN = 60
WRONG_FIELD = "wrong_field"
"""Type of a pydantic error of a whole row that names the field to be mended."""
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
        items = error.errors(include_url=False)
        for item in items:
            location, found = item["loc"], item["input"]
            if item["type"] == "too_short" and any(
                other["loc"][: len(location)] == location for other in items if other is not item
            ):
                continue  # pydantic does not count the items that are faults themselves
            if item["type"] == WRONG_FIELD and isinstance(found, Mapping):
                # a fault of a whole row that is mended in one field: only that is shown
                named = item["ctx"]["field"]
                location, found = (*location, named), found.get(named, "")
            field = ".".join(str(part) for part in location)
            message = item["msg"].removeprefix("Value error, ")
            if item["type"] == "missing":
                self.add(place(location), field, "nothing", "this field")
            elif item["type"] == "extra_forbidden":
                self.add(place(location), field, "this field", "no field of that name")
            elif isinstance(found, Mapping):
                self.add(
                    place(location), field, f"the fields {', '.join(map(str, found))}", message
                )
            else:
                self.add(place(location), field, repr(found), message)

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


def check_share(
    refused: int,
    rows: int,
    most: float,
    what: str,
    name: str,
    shown: Iterable[tuple[object, object]],
    consequence: str = "",
) -> None:
    """Raise when a larger share of the rows was refused than is allowed.

    Parameters
    ----------
    refused, rows
        How many were refused, of how many.
    most
        The largest share that is allowed, from 0 to 1.
    what
        What the rows are, in the plural: ``"rows"``, ``"figures"``.
    name
        The file.
    shown
        Place and reason of the first refused rows.
    consequence
        What follows, for the end of the title.

    Raises
    ------
    InputError
        The share is above ``most``; the message names the first refused rows.
    """
    if refused <= most * rows:
        return
    title = (
        f"{refused:,} of {rows:,} {what} of {name} refused ({refused / rows:.1%}), "
        f"more than {most:.1%}{consequence}"
    )
    expected = f"a {what.removesuffix('s')} to keep"
    raise InputError(title, [Fault(str(where), "", str(why), expected) for where, why in shown])


def share_of(text: str, argument: str = "max_rejects") -> float:
    """Return a share that is written as a percentage or a fraction.

    Parameters
    ----------
    text
        ``"5%"`` or ``"0.05"``.
    argument
        Its name, for the message.

    Raises
    ------
    InputError
        The text is neither, or not from 0 to 1.

    Examples
    --------
    >>> share_of("5%"), share_of("0.05")
    (0.05, 0.05)
    """
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    faults = Faults("the arguments")
    if not 0 <= value <= 1:
        faults.add(f"`{argument}`", "", repr(text), "a share such as 5%")
    faults.raise_if_any()
    return value


def _short(text: str, limit: int = 120) -> str:
    """Cut a long value: a message is for reading."""
    return text if len(text) <= limit else f"{text[:limit]}…"
