"""A choropleth on paper: areas by class, the missing ones hatched, each value with its year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base.cells import split_cell
from geonexus.render.choropleth import areas_layer, choropleth
from geonexus.render.sheet.draw import fill, stroke
from geonexus.render.sheet.key import Key
from geonexus.style import styles
from geonexus.words.formats import figure
from geonexus.words.texts import term_in
from geonexus.words.translations import word

SIGNS = {"upper bound": "≤ ", "lower bound": "≥ ", "approx": "≈ "}
"""Qualifier of a figure → the sign before it: a bound is not the figure itself."""
_SIGN_TEXTS = {"≤ ": "at_most", "≥ ": "at_least", "≈ ": "approximate_value"}

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec
    from geonexus.render.sheet.frame import MapFrame
    from geonexus.render.sheet.labels import Labeler


def draw_classes(
    axes: Axes, frame: MapFrame, labels: Labeler, atlas: Atlas, spec: LayerSpec, layer: Layer
) -> None:
    """Color the areas by the latest value of each, and write it there with its year.

    Parameters
    ----------
    axes, frame, labels
        The map.
    atlas
        Holds the areas.
    spec
        Names the indicator and the areas.
    layer
        The rows of the indicator.
    """
    held = choropleth(atlas, spec, layer)
    areas = areas_layer(atlas, spec) or atlas.base["countries"]
    rows = areas.geo
    if "latam" in rows.columns:  # far countries without a value are no gap of this atlas
        rows = rows[rows["latam"].astype(bool) | rows[areas.card.key].isin(held["values"])]
    shapes = frame.project(rows.geometry.values)
    colors = np.array([_color(held, str(code)) or "" for code in rows[areas.card.key]])
    for color in held["colors"]:
        fill(axes, shapes[colors == color], color, order=2.2)
    without = shapes[colors == ""]
    fill(axes, without, styles.LIGHT.missing, order=2.2)
    fill(axes, without, "none", edge=styles.LIGHT.missing_hatch, hatch="////", order=2.3)
    stroke(axes, shapely.boundary(shapes), styles.LIGHT.border, 0.5, order=2.5)
    by_size = np.argsort(-shapely.area(shapes), kind="stable")
    for at in by_size:
        code = str(rows[areas.card.key].iloc[at])
        if code in held["values"] and not shapes[at].is_empty:
            year, value, row = held["values"][code][-1]
            spot = shapely.point_on_surface(shapes[at])
            number = _sign(layer, row) + figure(value, atlas.spec.language)
            said = number + (f" ({year})" if year else "")
            labels.place(spot.x, spot.y, said, 5.4, bold=True, gid="value")


def class_keys(atlas: Atlas, spec: LayerSpec, layer: Layer) -> list[Key]:
    """Return the rows of the legend: unit, years, classes, and the missing."""
    language = atlas.spec.language
    held = choropleth(atlas, spec, layer)
    latest = {series[-1][0] for series in held["values"].values() if series[-1][0] is not None}
    years = "–".join(str(year) for year in sorted({min(latest), max(latest)})) if latest else "–"
    unit = f" ({term_in(atlas, held['unit'], language)})" if held["unit"] else ""
    rows = [Key(spec.title.in_(language) + unit, "title")]
    for low, high, color in zip(held["lower"], held["upper"], held["colors"], strict=True):
        ends = figure(low, language), figure(high, language)
        rows.append(Key(ends[0] if low == high else "–".join(ends), "class", color))
    rows.append(Key(word("no_value", language), "missing", styles.LIGHT.missing))
    said = [word("latest_of_each", language, years=years)]
    signs = {_sign(layer, series[-1][2]) for series in held["values"].values()}
    said += [f"{sign}{word(key, language)}" for sign, key in _SIGN_TEXTS.items() if sign in signs]
    return [*rows, Key("; ".join(said), "title")]


def _sign(layer: Layer, row: int) -> str:
    """Return what stands before a figure that is a bound or a rough one."""
    if "qualifier" not in layer.frame.columns:
        return ""
    parts = set(split_cell(layer.frame["qualifier"].iloc[row]))
    return next((sign for name, sign in SIGNS.items() if name in parts), "")


def _color(held: dict[str, Any], code: str) -> str | None:
    if code not in held["values"]:
        return None
    value = held["values"][code][-1][1]
    classes = zip(held["upper"], held["colors"], strict=True)
    return next(str(color) for edge, color in classes if value <= edge)
