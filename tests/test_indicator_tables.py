"""Indicator tables, wide and long; what names no country is reported, never dropped in silence."""

from __future__ import annotations

import json

import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import run

from geonexus.errors import InputError, MissingFileError
from geonexus.join.within import by_key
from geonexus.userdata.indicators import INDICATOR_COLUMNS, inspect_indicators, read_indicators

WORLD_BANK = """"Data Source","World Development Indicators",

"Last Updated Date","2025-01-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2019","2020","2021",
"Peru","PER","Made up","XX.MADE.UP","7.5","","8.25",
"Bolivia","BOL","Made up","XX.MADE.UP","..","1","x",
"Latin America & Caribbean","LCN","Made up","XX.MADE.UP","1","2","3",
"Broken","PER"
"""


def rows(layer):
    return layer.frame[["area", "indicator", "year", "value"]].to_numpy().tolist()


def test_a_world_bank_file(tmp_path, project):
    path = tmp_path / "API_XX.csv"
    path.write_text(WORLD_BANK, encoding="utf-8-sig")
    layer = read_indicators(path)
    assert rows(layer) == [
        ["PER", "XX.MADE.UP", 2019, 7.5], ["PER", "XX.MADE.UP", 2021, 8.25],
        ["BOL", "XX.MADE.UP", 2020, 1.0],
    ]  # fmt: skip
    reasons = dict(zip(layer.rejects["row"], layer.rejects["reason"], strict=True))
    assert reasons[7] == "figure 'x' is no number"
    assert "'LCN' is no known country" in reasons[8]
    assert reasons[9] == "2 cells, the header has 8"
    assert layer.rejects["figures"].tolist() == [1, 3, 1]
    step = layer.history[0]
    assert step.rows_in == step.rows_out + layer.rejects["figures"].sum()
    assert "header is taken from row 5" in step.detail
    assert "2 cells without a figure have no row" in step.detail
    countries = project.catalog.open("countries")
    _, tally = by_key(layer, countries, left_on="area", right_on="iso3", join_id="j")
    assert tally.matched == 3


