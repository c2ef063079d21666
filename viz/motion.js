"use strict";
// The picture while it moves. Drawing every sign, link and label for each frame of a drag would take too long. So
// while the view moves, one drawing of it and of its surroundings is moved, as maps do; when the view rests, all is
// drawn sharp again.

KG.RESTS = 160; // milliseconds without a move until the view rests
KG.SOON = 500; // two moves within so many milliseconds are one motion, since a first frame may be slow
KG.AROUND = 0.5; // the part of the view's size that is drawn beyond each of its sides
KG.film = null; // the drawing that is moved
KG.held = null; // the nodes that are dragged; they lie above it
KG.moved = { at: -1e9, key: "", timer: 0 };

KG.stale = () => { KG.film = null; };

KG.viewNow = () => {
  const { scale, translation } = KG.net.body.view;
  return { scale, x: translation.x, y: translation.y };
};

// Decides before each frame whether the view is in motion: it changed twice within a short time.
KG.watchView = () => {
  const { scale, x, y } = KG.viewNow();
  const key = `${scale} ${x} ${y}`;
  const now = performance.now();
  const turned = key !== KG.moved.key;
  KG.moving = !KG.byId("physics").checked && (KG.held !== null || (turned && now - KG.moved.at < KG.SOON));
  if (turned) Object.assign(KG.moved, { at: now, key });
  if (!KG.moving) return;
  clearTimeout(KG.moved.timer);
  if (!KG.held) KG.moved.timer = setTimeout(() => KG.net.redraw(), KG.RESTS);
  if (!KG.covers(KG.film)) KG.film = KG.filmed();
};

KG.covers = (film) => {
  if (!film) return false;
  const k = KG.net.getScale() / film.scale;
  const box = KG.screenBox();
  return k > 0.45 && k < 2.2 && box.left >= film.left && box.top >= film.top && box.right <= film.right && box.bottom <= film.bottom;
};

// Draws the view and its surroundings, without the nodes that are dragged.
KG.filmed = () => {
  const view = KG.screenBox();
  const [width, height] = [view.right - view.left, view.bottom - view.top];
  const box = { left: view.left - width * KG.AROUND, right: view.right + width * KG.AROUND, top: view.top - height * KG.AROUND, bottom: view.bottom + height * KG.AROUND };
  const scale = KG.net.getScale();
  const sharp = scale * KG.net.canvas.pixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((box.right - box.left) * sharp);
  canvas.height = Math.ceil((box.bottom - box.top) * sharp);
  const ctx = canvas.getContext("2d");
  ctx.setTransform(sharp, 0, 0, sharp, -box.left * sharp, -box.top * sharp);
  KG.drawCards(ctx);
  KG.drawParts(ctx, box, (id) => !KG.held || !KG.held.has(id));
  return { ...box, scale, sharp, canvas };
};

KG.drawParts = (ctx, box, mine) => {
  const { nodes, edges } = KG.net.body;
  for (const edge of KG.lastPicture.edges) {
    if (mine(edge.a) && mine(edge.b) && edges[edge.id]) edges[edge.id].draw(ctx);
  }
  for (const id of KG.shownIds) if (mine(id) && KG.inBox(nodes[id], box)) KG.drawNode({ ctx, id, ...KG.spot(nodes[id]), state: {} }).drawNode();
  const { placed, font, titles } = KG.placeLabels(ctx, KG.net.getScale(), box);
  KG.inkTitles(ctx, titles);
  KG.inkLabels(ctx, placed.filter(({ id }) => mine(id)), font);
};

KG.spot = ({ x, y }) => ({ x, y });
KG.inBox = (node, box) => node && node.x > box.left - 40 && node.x < box.right + 40 && node.y > box.top - 40 && node.y < box.bottom + 40;

// Draws a frame in motion: the film at its place, pixel on pixel at an unchanged scale, and the dragged nodes.
KG.drawFilm = (ctx) => {
  const { film } = KG;
  const { scale, x, y } = KG.viewNow();
  const ratio = KG.net.canvas.pixelRatio;
  const k = scale / film.scale;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  const [left, top] = [Math.round(ratio * (x + scale * film.left)), Math.round(ratio * (y + scale * film.top))];
  ctx.drawImage(film.canvas, left, top, film.canvas.width * k, film.canvas.height * k);
  ctx.restore();
  if (KG.held) KG.drawHeld(ctx);
};

KG.drawHeld = (ctx) => {
  const { nodes, edges } = KG.net.body;
  for (const edge of KG.lastPicture.edges) if (KG.held.has(edge.a) || KG.held.has(edge.b)) edges[edge.id].draw(ctx);
  const font = KG.fontAt(KG.net.getScale());
  const boxes = [];
  for (const id of KG.held) {
    KG.drawNode({ ctx, id, ...KG.spot(nodes[id]), state: { hover: true } }).drawNode();
    boxes.push(KG.labelBox(ctx, id, nodes[id], font, KG.SHAPES.board[0]));
  }
  KG.inkLabels(ctx, boxes.filter(Boolean), font);
};

// In motion the film replaces the nodes and edges that vis-network draws. There are no arrows to draw.
KG.steady = () => {
  const { renderer } = KG.net;
  const [edges, nodes] = [renderer._drawEdges.bind(renderer), renderer._drawNodes.bind(renderer)];
  renderer._drawArrows = () => {};
  renderer._drawEdges = (ctx) => KG.moving ? KG.drawFilm(ctx) : edges(ctx);
  renderer._drawNodes = (ctx, hidden) => KG.moving ? {} : nodes(ctx, hidden);
  KG.net.on("dragStart", ({ nodes: ids }) => { if (ids.length && !KG.byId("physics").checked) { KG.stale(); KG.held = new Set(ids); } });
  KG.net.on("dragEnd", () => { if (KG.held) { KG.held = null; KG.stale(); KG.net.redraw(); } });
};
