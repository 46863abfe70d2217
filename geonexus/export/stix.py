"""Write a STIX 2.1 bundle: locations, identities, threat actors, incidents and relations.

Confidence is the credibility of the information on the scale of STIX 2.1, appendix A
("Admiralty Credibility"); 6, cannot be judged, has no value there and gets none. The reliability
of the source has no place in that scale and becomes a label. What an author assesses or what is
alleged is not known: its confidence is at most that of "possibly true". Nothing is related that no
link relates: an actor is ``named-in`` an incident, never blamed for it. An act that was foiled,
planned or threatened is never written as an attack.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base import crs
from geonexus.base.cells import items_of, text_of
from geonexus.base.extras import optional
from geonexus.base.files import fixed_moment, write_text
from geonexus.export.relations import STIX_RELATIONS, relation_strength
from geonexus.words.evidence import (
    DONE,
    evidence_lines,
    rows_of,
    source_title,
    stated_relation,
    term,
    title_of,
)
from geonexus.words.texts import term_in, text_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geonexus.model.layer import Atlas

CONFIDENCE = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""Admiralty credibility → STIX confidence (STIX 2.1, appendix A)."""
MOST_CONFIDENCE = {"assessed": 50, "alleged": 50}
"""Claim → highest confidence; a grade of the record of an accusation is none of its truth."""
_COARSE = frozenset({"country", "world-region", "assumed", "unknown"})
"""Precisions that name no spot: the location is the country, without a position."""
_THREAT = {
    "cartel": ["crime-syndicate"],
    "gang": ["crime-syndicate"],
    "network": [],
    "terrorist": ["terrorist"],
    "insurgent": [],
    "militia": [],
}
"""Kind of actor that is a threat actor → its types, where the standard's vocabulary has one."""
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://geonexus.invalid/stix")
"""Ids are UUIDs of our own ids, so that two builds and two atlases agree on them."""


