"""The legend of a printed map: every symbol that is drawn, none left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from geonexus.geometry.overlaps import overlaps
from geonexus.render.sheet.areas import BAND_OPACITY, SOFT_STROKES
from geonexus.render.sheet.draw import (
    LINE_SCALE,
    MARKERS,
    POINT_SCALE,
    dashes,
    legs_of,
)
from geonexus.render.sheet.flow_map import width_of
from geonexus.render.sheet.page import PT_PER_MM
from geonexus.render.sheet.text import font, wrap
from geonexus.style import legend, styles
from geonexus.style.commodities import FAMILIES
from geonexus.words.legend import label
from geonexus.words.translations import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec
    from geonexus.render.sheet.flow_map import SheetFlows
    from geonexus.render.sheet.page import Page

ROW_MM = 3.3
COLUMN_GAP_MM = 4.0

_SIZE = 6.2
_TITLE_SIZE = 7.0
_SYMBOL_MM = 6.5


@dataclass(frozen=True, slots=True)
class Key:
    """One row of a legend: a title, or a symbol and what it means."""

    text: str
    kind: Literal["title", "area", "line", "point", "class", "missing", "none", "number", "count"]
    color: str = styles.LIGHT.ink
    marker: str = "o"
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    size_px: float = 9.0
    hollow: bool = False
    width_px: float = 2.4
    """Width of a line on the map."""
    edge: Literal["plain", "band", "soft", "contested"] = "plain"
    """How the outline of an area is drawn."""


def layer_keys(atlas: Atlas, spec: LayerSpec, layer: Layer) -> list[Key]:
    """Return the rows of one layer: its title, then its symbols, commonest first."""
    language, look = atlas.spec.language, styles.named(spec.style)
    if look.by is None and len(layer):
        return [Key(spec.title.in_(language), "title"), *_alone(atlas, spec, layer)]
    if look.by is None or look.by not in layer.frame.columns or not len(layer):
        return []
    titles = atlas.vocabulary.get(layer.card.vocabulary_of(look.by), {})
    found = legend.entries(look, (str(term) for term in layer.frame[look.by]))
    return [
        Key(spec.title.in_(language), "title"),
        *(
            Key(
                f"{label(entry, titles, language)} ({entry.count})",
                "area" if look.kind == "area" else "line" if look.kind == "line" else "point",
                entry.color,
                MARKERS[entry.shape],
                opacity=look.fill_opacity,
                size_px=look.size_px,
                edge="band" if look.band_px else "plain",
            )
            for entry in found
        ),
    ]


def _alone(atlas: Atlas, spec: LayerSpec, layer: Layer) -> list[Key]:
    """Return the row of a layer with one symbol."""
    look = styles.named(spec.style)
    kind: Literal["area", "point"] = "area" if look.kind == "area" else "point"
    text = f"{spec.title.in_(atlas.spec.language)} ({len(layer)})"
    return [Key(text, kind, look.color, MARKERS[look.shape], opacity=look.fill_opacity,
                size_px=look.size_px, edge="band" if look.band_px else "plain")]  # fmt: skip


def sure_keys(atlas: Atlas, layers: Iterable[tuple[LayerSpec, Layer]]) -> list[Key]:
    """Return the rows that tell what the strokes and hollow marks in use mean."""
    language: Language = atlas.spec.language
    layers = list(layers)
    strokes, edges, hollow = set[str](), set[str](), False
    for spec, layer in layers:
        look = styles.named(spec.style)
        if look.kind == "point":
            precision = layer.frame.get("place_precision", ())
            hollow = hollow or any(term in styles.HOLLOW_PRECISIONS for term in precision)
        elif look.kind == "area":
            of_edges, of_claims = _edges(layer.frame)
            edges |= of_edges
            strokes |= of_claims
        elif look.kind == "line" and spec.style != "flow":
            strokes.update(_strokes(legs_of(atlas, layer.geo)))
    rows = [
        Key(word(f"legend_{name}", language), "area", opacity=0.0, edge=edge)
        for name, edge in _EDGES.items()
        if name in edges
    ]
    most = max((_most_alike(layer) for _, layer in layers), default=0)
    if most:
        rows.append(Key(word("legend_count", language), "count", marker=f"×{most}"))
    rows += [
        Key(word(f"stroke_{name}", language), "line", dash=pattern)
        for name, pattern in styles.DASHES.items()
        if name in strokes
    ]
    if hollow:
        rows.append(Key(word("mark_hollow", language), "point", hollow=True))
    return [Key(word("legend_edge", language), "title"), *rows] if rows else []


def flow_keys(flows: SheetFlows, language: Language) -> list[Key]:
    """Return the rows of a flow map: its families, its widths, and what it leaves out."""
    families = [
        Key(f"{word(f'flow_family_{name}', language)} ({count})", "line", FAMILIES[name].light,
            width_px=3 * LINE_SCALE)
        for name, count in flows.families.items()
    ]  # fmt: skip
    widths = [
        Key(word("flow_width_key", language, n=origins), "line", styles.LIGHT.label,
            width_px=width_of(origins) * LINE_SCALE)
        for origins in flows.origins
    ]  # fmt: skip
    rows = [Key(word("view_flows", language), "title"), *families, *widths]
    rows.append(Key(word("flow_diagram", language), "none"))
    if flows.single:
        rows.append(Key(word("flow_single", language, n=flows.single), "none"))
    return rows


def number_keys(names: Sequence[str], unplaced: Sequence[str], language: Language) -> list[Key]:
    """Return the rows that say what the numbers on the map stand for, and what has none."""
    rows = [Key(name, "number", marker=str(place)) for place, name in enumerate(names, start=1)]
    rows += [
        Key(word("no_room_on_map", language, name=name), "number", marker="–") for name in unplaced
    ]
    return [Key(word("numbers_on_the_map", language), "title"), *rows] if rows else []


_EDGES: Mapping[str, Literal["band", "soft", "contested"]] = {
    "law": "band",
    "soft": "soft",
    "area_contested": "contested",
}


def _most_alike(layer: Layer) -> int:
    """Return how many territories have one outline, at most; 0 where none has another's."""
    if layer.card.geometry != "polygon" or not len(layer):
        return 0
    return max(len(same) for same in overlaps(layer.geo.geometry.values).same)


