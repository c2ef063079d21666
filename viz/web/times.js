"use strict";
// Times are told as the reader's clock and language have them; the title keeps what is written.
(() => {
  const language = document.documentElement.lang.startsWith("en") ? "en-GB" : "zh-CN";
  const told = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const tell = (time) => {
    const when = new Date(time.dateTime);
    if (!time.dateTime.includes("T") || Number.isNaN(when.getTime()) || time.title) return;
    time.title = time.dateTime;
    time.textContent = told.format(when);
  };
  const all = (part) => part.querySelectorAll("time[datetime]").forEach(tell);
  all(document);
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
    if (node.nodeType === Node.ELEMENT_NODE) all(node);
  }))).observe(document.body, { childList: true, subtree: true });
})();
