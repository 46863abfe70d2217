"""Pairs of positions → rows of keys, in narrow columns and sorted by both keys."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from geonexus.model.layer import Layer

MATCH_COLUMNS = ("left", "right", "match")
_TAKEN_AT_A_TIME = 1 << 20


def as_rows(
    left: Layer,
    right: Layer,
    point: NDArray[np.integer],
    area: NDArray[np.integer],
    match: tuple[NDArray[np.int8], tuple[str, ...]],
) -> pd.DataFrame:
    """Return matches as rows, sorted by both keys.

    Parameters
    ----------
    left, right
        Their keys name the rows.
    point
        Positions in ``left``.
    area
        Places of the keys of ``right`` in sorted order.
    match
        Per pair the number of its word, and the words.
    """
    import pandas as pd

    codes, words = match
    left_keys, right_keys = left.frame[left.card.key], right.frame[right.card.key]
    order = _order_by_key(left_keys, point)
    if order is not None:
        point, area, codes = point[order], area[order], codes[order]
    areas = right_keys.take(np.argsort(rank(right_keys), kind="stable")).array
    if (areas[1:] == areas[:-1]).any():
        number, areas = pd.factorize(areas)
        area = number[area]
    columns = (
        _take(left_keys, point),
        pd.Categorical.from_codes(area, categories=areas),
        pd.Categorical.from_codes(codes, dtype=_one_of(words)),
    )
    return pd.DataFrame(dict(zip(MATCH_COLUMNS, columns, strict=True)), copy=False)


@cache
def _one_of(words: tuple[str, ...]) -> pd.CategoricalDtype:
    import pandas as pd

    return pd.CategoricalDtype(list(words))


def _take(keys: pd.Series, position: NDArray[np.integer]) -> NDArray[Any] | ExtensionArray:
    """Return the keys at positions, bit by bit: pandas makes 8-byte numbers of all positions."""
    import pandas as pd

    parts = range(0, max(len(position), 1), _TAKEN_AT_A_TIME)
    if not isinstance(keys.dtype, np.dtype):
        taken = [pd.Series(keys.array.take(position[k : k + _TAKEN_AT_A_TIME])) for k in parts]
        whole: ExtensionArray = (
            pd.concat(taken, ignore_index=True) if len(taken) > 1 else taken[0]
        ).array
        return whole
    out, plain = np.empty(len(position), dtype=keys.dtype), keys.to_numpy()
    for k in parts:
        out[k : k + _TAKEN_AT_A_TIME] = plain[position[k : k + _TAKEN_AT_A_TIME]]
    return out


def _order_by_key(keys: pd.Series, point: NDArray[np.integer]) -> NDArray[np.integer] | None:
    """Return the order of pairs by the key of their point; None where they have it already."""
    by_point = (point[1:] >= point[:-1]).all()
    if by_point and _is_sorted(keys):
        return None
    if not by_point:
        return np.argsort(rank(keys)[point], kind="stable")
    # the pairs of a point are together: sort the points, not the pairs
    count = np.bincount(point, minlength=len(keys)).astype(np.int32)
    end = np.cumsum(count, dtype=np.int32)
    order = keys.argsort(kind="stable").to_numpy()
    count = count[order]
    pair = np.repeat(end[order] - np.cumsum(count, dtype=np.int32), count)
    pair += np.arange(len(pair), dtype=np.int32)
    return pair


def rank(keys: pd.Series) -> NDArray[np.integer]:
    """Return the place of each key in sorted order.

    Parameters
    ----------
    keys
        Keys of one kind, each once.

    Examples
    --------
    >>> import pandas as pd
    >>> rank(pd.Series(["b", "a", "c"])).tolist()
    [1, 0, 2]
    """
    small = np.int16 if len(keys) <= np.iinfo(np.int16).max else np.int64
    place: NDArray[np.integer] = np.arange(len(keys), dtype=small)
    if not _is_sorted(keys):
        place[keys.argsort(kind="stable").to_numpy()] = np.arange(len(keys), dtype=small)
    return place


def _is_sorted(keys: pd.Series) -> bool:
    """Return whether no key is less than the one before it.

    pandas asks through an index, which makes an object of every text.
    """
    values = keys.array
    return bool((values[1:] >= values[:-1]).all())


def as_plain(matches: pd.DataFrame) -> pd.DataFrame:
    """Return matches without categorical columns: to fill in, merge or extend.

    Parameters
    ----------
    matches
        What a join returned.
    """
    import pandas as pd

    kinds = {
        name: kind.categories.dtype
        for name, kind in matches.dtypes.items()
        if isinstance(kind, pd.CategoricalDtype)
    }
    return matches.astype(kinds)


def matched_beside(rows: pd.DataFrame, key: str, matches: pd.DataFrame) -> pd.DataFrame:
    """Return rows beside the areas that they matched; those without a match stay, once.

    Parameters
    ----------
    rows
        What was joined.
    key
        The column of their key.
    matches
        What the join returned.

    Returns
    -------
    pandas.DataFrame
        The rows, with the columns ``area`` and ``match``; both are empty without a match.
    """
    found = as_plain(matches).rename(columns={"left": key, "right": "area"})
    joined = rows.merge(found, on=key, how="left", validate="1:m")
    filled: pd.DataFrame = joined.fillna({"area": "", "match": ""})
    return filled
