"""Names on a printed map, never one over another, never cut: moved, wrapped or numbered."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, cos, pi, sin
from typing import TYPE_CHECKING, Any

from geonexus.render.sheet.text import font, printable, width_pt, wrap
from geonexus.style import styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from geonexus.render.sheet.frame import MapFrame

Box = tuple[float, float, float, float]

LONGEST_PT = 110.0
"""A wider line of a name is broken."""
MOST_LINES = 3
"""A name of more lines gets a number, and stands in full in the legend."""

_PADDING_PT = 1.2
_ASCENT, _DESCENT, _LEADING = 0.78, 0.24, 1.22
_NUMBER_SIZE, _DISC_PT = 5.0, 4.3
# Where a name may stand, seen from its spot, in points: on it, then around it.
_PLACES = (
    ("center", "middle", 0.0, 0.0), ("left", "middle", 4.0, 0.0), ("right", "middle", -4.0, 0.0),
    ("center", "bottom", 0.0, 2.6), ("center", "top", 0.0, -2.6), ("left", "bottom", 3.0, 2.0),
    ("right", "bottom", -3.0, 2.0), ("left", "top", 3.0, -2.0), ("right", "top", -3.0, -2.0),
)  # fmt: skip
# Where a number may stand: on its spot, or off it at the end of a leader.
_AROUND = tuple((cos(pi * turn / 8), sin(pi * turn / 8)) for turn in range(16))
_LEADERS_PT = (0.0, 9.0, 14.0, 20.0, 28.0, 38.0, 50.0, 65.0, 85.0)


@dataclass(frozen=True, slots=True)
class _Set:
    """The lines of a name and the place of the block on paper, in points from the lower left."""

    lines: tuple[str, ...]
    align: str
    box: Box


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
    first_number
        The next name that finds no room gets this number.
    """

    def __init__(self, axes: Axes, frame: MapFrame, width_mm: float, first_number: int = 1) -> None:
        from geonexus.render.sheet.page import PT_PER_MM

        self.axes, self.frame = axes, frame
        self.pt_per_m = width_mm * PT_PER_MM / frame.width_m
        self.taken: list[Box] = []
        self.numbered: list[str] = []
        """Names that stand as a number on the map, in the order of their numbers."""
        self._first = first_number

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
        radius_pt: float = 0.0,
    ) -> bool:  # fmt: skip
        """Write a whole name at or beside a point of the projection; say whether there was room.

        Parameters
        ----------
        x, y
            The point.
        name
            Any text; on up to three lines.
        size, bold, color
            Of the letters.
        gid
            What kind of label it is, for whoever looks at the drawing.
        on_spot
            Whether it may stand on the point itself; not where there is a mark.
        radius_pt
            Of the mark, where it is larger than those of places.
        """
        at = (x - self.frame.left) * self.pt_per_m, (y - self.frame.bottom) * self.pt_per_m
        for lines in _blocks(name, size, bold):
            wide = max(width_pt(line, size, bold) for line in lines)
            high = ((len(lines) - 1) * _LEADING + _ASCENT + _DESCENT) * size
            for align, rise, dx, dy in _PLACES[0 if on_spot else 1 :]:
                x_pt, y_pt = at[0] + dx + copysign(radius_pt, dx) * (dx != 0), at[1] + dy
                y_pt += copysign(radius_pt, dy) * (dy != 0)
                box = _block_box(x_pt, y_pt, align, rise, wide, high)
                if self._free(box):
                    self.taken.append(box)
                    self._write(_Set(lines, align, box), size, bold, color, gid)
                    return True
        return False

    def number(self, x: float, y: float, name: str) -> bool:
        """Write the next number at a point, or off it with a leader; say whether there was room.

        Parameters
        ----------
        x, y
            The point.
        name
            What the number stands for; it joins ``numbered``.
        """
        at = (x - self.frame.left) * self.pt_per_m, (y - self.frame.bottom) * self.pt_per_m
        text = str(self._first + len(self.numbered))
        half = max(_DISC_PT, width_pt(text, _NUMBER_SIZE, bold=True) / 2 + 1.4)
        for away in _LEADERS_PT:
            for dx, dy in _AROUND if away else ((0.0, 0.0),):
                spot = at[0] + dx * away, at[1] + dy * away
                box = spot[0] - half, spot[1] - _DISC_PT, spot[0] + half, spot[1] + _DISC_PT
                if self._free(box):
                    self.taken.append(box)
                    self.numbered.append(name)
                    self._write_number(at, spot, text, half, leads=away > 0)
                    return True
        return False

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

    def _on_map(self, x_pt: float, y_pt: float) -> tuple[float, float]:
        """Return a place on paper as a point of the projection."""
        return (
            self.frame.left + x_pt / self.pt_per_m,
            self.frame.bottom + y_pt / self.pt_per_m,
        )

    def _write(self, block: _Set, size: float, bold: bool, color: str, gid: str) -> None:
        """Write a light halo, then the text itself: under an effect it would be an outline."""
        from matplotlib.patheffects import Stroke

        left, bottom, right, _ = block.box
        edge = {"left": left + _PADDING_PT, "center": (left + right) / 2,
                "right": right - _PADDING_PT}[block.align]  # fmt: skip
        halo: Any = [Stroke(linewidth=1.6, foreground=styles.LIGHT.label_halo)]
        look: dict[str, Any] = {"va": "baseline", "ha": block.align, "clip_on": True}
        look |= font(size, bold)
        for number, line in enumerate(reversed(block.lines)):
            base = bottom + _PADDING_PT + (_DESCENT + number * _LEADING) * size
            x, y = self._on_map(edge, base)
            self.axes.text(x, y, line, path_effects=halo, zorder=12, gid="halo", **look)
            self.axes.text(x, y, line, color=color, zorder=12.5, gid=gid, **look)

    def _write_number(
        self, at: tuple[float, float], spot: tuple[float, float], text: str, half: float,
        *, leads: bool,
    ) -> None:  # fmt: skip
        from matplotlib.patches import FancyBboxPatch

        ink = styles.LIGHT.ink
        x, y = self._on_map(*spot)
        if leads:
            fx, fy = self._on_map(*at)
            self.axes.plot([fx, x], [fy, y], color=ink, linewidth=0.4, zorder=12, gid="leader")
        corner = self._on_map(spot[0] - half + 1, spot[1] - _DISC_PT + 1)
        size = 2 * (half - 1) / self.pt_per_m, 2 * (_DISC_PT - 1) / self.pt_per_m
        self.axes.add_patch(
            FancyBboxPatch(
                corner, *size, boxstyle=f"round,pad=0,rounding_size={size[1] / 2}",
                facecolor=styles.LIGHT.paper, edgecolor=ink, linewidth=0.5, zorder=12.2,
            )
        )  # fmt: skip
        self.axes.text(
            x, y, text, ha="center", va="center_baseline", color=ink, zorder=12.6,
            gid="map-number", clip_on=True, **font(_NUMBER_SIZE, bold=True),
        )  # fmt: skip


def _blocks(name: str, size: float, bold: bool) -> Iterator[tuple[str, ...]]:
    """Yield the ways to write a name, on one line first; none where it is too long for three."""
    whole = printable(name)
    wide = width_pt(whole, size, bold)
    if wide <= LONGEST_PT:
        yield (whole,)
    for count in range(2, MOST_LINES + 1):
        # no wider than needed for so many lines: blocks of even lines take the least room
        for share in (1.05, 1.2, 1.4):
            room = min(wide / count * share, LONGEST_PT)
            found = wrap(whole, room, size, bold=bold)
            fits = all(width_pt(line, size, bold) <= room for line in found.lines)
            if not found.cut and len(found.lines) == count and fits and _whole_words(whole, found):
                yield found.lines
                break


def _whole_words(whole: str, found: Any) -> bool:  # noqa: ANN401
    return " ".join(found.lines).split() == whole.split()


def _block_box(x: float, y: float, align: str, rise: str, wide: float, high: float) -> Box:
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
    bottom = y - {"bottom": 0.0, "middle": high / 2, "top": high}[rise]
    return (
        left - _PADDING_PT,
        bottom - _PADDING_PT,
        left + wide + _PADDING_PT,
        bottom + high + _PADDING_PT,
    )
