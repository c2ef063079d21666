// The review queue: keys go through it. What is right or wrong is written beside the document by whoever may
// write; whoever only reads may hide what was seen, which this browser remembers.
(() => {
  const root = document.documentElement.dataset.root;
  const home = document.getElementById("review");
  const steps = document.getElementById("steps");
  const note = document.getElementById("note");
  const end = document.getElementById("review-end");
  const more = document.getElementById("review-more");
  const looking = document.getElementById("looking");
  const KEPT = "kg-reviewed", MOST = 5000, AHEAD = 8, PAUSE = 3000;

  // ---- documents that nobody has looked at yet ----
  const follow = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page && page.getElementById("looking");
    if (now) looking.replaceChildren(...[...document.adoptNode(now).childNodes]);
    if (page && !now && !steps) location.reload();
    else if (page && !now) looking.replaceChildren(Object.assign(document.createElement("a"), { href: location.href, textContent: looking.dataset.said }));
    else setTimeout(follow, PAUSE);
  };
  if (looking) setTimeout(follow, PAUSE);
  if (!home || !steps) return;

  const editor = "editor" in home.dataset;
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch { return []; } };
  const keep = (keys) => { try { localStorage.setItem(KEPT, JSON.stringify(keys.slice(-MOST))); } catch { /* private */ } };
  const who = () => { try { return localStorage.getItem("kg-who") || ""; } catch { return ""; } };
  let fading = 0;
  const tell = (line, kind) => {
    clearTimeout(fading);
    note.className = "edit-note " + kind;
    note.textContent = line;
    note.hidden = false;
    if (kind === "done") fading = setTimeout(() => { note.hidden = true; }, 4000);
  };
  const post = async (way, what) => {
    const answer = await fetch(`${root}/edit/${way}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ who: who(), ...what }),
    });
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(found.error || answer.statusText);
    return found;
  };
  const failed = (error) => tell(error instanceof TypeError ? home.dataset.broken : error.message, "wrong-note");

  // ---- the places that are left, and the one that is shown ----
  const written = (place) => editor && place.dataset.kind !== "document"; // what is said of it is kept in a file
  const seen = new Set(kept());
  let left = [...home.children].filter((one) => written(one) || !seen.has(one.dataset.key));
  let at = 0;
  const done = []; // what was said last, to be taken back
  const choices = () => left[at] && left[at].querySelector(".choices");
  const show = () => {
    for (const one of home.children) one.hidden = one !== left[at];
    end.hidden = left.length > 0;
    list();
    steps.querySelector("[data-step=undo]").disabled = !done.length;
    for (const button of steps.querySelectorAll("[data-step]:not([data-step=undo])")) button.disabled = !left.length;
    document.getElementById("review-place").textContent = left.length ? `${at + 1} / ${left.length}` : "";
    if (!left.length) return;
    if (at === 0) steps.querySelector("[data-step=previous]").disabled = true;
    if (at === left.length - 1) steps.querySelector("[data-step=next]").disabled = true;
    if (editor && !choices()) steps.querySelector("[data-step=wrong]").disabled = true;
    for (const one of steps.querySelectorAll("[data-for]")) one.hidden = editor && (one.dataset.for === "written") !== written(left[at]);
    left[at].focus({ preventScroll: true });
  };
  const list = () => {
    const coming = left.slice(at + 1, at + 1 + AHEAD);
    const rows = coming.map((one, n) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      const reason = Object.assign(document.createElement("small"), { textContent: one.querySelector(".tag").textContent });
      const words = Object.assign(document.createElement("span"), { textContent: one.querySelector("mark").textContent });
      button.append(reason, words);
      button.addEventListener("click", () => go(n + 1));
      const row = document.createElement("li");
      row.append(button);
      return row;
    });
    const ahead = document.getElementById("ahead");
    ahead.hidden = !rows.length;
    ahead.querySelector("ol").replaceChildren(...rows);
  };
  const go = (by) => { at = Math.min(Math.max(at + by, 0), Math.max(left.length - 1, 0)); show(); };
  // Takes a place out; while the answer is under way, the reader may have gone on to another one.
  const drop = (place) => {
    const gone = left.indexOf(place);
    if (gone < 0) return;
    left.splice(gone, 1);
    go(gone < at ? -1 : 0);
  };
  const bring = (place) => {
    if (!left.includes(place)) left.push(place);
    const order = [...home.children];
    left.sort((one, other) => order.indexOf(one) - order.indexOf(other));
    at = left.indexOf(place);
    show();
  };

  // ---- right, wrong, and back ----
  const subject = (place) => ({ doc: place.dataset.doc, quote: place.dataset.quote, at: Number(place.dataset.at) });
  const right = async () => {
    const place = left[at];
    if (!place) return;
    const said = { place };
    done.push(said);
    drop(place);
    if (!written(place)) { keep([...kept(), place.dataset.key]); return; }
    said.written = post("corrections", { what: "confirm", value: place.dataset.kind, ...subject(place) });
    try {
      said.key = (await said.written).key;
    } catch (error) {
      done.splice(done.indexOf(said), 1);
      bring(place);
      failed(error);
    }
  };
  const undo = async () => {
    const said = done.pop();
    if (!said) { tell(home.dataset.nothing, "done"); return; }
    const { place } = said;
    try {
      if (said.written) await said.written;
      if (said.key) await post("undo", { doc: place.dataset.doc, key: said.key });
      keep(kept().filter((key) => key !== place.dataset.key));
      bring(place);
      if (place.querySelector(".links:not([hidden])")) links(place);
      tell(home.dataset.undone, "done");
    } catch (error) {
      failed(error);
    }
  };
  const open = (shown) => {
    if (!choices()) return;
    choices().hidden = !shown;
    const linked = left[at].querySelector(".links");
    if (linked) { linked.hidden = !shown; if (shown) links(left[at]); }
    if (shown) choices().querySelector("button").focus();
  };
  const correct = async (button) => {
    const place = left[at];
    const [what, value] = button.dataset.say.split(":");
    button.disabled = true;
    try {
      const { key } = await post("corrections", { what, value, ...subject(place) });
      done.push({ place, key });
      tell(`${home.dataset.saved} ${button.dataset.words}`, "done");
      drop(place);
    } catch (error) {
      failed(error);
    } finally {
      button.disabled = false;
    }
  };

  // ---- who answers for a measure or goal, and what it is linked to, as on the page of the document ----
  const links = async (place) => {
    const { doc, at: start, end: stop } = place.dataset;
    const answer = await fetch(`${root}/edit/panel?${new URLSearchParams({ doc, at: `u${start}-${stop}` })}`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = [...page.querySelectorAll(".amend > .link-list, .amend > details")].map((one) => document.adoptNode(one));
    place.querySelector(".links").replaceChildren(...found);
  };
  const relink = async (box) => {
    const place = box.closest(".doubt");
    try {
      for (const one of linkChanges(box)) {
        const { key } = await post("corrections", { ...one, ...subject(place), to: { quote: box.dataset.quote, at: Number(box.dataset.at) } });
        done.push({ place, key });
      }
      tell(`${home.dataset.saved} ${box.dataset.quote} · ${box.selectedOptions[0].textContent}`, "done");
    } catch (error) {
      failed(error);
    }
    steps.querySelector("[data-step=undo]").disabled = !done.length;
    links(place);
  };

  // ---- words that are selected in the sentence ----
  const isUnit = (place) => ["measure", "goal"].includes(place.dataset.kind);
  // Words that are said to be a name settle the doubt about a name that they overlap, and so with measures.
  const settles = ({ what }, { quote, at: start }, place) => {
    const alike = isUnit(place) ? what === "unit" : what === "mention";
    return alike && start < Number(place.dataset.end) && Number(place.dataset.at) < start + [...quote].length;
  };
  const pickWords = async (changes, words, why) => {
    const place = left[at];
    try {
      for (const { early, ...one } of changes) {
        const sent = post("corrections", { ...one, doc: place.dataset.doc, why });
        // That a name has its type already is no fault.
        const kept = await (early ? sent.catch(() => null) : sent);
        if (kept) done.push({ place, key: kept.key });
      }
      tell(`${home.dataset.saved} ${words.quote}`, "done");
      if (settles(changes.at(-1), words, place)) drop(place);
      else if (place.querySelector(".links:not([hidden])")) links(place);
    } catch (error) {
      failed(error);
    }
    steps.querySelector("[data-step=undo]").disabled = !done.length;
  };
  if (editor) {
    picking({
      area: home,
      line: "#review blockquote[data-start]",
      unit: () => (isUnit(left[at]) ? { quote: left[at].dataset.quote, at: Number(left[at].dataset.at) } : null),
      choose: pickWords,
    });
  }

  const acts = {
    previous: () => go(-1),
    next: () => go(1),
    right,
    wrong: () => open(choices() && choices().hidden),
    undo,
    open: () => { if (left.length) left[at].querySelector("[data-open]").click(); },
  };
  steps.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) acts[button.dataset.step]();
  });
  home.addEventListener("click", (event) => {
    const button = event.target.closest("[data-say]");
    if (button) correct(button);
  });
  home.addEventListener("change", ({ target }) => { if (target.closest(".link-list")) relink(target); });
  // What was written has left the list of the server: the next page begins so much earlier.
  if (more) more.addEventListener("click", () => {
    const stay = [...home.children].filter((one) => left.includes(one) || !written(one)).length;
    const next = new URL(more.href);
    next.searchParams.set("from", Number(more.dataset.from) + stay);
    more.href = next.href;
  });
  document.getElementById("review-again").addEventListener("click", () => {
    const here = new Set([...home.children].map((one) => one.dataset.key));
    keep(kept().filter((key) => !here.has(key)));
    if (editor) { location.reload(); return; }
    left = [...home.children];
    at = 0;
    show();
  });
  const keys = {
    ArrowLeft: "previous", ArrowRight: "next", k: "previous", j: "next", p: "previous", n: "next",
    y: "right", r: "right", x: "wrong", w: "wrong", o: "open", z: "undo", u: "undo",
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, select, textarea") || (event.shiftKey && event.key.startsWith("Arrow"))) return;
    const back = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (!back && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (event.key === "Escape") open(false);
    const digit = Number(event.key);
    const shown = choices() && !choices().hidden ? [...choices().querySelectorAll("button")] : [];
    if (digit && shown[digit - 1]) return shown[digit - 1].click();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && (left.length || act === "undo")) { event.preventDefault(); acts[act](); }
  });
  for (const one of home.querySelectorAll(".choices")) {
    [...one.querySelectorAll("button")].forEach((button, n) => {
      button.dataset.words = button.textContent.trim();
      if (n < 9) button.append(" ", Object.assign(document.createElement("kbd"), { textContent: n + 1 }));
    });
  }
  show();
})();
