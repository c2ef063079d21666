"use strict";
// The picture itself: vis-network holds nodes and edges, the signs, cards and labels are drawn here.

KG.FONT = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",system-ui,sans-serif';
KG.signPaths = {};
for (const [name, path] of Object.entries(KG.theme.signs)) KG.signPaths[name] = new Path2D(path);

KG.weights = new Map();
KG.near = null;
KG.drawnKinds = new Set();
KG.drawnLabels = [];

KG.ink = () => KG.state.dark
  ? { ground: "#14181d", card: "#1a2027", edge: "#2a323c", title: "#8fa0b3", text: "#e6ebf0", halo: "#1a2027", line: "#8496aa", accent: "#ffd166" }
  : { ground: "#f4f6f8", card: "#ffffff", edge: "#dfe5eb", title: "#5b6b7c", text: "#1d2733", halo: "#ffffff", line: "#6f8195", accent: "#d9480f" };

KG.radius = (shown) => {
  const id = KG.real(shown);
  if (typeof id === "string") return KG.groups.get(id).r;
  const larger = KG.lastPicture.grouped ? Math.sqrt(KG.afar) : 1;
  if (KG.isUnit(id)) return (KG.state.focus.includes(id) && KG.state.view === "around" ? 11 : 7) * larger;
  return Math.min(6.5 + 2.1 * Math.sqrt(KG.weights.get(id) || 1), KG.state.view === "theme" ? 9.5 : 14) * larger;
};
// A closed card is seen from afar: the circle that stands for it grows with the board, and leaves room for the title.
KG.circleOf = (card) => {
  const title = Math.min(card.height * 0.44, 56 * KG.afar);
  const room = card.height - title;
  return { y: card.y + title + room / 2, r: Math.min((16 + 0.9 * Math.sqrt(card.count)) * KG.afar, 0.3 * card.width, room / 2.6) };
};
KG.RING = 1.22; // how far the ring around such a circle reaches, in radii

KG.drawNode = ({ ctx, id, x, y, state }) => ({
  drawNode() {
    ctx.save();
    ctx.globalAlpha = !KG.near || KG.near.has(id) ? 1 : 0.14;
    if (typeof id === "string") KG.drawGroup(ctx, id, x, y, state.hover);
    else KG.drawSign(ctx, KG.real(id), x, y, state.hover || KG.real(id) === KG.state.node);
    ctx.restore();
  },
  nodeDimensions: { width: 2 * KG.radius(id), height: 2 * KG.radius(id) },
});

KG.drawSign = (ctx, id, x, y, strong) => {
  const r = KG.radius(id);
  const type = KG.nodes[id].group;
  const ink = KG.ink();
  ctx.translate(x, y);
  if (strong || (KG.state.view === "around" && KG.state.focus.includes(id))) {
    ctx.beginPath();
    ctx.arc(0, 0, r + 5, 0, 7);
    ctx.globalAlpha *= 0.35;
    ctx.fillStyle = ink.accent;
    ctx.fill();
    ctx.globalAlpha /= 0.35;
  }
  ctx.scale(r, r);
  ctx.fillStyle = KG.colour(type);
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = 3 / r;
  ctx.lineJoin = "round";
  const path = KG.signPaths[KG.theme.classes[type].sign];
  ctx.stroke(path);
  ctx.fill(path);
};

KG.drawGroup = (ctx, id, x, y, hover) => {
  const { r } = KG.groups.get(id);
  const ink = KG.ink();
  ctx.fillStyle = hover ? ink.text : ink.title;
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = r / 8;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.stroke();
  ctx.fill();
  KG.drawShares(ctx, id, x, y, r);
  ctx.fillStyle = ink.card;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `600 ${r * 0.6}px ${KG.FONT}`;
  ctx.fillText(String(KG.groups.get(id).card.count), x, y + r * 0.04);
};

