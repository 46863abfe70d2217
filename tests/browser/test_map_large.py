"""A large table of 50,000 incidents: what the page counts, finds and opens is what pandas has."""

from __future__ import annotations

import csv
import io
import json
import time

import numpy as np
import pytest
from render.hostile import HOSTILE
from render.large_atlas import ALONE, ROWS, large_atlas, large_frame


@pytest.fixture(scope="session")
def frame():
    return large_frame()


@pytest.fixture(scope="session")
def large_path(frame, tmp_path_factory):
    from geonexus.render.html import write_html

    path = tmp_path_factory.mktemp("large") / "large.html"
    write_html(large_atlas(frame), path)
    return path


@pytest.fixture
def large(open_page, large_path):
    opened = open_page(large_path)
    for layer in ("territories", "routes", "places"):
        opened.show(layer, False)
    return opened


def left(large):
    return int(large.page.locator("#gx-left").inner_text().split(" of ")[0].replace(",", ""))


def facet(large, name):
    part = large.page.locator(f'[data-facet="{name}"]')
    part.locator("summary").click()
    # the list is made when the browser tells of the opening
    part.locator("label.gx-value-row").first.wait_for()
    return part


def counts(part):
    shown = {}
    for row in part.locator("label.gx-value-row").all():
        title, number = row.inner_text().rsplit("\n", 1)
        shown[title.strip()] = int(number.replace(",", ""))
    return shown


def note(large):
    return large.page.locator("#gx-large").inner_text()


def test_counts_of_facets_and_time_are_those_of_pandas(large, frame):
    large.page.locator("#gx-filter-button").click()
    kinds = facet(large, "incident_type")
    every = frame["type"].value_counts()
    assert counts(kinds) == {
        "Seizure": every["seizure"],
        "Attack": every["attack"],
        "arrest": every["arrest"],
    }
    kinds.locator("label", has_text="Attack").click()
    attacks = frame[frame["type"] == "attack"]
    assert left(large) == len(attacks)
    actors = facet(large, "actor")
    named = attacks["actors"].str.split(";").explode().value_counts()
    assert counts(actors)["First group"] == named["act:one"]
    assert counts(actors)["Second group"] == named["act:two"]
    # an attack of which only the year is known is in every month of it
    for end in ("from", "to"):
        large.page.locator(f"#gx-time-{end}").fill("2012-03")
    large.page.keyboard.press("Enter")
    large.page.locator("#gx-undated").uncheck()
    when = attacks["date_from"]
    inside = attacks[(when == "2012") | when.str.startswith("2012-03-")]
    assert left(large) == len(inside)
    assert large.ask("unpacked()")
    assert set(large.ask("left(value)", "incidents")) == set(inside["id"])
    undated = int((attacks["date_from"] == "").sum())
    assert large.page.locator("#gx-undated-text").inner_text() == f"{undated:,} start not stated"
    # of these, the year alone is known: they may have been in another month
    uncertain = inside[inside["date_from"] == "2012"]
    assert (
        large.page.locator("#gx-uncertain").inner_text() == f"{len(uncertain):,} imprecise in time"
    )
    assert set(large.ask("uncertain(value)", "incidents")) == set(uncertain["id"])


def test_a_layer_of_a_part_is_counted_by_itself(large, frame):
    large.show("incidents", False)
    large.show("arrests")
    arrests = frame[frame["type"] == "arrest"]
    assert large.ask("unpacked()")
    assert set(large.ask("left(value)", "arrests")) == set(arrests["id"])
    placed = int(arrests.geometry.notna().sum())
    assert f"{placed:,} in view" in note(large)
    badge = large.page.locator('label:has(input[data-layer="arrests"]) .gx-count')
    assert badge.inner_text() == f"{len(arrests):,}"


def test_the_note_counts_what_is_in_view_and_what_is_hollow(large, frame):
    placed = frame[frame.geometry.notna()]
    hollow = int((placed["place_precision"] == "country").sum())
    assert f"{len(placed):,} in view; {hollow:,} of them" in note(large)
    for mode in ("density", "dots"):
        large.page.select_option("#gx-large-mode", mode)
        assert f"{len(placed):,} in view" in note(large)
    assert large.page.locator("#gx-large-mode").input_value() == "dots"


def test_a_cluster_opens_what_it_counts_and_a_click_opens_the_right_card(large, frame):
    page = large.page
    large.click_at(*ALONE[1:])
    page.wait_for_selector("#gx-card h2")
    assert large.card.locator("h2").inner_text() == "The lonely case"
    assert large.ask("selected()")["id"] == ALONE[0]
    text = large.card.inner_text()
    assert "Alpha" in text
    assert "p. 2" in text
    page.keyboard.press("Escape")
    # a disc says its number under the pointer, and a click looks into it
    page.wait_for_timeout(500)
    before = large.ask("zoom()")
    spot = large.ask("pixel(-74, -11)")
    steps = [(dx, dy) for dx in range(-60, 61, 15) for dy in range(-60, 61, 15)]
    tip = page.locator("#gx-tip")
    number = 0
    for dx, dy in steps:
        page.mouse.move(spot["x"] + dx, spot["y"] + dy)
        page.wait_for_timeout(60)
        words = tip.text_content() if tip.is_visible() else ""
        if words.startswith("Incidents: "):
            number = int(words.removeprefix("Incidents: ").replace(",", ""))
        if number > 1000:
            break
    assert number > 1000
    page.mouse.click(spot["x"] + dx, spot["y"] + dy)
    large.wait(f"geonexus.zoom() > {before}")
    assert large.card.is_hidden()


