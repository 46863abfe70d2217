"""A wrong spec, card or table gives one error with every fault; nothing half-written stays.

Each test takes a copy of the shipped layers folder, breaks one thing in it as a person would, and
reads the message.
"""

from __future__ import annotations

import shutil

import pytest
import yaml
from handmade import ROOT

import geonexus as gx
from geonexus.catalog.catalog import COUNTED, markdown_counts, markdown_table
from geonexus.cli.main import main
from geonexus.errors import CRSError, GeonexusError, InputError, MissingFileError, UnknownNameError
from geonexus.model.evidence import credibility_by_rule

LAYERS = ROOT / "layers"


@pytest.fixture
def layers(tmp_path):
    """A copy of the shipped layers that a test may break; big files are linked, not copied."""
    target = tmp_path / "layers"

    def link(source, destination):
        if str(source).endswith((".fgb", ".tif")):
            shutil.os.symlink(source, destination)
        else:
            shutil.copy(source, destination)

    shutil.copytree(LAYERS, target, copy_function=link)
    return target


@pytest.fixture
def without_ledger(layers):
    """Such a copy in which no ledger names the features that a test takes away."""
    (layers / "coverage.csv").unlink()
    return layers


@pytest.fixture
def tables_only(layers):
    """Such a copy in which nothing is to be drawn: tables and reference layers alone."""
    (layers / "coverage.csv").unlink()
    for name in ("territories", "routes", "flows", "links"):
        shutil.rmtree(layers / name)
    spec = layers / "latin-america.yaml"
    own = yaml.safe_load(spec.read_text(encoding="utf-8"))
    own["joins"] = [join for join in own["joins"] if join["left"] == "indicators"]
    own["groups"] = [group for group in own["groups"] if group["id"] == "indicators"]
    del own["views"]
    spec.write_text(yaml.safe_dump(own), encoding="utf-8")
    return layers


def edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def faults_of(layers):
    report = gx.audit(gx.Catalog(layers))
    return "\n".join(map(str, report.faults))


def test_the_shipped_folder_has_no_fault(shipped_report):
    report = shipped_report
    assert report.faults == []
    assert report.counts["territories"] >= 90
    # of the 113 routes of old, few go along ways that are known
    assert report.counts["routes"] >= 6
    assert report.counts["routes"] + report.counts["flows"] >= 100
    assert report.counts["incidents"] + report.counts["responses"] >= 300
    assert report.counts["mentioned"] >= 30
    assert report.counts["places"] >= 120
    assert report.counts["admin1"] >= 550


def test_the_readme_of_the_layers_lists_them_as_their_cards_do():
    table = markdown_table(gx.Catalog().cards.values())
    assert (LAYERS / "README.md").read_text(encoding="utf-8").endswith(table)


def test_both_readmes_count_what_the_atlas_holds(atlas):
    counts = markdown_counts(gx.Catalog().cards)
    for path in (LAYERS.parent / "README.md", LAYERS / "README.md"):
        assert f"<!-- made by: geonexus layers list --markdown -->\n{counts}\n" in path.read_text(
            encoding="utf-8"
        ), path
    head, _, row = (line.strip("| \n").split(" | ") for line in counts.splitlines())
    told = dict(zip(head, (int(cell.replace(",", "")) for cell in row), strict=True))
    names = {name: layer for layer, name in COUNTED}
    assert set(told) == set(names)
    for name, count in told.items():
        layer = names[name]
        held = atlas.whole[layer].frame if layer in atlas.whole else atlas.tables[layer]
        assert count == len(held), name


def test_the_rule_of_the_grades_is_printed_as_it_is_applied():
    text = (LAYERS / "README.md").read_text(encoding="utf-8")
    table = text.partition("| the claim | credibility |")[2].partition("\n\n")[0]
    printed = [int(line.strip("| ").rpartition("|")[2]) for line in table.splitlines()[2:]]
    applied = [
        credibility_by_rule("unsigned", "none", 1),
        credibility_by_rule("press", "disputed", 1, contradicted=True),
        credibility_by_rule("press", "disputed", 1),
        credibility_by_rule("press", "none", 2),
        credibility_by_rule("official-record", "none", 1),
        credibility_by_rule("official-record", "possibly", 1),
    ]
    assert printed == applied


def test_the_readme_of_the_layers_names_every_term_of_the_evidence():
    text = (LAYERS / "README.md").read_text(encoding="utf-8")
    vocabulary = gx.Catalog().vocabulary
    for name in ("claim", "basis", "hedge", "outcome", "outline_basis", "place_precision"):
        for term in vocabulary[name]:
            assert f"`{term}`" in text, (name, term)


