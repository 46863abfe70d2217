"""Which facts a card shows, in which order, for each style of layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geonexus.model.evidence import EVIDENCE_COLUMNS

FactKind = (
    Literal["term", "terms", "actors", "countries", "text", "list", "number", "yes"]
    | Literal["volume", "quantity", "features"]
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card; the card of the layer says the vocabulary and the unit of its column."""

    label: str
    """Key of its label in ``translations.csv``."""
    kind: FactKind
    column: str


_TERRITORY = (
    Fact("activities", "terms", "activities"),
    Fact("actors", "actors", "actors"),
    Fact("countries", "countries", "countries"),
    Fact("area", "number", "area_km2"),
    Fact("aliases", "list", "aliases"),
)
_EVENT = (
    Fact("quantity", "quantity", "quantity"),
    Fact("actors", "actors", "actors"),
    Fact("place", "text", "place"),
    Fact("country", "countries", "country"),
    Fact("in_territories", "features", "in_territories"),
)
FACTS: Mapping[str, tuple[Fact, ...]] = {
    "territory": _TERRITORY,
    "mentioned": _TERRITORY,
    "route": (
        Fact("commodity", "term", "commodity"),
        Fact("volume", "volume", "volume"),
        Fact("mode", "term", "mode"),
        Fact("status", "term", "status"),
        Fact("two_way", "yes", "two_way"),
        Fact("actors", "actors", "actors"),
        Fact("countries_derived", "countries", "countries"),
        Fact("length", "number", "length_km"),
        Fact("see_also", "features", "see_also"),
    ),
    "flow": (
        Fact("commodity", "term", "commodity"),
        Fact("volume", "volume", "volume"),
        Fact("mode", "term", "mode"),
        Fact("status", "term", "status"),
        Fact("two_way", "yes", "two_way"),
        Fact("actors", "actors", "actors"),
        Fact("see_also", "features", "see_also"),
    ),
    "incident": _EVENT,
    "response": (Fact("response_type", "term", "type"), *_EVENT),
    "place": (
        Fact("actors", "actors", "actors"),
        Fact("country", "countries", "country"),
    ),
    "base": (),
    "choropleth": (),
}
"""Style → the facts of its card. Type, period and evidence have their own parts of the card."""

SHOWN_ELSEWHERE = frozenset(
    {
        *EVIDENCE_COLUMNS,
        *("id", "title", "title_en", "title_es", "title_pt", "summary", "type", "kind"),
        *("control", "violence", "place_precision", "origins", "unit", "quantity_qualifier"),
        *("volume_value", "volume_unit", "volume_qualifier", "variant", "variants", "waypoints"),
        *("nodes", "stated_at", "part_only", "outline_basis", "outcome", "scope", "carries"),
    }
)
"""Columns that a card shows in its head, its statements or its evidence."""
