"""Join a folder of events, or a file larger than memory, to areas."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Literal, Unpack

import numpy as np

from geonexus.atlas.in_parts.cluster import Runner, Task, on_dask, streaming
from geonexus.atlas.in_parts.parts import Part, find_parts
from geonexus.atlas.in_parts.repeats import find_repeats
from geonexus.atlas.in_parts.work import KINDS, Job, PartResult
from geonexus.atlas.in_parts.write import IDS, PARTS, REJECTS, TALLY, gather_rejects, staged_result
from geonexus.atlas.join_result import JoinResult
from geonexus.base import crs
from geonexus.base.checks import check_share
from geonexus.base.files import write_text
from geonexus.catalog.catalog import Catalog
from geonexus.errors import InputError, UnknownNameError
from geonexus.export.tables import write_csv
from geonexus.join.grid_index.lookup import index_of
from geonexus.model.layer import Layer, Tally
from geonexus.model.spec import Ties
from geonexus.readers.layouts import LAYOUTS
from geonexus.readers.mapping import changed
from geonexus.userdata.events import ReadingOptions
from geonexus.userdata.own_boundaries import home

Engine = Literal["stream", "dask"]
ENGINES: tuple[Engine, ...] = ("stream", "dask")


class PartOptions(ReadingOptions, total=False):
    """How a join part by part is run; each may be left out."""

    ties: Ties
    """What becomes of a point on a border: ``all`` (the default), ``first`` or ``error``."""
    engine: Engine
    """``stream`` (the default): this process, one batch at a time. ``dask``: a cluster."""
    scheduler: str | None
    """Address of a Dask scheduler; a local cluster starts by default."""
    workers: int | None
    """How many workers a local cluster has; as many as there are processors, at most four."""
    progress: Callable[[str], None]
    """Told after each partition."""


def join_parts(
    events: Path,
    areas: Layer,
    out: Path,
    *,
    catalog: Catalog | None = None,
    **how: Unpack[PartOptions],
) -> JoinResult:
    r"""Join events to areas, partition by partition, with memory that does not grow.

    The rows, the rules and the counts are those of ``join_file``. ``out`` receives
    ``parts/part-NNNNN.parquet`` (GeoParquet, one a partition), ``counts.csv`` (events per area),
    ``rejects.csv`` (file, row, reason) and ``tally.json``; all of it at the end, or nothing.

    Parameters
    ----------
    events
        A CSV, Excel or Parquet file, or a folder of them. Each file is a partition; a Parquet
        file of more than two million rows is several. A workbook is read as a whole.
    areas
        Polygons.
    out
        A folder.
    catalog
        Holds the countries; the shipped one by default.
    **how
        ``PartOptions``: how the events are read, file by file, and by which engine. Workers on
        other machines need ``events`` and ``out`` under the same path, and geonexus of the same
        version. A script that starts a local cluster guards its start with
        ``if __name__ == "__main__"``.

    Raises
    ------
    MissingFileError, InputError, UnknownNameError, CRSError, TieError, OutputError
        No such file; a name is unknown; the areas' coordinates are not longitude and latitude; a
        point stands on a border with ``ties="error"``; the result cannot be written. A partition
        that cannot be read does not raise but stands in ``broken``, unless no partition can.
    MissingExtraError
        ``engine="dask"`` and Dask is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from geonexus.readers.mapping import EventMapping
    >>> folder = Path(tempfile.mkdtemp())
    >>> for year in (2020, 2021):
    ...     text = f"id,x,y,day\n{year}a,-74.2,-13.1,{year}-03-01\n{year}b,0,0,{year}-02-30\n"
    ...     _ = (folder / f"{year}.csv").write_text(text)
    >>> columns = {"id": "id", "lon": "x", "lat": "y", "date": "day"}
    >>> done = join_parts(
    ...     folder, Catalog().open("admin1"), folder / "joined",
    ...     mapping=EventMapping(name="mine", columns=columns),
    ... )
    >>> done.rows_in, done.tally.matched, done.rejected
    (4, 2, 2)
    """
    catalog = catalog or Catalog()
    mapping, layout = how.get("mapping"), how.get("layout")
    changes, progress = how.get("changes") or {}, how.get("progress") or _silent
    if layout is not None and mapping is None and layout not in LAYOUTS:
        raise UnknownNameError("layout", layout, LAYOUTS)
    if mapping is not None and changes:
        mapping = changed(mapping, changes, "the arguments")
    crs.require_geographic(areas.geo.crs, f"layer {areas.id}")
    parts, left_out = find_parts(events)
    with staged_result(out, events) as stage:
        for name in (PARTS, REJECTS, IDS):
            (stage / name).mkdir()
        progress("indexing the areas")
        job = Job(
            areas, index_of(areas.geo.geometry.to_numpy(), cache=home() / "grids"), mapping,
            layout, changes, how.get("swapped", "refuse"), how.get("ties", "all"), catalog.root,
            stage.resolve(), tuple(p.name for p in parts),
        )  # fmt: skip
        if how.get("engine", "stream") == "stream":
            started = streaming(job)
        else:
            started = on_dask(job, how.get("scheduler"), how.get("workers"))
        with started as run:
            results = _run_all(run, parts, stage, progress)
        good = [result for result in results if not result.broken]
        _check_any_good(results, events)
        gather_rejects(stage, [result.part.number for result in good])
        _check_share(good, how.get("max_rejects", 1.0), events, stage)
        tally = _tally(good, f"{events.stem}-{areas.id}")
        _write_counts(good, areas, stage / "counts.csv")
        done = JoinResult(
            rows_in=sum(r.rows_in for r in good), rejected=sum(r.rejected for r in good),
            tally=tally, parts=len(good),
            broken=tuple((_called(r.part), r.broken) for r in results if r.broken),
            left_out=tuple(left_out), notes=_notes(good),
            written=tuple(out / n for n in (PARTS, "counts.csv", "rejects.csv", TALLY)),
        )  # fmt: skip
        told = json.dumps(_told(done, good), indent=1, ensure_ascii=False)
        write_text(stage / TALLY, told + "\n")
    return done


def _silent(_: str) -> None:
    """Tell nothing."""


def _run_all(
    run: Runner, parts: list[Part], stage: Path, progress: Callable[[str], None]
) -> list[PartResult]:
    """Run every partition; then again those that hold an id which an earlier row has."""
    results: dict[int, PartResult] = {}

    def collect(tasks: list[Task], what: str) -> None:
        for done, result in enumerate(run(tasks), start=1):
            results[result.part.number] = result
            progress(f"{what}: {done:,} of {len(tasks):,} partitions")

    collect([(part, None) for part in parts], "joined")
    good = [number for number, result in results.items() if not result.broken]
    repeats = find_repeats(stage / IDS, good)
    if repeats:
        tasks: list[Task] = [(parts[number], found) for number, found in repeats.items()]
        collect(tasks, "without repeated ids")
    for number, result in results.items():
        if result.broken:
            (stage / PARTS / f"part-{number:05d}.parquet").unlink(missing_ok=True)
    return [results[number] for number in sorted(results)]


def _check_any_good(results: list[PartResult], events: Path) -> None:
    if all(result.broken for result in results):
        shown = [f"{_called(r.part)}: {r.broken}" for r in results[:10]]
        title = f"no partition of {events.name} could be read"
        raise InputError("\n  ".join([title, *shown]))


def _check_share(good: list[PartResult], most: float, events: Path, stage: Path) -> None:
    import csv

    refused, rows = sum(r.rejected for r in good), sum(r.rows_in for r in good)
    with (stage / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        first = list(islice(csv.reader(stream), 1, 11))
    shown = ((f"{file} row {row}", why) for file, row, why in first)
    check_share(refused, rows, most, "rows", events.name, shown, "; nothing was written")


def _tally(good: list[PartResult], join_id: str) -> Tally:
    sums: Counter[str] = Counter()
    for result in good:
        sums.update(result.sums)
    return Tally(
        join_id, sums["rows_in"], sums["matched"], sums["unmatched"], sums["withheld"],
        sums["on_border"], sums["by_accuracy"], sums["in_several"],
    )  # fmt: skip


def _write_counts(good: list[PartResult], areas: Layer, path: Path) -> None:
    """Write how many events each area has; areas without any have 0."""
    import pandas as pd

    counts = sum((result.counts for result in good), np.zeros((len(areas), len(KINDS)), np.int64))
    table = pd.DataFrame({"area": areas.frame[areas.card.key].to_numpy()})
    title = next((n for n in ("title_en", "name") if n in areas.frame.columns), None)
    if title is not None:
        table["name"] = areas.frame[title].to_numpy()
    table["events"] = counts.sum(axis=1)
    for column, kind in enumerate(KINDS):
        table[kind.replace("-", "_")] = counts[:, column]
    write_csv(table.sort_values("area", ignore_index=True), path)


def _notes(good: list[PartResult]) -> tuple[str, ...]:
    seen = Counter(note for result in good for note in result.notes)
    files = f" ({{}} of {len(good)} partitions)" if len(good) > 1 else ""
    notes = [note + files.format(count) for note, count in sorted(seen.items())]
    exchanged = sum(result.exchanged for result in good)
    if exchanged:
        notes.append(f"{exchanged:,} rows had lon and lat exchanged")
    return tuple(notes)


def _called(part: Part) -> str:
    """Return the file, and its row groups where only some are meant."""
    if part.groups is None:
        return part.name
    return f"{part.name} (row groups {part.groups[0]} to {part.groups[1] - 1})"


def _told(done: JoinResult, good: list[PartResult]) -> dict[str, object]:
    return {
        "rows_in": done.rows_in,
        "rejected": done.rejected,
        "join": asdict(done.tally),
        "broken": [{"file": name, "reason": reason} for name, reason in done.broken],
        "left_out": done.left_out,
        "notes": done.notes,
        "parts": [
            {
                "part": f"{PARTS}/part-{result.part.number:05d}.parquet",
                "file": _called(result.part),
                "rows_in": result.rows_in,
                "rejected": result.rejected,
                **{name: result.sums[name] for name in ("matched", "unmatched", "withheld")},
            }
            for result in good
        ],
    }
