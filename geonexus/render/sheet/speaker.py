"""How the page of a territory speaks: terms, names, periods, and the numbers of sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from geonexus.render.sheet.flow import Para
from geonexus.render.sheet.here import title_in
from geonexus.style import styles
from geonexus.words.evidence import (
    by_source,
    contested_mark,
    locators,
    outcome,
    period,
    term,
    title_of,
)
from geonexus.words.formats import figure
from geonexus.words.texts import term_in, text_in
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas
    from geonexus.words.in_and_around import Row


class Speaker:
    """Says things in the language of an atlas, and numbers the sources as they are cited.

    Parameters
    ----------
    atlas
        A built atlas.
    """

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.language: Language = atlas.spec.language
        self.numbers: dict[str, int] = {}
        countries = atlas.base["countries"].frame
        self.names = dict(zip(countries["iso3"], countries[f"name_{self.language}"], strict=True))

    def _heading(self, key: str, color: str = styles.LIGHT.ink) -> Para:
        return heading(self._word(key), color)

    def _word(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def _term(self, vocabulary: str, name: object) -> str:
        return term(self.atlas, vocabulary, str(name or ""))

    def _title(self, row: Row) -> str:
        return title_of(self.atlas, row)

    def _text(self, row: Row, field: str) -> str:
        return text_in(self.atlas, row, field, self.language)

    def _known_as(self, text: str) -> str:
        """Return a unit, a place or what flows in the language of the atlas."""
        return term_in(self.atlas, text, self.language)

    def _country(self, code: str) -> str:
        return str(self.names.get(code, code))

    def _period(self, row: Row) -> str:
        return period(row, self.language)

    def _quantity(self, row: Row) -> str:
        if pd.isna(row.get("quantity")):
            return ""
        return f", {figure(float(row['quantity']), self.language)} {self._known_as(row['unit'])}"

    def _mark(self, row: Row) -> str:
        return contested_mark(row, self.language)

    def _cited(self, row: Row) -> str:
        """Return the numbers of a row's sources, each with its sections, paragraphs and notes."""
        inside = []
        for source, cited in by_source(row).items():
            key = self.numbers.setdefault(source, len(self.numbers) + 1)
            found = locators(cited, self.atlas.locators, self.language, short=True)
            inside.append(f"{key}: {', '.join(found)}")
        return f"[{'; '.join(inside)}]"

    def _actor(self, actor: str) -> str:
        known = self.atlas.actors.get(actor, {})
        about = [self._term("actor_kind", known.get("kind", ""))]
        if known.get("generic") is True:
            about.append(self._word("generic_name"))
        inside = ", ".join(filter(None, about))
        name = self._title({"id": actor, **known})
        return f"{name} ({inside})" if inside else name

    def _outcome(self, row: Row) -> str:
        """Return what became of an act that was not done; nothing for one that was."""
        found = outcome(self.atlas, row)
        return f" [{found.lower()}]" if found else ""

    def _end(self, feature: str) -> str:
        """Return the name of one end of a relation; this territory by its title alone."""
        if feature in self.atlas.actors:
            return self._actor(feature)
        return title_in(self.atlas, feature)


def heading(text: str, color: str = styles.LIGHT.ink) -> Para:
    """Return the heading of a part of the page."""
    return Para(text, size=8.0, bold=True, before_mm=2.6, keep=True, color=color)


def shortened(cut: Iterable[str], language: Language) -> Para | None:
    """Return the paragraph that tells what had to be shortened, or nothing."""
    found = "; ".join(cut)
    if not found:
        return None
    return Para(word("shortened", language, names=found), size=6.4, before_mm=1.5,
                color=styles.LIGHT.border_disputed)  # fmt: skip
