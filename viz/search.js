"use strict";
// Search with suggestions: names, other names, pinyin in full and by initials.

KG.SUGGESTIONS = 12;

// The index is made at the first search, so that the picture comes sooner.
KG.searchable = () => KG.searchIndex || (KG.searchIndex = KG.nodes.map((node) => {
  const short = node.forms || [];
  const spelt = [node.pinyin, ...short.map(([, pinyin]) => pinyin)].filter(Boolean).map((pinyin) => pinyin.toLowerCase().split(" "));
  return {
    id: node.id, weight: node.units.length, unit: KG.isUnit(node.id),
    names: [KG.name(node.id), ...(node.aliases || []), ...short.map(([form]) => form)].map((name) => name.toLowerCase()),
    initials: spelt.map((syllables) => syllables.map((s) => s[0] || "").join("")), pinyin: spelt.map((syllables) => syllables.join("")),
  };
}));

// Returns how well a name fits a text: lower is better, null where it does not fit.
KG.match = (entry, text) => {
  const unit = entry.unit ? 4 : 0;
  if (entry.names.includes(text)) return unit;
  if (entry.names.some((name) => name.startsWith(text))) return unit + 1;
  if (entry.names.some((name) => name.includes(text))) return unit + 2;
  if (!/^[a-z0-9]+$/.test(text) || entry.unit) return null;
  const any = (list, test) => list.some(test);
  if (any([...entry.initials, ...entry.pinyin], (spelt) => spelt === text)) return 0.5;
  if (any(entry.initials, (spelt) => spelt.startsWith(text))) return 1.5;
  if (any(entry.pinyin, (spelt) => spelt.startsWith(text))) return 1.6;
  if (text.length > 1 && any(entry.initials, (spelt) => spelt.includes(text))) return 3;
  return text.length > 2 && any(entry.pinyin, (spelt) => spelt.includes(text)) ? 3.5 : null;
};

KG.suggest = (text) => {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const themes = KG.themes.map((name, n) => ({ theme: n, name })).filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, 2);
  const hits = [];
  for (const entry of KG.searchable()) {
    const score = KG.match(entry, wanted);
    if (score !== null) hits.push({ id: entry.id, score, weight: entry.weight });
  }
  hits.sort((a, b) => a.score - b.score || b.weight - a.weight || a.id - b.id);
  return [...hits.slice(0, KG.SUGGESTIONS - themes.length), ...themes];
};

KG.initSearch = () => {
  const input = KG.byId("search");
  const list = KG.byId("found");
  let found = [];
  let active = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };
  const choose = (item) => {
    close();
    input.value = "";
    if (item.theme !== undefined) KG.go({ view: "theme", subject: item.theme });
    else KG.find(item.id);
  };
  const mark = (n) => {
    active = (n + found.length) % found.length;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", "hit" + active);
    list.children[active].scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    found = KG.suggest(input.value);
    if (!input.value.trim()) { close(); return; }
    const rows = found.map((item, n) => KG.el("li", { id: "hit" + n, role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(item); } },
      item.theme === undefined ? KG.sign(KG.nodes[item.id].group) : KG.el("span", { class: "sign" }, "§"),
      KG.el("span", { class: "name" }, item.theme === undefined ? KG.name(item.id) : item.name),
      KG.el("i", {}, item.theme === undefined ? KG.oneOf(KG.nodes[item.id].group) : KG.t("theme"))));
    list.replaceChildren(...(rows.length ? rows : [KG.el("li", { class: "none", role: "option", "aria-disabled": "true" }, KG.t("search_none"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    active = -1;
    KG.say(found.length ? KG.t("search_found", { n: found.length }) : KG.t("search_none"));
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && found.length) mark(active + 1);
    else if (event.key === "ArrowUp" && found.length) mark(active - 1);
    else if (event.key === "Enter" && found.length && !list.hidden) choose(found[Math.max(active, 0)]);
    else if (event.key === "Escape") { input.value = ""; close(); input.blur(); } else return;
    event.preventDefault();
    event.stopPropagation();
  });
};
