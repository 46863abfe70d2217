"""Take the README's picture of the default atlas with headless Chromium; `make picture`."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def main(page_path: Path, picture: Path) -> None:
    """Open the page, wait until it is drawn, and save what a reader sees."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS.split()
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(page_path.resolve().as_uri())
        page.wait_for_timeout(1500)
        image = Image.open(BytesIO(page.screenshot()))
        browser.close()
    picture.parent.mkdir(parents=True, exist_ok=True)
    image.convert("RGB").save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
