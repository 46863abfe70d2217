"""Symbols of QGIS styles, built from ``style``: the same colors, shapes, widths and dashes.

A symbol is a stack of layers; which of them draw is decided row by row by an expression over the
evidence columns, so that what is less sure looks less sure in QGIS too.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from geonexus.style import styles
from geonexus.style.styles import Named, Shape, Stroke

PT_PER_PX = 0.75
"""A CSS pixel is 1/96 inch, a point 1/72: sizes stay equal on screen and on paper."""

MARKERS: Mapping[Shape, str] = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "cross": "cross_fill",
    "star": "star",
    "pentagon": "pentagon",
    "hexagon": "hexagon",
}
"""Shape of ``style`` → name of QGIS's simple marker."""

_LINE_STROKES: tuple[Stroke, ...] = ("solid", "assessed", "modelled", "contested", "schematic")
_CONTESTED = 'coalesce("contested", false)'


def symbol(look: Named, color: str, shape: Shape, name: str) -> Element:
    """Return the QGIS symbol of one term of a style.

    Parameters
    ----------
    look
        The style.
    color, shape
        Of the term.
    name
        What the renderer calls the symbol.
    """
    kind = {"area": "fill", "choropleth": "fill", "line": "line", "point": "marker"}[look.kind]
    root = _symbol(kind, name)
    if look.kind == "choropleth":
        edge = _color(styles.LIGHT.paper)
        _layer(root, "SimpleFill", color=_color(color), outline_color=edge, **_pen(look.width_px))
    elif look.kind == "area":
        _fill_area(root, look, color)
    elif look.kind == "line":
        _draw_line(root, look, color)
    else:
        _draw_marker(root, look, color, shape)
    return root


def base_symbol(role: str) -> Element:
    """Return the symbol of one layer of the base map: countries, lakes, admin1 or borders.

    Parameters
    ----------
    role
        ``countries``, ``lakes``, ``admin1`` or ``borders``: a key of ``Atlas.base``.
    """
    palette = styles.LIGHT
    root = _symbol("line" if role == "borders" else "fill", "0")
    if role == "countries":
        coast = {"outline_color": _color(palette.coast), **_pen(0.6)}
        _layer(root, "SimpleFill", color=_color(palette.land), **coast)
        focus = _layer(root, "SimpleFill", color=_color(palette.land_focus), **coast)
        _enabled(focus, 'coalesce("latam", false)', legend=True)
    elif role == "lakes":
        edge = {"outline_color": _color(palette.coast), **_pen(0.4)}
        _layer(root, "SimpleFill", color=_color(palette.water), **edge)
    elif role == "admin1":
        _layer(root, "SimpleLine", line_color=_color(palette.admin1), **_line(0.5))
    else:
        agreed = _layer(root, "SimpleLine", line_color=_color(palette.border), **_line(1))
        _enabled(agreed, "\"status\" = 'agreed'", legend=True)
        disputed = _color(palette.border_disputed)
        other = _layer(root, "SimpleLine", line_color=disputed, **_line(1.2, styles.SOFT_DASH))
        _enabled(other, "\"status\" <> 'agreed'")
    return root


def stroke_expression(*, outline: bool) -> str:
    """Return ``styles.stroke_of`` as a QGIS expression over the evidence columns.

    Parameters
    ----------
    outline
        Whether it is for the outline of an area.
    """
    soft = f"""WHEN "geometry_method" IN ({_listed(styles.SOFT_EDGES)}) THEN 'soft' """
    return (
        """CASE WHEN "geometry_method" IN ('diagram', 'schematic') THEN 'schematic' """
        f"WHEN {_CONTESTED} THEN 'contested' "
        """WHEN "claim" IN ('alleged', 'assessed') THEN 'assessed' """
        f"""WHEN "claim" = 'modelled' OR "geometry_method" IN ({_listed(styles.MODELLED_WAYS)}) """
        f"THEN 'modelled' {soft if outline else ''}ELSE 'solid' END"
    )


