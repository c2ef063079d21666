"use strict";
// The labels beside the signs: their places and how they are drawn.

// Labels have a readable size at every zoom; of two that would collide, the weightier one is shown.
KG.LABELS = 420;
// In a crowd of signs the first names may lie over signs of no weight, which else would leave the weightiest nameless.
KG.CROWD = 250;
KG.FIRST = 30;
KG.labelWidths = new Map();
KG.labelWidth = (ctx, text) => {
  let width = KG.labelWidths.get(text);
  if (width === undefined) {
    ctx.font = `12px ${KG.FONT}`;
    KG.labelWidths.set(text, width = ctx.measureText(text).width);
  }
  return width;
};

// Returns the lines of a label and their side of the sign.
KG.labelOf = (shown) => {
  const { view } = KG.state;
  const id = KG.real(shown);
  if (typeof id === "string") return null;
  const unit = KG.isUnit(id);
  if (view === "theme") return unit ? { lines: [KG.name(id)], side: "left" } : { lines: [KG.label(id)], side: "right" };
  if (KG.lastPicture.listed && unit) return { lines: [KG.name(id)], side: "right" };
  if (view === "around" && unit) return { lines: KG.wrap(KG.name(id), 16, 2), side: "below" };
  return { lines: [KG.label(id)], side: view === "around" && KG.rightSide.has(id) ? "right" : "below" };
};

// Moves a label that would cross the border of its card inwards, if the card is wide enough.
KG.inCard = (id, x, w) => {
  const card = KG.cardOf.get(id);
  if (!card || KG.byId("physics").checked || w > card.width - 12) return x;
  return Math.min(Math.max(x, card.x + 6), card.x + card.width - 6 - w);
};

// Returns the width in ems that a label may have to stay on its card.
KG.labelRoom = (card, side, at, r, font) => {
  if (!card || KG.byId("physics").checked) return 99;
  if (side === "right") return (card.x + card.width - 6 - at.x - r - 5) / font;
  return (side === "left" ? at.x - r - 5 - card.x - 6 : card.width - 12) / font;
};

