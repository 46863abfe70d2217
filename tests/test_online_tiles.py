"""Providers of online tiles: named in the specification, or none; as xyzservices knows them."""

from __future__ import annotations

import re

import pydantic
import pytest
from render.small_atlas import small_atlas

from geonexus.model.spec import AtlasSpec
from geonexus.model.tile_providers import PROVIDERS


def spec(**changes):
    return AtlasSpec.model_validate(small_atlas().spec.model_dump() | changes)


def test_none_unless_named():
    assert spec().online_tiles is None
    assert spec(online_tiles="Esri.WorldImagery").online_tiles == "Esri.WorldImagery"


@pytest.mark.parametrize("name", ["OpenStreetMap.Mapnik", "https://example.invalid", "", "*"])
def test_another_name_is_refused_and_the_known_ones_are_told(name):
    with pytest.raises(pydantic.ValidationError, match=r"Esri\.WorldImagery") as caught:
        spec(online_tiles=name)
    assert repr(name) in str(caught.value)


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_host_is_one_plain_name(name):
    provider = PROVIDERS[name]
    assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", provider.host)
    assert provider.url.startswith(f"https://{provider.host}/")
    assert re.findall(r"\{(\w+)\}", provider.url) == ["z", "y", "x"]
    assert not re.search(r"[<>&\"]", provider.attribution)


@pytest.mark.parametrize("name", PROVIDERS)
def test_xyzservices_says_the_same(name):
    xyzservices = pytest.importorskip("xyzservices")
    known = xyzservices.providers.query_name(name)
    assert known.build_url(x="{x}", y="{y}", z="{z}") == PROVIDERS[name].url
    assert not known.requires_token()
    words = lambda text: re.findall(r"\w+", text.replace("(C)", ""))  # noqa: E731
    assert words(known.attribution) == words(PROVIDERS[name].attribution)


def test_an_unknown_raster_is_a_fault_of_the_specification():
    from geonexus.base.checks import Faults
    from geonexus.catalog.curated import check_spec

    faults = Faults("atlas.yaml")
    check_spec(spec(terrain="elevatoin"), ["elevation"], "atlas.yaml", faults)
    with pytest.raises(Exception, match="elevation"):
        faults.raise_if_any()
