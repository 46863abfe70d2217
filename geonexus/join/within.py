"""Joins, each with its tally: points → areas, rows → rows by key.

What is known only coarsely is not joined finely: an incident known to the country alone has no
department, and the join says so instead of taking the department its representative point falls in.
A point on a border belongs to every area that touches it, and is counted as such.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geonexus.base import crs
from geonexus.base.cells import join_cell
from geonexus.base.checks import Faults
from geonexus.errors import TieError, UnknownNameError
from geonexus.join.grid_index.lookup import cover_read
from geonexus.join.grid_index.query import covering_read
from geonexus.join.grid_index.tree import Pairs
from geonexus.join.pairs import MATCH_COLUMNS as MATCH_COLUMNS
from geonexus.join.pairs import as_rows, rank
from geonexus.model.layer import Layer, Step, Tally

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.join.grid_index.build import GridIndex
    from geonexus.model.spec import Ties

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
_INSIDE_OR_NEAR = ("inside", "border", "by-accuracy")


def within(
    left: Layer,
    right: Layer,
    *,
    join_id: str,
    ties: Ties = "all",
    by_accuracy: bool = True,
    cache: Path | None = None,
    index: GridIndex | None = None,
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
    index
        The index of the areas as ``index_of`` returns it, where another process has built it.

    Returns
    -------
    matches : pandas.DataFrame
        Columns ``left`` and ``right`` (keys) and ``match`` (``inside``, ``border``,
        ``by-accuracy``), sorted by both keys. The last two are categorical, so that ten million
        rows stay small; ``as_plain`` undoes that.
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
    found = _settle_ties(_pairs(left, right, usable, cache, index), left, right, ties)
    tally = _tally(join_id, len(points), usable, found)
    match = found.border.view(np.int8)
    point, area = found.point, found.area
    del found
    if by_accuracy and "accuracy_m" in points.columns:
        near_point, near_rank = _near(left, right, usable, point)
        tally = replace(
            tally, matched=tally.matched + len(near_point), by_accuracy=len(near_point),
            unmatched=tally.unmatched - len(near_point),
        )  # fmt: skip
        point, area = np.append(point, near_point), np.append(area, near_rank)
        match = np.append(match, np.full(len(near_point), 2, dtype=np.int8))
    return as_rows(left, right, point, area, (match, _INSIDE_OR_NEAR)), tally


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
    places = rank(right.frame[right.card.key])
    match = np.zeros(len(found), dtype=np.int8), ("key",)
    matches = as_rows(left, right, found, places[position[found]], match)
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
    right = matches["right"].astype(object)
    named = right.groupby(matches["left"], sort=False).agg(lambda keys: join_cell(sorted(keys)))
    frame = left.frame.copy()
    values = frame[left.card.key].map(named).fillna("") if len(named) else ""
    names = list(frame.columns)
    place = names.index("sources") if "sources" in names else len(names)
    frame.insert(place, column, values)
    step = Step("join", column, len(frame), len(frame), tally)
    return left.derive(frame, step)


def _fine_enough(left: Layer, right: Layer) -> NDArray[np.bool_] | None:
    """Return which points' places are known finely enough for ``right``; None where all are."""
    if "place_precision" not in left.frame.columns:
        return None
    fine_enough = _FINE_ENOUGH.get(right.id, _FINE_ENOUGH_ELSEWHERE)
    usable = left.frame["place_precision"].isin(fine_enough).to_numpy(dtype=np.bool_)
    return None if usable.all() else usable


