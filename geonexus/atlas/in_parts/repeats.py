"""Find ids that occur twice, over all partitions, without holding all ids in memory.

Every batch leaves the hashes of its ids on the disk, sorted; afterwards one range of hashes after
the other is looked at over all batches. Of rows with one id the first counts, as in one file.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geonexus.base.files import staged

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_KEYS = ("geonexus-events1", "geonexus-events2")
"""Two keys of 16 letters: 128 bits of hash, so that two ids never pass for one."""
_ROWS_AT_A_TIME = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Rows of one partition whose id occurs in an earlier row, and where that row is."""

    row: NDArray[np.int64]
    """Sorted."""
    first_part: NDArray[np.int64]
    first_row: NDArray[np.int64]


def write_ids(ids: pd.Series, part: int, batch: int, folder: Path) -> None:
    """Write the hashes of the ids of a batch, whose index is the row in the file.

    Parameters
    ----------
    ids
        Each id once.
    part, batch
        Numbers of the partition, and of the batch in it.
    folder
        Where the hashes of all partitions are gathered.
    """
    import pandas as pd

    values = ids.to_numpy(dtype=object)
    hashes = [pd.util.hash_array(values, hash_key=key, categorize=False) for key in _KEYS]
    rows = ids.index.to_numpy(dtype=np.uint64)
    table = np.stack([*hashes, np.full(len(ids), part, dtype=np.uint64), rows])
    order = np.lexsort((hashes[1], hashes[0]))
    with staged(folder / f"{part:05d}-{batch:05d}.npy") as beside:
        np.save(beside, table[:, order])


def find_repeats(folder: Path, parts: Collection[int]) -> dict[int, Repeats]:
    """Return the repeated rows of each partition that has any.

    Parameters
    ----------
    folder
        Where ``write_ids`` wrote.
    parts
        The partitions that count: those that were read to the end.
    """
    paths = [p for p in sorted(folder.glob("*.npy")) if int(p.name.split("-")[0]) in parts]
    rows = sum(_open(path).shape[1] for path in paths)
    ranges = rows // _ROWS_AT_A_TIME + 1
    edges = np.array([k * 2**64 // ranges for k in range(1, ranges)], dtype=np.uint64)
    cuts = [[0, *np.searchsorted(_open(path)[0], edges), None] for path in paths]
    found = [np.zeros((4, 0), dtype=np.uint64)]
    for k in range(ranges):
        # copies, each file closed again: pages that stay mapped would count as ours
        pieces = [
            np.array(_open(path)[:, cut[k] : cut[k + 1]])
            for path, cut in zip(paths, cuts, strict=True)
        ]
        if pieces:
            found.append(_repeated(np.concatenate(pieces, axis=1)))
    return _by_part(np.concatenate(found, axis=1).astype(np.int64))


def _open(path: Path) -> NDArray[np.uint64]:
    """Map a file of hashes; it is closed with the last reference to the result."""
    mapped: NDArray[np.uint64] = np.load(path, mmap_mode="r")
    return mapped


def _repeated(table: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return (part, row, first part, first row) of each row whose hash an earlier row has."""
    one, two, part, row = table[:, np.lexsort((table[3], table[2], table[1], table[0]))]
    again = np.zeros(len(one), dtype=bool)
    again[1:] = (one[1:] == one[:-1]) & (two[1:] == two[:-1])
    leader = np.maximum.accumulate(np.where(again, 0, np.arange(len(one))))[again]
    return np.stack([part[again], row[again], part[leader], row[leader]])


def _by_part(found: NDArray[np.int64]) -> dict[int, Repeats]:
    found = found[:, np.lexsort((found[1], found[0]))]
    return {
        int(part): Repeats(*found[1:, found[0] == part][[0, 1, 2]]) for part in np.unique(found[0])
    }
