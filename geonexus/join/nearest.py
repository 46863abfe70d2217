"""Points → the nearest point, line or area within a distance, in geodesic meters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.errors import TieError
from geonexus.join.grid_index.lookup import cover
from geonexus.join.short_pieces import Pieces, earth_centered, longest_geodesic_m, pieces_of
from geonexus.join.within import LOCAL, MATCH_COLUMNS, points_of
from geonexus.model.layer import Layer, Tally

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.join.short_pieces import Numbers
    from geonexus.model.spec import Ties

    Positions = NDArray[np.intp]

NEAREST_COLUMNS = (*MATCH_COLUMNS, "distance_m", "accuracy_m", "within_accuracy")
FARTHEST_M = 5_000_000.0
"""Largest ``max_distance_m``: beyond it chords no longer bound geodesics closely."""
_EQUAL_M = 1e-3
"""Distances that differ by less are ties."""
_SLACK_M = 0.01
"""Added to a bound before a piece is ruled out: far above rounding."""
_FIRST_LOOK = 8
_MOST_PAIRS = 1 << 20
"""Pairs of point and piece at a time, so that memory stays flat."""


class _Found(NamedTuple):
    point: Positions
    shape: Positions
    distance_m: Numbers

    def rows(self, which: Positions | NDArray[np.bool_]) -> _Found:
        return _Found(self.point[which], self.shape[which], self.distance_m[which])


def nearest(
    left: Layer,
    right: Layer,
    *,
    join_id: str,
    max_distance_m: float,
    ties: Ties = "all",
    coarse: Literal["withhold", "keep"] = "withhold",
) -> tuple[pd.DataFrame, Tally]:
    """Match points to the nearest shape of ``right`` within a distance.

    The distance is the geodesic on WGS 84 to the nearest place of the shape, whose sides are
    straight in longitude and latitude; 0 inside an area. Candidates come from a tree of short
    pieces in earth-centered coordinates, where a chord bounds the geodesic from below and, by
    Schur's theorem, from above; the rest is decided by Karney's inverse geodesic (J. Geodesy 87,
    2013). So the antimeridian is no border, and nothing nearer is missed.

    Parameters
    ----------
    left
        Points. Rows whose ``place_precision`` is coarser than a municipality are withheld.
    right
        Points, lines or areas; areas may overlap.
    join_id
        Name of the join, for the tally.
    max_distance_m
        In meters, more than 0, at most 5,000 km. What is farther does not match.
    ties
        What a point does that is equally near to several, within 1 mm: ``"all"`` matches each,
        ``"first"`` the first by key, ``"error"`` raises.
    coarse
        ``"keep"`` also matches rows known coarsely; ``within_accuracy`` then says how little the
        distance means.

    Returns
    -------
    matches : pandas.DataFrame
        Columns ``left`` and ``right`` (keys), ``match`` (``inside``, ``nearest``), ``distance_m``,
        ``accuracy_m`` (of both sides together, missing where a side does not say) and
        ``within_accuracy``: whether the places may be off by more than the distance, so that the
        order of what is near is not known; missing where that cannot be said.
    tally : Tally
        Rows in = matched + unmatched + withheld; ``in_several`` counts the ties.

    Raises
    ------
    CRSError
        A layer is not in longitude and latitude, or has no geometry.
    InputError
        A row of ``left`` is no point; ``max_distance_m`` is out of range.
    TieError
        ``ties="error"`` and a point is equally near to several shapes.

    Examples
    --------
    >>> import geonexus as gx
    >>> catalog = gx.Catalog()
    >>> ports, fields = catalog.open("ports"), catalog.open("airfields")
    >>> near, tally = nearest(ports, fields, join_id="j", max_distance_m=5_000)
    >>> tally.matched == near["left"].nunique(), bool(near["distance_m"].max() <= 5_000)
    (True, True)
    """
    crs.require_geographic(left.geo.crs, f"layer {left.id}")
    crs.require_geographic(right.geo.crs, f"layer {right.id}")
    faults = Faults("the arguments")
    if not 0 < max_distance_m <= FARTHEST_M:
        faults.add("max_distance_m", "", f"{max_distance_m:g}", f"meters, up to {FARTHEST_M:,.0f}")
    faults.raise_if_any()
    lon, lat = points_of(left)
    usable = np.isfinite(lon) & np.isfinite(lat)
    known = np.ones(len(lon), dtype=bool)
    if coarse == "withhold" and "place_precision" in left.frame.columns:
        known = left.frame["place_precision"].isin(LOCAL).to_numpy()
    asked = np.flatnonzero(usable & known)
    found = _nearest(right.geo.geometry.to_numpy(), lon[asked], lat[asked], max_distance_m)
    found = _settled(found._replace(point=asked[found.point]), left, right, ties)
    counts = np.bincount(found.point, minlength=len(lon))
    matched = int((counts > 0).sum())
    withheld = int((~known).sum())
    tally = Tally(
        join_id,
        len(lon),
        matched,
        unmatched=len(lon) - withheld - matched,
        withheld=withheld,
        in_several=int((counts > 1).sum()),
    )
    return _as_rows(found, left, right), tally


def _nearest(
    shapes: NDArray[np.object_], lon: Numbers, lat: Numbers, max_distance_m: float
) -> _Found:
    """Return every pair of point and shape that is nearest; equal places are asked once."""
    distinct, of_point = np.unique(lon + 1j * lat, return_inverse=True)
    places = np.column_stack([distinct.real, distinct.imag])
    inside = cover(shapes, *places.T)
    outside = np.setdiff1d(np.arange(len(places)), inside.point)
    zero = np.zeros(len(inside.point))
    parts = [_Found(inside.point.astype(np.intp), inside.area.astype(np.intp), zero)]
    # points at one place are one piece: many events lie on the same town
    pieces, shapes_at = _distinct(pieces_of(shapes))
    if len(pieces.owner):
        near = _near_pieces(pieces, places[outside], max_distance_m)
        at, owner = shapes_at
        first = np.searchsorted(at, near.shape, side="left")
        count = np.searchsorted(at, near.shape, side="right") - first
        row = np.repeat(np.arange(len(first)), count)
        nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        point, shape = outside[near.point[row]], owner[first[row] + nth]
        distance_m = near.distance_m[row]
        order = np.lexsort((distance_m, shape, point))
        lead = np.append(True, (np.diff(point[order]) != 0) | (np.diff(shape[order]) != 0))
        keep = order[lead[: len(order)]]
        parts.append(_Found(point[keep], shape[keep], distance_m[keep]))
    found = _Found(
        np.concatenate([part.point for part in parts]),
        np.concatenate([part.shape for part in parts]),
        np.concatenate([part.distance_m for part in parts]),
    )
    return _spread(found, of_point, len(places))


def _distinct(pieces: Pieces) -> tuple[Pieces, tuple[Positions, Positions]]:
    """Return pieces without repeated points, and (piece, shape) of all, sorted by piece."""
    from scipy.spatial import cKDTree

    whole = np.arange(len(pieces.owner))
    if pieces.half_m > 0 or not len(whole):
        return pieces, (whole, pieces.owner)
    at_once = pieces.start[:, 0] + 1j * pieces.start[:, 1]
    _, first, at = np.unique(at_once, return_index=True, return_inverse=True)
    order = np.argsort(at, kind="stable")
    middle = pieces.middle[first]
    kept = Pieces(
        pieces.start[first], pieces.step[first], middle, pieces.owner[first], 0.0, cKDTree(middle)
    )
    return kept, (at[order], pieces.owner[order])


def _spread(found: _Found, of_point: Positions, places: int) -> _Found:
    """Expand what was found for places to all points that lie there."""
    order = np.argsort(found.point, kind="stable")
    first = np.searchsorted(found.point[order], np.arange(places + 1))
    count = np.diff(first)[of_point]
    point = np.repeat(np.arange(len(of_point)), count)
    nth = np.arange(len(point)) - np.repeat(np.cumsum(count) - count, count)
    row = order[first[of_point[point]] + nth]
    return _Found(point, found.shape[row], found.distance_m[row])


def _near_pieces(pieces: Pieces, places: Numbers, max_distance_m: float) -> _Found:
    """Return the pieces at the least distance from each place; ``shape`` is a piece here."""
    centers = earth_centered(*places.T)
    # the next point settles a point, but the next piece may be the other half of a side
    look = min(_FIRST_LOOK if pieces.half_m else 2, len(pieces.owner))
    open_rows = np.arange(len(places))
    done: list[_Found] = [_Found(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))]
    while len(open_rows):
        later = []
        batches = min(len(open_rows), -(-len(open_rows) * look // _MOST_PAIRS))
        for rows in np.array_split(open_rows, batches):
            settled, found = _look(pieces, places, centers, rows, look, max_distance_m)
            done.append(found)
            later.append(rows[~settled])
        open_rows, look = np.concatenate(later), min(look * 4, len(pieces.owner))
    return _Found(*(np.concatenate(column) for column in zip(*done, strict=True)))


def _look(
    pieces: Pieces,
    places: Numbers,
    centers: Numbers,
    rows: Positions,
    look: int,
    max_distance_m: float,
) -> tuple[NDArray[np.bool_], _Found]:
    """Measure the ``look`` pieces with the nearest middles; return which rows are settled."""
    chord_m, piece = pieces.tree.query(
        centers[rows],
        k=np.arange(1, look + 1),
        workers=-1,
        distance_upper_bound=max_distance_m + 2 * pieces.half_m + _SLACK_M,
    )
    real = piece < len(pieces.owner)
    row, column = np.nonzero(real)
    candidate = piece[row, column]
    middle = np.full(len(row), 0.5)
    share, least_m = _nearest_share(pieces, candidate, centers[rows[row]], middle, (0.5, 0.05))
    best = np.full(len(rows), np.inf)
    np.minimum.at(best, row, least_m)
    # no geodesic to the best piece is longer; a piece whose chord is longer cannot win
    bound_m = np.minimum(longest_geodesic_m(best) + _SLACK_M, max_distance_m + _SLACK_M)
    settled = chord_m[:, -1] - pieces.half_m > bound_m
    settled |= look == len(pieces.owner)
    keep = settled[row] & (least_m <= bound_m[row])
    row, candidate = row[keep], candidate[keep]
    share, _ = _nearest_share(pieces, candidate, centers[rows[row]], share[keep], (0.01, 0.001))
    lon, lat = pieces.at(candidate, share)
    here_lon, here_lat = places[rows[row]].T
    distance_m = np.asarray(crs.geod().inv(here_lon, here_lat, lon, lat)[2], dtype=np.float64)
    shortest = np.full(len(rows), np.inf)
    np.minimum.at(shortest, row, distance_m)
    equal = (distance_m <= shortest[row] + _EQUAL_M) & (distance_m <= max_distance_m)
    return settled, _Found(rows[row[equal]], candidate[equal], distance_m[equal])


def _nearest_share(
    pieces: Pieces, piece: Positions, center: Numbers, share: Numbers, widths: tuple[float, ...]
) -> tuple[Numbers, Numbers]:
    """Return where on each piece the nearest place lies (0 start, 1 end), and its chord in meters.

    The squared chord along a short piece is close to a parabola; each of ``widths`` lays one round
    ``share`` and moves it to the vertex.
    """
    if pieces.half_m == 0.0:
        return share, np.linalg.norm(pieces.middle[piece] - center, axis=1)

    def squared(share: Numbers) -> Numbers:
        gap = earth_centered(*pieces.at(piece, share)) - center
        return np.asarray(np.einsum("ij,ij->i", gap, gap), dtype=np.float64)

    for width in widths:
        below, here, above = squared(share - width), squared(share), squared(share + width)
        bend = above - 2.0 * here + below
        with np.errstate(divide="ignore", invalid="ignore"):
            move = np.where(bend > 0, 0.5 * width * (below - above) / bend, 0.0)
        share = np.clip(share + move, 0.0, 1.0)
    return share, np.sqrt(squared(share))


def _settled(found: _Found, left: Layer, right: Layer, ties: Ties) -> _Found:
    """Apply the rule for ties; sort by the keys of both sides."""
    left_rank, right_rank = (
        np.argsort(np.argsort(layer.frame[layer.card.key].to_numpy(dtype=str), kind="stable"))
        for layer in (left, right)
    )
    order = np.lexsort((right_rank[found.shape], left_rank[found.point]))
    found = found.rows(order)
    again = np.append(False, np.diff(found.point) == 0)[: len(order)]
    if ties == "all" or not again.any():
        return found
    if ties == "error":
        keys = left.frame[left.card.key].iloc[np.unique(found.point[again])].tolist()
        raise TieError(
            f"{len(keys)} points of {left.id} are equally near to several of {right.id}: "
            f'{", ".join(map(str, keys[:5]))}; choose ties="all" or ties="first"'
        )
    return found.rows(~again)


def _as_rows(found: _Found, left: Layer, right: Layer) -> pd.DataFrame:
    import pandas as pd
    import shapely

    accuracy_m = _accuracy_m(left)[found.point] + _accuracy_m(right)[found.shape]
    # one side alone may already be off by more than the distance
    known_m = np.fmax(_accuracy_m(left)[found.point], _accuracy_m(right)[found.shape])
    said = np.where(np.isnan(accuracy_m), known_m, accuracy_m)
    off = pd.array(said > found.distance_m, dtype="boolean")
    off[np.isnan(said) | (np.isnan(accuracy_m) & ~(said > found.distance_m))] = pd.NA
    is_area = shapely.get_dimensions(right.geo.geometry.to_numpy())[found.shape] == 2
    columns = (
        left.frame[left.card.key].take(found.point).reset_index(drop=True),
        right.frame[right.card.key].take(found.shape).reset_index(drop=True),
        np.where(is_area & (found.distance_m == 0.0), "inside", "nearest").astype(object),
        found.distance_m,
        accuracy_m,
        off,
    )
    return pd.DataFrame(dict(zip(NEAREST_COLUMNS, columns, strict=True)))


def _accuracy_m(layer: Layer) -> Numbers:
    """Return the accuracy of each row: its own, else that of its card, else missing."""
    import pandas as pd

    stated = np.nan if layer.card.accuracy_m is None else layer.card.accuracy_m
    if "accuracy_m" not in layer.frame.columns:
        return np.full(len(layer), stated)
    own = pd.to_numeric(layer.frame["accuracy_m"], errors="coerce")
    return own.fillna(stated).to_numpy(dtype=np.float64)
