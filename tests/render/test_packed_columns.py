"""A packed column gives every cell back; read here by the rules that ``columns.js`` follows."""

from __future__ import annotations

import gzip
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.render.blocks import (
    ALPHABET,
    base85,
    packed_ascending,
    packed_bytes,
    packed_floats,
    packed_integers,
)
from geonexus.render.encode import plain
from geonexus.render.large_table import pack_table
from geonexus.render.packed_columns import coded, packed_column
from geonexus.render.packed_points import packed_points, quantum_deg

VALUES = {character: value for value, character in enumerate(ALPHABET)}


def from_base85(text, length):
    words = bytearray()
    for at in range(0, len(text), 5):
        word = 0
        for character in text[at : at + 5]:
            word = word * 85 + VALUES[character]
        words += word.to_bytes(4, "big")
    return bytes(words[:length])


def unpacked_bytes(block):
    return gzip.decompress(from_base85(block["text"], block["zipped"]))


def unpacked(block, dtype=np.uint64):
    planes = np.frombuffer(unpacked_bytes(block), np.uint8).reshape(block["width"], block["count"])
    numbers = sum(
        (plane.astype(np.uint64) << np.uint64(8 * i) for i, plane in enumerate(planes)),
        start=np.zeros(block["count"], dtype=np.uint64),
    )
    if block.get("steps"):
        moved = (numbers >> np.uint64(1)).astype(np.int64) ^ -(numbers & np.uint64(1)).astype(
            np.int64
        )
        numbers = (np.cumsum(moved) % 2**32).astype(np.uint64)
    return numbers.astype(dtype) if dtype is not float else numbers.view(np.float64)


def cells_of(packed, columns=None):
    """Return the cells of a packed column, as the page would."""
    kind = packed["kind"]
    if kind == "same":
        return cells_of(columns[packed["as"]], columns)
    if kind == "terms":
        terms = json.loads(unpacked_bytes(packed["terms"]))
        return [terms[code] for code in unpacked(packed["codes"]).tolist()]
    if kind == "numbers":
        above = unpacked(packed["above"], np.int64).tolist()
        return [None if a == 0 else (a - 1 + packed["low"]) / packed["scale"] for a in above]
    if kind == "floats":
        return [None if np.isnan(v) else v for v in unpacked(packed["floats"], float).tolist()]
    if kind == "dates":
        days = unpacked(packed["days"], np.int64) + packed["low"]
        texts = days.astype("datetime64[D]").astype(str)
        cut = {1: 4, 2: 7, 3: 10}
        precision = unpacked(packed["precision"], int)
        return [
            None if p == 0 else "" if p == 4 else text[: cut[p]]
            for text, p in zip(texts, precision.tolist(), strict=True)
        ]
    if kind == "serials":
        forms = json.loads(unpacked_bytes(packed["forms"]))
        pairs = zip(unpacked(packed["which"], int), unpacked(packed["numbers"], int), strict=True)
        return [
            None
            if which == 0
            else f"{forms[which][0]}{str(n).zfill(forms[which][1])}{forms[which][2]}"
            for which, n in pairs
        ]
    assert kind == "texts"
    lengths = unpacked(packed["lengths"], int)
    data, at, cells = unpacked_bytes(packed["bytes"]), 0, []
    for length in lengths.tolist():
        text = data[at : at + max(0, length - 1)].decode("utf-8")
        at += max(0, length - 1)
        cells.append(None if not length else json.loads(text) if packed["json"] else text)
    return cells


def round_trip(values, dtype=None):
    cells = pd.Series(values, dtype=dtype)
    packed = packed_column(coded(cells))
    back = [packed["value"]] * len(cells) if packed["kind"] == "constant" else cells_of(packed)
    assert back == [plain(value) for value in cells.tolist()]
    truths = [isinstance(cell, bool) for cell in back]
    assert truths == [isinstance(plain(value), bool) for value in cells.tolist()]
    json.dumps(packed, allow_nan=False)
    return packed


