"""Check that nothing is said beyond its source: grades, lines, precision, dates, disputes.

Every fault of every row is gathered. ``geonexus check`` prints them, and a build refuses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.model.definitions import Flow, Route, Territory
from geonexus.model.evidence import (
    Basis,
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

_NOT_CODED = ("", "not-stated", "unknown")
STRONG = 3
"""From this strength on a relation needs a passage of its own that states it."""
_COARSE = ("country", "world-region", "assumed", "unknown")


@dataclass(frozen=True, slots=True)
class Curated:
    """Everything that a person curates and that makes a claim."""

    territories: Sequence[Territory]
    """Those that are only mentioned included."""
    routes: Sequence[Route]
    flows: Sequence[Flow]
    tables: Mapping[str, pd.DataFrame]
    """Curated tables by layer id."""
    sources: Mapping[str, Mapping[str, str]]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class _Claim:
    """The evidence of one row, whatever it stands in."""

    where: str
    id: str
    evidence: Mapping[str, Any]


def check_claims(curated: Curated, faults: Faults) -> None:
    """Add a fault for everything that is said beyond its source.

    Parameters
    ----------
    curated
        Definitions and tables, each already valid by itself.
    faults
        Receives every fault, with file and id.
    """
    claims = list(_claims(curated))
    by_id = {claim.id: claim for claim in claims}
    copies = {key: row["copies"] for key, row in curated.sources.items() if row.get("copies")}
    for claim in claims:
        _check_grade(claim, by_id, copies, faults)
        _check_disputes(claim, by_id, faults)
        _check_dates(claim, curated.sources, faults)
    for territory in curated.territories:
        _check_territory(territory, faults)
    for route in curated.routes:
        _check_route(route, faults)
    ways: list[Route | Flow] = [*curated.routes, *curated.flows]
    for item in ways:
        _check_see_also(item, {one.id: one for one in ways}, faults)
    if "links" in curated.tables:
        _check_links(curated.tables["links"], curated.vocabulary, faults)


def _claims(curated: Curated) -> Iterable[_Claim]:
    files = (
        ("territories.yaml", [t for t in curated.territories if t.id.startswith("terr:")]),
        ("mentioned.yaml", [t for t in curated.territories if not t.id.startswith("terr:")]),
        ("routes.yaml", curated.routes),
        ("flows.yaml", curated.flows),
    )
    for file, items in files:
        for item in items:
            yield _Claim(f"{file} ({item.id})", item.id, item.evidence.as_columns("", 0.0))
    for name, frame in curated.tables.items():
        if "sources" not in frame.columns or "basis" not in frame.columns:
            continue
        for row in frame.to_dict("records"):
            # a missing cell is NaN in a column of texts
            values = {str(k): "" if v is None or v != v else v for k, v in row.items()}
            yield _Claim(f"{name}.csv ({values['id']})", str(values["id"]), values)


def _check_grade(
    claim: _Claim, by_id: Mapping[str, _Claim], copies: dict[str, str], faults: Faults
) -> None:
    """Check that the credibility follows the rule, or says why it does not."""
    evidence = claim.evidence
    basis: Basis | str = str(evidence.get("basis") or "")
    if not basis:
        faults.add(claim.where, "basis", "nothing", "what the claim rests on")
        return
    origins = independent_origins(parse_citations(str(evidence["sources"])), copies)
    agreeing = int(evidence["agreeing_origins"])
    if not 1 <= agreeing <= len(origins):
        expected = f"1 to {len(origins)}, the independent origins among its sources"
        faults.add(claim.where, "agreeing_origins", str(agreeing), expected)
    others = (by_id.get(other) for other in split_cell(evidence.get("disputes")))
    contradicted = any(
        better_basis(other.evidence["basis"], basis)  # type: ignore[arg-type]
        for other in others
        if other is not None and other.evidence.get("basis")
    )
    hedge = evidence["hedge"]
    expected_grade = credibility_by_rule(basis, hedge, agreeing, contradicted=contradicted)  # type: ignore[arg-type]
    stated = int(evidence["information_credibility"])
    if stated != expected_grade and not evidence.get("credibility_reason"):
        faults.add(
            claim.where,
            "information_credibility",
            str(stated),
            f"{expected_grade}, which follows from basis {basis}, hedge {hedge} and "
            f"{agreeing} agreeing origin{'s' if agreeing > 1 else ''}",
            "or say why in credibility_reason",
        )


def _check_disputes(claim: _Claim, by_id: Mapping[str, _Claim], faults: Faults) -> None:
    """Check that rows that disagree name each other."""
    for other in split_cell(claim.evidence.get("disputes")):
        if other not in by_id:
            faults.unknown(claim.where, "disputes", "row", other, by_id)
        elif claim.id not in split_cell(by_id[other].evidence.get("disputes")):
            mend = f"add {claim.id} to disputes of {other}"
            faults.add(claim.where, "disputes", other, "a row that names this one too", mend)


def _check_dates(claim: _Claim, sources: Mapping[str, Mapping[str, str]], faults: Faults) -> None:
    """Check that no act lies after the newest of its sources was written."""
    written = {
        str(sources.get(citation.source, {}).get("year", ""))[:4]
        for citation in parse_citations(str(claim.evidence["sources"]))
    }
    ahead = claim.evidence.get("outcome") in ("planned", "threatened")
    if ahead or not all(year.isdigit() for year in written):
        return  # a plan may lie ahead; a source without a date of its own allows any
    newest = max(map(int, written))
    for name in ("date_from", "date_to"):
        bounds = date_bounds(str(claim.evidence.get(name) or ""))
        if bounds is not None and bounds[0].year > newest:
            found = str(claim.evidence[name])
            faults.add(claim.where, name, found, f"a date that a source of {newest} can know")


def _check_territory(territory: Territory, faults: Faults) -> None:
    """Check that each coded value has its line, and that a territory claims something."""
    file = "territories.yaml" if territory.id.startswith("terr:") else "mentioned.yaml"
    where = f"{file} ({territory.id})"
    at, cited = territory.stated_at, {str(one) for one in territory.evidence.sources}
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
        for value in sorted(set(values) ^ set(lines)):
            expected = f"the same {name} as in {name}"
            faults.add(where, f"stated_at.{name}", value, expected, "each with its passage")
    for what, line in at.pairs():
        if line not in cited:
            faults.add(where, f"stated_at ({what})", line, "a passage that sources names too")
    if territory.id.startswith("terr:") and not (
        territory.activities or territory.control not in _NOT_CODED or territory.actors
    ):
        mend = "else it is mentioned, a place or an incident"
        faults.add(where, "activities", "no claim", "an activity, control or presence", mend)


def _check_route(route: Route, faults: Faults) -> None:
    """Check that every stop of a route is known on the ground."""
    where = f"routes.yaml ({route.id})"
    for number, path in enumerate(route.paths, start=1):
        for stop in path:
            field = f"paths.{number}.{stop.name}"
            if stop.precision in _COARSE or stop.at.kind in ("country", "region"):
                found = f"a stop known to {stop.precision}"
                mend = "a flow says from where to where without a way"
                faults.add(where, field, found, "one known to admin1 or finer", mend)


def _check_see_also(item: Route | Flow, others: Mapping[str, Route | Flow], faults: Faults) -> None:
    """Check that the parts of one story name each other."""
    file = "routes.yaml" if isinstance(item, Route) else "flows.yaml"
    for other in item.see_also:
        if other not in others:
            faults.unknown(f"{file} ({item.id})", "see_also", "route or flow", other, others)
        elif item.id not in others[other].see_also:
            mend = f"add {item.id} to see_also of {other}"
            faults.add(f"{file} ({item.id})", "see_also", other, "one that names this too", mend)


def _check_links(links: pd.DataFrame, vocabulary: Vocabulary, faults: Faults) -> None:
    """Check that a strong relation has a passage of its own, and that a foiled act hit nobody."""
    terms: Mapping[str, Mapping[str, Any]] = vocabulary.get("relation", {})
    if "stated_at" not in links.columns:
        return
    for row in links.to_dict("records"):
        where = f"links.csv ({row['id']})"
        strength = terms.get(str(row["relation"]), {}).get("strength") or 0
        stated = split_cell(row["stated_at"])
        if strength >= STRONG and not stated:
            faults.add(where, "stated_at", "nothing", f"the passage that says {row['relation']!r}")
        for line in stated:
            if line not in split_cell(row["sources"]):
                faults.add(where, "stated_at", line, "a passage that sources names too")
        if row["relation"] == "attacks" and row["outcome"] in ("foiled", "planned"):
            mend = "plotted-against or threatens"
            faults.add(
                where, "relation", f"attacks, {row['outcome']}", "an act that was done", mend
            )
