"""The style: every term has a look, and color-vision deficiency does not hide which."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geonexus.catalog.catalog import Catalog
from geonexus.errors import UnknownNameError
from geonexus.readers.mapping import PlacePrecision
from geonexus.style import styles
from geonexus.style.territory_families import DARK_FAMILY_COLORS, FAMILY_COLORS
from geonexus.words.translations import texts_of

LAYER_OF = {style: f"{style}s" for style in ("route", "place", "incident")} | {
    "territory": "territories"
}
VOCABULARY = yaml.safe_load(
    (Path(__file__).parents[2] / "layers" / "vocabulary.yaml").read_text(encoding="utf-8")
)
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def lab(color: str, sight: np.ndarray) -> np.ndarray:
    coded = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(sight @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def closest(colors: list[str], sight: np.ndarray) -> tuple[float, str, str]:
    return min(
        (float(np.linalg.norm(lab(a, sight) - lab(b, sight))), a, b)
        for a, b in combinations(sorted(set(colors)), 2)
    )


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", ["territory", "route", "place", "incident"])
def test_colors_of_a_style_can_be_told_apart(name, sight):
    look = styles.named(name)
    colors = [*look.colors.values(), look.color]
    assert closest(colors, SIGHT[sight])[0] >= 12, closest(colors, SIGHT[sight])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("meaning", styles.RAMPS)
def test_a_ramp_goes_one_way_from_light_to_dark(meaning, sight):
    lightness = [lab(color, SIGHT[sight])[0] for color in styles.RAMPS[meaning].colors]
    assert lightness == sorted(lightness, reverse=True)
    assert min(np.abs(np.diff(lightness))) >= 5


def test_every_term_of_a_style_is_a_term_of_the_vocabulary():
    for name, layer in LAYER_OF.items():
        look = styles.named(name)
        terms = set(VOCABULARY[Catalog().card(layer).vocabulary_of(look.by)])
        families = {term for family in look.families.values() for term in family}
        assert set(look.colors) | set(look.shapes) | families <= terms, name


@pytest.mark.parametrize("name", ["territory", "route", "place"])
def test_every_term_of_the_vocabulary_has_a_color_of_its_own_choice(name):
    look = styles.named(name)
    vocabulary = Catalog().card(LAYER_OF[name]).vocabulary_of(look.by)
    assert set(look.colors) == set(VOCABULARY[vocabulary])


def test_goods_of_no_one_kind_look_like_no_kind():
    colors = styles.named("route").colors
    for term in ("mixed", "other"):
        others = [color for name, color in colors.items() if name != term]
        assert colors[term] not in {*others, styles.FALLBACK_COLOR}


def test_every_type_of_territory_has_the_color_of_its_family_and_no_two_families_share_one():
    look = styles.named("territory")
    assert set(look.families) == set(FAMILY_COLORS) == set(DARK_FAMILY_COLORS)
    assert {term for terms in look.families.values() for term in terms} == set(look.colors)
    for family, terms in look.families.items():
        assert {look.color_of(term) for term in terms} == {FAMILY_COLORS[family]}
    assert len(set(FAMILY_COLORS.values())) == len(FAMILY_COLORS) <= 5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colors", [FAMILY_COLORS, DARK_FAMILY_COLORS], ids=["light", "dark"])
def test_families_of_territories_are_far_apart_and_stand_out_from_the_ground(colors, sight):
    assert closest([*colors.values()], SIGHT[sight])[0] >= 25
    ground = styles.LIGHT if colors is FAMILY_COLORS else styles.DARK
    for color in colors.values():
        for land in (ground.land, ground.land_focus):
            assert contrast(color, land) >= 2.9, (color, land)


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(color: str) -> float:
    coded = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    return float(linear @ TO_XYZ[1])


def chroma(color: str) -> float:
    return float(np.linalg.norm(lab(color, SIGHT["full"])[1:]))


def test_hue_is_kept_for_goods_incidents_and_places_are_gray():
    for name in ("incident", "place", "response"):
        look = styles.named(name)
        assert max(chroma(color) for color in (look.color, *look.colors.values())) < 14, name
    assert max(chroma(color) for color in FAMILY_COLORS.values()) < 45


def test_an_outline_that_nobody_drew_has_no_hard_line():
    assert not styles.is_soft("admin-union", "named-units", 2500.0)
    assert not styles.is_soft("admin-union", "legal")
    assert styles.is_soft("buffer", "legal", 100.0)
    assert styles.is_soft("admin-union", "stand-in-units", 2500.0)
    assert styles.is_soft("admin-union", "named-units", styles.WIDE_M)


def test_every_claim_and_every_hollow_precision_is_known():
    assert set(styles.CLAIM_DASH) == set(VOCABULARY["claim"])
    assert set(VOCABULARY["place_precision"]) >= styles.HOLLOW_PRECISIONS
    assert {"country", "unknown"} <= styles.HOLLOW_PRECISIONS
    assert {f"precision_{term}" for term in VOCABULARY["place_precision"]} <= set(
        texts_of("page", "en")
    )
    assert set(VOCABULARY["place_precision"]) == set(get_args(PlacePrecision))
    assert set(VOCABULARY["geometry_method"]) >= styles.SOFT_EDGES | styles.MODELLED_WAYS


def test_what_is_least_sure_decides_the_dash():
    assert styles.line_dash("reported", False, "sea-lane") == ()
    assert styles.line_dash("reported", False, "least-cost") == styles.CLAIM_DASH["modelled"]
    assert styles.line_dash("assessed", False, "least-cost") == styles.CLAIM_DASH["assessed"]
    assert styles.line_dash("assessed", True, "sea-lane") == styles.CONTESTED_DASH
    assert styles.line_dash("defined", True, "schematic") == styles.SCHEMATIC_DASH


def test_an_unknown_style_offers_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'incident'"):
        styles.named("incidents")


def test_an_unknown_term_still_has_a_look():
    assert styles.named("route").color_of("unheard-of") == styles.FALLBACK_COLOR
    assert styles.named("place").shape_of("unheard-of") == "square"
    assert styles.named("incident").family_of("unheard-of") == "other"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_every_value_falls_into_one_class(values):
    classes = styles.classify(values, "worse")
    assert classes is not None
    assert len(classes.lower) == len(classes.upper) == len(classes.colors) <= 5
    for value in values:
        inside = [low <= value <= up for low, up in zip(classes.lower, classes.upper, strict=True)]
        assert sum(inside) == 1


def test_no_value_gives_no_class():
    assert styles.classify([], "worse") is None
