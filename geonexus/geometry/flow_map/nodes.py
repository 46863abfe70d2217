"""The nodes of the flow map: which node a place of a flow belongs to at each level.

A far region, or one that is not said more closely, is a box at the frame and never on the land.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import shapely

from geonexus.base.cells import items_of, split_cell, text_of
from geonexus.geometry import geodesy
from geonexus.model.cards import LANGUAGES

if TYPE_CHECKING:
    from geonexus.geometry.geodesy import Point2
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas

Kind = Literal["land", "box"]
LEVELS = ("regions", "countries", "places")
_FRAME_INSET_DEG = 1.0
"""How far inside the extent the box of an unlisted region stands."""
_BOX_STEP_DEG = 8.0
"""Distance between two such boxes."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A node of the flow map."""

    id: str
    kind: Kind
    title: Mapping[Language, str]
    """Language → title."""
    lonlat: Point2
    """Where it is drawn: chosen for the diagram, no claim."""


class MapNodes:
    """Finds the node of a place of a flow, at each level.

    Parameters
    ----------
    atlas
        Its table ``map-nodes`` names the regions; without one, countries stand for themselves and
        world regions are boxes at the right of the frame. Countries lie where the base map's do.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._extent = atlas.spec.extent
        self._vocabulary = atlas.vocabulary.get("world_region", {})
        self._terms = atlas.terms
        self._countries = _rows_by_key(atlas)
        self.made: dict[str, MapNode] = {}
        self._region_of: dict[str, str] = {}
        self._boxes = 0
        table = atlas.tables.get("map-nodes")
        for row in [] if table is None else table.to_dict("records"):
            self._add_region({str(name): cell for name, cell in row.items()})

    def _add_region(self, row: Row) -> None:
        title = {code: str(row[f"title_{code}"]) for code in LANGUAGES}
        kind: Kind = "box" if row["kind"] == "box" else "land"
        name = str(row["id"])
        self.made[name] = MapNode(name, kind, title, (float(row["lon"]), float(row["lat"])))
        for column in ("countries", "regions", "territories"):
            self._region_of |= dict.fromkeys(items_of(row, column), name)

    def of(self, node: Row) -> tuple[str, str, str]:
        """Return the ids of the nodes of a row of ``flow-nodes``, one for each of ``LEVELS``."""
        codes = split_cell(text_of(node, "country"))
        region = self._region(node, codes)
        if self.made[region].kind == "box":
            return region, region, region
        own = self._own(node)
        country = self._country(codes[0]) if len(codes) == 1 else own or region
        return region, country, own or country

    def _region(self, node: Row, codes: list[str]) -> str:
        at = text_of(node, "at")
        if at in self._region_of:
            return self._region_of[at]
        if node["kind"] == "region":
            return self._box(at, self._vocabulary.get(at, {}), None)
        found = [self._region_of.get(code) or self._country(code) for code in codes]
        if found:
            return found[0]
        return self._own(node) or self._box(at, {}, str(node["name"]))

    def _country(self, code: str) -> str:
        if code in self.made:
            return code
        row = self._countries.get(code)
        if row is None:
            return self._box(code, {}, None)
        title = {lang: str(row.get(f"name_{lang}") or code) for lang in LANGUAGES}
        lon, lat = geodesy.deepest_point(row["geometry"])
        west, south, east, north = self._extent
        if not (west <= lon <= east and south <= lat <= north):
            return self._box(code, title, None)
        self.made[code] = MapNode(code, "land", title, (lon, lat))
        return code

    def _own(self, node: Row) -> str:
        """Return the node of a place that is known; empty for one that has none."""
        point = node["geometry"]
        if point is None:
            return ""
        at = text_of(node, "at")
        name = at if ":" in at else f"{node['kind']}:{at or node['name']}"
        if name not in self.made:
            spoken = self._terms.get(str(node["name"]), {})
            title = {code: spoken.get(code) or str(node["name"]) for code in LANGUAGES}
            lon, lat = shapely.get_coordinates(point)[0].tolist()
            self.made[name] = MapNode(name, "land", title, (lon, lat))
        return name

    def _box(self, key: str, title: Mapping[Any, str], name: str | None) -> str:
        """Return a box at the right of the frame, for what no table places."""
        if key not in self.made:
            spoken = {code: title.get(code) or name or key for code in LANGUAGES}
            _, _, east, north = self._extent
            lat = north - _FRAME_INSET_DEG - self._boxes * _BOX_STEP_DEG
            self.made[key] = MapNode(key, "box", spoken, (east - _FRAME_INSET_DEG, lat))
            self._boxes += 1
        return key


def _rows_by_key(atlas: Atlas) -> dict[str, Row]:
    layer = atlas.base.get("countries")
    if layer is None:
        return {}
    rows: Iterable[Row] = layer.geo.to_dict("records")
    return {str(row[layer.card.key]): row for row in rows}
