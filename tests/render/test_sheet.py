"""The printed sheets: names that do not overlap, furniture, the same bytes, hostile input."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pydantic import ValidationError
from pypdf import PdfReader
from render.small_atlas import changed, small_atlas, titles

from geonexus.geometry.flow_map import flow_map
from geonexus.model.spec import AtlasSpec, ThemeSpec
from geonexus.render.sheet import draw_sheet, layer_themes, overview, themes, write_sheet
from geonexus.render.sheet.flow_map import width_of
from geonexus.render.sheet.multiples import draw_multiples
from geonexus.render.sheet.page import printing
from geonexus.render.sheet.text import LONGEST_TEXT, printable, width_pt, wrap


def drawn(figure):
    """Return a drawn figure's renderer; texts are measured with it."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


@pytest.fixture(scope="module")
def sheet(atlas):
    with printing():
        figure = draw_sheet(atlas)
        yield figure, drawn(figure)


def in_spec(atlas, **changes):
    return replace(atlas, spec=atlas.spec.model_copy(update=changes))


def with_sheet(atlas, **changes):
    return in_spec(atlas, sheet=atlas.spec.sheet.model_copy(update=changes))


def texts(figure):
    return [text for place in (figure, *figure.axes) for text in place.texts
            if text.get_gid() != "halo"]  # fmt: skip


NAMES = ("label", "country", "scale", "north", "map-number")


def test_no_two_names_overlap_and_none_leaves_its_map(sheet):
    figure, renderer = sheet
    for page in figure.axes:
        names = [text for text in page.texts if text.get_gid() in NAMES]
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in names]
        for (one, box), (two, other) in combinations(boxes, 2):
            assert not box.overlaps(other), (one, two)
        frame = page.get_window_extent(renderer)
        for name, box in boxes:
            assert frame.x0 <= box.x0 <= box.x1 <= frame.x1, name
            assert frame.y0 <= box.y0 <= box.y1 <= frame.y1, name


def test_every_territory_is_named_in_full_or_numbered_once(atlas, sheet):
    figure, _ = sheet
    on_map = [text.get_text() for page in figure.axes for text in page.texts
              if text.get_gid() == "label"]  # fmt: skip
    numbers = [text.get_text() for page in figure.axes for text in page.texts
               if text.get_gid() == "map-number"]  # fmt: skip
    keys = [text.get_text() for page in figure.axes for text in page.texts
            if text.get_gid() == "number-key"]  # fmt: skip
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert sorted((key for key in keys if key != "–"), key=int) == numbers
    assert keys.count("–") <= 2
    assert not [name for name in on_map if "…" in name]
    # the lines of a name are written from the last to the first
    legend = [text.get_text() for text in figure.texts]
    written = " ".join(" ".join([*reversed(on_map), *legend]).split())
    shown = {spec.id: layer for spec, layer in overview(atlas).layers}["territories"]
    for title in shown.frame["title_en"]:
        assert title in written, title


def test_what_is_crowded_is_drawn_once_more_in_an_inset(sheet):
    figure, _ = sheet
    letters = [text.get_text().strip() for page in figure.axes for text in page.texts
               if text.get_gid() == "inset"]  # fmt: skip
    # each letter twice: at its window and in its inset
    assert sorted(letters) == sorted(2 * ["A", "B", "C", "D"])


def test_a_route_has_an_arrowhead(sheet):
    heads = [text for text in sheet[0].axes[0].texts if text.get_gid() == "arrow"]
    assert heads


def test_no_text_of_the_page_overlaps_another_or_leaves_the_paper(sheet):
    figure, renderer = sheet
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.texts]
    assert len(boxes) > 50
    for (one, box), (two, other) in combinations(boxes, 2):
        # the boxes of letters with feet and of accents may touch, lines may not cross
        assert not (box.overlaps(other) and _depth(box, other) > 2), (one, two)
    for text, box in boxes:
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, text
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, text


def _depth(box, other):
    return min(box.y1, other.y1) - max(box.y0, other.y0)


