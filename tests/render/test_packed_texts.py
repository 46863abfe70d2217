"""The texts of other languages as the page holds them."""

from __future__ import annotations

from render.small_atlas import small_atlas
from render.spoken_atlas import spoken_atlas

from geonexus.render.payload import build_payload


def test_an_atlas_without_translations_says_its_language_only():
    assert build_payload(small_atlas())["texts"] == {"written": "en"}


def test_each_language_is_a_block_of_its_own():
    texts = build_payload(spoken_atlas())["texts"]
    assert set(texts) == {"written", "index", "es", "pt"}
    assert texts["written"] == "en"
    assert all(set(texts[name]) == {"text", "zipped"} for name in ("index", "es", "pt"))


def test_the_texts_of_the_default_atlas_are_short_enough(atlas):
    texts = build_payload(atlas)["texts"]
    assert sum(len(texts[name]["text"]) for name in ("index", "es", "pt")) < 350_000
