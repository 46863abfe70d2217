"""Joins, each with its tally: points → areas, rows → rows by key.

What is known only coarsely is not joined finely: an incident known to the country alone has no
department, and the join says so instead of taking the department its representative point falls in.
A point on a border belongs to every area that touches it, and is counted as such.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from geonexus import crs
from geonexus.checks import Faults
from geonexus.errors import TieError, UnknownNameError
from geonexus.grid_index.lookup import cover
from geonexus.model import Layer, Step, Tally

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.spec import Ties

LOCAL = frozenset({"exact", "place", "municipality"})
"""Place precisions that name a place, and not only the area it lies in."""
_FINE_ENOUGH = {
    "countries": LOCAL | {"zone", "admin1", "country"},
    "countries-light": LOCAL | {"zone", "admin1", "country"},
    "admin1": LOCAL | {"admin1"},
}
"""Layer of areas → the place precisions that say in which of them a point lies."""
_FINE_ENOUGH_ELSEWHERE = LOCAL
"""For territories. An incident known to a zone only is joined by name: see ``zones``."""
MATCH_COLUMNS = ("left", "right", "match")


def within(
    left: Layer,
    right: Layer,
    *,
    join_id: str,
    ties: Ties = "all",
    by_accuracy: bool = True,
    cache: Path | None = None,
) -> tuple[pd.DataFrame, Tally]:
    """Match points to the areas that hold them; areas may overlap, and all of them match.

    Parameters
    ----------
    left
        Points. Where it has a ``place_precision`` column, rows known too coarsely for ``right``
        are withheld; where it has ``accuracy_m``, it serves ``by_accuracy``.
    right
        Areas.
    join_id
        Name of the join, for the tally.
    ties
        What a point on a border line does: ``"all"`` matches every area that touches it,
        ``"first"`` the first by key, ``"error"`` raises.
    by_accuracy
        Also match a point outside every area to the nearest one within its own ``accuracy_m``:
        a harbor drawn just off a 1:10,000,000 coast.
    cache
        A folder that keeps the index of the areas for the next process.

    Returns
    -------
    matches : pandas.DataFrame
        Columns ``left`` and ``right`` (keys) and ``match`` (``inside``, ``border``,
        ``by-accuracy``), sorted by both keys.
    tally : Tally
        Rows in = matched + unmatched + withheld.

    Raises
    ------
    CRSError
        A layer is not in longitude and latitude, or has no geometry.
    InputError
        A row of ``left`` is no point.
    TieError
        ``ties="error"`` and a point stands on a border.

    Examples
    --------
    >>> import geonexus as gx
    >>> atlas = gx.open_atlas("latin-america").build()
    >>> matches, tally = within(
    ...     atlas.layer("places"), atlas.base["countries"], join_id="places-in-countries"
    ... )
    >>> tally.rows_in == tally.matched + tally.unmatched + tally.withheld
    True
    """
    points, areas = left.geo, right.geo
    crs.require_geographic(points.crs, f"layer {left.id}")
    crs.require_geographic(areas.crs, f"layer {right.id}")
    usable = _fine_enough(left, right)
    pairs = _pairs(left, right, usable, cache)
    point, area, border = _settle_ties(pairs, left, right, ties)
    kind = np.array(["inside", "border"], dtype=object)[border.astype(np.intp)]
    if by_accuracy and "accuracy_m" in points.columns:
        near_point, near_area = _nearest(points, areas, np.setdiff1d(usable, point))
        point, area = np.append(point, near_point), np.append(area, near_area)
        kind = np.append(kind, np.full(len(near_point), "by-accuracy", dtype=object))
    matches = _as_rows(left, right, point, area, kind)
    return matches, _tally(join_id, len(points), usable, point, kind)


def by_key(
    left: Layer,
    right: Layer,
    *,
    left_on: str,
    right_on: str,
    join_id: str,
    elsewhere: Collection[str] = (),
) -> tuple[pd.DataFrame, Tally]:
    """Match rows whose key in ``left_on`` is a value of ``right_on``.

    Parameters
    ----------
    left, right
        Any layers; several rows of ``left`` may share a key, the values of ``right_on`` are unique.
    left_on, right_on
        Column names.
    join_id
        Name of the join, for the tally.
    elsewhere
        Keys that are known but have no row in ``right``: a figure for a whole region has no
        country. Their rows are withheld.

    Returns
    -------
    matches : pandas.DataFrame
        Columns ``left`` and ``right`` (keys of the layers) and ``match`` (``key``).
    tally : Tally
        Rows in = matched + unmatched + withheld.

    Raises
    ------
    UnknownNameError
        A column is not there.
    InputError
        A value stands twice in ``right_on``: rows of ``left`` would multiply.
    """
    import pandas as pd

    for layer, column in ((left, left_on), (right, right_on)):
        if column not in layer.frame.columns:
            raise UnknownNameError(f"column of {layer.id}", column, layer.frame.columns)
    keys = right.frame[right_on]
    faults = Faults(f"join {join_id}")
    for value in sorted(keys[keys.duplicated() & keys.notna()].unique()):
        faults.add(f"layer {right.id}", right_on, f"{value!r} twice", "each key once")
    faults.raise_if_any()
    position = pd.Index(keys).get_indexer(pd.Index(left.frame[left_on]))
    found = np.flatnonzero(position >= 0)
    kind = np.full(len(found), "key", dtype=object)
    matches = _as_rows(left, right, found, position[found], kind)
    withheld = int((left.frame[left_on].isin(list(elsewhere)) & (position < 0)).sum())
    unmatched = len(position) - len(found) - withheld
    tally = Tally(join_id, len(position), len(found), unmatched, withheld)
    return matches, tally


def attach(left: Layer, matches: pd.DataFrame, column: str, tally: Tally) -> Layer:
    """Return ``left`` with a text column that names what each row matched, joined by ``;``.

    Parameters
    ----------
    left
        The layer that was the left side of the join.
    matches, tally
        What the join returned.
    column
        Name of the new column.
    """
    named = matches.groupby("left", sort=False)["right"].agg(lambda keys: ";".join(sorted(keys)))
    frame = left.frame.copy()
    values = frame[left.card.key].map(named).fillna("")
    names = list(frame.columns)
    place = names.index("sources") if "sources" in names else len(names)
    frame.insert(place, column, values)
    step = Step("join", column, len(frame), len(frame), tally)
    return left.derive(frame, step)


def _fine_enough(left: Layer, right: Layer) -> NDArray[np.intp]:
    """Return the positions of the points whose place is known finely enough for ``right``."""
    if "place_precision" not in left.frame.columns:
        return np.arange(len(left.frame))
    fine_enough = _FINE_ENOUGH.get(right.id, _FINE_ENOUGH_ELSEWHERE)
    return np.flatnonzero(left.frame["place_precision"].isin(fine_enough).to_numpy())


def _pairs(
    left: Layer, right: Layer, usable: NDArray[np.intp], cache: Path | None
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Return (point, area, on border) of every point that an area covers, sorted by point."""
    lon, lat = points_of(left)
    coordinates = (lon, lat) if len(usable) == len(lon) else (lon[usable], lat[usable])
    found = cover(right.geo.geometry.to_numpy(), *coordinates, cache=cache)
    return usable[found.point], found.area.astype(np.intp), found.border


