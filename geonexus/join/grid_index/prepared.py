"""Areas with their index in one object, to hand to threads, processes and other machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geonexus.join.grid_index.lookup import index_of
from geonexus.join.grid_index.query import covering

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geonexus.join.grid_index.build import GridIndex
    from geonexus.join.grid_index.tree import Pairs


@dataclass(frozen=True, slots=True, eq=False)
class PreparedAreas:
    """Areas and their grid index: built once, pickled, asked anywhere and by many threads."""

    shapes: NDArray[np.object_]
    index: GridIndex

    def query(
        self,
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        *,
        threads: int | None = None,
    ) -> Pairs:
        """Return every (point, area) where the area covers the point, and whether on its border.

        Parameters
        ----------
        lon, lat
            In degrees, in the CRS of the areas; a point that is not finite lies in no area.
        threads
            How many batches at a time; by default one a processor, four at most.

        Examples
        --------
        >>> import pickle, shapely
        >>> areas = prepare(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
        >>> sent = pickle.loads(pickle.dumps(areas))
        >>> found = sent.query(np.array([0.5, 1.0, 9.0]), np.array([0.5, 0.5, 0.5]))
        >>> list(zip(found.point.tolist(), found.area.tolist(), found.border.tolist()))
        [(0, 0, False), (1, 0, True), (1, 1, True)]
        """
        return covering(self.index, self.shapes, lon, lat, threads=threads)


def prepare(shapes: NDArray[np.object_], *, cache: Path | None = None) -> PreparedAreas:
    """Return areas with their index.

    Parameters
    ----------
    shapes
        Areas; they may overlap.
    cache
        A folder that keeps the index under the hash of the boundaries, for the next process.
    """
    return PreparedAreas(shapes, index_of(shapes, cache=cache))
