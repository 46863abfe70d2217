// The main path through the map page in Firefox ESR, driven by WebDriver BiDi.
//
//   node .ci/firefox.mjs PAGE.html [FOLDER for pictures]
//
// Opens the page from the disk in a fresh profile, reads the first view, changes the view, searches,
// opens a card, filters, changes the language, loads the address anew, and goes back in history.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [file, pictures] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const path = process.env.GEONEXUS_FIREFOX ?? "/usr/bin/firefox-esr";
if (pictures) await mkdir(pictures, { recursive: true });

const browser = await puppeteer.launch({ browser: "firefox", executablePath: path, headless: true });
const asked = [];
const errors = [];

/** Wait until an expression of the page holds. */
async function until(page, expression) {
  const end = Date.now() + 15000;
  while (!(await page.evaluate(expression))) {
    assert.ok(Date.now() < end, `never: ${expression}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function open(width, height, hash = "") {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address + hash, { waitUntil: "load" });
  await until(page, "Boolean(globalThis.geonexus && geonexus.drawn() > 0)");
  return page;
}

const ask = (page, expression) => page.evaluate(`geonexus.${expression}`);

async function walk(name, width, height) {
  const page = await open(width, height);
  const step = async (what) => {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${what}.png` });
  };
  const press = (selector) => page.$eval(selector, (element) => element.click());

  // the first view says what it shows
  assert.equal(await ask(page, "view().id"), "flows");
  assert.match(await page.$eval("#gx-headline", (element) => element.textContent), /\d/);
  await step("first");

  // another view has its own headline and address
  await press('[data-view="control"]');
  await until(page, 'geonexus.view().id === "control" && location.hash.includes("view=control")');
  await step("control");

  // search, card, Back
  await page.type("#gx-search", "vraem");
  await until(page, 'document.querySelectorAll("#gx-found [role=option]").length > 0');
  await page.keyboard.press("Enter");
  await until(page, "geonexus.selected() !== null && !document.querySelector('#gx-card').hidden");
  await step("card");
  const selected = await ask(page, "selected()");
  assert.match(selected.title, /VRAEM/);

  // a filter leaves fewer rows, and says how many
  const before = (await ask(page, 'left("territories")')).length;
  await press("#gx-filter-button");
  await press('[data-quick="quick_grades"]');
  await until(page, `geonexus.left("territories").length < ${before}`);
  await step("filter");

  // the language, and the same state from its address alone
  await page.select("#gx-language-select", "es");
  await until(page, 'geonexus.language() === "es" && document.documentElement.lang === "es"');
  await until(page, 'location.hash.includes("lang=es") && location.hash.includes("f.credibility")');
  await step("es");
  const hash = await page.evaluate("location.hash");
  const left = (await ask(page, 'left("territories")')).length;
  const again = await open(width, height, hash);
  assert.equal(await ask(again, "language()"), "es");
  assert.equal(await ask(again, "view().id"), "control");
  await until(again, "geonexus.selected() !== null");
  assert.equal((await ask(again, "selected()")).id, selected.id);
  assert.equal((await ask(again, 'left("territories")')).length, left);
  await again.close();
  await page.close();
}

try {
  await walk("desk", 1440, 900);
  await walk("phone", 390, 844);
  const network = asked.filter((url) => !/^(file|data|blob|about):/.test(url));
  assert.deepEqual(network, [], "the page asked the network");
  assert.deepEqual(errors, []);
  console.log(`Firefox ${await browser.version()}: main path walked at 1440×900 and 390×844`);
} finally {
  await browser.close();
}
