"""What is known to whole countries only: it belongs to what holds them, and to nothing inside them.

A seizure "in Colombia" lies in no department of it that we know of; a mark in the middle of the
country would put it into one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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


def holding(held: Mapping[str, frozenset[str]], codes: Collection[str]) -> list[str]:
    """Return the areas that hold each of some countries whole, sorted; none for no country.

    Examples
    --------
    >>> held = {"andes": frozenset({"PER", "COL"}), "peru": frozenset({"PER"})}
    >>> holding(held, ["PER"]), holding(held, ["PER", "COL"]), holding(held, [])
    (['andes', 'peru'], ['andes'], [])
    """
    return sorted(area for area, whole in held.items() if codes and whole.issuperset(codes))


def countries_of(left: Layer) -> pd.Series:
    """Return the codes of the countries that each row names, as a frozen set.

    The column ``countries`` counts, and ``country`` where that is absent or empty.
    """
    import pandas as pd

    named = pd.Series([frozenset[str]()] * len(left), index=left.frame.index, dtype=object)
    for column in ("country", "countries"):
        if column in left.frame.columns:
            codes = left.frame[column].map(lambda cell: frozenset(split_cell(cell)))
            named = codes.where(codes.map(bool), named)
    return named


def add_whole_countries(
    left: Layer,
    held: Mapping[str, frozenset[str]],
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

    def areas_of(codes: frozenset[str]) -> list[str]:
        return holding(held, codes)

    named = _by_name(left, areas_of, matches, already=set(matches["left"]))
    moved, several = named["left"].nunique(), _in_several(named["left"])
    return _together(matches, named), replace(
        tally,
        matched=tally.matched + moved,
        withheld=tally.withheld - moved,
        in_several=tally.in_several + several,
    )


def add_named_countries(
    left: Layer, countries: Collection[str], matches: pd.DataFrame, tally: Tally
) -> tuple[pd.DataFrame, Tally]:
    """Join what is known to whole countries only to each country that it names.

    The mark of such a row is a stand-in: what happened in three countries is in three, and not in
    the one under its mark.

    Parameters
    ----------
    left
        Points with ``place_precision`` and ``countries`` (or ``country``).
    countries
        Keys of the countries.
    matches, tally
        What ``within`` returned for the countries.

    Returns
    -------
    matches : pandas.DataFrame
        Rows that name a country are matched by name; ``match`` is ``country``.
    tally : Tally
        As it follows from the matches.
    """

    def areas_of(codes: frozenset[str]) -> list[str]:
        return sorted(codes.intersection(countries))

    named = _by_name(left, areas_of, matches, already=set())
    replaced = matches["left"].isin(named["left"])
    under_mark, kinds = matches.loc[replaced, "left"], matches[replaced].groupby("match")["left"]
    of_kind = kinds.nunique()
    moved = named["left"].nunique() - under_mark.nunique()
    return _together(matches[~replaced], named), replace(
        tally,
        matched=tally.matched + moved,
        unmatched=tally.unmatched - moved,
        in_several=tally.in_several + _in_several(named["left"]) - _in_several(under_mark),
        by_accuracy=tally.by_accuracy - int(of_kind.get("by-accuracy", 0)),
        on_border=tally.on_border - int(of_kind.get("border", 0)),
    )


def _by_name(
    left: Layer,
    areas_of: Callable[[frozenset[str]], list[str]],
    matches: pd.DataFrame,
    already: Collection[object],
) -> pd.DataFrame:
    """Return the matches of rows known to whole countries, but for those that have one already."""
    import pandas as pd

    if "place_precision" not in left.frame.columns:
        return pd.DataFrame(columns=matches.columns)
    coarse = (left.frame["place_precision"] == "country").to_numpy()
    rows = [
        {"left": key, "right": area, "match": "country"}
        for key, codes in zip(
            left.frame.loc[coarse, left.card.key], countries_of(left)[coarse], strict=True
        )
        if key not in already
        for area in areas_of(codes)
    ]
    return pd.DataFrame(rows, columns=matches.columns)


def _together(matches: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    if named.empty:
        return matches
    both = pd.concat([as_plain(matches), named])
    return both.sort_values(["left", "right"], ignore_index=True)


def _in_several(keys: pd.Series) -> int:
    """Return how many keys stand more than once."""
    return int((keys.astype(object).value_counts() > 1).sum())