// A ring around a closed group: how much of it is of which class.
KG.drawShares = (ctx, id, x, y, r) => {
  const { shares, card } = KG.groups.get(id);
  let from = -Math.PI / 2;
  ctx.lineWidth = r * 0.16;
  for (const type of KG.classes) {
    if (!shares[type]) continue;
    const to = from + 2 * Math.PI * shares[type] / card.count;
    ctx.strokeStyle = KG.colour(type);
    ctx.beginPath();
    ctx.arc(x, y, r * (KG.RING - 0.08), from, to);
    ctx.stroke();
    from = to;
  }
};

KG.cardTitle = (title) => {
  if (title === "@bodies") return KG.t("bodies_card");
  if (title.startsWith("@")) return KG.t("community", { names: title.slice(1).split("\t").join("、") });
  return title || KG.t("other_card");
};

// Cards lie under everything.
KG.drawCards = (ctx) => {
  const ink = KG.ink();
  const scale = KG.net.getScale();
  if (KG.byId("physics").checked) return;
  for (const card of KG.lastPicture.cards) {
    const round = Math.min(Math.max(12, 6 / scale), card.width / 8, card.height / 8);
    ctx.beginPath();
    ctx.moveTo(card.x + round, card.y);
    ctx.arcTo(card.x + card.width, card.y, card.x + card.width, card.y + card.height, round);
    ctx.arcTo(card.x + card.width, card.y + card.height, card.x, card.y + card.height, round);
    ctx.arcTo(card.x, card.y + card.height, card.x, card.y, round);
    ctx.arcTo(card.x, card.y, card.x + card.width, card.y, round);
    ctx.closePath();
    ctx.fillStyle = KG.cardInk(card, ink);
    ctx.strokeStyle = ink.edge;
    ctx.lineWidth = 1 / scale;
    ctx.fill();
    ctx.stroke();
  }
};

KG.cardInk = (card, ink) => card.open && card.parent >= 0 ? ink.ground : ink.card;

// The titles of all cards, as boxes with lines. They keep their size on the screen as far as there is room for them.
KG.placeTitles = (ctx, scale) => KG.byId("physics").checked ? [] : KG.lastPicture.cards.map((card) => {
  const size = Math.max(13 / scale, 13);
  const words = (KG.lastPicture.grouped && card.width > 6 * size ? (card.open ? "\u2212\u00a0" : "+\u00a0") : "") + KG.cardTitle(card.title);
  const measured = (font) => { ctx.font = `600 ${font}px ${KG.FONT}`; return ctx.measureText(words).width; };
  const { font, most, first } = (card.open ? KG.openTitle : KG.closedTitle)(card, size, scale, measured);
  const room = card.width - font * 1.6;
  const lines = (measured(font) <= room ? [words] : KG.titleLines(words, room / font - 0.4, most)).map((line) => KG.fitText(ctx, line.trim(), room));
  const top = lines.length > 1 ? font * 1.1 : first;
  return { card, lines, font, x: card.x + font * 0.8, y: card.y + top - font * 0.6, w: Math.max(...lines.map((line) => ctx.measureText(line).width)), h: font * 1.25 * lines.length };
});

// A closed card has room for a line or two above its circle.
KG.closedTitle = (card, size, scale, measured) => {
  const circle = KG.circleOf(card);
  const room = circle.y - KG.RING * circle.r - card.y;
  const [one, two] = [Math.min(size, room / 1.7), Math.min(size, room / 3)];
  const most = measured(one) > card.width - one * 1.6 && two * scale > 10.5 ? 2 : 1;
  const font = most > 1 ? two : one;
  return { font, most, first: font * 1.1 };
};

// How high the title of an open card is: above cards that lie in it as high as they leave room for.
KG.headerOf = (card) => Math.max(KG.lastPicture.view.header, KG.nested.has(card.id) ? KG.above.get(card.id) : 0);

// In an open one a title that is too long is set smaller, and in as many lines as there is room for above its
// uppermost sign.
KG.openTitle = (card, size, scale, measured) => {
  const banner = card.title === "@bodies";
  const high = banner ? Math.max(KG.headerOf(card), card.height * 0.24) : KG.headerOf(card);
  let font = Math.min(size, high * 0.8);
  const room = card.width - font * 1.6;
  const wide = measured(font);
  if (!banner && wide > room) font *= Math.max(room / wide, 0.85);
  const most = Math.floor((KG.above.get(card.id) ?? high) / font / 1.25);
  return { font, most: Math.min(Math.max(most, 1), 3), first: Math.min(high * 0.58, font * 1.3) };
};

