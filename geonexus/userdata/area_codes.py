"""Area codes and names → ISO 3166: countries to alpha-3, states and departments to ISO 3166-2.

Accepted: ISO 3166-1 alpha-2 and alpha-3, UN M49 numbers, ISO 3166-2, and names in English, Spanish
and Portuguese, without regard to accents, case and punctuation; and the long names that the United
Nations and the World Bank print. A name that is not known is reported with the nearest known.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geonexus.base.cells import split_cell
from geonexus.catalog.catalog import Catalog
from geonexus.readers.plain import plain as plain

if TYPE_CHECKING:
    import pandas as pd

ALIASES = {
    "ARG": ("Argentine Republic",),
    "BHS": ("Bahamas, The", "The Bahamas"),
    "BOL": ("Bolivia (Plurinational State of)", "Bolivia, Plurinational State of"),
    "BRA": ("Brasil",),
    "CIV": ("Ivory Coast", "Costa de Marfil", "Cote d'Ivoire"),
    "COD": ("Congo, Dem. Rep.", "DR Congo (Zaire)", "Democratic Republic of Congo"),
    "COG": ("Congo, Rep.", "Congo"),
    "CPV": ("Cape Verde", "Cabo Verde"),
    "CZE": ("Czechia", "Czech Republic"),
    "DOM": ("Dominican Rep.", "República Dominicana"),
    "EGY": ("Egypt, Arab Rep.",),
    "FLK": ("Falkland Islands (Malvinas)", "Islas Malvinas"),
    "GBR": ("United Kingdom of Great Britain and Northern Ireland", "UK", "Great Britain"),
    "GMB": ("Gambia, The",),
    "HKG": ("Hong Kong SAR, China", "China, Hong Kong Special Administrative Region"),
    "IRN": ("Iran (Islamic Republic of)", "Iran, Islamic Rep."),
    "KNA": ("St. Kitts and Nevis", "St Kitts & Nevis"),
    "KOR": ("Republic of Korea", "Korea, Rep."),
    "LCA": ("St. Lucia",),
    "MEX": ("United Mexican States", "Estados Unidos Mexicanos"),
    "NLD": ("Netherlands (Kingdom of the)", "Holland", "Holanda"),
    "PRK": ("Democratic People's Republic of Korea", "Korea, Dem. People's Rep."),
    "PRI": ("Puerto Rico (US)",),
    "PSE": ("State of Palestine", "West Bank and Gaza"),
    "RUS": ("Russian Federation", "Russia (Soviet Union)"),
    "SUR": ("Surinam",),
    "SYR": ("Syrian Arab Republic",),
    "TTO": ("Trinidad & Tobago", "Trinidad y Tobago", "Trinidad e Tobago"),
    "TUR": ("Türkiye", "Turkey", "Turkiye"),
    "USA": ("United States", "USA", "US", "EE. UU.", "EUA", "Estados Unidos"),
    "VCT": ("St. Vincent and the Grenadines",),
    "VEN": ("Venezuela (Bolivarian Republic of)", "Venezuela, RB"),
    "VIR": ("United States Virgin Islands", "Virgin Islands (U.S.)"),
    "VGB": ("British Virgin Islands", "Virgin Islands (British)"),
    "VNM": ("Viet Nam",),
}
"""ISO 3166-1 alpha-3 → names that statistics print and the countries layer does not have."""


_ISO_3166_2 = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value that names no known area, how many rows have it, and the nearest known names."""

    value: str
    rows: int
    near: tuple[str, ...]


