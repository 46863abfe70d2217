"""An indicator over areas: values by area and year, and the classes of its legend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.errors import UnknownNameError
from geonexus.render.encode import plain
from geonexus.style import styles
from geonexus.style.class_breaks import METHODS, class_edges

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec

Series = Mapping[str, list[list[Any]]]
"""Area → its figures ``[year, value, row]``, by year; of one year, the figure to show last."""

EVERY_YEAR = "all"
"""Key of the breaks that count the figures of all years: the same colors in each of them."""

BOUND_WORDS = ("bound", "target", "projection", "estimate", "order of magnitude", "goal")
"""Words of a qualifier that say that the value is not a count or rate of what was."""
_PLAIN = frozenset(
    {"approx", "year inferred", "official figure", "national statistics office figures"}
)


def choropleth(atlas: Atlas, spec: LayerSpec, layer: Layer) -> dict[str, Any]:
    """Return what the page needs to color areas by an indicator.

    Parameters
    ----------
    atlas
        Says, in its table ``dictionary``, what the indicator means.
    spec
        Names the indicator.
    layer
        Rows with ``area``, ``indicator``, ``year``, ``value`` and ``unit``.
    """
    frame = layer.frame
    chosen = [row for row, name in enumerate(frame["indicator"]) if spec.indicator in (None, name)]
    return described(frame, chosen, spec.indicator, atlas.higher_is(spec.indicator))


def described(
    frame: pd.DataFrame, rows: list[int], indicator: str | None, higher_is: str
) -> dict[str, Any]:
    """Return the figures and classes of one indicator.

    Parameters
    ----------
    frame
        Rows with ``area``, ``year`` and ``value``; ``unit`` and evidence where there is any.
    rows
        Which rows, by number, are of the indicator.
    indicator
        Its id.
    higher_is
        ``worse``, ``better`` or ``neutral``: picks the colors.
    """
    values = _series(frame, rows)
    known = [value for series in values.values() for _, value, _ in series]
    classes = styles.classify(known, higher_is)
    years = sorted({y for series in values.values() for y, _, _ in series if y is not None})
    return {
        "indicator": indicator,
        "values": values,
        "areas_with_value": len(values),
        "years": years,
        "unit": _unit(frame, values),
        "higher_is": higher_is,
        "lower": list(classes.lower) if classes else [],
        "upper": list(classes.upper) if classes else [],
        "colors": list(classes.colors) if classes else [],
        "breaks": breaks(values, years),
    }


def breaks(values: Series, years: list[int]) -> dict[str, dict[str, list[float]]]:
    """Return the upper edges of the classes by method, over all years and for each of them.

    A year shows, for each area, the latest figure up to it. A year whose edges are those of all
    years is left out, and so is everything where all figures are the same.

    Parameters
    ----------
    values
        As ``described`` returns them.
    years
        Every year in them, rising.
    """
    shown: dict[str, list[float]] = {
        EVERY_YEAR: [value for series in values.values() for _, value, _ in series]
    }
    for year in years:
        shown[str(year)] = [
            upto[-1]
            for series in values.values()
            if (upto := [value for y, value, _ in series if (y or 0) <= year])
        ]
    if len(set(shown[EVERY_YEAR])) < 2:
        return {}
    most = len(styles.ramp("neutral").colors)
    made: dict[str, dict[str, list[float]]] = {}
    for method, scheme in METHODS.items():
        edges = {key: list(class_edges(v, scheme, most)) for key, v in shown.items() if v}
        made[method] = {
            key: [*(plain(float(f"{edge:.12g}")) for edge in upper[:-1]), plain(upper[-1])]
            for key, upper in edges.items()
            if key == EVERY_YEAR or upper != edges[EVERY_YEAR]
        }
    return made


def areas_layer(atlas: Atlas, spec: LayerSpec) -> Layer | None:
    """Return the layer of the areas that a choropleth colors; None for those of the base map.

    Raises
    ------
    UnknownNameError
        The areas that the specification names are no layer of the atlas.
    """
    wanted = spec.on or "countries"
    base = atlas.base.get("countries")
    # the full and the light countries hold the same areas under the same key; the light are drawn
    if base is not None and wanted in ("countries", base.card.id):
        return None
    found = {layer.card.id: layer for layer in atlas.base.values()} | atlas.layers()
    if wanted not in found:
        raise UnknownNameError("layer of areas", wanted, found)
    return found[wanted]


def _series(frame: pd.DataFrame, rows: list[int]) -> dict[str, list[list[Any]]]:
    """Return the figures of each area by year; of rival ones the best known comes last."""
    cells = {name: frame[name].tolist() for name in ("area", "year", "value")}
    values: dict[str, list[list[Any]]] = {}
    for row in rows:
        value = plain(cells["value"][row])
        if value is not None:
            item = [_year(cells["year"][row]), value, row]
            values.setdefault(str(cells["area"][row]), []).append(item)
    for series in values.values():
        series.sort(key=lambda item: (item[0] if item[0] is not None else -1, *_rank(frame, item)))
    return dict(sorted(values.items()))


def _rank(frame: pd.DataFrame, item: list[Any]) -> tuple[int, int, int, int]:
    """Return what puts one of several figures of an area and year before the others.

    A bound or target ranks after a figure of a part of the people, and that after a figure
    without any qualifier; then the grades decide, then the order of the table. The page marks
    such an area and lists all its figures: the choice of one color settles nothing.
    """
    row = item[2]

    def cell(name: str) -> str:
        return str(plain(frame[name].iloc[row]) or "") if name in frame.columns else ""

    parts = set(split_cell(cell("qualifier"))) - _PLAIN
    bound = any(word in part for part in parts for word in BOUND_WORDS)
    credibility = cell("information_credibility")
    reliability = cell("source_reliability") or "F"
    return (
        -(2 if bound else 1 if parts else 0),
        -(int(credibility) if credibility.isdigit() else 6),
        -ord(reliability[0]),
        -row,
    )


def _year(value: object) -> int | None:
    """Return the year of a cell; a range counts as its last year."""
    text = str(plain(value) or "")
    year = text.replace("-", "/").split("/")[-1].strip()
    return int(year) if year.isdigit() else None


def _unit(frame: pd.DataFrame, values: Series) -> str:
    """Return the unit that all values share, or an empty text."""
    if "unit" not in frame.columns:
        return ""
    rows = [row for series in values.values() for _, _, row in series]
    units = {str(plain(frame["unit"].iloc[row]) or "") for row in rows}
    return units.pop() if len(units) == 1 else ""
