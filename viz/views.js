"use strict";
// What a view shows under the filters: nodes with their places, edges with their units, cards.

KG.around = { name: "around", shared: false, header: 42 };

KG.viewOf = () => {
  const { view, subject } = KG.state;
  if (view === "around") return KG.around;
  return KG.views.find((v) => v.name === view && (view !== "theme" || v.subject === subject));
};

// Returns the links of a unit that a view may draw and that the filters pass.
KG.openLinks = (unit, kinds) => unit.links.filter((link) => kinds.includes(link.kind) && KG.linkPasses(link));

KG.edgesOf = (view, inside, units) => {
  const edges = new Map();
  const put = (a, b, kind, unit, inferred) => {
    const id = a + "-" + b + "-" + kind;
    let edge = edges.get(id);
    if (!edge) edges.set(id, edge = { id, a, b, kind, units: [], inferred: true });
    if (edge.units[edge.units.length - 1] !== unit) edge.units.push(unit);
    edge.inferred = edge.inferred && inferred;
  };
  for (const number of units) {
    const links = KG.openLinks(KG.units.get(number), view.kinds).filter((link) => inside.has(link.to));
    if (!view.shared) {
      if (inside.has(number)) links.forEach((l) => put(number, l.to, l.kind, number, !!l.inferred));
      continue;
    }
    const ends = [...new Set(links.map((link) => link.to))].sort((a, b) => a - b);
    ends.forEach((a, n) => ends.slice(n + 1).forEach((b) => {
      if (!view.between || (KG.nodes[a].group === view.between) !== (KG.nodes[b].group === view.between)) {
        put(a, b, "joint", number, false);
      }
    }));
  }
  return [...edges.values()];
};

// Returns the current picture: { nodes, edges, cards, units, all, grouped }.
KG.picture = () => {
  const view = KG.viewOf();
  if (view === KG.around) return KG.neighbourhood();
  if (view.name === "areas") return KG.map(view);
  const units = KG.passingUnits();
  const passing = new Set(units);
  const alive = KG.aliveNodes(units, view.kinds);
  const places = KG.placesOf(view, (id) => (KG.isUnit(id) ? passing.has(id) : alive.has(id)) && !KG.state.off.has(KG.nodes[id].group));
  const inside = new Set(places.map((place) => place.node));
  const edges = KG.toCopies(places, KG.edgesOf(view, inside, units));
  const behind = new Set(edges.flatMap((edge) => edge.units));
  // The units behind a picture are those that it draws; where it draws none, all that touch what it draws.
  inside.forEach((id) => KG.isUnit(id) ? behind.add(id) : view.shared && KG.nodes[id].units.forEach((u) => passing.has(u) && behind.add(u)));
  return KG.folded(view, places, edges, [...behind].sort((a, b) => a - b));
};

// Returns the map of a view: the weightiest things at its depth, the measures that fan out to two of them or more,
// and the ties between all these.
KG.depth = 0;
KG.onMap = () => Boolean(KG.lastPicture.view.ties && KG.lastPicture.view.ties.length);
// Returns how much smaller signs and lines are drawn on the map at its depth: things stand closer there.
KG.finer = () => 1.7 ** -KG.depth;
KG.map = (view) => {
  const units = KG.passingUnits();
  const passing = new Set(units);
  const alive = KG.aliveNodes(units);
  const open = view.places.filter(({ node }) => !KG.state.off.has(KG.nodes[node].group));
  const things = open.filter(({ node }) => !KG.isUnit(node) && alive.has(node));
  const inside = new Set(things.filter(({ node }, n) => n < KG.first * KG.deeper ** KG.depth || KG.state.pins.has(node)).map(({ node }) => node));
  const ties = view.ties.map((tie) => ({ ...tie, units: tie.units.filter((unit) => passing.has(unit)), bare: !tie.units.length }))
    .filter((tie) => (tie.cross || !KG.state.cross) && (tie.bare || tie.units.length));
  const arms = new Map();
  ties.forEach(({ a, b, kind }) => kind === "fan" && inside.has(a) && arms.set(b, (arms.get(b) || 0) + 1));
  open.forEach(({ node }) => { if (arms.get(node) > 1) inside.add(node); });
  const nodes = open.filter(({ node }) => inside.has(node)).map((place) => ({ ...place, id: place.node }));
  const edges = ties.filter(({ a, b }) => inside.has(a) && inside.has(b)).map((tie) => ({ ...tie, id: `${tie.a}-${tie.b}-${tie.kind}`, inferred: false }));
  const behind = new Set(edges.flatMap((edge) => edge.units));
  inside.forEach((id) => KG.isUnit(id) || KG.nodes[id].units.forEach((unit) => passing.has(unit) && behind.add(unit)));
  return {
    view, nodes, edges, groups: [], cards: [], grouped: false, all: things.length, members: [...inside],
    units: [...behind].sort((a, b) => a - b), rest: Math.max(things.length - KG.first * KG.deeper ** KG.depth, 0),
  };
};

