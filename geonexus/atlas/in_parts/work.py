"""Read, join, write and count one partition. This runs in any process."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geonexus.atlas.in_parts.parts import Part
from geonexus.atlas.in_parts.repeats import Repeats, write_ids
from geonexus.atlas.in_parts.write import IDS, PartWriter
from geonexus.catalog.catalog import Catalog
from geonexus.errors import InputError, OutputError
from geonexus.join.grid_index.build import GridIndex
from geonexus.join.pairs import matched_beside
from geonexus.join.within import within
from geonexus.model.layer import Layer, Tally
from geonexus.model.spec import Ties
from geonexus.readers.events import Events, parse_events
from geonexus.readers.mapping import EventMapping
from geonexus.readers.text_stream import text_batches
from geonexus.readers.text_table import TextTable
from geonexus.readers.workbook import CellForm
from geonexus.userdata.events import (
    EXCHANGED,
    Swapped,
    as_points,
    event_card,
    in_their_countries,
    published_mapping,
    reading,
    told,
    with_calendar,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

KINDS = ("inside", "border", "by-accuracy")
_SUMS = ("rows_in", "matched", "unmatched", "withheld", "on_border", "by_accuracy", "in_several")
_NOTES = 20


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """What every partition needs to be joined; sent to each worker once."""

    areas: Layer
    index: GridIndex
    mapping: EventMapping | None
    layout: str | None
    changes: Mapping[str, Any]
    """What differs from the published layout; already part of ``mapping``."""
    swapped: Swapped
    ties: Ties
    layers: Path
    """The layers folder that holds the countries."""
    stage: Path
    """The private folder of the run: workers on other machines must reach it too."""
    names: tuple[str, ...]
    """The file of each partition, by number."""


@dataclass(slots=True, eq=False)
class PartResult:
    """What became of one partition."""

    part: Part
    areas: int
    rows_in: int = 0
    """Rows of the file, refused ones included."""
    rejected: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    """The fields of ``Tally``, summed over the batches."""
    counts: NDArray[np.int64] = field(init=False)
    """Per area: matches of each of ``KINDS``."""
    notes: dict[str, None] = field(default_factory=dict)
    exchanged: int = 0
    broken: str = ""
    """Why nothing of it was kept; empty for a good one."""

    def __post_init__(self) -> None:
        """Begin to count at zero."""
        self.counts = np.zeros((self.areas, len(KINDS)), dtype=np.int64)

    def add(self, tally: Tally) -> None:
        """Add the tally of a batch."""
        self.sums.update({name: getattr(tally, name) for name in _SUMS})


def run_part(part: Part, job: Job, repeats: Repeats | None = None) -> PartResult:
    """Read, join and write one partition.

    Parameters
    ----------
    part
        What to read.
    job
        How.
    repeats
        Rows whose id an earlier partition or batch has: they are refused. ``None`` where that is
        not known yet: then the ids are left in the stage, to find out.

    Returns
    -------
    PartResult
        With ``broken`` set where the partition cannot be read to its end; nothing of it is kept.

    Raises
    ------
    TieError, OutputError, CRSError
        A point stands on a border with ``ties="error"``; the disk is full; the mapping names a CRS
        that there is not. These end the whole run.
    """
    if not job.stage.is_dir():
        raise OutputError(
            f"{job.stage} is not there on the worker {platform.node()}; every worker must reach "
            "the folders of the events and of the result under the same path"
        )
    result = PartResult(part, len(job.areas))
    try:
        with PartWriter(job.stage, part.number, part.name) as writer:
            for batch, (table, mapping) in enumerate(_tables(part, job)):
                _join_batch(table, mapping, job, repeats, result, writer, batch)
    except InputError as error:
        return PartResult(part, len(job.areas), broken=_in_one_line(error, part))
    return result


def _tables(part: Part, job: Job) -> Iterator[tuple[TextTable, EventMapping]]:
    """Yield the batches of a partition, and how to read them."""
    mapping = job.mapping
    how = reading(mapping.model_dump(), mapping.form) if mapping else reading(job.changes)
    groups = range(*part.groups) if part.groups else None
    tables = text_batches(part.file, **how, groups=groups)
    if mapping is None:
        if part.groups:  # the first rows of the file tell, as they do without partitions
            head = next(text_batches(part.file, rows=200))
        else:
            head = next(tables)
            tables = chain([head], tables)
        mapping = published_mapping(head, part.file, job.layout, job.changes)
        if head.sheet and mapping.form != CellForm():
            # once more, so that real days read like the typed ones beside them
            tables = text_batches(part.file, **reading(job.changes, mapping.form))
    for table in tables:
        yield table, with_calendar(mapping, table)


def _join_batch(
    table: TextTable,
    mapping: EventMapping,
    job: Job,
    repeats: Repeats | None,
    result: PartResult,
    writer: PartWriter,
    batch: int,
) -> None:
    part = result.part
    events = parse_events(table, mapping, part.name)
    if not mapping.names("id"):
        events = _named_by_file(events, part)
    elif repeats is None:
        write_ids(events.frame["id"], part.number, batch, job.stage / IDS)
    else:
        events = _without(events, repeats, part, job.names)
    events, unresolved = in_their_countries(events, _catalog(job.layers), job.swapped)
    result.exchanged += int(events.frame["note"].str.endswith(EXCHANGED).sum())
    for note in (*table.notes, *map(told, unresolved)):
        if len(result.notes) < _NOTES:
            result.notes[note] = None
    layer = Layer(as_points(events.frame), event_card(part.file, mapping, events, hashed=False))
    matches, tally = within(layer, job.areas, join_id="batch", ties=job.ties, index=job.index)
    writer.rows(matched_beside(layer.geo, layer.card.key, matches))
    writer.rejects(events.rejects)
    result.rows_in += len(layer) + len(events.rejects)
    result.rejected += len(events.rejects)
    result.add(tally)
    _count(matches, job.areas, result.counts)


def _named_by_file(events: Events, part: Part) -> Events:
    """Put the file's name before ids that are row numbers: several files have the same numbers."""
    if not part.one_of_many:
        return events
    frame = events.frame.assign(id=[f"{part.name}:{key}" for key in events.frame["id"]])
    return Events(frame, events.rejects, events.notes)


