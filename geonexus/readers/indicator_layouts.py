"""What a table of indicators means, and the published layouts of such tables.

How the layouts were checked: the SDMX-CSV header with labels of the OECD (``REF_AREA,Reference
area,…,OBS_STATUS,Observation status``) and the Organized Crime Index workbook (sheets
``2021_dataset``, ``2023_dataset``, ``2025_dataset``; "Criminality avg." and, in places,
"Criminality avg,") are found in public projects that read the real files; of the UNODC export, two
lines of notes and the columns Indicator, Dimension, Category, Sex, Age, Year and Unit of
measurement do, while ``Iso3_code``, ``VALUE`` and ``Source`` could not be checked. Of the SDMX
code list CL_OBS_STATUS, the codes E, H, L, M, N, O, P and Q were checked, the others were not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from geonexus.base.checks import Faults
from geonexus.model.cards import Frozen
from geonexus.readers.yaml_file import parse_model, read_yaml

Shape = Literal["long", "years", "indicators"]
"""One figure a row; one year a column; one indicator a column."""
YEAR_COLUMN = re.compile(r"^(\d{4})(?: \[YR\d{4}\])?$")
OBS_STATUS = {
    "A": "", "B": "break in series", "D": "definition differs", "E": "estimated",
    "F": "forecast", "G": "experimental", "H": "missing", "I": "imputed",
    "K": "in another category", "L": "missing", "M": "missing", "N": "not significant",
    "O": "missing", "P": "provisional", "Q": "missing (suppressed)", "U": "low reliability",
    "V": "not validated", "W": "includes another category",
}  # fmt: skip
"""SDMX code → what the figure is; empty for a plain one."""
MISSING = ("", "..", "...", "-", "n/a", "N/A", "NA", "nan", "NaN", ":")


class IndicatorMapping(Frozen):
    """How to read a table of indicators.

    Examples
    --------
    >>> IndicatorMapping(area="pais", shape="years").indicator is None
    True
    """

    name: str = Field(default="indicator-table", pattern=r"^[a-z0-9][a-z0-9-]*$")
    shape: Shape = "long"
    area: str
    """Column of the area: ISO alpha-2, alpha-3, M49 or 3166-2, or a name in our languages."""
    country: str | None = None
    """The one country of a table of states or departments: their names are known then."""
    indicator: str | None = None
    """Column of the indicator; ``None`` where the file holds one only, named as the file."""
    year: str | int | None = None
    """Column of the year, or the one year of the whole table."""
    value: str | None = None
    unit: str | None = None
    unit_exponent: str | None = None
    """Column of the power of ten in which the figures are: 6 for millions."""
    status: str | None = None
    """Column of the flag: SDMX codes are spelled out, other words are kept."""
    source: str | None = None
    breakdown: tuple[str, ...] = ()
    """Columns that part one indicator, such as sex and age; totals are left out of the name."""
    columns: tuple[str, ...] = ()
    """Indicator columns of the shape ``indicators``; all that are not text by default."""
    where: dict[str, str] = Field(default_factory=dict)
    """Column → the value that its rows must have; the others are left out and counted."""
    scale: tuple[float, float] | None = None
    """Lowest and highest figure that can be; others are refused."""
    decimal: Literal[".", ","] = "."
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: str | None = None
    sheet: str | None = Field(default=None, min_length=1)
    header_row: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _enough(self) -> IndicatorMapping:
        if self.shape == "long" and not (self.value and self.year is not None):
            raise ValueError("a long table needs a column of values, and a column of years or one")
        return self

    def named_columns(self) -> list[str]:
        """Return every column that the mapping names."""
        plain = (self.area, self.indicator, self.value, self.unit, self.unit_exponent)
        year = self.year if isinstance(self.year, str) else None
        one_each = [name for name in (*plain, self.status, self.source, year) if name]
        return [*one_each, *self.breakdown, *self.columns, *self.where]


@dataclass(frozen=True, slots=True)
class IndicatorLayout:
    """A published layout: how to know it, and how to read it."""

    mapping: IndicatorMapping
    signature: frozenset[str]


WORLD_BANK = IndicatorLayout(
    IndicatorMapping(
        name="world-bank", shape="years", area="Country Code", indicator="Indicator Code"
    ),
    frozenset({"Country Name", "Country Code", "Indicator Name", "Indicator Code"}),
)
"""World Bank: one year a column; the CSV files have four lines above their header."""

UNODC = IndicatorLayout(
    IndicatorMapping(
        name="unodc",
        area="Iso3_code",
        indicator="Indicator",
        year="Year",
        value="VALUE",
        unit="Unit of measurement",
        source="Source",
        breakdown=("Dimension", "Category", "Sex", "Age"),
    ),
    frozenset({"Iso3_code", "Indicator", "Unit of measurement", "Year", "VALUE"}),
)
"""Export of the UNODC data portal: long, with lines of notes above the header."""

ORGANIZED_CRIME_INDEX = IndicatorLayout(
    IndicatorMapping(name="oc-index", shape="indicators", area="Country", scale=(1, 10)),
    frozenset({"Continent", "Region", "Country", "Human trafficking", "Mafia-style groups"}),
)
"""GI-TOC Organized Crime Index: rows are countries, columns scores, sheets editions."""

SDMX = IndicatorLayout(
    IndicatorMapping(name="sdmx", area="REF_AREA", year="TIME_PERIOD", value="OBS_VALUE"),
    frozenset({"REF_AREA", "TIME_PERIOD", "OBS_VALUE"}),
)
"""SDMX-CSV of the OECD, Eurostat, UNICEF and others, with or without columns of labels."""

LAYOUTS = {
    layout.mapping.name: layout for layout in (WORLD_BANK, UNODC, ORGANIZED_CRIME_INDEX, SDMX)
}
_NO_DIMENSION = frozenset(
    {
        "ACTION", "BASE_PER", "CONF_STATUS", "DATAFLOW", "DECIMALS", "FREQ", "OBS_STATUS",
        "OBS_VALUE", "REF_AREA", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "TIME_FORMAT",
        "TIME_PERIOD", "UNIT_MEASURE", "UNIT_MULT",
    }
)  # fmt: skip


def indicator_layout_of(columns: Iterable[str]) -> IndicatorMapping | None:
    """Return the mapping of the published layout that a header belongs to, if any.

    Examples
    --------
    >>> header = "REF_AREA,Reference area,MEASURE,Measure,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
    >>> found = indicator_layout_of(header.split(","))
    >>> found.indicator, found.breakdown, found.status
    ('MEASURE', ('SEX',), 'OBS_STATUS')
    """
    names = list(columns)
    for layout in LAYOUTS.values():
        if layout.signature <= set(names):
            return _sdmx(names) if layout is SDMX else layout.mapping
    return None


def _sdmx(names: list[str]) -> IndicatorMapping:
    """Return the mapping of an SDMX header: code columns in capitals, labels beside them."""
    codes = [name for name in names if re.fullmatch(r"[A-Z][A-Z0-9_]*", name)]
    indicator = next((name for name in ("MEASURE", "INDICATOR", "SERIES") if name in codes), None)
    parts = [name for name in codes if name not in _NO_DIMENSION and name != indicator]
    found: dict[str, Any] = {
        field: name
        for field, name in (
            ("unit", "UNIT_MEASURE"),
            ("unit_exponent", "UNIT_MULT"),
            ("status", "OBS_STATUS"),
        )
        if name in codes
    }
    fields = SDMX.mapping.model_dump() | found
    return IndicatorMapping(**fields | {"indicator": indicator, "breakdown": tuple(parts)})


def read_indicator_mapping(path: Path) -> IndicatorMapping:
    """Read a mapping from YAML.

    Raises
    ------
    MissingFileError, InputError
        No such file; every fault of the file, with its line.
    """
    return parse_model(IndicatorMapping, read_yaml(path))


def changed_indicators(
    mapping: IndicatorMapping | None, changes: Mapping[str, Any], where: str
) -> IndicatorMapping:
    """Return a mapping with some of its fields set anew, checked as a whole.

    Raises
    ------
    InputError
        The result is no mapping; every fault is listed.
    """
    data = mapping.model_dump(exclude_defaults=True) if mapping else {}
    try:
        return IndicatorMapping.model_validate(data | dict(changes))
    except ValidationError as error:
        faults = Faults(where)
        faults.pydantic(error, lambda _: where)
        faults.raise_if_any()
        raise AssertionError("unreachable: pydantic raised without a fault") from error
