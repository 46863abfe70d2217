"""The map page: folium makes a constant shell, and data is added to it afterwards.

folium renders whatever it holds through Jinja2, twice; a cell with a template expression would
run as Python on the reader's machine. So no datum ever enters a folium object here. The order is
fixed: folium renders the shell → the hashes for the Content-Security-Policy are taken from the
shell's scripts → title, language and data are added by plain string assembly, the data as one
JSON block that the page's own script shows with ``textContent``.

This is the only module that imports folium, and the only one with (lat, lon) order.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import folium
from branca.element import Figure
from folium.template import Template

from geonexus.base.files import write_text
from geonexus.model.tile_providers import PROVIDERS
from geonexus.render.assets import head_assets, page_markup, page_script
from geonexus.render.payload import build_payload

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas

MIN_ZOOM, MAX_ZOOM = 2, 12
FRAME_HEIGHT_PX = 640
"""Height of the map in a notebook."""

_HEAD, _BODY = "<!--geonexus-head-->", "<!--geonexus-body-->"
_CHARSET = '<meta http-equiv="content-type" content="text/html; charset=UTF-8" />'
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Invisible marks that turn the reading direction: "gpj.exe" must not show as "exe.jpg".
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class AtlasFigure(Figure):
    """The page around an AtlasMap: whoever renders it gets the whole page, data included."""

    def __init__(self, page: _Page) -> None:
        super().__init__()
        self._page = page

    def shell(self) -> str:
        """Return what folium renders: the page without any datum."""
        return str(super().render())

    def render(self, **_: object) -> str:
        """Return the whole page."""
        return self._page.assemble(self.shell())

    def save(
        self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **_: object
    ) -> None:
        """Write the whole page, at once or not at all."""
        text = self.render()
        if isinstance(outfile, str | bytes | Path):
            write_text(Path(os.fsdecode(outfile)), text)
            return
        outfile.write(text.encode("utf-8"))
        if close_file:
            outfile.close()

    def _repr_html_(self, **_: object) -> str:
        """Show the whole page inside a notebook cell, shut off from the notebook."""
        return (
            f'<iframe srcdoc="{html.escape(self.render())}" width="100%" '
            f'height="{FRAME_HEIGHT_PX}" style="border:0" '
            'sandbox="allow-scripts allow-popups allow-downloads" allowfullscreen></iframe>'
        )


class AtlasMap(folium.Map):
    """A ``folium.Map`` that shows an atlas; anything of folium's can be added to it.

    Most folium elements load scripts from content networks and write inline code. As soon as
    one is added, the page leaves its Content-Security-Policy out, says so in a warning, and may
    ask the network; the atlas's own data stays out of folium's templates all the same.

    Parameters
    ----------
    page
        Title, language and data of the atlas, as ``to_folium`` makes them.
    """

    # Our own libraries are in the page itself; folium's would come from four foreign hosts.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium reads them from the class)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        "{% macro header(this, kwargs) %}" + _HEAD + "{% endmacro %}"
        "{% macro html(this, kwargs) %}" + _BODY + "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, "
        "{center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, "
        "...{{ this.options|tojavascript }} });"
        "geonexusStart({{ this.get_name() }});"
        "{% if this.objects_to_stay_in_front %}"
        "function objects_in_front() { "
        "{% for obj in this.objects_to_stay_in_front %}{{ obj.get_name() }}.bringToFront();"
        "{% endfor %}}; {{ this.get_name() }}.on('overlayadd', objects_in_front);"
        "objects_in_front();"
        "{% endif %}"
        "{% endmacro %}"
    )

    def __init__(self, page: _Page) -> None:
        super().__init__(
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            attribution_control=False,
            world_copy_jump=False,
            zoom_snap=0.25,
        )
        # with tiles=None folium drops the zoom limits, and a MarkerCluster then fails
        self.options |= {"max_zoom": MAX_ZOOM, "min_zoom": MIN_ZOOM}
        # the page follows the size of its frame itself: Leaflet would round the middle each time
        self.options["track_resize"] = False
        # a constant id: the same atlas gives the same bytes twice
        self._id = "geonexus"
        self.figure = AtlasFigure(page)
        """The page around the map."""
        self.figure.add_child(self)

    def save(
        self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **_: object
    ) -> None:
        """Write the whole page, at once or not at all.

        Parameters
        ----------
        outfile
            A path, or a binary stream.
        close_file
            Whether a stream is closed afterwards.
        """
        self.figure.save(outfile, close_file)


class _Page:
    """Title, language and data of one atlas, ready to be put into the shell."""

    def __init__(
        self, title: str = "", language: str = "en", data: str = "{}", tiles: str | None = None
    ) -> None:
        self.title, self.language, self.data = title, language, data
        # the host comes from our own table, never from a specification's text
        self.image_host = "" if tiles is None else f" https://{PROVIDERS[tiles].host}"

    def assemble(self, shell: str) -> str:
        """Put packaged assets, policy and data into the shell, in this order."""
        pristine = shell == _constant_shell()
        static = _with_assets(shell)
        # hashes of a page that already held data would bless whatever the data smuggled in
        policy = _policy(static, self.image_host) if pristine else ""
        if not pristine:
            warnings.warn(
                "folium elements were added to the map: its page has no "
                "Content-Security-Policy and may load scripts from the network",
                UserWarning,
                stacklevel=4,
            )
        title = f"<title>{html.escape(_BIDI.sub('', self.title))}</title>"
        page = static.replace("<html>", f'<html lang="{html.escape(self.language)}">', 1)
        page = page.replace(_CHARSET, f"{_CHARSET}\n{policy}{title}", 1)
        before, mark, after = page.partition(_BODY)
        data = f'<script type="application/json" id="geonexus-data">{self.data}</script>'
        script = f"<script>{page_script()}</script>"
        return f"{before}{page_markup()}\n{data}\n{script}\n{after}" if mark else page


def _with_assets(shell: str) -> str:
    """Put the packaged styles and scripts into the head of the shell."""
    links = ""
    if shell != _constant_shell():
        # what users add expects folium's own libraries; Leaflet is in the page already
        scripts = [url for name, url in folium.Map.default_js if name != "leaflet"]
        styles = [url for name, url in folium.Map.default_css if name != "leaflet_css"]
        links = "".join(f'<link rel="stylesheet" href="{url}"/>\n' for url in styles)
        links += "".join(f'<script src="{url}"></script>\n' for url in scripts)
    return shell.replace(_HEAD, head_assets() + links, 1)


@cache
def _constant_shell() -> str:
    """Return the shell as folium renders it when nobody has added anything."""
    return AtlasMap(_Page()).figure.shell()


def _policy(static: str, image_host: str) -> str:
    """Return the policy: only the packaged scripts run, and nothing is ever asked of a host.

    A specification may name one provider of online tiles; then images, and nothing else, may
    come from its host, and no referrer goes there.
    """
    scripts = [*_SCRIPT.findall(static), page_script()]
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        for text in scripts
    )
    referrer = '<meta name="referrer" content="no-referrer">\n' if image_host else ""
    return (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"script-src {hashes}; style-src 'unsafe-inline'; img-src data:{image_host}; "
        "connect-src 'none'; font-src data:; form-action 'none'; base-uri 'none'\">\n"
        f"{referrer}"
    )


def _json(value: Any) -> str:  # noqa: ANN401
    """Return JSON that can stand in a script element: no character that HTML reads."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def to_folium(atlas: Atlas) -> AtlasMap:
    """Return an atlas as a ``folium.Map``.

    Parameters
    ----------
    atlas
        Any atlas.

    Returns
    -------
    AtlasMap
        A real ``folium.Map``: show it in a notebook, add folium elements to it, or save it.

    Examples
    --------
    >>> import geonexus as gx
    >>> m = gx.open_atlas("latin-america").build().to_folium()  # doctest: +SKIP
    >>> m.save("map.html")  # doctest: +SKIP
    """
    language = atlas.spec.language
    title = atlas.spec.title.in_(language)
    data = _json(build_payload(atlas))
    return AtlasMap(_Page(title, language, data, atlas.spec.online_tiles))


def render_html(atlas: Atlas) -> str:
    """Return the whole page: one file that asks the network for nothing."""
    return to_folium(atlas).figure.render()


def write_html(atlas: Atlas, path: str | Path) -> None:
    """Write the whole page, at once or not at all.

    Parameters
    ----------
    atlas
        Any atlas.
    path
        The file to be written; an earlier one stays if anything fails.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    write_text(Path(path), render_html(atlas))
