"""The commands for the other joins: nearest, likely, areal, rates and zonal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geonexus.cli.incidents import one_of

if TYPE_CHECKING:
    from geonexus.atlas.other_joins import Written
    from geonexus.readers.mapping import EventMapping

Events = Annotated[Path, typer.Argument(help="CSV or Parquet of events.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="A .csv, .gpkg or .parquet file to write.")]
Areas = Annotated[str, typer.Option(help="admin1, countries, territories, or a vector file.")]
Key = Annotated[str | None, typer.Option(help="Column of the vector file of --to: its key.")]
Mapping = Annotated[Path | None, typer.Option(help="YAML: which column is what.")]
Layout = Annotated[str | None, typer.Option(help="acled, ucdp-ged or gtd.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (nearest, likely, areal, rates, zonal):
        app.command()(command)


def nearest(
    events: Events,
    to: Annotated[str, typer.Option(help="A layer (ports, rivers, admin1 …) or a vector file.")],
    max_distance_m: Annotated[float, typer.Option(help="What is farther does not match.")],
    out: Out,
    key: Key = None,
    mapping: Mapping = None,
    layout: Layout = None,
    ties: Annotated[str, typer.Option(help="Equally near: all, first or error.")] = "all",
    keep_coarse: Annotated[
        bool, typer.Option(help="Also match events known only to a department or country.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Join events to the nearest port, river, area … within a distance, in geodesic meters."""
    from geonexus.atlas.other_joins import nearest_file

    done = nearest_file(
        events, to, out, max_distance_m=max_distance_m, key=key, layout=layout,
        mapping=_mapping(mapping, layout), ties=one_of("ties", ties, ("all", "first", "error")),
        coarse="keep" if keep_coarse else "withhold",
    )  # fmt: skip
    _tell(done, as_json)


def likely(
    events: Events,
    to: Areas,
    out: Out,
    key: Key = None,
    mapping: Mapping = None,
    layout: Layout = None,
    over_admin1: Annotated[
        bool, typer.Option(help="Spread events known to a department over all of it.")
    ] = True,
    missing_accuracy_m: Annotated[
        float | None, typer.Option(help="Radius for events that state none; else withheld.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Spread events over their accuracy circles: expected counts an area, and each probability."""
    from geonexus.atlas.other_joins import likely_file

    done = likely_file(
        events, to, out, key=key, mapping=_mapping(mapping, layout), layout=layout,
        over_admin1=over_admin1, missing_accuracy_m=missing_accuracy_m,
    )  # fmt: skip
    _tell(done, as_json)


def areal(
    source: Annotated[Path, typer.Argument(help="Vector file of polygons with the figures.")],
    to: Areas,
    out: Out,
    extensive: Annotated[
        list[str] | None, typer.Option(help="Column to divide (people); may repeat.")
    ] = None,
    intensive: Annotated[
        list[str] | None, typer.Option(help="Column to average (a rate); may repeat.")
    ] = None,
    key: Key = None,
    source_key: Annotated[str | None, typer.Option(help="Column of SOURCE: its key.")] = None,
    most_missing: Annotated[
        str, typer.Option(help="Largest share of an area without a figure.")
    ] = "0%",
    as_json: AsJson = False,
) -> None:
    """Carry figures of areas over to other areas, weighted by the area they share."""
    from geonexus.atlas.join_file import share
    from geonexus.atlas.other_joins import areal_file

    done = areal_file(
        source, to, out, extensive=extensive or (), intensive=intensive or (), key=key,
        source_key=source_key, most_missing=share(most_missing, "--most-missing"),
    )  # fmt: skip
    _tell(done, as_json)


def rates(
    counts: Annotated[Path, typer.Argument(help="CSV or Parquet: one row an area (and year).")],
    area: Annotated[str, typer.Option(help="Column of COUNTS: the area.")],
    events: Annotated[str, typer.Option(help="Column of COUNTS: how many.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A .csv or .parquet file to write.")],
    people: Annotated[
        Path | None, typer.Option(help="Rates per people: a table of area, year, value.")
    ] = None,
    areas: Annotated[
        str | None, typer.Option(help="Rates per km²: admin1, countries or a vector file.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Column of the vector file: its key.")] = None,
    year: Annotated[str, typer.Option(help="Column of COUNTS, or the one year of all.")] = "year",
    within_years: Annotated[int, typer.Option(help="How far the denominator's year may be.")] = 0,
    per: Annotated[
        int | None, typer.Option(help="How many people or km².", show_default="100000; 1000")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Turn counts into rates per people or per km², with intervals; few events are flagged."""
    from geonexus.atlas.other_joins import rates_file

    done = rates_file(
        counts, out, area=area, events=events, people=people, areas=areas, key=key,
        year=int(year) if year.isdigit() else year, within_years=within_years, per=per,
    )  # fmt: skip
    _tell(done, as_json)


def zonal(
    areas: Annotated[str, typer.Argument(help="admin1, countries, territories or a vector file.")],
    raster: Annotated[Path, typer.Argument(help="GeoTIFF in longitude and latitude.")],
    out: Out,
    stat: Annotated[
        list[str] | None, typer.Option(help="mean, sum, min, max, stdev …; may repeat.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Column of the vector file: its key.")] = None,
    band: Annotated[int, typer.Option(help="Which band, from 1.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Statistics of a raster's cells for each area, with exact parts of cells (extra: zonal)."""
    from geonexus.atlas.other_joins import zonal_file

    done = zonal_file(areas, raster, out, statistics=stat or ("mean",), key=key, band=band)
    _tell(done, as_json)


def _mapping(path: Path | None, layout: str | None) -> EventMapping | None:
    from geonexus.readers.mapping import read_mapping
    from geonexus.userdata.synthetic import MAPPING

    return read_mapping(path) if path else {"synthetic": MAPPING}.get(layout or "")


def _tell(done: Written, as_json: bool) -> None:
    """Print what was read, what became of the rows, and where it was written."""
    from dataclasses import asdict

    if as_json:
        told = {
            "read": done.read, "rows_in_file": done.rows_in_file, "rejected": done.rejected,
            "join": asdict(done.tally), **done.notes, "files": [str(path) for path in done.files],
        }  # fmt: skip
        print(json.dumps(told, indent=1, ensure_ascii=False))
        return
    print(f"{done.read}\n{done.rows_in_file:,} rows, {done.rejected:,} refused\n")
    counts = asdict(done.tally)
    shown = {name: counts[name] for name in ("rows_in", "matched", "unmatched", "withheld")}
    shown |= {name: n for name, n in counts.items() if name != "id" and name not in shown and n}
    for name, value in shown.items():
        print(f"  {name.replace('_', ' '):<12} {value:>12,}")
    for name, figure in done.notes.items():
        print(f"  {name}: {figure:,.1f}")
    print()
    for path in done.files:
        print(path)
