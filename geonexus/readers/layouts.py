"""Published layouts of event data: ACLED, UCDP GED and GTD, as mappings.

The precision codes are those of the code books; the radii are ours, because no code book states
one in meters except UCDP's 25 km. They are wide rather than narrow, and a mapping of your own can
say otherwise.

How this was checked, because the code books are no registry packages and were not at hand whole:

- ACLED columns: ACLED, "Guide to 2023 ACLED column changes" (March 2023: ``data_id``, ``iso3``,
  ``event_id_no_cnty`` went; ``disorder_type``, ``civilian_targeting``, ``tags`` came). Its codes:
  the R package mapme.biodiversity, help of ``calc_fatalities_acled``, which restates the codebook.
- UCDP GED columns: the header of GED 23.1 (49 columns). Its codes: mapme.biodiversity, help of
  ``calc_fatalities_ucdp``, which restates the "UCDP GED Codebook" on precision in space and time.
- GTD codes: "GTD Codebook: Inclusion Criteria and Variables", section III Incident Location, as
  quoted word for word by several public projects; "vicinity" has 1 yes, 0 no, -9 unknown.
- Not checked: the forms of date of old ACLED releases (``08 March 2023`` and others are tried and
  the one that fits is taken), the ``m/d/Y`` dates of old UCDP releases, and -9 of GTD's doubtterr.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geonexus.model.evidence import PlacePrecision
from geonexus.readers.mapping import EventMapping, Place


@dataclass(frozen=True, slots=True)
class Layout:
    """A published layout: how to know it, and how to read it."""

    mapping: EventMapping
    signature: frozenset[str]
    """Columns that together no other layout has, in lower case."""
    date_formats: tuple[str, ...] = ()
    """Forms that its releases have used; the first that fits is taken."""


def _places(**codes: tuple[PlacePrecision, float]) -> dict[str, Place]:
    return {
        code.removeprefix("c"): Place(place_precision=kind, accuracy_m=radius)
        for code, (kind, radius) in codes.items()
    }


ACLED = Layout(
    EventMapping(
        name="acled",
        source="Armed Conflict Location & Event Data (ACLED)",
        columns={
            "id": "event_id_cnty",
            "date": "event_date",
            "type": "event_type",
            "title": "sub_event_type",
            "actors": ("actor1", "actor2"),
            "country": "country",
            "admin1": "admin1",
            "place": ("location",),
            "lon": "longitude",
            "lat": "latitude",
            "precision": "geo_precision",
            "time_precision": "time_precision",
            "fatalities": "fatalities",
        },
        precision=_places(c1=("place", 5_000), c2=("municipality", 30_000), c3=("admin1", 150_000)),
        time_precision={"1": "day", "2": "approximate", "3": "month"},
        place_precision="unknown",
    ),
    frozenset({"event_id_cnty", "event_date", "geo_precision", "longitude", "latitude"}),
    ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d/%m/%Y"),
)
"""ACLED codebook, "Geo-precision": 1 a town and its coordinates; 2 a small part of a region or near
a town, placed at a town; 3 a larger region, placed at a natural feature that the report names
("border area", "forest", "sea") or else at the provincial capital. "Time precision": 1 the day,
2 the week or about that, 3 the month, dated to its middle. The columns read here are in the
releases before and after March 2023."""

UCDP_GED = Layout(
    EventMapping(
        name="ucdp-ged",
        source="UCDP Georeferenced Event Dataset",
        columns={
            "id": "id",
            "date": "date_start",
            "date_to": "date_end",
            "type": "type_of_violence",
            "title": "conflict_name",
            "actors": ("side_a", "side_b"),
            "country": "country",
            "admin1": "adm_1",
            "place": ("where_coordinates",),
            "lon": "longitude",
            "lat": "latitude",
            "precision": "where_prec",
            "time_precision": "date_prec",
            "fatalities": "best",
            "fatalities_low": "low",
            "fatalities_high": "high",
        },
        precision=_places(
            c1=("place", 5_000),
            c2=("municipality", 25_000),
            c3=("municipality", 50_000),
            c4=("admin1", 150_000),
            c5=("country", 300_000),
            c6=("country", 500_000),
            c7=("unknown", 500_000),
        ),
        time_precision={"1": "day", "2": "range", "3": "range", "4": "range", "5": "range"},
        place_precision="unknown",
    ),
    frozenset({"where_prec", "date_prec", "date_start", "best", "type_of_violence"}),
    ("%Y-%m-%d", "%m/%d/%Y"),
)
"""UCDP GED codebook, "where_prec": 1 an exact place; 2 a limited area around a place, about 25 km;
3 the second order of administration, at its centroid; 4 the first order, at its centroid; 5 a part
of a country larger than the first order, a line such as a river, or a point between two places;
6 the country, at its centroid; 7 at sea or in international airspace, at an estimated point.
"date_prec": 1 the day, 2 two to six days, 3 a week, 4 a month, 5 a year; ``date_start`` and
``date_end`` hold the range."""

GTD = Layout(
    EventMapping(
        name="gtd",
        source="Global Terrorism Database (GTD)",
        columns={
            "id": "eventid",
            "year": "iyear",
            "month": "imonth",
            "day": "iday",
            "type": "attacktype1_txt",
            "title": "attacktype1_txt",
            "actors": ("gname",),
            "country": "country_txt",
            "admin1": "provstate",
            "place": ("city",),
            "lon": "longitude",
            "lat": "latitude",
            "precision": "specificity",
            "vicinity": "vicinity",
            "doubt": "doubtterr",
            "fatalities": "nkill",
        },
        precision=_places(
            c1=("place", 5_000),
            c2=("municipality", 25_000),
            c3=("municipality", 50_000),
            c4=("admin1", 150_000),
            c5=("country", 500_000),
        ),
        place_precision="unknown",
    ),
    frozenset({"eventid", "iyear", "imonth", "iday", "specificity", "doubtterr"}),
)
"""GTD codebook, "specificity": 1 the town has its coordinates; 2 a town without coordinates and
3 no town, both placed at the centroid of the smallest known unit below the first order; 4 the
center of the first-order unit; 5 not even that is known, and the coordinates are empty: such rows
are refused for want of a place. "vicinity" 1: near the town, not in it. "doubtterr" 1: it may not
have been terrorism. Month and day are 0 where unknown."""

LAYOUTS = {layout.mapping.name: layout for layout in (ACLED, UCDP_GED, GTD)}


def layout_of(columns: Iterable[str]) -> Layout | None:
    """Return the published layout that a header belongs to, if any.

    Examples
    --------
    >>> layout_of(["EVENTID", "iyear", "imonth", "iday", "specificity", "doubtterr"]).mapping.name
    'gtd'
    """
    present = {name.strip().lower() for name in columns}
    return next((one for one in LAYOUTS.values() if one.signature <= present), None)
