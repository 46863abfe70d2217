"""An indicator over areas: values by area and year, and the classes of its legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus import style
from geonexus.errors import UnknownNameError
from geonexus.render.encode import plain

if TYPE_CHECKING:
    from geonexus.model import Atlas, Layer
    from geonexus.spec import LayerSpec


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
    values: dict[str, list[list[Any]]] = {}
    for row, (area, indicator, year, value) in enumerate(
        zip(frame["area"], frame["indicator"], frame["year"], frame["value"], strict=True)
    ):
        if spec.indicator not in (None, indicator) or plain(value) is None:
            continue
        values.setdefault(str(area), []).append([_year(year), plain(value), row])
    for series in values.values():
        series.sort(key=lambda item: (item[0] if item[0] is not None else -1, item[2]))
    known = [value for series in values.values() for _, value, _ in series]
    meaning = atlas.higher_is(spec.indicator)
    classes = style.classify(known, meaning)
    return {
        "indicator": spec.indicator,
        "values": dict(sorted(values.items())),
        "areas_with_value": len(values),
        "years": sorted({y for series in values.values() for y, _, _ in series if y is not None}),
        "unit": _unit(frame, values),
        "higher_is": meaning,
        "lower": list(classes.lower) if classes else [],
        "upper": list(classes.upper) if classes else [],
        "colors": list(classes.colors) if classes else [],
    }


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


def _year(value: object) -> int | None:
    """Return the year of a cell; a range counts as its last year."""
    text = str(plain(value) or "")
    year = text.replace("-", "/").split("/")[-1].strip()
    return int(year) if year.isdigit() else None


def _unit(frame: Any, values: dict[str, list[list[Any]]]) -> str:  # noqa: ANN401
    """Return the unit that all values share, or an empty text."""
    if "unit" not in frame.columns:
        return ""
    rows = [row for series in values.values() for _, _, row in series]
    units = {str(plain(frame["unit"].iloc[row]) or "") for row in rows}
    return units.pop() if len(units) == 1 else ""
