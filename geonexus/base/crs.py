"""Coordinate reference systems: the only module that names one.

Everything is stored in longitude and latitude; areas are measured in an equal-area projection and
lengths on the ellipsoid, never in degrees and never in Web Mercator (2.2 times too large at 50°).
"""

from __future__ import annotations

from functools import cache
from math import cos, radians
from typing import TYPE_CHECKING, Any, Literal, cast

from geonexus.errors import CRSError

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray
    from pyproj import CRS, Geod, Proj, Transformer

GEOGRAPHIC = "EPSG:4326"
"""Longitude and latitude on WGS 84: the CRS of every layer."""

EQUAL_AREA = "ESRI:54034"
"""World cylindrical equal area: where areas are measured."""

WEB_MERCATOR = "EPSG:3857"
"""For drawing beside web tiles only; never for measuring."""

M2_PER_KM2 = 1e6

# What is a strip, and what is most of the world, for the choice of a printed map's projection.
_WORLD_DEG = 160.0
_STRIP_DEG = 20.0
_STRIP_RATIO = 1.8
_TROPIC_DEG = 12.0


@cache
def geod() -> Geod:
    """Return the WGS 84 ellipsoid, for distances in meters."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


@cache
def to_equal_area() -> Transformer:
    """Return the (lon, lat) → equal-area meters transformer."""
    from pyproj import Transformer

    return Transformer.from_crs(GEOGRAPHIC, EQUAL_AREA, always_xy=True)


def azimuthal_equidistant(lon: float, lat: float) -> Proj:
    """Return the azimuthal equidistant projection around a point: true distances from the center.

    A plain projection of WGS 84: a ``Transformer`` gives the same numbers and takes 6 ms to make,
    for it looks for the best of all ways between two CRSs.

    Parameters
    ----------
    lon, lat
        Center in degrees.
    """
    from pyproj import Proj

    return Proj(proj="aeqd", lat_0=lat, lon_0=lon, datum="WGS84", units="m", preserve_units=True)


PrintedProjection = Literal["laea", "aea", "cea", "eqearth"]
"""Name of a projection of a printed map, as PROJ writes it; every one of them is equal-area."""


def printed(
    extent: tuple[float, float, float, float], *, whole_world: bool = False
) -> tuple[CRS, PrintedProjection]:
    """Return the equal-area projection that distorts a printed map of an extent least.

    After Snyder and the Projection Wizard of Šavrič, Jenny and Jenny (2016): Equal Earth for most
    of the world; a wide strip gets Albers' cone, or the cylinder near the equator; everything else
    Lambert's azimuthal projection around its middle, which is all but conformal at small extents.

    Parameters
    ----------
    extent
        West, south, east, north in degrees; east may exceed 180 where the map crosses there.
    whole_world
        Whether the paper shows so much around the extent that only a world projection fits.

    Returns
    -------
    tuple of CRS and str
        The projection in meters, and its PROJ name, for the note on the sheet.

    Examples
    --------
    >>> printed((-75.0, -14.0, -72.0, -11.0))[1]
    'laea'
    """
    from pyproj import CRS

    west, south, east, north = extent
    lon, lat = (west + east) / 2, (south + north) / 2
    width = (east - west) * cos(radians(lat))
    tail = "+datum=WGS84 +units=m +no_defs"
    kind: PrintedProjection = "laea"
    text = f"+proj=laea +lat_0={lat} +lon_0={lon} {tail}"
    if whole_world or east - west > _WORLD_DEG:
        kind, text = "eqearth", f"+proj=eqearth +lon_0={lon} {tail}"
    elif width > _STRIP_DEG and width > _STRIP_RATIO * (north - south):
        sixth = (north - south) / 6
        if abs(lat) < _TROPIC_DEG:
            kind, text = "cea", f"+proj=cea +lat_ts={abs(lat)} +lon_0={lon} {tail}"
        else:
            cone = f"+lat_1={south + sixth} +lat_2={north - sixth} +lat_0={lat}"
            kind, text = "aea", f"+proj=aea {cone} +lon_0={lon} {tail}"
    return CRS.from_proj4(text), kind


def area_km2(geometries: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the area of each geometry in km².

    Parameters
    ----------
    geometries
        Polygons in any CRS; measured in ``EQUAL_AREA``.

    Raises
    ------
    CRSError
        The series has no CRS.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> one_degree = gpd.GeoSeries([shapely.box(-70, 0, -69, 1)], crs=GEOGRAPHIC)
    >>> round(float(area_km2(one_degree)[0]))
    12308
    """
    require(geometries.crs, "the geometries to measure")
    measured = geometries.to_crs(EQUAL_AREA).area / M2_PER_KM2
    return cast("NDArray[np.float64]", measured.to_numpy())


def stated_km2(area_km2: float) -> float:
    """Return an area as it is stated: whole from 100 km² up, below that with one decimal.

    Rounded once and here: a decimal more in the data would be rounded again by whoever shows it,
    and a half goes up in one place and down in another.

    Parameters
    ----------
    area_km2
        As it was measured.

    Examples
    --------
    >>> stated_km2(29_036.46), stated_km2(78.54)
    (29036.0, 78.5)
    """
    return float(round(area_km2)) if area_km2 >= 99.95 else round(area_km2, 1)


def on_equal_area(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes in ``EQUAL_AREA``, whose sides stay where longitude and latitude draw them.

    A side straight in degrees is bent in meters; vertices are added every tenth of a degree, which
    leaves at most 2.5 m between the two.

    Parameters
    ----------
    shapes
        In longitude and latitude.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> round(on_equal_area(np.array([shapely.box(-70, 0, -69, 1)]))[0].area / 1e6)
    12308
    """
    import numpy as np
    import shapely

    def project(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_equal_area().transform(*places.T))

    projected: NDArray[np.object_] = shapely.transform(shapely.segmentize(shapes, 0.1), project)
    return projected


def require(crs: Any, what: str) -> None:  # noqa: ANN401  (pyproj accepts many kinds)
    """Check that a coordinate reference system is stated.

    Parameters
    ----------
    crs
        The CRS of a frame; ``None`` when it has none.
    what
        The thing that should have a CRS, for the message.

    Raises
    ------
    CRSError
        There is none.
    """
    if crs is None:
        raise CRSError(
            f"{what} has no coordinate reference system; "
            f"say which one it is with set_crs, e.g. {GEOGRAPHIC} for longitude and latitude"
        )


def require_geographic(crs: Any, what: str) -> None:  # noqa: ANN401
    """Check that a coordinate reference system is longitude and latitude on WGS 84.

    Raises
    ------
    CRSError
        There is none, or it is another one.
    """
    require(crs, what)
    from pyproj import CRS

    if CRS.from_user_input(crs) != CRS.from_user_input(GEOGRAPHIC):
        raise CRSError(f"{what} is in {crs}; convert it first with to_crs({GEOGRAPHIC!r})")
