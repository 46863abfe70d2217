"""Families of goods: what a flow or a route carries, in five groups that a reader can tell apart.

On the whole map hue stands for goods. The five colors are from the bright and vibrant schemes of
Paul Tol, which readers with color-vision deficiency can tell apart; on a dark ground each has a
lighter one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """One family of goods and how it is drawn."""

    light: str
    """Color on the light base map."""
    dark: str
    """Color on the dark base map."""
    commodities: tuple[str, ...]
    """Terms of the vocabulary commodity."""


FAMILIES: Mapping[str, Family] = {
    "drugs": Family(
        "#b3123f",
        "#ff6f8b",
        ("cocaine", "coca-paste", "heroin", "drugs", "methamphetamine", "precursors", "cannabis"),
    ),
    "people": Family(
        "#00736b",
        "#35c9b5",
        ("migrants", "trafficked-people", "displaced-people", "deportees", "personnel"),
    ),
    "arms": Family("#26262b", "#f2f2f2", ("arms", "explosives", "nuclear-material")),
    "money": Family("#3d5bd0", "#8fb0ff", ("money",)),
    "goods": Family(
        "#a86400",
        "#f2b33d",
        ("gold", "timber", "iron-ore", "oil", "contraband", "communications", "mixed", "other"),
    ),
}
"""Family → look and terms, in the order of a legend."""
OTHER = "goods"
"""The family of a commodity that no family names."""


def family_of(commodity: str) -> str:
    """Return the family of a commodity; a term that no family names is among other goods.

    Examples
    --------
    >>> family_of("heroin"), family_of("a term of your own")
    ('drugs', 'goods')
    """
    found = (name for name, family in FAMILIES.items() if commodity in family.commodities)
    return next(found, OTHER)
