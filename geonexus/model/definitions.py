"""Territories and routes as definitions: what a curated YAML file may say of them.

A shape is never typed where it can be computed: ``territories.py`` and ``routes.py`` turn these
definitions into geometry.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from geonexus.base.cells import join_cell, split_cell
from geonexus.errors import near_match
from geonexus.model.cards import Frozen, Titles
from geonexus.model.evidence import (
    Evidence,
    OutlineBasis,
    PlacePrecision,
    parse_citations,
    wrong,
)

Leg = Literal["sea", "air", "land", "river", "schematic"]
Mode = Literal["sea", "air", "land", "river", "mixed", "not-stated"]

LonLat = tuple[
    Annotated[float, Field(ge=-180, le=180)],
    Annotated[float, Field(ge=-90, le=90)],
]


class Within(Frozen):
    """What a circle or corridor is cut by: countries or first-level units."""

    countries: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Within:
        if bool(self.countries) == bool(self.admin1):
            raise ValueError("give either countries or admin1")
        return self


class CountriesDefinition(Frozen):
    """The union of whole countries, by ISO 3166-1 alpha-3 code."""

    kind: Literal["countries"]
    codes: tuple[str, ...] = Field(min_length=1)


class Admin1Definition(Frozen):
    """The union of first-level units, by ISO 3166-2 code."""

    kind: Literal["admin1"]
    codes: tuple[str, ...] = Field(min_length=1)


class UnitsDefinition(Frozen):
    """The union of lower units, by the codes of a national scheme (Peru: UBIGEO)."""

    kind: Literal["units"]
    country: str
    level: Literal[2, 3]
    scheme: str
    codes: tuple[str, ...] = Field(min_length=1)


class _AroundPoints(Frozen):
    places: tuple[int, ...] = ()
    """GeoNames ids, looked up in the gazetteer."""
    points: tuple[LonLat, ...] = ()
    """(lon, lat) in degrees."""
    radius_m: float = Field(gt=0, le=1_000_000)
    within: Within | None = None

    @model_validator(mode="after")
    def _points_given(self) -> _AroundPoints:
        if bool(self.places) == bool(self.points):
            raise ValueError("give either places (GeoNames ids) or points ([lon, lat])")
        return self


class BufferDefinition(_AroundPoints):
    """Circles around points, cut by land."""

    kind: Literal["buffer"]


class CorridorDefinition(_AroundPoints):
    """A band along the geodesic line through points, cut by land."""

    kind: Literal["corridor"]

    @model_validator(mode="after")
    def _two_ends(self) -> CorridorDefinition:
        if len(self.places) + len(self.points) < 2:
            raise ValueError("a corridor needs at least two points")
        return self


class BorderDefinition(Frozen):
    """A band on both sides of the land border of two countries."""

    kind: Literal["border"]
    countries: tuple[str, str]
    width_m: float = Field(gt=0, le=300_000)
    """Width on each side of the line."""
    within: Within | None = None

    @model_validator(mode="after")
    def _two_countries(self) -> BorderDefinition:
        if self.countries[0] == self.countries[1]:
            raise ValueError("a border lies between two different countries")
        return self


class CoastDefinition(Frozen):
    """A band along a coast: inland, out to sea, or both."""

    kind: Literal["coast"]
    countries: tuple[str, ...] = Field(min_length=1)
    inland_m: float = Field(default=0, ge=0, le=300_000)
    offshore_m: float = Field(default=0, ge=0, le=400_000)
    from_offshore_m: float = Field(default=0, ge=0, le=400_000)
    """Where the band at sea begins; the shore by default."""
    within: Within | None = None
    """Only the coast of these units, rather than that of the whole countries."""

    @model_validator(mode="after")
    def _has_width(self) -> CoastDefinition:
        if not self.inland_m and not self.offshore_m:
            raise ValueError("give inland_m, offshore_m or both")
        if self.from_offshore_m and (self.inland_m or self.from_offshore_m >= self.offshore_m):
            raise ValueError("from_offshore_m is less than offshore_m, and without inland_m")
        return self


class UnionDefinition(Frozen):
    """Several definitions taken together."""

    kind: Literal["union"]
    of: tuple[Definition, ...] = Field(min_length=1)


Definition = Annotated[
    CountriesDefinition
    | Admin1Definition
    | UnitsDefinition
    | BufferDefinition
    | CorridorDefinition
    | BorderDefinition
    | CoastDefinition
    | UnionDefinition,
    Field(discriminator="kind"),
]


def _locator(value: object) -> str:
    """Return one citation, or several with ``;`` between them; each is checked."""
    text = join_cell(value) if isinstance(value, list | tuple) else str(value or "")
    if text:
        parse_citations(text)
    return text


Locator = Annotated[str, BeforeValidator(_locator)]


def _at_most_40_words(text: str) -> str:
    words = len(text.split())
    if words > 40:
        raise ValueError(f"{words} words; a summary has at most 40")
    return text


Summary = Annotated[str, Field(min_length=1), BeforeValidator(_at_most_40_words)]


class Variant(Frozen):
    """One way to draw a territory's outline; sources differ, and each is kept by name."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Titles
    outline_basis: OutlineBasis = "chosen"
    """Whether a law or the source gives the outline, or we chose it."""
    definition: Definition


