"""Sourced, graded maps of criminalized territories and trafficking routes.

The face of the package: every public name, loaded on first use, and nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geonexus.base.gdal_drivers import harden

if TYPE_CHECKING:
    from geonexus.atlas.audit import audit
    from geonexus.atlas.build import AtlasProject, BuiltAtlas, open_atlas
    from geonexus.atlas.join_file import join_file
    from geonexus.base.crs import area_km2
    from geonexus.catalog.catalog import Catalog
    from geonexus.errors import (
        CRSError,
        DatabaseError,
        Fault,
        GeonexusError,
        InputError,
        MissingExtraError,
        MissingFileError,
        OutputError,
        TieError,
        UnknownNameError,
    )
    from geonexus.export.verify import verify
    from geonexus.join.areal import areal
    from geonexus.join.likely import expected, likely
    from geonexus.join.nearest import nearest
    from geonexus.join.rates import poisson_interval, rate_per_km2, rate_per_people
    from geonexus.join.within import by_key, within
    from geonexus.join.zonal import zonal
    from geonexus.model.cards import Card
    from geonexus.model.definitions import Route, Territory
    from geonexus.model.evidence import Evidence, date_bounds, independent_origins
    from geonexus.model.layer import Atlas, Layer, Tally
    from geonexus.readers.mapping import EventMapping
    from geonexus.readers.raster import read_raster
    from geonexus.readers.vector import read_records, read_vector, vector_layers
    from geonexus.userdata.events import read_events
    from geonexus.userdata.indicators import read_indicators

harden()

__version__ = "0.1.0"

_HOME = {
    "Atlas": "model.layer",
    "AtlasProject": "atlas.build",
    "BuiltAtlas": "atlas.build",
    "CRSError": "errors",
    "Card": "model.cards",
    "Catalog": "catalog.catalog",
    "DatabaseError": "errors",
    "EventMapping": "readers.mapping",
    "Evidence": "model.evidence",
    "Fault": "errors",
    "GeonexusError": "errors",
    "InputError": "errors",
    "Layer": "model.layer",
    "MissingExtraError": "errors",
    "MissingFileError": "errors",
    "OutputError": "errors",
    "Route": "model.definitions",
    "Tally": "model.layer",
    "Territory": "model.definitions",
    "TieError": "errors",
    "UnknownNameError": "errors",
    "area_km2": "base.crs",
    "areal": "join.areal",
    "audit": "atlas.audit",
    "by_key": "join.within",
    "date_bounds": "model.evidence",
    "expected": "join.likely",
    "independent_origins": "model.evidence",
    "join_file": "atlas.join_file",
    "likely": "join.likely",
    "nearest": "join.nearest",
    "open_atlas": "atlas.build",
    "poisson_interval": "join.rates",
    "rate_per_km2": "join.rates",
    "rate_per_people": "join.rates",
    "read_events": "userdata.events",
    "read_indicators": "userdata.indicators",
    "read_raster": "readers.raster",
    "read_records": "readers.vector",
    "read_vector": "readers.vector",
    "vector_layers": "readers.vector",
    "verify": "export.verify",
    "within": "join.within",
    "zonal": "join.zonal",
}
"""Public name → the module it lives in."""

__all__ = [
    "Atlas",
    "AtlasProject",
    "BuiltAtlas",
    "CRSError",
    "Card",
    "Catalog",
    "DatabaseError",
    "EventMapping",
    "Evidence",
    "Fault",
    "GeonexusError",
    "InputError",
    "Layer",
    "MissingExtraError",
    "MissingFileError",
    "OutputError",
    "Route",
    "Tally",
    "Territory",
    "TieError",
    "UnknownNameError",
    "area_km2",
    "areal",
    "audit",
    "by_key",
    "date_bounds",
    "expected",
    "independent_origins",
    "join_file",
    "likely",
    "nearest",
    "open_atlas",
    "poisson_interval",
    "rate_per_km2",
    "rate_per_people",
    "read_events",
    "read_indicators",
    "read_raster",
    "read_records",
    "read_vector",
    "vector_layers",
    "verify",
    "within",
    "zonal",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load a public name on first use: ``import geonexus`` itself stays light."""
    if name not in _HOME:
        from geonexus.errors import near_match

        raise AttributeError(f"module 'geonexus' has no {name!r}{near_match(name, __all__)}")
    value = getattr(import_module(f"geonexus.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
