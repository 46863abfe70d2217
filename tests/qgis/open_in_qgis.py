"""Open outputs in QGIS and print what it sees as JSON; for the system's Python, which has QGIS.

Usage: python3 open_in_qgis.py FOLDER PICTURE.png
"""

import json
import os
import re
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def seen(layer):
    """Return what QGIS says of a layer."""
    if not layer.isValid():
        return {"valid": False}
    report = {
        "valid": True,
        "rows": layer.featureCount(),
        "read": sum(1 for _ in layer.getFeatures()),
        "crs": layer.crs().authid(),
        "fields": [field.name() for field in layer.fields()],
        "spatial": layer.isSpatial(),
    }
    if layer.isSpatial():
        shapes = [f.geometry() for f in layer.getFeatures() if f.hasGeometry()]
        report["invalid"] = sum(not shape.isGeosValid() for shape in shapes)
        report["drawn"] = drawn(layer)
        about = layer.metadata()
        report["about"] = {
            "title": about.title(),
            "abstract": about.abstract(),
            "licenses": about.licenses(),
            "rights": about.rights(),
            "history": about.history(),
        }
    return report


def drawn(layer):
    """Return the renderer of a layer: its kind, its column and its symbols."""
    renderer = layer.renderer()
    report = {"kind": renderer.type(), "labels": layer.labelsEnabled()}
    if report["kind"] == "categorizedSymbol":
        report["by"] = renderer.classAttribute()
        report["symbols"] = [
            {
                "terms": item.value() if isinstance(item.value(), list) else [item.value()],
                "label": item.label(),
                **symbol(item.symbol()),
            }
            for item in renderer.categories()
        ]
        report["strokes"] = strokes(layer)
    elif report["kind"] == "graduatedSymbol":
        report["by"] = renderer.classAttribute()
        report["symbols"] = [
            {"lower": item.lowerValue(), "upper": item.upperValue(), **symbol(item.symbol())}
            for item in renderer.ranges()
        ]
    return report


def symbol(whole):
    """Return color, marker and dashes of a symbol."""
    lines = [part for part in whole.symbolLayers() if part.layerType() == "SimpleLine"]
    # a line has a casing under it
    color = lines[1].color() if whole.type() == whole.Line and len(lines) > 1 else whole.color()
    report = {"color": color.name(), "layers": whole.symbolLayerCount(), "dashes": []}
    for part in whole.symbolLayers():
        options = part.properties()
        if part.layerType() == "SimpleMarker" and "marker" not in report:
            report["marker"] = options["name"]
        if part.layerType() == "SimpleLine" and options.get("use_custom_dash") == "1":
            report["dashes"].append([float(x) for x in options["customdash"].split(";")])
    return report


def strokes(layer):
    """Return, for each row, which of the line layers of its symbol are drawn."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    categories = layer.renderer().categories()  # kept: QGIS frees what Python does not hold
    first = categories[0].symbol().clone()
    tests = {}
    for number in range(first.symbolLayerCount()):
        part = first.symbolLayer(number)
        prop = part.dataDefinedProperties().property(part.PropertyLayerEnabled)
        if part.layerType() == "SimpleLine" and prop.isActive():
            text = prop.expressionString()
            # the lines of a soft edge have no stroke of their own
            named = re.search(r"END\)? = '([a-z]+)'", text)
            tests[named.group(1) if named else "soft"] = QgsExpression(text)
    found = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        found[feature["id"]] = [name for name, test in tests.items() if test.evaluate(context)]
    return found


def picture(layers, path, extent):
    """Draw layers as QGIS does on its canvas."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setBackgroundColor(QColor("#d9e5ea"))
    settings.setOutputSize(QSize(1400, 1500))
    settings.setOutputDpi(96)
    settings.setExtent(QgsRectangle(*extent))
    settings.setDestinationCrs(layers[0].crs())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))
    return [f"{error.layerID}: {error.message}" for error in job.errors()]


def opened_project(path):
    """Return groups, layers and faults of a QGIS project."""
    project = QgsProject.instance()
    if not project.read(str(path)):
        return {"read": False, "error": project.error()}
    groups = [
        {
            "name": group.name(),
            "layers": [
                {
                    "name": node.name(),
                    "valid": node.layer().isValid(),
                    "rows": node.layer().featureCount(),
                    "visible": node.itemVisibilityChecked(),
                    "drawn": drawn(node.layer()) if node.layer().isSpatial() else None,
                }
                for node in group.findLayers()
            ],
        }
        for group in project.layerTreeRoot().findGroups()
    ]
    return {
        "read": True,
        "title": project.title(),
        "crs": project.crs().authid(),
        "groups": groups,
        "relations": sorted(project.relationManager().relations()),
    }


def main(folder, target):
    """Print the report and draw the picture."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    report = {"qgis": Qgis.QGIS_VERSION, "package": {}, "files": {}, "projects": {}}
    [package] = folder.glob("*.gpkg")
    whole = QgsVectorLayer(str(package), "all", "ogr")
    names = [text.split("!!::!!")[1] for text in whole.dataProvider().subLayers()]
    opened = {name: QgsVectorLayer(f"{package}|layername={name}", name, "ogr") for name in names}
    report["package"] = {name: seen(layer) for name, layer in opened.items()}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".geojson", ".fgb")):
        layer = QgsVectorLayer(str(path), path.stem, "ogr")
        report["files"][path.relative_to(folder).as_posix()] = seen(layer)
    for path in sorted(folder.glob("*.qgz")):
        report["projects"][path.name] = opened_project(path)
        shown = [
            node.layer()
            for node in QgsProject.instance().layerTreeRoot().findLayers()
            if node.isVisible() and node.layer().isSpatial()
        ]
    if not report["projects"]:
        order = ("incidents", "places", "route_legs", "territories")
        shown = [opened[name] for name in order if name in opened]
    report["errors"] = picture(shown, target, (-118, -56, -32, 33))
    print(json.dumps(report, default=str), flush=True)
    # taking QGIS apart from Python crashes now and then; all has been said by now
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
