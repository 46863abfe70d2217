"""What a link becomes in formats that have relations of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas

STIX_RELATIONS: Mapping[str, str] = {"named-with": "related-to"}
"""Relation → what STIX calls it; being named together is the weakest that STIX has."""


def relation_strength(atlas: Atlas, relation: str) -> str:
    """Return a label with the strength of a relation, or that it stands beside the ladder.

    Parameters
    ----------
    atlas
        Its vocabulary ``relation`` gives the strength.
    relation
        A term of it; one without a strength has no label.
    """
    known: Mapping[str, object] = atlas.vocabulary.get("relation", {}).get(relation, {})
    strength = known.get("strength")
    if strength is None:
        return "relation-beside-the-ladder" if known.get("beside") else ""
    return f"relation-strength-{strength}"
