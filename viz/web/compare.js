"use strict";
// Two texts side by side: filters, choosing a change, scrolling both together, keys.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const list = byId("rows");
  const picks = byId("picks");
  if (!list) return;
  const told = JSON.parse(byId("told").textContent);
  const sides = [byId("before"), byId("after")];
  const parts = sides.map((side) => {
    const found = new Map();
    all(".cell", side).forEach((cell) => {
      if (!found.has(cell.dataset.row)) found.set(cell.dataset.row, []);
      found.get(cell.dataset.row).push(cell);
    });
    return found;
  });
  const cells = (number) => parts.flatMap((found) => found.get(number) || []);
  const language = () => (document.documentElement.lang === "en" ? "en" : "zh");
  const facts = told.rows.map(([number, kind, types, zh, en, whyZh, whyEn]) => ({
    number, kind, types,
    said: Array.isArray(zh) ? { zh, en } : { zh: [], en: [] },
    why: Array.isArray(zh) ? { zh: whyZh, en: whyEn } : { zh: told.headings[zh], en: told.headings[zh] },
    families: [...new Set(types.map((type) => told.families[type]))],
  }));

  // The list: so much of it is made as was scrolled to.

  const BATCH = 60;
  let shown = facts;
  let current = null;
  const made = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text });
  const copied = (name, found) => {
    const line = made("p", name, "");
    found.forEach((cell) => cell.childNodes.forEach((node) => line.append(node.cloneNode(true))));
    return line;
  };
  const entry = (fact) => {
    const row = made("li", fact.number === current ? "chosen" : "", "");
    row.tabIndex = 0;
    row.setAttribute("role", "button");
    row.dataset.row = fact.number;
    const tags = made("p", "tags", "");
    fact.types.forEach((type) => tags.append(made("span", `tag f-${told.families[type]}`, told.words[type][language()])));
    tags.append(made("span", "kind", told.words[fact.kind][language()]));
    const [old, now] = parts.map((found) => found.get(fact.number));
    const texts = [old && copied(now ? "old" : "new", old), now && copied("new", now)].filter(Boolean);
    if (texts.length > 1 && texts[0].innerHTML === texts[1].innerHTML) texts.shift();
    row.append(tags, ...texts, ...fact.said[language()].map((said) => made("p", "what", said)));
    if (fact.why[language()]) row.append(made("p", "why", fact.why[language()]));
    return row;
  };
  const grow = (least) => {
    const until = Math.max(least, list.children.length + BATCH);
    list.append(...shown.slice(list.children.length, until).map(entry));
  };
  const listed = () => { list.replaceChildren(); grow(0); };
  list.addEventListener("scroll", () => {
    if (list.scrollTop + 2 * list.clientHeight > list.scrollHeight) grow(0);
  }, { passive: true });

  // Filters

  const chosen = (name) => new Set(all(`input[name=${name}]:checked`, picks).map((input) => input.value));
  const words = (fact) => [...cells(fact.number).map((cell) => cell.textContent), ...fact.said[language()]].join(" ").toLowerCase();
  const filter = () => {
    const families = chosen("family");
    const kinds = chosen("kind");
    const text = byId("find").value.trim().toLowerCase();
    shown = facts.filter((fact) => {
      const family = kinds.has(fact.kind) ? fact.families.find((name) => families.has(name)) : undefined;
      const fits = family !== undefined && (!text || words(fact).includes(text));
      const look = "cell" + (fits ? ` f-${family}` : "");
      cells(fact.number).forEach((cell) => {
        const now = look + (fact.number === current ? " chosen" : "");
        if (cell.className !== now) cell.className = now;
      });
      return fits;
    });
    byId("shown").textContent = shown.length.toLocaleString("en");
    byId("norow").hidden = shown.length > 0;
    listed();
  };
  picks.addEventListener("input", (event) => { if (event.target.id !== "together") filter(); });
  picks.addEventListener("submit", (event) => event.preventDefault());

  // Scrolling together: places of pairs that follow each other in both texts hold the texts level.

  const middle = 0.3; // of the height of a text: what stands there is held level
  let anchors = [[], []];
  let ours = [null, null];
  const top = (side, item) => item.getBoundingClientRect().top - side.getBoundingClientRect().top + side.scrollTop;
  const measure = () => {
    const pairs = [];
    parts[0].forEach((items, number) => {
      const other = parts[1].get(number);
      if (other) pairs.push([top(sides[0], items[0]), top(sides[1], other[0])]);
    });
    pairs.sort((a, b) => a[0] - b[0]);
    const kept = rising(pairs.map((pair) => pair[1])).map((place) => pairs[place]);
    const ends = sides.map((side) => side.scrollHeight);
    anchors = [0, 1].map((side) => [0, ...kept.map((pair) => pair[side]), ends[side]]);
  };
  const rising = (numbers) => {
    const last = []; // the places in which runs of each length end lowest
    const before = [];
    numbers.forEach((number, place) => {
      let low = 0;
      let high = last.length;
      while (low < high) {
        const half = (low + high) >> 1;
        if (numbers[last[half]] < number) low = half + 1; else high = half;
      }
      before.push(low ? last[low - 1] : -1);
      last[low] = place;
    });
    const found = [];
    for (let place = last.length ? last[last.length - 1] : -1; place >= 0; place = before[place]) found.unshift(place);
    return found;
  };
  const level = (from, place) => {
    const [own, other] = [anchors[from], anchors[1 - from]];
    let number = own.findIndex((at) => at > place);
    if (number < 1) number = number === 0 ? 1 : own.length - 1;
    const share = (place - own[number - 1]) / ((own[number] - own[number - 1]) || 1);
    return other[number - 1] + share * (other[number] - other[number - 1]);
  };
  const scrollTo = (side, place) => {
    const most = sides[side].scrollHeight - sides[side].clientHeight;
    const wanted = Math.round(Math.min(Math.max(place, 0), most));
    if (Math.abs(sides[side].scrollTop - wanted) < 1) return;
    ours[side] = wanted;
    sides[side].scrollTop = wanted;
  };
  sides.forEach((side, from) => side.addEventListener("scroll", () => {
    if (ours[from] !== null && Math.abs(side.scrollTop - ours[from]) < 2) { ours[from] = null; return; }
    ours[from] = null;
    if (!byId("together").checked) return;
    const held = side.clientHeight * middle;
    const most = side.scrollHeight - side.clientHeight;
    // At the very top both stand at the top.
    scrollTo(1 - from, side.scrollTop <= 0 ? 0 : side.scrollTop >= most ? Infinity : level(from, side.scrollTop + held) - held);
  }, { passive: true }));

  // Choosing

  const choose = (number, scrollList) => {
    all(".chosen").forEach((item) => item.classList.remove("chosen"));
    current = number;
    history.replaceState(null, "", `#${number}`);
    const place = shown.findIndex((fact) => fact.number === number);
    if (place >= 0) {
      grow(place + 1);
      list.children[place].classList.add("chosen");
      if (scrollList) list.children[place].scrollIntoView({ block: "nearest" });
    }
    const here = parts.map((found) => (found.get(number) || [])[0]);
    cells(number).forEach((cell) => cell.classList.add("chosen"));
    sides.forEach((side, at) => {
      const held = side.clientHeight * middle;
      const place = here[at] ? top(side, here[at]) : level(1 - at, top(sides[1 - at], here[1 - at]));
      scrollTo(at, place - held);
    });
  };
  const step = (by) => {
    if (!shown.length) return;
    const at = shown.findIndex((fact) => fact.number === current);
    const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
    choose(shown[next].number, true);
  };
  list.addEventListener("click", (event) => {
    const row = event.target.closest("li");
    if (row) choose(row.dataset.row);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const row = event.target.closest("li");
    if (row) { event.preventDefault(); choose(row.dataset.row); }
  });
  sides.forEach((side) => side.addEventListener("click", (event) => {
    const item = event.target.closest(".cell");
    if (item && !String(getSelection())) choose(item.dataset.row, true);
  }));
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(input|select|textarea)$/i.test(event.target.tagName)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "/") { event.preventDefault(); byId("find").focus(); }
  });

  filter();
  requestAnimationFrame(() => {
    measure();
    const asked = location.hash.slice(1);
    if (parts.some((found) => found.has(asked))) choose(asked, true);
  });
  new ResizeObserver(measure).observe(sides[0]);

  // A page of its own has these; on the server they belong to the frame around it.
  if (!document.body.classList.contains("alone")) return;
  byId("scheme").addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.scheme = root.dataset.scheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("kg-scheme", root.dataset.scheme); } catch { /* not kept */ }
  });
  byId("language").addEventListener("click", () => {
    const next = language() === "en" ? "zh" : "en";
    document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
    all(`[data-${next}]`).forEach((element) => { element.textContent = element.dataset[next]; });
    all(`[data-label-${next}]`).forEach((element) => {
      const label = element.getAttribute(`data-label-${next}`);
      element.setAttribute("aria-label", label);
      if (element.placeholder) element.placeholder = label;
    });
    listed();
  });
})();
