"""Names on the map: none on another, none cut, each country named in sight; clusters open."""

from __future__ import annotations

import itertools

import pytest
from browser_options import PHONE

CENTERS = {
    "Peru": (-10, -75),
    "Central America": (13, -87),
    "Tri-Border Area": (-25.5, -54.6),
    "southern Chile": (-47, -73),
    "Caribbean": (18, -70),
    "United States–Mexico border": (31, -107),
    "Colombia": (4, -73),
    "Amazon": (-4, -63),
}
ZOOMS = (3, 3.7, 4.6, 5.5, 6.3, 7, 8, 9)
VIEWS = ("flows", "control", "incidents")


def look_at(opened, zoom, lat, lon, view="incidents"):
    opened.page.evaluate(
        "(hash) => { location.hash = hash }", f"#map={zoom}/{lat}/{lon}&view={view}"
    )
    opened.wait(
        f"Math.abs(geonexus.zoom() - {zoom}) < 0.26"
        f" && Math.abs(geonexus.center()[0] - {lon}) + Math.abs(geonexus.center()[1] - {lat}) < 1"
    )
    drawn = -1
    while drawn != (drawn := opened.ask("drawn()")):
        opened.page.wait_for_timeout(120)


def overlap(a, b):
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def faults_of(labels, frame):
    left, top, right, bottom = frame
    for label in labels:
        box = label["box"]
        if "…" in label["text"]:
            yield f"shortened: {label['text']}"
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            yield f"cut by the edge: {label['text']}"
    for one, other in itertools.combinations(labels, 2):
        if overlap(one["box"], other["box"]):
            yield f"{one['text']} on {other['text']}"


def frame_of(opened):
    return opened.page.evaluate(
        """() => { const box = document.querySelector(".folium-map").getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom] }"""
    )


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_no_name_lies_on_another_or_is_cut(open_page, default_page, options, view):
    """Over every zoom and every center, of which each view looks at a third."""
    opened = open_page(default_page, **options)
    seen = set()
    turn = VIEWS.index(view)
    pairs = list(itertools.product(ZOOMS, CENTERS.items()))
    for zoom, (name, (lat, lon)) in pairs[turn :: len(VIEWS)]:
        look_at(opened, zoom, lat, lon, view)
        labels = opened.ask("labels()")
        assert list(faults_of(labels, frame_of(opened))) == [], (name, zoom)
        seen |= {label["kind"] for label in labels}
    assert {"country", "city", "unit"} <= seen
    assert view == "incidents" or "territory" in seen


def test_every_country_in_sight_is_named_at_the_tri_border(open_page, default_page):
    opened = open_page(default_page, locale="es-MX")
    for zoom in (6, 7, 8, 9):
        look_at(opened, zoom, -25.55, -54.6)
        names = {label["text"] for label in opened.ask("labels()") if label["kind"] == "country"}
        assert {"BRASIL", "PARAGUAY", "ARGENTINA"} <= names, zoom


def test_cities_have_the_readers_names(open_page, default_page):
    for locale, name in (("en-US", "Havana"), ("es-MX", "La Habana")):
        opened = open_page(default_page, locale=locale)
        look_at(opened, 6.5, 22.5, -81)
        assert name in {label["text"] for label in opened.ask("labels()")}


def test_names_keep_clear_of_the_panels(open_page, default_page):
    opened = open_page(default_page)
    look_at(opened, 5, -10, -75)
    boxes = opened.page.evaluate(
        """() => [...document.querySelectorAll("#gx-zoom, #gx-credit, #gx-scale-and-position")]
        .map((one) => one.getBoundingClientRect())
        .map(({ left, top, right, bottom }) => [left, top, right, bottom])"""
    )
    for label, box in itertools.product(opened.ask("labels()"), boxes):
        assert not overlap(label["box"], box), label["text"]


def test_a_cluster_zooms_until_its_members_stand_alone(open_page, default_page):
    opened = open_page(default_page)
    look_at(opened, 3, -10, -75)
    place = "place:pe-callao"
    zoom = opened.ask("zoom()")
    opened.click(place)
    opened.wait(f"geonexus.zoom() > {zoom}")
    assert not opened.card.is_visible()
