"""A page of paper, measured in millimeters from its upper left corner."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from geonexus.render.sheet.text import font
from geonexus.style import styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Paper = Literal["A4", "A3", "letter"]

PAPER_MM: dict[Paper, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "letter": (215.9, 279.4),
}
MM_PER_INCH = 25.4
PT_PER_MM = 72 / MM_PER_INCH
MARGIN_MM = 12.0
DPI = 300


class Page:
    """One page; everything on it is placed in millimeters, downward from the top.

    Parameters
    ----------
    paper
        Size of the paper.
    landscape
        Whether the longer side lies.
    """

    def __init__(self, paper: Paper = "A4", *, landscape: bool = False) -> None:
        from matplotlib.figure import Figure

        short, long = PAPER_MM[paper]
        self.width_mm, self.height_mm = (long, short) if landscape else (short, long)
        size = (self.width_mm / MM_PER_INCH, self.height_mm / MM_PER_INCH)
        self.figure: Figure = Figure(figsize=size, dpi=100)
        self.figure.patch.set_facecolor(styles.LIGHT.paper)

    @property
    def inner_mm(self) -> float:
        """Return the width between the margins."""
        return self.width_mm - 2 * MARGIN_MM

    def text(
        self, x_mm: float, y_mm: float, text: str, size: float, *, bold: bool = False,
        color: str = styles.LIGHT.ink, align: Literal["left", "center", "right"] = "left",
        gid: str = "text",
    ) -> None:  # fmt: skip
        """Write one line of printable text; ``y_mm`` is where its letters stand."""
        self.figure.text(
            x_mm / self.width_mm, 1 - y_mm / self.height_mm, text, ha=align, va="baseline",
            color=color, gid=gid, **font(size, bold),
        )  # fmt: skip

    def axes(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> Axes:
        """Return axes of a size, their upper left corner at a place."""
        return self.figure.add_axes(
            (
                x_mm / self.width_mm,
                1 - (y_mm + height_mm) / self.height_mm,
                width_mm / self.width_mm,
                height_mm / self.height_mm,
            )
        )

    def rule(self, x_mm: float, y_mm: float, length_mm: float, width: float = 0.5) -> None:
        """Draw a thin line to the right."""
        from matplotlib.lines import Line2D

        y = 1 - y_mm / self.height_mm
        ends = [x_mm / self.width_mm, (x_mm + length_mm) / self.width_mm]
        self.figure.add_artist(Line2D(ends, [y, y], color=styles.LIGHT.border, linewidth=width))

    def box(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float,
        *, face: str = "none", edge: str = "none", alpha: float | None = None,
    ) -> None:  # fmt: skip
        """Draw a rectangle, its upper left corner at a place."""
        from matplotlib.patches import Rectangle

        corner = x_mm / self.width_mm, 1 - (y_mm + height_mm) / self.height_mm
        size = width_mm / self.width_mm, height_mm / self.height_mm
        self.figure.add_artist(
            Rectangle(
                corner, *size, facecolor=face, edgecolor=edge, linewidth=0.6, alpha=alpha,
                transform=self.figure.transFigure,
            )
        )  # fmt: skip


@contextmanager
def printing() -> Iterator[None]:
    """Set matplotlib for a time: text stays text, nothing is mathematics, the same bytes twice."""
    import matplotlib as mpl

    settings: Any = {
        "svg.hashsalt": "geonexus",
        "pdf.fonttype": 42,
        "text.parse_math": False,
        "font.family": "DejaVu Sans",
        "text.hinting": "none",
    }
    with mpl.rc_context(settings):
        yield


def pdf_metadata(title: str, language: str) -> dict[str, Any]:
    """Return what a PDF says of itself; a date only when ``SOURCE_DATE_EPOCH`` gives one."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    date = datetime.fromtimestamp(int(epoch), tz=UTC) if epoch.isdigit() else None
    return {
        "Title": title,
        "Author": "geonexus",
        "Subject": language,
        "Creator": "geonexus",
        "Producer": None,
        "CreationDate": date,
    }
