"""What a recipe makes, and how it is written: a data file and the card beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
import yaml

from geonexus.base import crs
from geonexus.base.files import sha256, staged, write_text
from geonexus.errors import Fault, InputError
from geonexus.model.cards import Card
from geonexus.rebuild import mosaic
from geonexus.rebuild.packages import Member, Shelf, sources

if TYPE_CHECKING:
    import geopandas as gpd

_WIDTH = 100


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """Rows with a shape, sorted by key; written as FlatGeobuf."""

    frame: gpd.GeoDataFrame
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A north-up grid in longitude and latitude; written as Cloud-Optimized GeoTIFF."""

    values: np.ndarray[Any, Any]
    west: float
    north: float
    step: float
    """Cell size in degrees."""
    nodata: int
    members: tuple[Member, ...]


class Workshop:
    """The package shelf, and what several recipes share, made once."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._made: dict[str, Any] = {}

    @cached_property
    def mosaic(self) -> mosaic.Mosaic:
        """Return the mosaic of the Americas and the world."""
        return mosaic.build(self.shelf)

    def once(self, name: str, make: Any) -> Any:  # noqa: ANN401
        """Return what ``make(self)`` gives, calling it at most once for a name."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]


def write(name: str, product: Vector | Grid, folder: Path) -> Path:
    """Write the data file and its card into a folder; return the path of the data file.

    Raises
    ------
    InputError
        The product breaks what every shipped layer promises (unique key, valid shapes, range).
    """
    wording = _wording(name)
    if isinstance(product, Vector):
        _refuse_faulty(name, product.frame, str(wording["key"]), list(wording["columns"]))
        path = folder / f"{name}.fgb"
        _write_vector(path, product.frame, wording["geometry"])
        features: int | None = len(product.frame)
    else:
        path = folder / f"{name}.tif"
        _write_grid(path, product)
        features = None
    made = {
        "file": path.name,
        "crs": crs.GEOGRAPHIC,
        "sources": sources(product.members),
        "features": features,
        "sha256": sha256(path),
    }
    card = Card.model_validate({**wording, **made})
    write_text(path.with_suffix(".yaml"), card_text(card))
    return path


def card_text(card: Card) -> str:
    """Return a card as YAML, in the order of the model."""
    content = card.model_dump(mode="json")
    for column in content["columns"].values():
        if column["unit"] is None:
            del column["unit"]
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _wording(name: str) -> dict[str, Any]:
    """Return the part of a card that is written by hand."""
    text = files("geonexus.rebuild").joinpath("cards", f"{name}.yaml").read_text(encoding="utf-8")
    wording: dict[str, Any] = yaml.safe_load(text)
    return {"id": name, **wording}


def _write_vector(path: Path, frame: gpd.GeoDataFrame, kind: str) -> None:
    """Write FlatGeobuf without a spatial index: whole-file reading, and rows keep their order."""
    import pyogrio

    with staged(path) as beside:
        pyogrio.write_dataframe(
            frame,
            beside,
            driver="FlatGeobuf",
            layer=path.stem,
            promote_to_multi=kind != "point",
            layer_options={"SPATIAL_INDEX": "NO"},
        )


def _write_grid(path: Path, grid: Grid) -> None:
    """Write a Cloud-Optimized GeoTIFF, compressed with a horizontal predictor."""
    import rasterio
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy
    from rasterio.transform import from_origin

    height, width = grid.values.shape
    profile = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": grid.values.dtype.name,
        "crs": crs.GEOGRAPHIC,
        "transform": from_origin(grid.west, grid.north, grid.step, grid.step),
        "nodata": grid.nodata,
    }
    options = {"driver": "COG", "COMPRESS": "ZSTD", "LEVEL": "22", "PREDICTOR": "YES"}
    with staged(path) as beside, rasterio.Env(GDAL_NUM_THREADS="1"), MemoryFile() as memory:
        with memory.open(**profile) as draft:
            draft.write(grid.values, 1)
        with memory.open() as draft:
            copy(draft, str(beside), OVERVIEWS="NONE", **options)


def _refuse_faulty(name: str, frame: gpd.GeoDataFrame, key: str, columns: list[str]) -> None:
    """Raise when rows break what every shipped layer promises."""
    faults = []
    found = [column for column in frame.columns if column != "geometry"]
    if found != columns:
        faults.append(Fault(name, "columns", ", ".join(found), ", ".join(columns)))
    shapes = frame.geometry.to_numpy()
    checks = {
        "a unique key": frame[key].duplicated() | frame[key].isna(),
        "a valid shape": ~shapely.is_valid(shapes),
        "a shape that is not empty": shapely.is_missing(shapes) | shapely.is_empty(shapes),
        "longitude and latitude in range": ~_in_range(shapes),
    }
    for expected, bad in checks.items():
        rows = frame.loc[np.asarray(bad), key].astype(str).tolist()
        if rows:
            faults.append(Fault(name, key, ", ".join(rows[:10]), expected))
    if faults:
        raise InputError(f"{len(faults)} fault(s) in the derived layer {name}", faults)


def _in_range(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    bounds = np.nan_to_num(shapely.bounds(shapes))
    ok: np.ndarray[Any, Any] = np.all(np.abs(bounds) <= [180.0, 90.0, 180.0, 90.0], axis=1)
    return ok
