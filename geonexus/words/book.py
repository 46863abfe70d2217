"""The words of the atlas of territories, in English, Spanish and Portuguese."""

from __future__ import annotations

from collections.abc import Mapping

# key: (en, es, pt)
TEXTS: Mapping[str, tuple[str, str, str]] = {
    "book": ("Atlas of territories", "Atlas de territorios", "Atlas de territórios"),
    "contents": ("Contents", "Contenido", "Sumário"),
    "page_of": ("{} · page {}", "{} · página {}", "{} · página {}"),
    "continued": ("continued", "continuación", "continuação"),
    "counts": (
        "{} territories · {} incidents · {} routes · {} flows · {} places · {} sources",
        "{} territorios · {} incidentes · {} rutas · {} flujos · {} lugares · {} fuentes",
        "{} territórios · {} incidentes · {} rotas · {} fluxos · {} lugares · {} fontes",
    ),
    "dated": ("Dated {}", "Fecha: {}", "Data: {}"),
    "how_to_read": ("How to read a page", "Cómo leer una página", "Como ler uma página"),
    "read_1": (
        "How we know stands under each title: what kind of claim it is, how far the source and "
        "the information are trusted, from how many independent origins, and how the outline was "
        "made.",
        "Bajo cada título se dice cómo lo sabemos: qué tipo de afirmación es, cuánto se confía en "
        "la fuente y en la información, de cuántos orígenes independientes viene y cómo se trazó "
        "el contorno.",
        "Sob cada título está como sabemos: que tipo de afirmação é, quanto se confia na fonte e "
        "na informação, de quantas origens independentes vem e como o contorno foi traçado.",
    ),
    "read_2": (
        "An outline is an interpretation, not a border. A broken line says that it was assessed, "
        "is contested, or is not exact; the legend of each map tells which.",
        "Un contorno es una interpretación, no una frontera. Una línea discontinua dice que se "
        "evaluó, que está en disputa o que no es exacta; la leyenda de cada mapa aclara cuál.",
        "Um contorno é uma interpretação, não uma fronteira. Uma linha tracejada diz que foi "
        "avaliado, que é contestado ou que não é exato; a legenda de cada mapa diz qual.",
    ),
    "read_3": (
        "A figure in brackets is the source's number at the end of the page's text, with the line "
        "or page of it.",
        "La cifra entre corchetes es el número de la fuente al final del texto de la página, con "
        "su línea o página.",
        "O número entre colchetes é o da fonte no fim do texto da página, com a linha ou página.",
    ),
    "summary_language": (
        "",
        "Los resúmenes, notas y nombres de hechos están en inglés, la lengua en que se redactaron.",
        "Os resumos, notas e nomes de fatos estão em inglês, a língua em que foram redigidos.",
    ),
    "how_we_know": ("How we know", "Cómo lo sabemos", "Como sabemos"),
    "grade": (
        "Grade {}: source {}; information {}",
        "Calificación {}: fuente {}; información {}",
        "Avaliação {}: fonte {}; informação {}",
    ),
    "origin": ("one independent origin", "un origen independiente", "uma origem independente"),
    "origins": ("{} independent origins", "{} orígenes independientes", "{} origens independentes"),
    "outline": ("Outline: {}, right within {}", "Contorno: {}, exacto dentro de {}",
                "Contorno: {}, correto dentro de {}"),
    "undated": ("undated", "sin fecha", "sem data"),
    "approximately": ("about {}", "hacia {}", "por volta de {}"),
    "facts": ("Facts", "Datos", "Dados"),
    "type": ("Type", "Tipo", "Tipo"),
    "countries": ("Countries", "Países", "Países"),
    "aliases": ("Also called", "También llamado", "Também chamado"),
    "activities": ("Activities", "Actividades", "Atividades"),
    "control": ("Control", "Control", "Controle"),
    "violence": ("Violence", "Violencia", "Violência"),
    "area": ("Area", "Superficie", "Área"),
    "outlines": ("Outlines by definition", "Contornos según definición",
                 "Contornos por definição"),
    "drawn": ("drawn", "dibujado", "desenhado"),
    "disputed": ("What is contested", "Lo que está en disputa", "O que é contestado"),
    "undisputed": (
        "No disagreement between sources is on file; that may mean that only one looked.",
        "No hay desacuerdo entre fuentes registrado; puede ser que solo una lo haya mirado.",
        "Não há divergência entre fontes registrada; pode ser que só uma tenha olhado.",
    ),
    "note": ("Note", "Nota", "Nota"),
    "actors": ("Actors named", "Actores nombrados", "Atores nomeados"),
    "league": (
        "Being in one place is not being in league: a relation is stated only where a source "
        "states it.",
        "Estar en un mismo lugar no es estar asociado: una relación se dice solo donde una fuente "
        "la afirma.",
        "Estar num mesmo lugar não é estar associado: uma relação só é dita onde uma fonte a "
        "afirma.",
    ),
    "no_actor": ("No actor is named.", "No se nombra ningún actor.", "Nenhum ator é nomeado."),
    "no_relation": (
        "Named by the sources, without a relation to the place on file",
        "Nombrados por las fuentes, sin relación registrada con el lugar",
        "Nomeados pelas fontes, sem relação registrada com o lugar",
    ),
    "places_linked": (
        "Relations to other places",
        "Relaciones con otros lugares",
        "Relações com outros lugares",
    ),
    "countries_of": ("{} countries", "{} países", "{} países"),
    "more_figures": (
        "{} more figures of {} are in tables/indicators.csv.",
        "Otras {} cifras de {} están en tables/indicators.csv.",
        "Outros {} números de {} estão em tables/indicators.csv.",
    ),
    "generic": ("a generic name", "nombre genérico", "nome genérico"),
    "incidents": ("Incidents inside", "Incidentes dentro", "Incidentes dentro"),
    "no_incident": (
        "No incident on file. That is not peace: a calm place may be a controlled one.",
        "Ningún incidente registrado. Eso no es paz: un lugar tranquilo puede estar controlado.",
        "Nenhum incidente registrado. Isso não é paz: um lugar calmo pode estar controlado.",
    ),
    "routes": (
        "Routes that begin, stop or run through here",
        "Rutas que empiezan, paran o pasan por aquí",
        "Rotas que começam, param ou passam por aqui",
    ),
    "no_route": ("No route on file touches it.", "Ninguna ruta registrada lo toca.",
                 "Nenhuma rota registrada o toca."),
    "places": ("Places and ports inside", "Lugares y puertos dentro", "Lugares e portos dentro"),
    "figures": (
        "Figures of it, its departments and countries: all of the latest year",
        "Cifras propias, de sus departamentos y países: todas las del último año",
        "Números próprios, dos seus departamentos e países: todos os do último ano",
    ),
    "author_unknown": ("Author not named", "Autor no nombrado", "Autor não nomeado"),
    "repeats": ("repeats {}", "repite a {}", "repete {}"),
    "line_l": ("l. {}", "lín. {}", "lin. {}"),
    "line_p": ("p. {}", "p. {}", "p. {}"),
    "contested_mark": ("contested", "en disputa", "contestado"),
    "shortened": (
        "Shortened on this page, in full in the files of layers: {}",
        "Abreviado en esta página, completo en los archivos de capas: {}",
        "Abreviado nesta página, completo nos arquivos de camadas: {}",
    ),
    "beside": ("Also drawn", "También dibujado", "Também desenhado"),
    "neighbors": ("Other territories", "Otros territorios", "Outros territórios"),
    "other_outline": ("Its other outlines", "Sus otros contornos", "Seus outros contornos"),
    "to_contents": ("Contents", "Contenido", "Sumário"),
    # what each value rests on, and what is not stated
    "rests_on": ("Rests on: {}", "Se basa en: {}", "Baseia-se em: {}"),
    "departs": (
        "The grade departs from the rule: {}",
        "La calificación se aparta de la regla: {}",
        "A avaliação se afasta da regra: {}",
    ),
    "outline_by": (
        "Outline: {}; {}; right within {}",
        "Contorno: {}; {}; exacto dentro de {}",
        "Contorno: {}; {}; correto dentro de {}",
    ),
    "outline_chosen": (
        "Outline: {}; {}; right within {}, which includes what we chose ourselves",
        "Contorno: {}; {}; exacto dentro de {}, con lo que elegimos nosotros",
        "Contorno: {}; {}; correto dentro de {}, com o que nós mesmos escolhemos",
    ),
    "part_only": (
        "A whole unit is drawn for a claim about a part of it",
        "Se dibuja una unidad entera por una afirmación sobre una parte de ella",
        "Desenha-se uma unidade inteira por uma afirmação sobre uma parte dela",
    ),
    "no_passage": ("passage not stated", "pasaje no indicado", "passagem não indicada"),
    "no_start": ("start not stated", "inicio no indicado", "início não indicado"),
    "until": ("{}, until {}", "{}, hasta {}", "{}, até {}"),
    "not_after": ("not after {}", "no después de {}", "não depois de {}"),
    "since": ("from {}", "desde {}", "desde {}"),
    "disputes": ("Disagrees with", "Discrepa con", "Diverge de"),
    "country_only": (
        "Known to the country only, not to a place in it:",
        "Conocido solo por país, no por un lugar en él:",
        "Conhecido só por país, não por um lugar nele:",
    ),
    "flows": (
        "Flows with a node here",
        "Flujos con un nodo aquí",
        "Fluxos com um nó aqui",
    ),
    "responses": (
        "Laws, agreements, hearings, designations",
        "Leyes, acuerdos, audiencias, designaciones",
        "Leis, acordos, audiências, designações",
    ),
    "notes": (
        "What a source says once",
        "Lo que una fuente dice una vez",
        "O que uma fonte diz uma vez",
    ),
}  # fmt: skip
