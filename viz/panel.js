"use strict";
// The panel on the right: what was clicked, its sentences, and links to its neighbours.

KG.PAGE = 12;

KG.showPanel = () => {
  const panel = KG.byId("panel");
  const edge = KG.state.edge && KG.edgeById.get(KG.state.edge);
  const content = edge ? KG.edgePanel(edge) : KG.state.node !== null ? KG.nodePanel(KG.state.node) : null;
  panel.hidden = !content;
  if (!content) return;
  const close = KG.el("button", { type: "button", class: "close", "aria-label": KG.t("close"), onclick: () => KG.clear() }, "×");
  panel.setAttribute("aria-label", KG.t("details"));
  panel.replaceChildren(close, ...content.filter(Boolean));
  panel.scrollTop = 0;
};

KG.chip = (id) => KG.el("button", { type: "button", class: "chip", onclick: () => KG.select(id, true) }, KG.sign(KG.nodes[id].group), KG.said("span", KG.name(id)));

KG.head = (id) => {
  const { group } = KG.nodes[id];
  return KG.el("header", {}, KG.el("p", { class: "kind" }, KG.sign(group), KG.oneOf(group)), KG.said("h2", KG.name(id)));
};

KG.factList = (rows) => {
  const told = rows.filter(([, value]) => value && (!Array.isArray(value) || value.length));
  const word = (key) => KG.labels[key] ? KG.t(key) : KG.word(KG.theme.kinds[key] ? "kinds" : "relations", key);
  return told.length ? KG.el("dl", {}, told.flatMap(([key, value]) => [KG.el("dt", {}, word(key)), KG.el("dd", {}, value)])) : null;
};

KG.nodePanel = (id) => KG.isUnit(id) ? KG.unitPanel(id) : KG.thingPanel(id);

KG.aroundButton = (id, more) => KG.el("p", { class: "actions" }, KG.el("button", { type: "button", class: "primary", onclick: () => KG.go({ view: "around", focus: [id], node: id }) }, KG.t("see_around")), more);

KG.thingPanel = (id) => {
  const node = KG.nodes[id];
  const passing = new Set(KG.passingUnits());
  const units = KG.unitsOn(id).filter((u) => passing.has(u)).sort(KG.before);
  return [
    KG.head(id),
    KG.factList([["also", (node.aliases || []).join("、")], ["code", node.notation], ["date", node.date]]),
    KG.aroundButton(id, node.group === "Body" && units.length ? KG.dutyButton(id, units) : null),
    KG.actions(id),
    KG.rollSwitch(id),
    KG.acrossOf(units),
    KG.neighboursOf(id, units),
    KG.relationsOf(node),
    node.namings.length ? KG.namingList(node.namings) : KG.unitList("touching", units, id),
    KG.el("p", { class: "iri" }, KG.base + node.key),
  ];
};

// Lets the reader count what lies within a thing, or is named after it, as a part of it or apart.
KG.rollSwitch = (id) => {
  const under = KG.under(id);
  if (!under.length) return null;
  const change = (event) => { KG.state.roll = event.target.checked; KG.refresh(null, KG.state.view !== "around"); };
  return KG.el("section", { class: "roll" }, KG.el("label", { class: "switch" }, KG.el("input", { type: "checkbox", role: "switch", checked: KG.state.roll, onchange: change }), KG.el("span", {}, KG.t("roll", { n: under.length }))),
    KG.el("div", { class: "chips" }, under.slice(0, 12).map(KG.chip)));
};

KG.neighboursOf = (id, units) => {
  const counts = new Map();
  units.forEach((u) => new Set(KG.units.get(u).links.filter((l) => !l.inferred && l.to !== id && !KG.isUnit(l.to) && !["quantity", "time"].includes(l.kind)).map((l) => l.to))
    .forEach((n) => counts.set(n, (counts.get(n) || 0) + 1)));
  const ids = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b).slice(0, 16);
  return ids.length ? KG.el("section", {}, KG.el("h3", {}, KG.t("neighbours")), KG.el("div", { class: "chips" }, ids.map(KG.chip))) : null;
};

