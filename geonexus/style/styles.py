"""One style for every renderer: named styles, colors by category, edges that say how sure we are.

Plain frozen values and no renderer's types: the map, the sheet and the exports read the same
ones, so that they never disagree. Color is never alone: shape, dash, hatching or a hollow marker
says the same thing. The palettes are Paul Tol's and ColorBrewer's, which readers with
color-vision deficiency can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from geonexus.errors import UnknownNameError
from geonexus.style.class_breaks import Scheme, class_edges, spread
from geonexus.style.palette import DARK as DARK
from geonexus.style.palette import LIGHT as LIGHT
from geonexus.style.palette import BasePalette as BasePalette
from geonexus.style.territory_families import DARK_COLORS as DARK_OF_FAMILIES
from geonexus.style.territory_families import FAMILIES, FAMILY_COLORS, QUIET_TYPES, TYPE_COLORS

Shape = Literal["circle", "square", "diamond", "triangle", "cross", "star", "pentagon", "hexagon"]
StyleKind = Literal["area", "line", "point", "choropleth"]
Stroke = Literal["solid", "assessed", "modelled", "contested", "schematic", "soft"]
"""Why a line or outline is drawn as it is; ``DASHES`` says how."""

SOLID: tuple[float, ...] = ()
FALLBACK_COLOR = "#746482"
"""For a term that no table below knows: a user's own vocabulary still draws."""

# From Paul Tol's "muted" scheme, moved apart until no two colors of one style come closer than
# 12 (CIE 1976) under full sight, protanopia or deuteranopia; a test holds this.
INDIGO, TEAL, GREEN, OLIVE = "#332288", "#378f7d", "#078340", "#8a9736"
SAND, ROSE, WINE, PURPLE, SKY = "#c9a227", "#d46584", "#882255", "#a72f9f", "#4aa3d4"
BROWN, BLACK, ORANGE, BLUE, RED = "#9b4a01", "#333333", "#cd5e02", "#296fae", "#b2182b"
NEAR_BLACK, DARK_GRAY, LIGHT_GRAY = "#262626", "#5e5e5e", "#8c8c8c"
QUIET_GRAY, QUIET_BROWN = "#6d7f8a", "#8a7a68"
SLATE, MUD, GRAPHITE, ASH, MIST = "#3e5e6e", "#6e6656", "#565656", "#9ea6ae", "#c8b8d8"

DARK_COLORS: Mapping[str, str] = {
    **DARK_OF_FAMILIES,
    NEAR_BLACK: "#f4f4f4",
    DARK_GRAY: "#b4babd",
    LIGHT_GRAY: "#838b90",
    QUIET_GRAY: "#93a5b0",
    QUIET_BROWN: "#b09f8c",
}
"""Color on a light base map → the same on a dark one; any other is made lighter."""

# Twenty kinds of incident would be twenty colors; what a reader needs at a glance is who acted.
_VIOLENT = (
    *("attack", "bombing", "killing", "massacre", "kidnapping", "clash", "takeover"),
    *("infrastructure", "escape", "plot", "violence-wave"),
)
_BY_THE_STATE = ("seizure", "arrest", "operation", "sting", "designation", "court")


@dataclass(frozen=True, slots=True)
class Named:
    """How one named style draws; ``by`` is the column whose term picks color and shape."""

    kind: StyleKind
    color: str
    """Color of a feature whose term has no color."""
    by: str | None = None
    """Column of the layer that holds the term; its card names the vocabulary."""
    colors: Mapping[str, str] = field(default_factory=dict)
    """Term → color."""
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    """Term → marker shape."""
    shape: Shape = "circle"
    width_px: float = 1.5
    """Width of a line or an outline."""
    size_px: float = 9.0
    """Diameter of a marker."""
    fill_opacity: float = 1.0
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Family of terms that share a symbol → its terms; a family has a name in a legend."""
    rest: str = ""
    """Family of a term outside all families; where it is empty, such a term stands for itself."""
    band_px: float = 0.0
    """Width of the band inside the outline of an area."""
    quiet: tuple[str, ...] = ()
    """Terms drawn faintly."""
    draw_order: int = 0
    """Lower is drawn first, whatever the order of the groups."""

    def color_of(self, term: str) -> str:
        """Return the color of a term, or the style's own color."""
        return self.colors.get(term, self.color)

    def family_of(self, term: str) -> str:
        """Return the family of a term, ``rest`` outside all families."""
        return next((name for name, terms in self.families.items() if term in terms), self.rest)

    def shape_of(self, term: str) -> Shape:
        """Return the marker shape of a term, or the style's own shape."""
        return self.shapes.get(term, self.shape)


