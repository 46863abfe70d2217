"""One style: the page, the sheet and the GeoPackage draw and name the same symbols."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from matplotlib.colors import to_hex
from render.small_atlas import small_atlas

from geonexus.export.qml import QgisStyle, categorized
from geonexus.export.qml_symbols import MARKERS, PT_PER_PX, soft_expression, stroke_expression
from geonexus.export.styled import qgis_styles
from geonexus.render.payload import build_payload
from geonexus.render.sheet import draw_sheet, layer_themes, overview
from geonexus.render.sheet.classes import class_keys
from geonexus.render.sheet.key import layer_keys
from geonexus.style import legend, styles
from geonexus.words.legend import label
from geonexus.words.translations import word


@pytest.fixture(scope="module")
def package(saved):
    [path] = saved.glob("*.gpkg")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        yield base


ALL_COLORS = tuple(color for look in styles.STYLES.values() for color in look.colors.values())


def renderer(qml):
    root = ElementTree.fromstring(qml.partition("\n")[2])
    return root.find("renderer-v2")


def hexed(value):
    return "#" + "".join(f"{int(part):02x}" for part in value.split(",")[:3])


def options(layer):
    return {item.get("name"): item.get("value") for item in layer.find("Option")}


def qml_symbols(root):
    """Yield terms, label, the symbol's layers."""
    symbols = {item.get("name"): item for item in root.find("symbols")}
    for item in root.find("categories"):
        terms = tuple(v.get("value") for v in item.findall("val")) or (item.get("value"),)
        yield terms, item.get("label"), symbols[item.get("symbol")].findall("layer")


def colors_of(layers):
    keys = ("color", "line_color", "outline_color")
    return {hexed(options(layer)[key]) for layer in layers for key in keys if key in options(layer)}


