"""The commands for event files: ``geonexus incidents``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from geonexus.cli.mapping_options import takes_mapping
from geonexus.cli.options import Layout

incidents_app = typer.Typer(
    help="Look at event files, and make synthetic ones.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@incidents_app.command("inspect")
@takes_mapping
def incidents_inspect(
    file: Annotated[
        str, typer.Argument(help="CSV, Excel or Parquet of events, or a table as in join.")
    ],
    layout: Layout = None,
    *,
    changes: dict[str, Any],
) -> None:
    """Guess how an event file is to be read; print it as YAML to save, with a sample."""
    import yaml

    from geonexus.atlas.join_inputs import events_at
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
    """Write made-up events, labeled synthetic; read them with --layout synthetic."""
    from geonexus.userdata.synthetic import write_synthetic

    print(write_synthetic(out, int(rows), seed))