def test_the_graticule_says_its_degrees(sheet):
    found = {text.get_text() for text in sheet[0].axes[0].texts}
    assert {"0°", "10°S", "20°N", "60°W"} <= found


def test_a_sheet_over_which_north_turns_says_so_and_has_no_arrow(sheet):
    page = sheet[0].axes[0]
    assert not [text for text in page.texts if text.get_gid() == "north"]
    notes = " ".join(text.get_text() for text in sheet[0].texts if text.get_gid() == "note")
    assert re.search(r"North turns by \d+° over the sheet", notes)
    assert re.search(r"Scale 1 : \d\d,000,000: true at the bar; elsewhere .* up to \d+%", notes)
    assert "Lambert azimuthal equal-area" in notes


def test_a_small_sheet_has_an_arrow():
    small = in_spec(small_atlas(), extent=(-70.0, -8.0, -66.0, -4.0))
    page = draw_sheet(small).axes[0]
    assert [text.get_text() for text in page.texts if text.get_gid() == "north"] == ["N"]


def test_a_theme_for_each_view_or_those_that_the_spec_names(atlas):
    found = themes(atlas)
    views = ["flows", "control", "incidents", "certainty", "unknown"]
    assert [theme.id for theme in found] == [f"view-{name}" for name in views]
    assert not any(spec.style == "flow" for spec, _ in overview(atlas).layers)
    small = small_atlas()
    own = ThemeSpec(
        id="both", title=titles("Both"), layers=("routes", "incidents"), extent=(-80, -20, -60, 0)
    )
    [theme] = themes(with_sheet(small, themes=(own,)))
    assert (theme.id, theme.title, theme.extent) == ("both", "Both", (-80, -20, -60, 0))
    assert [spec.id for spec, _ in theme.layers] == ["routes", "incidents"]


def test_layers_have_small_maps_of_one_scale_on_one_page(atlas):
    small_maps = layer_themes(atlas)
    # what is only mentioned, and responses, are drawn only where a theme names them
    assert {spec.id for theme in small_maps for spec, _ in theme.layers} == {
        spec.id
        for group in atlas.groups
        for spec, _ in group.layers
        if spec.style not in ("mentioned", "response")
    }
    with printing():
        [page] = draw_multiples(atlas, small_maps)
        renderer = drawn(page.figure)
    assert len(page.figure.axes) == len(small_maps)
    assert len({axes.get_xlim() + axes.get_ylim() for axes in page.figure.axes}) == 1
    for text in texts(page.figure):
        assert text.get_gid() != "map-number", "no legend would say what it means"
        box = text.get_window_extent(renderer)
        assert 0 <= box.x0 <= box.x1 <= page.figure.bbox.width, text


def test_a_view_prints_its_headline_and_the_classes_that_occur(atlas):
    for theme in themes(atlas):
        found = " ".join(text.get_text() for text in draw_sheet(atlas, theme).texts)
        assert theme.view.headline.en in found
    [control] = [theme for theme in themes(atlas) if theme.id == "view-control"]
    found = " ".join(text.get_text() for text in draw_sheet(atlas, control).texts)
    shown = {spec.id: layer for spec, layer in control.layers}["territories"]
    counts = [int(n) for n in re.findall(r"violence: [A-Z][a-z ]+ \((\d+)\)", found)]
    assert sum(counts) == len(shown)


def test_a_sheet_of_flows_is_the_flow_map_of_the_page(atlas):
    [theme] = [theme for theme in themes(atlas) if theme.id == "view-flows"]
    figure = draw_sheet(atlas, theme)
    page = figure.axes[0]
    made = flow_map(atlas)
    strong = [one for one in made.levels[0].bundles if made.strength(one) >= 2]
    curves = [shape for shape in page.patches if shape.get_gid() == "flow"]
    assert len(curves) == len(strong) > 5
    wide = {round(width_of(made.strength(one)), 2) for one in strong}
    assert {round(curve.get_linewidth(), 2) for curve in curves} == wide
    ends = {end for one in strong for end in (one.origin, one.destination)}
    named = [text.get_text() for text in page.texts if text.get_gid() == "node-name"]
    numbered = [text for text in page.texts if text.get_gid() == "map-number"]
    assert len(named) + len(numbered) == len(ends)
    found = " ".join(text.get_text() for text in figure.texts)
    assert "Curves say who sends to whom, not the way" in found
    assert f"{len(made.levels[0].bundles) - len(strong)} more bundles of flows rest on one" in found


