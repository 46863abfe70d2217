"""Read others' indicator tables: a row for each area, indicator and year; report unknown areas.

The World Bank's, UNODC's, the OECD's (SDMX-CSV) and the Organized Crime Index are known by their
columns; any other table is read by a mapping, of which the most is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geonexus.base.checks import check_share
from geonexus.catalog.catalog import Catalog
from geonexus.errors import InputError
from geonexus.model.card_of_file import own_card
from geonexus.model.cards import Card, Column
from geonexus.model.layer import Layer, Step
from geonexus.readers.figures import figures_of
from geonexus.readers.indicator_guess import guessed_indicator_fields, without_labels
from geonexus.readers.indicator_layouts import (
    LAYOUTS,
    MISSING,
    IndicatorMapping,
    changed_indicators,
    indicator_layout_of,
)
from geonexus.readers.text_table import TextTable, read_text_table
from geonexus.readers.values import numbers_of
from geonexus.readers.workbook import CellForm, is_workbook, sheet_names
from geonexus.userdata.area_codes import AreaCodes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

INDICATOR_COLUMNS = (
    "id", "area", "indicator", "breakdown", "year", "value", "unit", "status", "source",
)  # fmt: skip
_KINDS: dict[str, Literal["integer", "number"]] = {"year": "integer", "value": "number"}
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ONE_SHEET_A_YEAR = LAYOUTS["oc-index"]


@dataclass(frozen=True, slots=True, eq=False)
class InspectedIndicators:
    """What a table of indicators looks like, for a person to confirm."""

    mapping: IndicatorMapping
    layout: str
    """Name of the published layout; empty for a guess."""
    tables: tuple[TextTable, ...]
    """The sheets that are read; one for any other file."""


def read_indicators(
    path: Path,
    mapping: IndicatorMapping | None = None,
    *,
    max_rejects: float = 1.0,
    catalog: Catalog | None = None,
    **fields: Any,  # noqa: ANN401
) -> Layer:
    r"""Read a table of figures by country as a layer without shapes.

    Parameters
    ----------
    path
        CSV, Excel or Parquet. Published layouts are known by their header.
    mapping
        Which column is what; guessed by default.
    max_rejects
        Largest share of refused figures; above it the reading stops.
    catalog
        Holds the countries; the shipped one by default.
    **fields
        Fields of ``IndicatorMapping`` that are to be other than the mapping, the layout or the
        guess says: ``area="pais"``, ``decimal=","``, ``where={"Sex": "Total"}``.

    Returns
    -------
    Layer
        Columns ``INDICATOR_COLUMNS``; ``area`` is alpha-3, or ISO 3166-2 of a state or department
        (by its code, or by its name where the mapping names the ``country``); ``breakdown`` parts
        an indicator ("Sex=Female"), ``status`` says what is provisional, estimated or missing. A
        missing figure has a row only where the file flags it. ``rejects`` holds ``row`` (as in
        the file, the first being row 1), ``reason`` (areas that are no known country, with the
        nearest known names, and figures that are none) and ``figures``, how many of the row are
        refused for it. Figures in = rows + refused figures.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, MissingExtraError
        No such file; it is empty, damaged or lacks a column; every fault is listed; more figures
        than ``max_rejects`` are refused. No such sheet. Excel without the extra for it.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "homicide.csv"
    >>> _ = file.write_text("pais;2019;2020\nPerú;7,7;..\nAtlantis;1;\n", encoding="utf-8")
    >>> layer = read_indicators(file)
    >>> layer.frame[["area", "indicator", "year", "value"]].to_numpy().tolist()
    [['PER', 'homicide', 2019, 7.7]]
    >>> layer.rejects["reason"].tolist()
    ["area 'Atlantis' is no known country"]
    """
    import pandas as pd

    seen = inspect_indicators(path, mapping, **fields)
    resolver = AreaCodes(catalog)
    several = len(seen.tables) > 1
    parts = [_read_table(path, table, seen.mapping, resolver, several) for table in seen.tables]
    kept = pd.concat([part.kept for part in parts], ignore_index=True)
    rejects = pd.concat([part.rejects for part in parts], ignore_index=True)
    again = kept["id"].duplicated().to_numpy()
    second = kept.loc[again, ["row"]].assign(reason="a second figure for " + kept["id"][again])
    refused = pd.concat([part for part in (rejects, second) if len(part)] or [rejects])
    refused = refused.groupby(["row", "reason"], sort=False).size().rename("figures").reset_index()
    refused = refused.sort_values("row", kind="stable", ignore_index=True)
    kept = kept[~again].drop(columns="row").reset_index(drop=True)
    figures = sum(part.figures for part in parts)
    first = refused[["row", "reason"]].head(10).itertuples(index=False)
    shown = ((f"{path.name} row {row}", why) for row, why in first)
    check_share(len(refused), figures, max_rejects, "figures", path.name, shown)
    notes = [note for part in parts for note in part.notes]
    said = f"{path.name} as {seen.layout or seen.mapping.name}, {seen.tables[0].encoding}"
    step = Step("read", "; ".join([said, *notes]), figures, len(kept))
    return Layer(kept, _card(path, seen.mapping, len(kept)), (step,), refused)


def inspect_indicators(
    path: Path,
    mapping: IndicatorMapping | None = None,
    **fields: Any,  # noqa: ANN401
) -> InspectedIndicators:
    """Say how a table of indicators is to be read.

    Parameters
    ----------
    path
        CSV, Excel or Parquet.
    mapping
        Which column is what; guessed by default.
    **fields
        Fields of ``IndicatorMapping`` to set instead of those of the mapping or the guess.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, MissingExtraError
        As ``read_indicators``.
    """
    of = (mapping.model_dump() if mapping else {}) | fields
    table = _table(path, of, of.get("sheet"))
    layout = None if mapping else indicator_layout_of(map(str, table.frame.columns))
    guess = {} if mapping or layout else guessed_indicator_fields(table.frame, fields)
    settled = changed_indicators(mapping or layout, guess | fields, f"{path.name}")
    tables = [table]
    if layout is not None and layout.name == "oc-index" and not of.get("sheet"):
        tables = _editions(path, table, of)
    if settled.decimal != "." and table.sheet:
        tables = [_table(path, of | {"decimal": settled.decimal}, one.sheet) for one in tables]
    return InspectedIndicators(settled, layout.name if layout else "", tuple(tables))


def _table(path: Path, of: Mapping[str, Any], sheet: str | None) -> TextTable:
    table = read_text_table(
        path,
        encoding=of.get("encoding"),
        delimiter=of.get("delimiter"),
        sheet=sheet,
        header_row=of.get("header_row"),
        form=CellForm(decimal=of.get("decimal", ".")),
    )
    return replace(table, frame=without_labels(table.frame))


def _editions(path: Path, first: TextTable, of: Mapping[str, Any]) -> list[TextTable]:
    """Return every sheet that holds an edition of the index, known by its year and its header."""
    if not is_workbook(path):
        return [first]
    named = [name for name in sheet_names(path) if _YEAR_IN_NAME.search(name)]
    tables = [_table(path, of, name) for name in named]
    signature = _ONE_SHEET_A_YEAR.signature
    return [one for one in tables if signature <= set(one.frame.columns)] or [first]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one sheet gave."""

    kept: pd.DataFrame
    rejects: pd.DataFrame
    figures: int
    notes: list[str]