KG.labelBox = (ctx, id, at, font, { ems = 99, rows = 1, side }) => {
  const label = KG.labelOf(id);
  if (!label) return null; // a closed group shows its number instead
  if (side) label.side = side;
  const card = KG.cardOf.get(id);
  const r = KG.radius(id);
  const room = Math.min(ems, KG.labelRoom(card, label.side, at, r, font));
  if (side && KG.ems(label.lines[0]) > room) return null;
  if (rows > 1 && (label.lines.length > 1 || KG.ems(label.lines[0]) < 4)) return null;
  if (rows > 1) label.lines = KG.wrap(label.lines[0], Math.ceil(KG.ems(label.lines[0]) / rows), rows);
  if (rows > 1 && /[（“《(]$/.test(label.lines[0])) return null;
  label.lines = label.lines.map((line) => KG.shorten(line, room));
  const w = Math.max(...label.lines.map((line) => KG.labelWidth(ctx, line))) * font / 12;
  const beside = ["left", "right"].includes(label.side);
  const h = font * (beside ? 1.1 : 1.25) * label.lines.length;
  if (beside) return { ...label, id, w, h, x: label.side === "right" ? at.x + r + 5 : at.x - r - 5 - w, y: at.y - h / 2 };
  // Below the lowest signs of a card, a label would cross its border.
  const deep = card && !KG.byId("physics").checked && at.y + r + 5 + h > card.y + card.height;
  if (deep && rows > 1) return null;
  const y = deep || label.side === "above" ? at.y - r - 2.5 - h : at.y + r + 2.5;
  if (side && card && y < card.y + KG.headerOf(card) + font * 0.4) return null; // it would read as part of the title
  return { ...label, id, w, h, x: KG.inCard(id, at.x - w / 2, w), y };
};

// Adds some room around a label, since two close labels on one line would read as one.
KG.roomy = (box, font) => ({ id: box.id, x: box.x - font * 0.25, y: box.y, w: box.w + font * 0.5, h: box.h });

KG.fontAt = (scale) => Math.min(Math.max(11.5, 12 * scale), 17) / scale;

// The shapes that are tried for a label, in turn. In a list, names are cut rather than left out; on a board, a name
// may take two lines, or stand on another side of its sign.
KG.SHAPES = {
  list: [{}, { ems: 8 }, { ems: 5 }],
  board: [{}, { rows: 2 }, { side: "above" }, { side: "right" }, { side: "left" }, { ems: 6 }],
  crowd: [{}, { rows: 2 }],
};
KG.shapesOf = (id) => KG.SHAPES[KG.state.view === "theme" || KG.lastPicture.listed ? "list" : KG.state.view === "everything" && KG.isUnit(id) ? "crowd" : "board"];

// Returns the labels that are shown at a scale, on the screen, or all over the picture without a view.
KG.placeLabels = (ctx, scale, view) => {
  const font = KG.fontAt(scale);
  const taken = new KG.Grid(80 / scale);
  const placed = [];
  const signs = [];
  const titles = KG.placeTitles(ctx, scale);
  titles.forEach((title) => taken.add(title));
  const at = KG.positions();
  for (const [id, { x, y }] of at) {
    if (view && (x < view.left - 250 || x > view.right + 250 || y < view.top - 60 || y > view.bottom + 60)) continue;
    const r = KG.radius(id);
    signs.push(id);
    const own = r * (KG.state.view === "theme" ? 1.3 : 0.8);
    taken.add({ x: x - own, y: y - own, w: 2 * own, h: 2 * own, id, light: KG.rankOf(KG.real(id)) <= 2 });
  }
  signs.sort((a, b) => KG.rank(b) - KG.rank(a));
  const crowded = signs.length > KG.CROWD && KG.state.view !== "theme" && !KG.lastPicture.listed;
  for (const [n, id] of signs.entries()) {
    if (view && placed.length >= KG.LABELS) break;
    let box = null;
    for (const shape of KG.shapesOf(KG.real(id))) {
      box = KG.labelBox(ctx, id, at.get(id), font, shape);
      if (box && !taken.hits(KG.roomy(box, font), crowded && n < KG.FIRST) && !KG.cutOff(box, at.get(id), view)) break;
      box = null;
    }
    if (box) {
      taken.add(KG.roomy(box, font));
      placed.push(box);
    }
  }
  return { placed, font, titles };
};

// Tells whether the screen would cut the label of a sign that is on it, while all of the picture is in sight.
KG.cutOff = (box, { x }, view) => view && KG.fitted && x > view.left && x < view.right && (box.x < view.left || box.x + box.w > view.right);

KG.rank = (shown) => KG.rankOf(KG.real(shown)) + (KG.near && KG.near.has(shown) ? 1e5 : 0) + (shown === KG.hovered ? 1e6 : 0);

KG.rankOf = (id) => (typeof id === "string" ? 1e6 : (KG.weights.get(id) || 0) + (KG.isUnit(id) ? KG.state.view === "theme" ? 1e4 : 0 : 1))
  + (id === KG.state.node ? 1e5 : 0) + (KG.state.pins.has(id) ? 5e4 : 0);

// Keeps boxes by the cells that they touch, so that a label is compared with its neighbours only.
KG.Grid = class {
  constructor(cell) { this.cell = cell; this.cells = new Map(); }
  each(box, visit) {
    const c = this.cell;
    for (let i = Math.floor(box.x / c); i <= (box.x + box.w) / c; i += 1) {
      for (let j = Math.floor(box.y / c); j <= (box.y + box.h) / c; j += 1) if (visit(i + "," + j)) return true;
    }
    return false;
  }
  add(box) { this.each(box, (key) => { const held = this.cells.get(key); held ? held.push(box) : this.cells.set(key, [box]); }); }
  hits(box, overLight) {
    return this.each(box, (key) => (this.cells.get(key) || []).some((other) => other.id !== box.id && !(overLight && other.light)
      && box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h && other.y < box.y + box.h));
  }
};

KG.drawLabels = (ctx) => {
  if (KG.moving) return;
  const { placed, font, titles } = KG.placeLabels(ctx, KG.net.getScale(), KG.screenBox());
  KG.inkTitles(ctx, titles);
  KG.inkLabels(ctx, placed, font);
  KG.drawnLabels = placed;
  if (KG.groups.has(KG.hovered)) KG.hintOfGroup(ctx, KG.groups.get(KG.hovered), font);
  else if (typeof KG.hovered === "number") KG.hintOf(ctx, KG.hovered, font);
  else if (KG.hoveredEdge && KG.edgeById.has(KG.hoveredEdge.id)) KG.hintOfEdge(ctx, KG.hoveredEdge, font);
};

KG.inkTitles = (ctx, titles) => {
  const ink = KG.ink();
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.fillStyle = ink.title;
  for (const box of titles) {
    ctx.font = `600 ${box.font}px ${KG.FONT}`;
    ctx.strokeStyle = KG.cardInk(box.card, ink);
    ctx.lineWidth = box.font * 0.28;
    KG.drawLines(ctx, { ...box, side: "right" });
  }
};

KG.inkLabels = (ctx, placed, font) => {
  const ink = KG.ink();
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = KG.lastPicture.cards.length ? ink.halo : ink.ground;
  ctx.lineWidth = font * 0.28;
  for (const box of placed) {
    ctx.globalAlpha = !KG.near || KG.near.has(box.id) ? 1 : 0.2;
    ctx.font = `${KG.real(box.id) === KG.state.node ? "700 " : ""}${font}px ${KG.FONT}`;
    ctx.fillStyle = KG.isUnit(KG.real(box.id)) && KG.state.view !== "theme" ? ink.title : ink.text;
    KG.drawLines(ctx, box);
  }
  ctx.globalAlpha = 1;
};

KG.drawLines = (ctx, { lines, side, x, y, w, h }) => {
  ctx.textAlign = { right: "left", left: "right" }[side] || "center";
  const from = { right: x, left: x + w }[side] ?? x + w / 2;
  lines.forEach((line, n) => {
    const middle = y + (h / lines.length) * (n + 0.5);
    ctx.strokeText(line, from, middle);
    ctx.fillText(line, from, middle);
  });
};

// Draws the whole name of the node under the pointer, where its label is cut or missing.
KG.hintOf = (ctx, id, font) => {
  const at = KG.net.body.nodes[id];
  const shown = KG.drawnLabels.find((box) => box.id === id);
  const name = KG.name(KG.real(id));
  if (at && !(shown && shown.lines.join("") === name)) KG.drawHint(ctx, KG.wrap(name, 24, 4), at, KG.radius(id) + font, font);
};

// Draws the whole title of the closed card under the pointer.
KG.hintOfGroup = (ctx, { card, x, y, r }, font) => KG.drawHint(ctx, KG.wrap(KG.cardTitle(card.title), 24, 4), { x, y }, r * KG.RING + font, font);

// Draws the names of both ends of the link under the pointer.
KG.hintOfEdge = (ctx, { id, at }, font) => {
  const edge = KG.edgeById.get(id);
  const name = (end) => typeof end === "number" ? KG.name(KG.real(end)) : KG.cardTitle(KG.groups.get(end).card.title);
  KG.drawHint(ctx, [edge.a, edge.b].flatMap((end, n) => KG.wrap((n ? "— " : "") + name(end), 24, 2)), at, font, font);
};

// Draws lines on a dark ground beside a place: on its right, or on its left where the picture ends.
KG.drawHint = (ctx, lines, at, away, font) => {
  const ink = KG.ink();
  const view = KG.screenBox();
  const w = Math.max(...lines.map((line) => KG.labelWidth(ctx, line))) * font / 12;
  const h = font * 1.25 * lines.length;
  const x = at.x + away + w + font > view.right ? at.x - away - w : at.x + away;
  const box = { lines, side: "right", w, h, x, y: Math.min(at.y - font, view.bottom - h - font) };
  ctx.fillStyle = ink.text;
  ctx.globalAlpha = 0.94;
  ctx.fillRect(box.x - font * 0.6, box.y - font * 0.45, w + font * 1.2, box.h + font * 0.9);
  ctx.globalAlpha = 1;
  ctx.font = `${font}px ${KG.FONT}`;
  ctx.fillStyle = ink.card;
  ctx.strokeStyle = "transparent";
  KG.drawLines(ctx, box);
};
