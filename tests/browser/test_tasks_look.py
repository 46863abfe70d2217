"""Tasks of looking, comparing and taking away in the default atlas, each in at most six actions.

In English and Spanish, at a desk and on a phone; the tasks of finding and filtering have a file of
their own.
"""

from __future__ import annotations

import io
import json
import re
from unicodedata import normalize

from pypdf import PdfReader
from pyproj import Geod


def headline(reader):
    return reader.opened.page.locator("#gx-headline").inner_text()


def left(reader, layer):
    return set(reader.opened.ask("left(value)", layer))


def test_1_what_the_first_view_says(reader):
    said = headline(reader)
    assert re.search(r"\d", said)
    assert ("fuente" if reader.spanish else "source") in said
    assert reader.opened.page.locator("#gx-headline").is_visible()
    # what the headline counts is what is drawn
    counts = reader.opened.ask("view()")["counts"]
    assert 10 <= counts["agreed"] <= 20
    assert str(counts["agreed"]) in said


def test_2_which_ports_export_cocaine_of_peru_and_how_we_know(reader):
    reader.write("#gx-search", "puertos" if reader.spanish else "ports of peru")
    reader.press("#gx-found [role=option]")
    found = reader.card
    assert "Peru" in found or "Perú" in found
    # the card names its sources and how they are graded
    assert re.search(r"[A-F][1-6]", found)
    assert any(name in found for name in ("2015", "2016", "2014"))


def test_3_the_vraem_by_each_definition(reader):
    reader.write("#gx-search", "vraem")
    reader.press("#gx-found [role=option]")
    reader.press("#gx-card .gx-outlines-part > summary")
    reader.press('#gx-card input[data-outline="decree-33"]')
    reader.press('#gx-card input[data-outline="river-valleys"]')
    assert reader.opened.page.locator("#gx-outlines li").count() == 2
    assert "km²" in reader.opened.card.locator(".gx-outline-table").inner_text()


def test_4_the_air_bridge_from_the_vraem_to_bolivia(reader):
    reader.write("#gx-search", "puente aéreo" if reader.spanish else "air bridge")
    reader.press("#gx-found [role=option]")
    assert "VRAEM" in reader.card
    assert "Bolivia" in reader.card
    assert reader.opened.ask("selected()")["id"].startswith(("route:", "flow:"))


def test_5_hezbollah_in_the_tri_border_area(reader):
    reader.write("#gx-search", "hezbolá" if reader.spanish else "hezbollah")
    reader.key("Enter")
    reader.press("#gx-network-open")
    page = reader.opened.page
    reader.opened.wait("!document.querySelector('#gx-network').hidden")
    choice = page.locator("#gx-network select").first
    choice.select_option("terr:tri-border-area")
    reader.acted()
    said = page.locator("#gx-network-facts").inner_text()
    assert re.search(r"\d", said)
    assert "Hezb" in page.locator("#gx-network-title").inner_text()


def test_7_only_2010_to_2015_then_play(reader):
    page = reader.opened.page
    if not page.locator("#gx-time-from").is_visible():
        reader.press("#gx-time-fold")
    reader.write("#gx-time-from", "2010")
    reader.write("#gx-time-to", "2015")
    reader.key("Enter")
    reader.opened.wait("location.hash.includes('time=2010..2015')")
    reader.press("#gx-time-play")
    reader.opened.wait("!location.hash.includes('time=2010..2015')")
    reader.press("#gx-time-play")
    stopped = page.evaluate("location.hash")
    page.wait_for_timeout(1200)
    assert page.evaluate("location.hash") == stopped


def test_9_criminal_control_with_little_violence(reader):
    reader.press('[data-view="control"]')
    page = reader.opened.page
    if not page.locator('[data-class="territory:criminal/low"]').is_visible():
        reader.press("#gx-view-legend-fold")
    reader.press('[data-class="territory:criminal/low"]')
    reader.press("#gx-class-list button")
    assert reader.opened.ask("selected()")["id"] == "terr:co-medellin-2003-08"


