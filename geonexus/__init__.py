"""geonexus: sourced, graded maps of criminalized territories and trafficking routes.

The face of the package: every public name, loaded on first use, and nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geonexus.gdal_safety import harden

if TYPE_CHECKING:
    from geonexus.areal_weights import areal
    from geonexus.build import AtlasProject, BuiltAtlas, open_atlas
    from geonexus.cards import Card
    from geonexus.catalog import Catalog
    from geonexus.crs import area_km2
    from geonexus.definitions import Route, Territory
    from geonexus.distances import nearest
    from geonexus.errors import (
        CRSError,
        GeonexusError,
        InputError,
        MissingFileError,
        OutputError,
        TieError,
        UnknownNameError,
    )
    from geonexus.events import read_events
    from geonexus.evidence import Evidence, date_bounds, independent_origins
    from geonexus.export.verify import verify
    from geonexus.indicator_tables import read_indicators
    from geonexus.join import by_key, within
    from geonexus.joining import join_file
    from geonexus.layer_audit import audit
    from geonexus.model import Atlas, Layer, Tally
    from geonexus.rates import poisson_interval, rate_per_km2, rate_per_people
    from geonexus.readers.mapping import EventMapping
    from geonexus.readers.raster import read_raster
    from geonexus.readers.vector import read_records, read_vector, vector_layers
    from geonexus.spread import expected, likely
    from geonexus.zonal_stats import zonal

harden()

__version__ = "0.1.0"

_HOME = {
    "Atlas": "model",
    "AtlasProject": "build",
    "BuiltAtlas": "build",
    "CRSError": "errors",
    "Card": "cards",
    "Catalog": "catalog",
    "EventMapping": "readers.mapping",
    "Evidence": "evidence",
    "GeonexusError": "errors",
    "InputError": "errors",
    "Layer": "model",
    "MissingFileError": "errors",
    "OutputError": "errors",
    "Route": "definitions",
    "Tally": "model",
    "Territory": "definitions",
    "TieError": "errors",
    "UnknownNameError": "errors",
    "area_km2": "crs",
    "areal": "areal_weights",
    "audit": "layer_audit",
    "by_key": "join",
    "date_bounds": "evidence",
    "expected": "spread",
    "independent_origins": "evidence",
    "join_file": "joining",
    "likely": "spread",
    "nearest": "distances",
    "open_atlas": "build",
    "poisson_interval": "rates",
    "rate_per_km2": "rates",
    "rate_per_people": "rates",
    "read_events": "events",
    "read_indicators": "indicator_tables",
    "read_raster": "readers.raster",
    "read_records": "readers.vector",
    "read_vector": "readers.vector",
    "vector_layers": "readers.vector",
    "verify": "export.verify",
    "within": "join",
    "zonal": "zonal_stats",
}
"""Public name → the module it lives in."""

__all__ = [
    "Atlas",
    "AtlasProject",
    "BuiltAtlas",
    "CRSError",
    "Card",
    "Catalog",
    "EventMapping",
    "Evidence",
    "GeonexusError",
    "InputError",
    "Layer",
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
