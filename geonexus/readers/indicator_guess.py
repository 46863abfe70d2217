"""Guess what the columns of a table of indicators are, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.readers.indicator_layouts import MISSING, YEAR_COLUMN
from geonexus.readers.plain import plain
from geonexus.readers.values import numbers_of

if TYPE_CHECKING:
    import pandas as pd

_NAMES: dict[str, tuple[str, ...]] = {
    "area": (
        "iso3",
        "iso3_code",
        "country_code",
        "iso_code",
        "ref_area",
        "iso2",
        "m49",
        "area",
        "country",
        "pais",
        "country_name",
        "nombre_pais",
        "entity",
        "code",
    ),
    "indicator": ("indicator", "indicador", "measure", "variable", "series"),
    "year": ("year", "ano", "time_period", "periodo", "time", "date"),
    "value": ("value", "valor", "obs_value", "figure"),
    "unit": ("unit", "unidad", "unidade", "unit_of_measurement", "unit_measure"),
    "status": ("status", "obs_status", "flag"),
    "source": ("source", "fuente", "fonte"),
}
_LABELED = re.compile(r"^([A-Z][A-Z0-9_]*)\s*:\s*\S")


def guessed_indicator_fields(
    frame: pd.DataFrame, known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the fields of a mapping by the names of the columns and the form of their figures.

    Parameters
    ----------
    frame
        The table as text.
    known
        Fields that need no guess.

    Examples
    --------
    >>> import pandas as pd
    >>> guessed_indicator_fields(pd.DataFrame({"País": ["Perú"], "2019": ["7,5"]}))
    {'area': 'País', 'shape': 'years', 'decimal': ','}
    """
    by_name = {plain(name).replace(" ", "_"): str(name) for name in frame.columns}
    fields: dict[str, Any] = {}
    for role, names in _NAMES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None:
            fields[role] = found
    fields |= known or {}
    years = [str(name) for name in frame.columns if YEAR_COLUMN.match(str(name))]
    used = [value for value in fields.values() if isinstance(value, str)]
    rest = [str(name) for name in frame.columns if name not in used]
    scores = [name for name in rest if name not in years and _decimal_of(frame[name])]
    figures = [fields["value"]] if fields.get("value") else years or scores
    if "shape" in fields:
        return fields
    if fields.get("value") or not figures:
        # names that the file may lack: the fault then says which
        fields = {"area": "area", "year": "year", "value": "value"} | fields
    else:
        fields["shape"] = "years" if years else "indicators"
    if any(name in frame and _decimal_of(frame[name]) == "," for name in figures):
        fields["decimal"] = ","
    return fields


def _decimal_of(texts: pd.Series) -> str:
    """Return the mark with which most texts of a column are numbers; empty where they are none."""
    filled = texts.str.strip()[~texts.str.strip().isin(MISSING)].head(500)
    counts = {mark: int(np.isfinite(numbers_of(filled, mark)).sum()) for mark in ".,"}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] and counts[best] >= 0.5 * len(filled) else ""


def without_labels(frame: pd.DataFrame) -> pd.DataFrame:
    """Return an SDMX table whose cells are ``PER: Peru`` with the codes alone.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"REF_AREA: Area": ["PER: Peru"], "OBS_VALUE": ["1"]})
    >>> without_labels(table).to_dict("list")
    {'REF_AREA': ['PER'], 'OBS_VALUE': ['1']}
    """
    codes = {str(name): m[1] for name in frame.columns if (m := _LABELED.match(str(name)))}
    if not codes:
        return frame
    bare = {name: frame[name].str.split(":").str[0].str.strip() for name in codes}
    return frame.assign(**bare).rename(columns=codes)
