"""FollowTheMoney and STIX: nothing is lost or added on the way into the forms of others."""

from __future__ import annotations

import json

import pytest
import stix2

from geonexus.base.extras import optional
from geonexus.errors import MissingExtraError
from geonexus.export.followthemoney import write_followthemoney
from geonexus.export.stix import CONFIDENCE, write_stix
from geonexus.words.evidence import evidence_lines, stated_relation


@pytest.fixture(scope="module")
def stix(atlas, tmp_path_factory):
    path = tmp_path_factory.mktemp("stix") / "a.stix.json"
    counts = write_stix(atlas, path)
    return json.loads(path.read_text(encoding="utf-8")), counts, path


@pytest.fixture(scope="module")
def ftm(atlas, tmp_path_factory):
    pytest.importorskip(
        "followthemoney", reason="followthemoney is not installed: make investigators"
    )
    path = tmp_path_factory.mktemp("ftm") / "a.ftm.json"
    counts = write_followthemoney(atlas, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    return {entity["id"]: entity for entity in map(json.loads, lines)}, counts, path


def by_type(bundle, kind):
    return [thing for thing in bundle["objects"] if thing["type"] == kind]


def test_the_bundle_is_read_again_by_the_package_as_it_was(stix):
    bundle, _, path = stix
    read = stix2.parse(path.read_text(encoding="utf-8"), allow_custom=False)
    assert len(read.objects) == len(bundle["objects"])
    assert len({thing["id"] for thing in bundle["objects"]}) == len(bundle["objects"])


def test_every_reference_of_the_bundle_is_in_it(stix):
    bundle, _, _ = stix
    ids = {thing["id"] for thing in bundle["objects"]}
    for thing in bundle["objects"]:
        for name in ("source_ref", "target_ref", "created_by_ref"):
            assert thing.get(name, thing["id"]) in ids


def test_every_link_is_told_once_or_counted_as_left_out(stix, atlas):
    bundle, counts, _ = stix
    links = atlas.tables["links"]
    relations = by_type(bundle, "relationship")
    ours = [r for r in relations if r["relationship_type"] not in ("located-at", "named-in")]
    assert len(ours) + counts["left out"] == len(links)
    assert counts["left out"] >= int(links["hypothetical"].sum()) > 0


def test_confidence_follows_the_scale_and_6_has_none(stix, atlas):
    bundle, _, _ = stix
    assert CONFIDENCE == {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
    grades = {
        row["title"]: (row["information_credibility"], row["claim"])
        for row in atlas.layer("incidents").frame.to_dict("records")
    }
    assert {"reported", "alleged", "assessed"} <= {claim for _, claim in grades.values()}
    for thing in by_type(bundle, "incident"):
        grade, claim = grades[thing["name"]]
        wanted = CONFIDENCE.get(str(grade))
        if wanted is not None and claim in ("alleged", "assessed"):
            wanted = min(wanted, 50)  # the record of an accusation is no proof of it
        assert thing.get("confidence") == wanted


def test_only_what_was_done_is_an_attack(stix, atlas):
    bundle, _, _ = stix
    for thing in by_type(bundle, "relationship"):
        if thing["relationship_type"] == "attacks":
            assert not any(label.startswith("outcome-") for label in thing["labels"])
    links = atlas.tables["links"]
    foiled = links[(links["outcome"] != "done") & ~links["hypothetical"].astype(bool)]
    assert len(foiled) > 5
    told = [t for t in by_type(bundle, "relationship") if t["relationship_type"] != "named-in"]
    labels = [label for t in told for label in t.get("labels", ())]
    assert sum(label.startswith("outcome-") for label in labels) >= len(foiled)
    for outcome, relation in (
        ("foiled", "plotted-against"), ("planned", "plotted-against"), ("threatened", "threatens"),
        ("done", "attacks"), ("", "attacks"),
    ):  # fmt: skip
        assert stated_relation("attacks", outcome) == relation
        assert stated_relation("supplies", outcome) == "supplies"


def test_a_relation_carries_its_strength(stix, atlas):
    ladder = atlas.vocabulary["relation"]
    for thing in by_type(stix[0], "relationship"):
        term = {"related-to": "named-with"}.get(*2 * (thing["relationship_type"],))
        if term in ladder:
            strength = ladder[term]["strength"]
            wanted = "beside-the-ladder" if strength is None else f"strength-{strength}"
            assert f"relation-{wanted}" in thing["labels"]


def test_what_is_known_to_a_country_has_no_position(stix, atlas):
    bundle, _, _ = stix
    located = {t["source_ref"]: t["target_ref"] for t in by_type(bundle, "relationship")
               if t["relationship_type"] == "located-at"}  # fmt: skip
    locations = {thing["id"]: thing for thing in by_type(bundle, "location")}
    incidents = {thing["name"]: thing["id"] for thing in by_type(bundle, "incident")}
    for row in atlas.layer("incidents").frame.to_dict("records"):
        found = locations.get(located.get(incidents[row["title"]], ""))
        if row["place_precision"] == "country":
            assert found is not None
            assert "latitude" not in found
            assert found["country"]
        elif row["place_precision"] == "municipality":
            assert found["precision"] == row["accuracy_m"]


def test_responses_and_flows_are_notes(stix, atlas):
    notes = {thing["abstract"]: thing for thing in by_type(stix[0], "note")}
    for name in ("responses", "flows"):
        frame = atlas.layer(name).frame
        column = "title_en" if "title_en" in frame.columns else "title"
        assert set(frame[column]) <= set(notes)
    told = notes[atlas.layer("flows").frame["title_en"].iloc[0]]
    assert "Diagram, no way" in told["content"]


def test_a_location_says_how_near_the_true_place_is(stix, atlas):
    bundle, _, _ = stix
    places = atlas.layer("places").frame.set_index("title")
    named = {thing["name"]: thing for thing in by_type(bundle, "location")}
    callao = named["Port of Callao"] if "Port of Callao" in named else named[places.index[0]]
    row = places.loc[callao["name"]]
    assert callao["precision"] == row["accuracy_m"]
    assert (callao["longitude"], callao["latitude"]) == pytest.approx(
        (row.geometry.x, row.geometry.y), abs=1e-5
    )


def test_no_state_agency_or_category_is_a_threat_actor(stix, atlas):
    bundle, _, _ = stix
    kinds = {row["title"]: (row["kind"], row["generic"]) for row in atlas.actors.values()}
    for thing in by_type(bundle, "threat-actor"):
        kind, generic = kinds[thing["name"]]
        assert kind in ("cartel", "gang", "network", "terrorist", "insurgent", "militia")
        assert not generic


def test_two_bundles_have_the_same_bytes(stix, atlas, tmp_path):
    again = tmp_path / "a.stix.json"
    write_stix(atlas, again)
    assert again.read_bytes() == stix[2].read_bytes()


def test_followthemoney_accepts_every_entity(ftm):
    from followthemoney import model

    entities, counts, _ = ftm
    assert sum(counts.values()) - counts["left out"] == len(entities)
    for entity in entities.values():
        schema = model.get(entity["schema"])
        schema.validate(entity)
        for name, values in entity["properties"].items():
            place = schema.get(name)
            assert place is not None, (entity["id"], name)
            for value in values if place.type.name == "entity" else ():
                assert model.get(entities[value]["schema"]).is_a(place.range)


def test_followthemoney_has_every_actor_and_link_and_no_risk_label(ftm, atlas):
    entities, counts, _ = ftm
    for actor in atlas.actors:
        assert "geonexus-" + actor.replace(":", "-") in entities
    edges = ("UnknownLink", "Membership", "Ownership", "Succession")
    found = [entity for entity in entities.values() if entity["schema"] in edges]
    assert len(found) + counts["left out"] == len(atlas.tables["links"])
    for entity in entities.values():
        assert "topics" not in entity["properties"]
        assert entity["schema"] != "Person"


def test_two_entity_files_have_the_same_bytes(ftm, atlas, tmp_path):
    again = tmp_path / "a.ftm.json"
    write_followthemoney(atlas, again)
    assert again.read_bytes() == ftm[2].read_bytes()


def test_the_evidence_of_a_row_is_told_in_full(atlas):
    row = {
        "claim": "reported", "source_reliability": "C", "information_credibility": 4,
        "date_from": "2011", "date_to": "2014-02", "date_precision": "range",
        "accuracy_m": 5000.0, "contested": True, "note": "One says yes; another no.",
        "sources": "ellis-2015@l3276", "basis": "press", "hedge": "possibly",
        "credibility_reason": "A second text says otherwise.", "outcome": "foiled",
        "disputes": "inc:other",
    }  # fmt: skip
    assert evidence_lines(atlas, row) == [
        "How it is known: Reported as fact.",
        "Rests on: Press or report; said to be possible or accused only.",
        "Grade: C4 (source: fairly reliable; information: doubtful).",
        "Why this grade departs from the rule: A second text says otherwise.",
        "Outcome: Foiled or failed.",
        "Period: 2011 – February 2014.",
        "Accuracy: within 5 km.",
        "Disagrees with: inc:other.",
        "Contested: One says yes; another no.",
        "Sources: Ellis 2015, “The Evolving Transnational Crime-Terrorism Nexus in Peru and its "
        "Strategic Relevance for the U.S. and the Region”, PRISM 5(4), pp. 188–205, section "
        "“Sendero Luminoso”, paragraph 5.",
    ]


def test_a_missing_package_is_told_with_the_command_that_brings_it():
    with pytest.raises(MissingExtraError, match=r'pip install "geonexus\[ftm\]"'):
        optional("no_such_package_here", "ftm", "the format ftm")
