"""What flows through the package: Layer, Step, Tally, and the Atlas that is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from geonexus.base import crs
from geonexus.errors import CRSError, UnknownNameError
from geonexus.model.cards import Card, Column, GeometryKind, Language, Titles
from geonexus.model.evidence import EVIDENCE_COLUMNS, Places
from geonexus.model.spec import AtlasSpec, LayerSpec

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Texts = Mapping[str, Mapping[str, Mapping[Language, str]]]
"""Id → field → language → text; the English is that of which the others are translations."""
TEXT_FIELDS = ("title", "summary", "note", "about", "credibility_reason")
"""Columns whose texts are translated row by row."""
Terms = Mapping[str, Mapping[Language, str]]
"""Short English text → language → text."""

TITLE_COLUMNS = {
    "title_en": Column(kind="text", about="Title in English"),
    "title_es": Column(kind="text", about="Title in Spanish"),
    "title_pt": Column(kind="text", about="Title in Portuguese"),
}
"""The title columns of every built layer."""

_EVIDENCE_TEXT = {
    "sources": "Source ids with locators, id@locator; l is a line, p a page",
    "source_reliability": "Admiralty A–F of the source; F means it cannot be judged",
    "information_credibility": "Admiralty 1–6, by the rule; 6 means it cannot be judged",
    "claim": "How the source holds the claim (vocabulary claim)",
    "basis": "What the claim rests on (vocabulary basis)",
    "hedge": "How far the source itself holds back (vocabulary hedge)",
    "agreeing_origins": "How many independent origins state this very claim; a repeat is none",
    "credibility_reason": "Why the credibility departs from the rule; empty where it follows it",
    "contested": "The source hedges or sources disagree",
    "disputes": "Ids of rows that disagree with this one; both name each other",
    "note": "The disagreement with both sides, or a limit of the row",
    "date_from": "Start, as YYYY, YYYY-MM or YYYY-MM-DD; empty where it is not stated",
    "date_to": "End, in the same form",
    "date_precision": "How exact the dates are (vocabulary date_precision)",
    "geometry_method": "How the shape was made (vocabulary geometry_method)",
    "accuracy_m": "Radius in meters within which the true place lies",
}
_EVIDENCE_KIND: Mapping[str, Any] = {
    "information_credibility": "integer",
    "agreeing_origins": "integer",
    "contested": "boolean",
    "sources": "list",
    "disputes": "list",
}
EVIDENCE_ABOUT = {
    name: Column(kind=_EVIDENCE_KIND.get(name, "text"), about=_EVIDENCE_TEXT[name])
    for name in EVIDENCE_COLUMNS
}
"""The evidence columns of every built layer, in order; a layer says more of its shapes."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a join went: rows in, and what became of each."""

    id: str
    """Name of the join."""
    rows_in: int
    matched: int
    """Rows with at least one match."""
    unmatched: int
    """Rows that could match and did not."""
    withheld: int = 0
    """Rows known too coarsely to say: a place known to the country only has no department."""
    on_border: int = 0
    """Matched rows that lie on a border line."""
    by_accuracy: int = 0
    """Matched rows that lie outside, but within their own accuracy (a port just off the coast)."""
    in_several: int = 0
    """Matched rows with more than one match."""

    def __post_init__(self) -> None:
        """Refuse a tally that loses a row."""
        if self.rows_in != self.matched + self.unmatched + self.withheld:
            raise ValueError(f"tally {self.id} loses rows: {self}")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a layer."""

    verb: str
    detail: str
    rows_in: int
    rows_out: int
    tally: Tally | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Rows with their card, what was done to them, and the rows that were refused.

    Every verb takes a Layer and returns a new one through ``derive``; nothing else rebuilds the
    pair of frame and card.
    """

    frame: pd.DataFrame
    """A GeoDataFrame in longitude and latitude, or a plain DataFrame for a table."""
    card: Card
    history: tuple[Step, ...] = ()
    rejects: pd.DataFrame | None = None
    """Rows that were refused, with the columns ``row`` and ``reason``."""

    def __post_init__(self) -> None:
        """Refuse a spatial frame without a CRS."""
        spatial = self.card.geometry in ("polygon", "line", "point")
        if spatial and getattr(self.frame, "crs", None) is None:
            raise CRSError(
                f"layer {self.card.id} has no coordinate reference system; "
                "say which one it is with frame.set_crs(...)"
            )

    @property
    def id(self) -> str:
        """Return the id of the card."""
        return self.card.id

    @property
    def geo(self) -> gpd.GeoDataFrame:
        """Return the frame as a GeoDataFrame.

        Raises
        ------
        CRSError
            The layer is a table and has no geometry.
        """
        import geopandas as gpd

        if not isinstance(self.frame, gpd.GeoDataFrame):
            raise CRSError(f"layer {self.id} is a table; it has no geometry")
        return self.frame

    def derive(self, frame: pd.DataFrame, step: Step, **card_changes: Any) -> Layer:  # noqa: ANN401
        """Return a new layer with another frame and one more step of history."""
        card = self.card.model_copy(update=card_changes) if card_changes else self.card
        return replace(self, frame=frame, card=card, history=(*self.history, step))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.frame)


