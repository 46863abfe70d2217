"""What is said about each exported layer: title, abstract, license, sources, how it was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from geonexus.base import crs
from geonexus.export.derived_tables import (
    derived_abstract,
    derived_columns,
    derived_title,
    with_added,
)
from geonexus.model.evidence import parse_citations
from geonexus.words.evidence import source_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geonexus.model.cards import Column
    from geonexus.model.layer import Atlas, Layer


@dataclass(frozen=True, slots=True)
class About:
    """What is said about one exported layer or table, in the language of the atlas."""

    name: str
    title: str
    abstract: str = ""
    license: str = ""
    attribution: str = ""
    vintage: str = ""
    history: tuple[str, ...] = ()
    """How it was made, step by step."""
    sources: tuple[str, ...] = ()
    """What its rows cite: author, year, title."""
    source_ids: tuple[str, ...] = ()
    columns: Mapping[str, Column] | None = None
    key: str | None = None
    """Column whose values are unique."""


def about_tables(atlas: Atlas, frames: Mapping[str, pd.DataFrame]) -> dict[str, About]:
    """Return what is said about each exported layer and table, by name.

    Parameters
    ----------
    atlas
        Its cards, histories and sources are told.
    frames
        The exported rows, by name of layer or table.
    """
    base = {f"base-{role}": layer for role, layer in atlas.base.items()}
    layers = {**atlas.layers(), **atlas.whole, **atlas.parts, **base}
    titles = {
        layer.id: spec.title.in_(atlas.spec.language)
        for group in atlas.groups
        for spec, layer in group.layers
        if spec.indicator is not None
    }
    cards = {card.id: card for card in atlas.cards}
    found = {}
    for name, frame in frames.items():
        cited = _cited(atlas, frame)
        if name in layers:
            found[name] = _of_layer(atlas, name, layers[name], cited, titles.get(name))
        elif name in cards:
            card, language = cards[name], atlas.spec.language
            found[name] = About(
                name=name,
                title=card.title.in_(language),
                abstract=card.abstract.in_(language),
                license=card.license,
                attribution=card.attribution,
                vintage=card.vintage,
                history=(card.method,),
                sources=_citations(atlas, cited),
                source_ids=cited,
                columns=card.columns,
                key=card.key,
            )
        else:
            language = atlas.spec.language
            title, abstract = derived_title(name, language), derived_abstract(name, language)
            found[name] = About(name, title, abstract, columns=derived_columns(name))
        # as a plain table, a layer of points has the columns of their position
        names = [*map(str, frame.columns), *(("lon", "lat") if hasattr(frame, "crs") else ())]
        known = with_added(found[name].columns or {}, names)
        found[name] = replace(found[name], columns=known)
    return found


def about_atlas(atlas: Atlas) -> About:
    """Return what is said about the atlas as a whole; every license and attribution, each once."""
    language = atlas.spec.language
    everything = tuple(sorted(atlas.sources))
    return About(
        name=atlas.spec.id,
        title=atlas.spec.title.in_(language),
        abstract=atlas.spec.abstract.in_(language),
        license="; ".join(sorted({card.license for card in atlas.cards if card.license})),
        attribution="; ".join(
            sorted({card.attribution for card in atlas.cards if card.attribution})
        ),
        sources=_citations(atlas, everything),
        source_ids=everything,
    )


def metadata_xml(about: About) -> str:
    """Return what QGIS shows of a layer under *Metadata*, as QGIS's own XML."""
    root = Element("qgis", {"version": "3.22.0"})
    texts = {
        "identifier": about.name,
        "type": "dataset",
        "title": about.title,
        "abstract": about.abstract,
    }
    for tag, text in texts.items():
        SubElement(root, tag).text = text
    SubElement(root, "fees").text = ""
    if about.attribution:
        SubElement(root, "rights").text = about.attribution
    if about.license:
        SubElement(root, "license").text = about.license
    for line in (*about.history, *about.sources):
        SubElement(root, "history").text = line
    SubElement(SubElement(root, "crs"), "spatialrefsys").append(_authority())
    indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(
        root, encoding="unicode"
    )


def _authority() -> Element:
    authority = Element("authid")
    authority.text = crs.GEOGRAPHIC
    return authority


def _of_layer(
    atlas: Atlas, name: str, layer: Layer, cited: tuple[str, ...], title: str | None
) -> About:
    card, language = layer.card, atlas.spec.language
    steps = tuple(
        f"{step.verb}: {step.detail} ({step.rows_in} → {step.rows_out})" for step in layer.history
    )
    return About(
        name=name,
        title=title or card.title.in_(language),
        abstract=card.abstract.in_(language),
        license=card.license,
        attribution=card.attribution,
        vintage=card.vintage,
        history=(card.method, *steps),
        sources=_citations(atlas, cited),
        source_ids=cited,
        columns=card.columns,
        key=card.key,
    )


def _cited(atlas: Atlas, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the ids of the sources that the rows of a table cite."""
    if "sources" not in frame.columns:
        return ()
    cells = set(frame["sources"].dropna())
    used = {c.source for cell in cells for c in parse_citations(cell)}
    return tuple(sorted(used & set(atlas.sources)))


def _citations(atlas: Atlas, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(source_title(atlas.sources[source]) for source in ids)
