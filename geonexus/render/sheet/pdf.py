"""What matplotlib cannot give a PDF: links, bookmarks, its language and its title."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geonexus.model.cards import Language

Bookmark = tuple[str, int, list[tuple[str, int]]]
"""Title, index of the page, and the same of what stands below it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A rectangle of a page that leads to another page."""

    page: int
    target: int
    box_pt: tuple[float, float, float, float]
    """Left, bottom, right, top in points from the lower left corner."""


def finish(
    raw: Path, path: Path, *, title: str, language: Language, links: Sequence[Link],
    bookmarks: Sequence[Bookmark],
) -> None:  # fmt: skip
    """Write a PDF again with links, bookmarks, language and title; the same bytes each time.

    Parameters
    ----------
    raw
        As matplotlib wrote it.
    path
        The finished file.
    title
        What a reader shows in its window.
    language
        Of the text, for a screen reader.
    links, bookmarks
        Pages by index from zero.
    """
    from pypdf import PdfWriter
    from pypdf.annotations import Link as LinkAnnotation
    from pypdf.generic import BooleanObject, DictionaryObject, Fit, NameObject, TextStringObject

    writer = PdfWriter(clone_from=raw)
    for link in links:
        note = LinkAnnotation(
            rect=link.box_pt, target_page_index=link.target, fit=Fit.fit(), border=[0, 0, 0]
        )
        writer.add_annotation(link.page, note)
    for name, page, inside in bookmarks:
        parent = writer.add_outline_item(title=name, page_number=page, is_open=False)
        for below, at in inside:
            writer.add_outline_item(title=below, page_number=at, parent=parent)
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = shown
    writer.metadata = {"/Title": title, "/Author": "geonexus", "/Creator": "geonexus", **_date()}
    with path.open("wb") as stream:
        writer.write(stream)


def _date() -> dict[str, str]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return {}
    return {"/CreationDate": datetime.fromtimestamp(int(epoch), tz=UTC).strftime("D:%Y%m%d%H%M%SZ")}
