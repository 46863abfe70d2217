"""The commands for tables of indicators: ``geonexus indicators``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from geonexus.cli.options import AsJson, Mapping_, split_pairs, takes_options
from geonexus.cli.printing import print_json

indicators_app = typer.Typer(
    help="Look at tables of indicators, and read them.", no_args_is_help=True, rich_markup_mode=None
)
_ROLES = ("area", "indicator", "year", "value", "unit", "unit_exponent", "status", "source")

_OPTIONS: dict[str, Any] = {
    "pairs": Annotated[
        list[str] | None,
        typer.Option("--map", help=f"ROLE=COLUMN: {', '.join(_ROLES)}; may repeat."),
    ],
    "shape": Annotated[
        str | None, typer.Option(help="long, years (a year a column) or indicators (one a column).")
    ],
    "year": Annotated[int | None, typer.Option(help="The one year of the whole table.")],
    "breakdown": Annotated[
        list[str] | None, typer.Option(help="Column that parts an indicator, as sex; may repeat.")
    ],
    "columns": Annotated[list[str] | None, typer.Option("--column", help="Indicator column.")],
    "where": Annotated[
        list[str] | None, typer.Option(help="COLUMN=VALUE: rows to keep; may repeat.")
    ],
    "decimal_comma": Annotated[bool, typer.Option("--decimal-comma", help="12,5 is 12.5.")],
    "country": Annotated[
        str | None,
        typer.Option(help="The one country of a table of states: their names are known."),
    ],
    "sheet": Annotated[str | None, typer.Option(help="Of an Excel workbook.")],
    "header_row": Annotated[int | None, typer.Option(min=1, help="Row of the column names.")],
    "delimiter": Annotated[str | None, typer.Option(help="Of a CSV file, else found.")],
    "encoding": Annotated[str | None, typer.Option(help="Of a CSV file, else found.")],
}

File = Annotated[Path, typer.Argument(help="CSV, Excel or Parquet.")]


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a mapping that the options of a command set."""
    from geonexus.base.checks import Faults

    faults = Faults("the arguments")
    fields: dict[str, Any] = {}
    for role, column in split_pairs("--map", given["pairs"] or (), faults):
        if role not in _ROLES:
            faults.unknown("--map", "", "role", role, _ROLES)
        fields[role] = column
    if rows := split_pairs("--where", given["where"] or (), faults):
        fields["where"] = dict(rows)
    faults.raise_if_any()
    for name in ("shape", "year", "country", "sheet", "header_row", "delimiter", "encoding"):
        if given[name] is not None:
            fields[name] = given[name]
    for name in ("breakdown", "columns"):
        if given[name]:
            fields[name] = tuple(given[name])
    if given["decimal_comma"]:
        fields["decimal"] = ","
    return fields


_takes_mapping = takes_options(_OPTIONS, _fields, switches=("decimal_comma",))


@indicators_app.command("inspect")
@_takes_mapping
def indicators_inspect(
    file: File,
    mapping: Mapping_ = None,
    *,
    changes: dict[str, Any],
) -> None:
    """Guess how a table is to be read; print it as YAML to save, with a sample."""
    import yaml

    from geonexus.userdata.indicators import inspect_indicators

    seen = inspect_indicators(file, _mapping(mapping), **changes)
    first = seen.tables[0]
    rows = sum(len(table.frame) + len(table.rejects) for table in seen.tables)
    print(f"# {file.name}: {rows:,} rows, {first.encoding}, {seen.layout or 'a guess: check'}")
    for table in seen.tables:
        for note in table.notes:
            print(f"# {note}")
    found = seen.mapping.model_dump(mode="json", exclude_defaults=True)
    print(yaml.safe_dump(found, allow_unicode=True, sort_keys=False), end="")
    for number, row in first.frame.head(3).iterrows():
        print(f"# row {number}: " + " | ".join(str(cell).replace("\n", " ") for cell in row))


@indicators_app.command("read")
@_takes_mapping
def indicators_read(
    file: File,
    out: Annotated[Path, typer.Option("--out", "-o", help="A .csv file to write.")],
    mapping: Mapping_ = None,
    max_rejects: Annotated[str, typer.Option(help="Stop above this share of refused figures.")] = (
        "100%"
    ),
    as_json: AsJson = False,
    *,
    changes: dict[str, Any],
) -> None:
    """Read a table; write a row for each figure with its country code, and the refused figures."""
    from dataclasses import asdict

    from geonexus.base.checks import share_of
    from geonexus.errors import UnknownNameError
    from geonexus.export.tables import write_csv
    from geonexus.userdata.indicators import read_indicators

    if out.suffix != ".csv":
        raise UnknownNameError("output format", out.suffix or str(out), [".csv"])
    layer = read_indicators(file, _mapping(mapping), max_rejects=share_of(max_rejects), **changes)
    beside = out.with_name(f"{out.stem}.rejects.csv")
    write_csv(layer.frame, out)
    assert layer.rejects is not None
    write_csv(layer.rejects, beside)
    read = layer.history[0]
    if as_json:
        print_json(asdict(read))
        return
    print(f"{read.detail}\n{read.rows_in:,} figures, {read.rows_in - read.rows_out:,} refused\n")
    print(f"{out}\n{beside}")


def _mapping(path: Path | None) -> Any:  # noqa: ANN401
    from geonexus.readers.indicator_layouts import read_indicator_mapping

    return read_indicator_mapping(path) if path else None
