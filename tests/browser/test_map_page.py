"""The page as a person uses it, on a desk."""

from __future__ import annotations

import re

import pytest
from render.small_atlas import small_atlas

TITLES = {
    "terr:north": "North",
    "route:out": "Out",
    "place:strip": "Strip",
    "inc:exact": "Seizure at the harbor",
}


def test_title_language_and_viewport(desk):
    page = desk.page
    assert page.title() == "A small atlas"
    assert page.locator("html").get_attribute("lang") == "en"
    viewport = page.locator('meta[name="viewport"]').get_attribute("content")
    assert viewport == "width=device-width, initial-scale=1"
    assert page.locator("#gx-title").inner_text() == "A small atlas"


def test_every_layer_of_the_spec_is_on_the_map(desk):
    spec = small_atlas().spec
    layers = {layer["id"]: layer for layer in desk.ask("layers()")}
    wanted = [layer for group in spec.groups for layer in group.layers]
    assert list(layers) == [layer.id for layer in wanted]
    for layer in wanted:
        assert layers[layer.id]["shown"] is layer.visible
        assert layers[layer.id]["title"] == layer.title.en
    # each one is really drawn: without it the picture is another
    canvas = desk.page.locator("#map_geonexus")
    for layer in wanted:
        group = layer.id if "indicator" not in layer.id else "indicators"
        desk.show(group, False)
        without = canvas.screenshot()
        desk.show(group, True)
        assert canvas.screenshot() != without, layer.id
    assert all(layer["shown"] for layer in desk.ask("layers()"))


@pytest.mark.parametrize("feature", TITLES)
def test_a_click_opens_the_right_card(desk, feature):
    assert desk.card.is_hidden()
    desk.click(feature)
    assert desk.card.locator("h2").inner_text() == TITLES[feature]
    assert desk.ask("selected()")["id"] == feature


def test_the_card_says_how_it_is_known(desk):
    desk.click_at(-69.5, -9.5)
    text = desk.card.inner_text()
    for part in (
        "Production zone",
        "2008 – 2015",
        "A calm place that is controlled.",
        "Coca cultivation",
        "First group",
        "12,346 km²",
        "Alphaland",
        "Reported as fact",
        "B2",
        "source: usually reliable; information: probably true",
        "not an official outline",
        "within 5 km",
        "1 independent origin",
        "Alpha (2015). On the square. Review 5(4), pp. 1-20",
        "line 10",
        "Author not named (2016). The same again",
        "pp. 3–4",
        "repeats Alpha 2015",
    ):
        assert part in text, part
    # a calm place may be a controlled one: two statements, never one number
    statements = desk.card.locator(".gx-statements > div")
    assert statements.all_inner_texts() == ["Criminal control\nCriminal", "Violence\nLow"]


def test_a_contested_feature_shows_both_sides(desk):
    desk.click_at(-62, -4)
    note = desk.card.locator(".gx-contested")
    assert note.inner_text().split("\n\n") == ["Contested", "One says A; the other says B."]


def test_where_several_overlap_all_are_offered(desk):
    desk.click_at(-66, -7)
    choices = desk.card.locator(".gx-choices button")
    names = [text.split("\n")[0] for text in choices.all_inner_texts()]
    assert sorted(names) == ["North", "Overlap"]
    choices.nth(names.index("Overlap")).click()
    assert desk.card.locator("h2").inner_text() == "Overlap"
    desk.card.locator(".gx-back").click()
    assert choices.count() == 2


def test_a_hidden_layer_is_not_clicked(desk):
    desk.show("places", False)
    desk.click("place:strip")
    assert desk.card.is_hidden()
    desk.show("places")
    desk.click("place:strip")
    assert desk.card.is_visible()


def test_the_language_switch_reaches_everything(desk):
    desk.click_at(-69.5, -9.5)
    desk.page.locator("#gx-language-select").select_option("es")
    assert desk.page.title() == "Un atlas pequeño"
    assert desk.page.locator("html").get_attribute("lang") == "es"
    card = desk.card.inner_text()
    for part in ("Norte", "Control criminal", "Production zone (es)", "12.346 km²", "Fuentes"):
        assert part in card, part
    assert "Territorios" in desk.page.locator("#gx-layers").inner_text()
    desk.page.locator("#gx-language-select").select_option("pt")
    assert "Fontes" in desk.card.inner_text()
    assert "Controle criminoso" in desk.card.inner_text()


def test_an_indicator_shows_missing_as_missing_and_zero_as_zero(desk):
    desk.show("indicators")
    legend = desk.page.locator('[data-body^="indicators"]')
    assert "No data" in legend.inner_text()
    desk.click_at(-55, -18)
    assert desk.card.locator("h2").inner_text() == "Betaland"
    assert desk.card.locator(".gx-value").inner_text() == "0 %"
    desk.click_at(-88, 15)
    assert desk.card.locator(".gx-value").inner_text() == "No data"
    desk.click_at(-78, -18)
    assert desk.card.locator(".gx-value").inner_text() == "30 %"
    # the latest value up to the chosen year
    legend.locator("select[data-year]").select_option("2010")
    assert desk.card.locator(".gx-value").inner_text() == "40.5 %"
    desk.click_at(-55, -18)
    assert desk.card.locator(".gx-value").inner_text() == "No data"


