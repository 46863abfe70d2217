"""Switch GDAL's remote and virtual drivers off before any GDAL loads.

The pyogrio, fiona and rasterio wheels each carry a separate GDAL, and each reads these
settings from the environment when it loads. A file that merely *opens* can otherwise make GDAL
send a request (a GeoJSON ``crs`` link, a WFS document) or hand over another local file's rows
(a VRT named ``.geojson``): an analyst under watch must be able to open a file and stay silent.
"""

from __future__ import annotations

import logging
import os

_REMOTE_AND_VIRTUAL = (
    "AmigoCloud CSW Carto DAAS DERIVED EEDA EEDAI Elasticsearch GDALG GTI HTTP NGW OAPIF OGCAPI "
    "OGR_VRT PLMOSAIC PLSCENES STACIT STACTA VRT WCS WFS WMS WMTS"
)
_SETTINGS = {
    # crs links are resolved inside a driver that must stay on; a dead proxy is what stops them.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    # .aux.xml side-cars can point elsewhere, and writing one changes the folder that is read.
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "PROJ_NETWORK": "OFF",
}


def harden() -> None:
    """Set the switches for this process, unless ``GEONEXUS_ALLOW_REMOTE_GDAL=1`` asks otherwise.

    ``geonexus/__init__.py`` calls this before anything imports GDAL. It changes this process's
    environment only; a script that needs remote rasters besides geonexus sets the variable.
    """
    if os.environ.get("GEONEXUS_ALLOW_REMOTE_GDAL") == "1":
        return
    os.environ.update(_SETTINGS)
    skip = os.environ.get("GDAL_SKIP", "")
    os.environ["GDAL_SKIP"] = " ".join(dict.fromkeys(f"{skip} {_REMOTE_AND_VIRTUAL}".split()))
    for name in ("fiona._env", "rasterio._env"):
        logging.getLogger(name).addFilter(_about_other_things)


def _about_other_things(record: logging.LogRecord) -> bool:
    """Return False for "Unable to find driver": a wheel that lacks one has nothing to skip."""
    return "GDAL_SKIP" not in record.getMessage()