_SOFT = (
    """(coalesce("geometry_method", '') IN ({methods}) """
    """OR coalesce(attribute('outline_basis'), '') IN ({bases}) """
    """OR coalesce(attribute('accuracy_m'), 0) >= {wide})"""
)
"""``styles.is_soft`` as a QGIS expression; a table without one of the columns has no such edges."""
_BAND_OPACITY = 0.4
_GROUND = 0.35
"""QGIS cannot tell which area is the smallest of a place, so that all have a light ground."""


def soft_expression() -> str:
    """Return ``styles.is_soft`` as a QGIS expression over the columns of a territory."""
    return _SOFT.format(
        methods=_listed(styles.SOFT_EDGES),
        bases=_listed(styles.OUR_OUTLINES),
        wide=f"{styles.WIDE_M:g}",
    )


def _fill_area(root: Element, look: Named, color: str) -> None:
    ground = look.fill_opacity * (_GROUND if look.band_px else 1.0)
    _layer(root, "SimpleFill", color=_color(color, ground), outline_style="no")
    hatch = _layer(
        root, "SimpleFill", color=_color(color, 0.55), style="b_diagonal", outline_style="no"
    )
    _enabled(hatch, _CONTESTED)
    if look.band_px:
        _layer(
            root,
            "ShapeburstFill",
            color_type="0",
            color=_color(color, _BAND_OPACITY),
            gradient_color2=_color(color, 0.0),
            use_whole_shape="0",
            max_distance=_pt(look.band_px * 1.5),
            distance_unit="Point",
            blur_radius="0",
            ignore_rings="0",
        )
    _strokes(root, look, color, outline=True)


def _draw_line(root: Element, look: Named, color: str) -> None:
    casing = _color(styles.LIGHT.casing, 0.7)
    _layer(root, "SimpleLine", line_color=casing, **_line(look.width_px + 2))
    _strokes(root, look, color, outline=False)
    for two_way in (False, True):
        _arrow(root, look, color, backward=two_way)


def _strokes(root: Element, look: Named, color: str, *, outline: bool) -> None:
    """Add a line for each stroke; an expression leaves one of them on for each row."""
    expression = stroke_expression(outline=False)
    hard = f" AND NOT {soft_expression()}" if outline else ""
    for kind in _LINE_STROKES:
        # a schematic leg is drawn faintly: it says that two ends are linked, and no more
        faint = kind == "schematic" and not outline
        width_px, opacity = (look.width_px * 0.75, 0.65) if faint else (look.width_px, 1.0)
        line = _layer(
            root,
            "SimpleLine",
            line_color=_color(color, opacity),
            **_line(width_px, styles.DASHES[kind]),
        )
        _enabled(line, f"{expression} = '{kind}'{hard}", legend=kind == "solid")
    if outline:
        # no hard line where nobody drew the outline
        for width_px, opacity in _SOFT_STROKES:
            soft = _layer(root, "SimpleLine", line_color=_color(color, opacity), **_line(width_px))
            _enabled(soft, soft_expression())


_SOFT_STROKES = ((10.0, 0.12), (6.0, 0.15), (3.0, 0.2))


def _arrow(root: Element, look: Named, color: str, *, backward: bool) -> None:
    """Add an arrow head at the middle of the line; a second one where it goes both ways."""
    line = _layer(root, "MarkerLine", placement="centralpoint", rotate="1")
    if backward:
        _enabled(line, 'coalesce("two_way", false)')
    head = _symbol("marker", f"@{root.get('name')}@{len(root.findall('layer')) - 1}")
    _layer(
        head,
        "SimpleMarker",
        name="filled_arrowhead",
        color=_color(color),
        outline_color=_color(styles.LIGHT.casing),
        angle="180" if backward else "0",
        size=_pt(look.width_px * 2.1 + 6),
        size_unit="Point",
        **_pen(0.5),
    )
    line.append(head)


