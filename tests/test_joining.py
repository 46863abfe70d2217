"""``geonexus join`` and ``geonexus incidents``: files in, files out, every row accounted for."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
import yaml
from handmade import square
from test_cli import run

from geonexus.atlas.join_file import join_file
from geonexus.base.checks import share_of
from geonexus.errors import InputError, UnknownNameError
from geonexus.readers.mapping import EventMapping
from geonexus.userdata.events import read_events
from geonexus.userdata.synthetic import MAPPING, write_synthetic

MINE = EventMapping(name="mine", columns={"id": "id", "lon": "lon", "lat": "lat", "date": "date"})


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
        {"code": ["w", "e"]}, geometry=[square(0, 0), square(1, 0)], crs="EPSG:4326"
    )
    frame.to_file(path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_join_writes_rows_rejects_and_tally(tmp_path, events, areas, suffix):
    out = tmp_path / f"joined{suffix}"
    done = join_file(events, str(areas), out, key="code", mapping=MINE)
    rows = pd.read_csv(out, keep_default_na=False) if suffix == ".csv" else pd.read_parquet(out)
    found = {tuple(row) for row in rows[["id", "area", "match"]].to_numpy()}
    first = "'=in" if suffix == ".csv" else "=in"  # no formula in a spreadsheet
    assert found == {
        (first, "w", "inside"), ("edge", "w", "border"), ("edge", "e", "border"), ("out", "", ""),
    }  # fmt: skip
    rejects = pd.read_csv(tmp_path / "joined.rejects.csv")
    assert rejects["row"].tolist() == [5]
    assert "beyond 90" in rejects["reason"].iloc[0]
    told = json.loads((tmp_path / "joined.tally.json").read_text())
    assert (told["rows_in_file"], told["rejected"]) == (4, 1)
    assert told["join"]["matched"] + told["join"]["unmatched"] + told["rejected"] == 4
    assert done.written[0] == out
    again = tmp_path / f"again{suffix}"
    join_file(events, str(areas), again, key="code", mapping=MINE)
    assert again.read_bytes() == out.read_bytes()


def test_join_refuses_what_it_cannot_do(tmp_path, events, areas):
    with pytest.raises(UnknownNameError, match=r"\.csv"):
        join_file(events, str(areas), tmp_path / "out.xlsx", mapping=MINE)
    with pytest.raises(UnknownNameError, match="did you mean 'admin1'"):
        join_file(events, "admn1", tmp_path / "out.csv", mapping=MINE)
    with pytest.raises(UnknownNameError, match="did you mean 'code'"):
        join_file(events, str(areas), tmp_path / "out.csv", key="cod", mapping=MINE)
    with pytest.raises(InputError, match=r"25\.0%"):
        join_file(
            events, str(areas), tmp_path / "out.csv", mapping=MINE, max_rejects=share_of("5%")
        )
    assert not list(tmp_path.glob("out*"))
    for text in ("-1", "150%", "few"):
        with pytest.raises(InputError, match="a share such as 5%"):
            share_of(text)


def test_synthetic_events_are_labelled_and_repeatable(tmp_path):
    first = write_synthetic(tmp_path / "a.csv", 500, seed=4)
    assert first.read_bytes() == write_synthetic(tmp_path / "b.csv", 500, seed=4).read_bytes()
    assert first.read_bytes() != write_synthetic(tmp_path / "c.csv", 500, seed=5).read_bytes()
    frame = pd.read_csv(first)
    assert set(frame["synthetic"]) == {"synthetic"}
    parquet = pd.read_parquet(write_synthetic(tmp_path / "a.parquet", 500, seed=4))
    pd.testing.assert_frame_equal(parquet, frame, check_dtype=False)
    done = join_file(first, "admin1", tmp_path / "joined.csv", mapping=MAPPING)
    assert done.tally.rows_in + len(done.events.rejects) == 500
    assert done.tally.matched > 300


def test_the_commands(monkeypatch, capsys, tmp_path, events, areas):
    source = tmp_path / "synthetic.csv"
    code, out, _ = run(monkeypatch, capsys, "incidents", "synth", "-n", "1e2", "-o", source)
    assert (code, out.strip()) == (0, str(source))
    code, out, _ = run(
        monkeypatch, capsys, "join", source, "--to", "countries", "--layout", "synthetic",
        "-o", tmp_path / "joined.parquet",
    )  # fmt: skip
    assert code == 0
    for word in ("100 rows, 0 refused", "matched", "unmatched", "joined.rejects.csv"):
        assert word in out
    code, out, _ = run(monkeypatch, capsys, "incidents", "inspect", events)
    assert code == 0
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(out)
    assert yaml.safe_load(out)["columns"]["lon"] == "lon"
    arguments = ["join", events, "--to", areas, "--mapping", mapping, "-o", tmp_path / "j.csv"]
    code, out, _ = run(monkeypatch, capsys, *arguments, "--json")
    assert json.loads(out)["join"]["on_border"] == 1
    code, _, err = run(monkeypatch, capsys, *arguments, "--ties", "frist")
    assert code == 2
    assert "did you mean 'first'" in err
    code, _, err = run(monkeypatch, capsys, *arguments, "--max-rejects", "5%")
    assert code == 2
    assert "more than 5.0%" in err


def test_everything_of_a_mapping_on_the_command_line(monkeypatch, capsys, tmp_path, areas):
    source = tmp_path / "own.csv"
    source.write_bytes(
        "Hechos de 2020\n\nCódigo;Este;Norte;Día;Exactitud;Grupo A;Grupo B\n"
        "1;0,5;0,5;05/03/2020;1;A;B\n2;0,5;0,5;06/03/2020;9;A;\n3;5,5;0,5;31/02/2020;1;;\n"
        "4;5,5;0,5;01/02/2020;1;;\n".encode("latin-1")
    )
    options = [
        "--map", "id=Código", "--map", "lon=Este", "--map", "lat=Norte", "--map", "date=Día",
        "--map", "precision=Exactitud", "--map", "actors=Grupo A", "--map", "actors=Grupo B",
        "--precision", "1=place:500", "--date-format", "%d/%m/%Y", "--decimal-comma",
        "--delimiter", ";", "--encoding", "latin-1", "--header-row", "3", "--name", "own",
        "--source", "A police force", "--place-precision", "unknown", "--keep", "Exactitud",
    ]  # fmt: skip
    out = tmp_path / "joined.csv"
    target = ["--to", areas, "--key", "code", "-o", out]
    code, told, err = run(monkeypatch, capsys, "join", source, *target, *options, "--json")
    assert code == 0, err
    rows = pd.read_csv(out, dtype=str, keep_default_na=False)
    kept = ["id", "actors", "area", "accuracy_m", "Exactitud"]
    assert rows[kept].to_numpy().tolist() == [
        ["1", "A;B", "w", "500", "1"], ["4", "", "", "500", "1"],
    ]  # fmt: skip
    rejects = pd.read_csv(tmp_path / "joined.rejects.csv")
    assert rejects["row"].tolist() == [5, 6]
    assert json.loads(told)["join"]["id"] == "own-areas"
    # the same options, written down by inspect, read the same
    code, seen, err = run(monkeypatch, capsys, "incidents", "inspect", source, *options)
    assert code == 0, err
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(seen, encoding="utf-8")
    first = out.read_bytes()
    code, _, err = run(monkeypatch, capsys, "join", source, *target, "--mapping", mapping)
    assert code == 0, err
    assert out.read_bytes() == first


def test_what_is_not_said_is_guessed_from_the_columns_that_are(monkeypatch, capsys, tmp_path):
    source = tmp_path / "own.csv"
    source.write_text("a;b;c\n500000,5;8500000;05/03/2020\n", encoding="utf-8")
    words = ["--map", "lon=a", "--map", "lat=b", "--map", "date=c", "--crs", "EPSG:32718"]
    code, out, _ = run(monkeypatch, capsys, "incidents", "inspect", source, *words)
    seen = yaml.safe_load(out)
    assert code == 0
    assert (seen["decimal"], seen["date_format"], seen["crs"]) == (",", "%d/%m/%Y", "EPSG:32718")


def test_a_published_layout_with_one_column_changed(tmp_path):
    from test_events import UCDP, row

    source = tmp_path / "ged.csv"
    cells = {
        "id": 1, "where_prec": 1, "date_prec": 1, "date_start": "2001-02-03", "best": 1,
        "date_end": "2001-02-03", "longitude": 0.5, "latitude": 0.5, "adm_2": "District",
    }  # fmt: skip
    source.write_text(f"{UCDP}\n{row(UCDP, **cells)}\n", encoding="utf-8")
    layer = read_events(source, changes={"columns": {"place": "adm_2"}})
    assert layer.frame[["place", "accuracy_m"]].to_numpy().tolist() == [["District", 5000.0]]


def test_options_that_are_none_are_all_told_at_once(monkeypatch, capsys, tmp_path, events, areas):
    bad = ["--map", "lon", "--precision", "1=place", "--time-precision", "=day"]
    out = tmp_path / "o.csv"
    code, _, err = run(monkeypatch, capsys, "join", events, "--to", areas, "-o", out, *bad)
    assert code == 2
    for text in ("3 faults in the arguments", "--map: found 'lon'", "'place'", "'=day'"):
        assert text in err
    wrong = ["--map", "lno=lon", "--map", "lat=lat", "--map", "date=date", "--date-format", "%y"]
    code, _, err = run(monkeypatch, capsys, "join", events, "--to", areas, "-o", out, *wrong)
    assert code == 2
    assert "lno" in err
    assert "names no century" in err
    assert not out.exists()


def test_the_tally_says_which_layer_of_areas_was_taken(tmp_path, events, areas):
    more = gpd.GeoDataFrame({"code": ["n"]}, geometry=[square(0, 0)], crs="EPSG:4326")
    more.to_file(areas, layer="north")
    out = tmp_path / "j.csv"
    join_file(events, str(areas), out, key="code", mapping=MINE)
    told = json.loads((tmp_path / "j.tally.json").read_text())
    assert told["areas"] == "areas.gpkg, the largest layer of: areas 2, north 1"
    done = join_file(events, str(areas), out, key="code", mapping=MINE, area_layer="north")
    assert set(pd.read_csv(out)["area"].dropna()) == {"n"}
    assert done.tally.matched == 2
