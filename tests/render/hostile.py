"""An atlas with a hostile text in every slot that takes a text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from render.small_atlas import small_atlas

from geonexus.model.cards import Titles
from geonexus.model.layer import Atlas, Group, Layer

HOSTILE = [
    "<img src=x onerror=\"document.title='ran'\">",
    "</script><script>document.title='ran'</script>",
    "<!--<script>",
    "]]><svg onload=document.title='ran'>",
    "${7*191}",
    "`${7*191}`",
    "{{7*191}}",
    "{% raise %}",
    "{# see",
    "javascript:document.title='ran'",
    '\'"><iframe src="https://example.invalid">',
    '<meta http-equiv=refresh content="0;url=https://example.invalid">',
    "\\u003cimg src=x onerror=document.title='ran'\\u003e",
    "safe\u202etxt.exe",
    "line\u2028separator\u2029",
    "__proto__",
    "A" * 10_000,
]

# columns whose values the page reads as codes or numbers, not as text
_CODES = {
    "id",
    "date_precision",
    "geometry",
    "geometry_method",
    "place_precision",
    "area",
    "indicator",
    "year",
    "value",
    "countries",
    "country",
    "iso3",
    "route",
}


def hostile_atlas(text: str = HOSTILE[0]) -> Atlas:
    """Return the small atlas with ``text`` wherever a text can stand."""
    atlas = small_atlas()
    titles = Titles(en=text, es=text, pt=text)

    def layer(content: Layer) -> Layer:
        frame = content.frame.copy()
        for name in frame.columns:
            texts = name not in _CODES and frame[name].dtype.kind not in "ifb"
            if texts and name != "sources":
                frame[name] = text
            if name == "sources":
                frame[name] = f"alpha-2015@{text};{text}"
        changes: dict[str, Any] = {
            **dict.fromkeys(("attribution", "license", "vintage", "coverage", "method"), text),
            "title": titles,
            "abstract": titles,
        }
        return replace(content, frame=frame, card=content.card.model_copy(update=changes))

    groups = tuple(
        Group(
            group.id,
            titles,
            tuple(
                (spec.model_copy(update={"title": titles}), layer(la)) for spec, la in group.layers
            ),
        )
        for group in atlas.groups
    )
    links = atlas.tables["links"].copy()
    for name in links.columns:
        if name not in _CODES and links[name].dtype.kind not in "ifb":
            links[name] = f"alpha-2015@{text};{text}" if name == "sources" else text
    every = {text: {"en": text, "es": text, "pt": text}}
    return replace(
        atlas,
        spec=atlas.spec.model_copy(update={"title": titles, "abstract": titles}),
        groups=groups,
        tables={**atlas.tables, "links": links, **_chosen_indicator(text)},
        base={role: layer(content) for role, content in atlas.base.items()},
        sources={
            name: {k: v if k == "copies" else text for k, v in row.items()}
            for name, row in atlas.sources.items()
        },
        vocabulary=dict.fromkeys(atlas.vocabulary, every),
        actors={text: {"id": text, "title": text, "kind": text}},
    )


def _chosen_indicator(text: str) -> dict[str, pd.DataFrame]:
    """Return a figure of a country, and its dictionary, that hold the text."""
    figure = {"id": text, "area": "AAA", "indicator": text, "year": 2012, "value": 3.5}
    evidence = dict.fromkeys(("unit", "qualifier", "claim", "note", "source_reliability"), text)
    named = dict.fromkeys(("id", "title_en", "title_es", "title_pt", "unit", "about"), text)
    return {
        "indicators": pd.DataFrame([figure | evidence | {"sources": f"alpha-2015@{text};{text}"}]),
        "dictionary": pd.DataFrame([named | {"higher_is": text}]),
    }
