"""The small atlas with 50,000 made-up incidents: enough rows for a large table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from render.hostile import HOSTILE
from render.small_atlas import CRS, card, small_atlas, titles

from geonexus.model.layer import Atlas, Group, Layer
from geonexus.model.spec import LayerSpec

ROWS = 50_000
WITHOUT_PLACE = 7
ALONE = ("large-00000042", -45.0, 15.0)
"""One incident that stands far from all others."""


def large_frame(rows: int = ROWS) -> gpd.GeoDataFrame:
    """Return incidents of six years round twelve towns; hostile texts in a few rows."""
    rng = np.random.default_rng(4)
    numbers = np.arange(rows)
    near = rng.integers(0, 12, rows)
    lon = -78 + (near % 4) * 4 + rng.normal(0, 0.4, rows)
    lat = -16 + (near // 4) * 5 + rng.normal(0, 0.4, rows)
    days = np.datetime64("2010-01-01") + rng.integers(0, 2190, rows)
    when = pd.Series(days.astype(str), dtype=object)
    precision = pd.Series("day", index=when.index, dtype=object)
    # of one in ten only the year is known, and of one in fifty nothing
    for share, cut, word in ((10, 4, "year"), (50, 0, "undated")):
        chosen = numbers % share == 3
        when[chosen] = when[chosen].str[:cut]
        precision[chosen] = word
    frame = pd.DataFrame(
        {
            "id": [f"large-{n:08d}" for n in numbers],
            "title": [f"Case {n} at Peñón {chr(65 + n % 26)}" for n in numbers],
            "summary": [f"What was said of case {n}." for n in numbers],
            "type": rng.choice(["seizure", "attack", "arrest"], rows, p=[0.6, 0.3, 0.1]),
            "place_precision": rng.choice(["exact", "country"], rows, p=[0.8, 0.2]),
            "country": np.where(lon < -70, "AAA", "BBB"),
            "actors": rng.choice(["", "act:one", "act:one;act:two"], rows, p=[0.7, 0.2, 0.1]),
            "in_territories": np.where((lon > -67) & (lat > -8), "terr:overlap", ""),
            "claim": rng.choice(["reported", "assessed"], rows, p=[0.9, 0.1]),
            "contested": rng.random(rows) < 0.05,
            "source_reliability": rng.choice(list("ABC"), rows),
            "information_credibility": rng.integers(1, 4, rows),
            "sources": [f"alpha-2015@p{n % 40}" for n in numbers],
            "quantity": np.where(numbers % 3 == 0, np.round(rng.random(rows) * 9, 2), np.nan),
            "unit": "t",
            "note": "",
            "date_from": when,
            "date_to": "",
            "date_precision": precision,
            "accuracy_m": rng.choice([100.0, 5000.0], rows),
            "geometry_method": "gazetteer",
        }
    )
    for at, text in enumerate(HOSTILE):
        row = 1000 + at
        frame.loc[row, ["title", "summary", "unit", "actors"]] = text
        frame.loc[row, "type"] = "attack"
    shapes: Any = gpd.points_from_xy(lon, lat)
    located = gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)
    located.loc[rows - WITHOUT_PLACE :, "geometry"] = None
    alone = located["id"] == ALONE[0]
    located.loc[alone, "geometry"] = gpd.points_from_xy([ALONE[1]], [ALONE[2]])
    located.loc[alone, ["title", "type"]] = ["The lonely case", "arrest"]
    return located


def large_atlas(frame: gpd.GeoDataFrame) -> Atlas:
    """Return the small atlas with these incidents for its own."""
    atlas = small_atlas()
    content = Layer(frame, card("incidents", "point", "id", frame))
    spec = LayerSpec(layer="incidents", title=titles("Incidents", "Incidentes"), style="incident")
    # and once more, a part of them alone
    part = LayerSpec(
        layer="incidents",
        name="arrests",
        title=titles("Arrests"),
        style="incident",
        where={"type": "arrest"},
        visible=False,
    )
    groups = [group for group in atlas.groups if group.id != "incidents"]
    large = Group("incidents", titles("Large"), ((spec, content), (part, content)))
    return replace(atlas, groups=(*groups, large))
