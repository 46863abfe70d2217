"""The printed sheet: names that do not overlap, a graticule, the same bytes, every language."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from render.small_atlas import small_atlas

from geonexus.render.sheet import draw_sheet, write_sheet


@pytest.fixture(scope="module")
def sheet(atlas):
    figure = draw_sheet(atlas)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return figure, canvas.get_renderer()


def test_no_two_names_overlap_and_none_leaves_the_map(sheet):
    figure, renderer = sheet
    page = figure.axes[0]
    names = [text for text in page.texts if text.get_gid() == "label"]
    assert len(names) >= 20
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in names}
    assert len(boxes) == len(names)
    for one, two in combinations(boxes, 2):
        assert not boxes[one].overlaps(boxes[two]), (one, two)
    frame = page.get_window_extent(renderer)
    for name, box in boxes.items():
        assert frame.x0 <= box.x0 <= box.x1 <= frame.x1, name
        assert frame.y0 <= box.y0 <= box.y1 <= frame.y1, name


def test_the_graticule_says_its_degrees(sheet):
    texts = {text.get_text() for text in sheet[0].axes[0].texts}
    assert {"0°", "10°S", "20°N", "60°W"} <= texts


def test_the_svg_is_the_same_twice_and_runs_nothing(tmp_path):
    small = small_atlas()
    for name in ("a.svg", "b.svg"):
        write_sheet(small, svg=tmp_path / name)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<dc:date>" not in text


@pytest.mark.parametrize("language", ["es", "pt"])
def test_a_sheet_in_each_language(language):
    small = small_atlas()
    spec = small.spec.model_copy(update={"language": language})
    with mpl.rc_context({"text.parse_math": False}):
        figure = draw_sheet(replace(small, spec=spec))
    texts = " ".join(text.get_text() for text in figure.texts)
    assert {"es": "Fuentes:", "pt": "Fontes:"}[language] in texts
    assert getattr(small.spec.sheet.title, language)[:20] in texts
