"""Packed columns and points with the cells that they stand for, for the page's own unpacker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from render.spoken_atlas import spoken_atlas

from geonexus.render.encode import plain
from geonexus.render.packed_columns import coded, packed_column
from geonexus.render.packed_points import packed_points
from geonexus.render.payload import build_payload

MANY = range(300)
COLUMNS: dict[str, list[Any]] = {
    "constant": ["São Tomé"] * 5,
    "nothing": [None] * 4,
    "terms": ["", None, "x", "</script>", "{{7*191}}"],
    "truths": [True, False, None, 1, "1"],
    "serials": [f"inc-{i:06d}" for i in MANY] + [None],
    "unpadded": [f"ACT-{i}" for i in range(0, 4000, 13)],
    "mixed width": [f"{i:03d}" for i in range(0, 4000, 13)],
    "texts": [f"{chr(300 + i)} – «{i}» 𝄞" for i in MANY] + ["", None, "\ufeffmark"],
    "json": [[f"a{chr(300 + i)}", "b"] for i in MANY],
    "whole": [*range(-5, 300), None],
    "decimals": [i / 100 for i in range(-300, 300)],
    "floats": [*(i / 3 for i in MANY), None, 1e300],
    "large": [i * 13_000_000 for i in MANY],
    "dates": [str(np.datetime64("1850-06-30") + i * 97) for i in range(900)]
    + ["2012", "2012-02", "", None],
}
POINTS = [(-180.0, -90.0), (180.0, 90.0), None, (0.0, 0.0), (-74.07209, 4.71099), (-58.38, -34.6)]


def packed_cases() -> dict[str, Any]:
    """Return what ``unpack.test.js`` and ``texts.test.js`` read."""
    columns = []
    for name, values in COLUMNS.items():
        cells = pd.Series(values, dtype=object)
        packed = packed_column(coded(cells))
        columns.append({"name": name, "packed": packed, "cells": [plain(v) for v in values]})
    shapes = np.array([p and shapely.Point(p) for p in POINTS], dtype=object)
    order, points = packed_points(shapes, 1e-5)
    places = [[round(c * 1e5) for c in POINTS[row] or ()] for row in order.tolist()]
    _, empty = packed_points(np.array([None], dtype=object), 1e-5)
    texts = build_payload(spoken_atlas())["texts"]
    return {
        "columns": columns, "points": points, "places": places, "empty": empty, "texts": texts,
    }  # fmt: skip
