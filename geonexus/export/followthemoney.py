"""Write FollowTheMoney entities: the form in which investigators' databases take actors and links.

Only what the curated links say becomes an edge; being named with the same place or event does not.
An act that was foiled, planned or threatened is never written as an attack, and a membership,
share or succession that is not done stays a plain link. An edge has a status where the act was not
done, or where the claim is assessed or alleged.
No risk topic is set: those labels start screening of whoever carries them, and ours are claims
with grades. Each entity states its grades, period, accuracy and what is contested in its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import items_of, text_of
from geonexus.base.checks import Faults
from geonexus.base.extras import optional
from geonexus.base.files import write_text
from geonexus.words.evidence import (
    DONE,
    evidence_lines,
    rows_of,
    stated_relation,
    term,
    title_of,
)
from geonexus.words.texts import term_in, text_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    from pathlib import Path

    from geonexus.model.layer import Atlas

_SCHEMA = {
    "state": "PublicBody",
    "state-agency": "PublicBody",
    "company": "Company",
}
"""Kind of an actor → schema; others are an Organization, categories a LegalEntity."""
_NOT_KNOWN = ("assessed", "alleged")
"""Claims that an edge marks: it is not known to be so."""
_COARSE = ("country", "world-region", "assumed", "unknown")
"""Precisions that name no spot: the address has no position."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def write_followthemoney(atlas: Atlas, path: Path) -> dict[str, int]:
    """Write one entity on each line: sources, actors, places, incidents and the links between them.

    Parameters
    ----------
    atlas
        Actors, links, territories, places, incidents and responses are taken where it has them.
    path
        ``….ftm.json``; replaced at the end only.

    Returns
    -------
    dict
        Entities by schema, and under ``left out`` the links that are hypothetical or have an end
        that the atlas does not know.

    Raises
    ------
    MissingExtraError
        The package ``followthemoney`` is not installed.
    InputError
        The package refuses a value; every one is listed.
    OutputError
        The file cannot be written; the earlier one is kept.
    """
    maker = _Entities(atlas)
    maker.all()
    maker.faults.raise_if_any()
    made = [maker.made[key] for key in sorted(maker.made)]
    lines = [json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in made]
    write_text(path, "".join(line + "\n" for line in lines))
    counts: dict[str, int] = {}
    for entity in made:
        counts[entity["schema"]] = counts.get(entity["schema"], 0) + 1
    return counts | {"left out": maker.left_out}


