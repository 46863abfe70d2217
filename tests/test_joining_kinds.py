"""``geonexus nearest``, ``likely``, ``areal``, ``rates`` and ``zonal``: files in, files out."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from handmade import square
from shapely import Point
from test_cli import run

from geonexus.atlas.other_joins import areal_file, likely_file, nearest_file, rates_file, zonal_file
from geonexus.errors import InputError, UnknownNameError
from geonexus.readers.mapping import EventMapping

MINE = EventMapping(
    name="mine", columns={"id": "id", "lon": "lon", "lat": "lat", "date": "date"}, accuracy_m=2000.0
)


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "id,lon,lat,date\n"
        "=in,0.5,0.5,2020-01-01\nedge,1,0.5,2020-01-01\nout,5,5,2020-01-01\nbad,1,95,2020-01-01\n"
    )
    return path


@pytest.fixture
def areas(tmp_path):
    path = tmp_path / "areas.gpkg"
    frame = gpd.GeoDataFrame(
        {"code": ["w", "e"], "people": [100.0, None]}, geometry=[square(0, 0), square(1, 0)],
        crs="EPSG:4326",
    )  # fmt: skip
    frame.to_file(path)
    return path


@pytest.fixture
def ports(tmp_path):
    path = tmp_path / "ports.geojson"
    shapes = [Point(0.51, 0.5), Point(3, 3)]
    gpd.GeoDataFrame({"name": ["near", "far"]}, geometry=shapes, crs="EPSG:4326").to_file(path)
    return path


def read(path):
    if path.suffix == ".csv":
        return pd.read_csv(path, keep_default_na=False)
    return gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)


def tally_of(out):
    return json.loads(out.with_name(f"{out.stem}.tally.json").read_text())


@pytest.mark.parametrize("suffix", [".csv", ".gpkg", ".parquet"])
def test_nearest_writes_rows_rejects_and_tally(tmp_path, events, ports, suffix):
    out = tmp_path / f"near{suffix}"
    nearest_file(events, str(ports), out, max_distance_m=10_000, key="name", mapping=MINE)
    rows = read(out).sort_values("id")
    assert rows["nearest"].tolist() == ["near", "", ""]
    assert float(rows["distance_m"].iloc[0]) == pytest.approx(1113.15, abs=0.05)
    told = tally_of(out)
    assert (told["rows_in_file"], told["rejected"]) == (4, 1)
    assert (told["join"]["matched"], told["join"]["unmatched"]) == (1, 2)
    rejects = pd.read_csv(tmp_path / "near.rejects.csv")
    assert rejects["row"].tolist() == [5]
    if suffix == ".csv":
        # an unknown answer is an empty cell
        assert rows["within_accuracy"].tolist() == ["true", "", ""]
        assert rows["id"].iloc[0] == "'=in"
    else:
        assert len(rows.geometry) == 3


def test_likely_writes_expected_counts_and_pairs(tmp_path, events, areas):
    out = tmp_path / "likely.parquet"
    done = likely_file(events, str(areas), out, key="code", mapping=MINE, over_admin1=False)
    rows = read(out).set_index("code")
    assert rows["expected_events"].to_dict() == pytest.approx({"w": 1.5, "e": 0.5}, abs=1e-5)
    assert rows.geom_type.tolist() == ["Polygon"] * 2
    pairs = pd.read_csv(tmp_path / "likely.pairs.csv")
    assert pairs["probability"].sum() == pytest.approx(2.0, abs=1e-6)
    assert (done.tally.matched, done.tally.unmatched) == (2, 1)


def test_areal_writes_figures_and_the_total_kept(tmp_path, areas):
    target = tmp_path / "target.gpkg"
    cut = [square(0, 0, 0.5), square(1, 0)]
    gpd.GeoDataFrame({"id": ["part", "none"]}, geometry=cut, crs="EPSG:4326").to_file(target)
    done = areal_file(areas, str(target), tmp_path / "areal.csv", extensive=["people"], key="id")
    rows = read(tmp_path / "areal.csv")
    assert float(rows["people"].iloc[0]) == pytest.approx(25, abs=0.01)
    assert rows["people"].iloc[1] == ""
    assert done.figures == pytest.approx({"people in the file": 100, "people placed": 25}, abs=0.01)
    assert (done.tally.matched, done.tally.withheld) == (1, 1)


def test_rates_per_people_and_per_area(tmp_path, areas):
    counts, people = tmp_path / "counts.csv", tmp_path / "people.csv"
    counts.write_text("code,deaths\nw,30\ne,2\nlost,1\nbroken\n")
    people.write_text("area,year,value\nw,2019,600000\ne,2015,0\n")
    out = tmp_path / "rates.csv"
    rates_file(counts, out, area="code", events="deaths", people=people, year=2020, within_years=5)
    rows = read(out)
    assert rows["deaths_per_100k"].tolist() == ["5", "", ""] or rows["deaths_per_100k"].iloc[0] == 5
    assert rows["people_year"].astype(str).tolist() == ["2019", "2015", ""]
    assert rows["unreliable"].tolist() == ["false", "", ""]
    told = tally_of(out)
    assert (told["rows_in_file"], told["rejected"]) == (4, 1)
    assert [told["join"][n] for n in ("matched", "unmatched", "withheld")] == [1, 1, 1]
    rates_file(counts, out, area="code", events="deaths", areas=str(areas), key="code")
    assert float(read(out)["deaths_per_1000_km2"].iloc[0]) == pytest.approx(2.437, abs=1e-3)
    with pytest.raises(InputError, match="one of the two"):
        rates_file(counts, out, area="code", events="deaths")


def test_zonal_writes_figures(tmp_path, areas):
    pytest.importorskip("exactextract", reason="the extra zonal is not installed")
    raster = tmp_path / "rain.tif"
    with rasterio.open(
        raster, "w", driver="GTiff", width=1, height=1, count=1, dtype="float32", crs="EPSG:4326",
        transform=rasterio.transform.from_origin(0, 1, 1, 1),
    ) as target:  # fmt: skip
        target.write(np.array([[[7.0]]], dtype="float32"))
    done = zonal_file(str(areas), raster, tmp_path / "zonal.gpkg", key="code")
    rows = read(tmp_path / "zonal.gpkg").set_index("code")
    assert rows["rain_mean"].to_dict() == pytest.approx({"w": 7.0, "e": np.nan}, nan_ok=True)
    assert (done.tally.matched, done.tally.unmatched) == (1, 1)


def test_the_commands(monkeypatch, capsys, tmp_path, events, areas, ports):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("name: mine\ncolumns: {id: id, lon: lon, lat: lat, date: date}\n")
    near = ["nearest", events, "--to", ports, "--mapping", mapping, "-o", tmp_path / "n.csv"]
    code, out, _ = run(monkeypatch, capsys, *near, "--max-distance-m", "10000")
    assert code == 0
    for word in ("4 rows, 1 refused", "matched", "n.rejects.csv", "n.tally.json"):
        assert word in out
    code, _, err = run(monkeypatch, capsys, *near, "--max-distance-m", "-1")
    assert code == 2
    assert "expected meters" in err
    code, _, err = run(monkeypatch, capsys, *near, "--max-distance-m", "1000", "--ties", "frist")
    assert "did you mean 'first'" in err
    code, out, _ = run(
        monkeypatch, capsys, "likely", events, "--to", areas, "--mapping", mapping,
        "--missing-accuracy-m", "500", "-o", tmp_path / "l.csv", "--json",
    )  # fmt: skip
    assert json.loads(out)["join"]["matched"] == 2
    code, out, _ = run(
        monkeypatch, capsys, "areal", areas, "--to", areas, "--extensive", "people",
        "--most-missing", "10%", "-o", tmp_path / "a.csv",
    )  # fmt: skip
    assert "people placed: 100.0" in out
    code, _, err = run(
        monkeypatch, capsys, "zonal", areas, tmp_path / "no.tif", "-o", tmp_path / "z.csv"
    )
    assert code == 2
    assert "no.tif is not there" in err


def test_a_format_that_is_not_written_is_refused_first(tmp_path, events, ports):
    with pytest.raises(UnknownNameError, match=r"\.gpkg"):
        nearest_file(events, str(ports), tmp_path / "out.xlsx", max_distance_m=1, mapping=MINE)
    with pytest.raises(UnknownNameError, match="did you mean 'ports'"):
        nearest_file(events, "prts", tmp_path / "out.csv", max_distance_m=1, mapping=MINE)
    assert not list(tmp_path.glob("out*"))
