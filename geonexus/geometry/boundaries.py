"""Unit codes → the best boundaries at hand.

A boundary source is a layer that holds the units of one level under the codes of one scheme. What
ships is countries and first-level units of the whole region, and an approximation of Peru's
districts. Sources are asked best first: official before drawn-from-maps before approximate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geonexus.base.cells import split_cell
from geonexus.errors import near_match
from geonexus.geometry import geodesy

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from geonexus.base.checks import Faults
    from geonexus.model.evidence import GeometryMethod
    from geonexus.model.layer import Layer

COUNTRY_SCHEME = "ISO 3166-1"
ADMIN1_SCHEME = "ISO 3166-2"

UNSTATED_ACCURACY_M = 10_000.0
"""Taken for a layer whose card states no accuracy."""

_BEST_FIRST = ("official", "admin-union", "approximate-cells")


@dataclass(frozen=True, slots=True)
class UnitSource:
    """A layer that holds the units of one level."""

    layer: str
    """Layer id."""
    level: int
    """0 country, 1 first-level unit (department, state), 2 province, 3 district."""
    scheme: str
    """Code scheme: ISO 3166-1, ISO 3166-2, UBIGEO."""
    code_column: str
    method: GeometryMethod
    """``official``, ``admin-union`` or ``approximate-cells``."""
    country: str | None = None
    """ISO3 code; None when the layer holds the units of many countries."""
    parent_digits: int | None = None
    """Set where young units may be missing because the layer still counts them to older ones: how
    many digits of a code name the unit above. Where all that the layer holds of that unit is
    asked for, a young code adds nothing and is no fault."""

    @property
    def kind(self) -> str:
        """Return what the source holds, for messages."""
        return f"{self.country or 'any country'} level {self.level} {self.scheme}"


SHIPPED = (
    UnitSource("countries", 0, COUNTRY_SCHEME, "iso3", "admin-union"),
    UnitSource("admin1", 1, ADMIN1_SCHEME, "code", "admin-union"),
    UnitSource("pe-districts", 3, "UBIGEO", "ubigeo", "approximate-cells", "PER", parent_digits=4),
)
"""The sources that ship. A user's own files are further sources of the same form."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape with how it was made and how far it may be trusted."""

    shape: Polygon | MultiPolygon
    method: GeometryMethod
    accuracy_m: float


class Boundaries:
    """Finds unit codes in the sources, best first.

    Parameters
    ----------
    open_layer
        Opens a layer by id.
    sources
        Where to look. Among equals the earlier wins.
    """

    def __init__(
        self, open_layer: Callable[[str], Layer], sources: Sequence[UnitSource] = SHIPPED
    ) -> None:
        self._open = open_layer
        self.sources = tuple(sorted(sources, key=lambda source: _BEST_FIRST.index(source.method)))
        self._shapes: dict[UnitSource, dict[str, BaseGeometry]] = {}

    def countries(
        self, codes: Sequence[str], *, where: str, field: str, faults: Faults
    ) -> Outline | None:
        """Return the union of whole countries, by ISO3 code; ``units`` says the rest."""
        return self._find(0, COUNTRY_SCHEME, None, codes, where, field, faults)

    def admin1(
        self, codes: Sequence[str], *, where: str, field: str, faults: Faults
    ) -> Outline | None:
        """Return the union of first-level units, by ISO 3166-2 code; ``units`` says the rest."""
        return self._find(1, ADMIN1_SCHEME, None, codes, where, field, faults)

    def units(
        self,
        country: str,
        level: int,
        scheme: str,
        codes: Sequence[str],
        *,
        where: str,
        field: str,
        faults: Faults,
    ) -> Outline | None:
        """Return the union of units from the best source that holds all of them.

        One outline is never pieced together from two sources: their borders do not meet.

        Parameters
        ----------
        country, level, scheme
            ISO3 code, 1 to 3, and the name of the code scheme, e.g. ``"PER", 3, "UBIGEO"``.
        codes
            The units.
        where, field
            Place of the codes, for faults.
        faults
            Receives one fault per unknown code, with the nearest known, or one when no source
            holds such units at all.

        Returns
        -------
        Outline or None
            None when a fault was added.
        """
        return self._find(level, scheme, country, codes, where, field, faults)

    def _find(
        self,
        level: int,
        scheme: str,
        country: str | None,
        codes: Sequence[str],
        where: str,
        field: str,
        faults: Faults,
    ) -> Outline | None:
        fitting = [
            source
            for source in self.sources
            if (source.level, source.scheme) == (level, scheme)
            and source.country in (None, country)
        ]
        if not fitting:
            wanted = f"{country} level {level} {scheme}"
            kinds = [source.kind for source in self.sources]
            faults.add(
                where,
                field,
                f"units of {wanted}",
                "units that a boundary layer holds",
                near_match(wanted, kinds).removeprefix("; "),
            )
            return None
        missing = {source: self._missing(source, codes) for source in fitting}
        best = min(fitting, key=lambda source: len(missing[source]))
        for code in missing[best]:
            self._add_unknown(best, code, where, field, faults)
        if missing[best]:
            return None
        known = self._of(best)
        shape = geodesy.union(known[code] for code in sorted(set(codes)) if code in known)
        return Outline(shape, best.method, stated_accuracy_m(self._open(best.layer)))

    def _add_unknown(
        self, source: UnitSource, code: str, where: str, field: str, faults: Faults
    ) -> None:
        """Add a fault for a code that a source does not hold, with its successor or the nearest."""
        frame, kind = self._open(source.layer).frame, f"{source.scheme} code"
        if "former" in frame:  # codes that the standard has withdrawn
            listed = frame["former"].map(split_cell)
            today = frame.loc[[code in codes for codes in listed], source.code_column]
            if len(today):
                mend = f"withdrawn; today it is {', '.join(map(repr, today))}"
                faults.add(where, field, repr(code), f"a known {kind}", mend)
                return
        faults.unknown(where, field, kind, code, self._of(source))

    def _missing(self, source: UnitSource, codes: Sequence[str]) -> list[str]:
        """Return the codes that a source neither holds nor covers by their older neighbors."""
        known, asked = self._of(source), set(codes)
        missing = [code for code in dict.fromkeys(codes) if code not in known]
        if source.parent_digits is None:
            return missing
        digits = source.parent_digits
        whole = {code[:digits] for code in known} - {
            code[:digits] for code in known if code not in asked
        }
        return [code for code in missing if code[:digits] not in whole]

    def _of(self, source: UnitSource) -> dict[str, BaseGeometry]:
        """Return the shapes of a source by code; read once."""
        if source not in self._shapes:
            frame = self._open(source.layer).geo
            codes = frame[source.code_column].astype(str)
            self._shapes[source] = dict(zip(codes, frame.geometry, strict=True))
        return self._shapes[source]


def stated_accuracy_m(layer: Layer) -> float:
    """Return the accuracy that a layer's card states, or a cautious stand-in."""
    stated = layer.card.accuracy_m
    return UNSTATED_ACCURACY_M if stated is None else float(stated)
