"""Write the lineage of every output in the terms of W3C PROV: which step made what from what.

PROV-JSON (W3C member submission, 2013) with the terms of PROV-DM. Times are left out on purpose:
two builds of the same input give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geonexus.base.files import sha256, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from geonexus.model.layer import Atlas, Layer, Step, Tally

NAME = "lineage.prov.json"
_PREFIX = {
    "gx": "https://geonexus.invalid/ns#",
    "input": "https://geonexus.invalid/input/",
    "layer": "https://geonexus.invalid/layer/",
    "step": "https://geonexus.invalid/step/",
    "output": "https://geonexus.invalid/output/",
    "prov": "http://www.w3.org/ns/prov#",
}
_Records = dict[str, dict[str, Any]]


def write_lineage(atlas: Atlas, folder: Path, outputs: Mapping[Path, tuple[str, ...]]) -> Path:
    """Write ``lineage.prov.json`` into the folder of the outputs and return its path.

    Parameters
    ----------
    atlas
        The atlas that was built; the history of its layers is recorded step by step.
    folder
        Where the outputs lie; their names are relative to it.
    outputs
        Each file with the layers that it shows; none named means all of them.
    """
    path = folder / NAME
    text = json.dumps(lineage(atlas, folder, outputs), indent=1, ensure_ascii=False)
    write_text(path, text + "\n")
    return path


def lineage(atlas: Atlas, folder: Path, outputs: Mapping[Path, tuple[str, ...]]) -> dict[str, Any]:
    """Return the lineage as PROV-JSON; parameters as for ``write_lineage``."""
    told = _Told()
    # 1. what was read
    for card in atlas.cards:
        about = {"prov:label": card.title.in_("en"), "gx:license": card.license}
        told.entity(f"input:{card.id}", about | {"gx:vintage": card.vintage, "gx:file": card.file})
    told.entity("input:sources", {"prov:label": "Sources", "gx:file": "sources.csv"})
    # 2. the layers, step by step
    layers = {**atlas.layers(), **atlas.whole, **atlas.parts, **_base(atlas)}
    names = {layer.card.id: name for name, layer in layers.items()}
    rights = {
        spec.id: f"layer:{names[spec.right]}" if spec.right in names else f"input:{spec.right}"
        for spec in atlas.spec.joins
    }
    own = {_origin(layer) for layer in layers.values()}
    borrowed = [card.id for card in atlas.cards if card.id not in own]
    for name, layer in sorted(layers.items()):
        told.layer(name, layer, rights, borrowed)
    # 3. joins that left a table of matches and no column
    for spec in atlas.spec.joins:
        tally = next((tally for tally in atlas.tallies if tally.id == spec.id), None)
        if tally is not None and tally.id not in told.joined:
            told.join(tally, f"input:{spec.left}", rights[spec.id])
    own_joins = {spec.id for spec in atlas.spec.joins}
    for tally in atlas.tallies:
        if tally.id not in own_joins:  # that of the flows, which no specification asks for
            told.join(tally, "layer:flow-nodes", "layer:territories")
    if "renamed" in atlas.tables:
        told.entity("input:renamed", {"prov:label": "Renamed ids", "gx:file": "renamed.csv"})
    # 4. the files
    for path, shown in sorted(outputs.items()):
        relative = path.relative_to(folder).as_posix()
        told.file(relative, sha256(path), shown or tuple(sorted(layers)))
    return told.document()


class _Told:
    """The records of one PROV document, each relation numbered in order."""

    def __init__(self) -> None:
        self.records: dict[str, _Records] = {
            kind: {}
            for kind in (
                "entity",
                "activity",
                "agent",
                "used",
                "wasGeneratedBy",
                "wasAssociatedWith",
            )
        }
        self.joined: set[str] = set()
        self.records["agent"]["gx:geonexus"] = {
            "prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"},
            "gx:version": version("geonexus"),
        }

    def entity(self, key: str, about: dict[str, Any]) -> None:
        self.records["entity"][key] = {name: value for name, value in about.items() if value}

    def activity(self, key: str, about: dict[str, Any]) -> None:
        if key not in self.records["activity"]:
            self.records["activity"][key] = about
            self._relate("wasAssociatedWith", activity=key, agent="gx:geonexus")

    def made(self, entity: str, activity: str) -> None:
        self._relate("wasGeneratedBy", entity=entity, activity=activity)

    def used(self, activity: str, entity: str) -> None:
        self._relate("used", activity=activity, entity=entity)

    def layer(
        self, name: str, layer: Layer, rights: Mapping[str, str], borrowed: Sequence[str]
    ) -> None:
        """Record a layer and the steps that made it: what each used and what it gave.

        Parameters
        ----------
        name, layer
            The layer, under its name.
        rights
            Join → what was joined to it.
        borrowed
            Inputs that were read only to make shapes from definitions.
        """
        before = f"input:{_origin(layer)}"
        for number, step in enumerate(layer.history, start=1):
            last = number == len(layer.history)
            after = f"layer:{name}" if last else f"layer:{name}.{number}"
            key = f"step:{name}-{number}-{step.verb}"
            self.entity(after, {"gx:rows": step.rows_out})
            self.activity(key, _step(step))
            self.made(after, key)
            self.used(key, before)
            if step.tally is not None and step.tally.id in rights:
                self.used(key, rights[step.tally.id])
                self._matches(step.tally, key)
            if step.verb == "build":
                for source in borrowed:
                    self.used(key, f"input:{source}")
            before = after
        if not layer.history:
            self.entity(f"layer:{name}", {"gx:rows": len(layer)})
        about = self.records["entity"][f"layer:{name}"]
        about["prov:label"] = layer.card.title.in_("en")
        if layer.rejects is not None:
            about["gx:rejected"] = len(layer.rejects)

    def join(self, tally: Tally, left: str, right: str) -> None:
        """Record a join whose matches are a separate table."""
        key = f"step:join-{tally.id}"
        self.activity(key, {"gx:verb": "join", **_prefixed(tally)})
        self._matches(tally, key)
        self.used(key, left)
        self.used(key, right)

    def file(self, relative: str, digest: str, shown: Sequence[str]) -> None:
        """Record a file and the layers that went into it."""
        plain = relative.replace("/", "-")
        self.entity(f"output:{plain}", {"gx:path": relative, "gx:sha256": digest})
        self.activity(f"step:write-{plain}", {"gx:verb": "write"})
        self.made(f"output:{plain}", f"step:write-{plain}")
        for name in shown:
            found = (key for key in (f"layer:{name}", f"input:{name}") if self._knows(key))
            for key in list(found)[:1]:
                self.used(f"step:write-{plain}", key)

    def _matches(self, tally: Tally, step: str) -> None:
        """Record the table of matches of a join, once: layers that show a part share the step."""
        if tally.id not in self.joined:
            self.joined.add(tally.id)
            self.entity(f"layer:{tally.id}", {"gx:matched": tally.matched})
            self.made(f"layer:{tally.id}", step)

    def _knows(self, key: str) -> bool:
        return key in self.records["entity"]

    def document(self) -> dict[str, Any]:
        return {"prefix": _PREFIX, **{kind: rows for kind, rows in self.records.items() if rows}}

    def _relate(self, kind: str, **ends: str) -> None:
        key = f"_:{kind}{len(self.records[kind]) + 1}"
        self.records[kind][key] = {f"prov:{end}": value for end, value in ends.items()}


def _origin(layer: Layer) -> str:
    """Return the id of the card that a layer was read from: its data file is named so."""
    return layer.card.file.rpartition("/")[2].partition(".")[0]


def _step(step: Step) -> dict[str, Any]:
    about = {
        "gx:verb": step.verb,
        "gx:detail": step.detail,
        "gx:rowsIn": step.rows_in,
        "gx:rowsOut": step.rows_out,
    }
    return _counts(about | (_prefixed(step.tally) if step.tally else {}))


def _prefixed(tally: Tally) -> dict[str, Any]:
    return {f"gx:{name}": value for name, value in asdict(tally).items()}


def _counts(about: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if value not in (None, "")}


def _base(atlas: Atlas) -> dict[str, Layer]:
    return {f"base-{role}": layer for role, layer in atlas.base.items()}
