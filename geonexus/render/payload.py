"""An Atlas as one JSON-able value: everything that the page shows, each thing once."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES
from geonexus.model.tile_providers import PROVIDERS
from geonexus.render.basemap import base_map
from geonexus.render.choropleth import BOUND_WORDS
from geonexus.render.facets import FACETS, Facet
from geonexus.render.flow_map import flow_map_block
from geonexus.render.indicators import add_chooser
from geonexus.render.packed_texts import packed_texts
from geonexus.render.records import (
    LINK_COLUMNS,
    actors,
    cited,
    credits_of,
    links,
    notes,
    places,
    records,
    renamed,
    sources,
    wider_areas,
)
from geonexus.render.tables import Tables
from geonexus.render.terms import vocabulary
from geonexus.render.titles import titles
from geonexus.render.views import payload_of_views
from geonexus.style import styles
from geonexus.words.translations import LANGUAGE_NAMES, texts_of

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas

FORMAT = 3
"""Raised when the shape of the value changes, so that a page never reads what it cannot."""


def build_payload(atlas: Atlas) -> dict[str, Any]:
    """Return everything the page shows, as lists, texts and numbers.

    Parameters
    ----------
    atlas
        Any atlas; geometry in longitude and latitude, already split at ±180°.

    Raises
    ------
    UnknownNameError
        A layer asks for a style, or a choropleth for areas, that does not exist.
    """
    tables = Tables(atlas)
    groups = [
        {
            "id": group.id,
            "title": titles(group.title),
            "layers": [tables.layer(spec, layer) for spec, layer in group.layers],
        }
        for group in atlas.groups
    ]
    indicators = add_chooser(atlas, groups, tables.made, tables.origins)
    rows = links(atlas)
    named, linked = actors(atlas, tables, rows), records(rows, LINK_COLUMNS, tables)
    noted = notes(atlas, tables)
    cells = [*tables.terms("sources"), *cited(named), *cited(linked), *cited(noted)]
    flows = flow_map_block(atlas)
    held = [*tables.made.values(), named, linked, noted, _said(indicators)]
    return {
        **({} if flows is None else {"flow_map": flows}),
        "format": FORMAT,
        "atlas": {
            "id": atlas.spec.id,
            "title": titles(atlas.spec.title),
            "abstract": titles(atlas.spec.abstract),
            "language": atlas.spec.language,
            "extent": list(atlas.spec.extent),
        },
        "languages": [[code, LANGUAGE_NAMES[code]] for code in LANGUAGES],
        "strings": {code: texts_of("page", code) for code in LANGUAGES},
        "style": _style(tables),
        "facets": [_facet(facet, tables) for facet in FACETS],
        "groups": groups,
        "views": payload_of_views(atlas),
        "tables": tables.made,
        "base": base_map(
            atlas.base, atlas.spec.extent, atlas.terrain, atlas.vocabulary.get("city", {})
        ),
        "tiles": _tiles(atlas),
        "indicators": indicators,
        "vocabulary": vocabulary(atlas, tables, (named, linked, noted)),
        "strength": _strength(atlas, linked),
        "actors": named,
        "links": linked,
        "notes": noted,
        "areas": wider_areas(atlas),
        "renamed": renamed(atlas),
        "sources": sources(atlas, cells, tables),
        "places": places(atlas, cells),
        "left_out": dict(atlas.left_out),
        "credits": credits_of(atlas),
        "texts": packed_texts(atlas, held),
    }


def _said(indicators: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the dictionary says of the indicators, as columns."""
    columns = {name: [one[name] for one in indicators] for name in ("id", "about")}
    return {"key": "id", "columns": columns}


def _strength(atlas: Atlas, linked: dict[str, Any]) -> dict[str, int]:
    """Return how strong each relation is that a link states; one beside the scale has no entry."""
    known = atlas.vocabulary.get("relation", {})
    used = sorted(set(map(str, linked["columns"].get("relation", ()))) & set(known))
    strengths = {term: known[term].get("strength") for term in used}
    return {term: int(value) for term, value in strengths.items() if value is not None}


def _tiles(atlas: Atlas) -> dict[str, Any] | None:
    """Return the provider of online tiles that the specification names; None for none."""
    name = atlas.spec.online_tiles
    return None if name is None else asdict(PROVIDERS[name]) | {"url": PROVIDERS[name].url}


def _facet(facet: Facet, tables: Tables) -> dict[str, Any]:
    """Return what one may filter by, with the vocabulary of its terms."""
    found = (tables.vocabulary_of(style, column) for style, column in facet.columns.items())
    vocabulary = next(filter(None, found), "")
    return asdict(facet) | {"vocabulary": vocabulary, "everywhere": facet.everywhere}


def _style(tables: Tables) -> dict[str, Any]:
    """Return the style of all renderers, as the page reads it."""
    return {
        "named": {
            name: asdict(look) | {"vocabulary": tables.vocabulary_of(name, look.by) or None}
            for name, look in styles.STYLES.items()
        },
        "bound_words": list(BOUND_WORDS),
        "ramps": {name: list(ramp.colors) for name, ramp in styles.RAMPS.items()},
        "light": asdict(styles.LIGHT),
        "dark": asdict(styles.DARK),
        "claim_dash": {claim: list(dash) for claim, dash in styles.CLAIM_DASH.items()},
        "schematic_dash": list(styles.SCHEMATIC_DASH),
        "contested_dash": list(styles.CONTESTED_DASH),
        "soft_dash": list(styles.SOFT_DASH),
        "soft_edges": sorted(styles.SOFT_EDGES),
        "our_outlines": sorted(styles.OUR_OUTLINES),
        "wide_m": styles.WIDE_M,
        "dark_colors": dict(styles.DARK_COLORS),
        "modelled_ways": sorted(styles.MODELLED_WAYS),
        "hollow_precisions": sorted(styles.HOLLOW_PRECISIONS),
    }
