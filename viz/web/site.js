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
    const answer = await fetch("/suggestions?" + query);
    if (!answer.ok || input.value.trim() !== text) return;
    list.replaceChildren(...(await answer.json()).map((found) => Object.assign(document.createElement("option"), { value: found.name })));
  };
  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    let wait = 0;
    input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => suggest(input), 120); });
  });

  // Empty fields need not stand in the address.
  document.querySelectorAll("form[method=get]").forEach((form) => form.addEventListener("formdata", (event) => {
    [...event.formData.entries()].forEach(([key, value]) => { if (value === "") event.formData.delete(key); });
  }));
})();
