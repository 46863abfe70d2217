"""Reopen what a build wrote and compare it with its manifest; for .ci/run."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path

import geopandas as gpd
import pyogrio


def main(folder: Path) -> None:
    """Fail unless hashes, counts and sizes are as the manifest and the promises say."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for output in manifest["outputs"]:
        data = (folder / output["path"]).read_bytes()
        assert len(data) == output["bytes"], output["path"]
        assert hashlib.sha256(data).hexdigest() == output["sha256"], output["path"]
    [package] = folder.glob("*.gpkg")
    in_package = {name for name, _ in pyogrio.list_layers(package)}
    for path in sorted((folder / "layers").glob("*.geojson")):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        name = path.stem.replace("-", "_")
        assert name in in_package, name
        assert len(gpd.read_file(package, layer=name)) == len(features) > 0, name
    for path in (folder / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.reader(stream))) > 1, path.name
    size_mb = (folder / "index.html").stat().st_size / 1e6
    assert size_mb <= 3, f"index.html has {size_mb:.1f} MB"
    print(f"{len(manifest['outputs'])} outputs as in the manifest; index.html {size_mb:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
