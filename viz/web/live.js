"use strict";
// The explorer over a live store: it loads what is not on the page yet, and links to the texts.

KG.live = KG.read("live");
Object.assign(KG.labels, KG.read("words"));
KG.whole = new Set();

KG.note = (text) => {
  const line = KG.byId("status");
  line.textContent = text || (KG.lastPicture ? KG.status(KG.lastPicture) : "");
  if (text) KG.say(text);
};

// Returns the place of an item in a list, and adds it where the list does not hold it.
KG.placeIn = (list, item, same) => {
  const found = list.findIndex((known) => same(known, item));
  return found >= 0 ? found : list.push(item) - 1;
};

// Adds the data of a neighbourhood to the page; a thing that is there already is not added again.
KG.merge = (data) => {
  const { nodes, links, facts } = KG.decode(data);
  const key = (own) => { const iri = facts.base + own; return iri.startsWith(KG.base) ? iri.slice(KG.base.length) : iri; };
  const fresh = new Set();
  const ids = nodes.map((node) => KG.addNode({ ...node, key: key(node.key) }, fresh));
  const sources = facts.sources.map((one) => KG.placeIn(KG.sources, one, (a, b) => a.id === b.id));
  const themes = facts.themes.map((one) => KG.placeIn(KG.themes, one, (a, b) => a === b));
  const paths = facts.paths.map((one) => KG.placeIn(KG.paths, one, (a, b) => a.join("\n") === b.join("\n")));
  Object.assign(KG.titles, facts.titles);
  const rules = facts.rules.map((one) => KG.placeIn(KG.rules, one, (a, b) => a === b));
  const known = new Map(KG.sentences.map(({ document, start }, n) => [document + "/" + start, n]));
  const sentences = facts.sentences.map(({ document, start, text }) => {
    const name = sources[document] + "/" + start;
    if (!known.has(name)) known.set(name, KG.sentences.push({ document: sources[document], start, text }) - 1);
    return known.get(name);
  });
  const at = (list, n) => n < 0 ? n : list[n];
  const added = new Set();
  for (const unit of facts.units) {
    const id = ids[unit.node];
    if (KG.units.has(id)) continue;
    KG.units.set(id, { ...unit, node: id, document: at(sources, unit.document), theme: at(themes, unit.theme), path: at(paths, unit.path), sentence: at(sentences, unit.sentence), rule: at(rules, unit.rule) });
    added.add(id);
  }
  for (const link of links) {
    const [from, to] = [ids[link.from], ids[link.to]];
    if (!added.has(from)) continue;
    KG.units.get(from).links.push({ ...link, from, to, rule: link.rule === undefined ? undefined : rules[link.rule] });
    if (!KG.nodes[to].units.includes(from)) KG.nodes[to].units.push(from);
  }
  added.forEach((id) => Object.entries(KG.FACETS).forEach(([name, facet]) => KG.facetValues[name].set(id, facet.of(KG.units.get(id)).map(String))));
  for (const naming of facts.namings) {
    const id = ids[naming.node];
    if (fresh.has(id)) KG.nodes[id].namings.push({ ...naming, node: id, theme: at(themes, naming.theme), path: at(paths, naming.path), sentence: at(sentences, naming.sentence) });
  }
  for (const { start: from, kind, end: to } of facts.relations) {
    if (!fresh.has(ids[from]) && !fresh.has(ids[to])) continue;
    KG.nodes[ids[from]].relations.push({ kind, to: ids[to] });
    KG.nodes[ids[to]].relations.push({ kind: "has " + kind, to: ids[from] });
  }
};

KG.addNode = (node, fresh) => {
  const known = KG.byKey.get(node.key);
  if (known !== undefined) {
    if (KG.nodes[known].stub) { delete KG.nodes[known].stub; fresh.add(known); }
    return known;
  }
  const id = KG.nodes.length;
  KG.nodes.push({ ...node, id, units: [], namings: [], relations: [] });
  KG.byKey.set(node.key, id);
  KG.searchIndex = null;
  fresh.add(id);
  return id;
};

