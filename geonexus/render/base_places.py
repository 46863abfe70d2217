"""Which cities the base map names, and from which zoom on each has room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

WORLD_PX = 256.0
APART_PX = 84.0
"""Two cities closer than this do not both have room for their names."""
LAST_ZOOM = 7.0
"""Towns that would find room only beyond it are left out: the payload stays small."""
AROUND_DEG = 12.0
"""How far beyond the extent cities are named; farther away only the largest are."""
FAR_PEOPLE = 5_000_000
LEAST_PEOPLE = 12_000
FOREIGN_WEIGHT = 0.3
"""A city outside the countries of the atlas counts as one of this share of its people."""
_LEAST_ZOOM = ((2_000_000, 3.0), (700_000, 4.0), (200_000, 5.0), (60_000, 6.0), (0, 6.6))
"""A city of so many people is not named before this zoom, however much room there is."""


def base_places(
    frame: gpd.GeoDataFrame,
    key: str,
    extent: tuple[float, float, float, float],
    near: set[str] | None,
    names: Mapping[str, Mapping[str, str]],
    quantum_deg: float,
) -> dict[str, Any]:
    """Return the cities of the base map: place, name, and the zoom from which each is shown.

    Parameters
    ----------
    frame
        Points with the columns ``name``, ``country`` and ``population``.
    key
        Column whose values ``names`` has as keys.
    extent
        West, south, east, north of the atlas in degrees.
    near
        Countries the atlas is about; None where all countries are alike.
    names
        Key of a place → language → name, where the language has one of its own.
    quantum_deg
        Size of one unit of the result in degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> spot = gpd.points_from_xy([-77.04], [-12.05])
    >>> lima = gpd.GeoDataFrame({"id": [1], "name": ["Lima"], "country": ["PER"],
    ...     "population": [9e6]}, geometry=spot)
    >>> base_places(lima, "id", (-80, -20, -70, 0), {"PER"}, {}, 1e-3)["zoom"]
    [3.0]
    """
    spots = frame.geometry.to_numpy()
    x, y = shapely.get_x(spots), shapely.get_y(spots)
    people = frame["population"].fillna(0).to_numpy(dtype=float)
    at_home = frame["country"].isin(near).to_numpy() if near else np.ones(len(frame), dtype=bool)
    west, south, east, north = extent
    around = (
        (x >= west - AROUND_DEG)
        & (x <= east + AROUND_DEG)
        & (y >= south - AROUND_DEG)
        & (y <= north + AROUND_DEG)
    )
    weight = people * np.where(at_home, 1.0, FOREIGN_WEIGHT)
    wanted = (around | (people >= FAR_PEOPLE)) & (weight >= LEAST_PEOPLE) & np.isfinite(x)
    order = np.flatnonzero(wanted)
    order = order[np.argsort(-weight[order], kind="stable")]
    zooms = _zooms(x[order], y[order], weight[order])
    kept = [(i, zoom) for i, zoom in zip(order, zooms, strict=True) if zoom <= LAST_ZOOM]
    own = [names.get(str(frame[key].iloc[i]), {}) for i, _ in kept]
    usual = [
        titles.get("en") or str(frame["name"].iloc[i])
        for (i, _), titles in zip(kept, own, strict=True)
    ]
    made: dict[str, Any] = {
        "x": [round(x[i] / quantum_deg) for i, _ in kept],
        "y": [round(y[i] / quantum_deg) for i, _ in kept],
        "zoom": [zoom for _, zoom in kept],
        "name": usual,
    }
    for language in ("es", "pt"):
        made[f"name_{language}"] = {
            str(at): titles[language]
            for at, titles in enumerate(own)
            if titles.get(language, usual[at]) != usual[at]
        }
    return made


def _zooms(
    lon: NDArray[np.float64], lat: NDArray[np.float64], weight: NDArray[np.float64]
) -> list[float]:
    """Return the zoom from which each city is apart from all that weigh more."""
    radians = np.radians(np.clip(lat, -85, 85))
    x = (lon + 180) / 360 * WORLD_PX
    y = (0.5 - np.log(np.tan(math.pi / 4 + radians / 2)) / (2 * math.pi)) * WORLD_PX
    zooms: list[float] = []
    # those that have a name so far stand at the front of these, so that a step copies nothing
    named_x, named_y, named = np.empty_like(x), np.empty_like(y), 0
    for i in range(len(x)):
        least = next(zoom for people, zoom in _LEAST_ZOOM if weight[i] >= people)
        away = np.hypot(named_x[:named] - x[i], named_y[:named] - y[i])
        apart = away.min() if named else WORLD_PX
        room = math.log2(APART_PX / apart) if apart > 0 else math.inf
        zooms.append(max(least, math.ceil(room * 10) / 10))
        if zooms[-1] <= LAST_ZOOM:
            named_x[named], named_y[named] = x[i], y[i]
            named += 1
    return zooms