def _pairs(
    left: Layer,
    right: Layer,
    usable: NDArray[np.bool_] | None,
    cache: Path | None,
    index: GridIndex | None,
) -> Pairs:
    """Return every usable point that an area covers, sorted by point and area.

    An area goes by the place of its key in sorted order.
    """
    import shapely

    points = left.geo.geometry.to_numpy()
    wrong: list[int] = []

    def read(start: int, stop: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        batch = points[start:stop]
        x, y = _coordinates(batch)
        # what is no point has no x; neither has a missing one, nor an empty one
        odd = np.flatnonzero(np.isnan(x))
        if len(odd):
            wrong.extend(start + odd[shapely.get_type_id(batch[odd]) > 0])
        if usable is not None:
            x[~usable[start:stop]] = np.nan
        return x, y

    places = rank(right.frame[right.card.key])
    shapes = right.geo.geometry.to_numpy()
    order = None if (np.diff(places) > 0).all() else places
    if index is not None:
        found = covering_read(index, shapes, len(points), read, rank=order)
    else:
        found = cover_read(shapes, len(points), read, points=points, cache=cache, rank=order)
    _refuse_shapes(left, wrong)
    return found


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
    _refuse_shapes(layer, wrong.tolist())
    return _coordinates(points)


def _refuse_shapes(layer: Layer, rows: list[int]) -> None:
    """Raise for rows that are no points."""
    points = layer.geo.geometry.to_numpy()
    faults = Faults(f"layer {layer.id}")
    for row in sorted(rows)[:60]:
        key = layer.frame[layer.card.key].iloc[row]
        faults.add(f"{layer.id} {key}", "geometry", points[row].geom_type, "a point")
    faults.raise_if_any()


def _coordinates(points: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y; not a number for what is missing, empty or no point."""
    import shapely

    try:
        return shapely.get_x(points), shapely.get_y(points)
    except shapely.errors.GEOSException:  # an empty point among them
        points = points.copy()
        points[shapely.is_empty(points)] = None
        return shapely.get_x(points), shapely.get_y(points)


def _settle_ties(pairs: Pairs, left: Layer, right: Layer, ties: Ties) -> Pairs:
    """Apply the rule for points on a border."""
    on_border = np.flatnonzero(pairs.border) if ties != "all" else np.zeros(0, dtype=np.intp)
    if not len(on_border):
        return pairs
    leaders = on_border[_begins(pairs.point[on_border])]
    if ties == "error":
        keys = left.frame[left.card.key].iloc[pairs.point[leaders]].tolist()
        shown = ", ".join(map(str, keys[:5]))
        raise TieError(
            f"{len(keys)} points of {left.id} stand on a border of {right.id}: {shown}; "
            'choose ties="all" or ties="first"'
        )
    keep = ~pairs.border
    keep[leaders] = True
    return Pairs(pairs.point[keep], pairs.area[keep], pairs.border[keep])


def _near(
    left: Layer, right: Layer, usable: NDArray[np.bool_] | None, matched: NDArray[np.integer]
) -> tuple[NDArray[np.intp], NDArray[np.integer]]:
    """Return (point, area) of unmatched points whose accuracy circle reaches an area."""
    left_over = np.ones(len(left.frame), dtype=np.bool_) if usable is None else usable.copy()
    left_over[matched] = False
    asked = np.flatnonzero(left_over)
    asked = asked[~np.isnan(_coordinates(left.geo.geometry.to_numpy()[asked])[0])]
    point, area = _nearest(left.geo, right.geo, asked)
    return point, rank(right.frame[right.card.key])[area]


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


def _begins(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return where a run of equal values begins."""
    begins = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _tally(join_id: str, rows_in: int, usable: NDArray[np.bool_] | None, found: Pairs) -> Tally:
    """Count what became of the rows."""
    begins = _begins(found.point)
    matched = int(np.count_nonzero(begins))
    withheld = 0 if usable is None else rows_in - int(np.count_nonzero(usable))
    return Tally(
        join_id,
        rows_in,
        matched=matched,
        unmatched=rows_in - withheld - matched,
        withheld=withheld,
        on_border=int(np.count_nonzero(_begins(found.point[found.border]))),
        in_several=int(np.count_nonzero(begins[:-1] & ~begins[1:])),
    )
