"""The tools of the map as a person uses them: menu, scale, coordinates, measuring, grounds."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from render.small_atlas import small_atlas

from geonexus.base.crs import geod
from geonexus.readers.raster import Raster


@pytest.fixture(scope="module")
def hilly_page(tmp_path_factory):
    """The page of the small atlas with mountains."""
    from geonexus.render.html import write_html

    across = np.abs(np.arange(300) % 40 - 20) * 400
    heights = Raster(
        np.maximum.outer(across, across).astype(np.int16), Affine(0.2, 0, -90, 0, -0.2, 20), None
    )
    path = tmp_path_factory.mktemp("hilly") / "hilly.html"
    write_html(replace(small_atlas(), terrain=heights), path)
    return path


def use(opened, tool):
    """Open the menu and take a tool."""
    opened.page.locator("#gx-tool-menu-button").click()
    opened.page.locator(f'[data-tool="{tool}"]').click()


def measured(opened):
    return opened.page.locator("#gx-measured").inner_text()


def number(text):
    return float(re.search(r"[\d,.]+", text).group(0).replace(",", ""))


def picture_of_map(opened):
    return opened.page.locator("#map_geonexus").screenshot()


# menu ------------------------------------------------------------------------------------------


def test_the_menu_by_keyboard(desk):
    page = desk.page
    page.locator("#gx-tool-menu-button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#gx-tool-menu-button").get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.name") == "gx-base-map"
    page.keyboard.press("ArrowRight")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.keyboard.press("Escape")
    assert page.locator("#gx-tool-menu").is_hidden()
    assert page.evaluate("document.activeElement.id") == "gx-tool-menu-button"


def test_the_menu_speaks_three_languages(desk):
    page = desk.page
    names = []
    for language in ("en", "es", "pt"):
        page.locator("#gx-language-select").select_option(language)
        page.locator("#gx-tool-menu-button").click()
        names.append(page.locator("#gx-tool-menu .gx-list button").all_inner_texts())
        assert page.locator("#gx-tool-menu-button").get_attribute("aria-label")
        page.keyboard.press("Escape")
    assert names[0][0] == "Measure a distance"
    assert names[1][0] == "Medir una distancia"
    assert names[2][0] == "Medir uma distância"
    assert all(len(set(row)) == len(names[0]) for row in names)


def test_the_menu_on_a_phone(phone):
    page = phone.page
    page.locator("#gx-tool-menu-button").tap()
    box = page.locator("#gx-tool-menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 740
    for button in page.locator("#gx-tool-menu .gx-list button").all():
        assert button.bounding_box()["height"] >= 40
    page.touchscreen.tap(250, box["y"] - 20)
    assert page.locator("#gx-tool-menu").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_menu_closes_where_it_covers_the_whole_map(phone):
    page = phone.page
    page.locator("#gx-tool-menu-button").tap()
    title = page.locator("#gx-title").bounding_box()
    page.touchscreen.tap(title["x"] + 40, title["y"] + 8)
    assert page.locator("#gx-tool-menu").is_hidden()
    assert page.locator("#gx-tool-menu-button").get_attribute("aria-expanded") == "false"


# scale and coordinates -------------------------------------------------------------------------


@pytest.mark.parametrize("latitude", [0, -35, 60])
def test_the_bar_is_as_long_as_it_says(open_page, small_page, latitude):
    opened = open_page(small_page)
    opened.page.evaluate(f"location.hash = 'map=6/{latitude}/-60'")
    opened.page.wait_for_timeout(400)
    frame = opened.page.locator("#map_geonexus").bounding_box()
    for bar, unit_m in zip(opened.page.locator(".gx-bar").all(), (1000, 1609.344), strict=True):
        said_m = number(bar.inner_text()) * unit_m
        width_px = bar.bounding_box()["width"]
        # the ground that the bar covers, by PROJ
        middle = frame["x"] + frame["width"] / 2
        ends = [opened.ask(f"pixel({lon}, {latitude})")["x"] for lon in (-65, -55)]
        lon_per_px = 10 / (ends[1] - ends[0])
        assert abs(opened.ask(f"pixel(-60, {latitude})")["x"] - middle) < 2
        ground_m = geod().inv(-60, latitude, -60 + lon_per_px, latitude)[2] * width_px
        assert ground_m == pytest.approx(said_m, rel=0.006)


def test_coordinates_follow_the_pointer_and_are_copied(desk):
    page = desk.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    spot = desk.ask("pixel(-50, 5)")
    page.mouse.move(spot["x"], spot["y"])
    shown = page.locator("#gx-place-decimal").inner_text()
    assert re.fullmatch(r"[45]\.\d\d° N, (49|50)\.\d\d° W", shown)
    assert "′" in page.locator("#gx-place-minutes").inner_text()
    page.locator("#map_geonexus").focus()
    page.keyboard.press("c")
    page.locator("#gx-status", has_text="Copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"lon -(49|50)\.\d\d, lat [45]\.\d\d \(.*N .*W\)", text)
    # pressed, it copies the middle of the map
    page.locator("#gx-place").click()
    page.wait_for_timeout(100)
    copied = page.evaluate("navigator.clipboard.readText()")
    lon, lat = map(float, re.match(r"lon (\S+), lat (\S+) ", copied).groups())
    frame = page.locator("#map_geonexus").bounding_box()
    spot = desk.ask("pixel(value[0], value[1])", [lon, lat])
    assert abs(spot["x"] - frame["x"] - frame["width"] / 2) < 2
    assert abs(spot["y"] - frame["y"] - frame["height"] / 2) < 2


def test_full_screen_and_back(desk):
    page = desk.page
    use(desk, "full_screen")
    desk.wait("document.fullscreenElement?.id === 'gx-main'")
    page.locator("#gx-tool-menu-button").click()
    assert page.locator('[data-tool="full_screen"]').inner_text() == "Leave full screen"
    page.locator('[data-tool="full_screen"]').click()
    desk.wait("document.fullscreenElement === null")


# measuring -------------------------------------------------------------------------------------


def click_all(opened, places):
    for lon, lat in places:
        opened.click_at(lon, lat)


def test_a_distance_by_mouse(desk):
    use(desk, "measure_line")
    click_all(desk, [(-70, -8), (-40, 10)])
    meters = geod().inv(-70, -8, -40, 10)[2]
    assert number(measured(desk)) == pytest.approx(meters / 1000, rel=0.005)
    assert number(measured(desk).split("·")[1]) == pytest.approx(meters / 1609.344, rel=0.005)
    # the click went to the tool: no card opened
    assert desk.card.is_hidden()
    click_all(desk, [(-40, -8)])
    longer = meters + geod().inv(-40, 10, -40, -8)[2]
    assert number(measured(desk)) == pytest.approx(longer / 1000, rel=0.005)
    desk.page.locator('[data-do="undo"]').click()
    assert number(measured(desk)) == pytest.approx(meters / 1000, rel=0.005)
    desk.page.locator('[data-do="clear"]').click()
    assert measured(desk).startswith("Click or tap")
    desk.page.locator('[data-do="done"]').click()
    desk.click("place:strip")
    assert desk.card.locator("h2").inner_text() == "Strip"


def test_an_area_is_drawn_and_sides_that_cross_are_said(desk):
    before = picture_of_map(desk)
    use(desk, "measure_area")
    ring = [(-75, -15), (-45, -15), (-45, 5), (-75, 5)]
    click_all(desk, ring)
    lons, lats = zip(*ring, strict=True)
    area_m2, around_m = geod().polygon_area_perimeter(lons, lats)
    assert number(measured(desk)) == pytest.approx(area_m2 / 1e6, rel=0.01)
    assert number(measured(desk).split("around:")[1]) == pytest.approx(around_m / 1000, rel=0.01)
    assert picture_of_map(desk) != before
    desk.page.locator('[data-do="clear"]').click()
    click_all(desk, [ring[0], ring[2], ring[1], ring[3]])
    assert "The sides cross" in measured(desk)


def test_a_distance_by_keyboard_alone(desk):
    page = desk.page
    page.locator("#gx-tool-menu-button").focus()
    page.keyboard.press("Enter")
    tool = page.locator('[data-tool="measure_line"]')
    while not tool.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#gx-cross").is_visible()
    start = desk.ask("pixel(0, 0)")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    desk.wait(f"Math.abs(geonexus.pixel(0, 0).x - {start['x']}) > 50")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    moved_px = start["x"] - desk.ask("pixel(0, 0)")["x"]
    degrees = moved_px / (desk.ask("pixel(40, 0)")["x"] - desk.ask("pixel(0, 0)")["x"]) * 40
    latitude = math.radians(-2.5)
    assert number(measured(desk)) == pytest.approx(degrees * 111.32 * math.cos(latitude), rel=0.02)
    page.keyboard.press("Backspace")
    assert measured(desk).startswith("One point")
    page.keyboard.press("Escape")
    assert page.locator("#gx-measure").is_hidden()


def test_a_distance_by_touch(phone):
    page = phone.page
    page.locator("#gx-tool-menu-button").tap()
    page.locator('[data-tool="measure_line"]').tap()
    for lon, lat in ((-70, 12), (-50, 12)):
        spot = phone.ask("pixel(value[0], value[1])", [lon, lat])
        page.touchscreen.tap(spot["x"], spot["y"])
    meters = geod().inv(-70, 12, -50, 12)[2]
    assert number(measured(phone)) == pytest.approx(meters / 1000, rel=0.02)
    page.locator('[data-do="measure_add"]').tap()
    assert number(measured(phone)) > 2200
    box = page.locator("#gx-measure").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


# grounds ---------------------------------------------------------------------------------------


def test_grounds_do_not_depend_on_the_system(open_page, small_page):
    opened = open_page(small_page, color_scheme="dark")
    theme = opened.page.locator("html")
    assert theme.get_attribute("data-theme") == "dark"
    pictures = [picture_of_map(opened)]
    for name, expected in (("light", "light"), ("none", "dark"), ("dark", "dark")):
        opened.page.locator("#gx-tool-menu-button").click()
        opened.page.locator(f'input[name="gx-base-map"][value="{name}"]').check(force=True)
        opened.page.keyboard.press("Escape")
        assert theme.get_attribute("data-theme") == expected
        pictures.append(picture_of_map(opened))
    assert len(set(pictures[1:])) == 3
    opened.wait("location.hash.includes('base=dark')")


def test_the_terrain_is_drawn_and_kept_in_the_address(open_page, hilly_page):
    opened = open_page(hilly_page)
    plain = picture_of_map(opened)
    opened.page.locator("#gx-tool-menu-button").click()
    opened.page.locator("#gx-terrain").check()
    opened.page.keyboard.press("Escape")
    shaded = picture_of_map(opened)
    assert shaded != plain
    opened.wait("location.hash.includes('terrain=1')")
    address = opened.page.url
    again = open_page(hilly_page)
    again.page.evaluate("hash => { location.hash = hash }", address.split("#")[1])
    again.wait("document.getElementById('gx-terrain').checked")
    again.page.wait_for_timeout(300)
    assert picture_of_map(again) != plain


def test_without_elevation_there_is_no_shading(desk):
    desk.page.locator("#gx-tool-menu-button").click()
    assert desk.page.locator("#gx-terrain").count() == 0
    desk.page.evaluate("location.hash = 'terrain=1'")
    desk.page.wait_for_timeout(300)
    assert desk.page.locator("#gx-terrain").count() == 0
