"""A Frictionless Data Package beside the manifest: every file, and the schema of every table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.files import sha256, write_text
from geonexus.words.evidence import source_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geonexus.export.about import About
    from geonexus.model.layer import Atlas

NAME = "datapackage.json"

_MEDIA = {
    ".csv": "text/csv",
    ".fgb": "application/vnd.flatgeobuf",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html",
    ".json": "application/json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".qgz": "application/zip",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_TYPES = {"b": "boolean", "i": "integer", "u": "integer", "f": "number"}


def write_datapackage(
    atlas: Atlas,
    folder: Path,
    outputs: list[Path],
    tables: Mapping[str, pd.DataFrame],
    about: Mapping[str, About],
    whole: About,
) -> Path:
    """Write ``datapackage.json`` into the folder of the outputs and return its path.

    Parameters
    ----------
    atlas
        Its sources are listed.
    folder
        Where the outputs lie; paths are relative to it.
    outputs
        The files, each hashed.
    tables
        Name → rows of each CSV table.
    about
        Name of layer or table → what is said of it.
    whole
        What is said of the atlas.
    """
    resources = [
        _resource(path, path.relative_to(folder).as_posix(), tables, about)
        for path in sorted(outputs)
    ]
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": whole.name,
        "title": whole.title,
        "description": whole.abstract,
        "licenses": [{"name": name} for name in whole.license.split("; ") if name],
        "sources": [{"title": source_title(row)} for _, row in sorted(atlas.sources.items())],
        "resources": resources,
    }
    target = folder / NAME
    package = {key: value for key, value in package.items() if value}
    write_text(target, json.dumps(package, indent=1, ensure_ascii=False) + "\n")
    return target


def _resource(
    path: Path, name: str, tables: Mapping[str, pd.DataFrame], about: Mapping[str, About]
) -> dict[str, Any]:
    plain = name.lower().replace("/", "-").replace(".", "-")
    resource: dict[str, Any] = {
        "name": plain,
        "path": name,
        "format": path.suffix.lstrip("."),
        "mediatype": _MEDIA.get(path.suffix, "application/octet-stream"),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }
    said = about.get(path.stem)
    if said is not None:
        resource |= {"title": said.title, "description": said.abstract}
        resource["licenses"] = [{"name": said.license}] if said.license else []
        resource["sources"] = [{"title": source} for source in said.sources]
    if path.suffix == ".csv" and path.stem in tables:
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
        resource["schema"] = _schema(tables[path.stem], said)
    else:
        resource["type"] = "file"  # frictionless would read a map layer as a table
    return {key: value for key, value in resource.items() if value not in ("", [])}


def _schema(table: pd.DataFrame, said: About | None) -> dict[str, Any]:
    """Return the Table Schema of a CSV: types from the rows, meaning from the card."""
    known = said.columns if said and said.columns else {}
    fields = []
    for name in map(str, table.columns):
        field = {"name": name, "type": _TYPES.get(table[name].dtype.kind, "string")}
        if name in known:
            field["description"] = known[name].about
            unit = known[name].unit
            if unit:
                field["unit"] = unit
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if said and said.key in table.columns:
        schema["primaryKey"] = said.key
    return schema