STYLES: Mapping[str, Named] = {
    "choropleth": Named("choropleth", FALLBACK_COLOR, width_px=0.6, draw_order=0),
    "base": Named("area", "#b7b1a3", width_px=0.8, fill_opacity=0.0, draw_order=2),
    "territory": Named(
        "area",
        FAMILY_COLORS["state_zone"],
        by="type",
        colors=TYPE_COLORS,
        families=FAMILIES,
        width_px=1.5,
        fill_opacity=0.22,
        band_px=7.0,
        quiet=QUIET_TYPES,
        draw_order=3,
    ),
    "mentioned": Named("area", ASH, width_px=1.0, fill_opacity=0.0, band_px=3.0, draw_order=2),
    # a diagram of who sends to whom: it claims no way, and so lies under all that does
    "flow": Named("line", GRAPHITE, width_px=1.0, size_px=6.0, draw_order=1),
    "response": Named("point", DARK_GRAY, shape="square", size_px=7.0, draw_order=5),
    "route": Named(
        "line",
        FALLBACK_COLOR,
        by="commodity",
        colors={
            "cocaine": RED,
            "coca-paste": ROSE,
            "precursors": BLUE,
            "heroin": PURPLE,
            "methamphetamine": INDIGO,
            "drugs": BROWN,
            "cannabis": OLIVE,
            "migrants": TEAL,
            "trafficked-people": GREEN,
            "displaced-people": SKY,
            "deportees": BLUE,
            "personnel": BLACK,
            "arms": BLACK,
            "explosives": ORANGE,
            "nuclear-material": PURPLE,
            "money": SKY,
            "gold": SAND,
            "timber": GREEN,
            "iron-ore": BROWN,
            "oil": BLACK,
            "communications": INDIGO,
            "contraband": ORANGE,
            "mixed": GRAPHITE,
            "other": ASH,
        },
        width_px=2.4,
        draw_order=4,
    ),
    # hue is kept for what is moved: places and incidents are gray, and their shapes tell them apart
    "place": Named(
        "point",
        QUIET_GRAY,
        by="kind",
        colors={
            **dict.fromkeys(("port", "city", "crossing", "airfield"), QUIET_GRAY),
            **dict.fromkeys(("base", "prison", "embassy", "processing-site"), QUIET_GRAY),
            **dict.fromkeys(("mine", "bank", "institution", "university", "other"), QUIET_BROWN),
        },
        shapes={
            "port": "square",
            "city": "circle",
            "crossing": "hexagon",
            "airfield": "triangle",
            "base": "pentagon",
            "mine": "star",
            "prison": "cross",
            "processing-site": "diamond",
            "embassy": "star",
            "bank": "diamond",
            "institution": "hexagon",
            "university": "hexagon",
        },
        shape="square",
        size_px=8.5,
        draw_order=5,
    ),
    "incident": Named(
        "point",
        LIGHT_GRAY,
        by="type",
        colors={
            **dict.fromkeys(_VIOLENT, NEAR_BLACK),
            **dict.fromkeys(_BY_THE_STATE, DARK_GRAY),
        },
        shapes={**dict.fromkeys(_VIOLENT, "circle"), **dict.fromkeys(_BY_THE_STATE, "diamond")},
        shape="square",
        families={"violence": _VIOLENT, "state": _BY_THE_STATE},
        rest="other",
        size_px=9.0,
        draw_order=6,
    ),
}
"""Style name, as an atlas spec gives it → how it draws."""

CLAIM_DASH: Mapping[str, tuple[float, ...]] = {
    "defined": SOLID,
    "reported": SOLID,
    "assessed": (7.0, 3.0),
    "alleged": (7.0, 3.0),
    "modelled": (2.0, 4.0),
}
"""Claim → dash pattern in pixels: what was seen is solid, what was reasoned is broken."""

SCHEMATIC_DASH = (12.0, 12.0)
"""For a leg or outline that only shows that two ends are linked, not where."""

CONTESTED_DASH = (9.0, 4.0, 2.0, 4.0)
"""For what sources dispute."""

MODELLED_WAYS = frozenset({"least-cost"})
"""Geometry methods that compute a way which nobody has reported: drawn like a modelled claim."""

SOFT_DASH = (5.0, 3.0)
"""For an outline with a soft edge that nothing else breaks."""

SOFT_EDGES = frozenset({"approximate-cells", "buffer", "schematic", "gazetteer"})
"""Geometry methods whose outline is drawn soft: the edge is not where a law or map puts it."""

OUR_OUTLINES = frozenset({"chosen", "stand-in-units"})
"""Bases of an outline (``outline_basis``) that we chose: no law, map or source draws one."""

WIDE_M = 50_000.0
"""An outline whose accuracy is no better has no hard line, however it was made."""

