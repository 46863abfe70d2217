"""The printed sheet: one page with map, legend, sources and what the drawing means.

The only module that draws with matplotlib. Same colors and dashes as the web map (``style``);
equal-area projection; the same bytes for the same atlas.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus import crs, legend, style
from geonexus.files import staged
from geonexus.render.sheet_furniture import (
    draw_country_names,
    draw_graticule,
    draw_labels,
    draw_scale_bar,
)
from geonexus.render.sheet_words import WORDS, citations, period

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geonexus.model import Atlas, Layer
    from geonexus.spec import LayerSpec

_PAPER_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "letter": (215.9, 279.4)}
_MM_PER_INCH = 25.4
_DPI = 300
_KEYS_PER_COLUMN = 9
_MARKERS = {
    "circle": "o", "square": "s", "diamond": "D", "triangle": "^", "cross": "X", "star": "*",
    "pentagon": "p", "hexagon": "h",
}  # fmt: skip


def write_sheet(
    atlas: Atlas, png: Path | None = None, pdf: Path | None = None, svg: Path | None = None
) -> None:
    """Draw the sheet of an atlas and write it as PNG (300 dpi), PDF or SVG, whichever is named.

    Parameters
    ----------
    atlas
        What to draw; its ``sheet`` names title and paper.
    png, pdf, svg
        Replaced at the end only.

    Raises
    ------
    OutputError
        A file cannot be written; the earlier one still stands.
    """
    import matplotlib as mpl

    # text stays text in the PDF; "$10 and $20" in a title is not mathematics
    settings: Any = {
        "svg.hashsalt": "geonexus",
        "pdf.fonttype": 42,
        "text.parse_math": False,
        "font.family": "DejaVu Sans",
    }
    with mpl.rc_context(settings):
        figure = draw_sheet(atlas)
        nothing = dict.fromkeys(("CreationDate", "Producer", "Creator"))
        said: dict[str, Any] = {"png": {"Software": None}, "pdf": nothing, "svg": {"Date": None}}
        for kind, path in (("png", png), ("pdf", pdf), ("svg", svg)):
            if path is not None:
                with staged(path) as beside:
                    figure.savefig(beside, dpi=_DPI, format=kind, metadata=said[kind])


def draw_sheet(atlas: Atlas) -> Figure:
    """Return the sheet as a matplotlib figure of the paper's size."""
    from matplotlib.figure import Figure

    language = atlas.spec.language
    width_mm, height_mm = _PAPER_MM[atlas.spec.sheet.paper]
    figure = Figure(figsize=(width_mm / _MM_PER_INCH, height_mm / _MM_PER_INCH))
    figure.patch.set_facecolor(style.LIGHT.paper)
    title = textwrap.fill(atlas.spec.sheet.title.in_(language), 64)
    figure.text(0.06, 0.972, title, size=14, weight="bold", va="top", color=style.LIGHT.ink)
    axes = figure.add_axes((0.06, 0.285, 0.88, 0.655))
    _draw_map(figure, axes, atlas)
    _draw_legend(figure, atlas)
    _draw_notes(figure, atlas)
    return figure


# --- the map ----------------------------------------------------------------------------------


def _draw_map(figure: Figure, axes: Axes, atlas: Atlas) -> None:
    west, south, east, north = atlas.spec.extent
    target = crs.equal_area_around((west + east) / 2, (south + north) / 2)
    _frame(axes, atlas, target)
    _draw_base(axes, atlas, target)
    in_order = sorted(_shown(atlas), key=lambda pair: style.named(pair[0].style).draw_order)
    for spec, layer in in_order:
        _draw_layer(axes, atlas, spec, layer, target)
    draw_graticule(axes, atlas.spec.extent, target)
    near = _near(atlas.base["countries"].geo, atlas)
    draw_country_names(axes, near, target, atlas.spec.language)
    draw_labels(axes, figure, _label_spots(atlas, target))
    draw_scale_bar(axes)
    axes.set(xlabel="", ylabel="")
    north_word = WORDS["north"][atlas.spec.language]
    axes.annotate(
        north_word, xy=(0.955, 0.975), xytext=(0.955, 0.915), xycoords="axes fraction",
        ha="center", va="center", size=9, color=style.LIGHT.ink,
        arrowprops={"arrowstyle": "-|>", "color": style.LIGHT.ink},
    )  # fmt: skip


def _frame(axes: Axes, atlas: Atlas, target: Any) -> None:  # noqa: ANN401  (pyproj CRS)
    """Fit the axes to the extent: its outline, projected, must be inside."""
    import geopandas as gpd
    import shapely

    outline = shapely.segmentize(shapely.box(*atlas.spec.extent).exterior, 1.0)
    bounds = gpd.GeoSeries([outline], crs=crs.GEOGRAPHIC).to_crs(target).total_bounds
    axes.set_xlim(bounds[0], bounds[2])
    axes.set_ylim(bounds[1], bounds[3])
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(style.LIGHT.water)
    for spine in axes.spines.values():
        spine.set(color=style.LIGHT.border, linewidth=0.6)


