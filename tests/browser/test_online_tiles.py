"""Online tiles: none without a name in the specification, none before the reader's yes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Error, expect
from render.small_atlas import small_atlas

from geonexus.model.tile_providers import PROVIDERS
from geonexus.render.html import write_html

NAME = "Esri.WorldImagery"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def tiled(chromium, tmp_path):
    """A page with tiles; every request is noted, and answered here: nothing goes out."""
    atlas = small_atlas()
    path = tmp_path / "tiled.html"
    write_html(replace(atlas, spec=atlas.spec.model_copy(update={"online_tiles": NAME})), path)
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(10_000)
    page = context.new_page()
    asked: list[tuple[str, dict[str, str]]] = []

    def answer(route):
        if route.request.url.startswith("file:"):
            route.continue_()
            return
        asked.append((route.request.url, route.request.headers))
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(body=PIXEL, content_type="image/png", headers=headers)

    page.route("**/*", answer)

    def open_(fragment=""):
        page.goto(path.as_uri() + fragment)
        page.wait_for_timeout(600)
        return page, asked

    yield open_
    context.close()


def say(page, answer):
    page.locator("#gx-tool-menu-button").click()
    page.locator("#gx-online-box").click()
    page.locator(f'#gx-online [data-do="{answer}"]').click()


def test_a_link_never_turns_them_on(tiled):
    for fragment in ("#online=1&tiles=1", "#base=online", f"#tiles={NAME}"):
        page, asked = tiled(fragment)
        assert asked == []
        assert page.locator("#gx-online-note").is_hidden()


def test_the_page_says_so_before_the_first_request(tiled):
    page, asked = tiled()
    page.locator("#gx-about-button").click()
    assert "server.arcgisonline.com" in page.locator("#gx-about").inner_text()
    page.keyboard.press("Escape")
    page.locator("#gx-tool-menu-button").click()
    assert (
        "Nothing is asked of server.arcgisonline.com" in page.locator("#gx-tool-menu").inner_text()
    )
    page.locator("#gx-online-box").click()
    assert "your internet address" in page.locator("#gx-online").inner_text()
    assert page.evaluate("document.activeElement.dataset.do") == "online_no"
    page.keyboard.press("Escape")
    # a dialog tells of its closing a moment later
    expect(page.locator("#gx-online-box")).not_to_be_checked()
    page.keyboard.press("Escape")
    say(page, "online_no")
    page.wait_for_timeout(300)
    assert asked == []


def test_after_yes_only_that_host_is_asked_and_told_nothing(tiled):
    page, asked = tiled()
    say(page, "online_yes")
    page.locator("#gx-online-note").wait_for()
    page.wait_for_timeout(500)
    assert asked
    for url, headers in asked:
        assert re.fullmatch(
            r"https://server\.arcgisonline\.com/ArcGIS/rest/services/World_Imagery/MapServer/tile/\d+/\d+/\d+",
            url,
        )
        assert "referer" not in headers
        assert "cookie" not in headers
    assert "sees where you look" in page.locator("#gx-online-note").inner_text()
    assert "© Esri" in page.locator("#gx-online-note").inner_text()
    assert page.locator(".leaflet-tile-loaded").count() > 0
    # turned off, nothing more is asked; opened again, it begins offline
    page.locator("#gx-online-end").click()
    before = len(asked)
    page.locator("#gx-zoom-in").click()
    page.wait_for_timeout(500)
    assert page.locator(".leaflet-tile").count() == 0
    page.reload()
    page.wait_for_timeout(500)
    assert len(asked) == before


def test_the_policy_lets_no_other_host_and_no_other_kind_through(tiled):
    page, asked = tiled()
    host = PROVIDERS[NAME].host
    refused = page.evaluate(
        """async (host) => {
          const refused = [];
          addEventListener('securitypolicyviolation', (e) => refused.push(e.blockedURI));
          const image = (src) => new Promise((done) => {
            const one = new Image();
            one.onload = one.onerror = done;
            one.src = src;
          });
          await image('https://evil.invalid/a.png');
          await image(`http://${host}/a.png`);
          await image(`https://sub.${host}/a.png`);
          await fetch(`https://${host}/a`).catch(() => {});
          const script = document.createElement('script');
          script.src = `https://${host}/a.js`;
          document.head.append(script);
          await new Promise((done) => setTimeout(done, 200));
          return refused;
        }""",
        host,
    )
    assert len(refused) == 5
    assert asked == []


def test_the_picture_has_the_ground_of_the_file(tiled):
    page, _ = tiled()
    say(page, "online_yes")
    page.wait_for_timeout(400)
    with page.expect_download() as waiting:
        page.locator('[data-tool="picture"]').click()
    assert waiting.value.path().stat().st_size > 10_000


def test_a_page_without_a_name_has_no_switch(desk):
    desk.page.locator("#gx-tool-menu-button").click()
    assert desk.page.locator("#gx-online-box").count() == 0
    with pytest.raises(Error):
        desk.page.evaluate("fetch('https://server.arcgisonline.com/')")
    desk.faults.clear()  # the policy's own word on what was refused
