"""Check that nothing is said beyond its source: grades, lines, precision, dates, disputes.

Every fault of every row is gathered. ``geonexus check`` prints them, and a build refuses them.
A file or table that says nowhere what its claims rest on (``basis``) is of an older form, as a
user's own folder may be: its references and dates are checked, its grades and lines are not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geonexus.base import crs
from geonexus.base.cells import split_cell
from geonexus.model.definitions import Flow, Route, Territory
from geonexus.model.evidence import (
    Basis,
    Citation,
    Hedge,
    better_basis,
    credibility_by_rule,
    date_bounds,
    independent_origins,
    parse_citations,
)

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.base.checks import Faults
    from geonexus.catalog.curated import Vocabulary
    from geonexus.model.layer import Layer

_NOT_CODED = ("", "not-stated", "unknown")
STRONG = 3
"""From this strength on a relation needs a passage of its own that states it."""
_COARSE = ("country", "world-region", "assumed", "unknown")
_NEEDED = (
    "id", "sources", "information_credibility", "claim", "contested", "basis", "hedge",
    "agreeing_origins",
    "credibility_reason", "disputes", "date_from", "date_to", "outcome",
)  # fmt: skip
_NOT_DONE = ("foiled", "planned", "threatened")


@dataclass(frozen=True, slots=True)
class Curated:
    """Everything that a person curates and that makes a claim."""

    territories: Sequence[Territory]
    mentioned: Sequence[Territory]
    routes: Sequence[Route]
    flows: Sequence[Flow]
    tables: Mapping[str, pd.DataFrame]
    """Curated tables by layer id."""
    sources: Mapping[str, Mapping[str, str]]
    vocabulary: Vocabulary

    def graded(self) -> list[Territory | Route | Flow]:
        """Return the definitions of the files in which at least one states its basis."""
        files = (self.territories, self.mentioned, self.routes, self.flows)
        return [item for file in files if any(one.evidence.basis for one in file) for item in file]


@dataclass(frozen=True, slots=True)
class _Claim:
    """The evidence of one row, whatever it stands in."""

    where: str
    id: str
    sources: tuple[Citation, ...]
    credibility: int
    claim: str
    is_contested: bool
    basis: Basis | None
    hedge: Hedge
    agreeing_origins: int
    reason: str
    disputes: tuple[str, ...]
    dates: Mapping[str, str]
    """``date_from`` and ``date_to``."""
    outcome: str
    is_graded: bool
    """Whether its file or table says what claims rest on."""


def home_of(item: Territory | Route | Flow) -> str:
    """Return the layer of a definition, which is also the name of its file."""
    if isinstance(item, Territory):
        return "territories" if item.id.startswith("terr:") else "mentioned"
    return "routes" if isinstance(item, Route) else "flows"


def place_of(item: Territory | Route | Flow) -> str:
    """Return file and id of a definition, as a person would look it up."""
    return f"{home_of(item)}.yaml ({item.id})"


def check_claims(curated: Curated, faults: Faults) -> None:
    """Add a fault for everything that is said beyond its source.

    Parameters
    ----------
    curated
        Definitions and tables, each already valid by itself.
    faults
        Receives every fault, with file and id. Nothing is raised.
    """
    claims = list(_claims(curated))
    by_id = {claim.id: claim for claim in claims}
    copies = {key: row["copies"] for key, row in curated.sources.items() if row.get("copies")}
    for claim in claims:
        if claim.is_graded:
            _check_grade(claim, by_id, copies, faults)
        _check_disputes(claim, by_id, faults)
        _check_dates(claim, curated.sources, faults)
    for item in curated.graded():
        if isinstance(item, Territory):
            _check_territory(item, faults)
        elif isinstance(item, Route):
            _check_route(item, faults)
    ways: dict[str, Route | Flow] = {route.id: route for route in curated.routes}
    ways |= {flow.id: flow for flow in curated.flows}
    for way in ways.values():
        _check_see_also(way, ways, faults)
    if "links" in curated.tables:
        _check_links(curated.tables["links"], curated.vocabulary, faults)


def check_route_stops(
    curated: Curated, areas: Layer, open_layer: Callable[[str], Layer], faults: Faults
) -> None:
    """Check that a territory at which a route stops is known on the ground.

    Its outline is none that we chose, for a way to our own circle would be our own way; and it is
    no larger than the largest first-level unit that it reaches.

    Parameters
    ----------
    curated
        Its routes are checked.
    areas
        The built territories: ``id``, ``outline_basis``, ``area_km2``.
    open_layer
        Opens ``admin1``, where a route stops at a territory.
    faults
        Receives every fault, with file and id. Nothing is raised.
    """
    rows = areas.geo.set_index("id")
    for route in (item for item in curated.graded() if isinstance(item, Route)):
        for stop in (stop for path in route.paths for stop in path):
            if stop.at.territory not in rows.index:
                continue
            row = rows.loc[stop.at.territory]
            if row["outline_basis"] == "chosen":
                found = f"{stop.at.territory}, whose outline we chose"
                expected = "an outline that a source gives"
                faults.add(place_of(route), stop.name, found, expected, "make it a flow")
                continue
            units = open_layer("admin1").geo.geometry
            reached = units.iloc[units.sindex.query(row.geometry, predicate="intersects")]
            widest_km2 = float(crs.area_km2(reached).max()) if len(reached) else 0.0
            if row["area_km2"] > widest_km2:
                found = f"{stop.at.territory}, {row['area_km2']:,.0f} km²"
                expected = f"at most {widest_km2:,.0f} km², as its first-level unit"
                faults.add(place_of(route), stop.name, found, expected, "make it a flow")


def _claims(curated: Curated) -> Iterator[_Claim]:
    graded = {item.id for item in curated.graded()}
    files = (curated.territories, curated.mentioned, curated.routes, curated.flows)
    for item in (item for file in files for item in file):
        evidence = item.evidence.as_columns("", 0.0)
        yield _claim(place_of(item), item.id, evidence, is_graded=item.id in graded)
    for name, frame in curated.tables.items():
        if "sources" not in frame.columns:
            continue
        is_graded = "basis" in frame.columns
        needed = [column for column in _NEEDED if column in frame.columns]
        for cells in zip(*(frame[column].tolist() for column in needed), strict=True):
            row = zip(needed, cells, strict=True)
            # a missing cell is NaN in a column of texts
            values = {column: "" if v is None or v != v else v for column, v in row}
            key = str(values["id"])
            yield _claim(f"{name}.csv ({key})", key, values, is_graded=is_graded)


def _claim(where: str, key: str, values: Mapping[str, Any], *, is_graded: bool) -> _Claim:
    """Return the evidence of a row; what an older form lacks is as the model presumes it."""
    return _Claim(
        where=where,
        id=key,
        sources=parse_citations(values["sources"]),
        credibility=int(values["information_credibility"]),
        claim=str(values.get("claim") or ""),
        is_contested=str(values.get("contested")).lower() == "true",
        basis=values.get("basis") or None,
        hedge=values.get("hedge") or "none",
        agreeing_origins=int(values.get("agreeing_origins") or 1),
        reason=values.get("credibility_reason") or "",
        disputes=tuple(split_cell(values.get("disputes"))),
        dates={name: str(values.get(name) or "") for name in ("date_from", "date_to")},
        outcome=values.get("outcome") or "done",
        is_graded=is_graded,
    )


def _check_grade(
    claim: _Claim, by_id: Mapping[str, _Claim], copies: dict[str, str], faults: Faults
) -> None:
    """Check that the credibility follows the rule, or says why it does not."""
    basis, agreeing = claim.basis, claim.agreeing_origins
    if basis is None:
        faults.add(claim.where, "basis", "nothing", "what the claim rests on")
        return
    if claim.hedge != "none" and not claim.is_contested:
        mend = "make contested true, and say in note how the source hedges"
        faults.add(claim.where, "hedge", claim.hedge, "none, for it is not contested", mend)
    if claim.claim == "alleged" and claim.hedge == "none":
        faults.add(claim.where, "hedge", "none", "possibly or probably, for it is alleged")
    origins = len(independent_origins(claim.sources, copies))
    if not 1 <= agreeing <= origins:
        expected = "1, for its sources are one origin"
        if origins > 1:
            expected = f"1 to {origins}, the independent origins among its sources"
        faults.add(claim.where, "agreeing_origins", str(agreeing), expected)
    others = (by_id[other].basis for other in claim.disputes if other in by_id)
    contradicted = any(other is not None and better_basis(other, basis) for other in others)
    by_rule = credibility_by_rule(basis, claim.hedge, agreeing, contradicted=contradicted)
    if claim.credibility != by_rule and not claim.reason:
        expected = (
            f"{by_rule}, which follows from basis {basis}, hedge {claim.hedge} and "
            f"{agreeing} agreeing origin{'s' if agreeing > 1 else ''}"
        )
        mend = "or say why in credibility_reason"
        faults.add(claim.where, "information_credibility", str(claim.credibility), expected, mend)


def _check_disputes(claim: _Claim, by_id: Mapping[str, _Claim], faults: Faults) -> None:
    """Check that rows that disagree name each other."""
    for other in claim.disputes:
        if other not in by_id:
            faults.unknown(claim.where, "disputes", "row", other, by_id)
        elif claim.id not in by_id[other].disputes:
            mend = f"add {claim.id} to disputes of {other}"
            faults.add(claim.where, "disputes", other, "a row that names this one too", mend)


def _check_dates(claim: _Claim, sources: Mapping[str, Mapping[str, str]], faults: Faults) -> None:
    """Check that no act lies after the newest of its sources was written."""
    written = [sources.get(one.source, {}).get("year", "")[:4] for one in claim.sources]
    if claim.outcome in ("planned", "threatened") or not all(map(str.isdigit, written)):
        return  # a plan may lie ahead; a source without a date of its own allows any
    newest = max(map(int, written))
    for name, date in claim.dates.items():
        bounds = date_bounds(date)
        if bounds is not None and bounds[0].year > newest:
            faults.add(claim.where, name, date, f"a date that a source of {newest} can know")


def _check_territory(territory: Territory, faults: Faults) -> None:
    """Check that each coded value has its line, and that a territory claims something."""
    where, at = place_of(territory), territory.stated_at
    for name in ("type", "control", "violence"):
        value, line = getattr(territory, name), getattr(at, name)
        if value not in _NOT_CODED and not line:
            mend = "name the passage, or write not-stated"
            faults.add(where, f"stated_at.{name}", "nothing", f"what states {value!r}", mend)
        if value in _NOT_CODED and line:
            faults.add(where, f"stated_at.{name}", line, f"nothing, for {name} is {value!r}")
    for name, values, lines in (
        ("activities", territory.activities, at.activities),
        ("actors", territory.actors, at.actors),
    ):
        for value in sorted(set(values) - set(lines)):
            mend = f"name the passage, or take it out of {name}"
            faults.add(where, f"stated_at.{name}", "nothing", f"what states {value!r}", mend)
        for value in sorted(set(lines) - set(values)):
            faults.unknown(where, f"stated_at.{name}", f"value of {name}", value, values)
    cited = {str(one) for one in territory.evidence.sources}
    for what, line in at.pairs():
        if line not in cited:
            expected = "a passage that sources names too"
            faults.add(where, f"stated_at ({what})", line, expected, f"add {line} to sources")
    is_claimed = territory.activities or territory.actors or territory.control not in _NOT_CODED
    if home_of(territory) == "territories" and not is_claimed:
        mend = "else it is mentioned, a place or an incident"
        faults.add(where, "activities", "no claim", "an activity, control or presence", mend)


def _check_route(route: Route, faults: Faults) -> None:
    """Check that every stop of a route is known on the ground."""
    for number, path in enumerate(route.paths, start=1):
        for stop in path:
            known_to = stop.at.kind if stop.at.kind in ("country", "region") else stop.precision
            if known_to in (*_COARSE, "region"):
                field, found = f"paths.{number}.{stop.name}", f"a stop known to {known_to}"
                mend = "a flow says from where to where without a way"
                expected = "one known to admin1 or finer"
                faults.add(place_of(route), field, found, expected, mend)


def _check_see_also(way: Route | Flow, others: Mapping[str, Route | Flow], faults: Faults) -> None:
    """Check that the parts of one story name each other."""
    for other in way.see_also:
        if other not in others:
            faults.unknown(place_of(way), "see_also", "route or flow", other, others)
        elif way.id not in others[other].see_also:
            mend = f"add {way.id} to see_also of {other}"
            faults.add(place_of(way), "see_also", other, "one that names this too", mend)


def _check_links(links: pd.DataFrame, vocabulary: Vocabulary, faults: Faults) -> None:
    """Check that a strong relation has a passage of its own, and that a foiled act hit nobody."""
    if "stated_at" not in links.columns:
        return
    terms: Mapping[str, Mapping[str, Any]] = vocabulary.get("relation", {})
    for row in links.to_dict("records"):
        where, relation = f"links.csv ({row['id']})", str(row["relation"])
        stated = split_cell(row["stated_at"])
        strength = terms.get(relation, {}).get("strength") or 0
        if strength >= STRONG and not stated:
            mend = "name it, or take a weaker relation"
            faults.add(where, "stated_at", "nothing", f"the passage that says {relation!r}", mend)
        for line in _missing(stated, split_cell(row["sources"])):
            expected = "a passage that sources names too"
            faults.add(where, "stated_at", line, expected, f"add {line} to sources")
        if relation == "attacks" and row.get("outcome") in _NOT_DONE:
            found, mend = f"attacks, {row['outcome']}", "plotted-against or threatens"
            faults.add(where, "relation", found, "an act that was done", mend)


def _missing(values: Iterable[str], known: Collection[str]) -> list[str]:
    return [value for value in values if value not in known]
