"""Control and violence in one map: three classes of each, nine colors, the rest hatched.

Control goes from gray to blue, violence from gray to orange: readers with color-vision deficiency
tell these two apart. On a light ground both together go to black, on a dark one to white. What is
not stated is hatched and never the lightest class: a missing word is no sign of calm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]

CONTROL: Mapping[str, tuple[str, ...]] = {
    "state": ("state", "none"),
    "contested": ("contested", "shared"),
    "criminal": ("criminal", "insurgent"),
}
"""Class of control → terms of the vocabulary; what is in none of them is not stated."""
VIOLENCE: Mapping[str, tuple[str, ...]] = {
    "low": ("low",),
    "medium": ("medium",),
    "high": ("high",),
}
"""Class of violence → terms of the vocabulary."""
UNKNOWN = "unknown"
"""Class of what is not stated, or known to nobody."""

COLORS: Mapping[Mode, Mapping[str, tuple[str, str, str]]] = {
    "light": {
        "state": ("#c9c2b2", "#dfb13f", "#e07b00"),
        "contested": ("#86b3ca", "#93917a", "#9a5a1c"),
        "criminal": ("#2f83bd", "#35577c", "#1c1418"),
    },
    "dark": {
        "state": ("#5d666b", "#a8801f", "#ef9d22"),
        "contested": ("#3d7fa8", "#9fa58f", "#f0cf9a"),
        "criminal": ("#45b0f5", "#a5d6f2", "#ffffff"),
    },
}
"""Mode → class of control → color at low, medium and high violence."""
HATCH: Mapping[Mode, Mapping[str, str]] = {
    "light": {
        "state/unknown": "#8d8674",
        "contested/unknown": "#5d97b5",
        "criminal/unknown": "#1f6ca6",
        "unknown/low": "#8d8674",
        "unknown/medium": "#b98a16",
        "unknown/high": "#c96a00",
        "unknown/unknown": "#8e8a82",
    },
    "dark": {
        "state/unknown": "#8b9499",
        "contested/unknown": "#5a9bc4",
        "criminal/unknown": "#45b0f5",
        "unknown/low": "#8b9499",
        "unknown/medium": "#b98a16",
        "unknown/high": "#ef9d22",
        "unknown/unknown": "#78828a",
    },
}
"""Mode → cell → color of the hatching where control, violence or both are not stated."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a territory stands: a class of control and a class of violence."""

    control: str
    violence: str

    @property
    def id(self) -> str:
        """Return the name of the cell: ``criminal/low``."""
        return f"{self.control}/{self.violence}"

    @property
    def known(self) -> bool:
        """Return whether both are stated."""
        return UNKNOWN not in (self.control, self.violence)

    def color(self, mode: Mode) -> str:
        """Return the color of its ground, or of its hatching where not both are stated."""
        if not self.known:
            return HATCH[mode][self.id]
        return COLORS[mode][self.control][list(VIOLENCE).index(self.violence)]


def cell_of(control: object, violence: object) -> Cell:
    """Return the one cell of a territory, from what its columns hold.

    Parameters
    ----------
    control, violence
        Terms of the vocabularies; an empty cell or any other value is not stated.

    Examples
    --------
    >>> cell_of("insurgent", "low").id, cell_of("shared", "not-stated").id, cell_of(None, "").id
    ('criminal/low', 'contested/unknown', 'unknown/unknown')
    """
    return Cell(_class_of(control, CONTROL), _class_of(violence, VIOLENCE))


def _class_of(term: object, classes: Mapping[str, tuple[str, ...]]) -> str:
    return next((name for name, terms in classes.items() if term in terms), UNKNOWN)
