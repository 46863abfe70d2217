"""Area codes and names in three languages, with and without accents; the unknown are reported."""

from __future__ import annotations

import pandas as pd
import pytest

from geonexus.userdata.area_codes import ALIASES, AreaCodes, plain


@pytest.fixture(scope="module")
def codes(project):
    return AreaCodes(project.catalog)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BR", "BRA"), ("bra", "BRA"), ("076", "BRA"), (76, "BRA"), ("76", "BRA"),
        ("Brasil", "BRA"), ("MÉXICO", "MEX"), ("Mexico", "MEX"), ("Haití", "HTI"),
        ("Bolivia (Plurinational State of)", "BOL"), ("Venezuela, RB", "VEN"),
        ("Estados Unidos", "USA"), ("Trinidad e Tobago", "TTO"), ("Congo, Dem. Rep.", "COD"),
        ("Latin America & Caribbean", None), ("", None), (float("nan"), None), (None, None),
    ],
)  # fmt: skip
def test_a_country_by_code_or_name(codes, text, code):
    assert codes.country(text) == code


def test_every_shipped_country_is_found_by_each_of_its_codes_and_names(codes, project):
    frame = project.catalog.open("countries").frame
    for column in ("iso3", "iso2", "m49", "name_en", "name_es", "name_pt"):
        for value, code in zip(frame[column], frame["iso3"], strict=True):
            if isinstance(value, str) and value and (frame[column] == value).sum() == 1:
                assert codes.country(value) == code, (column, value)
    assert set(ALIASES) <= set(frame["iso3"])


def test_a_department_by_code_or_name(codes):
    assert codes.admin1("PE-AYA") == "PE-AYA"
    assert codes.admin1("ayacucho", "PER") == "PE-AYA"
    assert codes.admin1("Córdoba", "COL") == codes.admin1("cordoba", "COL") == "CO-COR"
    assert codes.admin1("Córdoba") is None  # Argentina has one too
    assert codes.admin1("Córdoba", "ARG") == "AR-X"


def test_what_is_not_known_is_reported_with_what_is_near(codes):
    values = pd.Series(["Peru", "Colmbia", "Colmbia", "Atlantis", None, ""])
    found, unresolved = codes.countries_of(values)
    assert found[0] == "PER"
    assert found[1:].isna().all()
    assert [(item.value, item.rows) for item in unresolved] == [("Colmbia", 2), ("Atlantis", 1)]
    assert "Colombia" in unresolved[0].near


def test_plain_letters():
    assert plain("  Côte d’Ivoire ") == plain("cote d'ivoire") == "cote d ivoire"