class StatedAt(Frozen):
    """Which passage states each coded value of a territory; what none states is not coded."""

    type: Locator = ""
    control: Locator = ""
    violence: Locator = ""
    activities: dict[str, Locator] = Field(default_factory=dict)
    actors: dict[str, Locator] = Field(default_factory=dict)

    def pairs(self) -> list[tuple[str, str]]:
        """Return what is stated and where: ``("control", "ellis-2015@l3276")``."""
        alone = (("type", self.type), ("control", self.control), ("violence", self.violence))
        several = (*self.activities.items(), *self.actors.items())
        return [(what, one) for what, where in (*alone, *several) for one in split_cell(where)]


class Territory(Frozen):
    """A territory as a definition; its shape is computed, not typed.

    ``terr:…`` where a source claims crime, control or armed presence there; ``mentioned:…`` where
    it only names the place.
    """

    id: str = Field(pattern=r"^(terr|mentioned):[a-z0-9][a-z0-9-]*$")
    title: Titles
    aliases: tuple[str, ...] = ()
    type: str
    countries: tuple[str, ...] = Field(min_length=1)
    summary: Summary
    activities: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    control: str
    violence: str
    stated_at: StatedAt = StatedAt()
    part_only: bool = False
    """The whole unit is drawn for a claim about a part of it."""
    default_variant: str
    variants: tuple[Variant, ...] = Field(min_length=1)
    evidence: Evidence

    @model_validator(mode="after")
    def _default_exists(self) -> Territory:
        ids = [variant.id for variant in self.variants]
        if len(ids) != len(set(ids)):
            raise ValueError("two variants have the same id")
        if self.default_variant not in ids:
            raise ValueError(
                f"default_variant {self.default_variant!r} is no variant"
                f"{near_match(self.default_variant, ids)}"
            )
        return self


class At(Frozen):
    """The position of a waypoint: one key of one layer, or a (lon, lat) pair."""

    place: int | None = None
    port: str | None = None
    airfield: str | None = None
    territory: str | None = None
    country: str | None = None
    region: str | None = None
    """A region of the world, which has no place on the map (vocabulary ``world_region``)."""
    lonlat: LonLat | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> At:
        if len(self.model_fields_set) != 1 or self.kind is None:
            raise ValueError(
                "give exactly one of place, port, airfield, territory, country, region, lonlat"
            )
        return self

    @property
    def kind(self) -> str | None:
        """Return which of the keys is given."""
        return next((name for name, value in self if value is not None), None)


class Waypoint(Frozen):
    """One stop of a route, and how it is reached from the one before."""

    name: str = Field(min_length=1)
    at: At
    role: Literal["origin", "transit", "destination"]
    leg: Leg | None = None
    """How this stop is reached; absent for the first of a path only."""
    precision: PlacePrecision = "place"
    """How well the stop is known; ``assumed`` where the source describes it without naming it."""

    @model_validator(mode="before")
    @classmethod
    def _no_old_key(cls, data: Any) -> Any:  # noqa: ANN401  (what the file holds)
        if isinstance(data, dict) and "implied" in data:
            mend = "precision: assumed" if data["implied"] is True else "nothing"
            message = f"precision, which replaces implied; write {mend} instead"
            raise wrong("implied", message)
        return data


class Node(Frozen):
    """One end or station of a flow; how it is reached is not claimed."""

    name: str = Field(min_length=1)
    at: At
    role: Literal["origin", "transit", "destination"]
    precision: PlacePrecision


class Volume(Frozen):
    """How much moves, with its unit and what the figure means."""

    value: float
    unit: str
    qualifier: str = ""


class _Movement(Frozen):
    """Who moves what: all that a route and a flow have in common."""

    title: Titles
    commodity: str
    mode: Mode
    two_way: bool = False
    summary: Summary
    volume: Volume | None = None
    status: str
    actors: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    """The route or flow that holds the rest of the same story."""
    evidence: Evidence


class Route(_Movement):
    """A way along ordered stops that are known on the ground; its line is computed leg by leg."""

    id: str = Field(pattern=r"^route:[a-z0-9][a-z0-9-]*$")
    paths: tuple[tuple[Waypoint, ...], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _legs_given(self) -> Route:
        for number, path in enumerate(self.paths, start=1):
            if len(path) < 2:
                raise ValueError(f"path {number} has fewer than two waypoints")
            if path[0].leg is not None:
                raise ValueError(f"path {number}: the first waypoint has no leg before it")
            missing = [point.name for point in path[1:] if point.leg is None]
            if missing:
                raise ValueError(f"path {number}: no leg is given for {', '.join(missing)}")
        return self


class Flow(_Movement):
    """Who sends what to whom, from node to node, with no claim about the way."""

    id: str = Field(pattern=r"^flow:[a-z0-9][a-z0-9-]*$")
    paths: tuple[tuple[Node, ...], ...] = Field(min_length=1)
    """Nodes in order; a path of one node marks the only end that the source names."""

    @model_validator(mode="after")
    def _nodes_given(self) -> Flow:
        for number, path in enumerate(self.paths, start=1):
            if not path:
                raise ValueError(f"path {number} has no node")
        return self
