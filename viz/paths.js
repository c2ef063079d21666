"use strict";
// The shortest ways between two things, by the measures and goals that touch them one after the other.

// The next thing that the reader chooses is the other end; Escape leaves it.
KG.pathFrom = (id) => {
  KG.choosing = id;
  KG.byId("stage").classList.add("choosing");
  KG.caption();
  KG.say(KG.byId("about").textContent);
  KG.byId("search").placeholder = KG.t("path_search");
};

KG.endPath = (id) => {
  const from = KG.choosing;
  if (from === null) return false;
  KG.leavePath();
  if (id !== null && id !== from) KG.go({ view: "around", focus: [from, id], path: [from, id] });
  return true;
};

KG.leavePath = () => {
  KG.choosing = null;
  KG.byId("stage").classList.remove("choosing");
  KG.byId("search").placeholder = KG.t("search_hint");
  KG.caption();
};
KG.choosing = null;

// What may be a step of a way: what a measure or goal touches; where that leads nowhere, also another one of the same
// sentence, and what lies within a thing or is named after it; then whoever answers by inference too.
KG.LOOSE = ["said", "near", "inferred"];
KG.steps = (id, loose) => {
  const fits = (link) => (!link.inferred || loose === 2) && !["quantity", "time"].includes(link.kind) && KG.linkPasses(link);
  const touching = KG.nodes[id].units.filter((unit) => KG.passes(KG.units.get(unit)) && KG.units.get(unit).links.some((link) => link.to === id && fits(link)));
  const found = new Set(touching);
  if (KG.isUnit(id)) KG.units.get(id).links.forEach((link) => fits(link) && found.add(link.to));
  if (loose) KG.nearSteps(id).forEach((other) => KG.state.out.has(other) || found.add(other));
  found.delete(id);
  return [...found];
};

KG.nearSteps = (id) => {
  if (!KG.isUnit(id)) return KG.nodes[id].relations.filter(({ kind }) => /within|about/.test(kind)).map(({ to }) => to);
  const { sentence } = KG.units.get(id);
  if (!KG.ofSentence || KG.ofSentence.size !== KG.units.size) {
    KG.ofSentence = new Map([...KG.units].map(([node, unit]) => [node, unit.sentence]));
    KG.bySentence = new Map();
    KG.ofSentence.forEach((one, node) => KG.bySentence.set(one, [...(KG.bySentence.get(one) || []), node]));
  }
  return KG.bySentence.get(sentence).filter((other) => KG.passes(KG.units.get(other)));
};

// Returns how many steps everything is away from a thing, as far as another one.
KG.distances = (from, to, loose) => {
  const found = new Map([[from, 0]]);
  let edge = [from];
  while (edge.length && !found.has(to)) {
    const next = [];
    for (const id of edge) for (const other of KG.steps(id, loose)) if (!found.has(other)) { found.set(other, found.get(id) + 1); next.push(other); }
    edge = next;
  }
  return found;
};

// Returns the layers of the shortest ways, from end to end: in each the most special things, no more than fit.
KG.LAYER = 7;
KG.layers = (from, to, loose) => {
  const there = KG.distances(from, to, loose);
  if (!there.has(to)) return [];
  const back = KG.distances(to, from, loose);
  const length = there.get(to);
  const layers = Array.from({ length: length + 1 }, () => []);
  there.forEach((n, id) => { if (back.has(id) && n + back.get(id) === length) layers[n].push(id); });
  // What few measures touch says more than what all touch, such as the place that a plan is for.
  layers.forEach((layer) => layer.sort((a, b) => KG.nodes[a].units.length - KG.nodes[b].units.length || a - b));
  const kept = layers.map((layer) => new Set(layer.slice(0, KG.LAYER)));
  // One way at least is whole; then whatever leads nowhere goes.
  for (let n = 1, at = from; n < length; n += 1) {
    const steps = new Set(KG.steps(at, loose));
    at = layers[n].find((id) => kept[n].has(id) && steps.has(id)) ?? layers[n].find((id) => steps.has(id));
    kept[n].add(at);
  }
  const prune = (n, other) => kept[n].forEach((id) => { if (!KG.steps(id, loose).some((step) => kept[other].has(step))) kept[n].delete(id); });
  for (let n = 1; n < length; n += 1) prune(n, n - 1);
  for (let n = length - 1; n > 0; n -= 1) prune(n, n + 1);
  return kept.map((layer) => [...layer]);
};

// Returns the strictest ways that are short enough to mean something, or else the shortest of all.
KG.SHORT = 8;
KG.bestWays = (from, to) => {
  const found = [];
  for (const loose of KG.LOOSE.keys()) {
    const layers = KG.layers(from, to, loose);
    if (layers.length && layers.length <= KG.SHORT) return [layers, loose];
    if (layers.length) found.push([layers, loose]);
  }
  return found.sort((a, b) => a[0].length - b[0].length)[0] || [[], 0];
};

KG.pathPicture = (empty) => {
  const [layers, loose] = KG.bestWays(...KG.state.path);
  if (!layers.length) return { ...empty, lost: true };
  const layer = new Map(layers.flatMap((ids, n) => ids.map((id) => [id, n])));
  const nodes = layers.flatMap((ids, n) => KG.column(ids, n * 250, KG.LAYER + 1, 1, 250, 92));
  const units = [...layer.keys()].filter(KG.isUnit).sort(KG.before);
  const kinds = [...KG.roles, ...Object.keys(KG.theme.kinds)];
  const next = (a, b) => Math.abs(layer.get(a) - layer.get(b)) === 1;
  const edges = KG.edgesOf({ kinds, shared: false }, new Set(layer.keys()), units).filter(({ a, b, inferred }) => (!inferred || loose === 2) && next(a, b));
  const joined = new Set(edges.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
  if (loose) {
    layer.forEach((n, a) => KG.nearSteps(a).filter((b) => layer.get(b) === n + 1 && !joined.has(`${a} ${b}`)).forEach((b) => {
      const both = KG.isUnit(a) && KG.isUnit(b);
      edges.push({ id: `${a}-${b}-${both ? "weak" : "near"}`, a, b, kind: both ? "weak" : "near", via: [], units: both ? [a, b] : [], inferred: false });
    }));
  }
  return { ...empty, nodes, edges, units, members: [...layer.keys()], all: units.length, way: KG.LOOSE[loose] };
};
