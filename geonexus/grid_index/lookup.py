"""Choose how to look points up: the tree for few, the grid for many; keep grids that were built.

Building the grid of 95,000 edges takes about a tenth of a second, which is the time the tree needs
for about half as many points as there are edges. Hence the rule in ``cover``. numba was measured
and left out: importing it took 0.55 s and compiling a small kernel 0.93 s (0.2 GB on the disk).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.files import staged
from geonexus.grid_index.build import CELLS_PER_EDGE, GridIndex, build_index
from geonexus.grid_index.edges import Grid
from geonexus.grid_index.query import Pairs, by_tree, covering

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_POINTS = 50_000
"""Below, the tree answers sooner than any grid is built."""
CELLS_PER_POINT = 8.0
KEPT_IN_MEMORY = 4
FORMAT = "geonexus-grid-1"
"""Goes into the hash: an index of another layout is never read."""

_kept: OrderedDict[str, tuple[float, GridIndex]] = OrderedDict()


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
    import shapely

    edges = int(shapely.get_num_coordinates(shapes).sum())
    if len(x) < max(FEWEST_POINTS, edges // 2):
        return by_tree(shapes, x, y)
    fineness = float(np.clip(CELLS_PER_POINT * len(x) / max(edges, 1), 4.0, CELLS_PER_EDGE))
    return covering(index_of(shapes, fineness, cache=cache), shapes, x, y)


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
    if kept is None or kept[0] * 2 < fineness:
        kept = (fineness, _read_or_build(shapes, fineness, digest, cache))
    _kept[digest] = kept
    while len(_kept) > KEPT_IN_MEMORY:
        _kept.popitem(last=False)
    return kept[1]


def remember(shapes: NDArray[np.object_], index: GridIndex) -> None:
    """Keep an index of areas that another process built, as if this one had.

    Parameters
    ----------
    shapes
        The areas of the index.
    index
        At the full fineness, as ``index_of`` returns it by default.
    """
    _kept[boundary_hash(shapes)] = (CELLS_PER_EDGE, index)


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


def _read_or_build(
    shapes: NDArray[np.object_], fineness: float, digest: str, cache: Path | None
) -> GridIndex:
    if cache is None:
        return build_index(shapes, cells_per_edge=fineness)
    path = cache / f"{digest[:32]}-{CELLS_PER_EDGE:.0f}.npz"
    index = read_index(path)
    if index is None:
        index = build_index(shapes)
        write_index(index, path)
    return index


def write_index(index: GridIndex, path: Path) -> None:
    """Write an index as arrays, whole or not at all.

    Raises
    ------
    OutputError
        The file could not be written.
    """
    arrays: dict[str, Any] = {
        field.name: getattr(index, field.name) for field in fields(index) if field.name != "grid"
    }
    grid = index.grid
    arrays["frame"] = np.array([grid.west, grid.south, grid.size])
    arrays["shape"] = np.array([grid.columns, grid.rows])
    with staged(path) as beside:
        np.savez(beside, **arrays)


def read_index(path: Path) -> GridIndex | None:
    """Return a written index; ``None`` where there is none, or a damaged one.

    The file is a zip archive whose members carry checksums, and nothing in it is executable.
    """
    import zipfile

    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        west, south, size = map(float, arrays.pop("frame"))
        columns, rows = map(int, arrays.pop("shape"))
        return GridIndex(grid=Grid(west, south, size, columns, rows), **arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
