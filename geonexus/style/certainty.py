"""How sure we are, as classes: what an outline rests on, and how exact a place is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geonexus.style.bivariate import UNKNOWN, Cell, Mode

OUTLINE: Mapping[Mode, Mapping[str, str]] = {
    "light": {
        "legal": "#123f5c",
        "named-units": "#2f7f8f",
        "stand-in-units": "#a67a1e",
        "chosen": "#c9a66b",
        UNKNOWN: "#8e8a82",
    },
    "dark": {
        "legal": "#bfe6ff",
        "named-units": "#4aa9bb",
        "stand-in-units": "#c4922b",
        "chosen": "#8a6f42",
        UNKNOWN: "#78828a",
    },
}
"""Mode → basis of an outline → color: blue where a source gives it, brown where we chose."""
GAPS: Mapping[Mode, Mapping[str, str]] = {
    "light": {"neither": "#8a3b12", "one": "#b98a5e", "stated": "#8e8a82"},
    "dark": {"neither": "#f0a878", "one": "#a9744a", "stated": "#78828a"},
}
"""Mode → how much of control and violence is stated → color: strong where nothing is."""


@dataclass(frozen=True, slots=True)
class PlaceClass:
    """Places that are known about equally well."""

    precisions: tuple[str, ...]
    light: str
    dark: str

    def color(self, mode: Mode) -> str:
        """Return the color of its markers."""
        return self.light if mode == "light" else self.dark


PLACE: Mapping[str, PlaceClass] = {
    "spot": PlaceClass(("exact", "place", "municipality"), "#1d1a17", "#f5f5f2"),
    "zone": PlaceClass(("zone", "admin1"), "#756f63", "#a9b1b5"),
    "country": PlaceClass(("country", "world-region", "assumed", "unknown"), "#a39b8b", "#6d777c"),
}
"""Class of a place → precisions; what has none is no better than its country."""
STATE_OR_WIDER = frozenset({"admin1", *PLACE["country"].precisions})
"""Precisions of a state, a department or something wider."""


def outline_class(basis: object) -> str:
    """Return the class of an outline: its basis, or ``unknown`` where none is said.

    Examples
    --------
    >>> outline_class("legal"), outline_class(None)
    ('legal', 'unknown')
    """
    return basis if isinstance(basis, str) and basis in OUTLINE["light"] else UNKNOWN


def gap_class(cell: Cell) -> str:
    """Return how much of control and violence is stated: ``neither``, ``one`` or ``stated``.

    Examples
    --------
    >>> gap_class(Cell("criminal", "unknown")), gap_class(Cell("criminal", "low"))
    ('one', 'stated')
    """
    if cell.known:
        return "stated"
    return "neither" if cell.control == cell.violence else "one"


def place_class(precision: object) -> str:
    """Return how well a place is known: ``spot``, ``zone`` or ``country``.

    Examples
    --------
    >>> place_class("municipality"), place_class("admin1"), place_class("")
    ('spot', 'zone', 'country')
    """
    found = (name for name, one in PLACE.items() if precision in one.precisions)
    return next(found, "country")
