"""The colors of the base map and of the page, in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BasePalette:
    """Colors of the base map in one mode."""

    water: str
    land: str
    land_focus: str
    """Land of the region that the atlas is about."""
    border: str
    border_disputed: str
    admin1: str
    coast: str
    label: str
    label_halo: str
    ink: str
    paper: str
    casing: str
    """Thin outline under lines and markers, so that they stand out on any ground."""
    missing: str
    """Ground of an area without a value; hatched, never a color of the scale."""
    missing_hatch: str
    selected: str
    river: str
    label_quiet: str
    """Names of cities and of first-level units: the ground, not the data."""
    label_water: str


LIGHT = BasePalette(
    water="#d9e5ea",
    land="#efece4",
    land_focus="#fbfaf6",
    border="#a39c8c",
    border_disputed="#b4532a",
    admin1="#d9d4c7",
    coast="#9fb3bb",
    label="#5d574b",
    label_halo="#fbfaf6",
    ink="#23211d",
    paper="#ffffff",
    casing="#ffffff",
    missing="#ecebe7",
    missing_hatch="#b9b5ab",
    selected="#111111",
    river="#b5ccd6",
    label_quiet="#6a6558",
    label_water="#40687a",
)
DARK = BasePalette(
    water="#141c22",
    land="#262b2e",
    land_focus="#2f3538",
    border="#717b80",
    border_disputed="#e39a6b",
    admin1="#41494d",
    coast="#4c5a62",
    label="#b9c1c4",
    label_halo="#1d2225",
    ink="#e9ecec",
    paper="#1b2023",
    casing="#22282b",
    missing="#32383b",
    missing_hatch="#555e63",
    selected="#ffffff",
    river="#35505f",
    label_quiet="#a3adb1",
    label_water="#8db4c6",
)
