"""Every word of the page that is not data, in English, Spanish and Portuguese."""

from __future__ import annotations

from collections.abc import Mapping

from geonexus.model.cards import LANGUAGES, Language
from geonexus.style.styles import FAMILY_TITLES
from geonexus.words import strings_analysis, strings_large
from geonexus.words.strings_tools import TEXTS as TOOL_TEXTS

LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "es": "Español", "pt": "Português"}

# What says how far a source goes, and where it stops; later entries replace earlier ones.
_CITABLE_TEXTS: Mapping[str, tuple[str, str, str]] = {
    # no start is not "always"
    "no_start": ("start not stated", "inicio no indicado", "início não indicado"),
    "no_date": ("date not stated", "fecha no indicada", "data não indicada"),
    "not_later": ("not later than", "a más tardar", "o mais tardar"),
    "undated_count": (
        "{n} start not stated",
        "{n} con inicio no indicado",
        "{n} com início não indicado",
    ),
    "no_start_hint": (
        "No source says when these began. They are in no bar; tick to keep them on the map.",
        "Ninguna fuente dice cuándo empezaron. No están en ninguna barra; marque para mantenerlos.",
        "Nenhuma fonte diz quando começaram. Não estão em barra alguma; marque para mantê-los.",
    ),
    "compare_undated": (
        "{n} start not stated, on both sides",
        "{n} con inicio no indicado, en ambos lados",
        "{n} com início não indicado, nos dois lados",
    ),
    "undated_in": (
        "what has no stated start is shown",
        "se muestra lo que no tiene inicio indicado",
        "mostra-se o que não tem início indicado",
    ),
    "undated_out": (
        "what has no stated start is left out",
        "se omite lo que no tiene inicio indicado",
        "omite-se o que não tem início indicado",
    ),
    # flows
    "nodes": ("From whom to whom", "De quién a quién", "De quem a quem"),
    "nodes_hint": (
        "A diagram: the sources do not say which way it goes.",
        "Un diagrama: las fuentes no dicen por dónde va.",
        "Um diagrama: as fontes não dizem por onde vai.",
    ),
    "one_end": (
        "the other end is not named",
        "no se nombra el otro extremo",
        "a outra ponta não é nomeada",
    ),
    "legend_diagram": (
        "Thin grey dashes: a diagram of who sends to whom, and no way",
        "Guiones grises finos: diagrama de quién envía a quién, sin trayecto",
        "Traços cinzentos finos: diagrama de quem envia a quem, sem trajeto",
    ),
    "legend_node": (
        "An end whose place is known",
        "Un extremo de lugar conocido",
        "Uma ponta de lugar conhecido",
    ),
    "geometry_diagram": (
        "A diagram: shows who sends to whom, not where it passes",
        "Un diagrama: muestra quién envía a quién, no por dónde pasa",
        "Um diagrama: mostra quem envia a quem, não por onde passa",
    ),
    "see_also": ("See also", "Véase también", "Veja também"),
    # what is in a territory, and what is not known to be
    "flows_here": (
        "Flows with an end here",
        "Flujos con un extremo aquí",
        "Fluxos com uma ponta aqui",
    ),
    "responses_here": (
        "Laws, hearings and agreements here",
        "Leyes, audiencias y acuerdos aquí",
        "Leis, audiências e acordos aqui",
    ),
    "known_to_country": (
        "Known to the country only",
        "Solo se conoce el país",
        "Só se conhece o país",
    ),
    "known_to_country_hint": (
        "No source says that these are in here.",
        "Ninguna fuente dice que estén aquí.",
        "Nenhuma fonte diz que estejam aqui.",
    ),
    "incidents_country": ("Incidents", "Incidentes", "Incidentes"),
    "flows_country": ("Flows", "Flujos", "Fluxos"),
    "own_figures": ("Figures and notes", "Cifras y notas", "Números e notas"),
    "sheet_link": ("Link", "Vínculo", "Vínculo"),
    "sheet_note": ("Figure or note", "Cifra o nota", "Número ou nota"),
    "sheet_figure": ("Figure", "Cifra", "Número"),
    # how a claim is known
    "kind": ("Kind", "Tipo", "Tipo"),
    "basis": ("Rests on", "Se basa en", "Baseia-se em"),
    "stated_at": ("Stated at", "Consta en", "Consta em"),
    "grade_reason": ("Why this grade", "Por qué esta nota", "Por que esta nota"),
    "outline_basis": ("Outline", "Contorno", "Contorno"),
    "drawn": ("Drawn", "Dibujado", "Desenhado"),
    "part_only": (
        "whole, for a claim about a part of it",
        "entero, para una afirmación sobre una parte",
        "inteiro, para uma afirmação sobre uma parte",
    ),
    "our_choice": (
        "our own choice of outline included",
        "incluida nuestra elección del contorno",
        "incluída nossa escolha do contorno",
    ),
    "disagrees_with": ("Disagrees with", "Discrepa de", "Diverge de"),
    "facet_response_type": ("Kind of response", "Tipo de respuesta", "Tipo de resposta"),
    "facet_outcome": ("Outcome", "Resultado", "Resultado"),
    "response_type": ("Kind", "Tipo", "Tipo"),
    "outcome": ("Outcome", "Resultado", "Resultado"),
    "precision_assumed": (
        "Assumed: the source describes the place and does not name it",
        "Supuesto: la fuente describe el lugar y no lo nombra",
        "Presumido: a fonte descreve o lugar e não o nomeia",
    ),
    "precision_world-region": (
        "Known only to a region of the world",
        "Solo se conoce una región del mundo",
        "Só se conhece uma região do mundo",
    ),
}

