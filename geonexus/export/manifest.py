"""The manifest: what was written, from what, by which steps, and how every join went."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.files import sha256, write_text

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas, Layer

NAME = "manifest.json"
_SEAL = re.compile(r'"seal": "[0-9a-f]*"')
_LIBRARIES = ("geopandas", "shapely", "pyogrio", "fiona", "rasterio", "pyproj", "folium", "pandas")


def manifest(atlas: Atlas, folder: Path, outputs: list[Path]) -> dict[str, Any]:
    """Return the manifest of a build.

    Parameters
    ----------
    atlas
        What was built.
    folder
        Where the outputs lie; their paths are given relative to it.
    outputs
        The files, each hashed.
    """
    return {
        "seal": "",
        "geonexus": version("geonexus"),
        "atlas": atlas.spec.id,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "outputs": [
            {
                "path": path.relative_to(folder).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": sha256(path),
            }
            for path in sorted(outputs)
        ],
        "layers": [
            _lineage(layer)
            for _, layer in sorted({**atlas.layers(), **atlas.whole, **atlas.parts}.items())
        ],
        "read": [
            {
                "layer": card.id,
                "vintage": card.vintage,
                "license": card.license,
                "attribution": card.attribution,
                "sha256": card.sha256,
                "sources": [source.model_dump(exclude_none=True) for source in card.sources],
            }
            for card in atlas.cards
        ],
        "joins": [asdict(tally) for tally in atlas.tallies],
        "sources": [dict(row) for _, row in sorted(atlas.sources.items())],
    }


def write_manifest(atlas: Atlas, folder: Path, outputs: list[Path]) -> Path:
    """Write ``manifest.json`` beside the outputs and return its path."""
    path = folder / NAME
    text = json.dumps(manifest(atlas, folder, outputs), indent=1, ensure_ascii=False)
    write_text(path, sealed(text + "\n"))
    return path


def sealed(text: str) -> str:
    """Return a manifest with the hash of itself in its seal, which counts as empty in the hash.

    Against accident, not against forgery: who changes a file on purpose can seal it again.

    Parameters
    ----------
    text
        With or without a hash in the seal.
    """
    empty = _SEAL.sub('"seal": ""', text, count=1)
    found = hashlib.sha256(empty.encode()).hexdigest()
    return empty.replace('"seal": ""', f'"seal": "{found}"', 1)


def is_sealed(text: str) -> bool:
    """Return whether a manifest carries a seal, and the seal fits."""
    found = _SEAL.search(text)
    return found is not None and sealed(text) == text


def _lineage(layer: Layer) -> dict[str, Any]:
    steps = []
    for step in layer.history:
        row = {key: value for key, value in asdict(step).items() if value is not None}
        steps.append(row)
    shapes = getattr(layer.frame, "geometry", None)
    unlocated = 0 if shapes is None else int(shapes.isna().sum())
    return {
        "layer": layer.id,
        "rows": len(layer),
        # these rows are kept without a shape: null in GeoJSON, no index in FlatGeobuf
        **({"unlocated": unlocated} if unlocated else {}),
        "rejected": 0 if layer.rejects is None else len(layer.rejects),
        "steps": steps,
    }
