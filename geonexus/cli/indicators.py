"""The commands for tables of indicators: ``geonexus indicators``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

indicators_app = typer.Typer(
    help="Look at tables of indicators, and read them.", no_args_is_help=True, rich_markup_mode=None
)
_ROLES = ("area", "indicator", "year", "value", "unit", "unit_exponent", "status", "source")

File = Annotated[Path, typer.Argument(help="CSV, Excel or Parquet.")]
Mapping = Annotated[Path | None, typer.Option(help="YAML: which column is what.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help=f"ROLE=COLUMN: {', '.join(_ROLES)}; may repeat."),
]
Shape = Annotated[
    str | None, typer.Option(help="long, years (a year a column) or indicators (one a column).")
]
Year = Annotated[int | None, typer.Option(help="The one year of the whole table.")]
Breakdown = Annotated[
    list[str] | None, typer.Option(help="Column that parts an indicator, as sex; may repeat.")
]
Columns = Annotated[list[str] | None, typer.Option("--column", help="Indicator column.")]
Where = Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE: rows to keep; may repeat.")]
Comma = Annotated[bool, typer.Option("--decimal-comma", help="12,5 is 12.5.")]
Country = Annotated[
    str | None, typer.Option(help="The one country of a table of states: their names are known.")
]
Sheet = Annotated[str | None, typer.Option(help="Of an Excel workbook.")]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="Row of the column names.")]
Delimiter = Annotated[str | None, typer.Option(help="Of a CSV file, else found.")]
Encoding = Annotated[str | None, typer.Option(help="Of a CSV file, else found.")]


@indicators_app.command("inspect")
def indicators_inspect(
    file: File,
    mapping: Mapping = None,
    pairs: Map = None,
    shape: Shape = None,
    year: Year = None,
    breakdown: Breakdown = None,
    columns: Columns = None,
    where: Where = None,
    decimal_comma: Comma = False,
    country: Country = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
) -> None:
    """Guess how a table is to be read; print it as YAML to save, with a sample."""
    import yaml

    from geonexus.userdata.indicators import inspect_indicators

    fields = _fields(pairs, where, locals())
    seen = inspect_indicators(file, _mapping(mapping), **fields)
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
def indicators_read(
    file: File,
    out: Annotated[Path, typer.Option("--out", "-o", help="A .csv file to write.")],
    mapping: Mapping = None,
    pairs: Map = None,
    shape: Shape = None,
    year: Year = None,
    breakdown: Breakdown = None,
    columns: Columns = None,
    where: Where = None,
    decimal_comma: Comma = False,
    country: Country = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    max_rejects: Annotated[str, typer.Option(help="Stop above this share of refused figures.")] = (
        "100%"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Read a table; write a row a figure with its country code, and beside it what was refused."""
    import json
    from dataclasses import asdict

    from geonexus.atlas.join_file import share
    from geonexus.errors import UnknownNameError
    from geonexus.export.tables import write_csv
    from geonexus.userdata.indicators import read_indicators

    if out.suffix != ".csv":
        raise UnknownNameError("output format", out.suffix or str(out), [".csv"])
    fields = _fields(pairs, where, locals())
    layer = read_indicators(file, _mapping(mapping), max_rejects=share(max_rejects), **fields)
    beside = out.with_name(f"{out.stem}.rejects.csv")
    write_csv(layer.frame, out)
    assert layer.rejects is not None
    write_csv(layer.rejects, beside)
    read = layer.history[0]
    if as_json:
        print(json.dumps(asdict(read), indent=1, ensure_ascii=False))
        return
    print(f"{read.detail}\n{read.rows_in:,} figures, {read.rows_in - read.rows_out:,} refused\n")
    print(f"{out}\n{beside}")


def _mapping(path: Path | None) -> Any:  # noqa: ANN401
    from geonexus.readers.indicator_layouts import read_indicator_mapping

    return read_indicator_mapping(path) if path else None


def _fields(
    pairs: list[str] | None, where: list[str] | None, given: dict[str, Any]
) -> dict[str, Any]:
    """Return the fields of a mapping that the options of a command set."""
    from geonexus.base.checks import Faults
    from geonexus.cli.mapping_options import split_pairs

    faults = Faults("the arguments")
    fields: dict[str, Any] = {}
    for role, column in split_pairs("--map", pairs or (), faults):
        if role not in _ROLES:
            faults.unknown("--map", "", "role", role, _ROLES)
        fields[role] = column
    if rows := split_pairs("--where", where or (), faults):
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
