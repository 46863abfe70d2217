"""Joins partition by partition: the same rows as in one piece, and nothing lost in silence."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from geoparquet_validator import check, failed
from handmade import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from scale.small import HEADER, MAPPING, adds_up, areas, joined_rows, read_parts, rows, write_folder

from geonexus.atlas.in_parts import parts as parts_module
from geonexus.atlas.in_parts import repeats
from geonexus.atlas.in_parts.run import join_parts
from geonexus.atlas.join_file import join_folder
from geonexus.errors import InputError, MissingFileError, OutputError, TieError, UnknownNameError
from geonexus.join.pairs import as_plain
from geonexus.join.within import within
from geonexus.readers import text_stream
from geonexus.readers.text_table import read_text_table
from geonexus.userdata.events import read_events


@pytest.fixture
def small_pieces(monkeypatch):
    """Cut so small that a few hundred rows take many batches, runs of groups and ranges."""
    monkeypatch.setattr(text_stream, "BLOCK_BYTES", 1 << 10)
    monkeypatch.setattr(parts_module, "ROWS_PER_PART", 100)
    monkeypatch.setattr(repeats, "_ROWS_AT_A_TIME", 37)


def one_piece(whole, **options):
    layer = read_events(whole, MAPPING)
    matches, tally = within(layer, areas(), join_id="j", **options)
    joined = layer.frame.merge(as_plain(matches), left_on="id", right_on="left", how="left")
    joined = joined.rename(columns={"right": "area"})
    return layer, joined, tally


@pytest.mark.parametrize("ties", ["all", "first"])
def test_a_folder_joins_as_one_file(tmp_path, small_pieces, ties):
    tables = [rows(240, seed, start=seed * 240) for seed in range(4)]
    tables.append(pd.concat([rows(30, 9, start=0), rows(30, 8, start=5000)]))  # ids of the first
    whole = write_folder(tmp_path / "in", tables)
    layer, joined, tally = one_piece(whole, ties=ties)
    out = tmp_path / "out"
    done = join_parts(tmp_path / "in", areas(), out, mapping=MAPPING, ties=ties)
    assert adds_up(done)
    assert (done.rows_in, done.rejected) == (1020, len(layer.rejects))
    assert min(tally.matched, tally.unmatched, tally.withheld, tally.on_border) > 10
    for name in ("matched", "unmatched", "withheld", "on_border", "by_accuracy", "in_several"):
        assert getattr(done.tally, name) == getattr(tally, name), name
    frame = read_parts(out)
    assert joined_rows(frame) == joined_rows(joined)
    assert frame.crs == 4326
    counts = pd.read_csv(out / "counts.csv").set_index("area")["events"]
    expected = joined["area"].value_counts()
    assert counts.to_dict() == expected.reindex(["e", "over", "w"], fill_value=0).to_dict()
    rejects = pd.read_csv(out / "rejects.csv")
    assert sorted(rejects["file"].unique()) == sorted(p.name for p in (tmp_path / "in").iterdir())
    assert rejects["reason"].str.contains("stands in p00.csv row").sum() >= 20


def test_each_part_is_valid_geoparquet_of_one_partition(tmp_path):
    write_folder(tmp_path / "in", [rows(60, 1), rows(60, 2, start=60)])
    done = join_parts(tmp_path / "in", areas(), tmp_path / "out", mapping=MAPPING)
    written = sorted((tmp_path / "out" / "parts").iterdir())
    assert [path.name for path in written] == ["part-00000.parquet", "part-00001.parquet"]
    for path in written:
        assert failed(check(str(path)), "core") == []
        assert gpd.read_parquet(path).total_bounds[2] <= 3
    told = json.loads((tmp_path / "out" / "tally.json").read_text())
    assert [part["file"] for part in told["parts"]] == ["p00.csv", "p01.parquet"]
    assert sum(part["rows_in"] for part in told["parts"]) == told["rows_in"] == done.rows_in
    assert "'Peruu'" in " ".join(told["notes"])
    assert not list(tmp_path.rglob(".geonexus-*"))


def test_rejects_name_file_row_and_reason(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.csv").write_text(f"{HEADER}\n1,0.5,0.5,2020-01-01,1,PER\n2,0.5,95,2020-01-01,1,\n")
    (folder / "sub" / "=b.csv").write_text(f'{HEADER}\n3,0.5,0.5,x,1,PER\n4,"a\nb\n5,1\n')
    text = f"{HEADER}\n1,0.5,0.5,2020-01-01,1,PER\n4,0.5,0.5,2020-01-01,1,PER\n5,1\n"
    (folder / "sub" / "=b.csv").write_text(text)
    (folder / "report.docx").write_text("x")
    (folder / "_SUCCESS").write_text("")
    done = join_parts(folder, areas(), tmp_path / "out", mapping=MAPPING)
    rejects = pd.read_csv(tmp_path / "out" / "rejects.csv").to_numpy().tolist()
    assert [row[:2] for row in rejects] == [["a.csv", 3], ["sub/=b.csv", 2], ["sub/=b.csv", 4]]
    assert "beyond 90" in rejects[0][2]
    assert rejects[1][2] == "id '1' stands in a.csv row 2 already"
    assert rejects[2][2] == "2 cells, the header has 6"
    assert done.left_out == ("report.docx",)
    assert adds_up(done)


BROKEN = {
    "cut.parquet": (lambda good: good[: len(good) // 2], "footer"),
    "page.parquet": (lambda good: good[:60] + bytes(40) + good[100:], ""),
    "latin.csv": (lambda _: f"{HEADER}\n1,0,0,2020-01-01,1,Per\xfa\n".encode("latin-1"), "decode"),
    "quote.csv": (lambda _: f'{HEADER}\n8,0.5,0.5,2020-01-01,1,"PER\n9,1\n'.encode(), "quote"),
    "columns.csv": (lambda _: b"id,x,y\n1,2,3\n", "lon"),
    "empty.csv": (lambda _: b"", "empty file"),
    "sheet.csv": (lambda _: b"PK\x03\x04 a workbook", "no Excel workbook"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_partition_is_named_and_the_rest_is_kept(tmp_path, name):
    make, reason = BROKEN[name]
    folder = tmp_path / "in"
    write_folder(folder, [rows(60, 1), rows(60, 2, start=60)])
    mapping = MAPPING.model_copy(update={"encoding": "utf-8"})
    alone = join_parts(folder, areas(), tmp_path / "alone", mapping=mapping)
    (folder / name).write_bytes(make((folder / "p01.parquet").read_bytes()))
    done = join_parts(folder, areas(), tmp_path / "out", mapping=mapping)
    assert [broken for broken, _ in done.broken] == [name]
    assert reason in done.broken[0][1]
    assert (done.tally, done.rejected) == (alone.tally, alone.rejected)
    assert joined_rows(read_parts(tmp_path / "out")) == joined_rows(read_parts(tmp_path / "alone"))
    told = json.loads((tmp_path / "out" / "tally.json").read_text())
    assert told["broken"][0]["file"] == name


def test_a_partition_that_breaks_in_the_middle_leaves_nothing(tmp_path, small_pieces):
    folder = tmp_path / "in"
    write_folder(folder, [rows(200, 1), rows(40, 2, start=200)])
    text = (folder / "p00.csv").read_text()
    # good batches first, and an id that the broken file would take from the good one
    (folder / "broken.csv").write_text(text.replace("\ne", "\nx") + 'e000210,0,"a\nb')
    done = join_parts(folder, areas(), tmp_path / "out", mapping=MAPPING)
    assert [name for name, _ in done.broken] == ["broken.csv"]
    frame = read_parts(tmp_path / "out")
    assert not frame["id"].str.startswith("x").any()
    assert done.rows_in == 240


def test_when_all_are_broken_nothing_is_written(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(InputError, match=r"no partition of in .*\n  a\.csv: row 1: id: .* 6 more"):
        join_parts(folder, areas(), tmp_path / "out", mapping=MAPPING)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_ends_the_run_leaves_the_last_result(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    write_folder(folder, [rows(60, 1), rows(60, 2, start=60)])
    join_parts(folder, areas(), out, mapping=MAPPING)
    before = {path: path.read_bytes() for path in out.rglob("*.*")}
    with pytest.raises(InputError, match=r"more than 1\.0%; nothing was written") as told:
        join_parts(folder, areas(), out, mapping=MAPPING, max_rejects=0.01)
    assert "p00.csv row" in str(told.value)
    with pytest.raises(TieError, match="border"):
        join_parts(folder, areas(), out, mapping=MAPPING, ties="error")
    with pytest.raises(UnknownNameError, match="did you mean 'acled'"):
        join_parts(folder, areas(), out, layout="aceld")
    assert {path: path.read_bytes() for path in out.rglob("*.*")} == before


def test_a_second_run_leaves_no_part_of_the_first(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    write_folder(folder, [rows(60, seed, start=seed * 60) for seed in range(3)])
    join_parts(folder, areas(), out, mapping=MAPPING)
    (out / "mine.txt").write_text("kept")
    done = join_parts(folder / "p01.parquet", areas(), out, mapping=MAPPING)
    assert (done.parts, done.rows_in) == (1, 60)
    assert [path.name for path in (out / "parts").iterdir()] == ["part-00000.parquet"]
    assert (out / "mine.txt").read_text() == "kept"


def test_refusals_before_any_work(tmp_path):
    folder = tmp_path / "parts"
    write_folder(folder, [rows(10, 1)])
    with pytest.raises(OutputError, match="was not written by geonexus join"):
        join_parts(folder, areas(), tmp_path, mapping=MAPPING)
    (tmp_path / "tally.json").write_text("{}")
    with pytest.raises(OutputError, match="replaced by its own result"):
        join_parts(folder, areas(), tmp_path, mapping=MAPPING)
    assert (folder / "p00.csv").is_file()
    with pytest.raises(MissingFileError, match="nowhere is not there"):
        join_parts(tmp_path / "nowhere", areas(), tmp_path / "out", mapping=MAPPING)
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="holds no event file"):
        join_parts(tmp_path / "none", areas(), tmp_path / "out", mapping=MAPPING)
    with pytest.raises(OutputError, match=r"name a folder with `out`: .*joined$"):
        join_folder(folder, "admin1", tmp_path / "joined.csv")


def test_files_without_ids_and_without_rows(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    mapping = MAPPING.model_copy(
        update={"columns": {role: name for role, name in MAPPING.columns.items() if role != "id"}}
    )
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("lon,lat,date,code,country\n0.5,0.5,2020-01-01,1,PER\n")
    (folder / "c.csv").write_text("lon,lat,date,code,country\n")
    done = join_parts(folder, areas(), tmp_path / "out", mapping=mapping)
    assert (done.rows_in, done.tally.matched, done.parts) == (2, 2, 3)
    assert read_parts(tmp_path / "out")["id"].tolist() == ["a.csv:row-2", "b.csv:row-2"]
    single = join_parts(folder / "a.csv", areas(), tmp_path / "single", mapping=mapping)
    assert single.tally.matched == 1
    assert read_parts(tmp_path / "single")["id"].tolist() == ["row-2"]


def test_published_layouts_are_fitted_to_each_file(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    header = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,admin1,"
    header += "location,latitude,longitude,geo_precision,time_precision,fatalities"
    for name, day in (("new", "2023-03-08"), ("old", "08 March 2023")):
        row = f"{name},{day},Battles,,A,,Peru,,X,0.5,0.5,1,1,2"
        (folder / f"{name}.csv").write_text(f"{header}\n{row}\n")
    done = join_parts(folder, areas(), tmp_path / "out", swapped="repair")
    assert (done.rows_in, done.tally.matched) == (2, 2)
    assert set(read_parts(tmp_path / "out")["date_from"]) == {"2023-03-08"}


WITH_NOTES = {
    "title.csv": ("utf-8", "Events, of the north\n\n"),
    "marked.csv": ("utf-8-sig", '\n"a note, of\ntwo lines"\n'),
    "wide.csv": ("utf-16", "Ñandú\n"),
    "latin.csv": ("cp1252", "Ñandú\n\nsee p. 3\n"),
    "semicolons.csv": ("utf-8", "Title; one\n"),
}


@pytest.fixture
def noted(tmp_path):
    """A folder of tables with notes above their headers, in several encodings, and a workbook."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (name, (encoding, above)) in enumerate(WITH_NOTES.items()):
        text = rows(40, number, start=number * 40).to_csv(index=False)
        text = text.replace(",", ";") if name == "semicolons.csv" else text
        (folder / name).write_bytes((above + text).encode(encoding))
    openpyxl = pytest.importorskip("openpyxl", reason="the extra excel is not installed")
    book = openpyxl.Workbook()
    for cells in (["Events of the south"], HEADER.split(","), ["x1", 0.5, 0.5, "2020-01-01", 1],
                  ["x2", 0.5, 0.5, dt.date(2020, 3, 1), 1], ["x3", 0.5, 95, "2020-01-01", 1],
                  ["e000000", 0.5, 0.5, "2020-01-01", 1]):  # fmt: skip
        book.active.append(cells)
    book.save(folder / "zz.xlsx")
    return folder


