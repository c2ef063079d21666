"use strict";
// The data of the page, and small helpers that every other script uses.
const KG = {};

KG.read = (id) => JSON.parse(document.getElementById("data-" + id).textContent);
KG.labels = KG.read("labels");
KG.theme = KG.read("theme");

// Rows become objects here. The table of their fields comes with them: no script knows the order of a row.
KG.decode = ({ nodes, links, facts }) => {
  const named = (kind, rows) => rows.map((row) => {
    const item = {};
    facts.fields[kind].forEach((field, n) => { item[field] = row[n]; });
    return item;
  });
  return {
    nodes,
    links: links.map((link) => ({ ...link, spans: named("span", link.spans || []) })),
    facts: {
      ...facts,
      sources: named("source", facts.sources),
      sentences: named("sentence", facts.sentences),
      units: named("unit", facts.units).map((unit) => ({ ...unit, links: [] })),
      namings: named("naming", facts.namings).map((naming) => ({ ...naming, links: [] })),
      relations: named("relation", facts.relations),
      views: facts.views.map((view) => ({ ...view, places: named("place", view.places), cards: named("card", view.cards), ties: named("tie", view.ties) })),
    },
  };
};

(() => {
  const { nodes, links, facts } = KG.decode({ nodes: KG.read("nodes"), links: KG.read("links"), facts: KG.read("facts") });
  Object.assign(KG, { ...facts, nodes, links });
  KG.units = new Map(facts.units.map((unit) => [unit.node, unit]));
  KG.nodes.forEach((node) => { node.units = []; });
  for (const link of KG.links) {
    KG.units.get(link.from).links.push(link);
    const units = KG.nodes[link.to].units;
    if (units[units.length - 1] !== link.from) units.push(link.from);
  }
  KG.nodes.forEach((node) => { node.namings = []; node.relations = []; });
  for (const naming of KG.namings) KG.nodes[naming.node].namings.push(naming);
  for (const { start: from, kind, end: to } of KG.relations) {
    KG.nodes[from].relations.push({ kind, to });
    KG.nodes[to].relations.push({ kind: "has " + kind, to: from });
  }
  KG.byKey = new Map(KG.nodes.map((node) => [node.key, node.id]));
})();

// The choices of the reader, which the address keeps.
KG.state = {
  language: document.documentElement.lang === "en" ? "en" : "zh",
  view: "areas", subject: 0, node: null, edge: null, dark: false, cross: true, roll: true,
  off: new Set(), facets: {}, opened: new Set(), focus: KG.focus.slice(), path: null,
  pins: new Set(), out: new Set(), size: "units", colour: "class",
};

KG.roles = Object.keys(KG.theme.roles);
KG.classes = Object.keys(KG.theme.classes);

KG.t = (key, values = {}) => {
  const words = KG.labels[key] ? KG.labels[key][KG.state.language] : key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
};
// The data has the English name of a rule; Chinese readers see its Chinese title.
KG.ruleName = (rule) => (KG.state.language === "zh" && KG.titles[KG.rules[rule]]) || KG.rules[rule];
KG.word = (table, key) => (KG.theme[table][key] || {})[KG.state.language] || key;
// Returns the singular name of a class; in Chinese it is the same as the plural.
KG.oneOf = (type) => (KG.state.language === "en" && KG.theme.classes[type].one) || KG.word("classes", type);
KG.name = (id) => KG.nodes[id].label;
KG.colour = (type) => KG.theme.classes[type][KG.state.dark ? "dark" : "light"];
KG.isUnit = (id) => KG.units.has(id);
KG.kindWord = (kind) => KG.theme.roles[kind] ? KG.word("roles", kind) : KG.word("kinds", kind);

// Makes an element with attributes and children; strings become text, never HTML.
KG.el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

// Makes an element with words of a document; screen readers speak them in Chinese, whatever the page's language.
KG.said = (tag, ...children) => KG.el(tag, { lang: "zh-CN" }, ...children);

KG.svg = (tag, attributes = {}, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

KG.sign = (type) => KG.svg("svg", { viewBox: "-1.25 -1.25 2.5 2.5", class: "sign", "aria-hidden": "true" },
  KG.svg("path", { d: KG.theme.signs[KG.theme.classes[type].sign], fill: KG.colour(type) }));

// Returns a width in ems by the rule of the layout: a full-width character counts one.
KG.ems = (text) => [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2000 ? 1 : 0.58), 0);
KG.shorten = (text, ems) => {
  if (KG.ems(text) <= ems) return text;
  let width = 1;
  let cut = "";
  for (const char of text) {
    width += KG.ems(char);
    if (width > ems) break;
    cut += char;
  }
  return cut.trimEnd() + "…";
};
// Returns the label of a node: its name, shortened to what a picture has room for.
KG.label = (id) => {
  const node = KG.nodes[id];
  return node.short || (node.short = KG.shorten(node.label, KG.labelEms[KG.isUnit(id) ? "unit" : "thing"]));
};
// Returns a text in a limited number of lines.
KG.wrap = (text, ems, most) => {
  const lines = [];
  let rest = text;
  while (rest && lines.length < most - 1 && KG.ems(rest) > ems) {
    let [width, cut] = [0, 0];
    while (cut < rest.length && width + KG.ems(rest[cut]) <= ems) { width += KG.ems(rest[cut]); cut += 1; }
    if (/^[，。；、：！？）》”,.;:!?)]/.test(rest.slice(cut))) cut += 1;
    // A word or number of Latin letters is broken only where nothing else stands on the line.
    const whole = /[A-Za-z0-9]/.test(rest.charAt(cut)) ? rest.slice(0, cut).replace(/[A-Za-z0-9]+$/, "").length : cut;
    if (whole > 2) cut = whole;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...lines, KG.shorten(rest, ems)];
};

// A thing on several cards is drawn on each of them; every further copy has a number of its own.
KG.COPY = 1e7;
KG.real = (id) => typeof id === "number" ? id % KG.COPY : id;

KG.byId = (id) => document.getElementById(id);
KG.say = (text) => { KG.byId("live").textContent = text; };
KG.count = (n) => n.toLocaleString(KG.state.language === "zh" ? "zh-CN" : "en");