def test_boxes_of_the_flow_map_stay_on_the_sheet_and_apart(atlas):
    [theme] = [theme for theme in themes(atlas) if theme.id == "view-flows"]
    page = draw_sheet(atlas, theme).axes[0]
    (left, right), (bottom, top) = page.get_xlim(), page.get_ylim()
    boxes = [shape.get_bbox() for shape in page.patches if shape.get_gid() == "node-box"]
    assert len(boxes) > 3
    for box in boxes:
        assert left < box.x0 < box.x1 < right
        assert bottom < box.y0 < box.y1 < top
    for one, two in combinations(boxes, 2):
        assert not one.overlaps(two)


def test_what_is_mentioned_is_drawn_only_where_a_theme_names_it(atlas):
    own = ThemeSpec(id="all", title=titles("All"), layers=("mentioned", "responses"))
    [theme] = themes(with_sheet(atlas, themes=(own,)))
    found = {text.get_text() for text in draw_sheet(atlas, theme).texts}
    many = len(atlas.layer("mentioned"))
    assert f"Mentioned without a claim ({many})" in found


def test_a_theme_of_an_unknown_layer_is_refused_with_those_known():
    small = small_atlas()
    values = small.spec.model_dump()
    values["sheet"]["themes"] = [
        {"id": "x", "title": {"en": "x", "es": "x", "pt": "x"}, "layers": ["rutes"]}
    ]
    with pytest.raises(ValidationError, match=r"theme x names rutes.*known: .*routes"):
        AtlasSpec.model_validate(values)


@pytest.mark.parametrize(
    ("paper", "way", "size"),
    [("A4", "portrait", (8.27, 11.69)), ("A3", "landscape", (16.54, 11.69)),
     ("letter", "auto", (11.0, 8.5))],
)  # fmt: skip
def test_papers(paper, way, size, tmp_path):
    small = with_sheet(small_atlas(), paper=paper, orientation=way)
    write_sheet(small, pdf=tmp_path / "a.pdf")
    [page] = PdfReader(tmp_path / "a.pdf").pages
    assert (page.mediabox.width / 72, page.mediabox.height / 72) == pytest.approx(size, abs=0.01)
    assert "Sheet" in page.extract_text()


def test_a_choropleth_shows_the_latest_value_of_each_area_and_hatches_the_rest():
    small = small_atlas()
    [theme] = [theme for theme in layer_themes(small) if theme.id == "indicators-poverty"]
    figure = draw_sheet(small, theme)
    values = {t.get_text() for t in figure.axes[0].texts if t.get_gid() == "value"}
    assert values == {"30 (2014)", "0 (2014)"}  # not 40.5 of 2010; a zero is no gap
    hatched = [shape for shape in figure.axes[0].collections if shape.get_hatch()]
    assert len(hatched) == 1
    assert "Latest value of each area, 2014" in {t.get_text() for t in figure.texts}