def _edges(frame: Any) -> tuple[set[str], set[str]]:  # noqa: ANN401
    """Return how the outlines of areas are drawn, and the strokes that tell of reasoned claims."""
    edges, claims = set[str](), set[str]()
    for row in frame.to_dict("records"):
        accuracy = row.get("accuracy_m")
        known = None if accuracy is None or accuracy != accuracy else float(accuracy)
        method, basis = str(row.get("geometry_method", "")), str(row.get("outline_basis", ""))
        edges.add("soft" if styles.is_soft(method, basis, known) else "law")
        if row.get("contested"):
            edges.add("area_contested")
        claim = str(row.get("claim", ""))
        if styles.CLAIM_DASH.get(claim):
            claims.add("modelled" if claim == "modelled" else "assessed")
    return edges, claims


def _strokes(frame: Any) -> set[str]:  # noqa: ANN401
    columns = ["claim", "contested", "geometry_method"]
    if not set(columns) <= set(frame.columns):
        return set()
    rows = frame[columns].drop_duplicates().itertuples(index=False)
    return {
        styles.stroke_of(str(claim), bool(contested), str(method))
        for claim, contested, method in rows
    }


def set_keys(keys: Sequence[Key], width_mm: float) -> list[tuple[Key, tuple[str, ...]]]:
    """Return each row with its lines, wrapped to the width of a column."""
    room = (width_mm - _SYMBOL_MM) * PT_PER_MM
    title_room = width_mm * PT_PER_MM
    return [
        (key, wrap(key.text, title_room, _TITLE_SIZE, bold=True, most_lines=2).lines)
        if key.kind == "title"
        else (key, wrap(key.text, room, _SIZE, most_lines=4).lines)
        for key in keys
    ]


def columns_of(
    keys: Sequence[Key], columns: int, width_mm: float
) -> tuple[list[list[tuple[Key, tuple[str, ...]]]], float]:
    """Spread rows over columns of about one height; return them and the height in mm.

    A title never stands alone at the foot of a column.
    """
    rows = set_keys(keys, width_mm)
    height = max((_height(rows) / columns), ROW_MM)
    while True:
        spread = _spread(rows, height)
        if len(spread) <= columns:
            return spread, max((_height(column) for column in spread), default=0.0)
        height += ROW_MM / 2


def _spread(
    rows: Sequence[tuple[Key, tuple[str, ...]]], height: float
) -> list[list[tuple[Key, tuple[str, ...]]]]:
    columns: list[list[tuple[Key, tuple[str, ...]]]] = [[]]
    for number, row in enumerate(rows):
        needed = rows[number : number + 2] if row[0].kind == "title" else [row]
        if columns[-1] and _height([*columns[-1], *needed]) > height:
            columns.append([])
        columns[-1].append(row)
    return columns