def test_many_faults_of_many_files_come_at_once(layers):
    edit(layers / "territories/territories.yaml", "control: contested", "control: contsted")
    edit(layers / "routes/routes.yaml", "commodity: cocaine", "commodity: cocain")
    edit(layers / "incidents/incidents.csv", ",attack,", ",atack,")
    edit(layers / "incidents/incidents.csv", "ellis-2015@l3270", "elis-2015@l3270")
    edit(layers / "reference/ports.yaml", "geometry: point", "geometry: dot")
    edit(layers / "vocabulary.yaml", ", pt: Cocaína}", "}")
    text = faults_of(layers)
    assert "'contsted'; expected a known term of control (did you mean 'contested'?)" in text
    assert "'cocain'; expected a known term of commodity (did you mean 'cocaine'?)" in text
    assert "'atack'; expected a known term of incident_type (did you mean 'attack'?)" in text
    assert "'elis-2015'; expected a known source (did you mean 'ellis-2015'?)" in text
    assert "ports.yaml line" in text
    assert "geometry: found 'dot'" in text
    assert "commodity.cocaine: found no pt; expected a title" in text


def test_a_missing_layer_file_says_which_and_the_mend(layers):
    (layers / "reference/ports.fgb").unlink()
    with pytest.raises(MissingFileError, match=r"ports\.fgb.*geonexus layers rebuild"):
        gx.Catalog(layers).open("ports")
    assert "card ports: file: found no ports.fgb" in faults_of(layers)


def test_a_file_that_its_card_does_not_describe_is_refused(layers):
    (layers / "reference/lakes.fgb").unlink()
    shutil.copy(LAYERS / "reference/borders.fgb", layers / "reference/lakes.fgb")
    with pytest.raises(InputError, match="another file than the card describes"):
        gx.Catalog(layers).open("lakes")


def test_an_absent_crs_is_a_fault_of_the_card(layers):
    edit(layers / "reference/ports.yaml", "crs: EPSG:4326", "crs: null")
    assert "crs is absent" in faults_of(layers)


def test_a_layer_without_crs_cannot_be_made(project):
    layer = project.catalog.open("ports")
    with pytest.raises(CRSError, match="set_crs"):
        gx.Layer(layer.geo.set_crs(None, allow_override=True), layer.card)


def test_unknown_unit_codes_are_all_named_with_the_nearest(layers):
    edit(layers / "territories/territories.yaml", "'050402'", "'999999'")
    edit(layers / "territories/territories.yaml", "MX-MIC", "MX-MCI")
    with pytest.raises(InputError) as caught:
        gx.open_atlas("latin-america", layers=layers).build()
    text = str(caught.value)
    assert "terr:pe-" in text
    assert "999999" in text
    assert "MX-MCI" in text
    assert "MX-MIC" in text


def test_an_unknown_country_of_an_indicator_stops_the_build(tables_only):
    layers = tables_only
    edit(layers / "indicators/indicators.csv", ",COL,", ",COLL,")
    with pytest.raises(InputError, match=r"'COLL'.*did you mean 'COL'"):
        gx.open_atlas("latin-america", layers=layers).build()
    assert "'COLL'; expected a known country" in faults_of(layers)


def test_an_empty_table_is_a_fault(without_ledger):
    layers = without_ledger
    path = layers / "incidents/incidents.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="no row below the header"):
        gx.Catalog(layers).open("incidents")
    path.write_text("", encoding="utf-8")
    assert "incidents.csv: found an empty file" in faults_of(layers)


def test_an_empty_or_damaged_definition_file(without_ledger):
    layers = without_ledger
    path = layers / "routes/routes.yaml"
    path.write_text("[]\n", encoding="utf-8")
    assert "routes.yaml: found an empty list" in faults_of(layers)
    path.write_text("- id: [", encoding="utf-8")
    assert "routes.yaml line 2: found did not find" in faults_of(layers)


def test_a_point_outside_its_country_is_found(layers):
    path = layers / "places/places.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    row = next(r for r in rows if r.startswith("place:ar-rosario"))
    cells = row.split(",")
    lon, lat = columns.index("lon"), columns.index("lat")
    cells[lon], cells[lat] = cells[lat], cells[lon]
    edit(path, row, ",".join(cells))
    assert "km outside ARG" in faults_of(layers)


def test_a_named_person_is_a_fault(layers):
    edit(layers / "incidents/incidents.csv", "Ballot boxes", "President Ana Prueba burned ballots")
    assert "'Ana Prueba'; expected no name of an individual" in faults_of(layers)


def test_a_definition_that_cannot_be_drawn_is_a_fault_of_the_check(layers):
    edit(layers / "territories/territories.yaml", "MX-MIC", "MX-MCI")
    assert "did you mean 'MX-MIC'" in faults_of(layers)


