"""River legs: along the river lines, where both ends lie on one connected water."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geonexus.geometry.routing.network import Access, Network, network_of

if TYPE_CHECKING:
    from geonexus.geometry.geodesy import Coordinates, Point2
    from geonexus.model.layer import Layer

REACH_M = 30_000.0
"""A place farther than this from every river line does not lie on a river that we have."""

_CANDIDATES = 8


@lru_cache(maxsize=4)
def river_network(rivers: Layer) -> Network:
    """Return the network of a river layer; built once per process and layer."""
    lines = rivers.geo.geometry.to_numpy()
    return network_of(lines, np.full(len(lines), ""))


def river_path(start: Point2, goal: Point2, rivers: Layer) -> Coordinates | None:
    """Return the way along rivers between two points.

    Parameters
    ----------
    start, goal
        (lon, lat) in degrees.
    rivers
        Rivers as lines.

    Returns
    -------
    Coordinates or None
        (lon, lat) from start to goal; None when an end lies more than ``REACH_M`` from every
        river line, or the two are not on one connected water.
    """
    network = river_network(rivers)
    ends = [_access(network, point) for point in (start, goal)]
    if any(len(end.nodes) == 0 for end in ends):
        return None
    nodes, _ = network.path(ends[0], ends[1])
    if nodes is None:
        return None
    return np.concatenate([[start], network.nodes[nodes], [goal]])


def _access(network: Network, point: Point2) -> Access:
    nodes, meters = network.nearest(point, _CANDIDATES)
    reached = meters <= REACH_M
    return Access(nodes[reached], meters[reached])