DASHES: Mapping[Stroke, tuple[float, ...]] = {
    "solid": SOLID,
    "assessed": CLAIM_DASH["assessed"],
    "modelled": CLAIM_DASH["modelled"],
    "contested": CONTESTED_DASH,
    "schematic": SCHEMATIC_DASH,
    "soft": SOFT_DASH,
}
"""Stroke → dash pattern in pixels."""

HOLLOW_PRECISIONS = frozenset({"zone", "admin1", "country", "world-region", "assumed", "unknown"})
"""Place precisions whose marker is hollow: it means an area, not a spot."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Colors of a choropleth, from low to high."""

    scheme: Scheme
    colors: tuple[str, ...]


# ColorBrewer's YlOrBr, YlGnBu and Purples, five classes: all three are color-blind-safe.
RAMPS: Mapping[str, Ramp] = {
    "worse": Ramp("FisherJenks", ("#fff0c2", "#fed98e", "#fe9929", "#d95f0e", "#993404")),
    "better": Ramp("FisherJenks", ("#e3f4d0", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")),
    "neutral": Ramp("FisherJenks", ("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f")),
}
"""What a higher value means (``higher_is`` of the dictionary) → colors."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of one choropleth: ``colors[i]`` holds for values up to ``upper[i]``, inclusive."""

    lower: tuple[float, ...]
    """Smallest value that occurs in each class: a legend shows what is there, not the gaps."""
    upper: tuple[float, ...]
    """Largest value of each class."""
    colors: tuple[str, ...]


def named(style: str) -> Named:
    """Return a named style.

    Parameters
    ----------
    style
        Name as the atlas specification gives it.

    Raises
    ------
    UnknownNameError
        There is no such style; the nearest name is offered.

    Examples
    --------
    >>> named("route").color_of("gold")
    '#c9a227'
    """
    if style not in STYLES:
        raise UnknownNameError("style", style, STYLES)
    return STYLES[style]


def ramp(higher_is: str) -> Ramp:
    """Return the colors for an indicator; neutral ones when it is not said what higher means."""
    return RAMPS.get(higher_is, RAMPS["neutral"])


def classify(values: Iterable[float], higher_is: str) -> Classes | None:
    """Put the values of an indicator into at most five classes.

    Parameters
    ----------
    values
        All known values; missing ones are left out beforehand, and never count as zero.
    higher_is
        ``worse``, ``better`` or ``neutral``.

    Returns
    -------
    Classes or None
        None where there is no value at all.

    Examples
    --------
    >>> classify([1, 1, 9], "neutral").upper
    (1.0, 9.0)
    """
    known = sorted(float(value) for value in values)
    if not known:
        return None
    scale = ramp(higher_is)
    upper = class_edges(known, scale.scheme, len(scale.colors))
    below = (float("-inf"), *upper)
    lower = tuple(min(v for v in known if v > edge) for edge in below[:-1])
    return Classes(lower, upper, spread(scale.colors, len(upper)))


def stroke_of(
    claim: str, contested: bool, geometry_method: str, *, outline: bool = False
) -> Stroke:
    """Return the stroke of a line or outline; what is least sure decides.

    Parameters
    ----------
    claim, contested, geometry_method
        The values of the evidence columns of these names.
    outline
        Whether it bounds an area: then an edge that no law or map puts there is soft.

    Examples
    --------
    >>> stroke_of("reported", False, "buffer", outline=True)
    'soft'
    """
    if geometry_method in ("schematic", "diagram"):
        return "schematic"
    if contested:
        return "contested"
    if claim in ("assessed", "alleged"):
        return "assessed"
    if claim == "modelled" or geometry_method in MODELLED_WAYS:
        return "modelled"
    return "soft" if outline and geometry_method in SOFT_EDGES else "solid"


def is_soft(geometry_method: str, outline_basis: str = "", accuracy_m: float | None = None) -> bool:
    """Return whether an outline is drawn without a hard line: nobody drew it, or only roughly.

    Parameters
    ----------
    geometry_method, outline_basis, accuracy_m
        The values of the columns of these names; None where the accuracy is not known.

    Examples
    --------
    >>> is_soft("admin-union", "named-units", 2500.0)
    False
    >>> is_soft("admin-union", "stand-in-units", 290900.0)
    True
    """
    rough = accuracy_m is not None and accuracy_m >= WIDE_M
    return rough or geometry_method in SOFT_EDGES or outline_basis in OUR_OUTLINES


def line_dash(claim: str, contested: bool, geometry_method: str) -> tuple[float, ...]:
    """Return the dash of a line in pixels, without regard to soft edges.

    Examples
    --------
    >>> line_dash("reported", False, "sea-lane")
    ()
    """
    return DASHES[stroke_of(claim, contested, geometry_method)]
