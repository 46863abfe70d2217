"""Choose the QGIS style of each exported layer: the style of the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geonexus.export.qml import QgisStyle, categorized, diagram, graduated, single, terms_of
from geonexus.export.qml_symbols import base_symbol, symbol
from geonexus.style import styles

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec

_PART_STYLES = {
    "territory-variants": "territories", "mentioned-variants": "mentioned", "route-legs": "routes",
}  # fmt: skip
"""Layer of parts → the layer whose style it takes."""

NODE_PX = 5.0
"""Diameter of the mark of a node of a flow."""


def qgis_styles(atlas: Atlas, frames: Mapping[str, pd.DataFrame]) -> dict[str, QgisStyle]:
    """Return the style of every exported layer that the map draws, by layer name.

    Parameters
    ----------
    atlas
        Says how each layer is drawn, and in which language.
    frames
        The exported rows, by layer name.

    Raises
    ------
    UnknownNameError
        A layer asks for a style that does not exist.
    """
    drawn: dict[str, tuple[LayerSpec, Layer]] = {}
    for group in atlas.groups:
        for spec, layer in group.layers:
            drawn.setdefault(layer.id if spec.indicator else spec.layer, (spec, layer))
    styles = {}
    for name, frame in frames.items():
        found = drawn.get(_PART_STYLES.get(name, name))
        role = name.removeprefix("base-")
        if role != name and role in atlas.base:
            display = _first(frame, f"name_{atlas.spec.language}", "name")
            styles[name] = QgisStyle(single(base_symbol(role)), None, display)
        elif found is not None:
            styles[name] = _style(atlas, *found, frame)
        elif name == "flow-nodes" and "flows" in drawn:
            styles[name] = _nodes(drawn["flows"][0], frame)
    return styles


def _style(atlas: Atlas, spec: LayerSpec, layer: Layer, frame: pd.DataFrame) -> QgisStyle:
    look, language = styles.named(spec.style), atlas.spec.language
    if spec.indicator is not None:
        known = layer.frame["value"].dropna()
        classes = styles.classify(known, atlas.higher_is(spec.indicator))
        if classes is not None:
            return QgisStyle(graduated(look, classes), None, _first(frame, f"name_{language}"))
    if look.by is None:
        alone = symbol(look, look.color, look.shape, "0")
        drawn = diagram(look, language) if look.kind == "line" else single(alone)
        title = _first(frame, f"title_{language}", "title")
        return QgisStyle(drawn, title if look.kind == "area" else None, title)
    titles = atlas.vocabulary.get(layer.card.vocabulary_of(look.by), {})
    renderer = categorized(look, terms_of(look, frame), titles, language)
    title = f"title_{language}"
    label = title if look.kind == "area" and title in frame.columns else None
    return QgisStyle(renderer, label, _first(frame, title, "title"))


def _nodes(spec: LayerSpec, frame: pd.DataFrame) -> QgisStyle:
    """Return small marks in the color of the flows, for their nodes that have a place."""
    look = styles.named(spec.style)
    mark = replace(look, kind="point", size_px=NODE_PX)
    return QgisStyle(single(symbol(mark, look.color, mark.shape, "0")), "name", "name")


def _first(frame: pd.DataFrame, *wanted: str) -> str:
    """Return the first of the wanted columns that the frame has, else its first column."""
    return next((name for name in wanted if name in frame.columns), str(frame.columns[0]))
