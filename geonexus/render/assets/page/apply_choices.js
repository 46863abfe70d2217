// Choices of the reader, from the page to its address and back.

import { atlas } from "../data/atlas.js";
import { METHODS } from "../data/classes.js";
import { chooseIndicator, chooserLayer, classMethodOf, setClassMethod, yearWithin } from "../data/indicators.js";
import { faded, setOpacity } from "../draw/opacity.js";
import { networkAddress, readNetworkAddress } from "../panels/network_data.js";
import { chooseOutlines, chosenOutlines } from "../data/outline_choice.js";
import { writeOutlineKey } from "../panels/outline_part.js";
import { filterState } from "../filter/filtered.js";
import { forgetSolo, soloLayer, toggleSolo } from "../filter/solo.js";

const colored = () => atlas.layers.filter((layer) => layer.kind === "choropleth");

/** @returns {import("../filter/choices.js").Choices} */
export function presentChoices() {
  const { span } = filterState.filters;
  const layers = colored();
  const chooser = chooserLayer();
  const years = layers.map((layer) => [layer.id, atlas.years[layer.id], yearWithin(layer.choropleth.years, span)]);
  const methods = layers.map((layer) => ({ id: layer.id, ...classMethodOf(layer) }));
  return {
    solo: soloLayer(),
    network: networkAddress(),
    ind: chooser && chooser.indicator !== chooser.firstIndicator ? chooser.indicator : "",
    opacity: faded(),
    year: new Map(years.filter(([, year, first]) => year !== undefined && year !== first).map(([id, year]) => [String(id), Number(year)])),
    classes: new Map(methods.filter(({ method, each }) => each || method !== METHODS[0]).map(({ id, method, each }) => [id, `${method}${each ? "*" : ""}`])),
    outlines: { ...chosenOutlines },
  };
}

/** Bring the page to the choices of an address, once its layers and filters are in force. @param {import("../filter/choices.js").Choices} choices */
export function applyChoices(choices) {
  const { span } = filterState.filters;
  const chooser = chooserLayer();
  readNetworkAddress(choices.network);
  if (chooser && !(choices.ind && chooseIndicator(choices.ind, span))) chooseIndicator(chooser.firstIndicator, span);
  for (const layer of atlas.layers) setOpacity(layer, choices.opacity.get(layer.id) ?? 100);
  for (const layer of colored()) {
    const method = choices.classes.get(layer.id) ?? "";
    setClassMethod(layer, method.replace("*", ""), method.endsWith("*"));
    const year = choices.year.get(layer.id) ?? yearWithin(layer.choropleth.years, span);
    if (year !== undefined && layer.choropleth.years.length) atlas.years[layer.id] = year;
  }
  chooseOutlines(choices.outlines.territory, choices.outlines.ids);
  writeOutlineKey();
  forgetSolo();
  if (atlas.layers.some(({ id }) => id === choices.solo)) toggleSolo(choices.solo);
}