KG.relationsOf = ({ relations }) => {
  const kinds = [...new Set(relations.map((relation) => relation.kind))];
  return KG.factList(kinds.map((kind) => [kind, relations.filter((r) => r.kind === kind).map((r) => KG.chip(r.to))]));
};

// Lists the places where the text names a thing that no measure or goal touches.
KG.namingList = (namings) => KG.el("section", {}, KG.el("h3", {}, KG.t("named"), KG.el("i", {}, KG.count(namings.length))),
  KG.el("ol", { class: "units" }, namings.map((naming) => KG.el("li", {}, KG.quote(naming), KG.el("p", { class: "where" }, KG.whereOf(naming))))));

KG.whereOf = (spot) => [KG.sources.length > 1 ? KG.sources[KG.sentences[spot.sentence].document].called : null, ...(spot.path >= 0 ? KG.paths[spot.path] : [])].filter(Boolean).join(" › ");

KG.edgePanel = (edge) => {
  const ends = [edge.a, edge.b].map((end) => typeof end === "number" ? KG.chip(KG.real(end)) : KG.el("span", { class: "chip plain" }, KG.cardTitle(KG.groups.get(end).card.title)));
  if (ends.some((end) => end.classList.contains("plain"))) return KG.cardsPanel(edge, ends);
  const tie = edge.kind in KG.TIES;
  const words = { joint: "link_shared", fan: "link_shared", weak: "link_weak", near: "link_near" }[edge.kind];
  const kind = tie ? KG.t(words) : KG.kindWord(edge.kind) + (edge.inferred ? "（" + KG.t("inferred") + "）" : "");
  const title = { joint: "shared_by", weak: "tied_by" }[edge.kind] || "evidence";
  const via = edge.kind === "weak" ? KG.el("section", {}, KG.el("h3", {}, KG.t(edge.via.length ? "in_common" : "one_sentence")), KG.el("div", { class: "chips" }, edge.via.map(KG.chip))) : null;
  return [KG.el("header", {}, KG.el("p", { class: "kind" }, kind), KG.el("div", { class: "ends" }, ends[0], KG.el("span", { class: "arrow" }, tie ? "—" : "→"), ends[1])), via,
    edge.units.length ? KG.unitList(title, [...edge.units].sort(KG.before), [KG.real(edge.a), KG.real(edge.b)]) : null];
};

// Says of a link between cards whose measures it stands for: each document's touch what stands on the other card.
KG.cardsPanel = (edge, ends) => {
  const by = new Map();
  [...edge.units].sort(KG.before).forEach((id) => {
    const { document } = KG.units.get(id);
    by.set(document, [...(by.get(document) || []), id]);
  });
  return [KG.el("header", {}, KG.el("p", { class: "kind" }, KG.t("link_cards")), KG.el("div", { class: "ends" }, ends[0], KG.el("span", { class: "arrow" }, "—"), ends[1])),
    ...[...by].map(([document, units]) => KG.unitList(KG.t("measures_of", { name: KG.sources[document].called }), units))];
};

// Lists measures and goals with their sentences: the first few, and the rest on a click.
KG.unitList = (title, units, mark) => {
  const items = KG.el("ol", { class: "units" });
  const more = KG.el("button", { type: "button", class: "quiet" });
  let shown = 0;
  const grow = () => {
    items.append(...units.slice(shown, shown + KG.PAGE).map((u) => KG.unitItem(u, mark)));
    shown = Math.min(shown + KG.PAGE, units.length);
    more.hidden = shown === units.length;
    more.textContent = KG.t("more", { n: units.length - shown });
  };
  more.addEventListener("click", grow);
  grow();
  return KG.el("section", {}, KG.el("h3", {}, KG.t(title), KG.el("i", {}, KG.count(units.length))), items, more);
};

