"""A real PostgreSQL with PostGIS: what goes in comes out, and nothing half-way or hostile does."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from database.server import PASSWORD, running_server
from handmade import square
from test_cli import run

from geonexus.atlas.join_file import join_file
from geonexus.atlas.join_inputs import areas_layer, events_at
from geonexus.atlas.other_joins import nearest_file
from geonexus.base.database import Database, is_database, parse_database, split_table
from geonexus.errors import (
    CRSError,
    DatabaseError,
    InputError,
    MissingExtraError,
    OutputError,
    UnknownNameError,
)
from geonexus.export import postgis as export
from geonexus.export.about import About
from geonexus.export.postgis import check_target, put_atlas, write_postgis
from geonexus.model.cards import Column
from geonexus.readers import postgis
from geonexus.readers.mapping import EventMapping
from geonexus.readers.postgis import fetch_events, list_tables, read_postgis

pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed: geonexus[postgis]")
MINE = EventMapping(
    name="mine", columns={"id": "id", "lon": "lon", "lat": "lat", "date": "event_date"}
)


@pytest.fixture(scope="module")
def server():
    with running_server() as running:
        running.run("CREATE DATABASE geonexus", "CREATE DATABASE bare", database="postgres")
        running.run("CREATE EXTENSION postgis", "CREATE SCHEMA raw")
        yield running


@pytest.fixture
def at(server):
    """Give the database, with a table named."""
    return lambda table=None, **changes: parse_database(server.url(**changes), table=table)


def odd_frame():
    """Every kind of value that has been lost on the way to a database before."""
    return gpd.GeoDataFrame(
        {
            "id": ["ñ-1", "b", "c", "d"], "text": ["", None, "O'Higgins\t\\N\n;--", "日本 \u202e"],
            "count": [1, 2, 2**60 + 1, -3], "share": [0.1, np.nan, 1e-300, -0.0],
            "sure": [True, False, None, True], "day": [dt.date(1992, 3, 17), None, dt.date(1, 1, 1),
            dt.date(9999, 12, 31)], "Upper Case": ["x"] * 4, "edtf": ["1992", "2011-05", "", None],
        },
        geometry=[square(0, 0), None, square(1 / 3, 2), shapely.MultiPolygon([square(5, 5)])],
        crs=4326,
    )  # fmt: skip


def about(name="odd", **changes):
    told = Column(kind="number", unit="m", about="How much; 'quoted' -- and %s")
    fields = {
        "name": name, "title": "Ñandú 'x'", "license": "CC0-1.0", "attribution": "Us",
        "sources": ("Author 2011 Title",), "columns": {"share": told}, "key": "id",
    }  # fmt: skip
    return About(**{**fields, **changes})


def put(at, frame, schema="s1", name="odd", **options):
    write_postgis({name: frame}, {name: about(name)}, at(), schema=schema, **options)
    back = read_postgis(at(f"{schema}.{name.replace('-', '_')}"))  # in the order of the key
    return back.set_index("id").loc[frame["id"]].reset_index()


def test_odd_values_come_back_as_they_went(at):
    frame = odd_frame()
    back = put(at, frame)
    assert back["text"].iloc[0] == ""
    assert pd.isna(back["text"].iloc[1])
    assert back["text"].tolist()[2:] == frame["text"].tolist()[2:]
    assert back["count"].tolist() == frame["count"].tolist()
    np.testing.assert_array_equal(back["share"].to_numpy(float), frame["share"].to_numpy())
    assert back["sure"].astype(object).tolist() == [True, False, pd.NA, True]
    assert back["day"].tolist() == frame["day"].tolist()
    assert back["id"].tolist() == frame["id"].tolist()
    assert (
        back["edtf"].where(back["edtf"].notna(), None).tolist()
        == frame["edtf"].where(frame["edtf"].notna(), None).tolist()
    )
    assert back.crs == frame.crs
    assert back.geometry.iloc[1] is None
    for one, other in zip(back.geometry, frame.geometry, strict=True):
        assert (one is None) == (other is None)
        assert one is None or one.equals_exact(
            shapely.MultiPolygon(getattr(other, "geoms", [other]))
        )


def test_an_atlas_comes_back_as_it_went(at, atlas, server):
    written = dict(put_atlas(atlas, at(), only=["territories", "routes", "incidents", "actors"]))
    frame = atlas.layer("territories").geo
    assert written["geonexus.territories"] == len(frame)
    back = read_postgis(at("geonexus.territories")).set_index("id").loc[frame["id"]].reset_index()
    assert list(back.columns) == list(frame.columns)
    for column in frame.columns.drop("geometry"):
        expected = frame[column].astype(object).where(frame[column].notna(), None).tolist()
        found = back[column].astype(object).where(back[column].notna(), None).tolist()
        assert found == expected, column
    assert any("é" in title or "ñ" in title for title in back["title_es"])
    assert all(
        one.normalize().equals_exact(other.normalize(), 0)
        for one, other in zip(back.geometry, export.of_one_kind(frame).geometry, strict=True)
    )
    told = server.run("SELECT obj_description('geonexus.territories'::regclass)")[0][0]
    for words in ("Written by geonexus.", "License: ", "Sources: ", "Grades: source reliability",
                  "claim ", "contested "):  # fmt: skip
        assert words in told
    kinds = {name: kind for name, kind, _ in list_tables(at())}
    assert kinds["geonexus.territories"] == "MULTIPOLYGON"
    assert kinds["geonexus.incidents"] == "POINT"
    assert "geonexus.actors" not in kinds  # a plain table


def test_the_spatial_index_the_key_and_the_comments_are_there(at, server):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 90, (2, 5000))
    frame = gpd.GeoDataFrame(
        {"id": np.arange(5000)}, geometry=gpd.points_from_xy(x, y), crs=4326
    )  # fmt: skip
    put(at, frame, "s2", "many")
    plan = server.run(
        "EXPLAIN SELECT id FROM s2.many WHERE geometry && ST_MakeEnvelope(1, 1, 2, 2, 4326)"
    )
    assert "idx_many_geometry" in "".join(row[0] for row in plan)
    key = server.run("SELECT contype FROM pg_constraint WHERE conrelid = 's2.many'::regclass")
    assert key == [("p",)]
    put(at, odd_frame(), "s2")
    comments = server.run("SELECT col_description('s2.odd'::regclass, 4)")
    assert comments == [("How much; 'quoted' -- and %s (m)",)]


def test_all_or_nothing(at, server):
    good, bad = odd_frame(), odd_frame()
    put(at, good, "s3")
    bad.loc[0, "text"] = "no \x00 in PostgreSQL"
    with pytest.raises(DatabaseError, match="NUL"):
        write_postgis(
            {"another": good, "odd": good.iloc[:1], "worse": bad},
            {name: about(name) for name in ("another", "odd", "worse")},
            at(), schema="s3", replace=True,
        )  # fmt: skip
    assert server.run("SELECT count(*) FROM s3.odd") == [(4,)]
    assert [name for name, _, _ in list_tables(at()) if name.startswith("s3.")] == ["s3.odd"]
    with pytest.raises(DatabaseError, match="NUL"):
        put(at, bad, "s3_new")
    assert server.run("SELECT 1 FROM pg_namespace WHERE nspname = 's3_new'") == []


def test_only_our_own_tables_are_replaced_and_only_when_asked(at, server):
    put(at, odd_frame(), "s4")
    with pytest.raises(OutputError, match="already holds odd; add `replace`"):
        put(at, odd_frame(), "s4")
    with pytest.raises(OutputError, match="already holds odd"):
        check_target(at(), schema="s4")
    check_target(at(), schema="s4", only=["other"])
    check_target(at(), schema="s4", replace=True)
    check_target(at(), schema="not_yet")
    assert len(put(at, odd_frame().iloc[:2], "s4", replace=True)) == 2
    server.run("CREATE TABLE s4.theirs (id int)", "CREATE VIEW s4.seen AS SELECT 1 AS id")
    for name in ("theirs", "seen"):
        with pytest.raises(OutputError, match=f"did not write: {name}"):
            put(at, odd_frame(), "s4", name, replace=True)
    server.run("CREATE VIEW s4.uses AS SELECT id FROM s4.odd")
    with pytest.raises(DatabaseError, match=r"cannot drop table s4\.odd"):
        put(at, odd_frame(), "s4", replace=True)
    assert server.run("SELECT count(*) FROM s4.uses") == [(2,)]


HOSTILE = [
    'x"; DROP SCHEMA raw CASCADE; --', "raw.events; DROP TABLE raw.victim", "a.b.c", "pg table",
    "raw.victim)--", "x'y", "", "1abc", "a" * 64, "raw.", ".events", "events\x00", "ev%s",
]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in HOSTILE if name])
def test_hostile_names_never_reach_the_server(at, server, name):
    server.run("CREATE TABLE IF NOT EXISTS raw.victim (id int)")
    with pytest.raises(InputError, match=r"name of a table|expected schema\.table"):
        at(name)
    with pytest.raises(InputError):
        put(at, odd_frame(), schema=name)
    with pytest.raises(InputError):
        write_postgis({name: odd_frame()}, {name: about()}, at(), schema="raw")
    assert server.run("SELECT count(*) FROM raw.victim") == [(0,)]


def test_hostile_column_names_are_only_names(at, server):
    frame = odd_frame().rename(columns={"text": 'x"; DROP SCHEMA raw CASCADE; --', "share": "%s"})
    back = put(at, frame, "s5")
    assert list(back.columns[:4]) == ["id", 'x"; DROP SCHEMA raw CASCADE; --', "count", "%s"]
    assert server.run("SELECT 1 FROM pg_namespace WHERE nspname = 'raw'") == [(1,)]
    with pytest.raises(InputError, match="63 bytes"):
        put(at, odd_frame().rename(columns={"text": "ñ" * 32}), "s6")


@pytest.fixture
def raw_events(server):
    """A table as an analyst has it: a projected point, a time with a zone, rows to refuse."""
    server.run(
        "DROP TABLE IF EXISTS raw.events",
        "CREATE TABLE raw.events"
        " (id text PRIMARY KEY, event_date timestamptz, geom geometry(Point, 3857))",
        "INSERT INTO raw.events SELECT 'e' || lpad(n::text, 5, '0'), '2020-03-01 23:30-05',"
        " ST_Transform(ST_SetSRID(ST_MakePoint(n % 3 + 0.5, 0.5), 4326), 3857)"
        " FROM generate_series(1, 300) n",
        "INSERT INTO raw.events VALUES ('bad-1', NULL, ST_SetSRID(ST_MakePoint(0, 0), 3857)),"
        " ('bad-2', '2020-03-01', NULL)",
    )


def test_events_of_a_table_join_as_a_file_does(at, server, raw_events, tmp_path, monkeypatch):
    monkeypatch.setattr(postgis, "BATCH_ROWS", 7)
    shapes = [square(0, 0), square(1, 0)]
    put(at, gpd.GeoDataFrame({"id": [1, 2], "code": ["w", "e"]}, geometry=shapes, crs=4326)
        .to_crs(3857), "s7", "areas")  # fmt: skip
    monkeypatch.setenv("GEONEXUS_DB", server.url())
    with events_at("db:raw.events") as path:
        done = join_file(path, "db:s7.areas", tmp_path / "j.csv", key="code", mapping=MINE)
    assert (done.tally.rows_in, done.tally.matched, done.tally.unmatched) == (300, 200, 100)
    assert len(done.events.rejects) == 2
    assert {r.split()[1] for r in done.events.rejects["reason"]} == {"date", "longitude"}
    assert set(done.events.frame["date_from"]) == {"2020-03-02"}  # the day in UTC
    assert not path.exists()
    for written in tmp_path.iterdir():
        assert PASSWORD not in written.read_text()
        assert "127.0.0.1" not in written.read_text()


def test_the_command_line(server, raw_events, tmp_path, monkeypatch, capsys):
    mapping = tmp_path / "m.yaml"
    mapping.write_text("name: mine\ncolumns: {id: id, lon: lon, lat: lat, date: event_date}\n")
    monkeypatch.setenv("GEONEXUS_DB", server.url())
    code, out, _ = run(
        monkeypatch, capsys, "join", server.url(table="raw.events"), "--to", "countries",
        "--mapping", mapping, "-o", tmp_path / "joined",
    )  # fmt: skip
    assert code == 0
    assert "302 rows in 1 partition" in out
    assert "raw.events.parquet" in (tmp_path / "joined" / "rejects.csv").read_text()
    code, out, _ = run(monkeypatch, capsys, "incidents", "inspect", "db:raw.events")
    assert (code, "lon: lon" in out) == (0, True)
    code, out, _ = run(monkeypatch, capsys, "db", "list")
    assert "POINT               3857  raw.events" in out
    code, out, _ = run(monkeypatch, capsys, "db", "get", "raw.events", "-o", tmp_path / "e.parquet")
    assert (code, len(gpd.read_parquet(tmp_path / "e.parquet"))) == (0, 302)
    code, _, err = run(monkeypatch, capsys, "db", "get", "raw.evnts", "-o", tmp_path / "e.gpkg")
    assert (code, "did you mean 'events'" in err) == (2, True)
    code, _, err = run(monkeypatch, capsys, "db", "list", "--db", server.url(password="wrong"))
    assert (code, "password is wrong or missing" in err) == (2, True)
    help_text = subprocess.run(
        [sys.executable, "-m", "geonexus", "db", "list", "--help"], capture_output=True,
        text=True, check=True,
    ).stdout  # fmt: skip
    assert "GEONEXUS_DB" in help_text
    assert "127.0.0.1" not in help_text


def test_what_is_wrong_is_said_plainly(at, server, tmp_path):
    with pytest.raises(DatabaseError, match=r"no PostgreSQL answers at 127\.0\.0\.1:9"):
        read_postgis(parse_database("postgresql://me:pw@127.0.0.1:9/x", table="a"))
    with pytest.raises(DatabaseError, match="has no database 'nowhere'"):
        read_postgis(at("a", database="nowhere"))
    with pytest.raises(DatabaseError, match="CREATE EXTENSION postgis"):
        write_postgis({}, {}, at(database="bare"))
    with pytest.raises(DatabaseError, match="CREATE EXTENSION postgis"):
        list_tables(at(database="bare"))
    with pytest.raises(UnknownNameError, match="did you mean 'raw'"):
        read_postgis(at("rwa.events"))
    with pytest.raises(InputError, match="names no table"):
        read_postgis(at())
    server.run("CREATE TABLE raw.plain (id int)", "CREATE TABLE raw.unset (geom geometry)")
    with pytest.raises(InputError, match=r"raw\.plain has no geometry"):
        read_postgis(at("raw.plain"))
    with pytest.raises(CRSError, match="UpdateGeometrySRID"):
        read_postgis(at("raw.unset"))
    assert fetch_events(at("raw.plain"), tmp_path / "p.parquet") == 0
    assert pd.read_parquet(tmp_path / "p.parquet").columns.tolist() == ["id"]


def test_kinds_that_a_frame_has_no_word_for(at, server):
    server.run(
        "CREATE TABLE raw.kinds (id int PRIMARY KEY, big bigint, u uuid, j jsonb, n numeric,"
        " a text[], geom geometry(Point, 4326))",
        "INSERT INTO raw.kinds VALUES (1, 9007199254740993, '11111111-2222-3333-4444-555555555555',"
        """ '{"a": 1}', 1.25, '{x,y}', ST_SetSRID(ST_MakePoint(1, 2), 4326))""",
        "INSERT INTO raw.kinds VALUES (2)",
    )
    back = read_postgis(at("raw.kinds"))
    assert back["big"].iloc[0] == 2**53 + 1  # a float would have lost the last digit
    assert back["big"].isna().tolist() == [False, True]
    assert back["u"].iloc[0] == "11111111-2222-3333-4444-555555555555"
    assert back["n"].iloc[0] == 1.25
    assert back["j"].iloc[0] == '{"a": 1}'
    assert back.geometry.isna().tolist() == [False, True]


def test_reading_cannot_write(at):
    import sqlalchemy

    with pytest.raises(DatabaseError, match="for reading only"), at().connect() as connection:
        connection.execute(sqlalchemy.schema.CreateSchema("sneaky"))


def test_the_password_is_told_to_nobody(server, caplog):
    shown = []
    for url in (
        server.url(user="nobody"), server.url(password="wrong/p@ss"), server.url("nowhere"),
        server.url().replace("127.0.0.1", "no such host"), server.url(table="raw.nothing"),
        f"postgresql://owner@127.0.0.1:{server.port}/geonexus?table=a&password={PASSWORD[:6]}",
        server.url(options="-c+nothing.such"), server.url() + ":bad:port",
        server.url().replace(str(server.port), "port"), "postgresql://me:s3cret@ss@127.0.0.1/d",
        "postgresql://me:s3cret/x@127.0.0.1/d", "postgresql://me:1/s3cret@127.0.0.1/d",
        "postgresql://me:1?s3cret@127.0.0.1/d",
    ):  # fmt: skip
        with pytest.raises((DatabaseError, InputError, UnknownNameError)) as told:
            shown.append(repr(parse_database(url)))
            read_postgis(parse_database(url))
        shown += [str(told.value), repr(told.value)]
        assert told.value.__cause__ is None  # a traceback shows the cause
    text = "\n".join([*shown, caplog.text])
    assert len(shown) > 22
    for secret in (PASSWORD, "s3cret", "wrong/p@ss", "wrong%2Fp"):
        assert secret not in text, text


def test_addresses(monkeypatch):
    assert is_database("postgres://h/d")
    assert not is_database("C:/events.csv")
    assert split_table("events") == ("public", "events")
    monkeypatch.delenv("GEONEXUS_DB", raising=False)
    with pytest.raises(InputError, match="set GEONEXUS_DB="):
        parse_database("db:raw.events")
    with pytest.raises(InputError, match="postgresql://user@host"):
        parse_database("mysql://h/d")
    monkeypatch.setenv("GEONEXUS_DB", "postgresql://me:pw@h/d?table=other")
    found = parse_database("db:raw.events")
    assert isinstance(found, Database)
    assert (found.table, found.shown) == ("raw.events", "postgresql://me:***@h/d")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"geonexus\[postgis\]"):
        parse_database()


def test_a_layer_of_areas_from_a_table(at, server, monkeypatch):
    put(at, odd_frame().drop(index=1), "s8", "areas")
    layer = areas_layer(server.url(table="s8.areas"), None, "id")
    assert sorted(layer.frame["id"]) == ["c", "d", "ñ-1"]
    assert PASSWORD not in layer.card.model_dump_json() + str(layer.history)
    assert layer.history[0].detail == "table s8.areas"
    with pytest.raises(InputError, match="the address names the table"):
        areas_layer(server.url(table="s8.areas"), None, "id", "a-layer")


def test_the_nearest_row_of_a_table(at, server, monkeypatch, tmp_path):
    put(at, odd_frame().iloc[:1], "s9", "areas")
    monkeypatch.setenv("GEONEXUS_DB", server.url())
    (tmp_path / "e.csv").write_text("id,lon,lat,event_date\n1,1.5,0.5,2020-01-01\n")
    done = nearest_file(
        tmp_path / "e.csv", "db:s9.areas", tmp_path / "n.csv", max_distance_m=1e5, key="id",
        mapping=MINE,
    )  # fmt: skip
    assert done.tally.matched == 1
    assert pd.read_csv(tmp_path / "n.csv")["nearest"].tolist() == ["ñ-1"]
