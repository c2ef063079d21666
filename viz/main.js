"use strict";
// The page's wiring: tabs, selection, the address, keys, language and colours.

KG.TABS = ["areas", "bodies", "theme", "instruments", "around", "everything"].filter((name) => name !== "theme" || KG.themes.length);

KG.refresh = (keepFocusOn, keepView) => {
  if (!keepView) KG.depth = 0;
  // vis-network shows all of what it is given; a view that is kept is set again.
  const at = { position: KG.net.getViewPosition(), scale: KG.net.getScale(), animation: false };
  KG.draw();
  if (keepView) KG.net.moveTo(at);
  KG.buildSide();
  KG.caption();
  KG.focusOn();
  KG.showPanel();
  if (!keepView) KG.fit();
  if (KG.wanted) { KG.lookTo(KG.wanted); KG.wanted = null; }
  if (!keepView && KG.shownIds.includes(KG.state.node)) KG.reveal(KG.state.node, 10); // the fit leaves less than 60 at its edges
  KG.writeAddress();
  if (keepFocusOn) {
    const again = KG.byId("side").querySelector(keepFocusOn);
    if (again) again.focus();
  }
};

// The views that the reader came from; Escape goes back to them.
KG.trail = [];

KG.go = (change) => {
  const { view, subject, focus, node, path } = KG.state;
  KG.trail.push({ view, subject, focus, node, path });
  KG.enter(change);
};

KG.back = () => {
  const before = KG.trail.pop();
  if (before) KG.enter(before);
};

KG.enter = (change) => {
  const before = KG.state.view + KG.state.subject;
  Object.assign(KG.state, { node: null, edge: null, path: null }, change);
  if (KG.state.view + KG.state.subject !== before) KG.byId("physics").checked = false;
  KG.physics();
  KG.buildTabs();
  KG.refresh();
};

KG.select = (id, move) => {
  if (KG.endPath(id)) return;
  Object.assign(KG.state, { node: id, edge: null });
  KG.showPanel();
  KG.focusOn();
  KG.writeAddress();
  KG.say(KG.t("selected", { name: KG.name(id) }));
  if (move && KG.shownIds.includes(id)) KG.reveal(id);
};

// Moves the view where the panel or the edge of the window hides a node.
KG.reveal = (id, edge = 60) => {
  const node = KG.net.body.nodes[id];
  const at = KG.net.canvasToDOM({ x: node.x, y: node.y });
  const box = KG.byId("graph").getBoundingClientRect();
  const right = box.width - (KG.byId("panel").hidden ? 0 : KG.byId("panel").offsetWidth);
  if (at.x < edge || at.x > right - edge || at.y < edge || at.y > box.height - edge) {
    KG.net.moveTo({ position: KG.net.DOMtoCanvas({ x: at.x + (box.width - right) / 2, y: at.y }), animation: false });
  }
};

// Shows what a search found: in the current view, or else in its neighbourhood.
KG.find = (id) => {
  if (KG.endPath(id)) return;
  if (KG.state.view !== "around" && KG.shownIds.includes(id)) KG.select(id, true);
  else KG.go({ view: "around", focus: [id], node: id });
};

KG.clear = () => {
  Object.assign(KG.state, { node: null, edge: null });
  KG.showPanel();
  KG.focusOn();
  KG.writeAddress();
  KG.byId("graph").focus();
};

KG.buildTabs = () => {
  const tab = (name, n) => KG.el("button", { type: "button", role: "tab", id: "tab-" + name, "aria-selected": String(KG.state.view === name), "aria-controls": "stage", tabindex: KG.state.view === name ? 0 : -1, "aria-keyshortcuts": n + 1, onclick: () => KG.open(name) }, KG.t("view_" + name));
  KG.byId("tabs").replaceChildren(...KG.TABS.map(tab));
  KG.byId("tabs").setAttribute("aria-label", KG.t("views"));
  KG.byId("stage").setAttribute("aria-labelledby", "tab-" + KG.state.view);
};

KG.open = (name) => {
  const chosen = KG.state.node;
  if (name === "around" && chosen !== null) KG.go({ view: name, focus: [chosen], node: chosen });
  else KG.go({ view: name });
};

