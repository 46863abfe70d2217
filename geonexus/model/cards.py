"""The card of a layer: what it is, where it comes from, how far it may be trusted."""

from __future__ import annotations

from typing import Literal, cast

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from geonexus.model.evidence import EVIDENCE_TERMS

Language = Literal["en", "es", "pt"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "pt")
GeometryKind = Literal["polygon", "line", "point", "raster", "table"]


class Frozen(BaseModel):
    """A model that refuses unknown fields and later changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Titles(Frozen):
    """A short text in the three languages of the product."""

    en: str = Field(min_length=1)
    es: str = Field(min_length=1)
    pt: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """Return the text in one language."""
        return cast("str", getattr(self, language))


class Column(Frozen):
    """One column of a layer."""

    kind: Literal["text", "integer", "number", "boolean", "date", "list"]
    unit: str | None = None
    vocabulary: str | None = None
    """Closed vocabulary (of ``vocabulary.yaml``) that its terms come from; None for free text."""
    about: str = Field(min_length=1)


class SourcePackage(Frozen):
    """The registry package that a derived layer was read from; ``curated`` for our own tables."""

    registry: Literal["pypi", "npm", "debian", "curated"]
    package: str | None = None
    version: str | None = None
    sha256: str | None = None
    member: str | None = None

    @model_validator(mode="after")
    def _named(self) -> SourcePackage:
        if self.registry != "curated" and not (self.package and self.version and self.sha256):
            raise ValueError("a package source needs package, version and sha256")
        return self


class Card(Frozen):
    """What a layer is, where it comes from, and how far it may be trusted."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Titles
    abstract: Titles
    geometry: GeometryKind
    file: str
    """Name of the data file beside the card."""
    key: str
    """Column whose values are unique."""
    crs: str | None
    columns: dict[str, Column]
    sources: tuple[SourcePackage, ...] = Field(min_length=1)
    license: str = Field(validation_alias=AliasChoices("license", "licence"))
    """Cards that spell it ``licence`` are read too."""
    attribution: str
    vintage: str
    coverage: str
    accuracy_m: float | None
    """Radius in meters within which a drawn position is right; None where it has no meaning."""
    method: str
    features: int | None
    sha256: str | None

    def vocabulary_of(self, column: str | None) -> str:
        """Return the vocabulary that the terms of a column come from; empty for free text."""
        if column in EVIDENCE_TERMS:
            return column
        known = self.columns.get(column or "")
        return (known.vocabulary if known else None) or ""

    @model_validator(mode="after")
    def _spatial_has_crs(self) -> Card:
        if self.geometry in ("polygon", "line", "point", "raster") and self.crs is None:
            raise ValueError("crs is absent; a layer with a place says which crs it is in")
        if self.geometry != "raster" and self.key not in self.columns:
            raise ValueError(f"key {self.key!r} is not one of the columns")
        return self
