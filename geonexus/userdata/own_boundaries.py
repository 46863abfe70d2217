"""A user's own boundaries: a file is registered once, and territories use it by its codes.

A registered file is checked, turned into longitude and latitude, and kept with a card in the
user's data folder; the file itself is only read. ``GEONEXUS_HOME`` names another folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.base.files import sha256, staged, write_text
from geonexus.catalog.catalog import Catalog
from geonexus.errors import CRSError, UnknownNameError
from geonexus.geometry.boundaries import SHIPPED, UnitSource
from geonexus.model.card_of_file import own_card
from geonexus.model.cards import Card, Column, Titles
from geonexus.model.layer import Layer, Step
from geonexus.readers.vector import read_vector
from geonexus.readers.yaml_file import parse_model, read_yaml

if TYPE_CHECKING:
    import geopandas as gpd

OFFICIAL_ACCURACY_M = 100.0
"""Taken for a registered file when nothing else is said."""

_SHARE_INSIDE = 0.5
"""Least share of a file's area that must lie in the country it is registered for."""


def home() -> Path:
    """Return the folder that keeps what a user has registered."""
    named = os.environ.get("GEONEXUS_HOME")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("geonexus", appauthor=False))


@dataclass(frozen=True, slots=True)
class Registered:
    """One registered file: its layer and what its codes mean."""

    source: UnitSource
    card: Card
    repaired: tuple[str, ...] = ()
    """Codes of units whose outline was invalid and has been repaired."""
    without_shape: tuple[str, ...] = ()
    """Codes of rows that have no outline; they are left out."""


def add_boundaries(
    path: Path,
    *,
    country: str,
    level: int,
    scheme: str,
    column: str | None = None,
    name: str | None = None,
    layer: str | None = None,
    accuracy_m: float = OFFICIAL_ACCURACY_M,
) -> Registered:
    """Register a file of administrative units.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile, TopoJSON, GeoParquet or FlatGeobuf.
    country
        ISO 3166-1 alpha-3 code.
    level
        2 province or municipality, 3 district.
    scheme
        Name of the code scheme, as definitions name it: ``UBIGEO``.
    column
        Column that holds the codes; by default the one named like the scheme, else the only one
        whose values are codes that a territory or shipped layer uses.
    name
        Short name of the file's publisher, for attribution.
    layer
        Which layer, for a file of several; the one with the most rows by default.
    accuracy_m
        How far its outlines may be off, in meters.

    Returns
    -------
    Registered
        What was kept. An earlier file for the same country, level and scheme is replaced.

    Raises
    ------
    MissingFileError, InputError, CRSError
        No such file; it is unreadable, names no CRS, holds other than polygons, repeats or lacks
        codes, or lies outside the country; every fault is listed.
    UnknownNameError
        There is no such country or column.
    """
    catalog = Catalog()
    outlines = catalog.open("countries").geo.set_index("iso3").geometry
    if country not in outlines.index:
        raise UnknownNameError("country", country, map(str, outlines.index))
    frame = read_vector(path, layer).to_crs(crs.GEOGRAPHIC)
    column = column or _code_column(frame, scheme, path.name, catalog)
    if column not in frame.columns:
        raise UnknownNameError(f"column of {path.name}", column, map(str, frame.columns))
    units, repaired, without_shape = _checked_units(frame, column, path.name)
    _check_country(units, outlines[country], country, path.name)
    layer_id = _layer_id(country, level, scheme)
    card = _card(layer_id, path, units, name or path.stem, accuracy_m)
    folder = home() / "boundaries"
    with staged(folder / card.file) as beside:
        units.to_file(beside, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="NO")
    card = card.model_copy(update={"sha256": sha256(folder / card.file)})
    _write_card(folder / f"{layer_id}.yaml", card, country, level, scheme)
    source = _source(layer_id, country, level, scheme)
    return Registered(source, card, tuple(repaired), tuple(without_shape))


def registered() -> list[Registered]:
    """Return every registered file.

    Raises
    ------
    InputError
        A card in the user's folder is damaged.
    """
    found = []
    for path in sorted((home() / "boundaries").glob("*.yaml")):
        file = read_yaml(path)
        about = file.data.pop("unit_source")
        card = parse_model(Card, file)
        found.append(Registered(_source(card.id, **about), card))
    return found


def remove_boundaries(country: str, level: int, scheme: str) -> None:
    """Forget a registered file.

    Raises
    ------
    UnknownNameError
        No such file is registered.
    """
    layer_id = _layer_id(country, level, scheme)
    known = [item.card.id for item in registered()]
    if layer_id not in known:
        raise UnknownNameError("registered boundary", layer_id, known)
    for suffix in (".yaml", ".fgb"):
        (home() / "boundaries" / f"{layer_id}{suffix}").unlink()


def with_registered(
    open_layer: Callable[[str], Layer],
) -> tuple[Callable[[str], Layer], Sequence[UnitSource], list[Card]]:
    """Return an opener that also knows the registered layers, all unit sources, and their cards.

    Parameters
    ----------
    open_layer
        Opens the layers of a catalog by id.
    """
    own = {item.card.id: item for item in registered()}

    def open_any(layer_id: str) -> Layer:
        if layer_id not in own:
            return open_layer(layer_id)
        card = own[layer_id].card
        path = home() / "boundaries" / card.file
        if path.is_file() and sha256(path) != card.sha256:
            faults = Faults(card.file)
            faults.add(
                card.file,
                "sha256",
                "another file than was registered",
                "the same file",
                "register it again: geonexus boundaries add",
            )
            faults.raise_if_any()
        frame = read_vector(path)
        return Layer(frame, card, (Step("open", path.name, len(frame), len(frame)),))

    return (
        open_any,
        (*SHIPPED, *(item.source for item in own.values())),
        [item.card for item in own.values()],
    )