def test_page_and_package_have_the_same_legend(atlas, package):
    payload = build_payload(atlas)
    rows = dict(package.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    compared = 0
    for group in payload["groups"]:
        for layer in group["layers"]:
            if "legend" not in layer:
                continue
            if styles.named(layer["style"]).by is None:
                continue
            table = {"route": "routes", "territory": "territories"}.get(layer["style"])
            in_qgis = {
                term: (label, layers)
                for terms, label, layers in qml_symbols(renderer(rows[table or group["id"]]))
                for term in terms
            }
            for entry in layer["legend"]:
                for term in entry["terms"]:
                    label, layers = in_qgis[term]
                    assert entry["color"] in colors_of(layers), (layer["id"], term)
                    if layer["kind"] == "point":
                        assert options(layers[0])["name"] == MARKERS[entry["shape"]]
                    assert label
                    compared += 1
    assert compared > 50


def test_classes_of_the_page_are_those_of_the_package(atlas, package):
    rows = dict(package.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    for layer in build_payload(atlas)["groups"][-1]["layers"]:
        if layer.get("chooser"):
            continue  # of the page alone: what the reader chooses there
        found = renderer(rows[layer["id"].replace("-", "_")])
        symbols = {item.get("name"): item for item in found.find("symbols")}
        ranges = found.findall("ranges/range")
        values = layer["choropleth"]
        assert [float(item.get("lower")) for item in ranges] == values["lower"]
        assert [float(item.get("upper")) for item in ranges] == values["upper"]
        # what the page colors by, until the reader chooses another method
        assert values["breaks"]["fisher-jenks"]["all"] == values["upper"]
        fills = [symbols[item.get("symbol")].find("layer") for item in ranges]
        assert [hexed(options(fill)["color"]) for fill in fills] == values["colors"]


def test_another_color_in_the_style_is_another_color_everywhere(monkeypatch):
    canary = "#12ab34"
    replaced = {
        name: replace(look, color=canary, colors=dict.fromkeys(look.colors, canary))
        for name, look in styles.STYLES.items()
    }
    monkeypatch.setattr(styles, "STYLES", replaced)
    small = small_atlas()
    payload = build_payload(small)
    legends = [
        e["color"] for g in payload["groups"] for x in g["layers"] for e in x.get("legend", ())
    ]
    assert set(legends) == {canary}
    frames = {layer.id: layer.frame for layer in small.layers().values()}
    drawn = qgis_styles(small, frames)
    categories = [look for look in drawn.values() if look.renderer.find("categories") is not None]
    assert len(categories) >= 3
    for look in categories:
        for _, _, layers in qml_symbols(look.renderer):
            assert canary in colors_of(layers)
    for theme in (overview(small), *layer_themes(small)):
        drawn = colors_of_figure(draw_sheet(small, theme))
        assert not drawn & set(ALL_COLORS), theme.id
        assert (canary in drawn) == (theme.id != "indicators-poverty"), theme.id


def colors_of_figure(figure):
    """Return every color that a figure draws with: lines, marks, fills, edges, legend."""
    found = []
    for axes in figure.axes:
        for line in axes.lines:
            found += [line.get_color(), line.get_markerfacecolor(), line.get_markeredgecolor()]
        for shape in axes.collections:
            found += [*shape.get_facecolor(), *shape.get_edgecolor()]
        for patch in axes.patches:
            found += [patch.get_facecolor(), patch.get_edgecolor()]
    return {to_hex(color) for color in found if not isinstance(color, str) or color != "none"}


def test_sheet_of_classes_has_the_colors_and_ends_of_the_page():
    small = small_atlas()
    [theme] = [theme for theme in layer_themes(small) if theme.id == "indicators-poverty"]
    values = build_payload(small)["groups"][-1]["layers"][0]["choropleth"]
    [(spec, layer)] = theme.layers
    classes = [key for key in class_keys(small, spec, layer) if key.kind == "class"]
    assert [key.color for key in classes] == values["colors"]
    assert [float(key.text) for key in classes] == values["upper"] == values["lower"]
    drawn = colors_of_figure(draw_sheet(small, theme))
    latest = {30.0, 0.0}  # the older 40.5 is in the legend, and only there
    in_use = {c for c, v in zip(values["colors"], values["upper"], strict=True) if v in latest}
    assert in_use <= drawn


def test_sheet_legend_names_and_counts_what_the_page_does(atlas):
    page = {
        (layer["id"], entry["color"], entry["count"])
        for group in build_payload(atlas)["groups"]
        for layer in group["layers"]
        for entry in layer.get("legend", ())
        if styles.named(layer["style"]).by is not None
    }
    sheet = set()
    for theme in layer_themes(atlas):
        for spec, layer in theme.layers:
            if styles.named(spec.style).by is None:
                continue  # one symbol; what is said of it has a test of its own
            for key in layer_keys(atlas, spec, layer):
                if key.kind != "title":
                    count = int(key.text.rpartition("(")[2].rstrip(")"))
                    sheet.add((spec.id, key.color, count))
    assert len(sheet) > 20
    assert sheet == page


@pytest.mark.parametrize("name", ["territory", "route", "place", "incident"])
def test_dashes_and_sizes_of_the_package_are_those_of_the_style(name):
    look = styles.named(name)
    term = next(iter(look.colors))
    root = categorized(look, [term], {}, "en")
    assert root.get("attr") == look.by
    _, label, layers = next(qml_symbols(root))
    assert label in (
        term,
        word(f"family_{look.family_of(term)}", "en") if look.family_of(term) else term,
    )
    patterns = {
        tuple(float(part) / PT_PER_PX for part in options(layer)["customdash"].split(";"))
        for layer in layers
        if "customdash" in options(layer)
    }
    wanted = {dash for stroke, dash in styles.DASHES.items() if dash and stroke != "soft"}
    if look.kind == "area":
        assert patterns == wanted
        bands = [layer for layer in layers if layer.get("class") == "ShapeburstFill"]
        assert [options(band)["max_distance"] for band in bands] == [
            f"{look.band_px * 1.5 * PT_PER_PX:g}"
        ]
        # the ground is lighter than the map's, where only the smallest area has one
        alpha = int(options(layers[0])["color"].rpartition(",")[2]) / 255
        assert 0 < alpha < look.fill_opacity
    elif look.kind == "line":
        assert patterns == wanted
    else:
        assert not patterns
        assert float(options(layers[0])["size"]) == look.size_px * PT_PER_PX


def test_a_style_without_terms_is_one_symbol_and_a_flow_says_what_it_is(atlas, package):
    rows = dict(package.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    for table, look_name in (("mentioned", "mentioned"), ("mentioned_variants", "mentioned"),
                             ("responses", "response"), ("flow_nodes", "flow")):  # fmt: skip
        found = renderer(rows[table])
        assert found.get("type") == "singleSymbol", table
        [symbol] = found.find("symbols")
        assert styles.named(look_name).color in colors_of(symbol.findall("layer"))
    [(terms, label, layers)] = qml_symbols(renderer(rows["flows"]))
    assert terms == ("diagram",)
    assert label == word("no_way", "en")
    widths = [float(options(layer)["line_width"]) for layer in layers
              if "customdash" in options(layer)]  # fmt: skip
    assert min(widths) < 1.0  # points: thinner than any route


@pytest.mark.parametrize("claim", ["alleged", "assessed", "reported"])
@pytest.mark.parametrize("method", ["diagram", "schematic", "sea-lane"])
def test_the_package_draws_a_stroke_for_each_claim_and_method(claim, method):
    expression = stroke_expression(outline=False)
    wanted = styles.stroke_of(claim, False, method)
    if wanted == "schematic":
        assert f"'{method}'" in expression.partition("THEN 'schematic'")[0]
    elif wanted == "assessed":
        assert f"'{claim}'" in expression.partition("THEN 'assessed'")[0]
    else:
        assert f"'{claim}'" not in expression.partition("THEN 'assessed'")[0]


def test_an_outline_that_nobody_drew_has_no_hard_line_in_the_package():
    expression = soft_expression()
    for term in (*styles.SOFT_EDGES, *styles.OUR_OUTLINES, f"{styles.WIDE_M:g}"):
        assert term in expression
    root = categorized(styles.named("territory"), ["sanctuary"], {}, "en")
    _, _, layers = next(qml_symbols(root))
    hard = [layer for layer in layers if expression_of(layer).count(f"NOT {expression}")]
    soft = [layer for layer in layers if expression_of(layer).endswith(f"({expression})")]
    assert len(hard) == 5
    assert soft
    assert all("customdash" not in options(layer) for layer in soft)
    assert max(int(options(layer)["line_color"].rpartition(",")[2]) for layer in soft) < 100


def expression_of(layer):
    found = [item.get("value") for item in layer.iter("Option") if item.get("name") == "expression"]
    return found[0] if found else ""


def test_labels_are_in_the_language_of_the_atlas(atlas):
    titles = atlas.vocabulary["territory_type"]
    look = styles.named("territory")
    for language in ("en", "es", "pt"):
        [entry] = legend.entries(look, ["sanctuary"])
        called = label(entry, titles, language)
        assert called == word("family_armed", language)
        alone = replace(entry, family="")
        assert label(alone, titles, language) == titles["sanctuary"][language]
        root = categorized(look, ["sanctuary"], titles, language)
        assert next(qml_symbols(root))[1] == called


def test_a_title_with_markup_stays_text():
    titles = {"port": {"en": "<script>\"&'{{7*191}}"}}
    look = styles.named("place")
    qml = QgisStyle(categorized(look, ["port"], titles, "en"), None, 'a"b').to_xml()
    assert next(qml_symbols(renderer(qml)))[1] == titles["port"]["en"]


def test_the_package_says_what_it_is(package, atlas):
    contents = dict(package.execute("SELECT table_name, identifier FROM gpkg_contents"))
    assert contents["incidents"] == atlas.whole["incidents"].card.title.en
    assert len(set(contents.values())) == len(contents)
    described = dict(package.execute("SELECT table_name, description FROM gpkg_contents"))
    assert "GeoNames" in described["places"]
    rows = list(
        package.execute(
            "SELECT r.reference_scope, r.table_name, m.metadata FROM gpkg_metadata m "
            "JOIN gpkg_metadata_reference r ON r.md_file_id = m.id ORDER BY m.id"
        )
    )
    assert rows[0][:2] == ("geopackage", None)
    assert {table for _, table, _ in rows[1:]} == set(contents) - {"layer_styles"}
    for _, table, text in rows:
        root = ElementTree.fromstring(text.partition("\n")[2])
        assert root.findtext("title"), table
        if table in ("territories", "routes", "route_legs", "incidents", "links"):
            assert root.findtext("license") == "CC-BY-4.0"
            assert "sources.csv" in root.findtext("rights")
            assert any("Ellis 2015" in item.text for item in root.findall("history")), table


def test_dates_in_the_package_are_fixed_and_it_is_whole(package):
    dates = [
        *package.execute("SELECT last_change FROM gpkg_contents"),
        *package.execute("SELECT timestamp FROM gpkg_metadata_reference"),
        *package.execute("SELECT update_time FROM layer_styles"),
    ]
    assert set(dates) == {("2026-01-01T00:00:00.000Z",)}
    assert package.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert package.execute("PRAGMA foreign_key_check").fetchall() == []
    named = {row[0] for row in package.execute("SELECT table_name FROM gpkg_extensions")}
    assert {"gpkg_metadata", "gpkg_metadata_reference"} <= named


def test_styles_name_no_address_but_the_document_type(package):
    for (qml,) in package.execute("SELECT styleQML FROM layer_styles"):
        assert re.findall(r"https?://[^'\s]+", qml) == ["http://mrcc.com/qgis.dtd"]
