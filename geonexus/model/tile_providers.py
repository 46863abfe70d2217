"""Who may serve online tiles to a page, when a specification asks for it by name.

Each provider answers from one host, which is all that the page's policy then allows; needs no
key; and needs no referrer, which a page from a disk has not (so OpenStreetMap's own tiles are
not here). Names are those of xyzservices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TileProvider:
    """One provider of online tiles."""

    title: str
    host: str
    """The only host that is asked."""
    path: str
    """Path of a tile with ``{z}``, ``{x}`` and ``{y}``."""
    attribution: str
    """Whom to thank, as plain text."""
    max_zoom: int
    """Deepest zoom at which there are tiles; the map enlarges these beyond it."""

    @property
    def url(self) -> str:
        """Return the address of a tile, with places for ``z``, ``x`` and ``y``."""
        return f"https://{self.host}{self.path}"


_ESRI = "server.arcgisonline.com"

PROVIDERS: Mapping[str, TileProvider] = {
    "Esri.WorldImagery": TileProvider(
        "Esri World Imagery",
        _ESRI,
        "/ArcGIS/rest/services/World_Imagery/MapServer/tile/{z}/{y}/{x}",
        "Tiles © Esri — Source: Esri, i-cubed, USDA, USGS, AEX, GeoEye, Getmapping, Aerogrid, "
        "IGN, IGP, UPR-EGP, and the GIS User Community",
        17,
    ),
    "Esri.WorldTopoMap": TileProvider(
        "Esri World Topographic Map",
        _ESRI,
        "/ArcGIS/rest/services/World_Topo_Map/MapServer/tile/{z}/{y}/{x}",
        "Tiles © Esri — Esri, DeLorme, NAVTEQ, TomTom, Intermap, iPC, USGS, FAO, NPS, NRCAN, "
        "GeoBase, Kadaster NL, Ordnance Survey, Esri Japan, METI, Esri China (Hong Kong), and "
        "the GIS User Community",
        17,
    ),
    "NASAGIBS.BlueMarble": TileProvider(
        "NASA Blue Marble",
        "gibs.earthdata.nasa.gov",
        "/wmts/epsg3857/best/BlueMarble_NextGeneration/default/GoogleMapsCompatible_Level8/"
        "{z}/{y}/{x}.jpeg",
        "Imagery provided by services from the Global Imagery Browse Services (GIBS), operated "
        "by the NASA/GSFC/Earth Science Data and Information System (ESDIS) with funding "
        "provided by NASA/HQ.",
        8,
    ),
}
"""Name that a specification gives → provider."""
