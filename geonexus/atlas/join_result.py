"""What a join of files gave, and the files that say so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.files import staged, write_text
from geonexus.errors import UnknownNameError
from geonexus.export.frames import of_one_kind, table_name
from geonexus.export.gdal_errors import plain_errors
from geonexus.export.geoparquet import write_geoparquet
from geonexus.export.tables import write_csv

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Layer, Tally


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class JoinResult:
    """What became of every row of a join, and where it is written.

    ``rows_in`` = matched + unmatched + withheld + rejected.
    """

    tally: Tally
    """Of the rows that were not refused."""
    rows_in: int
    """Rows of the file or files, refused ones included."""
    rejected: int
    written: tuple[Path, ...]
    read: str = ""
    """What was read, and how."""
    notes: tuple[str, ...] = ()
    """What was guessed rather than said."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """Figures to look at, such as a total before and after."""
    events: Layer | None = None
    """The rows that were kept, where they fit into memory."""
    parts: int | None = None
    """Partitions that were kept, of a join part by part."""
    broken: tuple[tuple[str, str], ...] = ()
    """File and reason of each partition that could not be read; nothing of it is in the result."""
    left_out: tuple[str, ...] = ()
    """Files of the folder that hold no events."""

    def as_json(self) -> dict[str, Any]:
        """Return all of it but the rows, as plain values."""
        told: dict[str, Any] = {
            "read": self.read,
            "rows_in": self.rows_in,
            "rejected": self.rejected,
            "join": asdict(self.tally),
            **self.figures,
        }
        if self.parts is not None:
            told |= {
                "parts": self.parts,
                "left_out": self.left_out,
                "notes": self.notes,
                "broken": [{"file": name, "reason": reason} for name, reason in self.broken],
            }
        return told | {"files": [str(path) for path in self.written]}


def check_format(out: Path, known: tuple[str, ...]) -> None:
    """Refuse a name whose suffix is not a format of a join, before anything is read.

    Raises
    ------
    UnknownNameError
        The suffix is none of ``known``.
    """
    if out.suffix not in known:
        raise UnknownNameError("output format", out.suffix or str(out), known)


def write_result(
    rows: pd.DataFrame,
    out: Path,
    tally: Tally,
    read: Layer,
    *,
    areas: str = "",
    figures: Mapping[str, float] | None = None,
    beside: tuple[Path, ...] = (),
) -> JoinResult:
    """Write the rows, the refused rows where rows could be refused, and the tally.

    Parameters
    ----------
    rows
        One an event, a match or an area.
    out
        ``.csv``, ``.gpkg`` or ``.parquet``; beside it go ``NAME.rejects.csv`` and
        ``NAME.tally.json``.
    tally
        What the join counted.
    read
        The layer that was read; its first step says from what.
    areas
        What the areas were read from, where that is to be told.
    figures
        Figures to look at.
    beside
        Files that were written before.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    step = read.history[0]
    files = [out, *beside]
    _write_rows(rows, out)
    rejected = 0
    if read.rejects is not None:
        rejected = len(read.rejects)
        files.append(out.with_name(f"{out.stem}.rejects.csv"))
        write_csv(read.rejects, files[-1])
    files.append(out.with_name(f"{out.stem}.tally.json"))
    told: dict[str, Any] = {
        "read": step.detail,
        "rows_in_file": step.rows_out + rejected,
        "rejected": rejected,
        **({"areas": areas} if areas else {}),
        "join": asdict(tally),
        **(figures or {}),
    }
    write_text(files[-1], json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return JoinResult(
        tally=tally,
        rows_in=step.rows_out + rejected,
        rejected=rejected,
        written=tuple(files),
        read=step.detail,
        figures=figures or {},
        events=read if read.card.geometry == "point" else None,
    )


def _write_rows(rows: pd.DataFrame, out: Path) -> None:
    """Write rows in the format that the name asks for; CSV has places of points, but no shapes."""
    import geopandas as gpd

    spatial = isinstance(rows, gpd.GeoDataFrame)
    if out.suffix == ".csv":
        if spatial and (rows.geometry.geom_type == "Point").all():
            rows = rows.assign(lon=rows.geometry.x, lat=rows.geometry.y)
        plain = rows.drop(columns=rows.geometry.name) if spatial else rows
        nullable = plain.select_dtypes(["Int64", "boolean"]).columns
        if len(nullable):
            plain = plain.astype(dict.fromkeys(nullable, object))
            plain = plain.where(plain.notna(), None)
        write_csv(plain, out)
    elif out.suffix == ".gpkg":
        import pyogrio

        with staged(out) as beside, plain_errors(out):
            pyogrio.write_dataframe(
                of_one_kind(rows),
                beside,
                layer=table_name(out.stem),
                driver="GPKG",
                use_arrow=True,
                dataset_options={"VERSION": "1.3"},
            )
    elif spatial:
        write_geoparquet(rows, out)
    else:
        with staged(out) as beside:
            rows.to_parquet(beside, index=False)
