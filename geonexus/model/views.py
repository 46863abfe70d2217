"""The views of an atlas: those that its specification names, or those that its data allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geonexus.model.spec import ViewSpec

if TYPE_CHECKING:
    import pandas as pd

    from geonexus.model.layer import Atlas, Layer
    from geonexus.model.spec import LayerSpec

_NEEDS: dict[str, tuple[str, ...]] = {
    "control": ("control", "violence"),
    "certainty": ("outline_basis", "place_precision"),
    "unknown": ("control", "violence", "place_precision"),
}
"""View → columns, one of which must be there."""


def views_in(atlas: Atlas) -> tuple[ViewSpec, ...]:
    """Return the views of an atlas, in order.

    Parameters
    ----------
    atlas
        Any atlas. Without views in its specification it gets those for which it has data.

    Examples
    --------
    >>> import geonexus as gx
    >>> atlas = gx.open_atlas("latin-america").build()  # doctest: +SKIP
    >>> [view.view for view in views_in(atlas)]  # doctest: +SKIP
    ['flows', 'control', 'incidents', 'certainty', 'unknown']
    """
    return atlas.spec.views or tuple(_allowed(atlas))


def shown_in(atlas: Atlas, view: ViewSpec) -> Iterator[tuple[LayerSpec, Layer]]:
    """Yield the layers that a view shows, in the order of the groups."""
    for group in atlas.groups:
        for spec, layer in group.layers:
            if spec.id in view.layers:
                yield spec, layer


def frames_of(atlas: Atlas, view: ViewSpec, style: str) -> list[pd.DataFrame]:
    """Return the rows that a view shows in one style, layer by layer."""
    return [layer.frame for spec, layer in shown_in(atlas, view) if spec.style == style]


def rows_beside(atlas: Atlas, view: ViewSpec, style: str) -> int:
    """Return how many rows of a style are in layers that a view does not show."""
    return sum(len(layer) for spec, layer in _all(atlas, style) if spec.id not in view.layers)


def _allowed(atlas: Atlas) -> Iterator[ViewSpec]:
    areas, events = _of(atlas, "territory"), _of(atlas, "incident")
    flows = _all(atlas, "flow")
    wanted = {
        "flows": _ids([*flows, *_of(atlas, "route")]) if flows else (),
        "control": _ids(pair for pair in areas if _has(pair[1], "control")),
        "incidents": _ids(events),
        "certainty": _ids(pair for pair in (*areas, *events) if _has(pair[1], "certainty")),
        "unknown": _ids(pair for pair in (*areas, *events) if _has(pair[1], "unknown")),
    }
    for name, layers in wanted.items():
        if layers:
            yield ViewSpec.model_validate({"view": name, "layers": layers})


def _ids(pairs: Iterable[tuple[LayerSpec, Layer]]) -> tuple[str, ...]:
    return tuple(spec.id for spec, _ in pairs)


def _all(atlas: Atlas, style: str) -> list[tuple[LayerSpec, Layer]]:
    pairs = (pair for group in atlas.groups for pair in group.layers)
    return [(spec, layer) for spec, layer in pairs if spec.style == style]


def _of(atlas: Atlas, style: str) -> list[tuple[LayerSpec, Layer]]:
    """Return the layers of a style that are shown at first, or all of them when none is."""
    found = _all(atlas, style)
    return [(spec, layer) for spec, layer in found if spec.visible] or found


def _has(layer: Layer, view: str) -> bool:
    return len(layer) > 0 and any(name in layer.frame.columns for name in _NEEDS[view])
