"""Every indicator that has figures of countries, for the reader to choose one from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.render.choropleth import described
from geonexus.render.encode import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from geonexus.model.layer import Atlas

TABLE = "indicator-figures"
"""Name of the table that holds the evidence of the figures, in the page."""
LAYER = "another-indicator"
"""Id of the layer that shows the chosen indicator."""
_IN_VALUES = ("id", "area", "indicator", "year", "value", "unit")
"""Columns that the values of an indicator hold already."""
_SHOWN = ("values", "areas_with_value", "years", "unit", "higher_is", "breaks")


def add_chooser(
    atlas: Atlas,
    groups: list[dict[str, Any]],
    tables: dict[str, dict[str, Any]],
    origins: Callable[[object], int],
) -> list[dict[str, Any]]:
    """Add the layer of a chosen indicator after the last choropleth, and its table.

    Parameters
    ----------
    atlas
        Any atlas; without figures of countries, or without a choropleth, nothing is added.
    groups, tables
        Of the page; both are added to.
    origins
        How many independent origins a cell of citations has.

    Returns
    -------
    list of dict
        What there is to choose from.
    """
    figures = country_figures(atlas)
    homes = [g for g in groups if any(layer["kind"] == "choropleth" for layer in g["layers"])]
    if figures is None or not homes:
        return []
    table = evidence_table(figures)
    if "sources" in table["columns"]:
        table["columns"]["origins"] = [origins(cell) for cell in table["columns"]["sources"]]
    tables[TABLE] = table
    homes[-1]["layers"].append(chooser_layer())
    return choices(atlas, figures)


def country_figures(atlas: Atlas) -> pd.DataFrame | None:
    """Return the figures of countries of the base map; None where there are none to choose from.

    Parameters
    ----------
    atlas
        Its table ``indicators`` holds the figures, its base map the countries.
    """
    frame = atlas.tables.get("indicators")
    countries = atlas.base.get("countries")
    needed = {"area", "indicator", "year", "value"}
    if frame is None or countries is None or not needed <= set(frame.columns):
        return None
    keys = set(countries.frame[countries.card.key].astype(str))
    found = frame[frame["area"].astype(str).isin(keys) & frame["value"].notna()]
    return found.reset_index(drop=True) if len(found) else None


def choices(atlas: Atlas, figures: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the indicators, most countries first; an indicator with two units counts twice.

    Parameters
    ----------
    atlas
        Its table ``dictionary`` titles the indicators.
    figures
        As ``country_figures`` returns them.
    """
    titles = _dictionary(atlas)
    units = figures["unit"] if "unit" in figures.columns else [""] * len(figures)
    rows: dict[tuple[str, str], list[int]] = {}
    for row, (indicator, unit) in enumerate(zip(figures["indicator"], units, strict=True)):
        rows.setdefault((str(indicator), str(unit)), []).append(row)
    several = {name for name, _ in rows if sum(other == name for other, _ in rows) > 1}
    made = []
    for (indicator, unit), numbers in rows.items():
        known = titles.get(indicator, {})
        made_of = described(figures, numbers, indicator, atlas.higher_is(indicator))
        made.append(
            {
                "id": f"{indicator} ({unit})" if indicator in several else indicator,
                "title": {code: str(known.get(f"title_{code}") or indicator) for code in LANGUAGES},
                "about": str(known.get("about") or ""),
                "choropleth": {name: made_of[name] for name in _SHOWN} | {"areas": ""},
            }
        )
    return sorted(made, key=lambda one: (-one["choropleth"]["areas_with_value"], one["id"]))


def evidence_table(figures: pd.DataFrame) -> dict[str, Any]:
    """Return the columns of a figure that its values do not hold: qualifier and evidence."""
    columns = columns_of(figures, leave_out=_IN_VALUES)
    return {"key": "id", "size": len(figures), "columns": columns, "facts": [], "details": []}


def chooser_layer() -> dict[str, Any]:
    """Return the layer that shows the chosen indicator; the page fills it in."""
    return {
        "id": LAYER,
        "title": dict.fromkeys(LANGUAGES, LAYER),
        "style": "choropleth",
        "kind": "choropleth",
        "visible": False,
        "table": TABLE,
        "rows": None,
        "count": 0,
        "chooser": True,
    }


def _dictionary(atlas: Atlas) -> dict[str, Mapping[str, Any]]:
    """Return the row of each indicator in the dictionary, by its id."""
    frame = atlas.tables.get("dictionary")
    if frame is None or "id" not in frame.columns:
        return {}
    return {
        str(row["id"]): {str(name): cell for name, cell in row.items()}
        for row in frame.to_dict("records")
    }
