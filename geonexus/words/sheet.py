"""The words of the printed sheets, figures in each language, and what is said of the sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geonexus.model.cards import LANGUAGES

if TYPE_CHECKING:
    from geonexus.base.crs import PrintedProjection
    from geonexus.model.cards import Language
    from geonexus.model.layer import Atlas, Layer

# key: (en, es, pt)
TEXTS: Mapping[str, tuple[str, str, str]] = {
    "sources": ("Sources", "Fuentes", "Fontes"),
    "caution": (
        "Being in one place is not being in league; a calm place may be a controlled one. "
        "Boundaries do not imply endorsement.",
        "Estar en un mismo lugar no es estar asociado; un lugar tranquilo puede estar controlado. "
        "Los límites no implican aprobación.",
        "Estar num mesmo lugar não é estar associado; um lugar calmo pode estar controlado. "
        "Os limites não implicam aprovação.",
    ),
    "period": ("Period", "Periodo", "Período"),
    "made": ("Made by geonexus {}", "Hecho con geonexus {}", "Feito com geonexus {}"),
    "accuracy": (
        "What is not schematic is right within {} to {}, as the sources allow; each feature "
        "carries its own figure",
        "Lo que no es esquemático es exacto dentro de {} a {}, según permiten las fuentes; cada "
        "elemento lleva su propia cifra",
        "O que não é esquemático é correto dentro de {} a {}, conforme permitem as fontes; cada "
        "elemento traz o seu próprio valor",
    ),
    "empty": (
        "Nothing on file is drawn here.",
        "No hay nada registrado que dibujar aquí.",
        "Não há nada registrado para desenhar aqui.",
    ),
    "N": ("N", "N", "N"),
    "S": ("S", "S", "S"),
    "E": ("E", "E", "L"),
    "W": ("W", "O", "O"),
    "laea": (
        "Lambert azimuthal equal-area projection",
        "Proyección azimutal equivalente de Lambert",
        "Projeção azimutal equivalente de Lambert",
    ),
    "aea": (
        "Albers equal-area conic projection",
        "Proyección cónica equivalente de Albers",
        "Projeção cônica equivalente de Albers",
    ),
    "cea": (
        "Cylindrical equal-area projection",
        "Proyección cilíndrica equivalente",
        "Projeção cilíndrica equivalente",
    ),
    "eqearth": (
        "Equal Earth projection",
        "Proyección Equal Earth",
        "Projeção Equal Earth",
    ),
    "scale": ("Scale", "Escala", "Escala"),
    "scale_all": (
        "within 1% all over the map",
        "dentro del 1 % en todo el mapa",
        "dentro de 1% em todo o mapa",
    ),
    "scale_here": (
        "true at the bar; elsewhere on the map lengths are off by up to {}%",
        "exacta en la barra; en otras partes del mapa las longitudes difieren hasta un {} %",
        "exata na barra; noutras partes do mapa os comprimentos diferem até {}%",
    ),
    "north_varies": (
        "North turns by {}° over the sheet; the meridians show it, so there is no arrow",
        "El norte gira {}° a lo largo de la hoja; lo muestran los meridianos, por eso no hay "
        "flecha",
        "O norte gira {}° ao longo da folha; os meridianos o mostram, por isso não há seta",
    ),
    "strokes": ("How sure", "Qué tan seguro", "Quão seguro"),
    "solid": ("Reported or defined", "Reportado o definido", "Relatado ou definido"),
    "assessed": ("Assessed by an author", "Evaluado por un autor", "Avaliado por um autor"),
    "modelled": ("Modelled", "Modelado", "Modelado"),
    "contested": ("Contested", "En disputa", "Contestado"),
    "schematic": (
        "Schematic: links two ends, not where",
        "Esquemático: une dos extremos, no dice por dónde",
        "Esquemático: liga dois extremos, não diz por onde",
    ),
    "soft": ("Edge not exact", "Borde no exacto", "Borda não exata"),
    "hollow": (
        "Hollow: known to an area only",
        "Hueco: se conoce solo la zona",
        "Vazado: conhecida só a área",
    ),
    "node": (
        "Node that has a place",
        "Nodo con lugar conocido",
        "Nó com lugar conhecido",
    ),
    "no_line": (
        "{} more have no line: an end is not named, or has no place",
        "Otros {} no tienen línea: un extremo no se nombra o no tiene lugar",
        "Outros {} não têm linha: uma ponta não é nomeada ou não tem lugar",
    ),
    "missing": ("No value on file", "Sin valor registrado", "Sem valor registrado"),
    "upper bound": ("at most", "como máximo", "no máximo"),
    "lower bound": ("at least", "como mínimo", "no mínimo"),
    "approx": ("approximate", "aproximado", "aproximado"),
    "latest": (
        "Latest value of each area, {}",
        "Último valor de cada área, {}",
        "Último valor de cada área, {}",
    ),
}


def word(key: str, language: Language) -> str:
    """Return a text of the sheets in a language."""
    return TEXTS[key][LANGUAGES.index(language)]


def number(value: float, language: Language, digits: int = 0) -> str:
    """Return a figure as the language writes it.

    Examples
    --------
    >>> number(1234.5, "en", 1), number(1234.5, "es", 1)
    ('1,234.5', '1.234,5')
    """
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def figure(value: float, language: Language) -> str:
    """Return a measured value with the digits that it has, at most six significant ones.

    Examples
    --------
    >>> figure(23.9, "pt"), figure(1200.0, "en")
    ('23,9', '1,200')
    """
    text = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def length(meters: float, language: Language) -> str:
    """Return a distance in meters below a kilometer, else in kilometers."""
    if meters < 1000:
        return f"{number(meters, language)} m"
    return f"{number(meters / 1000, language, 0 if meters >= 10_000 else 1)} km"


def projection(name: PrintedProjection, language: Language) -> str:
    """Return what a projection is called."""
    return word(name, language)


def period(layers: Iterable[Layer]) -> str:
    """Return the first and last year that any feature is dated to."""
    years = set[str]()
    for layer in layers:
        for column in {"date_from", "date_to", "year"} & set(layer.frame.columns):
            dates = layer.frame[column].dropna()
            years.update(str(date)[:4] for date in dates if str(date)[:4].isdigit())
    return f"{min(years)}–{max(years)}" if years else "–"


def citations(atlas: Atlas, layers: Iterable[Layer]) -> str:
    """Return the sources that layers cite, short, each once."""
    used = set[str]()
    for layer in layers:
        for cell in layer.frame["sources"] if "sources" in layer.frame.columns else ():
            used.update(part.partition("@")[0] for part in str(cell).split(";"))
    rows = [atlas.sources[source] for source in sorted(used) if source in atlas.sources]
    return "; ".join(f"{row['author'] or row['title']} {row['year']}".strip() for row in rows)