// Looks deeper into the map when it is larger on the screen than it was as a whole.
KG.deepen = () => {
  if (!KG.onMap()) return;
  const depth = Math.max(Math.floor(Math.log2(KG.net.getScale() / KG.fullScale) + 0.3), 0);
  if (depth === KG.depth) return;
  KG.depth = depth;
  KG.refresh(null, true);
};

KG.placesOf = (view, shown) => {
  const places = [];
  const copies = new Map();
  for (const { node, card, x, y } of view.places) {
    if (!shown(node)) continue;
    const copy = copies.get(node) || 0;
    copies.set(node, copy + 1);
    places.push({ id: node + copy * KG.COPY, node, card, x, y });
  }
  return places;
};

// Leads each edge to the copy of its thing on the card of its unit.
KG.toCopies = (places, edges) => {
  const copies = new Map();
  const cards = new Map();
  for (const { id, node, card } of places) {
    cards.set(node, card);
    if (id !== node) copies.set(node + "/" + card, id);
  }
  if (copies.size) edges.forEach((edge) => { edge.b = copies.get(edge.b + "/" + cards.get(edge.a)) || edge.b; });
  return edges;
};

// Returns the things that a passing unit touches; while no filter is set, also those that nothing links.
KG.aliveNodes = (units) => {
  const alive = new Set();
  for (const number of units) KG.units.get(number).links.forEach((l) => KG.linkPasses(l) && alive.add(l.to));
  if (!KG.filtered()) KG.nodes.forEach((node) => node.units.length || KG.isUnit(node.id) || KG.state.out.has(node.id) || alive.add(node.id));
  return alive;
};

// Replaces the nodes on closed cards by the cards, and edges between the same ends by one.
KG.folded = (view, places, edges, units) => {
  const key = view.name + view.subject + ":";
  const grouped = places.length + edges.length > KG.readable;
  const all = KG.state.opened.has(key + "all") && places.length <= KG.smooth;
  const cards = view.cards.map(({ title, parent, x, y, width, height }, id) => ({
    id, title, parent, x, y, width, height, count: 0, shares: {}, key: key + id,
    // The bodies at the top stay open: the picture is about them.
    open: !grouped || all || title === "@bodies" || KG.state.opened.has(key + id),
  }));
  const top = cards.filter((card) => card.parent < 0);
  if (grouped && top.length === 1) top[0].open = true;
  const closedAbove = (card) => {
    let found = null;
    for (let c = cards[card]; c; c = cards[c.parent]) if (!c.open) found = c;
    return found;
  };
  const over = cards.map((card) => closedAbove(card.id));
  for (const place of places) {
    const type = KG.nodes[place.node].group;
    for (let c = cards[place.card]; c; c = cards[c.parent]) {
      c.count += 1;
      c.shares[type] = (c.shares[type] || 0) + 1;
    }
  }
  const shown = cards.filter((c) => c.count && (!over[c.id] || over[c.id] === c));
  const stand = new Map(places.map((p) => [p.id, over[p.card] ? "card" + over[p.card].id : p.id]));
  const nodes = places.filter((place) => stand.get(place.id) === place.id);
  const groups = shown.filter((c) => !c.open).map((card) => ({ id: "card" + card.id, card, shares: card.shares, x: card.x + card.width / 2 }));
  return {
    view, nodes, groups, cards: shown, units, grouped, openable: grouped && !all && places.length <= KG.smooth && key + "all", all: places.length, members: [...new Set(places.map((place) => place.node))],
    edges: grouped ? KG.merged(edges, stand) : edges,
  };
};