def test_the_ledger_is_checked(layers):
    path = layers / "coverage.csv"
    edit(path, "terr:pe-vraem", "terr:pe-vream")
    edit(path, "requirement:", "because:")
    text = faults_of(layers)
    assert "'terr:pe-vream'; expected a known feature (did you mean" in text
    assert "left_out: found 'because:" in text


def test_locators_are_checked(layers):
    path = layers / "locators.csv"
    edit(path, "ellis-2015,3276,text", "ellis-2015,l3276,texts")
    edit(path, "fox-2015,", "foks-2015,")
    text = faults_of(layers)
    assert "line: found 'l3276'; expected a whole number from 1" in text
    assert "kind: found 'texts'; expected a known kind of line (did you mean 'text'" in text
    assert "source: found 'foks-2015'; expected a known source (did you mean 'fox-2015'" in text


def test_a_folder_without_locators_is_whole(layers):
    (layers / "locators.csv").unlink()
    assert gx.Catalog(layers).locators == {}
    assert "locators" not in faults_of(layers)


def test_longitude_out_of_range_is_a_fault(layers):
    edit(layers / "places/places.csv", "-60.63333", "-260.63333")
    text = faults_of(layers)
    assert "lon: found -260.63333; expected degrees from -180 to 180" in text


def test_a_spec_with_wrong_names_lists_them_all(layers):
    spec = layers / "latin-america.yaml"
    edit(spec, "layer: routes\n", "layer: rutes\n        name: routes\n")
    edit(spec, "right: admin1", "right: admin")
    with pytest.raises(InputError) as caught:
        gx.open_atlas("latin-america", layers=layers)
    text = str(caught.value)
    assert text.startswith("2 faults")
    assert "did you mean 'routes'?" in text
    assert "did you mean 'admin1'?" in text


def test_a_view_of_a_layer_that_no_group_has_is_named_with_those_known(layers):
    edit(layers / "latin-america.yaml", "layer: territories", "layer: teritories")
    with pytest.raises(InputError, match=r"view flows names territories.*known: teritories"):
        gx.open_atlas("latin-america", layers=layers)


def test_a_spec_of_your_own_by_path(layers, tmp_path):
    own = yaml.safe_load((layers / "latin-america.yaml").read_text(encoding="utf-8"))
    own["id"] = "mine"
    own["groups"] = own["groups"][:1]
    own["views"] = [{"view": "control", "layers": ["territories"]}]
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(own), encoding="utf-8")
    assert list(gx.open_atlas(str(path)).build().layers()) == [
        "territories",
        "territories-countries",
        "mentioned",
    ]
    path.write_text(path.read_text().replace("extent:", "extend:"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        gx.open_atlas(str(path))
    assert "mine.yaml line" in str(caught.value)
    with pytest.raises(MissingFileError):
        gx.open_atlas(str(tmp_path / "nothing.yaml"))
    with pytest.raises(UnknownNameError, match="did you mean 'latin-america'"):
        gx.open_atlas("latin-amerika")


def test_a_base_map_of_the_wrong_layers_says_what_each_role_needs(layers):
    edit(layers / "latin-america.yaml", "rivers: rivers", "rivers: airfields")
    edit(layers / "latin-america.yaml", "places: gazetteer", "places: ports")
    with pytest.raises(InputError) as caught:
        gx.Catalog(layers).spec("latin-america")
    assert "base.rivers: found airfields of points; expected lines" in str(caught.value)
    assert "base.places: found ports; expected a layer with population" in str(caught.value)
    edit(layers / "latin-america.yaml", "rivers: airfields", "rivers: riverz")
    with pytest.raises(InputError, match="riverz"):
        gx.Catalog(layers).spec("latin-america")


def test_a_base_map_may_go_without_rivers_and_cities(layers):
    edit(layers / "latin-america.yaml", ", rivers: rivers, places: gazetteer", "")
    spec = gx.Catalog(layers).spec("latin-america")
    assert list(spec.base.roles()) == ["countries", "borders", "lakes", "admin1"]


def test_a_failed_build_writes_nothing_and_exits_with_2(layers, tmp_path, monkeypatch, capsys):
    edit(layers / "incidents/incidents.csv", ",attack,", ",attack,extra,")
    out = tmp_path / "out"
    monkeypatch.setattr(
        "sys.argv", ["geonexus", "build", "-q", "--layers", str(layers), "-o", str(out)]
    )
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("error: 1 fault in incidents.csv")
    assert "cells; expected" in error
    assert not out.exists()


def test_every_error_of_the_catalog_is_ours(layers):
    catalog = gx.Catalog(layers)
    for wrong in ("nothing", "elevation", "territories"):
        with pytest.raises(GeonexusError):
            catalog.open(wrong)
    with pytest.raises(UnknownNameError, match="elevation"):
        catalog.raster("elevaton")
    with pytest.raises(MissingFileError):
        gx.Catalog(layers / "nowhere")
