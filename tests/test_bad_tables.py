"""Every kind of bad table that issue after issue brings, each with what must come of it.

Others of the kind stand beside their reader: Latin-1, byte-order marks, semicolons and decimal
commas, DMS, exchanged coordinates, 31 February and truncated Parquet in ``test_events``; locked and
damaged GeoPackages in ``test_vector_files``; workbooks in ``test_workbooks``.
"""

from __future__ import annotations

import json

import pandas as pd
import pytest
from handmade import square
from hypothesis import given, settings
from hypothesis import strategies as st
from test_events import MINE, mine, reasons, write

from geonexus.atlas.join_file import join_file
from geonexus.errors import InputError
from geonexus.readers.text_table import read_text_table
from geonexus.userdata.events import read_events
from geonexus.userdata.indicators import read_indicators

HEADER = "id,lon,lat,date"
GOOD = "1,-74,-12,2020-01-01"


@pytest.mark.parametrize("reader", [read_events, read_indicators])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "an empty file"), (b"\xef\xbb\xbf", "found"), (b"\n\n \n", "an empty file"),
        (b"id,lon,lat,date\r\n", "no row below the header"), (b"\x00\x01\x02\x03" * 99, "found"),
        (b"PAR1\x00\x00PAR1", "a whole Parquet file"), (b'"never closed\n1,2\n', "found"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_one_plain_error(tmp_path, reader, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        reader(path)


def test_a_row_of_a_million_cells_is_refused_and_the_others_kept(tmp_path):
    wide = "2," + "x," * 999_998 + "x"
    path = write(tmp_path, HEADER, GOOD, wide, "3,-74,-12,2020-01-01")
    layer = read_events(path, mine())
    assert layer.frame["id"].tolist() == ["1", "3"]
    assert reasons(layer) == {3: "1000000 cells, the header has 4"}


def test_times_of_day_and_zones_keep_the_day_as_it_was_written(tmp_path):
    times = ["2020-01-01T23:59:59-05:00", "2020-01-01 00:00:00+14:00", "2020-01-01T00:00Z"]
    path = write(tmp_path, HEADER, *(f"{n},-74,-12,{time}" for n, time in enumerate(times)))
    assert read_events(path, mine()).frame["date_from"].tolist() == ["2020-01-01"] * 3
    with pytest.raises(InputError, match="leave time and zone out"):
        read_events(path, changes={"columns": MINE, "date_format": "%Y-%m-%dT%H:%M%z"})


@pytest.mark.parametrize("number", ["nan", "NaN", "inf", "-inf", "1e400", "0x10", "1_000", "--"])
def test_numbers_that_are_none_are_refused_in_every_column(tmp_path, number):
    header = f"{HEADER},deaths"
    path = write(
        tmp_path, header, f"1,{number},-12,2020-01-01,1", f"2,-74,{number},2020-01-01,1",
        f"3,-74,-12,2020-01-01,{number}", "4,-74,-12,2020-01-01,",
    )  # fmt: skip
    layer = read_events(path, mine(columns={**MINE, "fatalities": "deaths"}))
    assert layer.frame["id"].tolist() == ["4"]
    assert set(reasons(layer)) == {2, 3, 4}


def test_notes_above_the_header_are_found_and_rows_keep_their_number_in_the_file(tmp_path):
    path = tmp_path / "n.csv"
    path.write_text(
        '"Source: a report,\nof two lines"\n\nid;lon;lat;date\n1;-74;-12;2020-01-01\n\n'
        "2;-74;-12;never\n3;-74\n"
    )
    layer = read_events(path, mine())
    assert layer.frame["id"].tolist() == ["1"]
    assert set(reasons(layer)) == {6, 7}
    assert "header is taken from row 3" in layer.history[0].detail
    table = read_text_table(path, header_row=3)
    assert (table.header_row, table.delimiter, table.frame.index.tolist()) == (3, ";", [4, 6])
    with pytest.raises(InputError, match="no readable row 40"):
        read_text_table(path, header_row=40)


def test_duplicate_ids_and_ids_that_only_look_alike(tmp_path):
    path = write(tmp_path, HEADER, *(f"{key},-74,-12,2020-01-01" for key in ("1", "01", "1", "1 ")))
    layer = read_events(path, mine())
    assert layer.frame["id"].tolist() == ["1", "01"]
    assert list(reasons(layer)) == [4, 5]


places = st.sampled_from(["0.5", "1", "5", "-74", "91", "nan", "", "x"])
days = st.sampled_from(["2020-01-01", "2020-02-31", "20-01-01", ""])


@settings(max_examples=12)
@given(rows=st.lists(st.tuples(places, places, days), min_size=1, max_size=10), data=st.data())
def test_rows_in_are_matched_unmatched_and_rejected(tmp_path_factory, rows, data):
    import geopandas as gpd

    folder = tmp_path_factory.mktemp("j")
    shapes = gpd.GeoDataFrame({"code": ["w", "e"]}, geometry=[square(0, 0), square(1, 0)], crs=4326)
    shapes.to_file(folder / "areas.fgb", driver="FlatGeobuf")

    def join(order, name):
        lines = [f"{n},{','.join(rows[n])}" for n in order]
        path = write(folder, HEADER, *lines, name=f"{name}.csv")
        join_file(path, str(folder / "areas.fgb"), folder / f"{name}.out.csv", key="code",
                  mapping=mine(name=name))  # fmt: skip
        told = json.loads((folder / f"{name}.out.tally.json").read_text())
        return told, pd.read_csv(folder / f"{name}.out.csv", dtype=str)

    told, first = join(range(len(rows)), "first")
    tally = told["join"]
    assert told["rows_in_file"] == len(rows)
    assert tally["matched"] + tally["unmatched"] + tally["withheld"] + told["rejected"] == len(rows)
    # shuffling rows changes nothing
    _, again = join(data.draw(st.permutations(range(len(rows)))), "again")
    keys = ["id", "area", "match"]
    assert sorted(map(tuple, first[keys].fillna("").to_numpy())) == sorted(
        map(tuple, again[keys].fillna("").to_numpy())
    )
