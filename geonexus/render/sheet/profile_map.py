"""The map on the page of a territory: it, what is joined to it, and its neighbors lightly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geonexus.base import crs
from geonexus.render.sheet.draw import draw_base, draw_rows, fill, legs_of, open_map, stroke
from geonexus.render.sheet.frame import MapFrame, around
from geonexus.render.sheet.furniture import (
    draw_graticule,
    draw_locator,
    draw_names,
    draw_north,
    draw_scale_bar,
)
from geonexus.render.sheet.key import Key, layer_keys, sure_keys
from geonexus.render.sheet.labels import Labeler
from geonexus.render.sheet.page import MARGIN_MM, PT_PER_MM
from geonexus.style import styles
from geonexus.words.evidence import title_of
from geonexus.words.translations import word

if TYPE_CHECKING:
    import geopandas as gpd

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec
    from geonexus.render.sheet.frame import Extent
    from geonexus.render.sheet.page import Page
    from geonexus.render.sheet.profile import Profile

_GRAY = styles.LIGHT.label
_PALE = styles.LIGHT.border
_OTHER_DASH = (0, (1, 1.6))
_MOST_NEIGHBORS = 12
_WIDE_DEG = 25.0
_FAR_LARGER = 2.2
"""An outline this many times as wide as the one drawn does not widen the map."""
_MARK_PT = 2.6
_WORLD = (-180.0, -58.0, 180.0, 80.0)


class ProfileMap:
    """The layers that the map of a territory draws, and its frame.

    Parameters
    ----------
    atlas
        A built atlas.
    profile
        The territory.
    width_mm, height_mm
        Of the map on paper.
    """

    def __init__(self, atlas: Atlas, profile: Profile, width_mm: float, height_mm: float) -> None:
        self.atlas, self.profile = atlas, profile
        self.width_mm, self.height_mm = width_mm, height_mm
        self.frame = MapFrame.fit(_extent(profile), width_mm / height_mm)
        self.layers = self._layers()

    def keys(self) -> list[Key]:
        """Return the legend: what is drawn, and what its strokes mean."""
        language = self.atlas.spec.language
        rows: list[Key] = []
        for spec, layer in self.layers:
            rows += layer_keys(self.atlas, spec, layer)
        beside = []
        if any(not row["is_default"] for row in self.profile.variants):
            beside.append(Key(word("other_outlines", language), "line", dash=(2.0, 3.5)))
        if len(self._neighbors()):
            beside.append(Key(word("other_territories", language), "line", _PALE))
        if beside:
            rows += [Key(word("also_drawn", language), "title"), *beside]
        return rows + sure_keys(self.atlas, self.layers)

    def draw(self, page: Page, top_mm: float) -> str:
        """Draw the map, and return the sentence on its projection, scale and north."""
        atlas, frame, language = self.atlas, self.frame, self.atlas.spec.language
        axes = page.axes(MARGIN_MM, top_mm, self.width_mm, self.height_mm)
        labels = Labeler(axes, frame, self.width_mm)
        open_map(axes, frame)
        draw_base(axes, frame, atlas)
        near = self._neighbors()
        self._draw_neighbors(axes, near)
        own = styles.named("territory").color_of(str(self.profile.row.get("type", "")))
        variants = [row for row in self.profile.variants if not row["is_default"]]
        for shape in frame.project([row["geometry"] for row in variants]):
            stroke(axes, [shapely.boundary(shape)], own, 0.6, order=4, dash=_OTHER_DASH)
        wide, high, extent = self._locator()
        locates = frame.projection != "eqearth"  # a map of the world needs none
        mm = PT_PER_MM / labels.pt_per_m
        if locates:
            labels.keep_clear(frame.right - wide * mm, frame.bottom, frame.right,
                              frame.bottom + high * mm)  # fmt: skip
        bar = draw_scale_bar(axes, frame, labels, language)
        north = draw_north(axes, frame, labels, language)
        for spec, layer in self.layers:
            look = styles.named(spec.style)
            rows = legs_of(atlas, layer.geo) if look.kind == "line" else layer.geo
            draw_rows(axes, frame, rows, look, width=1.4)
        draw_graticule(axes, frame, self.width_mm, language)
        self._write_names(labels, near)
        draw_names(axes, frame, labels, atlas)
        if locates:
            left = MARGIN_MM + self.width_mm - wide
            small = page.axes(left, top_mm + self.height_mm - high, wide, high)
            draw_locator(small, frame, atlas, extent, wide / high)
        projection = word(f"projection_{frame.projection}", language)
        return ". ".join(filter(None, (projection, bar, north))) + "."

    # --- what is drawn ---

    def _layers(self) -> list[tuple[LayerSpec, Layer]]:
        """Return the layers of the atlas, each with the rows of this territory only."""
        profile = self.profile
        wanted = {
            "territories": {profile.row["id"]},
            "routes": {row["id"] for row in profile.routes},
            "incidents": {row["id"] for row in profile.incidents},
            "places": {row["id"] for row in profile.places},
        }
        found = []
        for name, ids in wanted.items():
            spec = _spec_of(self.atlas, name)
            if spec is None or not ids:
                continue
            layer = self.atlas.layer(name)
            frame = layer.frame[layer.frame["id"].isin(ids)]
            part = type(layer)(frame.reset_index(drop=True), layer.card)
            found.append((spec, part))
        return sorted(found, key=lambda pair: styles.named(pair[0].style).draw_order)

    def _neighbors(self) -> gpd.GeoDataFrame:
        """Return the other territories that the map shows in part, but claims about countries."""
        rows = self.atlas.layer("territories").geo
        window = shapely.box(*self.frame.window)
        near = rows[rows.intersects(window) & (rows["id"] != self.profile.row["id"])]
        if "scope" in near.columns:
            near = near[near["scope"] == "area"]
        return near

    def _draw_neighbors(self, axes: Any, near: gpd.GeoDataFrame) -> None:  # noqa: ANN401
        for shape in self.frame.project(near.geometry.values):
            if not shape.is_empty:
                fill(axes, [shape], _GRAY, alpha=0.04, order=2.6)
                stroke(axes, [shapely.boundary(shape)], _PALE, 0.5, order=2.7)

    def _write_names(self, labels: Labeler, near: gpd.GeoDataFrame) -> None:
        """Name the territory, number the incidents, name the places, then the neighbors."""
        frame, language = self.frame, self.atlas.spec.language
        spot = _spot(frame, self.profile.row["geometry"])
        mark = _MARK_PT / labels.pt_per_m
        for name in ("incidents", "places"):
            for at in self._points(name)[0]:
                labels.keep_clear(at.x - mark, at.y - mark, at.x + mark, at.y + mark)
        for shape, row in zip(*self._points("incidents"), strict=True):
            labels.place(shape.x, shape.y, row, 5.2, bold=True, on_spot=False, gid="number")
        if spot is not None:
            labels.place(spot.x, spot.y, self.profile.title, 7.5, bold=True)
        for shape, row in zip(*self._points("places"), strict=True):
            labels.place(shape.x, shape.y, row, 5.6, on_spot=False, gid="place")
        areas = near.assign(_area=crs.area_km2(near.geometry)).sort_values(["_area", "id"])
        for row in areas.head(_MOST_NEIGHBORS).to_dict("records"):
            spot = _spot(frame, row["geometry"])
            if spot is not None:
                labels.place(spot.x, spot.y, str(row[f"title_{language}"]), 5.2, color=_GRAY,
                             gid="neighbor")  # fmt: skip

    def _points(self, name: str) -> tuple[list[Any], list[str]]:
        """Return the points of the joined rows that are seen, and their labels."""
        rows = self.profile.incidents if name == "incidents" else self.profile.places
        shapes = self.frame.project([row["geometry"] for row in rows])
        texts = [str(place) if name == "incidents" else title_of(self.atlas, row)
                 for place, row in enumerate(rows, start=1)]  # fmt: skip
        seen = [(s, t) for s, t in zip(shapes, texts, strict=True)
                if s is not None and s.geom_type == "Point" and not s.is_empty]  # fmt: skip
        return [shape for shape, _ in seen], [text for _, text in seen]

    def _locator(self) -> tuple[float, float, tuple[float, float, float, float]]:
        """Return width, height and extent of the locator: the atlas, or the world."""
        west, south, east, north = self.frame.window
        around_it = self.atlas.spec.extent
        inside = (
            around_it[0] <= west
            and around_it[1] <= south
            and east <= around_it[2]
            and north <= around_it[3]
        )
        if inside and (east - west) < 0.6 * (around_it[2] - around_it[0]):
            wide = MapFrame.fit(around_it)
            return 30.0, 30.0 * min(wide.height_m / wide.width_m, 1.2), around_it
        return 50.0, 26.0, _WORLD


def _extent(profile: Profile) -> Extent:
    """Return what the map shows: the outline that is drawn, and others that are not far larger."""
    drawn = profile.row["geometry"]
    west, _, east, _ = shapely.bounds(drawn)
    most = max(_FAR_LARGER * (east - west), 0.3)
    others = [row["geometry"] for row in profile.variants]
    shapes = [drawn, *(other for other in others if _width(other) <= most)]
    return around(shapes, 0.3 if east - west < _WIDE_DEG else 0.06, 0.12)


def _width(shape: Any) -> float:  # noqa: ANN401
    west, _, east, _ = shapely.bounds(shape)
    return float(east - west)


def _spot(frame: MapFrame, shape: Any) -> Any:  # noqa: ANN401
    """Return a point on the part of a shape that is seen; None where nothing is."""
    seen = frame.project([shape])[0]
    return None if seen.is_empty else shapely.point_on_surface(seen)


def _spec_of(atlas: Atlas, name: str) -> LayerSpec | None:
    """Return how an atlas draws a layer: the first of its parts in the groups."""
    for group in atlas.groups:
        for spec, _ in group.layers:
            if spec.layer == name:
                whole = atlas.whole.get(name)
                title = group.title if whole is not None else spec.title
                return spec.model_copy(update={"title": title})
    return None