def points_of(layer: Layer) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitude and latitude of a layer of points; not a number where a row has no place.

    Raises
    ------
    InputError
        A row is no point.
    """
    import shapely

    points = layer.geo.geometry.to_numpy()
    wrong = np.flatnonzero(~np.isin(shapely.get_type_id(points), (-1, 0)))
    faults = Faults(f"layer {layer.id}")
    for row in wrong[:60]:
        key = layer.frame[layer.card.key].iloc[row]
        faults.add(f"{layer.id} {key}", "geometry", points[row].geom_type, "a point")
    faults.raise_if_any()
    return shapely.get_x(points), shapely.get_y(points)


def _settle_ties(
    pairs: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]],
    left: Layer,
    right: Layer,
    ties: Ties,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Apply the rule for points on a border."""
    point, area, border = pairs
    if ties == "all" or not border.any():
        return pairs
    if ties == "error":
        keys = left.frame[left.card.key].iloc[np.unique(point[border])].tolist()
        shown = ", ".join(map(str, keys[:5]))
        raise TieError(
            f"{len(keys)} points of {left.id} stand on a border of {right.id}: {shown}; "
            'choose ties="all" or ties="first"'
        )
    rank = np.argsort(np.argsort(right.frame[right.card.key].to_numpy(dtype=str)))
    order = np.lexsort((rank[area], point))
    first = np.zeros(len(point), dtype=bool)
    on_border = order[border[order]]
    _, leaders = np.unique(point[on_border], return_index=True)
    first[on_border[leaders]] = True
    keep = ~border | first
    return point[keep], area[keep], border[keep]


