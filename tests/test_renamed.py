"""Ids of earlier versions: the catalog reads what became of them, and own specs keep working."""

from __future__ import annotations

import shutil

import pytest

from geonexus.atlas.build import AtlasProject
from geonexus.atlas.build import _Builder as Builder
from geonexus.catalog.catalog import Catalog, shipped_layers
from geonexus.errors import InputError


@pytest.fixture(scope="module")
def catalog():
    return Catalog()


def test_the_catalog_says_what_became_of_an_id(catalog):
    assert catalog.renamed["terr:co-meta"].new == ("mentioned:co-meta",)
    assert catalog.renamed["terr:co-meta"].reason
    assert catalog.renamed["act:uncac-fatf"].new == ("act:uncac", "act:fatf")
    assert catalog.current("terr:co-meta") == "mentioned:co-meta"
    assert catalog.current("act:uncac-fatf") == "act:uncac-fatf"
    assert catalog.current("terr:pe-vraem") == "terr:pe-vraem"


def test_a_new_id_is_there_and_an_old_one_is_not(atlas, catalog):
    layers = ("territories", "mentioned", "routes", "flows", "places", "incidents", "responses")
    tables = ("notes", "links", "indicators", "actors")
    known = {i for name in layers for i in atlas.layer(name).frame["id"]}
    known |= {i for name in tables for i in atlas.tables[name]["id"]}
    kinds = {i.partition(":")[0] for i in known}
    for old, found in catalog.renamed.items():
        assert old not in known, old
        assert {new for new in found.new if new.partition(":")[0] in kinds} <= known, old
    assert set(atlas.tables["renamed"]["old"]) == set(catalog.renamed)


def test_an_old_layer_leads_to_layers_of_the_atlas(catalog):
    spec = catalog.spec("latin-america")
    names = {layer.id for group in spec.groups for layer in group.layers}
    old = {one: new for one, (new, _) in _renamed_layers(catalog).items()}
    assert old["routes-drugs"] == ("flows-drugs", "routes")
    assert not names & set(old)
    assert {name for new in old.values() for name in new} <= names


def _renamed_layers(catalog):
    return {
        old.removeprefix("layer:"): (tuple(n.removeprefix("layer:") for n in found.new), found)
        for old, found in catalog.renamed.items()
        if old.startswith("layer:")
    }


def test_an_old_id_in_where_means_the_new_one(catalog):
    spec = catalog.spec("latin-america")
    layer = spec.groups[0].layers[2].model_copy(update={"where": {"id": ("terr:co-meta",)}})
    builder = Builder(AtlasProject(spec, catalog), lambda _: None)
    assert builder._current(layer).where == {"id": ("mentioned:co-meta",)}
    one = layer.model_copy(update={"where": {"id": "terr:co-meta"}})
    assert builder._current(one).where == {"id": "mentioned:co-meta"}


def test_a_stop_at_a_renamed_territory_is_found(tmp_path):
    root = tmp_path / "layers"
    root.mkdir()
    shutil.copytree(shipped_layers() / "routes", root / "routes")
    shutil.copy(shipped_layers() / "renamed.csv", root)
    path = root / "routes" / "routes.yaml"
    text = path.read_text(encoding="utf-8")
    assert "terr:pe-vraem" in text
    path.write_text(text.replace("terr:pe-vraem", "terr:co-meta"), encoding="utf-8")
    stops = {s.at.territory for r in Catalog(root).routes() for path in r.paths for s in path}
    assert "mentioned:co-meta" in stops
    assert "terr:co-meta" not in stops


def test_an_old_id_stands_once(tmp_path):
    (tmp_path / "renamed.csv").write_text("old,new,reason\na:1,b:1,x\na:1,b:2,y\n")
    with pytest.raises(InputError, match="line 3"):
        _ = Catalog(tmp_path).renamed


def test_a_folder_without_the_table_has_no_old_ids(tmp_path):
    assert Catalog(tmp_path).renamed == {}
