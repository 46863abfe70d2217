"""Views: named in the specification, counted by hand, each territory in exactly one class."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from render.small_atlas import changed, small_atlas
from render.test_map_style import SIGHT, closest, lab

from geonexus.model.cards import LANGUAGES
from geonexus.model.layer import Atlas
from geonexus.model.spec import AtlasSpec, ViewSpec
from geonexus.model.views import views_in
from geonexus.render.payload import build_payload
from geonexus.render.views import headline, views_of
from geonexus.style import bivariate, certainty
from geonexus.style.palette import DARK, LIGHT
from geonexus.words.headlines import headline_of

MODES: dict[bivariate.Mode, object] = {"light": LIGHT, "dark": DARK}


def spec_with(*views: dict[str, object]) -> AtlasSpec:
    return AtlasSpec.model_validate(small_atlas().spec.model_dump() | {"views": views})


def atlas_with(*views: dict[str, object], atlas: Atlas | None = None) -> Atlas:
    return replace(atlas or small_atlas(), spec=spec_with(*views))


def said(atlas: Atlas, language: str = "en") -> dict[str, str]:
    return {view.id: view.headline.in_(language) for view in views_of(atlas)}


@pytest.mark.parametrize(
    ("views", "told"),
    [
        ([{"view": "control", "layers": ["rivers"]}], "view control names rivers, which no group"),
        ([{"view": "control", "layers": ["places", "places"]}], "names places more than once"),
        ([{"view": "flows", "layers": ["routes"]}] * 2, "the view flows is named more than once"),
        ([{"view": "control", "layers": []}], "at least 1 item"),
        ([{"view": "heat", "layers": ["places"]}], "flows"),
        ([{"view": "control"}], "layers"),
        ([{"view": "control", "layers": ["places"], "color": "red"}], "color"),
    ],
)
def test_a_wrong_view_is_refused_with_a_reason(views, told):
    with pytest.raises(ValidationError, match=told):
        spec_with(*views)


def test_without_the_key_an_atlas_has_the_views_that_its_data_allows():
    atlas = small_atlas()
    assert {view.view: view.layers for view in views_in(atlas)} == {
        "control": ("territories",),
        "incidents": ("incidents",),
        "certainty": ("incidents",),
        "unknown": ("territories", "incidents"),
    }
    assert build_payload(atlas)["views"]["named"] is False
    bare = replace(atlas, groups=tuple(g for g in atlas.groups if g.id in ("routes", "places")))
    assert views_in(bare) == ()


def test_the_views_of_the_specification_stand_in_its_order_with_their_titles():
    own = {"en": "Who rules", "es": "Quién manda", "pt": "Quem manda"}
    atlas = atlas_with(
        {"view": "unknown", "layers": ["incidents", "territories"]},
        {"view": "control", "layers": ["territories"], "title": own},
    )
    payload = build_payload(atlas)["views"]
    assert payload["named"] is True
    assert [view["id"] for view in payload["list"]] == ["unknown", "control"]
    assert payload["list"][0]["layers"] == ["territories", "incidents"]
    assert payload["list"][0]["title"]["pt"] == "O que não se sabe"
    assert payload["list"][1]["title"] == own


def test_headlines_of_the_small_atlas_by_hand():
    assert said(small_atlas()) == {
        "control": "Criminal or insurgent control with little violence is stated for 2 of 2 "
        "territories; for 0, control, violence or both are not stated.",
        "incidents": "3 incidents, 2008–2015: 1 known to the day, "
        "2 placed only to a state or wider.",
        "certainty": "Two or more independent sources: 0 of 3 incidents.",
        "unknown": "Not stated: control and violence of 0 of 2 territories; "
        "the date of 0 of 3 incidents, the place within the country of 2.",
    }
    blank = changed(changed(small_atlas(), "territories", "violence", "not-stated"), "territories",
                    "outline_basis", "chosen")  # fmt: skip
    told = said(changed(changed(blank, "incidents", "date_from", ""), "incidents", "date_to", ""))
    assert "for 0 of 2 territories; for 2, control" in told["control"].replace("is stated ", "")
    assert told["incidents"].startswith("3 incidents, date not stated: ")
    assert told["certainty"].startswith("Our own choice of outline: 2 of 2 territories; from a law")
    assert "control and violence of 0 of 2 territories; the date of 3 of 3" in told["unknown"]


def test_rows_that_a_view_leaves_out_are_counted_apart():
    atlas = small_atlas()
    [(spec, layer)] = next(group for group in atlas.groups if group.id == "incidents").layers
    near = replace(layer, frame=layer.frame.iloc[:1])
    far = replace(layer, frame=layer.frame.iloc[1:].reset_index(drop=True))
    parts = tuple(
        (spec.model_copy(update={"name": name}), part)
        for name, part in (("near", near), ("far", far))
    )
    groups = tuple(replace(g, layers=parts) if g.id == "incidents" else g for g in atlas.groups)
    view = ViewSpec(view="incidents", layers=("near",))
    split = replace(atlas, groups=groups, spec=atlas.spec.model_copy(update={"views": (view,)}))
    assert said(split) == {
        "incidents": "1 incident, 2012: 1 known to the day, 0 placed only to a state or wider; "
        "2 more not on the map."
    }


WRONG_PLURALS = (
    *("1 flows", "1 territories", "1 incidents", "1 rest on", "1 flujos", "1 territorios"),
    *("1 incidentes", "1 se apoyan", "1 fluxos", "1 territórios", "1 apoiam"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["flows", "control", "incidents", "certainty", "unknown"])
def test_a_headline_agrees_with_its_numbers(view, language):
    names = ("agreed", "single", "territories", "calm", "unstated", "incidents", "from", "to")
    names += ("day", "wide", "elsewhere", "chosen", "legal", "silent", "undated", "unplaced")
    for number in (0, 1, 2, 1234):
        told = headline_of(view, dict.fromkeys(names, number), language)
        assert "{" not in told
        assert told.endswith(".")
        alone = told.replace("1,234 ", "").replace("1.234 ", "")
        assert not [plural for plural in WRONG_PLURALS if plural in alone]


def test_a_headline_of_nothing_says_so():
    assert headline_of("control", {"territories": 0, "calm": 0, "unstated": 0}, "es") == (
        "Nada en el mapa se cuenta aquí."
    )


def test_the_headlines_of_the_default_atlas_are_those_of_its_rows(atlas):
    by_id = {view.view: view for view in views_in(atlas)}
    assert list(by_id) == ["flows", "control", "incidents", "certainty", "unknown"]
    frame = atlas.layer("territories").frame
    shown = frame[frame["scope"] == "area"]
    calm = shown[shown["control"].isin(["criminal", "insurgent"]) & (shown["violence"] == "low")]
    assert f" {len(calm)} of {len(shown)} territories" in headline(atlas, by_id["control"], "en")
    for view in views_of(atlas):
        for language in LANGUAGES:
            assert len(view.headline.in_(language)) <= 150, (view.id, language)


def test_each_territory_of_the_default_atlas_is_in_exactly_one_class(atlas):
    for view in views_of(atlas):
        areas = {
            str(name)
            for group in atlas.groups
            for spec, layer in group.layers
            if spec.id in view.layers and spec.style == "territory"
            for name in layer.frame["id"]
        }
        if view.id in ("control", "certainty", "unknown"):
            assert set(view.areas) == areas
        else:
            assert view.areas == {}
    control = next(view for view in views_of(atlas) if view.id == "control")
    rows = atlas.layer("territories").frame.set_index("id")
    for name, area in control.areas.items():
        row = rows.loc[name]
        stated = "not-stated" not in (row["control"], row["violence"])
        assert area.hatched is not stated
        assert ("unknown" not in area.id) is stated


STATED = [*sum(bivariate.CONTROL.values(), ()), *sum(bivariate.VIOLENCE.values(), ())]
TERMS = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.sampled_from([*STATED, "not-stated"])
)


@given(TERMS, TERMS)
def test_any_two_values_are_in_one_cell_with_one_color(control, violence):
    cell = bivariate.cell_of(control, violence)
    assert cell.control in (*bivariate.CONTROL, bivariate.UNKNOWN)
    assert cell.violence in (*bivariate.VIOLENCE, bivariate.UNKNOWN)
    assert cell.known is ("unknown" not in cell.id)
    assert cell.color("light").startswith("#")
    assert cell.color("dark").startswith("#")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_nine_colors_are_told_apart_and_none_is_the_ground(mode, sight):
    colors = [color for row in bivariate.COLORS[mode].values() for color in row]
    assert len(set(colors)) == 9
    assert closest(colors, SIGHT[sight])[0] >= 12
    base = MODES[mode]
    for color, ground in product(colors, (base.land, base.land_focus, base.water)):
        assert ((lab(color, SIGHT[sight]) - lab(ground, SIGHT[sight])) ** 2).sum() ** 0.5 >= 12
    outlines = [color for name, color in certainty.OUTLINE[mode].items() if name != "unknown"]
    assert closest(outlines, SIGHT[sight])[0] >= 12
