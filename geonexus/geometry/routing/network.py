"""A network of lines (sea lanes, rivers) and the shortest way along it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base import crs
from geonexus.geometry import geodesy

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.spatial import KDTree

    from geonexus.geometry.geodesy import Coordinates, Point2

    Indices = NDArray[np.int64]

_LONGEST_EDGE_M = 100_000.0
"""Longer edges get vertices on their great circle, so that a point far from land joins the lane
beside it and not at a far end."""


@dataclass(frozen=True, slots=True)
class Access:
    """How a point reaches a network: some nodes, and what each costs to reach."""

    nodes: Indices
    costs: NDArray[np.float64]
    """In meters, or more where a straight line there is to be avoided."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes and edges of a line layer; nodes at equal coordinates are one node."""

    nodes: Coordinates
    """(lon, lat) of each node; lon from -180 up to, but not, 180."""
    edges: Indices
    """(n, 2) node numbers."""
    edge_m: NDArray[np.float64]
    """Geodesic length of each edge."""
    edge_tag: NDArray[Any]
    """A word for each edge (a strait, a canal) by which it can be closed."""
    _tree: KDTree

    def nearest(self, point: Point2, count: int) -> tuple[Indices, NDArray[np.float64]]:
        """Return the nodes nearest to a point and their geodesic distances in meters."""
        count = min(count, len(self.nodes))
        _, found = self._tree.query(_unit_vectors(np.array([point]))[0], k=range(1, count + 1))
        nodes = np.asarray(found, dtype=np.int64)
        lons, lats = np.full(len(nodes), point[0]), np.full(len(nodes), point[1])
        _, _, distances = crs.geod().inv(lons, lats, self.nodes[nodes, 0], self.nodes[nodes, 1])
        return nodes, np.asarray(distances)

    def path(
        self, start: Access, goal: Access, closed: Collection[str] = ()
    ) -> tuple[Indices | None, float]:
        """Return the nodes of the cheapest way from ``start`` to ``goal``, and its cost.

        The nodes at which the network is entered and left are chosen together with the way.

        Parameters
        ----------
        start, goal
            How the two ends reach the network.
        closed
            Tags of edges that are not to be used.

        Returns
        -------
        nodes : Indices or None
            Node numbers in order; None when no way leads there.
        cost : float
            In meters, with the costs of both ends; infinite when no way leads there.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        count = len(self.nodes)
        source, sink = count, count + 1
        is_open = ~np.isin(self.edge_tag, list(closed))
        a, b = self.edges[is_open].T
        meters = self.edge_m[is_open]
        rows = np.concatenate([a, b, np.full(len(start.nodes), source), goal.nodes])
        columns = np.concatenate([b, a, start.nodes, np.full(len(goal.nodes), sink)])
        weights = np.concatenate([meters, meters, start.costs, goal.costs])
        # a zero weight would mean no edge
        graph = csr_array((np.maximum(weights, 1e-3), (rows, columns)), shape=(count + 2,) * 2)
        costs, before = dijkstra(graph, indices=source, return_predecessors=True)
        if not np.isfinite(costs[sink]):
            return None, float("inf")
        chain = [int(before[sink])]
        while before[chain[-1]] != source:
            chain.append(int(before[chain[-1]]))
        return np.array(chain[::-1], dtype=np.int64), float(costs[sink])


def network_of(lines: NDArray[Any], tags: NDArray[Any]) -> Network:
    """Return the network that lines make.

    Parameters
    ----------
    lines
        (Multi)LineStrings in longitude and latitude. Longitudes beyond ±180 are wrapped, so that
        lines which end at either side of the antimeridian meet.
    tags
        A word for each line, or an empty string.
    """
    from scipy.spatial import KDTree

    parts, part_of = shapely.get_parts(lines, return_index=True)
    coordinates, line_of = shapely.get_coordinates(parts, return_index=True)
    inside = np.flatnonzero(np.diff(line_of) == 0)
    nodes, ends = _merged(coordinates[inside], coordinates[inside + 1])
    edges = np.sort(ends, axis=1)
    edges, first = np.unique(edges, axis=0, return_index=True)
    edge_tag = np.asarray(tags, dtype=str)[part_of[line_of[inside[first]]]]
    real = edges[:, 0] != edges[:, 1]
    nodes, edges, edge_tag = _densified(nodes, edges[real], edge_tag[real])
    return Network(nodes, edges, _lengths(nodes, edges), edge_tag, KDTree(_unit_vectors(nodes)))


def _merged(starts: Coordinates, ends: Coordinates) -> tuple[Coordinates, Indices]:
    """Return distinct nodes, and for each edge its two node numbers."""
    both = np.concatenate([starts, ends])
    lons = np.round((both[:, 0] + 180.0) % 360.0 - 180.0, 6)
    lons[lons == 180.0] = -180.0
    keys = np.column_stack([lons, np.round(both[:, 1], 6)])
    nodes, number = np.unique(keys, axis=0, return_inverse=True)
    number = number.reshape(-1)
    return nodes, np.column_stack([number[: len(starts)], number[len(starts) :]])


def _densified(
    nodes: Coordinates, edges: Indices, tags: NDArray[Any]
) -> tuple[Coordinates, Indices, NDArray[Any]]:
    """Return the network with no edge longer than ``_LONGEST_EDGE_M``."""
    long = np.flatnonzero(_lengths(nodes, edges) > _LONGEST_EDGE_M)
    keep = np.ones(len(edges), dtype=bool)
    keep[long] = False
    all_nodes, all_edges, all_tags = [nodes], [edges[keep]], [tags[keep]]
    count = len(nodes)
    for edge in long:
        a, b = edges[edge]
        ends = [tuple(nodes[a].tolist()), tuple(nodes[b].tolist())]
        between = geodesy.densify(ends, _LONGEST_EDGE_M)[1:-1]
        chain = np.concatenate([[a], np.arange(count, count + len(between)), [b]])
        all_nodes.append(between)
        all_edges.append(np.column_stack([chain[:-1], chain[1:]]))
        all_tags.append(np.full(len(chain) - 1, tags[edge]))
        count += len(between)
    return np.concatenate(all_nodes), np.concatenate(all_edges), np.concatenate(all_tags)


def _lengths(nodes: Coordinates, edges: Indices) -> NDArray[np.float64]:
    a, b = nodes[edges[:, 0]], nodes[edges[:, 1]]
    _, _, meters = crs.geod().inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    return np.asarray(meters, dtype=np.float64)


def _unit_vectors(lonlat: Coordinates) -> NDArray[np.float64]:
    """Return points on the unit sphere: nearness there knows no antimeridian."""
    lon, lat = np.radians(lonlat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
