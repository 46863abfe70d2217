"""A real Chromium with the network cut off; any request, console message or error fails a test."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browser_options import DESK, PHONE
from browser_tasks import READERS, Reader

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: opens the page in a real Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str | None:
    asked = os.environ.get("GEONEXUS_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome")
    return asked or next((path for name in names if (path := shutil.which(name))), None)


@dataclass
class Opened:
    """An opened page and what it should not have done."""

    page: Any
    faults: list[str] = field(default_factory=list)

    def ask(self, expression: str, value: Any = None) -> Any:
        """Return the value of an expression of the page's reading interface."""
        return self.page.evaluate(f"(value) => geonexus.{expression}", value)

    def wait(self, expression: str) -> None:
        """Wait until an expression holds; by asking, because the page's policy forbids eval."""
        end = time.monotonic() + 10
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, (expression, self.faults)
            self.page.wait_for_timeout(20)

    def point(self, feature: str) -> tuple[float, float]:
        spot = self.ask("pointOf(value)", feature)
        return spot["x"], spot["y"]

    def click(self, feature: str) -> None:
        self.page.mouse.click(*self.point(feature))

    def click_at(self, lon: float, lat: float) -> None:
        spot = self.ask("pixel(value[0], value[1])", [lon, lat])
        self.page.mouse.click(spot["x"], spot["y"])

    @property
    def card(self) -> Any:
        return self.page.locator("#gx-card")

    def box(self, layer: str) -> Any:
        return self.page.locator(f'input[data-layer="{layer}"]')

    def unfold(self, layer: str) -> None:
        """Open what lies under a layer in the tree: legend, opacity and list."""
        button = self.page.locator(f'[data-fold="{layer}"]')
        if button.get_attribute("aria-expanded") == "false":
            button.click()

    def show(self, layer: str, on: bool = True) -> None:
        """Tick a layer as a person does; where a group holds one layer, its box is the group's."""
        box = self.box(layer)
        if not box.is_visible():
            box = self.page.locator(f'input[data-group="{layer}"]')
        box.set_checked(on)

    def open_table(self) -> None:
        """Open the table as a person does: through the panel of lists."""
        if not self.page.locator("#gx-table-button").is_visible():
            self.page.locator("#gx-lists-button").click()
        self.page.locator("#gx-table-button").click()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium here: install the package chromium, or set GEONEXUS_CHROMIUM")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Opened]]:
    """Open a file with the network cut off; at the end, nothing may have gone wrong."""
    opened: list[tuple[Any, Opened]] = []

    def open_(path: Path, **options: Any) -> Opened:
        context = chromium.new_context(**(DESK | options))
        context.set_default_timeout(10_000)
        context.set_offline(True)
        page = context.new_page()
        result = Opened(page)
        address = path.as_uri()
        note = result.faults.append
        page.on("request", lambda r: None if r.url == address else note(f"request {r.url[:200]}"))
        page.on("console", lambda m: note(f"console {m.type}: {m.text[:300]}"))
        page.on("pageerror", lambda error: note(f"error: {error}"))
        page.on("dialog", lambda dialog: (note("dialog"), dialog.dismiss()))
        page.on("popup", lambda _: note("popup"))
        opened.append((context, result))
        page.goto(address)
        result.wait("window.geonexus && geonexus.drawn() > 0")
        return result

    yield open_
    faults = [fault for _, result in opened for fault in result.faults]
    for context, _ in opened:
        context.close()
    assert not faults


@pytest.fixture(scope="session")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small atlas."""
    from render.small_atlas import small_atlas

    from geonexus.render.html import write_html

    path = tmp_path_factory.mktemp("page") / "índice del atlas.html"
    write_html(small_atlas(), path)
    return path


@pytest.fixture(scope="session")
def default_page(atlas: Any, made_once: Callable[..., Path]) -> Path:
    """The page of the default atlas."""
    from geonexus.render.html import write_html

    folder = made_once("page", lambda folder: write_html(atlas, folder / "index.html"))
    return folder / "index.html"


@pytest.fixture
def desk(open_page: Callable[..., Opened], small_page: Path) -> Opened:
    return open_page(small_page)


@pytest.fixture
def phone(open_page: Callable[..., Opened], small_page: Path) -> Opened:
    return open_page(small_page, **PHONE)


# in all four ways in a job of its own (`make tasks`); two of them see each language and each size
_ASKED = list(READERS) if os.environ.get("GEONEXUS_READERS") == "all" else ["en-desk", "es-phone"]


@pytest.fixture(params=_ASKED)
def reader(
    request: pytest.FixtureRequest, open_page: Callable[..., Opened], default_page: Path
) -> Reader:
    """Somebody at the default atlas: in English and Spanish, at a desk and on a phone."""
    return Reader(open_page(default_page, **READERS[request.param]))