KG.caption = () => {
  const picture = KG.lastPicture;
  const { view } = KG.state;
  KG.byId("about").textContent = KG.aboutView();
  const subject = KG.byId("subject");
  subject.hidden = view !== "theme";
  subject.querySelector("span").textContent = KG.t("choose_theme");
  subject.querySelector("select").replaceChildren(...KG.themes.map((name, n) => KG.el("option", { value: n, selected: n === KG.state.subject }, name)));
  const cross = KG.byId("cross");
  cross.hidden = view !== "areas";
  cross.title = KG.t("cross_title");
  cross.querySelector("span").textContent = KG.t("cross");
  cross.querySelector("input").checked = KG.state.cross;
  const empty = KG.byId("empty");
  empty.hidden = picture.members.length > 0;
  empty.textContent = KG.t(picture.lost ? "path_none" : view === "around" && !KG.state.focus.length ? "around_empty" : "empty");
  KG.byId("status").textContent = KG.status(picture);
  const closeall = KG.byId("closeall");
  closeall.hidden = !picture.grouped || !KG.state.opened.size;
  closeall.textContent = KG.t("close_all");
  const openall = KG.byId("openall");
  openall.hidden = !picture.openable;
  openall.textContent = KG.t("open_all");
};

KG.aboutView = () => {
  if (KG.choosing !== null) return KG.t("path_choose", { name: KG.name(KG.choosing) });
  const { view, path } = KG.state;
  if (view !== "around" || !path) return KG.t("about_" + view);
  return KG.t("about_path_" + (KG.lastPicture.way || "said"), { one: KG.name(path[0]), other: KG.name(path[1]) });
};

KG.status = (picture) => {
  if (picture.grouped) return KG.t("status_grouped", { all: KG.count(picture.all), by: KG.t(KG.groupedBy(picture)) });
  if (picture.capped) return KG.t("status_capped", { all: KG.count(picture.all), n: picture.units.length });
  const counts = KG.t("status", { nodes: KG.count(picture.nodes.length), edges: KG.count(picture.edges.length), units: KG.count(picture.units.length) });
  return picture.rest ? counts + KG.t("status_rest", { n: KG.count(picture.rest) }) : counts;
};

KG.groupedBy = ({ cards }) => {
  if (cards.some((card) => card.title.startsWith("@") && card.title !== "@bodies")) return "by_community";
  const titles = new Set(KG.sources.map((source) => source.called));
  return cards.some((card) => titles.has(card.title)) ? "by_document" : "by_theme";
};

// Writes what is shown into the address behind #, so that it can be sent, kept and reopened.
KG.writeAddress = () => {
  const { view, subject, node, edge, focus, path, language, off, facets, opened, cross, pins, out, size, colour } = KG.state;
  const words = new URLSearchParams();
  words.set("view", view);
  if (view === "theme") words.set("theme", KG.themes[subject]);
  // What the page opened on is no part of the address: it may be many rows of an answer.
  if (view === "around" && path) path.forEach((id) => words.append("path", KG.nodes[id].key));
  else if (view === "around" && focus.join() !== KG.focus.join()) focus.forEach((id) => words.append("about", KG.nodes[id].key));
  if (node !== null) words.set("node", KG.nodes[node].key);
  if (edge && KG.edgeById.has(edge)) {
    const { a, b, kind } = KG.edgeById.get(edge);
    if (typeof a === "number" && typeof b === "number") [KG.nodes[KG.real(a)].key, KG.nodes[KG.real(b)].key, kind].forEach((part) => words.append("edge", part));
  }
  off.forEach((type) => words.append("hide", type));
  if (!cross) words.set("cross", "0");
  if (!KG.state.roll) words.set("roll", "0");
  Object.entries(facets).forEach(([name, chosen]) => chosen.forEach((value) => words.append("f." + name, KG.facetWord(name, value))));
  opened.forEach((key) => words.append("open", key));
  pins.forEach((id) => words.append("pin", KG.nodes[id].key));
  out.forEach((id) => words.append("out", KG.nodes[id].key));
  if (size !== "units") words.set("size", size);
  if (colour !== "class") words.set("colour", colour);
  if (!KG.fitted) words.set("at", KG.lookAt());
  words.set("lang", language);
  const hash = "#" + words.toString();
  if (hash !== location.hash) {
    KG.written = hash;
    history.replaceState(null, "", hash);
  }
};

