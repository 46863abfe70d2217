"""Sea legs: the shortest way along the shipping lanes.

The lanes are those of merchant shipping. A smuggler's boat need not keep to them; the line says
how a ship would go from one port to the other, not where it was seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base import crs
from geonexus.geometry import geodesy
from geonexus.geometry.routing.network import Access, Network, network_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.geometry.geodesy import Coordinates, Point2
    from geonexus.model.layer import Layer

CLOSED_BY_DEFAULT = ("northwest",)
"""Passages that merchant ships do not use: the Northwest Passage is ice for most of the year."""

REACH_M = 500_000.0
"""Farther than this from every lane, a place is not one that a ship calls at."""

INLAND_M = 100_000.0
"""A straight end may cross this much land: an estuary. A port farther up is reached by river."""

_CANDIDATES = 16
"""Nodes considered for entering the lanes; the nearest may lie across a headland."""
_OFF_LANE_FACTOR = 3.0
"""A meter off the lanes counts as this many on them: no cutting across to a far node."""
_LAND_FACTOR = 60.0
"""A meter over land counts as this many on a lane."""


_DIRECT_FACTOR = 1.25
"""Where the lanes would make a ship go a quarter farther than the great circle over open water, as
between neighboring ports on a coast that the lanes pass far out, it is drawn on the great circle.
"""


@dataclass(frozen=True, slots=True)
class SeaPath:
    """A way by sea."""

    coordinates: Coordinates
    """(lon, lat), from the first point to the second."""
    straight_m: float
    """Length of the longest stretch that is on no lane: an end, or all of it."""
    over_land_m: float
    """How much of that crosses land: little at a seaport, much at a port far up a river."""
    on_lanes: bool


@lru_cache(maxsize=4)
def sea_network(lanes: Layer) -> Network:
    """Return the network of a sea-lane layer; built once per process and layer."""
    frame = lanes.geo
    tags = frame["passage"].fillna("") if "passage" in frame else np.full(len(frame), "")
    return network_of(frame.geometry.to_numpy(), np.asarray(tags))


@lru_cache(maxsize=4)
def _land(countries: Layer) -> tuple[shapely.STRtree, NDArray[Any]]:
    parts = shapely.get_parts(countries.geo.geometry.to_numpy())
    return shapely.STRtree(parts), parts


def distance_to_lanes_m(lanes: Layer, point: Point2) -> float:
    """Return how far the nearest vertex of the lanes is."""
    return float(sea_network(lanes).nearest(point, 1)[1][0])


def sea_path(
    start: Point2,
    goal: Point2,
    lanes: Layer,
    countries: Layer,
    *,
    closed: Collection[str] = CLOSED_BY_DEFAULT,
) -> SeaPath | None:
    """Return the shortest way by sea between two points on or near the coast.

    Parameters
    ----------
    start, goal
        (lon, lat) in degrees.
    lanes
        Shipping lanes as lines; a column ``passage`` names straits and canals.
    countries
        Land: the straight ends between a point and the lanes go around it where they can.
    closed
        Passages that are not to be used, e.g. ``("panama", "northwest")``.

    Returns
    -------
    SeaPath or None
        None when no way leads there.
    """
    network = sea_network(lanes)
    ends = [_access(network, point, countries) for point in (start, goal)]
    nodes, cost = network.path(ends[0], ends[1], closed)
    direct = _direct(start, goal, countries, cost)
    if direct is not None or nodes is None:
        return direct
    coordinates = np.concatenate([[start], network.nodes[nodes], [goal]])
    leaving, reaching = coordinates[[0, -1]], coordinates[[1, -2]]
    _, _, straight = crs.geod().inv(*leaving.T, *reaching.T)
    over_land = straight * _share_over_land(leaving, reaching, countries)
    return SeaPath(coordinates, float(max(straight)), float(max(over_land)), on_lanes=True)


def _direct(start: Point2, goal: Point2, countries: Layer, cost: float) -> SeaPath | None:
    """Return the great circle when it is open water for the most part and cheaper than ``cost``."""
    _, _, meters = crs.geod().inv(*start, *goal)
    if not np.isfinite(cost) or meters * _DIRECT_FACTOR > cost:
        return None
    way = geodesy.densify([start, goal])
    share = _share_over_land(way[:-1], way[1:], countries).mean()
    factor = _DIRECT_FACTOR * (1.0 - share) + _LAND_FACTOR * share
    if meters * factor >= cost:
        return None
    return SeaPath(way, float(meters), float(meters * share), on_lanes=False)


def _access(network: Network, point: Point2, countries: Layer) -> Access:
    nodes, meters = network.nearest(point, _CANDIDATES)
    near = meters <= max(REACH_M, float(meters[0]))
    nodes, meters = nodes[near], meters[near]
    starts = np.broadcast_to(np.asarray(point), (len(nodes), 2))
    over_land = _share_over_land(starts, network.nodes[nodes], countries)
    factor = _OFF_LANE_FACTOR * (1.0 - over_land) + _LAND_FACTOR * over_land
    return Access(nodes, meters * factor)


def _share_over_land(
    starts: Coordinates, ends: Coordinates, countries: Layer
) -> NDArray[np.float64]:
    """Return for each straight line how much of it crosses land, 0 to 1."""
    tree, parts = _land(countries)
    lons = starts[:, 0] + (ends[:, 0] - starts[:, 0] + 180.0) % 360.0 - 180.0
    there = np.column_stack([lons, ends[:, 1]])
    lines = np.asarray(shapely.linestrings(np.stack([starts, there], axis=1)))
    which, part = tree.query(lines, predicate="intersects")
    crossed = shapely.length(shapely.intersection(lines[which], parts[part]))
    total = np.bincount(which, weights=crossed, minlength=len(lines))
    return np.asarray(total / np.maximum(shapely.length(lines), 1e-9))
