"""Words of the map's tools: measuring, grounds, pictures, comparing, online tiles."""

from __future__ import annotations

from collections.abc import Mapping

# key: (en, es, pt)
TEXTS: Mapping[str, tuple[str, str, str]] = {
    "kit": ("Map tools", "Herramientas del mapa", "Ferramentas do mapa"),
    "ground": ("Base map", "Mapa base", "Mapa base"),
    "ground_light": ("Light", "Claro", "Claro"),
    "ground_dark": ("Dark", "Oscuro", "Escuro"),
    "ground_none": ("None", "Ninguno", "Nenhum"),
    "terrain": ("Terrain shading", "Sombreado del relieve", "Sombreado do relevo"),
    # place and scale
    "scale": (
        "Scale at the middle of the map",
        "Escala en el centro del mapa",
        "Escala no centro do mapa",
    ),
    "copy_place": (
        "Copy the coordinates (key C)",
        "Copiar las coordenadas (tecla C)",
        "Copiar as coordenadas (tecla C)",
    ),
    "copied": ("Copied: {text}", "Copiado: {text}", "Copiado: {text}"),
    "not_copied": (
        "The browser does not allow copying: {text}",
        "El navegador no permite copiar: {text}",
        "O navegador não permite copiar: {text}",
    ),
    "full_screen": ("Full screen", "Pantalla completa", "Tela cheia"),
    "full_screen_end": (
        "Leave full screen",
        "Salir de pantalla completa",
        "Sair da tela cheia",
    ),
    # measuring
    "measure_line": ("Measure a distance", "Medir una distancia", "Medir uma distância"),
    "measure_area": ("Measure an area", "Medir un área", "Medir uma área"),
    "measure_start": (
        "Click or tap the map. By keyboard: arrows move it, Enter adds its middle.",
        "Haga clic o toque el mapa. Con teclado: las flechas lo mueven, Intro añade su centro.",
        "Clique ou toque no mapa. Com teclado: as setas o movem, Enter adiciona o centro.",
    ),
    "measure_more_line": (
        "One point; add another.",
        "Un punto; añada otro.",
        "Um ponto; adicione outro.",
    ),
    "measure_more_area": (
        "Add points: an area has three at least.",
        "Añada puntos: un área tiene al menos tres.",
        "Adicione pontos: uma área tem ao menos três.",
    ),
    "perimeter": ("around: {n}", "perímetro: {n}", "perímetro: {n}"),
    "to_pointer": ("to the pointer: {n}", "hasta el puntero: {n}", "até o ponteiro: {n}"),
    "measure_note": (
        "Geodesic on WGS 84; at this zoom a click is good to about {n}.",
        "Geodésica en WGS 84; con este acercamiento, un clic vale unos {n}.",
        "Geodésica em WGS 84; neste zoom, um clique vale cerca de {n}.",
    ),
    "measure_crossed": (
        "The sides cross: this is no area of one thing.",
        "Los lados se cruzan: no es el área de una sola figura.",
        "Os lados se cruzam: não é a área de uma só figura.",
    ),
    "measure_opposite": (
        "Nearly opposite on the globe: not measured.",
        "Casi opuestos en el globo: no se mide.",
        "Quase opostos no globo: não se mede.",
    ),
    "measure_add": ("Add the middle", "Añadir el centro", "Adicionar o centro"),
    "undo": ("Undo", "Deshacer", "Desfazer"),
    "clear": ("Clear", "Borrar", "Apagar"),
    "done": ("Done", "Listo", "Pronto"),
    # comparing
    "compare": ("Compare two periods", "Comparar dos períodos", "Comparar dois períodos"),
    "compare_left": ("Left", "Izquierda", "Esquerda"),
    "compare_right": ("Right", "Derecha", "Direita"),
    "compare_from": ("{side}: from", "{side}: desde", "{side}: desde"),
    "compare_to": ("{side}: to", "{side}: hasta", "{side}: até"),
    "compare_end": ("End the comparison", "Terminar la comparación", "Encerrar a comparação"),
    "divider": (
        "Divider between the two periods",
        "Divisor entre los dos períodos",
        "Divisor entre os dois períodos",
    ),
    "any_time": ("all time", "todo el tiempo", "todo o tempo"),
    # pictures and print
    "picture": ("Picture (PNG)", "Imagen (PNG)", "Imagem (PNG)"),
    "print": ("Print", "Imprimir", "Imprimir"),
    "north": ("N", "N", "N"),
    "shown_of": (
        "{n} of {all} things on the map",
        "{n} de {all} elementos en el mapa",
        "{n} de {all} elementos no mapa",
    ),
    "period_is": ("Period: {text}", "Período: {text}", "Período: {text}"),
    "strict_is": (
        "what has no such field is left out",
        "se omite lo que no tiene ese campo",
        "omite-se o que não tem esse campo",
    ),
    "or": ("or", "o", "ou"),
    "year_up_to": (
        "{layer}: latest up to {year}",
        "{layer}: último hasta {year}",
        "{layer}: último até {year}",
    ),
    "accuracy_note": (
        "No position is better than its source: hollow markers, soft edges and broken lines are "
        "approximate, reasoned or contested.",
        "Ninguna posición es mejor que su fuente: los marcadores huecos, los bordes suaves y los "
        "trazos discontinuos son aproximados, razonados o disputados.",
        "Nenhuma posição é melhor que sua fonte: marcadores vazados, bordas suaves e traços "
        "interrompidos são aproximados, deduzidos ou contestados.",
    ),
    "sources_are": ("Sources: {text}", "Fuentes: {text}", "Fontes: {text}"),
    "data_by": ("Data: {text}", "Datos: {text}", "Dados: {text}"),
    "dates_of": (
        "What is shown dates from {from} to {to}.",
        "Lo mostrado va de {from} a {to}.",
        "O que se mostra vai de {from} a {to}.",
    ),
    "made_on": ("Made on {date}.", "Hecho el {date}.", "Feito em {date}."),
    "more_sources": ("and {n} more", "y {n} más", "e mais {n}"),
    "legend": ("Legend", "Leyenda", "Legenda"),
    "view_address": (
        "This view: {text}",
        "Esta vista: {text}",
        "Esta vista: {text}",
    ),
    "no_tiles_here": (
        "The online tiles are not in this picture.",
        "Los mosaicos en línea no están en esta imagen.",
        "Os mosaicos on-line não estão nesta imagem.",
    ),
    # online tiles
    "online": ("Online tiles", "Mosaicos en línea", "Mosaicos on-line"),
    "online_off": (
        "{title}: off. Nothing is asked of {host} until you say yes.",
        "{title}: apagado. No se pide nada a {host} hasta que usted acepte.",
        "{title}: desligado. Nada é pedido a {host} até você aceitar.",
    ),
    "online_ask": ("Load tiles from {host}?", "¿Cargar mosaicos de {host}?", "Carregar de {host}?"),
    "online_why": (
        "{host} will learn your internet address, and at what time you look at which part of the "
        "map. Whoever watches your connection learns that you ask {host}. What stands on the map "
        "is not sent. The tiles stay on until you turn them off or close the page; a link never "
        "turns them on.",
        "{host} conocerá su dirección de internet, y a qué hora mira qué parte del mapa. Quien "
        "vigile su conexión sabrá que consulta {host}. Lo que está en el mapa no se envía. Los "
        "mosaicos siguen hasta que usted los apague o cierre la página; ningún enlace los "
        "enciende.",
        "{host} saberá seu endereço de internet, e a que hora você olha que parte do mapa. Quem "
        "vigia sua conexão saberá que você consulta {host}. O que está no mapa não é enviado. Os "
        "mosaicos ficam até você os desligar ou fechar a página; nenhum link os liga.",
    ),
    "online_yes": ("Yes, load them", "Sí, cargarlos", "Sim, carregar"),
    "online_no": ("No, stay offline", "No, seguir sin conexión", "Não, ficar off-line"),
    "online_on": (
        "Online: {host} sees where you look.",
        "En línea: {host} ve adónde mira usted.",
        "On-line: {host} vê para onde você olha.",
    ),
    "online_end": ("Turn off", "Apagar", "Desligar"),
    "online_about": (
        "All data is inside this file. You may turn on online tiles from {host}; until then the "
        "network is asked for nothing.",
        "Todos los datos están dentro de este archivo. Puede encender mosaicos en línea de "
        "{host}; hasta entonces no se pide nada a la red.",
        "Todos os dados estão neste arquivo. Você pode ligar mosaicos on-line de {host}; até "
        "então nada é pedido à rede.",
    ),
}
"""Key → English, Spanish, Portuguese."""
