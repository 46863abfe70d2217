"""The facets by which a reader filters, and the column of each in every style of layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

_EVERY = ("territory", "mentioned", "route", "flow", "incident", "response", "place")


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by, across all layers that have it."""

    id: str
    """Its name in the address of a view; ``facet_<id>`` is the key of its title."""
    kind: Literal["term", "actor", "country", "yes", "source", "family"]
    columns: dict[str, str] = field(default_factory=dict)
    """Style → column; a layer of another style does not have the field. ``actor`` is the actors."""

    @property
    def everywhere(self) -> bool:
        """Return whether every style has the field: what lacks it is then not what is asked for."""
        return set(_EVERY) <= set(self.columns)

    @property
    def by_terms(self) -> bool:
        """Return whether a large table must be packed by its terms for this facet."""
        # each of a million rows may cite a passage of its own
        return self.kind != "source"


def _evidence(column: str) -> dict[str, str]:
    return dict.fromkeys((*_EVERY, "actor"), column)


FACETS: tuple[Facet, ...] = (
    Facet(
        "country",
        "country",
        {
            **dict.fromkeys(("territory", "mentioned", "route", "flow", "actor"), "countries"),
            **dict.fromkeys(("incident", "response", "place"), "country"),
        },
    ),
    Facet("actor", "actor", {**dict.fromkeys(_EVERY, "actors"), "actor": "id"}),
    Facet("source", "source", _evidence("sources")),
    Facet(
        "carries",
        "family",
        dict.fromkeys(("territory", "mentioned", "route", "flow", "place", "actor"), "carries"),
    ),
    Facet("activity", "term", {"territory": "activities", "mentioned": "activities"}),
    Facet("territory_type", "term", {"territory": "type", "mentioned": "type"}),
    Facet("control", "term", {"territory": "control", "mentioned": "control"}),
    Facet("violence", "term", {"territory": "violence", "mentioned": "violence"}),
    Facet("commodity", "term", {"route": "commodity", "flow": "commodity"}),
    Facet("mode", "term", {"route": "mode", "flow": "mode"}),
    Facet("status", "term", {"route": "status", "flow": "status"}),
    Facet("incident_type", "term", {"incident": "type"}),
    Facet("response_type", "term", {"response": "type"}),
    Facet("outcome", "term", {"incident": "outcome", "response": "outcome"}),
    Facet("place_kind", "term", {"place": "kind"}),
    Facet("claim", "term", _evidence("claim")),
    Facet("contested", "yes", _evidence("contested")),
    Facet("reliability", "term", _evidence("source_reliability")),
    Facet("credibility", "term", _evidence("information_credibility")),
    Facet("precision", "term", dict.fromkeys(("incident", "response", "place"), "place_precision")),
    Facet("outline_basis", "term", dict.fromkeys(("territory", "mentioned"), "outline_basis")),
)
