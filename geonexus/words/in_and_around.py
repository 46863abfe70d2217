"""What the atlas holds in and around a territory: rows, not words.

Nothing is inferred from nearness alone: a route touches a territory when a stop of it lies inside
or a leg with a known way runs through; a straight schematic line that happens to cross it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    names = ("territory-variants", "mentioned-variants")
    tables = (atlas.tables[name] for name in names if name in atlas.tables)
    return [row for table in tables for row in records(table[table["territory"] == territory])]


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
    return _joined_inside(atlas, "incidents", territory)


def _joined_inside(atlas: Atlas, layer: str, territory: str) -> list[Row]:
    if layer not in {**atlas.layers(), **atlas.whole}:
        return []
    rows = atlas.layer(layer).frame
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


def indicators_of(
    atlas: Atlas, shape: BaseGeometry, countries: list[str], own: dict[str, str] | None = None
) -> list[Row]:
    """Return the figures of the departments and countries of a shape, those of the latest year.

    Where several figures are on file for one area, indicator and year, all are returned: none is
    truer for standing last. Figures without a year are returned beside them.

    Parameters
    ----------
    atlas
        A built atlas.
    shape
        In longitude and latitude.
    countries
        Codes of the countries of the shape.
    own
        Other areas whose figures are wanted, by id, with their names: the territory itself.

    Returns
    -------
    list of mapping
        Those of ``own`` first, then those of departments and countries. Each row also has
        ``area_name``: a department's name, a country's code, or as in ``own``.
    """
    table = atlas.tables.get("indicators")
    if table is None or table.empty:
        return []
    areas = {**(own or {}), **departments_of(atlas, shape), **{code: code for code in countries}}
    held = table[table["area"].isin(areas)]
    years = pd.to_numeric(held["year"], errors="coerce")
    latest = years.groupby([held["area"], held["indicator"]]).transform("max")
    order = {area: place for place, area in enumerate(areas)}
    kept = held[(years == latest) | years.isna()]
    kept = kept.assign(_at=kept["area"].map(order)).sort_values(["_at", "indicator", "year", "id"])
    return [{**row, "area_name": areas[row["area"]]} for row in records(kept.drop(columns="_at"))]


def departments_of(atlas: Atlas, shape: BaseGeometry) -> dict[str, str]:
    """Return code and name of the departments that a shape covers more than the edge of."""
    units = atlas.base["admin1"].geo
    near = units[units.intersects(shape)]
    covered = crs.area_km2(near.intersection(shape)) / crs.area_km2(near.geometry)
    return dict(near.loc[covered > _SMALL_SHARE, ["code", "name"]].itertuples(index=False))


def notes_about(atlas: Atlas, subjects: Iterable[str]) -> list[Row]:
    """Return the figures that speak of these features, actors, departments or countries only."""
    notes = atlas.tables.get("notes")
    if notes is None:
        return []
    return records(notes[notes["subject"].isin(list(subjects))].sort_values("id"))


def responses_inside(atlas: Atlas, territory: str) -> list[Row]:
    """Return the laws, hearings and agreements that the join put into a territory, by date."""
    return _joined_inside(atlas, "responses", territory)


def flows_in(atlas: Atlas, area: str) -> list[Row]:
    """Return the flows with a node that is known to be in an area, each with ``match``.

    Parameters
    ----------
    atlas
        A built atlas.
    area
        ``terr:…`` or ``mentioned:…``.

    Returns
    -------
    list of mapping
        ``match`` is ``named`` (the node is the area), ``inside`` (a node known to its town or finer
        lies in it) or ``country`` (the area holds the whole country that the node is known to).
    """
    flows, nodes = atlas.whole.get("flows"), atlas.tables.get("flow-nodes")
    if flows is None or nodes is None:
        return []
    how = dict.fromkeys(nodes.loc[nodes["at"] == area, "flow"], "named")
    table = atlas.tables.get("flows-territories")
    if table is not None:
        here = table[table["territory"] == area]
        how = {**dict(zip(here["flow"], here["match"], strict=True)), **how}
    return [{**row, "match": how[row["id"]]} for row in records(flows.frame) if row["id"] in how]


def known_to_country(atlas: Atlas, area: Row) -> tuple[list[Row], list[Row]]:
    """Return the incidents and flows that are known to a country of an area and no closer.

    Nothing says that they are in the area. What is in it, because the area holds that whole
    country, is left out.
    """
    countries = set(split_cell(area["countries"]))
    incidents: list[Row] = []
    if "incidents" in atlas.whole:
        told = {row["id"] for row in incidents_inside(atlas, area["id"])}
        for row in records(atlas.whole["incidents"].frame):
            own = split_cell(row.get("countries") or row.get("country"))
            coarse = row.get("place_precision") == "country"
            if coarse and countries & set(own) and row["id"] not in told:
                incidents.append(row)
    flows, nodes = atlas.whole.get("flows"), atlas.tables.get("flow-nodes")
    if flows is None or nodes is None:
        return incidents, []
    coarse_nodes = nodes[nodes["place_precision"] == "country"]
    shared = [bool(countries & set(split_cell(cell))) for cell in coarse_nodes["country"]]
    wanted = set(coarse_nodes.loc[shared, "flow"]) - {r["id"] for r in flows_in(atlas, area["id"])}
    return incidents, [row for row in records(flows.frame) if row["id"] in wanted]


def links_of(atlas: Atlas, feature_id: str) -> list[Row]:
    """Return the relations on file that begin or end at a feature; hypotheses left out."""
    links = atlas.tables.get("links")
    if links is None or links.empty:
        return []
    ends = (links["from"] == feature_id) | (links["to"] == feature_id)
    return records(links[ends & ~links["hypothetical"].astype(bool)])
