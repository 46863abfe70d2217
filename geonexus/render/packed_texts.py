"""The texts of the tables in other languages, packed: the page unpacks those of its reader."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.model.layer import TEXT_FIELDS
from geonexus.render.blocks import packed_bytes

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas

WRITTEN: Language = "en"
"""Language of the tables of a folder with translations."""

Columns = Mapping[str, Any]


def packed_texts(atlas: Atlas, tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the translations of what the page shows; ``texts.js`` reads them back.

    Parameters
    ----------
    atlas
        Has the translations.
    tables
        What the page holds, as columns with a key.

    Returns
    -------
    dict
        ``written``, the language of the tables; ``index``, a block with the id and field of each
        text and the terms; and a block for each other language, in the same order. Without any
        translation only ``written``.
    """
    if not atlas.texts and not atlas.terms:
        return {"written": atlas.spec.language}
    found = {(key, name): known for key, name, known in _known(atlas, tables)}
    at = sorted(found)
    ids = [key for key, _ in at]
    terms = sorted(atlas.terms)
    index: dict[str, Any] = {
        # an id stands once, before its first field
        "ids": ["" if n and key == ids[n - 1] else key for n, key in enumerate(ids)],
        "fields": [TEXT_FIELDS.index(name) for _, name in at],
        "names": TEXT_FIELDS,
        "terms": terms,
    }
    blocks: dict[str, Any] = {
        language: _block(
            {
                "texts": [found[one][language] for one in at],
                "terms": [atlas.terms[term][language] for term in terms],
            }
        )
        for language in LANGUAGES
        if language != WRITTEN
    }
    return {"written": WRITTEN, "index": _block(index), **blocks}


def _known(
    atlas: Atlas, tables: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[str, str, Mapping[Language, str]]]:
    """Yield what is translated of the rows; a translation of an earlier English is none."""
    for table in tables:
        columns = table["columns"]
        keys = columns.get(table["key"])
        for name in TEXT_FIELDS if isinstance(keys, list) else ():
            cells = columns.get(name)
            for key, cell in zip(keys, cells, strict=True) if isinstance(cells, list) else ():
                known = atlas.texts.get(str(key), {}).get(name)
                if known is not None and known[WRITTEN] == cell:
                    yield str(key), name, known


def _block(value: Any) -> dict[str, Any]:  # noqa: ANN401
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return packed_bytes(text.encode("utf-8"))
