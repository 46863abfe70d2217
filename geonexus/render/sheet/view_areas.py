"""Territories in the colors of a view: control and violence, what an outline rests on, gaps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geonexus.render.sheet.draw import fill, stroke
from geonexus.render.sheet.key import Key
from geonexus.style.bivariate import UNKNOWN
from geonexus.words.translations import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geonexus.model.layer import Atlas, Layer
    from geonexus.render.sheet.frame import MapFrame
    from geonexus.render.views import AreaClass, View

_FILL = 0.55
_ORDER = 6.0


def draw_view_areas(axes: Axes, frame: MapFrame, layer: Layer, view: View) -> None:
    """Draw territories in the color of their class; what is not stated is hatched.

    Parameters
    ----------
    axes, frame
        The map.
    layer
        The territories.
    view
        Gives each its class.
    """
    shapes = frame.project(layer.geo.geometry.values)
    order = np.argsort(-shapely.area(shapes), kind="stable")
    ids = layer.frame["id"].tolist()
    for at in order:
        found, shape = view.areas.get(str(ids[at])), shapes[at]
        if found is None or shape.is_empty:
            continue
        if found.hatched:
            fill(axes, [shape], "none", edge=found.light, hatch="/////", order=_ORDER)
        else:
            fill(axes, [shape], found.light, alpha=_FILL, order=_ORDER)
        stroke(axes, [shapely.boundary(shape)], found.light, 0.8, order=_ORDER + 0.1)


def view_keys(atlas: Atlas, layer: Layer, view: View) -> list[Key]:
    """Return the classes that occur in a view with their counts, in the order of its legend."""
    held = [view.areas[key] for key in map(str, layer.frame["id"]) if key in view.areas]
    if not held:
        return []
    counts = Counter(held)
    ranked = sorted(counts, key=lambda one: (one.hatched, -counts[one], one.id))
    return [
        Key(view.title.in_(atlas.spec.language), "title"),
        *(
            Key(
                f"{_named(atlas, view.id, one)} ({counts[one]})",
                "missing" if one.hatched else "class", one.light,
                opacity=1.0 if one.hatched else _FILL,
            )
            for one in ranked
        ),
    ]  # fmt: skip


def _named(atlas: Atlas, view: str, found: AreaClass) -> str:
    """Return what a class of a view means."""
    language = atlas.spec.language
    if view == "control":
        parts = zip(("control", "violence"), found.id.split("/"), strict=True)
        said = {axis: _axis(atlas, axis, name) for axis, name in parts}
        return word("cell_short", language, **said)
    if view == "unknown":
        return word(f"gap_{found.id}", language)
    titles = atlas.vocabulary.get("outline_basis", {})
    return titles.get(found.id, {}).get(language) or word("class_not_stated", language)


def _axis(atlas: Atlas, axis: str, name: str) -> str:
    language = atlas.spec.language
    if name == UNKNOWN:
        return word("class_not_stated", language)
    if axis == "control":
        return word(f"axis_control_{name}", language)
    return atlas.vocabulary.get("violence", {}).get(name, {}).get(language, name)
