// Records what a page draws on its map's canvas: every path that is stroked or filled, every text.
// Put into the page before its own scripts; nothing of the page itself is changed.
(() => {
  const kept = { strokes: [], fills: [], texts: [], halos: [] };
  const state = { on: false };
  const paths = new WeakMap();
  const proto = CanvasRenderingContext2D.prototype;
  const onMap = (ctx) => state.on && ctx.canvas.isConnected && ctx.canvas.closest?.(".leaflet-container");
  const partsOf = (ctx) => {
    if (!paths.has(ctx)) paths.set(ctx, []);
    return paths.get(ctx);
  };
  const spot = (ctx, x, y) => {
    const { a, b, c, d, e, f } = ctx.getTransform();
    const scale = ctx.canvas.width / (ctx.canvas.getBoundingClientRect().width || ctx.canvas.width);
    const frame = ctx.canvas.getBoundingClientRect();
    return [(a * x + c * y + e) / scale + frame.left, (b * x + d * y + f) / scale + frame.top];
  };
  const before = (name, act) => {
    const own = proto[name];
    if (!own) return;
    proto[name] = function (...values) {
      if (onMap(this)) act(this, values);
      return own.apply(this, values);
    };
  };
  const start = (ctx, x, y) => partsOf(ctx).push([spot(ctx, x, y)]);
  const go = (ctx, x, y) => {
    const parts = partsOf(ctx);
    if (!parts.length) start(ctx, x, y);
    else parts[parts.length - 1].push(spot(ctx, x, y));
  };
  const last = (ctx) => {
    const parts = partsOf(ctx);
    return parts.length ? parts[parts.length - 1].at(-1) : null;
  };
  before("beginPath", (ctx) => paths.set(ctx, []));
  before("moveTo", (ctx, [x, y]) => start(ctx, x, y));
  before("lineTo", (ctx, [x, y]) => go(ctx, x, y));
  before("closePath", (ctx) => {
    const part = partsOf(ctx).at(-1);
    if (part) part.push(part[0]);
  });
  before("rect", (ctx, [x, y, w, h]) => {
    start(ctx, x, y);
    for (const [px, py] of [[x + w, y], [x + w, y + h], [x, y + h], [x, y]]) go(ctx, px, py);
  });
  before("roundRect", (ctx, [x, y, w, h]) => {
    start(ctx, x, y);
    for (const [px, py] of [[x + w, y], [x + w, y + h], [x, y + h], [x, y]]) go(ctx, px, py);
  });
  before("arc", (ctx, [x, y, radius, from, to]) => {
    for (let i = 0; i <= 24; i += 1) {
      const angle = from + ((to - from) * i) / 24;
      const at = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      if (i === 0) start(ctx, ...at);
      else go(ctx, ...at);
    }
  });
  before("quadraticCurveTo", (ctx, [cx, cy, x, y]) => {
    const from = last(ctx);
    const [control, to] = [spot(ctx, cx, cy), spot(ctx, x, y)];
    const part = partsOf(ctx).at(-1);
    if (!from || !part) return;
    for (let i = 1; i <= 24; i += 1) {
      const t = i / 24;
      part.push([0, 1].map((k) => (1 - t) ** 2 * from[k] + 2 * t * (1 - t) * control[k] + t * t * to[k]));
    }
  });
  before("bezierCurveTo", (ctx, [ax, ay, bx, by, x, y]) => {
    const from = last(ctx);
    const [a, b, to] = [spot(ctx, ax, ay), spot(ctx, bx, by), spot(ctx, x, y)];
    const part = partsOf(ctx).at(-1);
    if (!from || !part) return;
    for (let i = 1; i <= 24; i += 1) {
      const t = i / 24;
      part.push([0, 1].map((k) => (1 - t) ** 3 * from[k] + 3 * t * (1 - t) ** 2 * a[k] + 3 * t * t * (1 - t) * b[k] + t ** 3 * to[k]));
    }
  });
  const plain = (ctx) => partsOf(ctx).map((part) => part.map(([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]));
  const named = (paint) => (typeof paint === "string" ? paint : "pattern");
  before("stroke", (ctx) => kept.strokes.push({ parts: plain(ctx), color: named(ctx.strokeStyle), width: ctx.lineWidth, alpha: ctx.globalAlpha, dash: ctx.getLineDash() }));
  before("fill", (ctx) => kept.fills.push({ parts: plain(ctx), color: named(ctx.fillStyle), alpha: ctx.globalAlpha }));
  const text = (ctx, value, x, y, paint) => {
    const size = Number(/([\d.]+)px/.exec(ctx.font)?.[1] ?? 10);
    const { width } = ctx.measureText(value);
    const left = ctx.textAlign === "center" ? x - width / 2 : ctx.textAlign === "right" || ctx.textAlign === "end" ? x - width : x;
    const middle = ctx.textBaseline === "middle" ? y : ctx.textBaseline === "top" ? y + size / 2 : y - size * 0.35;
    const [px, py] = spot(ctx, left, middle);
    return { text: String(value), box: [px, py - size * 0.4, px + width, py + size * 0.4], color: named(paint), alpha: ctx.globalAlpha };
  };
  before("fillText", (ctx, [value, x, y]) => kept.texts.push(text(ctx, value, x, y, ctx.fillStyle)));
  before("strokeText", (ctx, [value, x, y]) => kept.halos.push(text(ctx, value, x, y, ctx.strokeStyle)));

  /** Draw once more and give back what was drawn. */
  globalThis.recordDrawing = () => {
    for (const list of Object.values(kept)) list.length = 0;
    state.on = true;
    globalThis.map_geonexus.eachLayer((layer) => layer.redraw?.());
    state.on = false;
    const frame = document.querySelector(".leaflet-container").getBoundingClientRect();
    return { ...kept, frame: [frame.left, frame.top, frame.right, frame.bottom] };
  };
})();
