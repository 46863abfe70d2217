"""Find text that seems to name a person: the atlas names organizations and states only.

No list of names ships, so this looks for the ways in which a text introduces a person: a title or
role straight before capitalized words, an alias, a nickname. It errs on the side of asking; text
that names a place or body after such a word is let through by what follows.
"""

from __future__ import annotations

import re

_ROLES = (
    "President|Vice-President|General|Colonel|Major|Captain|Lieutenant|Sergeant|Admiral|Minister|"
    "Governor|Mayor|Prosecutor|Judge|Ambassador|Senator|Congressman|Congresswoman|Secretary|"
    "Commander|Comandante|Chief|Leader|Boss|Capo|Kingpin|Sheikh|Ayatollah|Don|Mr|Mrs|Ms|Dr|"
    "Presidente|Coronel|Capitán|Ministro|Gobernador|Alcalde|Fiscal|Juez|Embajador|Jefe"
)
_WORD = r"[A-ZÁÉÍÓÚÑÇÃÕÂÊÔ][a-záéíóúñçãõâêôü'’-]+"
_BODIES = (
    "Assembly|Accounting|Staff|Secretariat|Directorate|Command|Office|Council|Court|Intelligence|"
    "Motors|Police|Army|Navy|Department|Ministry|Security|Attorney|Prosecutor|Defense|Treasury|"
    "Minister|Secretary|Directorate|Administration|Quarters|Union|Bank|Brigade|Zone|Crimes|Unit"
)
_FULL_NAME = rf"{_WORD}(?: (?:(?:de|da|do|dos|del|la|los) )*{_WORD})+"
_INTRODUCED = re.compile(rf"\b(?:{_ROLES})\.? (?!(?:{_BODIES})\b)(?P<name>{_FULL_NAME})")
_ALIAS = re.compile(
    rf"\b(?:alias|a\.k\.a\.|aka|known as|nicknamed) [\"“'‘]?(?P<name>(?:El |La )?{_WORD})"
)


def seeming_names(text: str) -> list[str]:
    """Return what in a text seems to be the name of a person.

    Examples
    --------
    >>> seeming_names("Talks between President Ana Prueba and General Assembly members")
    ['Ana Prueba']
    >>> seeming_names("The founder, alias Fulano, was held")
    ['Fulano']
    >>> seeming_names("The head of state met the prosecutor")
    []
    """
    found = [match["name"] for match in _INTRODUCED.finditer(text)]
    return found + [match["name"] for match in _ALIAS.finditer(text)]
