"""A folder of one's own in the older form, without basis, hedge, lines and outcomes, still works.

What the shipped layers must state (``test_content_faults``) nobody else has to: a table without the
column ``basis`` and a definition file that nowhere names one are not graded.
"""

from __future__ import annotations

import csv

import pytest
import yaml
from handmade import ROOT, TITLES

import geonexus as gx
from geonexus.errors import InputError

LAYERS = ROOT / "layers"
EVIDENCE = {
    "sources": ["paper@l1"], "source_reliability": "B", "information_credibility": 1,
    "claim": "reported", "contested": False, "date_from": "2010", "date_precision": "year",
}  # fmt: skip
TERRITORY = {
    "id": "terr:valley", "title": TITLES, "type": "production-zone", "countries": ["PER"],
    "summary": "Coca grows there.", "control": "contested", "violence": "high",
    "activities": ["extortion"], "default_variant": "v",
    "variants": [{"id": "v", "title": TITLES,
                  "definition": {"kind": "buffer", "points": [[-73.9, -12.6]],
                                 "radius_m": 40_000}}],
    "evidence": EVIDENCE,
}  # fmt: skip
ROUTE = {
    "id": "route:out", "title": TITLES, "commodity": "cocaine", "mode": "air", "status": "active",
    "summary": "By air.", "evidence": EVIDENCE,
    "paths": [[{"name": "Valley", "at": {"territory": "terr:valley"}, "role": "origin"},
               {"name": "Brazil", "at": {"country": "BRA"}, "role": "destination", "leg": "air"}]],
}  # fmt: skip
INCIDENT = {
    "id": "inc:raid", "title": "Raid", "type": "operation", "lon": "-73.9", "lat": "-12.6",
    "place_precision": "country", "country": "PER", "sources": "paper@l1",
    "source_reliability": "B", "information_credibility": "1", "claim": "reported",
    "contested": "false", "note": "", "date_from": "2010", "date_to": "2010",
    "date_precision": "year", "accuracy_m": "600000",
}  # fmt: skip


def _card(layer_id, file, geometry, columns, **changes):
    number = {"lon", "lat", "accuracy_m"}
    kinds = {name: "number" if name in number else "text" for name in columns}
    terms = {"type": "incident_type", "place_precision": "place_precision"}
    return {
        "id": layer_id, "title": TITLES, "abstract": TITLES, "geometry": geometry, "file": file,
        "key": "id", "crs": "EPSG:4326",
        "columns": {
            name: {"kind": kind, "about": "x", "vocabulary": terms.get(name)}
            for name, kind in kinds.items()
        },
        "sources": [{"registry": "curated"}], "license": "CC-BY-4.0", "attribution": "",
        "vintage": "", "coverage": "", "accuracy_m": None, "method": "", "features": 1,
        "sha256": None, **changes,
    }  # fmt: skip


class _Plain(yaml.SafeDumper):
    """Writes what is used twice twice: an alias is refused."""

    def ignore_aliases(self, _):
        return True


def _write(path, data):
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=_Plain, sort_keys=False), encoding="utf-8")


def _table(path, row):
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


@pytest.fixture
def own(tmp_path):
    """A folder with one territory, one route and one incident."""
    folder = tmp_path / "mine"
    (folder / "reference").mkdir(parents=True)
    for name in ("countries", "countries-light", "admin1", "borders", "lakes"):
        for suffix in ("fgb", "yaml"):
            file = f"reference/{name}.{suffix}"
            (folder / file).symlink_to(LAYERS / file)
    (folder / "vocabulary.yaml").symlink_to(LAYERS / "vocabulary.yaml")
    paper = {
        "id": "paper", "author": "A", "year": "2015", "title": "T", "publication": "P",
        "pages": "", "type": "article", "reliability": "B", "reliability_reason": "", "copies": "",
    }  # fmt: skip
    _table(folder / "sources.csv", paper)
    _write(folder / "territories/territories.yaml", [TERRITORY])
    _write(folder / "routes/routes.yaml", [ROUTE])
    _table(folder / "incidents/incidents.csv", INCIDENT)
    cards = {
        "territories": ("territories.yaml", "polygon", ["id"]),
        "routes": ("routes.yaml", "line", ["id"]),
        "incidents": ("incidents.csv", "point", list(INCIDENT)),
    }
    for layer_id, (file, geometry, columns) in cards.items():
        card = _card(layer_id, file, geometry, columns)
        _write(folder / layer_id / f"{layer_id}.card.yaml", card)
    shown = {"territories": "territory", "routes": "route", "incidents": "incident"}
    spec = yaml.safe_load((LAYERS / "latin-america.yaml").read_text(encoding="utf-8"))
    # an older folder names no views, and no rivers and cities of the base map
    del spec["views"]
    spec["base"] = {
        role: spec["base"][role] for role in ("countries", "borders", "lakes", "admin1")
    }
    spec |= {
        "id": "mine", "terrain": None,
        "groups": [
            {"id": "all", "title": TITLES,
             "layers": [{"layer": name, "title": TITLES, "style": style, "visible": True}
                        for name, style in shown.items()]}
        ],
        "joins": [
            {"id": "a", "left": "incidents", "right": "territories", "how": "within"},
            {"id": "b", "left": "incidents", "right": "countries", "how": "within"},
        ],
    }  # fmt: skip
    _write(folder / "mine.yaml", spec)
    return folder


