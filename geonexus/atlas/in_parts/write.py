"""Write partitions of joined events: whole or not at all, and all of them into place together."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.base import crs
from geonexus.base.files import staged, sweep
from geonexus.base.lock import only_writer
from geonexus.errors import OutputError
from geonexus.export.tables import guarded

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

PARTS, REJECTS, IDS = "parts", "rejects", "ids"
TALLY = "tally.json"
_NUMBERS = ("fatalities", "fatalities_low", "fatalities_high", "accuracy_m")


class PartWriter:
    """Writes the joined rows of one partition as GeoParquet 1.1, and its refused rows as CSV.

    Both appear under their names when the ``with`` block ends well, and not at all otherwise; a
    second run of the same partition replaces what the first one wrote.

    Parameters
    ----------
    stage
        The private folder of the run.
    number, name
        Number of the partition, and the file it came from.
    """

    def __init__(self, stage: Path, number: int, name: str) -> None:
        self._stage, self._number, self._name = stage, number, name
        self._stack = ExitStack()
        self._parquet: Any = None
        self._bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])

    def __enter__(self) -> PartWriter:
        """Open both files beside their places."""
        name = f"part-{self._number:05d}"
        self._path = self._stack.enter_context(staged(self._stage / PARTS / f"{name}.parquet"))
        beside = self._stack.enter_context(staged(self._stage / REJECTS / f"{name}.csv"))
        stream = beside.open("w", encoding="utf-8", newline="")
        self._rejects = self._stack.enter_context(stream)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close both files; move them into place where there was no error."""
        if self._parquet is not None:
            if error is None:
                self._parquet.add_key_value_metadata({"geo": _geo(self._bounds)})
            self._parquet.close()
        self._stack.__exit__(kind, error, trace)

    def rows(self, rows: gpd.GeoDataFrame) -> None:
        """Write joined rows; those of all batches have the same columns."""
        import pyarrow as pa
        import pyarrow.parquet as pq
        import shapely

        shapes = rows.geometry.to_numpy()
        if len(rows):
            low, high = self._bounds[:2], self._bounds[2:]
            bounds = np.asarray(rows.total_bounds)
            self._bounds = np.append(np.fmin(low, bounds[:2]), np.fmax(high, bounds[2:]))
        plain = rows.drop(columns=rows.geometry.name)
        schema = pa.schema([(name, _arrow_type(name)) for name in plain.columns])
        table = pa.Table.from_pandas(plain, schema=schema, preserve_index=False)
        table = table.append_column("geometry", pa.array(shapely.to_wkb(shapes), pa.binary()))
        table = table.replace_schema_metadata(None)
        if self._parquet is None:
            self._parquet = pq.ParquetWriter(
                self._path,
                table.schema,
                compression="zstd",
                write_page_checksum=True,
                store_schema=False,  # so that readers find the metadata that is added at the end
            )
        self._parquet.write_table(table)

    def rejects(self, rejects: pd.DataFrame) -> None:
        """Write refused rows."""
        import csv

        writer = csv.writer(self._rejects, lineterminator="\n")
        file = guarded(self._name)
        writer.writerows((file, row, guarded(str(why))) for row, why in rejects.to_numpy())


def _arrow_type(name: str) -> Any:  # noqa: ANN401
    import pyarrow as pa

    if name in _NUMBERS:
        return pa.float64()
    return pa.bool_() if name == "contested" else pa.string()


def _geo(bounds: Any) -> str:  # noqa: ANN401
    """Return the metadata that GeoParquet 1.1 asks for."""
    from pyproj import CRS

    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": json.loads(CRS.from_user_input(crs.GEOGRAPHIC).to_json()),
    }
    if np.isfinite(bounds).all():
        column["bbox"] = [float(value) for value in bounds]
    return json.dumps(
        {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    )


@contextmanager
def staged_result(out: Path, events: Path) -> Iterator[Path]:
    """Yield a private folder in ``out``; on success its contents replace those of the last run.

    Parameters
    ----------
    out
        The folder of the result.
    events
        What is read: the result must not lie in its place.

    Raises
    ------
    OutputError
        The folder cannot be written, or holds parts that no run of ours wrote; what stood there
        before is unchanged.
    """
    if (out / PARTS).exists() and not (out / TALLY).is_file():
        raise OutputError(f"{out / PARTS} was not written by geonexus join; choose another `out`")
    if events.resolve().is_relative_to((out / PARTS).resolve()):
        raise OutputError(f"{events} would be replaced by its own result; choose another `out`")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with only_writer(out):
            sweep(out)
            stage = Path(tempfile.mkdtemp(prefix=".geonexus-", dir=out))
            try:
                yield stage
                _into_place(stage, out)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        if isinstance(error, OutputError) or error.filename is None:
            raise
        raise OutputError(
            f"the output folder {out} could not be written: {error.strerror or error}; "
            "free space or choose another folder with -o"
        ) from error


def _into_place(stage: Path, out: Path) -> None:
    """Put the parts in the place of the old ones as a whole, then the other files."""
    for left in (stage / PARTS).glob(".geonexus-*"):  # of a worker that was killed
        shutil.rmtree(left, ignore_errors=True)
    if (out / PARTS).exists():
        (out / PARTS).rename(stage / "replaced")
    (stage / PARTS).rename(out / PARTS)
    for path in sorted(stage.glob("*.*")):
        if path.is_file():
            path.replace(out / path.name)


def gather_rejects(stage: Path, parts: list[int]) -> None:
    """Put the refused rows of all partitions into one file, in their order."""
    with staged(stage / "rejects.csv") as beside, beside.open("wb") as whole:
        whole.write(b"file,row,reason\n")
        for number in parts:
            with (stage / REJECTS / f"part-{number:05d}.csv").open("rb") as piece:
                shutil.copyfileobj(piece, whole)
