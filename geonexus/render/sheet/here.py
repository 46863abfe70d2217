"""What belongs to a territory, split by how that is known: named here, or to its country only.

A match "country" says that the territory holds the whole country that a thing is known to; where in
the country it belongs, nobody says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geonexus.words.evidence import title_of
from geonexus.words.in_and_around import Row, incidents_inside, records

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Atlas

_FLOWS = "flows-territories"
_NO_SPOT = frozenset({"country", "world-region", "assumed", "unknown"})
_TITLED = (
    "territories", "mentioned", "places", "routes", "flows", "incidents", "responses",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Here:
    """Rows of one layer that belong to a territory."""

    named: list[Row]
    """Known to the territory, or to a place in it."""
    country: list[Row]
    """Known to a whole country only, which the territory holds."""


def incidents_here(atlas: Atlas, territory: str) -> Here:
    """Return the incidents of a territory, by date."""
    if _join_of(atlas, "incidents") is None:
        return Here(incidents_inside(atlas, territory), [])
    return _events(atlas, "incidents", territory)


def responses_here(atlas: Atlas, territory: str) -> Here:
    """Return the laws, agreements, hearings and the like that concern a territory, by date."""
    return _events(atlas, "responses", territory)


def flows_here(atlas: Atlas, territory: str) -> Here:
    """Return the flows that have a node in a territory; their lines are diagrams and join none."""
    matches = atlas.tables.get(_FLOWS)
    if matches is None:
        return Here([], [])
    return _split(atlas, "flows", matches.set_axis(["left", "right", "match"], axis=1), territory)


def placed(rows: list[Row]) -> list[Row]:
    """Return the rows whose place is a spot: one known to a country is not inside anything."""
    return [row for row in rows if row.get("place_precision") not in _NO_SPOT]


def title_in(atlas: Atlas, feature: str) -> str:
    """Return the title of a feature of any layer, or of a note; its id where there is none."""
    held = {**atlas.layers(), **atlas.whole}
    frames = [held[name].frame for name in _TITLED if name in held]
    for frame in (*frames, atlas.tables.get("notes")):
        if frame is None or frame.empty:
            continue
        found = frame[frame["id"] == feature]
        if len(found):
            return title_of(atlas, records(found)[0])
    return feature


def _join_of(atlas: Atlas, layer: str) -> str | None:
    """Return the name of the join of a layer to the territories."""
    for spec in atlas.spec.joins:
        if (spec.left, spec.right) == (layer, "territories") and spec.id in atlas.tables:
            return spec.id
    return None


def _events(atlas: Atlas, layer: str, territory: str) -> Here:
    join = _join_of(atlas, layer)
    if join is None or layer not in {**atlas.layers(), **atlas.whole}:
        return Here([], [])
    found = _split(atlas, layer, atlas.tables[join], territory)
    return Here(*(sorted(rows, key=_by_date) for rows in (found.named, found.country)))


def _by_date(row: Row) -> tuple[str, str]:
    dates = [row.get(name) for name in ("date_from", "date_to")]
    known = [str(date) for date in dates if date and date == date]
    return (known or ["9999"])[0], str(row["id"])  # what has no date stands last


def _split(atlas: Atlas, layer: str, matches: pd.DataFrame, territory: str) -> Here:
    """Split the matches of a territory into those that name it and those that name a country."""
    mine = matches[matches["right"] == territory]
    coarse = mine["match"] == "country"
    frame = atlas.layer(layer).frame

    def rows(ids: pd.Series) -> list[Row]:
        return records(frame[frame["id"].isin(ids)])

    return Here(rows(mine.loc[~coarse, "left"]), rows(mine.loc[coarse, "left"]))
