"""The shipped atlas from end to end as a person walks it: three languages, desk and phone.

Each step leaves a picture under ``out/walk/``, to be looked at. What each control does in every
case is tested beside this; here the whole way is gone, in one page, with no network.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser_options import DESK, PHONE

from geonexus.words.translations import texts_of

PICTURES = Path(__file__).parents[2] / "out" / "walk"
WIDTHS = {"desk": DESK, "phone": PHONE}


@pytest.fixture(scope="module")
def atlas_page(default_page):
    shutil.rmtree(PICTURES, ignore_errors=True)
    return default_page


class Walk:
    """One walk through the page, in one language at one width."""

    def __init__(self, opened, width, language):
        self.opened, self.page, self.width = opened, opened.page, width
        self.language, self.words = language, texts_of("page", language)
        self.folder = PICTURES / f"{language}-{width}"
        self.number = 0

    @contextmanager
    def step(self, name):
        """Do one thing, then take a picture of the page; of a step that failed too."""
        self.number += 1
        try:
            yield
        finally:
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=self.folder / f"{self.number:02d}-{name}.png")

    def panel(self, name):
        """Open a panel beside the map; on a phone it slides over it."""
        if self.page.locator(f"#gx-{name}").is_hidden() or self.phone:
            self.page.locator(f"#gx-{name}-button").click()
        self.page.locator(f"#gx-{name}").wait_for()

    def to_map(self):
        """Close the panel that lies over the map of a phone."""
        if self.phone and "gx-panel-open" in self.page.locator("#gx-app").get_attribute("class"):
            for name in ("layers", "filter", "lists"):
                button = self.page.locator(f"#gx-{name}-button")
                if button.get_attribute("aria-expanded") == "true":
                    button.click()

    def tool(self, name):
        self.page.locator("#gx-tool-menu-button").click()
        self.page.locator(f'[data-tool="{name}"]').click()

    def shown(self):
        return {layer["id"] for layer in self.opened.ask("layers()") if layer["shown"]}

    def left(self):
        return {name: len(self.opened.ask("left(value)", name)) for name in self.shown()}

    @property
    def phone(self):
        return self.width == "phone"


def count_of(left, kind):
    """Things left in all layers of a kind: routes and territories are several layers each."""
    return sum(count for layer, count in left.items() if layer.startswith(kind))


@pytest.fixture
def walk(open_page, atlas_page, request):
    width, language = request.param
    opened = open_page(atlas_page, **WIDTHS[width], reduced_motion="reduce")
    return Walk(opened, width, language)


@pytest.mark.parametrize(
    "walk",
    [(width, language) for language in ("en", "es", "pt") for width in WIDTHS],
    indirect=True,
    ids=lambda value: "-".join(value[::-1]),
)
def test_the_main_path(walk, atlas):
    opened, page, words = walk.opened, walk.page, walk.words
    title = {"en": atlas.spec.title.en, "es": atlas.spec.title.es, "pt": atlas.spec.title.pt}

    with walk.step("open-in-the-language"):
        page.locator("#gx-language-select").select_option(walk.language)
        # the texts of another language are unpacked first
        page.locator(f'html[lang="{walk.language}"]').wait_for(state="attached")
        assert page.locator("#gx-title").inner_text() == title[walk.language]
        assert page.locator("#gx-layers-button").inner_text() == words["layers"]

    before = walk.shown()
    with walk.step("one-layer-alone"):
        walk.panel("layers")
        part = page.locator('[data-solo="incidents"]')
        part.scroll_into_view_if_needed()
        part.click()
        assert walk.shown() == {"incidents"}
    with walk.step("all-layers-again"):
        part.click()
        assert walk.shown() == before
    # the first view is that of the flows; the filters are tried on the other kinds too
    with walk.step("places-and-incidents-too"):
        for layer in ("places", "incidents"):
            opened.show(layer)
        assert walk.shown() == before | {"places", "incidents"}

    with walk.step("filter-by-country"):
        walk.panel("filter")
        facet = page.locator('[data-facet="country"]')
        facet.locator("summary").click()
        facet.locator(".gx-values").wait_for()
        peru = {"en": "Peru", "es": "Perú", "pt": "Peru"}[walk.language]
        everything = walk.left()
        facet.locator("label", has_text=peru).first.locator("input").check()
        narrowed = walk.left()
        for kind in ("territories", "routes", "places", "incidents"):
            assert 0 < count_of(narrowed, kind) < count_of(everything, kind), kind
    walk.to_map()

    with walk.step("a-span-of-time"):
        if page.locator("#gx-time-from").is_hidden():
            page.locator("#gx-time").locator("button").first.click()
        page.locator("#gx-time-from").fill("2008")
        page.locator("#gx-time-to").fill("2014")
        page.keyboard.press("Enter")
        assert count_of(walk.left(), "incidents") < count_of(narrowed, "incidents")
    with walk.step("clear"):
        page.locator("#gx-filtered-clear").click()
        assert walk.left() == everything

    with walk.step("search"):
        page.locator("#gx-search").fill("vraem")
        page.locator("#gx-found [role=option]").first.wait_for()
    with walk.step("card-of-a-territory"):
        page.locator("#gx-found [role=option]", has_text="VRAEM").first.click()
        card = opened.card
        card.locator("h2").wait_for()
        assert "VRAEM" in card.locator("h2").inner_text()
        assert card.locator(".gx-sources li").count() >= 1
        assert opened.ask("selected()")["id"] == "terr:pe-vraem"

    with walk.step("on-to-an-actor"):
        card.locator("button", has_text="Sendero Luminoso").first.click()
        card.locator(".gx-highlight").wait_for()
        assert opened.ask("highlighted()")
        assert words["on_the_map"] in card.locator(".gx-highlight").text_content()
    with walk.step("back-and-away"):
        page.keyboard.press("Escape")
        card.wait_for(state="hidden")

    with walk.step("table"):
        opened.open_table()
        rows = page.locator("#gx-table tbody tr")
        assert rows.count() > 20
        with page.expect_download() as waiting:
            page.locator("#gx-download-geojson").click()
        taken = json.loads(waiting.value.path().read_text(encoding="utf-8"))
        assert len(taken["features"]) == sum(walk.left().values())
    page.keyboard.press("Escape")
    page.locator("#gx-table").wait_for(state="hidden")
    walk.to_map()

    with walk.step("measure"):
        walk.tool("measure_line")
        frame = page.locator("#map_geonexus").bounding_box()
        for share in (0.4, 0.6):
            page.mouse.click(frame["x"] + frame["width"] * share, frame["y"] + frame["height"] / 2)
        assert "km" in page.locator("#gx-measured").inner_text()
    page.locator('[data-do="done"]').click()

    with walk.step("dark"):
        page.locator("#gx-tool-menu-button").click()
        page.locator('input[name="gx-base-map"][value="dark"]').check()
        assert page.locator("html").get_attribute("data-theme") == "dark"
    page.keyboard.press("Escape")

    with walk.step("about"):
        page.locator("#gx-about-button").click()
        assert page.locator("#gx-about").is_visible()
    page.keyboard.press("Escape")

    with walk.step("the-address-brings-it-back"):
        page.wait_for_timeout(400)
        address = page.evaluate("location.hash")
        assert f"lang={walk.language}" in address or walk.language == atlas.spec.language
        assert "base=dark" in address
    # wide pages stay in the window: nothing is cut off at the side
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "walk", [("desk", "en"), ("phone", "en")], indirect=True, ids=["desk", "phone"]
)
def test_indicators_comparing_and_pictures(walk):
    opened, page = walk.opened, walk.page
    walk.number = 20

    with walk.step("an-indicator"):
        walk.panel("layers")
        box = page.locator('input[data-layer="another-indicator"]')
        box.scroll_into_view_if_needed()
        box.check()
        assert opened.ask("figures(value)", "another-indicator")
    with walk.step("another-indicator-by-search"):
        part = page.locator('[data-body="another-indicator"] .gx-chooser')
        part.locator("summary").click()
        part.locator("input").fill("homicide")
        part.locator("button").first.click()
        assert opened.ask("figures(value)", "another-indicator")
    walk.to_map()

    with walk.step("two-periods"):
        walk.tool("compare")
        page.locator("#gx-divider").wait_for()
        counts = [page.locator(f"#gx-compare-{side}").inner_text() for side in (0, 1)]
        assert all(count.isdigit() for count in counts)
        page.locator("#gx-divider").focus()
        page.keyboard.press("ArrowLeft")
        assert page.locator("#gx-divider").get_attribute("aria-valuenow") == "49"

    with walk.step("picture"):
        page.locator("#gx-tool-menu-button").click()
        with page.expect_download() as waiting:
            page.locator('[data-tool="picture"]').click()
        assert waiting.value.suggested_filename.endswith(".png")
        shutil.copy(waiting.value.path(), walk.folder / "the-picture-itself.png")

    if not walk.phone:
        with walk.step("on-paper"):
            page.pdf(path=walk.folder / "on-paper.pdf", prefer_css_page_size=True)
            assert (walk.folder / "on-paper.pdf").stat().st_size > 10_000
