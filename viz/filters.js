"use strict";
// The legend and the filters on the left; each choice says how many measures and goals it would leave.

KG.FACETS = {
  theme: { of: (u) => [u.theme], word: (v) => KG.themes[v] || KG.t("no_theme") },
  field: { of: (u) => u.fields.length ? u.fields : ["no_field"], word: (v) => KG.works[v] ? (KG.works[v].broader ? "· " : "") + KG.works[v][KG.state.language] : KG.t(v) },
  doc: { of: (u) => [u.document], word: (v) => KG.sources[v].called + (KG.sources[v].date ? "（" + KG.sources[v].date.slice(0, 4) + "）" : "") },
  kind: { of: (u) => [KG.nodes[u.node].group], word: (v) => KG.word("classes", v) },
  modality: { of: (u) => [u.modality], word: (v) => KG.word("modalities", v) },
  role: { of: (u) => [...new Set(u.links.filter((l) => KG.roles.includes(l.kind)).map((l) => l.kind))], word: (v) => KG.word("roles", v) },
  source: { of: (u) => KG.sourcesOfBody(u), word: (v) => KG.t(v) },
  due: { of: (u) => KG.yearsOf(u), word: (v) => Number(v) ? KG.t("due_year", { n: v }) : KG.t(v) },
  figure: { of: (u) => [u.links.some((l) => l.kind === "quantity") ? "figured" : "unfigured"], word: (v) => KG.t(v) },
};

// The years by which something is due; a date that names no year (each year, a period) is only "dated".
KG.yearsOf = (unit) => {
  const dates = unit.links.filter((link) => link.kind === "time").map((link) => (KG.nodes[link.to].date || "").slice(0, 4) || "dated");
  return dates.length ? [...new Set(dates)] : ["undated"];
};

KG.sourcesOfBody = (unit) => {
  const bodies = unit.links.filter((link) => KG.roles.includes(link.kind));
  if (!bodies.length) return ["nobody"];
  return [...new Set(bodies.map((link) => link.inferred ? "inferred" : "stated"))];
};

// The values of units under a facet do not change, so they are computed once, at first use.
KG.facetValues = {};
for (const [name, facet] of Object.entries(KG.FACETS)) {
  let table = null;
  const reckon = () => new Map([...KG.units.values()].map((unit) => [unit.node, facet.of(unit).map(String)]));
  Object.defineProperty(KG.facetValues, name, { get: () => table || (table = reckon()) });
}

// Returns whether a facet offers a choice.
KG.varies = (name) => {
  let first;
  for (const unit of KG.units.values()) {
    for (const value of KG.FACETS[name].of(unit)) if (first === undefined) first = value; else if (value !== first) return true;
  }
  return false;
};

KG.filtered = () => Object.values(KG.state.facets).some((chosen) => chosen.size);

KG.passes = (unit, skip) => !KG.state.out.has(unit.node) && Object.entries(KG.state.facets).every(([name, chosen]) =>
  name === skip || !chosen.size || KG.facetValues[name].get(unit).some((value) => chosen.has(value)));

KG.passingUnits = (skip) => [...KG.units.keys()].filter((unit) => KG.passes(unit, skip));

// The filters on roles and on stated or inferred choose among the links of a unit too.
KG.linkPasses = (link) => {
  if (KG.state.out.has(link.to)) return false;
  if (!KG.roles.includes(link.kind)) return true;
  const { role, source } = KG.state.facets;
  if (role && role.size && !role.has(link.kind)) return false;
  return !source || !source.size || source.has(link.inferred ? "inferred" : "stated");
};

KG.buildSide = () => {
  const side = KG.byId("side");
  const open = new Set([...side.querySelectorAll("details[open]")].map((d) => d.dataset.name));
  const first = !side.children.length;
  // Of several documents the headings are many; their fields of work are the same.
  const opened = KG.sources.length > 1 && KG.varies("field") ? "field" : "theme";
  const facets = Object.keys(KG.FACETS).map((name) => KG.facet(name, first ? name === opened : open.has(name)));
  side.replaceChildren(...[...KG.keptLists(), KG.legend(), KG.looks(), KG.linkLegend(), KG.facetHead(), ...facets, KG.list(!first && open.has("list"))].filter(Boolean));
};

KG.legend = () => {
  const counts = KG.typeCounts(KG.lastPicture);
  const rows = KG.classes.filter((type) => counts[type] || KG.state.off.has(type)).map((type) => {
    const on = !KG.state.off.has(type);
    return KG.el("label", { class: "row" + (on ? "" : " off") },
      KG.el("input", { type: "checkbox", checked: on, "data-type": type, onchange: () => KG.toggleType(type) }),
      KG.sign(type), KG.el("span", {}, KG.word("classes", type)), KG.el("i", {}, on ? KG.count(counts[type] || 0) : ""));
  });
  return rows.length && KG.el("fieldset", { class: "legend" }, KG.el("legend", {}, KG.t("legend")), rows);
};

KG.typeCounts = (picture) => {
  const counts = {};
  picture.members.forEach((id) => { counts[KG.nodes[id].group] = (counts[KG.nodes[id].group] || 0) + 1; });
  return counts;
};

