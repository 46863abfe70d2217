"""The words of the printed sheet, and what it says of period and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geonexus.cards import Language
    from geonexus.model import Atlas

WORDS: dict[str, dict[Language, str]] = {
    "sources": {"en": "Sources", "es": "Fuentes", "pt": "Fontes"},
    "caution": {
        "en": "Being in one place is not being in league; a calm place may be a controlled one. "
        "Solid lines are reported, dashed ones assessed or contested, wide dashes schematic: they "
        "link two ends and do not say where. Hollow marks are known to a department or country "
        "only. Boundaries do not imply endorsement.",
        "es": "Estar en un mismo lugar no es estar asociado; un lugar tranquilo puede estar "
        "controlado. Las líneas continuas son reportadas, las discontinuas evaluadas o en disputa, "
        "las de trazo largo esquemáticas: unen dos extremos y no dicen por dónde. Las marcas "
        "huecas se conocen solo por departamento o país. Los límites no implican aprobación.",
        "pt": "Estar num mesmo lugar não é estar associado; um lugar calmo pode estar controlado. "
        "Linhas contínuas são relatadas, tracejadas avaliadas ou contestadas, de traço longo "
        "esquemáticas: ligam dois extremos e não dizem por onde. Marcas vazadas são conhecidas "
        "apenas por departamento ou país. Os limites não implicam aprovação.",
    },
    "projection": {
        "en": "Lambert azimuthal equal-area projection",
        "es": "Proyección azimutal equivalente de Lambert",
        "pt": "Projeção azimutal equivalente de Lambert",
    },
    "more": {"en": "more kinds", "es": "clases más", "pt": "outros tipos"},
    "period": {"en": "Period", "es": "Periodo", "pt": "Período"},
    "north": {"en": "N", "es": "N", "pt": "N"},
}


def period(atlas: Atlas) -> str:
    """Return the first and last year that any drawn feature is dated to."""
    years = set[str]()
    for layer in atlas.whole.values():
        for column in {"date_from", "date_to"} & set(layer.frame.columns):
            dates = layer.frame[column].dropna()
            years.update(str(date)[:4] for date in dates if date)
    return f"{min(years)}–{max(years)}" if years else "–"


def citations(atlas: Atlas) -> str:
    """Return the sources that the drawn layers cite, short, each once."""
    used = set[str]()
    for layer in atlas.whole.values():
        for cell in layer.frame["sources"] if "sources" in layer.frame.columns else ():
            used.update(part.partition("@")[0] for part in str(cell).split(";"))
    rows = [atlas.sources[source] for source in sorted(used) if source in atlas.sources]
    return "; ".join(f"{row['author'] or row['title']} {row['year']}".strip() for row in rows)
