"""What a table of events means: which column is what, in which form; as YAML or as arguments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.model.cards import Frozen
from geonexus.model.evidence import DatePrecision, PlacePrecision
from geonexus.readers.values import EXCEL_DAYS
from geonexus.readers.workbook import CellForm
from geonexus.readers.yaml_file import parse_model, read_yaml

Role = Literal[
    "id",
    "lon",
    "lat",
    "date",
    "date_to",
    "year",
    "month",
    "day",
    "type",
    "title",
    "place",
    "country",
    "admin1",
    "actors",
    "precision",
    "time_precision",
    "vicinity",
    "doubt",
    "fatalities",
    "fatalities_low",
    "fatalities_high",
    "accuracy_m",
]
"""What a column can be; ``accuracy_m`` is a radius in meters, of each row its own."""

Code = Annotated[str, BeforeValidator(lambda value: str(value).strip())]


class Place(Frozen):
    """What a precision code of a data set says about the place."""

    place_precision: PlacePrecision
    accuracy_m: float = Field(gt=0)
    """Radius within which the true place lies."""


class EventMapping(Frozen):
    """How to read a table of events.

    Examples
    --------
    >>> EventMapping(name="mine", columns={"lon": "x", "lat": "y", "date": "day"}).date_format
    '%Y-%m-%d'
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    columns: dict[Role, str | tuple[str, ...]]
    """Role → column; ``actors`` and ``place`` may be several columns."""
    keep: tuple[str, ...] = ()
    """Other columns to carry along as text. Free text may name people: nothing is kept unasked."""
    date_format: str = "%Y-%m-%d"
    """A format of ``strptime``; a time of day is dropped. ``excel``: days as a count."""
    decimal: Literal[".", ","] = "."
    coordinates: Literal["decimal", "dms"] = "decimal"
    """``dms``: degrees, minutes, seconds and a letter, as in 12°34'56.7"S."""
    crs: str = crs.GEOGRAPHIC
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    """Found in the header when not given."""
    encoding: str | None = None
    """Found, and reported, when not given."""
    sheet: str | None = Field(default=None, min_length=1)
    """Of an Excel workbook; the first that holds a table when not given."""
    header_row: int | None = Field(default=None, ge=1)
    """Row of the header, where notes come before it; found, and reported, when not given."""
    precision: dict[Code, Place] = Field(default_factory=dict)
    """Code of the place precision → what it says."""
    time_precision: dict[Code, DatePrecision] = Field(default_factory=dict)
    accuracy_m: float | None = Field(default=None, gt=0)
    """Taken where neither a radius nor a precision code is given."""
    place_precision: PlacePrecision = "place"
    """Taken where no precision code is given."""
    source: str = ""
    """Whose data they are, for the card."""

    @field_validator("date_format")
    @classmethod
    def _four_digit_years(cls, value: str) -> str:
        if "%y" in value or "%D" in value or "%x" in value:
            raise ValueError("a year of two digits names no century; write years with %Y")
        if "%" not in value and value not in EXCEL_DAYS:
            raise ValueError("a form of date such as %d/%m/%Y, or excel or excel-1904")
        if "%z" in value or "%Z" in value:
            raise ValueError("the day counts as it was written; leave time and zone out")
        return value

    @model_validator(mode="after")
    def _enough(self) -> EventMapping:
        missing = [role for role in ("lon", "lat") if role not in self.columns]
        if missing:
            raise ValueError(f"no column for {' and '.join(missing)}")
        several = {role for role, name in self.columns.items() if not isinstance(name, str)}
        if several - {"actors", "place"}:
            raise ValueError(f"one column only for {', '.join(sorted(several))}")
        if not self.columns.keys() & {"date", "year"}:
            raise ValueError("no column for the date; map date, or year with month and day")
        return self

    @property
    def form(self) -> CellForm:
        """Return how the cells of a workbook are to be written, so that they can be read back."""
        return CellForm(self.date_format, self.decimal)

    def names(self, role: Role) -> tuple[str, ...]:
        """Return the columns of a role; none when it is not mapped."""
        value = self.columns.get(role, ())
        return (value,) if isinstance(value, str) else tuple(value)


def read_mapping(path: Path) -> EventMapping:
    """Read a mapping from YAML.

    Raises
    ------
    MissingFileError, InputError
        No such file; every fault of the file, with its line.
    """
    return parse_model(EventMapping, read_yaml(path))


def changed(mapping: EventMapping | None, changes: Mapping[str, Any], where: str) -> EventMapping:
    """Return a mapping with some of its fields set anew, checked as a whole.

    Parameters
    ----------
    mapping
        Text that means "missing"; ``None`` for none.
    changes
        Field → value. Columns and codes are added to those of the mapping.
    where
        Who says so, for faults.

    Raises
    ------
    InputError
        The result is no mapping; every fault is listed.

    Examples
    --------
    >>> changed(None, {"columns": {"lon": "x", "lat": "y", "date": "day"}}, "--map").name
    'mine'
    """
    data = mapping.model_dump(exclude_defaults=True) if mapping else {"name": "mine"}
    try:
        return EventMapping.model_validate(merged(data, changes))
    except ValidationError as error:
        faults = Faults(where)
        faults.pydantic(error, lambda _: where)
        faults.raise_if_any()
        raise AssertionError("unreachable: pydantic raised without a fault") from error


def merged(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a mapping with changes; columns and codes are added, not replaced."""
    data = dict(fields)
    for field, value in changes.items():
        both = isinstance(value, Mapping) and isinstance(data.get(field), Mapping)
        data[field] = {**data[field], **value} if both else value
    return data
