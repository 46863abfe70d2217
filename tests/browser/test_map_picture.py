"""The view to take away: a PNG with all that a map must say, and the same on paper."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
import rasterio
from render.hostile import HOSTILE, hostile_atlas


def take(opened):
    page = opened.page
    page.locator("#gx-tool-menu-button").click()
    with page.expect_download() as waiting:
        page.locator('[data-tool="picture"]').click()
    return waiting.value


def size_of(path):
    with rasterio.open(path, driver="PNG") as picture:
        return picture.width, picture.height, picture.read()


# what is written on the canvas, in order; the picture is made by the same calls
LISTEN = """() => {
  window.written = [];
  const own = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.written.push(text);
    return own.call(this, text, ...rest);
  };
}"""


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
def test_the_picture_says_all_that_it_must(desk):
    page = desk.page
    page.evaluate("location.hash = 'time=2008..2012&f.actor=act:one&undated=0'")
    desk.wait("document.getElementById('gx-time-from').value === '2008'")
    page.evaluate(LISTEN)
    download = take(desk)
    assert download.suggested_filename == "small.png"
    words = " ".join(page.evaluate("window.written"))
    expected = (
        "A small atlas",
        "Period: 2008 – 2012",
        "what has no stated start is left out",
        "Actor: First group",
        "Production and remote rural areas",
        "Cocaine",
        "No position is better than its source",
        "Boundaries and names shown here imply no opinion",
        "Sources: Alpha, 2015, Review 5(4)",
        "Data: The testers (2026)",
        "Made on ",
        "dates from 2008 to 2015",
    )
    for text in expected:
        assert text in words, text
    layers = ("territories", "routes", "places", "incidents")
    left = sum(len(desk.ask("left(value)", name)) for name in layers)
    assert re.search(rf"{left} of \d+ things on the map", words)
    assert re.search(r"[\d,]+ km .*[\d,]+ mi .*\bN\b", words)
    # what the filters leave out is not in the legend
    assert "Airfield" not in words
    page.locator("#gx-filtered-clear").click()
    page.evaluate("window.written = []")
    take(desk)
    assert "Airfield" in page.evaluate("window.written")
    width, height, bands = size_of(download.path())
    frame = page.locator("#map_geonexus").bounding_box()
    assert width == round(frame["width"] * 2)
    assert height > frame["height"] * 2
    assert len({bytes(pixel) for pixel in bands[:3].reshape(3, -1).T[::97]}) > 20


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
def test_on_a_phone_the_legend_stands_below_and_fits(phone):
    width, height, _ = size_of(take(phone).path())
    assert width == 720
    assert height > 2000


def test_in_the_language_of_the_reader(desk):
    desk.page.locator("#gx-language-select").select_option("es")
    desk.page.evaluate(LISTEN)
    take(desk)
    words = " ".join(desk.page.evaluate("window.written"))
    assert "Período: todo el tiempo" in words
    assert "Fuentes: " in words
    assert "Un atlas pequeño" in words


def test_both_periods_of_a_comparison(desk):
    desk.page.evaluate("location.hash = 'compare=2008..2010/2012..2012/50'")
    desk.wait("!document.getElementById('gx-divider').hidden")
    desk.page.evaluate(LISTEN)
    take(desk)
    words = " ".join(desk.page.evaluate("window.written"))
    assert "Left: 2008 – 2010 (7) · Right: 2012 (8)" in words


@pytest.mark.parametrize("text", [HOSTILE[0], HOSTILE[13], HOSTILE[-1]], ids=range(3))
def test_hostile_text_is_only_text(open_page, tmp_path, text):
    from geonexus.render.html import write_html

    path = tmp_path / "hostile.html"
    write_html(hostile_atlas(text), path)
    opened = open_page(path)
    opened.page.evaluate(LISTEN)
    take(opened)
    words = "".join(opened.page.evaluate("window.written"))
    assert text[:15].replace("\u202e", " ") in words
    assert "\u202e" not in words
    opened.page.pdf()
    assert opened.page.locator("img, iframe").count() == 0


def printed(opened, **options):
    return pypdf.PdfReader(io.BytesIO(opened.page.pdf(print_background=True, **options)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper(open_page, small_page, scheme):
    opened = open_page(small_page, color_scheme=scheme)
    opened.page.evaluate("location.hash = 'time=2008..2012'")
    opened.wait("document.getElementById('gx-time-from').value === '2008'")
    paper = printed(opened, format="A4")
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))
    for text in (
        "A small atlas",
        "Period: 2008 – 2012",
        "Territories",
        "Production and remote rural areas",
        "Sources: Alpha, 2015",
        "This view: índice del atlas.html#time=2008..2012",
    ):
        assert text in words, text
    # no panel, no button, and no folder of whoever prints
    for text in ("Show list", "Clear all", "Layers", "All time", "/tmp", "file:"):
        assert text not in words, text
    assert len(paper.pages) <= 2
    # afterwards the page is as it was
    assert opened.page.locator("#gx-print").inner_text() == ""
    assert opened.page.locator("html").get_attribute("data-theme") == scheme
    assert opened.page.locator("#gx-layers").is_visible()
