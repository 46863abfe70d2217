"""Read what a person curates: definitions, vocabularies, sources, specifications.

Each function adds every fault to a list instead of raising at the first, so that a check of the
whole folder can go on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geonexus.base.cells import split_cell
from geonexus.base.checks import Faults
from geonexus.errors import Fault, InputError, MissingFileError
from geonexus.model.cards import Card
from geonexus.model.definitions import Flow, Route, Territory
from geonexus.model.evidence import LINE_KINDS, Place
from geonexus.model.spec import AtlasSpec
from geonexus.readers.tables import read_rows
from geonexus.readers.yaml_file import YamlFile, parse_model_list, read_yaml

if TYPE_CHECKING:
    import pandas as pd

Vocabulary = dict[str, dict[str, dict[str, str]]]
"""Vocabulary → term → language → title."""

_Definition = TypeVar("_Definition", Territory, Route, Flow)

SOURCE_COLUMNS = [
    "id",
    "author",
    "year",
    "title",
    "publication",
    "pages",
    "type",
    "reliability",
    "reliability_reason",
    "copies",
]


COVERAGE_COLUMNS = ("row", "held_by", "left_out")
LEFT_OUT_REASONS = (
    "not-a-place",
    "duplicate-of",
    "outside-scope",
    "no-fact",
    "individual",
    "requirement",
    "hypothetical",
)
"""Why a row of the fact base is in no feature; a few specific words follow after a colon."""


def read_coverage(root: Path, faults: Faults) -> list[dict[str, str]]:
    """Return the ledger of the fact base, where the folder has one; add what is wrong with it.

    Each row of the fact base is held by at least one feature, or left out for a stated reason.
    """
    path = root / "coverage.csv"
    if not path.is_file():
        return []
    rows = read_rows(path, dict.fromkeys(COVERAGE_COLUMNS), faults)
    seen = set[str]()
    for row in rows:
        where = f"{path.name} line {row.pop('_line')} ({row['row']})"
        if row["row"] in seen:
            faults.add(where, "row", repr(row["row"]), "each row once")
        seen.add(row["row"])
        if bool(row["held_by"]) == bool(row["left_out"]):
            found = "both" if row["held_by"] else "neither"
            faults.add(where, "held_by", found, "features that hold the row, or why it is left out")
        reason, _, words = row["left_out"].partition(":")
        if row["left_out"] and (reason not in LEFT_OUT_REASONS or not words.strip()):
            expected = f"one of {', '.join(LEFT_OUT_REASONS)}, a colon and a few words"
            faults.add(where, "left_out", repr(row["left_out"]), expected)
    return rows


def left_out(root: Path) -> dict[str, int]:
    """Return why rows of the fact base are in no feature, and how many for each reason.

    Parameters
    ----------
    root
        The layers folder; an empty result where it holds no ledger.
    """
    rows = read_coverage(root, Faults("coverage.csv"))  # what is wrong in it, the audit says
    reasons = Counter(row["left_out"].partition(":")[0] for row in rows if row["left_out"])
    return {reason: reasons[reason] for reason in LEFT_OUT_REASONS if reasons[reason]}


_FILE_AND_ID = re.compile(r"^(?P<file>[\w-]+\.(?P<kind>csv|yaml)) \((?P<id>[^()]+)\)$")


def with_lines(faults: Iterable[Fault], root: Path) -> list[Fault]:
    """Return faults in which "file (id)" has become "file line N (id)".

    What checks one row against another holds values and no lines; the files are read again, but
    only where there is a fault.

    Parameters
    ----------
    faults
        As they were found.
    root
        The layers folder.
    """
    lines: dict[str, dict[str, int]] = {}
    found = []
    for fault in faults:
        place = _FILE_AND_ID.match(fault.where)
        if place is None:
            found.append(fault)
            continue
        file = place["file"]
        if file not in lines:
            lines[file] = _lines_of_ids(next(root.glob(f"**/{file}"), None), place["kind"])
        line = lines[file].get(place["id"])
        where = fault.where if line is None else f"{file} line {line} ({place['id']})"
        found.append(replace(fault, where=where))
    return found


def _lines_of_ids(path: Path | None, kind: str) -> dict[str, int]:
    """Return id → line of the first cells of a table, or of the items of a list."""
    if path is None:
        return {}
    before, after = ("", ",") if kind == "csv" else ("- id: ", "")
    lines: dict[str, int] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if text.startswith(before):
            key = text.removeprefix(before)
            lines.setdefault((key.partition(after)[0] if after else key).strip(" \"'"), number)
    return lines


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of an id of an earlier version."""

    new: tuple[str, ...]
    """The ids that stand for it now; none where it went."""
    reason: str