KG.unitItem = (id, mark) => {
  const unit = KG.units.get(id);
  const { group } = KG.nodes[id];
  const bodies = KG.bodyChips(unit);
  const tags = KG.tags(unit);
  return KG.el("li", {},
    KG.el("button", { type: "button", class: "unit", onclick: () => KG.select(id, true) }, KG.sign(group), KG.said("span", KG.name(id))),
    KG.quote(unit, mark),
    tags.length || bodies.length ? KG.el("div", { class: "tags" }, tags, bodies) : null,
    KG.el("p", { class: "where" }, KG.whereOf(unit)));
};

KG.tags = (unit) => [
  unit.modality !== "do" ? KG.el("span", { class: "tag " + unit.modality }, KG.word("modalities", unit.modality)) : null,
  ...unit.links.filter((l) => l.kind === "time" || l.kind === "quantity").map((l) => KG.el("span", { class: "tag" }, KG.sign(KG.nodes[l.to].group), KG.name(l.to))),
].filter(Boolean);

KG.bodyChips = (unit) => unit.links.filter((link) => KG.roles.includes(link.kind)).map((link) =>
  KG.el("button", { type: "button", class: "body" + (link.inferred ? " inferred" : ""), title: link.rule === undefined ? null : KG.t("rule") + ": " + KG.ruleName(link.rule), onclick: () => KG.select(link.to, true) },
    KG.el("b", {}, KG.word("roles", link.kind)), KG.name(link.to), link.inferred ? KG.el("em", {}, KG.t("inferred")) : null));

// Returns the sentence with the unit marked, and in it the words that name what it touches.
KG.quote = (unit, mark) => {
  const { start, text } = KG.sentences[unit.sentence];
  const points = [...text];
  const wanted = mark === undefined ? null : new Set([].concat(mark));
  const spans = unit.links.flatMap((l) => l.spans.map((span) => ({ from: span.start - start, to: span.end - start, id: l.to, strong: wanted && wanted.has(l.to) })))
    .filter((span) => span.from >= 0 && span.to <= points.length)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const [from, to] = [Math.max(unit.start - start, 0), Math.min(unit.end - start, points.length)];
  const part = (a, b) => {
    const pieces = [];
    let at = a;
    for (const span of spans) {
      if (span.from < at || span.to > b) continue;
      pieces.push(points.slice(at, span.from).join(""), KG.el("span", { class: "said" + (span.strong ? " strong" : ""), style: "--c:" + KG.colour(KG.nodes[span.id].group), title: KG.oneOf(KG.nodes[span.id].group) }, points.slice(span.from, span.to).join("")));
      at = span.to;
    }
    return [...pieces, points.slice(at, b).join("")];
  };
  return KG.said("blockquote", part(0, from), KG.el("mark", {}, part(from, to)), part(to, points.length));
};

KG.unitPanel = (id) => {
  const unit = KG.units.get(id);
  const source = KG.sources[unit.document];
  const of = (...kinds) => unit.links.filter((link) => kinds.includes(link.kind)).map((link) => KG.chip(link.to));
  const bodies = KG.bodyChips(unit);
  const serves = KG.nodes[id].units.slice().sort(KG.before).map(KG.chip);
  return [
    KG.head(id),
    KG.el("section", {}, KG.el("h3", {}, KG.t("evidence")), KG.quote(unit)),
    KG.factList([
      ["responsible", bodies.length ? KG.el("div", { class: "tags" }, bodies) : KG.t("responsible_none")],
      ["modality", KG.word("modalities", unit.modality)],
      ...Object.keys(KG.theme.kinds).map((kind) => [kind, of(kind)]),
    ].map(([key, value]) => [key, value])),
    serves.length ? KG.el("section", {}, KG.el("h3", {}, KG.t("served_by")), KG.el("div", { class: "chips" }, serves)) : null,
    KG.aroundButton(id),
    KG.actions(id),
    KG.factList([
      ["heading", unit.path >= 0 ? KG.paths[unit.path].join(" › ") : ""],
      ["document", source.title], ["issuer", source.issuer], ["number", source.number], ["date", source.date],
      ["recognised", source.recognised],
      ["offsets", unit.start + "–" + unit.end],
      ["rule", KG.ruleName(unit.rule)],
    ]),
    KG.el("p", { class: "iri" }, KG.base + KG.nodes[id].key),
  ];
};
