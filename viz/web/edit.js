"use strict";
// Correcting a document: words are selected and named, what is marked is changed; each change is one line of a
// file, then the document is read again and the page shows the new reading.
(() => {
  const text = document.getElementById("text");
  const aside = document.getElementById("aside");
  const pick = document.getElementById("pick");
  const note = document.getElementById("edit-note");
  const root = document.documentElement.dataset.root;
  const { doc } = pick.dataset;
  const said = (key) => pick.dataset[key];
  let current = ""; // the place that the panel shows

  // ---- asking the server ----
  const answered = async (answer) => {
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(found.error || answer.statusText);
    return found;
  };
  const get = async (way) => answered(await fetch(`${root}/edit/${way}?${new URLSearchParams({ doc })}`));
  const post = async (way, what) => answered(await fetch(`${root}/edit/${way}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ doc, who: who(), ...what }),
  }));
  const part = async (way, more) => {
    const answer = await fetch(`${root}/edit/${way}?${new URLSearchParams({ doc, ...more })}`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return document.adoptNode(page.querySelector("section, .said-so, p"));
  };
  const who = () => { try { return localStorage.getItem("kg-who") || ""; } catch { return ""; } };

  // ---- telling ----
  let fading = 0;
  const tell = (line, kind, ...more) => {
    clearTimeout(fading);
    note.className = "edit-note " + (kind || "");
    note.replaceChildren(line, ...more);
    note.hidden = false;
    if (kind === "done") fading = setTimeout(() => { note.hidden = true; }, 9000);
  };
  const button = (label, action) => {
    const found = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    found.addEventListener("click", action);
    return found;
  };

  // ---- writing, and reading again ----
  // The page shows a correction at once; ledger and graph follow when the document has been read again.
  let following = null;
  const follow = async (more) => {
    following = more;
    for (let wait = 200; following === more; wait = Math.min(wait * 1.5, 3000)) {
      await new Promise((done) => setTimeout(done, wait));
      const state = await get("state").catch(() => ({ reading: true })); // the server may be busy
      if (state.reading) continue;
      if (following !== more) return;
      following = null;
      if (state.error) tell(state.error, "wrong-note", button(said("again"), () => work(async () => { await post("read", {}); }, () => {})));
      else if (!note.hidden && note.classList.contains("behind")) tell(...more);
      return;
    }
  };
  const refresh = async () => {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const off = [...document.querySelectorAll("[data-show]")].filter((box) => !box.checked).map((box) => box.dataset.show);
    [["#text", text], [".text .head > div", document.querySelector(".text .head > div")], [".key", document.querySelector(".key")]].forEach(([name, old]) => {
      const fresh = page.querySelector(name);
      if (fresh && old) old.replaceChildren(...[...document.adoptNode(fresh).childNodes]);
    });
    document.querySelectorAll("[data-show]").forEach((box) => {
      if (!off.includes(box.dataset.show)) return;
      box.checked = false;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    reachable();
  };
  const work = async (step, after) => {
    tell(said("saving"), "busy-note");
    text.classList.add("busy");
    try {
      const key = await step();
      await refresh();
      const more = key ? [said("done"), "done", button(said("undo"), () => undo(key))] : [said("undone"), "done"];
      tell(`${more[0]} ${said("reading")}`, "done behind", ...more.slice(2));
      follow(more);
    } catch (error) {
      tell(error.message, "wrong-note");
    }
    text.classList.remove("busy");
    after();
  };
  const change = (changes, at, given = why()) => work(async () => {
    let key = "";
    for (const one of changes) {
      try {
        ({ key } = await post("corrections", { ...one, why: given }));
      } catch (error) {
        if (!one.early) throw error; // that a name has its type already is no fault
      }
    }
    document.querySelectorAll(".why input").forEach((input) => { input.value = ""; });
    return key;
  }, () => open(at));
  const undo = (key) => work(async () => { await post("undo", { key }); }, () => open(current));
  const why = () => [...aside.querySelectorAll(".why input")].map((input) => input.value.trim()).find(Boolean) || "";

  // ---- the panel ----
  const open = (at) => {
    const there = at && [...text.querySelectorAll("[data-at]")].some((piece) => piece.dataset.at === at);
    if (there) document.dispatchEvent(new CustomEvent("kg-show", { detail: at }));
    else showDesk();
  };
  const showDesk = async () => {
    current = "";
    text.querySelectorAll(".at").forEach((piece) => piece.classList.remove("at"));
    history.replaceState(null, "", location.pathname + location.search);
    const desk = await part("desk");
    if (current) return; // something was opened meanwhile
    aside.replaceChildren(desk);
    const name = document.getElementById("who");
    if (name) name.value = who();
  };
  document.addEventListener("kg-explained", async ({ detail: at }) => {
    current = at;
    const card = aside.querySelector(".card");
    if (!card) return;
    const found = await part("panel", { at });
    if (current !== at) return;
    aside.querySelectorAll(".amend").forEach((one) => one.remove());
    const head = card.querySelector("dl, blockquote");
    if (head) head.after(found); else card.append(found);
    aside.querySelectorAll(".rims").forEach(drawRims);
    // Whoever works with the keyboard goes on where he was.
    if (document.activeElement === document.body) text.querySelector(".at[tabindex]")?.focus({ preventScroll: true });
  });
  const subject = (element) => {
    const { quote, at } = element.closest(".amend").dataset;
    return { quote, at: Number(at) };
  };
  const place = (what, { quote, at }) => (what === "mention" ? "m" : "u") + at + "-" + (at + [...quote].length);
  aside.addEventListener("click", (event) => {
    const target = event.target.closest("button");
    if (!target) return;
    if (target.dataset.undo) undo(target.dataset.undo);
    else if (target.dataset.move) moveRim(target);
    else if ("rims" in target.dataset) saveRims(target.closest(".rims"));
    else if (target.dataset.say) {
      const [what, value] = target.dataset.say.split(":");
      if (what === "reviewed") change([{ what, value: "" }], "");
      else change([{ what, value, ...subject(target) }], current);
    }
  });
  aside.addEventListener("change", ({ target }) => {
    if (target.id === "who") { try { localStorage.setItem("kg-who", target.value.trim()); } catch { /* not kept */ } }
    if (!target.closest(".link-list")) return;
    const to = { quote: target.dataset.quote, at: Number(target.dataset.at) };
    change(linkChanges(target).map((one) => ({ ...one, ...subject(target), to })), current);
  });
  aside.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.id === "facts") {
      const changed = [...event.target.elements].filter((input) => input.name && input.value.trim() !== input.dataset.was);
      if (changed.length) work(async () => { await post("facts", Object.fromEntries(changed.map((input) => [input.name, input.value.trim()]))); }, showDesk);
    } else find(event.target.elements.words.value.trim());
  });

  // ---- the rims of a name, a measure or a goal ----
  const lineOf = (at) => [...text.querySelectorAll("p[data-start]")].findLast((line) => Number(line.dataset.start) <= at);
  const drawRims = (rims) => {
    const line = lineOf(Number(rims.dataset.start));
    const chars = [...line.textContent];
    const [start, end] = ["start", "end"].map((rim) => Number(rims.dataset[rim]) - Number(line.dataset.start));
    const words = chars.slice(start, end).join("");
    const shown = [...words].length > 9 ? words.slice(0, 4) + "…" + words.slice(-4) : words;
    const mark = Object.assign(document.createElement("b"), { textContent: shown });
    rims.querySelector(".rims-words").replaceChildren(chars.slice(Math.max(0, start - 3), start).join(""), mark, chars.slice(end, end + 3).join(""));
    rims.words = { quote: words, at: Number(rims.dataset.start) };
  };
  const moveRim = (target) => {
    const rims = target.closest(".rims");
    const [rim, by] = target.dataset.move.split(" ");
    const line = lineOf(Number(rims.dataset.start));
    const moved = { start: Number(rims.dataset.start), end: Number(rims.dataset.end) };
    moved[rim] += Number(by);
    const first = Number(line.dataset.start);
    if (moved.start < first || moved.end > first + [...line.textContent].length || moved.start >= moved.end) return;
    Object.assign(rims.dataset, moved);
    drawRims(rims);
    rims.querySelector("[data-rims]").hidden = false;
  };
  const saveRims = (rims) => {
    const [what, value] = rims.dataset.say.split(":");
    change([{ what, value, ...rims.words }], place(what, rims.words));
  };

  // ---- selected words ----
  const box = picking({
    area: text,
    line: "#text p[data-start]",
    unit: (words) => {
      const unit = aside.querySelector(".amend[data-unit]");
      return unit && place("unit", words) !== current ? subject(unit) : null;
    },
    choose: (changes, words, given) => {
      const { what } = changes.at(-1);
      change(changes, what === "mention" || what === "unit" ? place(what, words) : current, given);
    },
  });

  // Words that are typed are selected as if the mouse had done it.
  const find = (words) => {
    const [, from, to] = /^\D*(\d+)-(\d+)$/.exec(current) || [null, 0, 0];
    const lines = [...text.querySelectorAll("p[data-start]")];
    const within = lines.map((line) => {
      const base = Number(line.dataset.start);
      const behind = line.textContent.indexOf(words, [...line.textContent].slice(0, Math.max(0, from - base)).join("").length);
      const start = behind >= 0 ? behind : line.textContent.indexOf(words);
      return { line, start, behind, near: behind >= 0 && base + behind < to };
    }).filter(({ start }) => words && start >= 0);
    const found = within.find(({ near }) => near) || within.find(({ behind }) => behind >= 0) || within[0];
    if (!found) { tell(said("find"), "wrong-note"); return; }
    const range = document.createRange();
    const nodes = document.createTreeWalker(found.line, NodeFilter.SHOW_TEXT);
    let passed = 0;
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const [start, end] = [found.start - passed, found.start + words.length - passed];
      if (start >= 0 && start < node.length) range.setStart(node, start);
      if (end > 0 && end <= node.length) { range.setEnd(node, end); break; }
      passed += node.length;
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    found.line.scrollIntoView({ block: "nearest" });
    box.show(true);
  };

  // ---- keys ----
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
    if (event.key === "Escape") {
      if (current) showDesk();
      return;
    }
    if (typing || !(event.ctrlKey || event.metaKey) || event.key !== "z") return;
    event.preventDefault();
    get("corrections").then(({ corrections }) => {
      if (corrections.length) undo(corrections.at(-1).key); else tell(said("nothing"), "done");
    }).catch((error) => tell(error.message, "wrong-note"));
  });
  const reachable = () => text.querySelectorAll(".sentence").forEach((one) => { one.tabIndex = 0; });

  document.getElementById("desk").addEventListener("click", showDesk);
  reachable();
  if (!location.hash) showDesk();
})();
