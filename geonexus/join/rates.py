"""Counts → rates per people or per area, each with its interval and the year of its denominator.

A rate without a denominator is missing, never 0 and never infinite. A rate of few events moves by
chance alone: it is flagged, and its interval shows by how much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geonexus.base import crs
from geonexus.base.checks import Faults
from geonexus.errors import UnknownNameError
from geonexus.model.layer import Layer, Tally

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geonexus.join.short_pieces import Numbers

FEWEST_EVENTS = 20
"""Below, a rate is flagged: the rule of the U.S. National Center for Health Statistics for deaths
(relative standard error 1/√20 = 22 %)."""
PER_PEOPLE = {1_000: "1k", 10_000: "10k", 100_000: "100k", 1_000_000: "1m"}
PER_KM2 = {1: "km2", 100: "100_km2", 1_000: "1000_km2", 10_000: "10000_km2"}


def rate_per_people(
    counts: pd.DataFrame,
    people: pd.DataFrame,
    *,
    join_id: str,
    area: str,
    events: str = "events",
    year: str | int = "year",
    people_area: str = "area",
    people_year: str = "year",
    people_value: str = "value",
    within_years: int = 0,
    per: int = 100_000,
    fewest: int = FEWEST_EVENTS,
    confidence: float = 0.95,
) -> tuple[pd.DataFrame, Tally]:
    """Return counts with their rate per so many people.

    Parameters
    ----------
    counts
        One row an area, or an area and year, with the number of events.
    people
        One row an area and year: how many people live there.
    join_id
        Name of the join, for the tally.
    area, events
        Columns of ``counts``.
    year
        A column of ``counts``, or the one year that all of them are of.
    people_area, people_year, people_value
        Columns of ``people``.
    within_years
        How many years the denominator may be away; of two equally near, the earlier is taken.
    per
        1,000, 10,000, 100,000 or 1,000,000 people.
    fewest
        Rates of fewer events are ``unreliable``.
    confidence
        Of the interval.

    Returns
    -------
    rates : pandas.DataFrame
        ``counts`` and the columns ``people``, ``people_year``, ``EVENTS_per_100k`` (the rate),
        ``EVENTS_per_100k_low`` and ``_high`` (exact Poisson interval after Garwood, Biometrika 28,
        1936), ``unreliable``, and ``why_missing`` where there is no rate.
    tally : Tally
        Rows in = matched (with a rate) + unmatched (no denominator) + withheld (a denominator that
        is 0 or less, or no count).

    Raises
    ------
    UnknownNameError
        A column is not there; ``per`` is none of the four.
    InputError
        An area has two denominators of one year; a count is negative or no number.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"area": ["A", "B"], "events": [30, 3], "year": 2021})
    >>> people = pd.DataFrame({"area": ["A", "B"], "year": [2020, 2021], "value": [600_000, 0]})
    >>> rates, tally = rate_per_people(counts, people, join_id="j", area="area", within_years=1)
    >>> rates["events_per_100k"].tolist(), rates["people_year"].tolist()
    ([5.0, nan], [2020, 2021])
    >>> rates["why_missing"].tolist(), tally.withheld
    (['', 'the denominator is 0'], 1)
    """
    unit = _unit(per, PER_PEOPLE)
    _columns(counts, [area, events, *([year] if isinstance(year, str) else [])], "counts")
    _columns(people, [people_area, people_year, people_value], "people")
    years = counts[year] if isinstance(year, str) else np.full(len(counts), year)
    value, found_year = _nearest_year(
        counts[area],
        _numbers(years),
        people,
        (people_area, people_year, people_value),
        within_years,
    )
    import pandas as pd

    rates = counts.assign(people=value, people_year=pd.Series(found_year, counts.index, "Int64"))
    return _with_rate(
        rates, events, value, f"{events}_per_{unit}", per, fewest, confidence, join_id
    )


def rate_per_km2(
    counts: pd.DataFrame,
    areas: Layer,
    *,
    join_id: str,
    area: str,
    events: str = "events",
    per: int = 1_000,
    fewest: int = FEWEST_EVENTS,
    confidence: float = 0.95,
) -> tuple[pd.DataFrame, Tally]:
    """Return counts with their rate per so many km², measured in an equal-area projection.

    Parameters
    ----------
    counts
        One row for each area, with the number of events.
    areas
        The areas; ``area`` holds their keys.
    join_id
        Name of the join, for the tally.
    area, events
        Columns of ``counts``.
    per
        1, 100, 1,000 or 10,000 km².
    fewest
        Rates of fewer events are flagged as ``unreliable``.
    confidence
        Of the interval: 0.95 gives the 95 % interval.

    Returns
    -------
    rates : pandas.DataFrame
        ``counts`` and ``area_km2``, ``EVENTS_per_1000_km2`` with ``_low`` and ``_high``,
        ``unreliable`` and ``why_missing``.
    tally : Tally
        Every row of ``counts``: matched is a rate, unmatched is none.

    Raises
    ------
    UnknownNameError, InputError, CRSError
        A column does not exist; every other fault is listed; ``areas`` is not in longitude and
        latitude.

    Examples
    --------
    >>> import geonexus as gx, pandas as pd
    >>> countries = gx.Catalog().open("countries-light")
    >>> counts = pd.DataFrame({"iso3": ["URY"], "events": [36]})
    >>> rates, tally = rate_per_km2(counts, countries, join_id="j", area="iso3")
    >>> round(float(rates["events_per_1000_km2"].iloc[0]), 1)
    0.2
    """
    unit = _unit(per, PER_KM2)
    _columns(counts, [area, events], "counts")
    crs.require_geographic(areas.geo.crs, f"layer {areas.id}")
    import pandas as pd
    import shapely

    m2 = shapely.area(crs.on_equal_area(areas.geo.geometry.to_numpy()))
    km2 = pd.Series(m2 / crs.M2_PER_KM2, index=pd.Index(areas.frame[areas.card.key]))
    faults = Faults(f"layer {areas.id}")
    for key in km2.index[km2.index.duplicated()].unique():
        faults.add(areas.id, areas.card.key, f"{key!r} twice", "each area once")
    faults.raise_if_any()
    value = np.asarray(km2.reindex(pd.Index(counts[area])), dtype=np.float64)
    rates = counts.assign(area_km2=value)
    return _with_rate(
        rates, events, value, f"{events}_per_{unit}", per, fewest, confidence, join_id
    )


def poisson_interval(events: Numbers, confidence: float = 0.95) -> tuple[Numbers, Numbers]:
    """Return the exact interval of the mean of a Poisson count (Garwood 1936).

    Half of χ²(α/2; 2k) and of χ²(1 − α/2; 2k + 2); the lower end of 0 events is 0.

    Parameters
    ----------
    events
        Counts k, 0 or more.
    confidence
        1 − α.

    Examples
    --------
    >>> low, high = poisson_interval(np.array([0.0, 10.0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 4.795], [3.689, 18.39])
    """
    from scipy.special import gammaincinv

    tail = (1.0 - confidence) / 2.0
    # the gamma quantile is half of the χ² quantile, and is quicker to ask
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1e-300), tail), 0.0)
    return low, np.asarray(gammaincinv(events + 1.0, 1.0 - tail), dtype=np.float64)


def _with_rate(
    rates: pd.DataFrame,
    events: str,
    denominator: Numbers,
    name: str,
    per: int,
    fewest: int,
    confidence: float,
    join_id: str,
) -> tuple[pd.DataFrame, Tally]:
    """Add the rate, its interval, the flag and the reason; count what became of the rows."""
    faults = Faults("the counts")
    if not 0.0 < confidence < 1.0:
        faults.add("the arguments", "confidence", f"{confidence:g}", "a share such as 0.95")
    count = _numbers(rates[events])
    stated = rates[events].notna().to_numpy() & (rates[events] != "").to_numpy()
    for row in np.flatnonzero((stated & ~np.isfinite(count)) | (count < 0)):
        faults.add(f"row {row + 1}", events, str(rates[events].iloc[row]), "a count, 0 or more")
    faults.raise_if_any()
    why = np.select(
        [np.isnan(denominator), denominator == 0, denominator < 0, np.isnan(count)],
        ["no denominator", "the denominator is 0", "the denominator is negative", "no count"],
        default="",
    ).astype(object)
    good = why == ""
    safe = np.where(good, denominator, np.nan)
    low, high = poisson_interval(np.nan_to_num(count), confidence)
    few = count < fewest
    import pandas as pd

    scale = per / safe
    rates = rates.assign(
        **{name: count * scale, f"{name}_low": low * scale, f"{name}_high": high * scale},
        unreliable=pd.Series(few, rates.index, "boolean").where(good),
        why_missing=why,
    )
    unmatched = int((why == "no denominator").sum())
    matched = int(good.sum())
    return rates, Tally(join_id, len(rates), matched, unmatched, len(rates) - matched - unmatched)


def _nearest_year(
    area: pd.Series, year: Numbers, people: pd.DataFrame, names: tuple[str, str, str], within: int
) -> tuple[Numbers, NDArray[np.object_]]:
    """Return the denominator of each row and its year: the nearest that has a value."""
    import pandas as pd

    faults = Faults("the people")
    if within < 0:
        faults.add("the arguments", "within_years", str(within), "0 or more")
    table = pd.DataFrame(
        {
            "area": people[names[0]].to_numpy(),
            "year": _numbers(people[names[1]]),
            "value": _numbers(people[names[2]]),
        }
    ).dropna()
    for number, row in table[table.duplicated(["area", "year"])].iterrows():
        faults.add(
            f"people row {int(str(number)) + 1}",
            names[1],
            f"a second figure for {row['area']} in {row['year']:.0f}",
            "one an area and year",
        )
    faults.raise_if_any()
    asked = pd.DataFrame({"area": area.to_numpy(), "asked": year, "row": np.arange(len(area))})
    pairs = asked.merge(table, on="area")
    pairs["apart"] = (pairs["year"] - pairs["asked"]).abs()
    pairs = pairs[pairs["apart"] <= within].sort_values(["row", "apart", "year"])
    best = pairs.drop_duplicates("row").set_index("row").reindex(range(len(area)))
    found = [None if np.isnan(y) else int(y) for y in best["year"]]
    return best["value"].to_numpy(np.float64), np.array(found, dtype=object)


def _numbers(column: object) -> Numbers:
    import pandas as pd

    numbers = pd.to_numeric(pd.Series(column), errors="coerce")
    return numbers.to_numpy(np.float64, na_value=np.nan)


def _unit(per: int, known: dict[int, str]) -> str:
    if per not in known:
        raise UnknownNameError("rate: per", per, map(str, known))
    return known[per]


def _columns(frame: pd.DataFrame, names: list[str], what: str) -> None:
    for name in names:
        if name not in frame.columns:
            raise UnknownNameError(f"column of the {what}", name, map(str, frame.columns))