def _read_table(
    path: Path, table: TextTable, mapping: IndicatorMapping, resolver: AreaCodes, several: bool
) -> _Part:
    import pandas as pd

    year = _YEAR_IN_NAME.search(table.sheet) or _YEAR_IN_NAME.search(path.stem)
    place = f"{path.name}, sheet {table.sheet}" if table.sheet else path.name
    found, left_out = figures_of(table.frame, mapping, place, path.stem, year[1] if year else "")
    notes = [*table.notes, *left_out]
    empty = found["value"].isin(MISSING)
    silent = empty & (found["status"] == "")
    if silent.any():
        notes.append(f"{int(silent.sum()):,} cells without a figure have no row")
    figures = found[~silent].reset_index(drop=True)
    kept, reasons = _checked(figures, mapping, resolver)
    good = reasons == ""
    wrong = figures.loc[~good, ["row"]].assign(reason=reasons[~good])
    refused = pd.concat([part for part in (table.rejects, wrong) if len(part)] or [wrong])
    if several:
        refused["reason"] = f"sheet {table.sheet}: " + refused["reason"].astype(str)
    return _Part(kept[good], refused, len(figures) + len(table.rejects), notes)


def _checked(
    figures: pd.DataFrame, mapping: IndicatorMapping, resolver: AreaCodes
) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """Return the figures with codes, years and numbers; and why one is refused, else empty."""
    import pandas as pd

    codes, reasons = _areas(figures["area"], resolver, mapping.country)
    missing = figures["value"].isin(MISSING).to_numpy()
    numbers = numbers_of(figures["value"].where(~missing, ""), mapping.decimal)
    wrong = ~np.isfinite(numbers) & ~missing
    _refuse(reasons, wrong, figures["value"], "figure {!r} is no number")
    if mapping.scale:
        low, high = mapping.scale
        with np.errstate(invalid="ignore"):
            beyond = (numbers < low) | (numbers > high)
        _refuse(reasons, beyond, figures["value"], f"figure {{!r}} is beyond {low:g} to {high:g}")
    when = pd.to_numeric(figures["year"], errors="coerce").to_numpy(dtype=float)
    bad_year = ~((when >= 1000) & (when <= 9999) & (when == np.floor(when)))
    _refuse(reasons, bad_year, figures["year"], "year {!r} is not a year of four digits")
    years = np.where(bad_year, 0, when).astype(int)
    parts = [
        codes.fillna(""),
        figures["indicator"],
        figures["breakdown"],
        figures["unit"],
        pd.Series(years, figures.index).astype(str),
    ]
    key = parts[0].astype(str)
    for part in parts[1:]:
        key = key + (":" + part).where(part != "", "")
    columns = figures[["row", "indicator", "breakdown", "unit", "status", "source"]]
    made = columns.assign(id=key, area=codes, year=years, value=numbers)
    return made[["row", *INDICATOR_COLUMNS]], reasons


