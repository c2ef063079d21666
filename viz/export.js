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

KG.drawing = () => {
  const ink = KG.ink();
  const [left, top, right, bottom] = KG.bounds();
  const at = KG.positions();
  const round = (n) => Math.round(n * 10) / 10;
  const root = KG.svg("svg", { viewBox: [left - 12, top - 12, right - left + 24, bottom - top + 24].map(round).join(" "), width: round(right - left + 24), height: round(bottom - top + 24), "font-family": KG.FONT });
  root.append(KG.svg("rect", { x: left - 12, y: top - 12, width: "100%", height: "100%", fill: ink.ground }));
  for (const card of KG.lastPicture.cards) {
    root.append(KG.svg("rect", { x: card.x, y: card.y, width: card.width, height: card.height, rx: 12, fill: ink.card, stroke: ink.edge }),
      KG.svg("text", { x: card.x + 14, y: card.y + 25, "font-size": 15, "font-weight": 600, fill: ink.title }, KG.cardTitle(card.title)));
  }
  for (const edge of KG.lastPicture.edges) {
    const [a, b] = [at.get(edge.a), at.get(edge.b)];
    const look = KG.edgeLook(edge);
    if (a && b) root.append(KG.svg("path", { d: `M${round(a.x)} ${round(a.y)}L${round(b.x)} ${round(b.y)}`, fill: "none", stroke: look.color.color, "stroke-opacity": look.color.opacity, "stroke-width": round(look.width), "stroke-dasharray": (look.dashes || []).join(" ") }));
  }
  for (const [id, { x, y }] of at) root.append(KG.drawnNode(id, round(x), round(y), ink));
  const ctx = KG.byId("graph").querySelector("canvas").getContext("2d");
  const { placed, font } = KG.placeLabels(ctx, 1, null);
  placed.forEach((box) => root.append(...KG.drawnLabel(box, font, ink)));
  return root;
};

KG.drawnNode = (id, x, y, ink) => {
  const r = KG.radius(id);
  if (typeof id === "string") {
    const words = { x, y: y + 6, "text-anchor": "middle", "font-weight": 600, fill: ink.card };
    return KG.svg("g", {}, KG.svg("circle", { cx: x, cy: y, r, fill: ink.line }), KG.svg("text", words, String(KG.groups.get(id).card.count)));
  }
  const { group } = KG.nodes[id];
  const path = KG.svg("path", { d: KG.theme.signs[KG.theme.classes[group].sign], transform: `translate(${x} ${y}) scale(${r})`, fill: KG.colour(group) });
  path.append(KG.svg("title", {}, KG.name(id)));
  return path;
};

KG.drawnLabel = ({ lines, side, x, y, w }, font, ink) => lines.map((line, n) => KG.svg("text", {
  x: { below: x + w / 2, right: x, left: x + w }[side], y: y + font * (1.25 * n + 1),
  "text-anchor": { below: "middle", right: "start", left: "end" }[side],
  "font-size": font, fill: ink.text, stroke: ink.halo, "stroke-width": 3, "paint-order": "stroke",
}, line));

KG.exportCsv = () => {
  // Excel knows UTF-8 by the mark at the start.
  KG.save(new Blob(["\ufeff" + KG.table().map((row) => row.map(KG.cell).join(",")).join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }), ".csv");
};

// A cell that starts like a formula is made text, so that a spreadsheet runs nothing.
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
      KG.sources[unit.source][1], KG.themes[unit.theme] || "", unit.path >= 0 ? KG.paths[unit.path].join(" › ") : "",
      KG.word("classes", KG.nodes[id].group), KG.word("modalities", unit.modality), KG.name(id),
      KG.sentences[unit.sentence][2], unit.start, unit.end, KG.rules[unit.rule],
      ...KG.roles.map((role) => names(unit, role)), ...kinds.map((kind) => names(unit, kind)),
    ];
  });
  return [[...head, ...KG.roles.map((r) => KG.word("roles", r)), ...kinds.map((k) => KG.word("kinds", k))], ...rows];
};
