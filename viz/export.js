"use strict";
// The current view as a picture (PNG), a drawing (SVG) and a table (CSV).

KG.save = (blob, ending) => {
  const link = KG.el("a", { href: URL.createObjectURL(blob), download: KG.fileName() + ending });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

KG.fileName = () => (document.title.split(" · ")[0] + "-" + KG.t("view_" + KG.state.view)).replace(/[\\/:*?"<>|\s]+/g, "-");

KG.exportPng = () => {
  const canvas = KG.byId("graph").querySelector("canvas");
  const copy = KG.el("canvas", { width: canvas.width, height: canvas.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = KG.ink().ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => KG.save(blob, ".png"), "image/png");
};

KG.exportSvg = () => KG.save(new Blob([new XMLSerializer().serializeToString(KG.drawing())], { type: "image/svg+xml" }), ".svg");

// Puts the whole drawing on paper, in the colours for a white ground, with words of a readable size.
KG.toPaper = () => {
  if (document.body.classList.contains("listing")) {
    KG.byId("paper").replaceChildren(KG.duties);
    return;
  }
  const { dark } = KG.state;
  KG.state.dark = false;
  const drawing = KG.drawing(1 / KG.afar);
  KG.state.dark = dark;
  drawing.querySelector("rect").setAttribute("fill", "#fff");
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  KG.byId("paper").replaceChildren(drawing);
};

KG.tenth = (n) => Math.round(n * 10) / 10;

// Returns all of the view, nothing dimmed, with the labels of one scale. A board of closed cards is large, so its
// words are drawn as large as they are when the whole board is on the screen.
KG.drawing = (scale = 1 / (KG.lastPicture.grouped ? KG.afar : 1)) => {
  const { near } = KG;
  KG.near = null;
  const ink = KG.ink();
  const [left, top, right, bottom] = KG.bounds();
  const [x, y, width, height] = [left - 12, top - 12, right - left + 24, bottom - top + 24].map(KG.tenth);
  const ctx = KG.byId("graph").querySelector("canvas").getContext("2d");
  const at = KG.positions();
  const { placed, font, titles } = KG.placeLabels(ctx, scale, null);
  const root = KG.svg("svg", { viewBox: [x, y, width, height].join(" "), width, height, "font-family": KG.FONT },
    KG.svg("rect", { x, y, width, height, fill: ink.ground }),
    ...KG.lastPicture.cards.map((card) => KG.drawnCard(card, ink)),
    ...KG.lastPicture.edges.map((edge) => KG.drawnEdge(edge, at)).filter(Boolean),
    ...[...at].map(([id, place]) => KG.drawnNode(id, KG.tenth(place.x), KG.tenth(place.y), ink)),
    ...titles.flatMap((box) => KG.drawnLines({ ...box, side: "right" }, { "font-size": KG.tenth(box.font), "font-weight": 600, fill: ink.title, stroke: KG.cardInk(box.card, ink) })),
    ...placed.flatMap((box) => KG.drawnLines(box, { "font-size": KG.tenth(font), fill: ink.text, stroke: KG.lastPicture.cards.length ? ink.halo : "none" })));
  KG.near = near;
  return root;
};

KG.drawnCard = (card, ink) => KG.svg("rect", { x: card.x, y: card.y, width: card.width, height: card.height, rx: 12, fill: KG.cardInk(card, ink), stroke: ink.edge });

KG.drawnEdge = (edge, at) => {
  const [a, b] = [at.get(edge.a), at.get(edge.b)];
  if (!a || !b) return null;
  const look = KG.edgeLook(edge);
  const drawn = KG.net.body.edges[edge.id].edgeType;
  const via = [drawn.getViaNode ? drawn.getViaNode() : []].flat().filter((point) => point && point.x !== undefined);
  const points = [...via, b].map((point) => `${KG.tenth(point.x)} ${KG.tenth(point.y)}`).join(" ");
  return KG.svg("path", {
    d: `M${KG.tenth(a.x)} ${KG.tenth(a.y)}${["L", "Q", "C"][via.length]}${points}`, fill: "none",
    stroke: look.color.color, "stroke-opacity": look.color.opacity, "stroke-width": KG.tenth(look.width), "stroke-dasharray": (look.dashes || []).join(" "),
  });
};

KG.drawnNode = (shown, x, y, ink) => {
  const r = KG.radius(shown);
  const id = KG.real(shown);
  if (typeof id === "string") return KG.drawnGroup(KG.groups.get(id), x, y, r, ink);
  const { group } = KG.nodes[id];
  const path = KG.svg("path", { d: KG.theme.signs[KG.theme.classes[group].sign], transform: `translate(${x} ${y}) scale(${KG.tenth(r)})`, fill: KG.paint(id) });
  path.append(KG.svg("title", {}, KG.name(id)));
  return path;
};

// Returns a circle with its number, and the ring of its classes as dashes, each behind the one before.
KG.drawnGroup = ({ card, shares }, x, y, r, ink) => {
  const ring = { cx: x, cy: y, r: KG.tenth(r * (KG.RING - 0.08)), fill: "none", "stroke-width": KG.tenth(r * 0.16), pathLength: card.count, transform: `rotate(-90 ${x} ${y})` };
  let from = 0;
  const rings = KG.classes.filter((type) => shares[type]).map((type) => {
    from += shares[type];
    return KG.svg("circle", { ...ring, stroke: KG.colour(type), "stroke-dasharray": `${shares[type]} ${card.count}`, "stroke-dashoffset": shares[type] - from });
  });
  const words = { x, y: KG.tenth(y + r * 0.22), "text-anchor": "middle", "font-weight": 600, "font-size": KG.tenth(r * 0.6), fill: ink.card };
  return KG.svg("g", {}, KG.svg("circle", { cx: x, cy: y, r: KG.tenth(r), fill: ink.title }), ...rings, KG.svg("text", words, String(card.count)));
};

KG.drawnLines = ({ lines, side, x, y, w, h }, look) => lines.map((line, n) => KG.svg("text", {
  x: KG.tenth({ right: x, left: x + w }[side] ?? x + w / 2), y: KG.tenth(y + (h / lines.length) * (n + 0.5) + look["font-size"] * 0.36),
  "text-anchor": { right: "start", left: "end" }[side] || "middle", ...look, "stroke-width": KG.tenth(look["font-size"] * 0.28), "paint-order": "stroke",
}, line));

KG.exportCsv = () => {
  // Excel takes a file for UTF-8 if it starts with this mark.
  KG.save(new Blob(["\ufeff" + KG.table().map((row) => row.map(KG.cell).join(",")).join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }), ".csv");
};

// Quotes a cell that starts like a formula, so that no spreadsheet runs it.
KG.cell = (value) => {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
};

KG.table = () => {
  const kinds = Object.keys(KG.theme.kinds);
  const columns = ["document", "theme", "heading", "kind", "modality", "text"];
  const head = [...columns, "sentence", "start", "end", "rule"].map((c) => KG.t("csv_" + c));
  const names = (unit, kind) => unit.links.filter((l) => l.kind === kind).map((l) => KG.name(l.to) + (l.inferred ? "（" + KG.t("inferred") + "）" : "")).join("；");
  const rows = KG.lastPicture.units.map((id) => {
    const unit = KG.units.get(id);
    return [
      KG.sources[unit.document].title, KG.themes[unit.theme] || "", unit.path >= 0 ? KG.paths[unit.path].join(" › ") : "",
      KG.oneOf(KG.nodes[id].group), KG.word("modalities", unit.modality), KG.name(id),
      KG.sentences[unit.sentence].text, unit.start, unit.end, KG.ruleName(unit.rule),
      ...KG.roles.map((role) => names(unit, role)), ...kinds.map((kind) => names(unit, kind)),
    ];
  });
  return [[...head, ...KG.roles.map((r) => KG.word("roles", r)), ...kinds.map((k) => KG.word("kinds", k))], ...rows];
};
