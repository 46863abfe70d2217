"""What `geonexus show` tells of one feature."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geonexus.errors import UnknownNameError
from geonexus.words.dossier import dossier


def sections(atlas, feature_id):
    return {section.title: "\n".join(section.lines) for section in dossier(atlas, feature_id)}


def test_a_territory_with_everything_round_it(atlas):
    found = sections(atlas, "terr:pe-vraem")
    text = "\n".join(found.values())
    assert "Criminal control: " in text
    assert "Violence: " in text
    assert found["Outlines by definition"].count("km²") == 7
    assert found["Outlines by definition"].count("(drawn)") == 1
    assert "route:pe-vraem-bolivia-air" in found["Routes that begin, stop or run through here"]
    assert "inc:2013-08-operation-lobo" in found["Incidents inside"]
    assert "PER: Poverty rate 2013: 23.9" in text
    assert "Contested: " in found["How we know"]
    assert "Ellis 2015" in found["Sources"]
    assert "188-205" in found["Sources"]


def test_a_schematic_line_that_crosses_does_not_touch(atlas):
    legs = atlas.tables["route-legs"]
    shape = atlas.layer("territories").geo.set_index("id").geometry["terr:pe-vraem"]
    schematic = legs["geometry_method"].isin(["schematic", "geodesic"])
    only_crosses = legs[schematic & legs.crosses(shape) & ~legs.boundary.intersects(shape)]
    others = set(legs.loc[~legs.index.isin(only_crosses.index) & legs.intersects(shape), "route"])
    touching = sections(atlas, "terr:pe-vraem")["Routes that begin, stop or run through here"]
    for route in set(only_crosses["route"]) - others:
        assert route not in touching


def test_every_feature_and_actor_has_a_dossier(atlas):
    ids = [
        *(i for name in ("territories", "routes", "places", "incidents")
          for i in atlas.layer(name).frame["id"]),
        *atlas.actors,
    ]  # fmt: skip
    for feature_id in ids:
        found = dossier(atlas, feature_id)
        assert found[0].title.endswith(f"({feature_id})")
        assert found[-1].title == "Sources"
        assert found[-1].lines


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