KG.facetWord = (name, value) => name === "theme" ? KG.themes[value] || "" : name === "doc" ? KG.sources[value].id : value;
KG.facetValue = (name, word) => {
  if (name === "theme" && word && !KG.themes.includes(word)) return null;
  return name === "theme" ? String(KG.themes.indexOf(word)) : name === "doc" ? String(KG.sources.findIndex((s) => s.id === word)) : word;
};

// Returns the name of the first view that is not empty.
KG.firstView = () => (KG.views.find((view) => view.places.length && view.name !== "theme") || { name: "everything" }).name;

KG.readAddress = () => {
  const words = new URLSearchParams(location.hash.slice(1));
  const ids = (name) => words.getAll(name).map((key) => KG.byKey.get(key)).filter((id) => id !== undefined);
  const state = KG.state;
  if (["zh", "en"].includes(words.get("lang"))) state.language = words.get("lang");
  if (KG.TABS.includes(words.get("view"))) state.view = words.get("view");
  else state.view = KG.focus.length ? "around" : KG.firstView();
  state.subject = Math.max(KG.themes.indexOf(words.get("theme")), 0);
  const about = ids("about");
  state.focus = about.length ? about : KG.focus.slice();
  const ends_ = ids("path");
  state.path = state.view === "around" && ends_.length === 2 ? ends_ : null;
  if (state.path) state.focus = state.path.slice();
  state.pins = new Set(ids("pin"));
  state.out = new Set(ids("out"));
  if (state.path && ends_.some((id) => state.out.has(id))) Object.assign(state, { path: null, focus: ends_.filter((id) => !state.out.has(id)) });
  state.size = KG.SIZES.includes(words.get("size")) ? words.get("size") : "units";
  state.colour = KG.COLOURS.includes(words.get("colour")) ? words.get("colour") : "class";
  KG.wanted = words.get("at");
  const [node] = ids("node");
  state.node = node === undefined ? null : node;
  const [a, b, kind] = words.getAll("edge");
  const ends = [KG.byKey.get(a), KG.byKey.get(b)];
  // A link through shared measures has no direction; its lower end comes first.
  if (kind in KG.TIES) ends.sort((p, q) => p - q);
  state.edge = kind ? [...ends, kind].join("-") : null;
  state.off = new Set(words.getAll("hide").filter((type) => KG.classes.includes(type)));
  state.opened = new Set(words.getAll("open"));
  state.cross = words.get("cross") !== "0";
  state.roll = words.get("roll") !== "0";
  state.facets = {};
  Object.keys(KG.FACETS).forEach((name) => {
    const asked = words.getAll("f." + name).map((word) => KG.facetValue(name, word));
    const known = asked.length ? new Set([...KG.facetValues[name].values()].flat()) : null;
    const values = asked.filter((value) => known.has(value));
    if (values.length) state.facets[name] = new Set(values);
  });
};

KG.speak = () => {
  document.documentElement.lang = KG.state.language === "zh" ? "zh-CN" : "en";
  const text = (id, key) => { KG.byId(id).textContent = KG.t(key); };
  const name = (id, key) => { KG.byId(id).setAttribute("aria-label", KG.t(key)); KG.byId(id).title = KG.t(key); };
  text("product", "product");
  KG.byId("title").textContent = KG.sources.length === 1 ? KG.sources[0].title : KG.t("documents_n", { n: KG.sources.length });
  document.title = KG.byId("title").textContent + " · " + KG.t("product");
  text("export", "export");
  text("language", "language");
  KG.byId("scheme").textContent = KG.t(KG.state.dark ? "scheme_back" : "scheme");
  text("helptext", "help_text");
  name("help", "help");
  name("copy", "copy_link");
  name("menu", "show_filters");
  name("in", "zoom_in");
  name("out", "zoom_out");
  name("fit", "fit");
  KG.byId("graph").setAttribute("aria-label", KG.t("canvas"));
  const search = KG.byId("search");
  search.placeholder = KG.t("search_hint");
  search.setAttribute("aria-label", KG.t("search"));
  KG.byId("found").setAttribute("aria-label", KG.t("search"));
  document.querySelector(".foot .switch span").textContent = KG.t("physics");
  KG.byId("side").setAttribute("aria-label", KG.t("show_filters"));
  const item = (key, run) => KG.el("li", { role: "none" }, KG.el("button", { type: "button", role: "menuitem", id: key, onclick: () => { KG.menu(false); run(); } }, KG.t(key)));
  KG.byId("exports").replaceChildren(item("export_png", KG.exportPng), item("export_svg", KG.exportSvg), item("export_csv", KG.exportCsv), item("print", () => window.print()));
};

