"""The workbook: text stays text, what Excel cannot hold is refused, two builds are equal."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.base.cells import is_missing, text_of
from geonexus.errors import OutputError
from geonexus.export.about import About
from geonexus.export.frames import plain_tables
from geonexus.export.xlsx import _value, write_xlsx

ABOUT = About("a", "An atlas", license="CC-BY-4.0")
FORMULAS = ["=1+41", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.invalid")', "\t=1"]


def write(tables, path):
    write_xlsx(tables, path, whole=ABOUT, about={})
    return openpyxl.load_workbook(path)


def test_a_formula_stays_text(tmp_path):
    book = write({"t": pd.DataFrame({"=1+1": FORMULAS})}, tmp_path / "a.xlsx")
    cells = [cell for row in book["t"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value.lstrip("'").strip() for cell in cells[1:]] == [f.strip() for f in FORMULAS]
    content = zipfile.ZipFile(tmp_path / "a.xlsx")
    sheets = [content.read(n) for n in content.namelist() if "worksheets/" in n]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_libreoffice_computes_nothing(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    write({"t": pd.DataFrame({"x": FORMULAS})}, tmp_path / "a.xlsx")
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", filters, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = next(tmp_path.glob("*.csv")).read_text(encoding="utf-8")
    assert "=1+41" in text
    assert "42" not in text


def test_the_atlas_has_a_sheet_a_table_with_its_rows(atlas, tmp_path):
    tables = plain_tables(atlas)
    book = write(tables, tmp_path / "a.xlsx")
    assert book.sheetnames[:2] == ["about", "columns"]
    for name, table in tables.items():
        sheet = book[name[:31]]
        assert sheet.max_row == len(table) + 1, name
        assert [cell.value for cell in sheet[1]] == list(table.columns)
        assert sheet.freeze_panes == "A2"


def test_missing_is_an_empty_cell_and_numbers_are_numbers(tmp_path):
    table = pd.DataFrame({"n": [1.5, None], "t": ["ñandú", None], "b": [True, False]})
    sheet = write({"t": table}, tmp_path / "a.xlsx")["t"]
    assert [[c.value for c in row] for row in sheet.iter_rows(min_row=2)] == [
        [1.5, "ñandú", True],
        [None, None, False],
    ]


def test_what_excel_would_cut_is_refused_all_at_once_and_the_old_file_stands(tmp_path):
    path = tmp_path / "a.xlsx"
    write({"t": pd.DataFrame({"x": ["old"]})}, path)
    before = path.read_bytes()
    long = "a-name-that-is-far-too-long-for-excel"
    tables = {
        f"{long}-1": pd.DataFrame({"x": ["a" * 32_768]}),
        f"{long}-2": pd.DataFrame({"x": [1]}),
        "wide": pd.DataFrame([range(16_385)]),
    }
    with pytest.raises(OutputError) as told:
        write(tables, path)
    assert "at most 31 characters" in str(told.value)
    assert f"{long}-1, row 1, column x: 32768 characters" in str(told.value)
    assert "table wide: 1 rows and 16385 columns" in str(told.value)
    assert path.read_bytes() == before


def test_two_workbooks_have_the_same_bytes(atlas, tmp_path):
    tables = {"actors": plain_tables(atlas)["actors"]}
    one, two = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write(tables, one)
    write(tables, two)
    assert one.read_bytes() == two.read_bytes()


@settings(max_examples=40)
@given(st.lists(st.text(max_size=50), min_size=1, max_size=5))
def test_any_text_comes_back_but_for_what_xml_cannot_hold(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    sheet = write({"t": pd.DataFrame({"x": texts}, dtype=object)}, path)["t"]
    read = [row[0].value or "" for row in sheet.iter_rows(min_row=2)]
    for text, cell in zip(texts, read, strict=True):
        kept = "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
        assert cell.removeprefix("'").replace("\n", "") == kept.replace("\n", "").removeprefix("'")


def test_the_file_is_a_zip_with_fixed_times(tmp_path):
    write({"t": pd.DataFrame({"x": [1]})}, tmp_path / "a.xlsx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.xlsx").read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_kind_of_missing_value_is_an_empty_cell():
    for missing in (None, float("nan"), pd.NA, pd.NaT, np.float64("nan")):
        assert _value(missing) is None
        assert is_missing(missing)
        assert text_of({"a": missing}, "a") == ""
    assert _value(np.int64(3)) == 3