KG.load = async (id) => {
  if (!KG.live.part || KG.whole.has(id) || KG.isUnit(id)) return false;
  KG.note(KG.t("loading"));
  try {
    const answer = await fetch(KG.live.root + "/neighbourhood?" + new URLSearchParams({ iri: KG.base + KG.nodes[id].key }));
    if (!answer.ok) throw new Error((await answer.text()).trim());
    const data = await answer.json();
    KG.merge(data);
    KG.whole.add(id);
    KG.note(data.left_out ? KG.t("left_out", { n: data.left_out }) : "");
    return true;
  } catch (error) {
    KG.note(KG.t("failed", { why: error.message }));
    return false;
  }
};

// Shows a chosen thing at once with what is known, and again when all of it is loaded.
KG.then = (name, chosen) => {
  const before = KG[name];
  KG[name] = (...given) => {
    const found = before(...given);
    const again = (more) => more.some(Boolean) && KG.refresh(null, KG.state.view !== "around");
    Promise.all([chosen(...given)].flat().filter((id) => id !== undefined && id !== null).map(KG.load)).then(again);
    return found;
  };
};
KG.then("go", (change) => change.view === "around" && change.focus ? change.focus : null);
KG.then("select", (id) => id);

// Where the page, which may hold a part of the store only, finds no path, the store is asked.
KG.caption = ((before) => () => {
  before();
  if (!KG.lastPicture.lost) return;
  const [one, other] = KG.state.path.map(KG.name);
  KG.byId("empty").append(" ", KG.el("a", { href: KG.live.root + "/questions/between?" + new URLSearchParams({ one, other, ask: 1 }) }, KG.t("ask_between")));
})(KG.caption);

// The panel links to the text.
KG.wayToText = (doc, start, end) => KG.el("p", { class: "actions" }, KG.el("a", { class: "button", href: KG.live.root + "/documents/" + encodeURIComponent(doc) + "#" + start + "-" + end }, KG.t("to_text")));
KG.unitPanel = ((before) => (id) => {
  const unit = KG.units.get(id);
  const [head, text, ...rest] = before(id);
  return [head, text, KG.wayToText(KG.sources[unit.document].id, unit.start, unit.end), ...rest];
})(KG.unitPanel);

// The words of the bar at the top follow the language of the page.
KG.speak = ((before) => () => {
  before();
  document.querySelectorAll(".nav a").forEach((link) => { link.textContent = link.dataset[KG.state.language]; });
  document.querySelectorAll(".say input").forEach((box) => {
    box.placeholder = box.dataset[KG.state.language];
    box.title = box.dataset[KG.state.language === "zh" ? "hintZh" : "hintEn"];
  });
  if (KG.live.part) {
    const title = KG.byId("title");
    title.textContent = title.title = KG.t(KG.live.asked ? "asked" : "part", KG.live);
  }
  document.cookie = "lang=" + KG.state.language + ";path=" + (KG.live.root || "/") + ";max-age=31536000;samesite=lax";
})(KG.speak);

// Suggests names of the store that the page does not hold.
if (KG.live.part) {
  const input = KG.byId("search");
  let asked = "";
  input.addEventListener("input", async () => {
    const text = input.value.trim();
    if (!text || text === asked) return;
    asked = text;
    const answer = await fetch(KG.live.root + "/suggestions?" + new URLSearchParams({ q: text }));
    if (!answer.ok || input.value.trim() !== text) return;
    const found = (await answer.json()).filter(({ iri }) => iri.startsWith(KG.base));
    const before = KG.nodes.length;
    found.forEach(({ iri, type, name, also }) => {
      const id = KG.addNode({ key: iri.slice(KG.base.length), group: type, label: name, forms: also.map((form) => [form, ""]) }, new Set());
      if (id >= before) KG.nodes[id].stub = true;
    });
    if (KG.nodes.length > before) input.dispatchEvent(new Event("input"));
  });
}

KG.byId("scheme").addEventListener("click", () => {
  try { localStorage.setItem("kg-scheme", KG.state.dark ? "dark" : "light"); } catch { /* not kept */ }
});

KG.speak();
if (KG.focus.length === 1 && KG.state.node === null) {
  KG.select(KG.focus[0]);
  KG.fit();
}
