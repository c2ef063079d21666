"use strict";
// What the reader does with single things: keep them in the picture, take them out, see them larger or in another
// colour by a measure.

// ---- pinned and hidden ----

// A pinned thing is on the map at every depth and keeps its label; a hidden one is in no picture.
KG.pin = (id) => {
  const { pins } = KG.state;
  pins.has(id) ? pins.delete(id) : pins.add(id);
  KG.refresh(null, true);
};

KG.hide = (id) => {
  KG.state.out.add(id);
  KG.state.pins.delete(id);
  const focus = KG.state.focus.filter((other) => other !== id);
  // A way without one of its ends is none: what is around the other end is shown.
  if (KG.state.path && KG.state.path.includes(id)) KG.state.path = null;
  if (KG.state.view === "around" && focus.length < KG.state.focus.length && !focus.length) KG.back();
  Object.assign(KG.state, { node: null, edge: null, focus: focus.length ? focus : KG.state.focus });
  KG.say(KG.t("hidden_one", { name: KG.name(id) }));
  KG.refresh(null, true);
};

KG.unhide = (ids) => {
  ids.forEach((id) => KG.state.out.delete(id));
  KG.refresh(null, true);
};

// Adds a thing to a neighbourhood, or opens its own.
KG.expand = (id) => {
  const { view, focus, path } = KG.state;
  const more = view === "around" && !focus.includes(id);
  KG.go({ view: "around", focus: more ? [...(path || focus), id] : [id], node: id });
};

KG.actions = (id) => {
  const button = (key, run, more = {}) => KG.el("button", { type: "button", class: "small", "data-action": key, onclick: run, ...more }, KG.t(key));
  const { view, focus, pins } = KG.state;
  const expandable = view === "around" && !focus.includes(id);
  return KG.el("p", { class: "actions" },
    expandable ? button("expand", () => KG.expand(id), { title: KG.t("expand_title") }) : null,
    button("path_to", () => KG.pathFrom(id), { title: KG.t("path_title") }),
    KG.isUnit(id) ? null : button("pin", () => KG.pin(id), { title: KG.t("pin_title"), "aria-pressed": String(pins.has(id)) }),
    button("hide", () => KG.hide(id), { title: KG.t("hide_title") }));
};

// Lists what is pinned and what is hidden; a click lets go.
KG.keptLists = () => {
  const list = (key, ids, run, all) => ids.length ? KG.el("div", { class: "kept", "data-kept": key }, KG.el("h2", {}, KG.t(key), KG.el("i", {}, KG.count(ids.length)),
    all ? KG.el("button", { type: "button", class: "quiet", onclick: () => KG.unhide(ids) }, KG.t("show_all")) : null),
  KG.el("div", { class: "chips" }, ids.map((id) => KG.el("button", { type: "button", class: "chip", title: KG.t("undo_" + key), onclick: () => run(id) },
    KG.sign(KG.nodes[id].group), KG.said("span", KG.shorten(KG.name(id), 12)), KG.el("i", { "aria-hidden": "true" }, "×"))))) : null;
  return [list("pinned", [...KG.state.pins], KG.pin, false), list("hidden", [...KG.state.out], (id) => KG.unhide([id]), true)];
};

// ---- size and colour by a measure ----

KG.SIZES = ["units", "docs", "links", "same"];
KG.COLOURS = ["class", "theme", "doc", "weight"];

// Returns by how much each thing of a picture is large.
KG.sizesOf = (picture, weights) => {
  const { size } = KG.state;
  if (size === "units") return weights;
  const shown = new Set(picture.units);
  const links = new Map();
  if (size === "links") picture.edges.forEach(({ a, b }) => [a, b].forEach((end) => links.set(KG.real(end), (links.get(KG.real(end)) || 0) + 1)));
  const documents = (id) => new Set(KG.nodes[id].units.filter((unit) => shown.has(unit)).map((unit) => KG.units.get(unit).document)).size;
  const value = { docs: documents, links: (id) => links.get(id) || 0, same: () => 4 }[size];
  return new Map(picture.members.map((id) => [id, KG.isUnit(id) ? 1 : value(id)]));
};

// Colours that stay apart for all eyes (after Okabe and Ito), on a light and a dark page; the last is for the rest.
KG.PALETTE = {
  light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b08900", "#3c9bd0", "#7a4aa5", "#8a6a3b", "#9aa5b1"],
  dark: ["#5aa9e0", "#f0975a", "#35c69a", "#e3a0c5", "#e5c24d", "#8fd0f2", "#b78be0", "#c9a56f", "#6d7985"],
};
KG.SHADES = {
  light: ["#c3d4e8", "#8fb2d8", "#5a8dc4", "#2f69ab", "#123f7c"],
  dark: ["#33475e", "#44678f", "#5a8dc4", "#8fbce8", "#d6e8fb"],
};

