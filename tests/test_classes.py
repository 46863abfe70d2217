"""Edges of classes: by eye, then against mapclassify, then properties."""

from __future__ import annotations

import warnings

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonexus.style.class_breaks import METHODS, MOST_FOR_JENKS, class_edges, spread

RATES = [8.0, 8.0, 29.3, 47.6, 57.8, 60.0, 64.5, 66.4, 67.0, 75.1, 77.5, 85.5, 86.4, 90.0]


def test_by_eye():
    assert class_edges([0, 1, 2, 3, 4, 50, 51], "FisherJenks", 2) == (4.0, 51.0)
    assert class_edges([1, 2, 3, 4, 5, 6], "Quantiles", 2) == (3.5, 6.0)
    assert class_edges([0, 0, 0, 10], "EqualInterval", 5) == (2.0, 4.0, 6.0, 8.0, 10.0)


@pytest.mark.parametrize("scheme", METHODS.values())
def test_they_are_those_of_mapclassify(scheme):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = getattr(mapclassify, scheme)(RATES, k=5).bins
    assert class_edges(RATES, scheme, 5) == pytest.approx(expected)


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40),
    st.sampled_from(sorted(METHODS.values())),
)
def test_edges_rise_and_the_last_holds_the_largest(values, scheme):
    edges = class_edges(values, scheme, 5)
    assert 1 <= len(edges) <= 5
    assert list(edges) == sorted(set(edges))
    assert edges[-1] == max(values)


def test_many_values_give_the_same_natural_breaks_each_time():
    values = np.random.default_rng(4).lognormal(size=5 * MOST_FOR_JENKS).tolist()
    edges = class_edges(values, "FisherJenks", 5)
    assert edges == class_edges(values[::-1], "FisherJenks", 5)
    assert len(edges) == 5
    assert edges[-1] == max(values)


def test_colors_span_the_ramp_as_the_page_spans_it():
    assert ["".join(spread("abcde", n)) for n in range(1, 6)] == ["c", "ae", "ace", "abde", "abcde"]
