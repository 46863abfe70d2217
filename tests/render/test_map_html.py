"""The page as text: what folium sees, what the policy allows, and what hostile data can do."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import posixpath
import re
from dataclasses import replace
from html.parser import HTMLParser

import folium
import jinja2
import pytest
from render.hostile import HOSTILE, hostile_atlas
from render.small_atlas import small_atlas

from geonexus.errors import GeonexusError
from geonexus.model.tile_providers import PROVIDERS
from geonexus.render import assets
from geonexus.render.html import render_html, to_folium, write_html

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


class Reader(HTMLParser):
    """Collects elements and the text of scripts, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.in_script = False

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.in_script = tag == "script"
        if self.in_script:
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self.in_script = False

    def handle_data(self, data):
        if self.in_script:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@pytest.fixture(scope="module")
def page():
    return render_html(small_atlas())


def test_the_policy_allows_the_packaged_scripts_and_nothing_else(page):
    policy = dict(
        part.strip().partition(" ")[::2] for part in POLICY.search(page).group(1).split(";")
    )
    assert policy["default-src"] == policy["connect-src"] == "'none'"
    assert policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["img-src"] == policy["font-src"] == "data:"
    runs = [text for attributes, text in read(page).scripts if "type" not in attributes]
    assert sorted(policy["script-src"].split()) == sorted(map(digest, runs))
    assert digest(assets.page_script()) in policy["script-src"]


def test_the_policy_does_not_depend_on_the_data(page):
    assert POLICY.search(page).group(1) == POLICY.search(render_html(hostile_atlas())).group(1)


@pytest.mark.parametrize("name", PROVIDERS)
def test_named_tiles_let_images_of_one_host_in_and_nothing_else(page, name):
    atlas = small_atlas()
    spec = atlas.spec.model_copy(update={"online_tiles": name})
    tiled = render_html(replace(atlas, spec=spec))
    host = PROVIDERS[name].host
    plain = POLICY.search(page).group(1)
    assert POLICY.search(tiled).group(1) == plain.replace(
        "img-src data:;", f"img-src data: https://{host};"
    )
    assert host not in plain
    assert '<meta name="referrer" content="no-referrer">' in tiled
    assert "referrer" not in page.split("<script")[0]


def test_the_policy_comes_before_anything_that_it_rules(page):
    order = [page.index(mark) for mark in ("charset=UTF-8", "Content-Security-Policy", "<title>")]
    assert order == sorted(order)
    assert order[-1] < min(page.index("<script"), page.index("<style"), page.index("<link"))


def test_the_head_is_right(page):
    assert '<html lang="en">' in page
    assert "<title>A small atlas</title>" in page
    viewports = [a for tag, a in read(page).tags if tag == "meta" and a.get("name") == "viewport"]
    assert [a["content"] for a in viewports] == ["width=device-width, initial-scale=1"]


def test_nothing_is_loaded_from_elsewhere(page):
    for tag, attributes in read(page).tags:
        for name in ("src", "href"):
            value = attributes.get(name) or "data:"
            assert value.startswith(("data:", "#")), (tag, value)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for address in re.findall(r"url\(([^)]*)\)", "".join(styles)):
        assert address.startswith(("data:", "#")), address


def test_the_same_atlas_gives_the_same_bytes(page):
    assert render_html(small_atlas()) == page


def test_it_is_a_folium_map_that_one_can_save(tmp_path, page):
    made = to_folium(small_atlas())
    assert isinstance(made, folium.Map)
    path = tmp_path / "new folder" / "map.html"
    made.save(str(path))
    assert path.read_text(encoding="utf-8") == page
    stream = io.BytesIO()
    made.save(stream, close_file=False)
    assert stream.getvalue().decode() == page
    made.get_root().save(path)
    assert path.read_text(encoding="utf-8") == page


def test_a_failed_save_leaves_the_earlier_file(tmp_path, monkeypatch):
    path = tmp_path / "map.html"
    path.write_text("earlier")
    made = to_folium(small_atlas())
    made.figure.html.add_child(folium.Element("{{ 1 / 0 }}"))
    with pytest.raises(ZeroDivisionError):
        made.save(path)
    assert path.read_text() == "earlier"
    write_html(small_atlas(), path)
    assert path.read_text() != "earlier"


def test_in_a_notebook_it_is_the_whole_page(page):
    cell = to_folium(small_atlas())._repr_html_()
    attributes = next(a for tag, a in read(cell).tags if tag == "iframe")
    assert attributes["srcdoc"] == page
    assert "allow-same-origin" not in attributes["sandbox"]
    assert int(attributes["height"]) >= 600


def test_what_a_user_adds_is_there_and_said(page):
    made = to_folium(small_atlas())
    folium.Marker([-10, -70], popup="mine").add_to(made)
    with pytest.warns(UserWarning, match="no Content-Security-Policy"):
        text = made.figure.render()
    assert POLICY.search(text) is None
    assert "L.marker" in text
    assert "jquery" in text
    # the map has its view and its atlas before the user's own elements are added
    assert text.index("geonexusStart(map_geonexus)") < text.index("L.marker(\n")
    assert json.loads(block(text)) == json.loads(block(page))


