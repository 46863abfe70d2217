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
from geonexus.model import Layer, Step, Tally

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

    from geonexus.spec import Ties

_LOCAL = frozenset({"exact", "place", "municipality"})
_FINE_ENOUGH = {
    "countries": _LOCAL | {"zone", "admin1", "country"},
    "countries-light": _LOCAL | {"zone", "admin1", "country"},
    "admin1": _LOCAL | {"admin1"},
}
"""Layer of areas → the place precisions that say in which of them a point lies."""
_FINE_ENOUGH_ELSEWHERE = _LOCAL
"""For territories. An incident known to a zone only is joined by name: see ``zones``."""
MATCH_COLUMNS = ("left", "right", "match")


def within(
    left: Layer, right: Layer, *, join_id: str, ties: Ties = "all", by_accuracy: bool = True
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
    pairs = _pairs(points, areas, usable)
    point, area, border = _settle_ties(pairs, left, right, ties)
    kind = np.where(border, "border", "inside").astype(object)
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
    points: pd.DataFrame, areas: pd.DataFrame, usable: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Return (point, area, on border) of every point that an area covers.

    The polygons ask the tree of points: the other way round is thirty times slower.
    """
    import shapely

    tree = shapely.STRtree(points.geometry.to_numpy()[usable])
    shapes = areas.geometry.to_numpy()
    area, local = tree.query(shapes, predicate="covers")
    inner_area, inner_local = tree.query(shapes, predicate="contains_properly")
    width = max(len(usable), 1)
    inner = np.isin(area * width + local, inner_area * width + inner_local)
    return usable[local], area, ~inner


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
    points: pd.DataFrame, areas: pd.DataFrame, left_over: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return (point, area) for points whose accuracy circle reaches an area."""
    import shapely

    shapes = areas.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    found: list[tuple[int, int]] = []
    for position in left_over:
        here: Point = points.geometry.iloc[position]
        reach_m = float(points["accuracy_m"].iloc[position] or 0)
        if not reach_m > 0:
            continue
        # one degree of longitude shrinks with latitude: search in a box that surely holds it
        reach_deg = reach_m / 110_000 / max(np.cos(np.radians(here.y)), 0.05)
        candidates = tree.query(here.buffer(reach_deg))
        best = min(
            ((_distance_m(here, shapes[index]), int(index)) for index in candidates),
            default=(np.inf, -1),
        )
        if best[0] <= reach_m:
            found.append((int(position), best[1]))
    pairs = np.array(found, dtype=np.intp).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _distance_m(point: Point, area: BaseGeometry) -> float:
    """Return the geodesic distance from a point to the nearest point of an area."""
    import shapely

    nearest = shapely.shortest_line(point, area).coords[1]
    return float(crs.geod().inv(point.x, point.y, nearest[0], nearest[1])[2])


def _as_rows(
    left: Layer,
    right: Layer,
    point: NDArray[np.intp],
    area: NDArray[np.intp],
    kind: NDArray[np.object_],
) -> pd.DataFrame:
    import pandas as pd

    rows = pd.DataFrame(
        {
            "left": left.frame[left.card.key].to_numpy()[point],
            "right": right.frame[right.card.key].to_numpy()[area],
            "match": kind,
        },
        columns=list(MATCH_COLUMNS),
    )
    return rows.sort_values(["left", "right"], ignore_index=True)


def _tally(
    join_id: str,
    rows_in: int,
    usable: NDArray[np.intp],
    point: NDArray[np.intp],
    kind: NDArray[np.object_],
) -> Tally:
    matched, counts = np.unique(point, return_counts=True)
    return Tally(
        join_id,
        rows_in,
        matched=len(matched),
        unmatched=len(usable) - len(matched),
        withheld=rows_in - len(usable),
        on_border=len(np.unique(point[kind == "border"])),
        by_accuracy=len(np.unique(point[kind == "by-accuracy"])),
        in_several=int((counts > 1).sum()),
    )
