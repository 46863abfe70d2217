"""QGIS styles (QML) from ``style``: categories, classes and labels as on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from geonexus.export.qml_symbols import PT_PER_PX, symbol
from geonexus.style import legend, styles
from geonexus.words.legend import label
from geonexus.words.translations import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geonexus.model.cards import Language
    from geonexus.style.styles import Classes, Named

QML_VERSION = "3.22.0"
"""The oldest QGIS that the styles are tested with; newer ones read it too."""

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


@dataclass(frozen=True, slots=True)
class QgisStyle:
    """How one exported layer is drawn in QGIS."""

    renderer: Element
    label: str | None
    """Column of the labels; None where the map has none."""
    display: str
    """Column that names a row."""

    def elements(self) -> list[Element]:
        """Return the parts that a style file and a project share."""
        display = Element("previewExpression")
        display.text = f'"{self.display}"'
        labels = [_labeling(self.label)] if self.label else []
        return [self.renderer, *labels, display]

    def to_xml(self) -> str:
        """Return the style as a QML document."""
        root = Element(
            "qgis",
            {
                "version": QML_VERSION,
                "styleCategories": "Symbology|Labeling|MapTips",
                "labelsEnabled": "1" if self.label else "0",
            },
        )
        root.extend(self.elements())
        indent(root, " ")
        return _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def categorized(
    look: Named,
    terms: Iterable[str],
    titles: Mapping[str, Mapping[str, str]],
    language: Language,
) -> Element:
    """Return a renderer that draws each term of a layer as the style says.

    Parameters
    ----------
    look
        Names the column of the terms, in ``by``.
    terms
        The term of each row.
    titles
        Vocabulary of the terms, for the legend.
    language
        Of the legend.
    """
    kind = "categorizedSymbol"
    root = Element(
        "renderer-v2",
        {"type": kind, "attr": look.by or "", "symbollevels": "0", "forceraster": "0"},
    )
    categories, symbols = SubElement(root, "categories"), SubElement(root, "symbols")
    for number, entry in enumerate(legend.entries(look, terms)):
        item = {"symbol": str(number), "label": label(entry, titles, language), "render": "true"}
        if len(entry.terms) == 1:
            SubElement(categories, "category", item | {"value": entry.terms[0], "type": "string"})
        else:
            several = SubElement(categories, "category", item | {"type": "List"})
            for term in entry.terms:
                SubElement(several, "val", {"value": term, "type": "string"})
        symbols.append(symbol(look, entry.color, entry.shape, str(number)))
    rest = str(len(symbols))
    # rows that a user adds with another term are drawn too
    other = {"symbol": rest, "label": word("other_terms", language), "render": "true"}
    SubElement(categories, "category", other | {"type": "string", "value": ""})
    symbols.append(symbol(look, look.color, look.shape, rest))
    return root


def graduated(look: Named, classes: Classes) -> Element:
    """Return a renderer that colors areas by the class of their ``value``.

    Parameters
    ----------
    look
        The style of choropleths.
    classes
        Those of the map.
    """
    fixed = {"type": "graduatedSymbol", "attr": "value", "graduatedMethod": "GraduatedColor"}
    root = Element("renderer-v2", {**fixed, "symbollevels": "0", "forceraster": "0"})
    ranges, symbols = SubElement(root, "ranges"), SubElement(root, "symbols")
    for number, (low, up, color) in enumerate(
        zip(classes.lower, classes.upper, classes.colors, strict=True)
    ):
        said = f"{low:,g} – {up:,g}" if low < up else f"{up:,g}"
        edges = {"lower": repr(low), "upper": repr(up)}
        item = {"symbol": str(number), "label": said, "render": "true"}
        SubElement(ranges, "range", edges | item)
        symbols.append(symbol(look, color, "circle", str(number)))
    return root


def single(look: Element) -> Element:
    """Return a renderer that draws every row with one symbol."""
    fixed = {"type": "singleSymbol", "symbollevels": "0", "forceraster": "0"}
    root = Element("renderer-v2", fixed)
    SubElement(root, "symbols").append(look)
    return root


def diagram(look: Named, language: Language) -> Element:
    """Return a renderer of flows, whose legend says that the line shows no way."""
    kind = {"type": "categorizedSymbol", "attr": "geometry_method"}
    root = Element("renderer-v2", {**kind, "symbollevels": "0", "forceraster": "0"})
    categories, symbols = SubElement(root, "categories"), SubElement(root, "symbols")
    item = {"symbol": "0", "label": word("no_way", language), "render": "true", "type": "string"}
    SubElement(categories, "category", item | {"value": "diagram"})
    symbols.append(symbol(look, look.color, look.shape, "0"))
    return root


def terms_of(look: Named, frame: pd.DataFrame) -> list[str]:
    """Return the term of each row that decides its symbol."""
    if look.by is None or look.by not in frame.columns:
        return []
    return ["" if cell is None else str(cell) for cell in frame[look.by]]


def _labeling(column: str) -> Element:
    root = Element("labeling", {"type": "simple"})
    settings = SubElement(root, "settings")
    text = SubElement(
        settings,
        "text-style",
        {
            "fieldName": column,
            "isExpression": "0",
            "fontSize": f"{11 * PT_PER_PX:g}",
            "fontSizeUnit": "Point",
            "textColor": _rgb(styles.LIGHT.ink),
            "textOpacity": "1",
        },
    )
    SubElement(
        text,
        "text-buffer",
        {
            "bufferDraw": "1",
            "bufferSize": "1",
            "bufferSizeUnits": "Point",
            "bufferColor": _rgb(styles.LIGHT.label_halo),
            "bufferOpacity": "1",
        },
    )
    # 4 is "horizontal": inside or over the area, left out where it would overlap another
    SubElement(settings, "placement", {"placement": "4", "priority": "5"})
    return root


def _rgb(color: str) -> str:
    return ",".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