def test_10_homicide_by_country_and_year_with_what_is_missing(reader):
    page = reader.opened.page
    reader.press("#gx-lists-button")
    reader.press('[data-list="countries"]')
    page.locator("#gx-indicator").select_option("homicide_rate_per_100k")
    reader.acted()
    said = page.locator(".gx-ranks").inner_text()
    assert "Honduras" in said
    assert ("Brasil" if reader.spanish else "Brazil") in said
    # what has no figure is a part of its own, with its number
    assert page.locator(".gx-ranks .gx-rank-apart").count() >= 1
    page.locator("#gx-rank_year").select_option("2015")
    reader.acted()
    assert page.locator(".gx-ranks .gx-rank-apart").count() >= 2


def test_11_an_actor_by_an_alias_without_accents(reader):
    reader.write("#gx-search", "hezbola")
    reader.key("Enter")
    reader.opened.wait("location.hash.includes('actor=act:hezbollah')")


def test_12_send_exactly_this_view(reader, open_page, default_page):
    reader.press('[data-view="incidents"]')
    reader.write("#gx-search", "guerrero")
    reader.press("#gx-found [role=option]")
    reader.opened.wait("location.hash.includes('on=') && location.hash.includes('view=incidents')")
    address = reader.opened.page.evaluate("location.hash")
    again = open_page(default_page)
    again.page.evaluate(f"location.hash = {json.dumps(address)}")
    again.wait("geonexus.selected() !== null")
    # in another language the title is another, the thing is the same
    chosen = [one.ask("selected()") for one in (again, reader.opened)]
    assert len({(one["layer"], one["id"]) for one in chosen}) == 1
    assert again.ask("view()")["id"] == "incidents"
    assert set(again.ask("left(value)", "incidents")) == left(reader, "incidents")


def test_13_take_what_is_seen(reader):
    page = reader.opened.page
    reader.press("#gx-lists-button")
    for kind in ("geojson", "csv", "png"):
        with page.expect_download() as waiting:
            reader.press(f'[data-take="{kind}"]')
        assert waiting.value.path().stat().st_size > 1000


def test_14_print_on_a4_both_ways_up(reader):
    said = headline(reader)
    for landscape in (False, True):
        made = reader.opened.page.pdf(format="A4", landscape=landscape, print_background=True)
        reader.acted()
        (page,) = PdfReader(io.BytesIO(made)).pages
        text = " ".join(normalize("NFKC", page.extract_text()).split())
        assert " ".join(said.split())[:40] in text


def test_15_callao_to_buenaventura(reader):
    reader.press("#gx-tool-menu-button")
    reader.press('[data-tool="measure_line"]')
    callao, buenaventura = (-77.15, -12.05), (-77.03, 3.88)
    reader.tap_at(*callao)
    reader.tap_at(*buenaventura)
    said = reader.opened.page.locator("#gx-measure").inner_text()
    meters = Geod(ellps="WGS84").inv(*callao, *buenaventura)[2]
    figure = re.search(r"([\d.,\u202f ]+) km", said)
    km = float(re.sub(r"[^\d]", "", figure.group(1)))
    # a finger is no needle: one pixel at this zoom is some ten kilometers
    assert abs(km - meters / 1000) < 40


def test_17_incidents_in_guerrero_and_how_exact_their_places_are(reader):
    reader.press('[data-view="incidents"]')
    reader.write("#gx-search", "guerrero")
    reader.press("#gx-found [role=option]")
    said = reader.card
    assert re.search(r"(Incidents here|Incidentes aquí)[^\d]*\d+", said)
    assert ("estado" if reader.spanish else "state") in said


def test_19_what_is_not_known(reader):
    reader.press('[data-view="unknown"]')
    assert re.search(r"\d+", headline(reader))
    reader.press("#gx-lists-button")
    tab = reader.opened.page.locator('[data-list="unknown"]')
    if tab.count() and tab.first.is_visible():
        reader.press('[data-list="unknown"]')
    assert reader.opened.page.locator("[data-unknown]").count() >= 3
