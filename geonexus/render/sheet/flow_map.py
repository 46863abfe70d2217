"""The flow map on paper: the layout of the page, in the projection of the sheet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.geometry.flow_map import flow_map
from geonexus.geometry.flow_map.curves import lanes
from geonexus.render.sheet.text import font, width_pt
from geonexus.style import styles
from geonexus.style.commodities import FAMILIES, family_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from geonexus.geometry.flow_map import FlowMap
    from geonexus.geometry.flow_map.build import Bundle
    from geonexus.geometry.flow_map.nodes import MapNode
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas, Layer
    from geonexus.render.sheet.frame import MapFrame
    from geonexus.render.sheet.labels import Labeler

LEAST_ORIGINS = 2
"""What one source states alone is counted under the map and not drawn."""

_STEPS = 48
_GAP_PT = 1.1
_NODE_PT, _BOX_SIZE, _BOX_PAD_PT = 4.2, 6.0, 2.6
_ORDER = 9.0


def width_of(origins: int) -> float:
    """Return the width in points of a curve that so many independent origins state."""
    return 0.6 + 0.75 * origins


@dataclass(frozen=True, slots=True)
class SheetFlows:
    """What of the flow map a sheet draws."""

    made: FlowMap
    bundles: tuple[tuple[Bundle, int], ...]
    """Each with its number of independent origins, widest first."""
    single: int
    """Bundles that rest on one source."""

    @property
    def families(self) -> dict[str, int]:
        """Return the families that are drawn and the number of their bundles."""
        held = [bundle.family for bundle, _ in self.bundles]
        return {name: held.count(name) for name in FAMILIES if name in held}

    @property
    def origins(self) -> list[int]:
        """Return the numbers of origins that occur, from few to many."""
        return sorted({origins for _, origins in self.bundles})


def sheet_flows(atlas: Atlas, layers: Iterable[Layer]) -> SheetFlows | None:
    """Return the bundles of the first level whose flows some layers hold; None without any.

    Parameters
    ----------
    atlas
        A built atlas.
    layers
        Of the style ``flow``.
    """
    goods = {
        str(name)
        for layer in layers
        if "commodity" in layer.frame.columns
        for name in layer.frame["commodity"]
    }
    families = {family_of(name) for name in goods}
    made = flow_map(atlas) if families else None
    if made is None:
        return None
    stated = [
        (bundle, made.strength(bundle))
        for bundle in made.levels[0].bundles
        if bundle.family in families
    ]
    drawn = [pair for pair in stated if pair[1] >= LEAST_ORIGINS]
    drawn.sort(key=lambda pair: (-pair[1], pair[0].id))
    return SheetFlows(made, tuple(drawn), len(stated) - len(drawn))


def draw_flow_map(
    axes: Axes, frame: MapFrame, labels: Labeler, flows: SheetFlows, language: Language,
    *, numbers: bool = True, scale: float = 1.0,
) -> None:  # fmt: skip
    """Draw bundles as curves with arrowheads, land nodes as circles and far ones as boxes.

    Parameters
    ----------
    axes, frame, labels
        The map; its names keep clear of the nodes.
    flows
        What is drawn.
    language
        Of the names of the nodes.
    numbers
        Whether a node whose name finds no room gets a number.
    scale
        Of widths, nodes and letters; less on a small map.
    """
    ends = {end for bundle, _ in flows.bundles for end in (bundle.origin, bundle.destination)}
    nodes = {node.id: node for node in flows.made.nodes if node.id in ends}
    rooms = _rooms(frame, labels, nodes.values(), language, scale)
    beside = _lanes(flows.bundles)
    # a thin curve over a wide one: the thin would be gone under it
    for bundle, origins in flows.bundles:
        line = _curve(frame, labels, bundle.curve)
        line = _beside(line, beside[bundle.id] * scale)
        line = _outside(line, rooms[bundle.origin], rooms[bundle.destination])
        if len(line) > 1:
            _draw_bundle(axes, frame, labels, line, bundle, width_of(origins) * scale)
    for name, node in sorted(nodes.items()):
        _draw_node(axes, frame, labels, node, rooms[name], language, scale)
    for name, node in sorted(nodes.items()):
        if node.kind == "land":
            _name_node(frame, labels, node, rooms[name], language, scale, numbers=numbers)


Room = tuple[float, float, float, float]
"""Middle, half width and half height of a node on paper, in points from the lower left."""


def _on_paper(frame: MapFrame, labels: Labeler, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = frame.forward.transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([np.asarray(x) - frame.left, np.asarray(y) - frame.bottom]) * (
        labels.pt_per_m
    )


def _rooms(
    frame: MapFrame, labels: Labeler, nodes: Iterable[MapNode], language: Language, scale: float
) -> dict[str, Room]:
    """Return the room of each node; boxes are moved into the map and off one another."""
    right, top = (size * labels.pt_per_m for size in (frame.width_m, frame.height_m))
    found: dict[str, Room] = {}
    boxes: list[Room] = []
    spots = [(node, _on_paper(frame, labels, np.array([node.lonlat]))[0]) for node in nodes]
    for node, (x, y) in sorted(spots, key=lambda pair: (-pair[1][1], pair[0].id)):
        if node.kind == "land":
            found[node.id] = (float(x), float(y), _NODE_PT * scale, _NODE_PT * scale)
            continue
        wide = width_pt(node.title[language], _BOX_SIZE * scale, bold=True) / 2 + _BOX_PAD_PT
        high = _BOX_SIZE * scale / 2 + _BOX_PAD_PT
        x = min(max(float(x), wide + 3), right - wide - 3)
        y = min(max(float(y), high + 3), top - high - 3)
        # from north to south: a box that would lie on an earlier one goes below it
        for other in boxes:
            if abs(x - other[0]) < wide + other[2] + 2 and abs(y - other[1]) < high + other[3] + 2:
                y = other[1] - other[3] - high - 2
        boxes.append((x, y, wide, high))
        found[node.id] = boxes[-1]
    return found


def _lanes(bundles: Iterable[tuple[Bundle, int]]) -> dict[str, float]:
    """Return how far to the left of its curve each bundle lies, in points.

    Bundles between the same two nodes share a curve, whichever way they go.
    """
    between: dict[tuple[str, str], list[tuple[Bundle, int]]] = defaultdict(list)
    for bundle, origins in bundles:
        one, other = sorted((bundle.origin, bundle.destination))
        between[one, other].append((bundle, origins))
    found = {}
    for (one, _), pairs in between.items():
        middles = lanes([width_of(origins) for _, origins in pairs], _GAP_PT)
        for (bundle, _), middle in zip(pairs, middles, strict=True):
            # seen from the other end, left is right
            found[bundle.id] = middle if bundle.origin == one else -middle
    return found


def _curve(frame: MapFrame, labels: Labeler, curve: Any) -> NDArray[np.float64]:  # noqa: ANN401
    """Return a quadratic Bézier of Web Mercator as points on paper."""
    lon, lat = np.array(curve).T
    control = np.column_stack([lon, np.arctanh(np.sin(np.radians(lat)))])
    t = np.linspace(0, 1, _STEPS + 1)[:, None]
    flat = (1 - t) ** 2 * control[0] + 2 * t * (1 - t) * control[1] + t**2 * control[2]
    lonlat = np.column_stack([flat[:, 0], np.degrees(np.arcsin(np.tanh(flat[:, 1])))])
    found = _on_paper(frame, labels, lonlat)
    return found[np.isfinite(found).all(axis=1)]


def _beside(line: NDArray[np.float64], away: float) -> NDArray[np.float64]:
    """Return a line moved to its left by so many points; its ends are left as they are."""
    along = np.gradient(line, axis=0)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]
    shifted: NDArray[np.float64] = line + normal * away
    return shifted


def _outside(line: NDArray[np.float64], start: Room, goal: Room) -> NDArray[np.float64]:
    """Return the part of a line outside of its nodes, with a little air."""
    inside = np.zeros(len(line), dtype=bool)
    for x, y, wide, high in (start, goal):
        inside |= (np.abs(line[:, 0] - x) < wide + 1.5) & (np.abs(line[:, 1] - y) < high + 1.5)
    kept: NDArray[np.float64] = line[~inside]
    return kept


def _draw_bundle(
    axes: Axes, frame: MapFrame, labels: Labeler, line: NDArray[np.float64], bundle: Bundle,
    width: float,
) -> None:  # fmt: skip
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    color = FAMILIES[bundle.family].light
    at = line / labels.pt_per_m + (frame.left, frame.bottom)
    head = f"head_length={0.45 + 0.1 * width:.2f},head_width={0.2 + 0.07 * width:.2f}"
    style = f"<|-|>,{head}" if bundle.two_way else f"-|>,{head}"
    for face, thick, order in ((styles.LIGHT.casing, width + 1.4, 0.0), (color, width, 0.1)):
        axes.add_patch(
            FancyArrowPatch(
                path=Path(at), arrowstyle=style, mutation_scale=8, linewidth=thick, color=face,
                shrinkA=0, shrinkB=0, capstyle="butt", joinstyle="round", zorder=_ORDER + order,
                gid="flow" if order else "flow-casing",
            )
        )  # fmt: skip


def _draw_node(
    axes: Axes, frame: MapFrame, labels: Labeler, node: MapNode, room: Room, language: Language,
    scale: float,
) -> None:  # fmt: skip
    """Draw a circle with its name beside it, or a box that holds the name."""
    from matplotlib.patches import FancyBboxPatch

    x, y, wide, high = room
    at = frame.left + x / labels.pt_per_m, frame.bottom + y / labels.pt_per_m
    half = wide / labels.pt_per_m, high / labels.pt_per_m
    labels.keep_clear(at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1])
    ink = styles.LIGHT.ink
    if node.kind == "land":
        axes.plot(*at, "o", markersize=2 * room[2] - 1, zorder=_ORDER + 0.5, markeredgewidth=0.9,
                  markerfacecolor=styles.LIGHT.paper, markeredgecolor=ink, gid="node")  # fmt: skip
        return
    axes.add_patch(
        FancyBboxPatch(
            (at[0] - half[0], at[1] - half[1]), 2 * half[0], 2 * half[1], zorder=_ORDER + 0.5,
            boxstyle=f"round,pad=0,rounding_size={half[1] / 2}", facecolor=styles.LIGHT.paper,
            edgecolor=ink, linewidth=0.7, gid="node-box",
        )
    )  # fmt: skip
    axes.text(*at, node.title[language], ha="center", va="center_baseline", zorder=_ORDER + 0.6,
              color=ink, gid="node-name", **font(_BOX_SIZE * scale, bold=True))  # fmt: skip


def _name_node(
    frame: MapFrame, labels: Labeler, node: MapNode, room: Room, language: Language, scale: float,
    *, numbers: bool,
) -> None:  # fmt: skip
    """Write the name of a land node beside its circle."""
    at = frame.left + room[0] / labels.pt_per_m, frame.bottom + room[1] / labels.pt_per_m
    name = node.title[language]
    placed = labels.place(*at, name, 6.5 * scale, bold=True, gid="node-name", on_spot=False,
                          radius_pt=room[2])  # fmt: skip
    if numbers and not placed:
        labels.number(*at, name)