# by eye -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], "constant"),
        ([None, None], "constant"),
        (["x"], "constant"),
        (["x", None], "terms"),
        (["", None, "x"], "terms"),
        ([True, False, None], "terms"),
        ([1, True, "1", 1.5, None], "terms"),
        ([f"inc-{i:06d}" for i in range(999)], "serials"),
        ([f"ACT-{i}" for i in range(0, 3000, 3)], "serials"),
        ([f"{i}º día, São Tomé №{i * 7} y más" for i in range(300)], "texts"),
        ([f"{chr(300 + i)} without a number" for i in range(300)], "texts"),
        ([f"{i:012d}" for i in range(300)], "serials"),
        ([f"{i}" * 40 for i in range(1, 400)], "texts"),
        ([f"٣{i}" for i in range(300)], "serials"),
        ([f"\ud800{chr(300 + i)}" for i in range(300)], "texts"),
        ([[f"a{chr(300 + i)}", "b"] for i in range(300)], "texts"),
        ([2000 + i for i in range(300)], "numbers"),
        ([i / 100 for i in range(-300, 300)], "numbers"),
        ([i / 3 for i in range(300)], "floats"),
        ([i / 3 if i % 2 else None for i in range(600)], "floats"),
        ([2**60 + i for i in range(300)], "texts"),
        ([f"{1900 + i}" for i in range(280)] + ["2011-03", "2011-03-04", "", None], "dates"),
        ([f"{1900 + i}-13" for i in range(280)], "texts"),
    ],
)
def test_each_form_gives_the_cells_back(values, kind):
    assert round_trip(values, object)["kind"] == kind


def test_missing_in_columns_of_every_dtype():
    for dtype in ("Int64", "boolean", "string", "category", "datetime64[ns]"):
        assert round_trip([None, None], dtype)["value"] is None
    assert cells_of(round_trip([1.5, float("nan"), float("inf"), None])) == [1.5, None, None, None]
    assert cells_of(round_trip([7, None, 9], "Int64")) == [7, None, 9]


def test_a_sequence_of_ids_costs_next_to_nothing():
    packed = round_trip([f"event-of-the-year-{i:08d}" for i in range(20_000)])
    assert len(json.dumps(packed)) < 600


def test_what_is_filtered_by_keeps_its_terms_however_many():
    column = coded(pd.Series([f"inc-{i}" for i in range(1000)]))
    assert packed_column(column, by_terms=True)["kind"] == "terms"


def test_no_block_can_close_a_script_or_open_a_template():
    everything = base85(bytes(range(256)) * 300) + ALPHABET
    assert not set(everything) & set("\"$&'<>\\`{")
    assert len(set(ALPHABET)) == 85


def test_the_same_bytes_give_the_same_block():
    assert packed_bytes(b"abc" * 99) == packed_bytes(b"abc" * 99)


# properties -------------------------------------------------------------------------------

few = settings(max_examples=30)


@few
@given(st.binary(max_size=60))
def test_bytes_come_back(data):
    assert from_base85(base85(data), len(data)) == data
    assert unpacked_bytes(packed_bytes(data)) == data


@few
@given(st.lists(st.integers(0, 2**32 - 1), max_size=60), st.booleans())
def test_whole_numbers_come_back(numbers, ordered):
    values = np.array(sorted(numbers) if ordered else numbers, dtype=np.uint64)
    assert np.array_equal(unpacked(packed_integers(values)), values)


@few
@given(st.lists(st.integers(0, 2**53 - 1), max_size=40))
def test_ascending_numbers_come_back(numbers):
    values = np.array(sorted(numbers), dtype=np.uint64)
    block = packed_ascending(values)
    assert np.array_equal(np.cumsum(unpacked(block)), values)


