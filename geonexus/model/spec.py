"""The atlas specification: which layers, in which groups, how drawn, which joins."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from geonexus.model.cards import Frozen, Language, Titles
from geonexus.model.tile_providers import PROVIDERS

Ties = Literal["all", "first", "error"]
ViewName = Literal["flows", "control", "incidents", "certainty", "unknown"]


class LayerSpec(Frozen):
    """One layer of an atlas: which, under which title, drawn how."""

    layer: str
    name: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Id in the atlas; needed when one layer is shown in parts."""
    title: Titles
    style: str
    visible: bool = True
    indicator: str | None = None
    """For a choropleth: the indicator that colors the areas of ``on``."""
    on: str | None = None
    where: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    """Column → value or values: only matching rows are shown."""

    @property
    def id(self) -> str:
        """Return an id that is unique in the atlas."""
        parts = [self.name or self.layer, self.indicator or ""]
        return "-".join(part.replace("_", "-") for part in parts if part)


class GroupSpec(Frozen):
    """A titled group of layers."""

    id: str
    title: Titles
    layers: tuple[LayerSpec, ...] = Field(min_length=1)


class JoinSpec(Frozen):
    """One join that the build makes and tallies."""

    id: str
    left: str
    right: str
    how: Literal["within", "key"]
    ties: Ties = "all"
    left_on: str | None = None
    right_on: str | None = None

    @model_validator(mode="after")
    def _keys_given(self) -> JoinSpec:
        if self.how == "key" and not (self.left_on and self.right_on):
            raise ValueError("a key join needs left_on and right_on")
        return self


def check_extent(extent: tuple[float, float, float, float]) -> None:
    """Raise ``ValueError`` unless an extent is west, south, east, north in degrees."""
    west, south, east, north = extent
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError("extent is west, south, east, north in degrees, in that order")


class ViewSpec(Frozen):
    """One question that the map answers, with the layers that answer it."""

    view: ViewName
    """How territories are colored and what the headline counts."""
    layers: tuple[str, ...] = Field(min_length=1)
    """Ids of layers of the groups; those that are shown when the view is chosen."""
    title: Titles | None = None
    """The usual title of the view when not given."""

    @model_validator(mode="after")
    def _each_layer_once(self) -> ViewSpec:
        if twice := sorted({layer for layer in self.layers if self.layers.count(layer) > 1}):
            raise ValueError(f"view {self.view} names {', '.join(twice)} more than once")
        return self


class BaseMapSpec(Frozen):
    """Which reference layers make the base map."""

    countries: str
    borders: str
    lakes: str
    admin1: str
    rivers: str | None = None
    """Lines of large rivers; none without it."""
    places: str | None = None
    """Populated places with a name and a population, for the cities; none without it."""

    def roles(self) -> dict[str, str]:
        """Return role → layer of each role that has one."""
        return {role: layer for role, layer in self if layer is not None}


class ThemeSpec(Frozen):
    """One printed sheet of a theme."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Titles
    layers: tuple[str, ...] = Field(min_length=1)
    """Ids of layers of the groups."""
    extent: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees; that of the atlas when not given."""

    @model_validator(mode="after")
    def _extent_in_order(self) -> ThemeSpec:
        if self.extent is not None:
            check_extent(self.extent)
        return self


class SheetSpec(Frozen):
    """The printed sheets."""

    title: Titles
    paper: Literal["A4", "A3", "letter"] = "A4"
    orientation: Literal["auto", "portrait", "landscape"] = "auto"
    """Which way the paper lies; ``auto`` goes by the shape of the extent."""
    themes: tuple[ThemeSpec, ...] = ()
    """Sheets besides the overview; one for each view when none is named."""


class AtlasSpec(Frozen):
    """An atlas as written in YAML: groups of layers, how drawn, which joins."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Titles
    abstract: Titles
    language: Language = "en"
    extent: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    base: BaseMapSpec
    terrain: str | None = None
    """Elevation raster from which the base map's shading is made; none without it."""
    online_tiles: str | None = None
    """One provider of online tiles that a reader of the page may turn on; none without it."""
    groups: tuple[GroupSpec, ...] = Field(min_length=1)
    views: tuple[ViewSpec, ...] = ()
    """Views of the page and the sheets, the first one at first; those that the data allows when
    none is named, and then the page opens with the layers that are ``visible``."""
    joins: tuple[JoinSpec, ...] = ()
    sheet: SheetSpec

    @model_validator(mode="after")
    def _extent_ordered(self) -> AtlasSpec:
        check_extent(self.extent)
        ids = [layer.id for group in self.groups for layer in group.layers]
        if len(ids) != len(set(ids)):
            raise ValueError("the same layer occurs twice in the groups; give each part a name")
        themes = [theme.id for theme in self.sheet.themes]
        if len(themes) != len(set(themes)):
            raise ValueError("two themes of the sheet have the same id")
        views = [view.view for view in self.views]
        if twice := sorted({view for view in views if views.count(view) > 1}):
            raise ValueError(f"the view {', '.join(twice)} is named more than once")
        named = [(f"theme {theme.id}", theme.layers) for theme in self.sheet.themes]
        named += [(f"view {view.view}", view.layers) for view in self.views]
        for name, layers in named:
            if unknown := set(layers) - set(ids):
                raise ValueError(
                    f"{name} names {', '.join(sorted(unknown))}, which no group has; "
                    f"known: {', '.join(ids)}"
                )
        if self.online_tiles is not None and self.online_tiles not in PROVIDERS:
            known = ", ".join(PROVIDERS)
            raise ValueError(f"online_tiles is one of {known}, not {self.online_tiles!r}")
        return self
