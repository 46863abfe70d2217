"""The joins: ``geonexus join``, ``nearest``, ``likely``, ``areal``, ``rates`` and ``zonal``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geonexus.cli.mapping_options import takes_mapping
from geonexus.cli.options import AreaLayer, AsJson, Key, Layout, Mapping_, event_mapping, one_of
from geonexus.cli.printing import print_join, progress_shown

if TYPE_CHECKING:
    from geonexus.atlas.in_parts.run import PartOptions
    from geonexus.atlas.join_inputs import AreaOptions
    from geonexus.userdata.events import ReadingOptions

_TIES = ("all", "first", "error")
_ENGINES = ("stream", "dask")

Events = Annotated[
    str,
    typer.Argument(
        help="CSV, Excel or Parquet of events, a folder of them, or a table: "
        "postgresql://user@host/name?table=schema.events, or db:schema.events with the "
        "address in GEONEXUS_DB."
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", help="A .csv, .gpkg or .parquet file to write.")]
Areas = Annotated[
    str, typer.Option(help="admin1, countries, territories, a vector file, or a table.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (join, nearest, likely, areal, rates, zonal):
        app.command()(command)


@takes_mapping
def join(
    events: Events,
    to: Areas,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="A .csv or .parquet file; a folder to stream in parts."),
    ],
    key: Key = None,
    mapping: Mapping_ = None,
    layout: Layout = None,
    ties: Annotated[str, typer.Option(help="A point on a border: all, first or error.")] = "all",
    swapped: Annotated[str, typer.Option(help="Exchanged lon, lat: refuse or repair.")] = "refuse",
    max_rejects: Annotated[
        str, typer.Option(help="Stop above this share of refused rows.")
    ] = "100%",
    area_layer: AreaLayer = None,
    engine: Annotated[
        str | None, typer.Option(help="Of parts: stream (one process) or dask (a cluster).")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Of Dask: tcp://…; a local cluster starts by default.")
    ] = None,
    as_json: AsJson = False,
    *,
    changes: dict[str, Any],
) -> None:
    """Join events to areas; write the rows, the refused rows and the tally.

    A folder of events, or a file larger than memory, is joined part by part: then -o is a folder,
    which receives the parts, the counts per area, the refused rows and the tally.
    """
    from geonexus.atlas.join_file import join_file
    from geonexus.atlas.join_inputs import events_at
    from geonexus.base.checks import share_of

    reading: ReadingOptions = {
        "mapping": event_mapping(mapping, layout),
        "layout": layout,
        "changes": changes,
        "swapped": one_of("swapped", swapped, ("refuse", "repair")),
        "max_rejects": share_of(max_rejects),
    }
    rule = one_of("ties", ties, _TIES)
    with events_at(events) as path:
        if engine or scheduler or path.is_dir() or not out.suffix:
            how: PartOptions = {"ties": rule, **_engine(engine, scheduler), **reading}
            areas: AreaOptions = {"key": key, "area_layer": area_layer}
            _join_in_parts(path, to, out, as_json, areas, how)
            return
        done = join_file(path, to, out, key=key, area_layer=area_layer, ties=rule, **reading)
    print_join(done, as_json)


def _engine(engine: str | None, scheduler: str | None) -> PartOptions:
    """Return the engine that the options mean.

    Raises
    ------
    UnknownNameError
        There is no such engine, or it has no scheduler.
    """
    from geonexus.errors import UnknownNameError

    chosen = one_of("engine", engine or ("dask" if scheduler else "stream"), _ENGINES)
    if scheduler and chosen != "dask":
        raise UnknownNameError("engine of a --scheduler", chosen, ["dask"])
    return {"engine": chosen, "scheduler": scheduler}


def _join_in_parts(
    events: Path, to: str, out: Path, as_json: bool, areas: AreaOptions, how: PartOptions
) -> None:
    """Join part by part and print what became of the rows; exit code 1 when a part is broken."""
    from geonexus.atlas.join_file import join_folder

    with progress_shown(as_json) as progress:
        how["progress"] = progress
        done = join_folder(events, to, out, **areas, **how)
    print_join(done, as_json)
    raise typer.Exit(1 if done.broken else 0)


@takes_mapping
def nearest(
    events: Events,
    to: Annotated[str, typer.Option(help="A layer (ports, rivers, admin1 …) or a vector file.")],
    max_distance_m: Annotated[float, typer.Option(help="What is farther does not match.")],
    out: Out,
    key: Key = None,
    mapping: Mapping_ = None,
    layout: Layout = None,
    ties: Annotated[str, typer.Option(help="Equally near: all, first or error.")] = "all",
    keep_coarse: Annotated[
        bool, typer.Option(help="Also match events known only to a department or country.")
    ] = False,
    as_json: AsJson = False,
    *,
    changes: dict[str, Any],
) -> None:
    """Join events to the nearest port, river, area … within a distance, in geodesic meters."""
    from geonexus.atlas.join_inputs import events_at
    from geonexus.atlas.other_joins import nearest_file

    with events_at(events) as path:
        done = nearest_file(
            path,
            to,
            out,
            max_distance_m=max_distance_m,
            key=key,
            mapping=event_mapping(mapping, layout),
            layout=layout,
            changes=changes,
            ties=one_of("ties", ties, _TIES),
            coarse="keep" if keep_coarse else "withhold",
        )
    print_join(done, as_json)


@takes_mapping
def likely(
    events: Events,
    to: Areas,
    out: Out,
    key: Key = None,
    mapping: Mapping_ = None,
    layout: Layout = None,
    over_admin1: Annotated[
        bool, typer.Option(help="Spread events known to a department over all of it.")
    ] = True,
    missing_accuracy_m: Annotated[
        float | None, typer.Option(help="Radius for events that state none; else withheld.")
    ] = None,
    as_json: AsJson = False,
    *,
    changes: dict[str, Any],
) -> None:
    """Spread events over their accuracy circles: expected counts by area, and each probability."""
    from geonexus.atlas.join_inputs import events_at
    from geonexus.atlas.other_joins import likely_file

    with events_at(events) as path:
        done = likely_file(
            path,
            to,
            out,
            key=key,
            mapping=event_mapping(mapping, layout),
            layout=layout,
            changes=changes,
            over_admin1=over_admin1,
            missing_accuracy_m=missing_accuracy_m,
        )
    print_join(done, as_json)


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
    """Transfer figures from areas to other areas, weighted by the area they share."""
    from geonexus.atlas.other_joins import areal_file
    from geonexus.base.checks import share_of

    done = areal_file(
        source, to, out, extensive=extensive or (), intensive=intensive or (), key=key,
        source_key=source_key, most_missing=share_of(most_missing, "most_missing"),
    )  # fmt: skip
    print_join(done, as_json)


def rates(
    counts: Annotated[
        Path, typer.Argument(help="CSV or Parquet: one row for each area (and year).")
    ],
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
    print_join(done, as_json)


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
    """Compute statistics of a raster's cells by area, with exact parts of cells (extra: zonal)."""
    from geonexus.atlas.other_joins import zonal_file

    done = zonal_file(areas, raster, out, statistics=stat or ("mean",), key=key, band=band)
    print_join(done, as_json)
