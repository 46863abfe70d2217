"""Under a finger: what can be pressed is large enough, and the page no wider than the phone."""

from __future__ import annotations

import pytest
from browser_options import PHONE

SMALL = """() => [...document.querySelectorAll(
  'button, select, input:not([type=checkbox], [type=radio]), summary, [role=slider], ' +
  'label:has(input)')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .map((one) => [one.id || one.className, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([name, box]) => [name, box.width, box.height])"""


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_whatever_can_be_pressed_is_44_pixels(open_page, small_page, language):
    opened = open_page(small_page, **PHONE, locale=language)
    states = ("bar=time", "panel=layers", "panel=filter", "panel=lists", "on=terr:north")
    for state in states:
        opened.page.evaluate("text => { location.hash = text }", state)
        opened.page.wait_for_timeout(300)
        assert opened.page.evaluate(SMALL) == [], state
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360, state
