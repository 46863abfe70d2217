"""The outlines of a territory that has several: shapes, definitions, what each holds, overlaps.

Sources differ on where a territory ends, and each outline is kept as a thing of its own: the page
draws those that a reader chooses one over another and says how much of each lies in the others.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from geonexus.base import crs
from geonexus.model.cards import LANGUAGES
from geonexus.render.encode import packed_parts, plain, simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geonexus.model.layer import Atlas, Layer

_TABLES = {"territory": "territory-variants", "mentioned": "mentioned-variants"}
_OF_ONE = ("area_km2", "is_default", "outline_basis", "variant", "definition", "units", "width_m")
OUTLINE_COLUMNS = (*(f"title_{code}" for code in LANGUAGES), *_OF_ONE)
"""What the page says of each outline, in this order."""
_KNOWN_TO_SPOT = frozenset({"exact", "place", "municipality"})
"""Place precisions of points that lie surely on one side of an outline."""
_WHOLE_SHARE = 0.999
"""Cutting one outline by another adds corners, and each moves the area a little."""
_COUNTED = ("incident", "response", "place")
"""Styles of points that an outline holds, as the page lists them."""


def outline_columns(
    atlas: Atlas,
    style_name: str,
    territories: Sequence[Any],
    quantum_deg: float,
    whole_countries: Callable[[Atlas, Layer], list[list[int]]],
) -> dict[str, Any]:
    """Return what the page needs of the outlines on file, one list for each territory.

    Parameters
    ----------
    atlas
        Its tables hold the outlines, where it was made from definitions.
    style_name
        ``territory`` or ``mentioned``; nothing for any other style.
    territories
        Ids, in the order of the rows.
    quantum_deg
        Size of one unit of the shapes.
    whole_countries
        Finds the countries of the base map that an outline is made of: these are not written again.

    Returns
    -------
    dict
        ``outlines``: the columns of ``OUTLINE_COLUMNS``. Of territories with several outlines also
        ``outline_parts`` (None for the one that is drawn anyway, and for whole countries),
        ``outline_land`` (rows of these in the base map), ``outline_holds`` (ids of points by style)
        and ``outline_shared`` (km² that each two have in common, pair by pair).
    """
    variants = atlas.tables.get(_TABLES.get(style_name, ""))
    if variants is None:
        return {}
    layer = atlas.parts.get(_TABLES[style_name])
    land = whole_countries(atlas, layer) if layer is not None else [[]] * len(variants)
    variants = variants.assign(_land=pd.Series(land, index=variants.index, dtype=object))
    rows = dict(list(variants.groupby("territory", sort=False)))
    none = variants.iloc[:0]
    found = [rows.get(territory, none) for territory in territories]
    several = [frame if len(frame) > 1 else none for frame in found]
    points = _points(atlas) if any(len(frame) for frame in several) else {}
    return {
        "outlines": [_described(frame) for frame in found],
        "outline_parts": [_parts(frame, quantum_deg) for frame in several],
        "outline_land": [list(frame["_land"]) for frame in several],
        "outline_holds": [[_held(shape, points) for shape in _shapes(frame)] for frame in several],
        "outline_shared": [_shared(frame) for frame in several],
    }


def _described(frame: pd.DataFrame) -> list[list[Any]]:
    columns = [frame[name] if name in frame else [None] * len(frame) for name in OUTLINE_COLUMNS]
    return [[plain(cell) for cell in cells] for cells in zip(*columns, strict=True)]


def _shapes(frame: pd.DataFrame) -> list[Any]:
    return list(frame["geometry"]) if "geometry" in frame else []


def _parts(frame: pd.DataFrame, quantum_deg: float) -> list[list[str] | None]:
    """Return the shape of each outline that is neither drawn anyway nor made of whole countries."""
    accuracy = frame["accuracy_m"] if "accuracy_m" in frame else [None] * len(frame)
    columns = (_shapes(frame), accuracy, frame["is_default"], frame["_land"])
    return [
        None if drawn or land else packed_parts(simplified(shape, plain(within)), quantum_deg)
        for shape, within, drawn, land in zip(*columns, strict=True)
    ]


def _points(atlas: Atlas) -> dict[str, tuple[list[str], Any]]:
    """Return, by style, the ids and spots of the points whose place is known to a town or finer."""
    found: dict[str, tuple[list[str], list[Any]]] = {}
    for group in atlas.groups:
        for spec, layer in group.layers:
            if spec.style not in _COUNTED or layer.card.geometry != "point":
                continue
            frame = layer.geo
            if "place_precision" in frame.columns:
                frame = frame[frame["place_precision"].isin(_KNOWN_TO_SPOT)]
            frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
            ids, spots = found.setdefault(spec.style, ([], []))
            ids.extend(frame[layer.card.key].astype(str))
            spots.extend(frame.geometry)
    return {style: (ids, shapely.STRtree(spots)) for style, (ids, spots) in found.items()}


def _held(shape: Any, points: dict[str, tuple[list[str], Any]]) -> dict[str, list[str]]:  # noqa: ANN401
    """Return the ids of the points in a shape, each once."""
    return {
        style: sorted({ids[row] for row in tree.query(shape, predicate="covers")})
        for style, (ids, tree) in points.items()
    }


def _shared(frame: pd.DataFrame) -> list[float]:
    """Return the stated area that each two outlines have in common, in the order of pairs.

    Where one lies in the other that is its own area, to the kilometer.
    """
    import geopandas as gpd

    pairs = list(combinations(zip(_shapes(frame), frame["area_km2"], strict=True), 2))
    common = [shapely.intersection(one, other) for (one, _), (other, _) in pairs]
    if not common:
        return []
    measured = crs.area_km2(gpd.GeoSeries(common, crs=crs.GEOGRAPHIC))
    smaller = [min(area, other) for (_, area), (_, other) in pairs]
    return [
        plain(least if found > _WHOLE_SHARE * least else crs.stated_km2(float(found)))
        for found, least in zip(measured, smaller, strict=True)
    ]
