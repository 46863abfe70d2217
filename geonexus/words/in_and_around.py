"""What the atlas holds in and around a territory: rows, not words.

Nothing is inferred from nearness alone: a route touches a territory when a stop of it lies inside
or a leg with a known way runs through; a straight schematic line that happens to cross it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geonexus.base import crs
from geonexus.base.cells import split_cell

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geonexus.model.layer import Atlas

Row = dict[str, Any]

_WAY_UNKNOWN = ("schematic", "geodesic")
_SMALL_SHARE = 0.01
"""A department of which a territory covers less than this is a neighbor, not a part."""


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as mappings from column to value."""
    if frame.empty:
        return []
    # column by column: frame.to_dict("records") takes ten times as long for a few rows
    names = [str(name) for name in frame.columns]
    cells = [list(frame[name]) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def variants_of(atlas: Atlas, territory: str) -> list[Row]:
    """Return the outlines on file of a territory, one for each definition."""
    variants = atlas.tables.get("territory-variants")
    if variants is None:
        return []
    return records(variants[variants["territory"] == territory])


def routes_through(atlas: Atlas, shape: BaseGeometry) -> list[Row]:
    """Return the routes that begin, stop or run through a shape in longitude and latitude."""
    import geopandas as gpd

    legs = atlas.tables.get("route-legs")
    if legs is None or "routes" not in {**atlas.layers(), **atlas.whole}:
        return []
    assert isinstance(legs, gpd.GeoDataFrame)
    known_way = ~legs["geometry_method"].isin(_WAY_UNKNOWN)
    through = legs.intersects(shape) & known_way
    stops = legs.boundary.intersects(shape)
    touching = set(legs.loc[through | stops, "route"])
    rows = atlas.layer("routes").frame
    return records(rows[rows["id"].isin(touching)])


def incidents_inside(atlas: Atlas, territory: str) -> list[Row]:
    """Return the incidents that the join put into a territory, by date."""
    if "incidents" not in {**atlas.layers(), **atlas.whole}:
        return []
    rows = atlas.layer("incidents").frame
    if "in_territories" not in rows.columns:
        return []
    inside = rows[[territory in split_cell(cell) for cell in rows["in_territories"]]]
    return records(inside.sort_values(["date_from", "id"]))


def places_inside(atlas: Atlas, shape: BaseGeometry) -> list[Row]:
    """Return the cities, ports, crossings and other places within a shape, by kind and name."""
    if "places" not in {**atlas.layers(), **atlas.whole}:
        return []
    rows = atlas.layer("places").geo
    return records(rows[rows.intersects(shape)].sort_values(["kind", "title", "id"]))


def indicators_of(atlas: Atlas, shape: BaseGeometry, countries: list[str]) -> list[Row]:
    """Return the latest value of each indicator of the departments and countries of a shape.

    Each row also has ``area_name``: a department's name, or a country's code.
    """
    units = atlas.base["admin1"].geo
    near = units[units.intersects(shape)]
    covered = crs.area_km2(near.intersection(shape)) / crs.area_km2(near.geometry)
    names = dict(near.loc[covered > _SMALL_SHARE, ["code", "name"]].itertuples(index=False))
    areas = {**names, **{code: code for code in countries}}
    table = atlas.tables.get("indicators")
    if table is None or table.empty:
        return []
    held = table[table["area"].isin(areas)].sort_values(["area", "indicator", "year", "id"])
    latest = held.drop_duplicates(["area", "indicator"], keep="last")
    return [{**row, "area_name": areas[row["area"]]} for row in records(latest)]


def links_of(atlas: Atlas, feature_id: str) -> list[Row]:
    """Return the relations on file that begin or end at a feature; hypotheses left out."""
    links = atlas.tables.get("links")
    if links is None or links.empty:
        return []
    ends = (links["from"] == feature_id) | (links["to"] == feature_id)
    return records(links[ends & ~links["hypothetical"].astype(bool)])