def _draw_marker(root: Element, look: Named, color: str, shape: Shape) -> None:
    casing, size = _color(styles.LIGHT.casing), {"size": _pt(look.size_px), "size_unit": "Point"}
    hollow = f"""coalesce("place_precision" IN ({_listed(styles.HOLLOW_PRECISIONS)}), false)"""
    reasoned = ", ".join(f"'{claim}'" for claim, dash in styles.CLAIM_DASH.items() if dash)
    marker = MARKERS[shape]
    full = _layer(
        root,
        "SimpleMarker",
        name=marker,
        color=_color(color),
        outline_color=casing,
        **size,
        **_pen(1.2),
    )
    _enabled(full, f"NOT {hollow}", legend=True)
    ring = _layer(
        root,
        "SimpleMarker",
        name=marker,
        color=_color(styles.LIGHT.casing, 0.75),
        outline_color=_color(color),
        **size,
        **_pen(2),
    )
    _enabled(ring, hollow)
    dot = {"size": _pt(look.size_px * 0.34), "size_unit": "Point", "outline_style": "no"}
    for inside, when in ((casing, f"NOT {hollow}"), (_color(color), hollow)):
        layer = _layer(root, "SimpleMarker", name="circle", color=inside, **dot)
        _enabled(layer, f'{when} AND "claim" IN ({reasoned})')
    disputed = _layer(
        root,
        "SimpleMarker",
        name="circle",
        color=_color(color, 0.0),
        outline_color=_color(color),
        outline_style="dash",
        size=_pt(look.size_px + 8),
        size_unit="Point",
        **_pen(1.3),
    )
    _enabled(disputed, _CONTESTED)


# --- XML ---------------------------------------------------------------------------------------


def _symbol(kind: str, name: str) -> Element:
    fixed = {"alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    return Element("symbol", {"type": kind, "name": name, **fixed})


def _layer(root: Element, kind: str, **options: str) -> Element:
    layer = SubElement(root, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    holder = SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        SubElement(holder, "Option", {"type": "QString", "name": name, "value": value})
    return layer


def _enabled(layer: Element, expression: str, *, legend: bool = False) -> None:
    """Draw the symbol layer only for rows of which the expression holds.

    A legend has no row to ask, so that ``$id`` is null there: ``legend`` decides.
    """
    test = "$id IS NULL OR" if legend else "$id IS NOT NULL AND"
    expression = f"{test} ({expression})"
    collection = SubElement(layer, "data_defined_properties")
    top = SubElement(collection, "Option", {"type": "Map"})
    SubElement(top, "Option", {"type": "QString", "name": "name", "value": ""})
    properties = SubElement(top, "Option", {"type": "Map", "name": "properties"})
    enabled = SubElement(properties, "Option", {"type": "Map", "name": "enabled"})
    SubElement(enabled, "Option", {"type": "bool", "name": "active", "value": "true"})
    SubElement(enabled, "Option", {"type": "QString", "name": "expression", "value": expression})
    SubElement(enabled, "Option", {"type": "int", "name": "type", "value": "3"})
    SubElement(top, "Option", {"type": "QString", "name": "type", "value": "collection"})


def _color(color: str, opacity: float = 1.0) -> str:
    """Return a color as QGIS writes it: red,green,blue,alpha from 0 to 255."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(str(part) for part in (*parts, round(opacity * 255)))


def _pt(pixels: float) -> str:
    return f"{pixels * PT_PER_PX:g}"


def _pen(width_px: float) -> dict[str, str]:
    return {"outline_width": _pt(width_px), "outline_width_unit": "Point"}


def _line(width_px: float, dash: tuple[float, ...] = styles.SOLID) -> dict[str, str]:
    look = {
        "line_width": _pt(width_px),
        "line_width_unit": "Point",
        "joinstyle": "round",
        "capstyle": "flat" if dash else "round",
    }
    if dash:
        pattern = ";".join(_pt(part) for part in dash)
        look |= {"use_custom_dash": "1", "customdash": pattern, "customdash_unit": "Point"}
    return look


def _listed(terms: frozenset[str]) -> str:
    return ", ".join(f"'{term}'" for term in sorted(terms))
