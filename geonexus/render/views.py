"""The views of an atlas, ready to be shown: title, layers, headline, class of each territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geonexus.model.cards import LANGUAGES, Titles
from geonexus.model.views import frames_of, shown_in, views_in
from geonexus.render.titles import titles
from geonexus.render.view_counts import counts_of
from geonexus.style import bivariate, certainty
from geonexus.words.headlines import headline_of
from geonexus.words.translations import word

if TYPE_CHECKING:
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas
    from geonexus.model.spec import ViewSpec
    from geonexus.style.bivariate import Mode


@dataclass(frozen=True, slots=True)
class AreaClass:
    """How a view shows one territory."""

    id: str
    """``criminal/low``, ``chosen``, ``unknown/unknown``: the entry of the legend it belongs to."""
    light: str
    dark: str
    hatched: bool
    """Whether something is not stated; then the color is that of the hatching."""

    def color(self, mode: Mode) -> str:
        """Return the color in one mode."""
        return self.light if mode == "light" else self.dark


@dataclass(frozen=True, slots=True)
class View:
    """One view of an atlas, for the page and for the sheets."""

    id: str
    title: Titles
    layers: tuple[str, ...]
    """Ids of the layers that it shows, in the order of the groups."""
    headline: Titles
    counts: Mapping[str, int]
    """What the headline counts."""
    areas: Mapping[str, AreaClass]
    """Territory id → its class; empty where territories keep their own colors."""


def views_of(atlas: Atlas) -> tuple[View, ...]:
    """Return the views of an atlas, in order.

    Parameters
    ----------
    atlas
        Any atlas.

    Examples
    --------
    >>> import geonexus as gx
    >>> atlas = gx.open_atlas("latin-america").build()  # doctest: +SKIP
    >>> views_of(atlas)[1].headline.en  # doctest: +SKIP
    'Criminal or insurgent control with little violence is stated for 1 of 77 territories; …'
    """
    return tuple(_view(atlas, spec) for spec in views_in(atlas))


def headline(atlas: Atlas, view: ViewSpec, language: Language) -> str:
    """Return the headline of a view of an atlas: a sentence with its count and its doubt.

    Parameters
    ----------
    atlas
        Any atlas.
    view
        One of ``geonexus.model.views.views_in``.
    language
        Of the reader.
    """
    return headline_of(view.view, counts_of(atlas, view), language)


def area_class(view: str, row: Mapping[Any, Any]) -> AreaClass | None:
    """Return the class of a territory in a view; None where it keeps the color of its type.

    Parameters
    ----------
    view
        Id of the view.
    row
        A territory, with ``control``, ``violence`` and ``outline_basis``.

    Examples
    --------
    >>> area_class("control", {"control": "criminal", "violence": "low"}).light
    '#2f83bd'
    >>> area_class("incidents", {}) is None
    True
    """
    cell = bivariate.cell_of(row.get("control"), row.get("violence"))
    if view == "control":
        return AreaClass(cell.id, cell.color("light"), cell.color("dark"), not cell.known)
    if view == "unknown":
        name = certainty.gap_class(cell)
        return _classed(name, certainty.GAPS, not cell.known)
    if view == "certainty":
        name = certainty.outline_class(row.get("outline_basis"))
        return _classed(name, certainty.OUTLINE, name == bivariate.UNKNOWN)
    return None


def _classed(name: str, colors: Mapping[Mode, Mapping[str, str]], hatched: bool) -> AreaClass:
    return AreaClass(name, colors["light"][name], colors["dark"][name], hatched)


def payload_of_views(atlas: Atlas) -> dict[str, Any]:
    """Return the views and their classes and colors, as the page reads them."""
    # the page counts for itself: what its headline says follows the filters
    views = [
        {"id": spec.view, "title": titles(_title(spec)), "layers": list(_layers(atlas, spec))}
        for spec in views_in(atlas)
    ]
    modes: tuple[Mode, ...] = ("light", "dark")
    return {
        "list": views,
        "named": bool(atlas.spec.views),
        "classes": {
            "control": {name: list(terms) for name, terms in bivariate.CONTROL.items()},
            "violence": {name: list(terms) for name, terms in bivariate.VIOLENCE.items()},
            "place": {name: list(one.precisions) for name, one in certainty.PLACE.items()},
            "wide": sorted(certainty.STATE_OR_WIDER),
        },
        "colors": {
            mode: {
                "cells": _cell_colors(mode),
                "outline": dict(certainty.OUTLINE[mode]),
                "gaps": dict(certainty.GAPS[mode]),
                "place": {name: one.color(mode) for name, one in certainty.PLACE.items()},
            }
            for mode in modes
        },
    }


def _cell_colors(mode: Mode) -> dict[str, str]:
    controls = (*bivariate.CONTROL, bivariate.UNKNOWN)
    violences = (*bivariate.VIOLENCE, bivariate.UNKNOWN)
    cells = (bivariate.Cell(control, violence) for control in controls for violence in violences)
    return {cell.id: cell.color(mode) for cell in cells}


def _title(spec: ViewSpec) -> Titles:
    usual = f"view_{spec.view}"
    return spec.title or Titles(**{code: word(usual, code) for code in LANGUAGES})


def _layers(atlas: Atlas, spec: ViewSpec) -> tuple[str, ...]:
    return tuple(one.id for one, _ in shown_in(atlas, spec))


def _view(atlas: Atlas, spec: ViewSpec) -> View:
    counts = counts_of(atlas, spec)
    return View(
        id=spec.view,
        title=_title(spec),
        layers=_layers(atlas, spec),
        headline=Titles(**{code: headline_of(spec.view, counts, code) for code in LANGUAGES}),
        counts=counts,
        areas={
            str(row["id"]): found
            for frame in frames_of(atlas, spec, "territory")
            for row in frame.to_dict("records")
            if (found := area_class(spec.view, row)) is not None
        },
    )
