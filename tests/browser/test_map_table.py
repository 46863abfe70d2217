"""What is on the map as a table and as files: after every filter, and no formula in a cell."""

from __future__ import annotations

import csv
import io
import json

import shapely
from browser_options import PHONE
from render.small_atlas import changed, small_atlas


def take(opened, kind):
    with opened.page.expect_download() as waiting:
        opened.page.locator(f"#gx-download-{kind}").click()
    assert waiting.value.suggested_filename == f"small.{kind}"
    return waiting.value.path().read_text(encoding="utf-8")


def rows(opened):
    return opened.page.locator("#gx-table tbody th").all_inner_texts()


def test_the_table_lists_what_is_shown_sorts_and_opens(desk):
    page = desk.page
    desk.show("incidents", False)
    desk.open_table()
    assert rows(desk) == ["Harbor", "North", "Out", "Overlap", "Pacific", "Strip"]
    page.locator("#gx-table thead button").first.click()
    assert rows(desk)[0] == "Strip"
    assert page.locator("#gx-table th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.locator("#gx-table").get_by_role("button", name="Overlap").click()
    assert page.locator("#gx-table").is_hidden()
    assert desk.card.locator("h2").inner_text() == "Overlap"
    # only what lies in the view that the map moved to
    page.wait_for_timeout(700)
    desk.open_table()
    page.locator("#gx-in-view").check()
    assert "Strip" not in rows(desk)
    assert "Overlap" in rows(desk)


def test_what_is_seen_is_what_is_taken(desk):
    page = desk.page
    page.locator("#gx-filter-button").click()
    page.locator('[data-facet="actor"] summary').click()
    page.locator('[data-facet="actor"] label', has_text="First group").click()
    desk.open_table()
    taken = json.loads(take(desk, "geojson"))
    expected = {
        feature
        for layer in ("territories", "routes", "places", "incidents")
        for feature in desk.ask("left(value)", layer)
    }
    assert {f["properties"]["id"] for f in taken["features"]} == expected
    shapes = {f["properties"]["id"]: f["geometry"] for f in taken["features"]}
    north = shapely.from_geojson(json.dumps(shapes["terr:north"]))
    assert north.equals(shapely.box(-70, -10, -65, -5))
    assert shapes["inc:nowhere"] is None
    # whatever names the sources goes along
    assert all(f["properties"]["sources"] for f in taken["features"])
    table = list(csv.DictReader(io.StringIO(take(desk, "csv"))))
    assert {row["id"] for row in table} == expected
    seizure = next(row for row in table if row["id"] == "inc:exact")
    assert (float(seizure["lon"]), float(seizure["lat"])) == (-40.0, 10.0)


def test_no_cell_runs_in_a_spreadsheet(open_page, tmp_path):
    from geonexus.render.html import write_html

    path = tmp_path / "formula.html"
    write_html(
        changed(small_atlas(), "places", "summary", '=HYPERLINK("https://example.invalid")'), path
    )
    opened = open_page(path)
    opened.open_table()
    table = list(csv.DictReader(io.StringIO(take(opened, "csv"))))
    cells = [cell for row in table for name, cell in row.items() if name not in ("lon", "lat")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    assert sum(cell.startswith("'=HYPERLINK") for cell in cells) == 2


def test_the_table_is_searched_and_the_files_hold_what_it_lists(desk):
    page = desk.page
    desk.open_table()
    everything = rows(desk)
    page.locator("#gx-table-find").fill("overlap")
    desk.wait("document.querySelectorAll('#gx-table tbody tr').length < 5")
    assert all(
        "overlap" in text.lower() for text in page.locator("#gx-table tbody tr").all_inner_texts()
    )
    taken = list(csv.DictReader(io.StringIO(take(desk, "csv"))))
    assert len(taken) == len(rows(desk)) < len(everything)
    assert page.evaluate("document.activeElement.id") == "gx-download-csv"
    # a country and a source are found by their names in the language in force
    heads = page.locator("#gx-table thead button").all_inner_texts()
    assert {"Countries", "Sources", "How well placed"} <= {head.rstrip(" ▴▾") for head in heads}


def test_a_row_of_the_table_is_a_card_on_a_phone(open_page, small_page):
    opened = open_page(small_page, **PHONE)
    opened.open_table()
    page = opened.page
    part = page.locator(".gx-table-scroll")
    assert part.evaluate("box => box.scrollWidth <= box.clientWidth")
    buttons = page.locator("#gx-table button")
    heights = buttons.evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 44
