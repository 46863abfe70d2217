"""The small atlas with its texts in Spanish, and in part in Portuguese."""

from __future__ import annotations

from dataclasses import replace

from render.small_atlas import small_atlas

from geonexus.model.layer import Atlas


def _said(en: str, es: str, pt: str) -> dict[str, str]:
    return {"en": en, "es": es, "pt": pt}


def spoken_atlas() -> Atlas:
    """Return the atlas; one translation is of an earlier English."""
    return replace(
        small_atlas(),
        texts={
            "terr:north": {
                "summary": _said(
                    "A calm place that is controlled.", "Un lugar tranquilo.", "Um lugar calmo."
                )
            },
            "terr:overlap": {"summary": _said("It lay there.", "Estaba ahí.", "Estava ali.")},
            "place:harbor": {
                "title": _said("Harbor", "Puerto viejo", "Porto velho"),
                "summary": _said("A port.", "Un puerto.", "Um porto."),
            },
            "act:one": {"title": _said("First group", "Grupo primero", "Grupo um")},
            "link:1": {
                "summary": _said("They were seen together.", "Se les vio juntos.", "Foram vistos.")
            },
        },
        terms={
            "t": _said("t", "toneladas", "toneladas"),
            "seized in one case": _said(
                "seized in one case", "incautado en un caso", "apreendido em um caso"
            ),
            "money": _said("money", "dinero", "dinheiro"),
        },
    )
