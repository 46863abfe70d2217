"""What `geonexus show` tells of one feature."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geonexus.errors import UnknownNameError
from geonexus.words.dossier import dossier

ROUTES = "Routes that begin, stop or run through here"
FLOWS = "Flows with an end here"
WIDER = "Known to the country only"


def sections(atlas, feature_id):
    return {section.title: "\n".join(section.lines) for section in dossier(atlas, feature_id)}


def test_a_territory_with_everything_round_it(atlas):
    found = sections(atlas, "terr:pe-vraem")
    text = "\n".join(found.values())
    assert "Criminal control: " in text
    assert "Violence: " in text
    assert found["Outlines by definition"].count("km²") == 7
    assert found["Outlines by definition"].count("(drawn)") == 1
    assert "flow:pe-vraem-bolivia-air" in found[FLOWS]
    assert "route:pe-vraem-madre-de-dios" in found[ROUTES]
    assert "inc:2013-08-operation-lobo" in found["Incidents inside"]
    assert "PER: Poverty rate 2013: 23.9" in text
    assert "Contested: " in found["How we know"]
    assert "Ellis 2015" in found["Sources"]
    assert "188-205" in found["Sources"]


def test_each_coded_value_says_where_it_is_stated(atlas):
    lines = "\n".join(sections(atlas, "terr:pe-vraem").values())
    assert re.search(r"^Type: .*\[Ellis 2015, § “[^”]+”, [^]]+\]$", lines, re.MULTILINE)
    assert re.search(r"Coca cultivation \[Ellis 2015, § “[^”]+”, [^]]+\]", lines)
    assert re.search(r"Sendero Luminoso, VRAEM faction .*\[Ellis 2015, [^]]+\]", lines)
    assert "Violence: Not stated" in lines
    assert "Rests on: Field work or interviews; stated without a hedge" in lines
    assert "Outline: A law or map lists it" in lines


def test_what_is_known_to_the_country_only_stands_apart(atlas):
    meta = sections(atlas, "mentioned:co-meta")
    assert ROUTES not in meta
    assert FLOWS not in meta
    assert "flow:co-farc-arms" in meta[WIDER]
    inside = "\n".join(text for title, text in meta.items() if title != WIDER)
    assert "arsenal" not in inside.lower()
    assert "Florida" not in "\n".join(sections(atlas, "mentioned:pe-loreto").values())


def test_a_whole_country_holds_what_is_known_to_it(atlas):
    country = sections(atlas, "terr:co-colombia")
    assert "inc:2006-farc-centric-campaign" in country["Incidents inside"]
    assert "inc:2006-farc-centric-campaign" not in country.get(WIDER, "")


def test_all_figures_of_one_indicator_and_year(atlas):
    text = "\n".join(sections(atlas, "terr:mx-michoacan").values())
    arrests = re.findall(r"Arrests of militia members 2014: (\d+) persons", text)
    assert sorted(map(int, arrests)) == [28, 46, 100, 110]
    own = sections(atlas, "terr:pe-vraem")["Figures and notes"].splitlines()
    assert len(own) >= 11
    assert all("note:" in line for line in own)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("route:pe-displacement-loreto", "flow:pe-displacement-loreto"),
        ("terr:co-meta", "mentioned:co-meta"),
    ],
)
def test_an_old_id_says_what_became_of_it(atlas, old, new):
    found = dossier(atlas, old)
    assert found[0].title == f"{old} is now {new}"
    assert found[0].lines[0]
    assert [s.title for s in found[1:]] == [s.title for s in dossier(atlas, new)]


def test_an_old_id_of_several_shows_each_and_one_of_none_says_so(atlas):
    table = atlas.tables["renamed"]
    several = dossier(atlas, "act:uncac-fatf")
    assert {"(act:uncac)", "(act:fatf)"} <= {s.title.split()[-1] for s in several}
    gone = table.loc[table["new"] == "", "old"].iloc[0]
    assert dossier(atlas, gone)[0].title == f"{gone} is no longer in the atlas"


def test_no_start_is_said_and_disputes_lead_on(atlas):
    flow = sections(atlas, "flow:ad-panama-laundering")
    assert "Period: start not stated, until March 2015 (approximate)" in flow["How we know"]
    assert "How it is known: Alleged and not proven" in flow["How we know"]
    nodes = flow["From whom to whom"]
    assert "Panama (country only); the other end is not named" in nodes
    finding = sections(atlas, "resp:2006-co-wealth-tax")["How we know"]
    assert "(resp:2002-co-democratic-security-tax)" in finding
    link = sections(atlas, "link:tco-allied-with-aqim")
    assert "Stated at: Fox 2015, " in next(iter(link.values()))


def test_what_did_not_come_about_is_marked(atlas):
    incidents = sections(atlas, "terr:mx-michoacan")["Incidents inside"]
    assert "[foiled or failed] (inc:2015-01-apatzingan)" in incidents


def test_a_schematic_line_that_crosses_does_not_touch(atlas):
    legs = atlas.tables["route-legs"]
    shape = atlas.layer("territories").geo.set_index("id").geometry["terr:pe-vraem"]
    schematic = legs["geometry_method"].isin(["schematic", "geodesic"])
    only_crosses = legs[schematic & legs.crosses(shape) & ~legs.boundary.intersects(shape)]
    others = set(legs.loc[~legs.index.isin(only_crosses.index) & legs.intersects(shape), "route"])
    touching = sections(atlas, "terr:pe-vraem")[ROUTES]
    for route in set(only_crosses["route"]) - others:
        assert route not in touching


def test_every_feature_actor_link_note_and_figure_has_a_dossier(atlas):
    layers = ("territories", "mentioned", "routes", "flows", "places", "incidents", "responses")
    ids = [
        *(i for name in layers for i in atlas.layer(name).frame["id"]),
        *(i for name in ("notes", "links", "indicators") for i in atlas.tables[name]["id"]),
        *atlas.actors,
    ]
    for feature_id in ids:
        found = dossier(atlas, feature_id)
        assert found[0].title.endswith(f"({feature_id})")
        assert found[-1].title == "Sources"
        assert found[-1].lines
        text = "\n".join(line for section in found for line in section.lines)
        assert not re.search(r"\bnan\b|<NA>|1 1 = yes", text), feature_id


def test_an_unknown_feature_offers_the_nearest(atlas):
    with pytest.raises(UnknownNameError, match="did you mean 'terr:pe-vraem'"):
        dossier(atlas, "terr:pe-vram")


@pytest.mark.parametrize(
    ("language", "title", "claim"),
    [("es", "Cómo lo sabemos", "Cómo se sabe: "), ("pt", "Como sabemos", "Como se sabe: ")],
)
def test_a_dossier_speaks_the_language_of_its_atlas(atlas, language, title, claim):
    told = replace(atlas, spec=atlas.spec.model_copy(update={"language": language}))
    found = sections(told, "terr:pe-vraem")
    assert claim in found[title]
    assert not {"How we know", "Sources", "Relations", "Incidents inside"} & set(found)


@pytest.mark.parametrize(("language", "every"), [("en", 1), ("es", 8)])
def test_no_feature_shows_what_a_machine_writes(atlas, language, every):
    """No ``nan``, no ``None``, no ``True``, no ``2015.0``: over every id of the shipped layers."""
    words = r"\b(?:nan|None|NaT|True|False)\b|<NA>"
    odd = re.compile(rf"{words}|\b\d+\.0\b(?!\d)|00:00:00|= (?:yes|no)\b")
    ids = {
        str(key)
        for layer in atlas.layers().values()
        if "id" in layer.frame.columns
        for key in layer.frame["id"]
    }
    assert len(ids) > 700
    spoken = replace(atlas, spec=atlas.spec.model_copy(update={"language": language}))
    for key in sorted(ids)[::every]:
        for section in dossier(spoken, key):
            for line in (section.title, *section.lines):
                assert not odd.search(str(line)), (key, line)