def test_by_keyboard_alone(desk):
    page = desk.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "gx-skip"
    desk.unfold("territories")
    page.locator("#gx-layers summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(".gx-list button", has_text="North").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert desk.card.locator("h2").inner_text() == "North"
    page.keyboard.press("Escape")
    assert desk.card.is_hidden()
    assert desk.ask("selected()") is None
    # the focus goes back to where it came from
    assert page.evaluate("document.activeElement.textContent") == "North"
    for name in page.locator("button:visible").evaluate_all(
        "all => all.map(b => b.getAttribute('aria-label') || b.textContent.trim())"
    ):
        assert name


def test_a_feature_without_a_place_can_be_read_but_not_drawn(desk):
    desk.unfold("incidents")
    part = desk.page.locator(".gx-layer", has_text="Attack").locator(".gx-list-part")
    part.locator("summary").click()
    item = part.locator("button", has_text="Not placed")
    assert "without a place" in item.inner_text()
    item.click()
    assert desk.card.locator("h2").inner_text() == "Not placed"
    assert desk.ask("pointOf(value)", "inc:nowhere") is None


def test_from_an_incident_to_its_territory(desk):
    desk.click_at(-68.5, -6)
    desk.card.locator(".gx-choices button", has_text="Attack inside").click()
    assert "Known only to the country" in desk.card.inner_text()
    desk.card.locator(".gx-line button", has_text="North").click()
    assert desk.ask("selected()")["id"] == "terr:north"


def test_about_says_what_the_map_does_not_say(desk):
    desk.page.locator("#gx-credit").click()
    about = desk.page.locator("#gx-about")
    text = about.inner_text()
    assert "Being in one place is not being in league." in text
    assert "A calm place may be a controlled one." in text
    assert "The testers" in text
    assert "CC-BY-4.0" in text
    desk.page.keyboard.press("Escape")
    assert about.is_hidden()


def test_zoom_and_scale(desk):
    before = desk.ask("zoom()")
    desk.page.locator("#gx-zoom-in").click()
    desk.wait(f"geonexus.zoom() === {before} + 1")
    desk.page.locator("#gx-zoom-home").click()
    desk.wait(f"geonexus.zoom() === {before}")
    kilometers, miles = desk.page.locator(".gx-bar").all_inner_texts()
    assert re.fullmatch(r"[\d,]+ km", kilometers)
    assert re.fullmatch(r"[\d,]+ mi", miles)


def test_dark_mode(open_page, small_page, desk):
    dark = open_page(small_page, color_scheme="dark")
    light_picture = desk.page.locator("#map_geonexus").screenshot()
    assert dark.page.locator("#map_geonexus").screenshot() != light_picture
    background = "getComputedStyle(document.getElementById('gx-layers')).backgroundColor"
    assert dark.page.evaluate(background) == "rgb(27, 32, 35)"


def test_on_a_phone(phone):
    page = phone.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    panel = page.locator("#gx-layers")
    assert panel.is_hidden()
    page.locator("#gx-layers-button").tap()
    assert panel.is_visible()
    assert page.locator("#gx-layers-button").get_attribute("aria-expanded") == "true"
    page.locator("#gx-layers-button").tap()
    assert panel.is_hidden()
    page.touchscreen.tap(*phone.point("place:strip"))
    assert phone.card.locator("h2").inner_text() == "Strip"
    box = phone.card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 740


def test_inside_a_notebook_cell(open_page, tmp_path, chromium):
    from geonexus.render.html import to_folium

    cell = to_folium(small_atlas())._repr_html_()
    path = tmp_path / "cell.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{cell}", encoding="utf-8")
    context = chromium.new_context()
    context.set_offline(True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda r: None if r.url == path.as_uri() else faults.append(r.url[:200]))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    assert frame.locator("#gx-title").inner_text() == "A small atlas"
    assert frame.locator("canvas.gx-canvas").is_visible()
    box = page.locator("iframe").bounding_box()
    assert box["height"] >= 600
    context.close()
    assert not [fault for fault in faults if fault != "about:srcdoc"]


def test_what_a_user_adds_stands_on_the_atlas(chromium, tmp_path):
    import folium

    from geonexus.render.html import to_folium

    made = to_folium(small_atlas())
    folium.Marker([-15, -55]).add_to(made)
    path = tmp_path / "mine.html"
    with pytest.warns(UserWarning, match="Content-Security-Policy"):
        made.save(path)
    context = chromium.new_context()
    # folium's own libraries do not answer; neither the atlas nor a plain marker needs them
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    marker = page.locator("img.leaflet-marker-icon")
    marker.wait_for()
    assert marker.evaluate("image => image.decode().then(() => image.naturalWidth)") == 25
    assert page.evaluate("geonexus.layers().length") == 5
    assert not errors
    context.close()
