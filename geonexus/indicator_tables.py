"""Indicator tables of others → one row an area, indicator and year; unknown areas are reported.

Two shapes: *long*, one figure a row, and *wide*, one year a column, as the World Bank's CSV files,
which have four lines above their header.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from geonexus.area_codes import AreaCodes
from geonexus.cards import Card, Column
from geonexus.catalog import Catalog
from geonexus.checks import Faults
from geonexus.errors import MissingFileError
from geonexus.model import Layer, Step
from geonexus.own_card import own_card
from geonexus.readers.text_table import read_text_table
from geonexus.readers.values import numbers_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_WORLD_BANK = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
_MISSING = ("", "..", "...", "-", "n/a", "N/A", "NA", "nan")
_YEAR = re.compile(r"^(\d{4})(?: \[YR\d{4}\])?$")
_KINDS: dict[str, Literal["text", "integer", "number"]] = {
    "id": "text", "area": "text", "indicator": "text", "year": "integer", "value": "number",
}  # fmt: skip


def read_indicators(
    path: Path,
    *,
    area: str = "area",
    indicator: str | None = "indicator",
    year: str = "year",
    value: str = "value",
    decimal: Literal[".", ","] = ".",
    catalog: Catalog | None = None,
) -> Layer:
    r"""Read a table of figures by country as a layer without shapes.

    Parameters
    ----------
    path
        CSV or Parquet. A World Bank file is known by its header, and a table with columns named by
        years is read as wide; neither needs ``year`` and ``value``.
    area
        Column of the country: alpha-2, alpha-3, M49, or a name in English, Spanish or Portuguese.
    indicator
        Column of the indicator; ``None`` where the file holds one only, named as the file.
    year, value
        Columns of a long table.
    decimal
        The decimal mark of the file.
    catalog
        Holds the countries; the shipped one by default.

    Returns
    -------
    Layer
        Columns ``id``, ``area`` (alpha-3), ``indicator``, ``year``, ``value``. A missing figure
        has no row. ``rejects`` holds ``row`` (the table's header is row 1) and ``reason``: areas
        that are no known country, with the nearest known names, and figures that are none.

    Raises
    ------
    MissingFileError, InputError
        No such file; it is empty, damaged or lacks a column; every fault is listed.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "homicide.csv"
    >>> _ = file.write_text("pais;2019;2020\nPerú;7,7;..\nAtlantis;1;\n", encoding="utf-8")
    >>> layer = read_indicators(file, area="pais", indicator=None, decimal=",")
    >>> layer.frame.drop(columns="id").to_numpy().tolist()
    [['PER', 'homicide', 2019, 7.7]]
    >>> layer.rejects["reason"].tolist()
    ["area 'Atlantis' is no known country"]
    """
    import pandas as pd

    frame, early, encoding = _table(path)
    if set(_WORLD_BANK) <= set(frame.columns):
        area, indicator = "Country Code", "Indicator Code"
    years = {str(name): int(m[1]) for name in frame.columns if (m := _YEAR.match(str(name)))}
    wide = bool(years) and value not in frame.columns
    needed = [area, *([indicator] if indicator else []), *([] if wide else [year, value])]
    _require(frame, needed, path.name)
    figures = _melted(frame, years) if wide else _as_they_are(frame, year, value)
    figures = figures[~figures["_value"].str.strip().isin(_MISSING)].reset_index(drop=True)
    codes, reasons = _areas(figures[area], catalog or Catalog())
    numbers = numbers_of(figures["_value"].str.strip(), decimal)
    when = pd.to_numeric(figures["_year"], errors="coerce").to_numpy(dtype=float)
    _refuse(reasons, ~np.isfinite(numbers), figures["_value"], "figure {!r} is no number")
    bad_year = ~((when >= 1000) & (when <= 9999) & (when == np.floor(when)))
    _refuse(reasons, bad_year, figures["_year"], "year {!r} is not a year of four digits")
    named = figures[indicator].str.strip() if indicator else pd.Series(path.stem, figures.index)
    good = reasons == ""
    kept = pd.DataFrame(
        {"area": codes[good].to_numpy(), "indicator": named[good].to_numpy(),
         "year": when[good].astype(int), "value": numbers[good]}
    )  # fmt: skip
    kept.insert(0, "id", kept["area"] + ":" + kept["indicator"] + ":" + kept["year"].astype(str))
    again = kept["id"].duplicated().to_numpy()
    repeated = figures.loc[good, ["row"]][again]
    repeated = repeated.assign(reason=("a second figure for " + kept["id"][again]).to_numpy())
    wrong = figures.loc[~good, ["row"]].assign(reason=reasons[~good])
    refused = pd.concat([part for part in (early, wrong, repeated) if len(part)] or [early])
    refused = refused.drop_duplicates().sort_values("row", kind="stable", ignore_index=True)
    kept = kept[~again].reset_index(drop=True)
    step = Step("read", f"{path.name}, {encoding}", len(figures) + len(early), len(kept))
    return Layer(kept, _card(path, len(kept)), (step,), refused)


def _table(path: Path) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return the table as text, its refused rows and its encoding."""
    import pandas as pd

    if not path.is_file():
        raise MissingFileError(f"{path} is not there; check the name")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if b"Data Source" not in head[:40] or b"Country Name" not in head:
        table = read_text_table(path)
        return table.frame, table.rejects, table.encoding
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    start = next(n for n, row in enumerate(rows) if row[:1] == ["Country Name"])
    header = [name for name in rows[start] if name]
    good: dict[int, list[str]] = {}
    bad = []
    for number, row in enumerate(rows[start + 1 :], start=2):
        # every line ends with a comma too many
        if len(row) in (len(header), len(header) + 1):
            good[number] = row[: len(header)]
        elif row:
            bad.append({"row": number, "reason": f"{len(row)} cells, the header has {len(header)}"})
    frame = pd.DataFrame.from_dict(good, orient="index", columns=header)
    return frame, pd.DataFrame(bad, columns=["row", "reason"]), "utf-8"


def _require(frame: pd.DataFrame, needed: list[str], name: str) -> None:
    faults = Faults(name)
    for column in needed:
        if column not in frame.columns:
            faults.unknown(f"{name} row 1", "", "column", column, map(str, frame.columns))
    faults.raise_if_any()


def _melted(frame: pd.DataFrame, years: dict[str, int]) -> pd.DataFrame:
    """Return one row a figure, with the row of the file it came from."""
    others = [name for name in frame.columns if name not in years]
    long = frame.rename_axis("row").reset_index().melt(
        id_vars=["row", *others], value_vars=list(years), var_name="_year", value_name="_value"
    )  # fmt: skip
    ordered: pd.DataFrame = long.assign(_year=long["_year"].map(years)).sort_values(
        ["row", "_year"], ignore_index=True
    )
    return ordered


def _as_they_are(frame: pd.DataFrame, year: str, value: str) -> pd.DataFrame:
    """Return a long table with the columns that a melted one has."""
    figures = frame.assign(_year=frame[year].str.strip(), _value=frame[value])
    return figures.rename_axis("row").reset_index()


def _areas(texts: pd.Series, catalog: Catalog) -> tuple[pd.Series, NDArray[np.object_]]:
    """Return the alpha-3 codes, and why an area has none (else an empty text)."""
    resolver = AreaCodes(catalog)
    codes, _ = resolver.countries_of(texts)
    why = {text: _unknown(str(text), resolver) for text in texts[codes.isna()].unique()}
    reasons = np.array(
        [why[text] if missing else "" for text, missing in zip(texts, codes.isna(), strict=True)],
        dtype=object,
    )
    return codes, reasons


def _unknown(text: str, resolver: AreaCodes) -> str:
    near = resolver.near(text)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"area {text!r} is no known country{hint}"


def _refuse(
    reasons: NDArray[np.object_], bad: NDArray[np.bool_], texts: pd.Series, why: str
) -> None:
    """Write a reason where there is none yet."""
    for position in np.flatnonzero(bad & (reasons == "")):
        reasons[position] = why.format(texts.iloc[position])


def _card(path: Path, rows: int) -> Card:
    columns = {name: Column(kind=kind, about=name) for name, kind in _KINDS.items()}
    return own_card(
        path, id="indicator-table", key="id", geometry="table", columns=columns, features=rows
    )