KG.linkLegend = () => {
  const view = KG.viewOf() || {};
  const line = (dash, width, pale, words) => KG.el("li", {}, KG.svg("svg", { viewBox: "0 0 40 10", class: "line", "aria-hidden": "true" },
    KG.svg("path", { d: "M1 5H39", "stroke-dasharray": dash.join(" "), "stroke-width": width, class: pale ? "pale" : "" })), words);
  const drawn = new Set(KG.lastPicture.edges.map((edge) => edge.kind));
  const rows = KG.onMap() ? [
    ...(drawn.has("joint") || drawn.has("fan") ? [line([], 2, false, KG.t("link_shared"))] : []),
    ...(drawn.has("weak") ? [line([], 2, true, KG.t("link_weak"))] : []),
    ...(drawn.has("near") ? [line([2, 4], 2, false, KG.t("link_near"))] : []),
  ] : view.shared ? [line([], 3, false, KG.t("link_shared"))] : [
    ...KG.roles.filter((role) => KG.drawnKinds.has(role)).map((role) => line(KG.theme.roles[role].dash, 2.2, false, KG.word("roles", role))),
    ...(KG.drawnKinds.has("inferred") ? [line([], 2.2, true, KG.t("link_inferred"))] : []),
    ...(drawn.has("near") ? [line([2, 4], 2, false, KG.t("link_near"))] : []),
    ...(KG.drawnKinds.has("other") ? [line([], 1.2, false, KG.t("link_other"))] : []),
  ];
  return rows.length && KG.el("div", { class: "linklegend" }, KG.el("h2", {}, KG.t("links")), KG.el("ul", {}, rows));
};

KG.facetHead = () => KG.el("div", { class: "facethead" }, KG.el("h2", {}, KG.t("filters")),
  KG.el("button", { type: "button", class: "quiet", id: "reset", hidden: !KG.filtered() && !KG.state.off.size, onclick: () => KG.reset() }, KG.t("reset")));

// A filter counts and lists its choices only when it is open, so that the picture comes sooner.
KG.facet = (name, open) => {
  const chosen = KG.state.facets[name] || new Set();
  if (!chosen.size && !KG.varies(name)) return null;
  const summary = KG.el("summary", {}, KG.t("facet_" + name), chosen.size ? KG.el("b", {}, String(chosen.size)) : null);
  return KG.unfolding(KG.el("details", { "data-name": name, open: open || chosen.size > 0 }, summary), () => KG.facetRows(name, chosen));
};

// Gives details their content when they are first opened.
KG.unfolding = (details, content) => {
  const fill = () => { if (details.open && details.children.length === 1) details.append(content()); };
  details.addEventListener("toggle", fill);
  fill();
  return details;
};

KG.facetRows = (name, chosen) => {
  const counts = new Map();
  for (const unit of KG.passingUnits(name)) KG.facetValues[name].get(unit).forEach((v) => counts.set(v, (counts.get(v) || 0) + 1));
  const all = [...new Set([...KG.facetValues[name].values()].flat())];
  const numeric = name === "theme" || name === "doc";
  all.sort((a, b) => numeric ? Number(a) - Number(b) : KG.facetOrder(name, a) - KG.facetOrder(name, b));
  return KG.el("div", { class: "rows" }, all.map((value) => KG.el("label", { class: "row" + (counts.get(value) || chosen.has(value) ? "" : " none") },
    KG.el("input", { type: "checkbox", checked: chosen.has(value), "data-facet": name, value, onchange: () => KG.toggleFacet(name, value) }),
    KG.el("span", {}, KG.FACETS[name].word(value)), KG.el("i", {}, KG.count(counts.get(value) || 0)))));
};

KG.facetOrder = (name, value) => Number(value) ? Number(value) - 1e5 : ["Goal", "Measure", ...Object.keys(KG.theme.modalities), ...KG.roles,
  ...Object.keys(KG.works), "no_field",
  "stated", "inferred", "nobody", "dated", "undated", "figured", "unfigured"].indexOf(value);

// The same content as the picture, for keyboards and screen readers.
KG.list = (open) => KG.unfolding(KG.el("details", { "data-name": "list", open }, KG.el("summary", {}, KG.t("list"))), KG.listRows);

KG.listRows = () => {
  const ids = [...KG.lastPicture.members].sort((a, b) => KG.nodes[b].units.length - KG.nodes[a].units.length || a - b);
  const rows = ids.slice(0, 200).map((id) => KG.el("li", {}, KG.el("button", { type: "button", class: "item", onclick: () => KG.select(id, true) },
    KG.sign(KG.nodes[id].group), KG.said("span", KG.name(id)))));
  return KG.el("div", { class: "rows" }, KG.el("ul", { class: "items" }, rows), ids.length > 200 ? KG.el("p", { class: "hint" }, KG.t("list_more", { n: ids.length - 200 })) : null);
};

KG.toggleType = (type) => {
  KG.state.off.has(type) ? KG.state.off.delete(type) : KG.state.off.add(type);
  KG.refresh(`[data-type="${type}"]`);
};

KG.toggleFacet = (name, value) => {
  const chosen = KG.state.facets[name] || (KG.state.facets[name] = new Set());
  chosen.has(value) ? chosen.delete(value) : chosen.add(value);
  KG.refresh(`[data-facet="${name}"][value="${value}"]`);
};

KG.reset = () => {
  KG.state.facets = {};
  KG.state.off.clear();
  KG.refresh();
};