def _areas(
    texts: pd.Series, resolver: AreaCodes, country: str | None
) -> tuple[pd.Series, NDArray[np.object_]]:
    """Return the codes, and why an area has none (else an empty text)."""
    home = resolver.country(country) if country else None
    if country and home is None:
        raise InputError(f"country {country!r} is no known country{_hint(country, resolver)}")
    codes = resolver.areas_of(texts, home)
    why = {text: _unknown(str(text), resolver, home) for text in texts[codes.isna()].unique()}
    reasons = np.array(
        [why[text] if missing else "" for text, missing in zip(texts, codes.isna(), strict=True)],
        dtype=object,
    )
    return codes, reasons


def _unknown(text: str, resolver: AreaCodes, home: str | None) -> str:
    kind = f"known area of {home}" if home else "known country"
    return f"area {text!r} is no {kind}{_hint(text, resolver, home)}"


def _hint(text: str, resolver: AreaCodes, home: str | None = None) -> str:
    near = resolver.near(text, home)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _refuse(
    reasons: NDArray[np.object_], bad: NDArray[np.bool_], texts: pd.Series, why: str
) -> None:
    """Write a reason where there is none yet."""
    for position in np.flatnonzero(bad & (reasons == "")):
        reasons[position] = why.format(texts.iloc[position])


def _card(path: Path, mapping: IndicatorMapping, rows: int) -> Card:
    columns = {
        name: Column(kind=_KINDS.get(name, "text"), about=name) for name in INDICATOR_COLUMNS
    }
    return own_card(
        path, id=mapping.name, key="id", geometry="table", columns=columns, features=rows
    )