def block(page: str) -> str:
    return page.partition('id="geonexus-data">')[2].partition("</script>")[0]


# hostile data ------------------------------------------------------------------------------


def test_no_datum_ever_reaches_a_template(monkeypatch):
    seen: list[str] = []
    compile_ = jinja2.Environment.compile

    def watch(self, source, *args, **kwargs):
        seen.append(str(source))
        return compile_(self, source, *args, **kwargs)

    monkeypatch.setattr(jinja2.Environment, "compile", watch)
    made = to_folium(hostile_atlas("CANARY"))
    made.figure.render()
    made._repr_html_()
    folium.Marker([0, 0]).add_to(made)
    with pytest.warns(UserWarning, match="Content-Security-Policy"):
        made.figure.render()
    assert seen
    assert not [source for source in seen if "CANARY" in source]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text):
    page = render_html(hostile_atlas(text))
    harmless = render_html(hostile_atlas("harmless"))
    # the same elements in the same order: the data opened none and closed none
    assert [tag for tag, _ in read(page).tags] == [tag for tag, _ in read(harmless).tags]
    data = block(page)
    assert not set("<>&") & set(data)
    assert data.isascii()
    assert json.loads(data)["atlas"]["title"]["en"] == text
    assert "1337" not in page.replace(data, "") or "1337" in harmless
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
    assert "\u202e" not in title
    assert html.unescape(title) == text.replace("\u202e", "")


# the packaged assets -----------------------------------------------------------------------


def test_the_modules_share_one_scope_without_a_clash():
    names: dict[str, str] = {}
    declared = re.compile(
        r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE
    )
    for module in assets.MODULES:
        for name in declared.findall(assets.asset(module)):
            assert name not in names, f"{name} is in {module} and in {names[name]}"
            names[name] = module


def test_each_module_imports_what_is_exported_before_it():
    exported: dict[str, set[str]] = {}
    imports = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+\.js)";', re.MULTILINE)
    for module in assets.MODULES:
        text = assets.asset(module)
        for names, origin in imports.findall(text):
            wanted = {name.strip() for name in names.split(",") if name.strip()}
            origin = posixpath.normpath(posixpath.join(posixpath.dirname(module), origin))
            assert origin in exported, f"{module} imports from {origin}, which comes later"
            assert wanted <= exported[origin], (module, origin, wanted - exported[origin])
            for name in wanted:
                uses = len(re.findall(rf"\b{name}\b", text))
                assert uses > 1, f"{module} imports {name} and does not use it"
        named = re.findall(r"^export (?:async )?(?:function|const|let) (\w+)", text, re.M)
        exported[module] = set(named)
    assert "import " not in re.sub(r"import\(", "", assets.page_script()).split("*/")[-1]


def test_no_asset_can_turn_text_into_markup():
    script = assets.page_script()
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "Function(",
    ):
        assert word not in script
    assert "</script" not in script
    for name in (*assets.MODULES, *assets.STYLES):
        assert len(assets.asset(name).splitlines()) < 300, name


def test_comments_with_lines_of_their_own_stay_out_of_the_page():
    script = """// A head.
/** One. */
export const a = 1; // stays
/**
 * Two
 * lines.
 */
const b = {
  /** @type {any} */ c: "/** no comment */",
  // gone
  d: "// stays",
};
"""
    kept = """export const a = 1; // stays
const b = {
  /** @type {any} */ c: "/** no comment */",
  d: "// stays",
};
"""
    assert assets.uncommented(script) == kept
    # a text over several lines could hold what looks like a comment
    for name in assets.MODULES:
        text = assets.asset(name)
        assert not re.search(
            r"^[^`\n]*`[^`\n]*$", text.replace("\\`", ""), re.MULTILINE
        ) or name in ("data/unpack.js",), name


@pytest.mark.parametrize("name", assets.D3_SHA256)
def test_a_changed_layout_library_is_refused(monkeypatch, name):
    monkeypatch.setitem(assets.D3_SHA256, name, "0" * 64)
    with pytest.raises(GeonexusError, match=re.escape(name)):
        assets.force_script.__wrapped__()


def test_the_layout_library_is_small_and_keeps_its_license():
    script = assets.force_script()
    assert len(script.encode()) <= 25_000
    assert "Permission to use, copy, modify" in script
    assert "</script" not in script.lower()


def test_a_changed_leaflet_is_refused(monkeypatch):
    monkeypatch.setitem(assets.LEAFLET_SHA256, "leaflet.js", "0" * 64)
    with pytest.raises(Exception, match=r"not version 1\.9\.3"):
        assets._leaflet("leaflet.js")


def test_the_default_atlas_is_small_enough(atlas):
    assert len(render_html(atlas).encode()) <= 3_000_000
