"""What is known to whole countries only: it belongs to what holds them, and to nothing inside them.

A seizure "in Colombia" lies in no department of it that we know of; a mark in the middle of the
country would put it into one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from geonexus.base.cells import split_cell
from geonexus.join.pairs import as_plain

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Layer, Tally

_HELD_SHARE = 0.95
"""Outlines of two sources differ a little: an area with this much of a country holds it."""


def countries_held(areas: Layer, countries: Layer) -> dict[str, frozenset[str]]:
    """Return the whole countries that each area holds; areas that hold none are left out.

    Parameters
    ----------
    areas
        Polygons.
    countries
        Polygons with the key ``iso3``.

    Returns
    -------
    dict
        Key of the area → codes of the countries of which it holds at least 95 %.
    """
    codes = countries.frame["iso3"].astype(str).to_numpy()
    shapes, own = countries.geo.geometry.to_numpy(), areas.geo.geometry.to_numpy()
    area, country = shapely.STRtree(shapes).query(own, predicate="intersects")
    # a country that is wider than the area on the map cannot lie in it: most pairs end here
    small = shapely.area(shapes[country]) * _HELD_SHARE <= shapely.area(own[area]) * 1.001
    area, country = area[small], country[small]
    shared = shapely.area(shapely.intersection(own[area], shapes[country]))
    held = shared >= _HELD_SHARE * shapely.area(shapes[country])
    found: dict[str, set[str]] = {}
    keys = areas.frame[areas.card.key].astype(str).to_numpy()
    for row, column in zip(area[held], country[held], strict=True):
        found.setdefault(keys[row], set()).add(codes[column])
    return {key: frozenset(values) for key, values in found.items()}


def add_whole_countries(
    left: Layer,
    held: dict[str, frozenset[str]],
    matches: pd.DataFrame,
    tally: Tally,
) -> tuple[pd.DataFrame, Tally]:
    """Add the matches of rows that are known to one or several whole countries only.

    Parameters
    ----------
    left
        Points with ``place_precision`` and ``countries`` (or ``country``).
    held
        What ``countries_held`` returned for the areas.
    matches, tally
        What ``within`` returned; these rows are among the withheld.

    Returns
    -------
    matches : pandas.DataFrame
        With a row more for each area that holds all countries of a row; ``match`` is ``country``.
    tally : Tally
        Rows with such a match have moved from withheld to matched.
    """
    import pandas as pd

    frame = left.frame
    column = "countries" if "countries" in frame.columns else "country"
    if "place_precision" not in frame.columns or column not in frame.columns:
        return matches, tally
    coarse = frame[frame["place_precision"] == "country"]
    coarse = coarse[~coarse[left.card.key].isin(matches["left"])]
    rows, several = [], 0
    for key, cell in zip(coarse[left.card.key], coarse[column], strict=True):
        codes = frozenset(split_cell(cell))
        areas = sorted(area for area, whole in held.items() if codes and codes <= whole)
        rows += [{"left": key, "right": area, "match": "country"} for area in areas]
        several += len(areas) > 1
    if not rows:
        return matches, tally
    added = pd.DataFrame(rows, columns=matches.columns)
    both = pd.concat([as_plain(matches), added]).sort_values(["left", "right"], ignore_index=True)
    moved = added["left"].nunique()
    return both, replace(
        tally,
        matched=tally.matched + moved,
        withheld=tally.withheld - moved,
        in_several=tally.in_several + several,
    )
