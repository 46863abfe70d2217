"""What a view shows, counted for its headline; the page counts in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.geometry.flow_map import flow_map
from geonexus.model.evidence import independent_origins
from geonexus.model.views import frames_of, rows_beside
from geonexus.render.titles import citations
from geonexus.style import bivariate, certainty

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.model.spec import ViewSpec

AGREED = 2
"""From so many independent origins on, sources agree."""


def counts_of(atlas: Atlas, view: ViewSpec) -> dict[str, int]:
    """Return what a view shows, counted for its headline.

    Parameters
    ----------
    atlas, view
        The rows of the layers that the view shows are counted, and no others.

    Examples
    --------
    >>> import geonexus as gx
    >>> from geonexus.model.views import views_in
    >>> atlas = gx.open_atlas("latin-america").build()  # doctest: +SKIP
    >>> counts_of(atlas, views_in(atlas)[1])  # doctest: +SKIP
    {'territories': 77, 'calm': 1, 'unstated': 72}
    """
    if view.view == "flows":
        return _flows(atlas, frames_of(atlas, view, "flow"))
    territories = frames_of(atlas, view, "territory")
    incidents = frames_of(atlas, view, "incident")
    if view.view == "control":
        return _control(territories)
    if view.view == "incidents":
        return _incidents(incidents) | {"elsewhere": rows_beside(atlas, view, "incident")}
    if view.view == "certainty":
        return _certainty(territories, incidents, _origins(atlas, incidents))
    return _unknown(territories, incidents)


def _flows(atlas: Atlas, frames: list[pd.DataFrame]) -> dict[str, int]:
    """Return how many flows between regions, by family of goods, sources agree on."""
    made = flow_map(atlas)
    if made is None:
        return _agreed(_origins(atlas, frames))
    shown = {str(flow) for frame in frames for flow in frame["id"]}
    bundles = [shown.intersection(bundle.flows) for bundle in made.levels[0].bundles]
    return _agreed(
        [len({one for flow in flows for one in made.origins[flow]}) for flows in bundles if flows]
    )


def _agreed(origins: list[int]) -> dict[str, int]:
    agreed = sum(number >= AGREED for number in origins)
    return {"agreed": agreed, "single": len(origins) - agreed}


def _control(territories: list[pd.DataFrame]) -> dict[str, int]:
    cells = _cells(territories)
    return {
        "territories": len(cells),
        "calm": cells.count(bivariate.Cell("criminal", "low")),
        "unstated": sum(not cell.known for cell in cells),
    }


def _incidents(frames: list[pd.DataFrame]) -> dict[str, int]:
    first, last = _texts(frames, "date_from"), _texts(frames, "date_to")
    years = [int(text[:4]) for text in (*first, *last) if text[:4].isdigit()]
    return {
        "incidents": sum(map(len, frames)),
        "from": min(years, default=0),
        "to": max(years, default=0),
        "day": _texts(frames, "date_precision").count("day"),
        "wide": sum(text in certainty.STATE_OR_WIDER for text in _texts(frames, "place_precision")),
    }


def _certainty(
    territories: list[pd.DataFrame], incidents: list[pd.DataFrame], origins: list[int]
) -> dict[str, int]:
    bases = _texts(territories, "outline_basis")
    return {
        "territories": len(bases),
        "chosen": bases.count("chosen"),
        "legal": bases.count("legal"),
        "incidents": sum(map(len, incidents)),
        "agreed": sum(number >= AGREED for number in origins),
    }


def _unknown(territories: list[pd.DataFrame], incidents: list[pd.DataFrame]) -> dict[str, int]:
    cells = _cells(territories)
    dates = zip(_texts(incidents, "date_from"), _texts(incidents, "date_to"), strict=True)
    places = map(certainty.place_class, _texts(incidents, "place_precision"))
    return {
        "territories": len(cells),
        "silent": cells.count(bivariate.Cell(bivariate.UNKNOWN, bivariate.UNKNOWN)),
        "incidents": sum(map(len, incidents)),
        "undated": sum(not first and not last for first, last in dates),
        "unplaced": sum(name == "country" for name in places),
    }


def _cells(frames: list[pd.DataFrame]) -> list[bivariate.Cell]:
    pairs = zip(_texts(frames, "control"), _texts(frames, "violence"), strict=True)
    return [bivariate.cell_of(control, violence) for control, violence in pairs]


def _texts(frames: Iterable[pd.DataFrame], column: str) -> list[str]:
    """Return a column of all frames as text; empty where a frame has no such column."""
    return [str(cell) if cell else "" for frame in frames for cell in _column(frame, column)]


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    if name not in frame.columns:
        return [None] * len(frame)
    column = frame[name]
    return column.astype(object).where(column.notna(), None).tolist()


def _origins(atlas: Atlas, frames: Iterable[pd.DataFrame]) -> list[int]:
    """Return how many independent origins state each row."""
    copies = {source: str(row.get("copies") or "") for source, row in atlas.sources.items()}
    copies = {source: origin for source, origin in copies.items() if origin}
    return [
        int(cell or 0)
        if "agreeing_origins" in frame.columns
        else len(independent_origins(tuple(citations(cell)), copies))
        for frame in frames
        for cell in _column(
            frame, "agreeing_origins" if "agreeing_origins" in frame.columns else "sources"
        )
    ]
