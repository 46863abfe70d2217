"""Figures of areas → other areas, weighted by the area they share.

Extensive figures (people, deaths) are divided: each source gives every target the part that lies
in it. Intensive figures (a rate, a share) are averaged. Both suppose that a figure is spread evenly
over its source, which is the weakness of the method (Goodchild & Lam, Geo-Processing 1, 1980).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.errors import UnknownNameError
from geonexus.geometry.geodesy import sound
from geonexus.model.layer import Layer, Tally

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.join.short_pieces import Numbers

    Positions = NDArray[np.intp]

_SLIVER = 1e-6
"""Share of an area below which an overlap is rounding along a shared border."""
_MOST_SHARE = 1.001
"""A target covered more than once over: borders drawn apart overlap a little, areas a lot."""


def areal(
    source: Layer,
    target: Layer,
    *,
    join_id: str,
    extensive: Sequence[str] = (),
    intensive: Sequence[str] = (),
    most_missing: float = 0.0,
) -> tuple[pd.DataFrame, Tally]:
    """Transfer figures from one set of areas to another, by the area they share.

    Parameters
    ----------
    source
        Areas that do not overlap, with the figures as columns.
    target
        Areas; they may overlap, and each is then given its own.
    join_id
        Name of the join, for the tally.
    extensive
        Columns to divide: v_t = Σ v_s · |s ∩ t| / |s|. Where the targets cover the sources once,
        the total stays.
    intensive
        Columns to average: v_t = Σ v_s · |s ∩ t| / Σ |s ∩ t|, over sources with a value.
    most_missing
        Largest share of the target that sources without a value may cover; above it the figure is
        missing. By default any missing part makes the whole missing.

    Returns
    -------
    rows : pandas.DataFrame
        One row a target, in its order: its key, ``covered_share`` (by any source), and for each
        column the figure, ``NAME_known_share`` and ``NAME_missing_share`` (share of the target
        covered by sources with and without a value). A target that no source with a value
        touches has no figure, never 0.
    tally : Tally
        Of the sources: rows in = matched + unmatched + withheld (no value in any column).

    Raises
    ------
    CRSError
        A layer is not in longitude and latitude, or has no geometry.
    UnknownNameError
        ``source`` has no such column.
    InputError
        A figure is no number; sources overlap; ``most_missing`` is no share.

    Notes
    -----
    Areas are measured in an equal-area projection, with sides as straight as in longitude and
    latitude. Equations: Goodchild & Lam (1980); as ``tobler.area_weighted.area_interpolate``.

    Examples
    --------
    >>> import geonexus as gx
    >>> countries = gx.Catalog().open("countries-light")
    >>> andes = countries.frame[countries.frame["iso3"].isin(["BOL", "PER"])]
    >>> target = countries.derive(andes, countries.history[0])
    >>> source = target.derive(andes.assign(people=1000.0), target.history[0])
    >>> rows, tally = areal(source, target, join_id="j", extensive=["people"])
    >>> rows["people"].round(6).tolist()
    [1000.0, 1000.0]
    """
    names = [*extensive, *intensive]
    values = _values(source, names, most_missing)
    pair_source, pair_target, overlap_m2, source_m2, target_m2 = _overlaps(source, target)

    def per_target(weights: Numbers) -> Numbers:
        return np.bincount(pair_target, weights, len(target)).astype(np.float64)

    covered = per_target(overlap_m2) / target_m2
    _refuse_overlaps(source, target, covered)
    import pandas as pd

    key = target.card.key
    columns: dict[str, object] = {key: target.frame[key].to_numpy(), "covered_share": covered}
    for name in names:
        known = ~np.isnan(values[name])[pair_source]
        weight_m2 = np.where(known, overlap_m2, 0.0)
        value = np.where(known, values[name][pair_source], 0.0)
        divided = value * weight_m2 / source_m2[pair_source]
        known_m2 = per_target(weight_m2)
        total = per_target(divided)
        if name in intensive:
            with np.errstate(invalid="ignore"):
                total = per_target(value * weight_m2) / known_m2
        missing = covered - known_m2 / target_m2
        told = (known_m2 > 0) & (missing <= most_missing + _SLIVER)
        columns[name] = np.where(told, total, np.nan)
        columns[f"{name}_known_share"] = known_m2 / target_m2
        columns[f"{name}_missing_share"] = np.maximum(missing, 0.0)
    return pd.DataFrame(columns), _tally(join_id, source, pair_source, values)


def _values(source: Layer, names: list[str], most_missing: float) -> dict[str, Numbers]:
    """Return the columns as numbers; a text that is none is a fault, an absent one is missing."""
    import pandas as pd

    faults = Faults(f"layer {source.id}")
    if not 0.0 <= most_missing <= 1.0:
        faults.add("the arguments", "most_missing", f"{most_missing:g}", "a share from 0 to 1")
    if not names or len(set(names)) < len(names):
        found = ", ".join(names) or "no column"
        faults.add("the arguments", "extensive, intensive", found, "columns, each once")
    values = {}
    for name in names:
        if name not in source.frame.columns:
            raise UnknownNameError(f"column of {source.id}", name, map(str, source.frame.columns))
        stated = source.frame[name]
        number = pd.to_numeric(stated, errors="coerce").to_numpy(np.float64, na_value=np.nan)
        wrong = ~np.isfinite(number) & stated.notna().to_numpy() & (stated != "").to_numpy()
        for row in np.flatnonzero(wrong):
            key = source.frame[source.card.key].iloc[row]
            faults.add(f"{source.id} {key}", name, repr(stated.iloc[row]), "a number or nothing")
        values[name] = number
    faults.raise_if_any()
    return values


def _overlaps(
    source: Layer, target: Layer
) -> tuple[Positions, Positions, Numbers, Numbers, Numbers]:
    """Return (source, target, m² in common) of what overlaps, and the m² of both sides."""
    import shapely

    sides = []
    for layer in (source, target):
        crs.require_geographic(layer.geo.crs, f"layer {layer.id}")
        sides.append(crs.on_equal_area(sound(layer.geo.geometry.to_numpy())))
    near_target, near_source = shapely.STRtree(sides[0]).query(sides[1], predicate="intersects")
    common = shapely.intersection(sides[0][near_source], sides[1][near_target])
    overlap_m2 = shapely.area(common)
    areas_m2 = [np.nan_to_num(shapely.area(side)) for side in sides]
    least_m2 = _SLIVER * np.minimum(areas_m2[0][near_source], areas_m2[1][near_target])
    kept = overlap_m2 > least_m2
    # a target without any extent is covered by nothing: no division by 0
    target_m2 = np.where(areas_m2[1] > 0, areas_m2[1], np.inf)
    return near_source[kept], near_target[kept], overlap_m2[kept], areas_m2[0], target_m2


def _refuse_overlaps(source: Layer, target: Layer, covered: Numbers) -> None:
    faults = Faults(f"layer {source.id}")
    for row in np.flatnonzero(covered > _MOST_SHARE):
        key = target.frame[target.card.key].iloc[row]
        faults.add(
            f"{target.id} {key}",
            "",
            f"covered {covered[row]:.3f} times by {source.id}",
            "sources that do not overlap",
            "dissolve them or take one level of areas only",
        )
    faults.raise_if_any()


def _tally(
    join_id: str, source: Layer, pair_source: Positions, values: dict[str, Numbers]
) -> Tally:
    valued = np.any([~np.isnan(column) for column in values.values()], axis=0)
    counts = np.bincount(pair_source, minlength=len(source))
    matched = int(((counts > 0) & valued).sum())
    withheld = int((~valued).sum())
    return Tally(
        join_id,
        len(source),
        matched,
        unmatched=len(source) - matched - withheld,
        withheld=withheld,
        in_several=int(((counts > 1) & valued).sum()),
    )
