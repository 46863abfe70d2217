"""Choose how to look points up: the tree for few, the grid for many; keep grids that were built.

The grid is built in the time that the tree takes for about half as many points as there are edges
(measured on 95,000 and 112,000 edges). Hence the rule in ``cover_read``. numba was measured and
left out: importing it took 0.55 s and compiling a small kernel 0.93 s (0.2 GB on the disk).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.base.files import staged
from geonexus.join.grid_index.build import CELLS_PER_EDGE, GridIndex, build_index
from geonexus.join.grid_index.edges import Grid
from geonexus.join.grid_index.query import Read, covering_read
from geonexus.join.grid_index.tree import Pairs, by_tree, wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_POINTS = 4_000
"""Below, the tree answers sooner than the hash of the areas is known."""
POINTS_PER_EDGE = 0.5
"""Below, the tree answers sooner than a grid is built."""
CELLS_PER_POINT = 8.0
KEPT_IN_MEMORY = 4
FORMAT = "geonexus-grid-2"
"""Goes into the hash: an index of another layout is never read."""

_kept: OrderedDict[str, tuple[float, GridIndex]] = OrderedDict()
"""Hash → (cells per edge, index)."""


def cover(
    shapes: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    cache: Path | None = None,
) -> Pairs:
    """Return every (point, area) where the area covers the point, by the quicker of two ways.

    Parameters
    ----------
    shapes
        Areas; they may overlap.
    x, y
        Coordinates; a point that is not finite lies in no area.
    cache
        A folder that keeps the index under the hash of the boundaries, for the next process.

    Examples
    --------
    >>> import shapely
    >>> cover(np.array([shapely.box(0, 0, 1, 1)]), np.array([0.5]), np.array([0.5])).area
    array([0], dtype=int32)
    """
    read: Read = lambda start, stop: (x[start:stop], y[start:stop])  # noqa: E731
    return wide(cover_read(shapes, len(x), read, cache=cache))


def cover_read(
    shapes: NDArray[np.object_],
    count: int,
    read: Read,
    *,
    rank: NDArray[np.integer] | None = None,
    points: NDArray[np.object_] | None = None,
    cache: Path | None = None,
) -> Pairs:
    """Return the pairs of ``cover`` for points read batch by batch, in narrow columns.

    Parameters
    ----------
    shapes
        Areas; they may overlap.
    count
        How many points there are.
    read
        Gives the coordinates of one batch, so that all points are never in memory together.
    rank
        A number for each area, to report and to sort by instead of its position.
    points
        The same points as shapely's, where there are any.
    cache
        A folder that keeps the index under the hash of the boundaries, for the next process.
    """
    import shapely

    corners = int(shapely.get_num_coordinates(shapes).sum())
    known = any(index.corners == corners for _, index in _kept.values())
    if count < max(FEWEST_POINTS, 0 if known else POINTS_PER_EDGE * corners):
        return by_tree(shapes, *read(0, count), rank=rank, points=points)
    fineness = float(np.clip(CELLS_PER_POINT * count / max(corners, 1), 4.0, CELLS_PER_EDGE))
    return covering_read(index_of(shapes, fineness, cache=cache), shapes, count, read, rank=rank)


def index_of(
    shapes: NDArray[np.object_], fineness: float = CELLS_PER_EDGE, *, cache: Path | None = None
) -> GridIndex:
    """Return the index of areas: from memory, from ``cache``, or built.

    Parameters
    ----------
    shapes
        Areas; they may overlap.
    fineness
        Least number of cells an edge; an index that is kept may be up to twice coarser.
    cache
        A folder to look in and to write to. A damaged file in it is built again.
    """
    digest = boundary_hash(shapes)
    kept = _kept.pop(digest, None)
    path = cache / f"{digest[:32]}.npz" if cache else None
    if (kept is None or kept[0] * 2 < fineness) and path is not None:
        kept = read_index(path)
    if kept is None or kept[0] * 2 < fineness:
        kept = fineness, build_index(shapes, cells_per_edge=fineness)
        if path is not None:
            write_index(kept[1], path, fineness)
    _kept[digest] = kept
    while len(_kept) > KEPT_IN_MEMORY:
        _kept.popitem(last=False)
    return kept[1]


def boundary_hash(shapes: NDArray[np.object_]) -> str:
    """Return the SHA-256 of areas: of every coordinate and their order.

    Examples
    --------
    >>> import shapely
    >>> len(boundary_hash(np.array([shapely.box(0, 0, 1, 1), None])))
    64
    """
    import shapely

    digest = hashlib.sha256(FORMAT.encode())
    for binary in shapely.to_wkb(shapes, include_srid=False, byte_order=1):
        digest.update(len(binary or b"").to_bytes(8, "little"))
        digest.update(binary or b"")
    return digest.hexdigest()


def write_index(index: GridIndex, path: Path, fineness: float = CELLS_PER_EDGE) -> None:
    """Write an index as arrays, whole or not at all.

    Parameters
    ----------
    index, path
        What to write, and where.
    fineness
        Cells per edge that it was built with.

    Raises
    ------
    OutputError
        The file could not be written.
    """
    arrays: dict[str, Any] = {
        field.name: getattr(index, field.name)
        for field in fields(index)
        if field.name not in ("grid", "corners")
    }
    grid = index.grid
    arrays["frame"] = np.array([grid.west, grid.south, grid.size, fineness])
    arrays["shape"] = np.array([grid.columns, grid.rows, index.corners])
    with staged(path) as beside:
        np.savez(beside, **arrays)


def read_index(path: Path) -> tuple[float, GridIndex] | None:
    """Return (cells per edge, written index); ``None`` where there is none, or a damaged one.

    The file is a zip archive whose members carry checksums, and nothing in it is executable.
    """
    import zipfile

    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        west, south, size, fineness = map(float, arrays.pop("frame"))
        columns, rows, corners = map(int, arrays.pop("shape"))
        grid = Grid(west, south, size, columns, rows)
        return fineness, GridIndex(grid=grid, corners=corners, **arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