def read_renamed(root: Path, faults: Faults) -> dict[str, Renamed]:
    """Return old id → what became of it; none where the folder has no such table."""
    path = root / "renamed.csv"
    if not path.is_file():
        return {}
    found: dict[str, Renamed] = {}
    for row in read_rows(path, dict.fromkeys(("old", "new", "reason")), faults):
        if row["old"] in found:
            faults.add(
                f"{path.name} line {row['_line']}", "old", repr(row["old"]), "each old id once"
            )
        found[row["old"]] = Renamed(tuple(split_cell(row["new"])), row["reason"])
    return found


def try_yaml(path: Path, faults: Faults) -> YamlFile | None:
    """Return a YAML file, or None after adding what is wrong with it to ``faults``."""
    try:
        return read_yaml(path)
    except InputError as error:
        faults.extend(error.faults)
    except MissingFileError:
        faults.add(path.name, "", "no file", "this file", "restore it")
    return None


def read_definitions(model: type[_Definition], path: Path, faults: Faults) -> list[_Definition]:
    """Return the good definitions of a file; add the faults of the others to ``faults``."""
    file = try_yaml(path, faults)
    if file is None:
        return []
    items = parse_model_list(model, file, faults)
    seen = set[str]()
    for item in items:
        if item.id in seen:
            faults.add(path.name, "id", repr(item.id), "an id used once")
        seen.add(item.id)
    if not items and not faults.found:
        faults.add(path.name, "", "an empty list", "at least one definition")
    return items


def read_vocabulary(root: Path, faults: Faults) -> Vocabulary:
    """Return the vocabularies; add what is wrong with them to ``faults``."""
    file = try_yaml(root / "vocabulary.yaml", faults)
    if file is None or not isinstance(file.data, dict):
        return {}
    for name, terms in file.data.items():
        if not isinstance(terms, dict) or not terms:
            faults.add(file.place((name,)), name, repr(terms), "terms with titles")
            continue
        for term, titles in terms.items():
            missing = {"en", "es", "pt"} - set(titles if isinstance(titles, dict) else ())
            if missing:
                where = file.place((name, term))
                faults.add(where, f"{name}.{term}", "no " + ", ".join(sorted(missing)), "a title")
    return file.data


def read_sources(root: Path, faults: Faults) -> dict[str, dict[str, str]]:
    """Return the sources by id; add what is wrong with them to ``faults``."""
    path = root / "sources.csv"
    if not path.is_file():
        faults.add(path.name, "", "no file", "the table of sources")
        return {}
    rows = read_rows(path, dict.fromkeys(SOURCE_COLUMNS), faults)
    sources: dict[str, dict[str, str]] = {}
    for row in rows:
        where = f"{path.name} line {row.pop('_line')} ({row['id']})"
        if row["id"] in sources:
            faults.add(where, "id", repr(row["id"]), "an id used once")
        if row["reliability"] not in tuple("ABCDEF"):
            faults.add(where, "reliability", repr(row["reliability"]), "a letter A to F")
        sources[row["id"]] = row
    for source_id, row in sources.items():
        if row["copies"] and row["copies"] not in sources:
            faults.unknown(f"{path.name} ({source_id})", "copies", "source", row["copies"], sources)
    return sources


LOCATOR_COLUMNS = ("source", "line", "kind", "section", "paragraph", "note")


