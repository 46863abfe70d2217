"""Save a built atlas: every output into a private folder first, then into place together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.export.about import about_atlas, about_tables
from geonexus.export.datapackage import write_datapackage
from geonexus.export.frames import base_frames, plain_tables, spatial_frames
from geonexus.export.geojson import write_geojson
from geonexus.export.geopackage import write_geopackage
from geonexus.export.manifest import write_manifest
from geonexus.export.qgis_project import write_project
from geonexus.export.styled import qgis_styles
from geonexus.export.tables import write_csv
from geonexus.files import staged_folder

if TYPE_CHECKING:
    from geonexus.model import Atlas


def save_atlas(atlas: Atlas, folder: Path, progress: Callable[[str], None]) -> list[Path]:
    """Write every output of an atlas; see ``BuiltAtlas.save``."""
    from geonexus.render.html import write_html
    from geonexus.render.sheet import write_sheet

    layers, tables = spatial_frames(atlas), plain_tables(atlas)
    everything = {**tables, **layers, **base_frames(atlas)}
    about = about_tables(atlas, everything)
    whole = about_atlas(atlas)
    styles = qgis_styles(atlas, everything)
    with staged_folder(folder) as stage:
        progress("map: index.html")
        write_html(atlas, stage / "index.html")
        progress("layers: GeoJSON and GeoPackage")
        for name, frame in layers.items():
            path = stage / "layers" / f"{name}.geojson"
            write_geojson(frame, path, layer=name, title=about[name].title)
        write_geopackage(
            {**base_frames(atlas), **layers}, tables, stage / f"{atlas.spec.id}.gpkg",
            whole=whole, about=about, styles=styles,
        )  # fmt: skip
        write_project(atlas, everything, about, styles, stage / f"{atlas.spec.id}.qgz")
        progress("sheet: PNG and PDF")
        write_sheet(atlas, stage / "sheet.png", stage / "sheet.pdf")
        progress("tables and manifest")
        for name, table in tables.items():
            write_csv(table, stage / "tables" / f"{name}.csv")
        write_datapackage(atlas, stage, _files(stage), tables, about, whole)
        write_manifest(atlas, stage, _files(stage))
        written = [path.relative_to(stage) for path in _files(stage)]
    return [folder / name for name in written]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