def test_an_older_folder_has_no_fault_and_is_built(own):
    report = gx.audit(gx.Catalog(own))
    assert report.faults == []
    assert report.counts["routes"] == 1
    atlas = gx.open_atlas("mine", layers=own).build()
    assert list(atlas.layers()) == ["territories", "routes", "incidents"]
    # known to the country only, so it is in the country, and not in the valley under its mark
    row = atlas.layer("incidents").frame.iloc[0]
    assert (row["in_territories"], row["in_countries"]) == ("", "PER")
    # the radius that was chosen counts in an older form too
    assert atlas.layer("territories").frame["accuracy_m"].iloc[0] == 40_000
    assert atlas.layer("territories").frame["basis"].iloc[0] == ""


def test_once_a_basis_is_stated_each_row_needs_one(own):
    graded = {**EVIDENCE, "basis": "press"}
    _write(own / "territories/territories.yaml", [{**TERRITORY, "evidence": graded}])
    faults = [str(fault) for fault in gx.audit(gx.Catalog(own)).faults]
    assert len(faults) == 5
    assert all(fault.startswith("territories.yaml line 1 (terr:valley)") for fault in faults)
    assert "found 1; expected 3, which follows from basis press" in faults[0]
    assert any("stated_at.control: found nothing" in fault for fault in faults)
    # a build refuses the same, each with its line
    said = []
    with pytest.raises(InputError) as caught:
        gx.open_atlas("mine", layers=own).build(progress=said.append)
    assert [str(fault) for fault in caught.value.faults] == faults
    assert said == [], "before anything is drawn"


def test_a_route_to_a_country_is_a_fault_once_it_is_graded(own):
    graded = {**EVIDENCE, "basis": "press", "information_credibility": 3}
    stops = [[{**ROUTE["paths"][0][0], "at": {"lonlat": [-74, -12]}}, ROUTE["paths"][0][1]]]
    _write(own / "routes/routes.yaml", [{**ROUTE, "evidence": graded, "paths": stops}])
    (fault,) = gx.audit(gx.Catalog(own)).faults
    assert "paths.1.Brazil: found a stop known to country" in str(fault)


def test_the_old_key_of_an_assumed_stop_says_what_replaces_it(own):
    stops = [[ROUTE["paths"][0][0], {**ROUTE["paths"][0][1], "implied": True}]]
    _write(own / "routes/routes.yaml", [{**ROUTE, "paths": stops}])
    (fault,) = gx.audit(gx.Catalog(own)).faults
    text = str(fault)
    assert text.startswith("routes.yaml line ")
    assert "(route:out): paths.0.1.implied: found True; expected precision, which replaces" in text
    assert text.endswith("write precision: assumed instead")


def test_values_outside_the_vocabularies_are_told_with_the_nearest(own):
    europe = {"name": "Europe", "at": {"region": "europ"}, "role": "destination", "leg": "air"}
    stops = [[ROUTE["paths"][0][0], europe]]
    _write(own / "routes/routes.yaml", [{**ROUTE, "paths": stops}])
    _table(own / "incidents/incidents.csv", {**INCIDENT, "place_precision": "implied"})
    text = "\n".join(map(str, gx.audit(gx.Catalog(own)).faults))
    assert (
        "(route:out): paths.Europe: found 'europ'; expected a known term of world_region " in text
    )
    assert "did you mean 'europe'?" in text
    assert "incidents.csv line 2 (inc:raid): place_precision: found 'implied'" in text
