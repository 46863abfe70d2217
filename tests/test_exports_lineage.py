"""Lineage: every output leads back to what was read, in the words of W3C PROV."""

from __future__ import annotations

import json

import pytest

from geonexus.base.files import sha256
from geonexus.export.lineage import NAME


@pytest.fixture(scope="module")
def document(saved):
    return json.loads((saved / NAME).read_text(encoding="utf-8"))


def test_every_output_is_told_with_its_hash(saved, document):
    told = {
        row["gx:path"]: row["gx:sha256"] for row in document["entity"].values() if "gx:path" in row
    }
    files = {p.relative_to(saved).as_posix(): p for p in saved.rglob("*") if p.is_file()}
    about = {NAME, "datapackage.json", "manifest.json"}
    assert set(told) == set(files) - about
    assert all(told[name] == sha256(files[name]) for name in told)


def test_nothing_is_named_that_is_not_described(document):
    for kind in ("used", "wasGeneratedBy"):
        for row in document[kind].values():
            assert row["prov:entity"] in document["entity"]
            assert row["prov:activity"] in document["activity"]


def test_every_output_leads_back_to_an_input(document):
    makes = {}
    for row in document["wasGeneratedBy"].values():
        makes[row["prov:entity"]] = row["prov:activity"]
    uses = {}
    for row in document["used"].values():
        uses.setdefault(row["prov:activity"], []).append(row["prov:entity"])
    for output in (name for name in document["entity"] if name.startswith("output:")):
        seen, open_ends = set(), [output]
        while open_ends:
            entity = open_ends.pop()
            if entity not in seen:
                seen.add(entity)
                open_ends += uses.get(makes.get(entity, ""), [])
        assert any(name.startswith("input:") for name in seen), output


def test_the_counts_of_every_join_are_told(document, atlas):
    told = [row for row in document["activity"].values() if "gx:matched" in row]
    for tally in atlas.tallies:
        assert any(
            row["gx:matched"] == tally.matched and row["gx:rows_in"] == tally.rows_in
            for row in told
        )


def test_the_prov_package_reads_it(saved):
    prov = pytest.importorskip("prov.model")
    document = prov.ProvDocument.deserialize(str(saved / NAME), format="json")
    assert len(list(document.get_records(prov.ProvActivity))) > 10