def test_headers_below_notes_and_workbooks(tmp_path, small_pieces, noted):
    done = join_parts(noted, areas(), tmp_path / "out", mapping=MAPPING)
    assert adds_up(done)
    assert (done.broken, done.left_out) == ((), ())
    rejects = pd.read_csv(tmp_path / "out" / "rejects.csv")
    frame = read_parts(tmp_path / "out")
    for path in noted.iterdir():
        whole = read_events(path, MAPPING)
        found = rejects[rejects["file"] == path.name]
        assert found["row"].tolist()[: len(whole.rejects)] == whole.rejects["row"].tolist()
        assert set(whole.frame["id"]) - {"e000000"} <= set(frame["id"]), path.name
    assert rejects[rejects["file"] == "zz.xlsx"].to_numpy().tolist() == [
        ["zz.xlsx", 5, "latitude '95' is beyond 90: lon and lat look exchanged"],
        ["zz.xlsx", 6, "id 'e000000' stands in title.csv row 4 already"],
    ]
    assert frame.set_index("id")["date_from"]["x2"] == "2020-03-01"
    told = " ".join(done.notes)
    assert "the header is taken from row 3" in told
    assert "the delimiter is ';'" in told


def test_what_the_arguments_say_holds_in_every_part(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "ab":
        text = f"Y|X|day|who\nno header here\n\nlat|lon|day|who\n0,5|0,5|01/03/2020|{name}\n"
        (folder / f"{name}.csv").write_text(text)
    changes = {
        "columns": {"lon": "lon", "lat": "lat", "date": "day"}, "date_format": "%d/%m/%Y",
        "decimal": ",", "keep": ("who",), "header_row": 4, "delimiter": "|",
    }  # fmt: skip
    done = join_parts(folder, areas(), tmp_path / "out", changes=changes)
    assert (done.rows_in, done.tally.matched) == (2, 2)
    frame = read_parts(tmp_path / "out")
    assert frame["id"].tolist() == ["a.csv:row-5", "b.csv:row-5"]
    assert (frame["who"].tolist(), set(frame["date_from"])) == (["a", "b"], {"2020-03-01"})
    mapping = MAPPING.model_copy(update={"columns": {"lon": "x", "lat": "y", "date": "d"}})
    again = join_parts(
        folder, areas(), tmp_path / "again", mapping=mapping,
        changes={**changes, "precision": {"1": {"place_precision": "exact", "accuracy_m": 1}}},
    )  # fmt: skip
    assert again.tally.matched == 2
    with pytest.raises(InputError, match="the arguments"):
        join_parts(folder, areas(), tmp_path / "bad", mapping=mapping, changes={"decimal": "x"})
    with pytest.raises(InputError, match=r"row 9"):
        join_parts(folder, areas(), tmp_path / "bad", changes={**changes, "header_row": 9})


def test_a_published_layout_with_changes_in_every_part(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    header = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,admin1,"
    header += "location,latitude,longitude,geo_precision,time_precision,fatalities,notes"
    for name, day in (("new", "2023-03-08"), ("old", "08 March 2023")):
        row = f"{name},{day},Battles,,A,,Peru,,X,-12,-77,1,1,2,{name}!"
        (folder / f"{name}.csv").write_text(f"Data of ACLED\n{header}\n{row}\n")
    done = join_parts(folder, areas(), tmp_path / "out", changes={"keep": ("notes",)})
    frame = read_parts(tmp_path / "out")
    assert (done.rows_in, frame["notes"].tolist()) == (2, ["new!", "old!"])
    assert set(frame["date_from"]) == {"2023-03-08"}


def test_areas_come_from_the_layer_that_is_named(tmp_path):
    write_folder(tmp_path / "in", [rows(40, 1)])
    path = tmp_path / "areas.gpkg"
    areas().geo.to_file(path, layer="all")
    areas().geo.iloc[:1].to_file(path, layer="west")
    joined = {
        name: join_folder(tmp_path / "in", str(path), tmp_path / str(name), key="id",
                          area_layer=name, mapping=MAPPING)
        for name in ("west", "all", None)
    }  # fmt: skip
    assert pd.read_csv(tmp_path / "west" / "counts.csv")["area"].tolist() == ["w"]
    assert joined["west"].tally.matched < joined["all"].tally.matched
    assert joined["all"].tally == joined[None].tally


def test_a_large_parquet_file_is_split_between_its_row_groups(tmp_path, small_pieces):
    table = rows(240, 3)
    path = tmp_path / "large.parquet"
    table.to_parquet(path, index=False, row_group_size=50)
    runs = [part.groups for part in parts_module.find_parts(path)[0]]
    assert runs == [(0, 2), (2, 4), (4, 5)]
    done = join_parts(path, areas(), tmp_path / "out", mapping=MAPPING)
    assert (done.rows_in, done.parts) == (240, 3)
    whole = join_parts(path, areas(), tmp_path / "again", mapping=MAPPING)
    table.to_csv(tmp_path / "one.csv", index=False)
    layer, joined, _ = one_piece(tmp_path / "one.csv")
    assert joined_rows(read_parts(tmp_path / "out")) == joined_rows(joined)
    rejects = pd.read_csv(tmp_path / "out" / "rejects.csv")
    assert rejects["row"].tolist() == layer.rejects["row"].tolist()
    assert whole.tally == done.tally


cells = st.sampled_from(["1", "ñ", "", "x y", '"a\nb"', '"q""q"', "12°30'45\""])
above = st.sampled_from(
    ["", "\n", "ñ\n", "A title\r\n\r\n", '"a note, of\ntwo lines"\n', 'x " y\n', ";;\n1;2\n"]
)
lines = st.lists(st.lists(cells, min_size=1, max_size=4).map(",".join), min_size=1, max_size=60)


@given(lines, st.sampled_from(["utf-8", "latin-1", "utf-16", "utf-8-sig"]), above)
def test_batches_are_the_whole_table(tmp_path_factory, body, encoding, above):
    path = tmp_path_factory.mktemp("t") / "a.csv"
    path.write_bytes((above + "\n".join(["a,b,c", *body]) + "\n").encode(encoding))
    declared = None if encoding == "utf-8-sig" else encoding
    try:
        whole = read_text_table(path, encoding=declared)
    except InputError as error:
        if "no row below" in str(error):
            return
        with pytest.raises(InputError):
            list(text_stream.text_batches(path, encoding=declared))
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_stream, "BLOCK_BYTES", 128)
        pieces = list(text_stream.text_batches(path, encoding=declared))
    assert {(p.header_row, p.delimiter, p.notes) for p in pieces} <= {
        (whole.header_row, whole.delimiter, whole.notes)
    }
    frames = [piece.frame for piece in pieces]
    found = pd.concat(frames) if frames else whole.frame[:0]
    assert found.index.tolist() == whole.frame.index.tolist()
    assert found.to_numpy().tolist() == whole.frame.to_numpy().tolist()
    rejects = [row for piece in pieces for row in piece.rejects.to_numpy().tolist()]
    assert rejects == whole.rejects.to_numpy().tolist()


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 12), unique=True, max_size=8), max_size=6))
def test_repeats_are_all_but_the_first(tmp_path_factory, batches):
    folder = tmp_path_factory.mktemp("ids")
    seen, expected = {}, set()
    for part, keys in enumerate(batches):
        ids = pd.Series([f"id-{key}" for key in keys], dtype=object, index=np.arange(len(keys)) + 2)
        repeats.write_ids(ids, part, 0, folder)
        for row, key in ids.items():
            if key in seen:
                expected.add((part, row, *seen[key]))
            else:
                seen[key] = (part, row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeats, "_ROWS_AT_A_TIME", 3)
        found = repeats.find_repeats(folder, range(len(batches)))
    rows_of = {
        (part, *row)
        for part, one in found.items()
        for row in zip(one.row, one.first_part, one.first_row, strict=True)
    }
    assert rows_of == expected


