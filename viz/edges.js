"use strict";
// The looks of edges.

// The ties between things that measures bring together; they have no direction.
KG.TIES = {
  joint: { opacity: 0.5, dash: false },
  fan: { opacity: 0.55, dash: false },
  weak: { opacity: 0.36, dash: false },
  near: { opacity: 0.55, dash: [2, 4] },
};

KG.edgeLook = (edge) => {
  const ink = KG.ink();
  const role = KG.theme.roles[edge.kind];
  const faint = KG.near && !(KG.near.has(edge.a) && KG.near.has(edge.b) && KG.nearEdge(edge));
  const strong = KG.state.edge === edge.id;
  const closed = typeof edge.a === "string" || typeof edge.b === "string";
  const tie = KG.TIES[edge.kind];
  let opacity = tie ? tie.opacity : role ? 0.75 : KG.state.view === "everything" ? 0.3 : 0.5;
  // Many roles side by side would cover the words.
  const crowd = KG.state.view === "around" && role ? Math.min(1, Math.sqrt(60 / KG.lastPicture.edges.length)) : 1;
  opacity *= crowd * crowd;
  // Among many links between closed groups, only the strong ones stand out.
  if (closed) opacity = KG.lastPicture.edges.length > 80 ? 0.05 + 0.45 * (edge.units.length / KG.strongest) : 0.35;
  if (closed && KG.inside && typeof edge.a === typeof edge.b) opacity *= 0.3;
  if (KG.lastPicture.listed) opacity = 0.07; // the cards say the same
  if (edge.inferred) opacity = Math.min(opacity, 0.2);
  if (faint) opacity = 0.05;
  const width = (closed ? Math.min(0.6 + 0.35 * Math.sqrt(edge.units.length), 5) * KG.afar
    : edge.kind === "joint" ? 0.8 + 1.5 * Math.sqrt(edge.units.length) : role ? 0.8 + crowd : tie ? 1.4 : 1) * (tie && KG.onMap() ? KG.finer() : 1);
  return {
    id: edge.id, from: edge.a, to: edge.b, width: strong ? width + 2 : width,
    dashes: tie ? tie.dash : role && role.dash.length ? role.dash : false,
    color: { color: strong ? ink.accent : role ? KG.colour("Body") : ink.line, opacity: strong ? 0.95 : opacity, inherit: false },
    smooth: KG.curve(edge),
  };
};

KG.curve = (edge) => {
  if (KG.lastPicture.edges.length > 600) return false;
  // A link between two lines of one column bends around the lines between them, on the side of the signs.
  if (KG.state.view === "theme" && KG.isUnit(edge.a) && KG.isUnit(edge.b)) return { enabled: true, type: KG.before(edge.a, edge.b) < 0 ? "curvedCW" : "curvedCCW", roundness: 0.3 };
  if (["theme", "around"].includes(KG.state.view)) return { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 };
  if (edge.kind === "fan") return false;
  return { enabled: true, type: "curvedCW", roundness: edge.kind === "joint" ? 0.16 : 0.08 };
};

KG.nearEdge = (edge) => KG.state.edge ? edge.id === KG.state.edge : KG.real(edge.a) === KG.state.node || KG.real(edge.b) === KG.state.node;