def _draw_base(axes: Axes, atlas: Atlas, target: Any) -> None:  # noqa: ANN401
    palette = style.LIGHT
    countries = _near(atlas.base["countries"].geo, atlas)
    focus = countries[countries["latam"].astype(bool)]
    rest = countries[~countries["latam"].astype(bool)]
    rest.to_crs(target).plot(ax=axes, color=palette.land, edgecolor="none", zorder=0)
    focus.to_crs(target).plot(ax=axes, color=palette.land_focus, edgecolor="none", zorder=0)
    units = _near(atlas.base["admin1"].geo, atlas).boundary.to_crs(target)
    units.plot(ax=axes, color=palette.admin1, linewidth=0.25, zorder=1)
    lakes = _near(atlas.base["lakes"].geo, atlas).to_crs(target)
    lakes.plot(ax=axes, color=palette.water, edgecolor=palette.coast, linewidth=0.2, zorder=1)
    countries.boundary.to_crs(target).plot(ax=axes, color=palette.coast, linewidth=0.3, zorder=1)
    borders = _near(atlas.base["borders"].geo, atlas).to_crs(target)
    agreed = borders["status"] == "agreed"
    borders[agreed].plot(ax=axes, color=palette.border, linewidth=0.5, zorder=2)
    if not agreed.all():
        borders[~agreed].plot(
            ax=axes, color=palette.border_disputed, linewidth=0.6, linestyle=(0, (3, 2)), zorder=2
        )


def _near(frame: gpd.GeoDataFrame, atlas: Atlas) -> gpd.GeoDataFrame:
    """Return the rows that touch the extent and a margin: far shapes do not project well."""
    import shapely

    west, south, east, north = atlas.spec.extent
    window = shapely.box(west - 12, max(south - 8, -90), east + 12, min(north + 8, 90))
    return frame[frame.intersects(window)].clip(window)


def _draw_layer(axes: Axes, atlas: Atlas, spec: LayerSpec, layer: Layer, target: Any) -> None:  # noqa: ANN401
    named = style.named(spec.style)
    frame = layer.geo
    if named.kind == "line":
        frame = _legs_of(atlas, frame)
    frame = _near(frame, atlas).to_crs(target)
    for row in frame.to_dict("records"):
        term = str(row.get(named.by or "", ""))
        sure = (row.get("claim", ""), bool(row.get("contested")), row.get("geometry_method", ""))
        dash = style.DASHES[style.stroke_of(*sure, outline=named.kind == "area")]
        look = {"color": named.color_of(term), "dash": _dashes(dash), "order": 3 + named.draw_order}
        if named.kind == "area":
            _draw_area(axes, row, named, look)
        elif named.kind == "line":
            _draw_line(axes, row, named, look)
        else:
            _draw_point(axes, row, named, look)


