// The review queue: keys go through it; what is right is remembered in this browser, what is wrong is corrected.
(() => {
  const root = document.documentElement.dataset.root;
  const home = document.getElementById("review");
  const steps = document.getElementById("steps");
  const note = document.getElementById("note");
  const end = document.getElementById("review-end");
  if (!home || !steps) return;
  const KEPT = "kg-reviewed", MOST = 5000;
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch { return []; } };
  const keep = (keys) => { try { localStorage.setItem(KEPT, JSON.stringify(keys.slice(-MOST))); } catch { /* private */ } };
  let fading = 0;
  const tell = (line, kind) => {
    clearTimeout(fading);
    note.className = "edit-note " + kind;
    note.textContent = line;
    note.hidden = false;
    if (kind === "done") fading = setTimeout(() => { note.hidden = true; }, 4000);
  };

  const seen = new Set(kept());
  let left = [...home.children].filter((one) => !seen.has(one.dataset.key));
  let at = 0;
  const choices = () => left[at] && left[at].querySelector(".choices");
  const show = () => {
    for (const one of home.children) one.hidden = one !== left[at];
    end.hidden = left.length > 0;
    list();
    steps.hidden = !left.length;
    if (!left.length) return;
    document.getElementById("review-place").textContent = `${at + 1} / ${left.length}`;
    steps.querySelector("[data-step=previous]").disabled = at === 0;
    steps.querySelector("[data-step=next]").disabled = at === left.length - 1;
    steps.querySelector("[data-step=wrong]").disabled = !choices();
    left[at].focus({ preventScroll: true });
  };
  const AHEAD = 8;
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
  // Takes a place out; while its correction is under way, the reader may have gone on to another one.
  const drop = (place) => {
    const gone = left.indexOf(place);
    left.splice(gone, 1);
    go(gone < at ? -1 : 0);
  };
  const open = (shown) => {
    if (!choices()) return;
    choices().hidden = !shown;
    if (shown) choices().querySelector("button").focus();
  };
  const correct = async (button) => {
    const place = left[at];
    const { doc, at: start, quote } = place.dataset;
    const [what, value] = button.dataset.say.split(":");
    let who = "";
    try { who = localStorage.getItem("kg-who") || ""; } catch { /* private */ }
    button.disabled = true;
    try {
      const answer = await fetch(`${root}/edit/corrections`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ doc, what, value, quote, at: Number(start), who }),
      });
      const found = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(found.error || answer.statusText);
      tell(`${home.dataset.saved} ${button.dataset.words}`, "done");
      keep([...kept(), place.dataset.key]);
      drop(place);
    } catch (error) {
      tell(error instanceof TypeError ? home.dataset.broken : error.message, "wrong-note");
    } finally {
      button.disabled = false;
    }
  };
  const acts = {
    previous: () => go(-1),
    next: () => go(1),
    right: () => { if (left.length) { keep([...kept(), left[at].dataset.key]); drop(left[at]); } },
    wrong: () => open(choices() && choices().hidden),
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
  document.getElementById("review-again").addEventListener("click", () => {
    const here = new Set([...home.children].map((one) => one.dataset.key));
    keep(kept().filter((key) => !here.has(key)));
    left = [...home.children];
    at = 0;
    show();
  });
  const keys = {
    ArrowLeft: "previous", ArrowRight: "next", k: "previous", j: "next", p: "previous", n: "next",
    y: "right", r: "right", x: "wrong", w: "wrong", o: "open",
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
    if (event.key === "Escape") open(false);
    const digit = Number(event.key);
    const shown = choices() && !choices().hidden ? [...choices().querySelectorAll("button")] : [];
    if (digit && shown[digit - 1]) return shown[digit - 1].click();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && left.length) { event.preventDefault(); acts[act](); }
  });
  for (const one of home.querySelectorAll(".choices")) {
    [...one.querySelectorAll("button")].forEach((button, n) => {
      button.dataset.words = button.textContent.trim();
      if (n < 9) button.append(" ", Object.assign(document.createElement("kbd"), { textContent: n + 1 }));
    });
  }
  show();
})();