def test_a_kill_leaves_the_last_result_whole(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    write_folder(folder, [rows(60, seed, start=seed * 60) for seed in range(3)])
    join_parts(folder / "p00.csv", areas(), out, mapping=MAPPING)
    before = {path: path.read_bytes() for path in out.rglob("*.*")}
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from scale.small import MAPPING, areas\n"
        "from geonexus.atlas.in_parts.run import join_parts\n"
        "def kill(text):\n"
        "    if text.startswith('joined: 2'): os.kill(os.getpid(), signal.SIGKILL)\n"
        "join_parts(Path(sys.argv[1]), areas(), Path(sys.argv[2]), mapping=MAPPING, progress=kill)"
    )
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(out)], check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    (left,) = out.glob(".geonexus-*")
    after = {p: p.read_bytes() for p in out.rglob("*.*") if left not in (p, *p.parents)}
    assert after == before
    os.utime(left, (0, 0))  # as if it had lain there for long
    assert join_parts(folder, areas(), out, mapping=MAPPING).parts == 3
    assert not left.exists()


def test_pages_of_the_parts_carry_checksums(tmp_path):
    write_folder(tmp_path / "in", [rows(60, 1)])
    join_parts(tmp_path / "in", areas(), tmp_path / "out", mapping=MAPPING)
    path = tmp_path / "out" / "parts" / "part-00000.parquet"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 3] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(OSError):
        pq.read_table(path, page_checksum_verification=True)
