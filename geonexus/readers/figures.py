"""Turn a table of indicators into one row for each figure, still text, with its source row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from geonexus.base.checks import Faults
from geonexus.readers.indicator_layouts import OBS_STATUS, YEAR_COLUMN, IndicatorMapping
from geonexus.readers.values import numbers_of

if TYPE_CHECKING:
    import pandas as pd

FIGURE_COLUMNS = (
    "row", "area", "indicator", "breakdown", "year", "value", "unit", "status", "source",
)  # fmt: skip
_TOTALS = frozenset({"", "total", "_t", "_z", "all", "both sexes", "not applicable"})
_NOT_SCORES = frozenset({"continent", "region", "country", "subregion"})


def figures_of(
    frame: pd.DataFrame, mapping: IndicatorMapping, name: str, only: str, sheet_year: str
) -> tuple[pd.DataFrame, list[str]]:
    """Return one row for each figure, with the columns ``FIGURE_COLUMNS``; and what was left out.

    Parameters
    ----------
    frame
        The table as text; its index is the row in the file.
    mapping
        Which column is what.
    name
        Name of the file, for faults.
    only
        Name of the indicator, for a table of one.
    sheet_year
        Year of a table that has no column of years and whose mapping names none.

    Raises
    ------
    InputError
        The mapping names columns that the table does not have; every one is listed.
    """
    import pandas as pd

    faults = Faults(name)
    for column in mapping.named_columns():
        if column not in frame.columns:
            faults.unknown(name, "", "column", column, map(str, frame.columns))
    years = [str(column) for column in frame.columns if YEAR_COLUMN.match(str(column))]
    if mapping.shape == "years" and not years:
        faults.add(name, "", "no column named by a year", "columns such as 2019, 2020")
    faults.raise_if_any()
    notes: list[str] = []
    before = len(frame)
    for column, wanted in mapping.where.items():
        frame = frame[frame[column].str.strip() == wanted]
    if len(frame) < before:
        words = " and ".join(f"{column}={wanted}" for column, wanted in mapping.where.items())
        notes.append(f"{before - len(frame):,} rows that are not {words} were left out")
    table = frame.rename_axis("_row").reset_index()
    if mapping.shape == "long":
        cells = table.assign(_value=table[mapping.value or ""], _indicator="", _year="")
    else:
        names = years if mapping.shape == "years" else _scores(frame, mapping, notes)
        if not names:
            faults.add(name, "", "no column of figures", "columns of indicators", "name them")
            faults.raise_if_any()
        others = [column for column in table.columns if column not in names]
        cells = table.melt(others, names, "_column", "_value").sort_values(
            ["_row", "_column"], kind="stable", ignore_index=True
        )
        cells = cells.assign(_indicator="", _year="")
        if mapping.shape == "years":
            cells["_year"] = cells["_column"].str[:4]
        else:
            cells["_indicator"] = cells["_column"].map(_score_name)
    figures = pd.DataFrame(
        {
            "row": cells["_row"],
            "area": cells[mapping.area].str.strip(),
            "indicator": _indicators(cells, mapping, only),
            "breakdown": _breakdown(cells, mapping),
            "year": _years(cells, mapping, sheet_year),
            "value": cells["_value"].str.strip(),
            "unit": _units(cells, mapping),
            "status": _statuses(cells, mapping),
            "source": cells[mapping.source].str.strip() if mapping.source else "",
        }
    )
    return figures, notes


def _scores(frame: pd.DataFrame, mapping: IndicatorMapping, notes: list[str]) -> list[str]:
    """Return the columns that are indicators: those named, else those with mostly figures."""
    if mapping.columns:
        return list(mapping.columns)
    others = {*mapping.named_columns(), *(n for n in frame.columns if n.lower() in _NOT_SCORES)}
    found: list[str] = []
    left: list[str] = []
    for column in map(str, frame.columns):
        if column in others:
            continue
        filled = frame[column][frame[column].str.strip() != ""]
        numeric = np.isfinite(numbers_of(filled, mapping.decimal))
        (found if len(filled) and numeric.mean() >= 0.5 else left).append(column)
    if left:
        notes.append(f"columns that are no figures were left out: {', '.join(left)}")
    return found


def _score_name(column: str) -> str:
    """Return the name of a score; the index writes "avg." and, in places, "avg,"."""
    return re.sub(r"\s+avg[.,]?\s*$", "", column).strip()


def _indicators(cells: pd.DataFrame, mapping: IndicatorMapping, only: str) -> pd.Series:
    if mapping.indicator:
        named = cells[mapping.indicator].str.strip()
        joined = named + ": " + cells["_indicator"]
        return named.where(cells["_indicator"] == "", joined)
    return cells["_indicator"].where(cells["_indicator"] != "", only)


def _years(cells: pd.DataFrame, mapping: IndicatorMapping, sheet_year: str) -> pd.Series:
    import pandas as pd

    if mapping.shape == "years":
        return cells["_year"]
    if isinstance(mapping.year, str):
        return cells[mapping.year].str.strip()
    return pd.Series(str(mapping.year or sheet_year), index=cells.index, dtype=object)


def _breakdown(cells: pd.DataFrame, mapping: IndicatorMapping) -> pd.Series:
    """Return what parts the indicator, as "Sex=Female; Age=15-29"; totals are not named."""
    import pandas as pd

    joined = pd.Series("", index=cells.index, dtype=object)
    for column in mapping.breakdown:
        texts = cells[column].str.strip()
        named = (column + "=" + texts).where(~texts.str.lower().isin(_TOTALS), "")
        both = joined.where((joined == "") | (named == ""), joined + "; ")
        joined = both + named
    return joined


def _units(cells: pd.DataFrame, mapping: IndicatorMapping) -> pd.Series:
    """Return the units; figures in thousands or millions stay as they are and say so."""
    import pandas as pd

    blank = pd.Series("", index=cells.index, dtype=object)
    units = cells[mapping.unit].str.strip() if mapping.unit else blank
    if not mapping.unit_exponent:
        return units
    powers = cells[mapping.unit_exponent].str.strip()
    return units.where(powers.isin(["", "0"]), (units + " × 10^" + powers).str.strip())


def _statuses(cells: pd.DataFrame, mapping: IndicatorMapping) -> pd.Series:
    import pandas as pd

    if not mapping.status:
        return pd.Series("", index=cells.index, dtype=object)
    # SDMX with labels writes "P: Provisional value"
    flags = cells[mapping.status].str.strip()
    codes = flags.str.split(":").str[0].str.strip()
    return codes.map(OBS_STATUS).where(codes.isin(list(OBS_STATUS)), flags)