// Says of each thing and measure of a picture which of the choices of colour is its own; the most frequent come first.
KG.dye = (picture) => {
  const { colour } = KG.state;
  KG.dyed = new Map();
  KG.dyes = [];
  // The rings of closed cards keep the colours of classes, and with them the legend.
  document.body.classList.toggle("dyed", colour !== "class" && !picture.groups.length);
  const drawn = [...new Set(picture.nodes.map(({ id }) => KG.real(id)))];
  if (colour === "class" || !drawn.length) return;
  const shown = new Set(picture.units);
  if (colour === "weight") { KG.dyeByWeight(drawn); return; }
  const field = colour === "theme" ? "theme" : "document";
  const most = (id) => {
    const counts = new Map();
    (KG.isUnit(id) ? [id] : KG.nodes[id].units.filter((unit) => shown.has(unit))).forEach((unit) => {
      const value = KG.units.get(unit)[field];
      counts.set(value, (counts.get(value) || 0) + 1);
    });
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([value]) => value)[0];
  };
  const values = new Map(drawn.map((id) => [id, most(id)]));
  const counts = new Map();
  values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
  const room = KG.PALETTE.light.length - 1;
  const known = [...counts].filter(([value]) => value !== undefined && value !== -1).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([value]) => value);
  const named = known.slice(0, room);
  const word = (value) => KG.FACETS[colour].word(value);
  KG.dyes = named.map((value) => ({ word: word(value), count: counts.get(value) }));
  const rest = drawn.filter((id) => !named.includes(values.get(id))).length;
  if (rest) KG.dyes[room] = { word: KG.t("other_card"), count: rest };
  values.forEach((value, id) => KG.dyed.set(id, named.includes(value) ? named.indexOf(value) : room));
};

KG.dyeByWeight = (drawn) => {
  const things = drawn.filter((id) => !KG.isUnit(id));
  const values = things.map((id) => KG.weights.get(id) || 0).sort((a, b) => a - b);
  const steps = KG.SHADES.light.length;
  const [least, most] = [Math.max(values[0] || 1, 1), Math.max(values[values.length - 1] || 1, 1)];
  const bounds = [...new Set(Array.from({ length: steps }, (_, n) => Math.round(least * (most / least) ** (n / steps))))];
  things.forEach((id) => KG.dyed.set(id, bounds.filter((bound) => bound <= Math.max(KG.weights.get(id) || 0, least)).length - 1));
  KG.dyes = bounds.map((from, n) => {
    const to = n + 1 < bounds.length ? bounds[n + 1] - 1 : most;
    return { word: KG.t("weight_of", { n: from === to ? from : `${from}–${to}` }), count: things.filter((id) => KG.dyed.get(id) === n).length };
  });
};

KG.dyeAt = (n) => KG.state.colour === "weight" ? KG.SHADES[KG.state.dark ? "dark" : "light"][n] : KG.PALETTE[KG.state.dark ? "dark" : "light"][n];
// Returns the colour of a node's sign.
KG.paint = (id) => KG.dyed && KG.dyed.has(id) ? KG.dyeAt(KG.dyed.get(id)) : KG.colour(KG.nodes[id].group);

KG.looks = () => {
  const choice = (key, names) => KG.el("label", { class: "look" }, KG.el("span", {}, KG.t(key)),
    KG.el("select", { "data-look": key, onchange: (event) => { KG.state[key] = event.target.value; KG.refresh(`[data-look="${key}"]`, true); } },
      names.map((name) => KG.el("option", { value: name, selected: KG.state[key] === name }, KG.t(`${key}_${name}`)))));
  const colours = KG.COLOURS.filter((name) => ({ theme: KG.themes.length > 1, doc: KG.sources.length > 1 }[name] !== false));
  const sizes = KG.SIZES.filter((name) => name !== "docs" || KG.sources.length > 1);
  return KG.el("div", { class: "looks" }, choice("size", sizes), choice("colour", colours),
    KG.dyes.length ? KG.el("ul", { class: "dyes" }, KG.dyes.map((dye, n) => dye && dye.count > 0 && KG.el("li", {},
      KG.el("b", { style: `background:${KG.dyeAt(n)}` }), KG.el("span", {}, dye.word), KG.el("i", {}, KG.count(dye.count))))) : null);
};

// ---- the address of a view ----

KG.copyLink = async () => {
  KG.writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    // Without a secure connection a browser copies only what is selected.
    const box = KG.el("textarea", { class: "unseen" }, location.href);
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  const button = KG.byId("copy");
  button.classList.add("done");
  button.title = KG.t("copied");
  KG.say(KG.t("copied"));
  setTimeout(() => { button.classList.remove("done"); button.title = KG.t("copy_link"); }, 1600);
};

// Where the reader looks, and how close: in the address while it is not the whole of the picture.
KG.lookAt = () => {
  const { x, y } = KG.net.getViewPosition();
  return [Math.round(x), Math.round(y), Math.round(100 * KG.net.getScale() / KG.fullScale)].join("~");
};
KG.lookTo = (words) => {
  const [x, y, scale] = String(words).split("~").map(Number);
  if (![x, y, scale].every(Number.isFinite) || scale < 1) return;
  KG.fitted = false;
  KG.net.moveTo({ position: { x, y }, scale: KG.fullScale * scale / 100, animation: false });
  KG.deepen();
};
