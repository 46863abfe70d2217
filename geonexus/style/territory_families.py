"""The families of territories: what is told apart by color, in light and in dark.

Twelve hues merge where territories lie on each other, and hue is kept for what is moved; so the
types form five families of muted colors. The type itself is in the card, the list and the filter.
"""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "rural": ("production-zone", "remote-rural", "displacement-area"),
    "transit": ("border-zone", "transit-corridor", "maritime-fringe"),
    "urban": (
        *("urban-trade-hub", "peri-urban-protection", "free-trade-zone"),
        *("prison-system", "homicide-cluster"),
    ),
    "armed": ("insurgent-held", "militia-zone", "sanctuary"),
    "state_zone": ("security-zone", "country-wide", "country-group", "not-stated"),
}
"""Family → its types of territory; what a family is called stands in the table of words."""

# Chosen by trial so that no two come closer than 25 (CIE 1976) under full sight, protanopia or
# deuteranopia, and each stands out from the land by 2.9 to 1 at least; a test holds this.
FAMILY_COLORS: Mapping[str, str] = {
    "rural": "#6d8e6e",
    "transit": "#937e36",
    "urban": "#847bb8",
    "armed": "#702e21",
    "state_zone": "#385a63",
}
"""Family → color on a light base map."""

DARK_FAMILY_COLORS: Mapping[str, str] = {
    "rural": "#accfad",
    "transit": "#eacb80",
    "urban": "#d9b5f6",
    "armed": "#cd7561",
    "state_zone": "#7f969d",
}
"""Family → color on a dark base map."""

TYPE_COLORS: Mapping[str, str] = {
    kind: FAMILY_COLORS[family] for family, kinds in FAMILIES.items() for kind in kinds
}
"""Type of territory → color of its family on a light base map."""

DARK_COLORS: Mapping[str, str] = {
    FAMILY_COLORS[family]: color for family, color in DARK_FAMILY_COLORS.items()
}
"""Color on a light base map → the same on a dark one."""

QUIET_TYPES = ("maritime-fringe",)
"""Types drawn faintly: wide strips of sea would be the boldest shapes of the map."""
