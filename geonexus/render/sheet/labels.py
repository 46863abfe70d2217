"""Names on a printed map that never overlap: each is moved, or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geonexus.render.sheet.text import font, printable, shorten, width_pt
from geonexus.style import styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geonexus.render.sheet.frame import MapFrame

Box = tuple[float, float, float, float]

LONGEST_PT = 130.0
"""A longer name is shortened on the map; in full it stands in the text."""

_PADDING_PT = 1.2
_ASCENT, _DESCENT = 0.78, 0.24
# Where a name may stand, seen from its spot, in points: on it, then around it.
_PLACES = (
    ("center", 0.0, 0.0), ("left", 4.0, 0.0), ("right", -4.0, 0.0), ("center", 0.0, 6.0),
    ("center", 0.0, -6.0), ("left", 3.0, 5.0), ("right", -3.0, 5.0), ("left", 3.0, -5.0),
    ("right", -3.0, -5.0),
)  # fmt: skip


class Labeler:
    """Writes names into one map and remembers where they stand.

    Parameters
    ----------
    axes
        Opened with ``open_map``.
    frame
        What the axes show.
    width_mm
        Width of the axes on paper.
    """

    def __init__(self, axes: Axes, frame: MapFrame, width_mm: float) -> None:
        from geonexus.render.sheet.page import PT_PER_MM

        self.axes, self.frame = axes, frame
        self.pt_per_m = width_mm * PT_PER_MM / frame.width_m
        self.taken: list[Box] = []

    def keep_clear(self, left: float, bottom: float, right: float, top: float) -> None:
        """Leave a rectangle of the projection free of names."""
        scale = self.pt_per_m
        x, y = self.frame.left, self.frame.bottom
        self.taken.append(
            ((left - x) * scale, (bottom - y) * scale, (right - x) * scale, (top - y) * scale)
        )

    def place(
        self, x: float, y: float, name: str, size: float, *, bold: bool = False,
        color: str = styles.LIGHT.ink, gid: str = "label", on_spot: bool = True,
    ) -> bool:  # fmt: skip
        """Write a name at or beside a point of the projection; say whether there was room.

        Parameters
        ----------
        x, y
            The point.
        name
            Any text.
        size, bold, color
            Of the letters.
        gid
            What kind of label it is, for whoever looks at the drawing.
        on_spot
            Whether it may stand on the point itself; not where there is a mark.
        """
        text = shorten(printable(name), LONGEST_PT, size, bold=bold)
        wide = width_pt(text, size, bold)
        for align, dx, dy in _PLACES[0 if on_spot else 1 :]:
            box = self._box(x, y, align, dx, dy, wide, size)
            if self._free(box):
                self.taken.append(box)
                self._write(box, text, size, bold, color, gid)
                return True
        return False

    def _box(
        self, x: float, y: float, align: str, dx: float, dy: float, wide: float, size: float
    ) -> Box:
        at = (x - self.frame.left) * self.pt_per_m + dx
        left = at - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        base = (y - self.frame.bottom) * self.pt_per_m + dy - (_ASCENT - _DESCENT) * size / 2
        return (
            left - _PADDING_PT,
            base - _DESCENT * size - _PADDING_PT,
            left + wide + _PADDING_PT,
            base + _ASCENT * size + _PADDING_PT,
        )

    def _free(self, box: Box) -> bool:
        left, bottom, right, top = box
        inside = (
            left > 0
            and bottom > 0
            and right < self.frame.width_m * self.pt_per_m
            and top < self.frame.height_m * self.pt_per_m
        )
        return inside and all(
            right <= other[0] or other[2] <= left or top <= other[1] or other[3] <= bottom
            for other in self.taken
        )

    def _write(
        self, box: Box, text: str, size: float, bold: bool, color: str, gid: str
    ) -> None:  # fmt: skip
        """Write a light halo, then the text itself: under an effect it would be an outline."""
        from matplotlib.patheffects import Stroke

        x = self.frame.left + (box[0] + _PADDING_PT) / self.pt_per_m
        base = box[1] + _PADDING_PT + _DESCENT * size
        y = self.frame.bottom + base / self.pt_per_m
        halo: Any = [Stroke(linewidth=1.6, foreground=styles.LIGHT.label_halo)]
        look: dict[str, Any] = {"va": "baseline", "ha": "left", "clip_on": True, **font(size, bold)}
        self.axes.text(x, y, text, path_effects=halo, zorder=12, gid="halo", **look)
        self.axes.text(x, y, text, color=color, zorder=12.5, gid=gid, **look)
