"""What helps to read the sheet's map: names that do not overlap, graticule, scale bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geonexus import crs, style

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from geonexus.cards import Language

NAMED_FROM_KM2 = 90_000
MOST_LABELS = 40
GRATICULE_DEG = 10
_PADDING_PX = 2.0
# Where a name may stand, seen from its spot: on it, then around it.
_PLACES = (
    ("center", "center", 0, 0),
    ("left", "center", 4, 0),
    ("right", "center", -4, 0),
    ("center", "bottom", 0, 5),
    ("center", "top", 0, -5),
)


def draw_labels(axes: Axes, figure: Figure, spots: Iterable[tuple[float, float, str]]) -> None:
    """Write names, most important first; one that would overlap another is moved or left out.

    Measured with the real extent of each text, not guessed from its length.

    Parameters
    ----------
    axes, figure
        To draw into; the limits of the axes must stand.
    spots
        x, y and name, in the order of importance.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.patheffects import withStroke

    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    frame = axes.get_window_extent(renderer)
    halo = [withStroke(linewidth=1.6, foreground=style.LIGHT.label_halo)]
    taken: list[Bbox] = []
    for x, y, name in spots:
        if len(taken) == MOST_LABELS:
            return
        for across, up, dx, dy in _PLACES:
            text = axes.annotate(
                name, (x, y), xytext=(dx, dy), textcoords="offset points", size=6, weight="bold",
                ha=across, va=up, color=style.LIGHT.ink, path_effects=halo, zorder=12,
                gid="label",
            )  # fmt: skip
            box = text.get_window_extent(renderer).padded(_PADDING_PX)
            if _inside(box, frame) and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()


def _inside(box: Bbox, frame: Bbox) -> bool:
    return bool(frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1)


def draw_graticule(
    axes: Axes,
    extent: tuple[float, float, float, float],
    target: Any,  # noqa: ANN401  (pyproj CRS)
) -> None:
    """Draw meridians and parallels, thin, each with its degrees where it meets the edge.

    Parameters
    ----------
    axes
        Its limits must stand.
    extent
        West, south, east, north in degrees.
    target
        The projection of the map.
    """
    import geopandas as gpd
    import shapely

    west, south, east, north = extent
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    window = shapely.box(left, bottom, right, top)
    step = GRATICULE_DEG
    meridians = range(_up(west - 3 * step), int(east + 3 * step), step)
    parallels = range(max(_up(south - 2 * step), -80), min(int(north + 2 * step), 80) + 1, step)
    lines = [
        (f"{abs(lon)}°{'E' if lon > 0 else 'W'}", [(lon, lat) for lat in range(-80, 81)], False)
        for lon in meridians
    ] + [
        (
            f"{abs(lat)}°{'N' if lat > 0 else 'S' if lat else ''}",
            [(lon, lat) for lon in range(int(west) - 40, int(east) + 41)],
            True,
        )
        for lat in parallels
    ]
    shapes = gpd.GeoSeries([shapely.LineString(line) for _, line, _ in lines], crs=crs.GEOGRAPHIC)
    look: dict[str, Any] = {
        "color": style.LIGHT.coast,
        "linewidth": 0.25,
        "alpha": 0.7,
        "zorder": 0.5,
    }
    for (label, _, flat), shape in zip(lines, shapes.to_crs(target), strict=True):
        shown = shape.intersection(window)
        if shown.is_empty or shown.geom_type != "LineString":
            continue
        axes.plot(*shown.xy, **look)
        ends = sorted(shown.coords, key=lambda point: point[0] if flat else point[1])
        x, y = ends[0]
        # only a line that leaves at the edge it belongs to gets its degrees there
        if (x - left if flat else y - bottom) < (right - left) / 200:
            axes.annotate(
                label, (x, y), xytext=(-2, 0) if flat else (0, -2), textcoords="offset points",
                size=4.5, color=style.LIGHT.label, ha="right" if flat else "center",
                va="center" if flat else "top", annotation_clip=False,
            )  # fmt: skip


def _up(degrees: float) -> int:
    """Return the next multiple of the graticule's step."""
    return int(-(-degrees // GRATICULE_DEG) * GRATICULE_DEG)


def draw_country_names(
    axes: Axes,
    frame: gpd.GeoDataFrame,
    target: Any,  # noqa: ANN401  (pyproj CRS)
    language: Language,
) -> None:
    """Write the names of the region's larger countries, faintly, to orient the eye."""
    frame = frame[frame["latam"].astype(bool)].to_crs(target)
    frame = frame[frame.area > NAMED_FROM_KM2 * crs.M2_PER_KM2]
    points = frame.representative_point()
    names = frame[f"name_{language}"]
    for point, name in zip(points, names, strict=True):
        axes.text(
            point.x, point.y, name.upper(), size=4.6, ha="center", va="center",
            color=style.LIGHT.border, zorder=2.5, clip_on=True,
        )  # fmt: skip


def draw_scale_bar(axes: Axes) -> None:
    """Draw a bar of 1,000 km or a fitting round length; true at the center of the projection."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    length_m = max(m for m in (1e4, 1e5, 2.5e5, 5e5, 1e6, 2e6) if m < (right - left) / 4)
    x, y = left + (right - left) * 0.04, bottom + (top - bottom) * 0.03
    axes.plot([x, x + length_m], [y, y], color=style.LIGHT.ink, linewidth=1.6, zorder=13)
    label = f"{length_m / 1000:,.0f} km"
    offset = (top - bottom) * 0.008
    axes.text(x + length_m / 2, y + offset, label, size=6.5, ha="center", zorder=13)
