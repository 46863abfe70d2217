"""The layers of an atlas as frames to export: the same set for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geonexus.base.cells import join_cell

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec


def spatial_frames(atlas: Atlas) -> dict[str, gpd.GeoDataFrame]:
    """Return every layer that has a place, by name, in drawing order.

    The territories come with all variants of their outline, the routes with their legs, the flows
    with their nodes, and each indicator as the areas it is known for. A flow whose nodes have no
    place, and a node that is known to a country or wider, are rows without a shape.
    """
    import geopandas as gpd

    frames: dict[str, gpd.GeoDataFrame] = {}
    for group in atlas.groups:
        for spec, layer in group.layers:
            whole = atlas.layer(spec.layer).frame
            if spec.indicator is not None:
                frames[layer.id] = indicator_areas(atlas, spec, layer)
            elif isinstance(whole, gpd.GeoDataFrame):
                frames[spec.layer] = whole
    for name in PARTS:
        extra = atlas.tables.get(name)
        if isinstance(extra, gpd.GeoDataFrame):
            frames[name] = _told(atlas, name, extra)
    return frames


PARTS = {
    "territory-variants": ("territory", "territories", ("type", "claim", "contested")),
    "mentioned-variants": ("territory", "mentioned", ("type", "claim", "contested")),
    "route-legs": ("route", "routes", ("commodity", "two_way")),
    "flow-nodes": ("flow", "flows", ("commodity", "claim", "contested")),
}
"""Table of parts → the column that names the whole, its layer, and what the whole tells them."""


def _told(atlas: Atlas, name: str, parts: pd.DataFrame) -> pd.DataFrame:
    """Return parts of features with the columns of the whole feature that their style needs."""
    if name not in PARTS or PARTS[name][1] not in atlas.whole:
        return parts
    key, whole, columns = PARTS[name]
    rows = atlas.layer(whole).frame.set_index("id")
    at = list(parts.columns).index(key) + 1
    told = parts.copy()
    for column in reversed([c for c in columns if c in rows.columns and c not in parts.columns]):
        told.insert(at, column, parts[key].map(rows[column]))
    return told


def base_frames(atlas: Atlas) -> dict[str, gpd.GeoDataFrame]:
    """Return the base map, by name, in drawing order, for clients that have no base map."""
    roles = ("countries", "lakes", "admin1", "borders")
    return {f"base-{role}": atlas.base[role].geo for role in roles if role in atlas.base}


def of_one_kind(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame with shapes of one type: some clients refuse single and multi together."""
    import geopandas as gpd
    import shapely

    if frame.geom_type.nunique() < 2:
        return frame
    shapes: list[BaseGeometry] = []
    for shape in frame.geometry:
        kind = None if shape is None else shape.geom_type
        if kind == "Polygon":
            shapes.append(shapely.MultiPolygon([shape]))
        elif kind == "LineString":
            shapes.append(shapely.MultiLineString([shape]))
        else:
            shapes.append(shape)
    name = frame.geometry.name
    return frame.assign(**{name: gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)})


def table_name(name: str) -> str:
    """Return the name of a layer in a database: hyphens would need quotes in SQL."""
    return name.replace("-", "_")


def plain_tables(atlas: Atlas) -> dict[str, pd.DataFrame]:
    """Return every table to export, by name: layers without shapes, joins, actors, sources."""
    import geopandas as gpd

    tables: dict[str, pd.DataFrame] = {}
    for layer in atlas.whole.values():
        tables[layer.id] = _without_shape(layer.frame)
    for name, frame in atlas.tables.items():
        if isinstance(frame, gpd.GeoDataFrame) or len(frame):
            tables[name] = _without_shape(_told(atlas, name, frame))
    tables["sources"] = pd.DataFrame(list(atlas.sources.values()))
    return tables


def indicator_areas(atlas: Atlas, spec: LayerSpec, layer: Layer) -> gpd.GeoDataFrame:
    """Return the areas an indicator is known for, with its latest value and its whole series.

    Parameters
    ----------
    atlas
        Its base map gives the shapes.
    spec
        Names the indicator and the layer of the areas.
    layer
        The rows of that indicator: area, year, value, unit, qualifier and evidence.

    Returns
    -------
    geopandas.GeoDataFrame
        One row an area. ``series`` is ``year:value`` joined by ``;``, oldest first. Areas without
        a value are left out, never zero.
    """
    import geopandas as gpd

    rows = layer.frame.sort_values(["area", "year", "id"])
    written = rows["year"].astype(str) + ":" + rows["value"].map("{:g}".format)
    series = written.groupby(rows["area"]).agg(join_cell)
    latest = rows.drop_duplicates("area", keep="last").drop(columns=["id"]).set_index("area")
    latest.insert(3, "series", series)
    shapes = atlas.base["countries"].geo.set_index("iso3")
    names = [f"name_{language}" for language in ("en", "es", "pt")]
    joined = shapes.loc[shapes.index.isin(latest.index), [*names, "geometry"]].join(latest)
    joined = joined.sort_index().rename_axis("area").reset_index()
    columns = [c for c in joined.columns if c != "geometry"] + ["geometry"]
    return gpd.GeoDataFrame(joined[columns], geometry="geometry", crs=shapes.crs)


def _without_shape(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as a plain table; points keep their position as lon and lat, if any."""
    import geopandas as gpd

    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    if frame.geometry.notna().any() and (frame.geom_type.dropna() == "Point").all():
        table.insert(1, "lon", frame.geometry.x)
        table.insert(2, "lat", frame.geometry.y)
    return table