KG.merged = (edges, stand) => {
  const merged = new Map();
  for (const edge of edges) {
    const [a, b] = [stand.get(edge.a), stand.get(edge.b)];
    if (a === b) continue;
    const single = typeof a === "number" && typeof b === "number";
    const [p, q] = single || String(a) < String(b) ? [a, b] : [b, a];
    const kind = single ? edge.kind : "joint";
    const id = p + "-" + q + "-" + kind;
    const found = merged.get(id);
    if (found) found.units = found.units.concat(edge.units);
    else merged.set(id, { ...edge, id, a: p, b: q, kind, inferred: single && edge.inferred });
  }
  merged.forEach((edge) => { edge.units = [...new Set(edge.units)]; });
  return [...merged.values()];
};

// Returns a neighbourhood in columns: bodies and the chosen things, units, and what the units touch.
KG.NEAR = 60;
KG.neighbourhood = () => {
  const focus = KG.state.focus;
  const empty = { view: KG.around, nodes: [], groups: [], edges: [], cards: [], units: [], members: [], all: 0, grouped: false };
  if (!focus.length) return empty;
  if (KG.state.path) return KG.pathPicture(empty);
  const centre = new Set(focus);
  const passing = new Set(KG.passingUnits());
  let units = new Set(focus.filter((id) => KG.isUnit(id)));
  focus.forEach((id) => KG.unitsOn(id).forEach((u) => passing.has(u) && units.add(u)));
  focus.filter((id) => KG.isUnit(id)).forEach((id) => KG.units.get(id).links.forEach((l) => KG.isUnit(l.to) && units.add(l.to)));
  units = [...units].sort((a, b) => KG.before(a, b));
  const all = units.length;
  const busy = focus.length === 1 && KG.nodes[focus[0]].group === "Body" && all > KG.BUSY;
  if (busy) return { ...empty, ...KG.byRole(focus[0], units.slice(0, KG.LISTED)), all, capped: all > KG.LISTED };
  units = units.slice(0, KG.NEAR);
  const inside = new Set([...focus, ...units]);
  if (KG.state.roll) focus.forEach((id) => KG.under(id).forEach((other) => inside.add(other)));
  for (const number of units) {
    KG.units.get(number).links.forEach((l) => {
      const weak = l.inferred && !centre.has(l.to) && !centre.has(number);
      if (KG.linkPasses(l) && !weak && !KG.isUnit(l.to) && !KG.state.off.has(KG.nodes[l.to].group)) inside.add(l.to);
    });
  }
  const kinds = [...KG.roles, ...Object.keys(KG.theme.kinds)];
  const edges = KG.edgesOf({ kinds, shared: false }, inside, units);
  if (KG.state.roll) focus.forEach((id) => KG.under(id).forEach((other) => edges.push({ id: `${id}-${other}-near`, a: id, b: other, kind: "near", units: [], inferred: false })));
  return { ...empty, nodes: KG.columns(centre, units, inside), members: [...inside], edges, units, all, capped: all > units.length };
};

// Returns what lies within a thing or is named after it, and so on: 汉江流域 of 汉江. Bodies stand for themselves.
KG.under = (id) => {
  const found = new Set();
  const visit = (one) => KG.nodes[one].relations.forEach(({ kind, to }) => {
    if (["has within", "has about"].includes(kind) && KG.nodes[to].group !== "Body" && to !== id && !found.has(to)) {
      found.add(to);
      if (kind === "has within") visit(to);
    }
  });
  if (!KG.isUnit(id) && KG.nodes[id].group !== "Body") visit(id);
  return [...found].filter((to) => KG.nodes[to].units.length && !KG.state.out.has(to));
};

// Returns the measures and goals on a thing, with those on what lies within it unless the reader wants them apart.
KG.unitsOn = (id) => [...new Set([id, ...(KG.state.roll ? KG.under(id) : [])].flatMap((one) => KG.nodes[one].units))];

