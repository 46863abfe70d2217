"""States that territories share with incidents known to a state and no closer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    import geopandas as gpd

    from geonexus.model.layer import Atlas

_SMALL_SHARE = 0.01
"""Less than this of the smaller of the two is an edge that both drew, and not ground they share."""


def states_of(atlas: Atlas, shapes: gpd.GeoSeries) -> list[str]:
    """Return the codes of the states that each shape shares ground with, ``;`` between them.

    Only states that an incident is known to and no closer: nothing says whether it was inside the
    shape, and a reader who counts what is inside has to know of it.

    Parameters
    ----------
    atlas
        Its base map holds the states, its layer ``incidents`` where each incident was.
    shapes
        Territories, in longitude and latitude.
    """
    units, wanted = atlas.base.get("admin1"), _coarse_states(atlas)
    found: list[list[str]] = [[] for _ in shapes]
    if units is None or not wanted:
        return [""] * len(found)
    named = units.frame["code"].isin(wanted)
    for code, unit in zip(units.frame.loc[named, "code"], units.geo.geometry[named], strict=True):
        # shares of two shapes at one place: degrees serve, for both areas shrink alike
        shared = shapely.area(shapely.intersection(shapes.to_numpy(), unit))
        smaller = shapely.area(shapes.to_numpy()).clip(max=unit.area)
        for codes, part, whole in zip(found, shared, smaller, strict=True):
            if whole > 0 and part / whole > _SMALL_SHARE:
                codes.append(str(code))
    return [";".join(sorted(codes)) for codes in found]


def _coarse_states(atlas: Atlas) -> set[str]:
    layers = {**atlas.layers(), **atlas.whole}
    frame = layers["incidents"].frame if "incidents" in layers else None
    if frame is None or not {"admin1", "place_precision"} <= set(frame.columns):
        return set()
    return set(frame.loc[frame["place_precision"] == "admin1", "admin1"].dropna().astype(str)) - {
        ""
    }
