"""Save a built atlas: every output into a private folder first, then into place together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.base.files import staged_folder
from geonexus.errors import UnknownNameError
from geonexus.export.about import about_atlas, about_tables
from geonexus.export.datapackage import write_datapackage
from geonexus.export.flatgeobuf import write_flatgeobuf
from geonexus.export.followthemoney import write_followthemoney
from geonexus.export.frames import base_frames, plain_tables, spatial_frames
from geonexus.export.geojson import write_geojson
from geonexus.export.geopackage import write_geopackage
from geonexus.export.geoparquet import write_geoparquet
from geonexus.export.kml import write_kml
from geonexus.export.lineage import write_lineage
from geonexus.export.manifest import write_manifest
from geonexus.export.qgis_project import write_project
from geonexus.export.stix import write_stix
from geonexus.export.styled import qgis_styles
from geonexus.export.tables import write_csv
from geonexus.export.xlsx import write_xlsx
from geonexus.model.cards import LANGUAGES

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geonexus.export.about import About
    from geonexus.model.layer import Atlas


FORMATS = (
    "atlas-pdf", "flatgeobuf", "ftm", "geoparquet", "kml", "sheets", "stix", "svg", "xlsx",
)  # fmt: skip
"""Formats that are written when asked for, besides those that always are."""


def save_atlas(
    atlas: Atlas,
    folder: Path,
    progress: Callable[[str], None],
    formats: Collection[str] = (),
) -> list[Path]:
    """Write every output of an atlas; see ``BuiltAtlas.save``."""
    check_formats(formats)
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
            {**base_frames(atlas), **layers},
            tables,
            stage / f"{atlas.spec.id}.gpkg",
            whole=whole,
            about=about,
            styles=styles,
        )
        write_project(atlas, everything, about, styles, stage / f"{atlas.spec.id}.qgz")
        _write_formats(atlas, stage, formats, layers, tables, about, progress)
        progress("sheet: PNG and PDF")
        write_sheet(atlas, stage / "sheet.png", stage / "sheet.pdf")
        progress("tables and manifest")
        for name, table in tables.items():
            write_csv(table, stage / "tables" / f"{name}.csv")
        write_lineage(atlas, stage, {path: _shown(path, everything) for path in _files(stage)})
        write_datapackage(atlas, stage, _files(stage), tables, about, whole)
        write_manifest(atlas, stage, _files(stage))
        written = [path.relative_to(stage) for path in _files(stage)]
    return [folder / name for name in written]


def check_formats(formats: Collection[str]) -> None:
    """Check the names of formats before a build begins.

    Raises
    ------
    UnknownNameError
        A format that does not exist.
    """
    for name in formats:
        if name not in FORMATS:
            raise UnknownNameError("format", name, FORMATS)


def _write_formats(
    atlas: Atlas,
    stage: Path,
    formats: Collection[str],
    layers: Mapping[str, gpd.GeoDataFrame],
    tables: Mapping[str, pd.DataFrame],
    about: Mapping[str, About],
    progress: Callable[[str], None],
) -> None:
    """Write the formats that were asked for."""
    for name in sorted(set(formats)):
        progress(f"format: {name}")
        match name:
            case "atlas-pdf":
                from geonexus.render.sheet.book import write_book

                write_book(atlas, stage / "atlas.pdf", progress=progress)
            case "ftm" | "stix":
                write = write_followthemoney if name == "ftm" else write_stix
                counts = write(atlas, stage / f"{atlas.spec.id}.{name}.json")
                told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
                progress(f"{name}: {told}")
            case "kml":
                write_kml(atlas, stage / f"{atlas.spec.id}.kml")
            case "sheets" | "svg":
                _write_sheets(atlas, stage, name, progress)
            case "xlsx":
                book = stage / f"{atlas.spec.id}.xlsx"
                write_xlsx(tables, book, whole=about_atlas(atlas), about=about)
            case "geoparquet":
                for layer, frame in layers.items():
                    write_geoparquet(frame, stage / "layers" / f"{layer}.parquet")
            case "flatgeobuf":
                for layer, frame in layers.items():
                    write_flatgeobuf(frame, stage / "layers" / f"{layer}.fgb", about[layer])


def _write_sheets(atlas: Atlas, stage: Path, name: str, progress: Callable[[str], None]) -> None:
    """Write all sheets as SVG; or those of all themes, as PDF in each language."""
    from geonexus.render.sheet import themes, write_multiples, write_sheet

    if name == "svg":
        write_sheet(atlas, svg=stage / "sheet.svg")
        for theme in themes(atlas):
            progress(f"sheet: {theme.id}.svg")
            write_sheet(atlas, svg=stage / "sheets" / f"{theme.id}.svg", theme=theme)
        return
    for language in LANGUAGES:
        own = language == atlas.spec.language
        tail = "" if own else f"-{language}"
        told = replace(atlas, spec=atlas.spec.model_copy(update={"language": language}))
        if not own:
            write_sheet(told, pdf=stage / f"sheet{tail}.pdf")
        for theme in themes(told):
            progress(f"sheet: {theme.id}{tail}")
            base = stage / "sheets" / f"{theme.id}{tail}"
            png = base.with_suffix(".png") if own else None
            write_sheet(told, png=png, pdf=base.with_suffix(".pdf"), theme=theme)
        if not told.spec.sheet.themes:
            progress(f"sheet: layers{tail}")
            write_multiples(told, stage / "sheets" / f"layers{tail}.pdf")


def _shown(path: Path, known: Collection[str]) -> tuple[str, ...]:
    """Return the layer that a file of one layer shows; an empty tuple for a file of all."""
    return (path.stem,) if path.parent.name in ("layers", "tables") and path.stem in known else ()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
