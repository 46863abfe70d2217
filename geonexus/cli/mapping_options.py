"""The options that say how a table of events is to be read, shared by the commands that read one.

They say everything that a YAML mapping can: what is given here overrides the YAML file, a
published layout and over what ``inspect`` guesses.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from geonexus.cli.options import split_pairs, takes_options

_Several = list[str] | None
_OPTIONS: dict[str, Any] = {
    "map": Annotated[
        _Several,
        typer.Option(
            "--map",
            help="ROLE=COLUMN: lon, lat, date (or year, month, day), id, type, title, country, "
            "admin1, place, actors, fatalities, precision …; may repeat.",
        ),
    ],
    "keep": Annotated[_Several, typer.Option(help="A column to carry along; may repeat.")],
    "date_format": Annotated[
        str | None, typer.Option(help="As for strptime: %d/%m/%Y; or excel, excel-1904.")
    ],
    "decimal_comma": Annotated[bool, typer.Option("--decimal-comma", help="12,5 is 12.5.")],
    "dms": Annotated[bool, typer.Option("--dms", help="Coordinates are like 12°34'56\"S.")],
    "crs": Annotated[str | None, typer.Option(help="Of the coordinates, by its EPSG code.")],
    "sheet": Annotated[str | None, typer.Option(help="Of an Excel workbook.")],
    "header_row": Annotated[
        int | None, typer.Option(min=1, help="Row of the column names, below any notes.")
    ],
    "delimiter": Annotated[str | None, typer.Option(help="Of a CSV file, else found.")],
    "encoding": Annotated[str | None, typer.Option(help="Of a CSV file, else found.")],
    "accuracy_m": Annotated[
        float | None, typer.Option(help="Radius of the true place, where no code tells.")
    ],
    "place_precision": Annotated[
        str | None, typer.Option(help="What is known of the place, where no code tells.")
    ],
    "precision": Annotated[
        _Several,
        typer.Option(help="CODE=PLACE:METERS, as 3=admin1:150000; may repeat."),
    ],
    "time_precision": Annotated[
        _Several, typer.Option(help="CODE=day, month, year, range …; may repeat.")
    ],
    "mapping_name": Annotated[str | None, typer.Option("--name", help="Name of the data.")],
    "source": Annotated[str | None, typer.Option(help="Whose data they are.")],
}
_PLAIN = (
    "date_format", "crs", "sheet", "header_row", "delimiter", "encoding", "accuracy_m",
    "place_precision", "source",
)  # fmt: skip


def changes_of(options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a mapping that options set.

    Parameters
    ----------
    options
        Name → value, as the command line gives them; what is ``None`` was not given.

    Raises
    ------
    InputError
        An option is not of the form that it should have; every one is listed.

    Examples
    --------
    >>> changes_of({"map": ["lon=X", "actors=A", "actors=B"], "decimal_comma": True})
    {'columns': {'lon': 'X', 'actors': ('A', 'B')}, 'decimal': ','}
    """
    from geonexus.base.checks import Faults

    faults = Faults("the arguments")
    changes: dict[str, Any] = {}
    if columns := _columns(options.get("map") or (), faults):
        changes["columns"] = columns
    if options.get("keep"):
        changes["keep"] = tuple(options["keep"])
    if options.get("decimal_comma"):
        changes["decimal"] = ","
    if options.get("dms"):
        changes["coordinates"] = "dms"
    changes |= {name: options[name] for name in _PLAIN if options.get(name) is not None}
    if changes.get("delimiter") in ("tab", r"\t"):
        changes["delimiter"] = "\t"
    if options.get("mapping_name"):
        changes["name"] = options["mapping_name"]
    if places := split_pairs("--precision", options.get("precision") or (), faults):
        changes["precision"] = {code: _place(text, faults) for code, text in places}
    if times := split_pairs("--time-precision", options.get("time_precision") or (), faults):
        changes["time_precision"] = dict(times)
    faults.raise_if_any()
    return changes


def _columns(texts: Any, faults: Any) -> dict[str, str | tuple[str, ...]]:  # noqa: ANN401
    """Return role → column; a role that is named again has several."""
    found: dict[str, tuple[str, ...]] = {}
    for role, column in split_pairs("--map", texts, faults):
        found[role] = (*found.get(role, ()), column)
    return {role: names[0] if len(names) == 1 else names for role, names in found.items()}


def _place(text: str, faults: Any) -> dict[str, object]:  # noqa: ANN401
    kind, _, radius = text.partition(":")
    try:
        return {"place_precision": kind, "accuracy_m": float(radius)}
    except ValueError:
        faults.add("--precision", "", repr(text), "a place and meters, as admin1:150000")
        return {}


takes_mapping = takes_options(_OPTIONS, changes_of, switches=("decimal_comma", "dms"))
"""Give a command the options of a mapping of events; it gets them as ``changes``."""
