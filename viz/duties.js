"use strict";
// A thing across documents, and the list of a body's duties, to print or to save as PDF.

// Counts the measures and goals of each document that touch a thing, by date; a click shows that document only.
KG.acrossOf = (units) => {
  const counts = new Map();
  units.forEach((id) => counts.set(KG.units.get(id).document, (counts.get(KG.units.get(id).document) || 0) + 1));
  if (counts.size < 2) return null;
  const date = (source) => KG.sources[source].date || "9999";
  const rows = [...counts.keys()].sort((a, b) => date(a).localeCompare(date(b)) || a - b);
  const most = Math.max(...counts.values());
  return KG.el("section", {}, KG.el("h3", {}, KG.t("across"), KG.el("i", {}, KG.count(rows.length))), KG.el("ul", { class: "across" }, rows.map((source) =>
    KG.el("li", {}, KG.el("button", { type: "button", class: "item", onclick: () => KG.toggleFacet("doc", String(source)) },
      KG.el("i", {}, (KG.sources[source].date || "").slice(0, 7)), KG.el("span", {}, KG.sources[source].called),
      KG.el("b", { class: "bar", style: `width:${Math.round(4 + 56 * counts.get(source) / most)}px` }), KG.el("i", {}, KG.count(counts.get(source))))))));
};

KG.dutyButton = (id, units) => KG.el("button", { type: "button", id: "duties", onclick: () => KG.printDuties(id, units) }, KG.t("duties"));

KG.printDuties = (id, units) => {
  KG.duties = KG.dutyList(id, units);
  document.body.classList.add("listing");
  window.print();
};

// Lists the duties of a body: those that it leads first, then by the date they are due, then in text order.
KG.dutyList = (id, units) => {
  const rows = units.map((unit) => KG.dutyOf(id, unit)).sort((a, b) => a.rank - b.rank || a.date.localeCompare(b.date) || KG.before(a.unit, b.unit));
  const many = new Set(rows.map((row) => KG.units.get(row.unit).document)).size > 1;
  const heads = ["list_number", "list_role", "list_duty", "list_due_by", "list_figures", "list_with", "list_place"].map((key) => KG.el("th", {}, KG.t(key)));
  const cells = (row, n) => [String(n + 1), row.role, KG.name(row.unit), row.due, row.figures, row.others, (many ? KG.sources[KG.units.get(row.unit).document].called + " › " : "") + row.place];
  return KG.el("article", { class: "dutylist" },
    KG.el("h2", {}, KG.t("duties_of", { name: KG.name(id) })),
    KG.el("p", {}, KG.t("duties_from", { n: KG.count(rows.length), from: many ? KG.t("documents_n", { n: KG.count(KG.sources.length) }) : KG.sources[KG.units.get(rows[0].unit).document].title })),
    KG.el("table", {}, KG.el("thead", {}, KG.el("tr", {}, heads)),
      KG.el("tbody", {}, rows.map((row, n) => KG.el("tr", {}, cells(row, n).map((words) => KG.el("td", {}, words)))))));
};

KG.dutyOf = (id, unit) => {
  const { links, path } = KG.units.get(unit);
  const own = links.find((link) => link.to === id && KG.roles.includes(link.kind));
  const names = (...kinds) => links.filter((link) => kinds.includes(link.kind) && link.to !== id).map((link) => KG.name(link.to)).join("、");
  return {
    unit, rank: own ? KG.roles.indexOf(own.kind) + (own.inferred ? 0.5 : 0) : 9,
    role: own ? KG.word("roles", own.kind) + (own.inferred ? `（${KG.t("inferred")}）` : "") : KG.t("named_only"),
    date: links.filter((link) => link.kind === "time").map((link) => KG.nodes[link.to].date || "9998").sort()[0] || "9999",
    due: names("time"), figures: names("quantity"), others: names(...KG.roles), place: path >= 0 ? KG.paths[path].join(" › ") : "",
  };
};
