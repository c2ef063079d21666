"use strict";
// What the served pages do in the browser: light and dark, suggestions while one types, the panel of a text.
(() => {
  const root = document.documentElement;
  const scheme = document.getElementById("scheme");
  const name = () => { scheme.textContent = root.dataset.scheme === "dark" ? scheme.dataset.light : scheme.dataset.dark; };
  scheme.addEventListener("click", () => {
    root.dataset.scheme = root.dataset.scheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("kg-scheme", root.dataset.scheme); } catch { /* not kept */ }
    name();
  });
  name();

  const suggest = async (input) => {
    const text = input.value.trim();
    const list = document.getElementById(input.getAttribute("list"));
    if (!text) { list.replaceChildren(); return; }
    const query = new URLSearchParams({ q: text });
    input.dataset.suggest.split(" ").filter(Boolean).forEach((type) => query.append("type", type));
    const answer = await fetch(root.dataset.root + "/suggestions?" + query);
    if (!answer.ok || input.value.trim() !== text) return;
    list.replaceChildren(...(await answer.json()).map((found) => Object.assign(document.createElement("option"), { value: found.name })));
  };
  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    let wait = 0;
    input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => suggest(input), 120); });
  });

  // A chart is saved as it is drawn, on white; PNG twice as large.
  const saved = (blob, name) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  document.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => {
    const svg = button.closest("section").querySelector("svg").cloneNode(true);
    svg.setAttribute("color", "#1d2733");
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    Object.entries({ width, height }).forEach(([key, value]) => svg.setAttribute(key, value));
    const blob = new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
    if (button.dataset.save === "svg") { saved(blob, button.dataset.name + ".svg"); return; }
    const image = new Image();
    image.onload = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
      const ctx = canvas.getContext("2d");
      ctx.fillStyle = "#fff";
      ctx.fillRect(0, 0, canvas.width, canvas.height);
      ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((png) => saved(png, button.dataset.name + ".png"), "image/png");
    };
    image.src = URL.createObjectURL(blob);
  }));

  // Empty fields need not stand in the address.
  document.querySelectorAll("form[method=get]").forEach((form) => form.addEventListener("formdata", (event) => {
    [...event.formData.entries()].forEach(([key, value]) => { if (value === "") event.formData.delete(key); });
  }));

  document.querySelectorAll("select[data-send]").forEach((list) => list.addEventListener("change", () => list.form.requestSubmit()));

  const choose = document.getElementById("choose");
  if (choose) choose.addEventListener("change", () => { location.href = choose.value; });

  // A text: what is clicked is explained beside it; the address keeps the place.
  const text = document.getElementById("text");
  const aside = document.getElementById("aside");
  if (!text) return;
  const kinds = { u: "unit", m: "mention", s: "sentence" };
  const pieces = (at) => [...text.querySelectorAll("[data-at]")].filter((piece) => piece.dataset.at === at);
  const mark = (at) => {
    text.querySelectorAll(".at").forEach((piece) => piece.classList.remove("at"));
    pieces(at).forEach((piece) => piece.classList.add("at"));
  };
  let wanted = "";
  const explain = async (at) => {
    wanted = at;
    mark(at);
    aside.classList.add("busy");
    const answer = await fetch(text.dataset.doc + "?" + new URLSearchParams({ at, part: "panel" }), { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (wanted !== at) return;
    aside.classList.remove("busy");
    const card = page.querySelector(".card") || page.querySelector(".lead");
    if (card) aside.replaceChildren(document.adoptNode(card));
    aside.scrollTop = 0;
    document.dispatchEvent(new CustomEvent("kg-explained", { detail: at }));
  };
  const show = (at, scroll) => {
    const [first] = pieces(at);
    if (scroll && first) first.scrollIntoView({ block: "center" });
    explain(at);
  };
  const go = (at, scroll) => {
    history.replaceState(null, "", "#" + (at[0] === "u" ? at.slice(1) : at));
    show(at, scroll);
  };
  const open = (event) => {
    const piece = event.target.closest("[data-at]");
    if (!piece) return;
    event.preventDefault();
    go(piece.dataset.at, false);
  };
  text.addEventListener("click", (event) => { if (!String(getSelection())) open(event); });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") open(event); });
  aside.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-at], a[href^='#']");
    if (!link) return;
    event.preventDefault();
    const at = link.dataset.at || "u" + link.getAttribute("href").slice(1);
    go(at, true);
  });
  // A place that is no mark of its own: the sentence that holds it, or else its paragraph.
  const within = (place) => {
    const sentence = [...text.querySelectorAll("[data-at^=s]")].find((piece) => {
      const [start, end] = piece.dataset.at.slice(1).split("-").map(Number);
      return start <= place && place < end;
    });
    if (sentence) return sentence.dataset.at;
    const line = [...text.querySelectorAll("p[data-start]")].filter((one) => Number(one.dataset.start) <= place).pop();
    if (!line) return "";
    line.dataset.at = "s" + line.dataset.start + "-" + (Number(line.dataset.start) + [...line.textContent].length);
    return line.dataset.at;
  };
  const fromAddress = () => {
    const found = /^#([ums]?)(\d+-\d+)(?:-\w+)?$/.exec(decodeURIComponent(location.hash));
    if (!found) return;
    const [, kind, span] = found;
    const letters = kind ? [kind] : Object.keys(kinds);
    const at = letters.map((letter) => letter + span).find((one) => pieces(one).length) || within(Number(span.split("-")[0])) || (kind || "u") + span;
    show(at, true);
  };
  // What was searched for is marked wherever it stands.
  const phrases = (new URLSearchParams(location.search).get("find") || "").split("\n").filter(Boolean);
  if (phrases.length && CSS.highlights) {
    const found = new Highlight();
    text.querySelectorAll("p").forEach((line) => {
      const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const places = [];
      while (nodes.nextNode()) places.push(nodes.currentNode);
      const said = places.map((node) => node.data).join("").toLowerCase();
      const at = (offset) => { for (const node of places) { if (offset <= node.data.length) return [node, offset]; offset -= node.data.length; } return null; };
      phrases.forEach((phrase) => {
        for (let from = said.indexOf(phrase); from >= 0; from = said.indexOf(phrase, from + phrase.length)) {
          const range = new Range();
          range.setStart(...at(from));
          range.setEnd(...at(from + phrase.length));
          found.add(range);
        }
      });
    });
    CSS.highlights.set("found", found);
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  document.addEventListener("kg-show", (event) => go(event.detail, false));
  document.addEventListener("change", ({ target: box }) => {
    if (!box.dataset.show) return;
    text.querySelectorAll(`.c-${box.dataset.show}`).forEach((piece) => piece.classList.toggle("off-mark", !box.checked));
  });
})();