def test_the_address_opens_one_of_many(open_page, large_path, frame):
    row = frame.iloc[31_337]
    opened = open_page(large_path)
    opened.page.evaluate(f"location.hash = '#on={row['id']}'")
    opened.page.wait_for_selector("#gx-card h2")
    assert opened.card.locator("h2").inner_text() == row["title"]
    assert row["summary"] in opened.card.inner_text()


def test_search_looks_into_every_text(large, frame):
    page = large.page
    page.locator("#gx-search").fill("penon q")
    page.wait_for_selector("#gx-found [role=option]")
    found = int(frame["title"].str.endswith("Peñón Q").sum())
    assert f"{found - 12:,} more" in page.locator("#gx-found").inner_text()
    page.locator("#gx-search").fill("the lonely")
    large.wait("document.querySelectorAll('#gx-found [role=option]').length === 1")
    page.keyboard.press("Enter")
    large.wait("geonexus.selected()?.id")
    assert large.ask("selected()")["id"] == ALONE[0]


def test_the_card_of_a_territory_counts_its_incidents(large, frame):
    large.show("territories")
    large.page.evaluate("location.hash = '#on=terr:overlap'")
    large.page.wait_for_selector("#gx-card h2")
    inside = int((frame["in_territories"] == "terr:overlap").sum())
    assert f"({inside:,})" in large.card.inner_text()