class AreaCodes:
    """Resolves country and first-level codes and names.

    Parameters
    ----------
    catalog
        Holds the layers ``countries`` and ``admin1``; the shipped one by default.

    Examples
    --------
    >>> codes = AreaCodes()
    >>> [codes.country(text) for text in ("pe", "604", "Perú", "Bolivia (Plurinational State of)")]
    ['PER', 'PER', 'PER', 'BOL']
    >>> codes.admin1("Ayacucho", country="PER")
    'PE-AYA'
    """

    def __init__(self, catalog: Catalog | None = None) -> None:
        self._catalog = catalog or Catalog()

    def country(self, text: object) -> str | None:
        """Return the alpha-3 code of a country, or ``None``."""
        key = plain(text)
        if key.isdigit():
            return self._countries.get(f"{int(key):03d}")
        return self._countries.get(key)

    def admin1(self, text: object, country: str | None = None) -> str | None:
        """Return the ISO 3166-2 code of a state or department, or ``None``.

        A name that two countries have needs ``country``, an alpha-3 code. A code that ISO has
        withdrawn, and that the layer knows, gives the present one.
        """
        key = plain(text)
        if country is not None:
            return self._admin1.get((country, key))
        found = {code for (_, name), code in self._admin1.items() if name == key}
        return found.pop() if len(found) == 1 else None

    def countries_of(self, values: pd.Series) -> tuple[pd.Series, list[Unresolved]]:
        """Resolve a column; every distinct value is looked up once.

        Returns
        -------
        codes : pandas.Series
            Alpha-3 codes, missing where unresolved; same index.
        unresolved : list of Unresolved
            Each value that names no country, by falling number of rows.
        """
        counts = values.value_counts(dropna=True)
        known = {value: self.country(value) for value in counts.index}
        unresolved = [
            Unresolved(str(value), int(rows), self.near(value))
            for value, rows in counts.items()
            if known[value] is None and plain(value)
        ]
        return values.map(known), unresolved

    def areas_of(self, values: pd.Series, country: str | None = None) -> pd.Series:
        """Resolve a column of countries and of states or departments by their code.

        Parameters
        ----------
        values
            Texts; every distinct one is looked up once.
        country
            Alpha-3 code of the one country of a table of states: then their names are known too,
            and go before a country of the same name.

        Returns
        -------
        pandas.Series
            Alpha-3 or ISO 3166-2 codes, missing where unresolved; same index.

        Examples
        --------
        >>> import pandas as pd
        >>> AreaCodes().areas_of(pd.Series(["Perú", "PE-AYA", "co-ant"])).tolist()
        ['PER', 'PE-AYA', 'CO-ANT']
        >>> AreaCodes().areas_of(pd.Series(["Guatemala", "Petén"]), country="GTM").tolist()
        ['GT-01', 'GT-17']
        """
        return values.map({value: self._area(value, country) for value in values.unique()})

    def _area(self, value: object, country: str | None) -> str | None:
        if country is not None:
            return self.admin1(value, country) or self.country(value)
        by_code = _ISO_3166_2.fullmatch(str(value).strip())
        return self.country(value) or (self.admin1(value) if by_code else None)

    def near(self, text: object, country: str | None = None) -> tuple[str, ...]:
        """Return up to three known names that look like a text: of countries, or in a country."""
        if country is not None:
            frame = self._catalog.open("admin1").frame
            named = frame.loc[frame["country"] == country, "name"].dropna()
            names = {plain(name): str(name) for name in named}
            close = difflib.get_close_matches(plain(text), names, n=3, cutoff=0.75)
            return tuple(names[name] for name in close)
        close = difflib.get_close_matches(plain(text), self._names, n=6, cutoff=0.75)
        return tuple(dict.fromkeys(self._names[name] for name in close))[:3]

    @cached_property
    def _names(self) -> dict[str, str]:
        """Return plain name → the name as printed."""
        frame = self._catalog.open("countries").frame
        printed = [*frame["name_en"], *frame["name_es"], *frame["name_pt"]]
        printed += [name for names in ALIASES.values() for name in names]
        # of names that differ by accents only, the English one stays
        return {plain(name): str(name) for name in reversed(printed) if isinstance(name, str)}

    @cached_property
    def _countries(self) -> dict[str, str]:
        frame = self._catalog.open("countries").frame
        columns = ("name_en", "name_es", "name_pt", "iso2", "m49", "iso3")
        found = {plain(name): code for code, names in ALIASES.items() for name in names}
        # codes come last: they win over a name of the same letters
        for column in columns:
            found |= _pairs(frame[column], frame["iso3"])
        return found

    @cached_property
    def _admin1(self) -> dict[tuple[str, str], str]:
        frame = self._catalog.open("admin1").frame
        found: dict[tuple[str, str], str] = {}
        for country, former, code in zip(
            frame["country"], frame["former"], frame["code"], strict=True
        ):
            for old in split_cell(former):
                if plain(old):
                    found[country, plain(old)] = code
        for column in ("name_en", "name_es", "name_pt", "name", "code"):
            for country, name, code in zip(
                frame["country"], frame[column], frame["code"], strict=True
            ):
                if isinstance(name, str) and plain(name):
                    found[country, plain(name)] = code
        return found


def _pairs(names: Iterable[Any], codes: Iterable[str]) -> dict[str, str]:
    return {
        plain(name): code
        for name, code in zip(names, codes, strict=True)
        if isinstance(name, str) and plain(name) not in ("", "99")
    }
