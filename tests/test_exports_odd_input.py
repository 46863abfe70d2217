"""Empty layers, mixed shapes, names and paths beyond ASCII: written right, or refused in words."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from handmade import square

from geonexus.export.about import About
from geonexus.export.flatgeobuf import write_flatgeobuf
from geonexus.export.geojson import write_geojson
from geonexus.export.geopackage import write_geopackage
from geonexus.export.geoparquet import write_geoparquet


def package(frame, path):
    about = About("capa", "Capa")
    write_geopackage({"capa": frame}, {}, path, whole=about, about={"capa": about}, styles={})


def read(path):
    return gpd.read_parquet(path) if path.suffix == ".parquet" else pyogrio.read_dataframe(path)


WRITERS = {
    "a.geojson": write_geojson,
    "a.parquet": write_geoparquet,
    "a.fgb": lambda frame, path: write_flatgeobuf(frame, path, About("a", "A")),
    "a.gpkg": package,
}


def rows(shapes, **columns):
    ids = [f"r{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"id": ids, **columns}, geometry=shapes, crs="EPSG:4326")


@pytest.mark.parametrize("name", WRITERS)
def test_a_path_and_names_beyond_ascii(name, tmp_path):
    path = tmp_path / "Año 2026 – mapa ñ" / name.replace("a.", "región ü.")
    frame = rows([square(0, 0), square(5, 5)], **{"país": ["Perú", "Ñeembucú 日本"]})
    WRITERS[name](frame, path)
    back = read(path).set_index("id").sort_index()
    assert back["país"].tolist() == ["Perú", "Ñeembucú 日本"]


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_layer_keeps_its_columns(name, tmp_path):
    frame = rows([square(0, 0)], n=[1]).iloc[:0]
    WRITERS[name](frame, tmp_path / name)
    back = read(tmp_path / name)
    assert len(back) == 0
    # GeoJSON has no place for the columns of no rows
    assert name == "a.geojson" or {"id", "n"} <= set(back.columns)


@pytest.mark.parametrize("name", WRITERS)
def test_single_and_multi_shapes_together(name, tmp_path):
    both = [square(0, 0), shapely.MultiPolygon([square(2, 0), square(4, 0)])]
    WRITERS[name](rows(both), tmp_path / name)
    back = read(tmp_path / name).set_index("id").sort_index()
    for one, two in zip(both, back.geometry, strict=True):
        assert one.equals(two)


@pytest.mark.parametrize("name", WRITERS)
def test_a_very_long_column_name_is_kept(name, tmp_path):
    column = "c" * 300
    WRITERS[name](rows([square(0, 0)], **{column: [7]}), tmp_path / name)
    assert read(tmp_path / name)[column].tolist() == [7]


def test_a_table_of_no_rows_is_left_out_of_the_package(tmp_path):
    about = {name: About(name, name) for name in ("capa", "none")}
    tables = {"none": pd.DataFrame({"id": []})}
    write_geopackage(
        {"capa": rows([square(0, 0)])}, tables, tmp_path / "a.gpkg",
        whole=about["capa"], about=about, styles={},
    )  # fmt: skip
    assert "none" not in pyogrio.list_layers(tmp_path / "a.gpkg")[:, 0]