// A long title goes to a new line between its words where that is enough, else in lines of about one length.
KG.titleLines = (words, ems, most) => {
  const lines = [""];
  for (const word of words.replace(/ ·/g, "\u00a0·").split(" ")) {
    const last = lines.pop();
    const longer = `${last} ${word}`.trim();
    lines.push(...(KG.ems(longer) <= ems || !last ? [longer] : [last, word]));
  }
  if (lines.length <= most && lines.every((line) => line.length > 1 && KG.ems(line) <= ems)) return lines;
  const count = Math.min(most, Math.ceil(KG.ems(words) / ems));
  return KG.wrap(words, Math.min(ems, Math.ceil(KG.ems(words) / count) + 0.5), most);
};

KG.fitText = (ctx, text, width) => {
  if (ctx.measureText(text).width <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (ctx.measureText(text.slice(0, middle) + "…").width <= width) low = middle; else high = middle;
  }
  return low ? text.slice(0, low) + "…" : "";
};

// Labels keep a size that can be read at every zoom; where two would collide, the weightier one stands.
KG.LABELS = 420;
KG.labelWidths = new Map();
KG.labelWidth = (ctx, text) => {
  let width = KG.labelWidths.get(text);
  if (width === undefined) {
    ctx.font = `12px ${KG.FONT}`;
    KG.labelWidths.set(text, width = ctx.measureText(text).width);
  }
  return width;
};

// The lines of a label and the side of the sign on which they stand.
KG.labelOf = (shown) => {
  const { view } = KG.state;
  const id = KG.real(shown);
  if (typeof id === "string") return null;
  const unit = KG.isUnit(id);
  if (view === "theme") return unit ? { lines: [KG.name(id)], side: "left" } : { lines: [KG.label(id)], side: "right" };
  if (view === "around" && unit) return { lines: KG.wrap(KG.name(id), 16, 2), side: "below" };
  return { lines: [KG.label(id)], side: view === "around" && KG.rightSide.has(id) ? "right" : "below" };
};

// A label that would reach over the border of its card moves in, as far as the card is wide enough.
KG.inCard = (id, x, w) => {
  const card = KG.cardOf.get(id);
  if (!card || KG.byId("physics").checked || w > card.width - 12) return x;
  return Math.min(Math.max(x, card.x + 6), card.x + card.width - 6 - w);
};

// How wide a label may be, in ems, so that it stays on its card.
KG.labelRoom = (card, side, at, r, font) => {
  if (!card || KG.byId("physics").checked) return 99;
  if (side === "right") return (card.x + card.width - 6 - at.x - r - 5) / font;
  return (side === "left" ? at.x - r - 5 - card.x - 6 : card.width - 12) / font;
};

KG.labelBox = (ctx, id, at, font, { ems = 99, rows = 1, side }) => {
  const label = KG.labelOf(id);
  if (!label) return null; // a closed group has its number on it
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
  // Below the lowest signs of a card a label would lie on its border.
  const deep = card && !KG.byId("physics").checked && at.y + r + 5 + h > card.y + card.height;
  if (deep && rows > 1) return null;
  const y = deep || label.side === "above" ? at.y - r - 2.5 - h : at.y + r + 2.5;
  if (side && card && y < card.y + KG.headerOf(card) + font * 0.4) return null; // beside a title it would read as part of it
  return { ...label, id, w, h, x: KG.inCard(id, at.x - w / 2, w), y };
};

// Two labels on one line would read as one without some room between them.
KG.roomy = (box, font) => ({ id: box.id, x: box.x - font * 0.25, y: box.y, w: box.w + font * 0.5, h: box.h });

KG.fontAt = (scale) => Math.min(Math.max(11.5, 12 * scale), 17) / scale;

