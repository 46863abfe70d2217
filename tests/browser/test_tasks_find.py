"""Tasks of finding and filtering in the default atlas, each in at most six actions.

In English and Spanish, at a desk and on a phone. An action is a press, a choice or a typed text.
"""

from __future__ import annotations

import pytest
from browser_tasks import Reader


def count(opened, layer):
    return len(opened.ask("left(value)", layer))


def graded(table, low, high):
    letters = table["source_reliability"].isin(list(low))
    return set(table[letters & table["information_credibility"].astype(str).isin(list(high))]["id"])


def test_6_only_what_is_graded_a_or_b_and_1_or_2(reader, atlas):
    reader.press("#gx-filter-button")
    reader.press('[data-quick="quick_grades"]')
    for layer in ("incidents", "places"):
        shown = set(reader.opened.ask("left(value)", layer))
        everything = set(reader.opened.ask("features(value)", layer))
        frame = atlas.whole[layer].frame
        assert shown == graded(frame, "AB", "12") & everything
        assert shown < everything


def test_8_who_and_what_carries_drugs_and_people_and_arms_and_money(reader):
    reader.press("#gx-filter-button")
    reader.press('[data-quick="quick_four"]')
    reader.press('#gx-filter [data-act="list"]')
    for name in ("Tri-Border Area", "Triple Frontera"):
        if name in reader.card:
            break
    else:
        pytest.fail(reader.card)
    assert "FARC" in reader.card
    assert "Hezb" in reader.card
    assert "terr:tri-border-area" in reader.opened.ask("left(value)", "territories")


def test_8_by_hand_the_same(reader):
    reader.press("#gx-filter-button")
    reader.press('[data-facet="carries"] summary')
    for family in ("drugs", "people", "arms"):
        reader.press(f'input[data-of="carries"][data-value="{family}"]')
    reader.press('input[data-all="carries"]')
    assert "terr:tri-border-area" in reader.opened.ask("left(value)", "territories")
    assert count(reader.opened, "places") == 0


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Hizbullah", "act:hezbollah"),
        ("hizballah", "act:hezbollah"),
        ("Hezbolá", "act:hezbollah"),
        ("hezbolah", "act:hezbollah"),
        ("MS13", "act:ms-13"),
        ("Clan del Golfo", "act:usuga-clan"),
        ("urabenos", "act:usuga-clan"),
    ],
)
def test_11_an_actor_by_any_alias(open_page, default_page, name, actor):
    reader = Reader(open_page(default_page))
    reader.write("#gx-search", name)
    reader.key("Enter")
    reader.opened.wait(f"location.hash.includes('actor={actor}')")


def test_11_words_of_another_language_find_the_text(open_page, default_page):
    reader = Reader(open_page(default_page))
    reader.write("#gx-search", "clanes familiares")
    found = reader.opened.page.locator("#gx-found [role=option]").all_inner_texts()
    assert any("VRAEM" in text for text in found)


def test_16_what_was_added_and_gone_between_two_periods(reader):
    reader.press("#gx-tool-menu-button")
    reader.press('[data-tool="compare"]')
    reader.press("#gx-changes")
    heads = reader.opened.card.locator("h3").all_inner_texts()
    assert len(heads) == 2
    reader.press("#gx-card details > summary")
    reader.press("#gx-card details[open] button")
    assert reader.opened.ask("selected()") is not None


def test_18_every_claim_of_one_source(reader):
    reader.write("#gx-search", "ellis 2015")
    reader.key("Enter")
    assert "PRISM 5(4), pp. 188-205" in reader.card
    heads = reader.opened.card.locator("summary").all_inner_texts()
    numbers = [int(head.rpartition("(")[2].rstrip(")")) for head in heads]
    assert sum(numbers) > 200
    assert numbers == sorted(numbers, reverse=True)
    reader.press("#gx-card .gx-only")
    assert 0 < count(reader.opened, "incidents") < 30
