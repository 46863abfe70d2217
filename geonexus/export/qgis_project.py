"""A QGIS project (.qgz) that opens the GeoPackage with the groups and styles of the map."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from geonexus.base import crs
from geonexus.base.files import staged
from geonexus.export.frames import table_name
from geonexus.style import styles
from geonexus.words.translations import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geonexus.export.about import About
    from geonexus.export.qml import QgisStyle
    from geonexus.model.layer import Atlas
    from geonexus.model.spec import LayerSpec

_ZIP_DATE = (2026, 1, 1, 0, 0, 0)
_RELATIONS = (
    ("links", "from", "actors"), ("links", "to", "actors"),
    ("flow-nodes", "flow", "flows"), ("flow-nodes", "at", "territories"),
    ("flows-territories", "flow", "flows"), ("flows-territories", "territory", "territories"),
)  # fmt: skip
"""Table, column of ids, table that these are of: QGIS shows a flow with its nodes."""
_WHOLE = ("flows", "territories")
"""The groups of the map show parts of these; relations need each whole."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One layer of the project."""

    id: str
    title: str
    table: str
    visible: bool
    look: QgisStyle | None = None
    """None for a table without shapes."""
    subset: str = ""
    """SQL that keeps the rows which the map shows."""


def write_project(
    atlas: Atlas,
    frames: Mapping[str, pd.DataFrame],
    about: Mapping[str, About],
    qgis_styles: Mapping[str, QgisStyle],
    path: Path,
) -> None:
    """Write a project that lies beside the GeoPackage and opens it.

    Parameters
    ----------
    atlas
        Its groups, titles and extent.
    frames
        Every layer and table of the GeoPackage, by name.
    about
        Name → title.
    qgis_styles
        Layer name → how QGIS draws it.
    path
        Replaced at the end only.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    groups = _groups(atlas, frames, about, qgis_styles)
    root = Element("qgis", {"version": "3.22.0", "projectname": _title(atlas)})
    SubElement(root, "title").text = _title(atlas)
    SubElement(root, "projectCrs").append(_reference_system())
    tree = SubElement(root, "layer-tree-group")
    for title, shown in groups:
        tree.append(_branch(title, shown))
    _add_canvas(root, atlas)
    layers = SubElement(root, "projectlayers")
    for _, shown in groups:
        layers.extend(_map_layer(layer, f"./{atlas.spec.id}.gpkg") for layer in shown)
    _add_relations(root, frames)
    _add_properties(root)
    indent(root, " ")
    document = tostring(root, encoding="unicode")
    with staged(path) as beside, zipfile.ZipFile(beside, "w") as archive:
        entry = zipfile.ZipInfo(f"{atlas.spec.id}.qgs", _ZIP_DATE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(
            entry, f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{document}\n"
        )


def _title(atlas: Atlas) -> str:
    return atlas.spec.title.in_(atlas.spec.language)


# --- what is shown -----------------------------------------------------------------------------


def _groups(
    atlas: Atlas,
    frames: Mapping[str, pd.DataFrame],
    about: Mapping[str, About],
    qgis_styles: Mapping[str, QgisStyle],
) -> list[tuple[str, list[_Shown]]]:
    """Return the groups from top to bottom: as on the map, what is drawn last comes first."""
    language = atlas.spec.language
    ordered = sorted(
        atlas.groups, key=lambda group: -styles.named(group.layers[0][0].style).draw_order
    )
    groups = [
        (
            group.title.in_(language),
            [_of_spec(spec, frames, qgis_styles, language) for spec, _ in group.layers],
        )
        for group in ordered
    ]
    base = [
        _Shown(name, about[name].title, table_name(name), True, qgis_styles[name])
        for name in frames
        if name.startswith("base-") and name in qgis_styles
    ]
    drawn = {layer.table for _, shown in groups for layer in shown}
    plain = [
        _Shown(name, about[name].title, table_name(name), False)
        for name, frame in frames.items()
        if name not in qgis_styles and table_name(name) not in drawn and len(frame)
    ]
    if "flow-nodes" in frames:
        plain += [
            _Shown(_all(name), about[name].title, table_name(name), False, qgis_styles[name])
            for name in ("flow-nodes", *_WHOLE)
            if name in qgis_styles
        ]
    return [*groups, (word("ground", language), base[::-1]), (word("tables", language), plain)]


def _of_spec(
    spec: LayerSpec,
    frames: Mapping[str, pd.DataFrame],
    qgis_styles: Mapping[str, QgisStyle],
    language: str,
) -> _Shown:
    name = spec.id if spec.indicator else spec.layer
    legs = frames.get("route-legs")
    # the map draws a route leg by leg, each as sure as it is
    if name == "routes" and legs is not None and set(spec.where) <= set(legs.columns):
        name = "route-legs"
    tests = []
    for column, value in sorted(spec.where.items()):
        values = (value,) if isinstance(value, str) else value
        listed = ", ".join("'" + term.replace("'", "''") + "'" for term in values)
        tests.append(f'"{column}" IN ({listed})')
    return _Shown(
        id=spec.id,
        title=getattr(spec.title, language),
        table=table_name(name),
        visible=spec.visible,
        look=qgis_styles.get(name),
        subset=" AND ".join(tests),
    )


# --- XML ---------------------------------------------------------------------------------------


def _branch(title: str, shown: Sequence[_Shown]) -> Element:
    group = Element("layer-tree-group", {"name": title, "checked": "Qt::Checked", "expanded": "1"})
    for layer in shown:
        SubElement(
            group,
            "layer-tree-layer",
            {
                "id": _layer_id(layer.id),
                "name": layer.title,
                "checked": "Qt::Checked" if layer.visible else "Qt::Unchecked",
                "expanded": "0",
                "providerKey": "ogr",
            },
        )
    return group


def _map_layer(layer: _Shown, package: str) -> Element:
    root = Element("maplayer", {"type": "vector", "styleCategories": "AllStyleCategories"})
    if layer.look is not None and layer.look.label:
        root.set("labelsEnabled", "1")
    source = f"{package}|layername={layer.table}"
    texts = {
        "id": _layer_id(layer.id),
        "datasource": f"{source}|subset={layer.subset}" if layer.subset else source,
        "layername": layer.title,
    }
    for tag, text in texts.items():
        SubElement(root, tag).text = text
    SubElement(root, "provider", {"encoding": "UTF-8"}).text = "ogr"
    if layer.look is not None:
        SubElement(root, "srs").append(_reference_system())
        root.extend(layer.look.elements())
    return root


def _layer_id(name: str) -> str:
    """Return an id that QGIS keeps: it gives one of at most ten characters a random name."""
    return f"geonexus_{table_name(name)}"


def _add_canvas(root: Element, atlas: Atlas) -> None:
    canvas = SubElement(root, "mapcanvas", {"name": "theMapCanvas", "annotationsVisible": "1"})
    SubElement(canvas, "units").text = "degrees"
    extent = SubElement(canvas, "extent")
    for tag, edge in zip(("xmin", "ymin", "xmax", "ymax"), atlas.spec.extent, strict=True):
        SubElement(extent, tag).text = repr(edge)
    SubElement(canvas, "rotation").text = "0"
    SubElement(canvas, "destinationsrs").append(_reference_system())


def _add_properties(root: Element) -> None:
    """Let QGIS read the projection of the project, and paint the sea behind the layers."""
    properties = SubElement(root, "properties")
    system = SubElement(properties, "SpatialRefSys")
    SubElement(system, "ProjectionsEnabled", {"type": "int"}).text = "1"
    canvas = SubElement(properties, "Gui")
    water = styles.LIGHT.water
    for at, part in ((1, "Red"), (3, "Green"), (5, "Blue")):
        color = SubElement(canvas, f"CanvasColor{part}Part", {"type": "int"})
        color.text = str(int(water[at : at + 2], 16))


def _reference_system() -> Element:
    system = Element("spatialrefsys")
    # QGIS heeds the authority only beside its own number, which it then does not use
    SubElement(system, "srsid").text = "3452"
    SubElement(system, "authid").text = crs.GEOGRAPHIC
    return system


def _all(name: str) -> str:
    """Return the name of a layer that stands whole beside its parts."""
    return f"all-{name}" if name in _WHOLE else name


def _add_relations(root: Element, frames: Mapping[str, pd.DataFrame]) -> None:
    """Say that the ends of a link are actors, and which nodes and territories a flow has."""
    relations = SubElement(root, "relations")
    for table, column, whole in _RELATIONS:
        if not {table, whole} <= set(frames):
            continue
        relation = SubElement(
            relations,
            "relation",
            {
                "id": f"{table}-{column}-{whole}",
                "name": f"{table}.{column} → {whole}",
                "referencingLayer": _layer_id(table),
                "referencedLayer": _layer_id(_all(whole)),
                "strength": "Association",
            },
        )
        SubElement(relation, "fieldRef", {"referencingField": column, "referencedField": "id"})
