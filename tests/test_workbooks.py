"""Excel workbooks as they come: titles above the header, real and typed days, and hostile ones."""

from __future__ import annotations

import datetime as dt
import sys
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from geonexus.errors import InputError, MissingExtraError, UnknownNameError
from geonexus.readers import archive
from geonexus.readers.mapping import EventMapping
from geonexus.readers.text_table import read_text_table
from geonexus.userdata.events import inspect, read_events

COLUMNS = {"id": "id", "lon": "lon", "lat": "lat", "date": "date"}
HEADER = ["id", "lon", "lat", "date"]


def mine(**changes):
    return EventMapping.model_validate({"name": "mine", "columns": COLUMNS, **changes})


def book(path, *rows, epoch=None, **others):
    made = openpyxl.Workbook()
    if epoch:
        made.epoch = epoch
    for row in rows:
        made.active.append(row)
    for name, more in others.items():
        sheet = made.create_sheet(name)
        for row in more:
            sheet.append(row)
    made.save(path)
    return path


def rewritten(path, member, change):
    """Change one member of a workbook in place."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def reasons(layer):
    return dict(zip(layer.rejects["row"], layer.rejects["reason"], strict=True))


def test_a_sheet_with_a_title_real_and_typed_days_and_decimal_commas(tmp_path):
    path = book(
        tmp_path / "events.xlsx",
        ["Events of the province, 2020"], [], HEADER,
        ["01", -74.25, "-12,5", dt.datetime(2020, 3, 5)],
        [2.0, "-74,25", -12, "06/03/2020"],
        [],
        [3, -74, -12, "31/02/2020"], [4, -74, 95.5, dt.date(2020, 3, 7)],
        [5, -74, -12, dt.datetime(2020, 3, 8, 23, 30), None, "stray"],
    )  # fmt: skip
    layer = read_events(path, mine(decimal=",", date_format="%d/%m/%Y"))
    assert layer.frame[["id", "date_from"]].to_numpy().tolist() == [
        ["01", "2020-03-05"], ["2", "2020-03-06"],
    ]  # fmt: skip
    assert layer.geo.geometry.x.tolist() == [-74.25, -74.25]
    assert layer.geo.geometry.y.tolist() == [-12.5, -12]
    found = reasons(layer)
    assert set(found) == {7, 8, 9}
    assert "31/02/2020" in found[7]
    assert "95,5" in found[8]
    assert "6 cells, the header has 4" in found[9]
    assert "header is taken from row 3" in layer.history[0].detail
    assert layer.history[0].rows_in == len(layer) + len(layer.rejects) == 5


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_of_both_calendars(tmp_path, epoch):
    day = dt.datetime(2021, 2, 28)
    path = book(tmp_path / "days.xlsx", HEADER, ["1", -74, -12, day], epoch=epoch)
    assert read_events(path, mine()).frame["date_from"].tolist() == ["2021-02-28"]
    # the same day as a bare count, which only the workbook's calendar can tell
    count = 44255 - (1462 if epoch else 0)
    path = book(tmp_path / "counts.xlsx", HEADER, ["1", -74, -12, count], ["2", -74, -12, "x"],
                epoch=epoch)  # fmt: skip
    seen = inspect(book(tmp_path / "c.xlsx", HEADER, ["1", -74, -12, count], epoch=epoch))
    assert seen.mapping.date_format == "excel"
    layer = read_events(path, mine(date_format="excel"))
    assert layer.frame["date_from"].tolist() == ["2021-02-28"]
    assert reasons(layer) == {3: "date 'x' is not a day as Excel counts them"}


def test_formulas_are_read_as_the_values_that_excel_computed(tmp_path):
    path = book(tmp_path / "f.xlsx", HEADER, ["1", "=-70-4", -12, "2020-01-01"],
                ["2", "=-70-5", -12, "2020-01-01"], ["3", -74, -12, "2020-01-01"])  # fmt: skip

    def computed(sheet):
        assert b"<f>-70-4</f><v />" in sheet or b"<f>-70-4</f><v></v>" in sheet
        for empty in (b"<v />", b"<v></v>"):
            sheet = sheet.replace(b"<f>-70-4</f>" + empty, b"<f>-70-4</f><v>-74</v>")
        return sheet

    layer = read_events(rewritten(path, "xl/worksheets/sheet1.xml", computed), mine())
    assert layer.frame["id"].tolist() == ["1", "3"]
    assert layer.geo.geometry.x.tolist() == [-74, -74]
    assert "cell B3 holds a formula that was never computed" in reasons(layer)[3]


def test_which_sheet(tmp_path):
    table = [HEADER, ["1", -74, -12, "2020-01-01"]]
    more = [HEADER, ["2", -74, -12, "2020-01-01"], ["3", -74, -12, "2020-01-01"]]
    path = book(tmp_path / "s.xlsx", ["Read me"], data=table, archive=more)
    layer = read_events(path, mine())
    assert layer.frame["id"].tolist() == ["1"]
    assert "sheet 'data' was read; others: 'archive'" in layer.history[0].detail
    assert read_events(path, mine(sheet="archive")).frame["id"].tolist() == ["2", "3"]
    with pytest.raises(UnknownNameError, match="did you mean 'archive'"):
        read_events(path, mine(sheet="archiv"))
    with pytest.raises(InputError, match="no row below the header"):
        read_events(path, mine(sheet="Sheet"))
    with pytest.raises(InputError, match="no table in the visible sheets"):
        read_text_table(book(tmp_path / "e.xlsx", ["Read me"]))
    assert inspect(path).mapping.sheet == "data"


def test_codes_keep_their_zeros_and_errors_stay_visible(tmp_path):
    path = book(tmp_path / "c.xlsx", ["code", "n", None, "flag"], ["007", 1e21, None, True],
                ["NA", 0.1, None, "#N/A"])  # fmt: skip
    table = read_text_table(path)
    assert table.frame.to_numpy().tolist() == [["007", "1e+21", "true"], ["NA", "0.1", "#N/A"]]
    nameless = book(tmp_path / "n.xlsx", ["code", None, "n"], ["1", "kept", "2"])
    assert read_text_table(nameless).frame.columns.tolist() == ["code", "column_2", "n"]
    with pytest.raises(InputError, match="this column twice"):
        read_text_table(book(tmp_path / "t.xlsx", ["a", "a"], ["1", "2"]))


def test_without_the_extra_the_mend_is_named(tmp_path, monkeypatch):
    path = book(tmp_path / "a.xlsx", HEADER, ["1", -74, -12, "2020-01-01"])
    for name in ("openpyxl", "defusedxml"):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, name, None)
            with pytest.raises(MissingExtraError, match=r'a\.xlsx.* "geonexus\[excel\]"'):
                read_events(path, mine())


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_a_dtd_is_refused(tmp_path, encoding):
    path = book(tmp_path / "l.xlsx", HEADER, ["1", -74, -12, "2020-01-01"])
    dtd = (LAUGHS.decode() + "<worksheet/>").encode(encoding)
    with pytest.raises(InputError, match="found a DTD"):
        read_text_table(rewritten(path, "xl/worksheets/sheet1.xml", lambda _: dtd))


def test_bombs_slips_links_and_passwords_are_refused(tmp_path, monkeypatch):
    path = book(tmp_path / "b.xlsx", HEADER, ["1", -74, -12, "2020-01-01"])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda data: data + b" " * (70 * 1024**2))
    with pytest.raises(InputError, match="may be a zip bomb"):
        read_text_table(path)
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1024**2)
    with pytest.raises(InputError, match="GiB once unpacked"):
        read_text_table(path)
    hostile = tmp_path / "h.xlsx"
    with zipfile.ZipFile(hostile, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("../out.xml", "x")
        made.writestr("C:/out.xml", "x")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    with pytest.raises(InputError) as caught:
        read_text_table(hostile)
    for text in (
        "'../out.xml': found a path outside",
        "'C:/out.xml': found a path",
        "found a link",
    ):
        assert text in str(caught.value)


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_truncated_workbook_is_one_plain_error(tmp_path, kept):
    path = book(tmp_path / "t.xlsx", HEADER, *[[str(n), -74, -12, "2020-01-01"] for n in range(99)])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(InputError, match=r"t\.xlsx"):
        read_text_table(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0 old")
    with pytest.raises(InputError, match="old or encrypted"):
        read_text_table(path)


def test_a_sheet_whose_xml_breaks_off_is_one_plain_error(tmp_path):
    path = book(tmp_path / "x.xlsx", HEADER, ["1", -74, -12, "2020-01-01"])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2])
    with pytest.raises(InputError, match=r"whole \.xlsx workbook"):
        read_text_table(path)