def test_a_bound_is_not_printed_as_the_figure_itself():
    bound = changed(small_atlas(), "indicators", "qualifier", "cities; upper bound")
    [theme] = [theme for theme in layer_themes(bound) if theme.id == "indicators-poverty"]
    figure = draw_sheet(bound, theme)
    values = {t.get_text() for t in figure.axes[0].texts if t.get_gid() == "value"}
    assert values == {"≤ 30 (2014)", "≤ 0 (2014)"}
    texts = {t.get_text() for t in figure.texts}
    assert "Latest value of each area, 2014; ≤ at most" in texts


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_two_runs_give_the_same_bytes_and_run_nothing(kind, tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    small = small_atlas()
    for name in ("a", "b"):
        write_sheet(small, **{kind: tmp_path / f"{name}.{kind}"})
    data = (tmp_path / f"a.{kind}").read_bytes()
    assert data == (tmp_path / f"b.{kind}").read_bytes()
    assert b"<script" not in data
    assert b"<dc:date>" not in data
    assert b"CreationDate" not in data


def test_the_date_of_a_pdf_is_the_one_that_the_environment_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_sheet(small_atlas(), pdf=tmp_path / "a.pdf")
    assert PdfReader(tmp_path / "a.pdf").metadata.creation_date.year == 2023


@pytest.mark.parametrize("language", ["es", "pt"])
def test_a_sheet_in_each_language(language):
    small = in_spec(small_atlas(), language=language)
    figure = draw_sheet(small)
    found = " ".join(text.get_text() for text in figure.texts)
    assert {"es": "Fuentes:", "pt": "Fontes:"}[language] in found
    assert getattr(small.spec.sheet.title, language)[:20] in found


def test_empty_layers_are_said_to_be_empty():
    small = small_atlas()
    groups = tuple(
        replace(g, layers=tuple((s, replace(y, frame=y.frame.iloc[:0])) for s, y in g.layers))
        for g in small.groups
    )
    small = replace(small, groups=groups)
    for theme in (overview(small), *themes(small), *layer_themes(small)):
        found = " ".join(text.get_text() for text in draw_sheet(small, theme).texts)
        assert "Nothing on file is drawn here." in found


HOSTILE = "$x^2$ \\frac{1}{2} a\u202eb\x07 <b> {0} %s 中 " + "word " * 2000 + "x" * 3000


def test_hostile_text_is_drawn_literally_and_shortened_with_an_ellipsis(tmp_path, recwarn):
    small = small_atlas()
    for column in ("title_en", "title_es", "title_pt"):
        small = changed(small, "territories", column, HOSTILE)
    small = with_sheet(small, title=titles(HOSTILE))
    with printing():
        figure = draw_sheet(small)
        renderer = drawn(figure)
        for text in texts(figure):
            box = text.get_window_extent(renderer)
            assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, text
    found = [text.get_text() for text in texts(figure)]
    assert any(text.startswith("$x^2$ \\frac{1}{2} a�b� <b>") for text in found)
    # of a title, and of a name in the legend, as many lines as there is room for
    assert any(text.endswith("…") for text in found)
    write_sheet(small, pdf=tmp_path / "a.pdf")
    assert (
        "$x^2$ \\frac{1}{2} a�b� <b> {0} %s �"
        in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    )
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


def test_wrapping_keeps_every_word_and_every_line_fits():
    words = [
        "Territorios",
        "y",
        "rutas",
        "del",
        "tráfico",
        "–",
        "en",
        "América",
        "Latina:",
        "ñandú",
    ]
    found = wrap(" ".join(words), 90, 8)
    assert " ".join(found.lines).split() == words
    assert not found.cut
    assert all(width_pt(line, 8) <= 90 for line in found.lines)
    assert "".join(wrap("x" * 500, 90, 8).lines) == "x" * 500
    few = wrap(" ".join(words), 90, 8, most_lines=2)
    assert few.cut
    assert few.lines[-1].endswith("…")
    assert wrap("y " * LONGEST_TEXT, 90, 8).cut
    assert wrap("", 90, 8).lines == ("",)


def test_widths_are_those_that_are_drawn(sheet):
    figure, renderer = sheet
    points = 72 / figure.dpi
    for text in figure.texts:
        guess = width_pt(text.get_text(), text.get_fontsize(), text.get_fontweight() == "bold"
                         or "Bold" in text.get_fontproperties().get_file())  # fmt: skip
        real = text.get_window_extent(renderer).width * points
        assert real <= guess * 1.03 + 1.5, text.get_text()
    assert printable("\n\t") == "  "
