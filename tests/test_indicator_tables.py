"""Indicator tables, wide and long; what names no country is reported, never dropped in silence."""

from __future__ import annotations

import pytest

from geonexus.errors import InputError, MissingFileError
from geonexus.indicator_tables import read_indicators
from geonexus.join import by_key

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
    assert reasons[3] == "figure 'x' is no number"
    assert "'LCN' is no known country" in reasons[4]
    assert reasons[5] == "2 cells, the header has 7"
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
        [5, "a second figure for MEX:homicide:2020"],
        [6, "year '20' is not a year of four digits"],
    ]


def test_what_cannot_be_read_is_one_plain_error(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("country,year\nPER,2020\n")
    with pytest.raises(InputError, match="expected a known column"):
        read_indicators(path)
    with pytest.raises(MissingFileError):
        read_indicators(tmp_path / "nothing.csv")
