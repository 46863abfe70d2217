"""Recipes: land borders with their status, and the coast, from the edges of the mosaic.

An edge used by two countries is border, an edge used by one is coast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import yaml

from geonexus.base import crs
from geonexus.rebuild import mosaic
from geonexus.rebuild.countries import countries
from geonexus.rebuild.product import Vector, Workshop

if TYPE_CHECKING:
    from numpy.typing import NDArray

BOUNDARY_LINES = mosaic.shapefile("cultural", "ne_10m_admin_0_boundary_lines_land")
MEMBERS = (mosaic.UNITS, mosaic.COUNTRIES_10M[0])

_STATUS = {
    "International boundary (verify)": "agreed",
    "Disputed (please verify)": "disputed",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
    "Lease limit": "lease",
}
_OWNER = {"FRA": ("GUF",)}
"""Natural Earth draws French Guiana as France."""
_NO_NEIGHBOR = -1
_COAST_TOLERANCE = 0.008
"""Degrees; the coast is for drawing and for distances, the exact edge is in countries."""


def borders(shop: Workshop) -> Vector:
    """Return the land borders of the Americas, one row for each pair of countries and status."""
    frame, edges = _edges(shop)
    shared = edges[edges["b"] != _NO_NEIGHBOR]
    lines = mosaic.read_shapefile(shop.shelf, BOUNDARY_LINES)
    rows = []
    names = frame.set_index("iso3")["name_en"]
    notes = _notes()
    codes = frame["iso3"].to_numpy()
    for (first, second), segments in shared.groupby(["a", "b"], sort=True):
        pair = sorted((str(codes[first]), str(codes[second])))
        status = _status(pair, segments, lines)
        for value in sorted(set(status)):
            key = "-".join(pair) + ("" if value == "agreed" else f":{value}")
            rows.append(
                {
                    "id": key,
                    "country_a": pair[0],
                    "country_b": pair[1],
                    "status": value,
                    "name": f"{names[pair[0]]} – {names[pair[1]]}",
                    "note": notes.get(key),
                    "geometry": _merged(segments[status == value]),
                }
            )
    made = gpd.GeoDataFrame(rows, crs=crs.GEOGRAPHIC).sort_values("id", ignore_index=True)
    return Vector(made, (*MEMBERS, BOUNDARY_LINES[0]))


def coast(shop: Workshop) -> Vector:
    """Return the coast of Latin America and the Caribbean, one row for each country."""
    frame, edges = _edges(shop)
    rows = []
    for owner, segments in edges[edges["b"] == _NO_NEIGHBOR].groupby("a", sort=True):
        country = frame.iloc[int(str(owner))]
        if country["latam"]:
            line = shapely.simplify(_merged(segments), _COAST_TOLERANCE)
            rows.append({"id": country["iso3"], "geometry": shapely.normalize(line)})
    made = gpd.GeoDataFrame(rows, crs=crs.GEOGRAPHIC)
    made["length_km"] = _length_km(made.geometry)
    return Vector(made[["id", "length_km", "geometry"]], MEMBERS)


def _edges(shop: Workshop) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the 1:10m countries, and every edge of them once with the countries that use it."""
    frame = countries(shop).frame
    frame = frame[frame["scale"] == "10m"].reset_index(drop=True)
    edges: pd.DataFrame = shop.once("edges", lambda _: _count_edges(frame.geometry.to_numpy()))
    return frame, edges


def _count_edges(shapes: NDArray[np.object_]) -> pd.DataFrame:
    """Return the edges of polygons: end points, and the one or two polygons that use each."""
    # 1. rings → segments, as whole numbers of the last decimal, so that equal means equal
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    points = np.round(xy * 10**mosaic.DIGITS).astype(np.int64)
    inside = of_ring[1:] == of_ring[:-1]
    start, end = points[:-1][inside], points[1:][inside]
    owner = part_owner[ring_part[of_ring[1:][inside]]]
    # 2. one direction for both users of an edge
    flip = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[flip], end[flip] = end[flip], start[flip]
    # 3. count the users
    table = pd.DataFrame(
        np.column_stack([start, end, owner]), columns=["x0", "y0", "x1", "y1", "a"]
    )
    table = table.sort_values(list(table.columns), ignore_index=True)
    ends = ["x0", "y0", "x1", "y1"]
    users = table.groupby(ends, sort=True)["a"].agg(["first", "last", "size"]).reset_index()
    users["b"] = np.where(users["size"] > 1, users["last"], _NO_NEIGHBOR)
    return users.rename(columns={"first": "a"})[[*ends, "a", "b"]]


def _merged(segments: pd.DataFrame) -> Any:  # noqa: ANN401
    """Return segments joined into as few lines as possible."""
    ends = segments[["x0", "y0", "x1", "y1"]].to_numpy().reshape(-1, 2, 2) / 10**mosaic.DIGITS
    joined = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends)))
    return shapely.normalize(mosaic.rounded(np.array([joined], dtype=object))[0])


def _status(
    pair: list[str], segments: pd.DataFrame, lines: gpd.GeoDataFrame
) -> NDArray[np.object_]:
    """Return the status of each segment: that of the pair's nearest Natural Earth line."""
    left = lines["ADM0_A3_L"].map(lambda code: _OWNER.get(code, (code,))[0])
    right = lines["ADM0_A3_R"].map(lambda code: _OWNER.get(code, (code,))[0])
    ours = lines[left.isin(pair) & right.isin(pair)]
    if ours.empty:
        # an area that two states both claim has lines with its neighbors only in part
        unsettled = {"SPI", "BRI"} & set(pair)
        return np.full(len(segments), "indefinite" if unsettled else "agreed", dtype=object)
    middle = segments[["x0", "y0", "x1", "y1"]].to_numpy().reshape(-1, 2, 2).mean(axis=1)
    points = shapely.points(middle / 10**mosaic.DIGITS)
    nearest = shapely.STRtree(ours.geometry.to_numpy()).nearest(points)
    status = ours["FEATURECLA"].map(_STATUS).fillna("disputed").to_numpy(dtype=object)
    found: NDArray[np.object_] = status[nearest]
    return found


def _notes() -> dict[str, str]:
    """Return what is at issue on a border that is not agreed, by border id."""
    from importlib.resources import files

    text = files("geonexus.rebuild").joinpath("border_notes.yaml").read_text(encoding="utf-8")
    notes: dict[str, str] = yaml.safe_load(text)
    return notes


def _length_km(shapes: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return geodesic lengths in whole kilometers."""
    measured = [crs.geod().geometry_length(shape) / 1000 for shape in shapes]
    return np.round(np.array(measured), 0)