def _height(rows: Sequence[tuple[Key, tuple[str, ...]]]) -> float:
    return sum(
        len(lines) * ROW_MM * (1 if len(lines) == 1 else 0.85)
        + (1.5 if key.kind == "title" and number else 0)
        for number, (key, lines) in enumerate(rows)
    )


def draw_keys(
    page: Page, keys: Sequence[Key], x_mm: float, y_mm: float, width_mm: float, columns: int
) -> float:
    """Draw a legend and return its height in mm.

    Parameters
    ----------
    page
        To draw on.
    keys
        The rows.
    x_mm, y_mm
        Upper left corner.
    width_mm
        Of all columns together.
    columns
        How many there may be.
    """
    each = (width_mm - COLUMN_GAP_MM * (columns - 1)) / columns
    spread, height = columns_of(keys, columns, each)
    if not any(spread):
        return 0.0
    axes = page.axes(x_mm, y_mm, width_mm, height)
    axes.set_axis_off()
    axes.set_xlim(0, width_mm)
    axes.set_ylim(height, 0)
    for number, column in enumerate(spread):
        x, y = number * (each + COLUMN_GAP_MM), 0.0
        for place, (key, lines) in enumerate(column):
            if key.kind == "title" and place:
                y += 1.5
            step = ROW_MM * (1 if len(lines) == 1 else 0.85)
            if key.kind != "title":
                draw_symbol(axes, key, x, y + step / 2)
            inset = 0.0 if key.kind == "title" else _SYMBOL_MM
            size = _TITLE_SIZE if key.kind == "title" else _SIZE
            for line in lines:
                page.text(x_mm + x + inset, y_mm + y + step / 2 + 0.75, line, size,
                          bold=key.kind == "title")  # fmt: skip
                y += step
    return height


def draw_symbol(axes: Axes, key: Key, x: float, y: float) -> None:
    """Draw the symbol of a row into axes measured in millimeters."""
    from matplotlib.patches import Rectangle

    if key.kind == "area" and key.edge != "plain":
        _draw_edge(axes, key, x, y)
    elif key.kind in ("area", "class", "missing"):
        ground = Rectangle((x, y - 1.0), 5.0, 2.0, facecolor=key.color, alpha=key.opacity)
        ground.set_linewidth(0)
        axes.add_patch(ground)
        edge = styles.LIGHT.border if key.kind != "area" else key.color
        hatch = "////" if key.kind == "missing" else None
        axes.add_patch(
            Rectangle((x, y - 1.0), 5.0, 2.0, fill=False, linewidth=0.5, hatch=hatch,
                      edgecolor=styles.LIGHT.missing_hatch if hatch else edge)
        )  # fmt: skip
    elif key.kind == "line":
        width = key.width_px / LINE_SCALE
        axes.plot([x, x + 5.0], [y, y], color=key.color, linewidth=width,
                  linestyle=dashes(key.dash))  # fmt: skip
    elif key.kind in ("number", "count"):
        axes.text(x + 2.5, y, key.marker, ha="center", va="center_baseline", color=key.color,
                  gid=f"{key.kind}-key", **font(5.0, bold=True))  # fmt: skip
    elif key.kind == "point":
        axes.plot(
            x + 2.5, y, key.marker, markersize=key.size_px / POINT_SCALE,
            color="none" if key.hollow else key.color,
            markeredgecolor=key.color if key.hollow else styles.LIGHT.casing,
            markeredgewidth=0.7 if key.hollow else 0.4,
        )  # fmt: skip


def _draw_edge(axes: Axes, key: Key, x: float, y: float) -> None:
    """Draw a piece of an area with its band, its soft edge or its hatched one."""
    from matplotlib.patches import Rectangle

    def add(inset: float, alpha: float, width: float = 0.0, **more: Any) -> None:  # noqa: ANN401
        patch = Rectangle((x + inset, y - 1.2 + inset), 5.0 - 2 * inset, 2.4 - 2 * inset,
                          alpha=alpha, linewidth=width, **more)  # fmt: skip
        axes.add_patch(patch)

    if key.opacity:
        add(0.0, key.opacity, facecolor=key.color)
    if key.edge == "soft":
        for share, opacity in SOFT_STROKES:
            add(0.4, opacity, 3.4 * share, fill=False, edgecolor=key.color)
        return
    add(0.3, BAND_OPACITY, 1.7, fill=False, edgecolor=key.color)
    add(0.0, 1.0, 0.7, fill=False, edgecolor=key.color,
        hatch="///////" if key.edge == "contested" else None)  # fmt: skip