// What is tried for a label in turn: a list of words would rather have them cut than missing; where signs stand free,
// a name may take two lines, or stand on another side of its sign.
KG.SHAPES = {
  list: [{}, { ems: 8 }, { ems: 5 }],
  board: [{}, { rows: 2 }, { side: "above" }, { side: "right" }, { side: "left" }, { ems: 6 }],
  crowd: [{}, { rows: 2 }],
};
KG.shapesOf = (id) => KG.SHAPES[KG.state.view === "theme" ? "list" : KG.state.view === "everything" && KG.isUnit(id) ? "crowd" : "board"];

// Which labels stand, at a scale; without a view of the screen, all over the picture.
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
    taken.add({ x: x - own, y: y - own, w: 2 * own, h: 2 * own, id });
  }
  signs.sort((a, b) => KG.rank(b) - KG.rank(a));
  for (const id of signs) {
    if (view && placed.length >= KG.LABELS) break;
    let box = null;
    for (const shape of KG.shapesOf(KG.real(id))) {
      box = KG.labelBox(ctx, id, at.get(id), font, shape);
      if (box && !taken.hits(KG.roomy(box, font))) break;
      box = null;
    }
    if (box) {
      taken.add(KG.roomy(box, font));
      placed.push(box);
    }
  }
  return { placed, font, titles };
};

KG.rank = (shown) => KG.rankOf(KG.real(shown)) + (KG.near && KG.near.has(shown) ? 1e5 : 0) + (shown === KG.hovered ? 1e6 : 0);

KG.rankOf = (id) => (typeof id === "string" ? 1e6 : (KG.weights.get(id) || 0) + (KG.isUnit(id) ? KG.state.view === "theme" ? 1e4 : 0 : 1))
  + (id === KG.state.node ? 1e5 : 0);

// Boxes by the cells they touch, so that a label looks only at its neighbours.
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
  hits(box) {
    return this.each(box, (key) => (this.cells.get(key) || []).some((other) => other.id !== box.id
      && box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h && other.y < box.y + box.h));
  }
};

