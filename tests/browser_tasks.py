"""Somebody who does a task at the page of the default atlas, and whose actions are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_ACTIONS = 6
"""An action is a press, a choice, a typed text or a key."""

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
READERS = {
    "en-desk": DESK | {"locale": "en-US"},
    "es-desk": DESK | {"locale": "es-MX"},
    "en-phone": PHONE | {"locale": "en-US"},
    "es-phone": PHONE | {"locale": "es-MX"},
}


@dataclass
class Reader:
    """Somebody at the page whose actions are counted."""

    opened: Any
    actions: int = 0

    def press(self, selector: str) -> None:
        """Press the first of what a selector finds, scrolled into view as a hand would."""
        target = self.opened.page.locator(selector).first
        target.scroll_into_view_if_needed()
        target.click()
        self.acted()

    def write(self, selector: str, text: str) -> None:
        """Type a text into a field."""
        self.opened.page.locator(selector).first.fill(text)
        self.acted()

    def key(self, name: str) -> None:
        """Press a key."""
        self.opened.page.keyboard.press(name)
        self.acted()

    def tap_at(self, lon: float, lat: float) -> None:
        """Press a place of the map."""
        self.opened.click_at(lon, lat)
        self.acted()

    def acted(self) -> None:
        """Count an action, and give the page time to answer."""
        self.actions += 1
        assert self.actions <= MOST_ACTIONS
        self.opened.page.wait_for_timeout(300)

    @property
    def card(self) -> str:
        """Return what the card says."""
        return str(self.opened.card.inner_text())

    @property
    def spanish(self) -> bool:
        """Return whether the page speaks Spanish."""
        return bool(self.opened.ask("language()") == "es")
