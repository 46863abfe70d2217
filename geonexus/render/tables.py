"""The rows of each layer as the page holds them, written once, and the layers that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.model.evidence import independent_origins
from geonexus.render.carried import carried
from geonexus.render.choropleth import areas_layer, choropleth
from geonexus.render.encode import columns_of, plain, point_columns
from geonexus.render.facets import FACETS
from geonexus.render.facts import FACTS, SHOWN_ELSEWHERE, Fact
from geonexus.render.flows import flow_areas
from geonexus.render.large_table import LARGE_FROM_ROWS, LargeTable, pack_table
from geonexus.render.shapes import SHAPE_QUANTUM_DEG, shape_columns
from geonexus.render.states import states_of
from geonexus.render.titles import citations, titles
from geonexus.style import legend, styles

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.cards import Card
    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec

POINT_QUANTUM_DEG = 1e-5
MARKER_COLUMNS = frozenset({"claim", "contested", "place_precision"})
"""Columns that decide the symbol of a marker."""
_CARRIERS = next(facet for facet in FACETS if facet.id == "carries").columns


class Tables:
    """The rows of each layer, written once, however many layers of the atlas show them."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.made: dict[str, dict[str, Any]] = {}
        self.styles: dict[str, str] = {}
        self.cards: dict[str, Card] = {}
        self._by_frame: dict[int, str] = {}
        self._large: dict[str, LargeTable] = {}
        self.carried = carried(atlas)
        self.copies = {
            source: str(row.get("copies") or "")
            for source, row in atlas.sources.items()
            if row.get("copies")
        }

    def layer(self, spec: LayerSpec, layer: Layer) -> dict[str, Any]:
        """Return one layer of the tree, and keep its rows."""
        style = styles.named(spec.style)
        described: dict[str, Any] = {
            "id": spec.id,
            "title": titles(spec.title),
            "style": spec.style,
            "kind": style.kind,
            "visible": spec.visible,
            "table": self.table(spec, layer),
            "rows": None,
            "count": len(layer.frame),
        }
        large = self._large.get(described["table"])
        rows = None
        if large is not None:
            described |= large.chosen(spec.where)
        else:
            rows = _matching(layer.frame, spec.where)
            if rows is not None:
                described |= {"rows": rows, "count": len(rows)}
        if style.kind == "choropleth":
            described["choropleth"] = choropleth(self.atlas, spec, layer)
            described["choropleth"]["areas"] = self.areas(spec)
            described["count"] = described["choropleth"]["areas_with_value"]
        elif large is not None:
            counts = large.counts(style.by, spec.where)
            described["legend"] = _entries(legend.entries(style, counts)) if counts else []
        else:
            described["legend"] = _legend(spec.style, layer.frame, rows)
        return described

    def table(self, spec: LayerSpec, layer: Layer) -> str:
        """Return the name of the table that holds the rows of a layer, made when new."""
        known = self._by_frame.get(id(layer.frame))
        if known is not None:
            return known
        name = layer.id if layer.id not in self.made else spec.id
        self._by_frame[id(layer.frame)] = name
        self.styles[name], self.cards[name] = spec.style, layer.card
        self.made[name] = self._rows(name, spec.style, layer)
        return name

    def areas(self, spec: LayerSpec) -> str:
        """Return the table of the areas of a choropleth; an empty text for the base map's."""
        layer = areas_layer(self.atlas, spec)
        return "" if layer is None else self.table(spec.model_copy(update={"style": "base"}), layer)

    def _rows(self, name: str, style_name: str, layer: Layer) -> dict[str, Any]:
        if layer.card.geometry == "point" and len(layer) >= LARGE_FROM_ROWS:
            return self._large_rows(name, style_name, layer)
        frame = layer.frame
        columns = columns_of(frame)
        if "countries" in columns and "country" in columns:
            # an event in three countries is in three, not in the first of them
            columns["country"] = columns.pop("countries")
        if style_name == "flow":
            columns["in_territories"] = flow_areas(frame["id"].tolist(), self.atlas.tables)
        if "sources" in columns and "agreeing_origins" not in columns:
            columns["origins"] = [self.origins(cell) for cell in columns["sources"]]
        if style_name in _CARRIERS and "id" in columns:
            columns["carries"] = [self.carried.get(str(one), "") for one in columns["id"]]
        table = _described(layer, style_name, columns)
        if layer.card.geometry == "point":
            xs, ys = point_columns(layer.geo.geometry, POINT_QUANTUM_DEG)
            table |= {"quantum": POINT_QUANTUM_DEG, "x": xs, "y": ys}
        elif layer.card.geometry in ("line", "polygon"):
            table |= {"quantum": SHAPE_QUANTUM_DEG, **shape_columns(self.atlas, style_name, layer)}
        if style_name in ("territory", "mentioned"):
            table["states"] = states_of(self.atlas, layer.geo.geometry)
        return table

    def _large_rows(self, name: str, style_name: str, layer: Layer) -> dict[str, Any]:
        filters = {facet.columns.get(style_name, "") for facet in FACETS if facet.by_terms}
        style = styles.named(style_name)
        by_terms = filters | MARKER_COLUMNS | ({style.by} if style.by else set())
        large = pack_table(layer.geo, by_terms, self.origins)
        self._large[name] = large
        return _described(layer, style_name, large.columns) | large.points

    def origins(self, cell: object) -> int:
        """Return how many independent origins a cell of citations has; repeats count once."""
        return len(independent_origins(tuple(citations(cell)), self.copies))

    def vocabulary_of(self, style: str, column: str | None) -> str:
        """Return the vocabulary of a column of the tables of one style; empty for free text."""
        found = (card.vocabulary_of(column) for name, card in self.cards.items()
                 if self.styles[name] == style)  # fmt: skip
        return next(filter(None, found), "")

    def terms(self, column: str, only: str | None = None) -> Iterable[str]:
        """Yield every value of one column of all tables, or of only one; lists taken apart."""
        for name, table in self.made.items():
            if only not in (None, name):
                continue
            large = self._large.get(name)
            cells = large.terms(column) if large else table["columns"].get(column, ())
            for cell in cells:
                yield from split_cell(None if cell is None else str(cell))


