"""The page opens in the language of its reader, and shows its texts in it."""

from __future__ import annotations

import pytest

from geonexus.render.html import write_html


@pytest.fixture(scope="session")
def spoken_page(tmp_path_factory):
    """The page of the small atlas with translations."""
    from render.spoken_atlas import spoken_atlas

    path = tmp_path_factory.mktemp("spoken") / "map.html"
    write_html(spoken_atlas(), path)
    return path


def go(opened, text):
    opened.page.evaluate("text => { location.hash = text; }", text)
    opened.page.wait_for_timeout(400)


def lang(opened):
    return opened.page.evaluate("document.documentElement.lang")


@pytest.mark.parametrize(
    ("locale", "language", "summary"),
    [
        ("es-MX", "es", "Un lugar tranquilo."),
        ("pt-BR", "pt", "Um lugar calmo."),
        ("en-US", "en", "A calm place"),
        ("fr-FR", "en", "A calm place"),
    ],
)
def test_the_page_opens_in_the_language_of_the_browser(
    open_page, spoken_page, locale, language, summary
):
    page = open_page(spoken_page, locale=locale)
    assert lang(page) == language
    go(page, "on=terr:north")
    assert summary in page.card.inner_text()
    assert "lang=" not in page.page.evaluate("location.hash")


def test_an_address_says_otherwise_and_a_choice_is_kept(open_page, spoken_page):
    opened = open_page(spoken_page, locale="es-MX")
    go(opened, "on=terr:north&lang=pt")
    assert lang(opened) == "pt"
    assert "Um lugar calmo." in opened.card.inner_text()
    opened.page.select_option("#gx-language-select", "en")
    opened.page.wait_for_timeout(400)
    assert "A calm place" in opened.card.inner_text()
    assert "lang=en" in opened.page.evaluate("location.hash")
    opened.page.evaluate("history.replaceState(null, '', location.href.split('#')[0])")
    opened.page.reload()
    opened.wait("window.geonexus && geonexus.drawn() > 0")
    assert lang(opened) == "en"


def test_cards_terms_and_names_are_told_in_spanish(open_page, spoken_page):
    opened = open_page(spoken_page, locale="es-MX")
    go(opened, "on=route:out")
    text = opened.card.inner_text()
    assert "7,6 toneladas (incautado en un caso)" in text
    assert "Grupo primero" in text
    go(opened, "on=terr:overlap")
    # its English has changed since it was translated
    assert "It lies over the other." in opened.card.inner_text()
    assert "existe en un solo idioma: inglés" in opened.card.inner_text()
    go(opened, "on=terr:north")
    assert "un solo idioma" not in opened.card.inner_text()


@pytest.mark.parametrize(
    ("sought", "found"), [("porto velho", "Puerto viejo"), ("harbor", "Puerto viejo"),
                          ("first group", "Grupo primero"), ("grupo um", "Grupo primero")],
)  # fmt: skip
def test_a_name_in_any_language_is_found(open_page, spoken_page, sought, found):
    opened = open_page(spoken_page, locale="es-MX")
    opened.page.fill("#gx-search", sought)
    opened.page.wait_for_selector("#gx-found li")
    opened.page.wait_for_timeout(200)
    assert found in opened.page.locator("#gx-found li").first.inner_text()


def test_files_hold_the_texts_of_the_reader(open_page, spoken_page):
    opened = open_page(spoken_page, locale="pt-BR")
    opened.open_table()
    assert "Porto velho" in opened.page.locator("#gx-table").inner_text()
    with opened.page.expect_download() as download:
        opened.page.click("#gx-download-csv")
    text = download.value.path().read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    assert "title_pt" in head.split(",")
    assert "summary_pt" in head.split(",")
    assert "Harbor" in text
    assert "Porto velho" in text
    assert lines