// Returns the measures of a busy body on cards, one for each role and theme, and the body above them.
KG.BUSY = 14;
KG.LISTED = 160;
KG.CARD = { width: 440, line: 27, header: 42, gap: 14, most: 30 };
KG.byRole = (body, units) => {
  const { width, line, header, gap, most } = KG.CARD;
  const parts = new Map();
  for (const id of units) {
    const unit = KG.units.get(id);
    const { kind } = unit.links.find((link) => link.to === body && KG.roles.includes(link.kind)) || {};
    const title = [kind ? KG.word("roles", kind) : KG.t("named_only"), KG.themes[unit.theme]].filter(Boolean).join(" · ");
    const part = parts.get(title) || parts.set(title, { title, rank: kind ? KG.roles.indexOf(kind) : KG.roles.length, ids: [] }).get(title);
    part.ids.push(id);
  }
  const blocks = [...parts.values()].sort((a, b) => a.rank - b.rank || b.ids.length - a.ids.length).flatMap(({ title, ids }) => {
    const count = Math.ceil(ids.length / most);
    const size = Math.ceil(ids.length / count);
    return Array.from({ length: count }, (_, n) => ({ title: count > 1 ? `${title} · ${n + 1}/${count}` : title, ids: ids.slice(n * size, (n + 1) * size) }));
  });
  const high = ({ ids }) => header + ids.length * line + gap;
  const total = blocks.reduce((sum, block) => sum + high(block) + gap, 0);
  const tall = Math.max(Math.sqrt(total * width / 1.6), ...blocks.map(high));
  let [column, y] = [0, 0];
  const nodes = [];
  const cards = blocks.map((block, id) => {
    if (y && y + high(block) > tall * 1.05) [column, y] = [column + 1, 0];
    const card = { id, title: block.title, key: "role" + id, parent: -1, open: true, x: column * (width + gap), y, width, height: high(block), count: block.ids.length };
    block.ids.forEach((unit, n) => nodes.push({ id: unit, node: unit, card: id, x: card.x + 20, y: y + header + (n + 0.5) * line }));
    y += high(block) + gap;
    return card;
  });
  nodes.push({ id: body, node: body, card: -1, x: ((column + 1) * (width + gap) - gap) / 2, y: -60 });
  const edges = KG.edgesOf({ kinds: KG.roles, shared: false }, new Set([body, ...units]), units);
  return { nodes, cards, edges, units, members: [body, ...units], listed: true };
};

KG.before = (a, b) => {
  const [u, v] = [KG.units.get(a), KG.units.get(b)];
  return u.document - v.document || u.start - v.start;
};

KG.columns = (centre, units, inside) => {
  const order = new Map(units.map((id, n) => [id, n]));
  const rank = (id) => {
    const met = KG.nodes[id].units.filter((u) => order.has(u)).map((u) => order.get(u));
    return met.reduce((sum, n) => sum + n, 0) / (met.length || 1);
  };
  const others = [...inside].filter((id) => !KG.isUnit(id) && !centre.has(id));
  const byRank = (list) => list.sort((a, b) => rank(a) - rank(b) || a - b);
  const bodies = byRank(others.filter((id) => KG.nodes[id].group === "Body"));
  const things = byRank(others.filter((id) => KG.nodes[id].group !== "Body"));
  const chosen = [...centre].filter((id) => !KG.isUnit(id));
  const left = [...bodies.slice(0, bodies.length >> 1), ...chosen, ...bodies.slice(bodies.length >> 1)];
  const lines = Math.max(8, Math.ceil(Math.sqrt(units.length * 5)));
  const wide = Math.ceil(units.length / lines) || 1;
  return [
    ...KG.column(left, 0, Math.max(lines, 12), -1, 190, 62),
    ...KG.column(units, 290, lines, 1, 252, 74),
    ...KG.column(things, 290 + (wide - 1) * 252 + 200, Math.max(16, Math.ceil(lines * 74 / 40)), 1, 210, 40),
  ];
};

// Sets a list in columns with a limited number of lines, centred on the middle line.
KG.column = (ids, x, lines, step, width, height) => {
  const columns = Math.ceil(ids.length / lines) || 1;
  const tall = Math.ceil(ids.length / columns);
  return ids.map((id, n) => {
    const [column, row] = [Math.floor(n / tall), n % tall];
    const own = Math.min(tall, ids.length - column * tall);
    return { id, x: x + column * width * step, y: (row - (own - 1) / 2) * height + (column % 2) * height * 0.35, card: -1 };
  });
};