def _described(layer: Layer, style_name: str, columns: dict[str, Any]) -> dict[str, Any]:
    """Return a table with its columns, and what its cards show of them."""
    known = {fact.column for fact in FACTS[style_name]} | SHOWN_ELSEWHERE
    return {
        "key": layer.card.key if layer.card.key in columns else "id",
        "size": len(layer),
        "event": style_name in ("incident", "response"),
        "columns": columns,
        "facts": [_fact(fact, layer.card) for fact in FACTS[style_name]],
        "details": [column for column in columns if column not in known],
    }


def _fact(fact: Fact, card: Card) -> dict[str, Any]:
    column = card.columns.get(fact.column)
    unit = column.unit if column and column.unit else ""
    return asdict(fact) | {"vocabulary": card.vocabulary_of(fact.column), "unit": unit}


def _matching(frame: pd.DataFrame, where: Mapping[str, str | tuple[str, ...]]) -> list[int] | None:
    """Return the row numbers that a specification's ``where`` keeps; None for all of them."""
    if not where or len(frame) == 0:
        return None
    keep = [True] * len(frame)
    for column, value in where.items():
        cells = frame[column].tolist()
        wanted = (value,) if isinstance(value, str) else value
        keep = [k and str(plain(cell)) in wanted for k, cell in zip(keep, cells, strict=True)]
    return None if all(keep) else [number for number, kept in enumerate(keep) if kept]


def _legend(style_name: str, frame: pd.DataFrame, rows: list[int] | None) -> list[dict[str, Any]]:
    """Return the symbols that a layer uses, each with its terms and how many rows have it."""
    style = styles.named(style_name)
    if style.by is None or style.by not in frame.columns:
        return []
    cells = frame[style.by].tolist()
    chosen = cells if rows is None else [cells[row] for row in rows]
    return _entries(legend.entries(style, (str(plain(cell) or "") for cell in chosen)))


def _entries(found: list[legend.Entry]) -> list[dict[str, Any]]:
    return [asdict(entry) | {"terms": list(entry.terms)} for entry in found]