# --- checks -----------------------------------------------------------------------------------


def _code_column(frame: gpd.GeoDataFrame, scheme: str, name: str, catalog: Catalog) -> str:
    """Return the column of the codes: named like the scheme, or full of codes that are in use."""
    columns = [str(column) for column in frame.columns if column != frame.geometry.name]
    for column in columns:
        if column.lower() == scheme.lower():
            return column
    in_use = _codes_in_use(catalog, scheme)
    fitting = [
        column
        for column in columns
        if len(in_use & set(frame[column].astype(str))) > len(in_use) / 2
    ]
    if len(fitting) == 1:
        return fitting[0]
    samples = ", ".join(f"{column} ({frame[column].iloc[0]!r})" for column in columns)
    faults = Faults(name)
    faults.add(
        name,
        "column",
        f"no column that is surely {scheme}; columns: {samples}",
        f"a column named {scheme}",
        "name it with `column`",
    )
    faults.raise_if_any()
    raise AssertionError("unreachable: a fault was added")


def _codes_in_use(catalog: Catalog, scheme: str) -> set[str]:
    """Return the codes of a scheme that the shipped layers hold."""
    codes = set[str]()
    for source in SHIPPED:
        if source.scheme.lower() == scheme.lower():
            codes |= set(catalog.open(source.layer).frame[source.code_column].astype(str))
    return codes


def _checked_units(
    frame: gpd.GeoDataFrame, column: str, name: str
) -> tuple[gpd.GeoDataFrame, list[str], list[str]]:
    """Return a row for each code with a valid outline, the repaired codes, and the others."""
    import geopandas as gpd

    from geonexus.geometry import geodesy

    faults = Faults(name)
    codes = frame[column].astype("string").str.strip()
    for row in codes.index[codes.isna() | (codes == "")]:
        faults.add(f"{name} row {row}", column, "nothing", "a code")
    for code in sorted(codes[codes.duplicated() & codes.notna()].unique()):
        faults.add(name, column, f"{code!r} twice", "each code once", "dissolve its parts first")
    repaired, without_shape, kept = [], [], {}
    for code, shape in zip(codes, frame.geometry, strict=True):
        if shape is None or shape.is_empty:
            without_shape.append(str(code))
        elif not shape.geom_type.endswith("Polygon"):
            faults.add(f"{name} ({code})", "geometry", shape.geom_type, "a polygon")
        elif shape.is_valid:
            kept[str(code)] = shape
        else:
            repaired.append(str(code))
            kept[str(code)] = geodesy.tidy(shape)
    if not kept:
        faults.add(name, "geometry", "no row with a shape", "polygons")
    faults.raise_if_any()
    units = gpd.GeoDataFrame({"code": list(kept)}, geometry=list(kept.values()), crs=crs.GEOGRAPHIC)
    return units.sort_values("code", ignore_index=True), repaired, without_shape


def _check_country(units: gpd.GeoDataFrame, outline: object, country: str, name: str) -> None:
    """Refuse units of another country, or with longitude and latitude exchanged."""
    west, south, east, north = units.total_bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise CRSError(f"{name} is not in the CRS that it names: its coordinates leave ±180°, ±90°")
    inside = units.representative_point().within(outline)
    areas = crs.area_km2(units.geometry)
    share = float(areas[inside.to_numpy()].sum() / areas.sum())
    if share < _SHARE_INSIDE:
        faults = Faults(name)
        faults.add(
            name,
            "geometry",
            f"{share:.0%} of its area in {country}",
            f"at least {_SHARE_INSIDE:.0%}",
            "check `country`, and that lon comes first",
        )
        faults.raise_if_any()


# --- cards ------------------------------------------------------------------------------------


def _layer_id(country: str, level: int, scheme: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", scheme.lower()).strip("-")
    return f"own-{country.lower()}-{level}-{slug}"


def _source(layer_id: str, country: str, level: int, scheme: str) -> UnitSource:
    return UnitSource(layer_id, level, scheme, "code", "official", country)


def _card(
    layer_id: str, path: Path, units: gpd.GeoDataFrame, publisher: str, accuracy_m: float
) -> Card:
    return own_card(
        path,
        id=layer_id,
        key="code",
        geometry="polygon",
        features=len(units),
        columns={"code": Column(kind="text", about="Code of the unit")},
        file=f"{layer_id}.fgb",
        attribution=publisher,
        accuracy_m=accuracy_m,
        method="geonexus boundaries add",
        title=Titles(
            en=f"Registered boundaries: {publisher}",
            es=f"Límites registrados: {publisher}",
            pt=f"Limites registrados: {publisher}",
        ),
        abstract=Titles(
            en="Administrative units from a file that the user registered.",
            es="Unidades administrativas de un archivo registrado por el usuario.",
            pt="Unidades administrativas de um arquivo registrado pelo usuário.",
        ),
    )


def _write_card(path: Path, card: Card, country: str, level: int, scheme: str) -> None:
    import yaml

    data = card.model_dump(mode="json")
    data["unit_source"] = {"country": country, "level": level, "scheme": scheme}
    write_text(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
