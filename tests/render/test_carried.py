"""What flows where and through whose hands, as the filters of the page ask it."""

from __future__ import annotations

import pytest

from geonexus.base.cells import split_cell
from geonexus.render.carried import FAMILIES, carried, families_in


@pytest.mark.parametrize(
    ("phrase", "families"),
    [
        ("cocaine", "drugs"),
        ("drugs for weapons", "drugs arms"),
        ("personnel, guns and money", "people arms money"),
        ("drugs, sex workers, forced laborers, children", "drugs people"),
        ("drug proceeds", "money"),
        ("$800,000 in campaign cash", "money"),
        ("illicit gold", "goods"),
        # what fights a trade, or was only thought of, is none
        ("counterdrug training", ""),
        ("action against money laundering", ""),
        ("weapons (under consideration)", ""),
        ("munitions disposal plant", ""),
        ("peace terms", ""),
        ("coconuts and armchairs", ""),
    ],
)
def test_words_for_what_flows(phrase, families):
    assert families_in(phrase) == families.split()


@pytest.fixture(scope="module")
def found(atlas):
    return {one: split_cell(cell) for one, cell in carried(atlas).items()}


def test_every_family_is_known_and_each_stands_once_in_order(found):
    for one, names in found.items():
        assert names == [name for name in FAMILIES if name in names], one


def test_a_flow_carries_its_commodity_and_what_it_names_carries_it(atlas, found):
    flows = atlas.whole["flows"].frame
    for row in flows[flows["commodity"] == "cocaine"].to_dict("records"):
        assert found[row["id"]] == ["drugs"]
        for actor in split_cell(row["actors"]):
            assert "drugs" in found[actor]


def test_who_and_what_carries_all_four(found):
    four = {"drugs", "people", "arms", "money"}
    everything = {one for one, names in found.items() if four <= set(names)}
    assert {"terr:tri-border-area", "act:farc", "act:hezbollah"} <= everything
    # those who fight the trade do not carry it
    assert not {"act:dea", "act:us-government", "act:pe-devida"} & everything


def test_no_link_that_is_no_exchange_counts(atlas, found):
    links = atlas.tables["links"]
    exchanged = set(links.loc[links["relation"].isin(["supplies", "finances"]), "from"])
    only_sanctions = set(links.loc[links["relation"] == "sanctions", "from"]) - exchanged
    named = {
        actor
        for name in ("routes", "flows")
        for cell in atlas.whole[name].frame["actors"]
        for actor in split_cell(cell)
    }
    others = links[~links["relation"].isin(["sanctions", "acts-against", "trains"])]
    silent = only_sanctions - named - set(others["from"]) - set(others["to"])
    assert not silent & set(found)
