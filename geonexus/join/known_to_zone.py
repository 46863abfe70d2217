"""Incidents known to a zone: they belong to that zone and to what holds it, and to nothing smaller.

Such an incident has a stand-in point. What that point happens to fall in says nothing: an
attack "in the VRAEM" is not known to be in the one district where its mark is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from geonexus.join.pairs import as_plain

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Layer, Tally

_HELD_SHARE = 0.95
"""Outlines are approximate: an area that holds this much of a zone holds the zone."""


def add_zones(
    left: Layer, right: Layer, matches: pd.DataFrame, tally: Tally
) -> tuple[pd.DataFrame, Tally]:
    """Add the matches of rows whose ``zone`` names an area of ``right``.

    Parameters
    ----------
    left
        Points with a ``zone`` column: the key of an area, or empty.
    right
        Areas.
    matches, tally
        What ``join.within`` returned; rows known to a zone only are among the withheld.

    Returns
    -------
    matches : pandas.DataFrame
        With one row more for the zone itself and for each area that holds at least 95 % of it;
        ``match`` is ``zone``.
    tally : Tally
        These rows have moved from withheld to matched.
    """
    import pandas as pd

    if "zone" not in left.frame.columns:
        return matches, tally
    keys, shapes = right.frame[right.card.key].tolist(), right.geo.geometry.to_numpy()
    position = {key: number for number, key in enumerate(keys)}
    named = left.frame[left.frame["zone"].isin(position)]
    named = named[~named[left.card.key].isin(matches["left"])]
    holders = {zone: _holders(shapes, position[zone]) for zone in sorted(set(named["zone"]))}
    rows = [
        {"left": key, "right": keys[number], "match": "zone"}
        for key, zone in zip(named[left.card.key], named["zone"], strict=True)
        for number in holders[zone]
    ]
    added = pd.DataFrame(rows, columns=matches.columns)
    both = pd.concat([as_plain(matches), added]) if rows else matches
    several = sum(len(holders[zone]) > 1 for zone in named["zone"])
    moved = replace(
        tally,
        matched=tally.matched + len(named),
        withheld=tally.withheld - len(named),
        in_several=tally.in_several + several,
    )
    return both.sort_values(["left", "right"], ignore_index=True), moved


def _holders(shapes: object, zone: int) -> list[int]:
    """Return the positions of the zone itself and of the areas that hold it."""
    import numpy as np

    areas = np.asarray(shapes)
    shape = areas[zone]
    near = shapely.STRtree(areas).query(shape, predicate="intersects")
    # shares of one shape: degrees serve, for both areas shrink alike
    shared = shapely.area(shapely.intersection(areas[near], shape)) / shape.area
    return sorted({zone, *near[shared >= _HELD_SHARE].tolist()})
