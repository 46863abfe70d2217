"""Words of the parts with which a reader compares: layers, actors, imprecise dates, indicators."""

from __future__ import annotations

from collections.abc import Mapping

# key: (en, es, pt)
TEXTS: Mapping[str, tuple[str, str, str]] = {
    # routes
    "countries_derived": (
        "Countries (derived from its stops and lines, not stated by a source)",
        "Países (deducidos de sus paradas y líneas, no indicados por una fuente)",
        "Países (deduzidos de suas paradas e linhas, não indicados por uma fonte)",
    ),
    # layer tree
    "solo": ("Only this layer: {layer}", "Solo esta capa: {layer}", "Só esta camada: {layer}"),
    "solo_short": ("Only", "Solo", "Só"),
    "solo_end": (
        "Show the others again",
        "Mostrar de nuevo las demás",
        "Mostrar de novo as outras",
    ),
    "opacity": ("Opacity", "Opacidad", "Opacidade"),
    "opacity_of": ("Opacity: {layer}", "Opacidad: {layer}", "Opacidade: {layer}"),
    # actors on the map
    "arcs": ("On the map", "En el mapa", "No mapa"),
    "arcs_places": ("Territories", "Territorios", "Territórios"),
    "arcs_actors": ("Other actors", "Otros actores", "Outros atores"),
    "arcs_off": ("Nothing", "Nada", "Nada"),
    "arcs_note_places": (
        "Dotted: the actor is present in both territories, and no more is said: neither that the "
        "two are linked nor that anything moves between them. Each is joined to its nearest.",
        "Con puntos: el actor está presente en ambos territorios, y no se dice más: ni que estén "
        "vinculados ni que algo se mueva entre ellos. Cada uno se une al más cercano.",
        "Pontilhado: o ator está presente nos dois territórios, e nada mais se diz: nem que "
        "estejam ligados nem que algo se mova entre eles. Cada um se liga ao mais próximo.",
    ),
    "arcs_note_actors": (
        "An arrow joins the nearest territories of two linked actors, for links whose two ends are "
        "both on the map. It does not say where they meet. Being in one place is no link.",
        "Una flecha une los territorios más cercanos de dos actores vinculados, si ambos están en "
        "el mapa. No dice dónde se encuentran. Estar en un mismo lugar no es un vínculo.",
        "Uma seta une os territórios mais próximos de dois atores ligados, se ambos estão no mapa. "
        "Não diz onde se encontram. Estar no mesmo lugar não é um vínculo.",
    ),
    "arcs_present": ("Present in both", "Presente en ambos", "Presente nos dois"),
    "arcs_spot": ("Present here", "Presente aquí", "Presente aqui"),
    "arcs_relation": (
        "Relation, toward the arrow",
        "Relación, en el sentido de la flecha",
        "Relação, no sentido da seta",
    ),
    "arcs_contested": (
        "Contested: by a source, or between sources",
        "En disputa: en una fuente o entre fuentes",
        "Contestado: em uma fonte ou entre fontes",
    ),
    "arcs_drawn": (
        "{n} of {all} territories are on the map",
        "{n} de {all} territorios están en el mapa",
        "{n} de {all} territórios estão no mapa",
    ),
    "arcs_links_drawn": (
        "{n} of {all} links can be drawn: the others have an end without a territory on the map",
        "Se pueden dibujar {n} de {all} vínculos: los demás tienen un extremo sin territorio en el "
        "mapa",
        "{n} de {all} vínculos podem ser desenhados: os outros têm uma ponta sem território no "
        "mapa",
    ),
    "arcs_hidden": (
        "The others are in a hidden layer or filtered out.",
        "Los demás están en una capa oculta o filtrados.",
        "Os outros estão em uma camada oculta ou filtrados.",
    ),
    "arcs_not_shown": ("not on the map", "no está en el mapa", "não está no mapa"),
    # dates
    "vague_count": (
        "{n} imprecise in time",
        "{n} de fecha imprecisa",
        "{n} de data imprecisa",
    ),
    "vague_hint": (
        "May lie outside of the chosen span: dated to a longer time than it",
        "Pueden quedar fuera del período elegido: su fecha abarca más que él",
        "Podem ficar fora do período escolhido: sua data abrange mais do que ele",
    ),
    "legend_vague": (
        "Bar through the marker: imprecise in time, may lie outside of the chosen span",
        "Barra que cruza el marcador: fecha imprecisa, puede quedar fuera del período elegido",
        "Barra que cruza o marcador: data imprecisa, pode ficar fora do período escolhido",
    ),
    "card_vague": (
        "Imprecise in time: it may lie outside of the chosen span.",
        "Fecha imprecisa: puede quedar fuera del período elegido.",
        "Data imprecisa: pode ficar fora do período escolhido.",
    ),
    # indicators
    "another_indicator": ("Another indicator", "Otro indicador", "Outro indicador"),
    "choose_indicator": ("Choose an indicator", "Elegir un indicador", "Escolher um indicador"),
    "find_indicator": (
        "Find by title, unit or year",
        "Buscar por título, unidad o año",
        "Buscar por título, unidade ou ano",
    ),
    "countries_one": ("1 country", "1 país", "1 país"),
    "countries_many": ("{n} countries", "{n} países", "{n} países"),
    "classes": ("Classes", "Clases", "Classes"),
    "method_fisher-jenks": (
        "Natural breaks (Fisher–Jenks)",
        "Cortes naturales (Fisher–Jenks)",
        "Quebras naturais (Fisher–Jenks)",
    ),
    "method_quantiles": ("Quantiles", "Cuantiles", "Quantis"),
    "method_equal-interval": ("Equal intervals", "Intervalos iguales", "Intervalos iguais"),
    "classes_each": (
        "Classes of this year alone",
        "Clases de este año solo",
        "Classes só deste ano",
    ),
    "mixed_grades": (
        "This map mixes figures known in different ways: {parts}.",
        "Este mapa mezcla cifras conocidas de modos distintos: {parts}.",
        "Este mapa mistura números conhecidos de modos diferentes: {parts}.",
    ),
    "one_grade": ("All figures: {part}.", "Todas las cifras: {part}.", "Todos os números: {part}."),
    "mixed_sources": (
        "{n} sources, which may define it differently.",
        "{n} fuentes, que pueden definirlo de modo distinto.",
        "{n} fontes, que podem defini-lo de modo diferente.",
    ),
    "mixed_years": (
        "Years {from} to {to} stand side by side.",
        "Conviven años de {from} a {to}.",
        "Anos de {from} a {to} aparecem lado a lado.",
    ),
    "qualified": (
        "Partial, bounded or estimated ({n})",
        "Parciales, límites o estimaciones ({n})",
        "Parciais, limites ou estimativas ({n})",
    ),
    "several_figures": (
        "Several figures for this year: sources differ, or count different things. All are below; "
        "the color of one settles nothing.",
        "Varias cifras para este año: las fuentes difieren o cuentan cosas distintas. Todas están "
        "abajo; el color de una no decide nada.",
        "Vários números para este ano: as fontes diferem ou contam coisas diferentes. Todos estão "
        "abaixo; a cor de um não decide nada.",
    ),
    "legend_class_assessed": (
        "Dashed edge: assessed, not reported",
        "Borde de guiones: evaluado, no reportado",
        "Borda tracejada: avaliado, não relatado",
    ),
    "legend_class_modelled": (
        "Dotted edge: modelled, not observed",
        "Borde de puntos: modelado, no observado",
        "Borda pontilhada: modelado, não observado",
    ),
    "legend_class_bound": (
        "Dash-dot edge: a bound, target, projection or estimate",
        "Borde de raya y punto: un límite, meta, proyección o estimación",
        "Borda de traço e ponto: um limite, meta, projeção ou estimativa",
    ),
    "legend_class_several": (
        "Double edge: several figures for the year; the card lists them",
        "Borde doble: varias cifras para el año; la ficha las enumera",
        "Borda dupla: vários números para o ano; a ficha os lista",
    ),
}