class _Entities:
    """Entities of one atlas by id, checked by the package as they are made."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas, self.language = atlas, atlas.spec.language
        self.ftm = optional("followthemoney", "ftm", "the format ftm")
        self.made: dict[str, dict[str, Any]] = {}
        self.faults = Faults("FollowTheMoney entities")
        self.left_out = 0

    def all(self) -> None:
        for source in self.atlas.sources.values():
            self._source(source)
        for row in self.atlas.actors.values():
            self._actor(row)
        for name in ("territories", "mentioned"):
            for row in rows_of(self.atlas, name):
                self._territory(row)
        for row in rows_of(self.atlas, "places"):
            self._place(row)
        for name in ("incidents", "responses"):
            for row in rows_of(self.atlas, name):
                self._incident(row)
        for row in rows_of(self.atlas, "links"):
            self._link(row)

    def _source(self, row: Mapping[str, Any]) -> None:
        reliability = text_of(row, "reliability")
        note = f"{reliability}: {text_of(row, 'reliability_reason')}" if reliability else ""
        self._add(
            "Article",
            f"source:{row['id']}",
            title=text_of(row, "title"),
            author=text_of(row, "author"),
            publisher=text_of(row, "publication"),
            publishedAt=_date(row, "year"),
            notes=note,
        )

    def _actor(self, row: Mapping[str, Any]) -> None:
        generic = text_of(row, "generic") == "True"
        kind = text_of(row, "kind")
        about = [f"{word('generic_actor', self.language)}."] if generic else []
        self._add(
            "LegalEntity" if generic else _SCHEMA.get(kind, "Organization"),
            row["id"],
            name=title_of(self.atlas, row),
            alias=items_of(row, "aliases"),
            country=items_of(row, "countries"),
            classification=term(self.atlas, "actor_kind", kind),
            **self._thing(row, about),
        )

    def _territory(self, row: Mapping[str, Any]) -> None:
        """Add a territory as a named area without a position: it is not a point."""
        title = title_of(self.atlas, row)
        self._add(
            "Address",
            row["id"],
            name=title,
            full=title,
            alias=items_of(row, "aliases"),
            country=items_of(row, "countries"),
            **self._thing(row),
        )

    def _place(self, row: Mapping[str, Any]) -> None:
        title = title_of(self.atlas, row)
        self._add(
            "Address",
            row["id"],
            name=title,
            full=title,
            country=items_of(row, "country"),
            keywords=term(self.atlas, "place_kind", text_of(row, "kind")),
            **_position(row),
            **self._thing(row),
        )

    def _incident(self, row: Mapping[str, Any]) -> None:
        """Add an event, and where it is placed; actors are named in it, not said to take part."""
        where = f"{row['id']}:where"
        precision = term(self.atlas, "place_precision", text_of(row, "place_precision"))
        named = [name for name in items_of(row, "actors") if _id(name) in self.made]
        country = items_of(row, "countries") or items_of(row, "country")
        place = term_in(self.atlas, text_of(row, "place"), self.language)
        self._add(
            "Address",
            where,
            name=place,
            full=place,
            country=country,
            remarks=precision,
            **_position(row),
        )
        self._add(
            "Event",
            row["id"],
            name=title_of(self.atlas, row),
            startDate=_date(row, "date_from"),
            endDate=_date(row, "date_to"),
            country=country,
            location=place,
            addressEntity=_id(where),
            keywords=term(self.atlas, "incident_type", text_of(row, "type")),
            involved=[_id(name) for name in named],
            **self._thing(row, [word("presence", self.language)] if named else []),
        )

    def _link(self, row: Mapping[str, Any]) -> None:
        subject, thing = _id(str(row["from"])), _id(str(row["to"]))
        if text_of(row, "hypothetical") == "True" or not {subject, thing} <= set(self.made):
            self.left_out += 1
            return
        outcome = text_of(row, "outcome")
        relation = stated_relation(text_of(row, "relation"), outcome)
        done = outcome in ("", DONE)
        schema, ends = self._edge(relation if done else "", subject, thing)
        status = [] if done else [term(self.atlas, "outcome", outcome)]
        if text_of(row, "claim") in _NOT_KNOWN:
            status.append(term(self.atlas, "claim", text_of(row, "claim")))
        says = [
            text_in(self.atlas, row, "summary", self.language),
            *evidence_lines(self.atlas, row),
        ]
        self._add(
            schema,
            row["id"],
            **ends,
            role=term(self.atlas, "relation", relation),
            status="; ".join(status),
            startDate=_date(row, "date_from"),
            endDate=_date(row, "date_to"),
            description="\n".join(filter(None, says)),
            proof=self._proof(row),
        )

    def _edge(self, relation: str, subject: str, thing: str) -> tuple[str, dict[str, str]]:
        """Return the narrowest schema whose ends fit; what fits none is a link with a role."""
        to = self.made[thing]["schema"]
        if relation == "part-of" and to in ("Organization", "PublicBody", "Company"):
            return "Membership", {"member": subject, "organization": thing}
        if relation == "owns-share-of" and to == "Company":
            return "Ownership", {"owner": subject, "asset": thing}
        if relation == "succeeds" and to != "Address":
            return "Succession", {"predecessor": thing, "successor": subject}
        return "UnknownLink", {"subject": subject, "object": thing}

    def _thing(self, row: Mapping[str, Any], about: Iterable[str] = ()) -> dict[str, Any]:
        return {
            "summary": text_in(self.atlas, row, "summary", self.language),
            "notes": "\n".join([*about, *evidence_lines(self.atlas, row)]),
            "proof": self._proof(row),
        }

    def _proof(self, row: Mapping[str, Any]) -> list[str]:
        named = {item.partition("@")[0] for item in items_of(row, "sources")}
        return [_id(f"source:{name}") for name in sorted(named & set(self.atlas.sources))]

    def _add(self, schema: str, key: str, **properties: Any) -> None:  # noqa: ANN401
        """Make one entity; a value that the package drops or refuses is a fault."""
        entity = self.ftm.model.make_entity(schema)
        entity.id = _id(key)
        for name, value in properties.items():
            place = entity.schema.properties[name]
            for text in map(_printable, [value] if isinstance(value, str) else value):
                if text and entity.unsafe_add(place, text) is None:
                    self.faults.add(key, name, repr(text), f"a value of {schema}.{name}")
        self.made[entity.id] = entity.to_dict()


def _id(key: str) -> str:
    """Return an id that FollowTheMoney takes: ours with hyphens.

    Examples
    --------
    >>> _id("act:air-forces")
    'geonexus-act-air-forces'
    """
    return "geonexus-" + re.sub(r"[^A-Za-z0-9.-]+", "-", key).strip("-")


def _printable(text: str) -> str:
    """Return text without control characters, which the package's own reader refuses."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")


def _date(row: Mapping[str, Any], column: str) -> str:
    text = text_of(row, column)
    return text if _DATE.fullmatch(text) else ""


def _position(row: Mapping[str, Any]) -> dict[str, str]:
    if text_of(row, "place_precision") in _COARSE:
        return {}
    shape = row["geometry"]
    return {"longitude": f"{shape.x:.5f}", "latitude": f"{shape.y:.5f}"}
