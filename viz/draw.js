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

KG.radius = (id) => {
  if (typeof id === "string") return KG.groupRadius(id);
  if (KG.isUnit(id)) return KG.state.focus.includes(id) && KG.state.view === "around" ? 11 : 7;
  return Math.min(6.5 + 2.1 * Math.sqrt(KG.weights.get(id) || 1), 14);
};
KG.groupRadius = (id) => Math.min(20 + 1.6 * Math.sqrt(KG.groups.get(id).card.count), 70);

KG.drawNode = ({ ctx, id, x, y, state }) => ({
  drawNode() {
    ctx.save();
    ctx.globalAlpha = !KG.near || KG.near.has(id) ? 1 : 0.14;
    if (typeof id === "string") KG.drawGroup(ctx, id, x, y, state.hover);
    else KG.drawSign(ctx, id, x, y, state.hover || id === KG.state.node);
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
  const r = KG.groupRadius(id);
  const ink = KG.ink();
  ctx.fillStyle = hover ? ink.title : ink.line;
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = 4;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.stroke();
  ctx.fill();
  ctx.fillStyle = ink.card;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `600 ${Math.round(r * 0.62)}px ${KG.FONT}`;
  ctx.fillText(KG.count(KG.groups.get(id).card.count), x, y + 1);
};

KG.cardTitle = (title) => {
  if (title === "@bodies") return KG.t("bodies_card");
  if (title.startsWith("@")) return KG.t("community", { names: title.slice(1).split("\t").join("、") });
  return title || KG.t("no_theme");
};

// Cards lie under everything; their titles keep their size on the screen.
KG.drawCards = (ctx) => {
  const ink = KG.ink();
  const scale = KG.net.getScale();
  for (const card of KG.lastPicture.cards) {
    const round = 12;
    ctx.beginPath();
    ctx.moveTo(card.x + round, card.y);
    ctx.arcTo(card.x + card.width, card.y, card.x + card.width, card.y + card.height, round);
    ctx.arcTo(card.x + card.width, card.y + card.height, card.x, card.y + card.height, round);
    ctx.arcTo(card.x, card.y + card.height, card.x, card.y, round);
    ctx.arcTo(card.x, card.y, card.x + card.width, card.y, round);
    ctx.closePath();
    ctx.fillStyle = card.open && card.parent >= 0 ? ink.ground : ink.card;
    ctx.strokeStyle = ink.edge;
    ctx.lineWidth = 1 / scale;
    ctx.fill();
    ctx.stroke();
    const size = Math.min(13 / scale, Math.max(15, 13 / scale * 0.0 + 15), 40);
    const font = Math.max(size, Math.min(12 / scale, 30));
    ctx.font = `600 ${font}px ${KG.FONT}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink.title;
    const mark = KG.lastPicture.grouped ? (card.open ? "− " : "+ ") : "";
    ctx.fillText(KG.fitText(ctx, mark + KG.cardTitle(card.title), card.width - 28), card.x + 14, card.y + 20);
  }
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

KG.placeLabels = (ctx) => {
  const scale = KG.net.getScale();
  const font = Math.min(Math.max(12, 12 * scale), 17) / scale;
  const at = KG.positions();
  const view = KG.screenBox();
  const taken = new KG.Grid(80 / scale);
  const placed = [];
  const signs = [];
  for (const [id, { x, y }] of at) {
    if (x < view.left - 200 || x > view.right + 200 || y < view.top - 60 || y > view.bottom + 60) continue;
    const r = KG.radius(id);
    signs.push(id);
    taken.add({ x: x - r * 0.8, y: y - r * 0.8, w: r * 1.6, h: r * 1.6, id });
  }
  signs.sort((a, b) => KG.rank(b) - KG.rank(a));
  for (const id of signs) {
    if (placed.length >= KG.LABELS) break;
    const { x, y } = at.get(id);
    const text = typeof id === "string" ? "" : KG.nodes[id].label;
    const w = KG.labelWidth(ctx, text) * font / 12;
    const box = { x: x - w / 2, y: y + KG.radius(id) + 2.5, w, h: font * 1.3, id, text };
    if (text && !taken.hits(box)) {
      taken.add(box);
      placed.push(box);
    }
  }
  return { placed, font };
};

KG.rank = (id) => (typeof id === "string" ? 1e6 : (KG.weights.get(id) || 0) + (KG.isUnit(id) ? 0 : 1))
  + (KG.near && KG.near.has(id) ? 1e5 : 0) + (id === KG.state.node ? 1e5 : 0) + (id === KG.hovered ? 1e6 : 0);

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
  const { placed, font } = KG.placeLabels(ctx);
  const ink = KG.ink();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = font * 0.28;
  for (const { x, y, w, id, text } of placed) {
    ctx.globalAlpha = !KG.near || KG.near.has(id) ? 1 : 0.2;
    ctx.font = `${id === KG.state.node ? "700 " : ""}${font}px ${KG.FONT}`;
    ctx.strokeText(text, x + w / 2, y + font * 0.12);
    ctx.fillStyle = KG.isUnit(id) ? ink.title : ink.text;
    ctx.fillText(text, x + w / 2, y + font * 0.12);
  }
  ctx.globalAlpha = 1;
  KG.drawnLabels = placed;
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
  let opacity = edge.kind === "joint" ? 0.42 : role ? 0.75 : 0.3;
  if (edge.inferred) opacity = 0.2;
  if (faint) opacity = 0.05;
  const width = edge.kind === "joint" ? 0.8 + 1.5 * Math.sqrt(edge.units.length) : role ? 1.8 : 1;
  return {
    id: edge.id, from: edge.a, to: edge.b, width: strong ? width + 2 : width,
    dashes: role && role.dash.length ? role.dash : false,
    color: { color: strong ? ink.accent : role ? KG.colour("Body") : ink.line, opacity: strong ? 0.95 : opacity, inherit: false },
    smooth: KG.lastPicture.edges.length > 600 ? false : { enabled: true, type: "curvedCW", roundness: edge.kind === "joint" ? 0.16 : 0.08 },
  };
};

KG.nearEdge = (edge) => KG.state.edge ? edge.id === KG.state.edge : edge.a === KG.state.node || edge.b === KG.state.node;

KG.makeNet = () => {
  const options = KG.read("options");
  options.nodes.ctxRenderer = KG.drawNode;
  KG.nodeSet = new vis.DataSet();
  KG.edgeSet = new vis.DataSet();
  KG.net = new vis.Network(KG.byId("graph"), { nodes: KG.nodeSet, edges: KG.edgeSet }, options);
  KG.net.on("beforeDrawing", KG.drawCards);
  KG.net.on("afterDrawing", KG.drawLabels);
};

KG.draw = () => {
  const picture = KG.lastPicture = KG.picture();
  KG.weigh(picture);
  KG.drawnKinds = new Set(picture.edges.map((e) => e.inferred && KG.theme.roles[e.kind] ? "inferred" : KG.theme.roles[e.kind] ? e.kind : "other"));
  KG.groups = new Map((picture.groups || []).map((group) => [group.id, group]));
  const items = [...picture.nodes, ...KG.groups.values()].map(({ id, x, y }) => ({ id, x, y, shape: "custom", ctxRenderer: KG.drawNode }));
  KG.shownIds = items.map((item) => item.id);
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
  return nodes.reduce((b, n) => [Math.min(b[0], n.x - 80), Math.min(b[1], n.y - 30), Math.max(b[2], n.x + 80), Math.max(b[3], n.y + 50)], [1e9, 1e9, -1e9, -1e9]);
};

KG.fit = (bounds) => {
  const [left, top, right, bottom] = bounds || KG.bounds();
  if (right < left) return;
  const box = KG.byId("graph").getBoundingClientRect();
  const pad = 14;
  const panel = KG.byId("panel").hidden || box.width < 900 ? 0 : KG.byId("panel").offsetWidth;
  const scale = Math.min((box.width - panel - 2 * pad) / (right - left), (box.height - 2 * pad) / (bottom - top), 1.6);
  KG.net.moveTo({ position: { x: (left + right) / 2 + panel / 2 / scale, y: (top + bottom) / 2 }, scale, animation: false });
};

// Dims all but what is chosen and its neighbours.
KG.focusOn = () => {
  const { node, edge } = KG.state;
  KG.near = null;
  if (edge && KG.edgeById.has(edge)) KG.near = new Set([KG.edgeById.get(edge).a, KG.edgeById.get(edge).b]);
  else if (node !== null && KG.shownIds.includes(node)) {
    KG.near = new Set([node]);
    KG.lastPicture.edges.forEach((e) => { if (e.a === node) KG.near.add(e.b); if (e.b === node) KG.near.add(e.a); });
  }
  KG.edgeSet.update(KG.lastPicture.edges.map(KG.edgeLook));
  KG.net.redraw();
};
