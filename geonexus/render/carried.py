"""What flows where and through whose hands: drugs, people, arms, money or other goods.

A route or flow carries what its commodity says. A territory or place carries what it is used for
and what flows and links start, pass or end there. An actor carries what moves in the
flows, routes and links that name it; a hypothetical link, or one that is no exchange, says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import join_cell, split_cell

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Atlas

FAMILIES = ("drugs", "people", "arms", "money", "goods")

_COMMODITIES = {
    **dict.fromkeys(("cocaine", "coca-paste", "heroin", "drugs"), "drugs"),
    **dict.fromkeys(("methamphetamine", "precursors", "cannabis", "fentanyl"), "drugs"),
    **dict.fromkeys(("migrants", "trafficked-people", "displaced-people"), "people"),
    **dict.fromkeys(("deportees", "personnel"), "people"),
    **dict.fromkeys(("arms", "explosives", "nuclear-material"), "arms"),
    "money": "money",
}
_ACTIVITIES = {
    **dict.fromkeys(("drug-transit", "drug-trafficking", "drug-retail"), "drugs"),
    **dict.fromkeys(("coca-cultivation", "cocaine-production", "precursor-smuggling"), "drugs"),
    **dict.fromkeys(("poppy-cultivation", "heroin-production"), "drugs"),
    **dict.fromkeys(("migrant-smuggling", "human-trafficking"), "people"),
    "arms-trafficking": "arms",
    **dict.fromkeys(("money-laundering", "terrorist-finance"), "money"),
    **dict.fromkeys(("contraband", "illegal-mining", "illegal-logging", "iuu-fishing"), "goods"),
}
_EXCHANGES = frozenset(
    {"supplies", "moves-goods", "launders-for", "finances", "deals-with", "uses", "operates-in"}
    | {"supports", "in-contact-with", "named-with", "allied-with"}
)
"""Relations in which something changes hands; training, sanctions and attacks do not count."""
_IS_NO_EXCHANGE = re.compile(r"^action against|counter|under consideration|disposal|offered")
_WORDS = {
    "drugs": re.compile(
        r"\b(cocaine|coca|heroin|drugs?|methamphetamine|precursors?)\b"
        r"(?! (proceeds|profits?|money|cash|revenue))"
    ),
    "people": re.compile(r"\b(people|children|laborers|sex workers|migrants|personnel)\b"),
    "arms": re.compile(
        r"\b(arms|weapons?|guns|ammunition|explosives?|missiles?|tanks|artillery)\b"
    ),
    "money": re.compile(
        r"\$|\b(money|cash|funds|proceeds|profits?|revenue|payments?|fees|bribes?|salaries)\b"
    ),
    "goods": re.compile(r"\b(timber|gold|contraband|goods|minerals?|oil|iron ore)\b"),
}


def families_in(phrase: str) -> list[str]:
    """Return the families of goods that the words for what flows speak of.

    Parameters
    ----------
    phrase
        English, as a link has it.

    Examples
    --------
    >>> families_in("drugs for weapons"), families_in("drug proceeds")
    (['drugs', 'arms'], ['money'])
    >>> families_in("counterdrug training")
    []
    """
    if _IS_NO_EXCHANGE.search(phrase):
        return []
    return [family for family in FAMILIES if _WORDS[family].search(phrase)]


def carried(atlas: Atlas) -> dict[str, str]:
    """Return id of a feature or an actor → families of goods, with ``;`` between.

    Parameters
    ----------
    atlas
        Any atlas; what has none of the tables carries nothing.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    stops = _stops(atlas)
    for frame in _frames(atlas, "commodity", "activities"):
        for row in _rows(frame, "id", "commodity", "activities", "actors"):
            told = split_cell(row["activities"])
            kinds = {_ACTIVITIES[one] for one in told if one in _ACTIVITIES}
            if isinstance(row["commodity"], str) and row["commodity"]:
                family = _COMMODITIES.get(row["commodity"], "goods")
                kinds.add(family)
                for named in (*split_cell(row["actors"]), *stops.get(row["id"], ())):
                    found[named].add(family)
            found[row["id"]] |= kinds
    asked = ("from", "to", "relation", "what_flows", "hypothetical")
    for link in _rows(atlas.tables.get("links"), *asked):
        if link["relation"] not in _EXCHANGES or link["hypothetical"] is True:
            continue
        for phrase in split_cell(link["what_flows"]):
            for end in (link["from"], link["to"]):
                found[end].update(families_in(phrase))
    return {
        one: join_cell(name for name in FAMILIES if name in names)
        for one, names in found.items()
        if names
    }


def _stops(atlas: Atlas) -> dict[str, list[str]]:
    """Return flow → the territories and places that its nodes are."""
    places: dict[str, str] = {}
    for frame in _frames(atlas, "gazetteer"):
        for row in _rows(frame, "id", "gazetteer"):
            if isinstance(row["gazetteer"], str) and row["gazetteer"]:
                places[row["gazetteer"].partition(":")[2]] = row["id"]
    stops: defaultdict[str, list[str]] = defaultdict(list)
    for node in _rows(atlas.tables.get("flow-nodes"), "flow", "at"):
        stops[node["flow"]].append(places.get(str(node["at"]), str(node["at"])))
    return stops


def _frames(atlas: Atlas, *columns: str) -> list[pd.DataFrame]:
    """Return the tables of all layers that have one of some columns."""
    frames = [layer.frame for group in atlas.groups for _, layer in group.layers]
    return [frame for frame in frames if set(columns) & set(frame.columns)]


def _rows(frame: pd.DataFrame | None, *columns: str) -> list[dict[str, Any]]:
    """Return some columns of a table as rows; None where it has no such column."""
    if frame is None or columns[0] not in frame.columns:
        return []
    cells = [frame[n].tolist() if n in frame.columns else [None] * len(frame) for n in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]
