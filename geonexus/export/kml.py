"""Write KML: a folder for each group and layer, colors and widths as on the map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from geonexus.base.cells import is_missing
from geonexus.base.files import write_bytes
from geonexus.export.frames import indicator_areas
from geonexus.export.geojson import geometry_json
from geonexus.style import styles
from geonexus.words.texts import text_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec
    from geonexus.style.styles import Named

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SOFT = "-soft"
_SOFT_EDGE, _GROUND = 0.4, 0.5
"""Opacity of an edge that nobody drew, and by how much the ground of territories is lighter."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(atlas: Atlas, path: Path) -> None:
    """Write the layers that the map draws as one KML document, without pictures from elsewhere.

    KML has no dashes: the data of each feature says how sure a line is. Of an indicator, each
    area has its latest value, in the color of its class; areas without one are left out. A flow
    whose line cannot be drawn is marked at its nodes that have a place; one without any is listed
    without a shape, which KML allows.

    Parameters
    ----------
    atlas
        Its groups become folders.
    path
        Replaced at the end only.

    Raises
    ------
    OutputError
        The file cannot be written; the earlier one is kept.
    """
    language = atlas.spec.language
    root = Element("kml", {"xmlns": "http://www.opengis.net/kml/2.2"})
    document = SubElement(root, "Document")
    _say(document, "name", atlas.spec.title.in_(language))
    _say(document, "description", atlas.spec.abstract.in_(language))
    for name in _styles_used(atlas):
        look = styles.named(name)
        for term in ("", *look.colors):
            color = look.color_of(term)
            document.append(_shared_style(_style_id(name, term), look, color))
            if look.band_px:
                soft = _style_id(name, term) + _SOFT
                document.append(_shared_style(soft, look, color, edge=_SOFT_EDGE))
    # in KML every style comes before every feature
    folders = []
    for group in atlas.groups:
        folder = Element("Folder")
        folders.append(folder)
        _say(folder, "name", group.title.in_(language))
        for spec, layer in group.layers:
            if spec.indicator is None:
                rows = _marked(atlas, layer.geo) if spec.layer == "flows" else layer.geo
                folder.append(_layer_folder(atlas, spec, rows, _term_style(spec)))
            else:
                folder.append(_indicator_folder(atlas, spec, layer, document))
    document.extend(folders)
    indent(root, " ")
    write_bytes(path, tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _marked(atlas: Atlas, flows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return flows in which one without a line has the places of its nodes instead."""
    nodes = atlas.tables.get("flow-nodes")
    if not isinstance(nodes, type(flows)):
        return flows
    placed = nodes[nodes.geometry.notna()].dissolve("flow").geometry
    missing = flows["id"].map(placed).set_axis(flows.index)
    return flows.set_geometry(flows.geometry.where(flows.geometry.notna(), missing))


def _styles_used(atlas: Atlas) -> list[str]:
    used = {spec.style for group in atlas.groups for spec, _ in group.layers}
    return sorted(used)


def _indicator_folder(atlas: Atlas, spec: LayerSpec, layer: Layer, document: Element) -> Element:
    """Return the areas of an indicator, and put the styles of its classes into the document."""
    areas = indicator_areas(atlas, spec, layer)
    look = styles.named(spec.style)
    classes = styles.classify(layer.frame["value"].dropna(), atlas.higher_is(spec.indicator))
    names: dict[float, str] = {}
    if classes is not None:
        for number, (upper, color) in enumerate(zip(classes.upper, classes.colors, strict=True)):
            names[upper] = f"{spec.id}-{number}"
            document.append(_shared_style(names[upper], look, color))

    def style_of(row: dict[str, Any]) -> str:
        return next((n for upper, n in names.items() if row["value"] <= upper), spec.style)

    return _layer_folder(atlas, spec, areas, style_of)


def _term_style(spec: LayerSpec) -> Callable[[dict[str, Any]], str]:
    """Return what gives a row the style of its term."""
    look = styles.named(spec.style)

    def style_of(row: dict[str, Any]) -> str:
        term = str(row.get(look.by or "", ""))
        named = _style_id(spec.style, term if term in look.colors else "")
        return named + _SOFT if look.band_px and _is_soft(row) else named

    return style_of


def _is_soft(row: dict[str, Any]) -> bool:
    """Return whether nobody drew the outline of a territory, or only roughly."""
    accuracy = row.get("accuracy_m")
    known = float(accuracy) if accuracy is not None and _present(accuracy) else None
    method, basis = str(row.get("geometry_method", "")), str(row.get("outline_basis", ""))
    return styles.is_soft(method, basis, known)


def _layer_folder(
    atlas: Atlas,
    spec: LayerSpec,
    frame: gpd.GeoDataFrame,
    style_of: Callable[[dict[str, Any]], str],
) -> Element:
    language = atlas.spec.language
    folder = Element("Folder")
    _say(folder, "name", getattr(spec.title, language))
    if spec.style == "flow":
        _say(folder, "description", word("no_way", language))
    _say(folder, "visibility", "1" if spec.visible else "0")
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    titles = (f"title_{language}", f"name_{language}", "title", columns[0])
    title = next(name for name in titles if name in columns)
    for shape, row in zip(frame.geometry, frame[columns].to_dict("records"), strict=True):
        mark = SubElement(folder, "Placemark")
        _say(mark, "name", text_in(atlas, row, title, language))
        _say(mark, "visibility", "1" if spec.visible else "0")
        summary = text_in(atlas, row, "summary", language)
        if summary:
            _say(mark, "description", summary)
        mark.extend(_span(row))
        _say(mark, "styleUrl", "#" + style_of(row))
        data = SubElement(mark, "ExtendedData")
        for name in columns:
            if _present(row[name]):
                _say(SubElement(data, "Data", {"name": name}), "value", row[name])
        if shape is not None and shape == shape:
            mark.append(_geometry(shape))
    return folder


def _span(row: dict[str, Any]) -> Iterator[Element]:
    """Yield the time of a row, where its dates are whole years, months or days."""
    dates = [str(row.get(name) or "") for name in ("date_from", "date_to")]
    if any(dates) and all(_DATE.fullmatch(date) for date in dates if date):
        span = Element("TimeSpan")
        for tag, date in zip(("begin", "end"), dates, strict=True):
            if date:
                _say(span, tag, date)
        yield span


def _shared_style(name: str, look: Named, color: str, *, edge: float = 1.0) -> Element:
    root = Element("Style", {"id": name})
    if look.kind == "point":
        _say(SubElement(root, "IconStyle"), "color", _color(color))
        return root
    if look.by is None and look.kind == "line":  # a flow may be marked at its nodes
        _say(SubElement(root, "IconStyle"), "color", _color(color))
    line = SubElement(root, "LineStyle")
    _say(line, "color", _color(color, edge))
    _say(line, "width", f"{look.width_px / edge:g}")
    if look.kind in ("area", "choropleth"):
        # KML knows no band, and cannot tell which area is the smallest of a place
        ground = look.fill_opacity * (_GROUND if look.band_px else 1.0)
        _say(SubElement(root, "PolyStyle"), "color", _color(color, ground))
    return root


def _style_id(name: str, term: str) -> str:
    return f"{name}-{term}" if term else name


def _color(color: str, opacity: float = 1.0) -> str:
    """Return a color as KML writes it: alpha, blue, green, red.

    Examples
    --------
    >>> _color("#b2182b")
    'ff2b18b2'
    """
    red, green, blue = (color[at : at + 2] for at in (1, 3, 5))
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _geometry(shape: BaseGeometry) -> Element:
    parts = list(getattr(shape, "geoms", [shape]))
    if len(parts) == 1:
        return _single(parts[0])
    root = Element("MultiGeometry")
    root.extend(_single(part) for part in parts)
    return root


def _single(shape: BaseGeometry) -> Element:
    data = geometry_json(shape)
    root = Element(data["type"])
    if data["type"] == "Polygon":
        for number, ring in enumerate(data["coordinates"]):
            edge = SubElement(root, "innerBoundaryIs" if number else "outerBoundaryIs")
            _say(SubElement(edge, "LinearRing"), "coordinates", _positions(ring))
    else:
        several = data["coordinates"] if data["type"] == "LineString" else [data["coordinates"]]
        _say(root, "coordinates", _positions(several))
    return root


def _positions(positions: list[list[float]]) -> str:
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in positions)


def _present(value: object) -> bool:
    return not is_missing(value) and str(value) != ""


def _say(parent: Element, tag: str, value: object) -> None:
    """Add a child with text; what XML cannot hold is left out."""
    SubElement(parent, tag).text = _NOT_XML.sub("", str(value))
