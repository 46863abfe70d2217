"""A large table of points, packed as columns of numbers: a million rows take ten megabytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geonexus.render.blocks import packed_bytes
from geonexus.render.packed_columns import Coded, coded, packed_column
from geonexus.render.packed_points import packed_points, quantum_deg

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Where = Mapping[str, str | tuple[str, ...]]

LARGE_FROM_ROWS = 4000
"""A table of points from this size on is large, and packed; a smaller one is plain JSON."""


@dataclass(frozen=True, slots=True, eq=False)
class LargeTable:
    """Columns and coordinates of a table, its rows in Morton order."""

    coded: dict[str, Coded]
    columns: dict[str, dict[str, Any]]
    """What the page reads of each column."""
    points: dict[str, Any]
    """What the page reads of the coordinates."""

    def terms(self, column: str) -> list[Any]:
        """Return the distinct values of a column."""
        return self.coded[column].terms if column in self.coded else []

    def chosen(self, where: Where) -> dict[str, Any]:
        """Return the rows of a layer that shows only a part: a bit for each, and how many."""
        kept = self._kept(where)
        if kept is None:
            return {}
        return {"rows": packed_bytes(np.packbits(kept).tobytes()), "count": int(kept.sum())}

    def counts(self, column: str | None, where: Where) -> dict[str, int]:
        """Return how many rows of a layer have each value of a column."""
        if column is None or column not in self.coded:
            return {}
        kept = self._kept(where)
        codes = self.coded[column].codes
        numbers = np.bincount(codes if kept is None else codes[kept]).tolist()
        named = ["", *(str(term or "") for term in self.coded[column].terms)]
        counts: dict[str, int] = {}
        for term, number in zip(named, numbers, strict=False):
            if number:
                counts[term] = counts.get(term, 0) + number
        return counts

    def _kept(self, where: Where) -> NDArray[np.bool_] | None:
        kept: NDArray[np.bool_] | None = None
        for column, value in where.items():
            wanted = (value,) if isinstance(value, str) else value
            known = self.coded[column]
            fits = np.array([str(term) in wanted for term in (None, *known.terms)])
            passing = fits[known.codes]
            kept = passing if kept is None else kept & passing
        return None if kept is None or kept.all() else kept


def pack_table(
    frame: gpd.GeoDataFrame, by_terms: set[str], origins: Callable[[object], int]
) -> LargeTable:
    """Pack a table of points.

    Parameters
    ----------
    frame
        Points in longitude and latitude.
    by_terms
        Columns that are filtered by, or that decide the symbol of a marker.
    origins
        Tells how many independent origins a cell of citations has.
    """
    accuracy = frame.get("accuracy_m", pd.Series(dtype=float)).to_numpy(float, na_value=np.nan)
    quantum = quantum_deg(accuracy)
    order, points = packed_points(frame.geometry.to_numpy(), quantum)
    rest = pd.DataFrame(frame.drop(columns=frame.geometry.name)).iloc[order]
    found = {str(name): coded(rest[name]) for name in rest.columns}
    if "sources" in found:
        cited = found["sources"]
        numbers = np.array([origins(term) for term in (None, *cited.terms)], dtype=np.int64)
        found["origins"] = coded(pd.Series(numbers[cited.codes]))
    return LargeTable(found, _packed(found, by_terms), {"quantum": quantum, "points": points})


def _packed(found: dict[str, Coded], by_terms: set[str]) -> dict[str, dict[str, Any]]:
    """Return the columns packed; one that repeats another is said to be the same."""
    columns: dict[str, dict[str, Any]] = {}
    for name, column in found.items():
        others = columns if len(column.terms) > 1 else ()
        twin = next((other for other in others if _equal(found[other], column)), None)
        # what is filtered by needs its terms
        if twin is not None and (name not in by_terms or columns[twin]["kind"] == "terms"):
            columns[name] = {"kind": "same", "as": twin}
        else:
            columns[name] = packed_column(column, by_terms=name in by_terms)
    return columns


def _equal(one: Coded, other: Coded) -> bool:
    return (
        one.terms == other.terms
        and list(map(type, one.terms)) == list(map(type, other.terms))
        and np.array_equal(one.codes, other.codes)
    )