def test_a_long_table_with_names_in_three_languages(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(
        "Land;Kind;Year;Value\nMéxico;homicide;2020;28,4\nBrasil;homicide;2020;\n"
        "Venezuela (Bolivarian Republic of);homicide;2020;45,6\n484;homicide;2020;1\n"
        "Haití;homicide;20;3\n",
        encoding="utf-8",
    )
    layer = read_indicators(
        path, area="Land", indicator="Kind", year="Year", value="Value", decimal=","
    )
    assert rows(layer) == [["MEX", "homicide", 2020, 28.4], ["VEN", "homicide", 2020, 45.6]]
    assert layer.rejects.to_numpy().tolist() == [
        [5, "a second figure for MEX:homicide:2020", 1],
        [6, "year '20' is not a year of four digits", 1],
    ]


def test_what_cannot_be_read_is_one_plain_error(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("country,year\nPER,2020\n")
    with pytest.raises(InputError, match="expected a known column"):
        read_indicators(path)
    with pytest.raises(MissingFileError):
        read_indicators(tmp_path / "nothing.csv")


# columns as in the export of the UNODC data portal; the figures are made up
UNODC = """Source: made up for a test,,,,,,,,,,,,
,,,,,,,,,,,,
Iso3_code,Country,Region,Subregion,Indicator,Dimension,Category,Sex,Age,Year,Unit of measurement,VALUE,Source
PER,Peru,Americas,LAC,Victims of intentional homicide,Total,Total,Total,Total,2020,Counts,100,CTS
PER,Peru,Americas,LAC,Victims of intentional homicide,Total,Total,Total,Total,2020,"Rate per 100,000 population",1.5,CTS
PER,Peru,Americas,LAC,Victims of intentional homicide,Total,Total,Female,Total,2020,Counts,20,CTS
GBR_E_W,United Kingdom (England and Wales),Europe,,Victims of intentional homicide,Total,Total,Total,Total,2020,Counts,3,CTS
"""  # noqa: E501


def test_an_unodc_export_keeps_sex_and_unit_apart(tmp_path):
    path = tmp_path / "homicide.csv"
    path.write_text(UNODC, encoding="utf-8")
    layer = read_indicators(path)
    assert layer.id == "unodc"
    assert layer.frame.columns.tolist() == list(INDICATOR_COLUMNS)
    found = layer.frame.set_index("id")
    assert found["value"].to_dict() == {
        "PER:Victims of intentional homicide:Counts:2020": 100,
        "PER:Victims of intentional homicide:Rate per 100,000 population:2020": 1.5,
        "PER:Victims of intentional homicide:Sex=Female:Counts:2020": 20,
    }
    assert set(found["source"]) == {"CTS"}
    assert layer.rejects["row"].tolist() == [7]
    assert "'GBR_E_W' is no known country" in layer.rejects["reason"][0]
    totals = read_indicators(path, where={"Sex": "Total", "Unit of measurement": "Counts"})
    assert totals.frame["value"].tolist() == [100]
    assert "2 rows that are not Sex=Total" in totals.history[0].detail


SDMX = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,MEASURE,Measure,"
    "UNIT_MEASURE,Unit of measure,SEX,Sex,TIME_PERIOD,Time period,OBS_VALUE,Observation value,"
    "OBS_STATUS,Observation status,UNIT_MULT,Unit multiplier"
)


def sdmx(area, sex, year, value, status, power=0):
    return (
        f'DATAFLOW,AG:DF(1.0),"Made, up",I,{area},x,RATE,Rate,PS,Persons,{sex},x,{year},,{value},,'
        f"{status},x,{power},"
    )


def test_sdmx_flags_missing_and_provisional_figures(tmp_path):
    path = tmp_path / "oecd.csv"
    lines = [
        sdmx("PER", "_T", 2020, 7.5, "P"), sdmx("PER", "_T", 2021, "", "Q"),
        sdmx("PER", "F", 2020, 3, "A"), sdmx("COL", "_T", 2020, 4, "A", 6),
        sdmx("OECD", "_T", 2020, 4, "A"), sdmx("COL", "_T", "2020-Q1", 4, "A"),
        sdmx("MEX", "_T", 2020, "", ""),
    ]  # fmt: skip
    path.write_text("\n".join([SDMX, *lines]), encoding="utf-8")
    layer = read_indicators(path)
    found = layer.frame.fillna({"value": -1}).set_index("id")[["value", "unit", "status"]]
    assert found.to_dict("split")["index"] == [
        "PER:RATE:PS:2020", "PER:RATE:PS:2021", "PER:RATE:SEX=F:PS:2020", "COL:RATE:PS × 10^6:2020",
    ]  # fmt: skip
    assert found["status"].tolist() == ["provisional", "missing (suppressed)", "", ""]
    assert found["value"].tolist() == [7.5, -1, 3, 4]
    reasons = layer.rejects["reason"].tolist()
    assert layer.rejects["row"].tolist() == [6, 7]
    assert "'OECD' is no known country" in reasons[0]
    assert "'2020-Q1' is not a year" in reasons[1]
    assert "1 cells without a figure have no row" in layer.history[0].detail


def test_sdmx_with_labels_in_the_cells(tmp_path):
    path = tmp_path / "both.csv"
    path.write_text(
        "DATAFLOW,REF_AREA: Area,INDICATOR: Indicator,TIME_PERIOD: Period,OBS_VALUE,"
        "OBS_STATUS: Status\nX,PER: Peru,RATE: Rate,2020: 2020,7.5,E: Estimated value\n"
    )
    layer = read_indicators(path)
    assert rows(layer) == [["PER", "RATE", 2020, 7.5]]
    assert layer.frame["status"].tolist() == ["estimated"]


def crime_index(path, **editions):
    """Write a workbook in the layout of the Organized Crime Index; the scores are made up."""
    made = openpyxl.Workbook()
    made.active.append(["About"])
    header = [
        "Continent", "Region", "Country", "Criminality avg.", "Criminal markets avg,",
        "Human trafficking", "Mafia-style groups", "Resilience avg.", "Law enforcement",
    ]  # fmt: skip
    for name, table in editions.items():
        sheet = made.create_sheet(name)
        for row in [header, *table]:
            sheet.append(row)
    made.save(path)


def test_the_organized_crime_index_reads_every_edition(tmp_path):
    path = tmp_path / "global_oc_index.xlsx"
    place = ["Americas", "South America"]
    crime_index(
        path,
        **{
            "2021_dataset": [[*place, "Colombia", 7, 6.5, 8, 9, 5, 5.5]],
            "2023_dataset": [
                [*place, "Colombia", 7.5, 6, 8, 9, None, 11],
                [*place, "Colombiaa", 1, 1, 1, 1, 1, 1],
            ],
        },
    )  # fmt: skip
    layer = read_indicators(path)
    assert layer.id == "oc-index"
    found = {(r[1], r[2]): r[3] for r in rows(layer)}
    assert found["Criminality", 2021] == 7
    assert found["Criminality", 2023] == 7.5
    assert found["Criminal markets", 2023] == 6
    assert ("Resilience", 2023) not in found
    assert len(found) == 10
    assert layer.rejects["reason"].tolist() == [
        "sheet 2023_dataset: figure '11' is beyond 1 to 10",
        "sheet 2023_dataset: area 'Colombiaa' is no known country; did you mean Colombia?",
    ]
    assert layer.rejects["figures"].tolist() == [1, 6]
    one = read_indicators(path, sheet="2021_dataset")
    assert set(one.frame["year"]) == {2021}


def test_a_world_bank_workbook(tmp_path):
    made = openpyxl.Workbook()
    table = [["Data Source", "World Development Indicators"], [], ["Last Updated Date", "2025"],
             ["Country Name", "Country Code", "Indicator Name", "Indicator Code", "2019", "2020"],
             ["Peru", "PER", "Made up", "XX.MADE.UP", 7.5, None]]  # fmt: skip
    for row in table:
        made.active.append(row)
    made.save(tmp_path / "API.xlsx")
    assert rows(read_indicators(tmp_path / "API.xlsx")) == [["PER", "XX.MADE.UP", 2019, 7.5]]


def test_any_table_by_a_mapping_and_from_the_command_line(monkeypatch, capsys, tmp_path):
    path = tmp_path / "own_2021.csv"
    path.write_text(
        "Nota\n\nTerritorio;Delito;Tasa;Sexo\nPerú;robo;7,5;M\nPerú;robo;8,5;F\nPeruu;robo;1;M\n",
        encoding="utf-8",
    )
    words = ["--map", "area=Territorio", "--map", "indicator=Delito", "--map", "value=Tasa",
             "--breakdown", "Sexo", "--decimal-comma", "--year", "2021"]  # fmt: skip
    code, seen, err = run(monkeypatch, capsys, "indicators", "inspect", path, *words)
    assert code == 0, err
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(seen, encoding="utf-8")
    assert yaml.safe_load(seen)["area"] == "Territorio"
    out = tmp_path / "out.csv"
    code, told, err = run(monkeypatch, capsys, "indicators", "read", path, *words, "-o", out)
    assert code == 0, err
    assert "3 figures, 1 refused" in told
    kept = pd.read_csv(out)
    assert kept[["area", "breakdown", "year", "value"]].to_numpy().tolist() == [
        ["PER", "Sexo=M", 2021, 7.5], ["PER", "Sexo=F", 2021, 8.5],
    ]  # fmt: skip
    refused = pd.read_csv(tmp_path / "out.rejects.csv")
    assert refused["row"].tolist() == [6]
    assert "did you mean" in refused["reason"][0]
    first = out.read_bytes()
    arguments = ["indicators", "read", path, "--mapping", mapping, "-o", out]
    code, told, err = run(monkeypatch, capsys, *arguments, "--json")
    assert code == 0, err
    assert json.loads(told)["rows_out"] == 2
    assert out.read_bytes() == first
    code, _, err = run(monkeypatch, capsys, *arguments, "--max-rejects", "5%")
    assert (code, "more than 5.0%" in err) == (2, True)
    code, _, err = run(monkeypatch, capsys, *arguments, "--where", "Sexo", "--map", "nothing=Sexo")
    assert code == 2
    assert "--where: found 'Sexo'" in err


def test_one_indicator_a_column(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("iso3,year,robo,hurto,nota\nPER,2020,1.5,2,x\nBOL,2020,,3,y\n")
    seen = inspect_indicators(path)
    assert (seen.mapping.shape, seen.mapping.area, seen.mapping.year) == (
        "indicators", "iso3", "year",
    )  # fmt: skip
    layer = read_indicators(path)
    assert sorted(rows(layer)) == [
        ["BOL", "hurto", 2020, 3], ["PER", "hurto", 2020, 2], ["PER", "robo", 2020, 1.5],
    ]  # fmt: skip
    assert "columns that are no figures were left out: nota" in layer.history[0].detail


cells = st.sampled_from(["PER", "Peru", "Atlantis", "", "..", "7", "7,5", "x", "2020", "inf"])


@settings(max_examples=60)
@given(table=st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=12))
def test_figures_in_are_rows_and_refused_figures(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("i") / "t.csv"
    lines = [";".join(["a", *row]) for row in table]
    path.write_text("\n".join(["key;area;indicator;year;value", *lines]), encoding="utf-8")
    layer = read_indicators(path, decimal=",", delimiter=";")
    step = layer.history[0]
    silent = sum(row[3].strip() in ("", "..") for row in table)
    assert step.rows_in + silent == len(table)
    assert step.rows_in == len(layer) + layer.rejects["figures"].sum()


def test_a_table_without_a_column_of_figures(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("country,kind\nPER,x\n")
    with pytest.raises(InputError, match="no column of figures"):
        read_indicators(path, shape="indicators", year=2020)
    with pytest.raises(InputError, match="no column named by a year"):
        read_indicators(path, shape="years")
    with pytest.raises(InputError, match="'long', 'years' or 'indicators'"):
        read_indicators(path, shape="broad")


def test_states_and_departments_by_code_and_by_name_in_a_named_country(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(
        "area,year,value\nPE-AYA,2020,1\npe-cus,2020,2\nGT-GU,2020,3\nPE-XXX,2020,4\n"
        "Peru,2020,5\nAyacucho,2020,6\n"
    )
    layer = read_indicators(path)
    assert rows(layer) == [
        ["PE-AYA", "rates", 2020, 1.0], ["PE-CUS", "rates", 2020, 2.0],
        ["GT-01", "rates", 2020, 3.0], ["PER", "rates", 2020, 5.0],
    ]  # fmt: skip
    # without a country a name alone is none: Amazonas is in four
    assert layer.rejects["row"].tolist() == [5, 7]
    path.write_text("area;2020\nAyacucho;1\nCusco;2\nAyacuchu;3\nPerú;4\n", encoding="utf-8")
    layer = read_indicators(path, country="PE")
    assert layer.frame["area"].tolist() == ["PE-AYA", "PE-CUS", "PER"]
    assert layer.rejects["reason"].tolist() == [
        "area 'Ayacuchu' is no known area of PER; did you mean Ayacucho?"
    ]
    with pytest.raises(InputError, match="country 'Peruu' is no known country; did you mean Peru"):
        read_indicators(path, country="Peruu")
