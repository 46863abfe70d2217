"""Where the classes of a choropleth end, by the methods that readers know; mapclassify counts."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

Scheme = Literal["FisherJenks", "Quantiles", "EqualInterval"]

METHODS: Mapping[str, Scheme] = {
    "fisher-jenks": "FisherJenks",
    "quantiles": "Quantiles",
    "equal-interval": "EqualInterval",
}
"""Name of a method, as an address of the map gives it → the class of mapclassify."""

MOST_FOR_JENKS = 400
"""Natural breaks of more distinct values are sought among so many of them: the work grows with
the square (mapclassify needed 1.1 s for 1,000 values and 4.6 s for 2,000)."""


def class_edges(values: Sequence[float], scheme: Scheme, most: int) -> tuple[float, ...]:
    """Return the upper edge of each class, rising; the last one is the largest value.

    Parameters
    ----------
    values
        All known values, at least one, none of them missing; in their own unit.
    scheme
        Name of mapclassify's classifier. Equal intervals may hold no value, other classes do.
    most
        How many classes at most.

    Returns
    -------
    tuple of float
        Each value belongs to the first class whose edge is not below it.

    Examples
    --------
    >>> class_edges([1, 2, 3, 10], "EqualInterval", 3)
    (4.0, 7.0, 10.0)
    >>> class_edges([5, 5], "Quantiles", 5)
    (5.0,)
    """
    distinct = sorted({float(value) for value in values})
    if len(distinct) == 1 or (len(distinct) <= most and scheme != "EqualInterval"):
        return tuple(distinct)
    import mapclassify

    counted = sorted(float(value) for value in values)
    if scheme == "FisherJenks" and len(distinct) > MOST_FOR_JENKS:
        # evenly spaced ranks with both ends: the same values give the same classes every time
        ranks = np.rint(np.linspace(0, len(counted) - 1, MOST_FOR_JENKS)).astype(int)
        counted = [counted[rank] for rank in ranks]
    with warnings.catch_warnings():
        # it recommends a compiler for large data; an indicator has some hundred values
        warnings.filterwarnings("ignore", message="Numba not installed")
        bins = getattr(mapclassify, scheme)(counted, k=most).bins
    # an edge that is interpolated may be rounded past the largest value, or short of it
    inner = {float(edge) for edge in bins[:-1] if edge < distinct[-1]}
    return (*sorted(inner), distinct[-1])


def spread(ramp: Sequence[str], count: int) -> tuple[str, ...]:
    """Return ``count`` colors that span the whole ramp.

    Examples
    --------
    >>> spread("abcde", 3)
    ('a', 'c', 'e')
    """
    if count == 1:
        return (ramp[len(ramp) // 2],)
    last = len(ramp) - 1
    return tuple(ramp[round(i * last / (count - 1))] for i in range(count))
