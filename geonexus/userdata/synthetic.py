"""Made-up events for trying things out at any size; every row says that it is synthetic."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geonexus.base.files import staged
from geonexus.catalog.catalog import Catalog
from geonexus.readers.mapping import EventMapping

MAPPING = EventMapping(
    name="synthetic",
    source="synthetic, no real event",
    columns={
        "id": "id",
        "lon": "lon",
        "lat": "lat",
        "date": "date",
        "country": "country",
        "type": "type",
        "title": "type",
        "fatalities": "fatalities",
    },
    accuracy_m=1000.0,
)
"""How to read what ``write_synthetic`` writes."""

_BATCH = 1_000_000
_SPREAD_DEG = 0.3
_TYPES = ("synthetic-a", "synthetic-b", "synthetic-c")


def write_synthetic(path: Path, rows: int, seed: int = 0, catalog: Catalog | None = None) -> Path:
    """Write made-up events that crowd around the towns of Latin America.

    Parameters
    ----------
    path
        ``.csv`` or ``.parquet``.
    rows
        How many; written a million at a time, so that memory stays flat.
    seed
        The same seed gives the same rows.
    catalog
        Holds the gazetteer; the shipped one by default.

    Raises
    ------
    OutputError
        The file could not be written.

    Examples
    --------
    >>> import tempfile
    >>> file = write_synthetic(Path(tempfile.mkdtemp()) / "s.csv", rows=3, seed=1)
    >>> len(file.read_text().splitlines())
    4
    """
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    catalog = catalog or Catalog()
    countries = catalog.open("countries").frame
    places = catalog.open("gazetteer").geo
    places = places[places["country"].isin(countries.loc[countries["latam"], "iso3"])]
    lon, lat = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    weight = places["population"].to_numpy(float, na_value=0.0) + 1000.0
    country = places["country"].to_numpy(dtype=object)
    rng = np.random.default_rng(seed)
    with staged(path) as beside:
        writer = None
        for start in range(0, max(rows, 1), _BATCH):
            count = min(_BATCH, rows - start)
            near = rng.choice(len(lon), count, p=weight / weight.sum())
            days = rng.integers(0, 9131, count).astype("timedelta64[D]")
            table = pa.table(
                {
                    "id": pa.array([f"syn-{start + k:09d}" for k in range(count)]),
                    "date": pa.array((np.datetime64("2000-01-01") + days).astype(str)),
                    "lon": np.round(lon[near] + rng.normal(0, _SPREAD_DEG, count), 6),
                    "lat": np.round(lat[near] + rng.normal(0, _SPREAD_DEG, count), 6),
                    "country": pa.array(country[near]),
                    "type": pa.array(np.array(_TYPES)[rng.integers(0, len(_TYPES), count)]),
                    "fatalities": rng.poisson(0.4, count),
                    "synthetic": pa.array(["synthetic"] * count),
                }
            )
            if writer is None:
                kind = pq.ParquetWriter if path.suffix == ".parquet" else pc.CSVWriter
                writer = kind(str(beside), table.schema)
            writer.write_table(table)
        if writer is not None:
            writer.close()
    return path