KG.drawLabels = (ctx) => {
  if (KG.moving) return;
  const { placed, font, titles } = KG.placeLabels(ctx, KG.net.getScale(), KG.screenBox());
  KG.inkTitles(ctx, titles);
  KG.inkLabels(ctx, placed, font);
  KG.drawnLabels = placed;
  if (typeof KG.hovered === "number") KG.drawHint(ctx, KG.hovered, font);
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

// The whole name of what the pointer is on, where the label was cut or had no room.
KG.drawHint = (ctx, id, font) => {
  const at = KG.net.body.nodes[id];
  const shown = KG.drawnLabels.find((box) => box.id === id);
  const name = KG.name(KG.real(id));
  if (!at || (shown && shown.lines.join("") === name)) return;
  const ink = KG.ink();
  const lines = KG.wrap(name, 24, 4);
  const w = Math.max(...lines.map((line) => KG.labelWidth(ctx, line))) * font / 12;
  const box = { lines, side: "right", w, h: font * 1.25 * lines.length, x: at.x + KG.radius(id) + font, y: at.y - font };
  ctx.fillStyle = ink.text;
  ctx.globalAlpha = 0.94;
  ctx.fillRect(box.x - font * 0.6, box.y - font * 0.45, w + font * 1.2, box.h + font * 0.9);
  ctx.globalAlpha = 1;
  ctx.font = `${font}px ${KG.FONT}`;
  ctx.fillStyle = ink.card;
  ctx.strokeStyle = "transparent";
  KG.drawLines(ctx, box);
};

KG.screenBox = () => {
  const box = KG.byId("graph").getBoundingClientRect();
  const a = KG.net.DOMtoCanvas({ x: 0, y: 0 });
  const b = KG.net.DOMtoCanvas({ x: box.width, y: box.height });
  return { left: a.x, top: a.y, right: b.x, bottom: b.y };
};

// Where nodes are now: as given, or as dragged, or as the moving layout has them.
KG.positions = () => {
  const found = new Map();
  for (const id of KG.shownIds) {
    const node = KG.net.body.nodes[id];
    if (node) found.set(id, node);
  }
  return found;
};

KG.edgeLook = (edge) => {
  const ink = KG.ink();
  const role = KG.theme.roles[edge.kind];
  const faint = KG.near && !(KG.near.has(edge.a) && KG.near.has(edge.b) && KG.nearEdge(edge));
  const strong = KG.state.edge === edge.id;
  const closed = typeof edge.a === "string" || typeof edge.b === "string";
  let opacity = edge.kind === "joint" ? 0.42 : role ? 0.75 : KG.state.view === "everything" ? 0.3 : 0.5;
  // Among many links between closed groups the strong ones lead the eye.
  if (closed) opacity = KG.lastPicture.edges.length > 80 ? 0.05 + 0.45 * (edge.units.length / KG.strongest) : 0.35;
  if (closed && KG.inside && typeof edge.a === typeof edge.b) opacity *= 0.3;
  if (edge.inferred) opacity = 0.2;
  if (faint) opacity = 0.05;
  const width = closed ? Math.min(0.6 + 0.35 * Math.sqrt(edge.units.length), 5) * KG.afar
    : edge.kind === "joint" ? 0.8 + 1.5 * Math.sqrt(edge.units.length) : role ? 1.8 : 1;
  return {
    id: edge.id, from: edge.a, to: edge.b, width: strong ? width + 2 : width,
    dashes: role && role.dash.length ? role.dash : false,
    color: { color: strong ? ink.accent : role ? KG.colour("Body") : ink.line, opacity: strong ? 0.95 : opacity, inherit: false },
    smooth: KG.curve(edge),
  };
};

KG.curve = (edge) => {
  if (KG.lastPicture.edges.length > 600) return false;
  // Between two lines of one column a link goes around those that stand between, on the side of the signs.
  if (KG.state.view === "theme" && KG.isUnit(edge.a) && KG.isUnit(edge.b)) return { enabled: true, type: KG.before(edge.a, edge.b) < 0 ? "curvedCW" : "curvedCCW", roundness: 0.3 };
  if (["theme", "around"].includes(KG.state.view)) return { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 };
  return { enabled: true, type: "curvedCW", roundness: edge.kind === "joint" ? 0.16 : 0.08 };
};

KG.nearEdge = (edge) => KG.state.edge ? edge.id === KG.state.edge : KG.real(edge.a) === KG.state.node || KG.real(edge.b) === KG.state.node;

KG.makeNet = () => {
  const options = KG.read("options");
  options.nodes.ctxRenderer = KG.drawNode;
  KG.nodeSet = new vis.DataSet();
  KG.edgeSet = new vis.DataSet();
  KG.net = new vis.Network(KG.byId("graph"), { nodes: KG.nodeSet, edges: KG.edgeSet }, options);
  KG.net.on("beforeDrawing", (ctx) => { KG.watchView(); if (!KG.moving) KG.drawCards(ctx); });
  KG.net.on("afterDrawing", KG.drawLabels);
  KG.steady();
};

KG.draw = () => {
  const picture = KG.lastPicture = KG.picture();
  KG.weigh(picture);
  KG.afar = picture.cards.length ? Math.max(1, Math.max(...picture.cards.map((card) => card.x + card.width)) / 1200) : 1;
  const middle = Math.max(...picture.nodes.filter((node) => KG.isUnit(node.id)).map((node) => node.x));
  KG.rightSide = new Set(picture.nodes.filter((node) => node.x > middle).map((node) => node.id));
  KG.drawnKinds = new Set(picture.edges.map((e) => e.inferred && KG.theme.roles[e.kind] ? "inferred" : KG.theme.roles[e.kind] ? e.kind : "other"));
  KG.strongest = Math.max(1, ...picture.edges.map((edge) => edge.units.length));
  KG.groups = new Map(picture.groups.map((group) => [group.id, { ...group, ...KG.circleOf(group.card) }]));
  const items = [...picture.nodes, ...KG.groups.values()].map(({ id, x, y }) => ({ id, x, y, shape: "custom", ctxRenderer: KG.drawNode }));
  KG.shownIds = items.map((item) => item.id);
  const cards = new Map(picture.cards.map((card) => [card.id, card]));
  KG.cardOf = new Map(picture.nodes.map((node) => [node.id, cards.get(node.card)]));
  KG.above = new Map();
  const put = (card, y) => card && KG.above.set(card.id, Math.min(KG.above.get(card.id) ?? 1e9, y - card.y));
  picture.nodes.forEach(({ id, y }) => put(KG.cardOf.get(id), y - KG.radius(id)));
  picture.cards.forEach(({ parent, y }) => put(cards.get(parent), y));
  KG.nested = new Set(picture.cards.map((card) => card.parent));
  // Where a group was opened, it is what is looked at.
  KG.inside = picture.grouped && picture.cards.some((card) => KG.state.opened.has(card.key));
  KG.near = null;
  KG.held = null;
  KG.stale();
  KG.edgeSet = new vis.DataSet(picture.edges.map(KG.edgeLook));
  KG.nodeSet = new vis.DataSet(items);
  KG.net.setData({ nodes: KG.nodeSet, edges: KG.edgeSet });
  KG.edgeById = new Map(picture.edges.map((edge) => [edge.id, edge]));
};

KG.weigh = (picture) => {
  const shown = new Set(picture.units);
  KG.weights = new Map(picture.members.map((id) => [id, KG.isUnit(id) ? 1 : KG.nodes[id].units.filter((u) => shown.has(u)).length]));
};

KG.bounds = () => {
  const { cards, nodes } = KG.lastPicture;
  if (cards.length) {
    return cards.reduce((b, c) => [Math.min(b[0], c.x), Math.min(b[1], c.y), Math.max(b[2], c.x + c.width), Math.max(b[3], c.y + c.height)], [1e9, 1e9, -1e9, -1e9]);
  }
  return nodes.reduce((b, n) => [Math.min(b[0], n.x - 80), Math.min(b[1], n.y - 40), Math.max(b[2], n.x + (KG.rightSide.has(n.id) ? 190 : 110)), Math.max(b[3], n.y + 60)], [1e9, 1e9, -1e9, -1e9]);
};

KG.fit = (bounds) => {
  const [left, top, right, bottom] = bounds || KG.bounds();
  if (right < left) return;
  KG.net.canvas.setSize(); // the words around the canvas may have come after it
  const box = KG.byId("graph").getBoundingClientRect();
  const pad = 14;
  const scaleIn = (width) => Math.min((width - 2 * pad) / (right - left), (box.height - 2 * pad) / (bottom - top), 1.25);
  // Beside the panel, as far as it can be read there.
  let panel = KG.byId("panel").hidden ? 0 : KG.byId("panel").offsetWidth;
  if (scaleIn(box.width - panel) < Math.min(0.45, 0.6 * scaleIn(box.width))) panel = 0;
  const scale = scaleIn(box.width - panel);
  KG.net.moveTo({ position: { x: (left + right) / 2 + panel / 2 / scale, y: (top + bottom) / 2 }, scale, animation: false });
};

// With the next frame, once for all that asked for it.
KG.redraw = () => KG.net.body.emitter.emit("_requestRedraw");

// Dims all but what is chosen and its neighbours.
KG.focusOn = () => {
  const { node, edge } = KG.state;
  const dimmed = KG.near !== null;
  KG.near = null;
  if (edge && KG.edgeById.has(edge)) KG.near = new Set([KG.edgeById.get(edge).a, KG.edgeById.get(edge).b]);
  else if (node !== null && KG.shownIds.includes(node) && !(KG.state.view === "around" && KG.state.focus.includes(node))) {
    KG.near = new Set(KG.shownIds.filter((id) => KG.real(id) === node));
    KG.lastPicture.edges.forEach((e) => { if (KG.nearEdge(e)) KG.near.add(e.a).add(e.b); });
  }
  KG.stale();
  // Edges keep their looks in vis-network; telling it all of them again is slow, so only where it matters.
  if (dimmed || KG.near) KG.edgeSet.update(KG.lastPicture.edges.map(KG.edgeLook));
  KG.redraw();
};
