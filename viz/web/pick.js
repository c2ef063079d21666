"use strict";
// Words that a reader selects in a text, and the box that asks what they are. Both the page of a document and
// the review queue use it.
//
// `area` holds the texts, `line` selects the elements whose words stand one behind the other from data-start on.
// `unit` returns the measure or goal that words may be linked to, or null; `choose` gets the corrections that
// were chosen, the words, and the reason that was given.
function picking({ area, line, unit, choose }) {
  const pick = document.getElementById("pick");
  const because = pick.querySelector(".why input");
  let chosen = null; // the words that are selected

  const lineOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(line);
  const offset = (node, at) => {
    const before = document.createRange();
    before.setStart(lineOf(node), 0);
    before.setEnd(node, at);
    return Number(lineOf(node).dataset.start) + [...before.toString()].length;
  };
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0).cloneRange();
    const own = lineOf(range.startContainer);
    if (!own) return null;
    if (!own.contains(range.endContainer)) range.setEnd(own, own.childNodes.length); // words stand in one line
    const words = range.toString();
    const quote = words.trim();
    const blank = [...words.slice(0, words.length - words.trimStart().length)].length;
    return quote ? { quote, at: offset(range.startContainer, range.startOffset) + blank, range } : null;
  };
  const short = (words) => ([...words].length > 24 ? [...words].slice(0, 24).join("") + "…" : words);
  const put = () => {
    const box = chosen.range.getBoundingClientRect();
    const gap = 8;
    const below = box.bottom + gap + pick.offsetHeight <= innerHeight;
    const top = below ? box.bottom + gap : box.top - gap - pick.offsetHeight;
    pick.style.top = Math.max(gap, Math.min(top, innerHeight - pick.offsetHeight - gap)) + "px";
    pick.style.left = Math.max(gap, Math.min(box.left, innerWidth - pick.offsetWidth - gap)) + "px";
  };
  const hide = () => { pick.hidden = true; chosen = null; };
  const show = (focus) => {
    chosen = selected();
    if (!chosen) { hide(); return; }
    pick.querySelector(".picked q").textContent = short(chosen.quote);
    const one = unit(chosen);
    pick.querySelector(".for-unit").hidden = !one;
    if (one) pick.querySelector(".for-unit q").textContent = short(one.quote);
    pick.hidden = false;
    put();
    if (focus) pick.querySelector("[data-say]").focus();
  };
  const take = (button) => {
    const [what, value] = button.dataset.say.split(":");
    const { type } = button.dataset;
    const words = { quote: chosen.quote, at: chosen.at };
    const own = what === "mention" || what === "unit";
    const named = own || !type ? [] : [{ what: "mention", value: type, ...words, early: true }];
    const changes = own ? [{ what, value, ...words }] : [...named, { what, value, ...unit(words), to: words }];
    const given = because.value.trim();
    because.value = "";
    hide();
    getSelection().removeAllRanges();
    choose(changes, words, given);
  };

  area.addEventListener("mouseup", () => setTimeout(() => show(false)));
  area.addEventListener("keyup", (event) => { if (event.shiftKey && event.key.startsWith("Arrow")) show(false); });
  pick.addEventListener("mousedown", (event) => { if (!event.target.closest("input")) event.preventDefault(); });
  pick.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) hide(); else take(button);
  });
  document.addEventListener("mousedown", (event) => { if (!pick.hidden && !event.target.closest("#pick")) hide(); });
  document.addEventListener("scroll", () => { if (!pick.hidden) put(); }, true);
  // While the box is open its keys are its own, and no others of the page.
  document.addEventListener("keydown", (event) => {
    if (pick.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopImmediatePropagation();
    if (event.key === "Escape") { hide(); getSelection().removeAllRanges(); return; }
    if (event.target instanceof Element && event.target.closest("input, select, textarea")) return;
    const key = [...pick.querySelectorAll("kbd")].find((one) => one.textContent === event.key);
    if (key) { event.preventDefault(); take(key.closest("button")); }
    if (event.key === "Tab" && !pick.contains(document.activeElement)) { event.preventDefault(); pick.querySelector("[data-say]").focus(); }
  });
  return { show };
}