// Shows or hides the part of the page that belongs to a button.
KG.unfold = (button, part, open) => {
  KG.byId(part).hidden = !open;
  KG.byId(button).setAttribute("aria-expanded", String(open));
};
KG.menu = (open) => KG.unfold("export", "exports", open);
KG.help = (open) => KG.unfold("help", "helptext", open);

// Moves through the menu with the arrow keys; Escape goes back to its button.
KG.menuKeys = (event) => {
  const items = [...KG.byId("exports").querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  else if (event.key === "Escape") { KG.menu(false); KG.byId("export").focus(); } else return;
  event.preventDefault();
  event.stopPropagation();
};

KG.dress = () => {
  document.documentElement.dataset.scheme = KG.state.dark ? "dark" : "light";
};

KG.physics = () => {
  const on = KG.byId("physics").checked;
  KG.net.setOptions({ physics: { enabled: on } });
};

KG.toggleCard = (card) => {
  const { opened } = KG.state;
  opened.has(card.key) ? opened.delete(card.key) : opened.add(card.key);
  KG.refresh(null, true);
  if (opened.has(card.key)) KG.fit([card.x - 30, card.y - 30, card.x + card.width + 30, card.y + card.height + 30]);
};

KG.labelAt = ({ x, y }) => {
  const hit = KG.drawnLabels.find((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  return hit && hit.id;
};

KG.clicked = (event) => {
  const [node] = event.nodes.length ? event.nodes : [KG.labelAt(event.pointer.canvas)];
  if (typeof node === "string") KG.toggleCard(KG.groups.get(node).card);
  else if (node !== undefined) KG.select(KG.real(node), true);
  else if (KG.headAt(event.pointer.canvas)) KG.toggleCard(KG.headAt(event.pointer.canvas));
  else if (event.edges.length) {
    Object.assign(KG.state, { node: null, edge: event.edges[0] });
    KG.showPanel();
    KG.focusOn();
    KG.writeAddress();
  } else if (KG.state.node !== null || KG.state.edge) KG.clear();
};

KG.headAt = ({ x, y }) => KG.lastPicture.grouped && [...KG.lastPicture.cards].reverse().find((c) => c.parent !== undefined && x >= c.x && x <= c.x + c.width && y >= c.y && y <= c.y + KG.headerOf(c));

// Closes what is open, or else goes back to the view before.
KG.escape = () => {
  if (KG.choosing !== null) { KG.leavePath(); return; }
  const open = KG.state.node !== null || KG.state.edge || !KG.byId("exports").hidden || !KG.byId("helptext").hidden;
  KG.menu(false);
  KG.help(false);
  if (open) KG.clear(); else KG.back();
};

KG.doubleClicked = (event) => {
  const [node] = event.nodes.length ? event.nodes : [KG.labelAt(event.pointer.canvas)];
  if (typeof node === "number") KG.expand(KG.real(node));
};

// What a key does with the thing that is chosen.
KG.ACTIONS = { e: (id) => KG.expand(id), h: (id) => KG.hide(id), p: (id) => KG.isUnit(id) || KG.pin(id), t: (id) => KG.pathFrom(id) };

KG.keys = (event) => {
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox") return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
  if (event.key === "/") KG.byId("search").focus();
  else if (event.key === "Escape") KG.escape();
  else if (KG.TABS[event.key - 1]) KG.open(KG.TABS[event.key - 1]);
  else if (event.key === "0") { KG.fit(); KG.writeAddress(); }
  else if (KG.ACTIONS[event.key] && KG.state.node !== null) KG.ACTIONS[event.key](KG.state.node);
  else if (event.key === "+" || event.key === "=") KG.zoom(1.25);
  else if (event.key === "-") KG.zoom(0.8);
  else if (step && event.target.id === "graph") KG.pan(...step);
  else if (step && step[1] === 0 && event.target.getAttribute("role") === "tab") KG.nextTab(step[0] > 0 ? 1 : -1);
  else return;
  event.preventDefault();
};

KG.nextTab = (step) => {
  const n = (KG.TABS.indexOf(KG.state.view) + step + KG.TABS.length) % KG.TABS.length;
  KG.open(KG.TABS[n]);
  KG.byId("tab-" + KG.TABS[n]).focus();
};

KG.zoom = (by) => {
  KG.fitted = false;
  KG.net.moveTo({ scale: KG.net.getScale() * by, animation: false });
  KG.deepen();
  KG.writeAddress();
};
KG.pan = (x, y) => {
  KG.fitted = false;
  const at = KG.net.getViewPosition();
  const scale = KG.net.getScale();
  KG.net.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale }, animation: false });
  KG.writeAddress();
};