# key: (en, es, pt)
_TEXTS: Mapping[str, tuple[str, str, str]] = {
    **TOOL_TEXTS,
    # frame of the page
    "map": ("Map", "Mapa", "Mapa"),
    "layers": ("Layers", "Capas", "Camadas"),
    "language": ("Language", "Idioma", "Idioma"),
    "about": ("About this map", "Acerca de este mapa", "Sobre este mapa"),
    "close": ("Close", "Cerrar", "Fechar"),
    "back": ("Back", "Volver", "Voltar"),
    "forward": ("Forward", "Adelante", "Avançar"),
    "zoom_in": ("Zoom in", "Acercar", "Aproximar"),
    "zoom_out": ("Zoom out", "Alejar", "Afastar"),
    "zoom_home": ("Whole map", "Mapa completo", "Mapa inteiro"),
    "zoom_to": ("Zoom to it", "Acercar a él", "Aproximar"),
    "skip": ("Skip to the map", "Ir al mapa", "Ir para o mapa"),
    "details": ("Details", "Detalles", "Detalhes"),
    "failed": (
        "The map could not be drawn.",
        "No se pudo dibujar el mapa.",
        "Não foi possível desenhar o mapa.",
    ),
    # table and files
    "table": ("What is on the map", "Lo que hay en el mapa", "O que está no mapa"),
    "name": ("Name", "Nombre", "Nome"),
    "layer": ("Layer", "Capa", "Camada"),
    "in_view": ("Only in this view", "Solo en esta vista", "Só nesta vista"),
    "take_geojson": ("Download GeoJSON", "Descargar GeoJSON", "Baixar GeoJSON"),
    "take_csv": ("Download CSV", "Descargar CSV", "Baixar CSV"),
    "more_rows": ("More rows", "Más filas", "Mais linhas"),
    # search
    "search": ("Search", "Buscar", "Buscar"),
    "search_hint": (
        "Search names, actors, places  ( / )",
        "Buscar nombres, actores, lugares  ( / )",
        "Buscar nomes, atores, lugares  ( / )",
    ),
    "nothing_found": ("Nothing found", "Nada encontrado", "Nada encontrado"),
    "found_number": ("{n} found", "{n} encontrados", "{n} encontrados"),
    "more_found": (
        "and {n} more: type on",
        "y {n} más: siga escribiendo",
        "e mais {n}: continue a escrever",
    ),
    # filters
    "filter": ("Filter", "Filtrar", "Filtrar"),
    "clear_all": ("Clear all", "Quitar todo", "Limpar tudo"),
    "left_of": ("{n} of {all}", "{n} de {all}", "{n} de {all}"),
    "strict": (
        "Hide what has no such field (a route has no activity)",
        "Ocultar lo que no tiene ese campo (una ruta no tiene actividad)",
        "Ocultar o que não tem esse campo (uma rota não tem atividade)",
    ),
    "not_stated": ("not stated", "no indicado", "não indicado"),
    "find_value": ("Find in: {facet}", "Buscar en: {facet}", "Buscar em: {facet}"),
    "find_short": ("Find …", "Buscar …", "Buscar …"),
    "show_all": ("Show all {n}", "Mostrar los {n}", "Mostrar os {n}"),
    "more_items": (
        "and {n} more: narrow them by search or filter",
        "y {n} más: acote con la búsqueda o el filtro",
        "e mais {n}: restrinja com a busca ou o filtro",
    ),
    "time": ("Time", "Tiempo", "Tempo"),
    "play": ("Play", "Reproducir", "Reproduzir"),
    "pause": ("Pause", "Pausa", "Pausa"),
    "step_back": ("One step back", "Un paso atrás", "Um passo atrás"),
    "step_on": ("One step on", "Un paso adelante", "Um passo adiante"),
    "all_time": ("All time", "Todo el tiempo", "Todo o tempo"),
    "zoom_time": (
        "Zoom the slider to the chosen span",
        "Ampliar el control al período elegido",
        "Ampliar o controle ao período escolhido",
    ),
    "date_form": ("YYYY-MM", "AAAA-MM", "AAAA-MM"),
    "facet_country": ("Country", "País", "País"),
    "facet_actor": ("Actor", "Actor", "Ator"),
    "facet_activity": ("Activity", "Actividad", "Atividade"),
    "facet_territory_type": ("Kind of territory", "Tipo de territorio", "Tipo de território"),
    "facet_commodity": ("What is moved", "Qué se transporta", "O que se transporta"),
    "facet_mode": ("Way of transport", "Medio de transporte", "Meio de transporte"),
    "facet_incident_type": ("Kind of incident", "Tipo de incidente", "Tipo de incidente"),
    "facet_place_kind": ("Kind of place", "Tipo de lugar", "Tipo de lugar"),
    "facet_claim": ("How it is known", "Cómo se sabe", "Como se sabe"),
    "facet_contested": ("Contested", "En disputa", "Contestado"),
    "facet_reliability": (
        "Reliability of the source",
        "Fiabilidad de la fuente",
        "Confiabilidade da fonte",
    ),
    "facet_credibility": (
        "Credibility of the information",
        "Credibilidad de la información",
        "Credibilidade da informação",
    ),
    "facet_precision": ("How well placed", "Precisión del lugar", "Precisão do lugar"),
    # layer tree
    "show_list": ("List", "Lista", "Lista"),
    "without_place": ("without a place", "sin lugar", "sem lugar"),
    "year": ("Latest up to", "Último hasta", "Último até"),
    "no_data": ("No data", "Sin datos", "Sem dados"),
    "up_to": ("up to", "hasta", "até"),
    "legend_soft": (
        "Dashed, soft edge: approximate outline",
        "Borde suave y discontinuo: contorno aproximado",
        "Borda suave e tracejada: contorno aproximado",
    ),
    "legend_schematic": (
        "Long dashes: schematic, the way is not known",
        "Trazo largo: esquemático, no se conoce el trayecto",
        "Traço longo: esquemático, o trajeto não é conhecido",
    ),
    "legend_assessed": (
        "Dashes: assessed by an author",
        "Guiones: evaluado por un autor",
        "Traços: avaliado por um autor",
    ),
    "legend_modelled": (
        "Dots: the way is modelled, not observed",
        "Puntos: trayecto modelado, no observado",
        "Pontos: trajeto modelado, não observado",
    ),
    **{f"family_{name}": titles for name, titles in FAMILY_TITLES.items()},
    "legend_contested": (
        "Dash-dot: contested between sources",
        "Raya y punto: las fuentes discrepan",
        "Traço e ponto: as fontes divergem",
    ),
    "legend_reasoned": (
        "Pale dot: assessed or modelled, not observed",
        "Punto claro: evaluado o modelado, no observado",
        "Ponto claro: avaliado ou modelado, não observado",
    ),
    "legend_ring": (
        "Dashed ring: contested between sources",
        "Anillo discontinuo: las fuentes discrepan",
        "Anel tracejado: as fontes divergem",
    ),
    "legend_hollow": (
        "Hollow: known only to a zone, region or country",
        "Hueco: solo se conoce la zona, la región o el país",
        "Vazado: só se conhece a zona, a região ou o país",
    ),
    "legend_edge": ("How sure", "Grado de certeza", "Grau de certeza"),
    # card
    "several_here": ("Several things here", "Varias cosas aquí", "Várias coisas aqui"),
    "choose_one": ("Choose one:", "Elija una:", "Escolha uma:"),
    "period": ("Period", "Período", "Período"),
    "undated": ("undated", "sin fecha", "sem data"),
    "since": ("from", "desde", "desde"),
    "until": ("until", "hasta", "até"),
    "control": ("Criminal control", "Control criminal", "Controle criminoso"),
    "violence": ("Violence", "Violencia", "Violência"),
    "facts": ("Facts", "Datos", "Fatos"),
    "activities": ("Activities", "Actividades", "Atividades"),
    "actors": ("Actors", "Actores", "Atores"),
    "countries": ("Countries", "Países", "Países"),
    "country": ("Country", "País", "País"),
    "area": ("Area", "Superficie", "Área"),
    "aliases": ("Also called", "También llamado", "Também chamado"),
    "outlines": ("Outlines on file", "Contornos registrados", "Contornos registrados"),
    "outline_shown": ("shown", "mostrado", "mostrado"),
    "legs": ("Legs", "Tramos", "Trechos"),
    "commodity": ("Moves", "Transporta", "Transporta"),
    "volume": ("Volume", "Volumen", "Volume"),
    "mode": ("By", "Por", "Por"),
    "status": ("Status", "Estado", "Situação"),
    "two_way": ("Both directions", "Ambos sentidos", "Ambos os sentidos"),
    "length": ("Length", "Longitud", "Extensão"),
    "place": ("Place", "Lugar", "Lugar"),
    "quantity": ("Quantity", "Cantidad", "Quantidade"),
    "in_territories": (
        "In mapped territory",
        "En territorio cartografiado",
        "Em território mapeado",
    ),
    "incidents_here": ("Incidents here", "Incidentes aquí", "Incidentes aqui"),
    "routes_here": (
        "Routes that pass or end here",
        "Rutas que pasan o terminan aquí",
        "Rotas que passam ou terminam aqui",
    ),
    "territories_here": (
        "Territories on its way",
        "Territorios en su camino",
        "Territórios no seu caminho",
    ),
    "links": ("Links", "Vínculos", "Vínculos"),
    "this_one": ("this one", "este", "este"),
    "hypothetical": ("hypothetical", "hipotético", "hipotético"),
    "named_in": ("Named in", "Nombrado en", "Nomeado em"),
    "generic_actor": (
        "A kind of actor, not one organization",
        "Un tipo de actor, no una organización",
        "Um tipo de ator, não uma organização",
    ),
    "only_this_actor": (
        "Show only what names it",
        "Mostrar solo lo que lo nombra",
        "Mostrar só o que o nomeia",
    ),
    "show_everyone": (
        "Show the others again",
        "Mostrar de nuevo los demás",
        "Mostrar de novo os outros",
    ),
    "yes": ("yes", "sí", "sim"),
    "no": ("no", "no", "não"),
    "other_values": ("All years", "Todos los años", "Todos os anos"),
    "value": ("Value", "Valor", "Valor"),
    # evidence
    "evidence": ("Evidence", "Evidencia", "Evidência"),
    "grade": ("Grade", "Calificación", "Classificação"),
    "source_word": ("source", "fuente", "fonte"),
    "information_word": ("information", "información", "informação"),
    "claim": ("How it is known", "Cómo se sabe", "Como se sabe"),
    "shape": ("How it is drawn", "Cómo se dibuja", "Como é desenhado"),
    "accuracy": ("Accuracy", "Exactitud", "Exatidão"),
    "within": ("within", "dentro de", "dentro de"),
    "contested": ("Contested", "En disputa", "Contestado"),
    "note": ("Note", "Nota", "Nota"),
    "sources": ("Sources", "Fuentes", "Fontes"),
    "origins_one": (
        "1 independent origin",
        "1 origen independiente",
        "1 origem independente",
    ),
    "origins_many": (
        "{n} independent origins",
        "{n} orígenes independientes",
        "{n} origens independentes",
    ),
    "repeats": ("repeats", "repite", "repete"),
    "line": ("line", "línea", "linha"),
    "page": ("p.", "p.", "p."),
    "pages": ("pp.", "pp.", "pp."),
    "unnamed_author": ("author not named", "autor no indicado", "autor não indicado"),
    # about
    "about_pact": (
        "Being in one place is not being in league. A calm place may be a controlled one.",
        "Estar en un mismo lugar no es estar aliados. Un lugar tranquilo puede estar controlado.",
        "Estar no mesmo lugar não é estar aliado. Um lugar calmo pode estar sob controle.",
    ),
    "about_boundaries": (
        "Boundaries and names shown here imply no opinion on the status of any territory. "
        "Disputed borders are dashed.",
        "Los límites y nombres mostrados no implican opinión sobre la condición de ningún "
        "territorio. Los límites en disputa van con trazo discontinuo.",
        "Os limites e nomes mostrados não implicam opinião sobre a condição de nenhum "
        "território. Os limites em disputa aparecem tracejados.",
    ),
    "about_grades": (
        "Grades follow the Admiralty system: A–F for the source, 1–6 for the information. "
        "F and 6 mean that it cannot be judged, not that it is worst.",
        "Las calificaciones siguen el sistema del Almirantazgo: A–F para la fuente, 1–6 para la "
        "información. F y 6 indican que no se puede juzgar, no que sea lo peor.",
        "As classificações seguem o sistema do Almirantado: A–F para a fonte, 1–6 para a "
        "informação. F e 6 indicam que não se pode julgar, não que seja o pior.",
    ),
    "about_offline": (
        "This file asks the network for nothing: all data is inside it.",
        "Este archivo no pide nada a la red: todos los datos están dentro.",
        "Este arquivo não pede nada à rede: todos os dados estão nele.",
    ),
    "about_data": ("Data and licences", "Datos y licencias", "Dados e licenças"),
    "licence": ("licence", "licencia", "licença"),
    "vintage": ("as of", "a fecha de", "na data de"),
    "software": (
        "Drawn with geonexus and Leaflet 1.9.3.",
        "Dibujado con geonexus y Leaflet 1.9.3.",
        "Desenhado com geonexus e Leaflet 1.9.3.",
    ),
    "attribution": ("Data and licences", "Datos y licencias", "Dados e licenças"),
    # how a shape was made, in words for a reader who does not know the method
    "geometry_official": (
        "Official outline",
        "Contorno oficial",
        "Contorno oficial",
    ),
    "geometry_admin-union": (
        "Union of administrative units",
        "Unión de unidades administrativas",
        "União de unidades administrativas",
    ),
    "geometry_approximate-cells": (
        "Approximate cells round known places; not an official outline",
        "Celdas aproximadas en torno a lugares conocidos; no es un contorno oficial",
        "Células aproximadas em torno de lugares conhecidos; não é um contorno oficial",
    ),
    "geometry_buffer": (
        "A distance drawn round places; not an official outline",
        "Una distancia trazada en torno a lugares; no es un contorno oficial",
        "Uma distância traçada em torno de lugares; não é um contorno oficial",
    ),
    "geometry_gazetteer": (
        "A point of a gazetteer",
        "Un punto de un nomenclátor",
        "Um ponto de um índice geográfico",
    ),
    "geometry_geodesic": (
        "Shortest line between known points",
        "Línea más corta entre puntos conocidos",
        "Linha mais curta entre pontos conhecidos",
    ),
    "geometry_sea-lane": (
        "Along known shipping lanes",
        "Por rutas marítimas conocidas",
        "Por rotas marítimas conhecidas",
    ),
    "geometry_least-cost": (
        "Easiest way over the ground, as computed",
        "Camino terrestre más fácil, según cálculo",
        "Caminho terrestre mais fácil, segundo cálculo",
    ),
    "geometry_schematic": (
        "Schematic: shows what is linked, not where it passes",
        "Esquemático: muestra qué se enlaza, no por dónde pasa",
        "Esquemático: mostra o que se liga, não por onde passa",
    ),
    "date_approximate": ("approximate", "aproximada", "aproximada"),
    "date_decade": ("decade", "década", "década"),
    "precision": ("Placed", "Ubicación", "Localização"),
    "precision_exact": ("At the spot", "En el punto exacto", "No ponto exato"),
    "precision_place": (
        "In the named town or place",
        "En la población o lugar nombrado",
        "Na localidade ou lugar nomeado",
    ),
    "precision_municipality": (
        "Somewhere in the municipality",
        "En algún punto del municipio",
        "Em algum ponto do município",
    ),
    "precision_zone": (
        "Known only to a zone without fixed limits: the marker is its middle",
        "Solo se conoce una zona sin límites fijos: el marcador es su centro",
        "Só se conhece uma zona sem limites fixos: o marcador é seu centro",
    ),
    "precision_admin1": (
        "Known only to the region: the marker is its center",
        "Solo se conoce la región: el marcador es su centro",
        "Só se conhece a região: o marcador é seu centro",
    ),
    "precision_country": (
        "Known only to the country: the marker is its center",
        "Solo se conoce el país: el marcador es su centro",
        "Só se conhece o país: o marcador é seu centro",
    ),
    "precision_unknown": (
        "Place not known: the marker stands for no spot",
        "Lugar desconocido: el marcador no señala ningún punto",
        "Local desconhecido: o marcador não indica nenhum ponto",
    ),
    **strings_analysis.TEXTS,
    **strings_large.TEXTS,
    **_CITABLE_TEXTS,
}


def strings(language: Language) -> dict[str, str]:
    """Return every text of the page in one language."""
    index = LANGUAGES.index(language)
    return {key: texts[index] for key, texts in _TEXTS.items()}
