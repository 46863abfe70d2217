"""Power diagram (Laguerre cells) of given areas: every cell gets the area it should have.

The weights are those of a semi-discrete optimal transport from the domain to the sites, found by
Newton's method with damping; it converges from the plain Voronoi diagram as long as no site has
an empty cell there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve
from scipy.spatial import ConvexHull

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FAR = 20.0
"""Distance, in widths of the domain, of the helper sites that bound the outer cells."""
_ROUNDS = 60
_HALVINGS = 12
_GOOD = 1e-3
"""Largest area error, as a share of the target, at which we stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Diagram:
    """The cells of a power diagram cut by its domain, and who borders whom."""

    cells: NDArray[np.object_]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    shared: Floats
    """Length of the border of ``first`` and ``second`` inside the domain."""


def fitted_cells(sites: Floats, targets: Floats, domain: Any) -> NDArray[np.object_]:  # noqa: ANN401
    """Return one cell for each site, cut by the domain, with areas in proportion to the targets.

    Parameters
    ----------
    sites
        Positions, one row each, inside the domain and all different.
    targets
        Wanted areas; scaled together so that they fill the domain.
    domain
        Polygon or multipolygon in the same plane.

    Returns
    -------
    numpy.ndarray
        Polygons or multipolygons in the order of the sites.
    """
    if len(sites) == 1:
        return np.array([domain], dtype=object)
    # work near the unit square, where numbers are of one size
    low, scale = sites.mean(axis=0), float(np.ptp(sites, axis=0).max())
    # sites that lie close together in a wide domain: the domain must end before the far points
    west, south, east, north = shapely.bounds(domain)
    scale = max(scale, 4 * max(east - west, north - south) / _FAR)
    points = (sites - low) / scale
    region = shapely.transform(domain, lambda xy: (xy - low) / scale)
    shapely.prepare(region)
    wanted = targets / targets.sum() * shapely.area(region)
    weights = np.zeros(len(points))
    diagram = _diagram(points, weights, region)
    areas = shapely.area(diagram.cells)
    least = min(areas.min(), wanted.min()) / 2
    for _ in range(_ROUNDS):
        if np.max(np.abs(areas - wanted) / wanted) < _GOOD:
            break
        step = _newton_step(points, diagram, areas, wanted)
        moved = _damped(points, weights, step, region, wanted, areas, least)
        if moved is None:
            break
        weights, diagram, areas = moved
    return shapely.transform(diagram.cells, lambda xy: xy * scale + low)


def _damped(
    points: Floats,
    weights: Floats,
    step: Floats,
    region: Any,  # noqa: ANN401
    wanted: Floats,
    areas: Floats,
    least: float,
) -> tuple[Floats, Diagram, Floats] | None:
    """Return the longest halved step that empties no cell and lowers the error; None if none."""
    error = np.linalg.norm(areas - wanted)
    share = 1.0
    for _ in range(_HALVINGS):
        trial = weights + share * step
        diagram = _diagram(points, trial, region)
        found = shapely.area(diagram.cells)
        if found.min() >= least and np.linalg.norm(found - wanted) < (1 - share / 2) * error:
            return trial, diagram, found
        share /= 2
    return None


def _newton_step(points: Floats, diagram: Diagram, areas: Floats, wanted: Floats) -> Floats:
    """Return the change of weights that would, to first order, give every cell its area."""
    count = len(points)
    gap = np.linalg.norm(points[diagram.first] - points[diagram.second], axis=1)
    slope = diagram.shared / (2 * gap)
    rows = np.concatenate([diagram.first, diagram.second])
    columns = np.concatenate([diagram.second, diagram.first])
    links = coo_matrix((np.tile(slope, 2), (rows, columns)), shape=(count, count)).tocsr()
    laplacian = (diags(np.asarray(links.sum(axis=1)).ravel()) - links).tolil()
    # only differences of weights count: the first is held
    laplacian[0, :] = 0
    laplacian[0, 0] = 1
    change = wanted - areas
    change[0] = 0
    # parts of a domain without a common border leave a singular system: a whisker fixes it
    system = laplacian.tocsc() + 1e-12 * diags(np.ones(count)).tocsc()
    step: Floats = spsolve(system, change)
    return step


def _diagram(points: Floats, weights: Floats, region: Any) -> Diagram:  # noqa: ANN401
    """Return the power diagram of weighted points, cut by the region."""
    count = len(points)
    far = _FAR * np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=float)
    everyone = np.vstack([points, far])
    weight = np.concatenate([weights, np.full(4, weights.mean())])
    # 1. the lower hull of the lifted points is the dual triangulation
    lifted = np.column_stack([everyone, (everyone**2).sum(axis=1) - weight])
    hull = ConvexHull(lifted)
    lower = hull.equations[:, 2] < 0
    triangles = hull.simplices[lower]
    normal = hull.equations[lower]
    # 2. a dual vertex is the point of equal power: the slope of its triangle's plane
    centers = -normal[:, :2] / (2 * normal[:, 2:3])
    # 3. a cell is the hull of the dual vertices around its site
    order = np.argsort(triangles.ravel(), kind="stable")
    owner = triangles.ravel()[order]
    spread = np.repeat(centers, 3, axis=0)[order]
    mine = owner < count
    # a weight that is too small leaves a site without a vertex, so without a cell
    seen, place = np.unique(owner[mine], return_inverse=True)
    hulls = np.full(count, shapely.Polygon(), dtype=object)
    hulls[seen] = shapely.convex_hull(shapely.multipoints(spread[mine], indices=place))
    cells = shapely.intersection(hulls, region)
    # 4. two triangles with a common side give the border of its two sites
    sides = np.sort(
        np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]]), axis=1
    )
    of = np.tile(np.arange(len(triangles)), 3)
    rank = np.lexsort((of, sides[:, 1], sides[:, 0]))
    sides, of = sides[rank], of[rank]
    twin = np.flatnonzero((sides[1:] == sides[:-1]).all(axis=1))
    twin = twin[(sides[twin] < count).all(axis=1)]
    ends = np.stack([centers[of[twin]], centers[of[twin + 1]]], axis=1)
    shared = shapely.length(shapely.intersection(shapely.linestrings(ends), region))
    return Diagram(cells, sides[twin, 0], sides[twin, 1], shared)
