"""Territory definitions → outlines.

A territory's shape is a union of administrative units, or circles or a band round named places cut
by land. No outline is drawn by hand, so each can be checked, and made again from better borders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geonexus.base import crs
from geonexus.base.cells import join_cell
from geonexus.base.checks import Faults
from geonexus.geometry import geodesy
from geonexus.geometry.bands import border_band, coast_band
from geonexus.geometry.boundaries import SHIPPED, Boundaries, Outline, UnitSource, stated_accuracy_m
from geonexus.model.cards import Card, Column, Titles
from geonexus.model.definitions import (
    Admin1Definition,
    BorderDefinition,
    BufferDefinition,
    CoastDefinition,
    CorridorDefinition,
    CountriesDefinition,
    Territory,
    UnionDefinition,
    UnitsDefinition,
    Variant,
    Within,
)
from geonexus.model.layer import EVIDENCE_ABOUT, TITLE_COLUMNS, Layer, Step, built_layer

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from geonexus.model.definitions import Definition

    Shape = Polygon | MultiPolygon

OpenLayer = Callable[[str], Layer]

_WIDE_KM2 = 300_000.0
"""Whole countries together wider than this hide what lies in them."""

_AREA_COLUMN = {
    "area_km2": Column(
        kind="number", unit="km²", about="Area, equal-area projection; whole from 100 km² up"
    )
}
_SHAPE_COLUMNS = {
    "geometry_method": Column(kind="text", about="How the shape was made"),
    "accuracy_m": Column(
        kind="number",
        unit="m",
        about="Radius within which the truth lies, our own choices included",
    ),
}
TERRITORY_COLUMNS: dict[str, Column] = {
    "id": Column(kind="text", about="Stable id, terr:… or mentioned:…"),
    **TITLE_COLUMNS,
    "aliases": Column(kind="list", about="Other names"),
    "type": Column(kind="text", about="Type of territory (vocabulary territory_type)"),
    "scope": Column(
        kind="text", about="area; or countries, whole and too wide to draw over others"
    ),
    "countries": Column(kind="list", about="ISO 3166-1 alpha-3 codes"),
    "activities": Column(kind="list", about="What goes on there (vocabulary activity)"),
    "actors": Column(kind="list", about="Ids of actors"),
    "control": Column(kind="text", about="Who controls it (vocabulary control)"),
    "violence": Column(kind="text", about="Level of violence, apart from control"),
    "stated_at": Column(
        kind="list", about="Which passage states each coded value: value=source@locator"
    ),
    "part_only": Column(
        kind="boolean", about="A whole unit is drawn for a claim about a part of it"
    ),
    "outline_basis": Column(
        kind="text",
        vocabulary="outline_basis",
        about="legal, named-units, stand-in-units or chosen (by us)",
    ),
    "summary": Column(kind="text", about="What the sources say, in our words"),
    "variant": Column(kind="text", about="The variant drawn by default"),
    "variants": Column(kind="integer", about="Number of variants by definition"),
    **_AREA_COLUMN,
    **EVIDENCE_ABOUT,
    **_SHAPE_COLUMNS,
}
VARIANT_COLUMNS: dict[str, Column] = {
    "id": Column(kind="text", about="terr:…/variant"),
    "territory": Column(kind="text", about="Id of the territory"),
    "variant": Column(kind="text", about="Id of the variant within the territory"),
    **TITLE_COLUMNS,
    "is_default": Column(kind="boolean", about="Drawn by default"),
    "outline_basis": Column(
        kind="text",
        vocabulary="outline_basis",
        about="legal, named-units, stand-in-units or chosen (by us)",
    ),
    "definition": Column(
        kind="text", about="units, admin1, countries, buffer, corridor, border, coast or union"
    ),
    "countries": Column(kind="list", about="ISO 3166-1 alpha-3 codes, where made of whole ones"),
    "units": Column(kind="integer", about="Number of administrative units or countries in it"),
    "width_m": Column(kind="number", unit="m", about="Radius or width that the outline takes"),
    **_AREA_COLUMN,
    **_SHAPE_COLUMNS,
}


def build_territories(
    definitions: Sequence[Territory],
    open_layer: OpenLayer,
    card: Card,
    *,
    sources: Sequence[UnitSource] = SHIPPED,
) -> tuple[Layer, Layer]:
    """Compute the outline of every variant of every territory.

    Parameters
    ----------
    definitions
        What ``territories.yaml`` holds.
    open_layer
        Opens a reference layer by id: ``countries``, ``admin1``, ``gazetteer`` and whatever the
        unit codes need.
    card
        Card of the definitions; the cards of both results follow from it.
    sources
        Layers of administrative units; a user's own files come beside those that ship.

    Returns
    -------
    territories : Layer
        One row per territory, with the outline of its default variant.
    variants : Layer
        One row per variant.

    Raises
    ------
    InputError
        Every fault of every definition: a code or place that no layer holds, an outline of which
        nothing is left on land. Each names the territory and variant.
    """
    faults = Faults("the territory definitions")
    outlines = _Outlines(open_layer, sources, faults)
    rows: list[dict[str, Any]] = []
    variant_rows: list[dict[str, Any]] = []
    for territory in definitions:
        for variant in territory.variants:
            outline = outlines.of_variant(territory, variant)
            if outline is None:
                continue
            variant_rows.append(_variant_row(territory, variant, outline))
            if variant.id == territory.default_variant:
                rows.append(_territory_row(territory, outline))
    faults.raise_if_any()
    return (
        built_layer(
            rows, TERRITORY_COLUMNS, card, geometry="polygon", definitions=len(definitions)
        ),
        built_layer(
            variant_rows,
            VARIANT_COLUMNS,
            card,
            geometry="polygon",
            definitions=len(definitions),
            id=f"{'territory' if card.id == 'territories' else card.id}-variants",
            title=Titles(
                en="Territories by definition",
                es="Territorios según definición",
                pt="Territórios segundo a definição",
            ),
        ),
    )


class _Outlines:
    """Turns definitions into outlines; keeps what several of them share."""

    def __init__(
        self, open_layer: OpenLayer, sources: Sequence[UnitSource], faults: Faults
    ) -> None:
        self._open = open_layer
        self._faults = faults
        self._boundaries = Boundaries(open_layer, sources)
        self._land: tuple[shapely.STRtree, np.ndarray[Any, Any]] | None = None
        self._place_points: dict[int, geodesy.Point2] | None = None

    def of_variant(self, territory: Territory, variant: Variant) -> Outline | None:
        """Return the outline of a variant, or None after adding its faults."""
        outline = self._shape(variant.definition, f"{territory.id}/{variant.id}", "definition")
        if outline is None:
            return None
        chosen_m = chosen_width_m(variant.definition)
        if variant.outline_basis in ("stand-in-units", "chosen"):
            chosen_m = max(chosen_m, self._unit_size_m(variant.definition, outline))
        return replace(outline, accuracy_m=max(outline.accuracy_m, chosen_m))

    def _unit_size_m(self, definition: Definition, outline: Outline) -> float:
        """Return the radius of a circle as large as the largest piece made of units, 0 for none.

        A unit that stands for something else, or that we picked, may be off by its own size.
        """
        match definition:
            case UnionDefinition(of=parts):
                shapes = ((part, self._shape(part, "", "")) for part in parts if _is_units(part))
                return max(
                    (self._unit_size_m(part, shape) for part, shape in shapes if shape is not None),
                    default=0.0,
                )
            case _ if not _is_units(definition):
                return 0.0
        area_km2 = max(_area_km2(part) for part in shapely.get_parts([outline.shape]))
        return float(np.ceil(np.sqrt(area_km2 * crs.M2_PER_KM2 / np.pi) / 100) * 100)

    def _shape(self, definition: Definition, where: str, field: str) -> Outline | None:
        at: dict[str, Any] = {"where": where, "field": f"{field}.codes", "faults": self._faults}
        match definition:
            case CountriesDefinition(codes=codes):
                return self._boundaries.countries(codes, **at)
            case Admin1Definition(codes=codes):
                return self._boundaries.admin1(codes, **at)
            case UnitsDefinition(country=country, level=level, scheme=scheme, codes=codes):
                return self._boundaries.units(country, level, scheme, codes, **at)
            case BufferDefinition() | CorridorDefinition():
                return self._around(definition, where, field)
            case BorderDefinition():
                return self._border(definition, where, field)
            case CoastDefinition():
                return self._coast(definition, where, field)
            case UnionDefinition(of=parts):
                return self._union(parts, where, field)

    def _union(self, parts: Sequence[Definition], where: str, field: str) -> Outline | None:
        outlines = [
            self._shape(part, where, f"{field}.of.{number}") for number, part in enumerate(parts)
        ]
        good = [outline for outline in outlines if outline is not None]
        if len(good) < len(outlines):
            return None
        # the whole is no better known than its worst part
        worst = max(good, key=lambda outline: outline.accuracy_m)
        shape = geodesy.union(outline.shape for outline in good)
        return Outline(shape, worst.method, worst.accuracy_m)

    def _border(self, definition: BorderDefinition, where: str, field: str) -> Outline | None:
        both = Within(countries=definition.countries)
        known, cutter, _ = self._cutter(definition.within or both, where, field)
        if not known or cutter is None:
            return None
        limit = cutter
        return border_band(
            definition,
            self._open,
            lambda shape: shapely.intersection(shape, limit),
            where=where,
            faults=self._faults,
        )

    def _coast(self, definition: CoastDefinition, where: str, field: str) -> Outline | None:
        at: dict[str, Any] = {"where": where, "faults": self._faults}
        whole = self._boundaries.countries(definition.countries, field=f"{field}.countries", **at)
        shore = whole
        if definition.within is not None and definition.within.admin1:
            codes = definition.within.admin1
            shore = self._boundaries.admin1(codes, field=f"{field}.within.admin1", **at)
        if whole is None or shore is None:
            return None
        return coast_band(definition, shore, self._open, **at)

    def _around(
        self, definition: BufferDefinition | CorridorDefinition, where: str, field: str
    ) -> Outline | None:
        """Return circles or a band around points, cut by land and by ``within``."""
        points = self._points(definition, where, field)
        known, cutter, cutter_accuracy_m = self._cutter(definition.within, where, field)
        if not points or not known:
            return None
        try:
            whole = _band(definition, points)
        except ValueError as error:
            self._faults.add(where, field, str(error), "points farther from the poles")
            return None
        # set operations on millions of border vertices are needed only near the outline
        cut = self._on_land(whole) if cutter is None else shapely.intersection(whole, cutter)
        shape = geodesy.tidy(cut)
        if shape.is_empty:
            limit = "land" if definition.within is None else "within"
            self._faults.add(
                where,
                field,
                f"an outline that lies wholly outside {limit}",
                f"points on or near {limit}",
                "check the order: lon, lat",
            )
            return None
        return Outline(shape, "buffer", max(cutter_accuracy_m, self._point_accuracy_m(definition)))

    def _points(
        self, definition: BufferDefinition | CorridorDefinition, where: str, field: str
    ) -> list[geodesy.Point2]:
        """Return the points of a definition; an empty list after adding faults."""
        if definition.points:
            return list(definition.points)
        if self._place_points is None:
            gazetteer = self._open("gazetteer")
            frame = gazetteer.geo
            lonlat = shapely.get_coordinates(frame.geometry)
            ids = frame[gazetteer.card.key].astype(int)
            self._place_points = {
                int(place): (float(lon), float(lat))
                for place, (lon, lat) in zip(ids, lonlat, strict=True)
            }
        missing = [place for place in definition.places if place not in self._place_points]
        for place in missing:
            self._faults.add(
                where,
                f"{field}.places",
                str(place),
                "a GeoNames id of the gazetteer",
                "look the place up in layer gazetteer, or give points",
            )
        return [] if missing else [self._place_points[place] for place in definition.places]

    def _point_accuracy_m(self, definition: BufferDefinition | CorridorDefinition) -> float:
        return stated_accuracy_m(self._open("gazetteer")) if definition.places else 0.0

    def _cutter(
        self, within: Within | None, where: str, field: str
    ) -> tuple[bool, Shape | None, float]:
        """Return whether ``within`` is known, its shape (None for all land) and its accuracy."""
        if within is None:
            return True, None, stated_accuracy_m(self._open("countries"))
        at: dict[str, Any] = {"where": where, "faults": self._faults}
        outline = (
            self._boundaries.countries(within.countries, field=f"{field}.within.countries", **at)
            if within.countries
            else self._boundaries.admin1(within.admin1, field=f"{field}.within.admin1", **at)
        )
        if outline is None:
            return False, None, 0.0
        return True, outline.shape, outline.accuracy_m

    def _on_land(self, shape: Shape) -> BaseGeometry:
        if self._land is None:
            parts = shapely.get_parts(self._open("countries").geo.geometry.to_numpy())
            self._land = shapely.STRtree(parts), parts
        tree, parts = self._land
        touched = parts[np.sort(tree.query(shape, predicate="intersects"))]
        return shapely.union_all(shapely.intersection(touched, shape))


def _band(
    definition: BufferDefinition | CorridorDefinition, points: Sequence[geodesy.Point2]
) -> Shape:
    if isinstance(definition, CorridorDefinition):
        return geodesy.corridor(points, definition.radius_m)
    return geodesy.polygonal(
        shapely.union_all([geodesy.circle(*point, definition.radius_m) for point in points])
    )


def _area_km2(shape: Shape) -> float:
    import geopandas as gpd

    return float(crs.area_km2(gpd.GeoSeries([shape], crs=crs.GEOGRAPHIC))[0])


def _titles(titles: Titles) -> dict[str, str]:
    return {"title_en": titles.en, "title_es": titles.es, "title_pt": titles.pt}


def _territory_row(territory: Territory, outline: Outline) -> dict[str, Any]:
    return {
        "id": territory.id,
        **_titles(territory.title),
        "aliases": join_cell(territory.aliases),
        "type": territory.type,
        "scope": _scope(territory, outline),
        "countries": join_cell(territory.countries),
        "activities": join_cell(territory.activities),
        "actors": join_cell(territory.actors),
        "control": territory.control,
        "violence": territory.violence,
        "stated_at": join_cell(f"{what}={where}" for what, where in territory.stated_at.pairs()),
        "part_only": territory.part_only,
        "outline_basis": _drawn(territory).outline_basis,
        "summary": territory.summary,
        "variant": territory.default_variant,
        "variants": len(territory.variants),
        "area_km2": crs.stated_km2(_area_km2(outline.shape)),
        **territory.evidence.as_columns(outline.method, outline.accuracy_m),
        "geometry": outline.shape,
    }


def with_mentioned(territories: Layer, mentioned: Layer) -> Layer:
    """Return the built territories, followed by what is only mentioned."""
    import pandas as pd

    both = pd.concat([territories.geo, mentioned.geo], ignore_index=True)
    step = Step("concat", "territories and mentioned", len(both), len(both))
    return territories.derive(both, step)


def _is_units(definition: Definition) -> bool:
    """Return whether an outline is made of units, and not of circles and bands."""
    kinds = CountriesDefinition | Admin1Definition | UnitsDefinition | UnionDefinition
    return isinstance(definition, kinds)


def _drawn(territory: Territory) -> Variant:
    """Return the variant that is drawn."""
    return next(v for v in territory.variants if v.id == territory.default_variant)


def chosen_width_m(definition: Definition) -> float:
    """Return the largest radius or half-width that a definition chooses; 0 for units.

    A band at sea has one side, so its whole width counts.

    Examples
    --------
    >>> chosen_width_m(BufferDefinition(kind="buffer", points=((-54.6, -25.6),), radius_m=15000))
    15000.0
    """
    match definition:
        case BufferDefinition(radius_m=radius_m) | CorridorDefinition(radius_m=radius_m):
            return radius_m
        case BorderDefinition(width_m=width_m):
            return width_m
        case CoastDefinition():
            sea_m = definition.offshore_m - definition.from_offshore_m
            return max(definition.inland_m, sea_m)
        case UnionDefinition(of=parts):
            return max(chosen_width_m(part) for part in parts)
        case _:
            return 0.0


def _whole_countries(definition: Definition) -> tuple[str, ...]:
    return definition.codes if isinstance(definition, CountriesDefinition) else ()


def units_in(definition: Definition) -> int | None:
    """Return how many units or countries a definition lists; None where it is not made of them.

    Examples
    --------
    >>> units_in(Admin1Definition(kind="admin1", codes=("PE-AYA", "PE-CUS")))
    2
    """
    match definition:
        case CountriesDefinition(codes=codes) | Admin1Definition(codes=codes):
            return len(codes)
        case UnitsDefinition(codes=codes):
            return len(codes)
        case UnionDefinition(of=parts):
            counts = [units_in(part) for part in parts]
            return None if None in counts else sum(filter(None, counts))
        case _:
            return None


def _scope(territory: Territory, outline: Outline) -> str:
    """Return ``countries`` for a claim about whole countries that would cover everything else.

    A source that names a country and no place in it gives one country, or a group as wide as a
    region; a small group of countries is drawn like any other territory.
    """
    drawn = _drawn(territory).definition
    if not isinstance(drawn, CountriesDefinition):
        return "area"
    alone = len(drawn.codes) == 1
    return "countries" if alone or _area_km2(outline.shape) > _WIDE_KM2 else "area"


def _variant_row(territory: Territory, variant: Variant, outline: Outline) -> dict[str, Any]:
    return {
        "id": f"{territory.id}/{variant.id}",
        "territory": territory.id,
        "variant": variant.id,
        **_titles(variant.title),
        "is_default": variant.id == territory.default_variant,
        "outline_basis": variant.outline_basis,
        "definition": variant.definition.kind,
        "countries": join_cell(_whole_countries(variant.definition)),
        "units": units_in(variant.definition),
        "width_m": chosen_width_m(variant.definition) or None,
        "area_km2": crs.stated_km2(_area_km2(outline.shape)),
        "geometry_method": outline.method,
        "accuracy_m": outline.accuracy_m,
        "geometry": outline.shape,
    }