def _legs_of(atlas: Atlas, routes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the legs of the routes, each with its route's commodity, where the atlas has them."""
    legs: Any = atlas.tables.get("route-legs")
    if legs is None:
        return routes
    commodity = routes.set_index("id")["commodity"]
    return legs[legs["route"].isin(routes["id"])].assign(commodity=legs["route"].map(commodity))


def _dashes(pattern: tuple[float, ...]) -> Any:  # noqa: ANN401
    """Return matplotlib's line style of a dash pattern in pixels, at half size for print."""
    return (0, tuple(part / 2.2 for part in pattern)) if pattern else "solid"


def _draw_area(axes: Axes, row: dict[str, Any], named: style.Named, look: dict[str, Any]) -> None:
    import geopandas as gpd

    area = gpd.GeoSeries([row["geometry"]])
    soft = row.get("geometry_method") in style.SOFT_EDGES
    area.plot(ax=axes, color=look["color"], alpha=named.fill_opacity, zorder=look["order"])
    area.boundary.plot(
        ax=axes, color=look["color"], linewidth=0.8, alpha=0.6 if soft else 1.0,
        linestyle=look["dash"], zorder=look["order"],
    )  # fmt: skip


def _draw_line(axes: Axes, row: dict[str, Any], named: style.Named, look: dict[str, Any]) -> None:
    for part in getattr(row["geometry"], "geoms", [row["geometry"]]):
        if part.geom_type == "LineString":
            xs, ys = part.xy
            axes.plot(
                xs, ys, color=look["color"], linewidth=1.1, linestyle=look["dash"],
                alpha=0.85, solid_capstyle="round", zorder=look["order"],
            )  # fmt: skip


def _draw_point(axes: Axes, row: dict[str, Any], named: style.Named, look: dict[str, Any]) -> None:
    term = str(row.get(named.by or "", ""))
    hollow = row.get("place_precision") in style.HOLLOW_PRECISIONS
    axes.plot(
        row["geometry"].x, row["geometry"].y, _MARKERS[named.shape_of(term)],
        markersize=named.size_px / 2.6, zorder=look["order"],
        markerfacecolor="none" if hollow else look["color"],
        markeredgecolor=look["color"] if hollow else style.LIGHT.casing,
        markeredgewidth=0.7 if hollow else 0.4,
    )  # fmt: skip


def _label_spots(atlas: Atlas, target: Any) -> Iterator[tuple[float, float, str]]:  # noqa: ANN401
    """Yield x, y and name of the territories that are drawn, largest first."""
    for spec, layer in _shown(atlas):
        if style.named(spec.style).kind == "area":
            frame = layer.geo.to_crs(target)
            frame = frame.assign(_area=frame.area).sort_values(
                ["_area", "id"], ascending=[False, True]
            )
            points, names = frame.representative_point(), frame[f"title_{atlas.spec.language}"]
            for point, name in zip(points, names, strict=True):
                yield point.x, point.y, name


def _shown(atlas: Atlas) -> list[tuple[LayerSpec, Layer]]:
    """Return the layers that the sheet draws: those visible at first, but the choropleths."""
    return [
        (spec, layer)
        for group in atlas.groups
        for spec, layer in group.layers
        if spec.visible and spec.indicator is None
    ]


# --- legend and notes -------------------------------------------------------------------------


def _draw_legend(figure: Figure, atlas: Atlas) -> None:
    """Draw one column a group: the terms of its layers, commonest first."""
    language = atlas.spec.language
    groups = [
        (group.title.in_(language), [pair for pair in _shown(atlas) if pair in group.layers])
        for group in atlas.groups
    ]
    columns = [(title, layers) for title, layers in groups if layers]
    width = 0.88 / max(len(columns), 1)
    for number, (title, layers) in enumerate(columns):
        axes = figure.add_axes((0.06 + number * width, 0.135, width, 0.14))
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.text(0, 0.99, title, size=7.5, weight="bold", va="top", color=style.LIGHT.ink)
        named = style.named(layers[0][0].style)
        keys = _keys(atlas, named, [layer for _, layer in layers])
        for line, (term, label) in enumerate(keys[:_KEYS_PER_COLUMN]):
            y = 0.85 - line * 0.092
            _draw_key(axes, named, term, y)
            axes.text(0.13, y, label, size=6.2, va="center", color=style.LIGHT.ink)
        if len(keys) > _KEYS_PER_COLUMN:
            more = f"+ {len(keys) - _KEYS_PER_COLUMN} {WORDS['more'][language]}"
            axes.text(0.13, 0.02, more, size=6.2, va="center", color=style.LIGHT.label)


def _keys(atlas: Atlas, named: style.Named, layers: list[Layer]) -> list[tuple[str, str]]:
    """Return (a term, label and count) for the symbols that the layers use, commonest first."""
    titles = atlas.vocabulary.get(named.vocabulary or "", {})
    terms = [
        str(term)
        for layer in layers
        if named.by in layer.frame.columns
        for term in layer.frame[named.by]
    ]
    return [
        (
            entry.terms[0],
            f"{_short(legend.label(entry, titles, atlas.spec.language))} ({entry.count})",
        )
        for entry in legend.entries(named, terms)
    ]


def _short(label: str) -> str:
    return textwrap.shorten(label, 34, placeholder="…")


def _draw_key(axes: Axes, named: style.Named, term: str, y: float) -> None:
    from matplotlib.patches import Rectangle

    color = named.color_of(term)
    if named.kind == "area":
        axes.add_patch(
            Rectangle((0, y - 0.032), 0.09, 0.064, facecolor=color, alpha=named.fill_opacity)
        )
        axes.add_patch(
            Rectangle((0, y - 0.032), 0.09, 0.064, fill=False, edgecolor=color, linewidth=0.8)
        )
    elif named.kind == "line":
        axes.plot([0, 0.09], [y, y], color=color, linewidth=1.4)
    else:
        axes.plot(
            0.045, y, _MARKERS[named.shape_of(term)], color=color, markersize=named.size_px / 2.2,
            markeredgecolor=style.LIGHT.casing, markeredgewidth=0.4,
        )  # fmt: skip


def _draw_notes(figure: Figure, atlas: Atlas) -> None:
    language = atlas.spec.language
    derived = (card for card in atlas.cards if card.sources[0].registry != "curated")
    credits = sorted({card.attribution for card in derived if card.attribution})
    paragraphs = [
        WORDS["caution"][language],
        f"{WORDS['sources'][language]}: {citations(atlas)}.",
        f"{WORDS['period'][language]}: {period(atlas)}. {WORDS['projection'][language]}. "
        + " · ".join(credits),
    ]
    text = "\n".join(textwrap.fill(paragraph, 168) for paragraph in paragraphs)
    figure.text(0.06, 0.125, text, size=5.4, va="top", color=style.LIGHT.label, linespacing=1.35)
