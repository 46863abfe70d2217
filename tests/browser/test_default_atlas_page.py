"""The shipped atlas in a real browser: every layer is there, and clicks open the right cards."""

from __future__ import annotations

PER_LAYER = 4


def test_every_layer_of_the_spec_is_on_the_map(open_page, default_page, atlas):
    opened = open_page(default_page)
    layers = {layer["id"]: layer for layer in opened.ask("layers()")}
    # and one more, for an indicator of the reader's choice
    specified = [spec.id for group in atlas.groups for spec, _ in group.layers]
    assert list(layers) == [*specified, "another-indicator"]
    for group in atlas.groups:
        for spec, layer in group.layers:
            assert layers[spec.id]["title"] == spec.title.in_(atlas.spec.language)
            assert layers[spec.id]["shown"] is (spec.id in atlas.spec.views[0].layers)
            if spec.style == "choropleth":
                assert layers[spec.id]["count"] == layer.frame["area"].nunique()
            else:
                keys = layer.frame[layer.card.key].tolist()
                assert opened.ask("features(value)", spec.id) == keys
                assert layers[spec.id]["count"] == len(keys)


def on_map(opened, spot):
    """Return whether a point of the window is the map's own, with no panel over it."""
    over = "(at) => Boolean(document.elementFromPoint(at.x, at.y)?.closest('.folium-map'))"
    return opened.page.evaluate(over, spot)


def click_through_clusters(opened, key):
    """Click a feature; a cluster it is in zooms to its members until the feature stands alone."""
    for _ in range(6):
        opened.click(key)
        opened.page.wait_for_timeout(500)
        if opened.card.is_visible():
            return True
        if not on_map(opened, opened.ask("pointOf(value)", key)):
            return False
    return False


def test_clicks_open_the_right_cards(open_page, default_page, atlas):
    opened = open_page(default_page)
    language = atlas.spec.language
    clicked = 0
    # what is on a flow map is clicked as bundles, in tests of its own
    pairs = [pair for group in atlas.groups for pair in group.layers if pair[0].visible]
    shown = [(spec, layer) for spec, layer in pairs if spec.style != "flow"]
    layers = ",".join(spec.id for spec, _ in shown)
    opened.page.evaluate("(layers) => { location.hash = `#layers=${layers}`; }", layers)
    opened.wait("geonexus.view().id === ''")
    for spec, layer in shown:
        if spec.style == "choropleth":
            continue
        frame = layer.frame
        column = f"title_{language}" if f"title_{language}" in frame.columns else "title"
        visible = []
        for key, title in zip(frame[layer.card.key], frame[column], strict=True):
            spot = opened.ask("pointOf(value)", key)
            # clear of the panel, the zoom buttons and the card of the click before
            if spot and 400 < spot["x"] < 1000 and 40 < spot["y"] < 740 and on_map(opened, spot):
                visible.append((key, title))
        for key, title in visible[:PER_LAYER]:
            if not click_through_clusters(opened, key):
                # a cluster lies on the middle of a line, and its zoom leads elsewhere
                assert layer.card.geometry != "point", key
                opened.page.locator("#gx-zoom-home").click()
                continue
            choices = opened.card.locator(".gx-choices button")
            if choices.count():
                names = [t.split("\n")[0] for t in choices.all_inner_texts()]
                assert title in names
                choices.nth(names.index(title)).click()
            assert opened.card.locator("h2").inner_text() == title
            assert opened.card.locator(".gx-sources li").count() >= 1
            assert opened.card.locator(".gx-grade-mark").inner_text()
            clicked += 1
            opened.page.keyboard.press("Escape")
            opened.page.locator("#gx-zoom-home").click()
    assert clicked >= 3 * PER_LAYER


def test_a_territory_seen_close(open_page, default_page):
    opened = open_page(default_page)
    opened.unfold("territories")
    part = opened.page.locator("#gx-layers .gx-list-part").first
    part.locator("summary").click()
    part.get_by_role("button", name="VRAEM", exact=True).click()
    opened.wait("geonexus.zoom() > 5")
    text = opened.card.inner_text()
    for words in ("Criminal control", "Violence", "km²", "independent origin", "PRISM 5(4)"):
        assert words in text


def test_it_is_ready_soon(open_page, default_page):
    opened = open_page(default_page)
    timing = opened.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert timing < 5000
    assert default_page.stat().st_size <= 3_000_000