def test_the_table_and_the_files_hold_what_is_left(large, frame):
    page = large.page
    page.locator("#gx-filter-button").click()
    facet(large, "incident_type").locator("label", has_text="arrest").click()
    arrests = frame[frame["type"] == "arrest"]
    large.open_table()
    page.wait_for_selector("#gx-table tbody tr")
    assert f"({len(arrests):,})" in page.locator("#gx-table h2").inner_text()
    taken = {}
    for kind in ("csv", "geojson"):
        with page.expect_download() as waiting:
            page.locator(f"#gx-download-{kind}").click()
        taken[kind] = waiting.value.path().read_text(encoding="utf-8")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(taken["csv"]))}
    assert set(rows) == set(arrests["id"])
    features = json.loads(taken["geojson"])["features"]
    assert {f["properties"]["id"] for f in features} == set(arrests["id"])
    expected = arrests.set_index("id")
    for feature in features[:: len(features) // 50]:
        row = expected.loc[feature["properties"]["id"]]
        lon, lat = feature["geometry"]["coordinates"]
        # a point is kept to within half of 1e-5°
        assert abs(lon - row.geometry.x) <= 5.1e-6
        assert abs(lat - row.geometry.y) <= 5.1e-6
        for name in ("title", "summary", "date_from", "accuracy_m", "contested", "sources"):
            assert feature["properties"][name] == row[name]
        given = feature["properties"]["quantity"]
        assert given == row["quantity"] or (given is None and np.isnan(row["quantity"]))
    # everything: sorted only as far as it is shown
    page.keyboard.press("Escape")
    page.locator("#gx-filtered-clear").click()
    large.open_table()
    page.wait_for_selector("#gx-table tbody tr")
    first = page.locator("#gx-table tbody th").all_inner_texts()
    assert f"({ROWS:,})" in page.locator("#gx-table h2").inner_text()
    assert len(first) == 200


def test_hostile_texts_stay_text(open_page, large_path, frame):
    opened = open_page(large_path)
    page = opened.page
    shown = []
    for at in range(len(HOSTILE)):
        page.evaluate(f"location.hash = '#on=large-{1000 + at:08d}'")
        opened.wait(f"geonexus.selected()?.id === 'large-{1000 + at:08d}'")
        shown.append(opened.card.locator("h2").text_content())
    assert shown == HOSTILE
    page.locator("#gx-search").fill("img src x onerror")
    page.wait_for_selector("#gx-found li")
    assert page.title() == "A small atlas"
    assert page.locator("#gx-found img, #gx-card img, iframe").count() == 0


def test_a_browser_that_cannot_unpack_says_so(chromium, large_path):
    context = chromium.new_context()
    context.add_init_script("delete globalThis.DecompressionStream")
    page = context.new_page()
    page.goto(large_path.as_uri())
    end = time.monotonic() + 10
    while page.locator("#gx-failed").is_hidden() and time.monotonic() < end:
        page.wait_for_timeout(20)
    assert "DecompressionStream" in page.locator("#gx-failed").inner_text()
    context.close()


def use(large, tool):
    large.page.locator("#gx-tool-menu-button").click()
    large.page.locator(f'[data-tool="{tool}"]').click()


def compare_at(large, lon):
    """Compare two periods, with the divider on a meridian."""
    use(large, "compare")
    handle = large.page.locator("#gx-divider").bounding_box()
    middle = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    large.page.mouse.move(*middle)
    large.page.mouse.down()
    large.page.mouse.move(large.ask("pixel(value, 0)", lon)["x"], middle[1])
    large.page.mouse.up()
    large.page.wait_for_timeout(100)


@pytest.mark.parametrize("mode", ["clusters", "density", "dots"])
def test_each_side_of_a_comparison_counts_its_own(large, frame, mode):
    large.page.select_option("#gx-large-mode", mode)
    # a meridian between two towns
    compare_at(large, -72)
    year = frame["date_from"].str[:4]
    placed = frame.geometry.notna()
    west = frame.geometry.x < -72
    before = (year == "") | (year <= "2011")
    after = (year == "") | (year >= "2012")
    said = note(large)
    for side, rows in (("Left", placed & west & before), ("Right", placed & ~west & after)):
        hollow = int((frame["place_precision"][rows] == "country").sum())
        assert f"{side}: Incidents: {int(rows.sum()):,} in view; {hollow:,} of them" in said
    # what the pointer finds on a side is of that side
    if mode == "density":
        darkest = {line.split("darkest square: ")[1] for line in said.splitlines() if "Inc" in line}
        assert len(darkest) == 1
    if mode == "clusters":
        assert discs_round(large, -78, -11) <= int((west & before).sum())
    large.page.locator("#gx-compare-end").click()
    assert "Left" not in note(large)
    assert f"{int(placed.sum()):,} in view" in note(large)


def discs_round(large, lon, lat):
    """Return the largest number that the pointer finds round a place."""
    spot = large.ask("pixel(value[0], value[1])", [lon, lat])
    most = 0
    for step in range(36):
        large.page.mouse.move(spot["x"] - 60 + step % 6 * 24, spot["y"] - 60 + step // 6 * 24)
        large.page.wait_for_timeout(40)
        tip = large.page.locator("#gx-tip")
        words = tip.text_content() if tip.is_visible() else ""
        if words.startswith("Incidents: "):
            most = max(most, int(words.removeprefix("Incidents: ").replace(",", "")))
    assert most > 1
    return most


def test_a_click_while_measuring_belongs_to_the_measure(large):
    before = large.ask("zoom()")
    use(large, "measure_line")
    assert not tip_over(large, -74, -11)
    for lon in (-78, -74):
        large.click_at(lon, -11)
    large.page.wait_for_timeout(100)
    assert "km" in large.page.locator("#gx-measured").inner_text()
    assert large.ask("zoom()") == before
    assert large.card.is_hidden()


def tip_over(large, lon, lat):
    spot = large.ask("pixel(value[0], value[1])", [lon, lat])
    large.page.mouse.move(spot["x"], spot["y"])
    large.page.wait_for_timeout(60)
    return large.page.locator("#gx-tip").is_visible()


PIXEL = """([x, y]) => {
  const canvas = document.querySelector(".gx-canvas");
  const frame = canvas.getBoundingClientRect();
  const ctx = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const ratio = canvas.width / frame.width;
  const [left, top] = [x - frame.left, y - frame.top].map((part) => -Math.round(part * ratio));
  ctx.drawImage(canvas, left, top);
  return [...ctx.getImageData(0, 0, 1, 1).data];
}"""


@pytest.mark.parametrize("mode", ["density", "dots"])
def test_a_faded_large_layer_lets_half_of_the_base_map_through(large, mode):
    large.page.select_option("#gx-large-mode", mode)
    spot = large.ask("pixel(-78, -16)")

    def color():
        return np.array(large.page.evaluate(PIXEL, [spot["x"], spot["y"]]), float)

    full = color()
    large.unfold("incidents")
    large.page.locator('[data-opacity="incidents"]').fill("50")
    faded = color()
    large.show("incidents", False)
    ground = color()
    assert abs(full - ground).max() > 60
    assert abs(faded - (full + ground) / 2).max() <= 2


def test_a_picture_says_what_is_drawn_together_and_leaves_the_map_alone(large, frame):
    page = large.page
    page.evaluate("""() => {
      window.written = [];
      const own = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        window.written.push(text);
        return own.call(this, text, ...rest);
      };
    }""")
    before = note(large), discs_round(large, -74, -11)
    with page.expect_download() as waiting:
        use(large, "picture")
    assert waiting.value.suggested_filename == "small.png"
    words = " ".join(page.evaluate("window.written"))
    assert f"{int(frame.geometry.notna().sum()):,} in view" in words
    assert "Each disc counts the points" in words
    assert "Sources: Alpha, 2015, Review 5(4)" in words
    assert (note(large), discs_round(large, -74, -11)) == before
