"""Zonal statistics on a 3 × 3 raster that a reader can check by eye."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import rasterio
import shapely
from handmade import make_card, make_layer, square

from geonexus.errors import (
    CRSError,
    InputError,
    MissingExtraError,
    MissingFileError,
    UnknownNameError,
)
from geonexus.join.zonal import zonal

pytest.importorskip("exactextract", reason="the extra zonal is not installed")

# 1 2 3    cells of 1°, the lower left corner at 0, 0
# 4 5 6
# 7 8 9
CELLS = np.arange(1, 10, dtype="float32").reshape(3, 3)


def write(path, values=CELLS, crs="EPSG:4326", nodata=None, north=3.0, **options):
    transform = rasterio.transform.from_origin(0, north, 1, 1)
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=1,
        dtype=values.dtype, crs=crs, transform=transform, nodata=nodata, **options,
    ) as target:  # fmt: skip
        target.write(values, 1)
    return path


@pytest.fixture
def raster(tmp_path):
    return write(tmp_path / "nine.tif")


def test_three_by_three_by_eye(raster):
    areas = make_layer("areas", {
        "five": square(1, 1), "all": square(0, 0, 3), "corner": square(0.5, 0.5),
        "half-off": square(2.5, 0), "sea": square(10, 10),
    })  # fmt: skip
    rows, tally = zonal(
        areas, raster, join_id="j", statistics=["sum", "min", "max", "count", "mean"]
    )
    table = rows.set_index("id")
    assert table["nine_sum"].tolist() == pytest.approx([5, 45, 6, 4.5, np.nan], nan_ok=True)
    assert table.loc["corner", ["nine_min", "nine_max", "nine_count"]].tolist() == [4, 8, 1]
    # a quarter of each of 7, 8, 4 and 5; rows of cells weigh alike within 0.02 % at the equator
    assert table.loc["corner", "nine_mean"] == pytest.approx(6, abs=1e-3)
    assert table["nine_known_share"].tolist() == pytest.approx([1, 1, 1, 0.5, 0])
    assert (tally.rows_in, tally.matched, tally.unmatched) == (5, 4, 1)
    assert table.loc["sea"].isna().sum() == 5


def test_nodata_is_left_out_and_told(tmp_path):
    values = CELLS.copy()
    values[1, 1] = -9999
    raster = write(tmp_path / "holed.tif", values, nodata=-9999)
    rows, tally = zonal(
        make_layer("areas", {"hole": square(1, 1), "two": shapely.box(1, 1, 3, 2)}), raster,
        join_id="j", statistics=["mean", "sum"],
    )  # fmt: skip
    assert rows["holed_sum"].tolist() == pytest.approx([np.nan, 6], nan_ok=True)
    assert rows["holed_known_share"].tolist() == pytest.approx([0, 0.5])
    assert tally.unmatched == 1


def test_a_mean_weighs_cells_by_their_ground(tmp_path):
    # three rows from 57° to 60° N: the southern cells are larger, so the mean exceeds 5
    raster = write(tmp_path / "north.tif", north=60.0)
    rows, _ = zonal(make_layer("areas", {"all": square(0, 57, 3)}), raster, join_id="j")
    weights = np.diff(np.sin(np.radians([57, 58, 59, 60])))[::-1]
    expected = (CELLS.mean(axis=1) * weights).sum() / weights.sum()
    assert rows["north_mean"].iloc[0] == pytest.approx(expected, rel=1e-6)
    assert expected > 5.05


def test_the_unit_comes_from_the_card(raster):
    columns = {"band_1": {"kind": "number", "unit": "people/km²", "about": "density"}}
    card = make_card("head-count", "raster", columns=columns, key="band_1")
    rows, _ = zonal(
        make_layer("areas", {"a": square(0, 0)}), raster, join_id="j", card=card,
        statistics=["mean", "variety"],
    )  # fmt: skip
    assert rows.columns.tolist() == [
        "id", "head_count_mean_people_km2", "head_count_variety", "head_count_known_share",
    ]  # fmt: skip


def test_what_it_cannot_do_is_said(tmp_path, raster, monkeypatch):
    areas = make_layer("areas", {"a": square(0, 0)})
    with pytest.raises(CRSError, match="gdalwarp -t_srs EPSG:4326"):
        zonal(areas, write(tmp_path / "utm.tif", crs="EPSG:32718"), join_id="j")
    with pytest.raises(CRSError, match="names no coordinate reference system"):
        zonal(areas, write(tmp_path / "none.tif", crs=None), join_id="j")
    with pytest.raises(UnknownNameError, match="did you mean 'median'"):
        zonal(areas, raster, join_id="j", statistics=["medain"])
    with pytest.raises(MissingFileError):
        zonal(areas, tmp_path / "absent.tif", join_id="j")
    with pytest.raises(InputError, match="a band from 1 to 1"):
        zonal(areas, raster, join_id="j", band=2)
    broken = tmp_path / "broken.tif"
    broken.write_bytes(raster.read_bytes()[:60])
    with pytest.raises(InputError, match="a readable GeoTIFF"):
        zonal(areas, broken, join_id="j")
    monkeypatch.setitem(sys.modules, "exactextract", None)
    with pytest.raises(MissingExtraError, match=r'pip install "geonexus\[zonal\]"'):
        zonal(areas, raster, join_id="j")


def test_areas_without_a_shape_are_rows_without_figures(raster):
    areas = make_layer("areas", {"none": None, "empty": shapely.Polygon(), "one": square(0, 2)})
    rows, tally = zonal(areas, raster, join_id="j", statistics=["sum"])
    assert rows["nine_sum"].tolist() == pytest.approx([np.nan, np.nan, 1], nan_ok=True)
    assert (tally.matched, tally.unmatched) == (1, 2)


def test_only_the_windows_in_question_are_read(tmp_path, monkeypatch):
    values = np.zeros((1, 1), dtype="uint8")
    path = tmp_path / "large.tif"
    # 60,000 × 60,000 cells of which none is stored: 3.6 GB if it were read whole
    transform = rasterio.transform.from_origin(0, 60, 0.001, 0.001)
    with rasterio.open(
        path, "w", driver="GTiff", width=60_000, height=60_000, count=1, dtype=values.dtype,
        crs="EPSG:4326", transform=transform, tiled=True, sparse_ok=True, compress="deflate",
    ):  # fmt: skip
        pass
    rows, _ = zonal(
        make_layer("areas", {"a": square(10, 10, 0.01)}), path, join_id="j", statistics=["count"]
    )
    assert rows["large_count"].iloc[0] == pytest.approx(100, rel=1e-6)
