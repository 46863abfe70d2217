"""How we know: sources, grades, period and accuracy, carried by every feature.

Grades follow the Admiralty system (NATO AJP-2.1): the reliability of the source A–F and the
credibility of the information 1–6, kept apart. F and 6 mean "cannot be judged", not "worst".
Dates are a small part of EDTF (ISO 8601-2): a year, a month or a day, each end on its own.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator
from pydantic_core import PydanticCustomError

from geonexus.base.cells import join_cell, split_cell
from geonexus.base.checks import WRONG_FIELD

Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]
Claim = Literal["defined", "reported", "assessed", "alleged", "modelled"]
Basis = Literal[
    "official-record", "official-statistics", "field-work", "press", "author-statement", "unsigned"
]
Hedge = Literal["none", "probably", "possibly", "disputed"]
PlacePrecision = Literal[
    "exact",
    "place",
    "municipality",
    "zone",
    "admin1",
    "country",
    "world-region",
    "assumed",
    "unknown",
]
"""How well a place, a stop or a node is known; ``assumed``: described, not named."""
OutlineBasis = Literal["legal", "named-units", "stand-in-units", "chosen"]
DatePrecision = Literal["day", "month", "year", "range", "decade", "approximate", "undated"]
GeometryMethod = Literal[
    "official",
    "admin-union",
    "approximate-cells",
    "buffer",
    "gazetteer",
    "geodesic",
    "sea-lane",
    "least-cost",
    "schematic",
    "diagram",
]

EVIDENCE_COLUMNS = (
    "sources",
    "source_reliability",
    "information_credibility",
    "claim",
    "basis",
    "hedge",
    "agreeing_origins",
    "credibility_reason",
    "contested",
    "disputes",
    "note",
    "date_from",
    "date_to",
    "date_precision",
    "geometry_method",
    "accuracy_m",
)
"""The evidence columns of every layer, in the order in which they are written."""

EVIDENCE_TERMS = frozenset(
    {
        *("source_reliability", "information_credibility", "claim", "basis", "hedge"),
        *("date_precision", "geometry_method"),
    }
)
"""Evidence columns that hold terms, each of the vocabulary that bears the name of the column."""

_CITATION = re.compile(r"^(?P<source>[a-z0-9][a-z0-9-]*)@(?P<locator>[lp]\d+(?:-\d+)?)$")
_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


class Citation(BaseModel):
    """A place in a source: ``ellis-2015@l3276`` is line 3276 of that text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    """Id in ``sources.csv``."""
    locator: str
    """``l3276`` a line of the text, ``p188`` a page; a range as ``p188-190``."""

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read ``id@locator``.

        Raises
        ------
        ValueError
            The text is not of that form.

        Examples
        --------
        >>> Citation.parse("ellis-2015@l3276").locator
        'l3276'
        """
        match = _CITATION.match(text.strip())
        if match is None:
            raise ValueError(
                f"{text!r} is not a citation; write source-id@locator, "
                "e.g. ellis-2015@l3276 (l = line, p = page)"
            )
        return cls(**match.groupdict())

    def __str__(self) -> str:
        """Return ``id@locator``."""
        return f"{self.source}@{self.locator}"

    @property
    def line(self) -> int:
        """The first line of the text; 0 where the locator is no line."""
        found = re.match(r"l(\d+)", self.locator)
        return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its article a line of a source text stands, as a reader of the article finds it."""

    kind: str
    """One of ``LINE_KINDS``."""
    section: str = ""
    """The heading above it, as printed; empty before the first."""
    paragraph: int = 0
    """Number of the paragraph below the heading, or of the one beside a caption; 0 for none."""
    note: str = ""
    """Number of the endnote, where the line is one."""


LINE_KINDS = ("text", "heading", "caption", "note", "quote")
"""What a line of an article can be; a quote is a sentence of the text set large."""

Places = Mapping[tuple[str, int], Place]
"""Source and line → place, of every line that the layers cite."""