KG.wire = () => {
  KG.net.on("click", KG.clicked);
  KG.net.on("doubleClick", KG.doubleClicked);
  KG.net.on("hoverNode", ({ node }) => { KG.hovered = node; KG.byId("graph").classList.add("hand"); });
  KG.net.on("blurNode", () => { KG.hovered = null; KG.byId("graph").classList.remove("hand"); });
  KG.net.on("hoverEdge", ({ edge, pointer }) => { KG.hoveredEdge = { id: edge, at: pointer.canvas }; KG.byId("graph").classList.add("hand"); });
  KG.net.on("blurEdge", () => { KG.hoveredEdge = null; KG.byId("graph").classList.remove("hand"); });
  const on = (id, type, run) => KG.byId(id).addEventListener(type, run);
  on("in", "click", () => KG.zoom(1.25));
  on("out", "click", () => KG.zoom(0.8));
  on("fit", "click", () => { KG.fit(); KG.writeAddress(); });
  on("copy", "click", KG.copyLink);
  on("physics", "change", KG.physics);
  KG.net.on("dragStart", () => { KG.fitted = false; });
  KG.net.on("dragEnd", ({ nodes }) => { if (!nodes.length) KG.writeAddress(); });
  KG.net.on("zoom", () => {
    KG.fitted = false;
    clearTimeout(KG.deepening);
    KG.deepening = setTimeout(() => { KG.deepen(); KG.writeAddress(); }, KG.RESTS);
  });
  KG.byId("cross").addEventListener("change", (event) => { KG.state.cross = event.target.checked; KG.refresh(null, true); });
  on("openall", "click", () => { KG.state.opened.add(KG.lastPicture.openable); KG.refresh(); });
  on("closeall", "click", () => { KG.state.opened.clear(); KG.refresh(); });
  on("language", "click", () => { KG.state.language = KG.state.language === "zh" ? "en" : "zh"; KG.speak(); KG.buildTabs(); KG.refresh(null, true); });
  on("scheme", "click", () => { KG.state.dark = !KG.state.dark; KG.dress(); KG.speak(); KG.refresh(null, true); });
  on("export", "click", () => { KG.menu(KG.byId("exports").hidden); if (!KG.byId("exports").hidden) KG.byId("export_png").focus(); });
  on("exports", "keydown", KG.menuKeys);
  on("help", "click", () => KG.help(KG.byId("helptext").hidden));
  on("menu", "click", () => { const folded = document.body.classList.toggle("folded"); KG.byId("menu").setAttribute("aria-expanded", String(!folded)); KG.later(KG.fit); });
  KG.byId("subject").querySelector("select").addEventListener("change", (event) => KG.go({ view: "theme", subject: Number(event.target.value) }));
  document.addEventListener("keydown", KG.keys);
  document.addEventListener("click", (event) => { if (!event.target.closest(".menu")) KG.menu(false); if (!event.target.closest("#help, #helptext")) KG.help(false); });
  window.addEventListener("hashchange", () => { if (location.hash !== KG.written) { KG.readAddress(); KG.speak(); KG.buildTabs(); KG.refresh(); } });
  window.addEventListener("beforeprint", KG.toPaper);
  window.addEventListener("afterprint", () => { KG.byId("paper").replaceChildren(); document.body.classList.remove("listing"); });
};

KG.later = (run) => setTimeout(() => run(), 60);

KG.start = () => {
  // A server's page says beforehand what the reader chose on another one.
  const { scheme } = document.documentElement.dataset;
  KG.state.dark = scheme ? scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  if (window.innerWidth < 900) document.body.classList.add("folded");
  KG.readAddress();
  KG.dress();
  KG.speak();
  KG.buildTabs();
  KG.makeNet();
  KG.wire();
  KG.initSearch();
  KG.net.once("afterDrawing", () => { document.body.dataset.ready = "true"; });
  KG.refresh();
};

KG.start();
