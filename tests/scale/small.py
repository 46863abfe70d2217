"""Folders of events that a reader can follow, and what the join of one file makes of them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from handmade import make_layer, square

from geonexus.readers.mapping import EventMapping

HEADER = "id,lon,lat,date,code,country"
MAPPING = EventMapping.model_validate(
    {
        "name": "mine",
        "columns": {
            "id": "id", "lon": "lon", "lat": "lat", "date": "date", "precision": "code",
            "country": "country",
        },
        "precision": {
            "1": {"place_precision": "place", "accuracy_m": 5000},
            "3": {"place_precision": "admin1", "accuracy_m": 150000},
        },
        "keep": ["code"],
    }
)  # fmt: skip


def areas():
    """Three squares; the second and the third overlap, the first touches the second."""
    shapes = {"w": square(0, 0), "e": square(1, 0), "over": square(1.5, 0)}
    return make_layer("areas", shapes, title_en=["West", "East", "Ñandú"])


def rows(count, seed, start=0):
    """Return random events: inside, outside, on borders, coarse ones and rows to refuse."""
    rng = np.random.default_rng(seed)
    lon = np.round(rng.uniform(-0.5, 3, count), 2)
    lat = np.round(rng.uniform(-0.3, 1.3, count), 2)
    table = pd.DataFrame({
        "id": [f"e{start + n:06d}" for n in range(count)], "lon": lon.astype(str),
        "lat": lat.astype(str), "date": "2020-01-01", "code": rng.choice(["1", "1", "3"], count),
        "country": rng.choice(["PER", "Peruu"], count, p=[0.99, 0.01]),
    })  # fmt: skip
    table.loc[rng.random(count) < 0.1, "lon"] = "1.0"  # the border of the first two
    table.loc[rng.random(count) < 0.05, "date"] = "2020-02-31"
    table.loc[rng.random(count) < 0.05, "lat"] = "95"
    return table


def write_folder(folder, tables):
    """Write tables as CSV and Parquet, in turn; return the same rows in one CSV beside."""
    folder.mkdir()
    for number, table in enumerate(tables):
        path = folder / f"p{number:02d}.csv"
        if number % 2:
            table.to_parquet(path.with_suffix(".parquet"), index=False, row_group_size=50)
        else:
            table.to_csv(path, index=False)
    whole = folder.parent / "whole.csv"
    pd.concat(tables).to_csv(whole, index=False)
    return whole


def joined_rows(frame):
    """Return (id, area, match) of every row, sorted."""
    columns = ["id", "area", "match"]
    return sorted(map(tuple, frame[columns].fillna("").astype(str).to_numpy()))


def read_parts(out):
    return gpd.read_parquet(out / "parts")


def adds_up(done):
    tally = done.tally
    return done.rows_in == tally.matched + tally.unmatched + tally.withheld + done.rejected
