"""The catalog: cards, tables, definitions and atlas specifications → Layers.

A layers folder is self-describing: each data file has a card beside it. The shipped folder is the
default; a user's own folder of the same shape works the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.base.files import sha256
from geonexus.catalog.curated import (
    Renamed,
    Vocabulary,
    check_base,
    check_spec,
    points_of,
    read_definitions,
    read_locators,
    read_renamed,
    read_sources,
    read_vocabulary,
    try_yaml,
)
from geonexus.catalog.texts import read_terms, read_texts
from geonexus.errors import InputError, MissingFileError, UnknownNameError
from geonexus.model.cards import Card
from geonexus.model.definitions import At, Flow, Route, Territory
from geonexus.model.evidence import Places
from geonexus.model.layer import Layer, Step, Terms, Texts
from geonexus.model.spec import AtlasSpec
from geonexus.readers.raster import Raster, read_raster
from geonexus.readers.tables import read_table
from geonexus.readers.vector import read_vector
from geonexus.readers.yaml_file import parse_model, read_yaml

_Definition = TypeVar("_Definition", Territory, Route, Flow)
_Moved = TypeVar("_Moved", Route, Flow)


def shipped_layers() -> Path:
    """Return the layers folder that ships with the package.

    Raises
    ------
    MissingFileError
        The installation is incomplete.
    """
    package = Path(__file__).parents[1]
    # in a wheel the layers lie inside the package, in a checkout beside it
    for folder in (package / "layers", package.parent / "layers"):
        if (folder / "vocabulary.yaml").is_file():
            return folder
    raise MissingFileError("the shipped layers are not there; install geonexus again")


class Catalog:
    """The layers of one folder, opened on demand and once.

    Parameters
    ----------
    root
        A layers folder; the shipped one by default.

    Examples
    --------
    >>> catalog = Catalog()
    >>> catalog.card("ports").geometry
    'point'
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or shipped_layers()
        if not self.root.is_dir():
            raise MissingFileError(f"the layers folder {self.root} is not there")
        self._cards: dict[str, Card] | None = None
        self._folders: dict[str, Path] = {}
        self._open: dict[str, Layer] = {}
        self._rasters: dict[str, Raster] = {}
        self._defined: dict[str, list[Any]] = {}

    # --- cards ---

    @property
    def cards(self) -> dict[str, Card]:
        """Return every card of the folder, by layer id.

        Raises
        ------
        InputError
            Any card is wrong; every fault of every card is listed.
        """
        if self._cards is None:
            faults = Faults(f"the cards of {self.root.name}")
            cards = self.read_cards(faults)
            if faults.found:
                self._cards = None
            faults.raise_if_any()
            return cards
        return self._cards

    def read_cards(self, faults: Faults) -> dict[str, Card]:
        """Read the cards and keep the good ones; add the faults of the others to ``faults``."""
        cards: dict[str, Card] = {}
        for path in self.card_paths():
            card = _parse(Card, path, faults)
            if card is None:
                continue
            if card.id in cards:
                faults.add(path.name, "id", repr(card.id), "an id that no other card has")
            cards[card.id] = card
            self._folders[card.id] = path.parent
        self._cards = cards
        return cards

    def folder(self, layer_id: str) -> Path:
        """Return the folder that holds the card and the file of a layer."""
        return self._folders[layer_id]

    def card_paths(self) -> list[Path]:
        """Return the paths of all cards, sorted."""
        derived = [*self.root.glob("reference/*.yaml"), *self.root.glob("rasters/*.yaml")]
        return sorted([*derived, *self.root.glob("*/*.card.yaml")])

    def card(self, layer_id: str) -> Card:
        """Return the card of one layer.

        Raises
        ------
        UnknownNameError
            There is no such layer; the nearest name is offered.
        """
        if layer_id not in self.cards:
            raise UnknownNameError("layer", layer_id, self.cards)
        return self.cards[layer_id]

    def path(self, layer_id: str) -> Path:
        """Return the path of a layer's data file.

        Raises
        ------
        UnknownNameError, MissingFileError
            There is no such layer; its file is missing.
        """
        card = self.card(layer_id)
        path = self._folders[layer_id] / card.file
        if not path.is_file():
            raise MissingFileError(
                f"layer {layer_id}: its file {path.name} is not beside its card in {path.parent}; "
                "restore it, or make it again with: geonexus layers rebuild"
            )
        return path

    # --- layers ---

    def open(self, layer_id: str) -> Layer:
        """Open a reference layer or curated table as a Layer.

        Parameters
        ----------
        layer_id
            As on the card. Territories, routes and flows are definitions: see ``territories()``.

        Returns
        -------
        Layer
            In longitude and latitude; read once and kept.

        Raises
        ------
        UnknownNameError, MissingFileError, InputError, CRSError
            No such layer; file missing, damaged or not as its card says.
        """
        if layer_id not in self._open:
            self._open[layer_id] = self._read(layer_id)
        return self._open[layer_id]

    def _read(self, layer_id: str) -> Layer:
        card, path = self.card(layer_id), self.path(layer_id)
        if card.geometry == "raster":
            raise UnknownNameError("vector layer or table", layer_id, self._readable())
        _verify(path, card)
        if path.suffix == ".csv":
            faults = Faults(path.name)
            frame = read_table(path, card, faults)
            if card.geometry == "point" and not faults.found:
                frame = points_of(frame, card, path.name, faults)
            faults.raise_if_any()
        elif path.suffix in (".yaml", ".yml"):
            raise UnknownNameError("vector layer or table", layer_id, self._readable())
        else:
            frame = read_vector(path)
            crs.require_geographic(frame.crs, f"layer {layer_id}")
            if card.features is not None and len(frame) != card.features:
                faults = Faults(path.name)
                faults.add(path.name, "", f"{len(frame)} rows", f"{card.features} as on its card")
                faults.raise_if_any()
        step = Step("open", path.name, rows_in=len(frame), rows_out=len(frame))
        return Layer(frame, card, (step,))

    def opened(self) -> set[str]:
        """Return the ids of the layers and rasters that were read so far."""
        return {*self._open, *self._rasters}

    def _readable(self) -> list[str]:
        return [
            name
            for name, card in self.cards.items()
            if card.geometry != "raster" and not card.file.endswith((".yaml", ".yml"))
        ]

    def raster(self, layer_id: str) -> Raster:
        """Open a raster layer; read once and kept.

        Raises
        ------
        UnknownNameError, MissingFileError, InputError, CRSError
            No such raster; file missing, damaged or not as its card says.
        """
        if layer_id not in self._rasters:
            card = self.card(layer_id)
            if card.geometry != "raster":
                known = [name for name, c in self.cards.items() if c.geometry == "raster"]
                raise UnknownNameError("raster", layer_id, known)
            path = self.path(layer_id)
            _verify(path, card)
            self._rasters[layer_id] = read_raster(path)
        return self._rasters[layer_id]

    # --- definitions, vocabularies, sources, specifications ---

    def territories(self) -> list[Territory]:
        """Return the territory definitions.

        Raises
        ------
        InputError
            Every fault of the file, with its line.
        """
        return self._definitions(Territory, "territories")

    def mentioned(self) -> list[Territory]:
        """Return the places that are named without a claim of crime, control or armed presence.

        Raises
        ------
        InputError
            Every fault of the file, with its line.
        """
        return self._definitions(Territory, "mentioned")

    def flows(self) -> list[Flow]:
        """Return the flow definitions.

        Raises
        ------
        InputError
            Every fault of the file, with its line.
        """
        return [self._with_current_stops(flow) for flow in self._definitions(Flow, "flows")]

    def routes(self) -> list[Route]:
        """Return the route definitions.

        Raises
        ------
        InputError
            Every fault of the file, with its line.
        """
        return [self._with_current_stops(route) for route in self._definitions(Route, "routes")]

    def _with_current_stops(self, moved: _Moved) -> _Moved:
        """Return a route or flow whose stops name territories by the ids that they have now."""
        paths = tuple(
            tuple(
                stop
                if stop.at.territory is None
                else stop.model_copy(update={"at": At(territory=self.current(stop.at.territory))})
                for stop in path
            )
            for path in moved.paths
        )
        return moved.model_copy(update={"paths": paths})

    def _definitions(self, model: type[_Definition], layer_id: str) -> list[_Definition]:
        if layer_id not in self._defined:
            path = self.path(layer_id)
            faults = Faults(path.name)
            items = read_definitions(model, path, faults)
            faults.raise_if_any()
            self._defined[layer_id] = items
        return list(self._defined[layer_id])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the closed vocabularies: vocabulary → term → language → title."""
        faults = Faults("vocabulary.yaml")
        vocabulary = read_vocabulary(self.root, faults)
        faults.raise_if_any()
        return vocabulary

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """Return the rows of ``sources.csv`` by id."""
        faults = Faults("sources.csv")
        sources = read_sources(self.root, faults)
        faults.raise_if_any()
        return sources

    @cached_property
    def locators(self) -> Places:
        """Where in its article each cited line stands: source and line → place."""
        faults = Faults("locators.csv")
        places = read_locators(self.root, faults)
        faults.raise_if_any()
        return places

    @cached_property
    def texts(self) -> Texts:
        """What the tables say, in other languages: id → field → language → text."""
        faults = Faults("the translations")
        texts = read_texts(self.root, faults)
        faults.raise_if_any()
        return texts

    @cached_property
    def terms(self) -> Terms:
        """Units, qualifiers, places and other short texts in other languages, by the English."""
        faults = Faults("terms.csv")
        terms = read_terms(self.root, faults)
        faults.raise_if_any()
        return terms

    @cached_property
    def renamed(self) -> dict[str, Renamed]:
        """What became of the ids of earlier versions: old id → new ids and the reason."""
        faults = Faults("renamed.csv")
        renamed = read_renamed(self.root, faults)
        faults.raise_if_any()
        return renamed

    def current(self, old: str) -> str:
        """Return the id that stands for another now, one for one; the id itself otherwise.

        Examples
        --------
        >>> Catalog().current("terr:co-meta")
        'mentioned:co-meta'
        """
        found = self.renamed.get(old)
        return found.new[0] if found is not None and len(found.new) == 1 else old

    def atlas_names(self) -> list[str]:
        """Return the names of the atlas specifications in the folder."""
        others = {"vocabulary"}
        return sorted(p.stem for p in self.root.glob("*.yaml") if p.stem not in others)

    def spec(self, name: str) -> AtlasSpec:
        """Return an atlas specification by name, or from a YAML file by path.

        Raises
        ------
        UnknownNameError, MissingFileError, InputError
            No such atlas; no such file; every fault of the file, with its line.
        """
        path = Path(name)
        if path.suffix not in (".yaml", ".yml"):
            if name not in self.atlas_names():
                raise UnknownNameError("atlas", name, self.atlas_names())
            path = self.root / f"{name}.yaml"
        file = read_yaml(path)
        spec = parse_model(AtlasSpec, file)
        faults = Faults(path.name)
        check_spec(spec, self.cards, path.name, faults)
        check_base(spec, self.cards, path.name, faults)
        faults.raise_if_any()
        return spec


def markdown_table(cards: Iterable[Card]) -> str:
    """Return the table of layers that is printed in ``layers/README.md``."""
    lines = [
        "| layer | geometry | rows | accuracy | license | source | what it is |",
        "|---|---|--:|--:|---|---|---|",
    ]
    for card in sorted(cards, key=lambda card: card.id):
        rows = "" if card.features is None else f"{card.features:,}"
        accuracy = "" if card.accuracy_m is None else f"{card.accuracy_m:,.0f} m"
        packages = [f"{s.package} {s.version}" for s in card.sources if s.package]
        source = ", ".join(dict.fromkeys(packages)) or "curated"
        cells = (card.id, card.geometry, rows, accuracy, card.license, source, card.title.en)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


COUNTED = (
    ("territories", "territories"), ("mentioned", "only mentioned"), ("routes", "routes"),
    ("flows", "flows"), ("places", "places"), ("incidents", "incidents"),
    ("responses", "responses"), ("actors", "actors"), ("links", "links"),
    ("indicators", "figures"), ("dictionary", "indicators"), ("notes", "notes"),
)  # fmt: skip
"""Layers whose rows both READMEs count, and what they call them."""


def markdown_counts(cards: Mapping[str, Card]) -> str:
    """Return the table of counts that stands in ``README.md`` and ``layers/README.md``.

    Parameters
    ----------
    cards
        Layer id → card; its ``features`` are checked against the rows by ``geonexus check``.
    """
    held = [(name, cards[layer].features or 0) for layer, name in COUNTED if layer in cards]
    lines = (
        [name for name, _ in held], ["--:"] * len(held), [f"{count:,}" for _, count in held]
    )  # fmt: skip
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _verify(path: Path, card: Card) -> None:
    """Refuse a derived file that is not the one its card describes."""
    if card.sha256 is not None and sha256(path) != card.sha256:
        faults = Faults(path.name)
        faults.add(
            path.name,
            "sha256",
            "another file than the card describes",
            card.sha256[:12] + "…",
            "restore the file, or make it again with: geonexus layers rebuild",
        )
        faults.raise_if_any()


def _parse(model: type[BaseModel], path: Path, faults: Faults) -> Any:  # noqa: ANN401
    file = try_yaml(path, faults)
    if file is None:
        return None
    try:
        return parse_model(model, file)
    except InputError as error:
        faults.extend(error.faults)
        return None
