"""The layer tree as a person uses it: one layer alone, and back; opacity; both in the address."""

from __future__ import annotations

from urllib.parse import unquote


def shown(opened):
    return {layer["id"] for layer in opened.ask("layers()") if layer["shown"]}


def solo(opened, layer):
    return opened.page.locator(f'[data-solo="{layer}"]')


def address(opened):
    opened.page.wait_for_timeout(350)
    return unquote(opened.page.evaluate("location.hash"))


def test_one_layer_alone_and_back(desk):
    before = shown(desk)
    solo(desk, "routes").click()
    assert shown(desk) == {"routes"}
    assert solo(desk, "routes").get_attribute("aria-pressed") == "true"
    # its legend stays, and the others' are away
    assert desk.page.locator('[data-body="routes"] .gx-legend').is_visible()
    assert desk.page.locator('[data-body="incidents"]').is_hidden()
    # another one alone; back leads to what was shown first
    solo(desk, "places").press("Enter")
    assert shown(desk) == {"places"}
    solo(desk, "places").press("Enter")
    assert shown(desk) == before
    assert solo(desk, "places").get_attribute("aria-pressed") == "false"


def test_what_lies_under_a_layer_opens_and_stays_open(desk):
    fold = desk.page.locator('[data-fold="incidents"]')
    body = desk.page.locator('[data-body="incidents"]')
    assert body.is_hidden()
    fold.press("Enter")
    assert body.is_visible()
    assert fold.get_attribute("aria-expanded") == "true"
    # a layer that is off can be read as well; another language changes nothing
    desk.show("incidents", False)
    desk.page.locator("#gx-language-select").select_option("es")
    assert body.is_visible()
    fold.press("Enter")
    assert body.is_hidden()
    # areas that are colored open at once: their year is chosen there
    desk.show("indicators")
    assert desk.page.locator('[data-body^="indicators"]').is_visible()


def test_choosing_by_hand_ends_it(desk):
    solo(desk, "routes").click()
    desk.show("places")
    assert shown(desk) == {"routes", "places"}
    assert solo(desk, "routes").get_attribute("aria-pressed") == "false"


def test_an_open_card_does_not_bring_its_layer_back(desk):
    desk.click("terr:north")
    solo(desk, "routes").click()
    assert shown(desk) == {"routes"}
    assert desk.card.locator("h2").inner_text() == "North"
    solo(desk, "routes").click()
    desk.show("territories", False)
    assert "territories" not in shown(desk)


def test_opacity_by_keyboard_fades_the_layer_as_a_whole(desk):
    canvas = desk.page.locator("#map_geonexus")
    desk.unfold("territories")
    full = canvas.screenshot()
    slider = desk.page.locator('[data-opacity="territories"]')
    slider.focus()
    for _ in range(10):
        desk.page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "50 %"
    assert canvas.screenshot() != full
    body = desk.page.locator('[data-body="territories"]')
    swatch = body.locator(".gx-swatch").first
    assert swatch.evaluate("one => getComputedStyle(one).opacity") == "0.5"
    desk.page.keyboard.press("End")
    assert canvas.screenshot() == full


def test_both_are_in_the_address(desk, open_page, small_page):
    desk.unfold("routes")
    desk.page.locator('[data-opacity="routes"]').fill("40")
    solo(desk, "routes").click()
    text = address(desk)
    assert "solo=routes" in text
    assert "opacity=routes:40" in text
    again = open_page(small_page)
    again.page.evaluate("text => { location.hash = text }", text)
    again.wait("geonexus.layers().filter((layer) => layer.shown).length === 1")
    assert shown(again) == {"routes"}
    assert again.page.locator('[data-opacity="routes"]').input_value() == "40"
    solo(again, "routes").click()
    assert shown(again) == {"territories", "routes", "places", "incidents"}
    again.unfold("routes")
    again.page.locator('[data-opacity="routes"]').fill("100")
    assert address(again) in ("", "#")


def test_on_a_phone(phone):
    phone.page.locator("#gx-layers-button").tap()
    solo(phone, "places").tap()
    assert shown(phone) == {"places"}
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