def _nearest(
    points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, left_over: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return (point, area) for points whose accuracy circle reaches an area: the nearest one."""
    import pandas as pd
    import shapely

    reach_m = pd.to_numeric(points["accuracy_m"].iloc[left_over]).to_numpy(float, na_value=0.0)
    left_over, reach_m = left_over[reach_m > 0], reach_m[reach_m > 0]
    here = points.geometry.to_numpy()[left_over]
    lon, lat = shapely.get_x(here), shapely.get_y(here)
    # one degree of longitude shrinks with latitude: search in a box that surely holds the circle
    reach_deg = reach_m / 110_000 / np.maximum(np.cos(np.radians(lat)), 0.05)
    boxes = shapely.box(lon - reach_deg, lat - reach_deg, lon + reach_deg, lat + reach_deg)
    shapes = areas.geometry.to_numpy()
    point, area = shapely.STRtree(shapes).query(boxes, predicate="intersects")
    distance_m = _distance_m(here[point], shapes[area])
    near = distance_m <= reach_m[point]
    point, area, distance_m = point[near], area[near], distance_m[near]
    order = np.lexsort((area, distance_m, point))
    best = order[np.diff(point[order], prepend=-1) > 0]
    return left_over[point[best]], area[best]


def _distance_m(points: NDArray[np.object_], areas: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the geodesic distance from each point to the nearest point of its area."""
    import shapely

    ends = shapely.get_coordinates(shapely.shortest_line(points, areas)).reshape(-1, 4)
    return np.asarray(crs.geod().inv(*ends.T)[2], dtype=np.float64)


def _as_rows(
    left: Layer,
    right: Layer,
    point: NDArray[np.intp],
    area: NDArray[np.intp],
    kind: NDArray[np.object_],
) -> pd.DataFrame:
    import pandas as pd

    left_keys, right_keys = left.frame[left.card.key], right.frame[right.card.key]
    # sorting a few numbers is quick where sorting millions of texts is not
    place = _rank(left_keys)[point] * max(len(right_keys), 1) + _rank(right_keys)[area]
    if (np.diff(place) < 0).any():
        order = np.argsort(place, kind="stable")
        point, area, kind = point[order], area[order], kind[order]
    columns = (
        left_keys.take(point).reset_index(drop=True),
        right_keys.take(area).reset_index(drop=True),
        pd.Series(kind, dtype=object),
    )
    return pd.DataFrame(dict(zip(MATCH_COLUMNS, columns, strict=True)))


def _rank(keys: pd.Series) -> NDArray[np.intp]:
    """Return the place of each key in sorted order."""
    if keys.is_monotonic_increasing:
        return np.arange(len(keys))
    rank = np.empty(len(keys), dtype=np.intp)
    rank[keys.argsort(kind="stable").to_numpy()] = np.arange(len(keys))
    return rank


def _tally(
    join_id: str,
    rows_in: int,
    usable: NDArray[np.intp],
    point: NDArray[np.intp],
    kind: NDArray[np.object_],
) -> Tally:
    counts = np.bincount(point, minlength=rows_in)
    matched = int((counts > 0).sum())
    return Tally(
        join_id,
        rows_in,
        matched=matched,
        unmatched=len(usable) - matched,
        withheld=rows_in - len(usable),
        on_border=len(np.unique(point[kind == "border"])),
        by_accuracy=len(np.unique(point[kind == "by-accuracy"])),
        in_several=int((counts > 1).sum()),
    )
