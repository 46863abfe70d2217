"""Make the columns that routes and flows share: who moves what, whatever is known of the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geonexus.base.cells import join_cell
from geonexus.model.definitions import Flow, Route


def movement_columns(item: Route | Flow, countries: Sequence[str]) -> dict[str, Any]:
    """Return the columns of a route or flow that do not depend on its line.

    Parameters
    ----------
    item
        The definition.
    countries
        ISO 3166-1 alpha-3 codes of its stops or nodes.
    """
    volume = item.volume
    return {
        "id": item.id,
        "title_en": item.title.en,
        "title_es": item.title.es,
        "title_pt": item.title.pt,
        "commodity": item.commodity,
        "mode": item.mode,
        "status": item.status,
        "two_way": item.two_way,
        "volume_value": None if volume is None else volume.value,
        "volume_unit": "" if volume is None else volume.unit,
        "volume_qualifier": "" if volume is None else volume.qualifier,
        "actors": join_cell(item.actors),
        "countries": join_cell(countries),
        "see_also": join_cell(item.see_also),
        "summary": item.summary,
    }


def names_in_order(item: Route | Flow) -> str:
    """Return the stops or nodes in order: ``>`` between them, ``|`` between parallel paths."""
    return " | ".join(" > ".join(stop.name for stop in path) for path in item.paths)
