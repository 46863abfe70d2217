"""Faults are gathered, named by place, and come with the nearest right name."""

from __future__ import annotations

import pytest

from geonexus.base.checks import Faults
from geonexus.errors import (
    CRSError,
    GeonexusError,
    InputError,
    MissingFileError,
    OutputError,
    TieError,
    UnknownNameError,
    near_match,
)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (InputError("x"), ValueError),
        (MissingFileError("x"), FileNotFoundError),
        (UnknownNameError("layer", "x", []), LookupError),
        (CRSError("x"), ValueError),
        (TieError("x"), ValueError),
        (OutputError("x"), OSError),
    ],
)
def test_each_error_is_ours_and_a_builtin(error, builtin):
    assert isinstance(error, GeonexusError)
    assert isinstance(error, builtin)


def test_near_match_offers_the_nearest_and_lists_the_few():
    assert near_match("cocain", ["cocaine", "gold"]) == "; did you mean 'cocaine'?"
    assert near_match("zzz", ["b", "a"]) == "; known: a, b"
    assert near_match("zzz", []) == "; none is known"


def test_all_faults_are_raised_at_once():
    faults = Faults("ports.csv")
    faults.raise_if_any()
    faults.add("ports.csv line 2", "lon", "'abc'", "a number")
    faults.unknown("ports.csv line 3", "kind", "term", "prot", ["port", "city"])
    with pytest.raises(InputError) as caught:
        faults.raise_if_any()
    assert len(caught.value.faults) == 2
    text = str(caught.value)
    assert text.startswith("2 faults in ports.csv")
    assert "ports.csv line 2: lon: found 'abc'; expected a number" in text
    assert "did you mean 'port'?" in text


def test_a_very_long_list_is_counted_not_printed():
    faults = Faults("big.csv")
    for row in range(500):
        faults.add(f"big.csv line {row}", "lon", "x" * 1000, "a number")
    with pytest.raises(InputError) as caught:
        faults.raise_if_any()
    assert len(caught.value.faults) == 500
    assert "… and 440 more" in str(caught.value)
    assert len(str(caught.value)) < 20_000
