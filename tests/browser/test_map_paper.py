"""The page printed from the browser: one page with all that belongs to the view."""

from __future__ import annotations

import io
from unicodedata import normalize

import pytest
from browser_options import DESK, PHONE

# all sizes of the first view; of the others the two that are shortest and narrowest
PAPERS = {
    "": [("A4", False), ("A4", True), ("Letter", False), ("Letter", True)],
    "#view=control&on=terr:pe-vraem": [("Letter", False), ("A4", True)],
}


def pages_of(opened, size, landscape):
    from pypdf import PdfReader

    made = opened.page.pdf(format=size, landscape=landscape, print_background=True)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("width", [DESK, PHONE], ids=["desk", "phone"])
def test_it_prints_on_one_page_both_ways_up(open_page, default_page, width):
    opened = open_page(default_page, **width)
    for view, papers in PAPERS.items():
        opened.page.evaluate("text => { location.hash = text }", view)
        opened.page.wait_for_timeout(500)
        headline = opened.page.evaluate(
            "document.querySelector('#gx-headline')?.textContent.trim() ?? ''"
        )
        for size, landscape in papers:
            pages = pages_of(opened, size, landscape)
            assert len(pages) == 1, (view, size, landscape)
            # ligatures of the typeface come back as their letters
            text = " ".join(normalize("NFKC", pages[0]).split())
            for part in ("Criminalized territories", "Sources: ", "Data: ", "This view: "):
                assert part in text, (view, size, landscape, part)
            assert " ".join(headline.split())[:60] in text
