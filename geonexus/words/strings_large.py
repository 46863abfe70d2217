"""Words of the page for large tables, in English, Spanish and Portuguese."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "no_unpacking": (
        "This browser cannot unpack the data of a large map: it has no DecompressionStream. "
        "Any current Firefox, Chrome, Edge or Safari can.",
        "Este navegador no puede descomprimir los datos de un mapa grande: le falta "
        "DecompressionStream. Firefox, Chrome, Edge y Safari actuales pueden.",
        "Este navegador não consegue descompactar os dados de um mapa grande: falta-lhe "
        "DecompressionStream. Firefox, Chrome, Edge e Safari atuais conseguem.",
    ),
    "crowd_as": ("Many points as", "Muchos puntos como", "Muitos pontos como"),
    "crowd_clusters": ("clusters", "grupos", "grupos"),
    "crowd_density": ("density", "densidad", "densidade"),
    "crowd_dots": ("every point", "cada punto", "cada ponto"),
    "crowd_in_view": ("{n} in view", "{n} a la vista", "{n} à vista"),
    "crowd_hollow": (
        "{n} of them known only to a region or country",
        "{n} de ellos con lugar conocido solo por región o país",
        "{n} deles com lugar conhecido só por região ou país",
    ),
    "crowd_darkest": (
        "darkest square: {n}",
        "cuadro más oscuro: {n}",
        "quadrado mais escuro: {n}",
    ),
    "crowd_clusters_about": (
        "Each disc counts the points of one square of the map. The open part of its ring is known "
        "only to a region or country.",
        "Cada disco cuenta los puntos de un cuadro del mapa. La parte hueca del anillo se conoce "
        "solo por región o país.",
        "Cada disco conta os pontos de um quadrado do mapa. A parte vazada do anel é conhecida só "
        "por região ou país.",
    ),
    "crowd_density_about": (
        "Each square of 4 pixels is darker the more points it holds, on a scale of powers.",
        "Cada cuadro de 4 píxeles es más oscuro cuantos más puntos tiene, en escala de potencias.",
        "Cada quadrado de 4 pixels é mais escuro quanto mais pontos tem, em escala de potências.",
    ),
    "crowd_dots_about": (
        "Every point is one dot; a ring is known only to a region or country.",
        "Cada punto es una marca; un anillo se conoce solo por región o país.",
        "Cada ponto é uma marca; um anel é conhecido só por região ou país.",
    ),
    "sorting": ("Sorting …", "Ordenando …", "Ordenando …"),
    "searching": ("Searching …", "Buscando …", "Buscando …"),
}
"""Key → English, Spanish, Portuguese."""
