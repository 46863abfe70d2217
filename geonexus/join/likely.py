"""Events → areas, each event spread over all places where it may have been.

An event known within 5 km is somewhere in a disk; one known to its department is somewhere in the
department. Neither says where in it, so every place is equally likely, and an area gets the share
that lies in it. The shares are a model of what we do not know: never shown as reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.errors import UnknownNameError
from geonexus.geometry.geodesy import sound
from geonexus.join.disk_shares import disk_shares
from geonexus.join.grid_index.lookup import cover
from geonexus.join.known_to_country import countries_of
from geonexus.join.within import LOCAL, MATCH_COLUMNS, points_of
from geonexus.model.evidence import PlacePrecision
from geonexus.model.layer import Layer, Tally

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.join.short_pieces import Numbers

    Positions = NDArray[np.intp]

LIKELY_COLUMNS = (*MATCH_COLUMNS, "probability")
LARGEST_RADIUS_M = 2_000_000.0
_LEAST_RADIUS_M = 1.0
"""A point without any radius that stands on a border is shared as this disk is."""
_NO_AREA = frozenset({"world-region", "assumed", "unknown"})
"""Precisions of rows whose point says nothing of where they were."""
_LEAST_PROBABILITY = 1e-9
_CERTAIN = 1.0 - 1e-9


class _Spread(NamedTuple):
    """Shares of some events in areas."""

    event: Positions
    area: Positions
    probability: Numbers
    kind: str


def likely(
    left: Layer,
    right: Layer,
    *,
    join_id: str,
    over: Mapping[str, Layer] | None = None,
    missing_accuracy_m: float | None = None,
) -> tuple[pd.DataFrame, Tally]:
    """Spread each event over its accuracy circle, and share it among the areas.

    The probability is the share of the geodesic disk of radius ``accuracy_m`` that lies in the
    area, in closed form (see ``disks``); no circle is approximated by a polygon. Within the disk
    every place is equally likely (the point-radius method of Wieczorek et al., Int. J. Geogr. Inf.
    Sci. 18, 2004, taken as a uniform density).

    Parameters
    ----------
    left
        Points with ``accuracy_m``, in meters, as a column or on the card. With 0 the event is in
        the areas that cover it, as in ``within``; on a border it is shared as a disk of 1 m is.
    right
        Areas; they may overlap.
    join_id
        Name of the join, for the tally.
    over
        Place precision → areas: a row of that ``place_precision`` is spread over its area and not
        over a circle. Its area is the one named in the column of that name (``admin1``,
        ``country``, ``zone``), else the only one that covers its point. What is known to a country
        is spread over the one that it names in ``countries`` or ``country``; naming several or
        none, it is withheld, for its point only stands in for them. Rows known coarsely whose
        precision is not given, or whose area is not known, are withheld; so are those known to a
        world region, to an assumed place or to none, which no area is asked for.
    missing_accuracy_m
        Radius for rows that state none; by default they are withheld.

    Returns
    -------
    matches : pandas.DataFrame
        Columns ``left`` and ``right`` (keys), ``match`` (``circle``, ``point``, or the precision)
        and ``probability`` (above 1e-9), sorted by both keys. What is missing to 1 lies outside.
    tally : Tally
        Rows in = matched + unmatched + withheld; ``in_several`` counts rows with several areas.

    Raises
    ------
    CRSError
        A layer is not in longitude and latitude, or has no geometry.
    InputError
        A row of ``left`` is no point; a radius is out of range; nothing states an accuracy.
    UnknownNameError
        ``over`` names a place precision that there is not, or one that has no area of its own.

    Examples
    --------
    >>> import geonexus as gx
    >>> catalog = gx.Catalog()
    >>> ports, countries = catalog.open("ports"), catalog.open("countries-light")
    >>> matches, tally = likely(ports, countries, join_id="j", missing_accuracy_m=2_000)
    >>> bool(matches.groupby("left")["probability"].sum().max() <= 1 + 1e-9)
    True
    """
    crs.require_geographic(left.geo.crs, f"layer {left.id}")
    crs.require_geographic(right.geo.crs, f"layer {right.id}")
    lon, lat = points_of(left)
    radius_m = _radius_m(left, missing_accuracy_m)
    precision = _spread_precision(left, over or {})
    placed = np.isfinite(lon) & np.isfinite(lat)
    ready = placed & np.isfinite(radius_m) & (precision == "")
    areas = right.geo.geometry.to_numpy()
    spreads = _circles(areas, np.flatnonzero(ready), lon, lat, radius_m)
    for name, units in (over or {}).items():
        rows = np.flatnonzero(precision == name)
        spread, settled = _over_units(left, right, units, name, rows, lon, lat)
        spreads.append(spread)
        ready[settled] = True
    # a row without a place could not be asked, but is not known coarsely either
    withheld = int((~ready & placed).sum())
    counts = np.zeros(len(left), dtype=np.intp)
    for spread in spreads:
        counts += np.bincount(spread.event, minlength=len(left))
    matched = int((counts > 0).sum())
    tally = Tally(
        join_id, len(left), matched, unmatched=len(left) - matched - withheld, withheld=withheld,
        in_several=int((counts > 1).sum()),
    )  # fmt: skip
    return _as_rows(spreads, left, right), tally


def expected(matches: pd.DataFrame, right: Layer) -> pd.DataFrame:
    """Return the expected number of events in each area of ``right``.

    Parameters
    ----------
    matches
        What ``likely`` returned.
    right
        The areas of that join.

    Returns
    -------
    pandas.DataFrame
        One row an area, in its order: its key, ``expected_events`` (the sum of the
        probabilities), ``expected_events_sd`` (of a sum of independent yes and no: the root of
        Σ p (1 − p)), ``events_certain`` (wholly inside) and ``events_possible`` (any share).

    Examples
    --------
    >>> import pandas as pd, geonexus as gx
    >>> countries = gx.Catalog().open("countries-light")
    >>> rows = {"left": ["a", "b"], "right": ["PER", "PER"], "probability": [1.0, 0.5]}
    >>> table = expected(pd.DataFrame(rows), countries)
    >>> table[table["iso3"] == "PER"].iloc[0, 1:].astype(float).tolist()
    [1.5, 0.5, 1.0, 2.0]
    """
    import pandas as pd

    key = right.card.key
    p = matches["probability"].to_numpy(dtype=np.float64)
    area = pd.Index(right.frame[key]).get_indexer(pd.Index(matches["right"]))
    sums = [
        np.bincount(area, weights, minlength=len(right))
        for weights in (p, p * (1.0 - p), p >= _CERTAIN, np.ones(len(p)))
    ]
    return pd.DataFrame(
        {
            key: right.frame[key].to_numpy(),
            "expected_events": sums[0],
            "expected_events_sd": np.sqrt(np.maximum(sums[1], 0.0)),
            "events_certain": sums[2].astype(np.int64),
            "events_possible": sums[3].astype(np.int64),
        }
    )


def _radius_m(left: Layer, missing_accuracy_m: float | None) -> Numbers:
    """Return the radius of each row, not a number where none is stated."""
    import pandas as pd

    faults = Faults(f"layer {left.id}")
    instead = left.card.accuracy_m if missing_accuracy_m is None else missing_accuracy_m
    if "accuracy_m" not in left.frame.columns:
        if instead is None:
            faults.add(left.id, "accuracy_m", "no such column", "a radius in meters for each row",
                       "or say one for all with missing_accuracy_m")  # fmt: skip
        faults.raise_if_any()
        return np.full(len(left), instead, dtype=np.float64)
    stated = pd.to_numeric(left.frame["accuracy_m"], errors="coerce").to_numpy(np.float64)
    for row in np.flatnonzero((stated < 0) | (stated > LARGEST_RADIUS_M)):
        key = left.frame[left.card.key].iloc[row]
        wanted = f"meters from 0 to {LARGEST_RADIUS_M:,.0f}"
        faults.add(f"{left.id} {key}", "accuracy_m", f"{stated[row]:g}", wanted)
    faults.raise_if_any()
    if instead is not None:
        stated = np.where(np.isnan(stated), instead, stated)
    return np.asarray(stated, dtype=np.float64)


def _spread_precision(left: Layer, over: Mapping[str, Layer]) -> NDArray[np.object_]:
    """Return the place precision of rows that get no circle; an empty text for the others."""
    known = [name for name in get_args(PlacePrecision) if name not in _NO_AREA]
    for name in over:
        if name not in known:
            raise UnknownNameError("place precision", name, known)
    if "place_precision" not in left.frame.columns:
        return np.full(len(left), "", dtype=object)
    stated = left.frame["place_precision"].fillna("unknown")
    circle = stated.isin(LOCAL - over.keys())
    return stated.where(~circle, "").to_numpy(dtype=object)


def _circles(
    areas: NDArray[np.object_], rows: Positions, lon: Numbers, lat: Numbers, radius_m: Numbers
) -> list[_Spread]:
    """Return the shares of events that have a circle; equal circles are measured once."""
    circles = np.column_stack([lon, lat, radius_m])[rows]
    distinct, of_row = np.unique(circles, axis=0, return_inverse=True)
    of_row = of_row.ravel()
    point = np.flatnonzero(distinct[:, 2] == 0.0)
    found = cover(areas, distinct[point, 0], distinct[point, 1])
    edge = point[np.unique(found.point[found.border])]
    inside = ~np.isin(point[found.point], edge)
    covered = (point[found.point[inside]], found.area[inside].astype(np.intp))
    disk = np.union1d(np.flatnonzero(distinct[:, 2] > 0.0), edge).astype(np.intp)
    at_lon, at_lat, reach_m = distinct[disk].T
    shared = disk_shares(areas, at_lon, at_lat, np.maximum(reach_m, _LEAST_RADIUS_M))
    return [
        _to_rows(*covered, np.ones(len(covered[0])), "point", of_row, rows),
        _to_rows(disk[shared.disk], shared.area, shared.share, "circle", of_row, rows),
    ]


def _to_rows(
    place: Positions, area: Positions, share: Numbers, kind: str, of_row: Positions, rows: Positions
) -> _Spread:
    """Return what was found for distinct places as what was found for the rows that share them."""
    order = np.argsort(place, kind="stable")
    first = np.searchsorted(place[order], np.arange(of_row.max(initial=-1) + 2))
    count = np.diff(first)[of_row]
    row = np.repeat(np.arange(len(of_row)), count)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    found = order[first[of_row[row]] + nth]
    return _Spread(rows[row], area[found], share[found], kind)


def _over_units(
    left: Layer, right: Layer, units: Layer, name: str, rows: Positions, lon: Numbers, lat: Numbers
) -> tuple[_Spread, Positions]:
    """Return the shares of events spread over a unit each, and the rows whose unit is known."""
    import shapely

    crs.require_geographic(units.geo.crs, f"layer {units.id}")
    unit = _named_unit(left, units, name, rows)
    shapes = units.geo.geometry.to_numpy()
    if not (name == "country" and {"country", "countries"}.intersection(left.frame.columns)):
        ask = np.flatnonzero(unit < 0)
        found = cover(shapes, lon[rows[ask]], lat[rows[ask]])
        alone = np.bincount(found.point, minlength=len(ask))[found.point] == 1
        unit[ask[found.point[alone]]] = found.area[alone]
    known = np.flatnonzero(unit >= 0)
    distinct, of_row = np.unique(unit[known], return_inverse=True)
    whole = crs.on_equal_area(sound(shapes[distinct]))
    areas = crs.on_equal_area(sound(right.geo.geometry.to_numpy()))
    place, area = shapely.STRtree(areas).query(whole, predicate="intersects")
    share = (
        shapely.area(shapely.intersection(whole[place], areas[area])) / shapely.area(whole)[place]
    )
    kept = share > _LEAST_PROBABILITY
    share = np.minimum(share[kept], 1.0)
    spread = _to_rows(place[kept], area[kept], share, name, of_row, rows[known])
    return spread, rows[known]


def _named_unit(left: Layer, units: Layer, name: str, rows: Positions) -> Positions:
    """Return the position of the unit that each row names; -1 where it names none, or several."""
    import pandas as pd

    keys = pd.Index(units.frame[units.card.key])
    if name == "country":
        codes = countries_of(left).iloc[rows]
        named = codes.map(lambda some: next(iter(some)) if len(some) == 1 else None)
    elif name in left.frame.columns:
        named = left.frame[name].iloc[rows]
    else:
        return np.full(len(rows), -1, dtype=np.intp)
    return np.asarray(keys.get_indexer(pd.Index(named)), dtype=np.intp)


def _as_rows(spreads: list[_Spread], left: Layer, right: Layer) -> pd.DataFrame:
    import pandas as pd

    event, area, p = (np.concatenate([spread[column] for spread in spreads]) for column in range(3))
    kind = np.concatenate([np.full(len(s.event), s.kind, dtype=object) for s in spreads])
    ranks = [
        np.argsort(np.argsort(layer.frame[layer.card.key].to_numpy(dtype=str), kind="stable"))
        for layer in (left, right)
    ]
    order = np.lexsort((ranks[1][area], ranks[0][event]))
    columns = (
        left.frame[left.card.key].take(event[order]).reset_index(drop=True),
        right.frame[right.card.key].take(area[order]).reset_index(drop=True),
        kind[order], p[order],
    )  # fmt: skip
    return pd.DataFrame(dict(zip(LIKELY_COLUMNS, columns, strict=True)))