@few
@given(st.lists(st.floats(allow_nan=False), max_size=40))
def test_floats_come_back_bit_by_bit(numbers):
    values = np.array(numbers, dtype=float)
    assert np.array_equal(unpacked(packed_floats(values), float), values)


text = st.text(max_size=12)
cell = st.one_of(st.none(), text, st.booleans(), st.integers(-(2**53), 2**53), st.floats())


@few
@given(st.lists(cell, max_size=30))
def test_any_cells_come_back(values):
    round_trip(values, object)


@few
@given(st.lists(st.one_of(st.none(), text), min_size=1, max_size=30))
def test_many_different_texts_come_back(values):
    # enough of them that they are not kept as terms
    round_trip([*values, *(f"{i}{values[0]}x" for i in range(300))], object)


@few
@given(
    st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)), max_size=30)
)
def test_many_different_numbers_come_back(values):
    round_trip([*values, *range(300)], object)


@few
@given(
    st.lists(st.one_of(st.none(), st.dates().map(str), st.sampled_from(["", "2011", "1999-02"])))
)
def test_dates_keep_how_precise_they_are(values):
    days = np.datetime64("1850-01-01") + np.arange(300)
    round_trip([*values, *days.astype(str)], object)


lon = st.floats(-180, 180)
lat = st.floats(-90, 90)
spots = st.lists(st.one_of(st.none(), st.tuples(lon, lat)), max_size=40)


@few
@given(spots, st.sampled_from([1e-4, 1e-5]))
def test_points_come_back_within_half_a_step(places, quantum):
    shapes = np.array([place and shapely.Point(place) for place in places], dtype=object)
    order, points = packed_points(shapes, quantum)
    assert sorted(order.tolist()) == list(range(len(places)))
    codes = np.cumsum(unpacked(points["codes"])).tolist() if points["placed"] else []
    for row, code in zip(order.tolist(), codes, strict=False):
        bits = f"{code:064b}"
        x, y = int(bits[1::2], 2) + points["west"], int(bits[0::2], 2) + points["south"]
        assert abs(x * quantum - places[row][0]) <= quantum * 0.501
        assert abs(y * quantum - places[row][1]) <= quantum * 0.501
    assert [row for row in order.tolist() if places[row] is None] == order.tolist()[
        points["placed"] :
    ]


# whole tables -----------------------------------------------------------------------------


def table(**columns):
    size = len(next(iter(columns.values())))
    shapes = gpd.points_from_xy(np.linspace(-180, 180, size), np.linspace(-90, 90, size))
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def test_a_column_that_repeats_another_is_written_once():
    days = [f"20{i:02d}-01-01" for i in range(100)] * 3
    packed = pack_table(table(id=range(300), date_from=days, date_to=days), set(), lambda _: 0)
    assert packed.columns["date_to"] == {"kind": "same", "as": "date_from"}
    assert cells_of(packed.columns["date_to"], packed.columns) == cells_of(
        packed.columns["date_from"]
    )


def test_a_layer_of_a_part_has_its_rows_and_counts():
    packed = pack_table(table(type=["a", "b", None, "b"]), {"type"}, lambda _: 0)
    assert packed.chosen({}) == {}
    chosen = packed.chosen({"type": "b"})
    assert chosen["count"] == 2
    kept = np.unpackbits(np.frombuffer(unpacked_bytes(chosen["rows"]), np.uint8))[:4]
    types = cells_of(packed.columns["type"])
    assert [cell == "b" for cell in types] == kept.astype(bool).tolist()
    assert packed.counts("type", {}) == {"a": 1, "b": 2, "": 1}
    assert packed.counts("type", {"type": ("b",)}) == {"b": 2}


def test_coordinates_are_as_fine_as_the_places_are_known():
    assert quantum_deg(np.array([])) == 1e-5
    assert quantum_deg(np.array([1000.0, 50_000.0])) == 1e-4
    assert quantum_deg(np.array([999.0, 50_000.0])) == 1e-5
