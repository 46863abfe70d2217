"""The catalog: cards, tables, definitions and atlas specifications → Layers.

A layers folder is self-describing: each data file has a card beside it. The shipped folder is the
default; a user's own folder of the same shape works the same way.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from geonexus import crs
from geonexus.cards import Card
from geonexus.checks import Faults
from geonexus.definitions import Route, Territory
from geonexus.errors import InputError, MissingFileError, UnknownNameError
from geonexus.files import sha256
from geonexus.model import Layer, Step
from geonexus.readers.raster import Raster, read_raster
from geonexus.readers.tables import read_rows, read_table
from geonexus.readers.vector import read_vector
from geonexus.readers.yaml_file import parse_model, parse_model_list, read_yaml
from geonexus.spec import AtlasSpec

if TYPE_CHECKING:
    import pandas as pd

Vocabulary = dict[str, dict[str, dict[str, str]]]
_Definition = TypeVar("_Definition", Territory, Route)

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


def shipped_layers() -> Path:
    """Return the layers folder that ships with the package.

    Raises
    ------
    MissingFileError
        The installation is incomplete.
    """
    package = Path(__file__).parent
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
        self._open: dict[str, Layer] = {}
        self._rasters: dict[str, Raster] = {}

    # --- cards ---

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card of the folder, by layer id.

        Raises
        ------
        InputError
            Any card is wrong; every fault of every card is listed.
        """
        faults = Faults(f"the cards of {self.root.name}")
        cards = self.read_cards(faults)
        faults.raise_if_any()
        return cards

    def read_cards(self, faults: Faults) -> dict[str, Card]:
        """Return the good cards by id; add the faults of the others to ``faults``."""
        cards: dict[str, Card] = {}
        self._folders: dict[str, Path] = {}
        for path in self.card_paths():
            card = _parse(Card, path, faults)
            if card is None:
                continue
            if card.id in cards:
                faults.add(path.name, "id", repr(card.id), "an id that no other card has")
            cards[card.id] = card
            self._folders[card.id] = path.parent
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
            As on the card. Territories and routes are definitions: ``territories()``, ``routes()``.

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

    def routes(self) -> list[Route]:
        """Return the route definitions.

        Raises
        ------
        InputError
            Every fault of the file, with its line.
        """
        return self._definitions(Route, "routes")

    def _definitions(self, model: type[_Definition], layer_id: str) -> list[_Definition]:
        path = self.path(layer_id)
        faults = Faults(path.name)
        items = self.read_definitions(model, path, faults)
        faults.raise_if_any()
        return items

    def read_definitions(
        self, model: type[_Definition], path: Path, faults: Faults
    ) -> list[_Definition]:
        """Return the good definitions of a file; add the faults of the others to ``faults``."""
        file = _read_yaml(path, faults)
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

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The closed vocabularies: vocabulary → term → language → title."""
        faults = Faults("vocabulary.yaml")
        vocabulary = self.read_vocabulary(faults)
        faults.raise_if_any()
        return vocabulary

    def read_vocabulary(self, faults: Faults) -> Vocabulary:
        """Return the vocabularies; add what is wrong with them to ``faults``."""
        file = _read_yaml(self.root / "vocabulary.yaml", faults)
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
                    faults.add(
                        where, f"{name}.{term}", "no " + ", ".join(sorted(missing)), "a title"
                    )
        return file.data

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """The rows of ``sources.csv`` by id."""
        faults = Faults("sources.csv")
        sources = self.read_sources(faults)
        faults.raise_if_any()
        return sources

    def read_sources(self, faults: Faults) -> dict[str, dict[str, str]]:
        """Return the sources by id; add what is wrong with them to ``faults``."""
        path = self.root / "sources.csv"
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
                faults.unknown(
                    f"{path.name} ({source_id})", "copies", "source", row["copies"], sources
                )
        return sources

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
        self._check_spec(spec, path.name, faults)
        faults.raise_if_any()
        return spec

    def _check_spec(self, spec: AtlasSpec, name: str, faults: Faults) -> None:
        """Add a fault for every layer, join side or indicator that does not exist."""
        known = [*self.cards, "territory-variants", "route-legs"]
        wanted = [
            *((f"base.{role}", layer) for role, layer in spec.base),
            *(
                (f"joins.{join.id}", side)
                for join in spec.joins
                for side in (join.left, join.right)
            ),
        ]
        for group in spec.groups:
            for layer in group.layers:
                wanted.append((f"groups.{group.id}", layer.layer))
                if layer.on:
                    wanted.append((f"groups.{group.id}", layer.on))
        for field, layer_id in wanted:
            if layer_id not in known:
                faults.unknown(name, field, "layer", layer_id, known)


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


def _verify(path: Path, card: Card) -> None:
    """Refuse a derived file that is not the one its card describes."""
    if card.sha256 is not None and sha256(path) != card.sha256:
        faults = Faults(path.name)
        faults.add(
            path.name, "sha256", "another file than the card describes", card.sha256[:12] + "…",
            "restore the file, or make it again with: geonexus layers rebuild",
        )  # fmt: skip
        faults.raise_if_any()


def _read_yaml(path: Path, faults: Faults) -> Any:  # noqa: ANN401
    try:
        return read_yaml(path)
    except InputError as error:
        faults.extend(error.faults)
    except MissingFileError:
        faults.add(path.name, "", "no file", "this file", "restore it")
    return None


def _parse(model: type[BaseModel], path: Path, faults: Faults) -> Any:  # noqa: ANN401
    file = _read_yaml(path, faults)
    if file is None:
        return None
    try:
        return parse_model(model, file)
    except InputError as error:
        faults.extend(error.faults)
        return None