def _without(events: Events, repeats: Repeats, part: Part, names: tuple[str, ...]) -> Events:
    """Refuse the rows whose id an earlier row of another batch or partition has."""
    import pandas as pd

    rows = events.frame.index.to_numpy()
    again = np.isin(rows, repeats.row)
    if not again.any():
        return events
    place = np.searchsorted(repeats.row, rows[again])
    where = {n: "" if names[n] == part.name else f"{names[n]} " for n in range(len(names))}
    reasons = [
        f"id {key!r} stands in {where[first]}row {row} already"
        for key, first, row in zip(
            events.frame["id"][again],
            repeats.first_part[place],
            repeats.first_row[place],
            strict=True,
        )
    ]
    own = pd.DataFrame({"row": rows[again], "reason": reasons})
    rejects = pd.concat([events.rejects, own]).sort_values("row", ignore_index=True)
    return Events(events.frame[~again], rejects, events.notes)


def _count(matches: pd.DataFrame, areas: Layer, counts: NDArray[np.int64]) -> None:
    import pandas as pd

    keys = pd.Index(areas.frame[areas.card.key])
    area = keys.get_indexer(matches["right"].cat.categories)[matches["right"].cat.codes]
    for column, kind in enumerate(KINDS):
        of_kind = (matches["match"] == kind).to_numpy()
        counts[:, column] += np.bincount(area[of_kind], minlength=len(counts))


@lru_cache(maxsize=1)
def _catalog(root: Path) -> Catalog:
    return Catalog(root)


def _in_one_line(error: InputError, part: Part) -> str:
    """Return the first fault, without the name of the file, and how many more there are."""
    if not error.faults:
        return error.title
    first, more = str(error.faults[0]), len(error.faults) - 1
    for name in (part.name, part.file.name):
        first = first.removeprefix(name).lstrip(": ")
    return f"{first} … and {more} more" if more else first
