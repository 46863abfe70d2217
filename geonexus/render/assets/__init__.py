"""The page's own styles and scripts, Leaflet and d3-force: constant text, checked and joined.

The scripts are small ES modules, so that editors and type checkers understand them; a page that
opens from a disk cannot load modules, so they are joined here into one classic script: import
lines go, ``export`` goes, comments go, and one function keeps their names to themselves.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from pathlib import Path

from geonexus.errors import GeonexusError

SCRIPTS = {
    "base": (
        "text",
        "dom",
        "dates",
        "geodesic",
        "geometry",
        "lengths",
        "coordinates",
        "name_search",
        "svg",
        "paint",
        "markers",
    ),
    "data": (
        "unpack",
        "columns",
        "large_table",
        "text_search",
        "long_lists",
        "texts",
        "atlas",
        "flow_map",
        "actors",
        "names",
        "claims",
        "classes",
        "rank_areas",
        "indicators",
        "views",
        "view_colors",
        "symbology",
        "outline_choice",
        "unknowns",
        "area_plan",
        "download",
        "network_graph",
        "network_layout",
        "network_paths",
    ),
    "filter": (
        "address_parts",
        "address",
        "filter_masks",
        "filter_counts",
        "time_bins",
        "feature_days",
        "facet_values",
        "filtered",
        "dated",
        "flow_bundles",
        "actors_left",
        "result_box",
        "view_counts",
        "two_periods",
        "solo",
        "uncertain_dates",
        "network_address",
        "link_filter",
        "choices",
        "typed_dates",
    ),
    "draw": (
        "opacity",
        "outline_lines",
        "highlight",
        "base_map_choice",
        "labels",
        "label_spots",
        "generalize",
        "covered",
        "base_map",
        "choropleth",
        "clusters",
        "dots",
        "draw_large",
        "large_note",
        "area_paint",
        "areas",
        "lines",
        "small_clusters",
        "flow_lines",
        "flow_nodes",
        "flow_map",
        "flow_hit",
        "points",
        "features",
        "base_names",
        "names",
        "canvas",
        "hit_test",
        "swatch",
        "signs",
        "time_histogram",
    ),
    "panels": (
        "evidence",
        "seen",
        "take_files",
        "card_history",
        "card_sheet",
        "sheets",
        "table_columns",
        "flow_card",
        "flow_legend",
        "shape_parts",
        "outline_part",
        "listed_items",
        "source_card",
        "change_list",
        "list_cards",
        "network_data",
        "network_look",
        "network_diagram",
        "network_keys",
        "network_legend",
        "network_table",
        "network_picture",
        "network",
        "related",
        "highlight_part",
        "area_card",
        "fact_lines",
        "card",
        "layer_tools",
        "ranking",
        "class_legend",
        "layer_tree",
        "filter_head",
        "filter_find",
        "headline",
        "view_entries",
        "control_square",
        "view_legend",
        "views",
        "filter",
        "time_fold",
        "time_bar",
        "search_entries",
        "search",
        "about",
        "table",
        "unknown_list",
        "chronology",
        "lists",
    ),
    "tools": (
        "compare",
        "picture_text",
        "picture",
        "print",
        "scale_and_position",
        "measure",
        "online_tiles",
        "tool_menu",
    ),
    "page": (
        "reader_language",
        "apply_choices",
        "script_access",
        "side_panels",
        "move_map",
        "frame",
        "permalink",
        "pointer",
        "app",
    ),
}
"""The scripts of each folder; a script imports only from those before it."""
MODULES = tuple(f"{folder}/{name}.js" for folder, names in SCRIPTS.items() for name in names)
"""In the order in which they stand in the page."""
STYLES = (
    "page/page.css",
    "page/card.css",
    "page/cited.css",
    "page/panels.css",
    "page/filter.css",
    "page/time.css",
    "page/search.css",
    "page/table.css",
    "page/lists.css",
    "page/ranking.css",
    "page/outlines.css",
    "page/tools.css",
    "page/compare.css",
    "page/print.css",
    "page/views.css",
    "page/analysis.css",
    "page/large_note.css",
    "page/flow_map.css",
    "page/network.css",
    "page/network_drawing.css",
    "page/phone.css",
)
"""Style sheets, in the order in which they stand in the page."""

LEAFLET_SHA256 = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
}
"""Leaflet 1.9.3 as XStatic-Leaflet 1.9.3.0 packs it; anything else is not put into a page."""

D3_SHA256 = {
    "d3-dispatch-3.0.1.min.js": "94b3bbdb6b98dc1325a15762b051013e8253999b0e0436b27d1da17b952ba0af",
    "d3-timer-3.0.1.min.js": "911ceda305f014b6b53ca68d5c896a9a387da120cfd56a421a2c60cca2fc9b36",
    "d3-quadtree-3.0.1.min.js": "57e2ad12824ed82893ba447523f2a2fb9beeb9222aafb2c778a9f5b313348b0e",
    "d3-force-3.0.0.min.js": "1e07b473241328795d5ea9ad479a7bbabd765012fa2ef95633c83b69868dff6b",
}
"""What lays out the network panel, in the order in which one needs the other; see vendor/."""

_IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |class |const |let )", re.MULTILINE)
_COMMENT = re.compile(
    r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL
)
"""Whole lines of comment: a quarter of the scripts, and nothing that runs."""
_IMAGE = re.compile(r"url\(images/([a-z0-9-]+\.png)\)")


def asset(path: str) -> str:
    """Return one packaged file, named by folder and file, as text with Unix line ends."""
    return resources.files(__package__).joinpath(path).read_text(encoding="utf-8")


@cache
def page_markup() -> str:
    """Return the constant markup of the page; every text in it is set by the script."""
    return asset("page/page.html").strip()


@cache
def page_script() -> str:
    """Return all modules as one classic script, without the lines that only comment."""
    bodies = (_EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", asset(name)))) for name in MODULES)
    joined = "\n".join(body.strip() for body in bodies)
    return f'"use strict";\nconst geonexusStart = (() => {{\n{joined}\nreturn start;\n}})();\n'


def uncommented(script: str) -> str:
    """Return a script without the comments that have lines of their own: a fifth of its bytes."""
    return _COMMENT.sub("", script)


@cache
def head_assets() -> str:
    """Return viewport, icon, styles, Leaflet and d3-force for the head of the page."""
    styles = "\n".join(asset(name).strip() for name in STYLES)
    return "\n".join(
        (
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<link rel="icon" href="data:,">',
            f"<style>{_leaflet_css()}</style>",
            f"<style>{styles}</style>",
            f"<script>{_leaflet_js()}</script>",
            f"<script>{force_script()}</script>",
            "",
        )
    )


def _leaflet(name: str) -> str:
    """Return one file of Leaflet with Unix line ends, if it is the one that was reviewed.

    Raises
    ------
    GeonexusError
        The file is missing or another one.
    """
    from xstatic.pkg import leaflet

    content = Path(leaflet.BASE_DIR, name).read_bytes()
    if hashlib.sha256(content).hexdigest() != LEAFLET_SHA256[name]:
        raise GeonexusError(
            f"{name} of XStatic-Leaflet is not version 1.9.3 as reviewed; "
            "install xstatic-leaflet==1.9.3.0 again"
        )
    return content.decode("utf-8").replace("\r\n", "\n")


@cache
def force_script() -> str:
    """Return d3-force and what it needs as one script that sets ``geonexusForce`` and no more.

    Each file takes itself for a CommonJS module: so it leaves alone a ``d3`` that a user loads.
    """
    license_text = asset("vendor/LICENSE-d3.txt").strip()
    files = "\n".join(_vendored(name).strip() for name in D3_SHA256)
    return (
        f"/*! d3-force and what it needs, ISC license\n{license_text}\n*/\n"
        "globalThis.geonexusForce = (() => {\n"
        "const exports = {}, module = {}, require = () => exports;\n"
        f"{files}\nreturn exports;\n}})();\n"
    )


def _vendored(name: str) -> str:
    """Return one file of ``vendor/``, if it is the one that was reviewed.

    Raises
    ------
    GeonexusError
        It is another one.
    """
    content = resources.files(__package__).joinpath("vendor", name).read_bytes()
    if hashlib.sha256(content).hexdigest() != D3_SHA256[name]:
        raise GeonexusError(f"{name} is not the file that was reviewed; install geonexus again")
    return content.decode("utf-8")


def _leaflet_css() -> str:
    """Return Leaflet's styles with their images inside."""
    return _IMAGE.sub(lambda match: f"url({_image(match.group(1))})", _leaflet("leaflet.css"))


def _leaflet_js() -> str:
    """Return Leaflet's script, with the images of its default marker inside.

    Without them the first marker that a user adds would look for a file beside the page.
    """
    script = _leaflet("leaflet.js").rpartition("//# sourceMappingURL")[0]
    images = (
        f'L.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({{'
        f'iconUrl:"{_image("marker-icon.png")}",iconRetinaUrl:"{_image("marker-icon-2x.png")}",'
        f'shadowUrl:"{_image("marker-shadow.png")}"}});'
    )
    return f"{script}\n{images}\n"


def _image(name: str) -> str:
    """Return one of Leaflet's images as a data address."""
    from xstatic.pkg import leaflet

    content = Path(leaflet.BASE_DIR, "images", name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