def built_layer(
    rows: Sequence[Mapping[str, Any]],
    columns: dict[str, Column],
    card: Card,
    *,
    geometry: GeometryKind,
    definitions: int,
    **card_changes: Any,  # noqa: ANN401
) -> Layer:
    """Return computed rows as a layer whose card describes the built table.

    Parameters
    ----------
    rows
        One mapping a row, with the columns and ``geometry`` in longitude and latitude.
    columns
        The columns, in order, as the card shall list them.
    card
        Card of the definitions that the rows were computed from.
    geometry
        Kind of the shapes.
    definitions
        How many definitions there were, for the history.
    **card_changes
        Other fields of the new card: ``id``, ``title``.
    """
    import geopandas as gpd

    frame = gpd.GeoDataFrame(list(rows), columns=[*columns, "geometry"], crs=crs.GEOGRAPHIC)
    for name, column in columns.items():
        if column.kind == "number":
            frame[name] = frame[name].astype("float64")
        elif column.kind == "integer" and frame[name].isna().any():
            frame[name] = frame[name].astype("Int64")
    built = card.model_copy(
        update={
            "geometry": geometry,
            "crs": crs.GEOGRAPHIC,
            "key": "id",
            "columns": {
                name: column.model_copy(
                    update={"vocabulary": column.vocabulary or card.vocabulary_of(name) or None}
                )
                for name, column in columns.items()
            },
            "features": len(frame),
            "sha256": None,
            **card_changes,
        }
    )
    step = Step("build", "shapes from definitions", rows_in=definitions, rows_out=len(frame))
    return Layer(frame, built, (step,))


class Heights(Protocol):
    """Meters above the sea on a grid in longitude and latitude: a raster as the readers give it."""

    @property
    def values(self) -> NDArray[np.generic]:
        """Return (rows, columns), first row in the north."""

    @property
    def transform(self) -> Any:  # noqa: ANN401
        """Return affine.Affine: (column, row) → (lon, lat) of a cell's upper left corner."""

    @property
    def nodata(self) -> float | None:
        """Return the value that stands for no height."""


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of layers of an atlas, in drawing order, each with its specification."""

    id: str
    title: Titles
    layers: tuple[tuple[LayerSpec, Layer], ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Atlas:
    """An ordered, grouped stack of layers; only ever an argument of renderers and exporters."""

    spec: AtlasSpec
    groups: tuple[Group, ...]
    base: Mapping[str, Layer]
    """Base-map role (countries, borders, lakes, admin1) → layer."""
    tables: Mapping[str, pd.DataFrame]
    """Table name → rows: join results, actors, sources, indicators."""
    tallies: tuple[Tally, ...]
    sources: Mapping[str, Mapping[str, str]]
    """Source id → its row of ``sources.csv``."""
    vocabulary: Mapping[str, Mapping[str, Mapping[str, str]]]
    """Vocabulary → term → language → title."""
    locators: Places = field(default_factory=dict)
    """Source and line → where in its article the line stands."""
    texts: Texts = field(default_factory=dict)
    """What the tables say, in other languages; empty for a folder without translations."""
    terms: Terms = field(default_factory=dict)
    """Units, qualifiers, places and other short texts in other languages."""
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    """The card of every layer that was read."""
    whole: Mapping[str, Layer] = field(default_factory=dict)
    """Every layer of the groups unfiltered, by its own id: a group may show a part of one."""
    parts: Mapping[str, Layer] = field(default_factory=dict)
    """Layers that go with another: the outlines on file of territories, the legs of routes."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Why rows of the fact base are in no feature → how many; empty without a ledger."""
    terrain: Heights | None = None
    """Elevation for the shading of the base map."""

    def layers(self) -> dict[str, Layer]:
        """Return the layers of all groups by id, each once."""
        return {layer.id: layer for group in self.groups for _, layer in group.layers}

    def layer(self, name: str) -> Layer:
        """Return one layer, whole; or the part of one that a group shows, by its name.

        Raises
        ------
        UnknownNameError
            The atlas has no such layer; the nearest name is offered.
        """
        found = {**self.layers(), **self.whole}
        if name not in found:
            raise UnknownNameError("layer", name, found)
        return found[name]

    def higher_is(self, indicator: str | None) -> str:
        """Return whether a higher value of an indicator is ``worse``, ``better`` or ``neutral``."""
        dictionary = self.tables.get("dictionary")
        if dictionary is None or "higher_is" not in dictionary.columns:
            return "neutral"
        rows = dictionary[dictionary["id"] == indicator]
        return str(rows["higher_is"].iloc[0]) if len(rows) else "neutral"