def read_locators(root: Path, faults: Faults) -> dict[tuple[str, int], Place]:
    """Return where in its article each cited line stands, where the folder says so.

    Parameters
    ----------
    root
        A layers folder, with or without ``locators.csv``: a line without a row is told by its
        number.
    faults
        Receives what is wrong with the file.
    """
    path = root / "locators.csv"
    rows = read_rows(path, dict.fromkeys(LOCATOR_COLUMNS), faults) if path.is_file() else []
    places: dict[tuple[str, int], Place] = {}
    for row in rows:
        where = f"{path.name} line {row['_line']} ({row['source']})"
        wrong = [name for name in ("line", "paragraph") if not _is_count(row[name], name == "line")]
        for name in wrong:
            faults.add(where, name, repr(row[name]), "a whole number from 1")
        if row["kind"] not in LINE_KINDS:
            faults.unknown(where, "kind", "kind of line", row["kind"], LINE_KINDS)
        if wrong:
            continue
        key = (row["source"], int(row["line"]))
        if key in places:
            faults.add(where, "line", repr(row["line"]), "each line of a source once")
        paragraph = int(row["paragraph"] or 0)
        places[key] = Place(row["kind"], row["section"], paragraph, row["note"])
    return places


def _is_count(text: str, needed: bool) -> bool:
    """Return whether a cell is a whole number from 1, or empty where that is allowed."""
    return text.isdecimal() and int(text) > 0 if text or needed else True


def check_spec(spec: AtlasSpec, layers: Iterable[str], name: str, faults: Faults) -> None:
    """Add a fault for every layer, join side, raster or indicator that does not exist."""
    known = [*layers, "territory-variants", "route-legs", "flow-nodes"]
    wanted = [
        *((f"base.{role}", layer) for role, layer in spec.base.roles().items()),
        *((f"joins.{join.id}", side) for join in spec.joins for side in (join.left, join.right)),
    ]
    if spec.terrain:
        wanted.append(("terrain", spec.terrain))
    for group in spec.groups:
        for layer in group.layers:
            wanted.append((f"groups.{group.id}", layer.layer))
            if layer.on:
                wanted.append((f"groups.{group.id}", layer.on))
    for field, layer_id in wanted:
        if layer_id not in known:
            faults.unknown(name, field, "layer", layer_id, known)


_BASE_NEEDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "countries": ("polygon", ()),
    "borders": ("line", ()),
    "lakes": ("polygon", ()),
    "admin1": ("polygon", ("country",)),
    "rivers": ("line", ()),
    "places": ("point", ("name", "country", "population")),
}
"""Role in the base map → the shapes and the columns that it is drawn from."""


def check_base(spec: AtlasSpec, cards: Mapping[str, Card], name: str, faults: Faults) -> None:
    """Add a fault for every layer of the base map that cannot be drawn in its role."""
    for role, layer in spec.base.roles().items():
        card = cards.get(layer)
        if card is None:
            continue
        geometry, columns = _BASE_NEEDS[role]
        if card.geometry != geometry:
            faults.add(name, f"base.{role}", f"{layer} of {card.geometry}s", f"{geometry}s")
        missing = [column for column in columns if column not in card.columns]
        if missing:
            faults.add(name, f"base.{role}", layer, f"a layer with {', '.join(missing)}")


def points_of(frame: pd.DataFrame, card: Card, name: str, faults: Faults) -> pd.DataFrame:
    """Return a table with ``lon`` and ``lat`` columns as points.

    Parameters
    ----------
    frame
        Columns ``lon`` and ``lat`` in degrees.
    card
        Names the key column and the CRS.
    name
        File name, for faults.
    faults
        Receives a fault for each row whose position is absent or out of range.
    """
    import geopandas as gpd

    for column, limit in (("lon", 180.0), ("lat", 90.0)):
        bad = ~frame[column].astype(float).abs().le(limit)
        for key, value in frame.loc[bad, [card.key, column]].itertuples(index=False):
            expected = f"degrees from {-limit:.0f} to {limit:.0f}"
            faults.add(f"{name} ({key})", column, repr(value), expected, "lon first, then lat")
    points = gpd.points_from_xy(frame["lon"].astype(float), frame["lat"].astype(float))
    rest = frame.drop(columns=["lon", "lat"])
    located: pd.DataFrame = gpd.GeoDataFrame(rest, geometry=points, crs=card.crs)
    return located
