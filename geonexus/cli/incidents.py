"""The commands for event files: ``geonexus join`` and ``geonexus incidents``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from geonexus.cli.in_parts import join_in_parts
from geonexus.cli.mapping_options import takes_mapping

_ENGINES = ("stream", "dask")

incidents_app = typer.Typer(
    help="Look at event files, and make synthetic ones.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@takes_mapping
def join(
    events: Annotated[
        str,
        typer.Argument(
            help="CSV, Excel or Parquet of events, a folder of them, or a table: "
            "postgresql://user@host/name?table=schema.events, or db:schema.events with the "
            "address in GEONEXUS_DB."
        ),
    ],
    to: Annotated[
        str, typer.Option(help="admin1, countries, territories, a vector file, or a table.")
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="A .csv or .parquet file; a folder to stream in parts."),
    ],
    key: Annotated[str | None, typer.Option(help="Column of the vector file: its key.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML: which column is what.")] = None,
    layout: Annotated[str | None, typer.Option(help="acled, ucdp-ged or gtd.")] = None,
    ties: Annotated[str, typer.Option(help="A point on a border: all, first or error.")] = "all",
    swapped: Annotated[str, typer.Option(help="Exchanged lon, lat: refuse or repair.")] = "refuse",
    max_rejects: Annotated[str, typer.Option(help="Stop above this share of refused rows.")] = (
        "100%"
    ),
    area_layer: Annotated[str | None, typer.Option(help="Layer of a vector file of several.")] = (
        None
    ),
    engine: Annotated[
        str | None, typer.Option(help="Of parts: stream (one process) or dask (a cluster).")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Of Dask: tcp://…; a local cluster starts by default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
    *,
    changes: dict[str, Any],
) -> None:
    """Join events to areas; write the rows, the refused rows and the tally.

    A folder of events, or a file larger than memory, is joined part by part: then -o is a folder,
    which receives the parts, the counts per area, the refused rows and the tally.
    """
    from dataclasses import asdict

    from geonexus.atlas.join_file import events_at, join_file, share
    from geonexus.errors import UnknownNameError
    from geonexus.readers.mapping import read_mapping
    from geonexus.userdata.synthetic import MAPPING

    known = {"synthetic": MAPPING}.get(layout or "")
    how: dict[str, Any] = {
        "key": key, "mapping": read_mapping(mapping) if mapping else known, "layout": layout,
        "changes": changes, "area_layer": area_layer,
        "ties": one_of("ties", ties, ("all", "first", "error")),
        "swapped": one_of("swapped", swapped, ("refuse", "repair")),
        "max_rejects": share(max_rejects),
    }  # fmt: skip
    with events_at(events) as path:
        if engine or scheduler or path.is_dir() or not out.suffix:
            engine = one_of("engine", engine or ("dask" if scheduler else "stream"), _ENGINES)
            if scheduler and engine != "dask":
                raise UnknownNameError("engine of a --scheduler", engine, ["dask"])
            join_in_parts(path, to, out, as_json, engine=engine, scheduler=scheduler, **how)
            return
        done = join_file(path, to, out, **how)
    read = done.events.history[0]
    if as_json:
        told = {"read": asdict(read), "join": asdict(done.tally)}
        print(json.dumps(told, indent=1, ensure_ascii=False))
        return
    print(f"{read.detail}\n{read.rows_in:,} rows, {read.rows_in - read.rows_out:,} refused\n")
    for name, value in asdict(done.tally).items():
        if name != "id":
            print(f"  {name.replace('_', ' '):<12} {value:>12,}")
    print()
    for path in done.written:
        print(path)


@incidents_app.command("inspect")
@takes_mapping
def incidents_inspect(
    file: Annotated[
        str, typer.Argument(help="CSV, Excel or Parquet of events, or a table as in join.")
    ],
    layout: Annotated[str | None, typer.Option(help="acled, ucdp-ged or gtd.")] = None,
    *,
    changes: dict[str, Any],
) -> None:
    """Guess how an event file is to be read; print it as YAML to save, with a sample."""
    import yaml

    from geonexus.atlas.join_file import events_at
    from geonexus.userdata.events import inspect

    with events_at(file) as path:
        seen = inspect(path, layout, changes)
    print(f"# {path.name}: {seen.rows:,} rows, {seen.encoding}, {seen.layout or 'a guess: check'}")
    for note in seen.notes:
        print(f"# {note}")
    print(yaml.safe_dump(
        seen.mapping.model_dump(mode="json", exclude_defaults=True), allow_unicode=True,
        sort_keys=False,
    ), end="")  # fmt: skip
    for number, row in seen.sample.iterrows():
        print(f"# row {number}: " + " | ".join(str(cell).replace("\n", " ") for cell in row))


@incidents_app.command("synth")
def incidents_synth(
    rows: Annotated[float, typer.Option("--rows", "-n", min=1, help="How many, e.g. 1e5.")],
    out: Annotated[Path, typer.Option("--out", "-o", help=".csv or .parquet")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same rows.")] = 0,
) -> None:
    """Write made-up events, labelled synthetic; read them with --layout synthetic."""
    from geonexus.userdata.synthetic import write_synthetic

    print(write_synthetic(out, int(rows), seed))


def one_of(option: str, value: str, known: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return the value of an option that is one of a few words."""
    from geonexus.errors import UnknownNameError

    if value not in known:
        raise UnknownNameError(f"value of --{option}", value, known)
    return value
