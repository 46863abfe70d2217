"""Coordinate reference systems: the only module that names one.

Everything is stored in longitude and latitude; areas are measured in an equal-area projection and
lengths on the ellipsoid, never in degrees and never in Web Mercator (2.2 times too large at 50°).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

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
    """Return the azimuthal equidistant projection round a point: true distances from the center.

    A plain projection of WGS 84: a ``Transformer`` gives the same numbers and takes 6 ms to make,
    for it looks for the best of all ways between two CRSs.

    Parameters
    ----------
    lon, lat
        Center in degrees.
    """
    from pyproj import Proj

    return Proj(proj="aeqd", lat_0=lat, lon_0=lon, datum="WGS84", units="m", preserve_units=True)


def equal_area_around(lon: float, lat: float) -> CRS:
    """Return a Lambert azimuthal equal-area CRS centered on a point, for a printed map.

    Parameters
    ----------
    lon, lat
        Center in degrees.
    """
    from pyproj import CRS

    return CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m +no_defs")


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


def require(crs: Any, what: str) -> None:  # noqa: ANN401  (pyproj accepts many kinds)
    """Raise ``CRSError`` when ``crs`` is absent.

    Parameters
    ----------
    crs
        What a frame says of itself; ``None`` when it says nothing.
    what
        The thing that should have a CRS, for the message.
    """
    if crs is None:
        raise CRSError(
            f"{what} has no coordinate reference system; "
            f"say which one it is with set_crs, e.g. {GEOGRAPHIC} for longitude and latitude"
        )


def require_geographic(crs: Any, what: str) -> None:  # noqa: ANN401
    """Raise ``CRSError`` unless ``crs`` is longitude and latitude on WGS 84."""
    require(crs, what)
    from pyproj import CRS

    if CRS.from_user_input(crs) != CRS.from_user_input(GEOGRAPHIC):
        raise CRSError(f"{what} is in {crs}; convert it first with to_crs({GEOGRAPHIC!r})")
