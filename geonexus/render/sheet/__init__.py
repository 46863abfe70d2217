"""Printed sheets and the atlas of territories; the only rooms where matplotlib is used.

The same colors, marks and dashes as the web map (``style``), equal-area projections, and the same
bytes for the same atlas.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonexus.base.files import staged
from geonexus.render.sheet.multiples import draw_multiples
from geonexus.render.sheet.page import DPI, pdf_metadata, printing
from geonexus.render.sheet.theme import draw_theme, layer_themes, overview, themes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from geonexus.model.layer import Atlas
    from geonexus.render.sheet.theme import Theme


def write_sheet(
    atlas: Atlas,
    png: Path | None = None,
    pdf: Path | None = None,
    svg: Path | None = None,
    *,
    theme: Theme | None = None,
) -> None:
    """Draw a sheet of an atlas and write it as PNG (300 dpi), PDF or SVG, whichever is named.

    Parameters
    ----------
    atlas
        What to draw; its ``sheet`` names title and paper.
    png, pdf, svg
        Replaced at the end only.
    theme
        One of ``themes(atlas)``; the overview when not given.

    Raises
    ------
    OutputError
        A file cannot be written; the earlier one still stands.
    """
    with printing():
        figure = draw_sheet(atlas, theme)
        title = atlas.spec.sheet.title.in_(atlas.spec.language)
        said: dict[str, Any] = {
            "png": {"Software": None},
            "pdf": pdf_metadata(title, atlas.spec.language),
            "svg": {"Date": None},
        }
        for kind, path in (("png", png), ("pdf", pdf), ("svg", svg)):
            if path is not None:
                with staged(path) as beside:
                    figure.savefig(beside, dpi=DPI, format=kind, metadata=said[kind])


def write_multiples(atlas: Atlas, pdf: Path) -> None:
    """Write small maps of all layers, side by side at one scale, as a PDF.

    Parameters
    ----------
    atlas
        What to draw.
    pdf
        Replaced at the end only.

    Raises
    ------
    OutputError
        The file cannot be written; the earlier one still stands.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    title = atlas.spec.sheet.title.in_(atlas.spec.language)
    said = pdf_metadata(title, atlas.spec.language)
    with printing(), staged(pdf) as beside, PdfPages(beside, metadata=said) as pages:
        for page in draw_multiples(atlas, layer_themes(atlas)):
            pages.savefig(page.figure)


def draw_sheet(atlas: Atlas, theme: Theme | None = None) -> Figure:
    """Return a sheet as a matplotlib figure of the paper's size: the overview, or one theme."""
    return draw_theme(atlas, theme or overview(atlas)).figure


__all__ = ["draw_sheet", "layer_themes", "overview", "themes", "write_multiples", "write_sheet"]
