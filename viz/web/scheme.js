"use strict";
// Light or dark, as the reader chose or else as the system says; runs before anything is shown.
(() => {
  const read = () => { try { return localStorage.getItem("kg-scheme"); } catch { return null; } };
  const chosen = read();
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.scheme = dark ? "dark" : "light";
})();