def parse_citations(value: Any) -> tuple[Citation, ...]:  # noqa: ANN401  (YAML list or CSV cell)
    """Read a list of citations, or one cell with ``;`` between them; never empty.

    Raises
    ------
    ValueError
        A citation is malformed, or there is none: a claim without a source is not mapped.
    """
    items = split_cell(value) if isinstance(value, str) else list(value or ())
    parsed = tuple(
        item if isinstance(item, Citation) else Citation.parse(str(item))
        for item in items
        if str(item).strip()
    )
    if not parsed:
        raise ValueError("no source; every feature names at least one, as source-id@locator")
    return parsed


def date_bounds(text: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day that a date may mean; ``None`` for an empty text.

    Parameters
    ----------
    text
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises
    ------
    ValueError
        The text is none of these, or the day does not exist.

    Examples
    --------
    >>> date_bounds("2012-02")
    (datetime.date(2012, 2, 1), datetime.date(2012, 2, 29))
    """
    if not text:
        return None
    match = _DATE.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if day is None:
            return dt.date(year, month, 1), dt.date(
                year, month, calendar.monthrange(year, month)[1]
            )
        return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day of the calendar ({error})") from error


def _text(value: Any) -> str:  # noqa: ANN401
    """Return a YAML scalar or CSV cell as text; YAML reads a bare 2008 as a number."""
    return "" if value is None else str(value).strip()


def _truth(value: Any) -> Any:  # noqa: ANN401
    """Return true/false of a CSV cell; anything else is left for pydantic to refuse."""
    return {"true": True, "false": False}.get(str(value).strip().lower(), value)


def _whole(value: Any) -> Any:  # noqa: ANN401
    """Return a CSV cell that holds a whole number as that number."""
    text = str(value).strip()
    return int(text) if text.isdigit() else value


def _several(value: Any) -> Any:  # noqa: ANN401
    """Return the ids of a YAML list or CSV cell."""
    return tuple(split_cell(value)) if isinstance(value, str) else tuple(value or ())


def wrong(field: str, message: str) -> PydanticCustomError:
    """Return an error of a whole row that says which field is to be mended."""
    return PydanticCustomError(WRONG_FIELD, "{message}", {"field": field, "message": message})


Text = Annotated[str, BeforeValidator(_text)]


class Evidence(BaseModel):
    """The evidence of one feature: what a reader needs in order to judge it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[tuple[Citation, ...], BeforeValidator(parse_citations)]
    """Where it is written; never empty."""
    source_reliability: Reliability
    """Admiralty A–F: how far the source is to be trusted in general."""
    information_credibility: Annotated[Credibility, BeforeValidator(_whole)]
    """Admiralty 1–6: how far this claim is confirmed."""
    claim: Claim
    """Defined by a law or map, reported, assessed by an author, alleged, or modelled by us."""
    basis: Basis | None = None
    """What the claim rests on; the shipped atlas always says so."""
    hedge: Hedge = "none"
    """How far the source itself holds back."""
    agreeing_origins: Annotated[int, BeforeValidator(_whole)] = 1
    """How many independent origins state this very claim; a repeat is no origin."""
    credibility_reason: Text = ""
    """Why the credibility departs from the rule; empty where it follows it."""
    contested: Annotated[bool, BeforeValidator(_truth)]
    """True where the source hedges or sources disagree."""
    note: Text = ""
    """The disagreement, both sides; needed when contested."""
    disputes: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """Ids of rows that disagree with this one; both rows name each other."""
    date_from: Text = ""
    date_to: Text = ""
    date_precision: DatePrecision = "undated"

    @field_validator("date_from", "date_to")
    @classmethod
    def _is_date(cls, text: str) -> str:
        date_bounds(text)
        return text

    @model_validator(mode="after")
    def _consistent(self) -> Evidence:
        start, end = date_bounds(self.date_from), date_bounds(self.date_to)
        if start and end and start[0] > end[1]:
            raise wrong("date_from", f"date_from {self.date_from} is after date_to {self.date_to}")
        if self.contested and not self.note:
            raise wrong("note", "contested, but note is empty; state both sides in note")
        if self.hedge == "disputed" and not self.contested:
            raise wrong("contested", "hedge is disputed, but contested is false; make it true")
        if self.date_precision == "undated" and (start or end):
            raise wrong("date_precision", "date_precision is undated, but a date is given")
        if self.date_precision != "undated" and not (start or end):
            message = f"date_precision is {self.date_precision}, but no date is given"
            raise wrong("date_precision", message)
        return self

    def as_columns(self, geometry_method: str, accuracy_m: float) -> dict[str, Any]:
        """Return the evidence as the columns of a layer, in ``EVIDENCE_COLUMNS`` order.

        Parameters
        ----------
        geometry_method
            How the shape was made.
        accuracy_m
            Radius in meters within which the true place lies.
        """
        values = self.model_dump(exclude={"sources"})
        values["sources"] = join_cell(self.sources)
        values["disputes"] = join_cell(self.disputes)
        values["basis"] = self.basis or ""
        values["geometry_method"] = geometry_method
        values["accuracy_m"] = float(accuracy_m)
        return {name: values[name] for name in EVIDENCE_COLUMNS}


def independent_origins(sources: tuple[Citation, ...], copies: dict[str, str]) -> set[str]:
    """Return the ids of the origins behind the citations: a repeat counts as its origin.

    Parameters
    ----------
    sources
        The citations of one feature.
    copies
        Source id → id of the source that it repeats (``copies`` in ``sources.csv``).

    Examples
    --------
    >>> cites = parse_citations("farah-reyes-2015@l1744;russia-cartels@l7")
    >>> independent_origins(cites, {"russia-cartels": "farah-reyes-2015"})
    {'farah-reyes-2015'}
    """
    origins = set()
    for citation in sources:
        seen, origin = set(), citation.source
        while origin in copies and origin not in seen:
            seen.add(origin)
            origin = copies[origin]
        origins.add(origin)
    return origins


_BETTER_FIRST: tuple[frozenset[Basis], ...] = (
    frozenset({"official-record", "official-statistics", "field-work"}),
    frozenset({"press"}),
    frozenset({"author-statement"}),
    frozenset({"unsigned"}),
)


def better_basis(one: Basis, other: Basis) -> bool:
    """Return whether a claim of the first basis outweighs one of the second.

    Examples
    --------
    >>> better_basis("official-record", "press"), better_basis("press", "press")
    (True, False)
    """
    rank = {basis: place for place, group in enumerate(_BETTER_FIRST) for basis in group}
    return rank[one] < rank[other]


def credibility_by_rule(
    basis: Basis, hedge: Hedge, agreeing_origins: int, *, contradicted: bool = False
) -> Credibility:
    """Return the credibility that follows from what a claim rests on.

    Parameters
    ----------
    basis, hedge, agreeing_origins
        Of the claim.
    contradicted
        Whether a row that it disputes rests on a better basis.

    Returns
    -------
    int
        6 unsigned and alone; 5 disputed, and contradicted by a better basis; 4 disputed; 1 stated
        by two independent origins; 2 one origin, an official record, official statistics or field
        work, without a hedge; 3 one origin otherwise.

    Examples
    --------
    >>> credibility_by_rule("press", "none", 2), credibility_by_rule("official-record", "none", 1)
    (1, 2)
    >>> credibility_by_rule("unsigned", "none", 1)
    6
    """
    if basis == "unsigned" and agreeing_origins < 2:
        return 6
    if hedge == "disputed":
        return 5 if contradicted else 4
    if agreeing_origins >= 2:
        return 1
    return 2 if basis in _BETTER_FIRST[0] and hedge == "none" else 3
