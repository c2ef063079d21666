"use strict";
// The picture as a whole: vis-network holds its nodes and edges, and calls for each drawing.

KG.screenBox = () => {
  const box = KG.byId("graph").getBoundingClientRect();
  const a = KG.net.DOMtoCanvas({ x: 0, y: 0 });
  const b = KG.net.DOMtoCanvas({ x: box.width, y: box.height });
  return { left: a.x, top: a.y, right: b.x, bottom: b.y };
};

// Returns where nodes are now: as computed, as dragged, or as the moving layout has them.
KG.positions = () => {
  const found = new Map();
  for (const id of KG.shownIds) {
    const node = KG.net.body.nodes[id];
    if (node) found.set(id, node);
  }
  return found;
};

KG.makeNet = () => {
  const options = KG.read("options");
  options.nodes.ctxRenderer = KG.drawNode;
  KG.nodeSet = new vis.DataSet();
  KG.edgeSet = new vis.DataSet();
  KG.net = new vis.Network(KG.byId("graph"), { nodes: KG.nodeSet, edges: KG.edgeSet }, options);
  KG.net.on("beforeDrawing", (ctx) => { KG.watchView(); if (!KG.moving) KG.drawCards(ctx); });
  KG.net.on("afterDrawing", KG.drawLabels);
  KG.steady();
  // Whatever changes the size of the picture, all of it stays in sight until the reader moves it. A window tells
  // its size before the next frame is drawn, the observer after it: that frame would show the picture cut.
  const refit = () => { if (KG.fitted) KG.fit(); };
  window.addEventListener("resize", refit);
  new ResizeObserver(refit).observe(KG.byId("graph"));
};

KG.draw = () => {
  const picture = KG.lastPicture = KG.picture();
  KG.weigh(picture);
  KG.afar = picture.cards.length ? Math.max(1, Math.max(...picture.cards.map((card) => card.x + card.width)) / 1200) : 1;
  const middle = Math.max(...picture.nodes.filter((node) => KG.isUnit(node.id)).map((node) => node.x));
  KG.rightSide = new Set(picture.listed ? [] : picture.nodes.filter((node) => node.x > middle).map((node) => node.id));
  KG.drawnKinds = new Set(picture.edges.map((e) => e.inferred && KG.theme.roles[e.kind] ? "inferred" : KG.theme.roles[e.kind] ? e.kind : e.kind === "near" ? "near" : "other"));
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
  // A group that was opened is what the reader looks at.
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
  KG.sizes = KG.sizesOf(picture, KG.weights);
  KG.largest = [...KG.sizes.values()].reduce((most, size) => Math.max(most, size), 1);
  KG.dye(picture);
};

// Returns the rims of the picture; labels beside its signs count as wide as they are in a font.
KG.bounds = (font = 12) => {
  const { cards, nodes } = KG.lastPicture;
  if (cards.length) {
    const loose = nodes.filter(({ card }) => card === -1).map(({ x, y }) => ({ x: x - 60, y: y - 40, width: 120, height: 80 }));
    return [...cards, ...loose].reduce((b, c) => [Math.min(b[0], c.x), Math.min(b[1], c.y), Math.max(b[2], c.x + c.width), Math.max(b[3], c.y + c.height)], [1e9, 1e9, -1e9, -1e9]);
  }
  return nodes.reduce((b, n) => [Math.min(b[0], n.x - (KG.rightSide.has(n.id) ? 20 : KG.reach(n.id, font))), Math.min(b[1], n.y - 40), Math.max(b[2], n.x + KG.reach(n.id, font)), Math.max(b[3], n.y + 60)], [1e9, 1e9, -1e9, -1e9]);
};

// Returns how far a sign and its label reach to the right, or to either side where the label stands below.
KG.reach = (id, font) => {
  const { lines, side } = KG.labelOf(id) || { lines: [""] };
  const wide = Math.max(...lines.map(KG.ems)) * font * 1.04;
  return side === "right" ? wide + 26 : Math.max(wide / 2, 14) + 8;
};

KG.fit = (bounds) => {
  if (!bounds && KG.depth) {
    KG.depth = 0;
    KG.draw();
  }
  let [left, top, right, bottom] = bounds || KG.bounds();
  if (right < left) return;
  KG.net.canvas.setSize(); // the text around the canvas may have changed its size
  const box = KG.byId("graph").getBoundingClientRect();
  const pad = 14;
  const scaleIn = (width) => Math.min((width - 2 * pad) / (right - left), (box.height - 2 * pad) / (bottom - top), 1.25);
  // The picture goes beside the panel if it stays readable there.
  let panel = KG.byId("panel").hidden ? 0 : KG.byId("panel").offsetWidth;
  if (scaleIn(box.width - panel) < Math.min(0.45, 0.6 * scaleIn(box.width))) panel = 0;
  // Where the picture is drawn small, its words are larger beside it.
  if (!bounds) [left, top, right, bottom] = KG.bounds(KG.fontAt(scaleIn(box.width - panel)));
  const scale = scaleIn(box.width - panel);
  KG.net.moveTo({ position: { x: (left + right) / 2 + panel / 2 / scale, y: (top + bottom) / 2 }, scale, animation: false });
  if (!bounds) KG.fullScale = scale;
  KG.fitted = true;
};

// Draws with the next frame, once for all requests.
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
  // Updating all edges in vis-network is slow, so it is done only when their looks change.
  if (dimmed || KG.near) KG.edgeSet.update(KG.lastPicture.edges.map(KG.edgeLook));
  KG.redraw();
};