def write_stix(atlas: Atlas, path: Path) -> dict[str, int]:
    """Write one bundle.

    Parameters
    ----------
    atlas
        Actors, links, territories, places, incidents and responses are taken where it has them.
        Territories, and what is only mentioned, become a location with the circle that holds them:
        STIX has no areas. A response is a note on its place and on the actors that it names; flows
        are notes too, for a diagram is no location.
    path
        ``….stix.json``; replaced at the end only.

    Returns
    -------
    dict
        Objects by type, and under ``left out`` the links that are hypothetical or have an end
        that the atlas does not know.

    Raises
    ------
    MissingExtraError
        The package ``stix2`` is not installed.
    OutputError
        The file cannot be written; the earlier one is kept.
    """
    maker = _Bundle(atlas)
    maker.all()
    made = [json.loads(maker.made[key].serialize()) for key in sorted(maker.made)]
    whole = {"type": "bundle", "id": f"bundle--{_uuid(atlas.spec.id)}", "objects": made}
    write_text(path, json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    counts: dict[str, int] = {}
    for thing in made:
        counts[thing["type"]] = counts.get(thing["type"], 0) + 1
    return counts | {"left out": maker.left_out}


class _Bundle:
    """The objects of one atlas by our ids, each checked by the package as it is made."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas, self.language = atlas, atlas.spec.language
        self.stix = optional("stix2.v21", "stix", "the format stix")
        self.moment = fixed_moment()
        self.made: dict[str, Any] = {}
        self.left_out = 0
        self.country, self.names = _two_letter_codes(atlas), _country_names(atlas)
        self.maker = ""

    def all(self) -> None:
        self.maker = self._make("identity", "geonexus", name="geonexus", identity_class="system").id
        for row in self.atlas.actors.values():
            self._actor(row)
        for layer in ("territories", "mentioned"):
            for row in rows_of(self.atlas, layer):
                self._place(row, *_circle(row["geometry"]))
        for row in rows_of(self.atlas, "places"):
            lon, lat = row["geometry"].x, row["geometry"].y
            self._place(row, lon, lat, float(text_of(row, "accuracy_m") or 0))
        for row in rows_of(self.atlas, "incidents"):
            self._incident(row)
        for row in rows_of(self.atlas, "responses"):
            self._note(row, self._where(row))
        for row in rows_of(self.atlas, "flows"):
            self._note(
                row,
                self._ends(row["id"]),
                [
                    word("no_way", self.language),
                    term_in(self.atlas, text_of(row, "nodes"), self.language),
                ],
            )
        for row in rows_of(self.atlas, "links"):
            self._link(row)

    def _actor(self, row: Mapping[str, Any]) -> None:
        kind, generic = text_of(row, "kind"), text_of(row, "generic") == "True"
        about = [f"{word('generic_actor', self.language)}."] if generic else []
        common = {"name": title_of(self.atlas, row), **self._common(row, about)}
        aliases = items_of(row, "aliases")
        if kind in _THREAT and not generic:
            types = {"threat_actor_types": _THREAT[kind]} if _THREAT[kind] else {}
            extra = {"aliases": aliases} if aliases else {}
            self._make("threat-actor", row["id"], **common, **types, **extra)
            return
        sort = "class" if generic else "organization"
        roles = [term(self.atlas, "actor_kind", kind)]
        self._make("identity", row["id"], identity_class=sort, roles=roles, **common)

    def _place(self, row: Mapping[str, Any], lon: float, lat: float, meters: float) -> None:
        self._location(row["id"], row, lon, lat, meters, title_of(self.atlas, row))

    def _location(
        self, key: str, row: Mapping[str, Any], lon: float, lat: float, meters: float, name: str
    ) -> None:
        """Add a location; ``precision`` is the radius in meters within which the place lies."""
        countries = items_of(row, "countries") or items_of(row, "country")
        code = self.country.get(countries[0]) if len(countries) == 1 else None
        self._make(
            "location",
            key,
            name=name,
            longitude=round(lon, 5),
            latitude=round(lat, 5),
            precision=round(meters, 1),
            **({"country": code} if code else {}),
            **self._common(row),
        )

    def _incident(self, row: Mapping[str, Any]) -> None:
        name = title_of(self.atlas, row)
        self._make("incident", row["id"], name=name, **self._common(row))
        for where in self._where(row):
            # many events may be known to one country
            key = where if where.startswith(row["id"]) else f"{row['id']}:{where}"
            self._relate(f"{key}:located-at", row["id"], "located-at", where, row)
        for actor in items_of(row, "actors"):
            if actor in self.made:
                about = [word("presence", self.language)]
                self._relate(f"{row['id']}:{actor}", actor, "named-in", row["id"], row, about)

    def _where(self, row: Mapping[str, Any]) -> list[str]:
        """Add the location of an event and return its key; a location a country, if known so.

        What happened in three countries is in three, not at one of them; an event of which no
        country is known has no location.
        """
        name = term_in(self.atlas, text_of(row, "place"), self.language) or title_of(
            self.atlas, row
        )
        if text_of(row, "place_precision") in _COARSE:
            codes = [code for code in items_of(row, "countries") if code in self.country]
            for code in codes:
                self._country(code)
            return [_country_key(code) for code in codes]
        where, at = f"{row['id']}:where", row["geometry"]
        self._location(where, row, at.x, at.y, float(text_of(row, "accuracy_m") or 0), name)
        return [where]

    def _country(self, code: str) -> None:
        """Add a whole country as a location, once."""
        key = _country_key(code)
        if key not in self.made:
            self._make("location", key, name=self.names[code], country=self.country[code])

    def _ends(self, flow: str) -> list[str]:
        """Return the keys of the territories, places and countries that are nodes of a flow."""
        keys = []
        for row in rows_of(self.atlas, "flow-nodes"):
            at = text_of(row, "at")
            if row["flow"] != flow:
                continue
            if text_of(row, "kind") == "country" and at in self.country:
                self._country(at)
                at = _country_key(at)
            keys += [at] if at in self.made else []
        return list(dict.fromkeys(keys))

    def _note(
        self, row: Mapping[str, Any], about: list[str], more: list[str] | None = None
    ) -> None:
        """Add a note on locations and on the actors that a row names."""
        common = self._common(row, more)
        content = common.pop("description")
        named = [actor for actor in items_of(row, "actors") if actor in self.made]
        objects = [self.made[key].id for key in dict.fromkeys([*about, *named])]
        self._make(
            "note",
            row["id"],
            abstract=title_of(self.atlas, row),
            content=content or title_of(self.atlas, row),
            object_refs=objects or [self.maker],
            **common,
        )

    def _link(self, row: Mapping[str, Any]) -> None:
        known = {row["from"], row["to"]} <= set(self.made)
        if text_of(row, "hypothetical") == "True" or not known:
            self.left_out += 1
            return
        relation = stated_relation(text_of(row, "relation"), text_of(row, "outcome"))
        self._relate(row["id"], row["from"], STIX_RELATIONS.get(relation, relation), row["to"], row,
                     strength=relation_strength(self.atlas, relation))  # fmt: skip

    def _relate(
        self,
        key: str,
        source: str,
        relation: str,
        target: str,
        row: Mapping[str, Any],
        about: list[str] | None = None,
        strength: str = "",
    ) -> None:
        common = self._common(row, about or [])
        if strength:
            common["labels"] = [*common.get("labels", []), strength]
        self._make(
            "relationship",
            key,
            source_ref=self.made[source].id,
            target_ref=self.made[target].id,
            relationship_type=relation,
            **common,
        )

    def _common(self, row: Mapping[str, Any], about: list[str] | None = None) -> dict[str, Any]:
        """Return description, confidence, labels and references of a row."""
        labels = [f"claim-{text_of(row, 'claim')}"] if text_of(row, "claim") else []
        reliability = text_of(row, "source_reliability")
        labels += [f"source-reliability-{reliability.lower()}"] if reliability else []
        labels += ["contested"] if text_of(row, "contested") == "True" else []
        outcome = text_of(row, "outcome")
        labels += [f"outcome-{outcome}"] if outcome and outcome != DONE else []
        says = [
            text_in(self.atlas, row, "summary", self.language),
            *(about or []),
            *evidence_lines(self.atlas, row),
        ]
        found: dict[str, Any] = {"description": "\n".join(filter(None, says))}
        confidence = CONFIDENCE.get(text_of(row, "information_credibility"))
        if confidence is not None:
            found["confidence"] = min(confidence, MOST_CONFIDENCE.get(text_of(row, "claim"), 100))
        if labels:
            found["labels"] = labels
        references = self._references(row)
        return found | ({"external_references": references} if references else {})

    def _references(self, row: Mapping[str, Any]) -> list[dict[str, str]]:
        references = []
        for item in items_of(row, "sources"):
            source, _, locator = item.partition("@")
            title = source_title(self.atlas.sources.get(source, {"id": source}))
            references.append(
                {"source_name": source, "description": title, "external_id": locator or source}
            )
        return references

    def _make(self, kind: str, key: str, **properties: Any) -> Any:  # noqa: ANN401
        name = "".join(part.capitalize() for part in kind.split("-"))
        if self.maker:
            properties["created_by_ref"] = self.maker
        self.made[key] = getattr(self.stix, name)(
            id=f"{kind}--{_uuid(key)}", created=self.moment, modified=self.moment, **properties
        )
        return self.made[key]


def _country_key(code: str) -> str:
    return f"country:{code}"


def _uuid(key: str) -> uuid.UUID:
    return uuid.uuid5(_IDS, key)


def _circle(shape: BaseGeometry) -> tuple[float, float, float]:
    """Return (lon, lat, radius_m) of a circle around a point of the area that holds it all."""
    import numpy as np
    import shapely

    middle = shape.representative_point()
    lon, lat = shapely.get_coordinates(shape).T
    far = crs.geod().inv(np.full(len(lon), middle.x), np.full(len(lat), middle.y), lon, lat)[2]
    return middle.x, middle.y, float(np.max(far))


def _two_letter_codes(atlas: Atlas) -> dict[str, str]:
    """Return ISO 3166-1 alpha-3 → alpha-2, as the base map knows them."""
    if "countries" not in atlas.base:
        return {}
    frame = atlas.base["countries"].frame
    if not {"iso2", "iso3"} <= set(frame.columns):
        return {}
    pairs = zip(frame["iso3"], frame["iso2"], strict=True)
    return {str(three): str(two) for three, two in pairs if isinstance(two, str) and len(two) == 2}


def _country_names(atlas: Atlas) -> dict[str, str]:
    """Return ISO 3166-1 alpha-3 → name in the language of the atlas."""
    if "countries" not in atlas.base:
        return {}
    frame = atlas.base["countries"].frame
    name = f"name_{atlas.spec.language}"
    return {str(code): str(told) for code, told in zip(frame["iso3"], frame[name], strict=True)}
