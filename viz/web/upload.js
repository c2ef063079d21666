"use strict";
// Adding documents: files are dropped or chosen, sent one after the other, and each line says what became of one.
(() => {
  const drop = document.getElementById("drop");
  const list = drop.querySelector("ol");
  const { root } = drop.dataset;
  const said = (key) => drop.dataset[key];
  const make = (tag, given, ...parts) => {
    const found = Object.assign(document.createElement(tag), given);
    found.append(...parts);
    return found;
  };

  // Sends a file; the answer has its status.
  const send = (file, replace, moved) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${root}/edit/files?${new URLSearchParams({ name: file.name, ...(replace && { replace: "yes" }) })}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => moved(loaded / (total || 1)));
    request.upload.addEventListener("load", () => moved(1));
    request.addEventListener("load", () => done({ status: request.status, ...request.response }));
    request.addEventListener("error", () => done({ status: 0, error: said("broken") }));
    request.send(file);
  });

  const asked = (state, error) => new Promise((done) => {
    const answer = (yes) => make("button", { type: "button", textContent: said(yes ? "replace" : "leave"), onclick: () => done(yes) });
    const leave = answer(false);
    state.replaceChildren(error + " ", answer(true), " ", leave);
    leave.focus();
  });

  const one = async ({ file, row, state, bar }) => {
    const moved = (share) => {
      bar.value = share;
      state.textContent = share < 1 ? `${said("sending")} ${Math.floor(share * 100)}%` : said("reading");
      if (share === 1) bar.removeAttribute("value");
    };
    bar.hidden = false;
    moved(0);
    let found = await send(file, false, moved);
    bar.hidden = true;
    if (found.status === 409) {
      if (!await asked(state, found.error)) { state.textContent = said("left"); return false; }
      bar.hidden = false;
      found = await send(file, true, moved);
      bar.hidden = true;
    }
    if (found.status !== 201) {
      row.classList.add("wrong-row");
      state.textContent = found.error || said("broken");
      return false;
    }
    const links = found.documents.map((doc) => make("a", { href: `${root}/documents/${encodeURIComponent(doc)}`, textContent: doc }));
    state.replaceChildren(said("stored"), ...links.flatMap((link) => [" ", link]));
    row.append(...found.warnings.map((line) => make("small", { textContent: line })));
    return true;
  };

  // The list of documents, as it is with the new ones.
  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    [".bar", ".sheet > .scroll, .sheet > .nothing"].forEach((name) => {
      const [old, fresh] = [document.querySelector(name), page.querySelector(name)];
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    });
  };

  let last = Promise.resolve();
  const take = (files) => [...files].forEach((file) => {
    const state = make("span", { className: "state", textContent: said("waiting") });
    const bar = make("progress", { max: 1, value: 0, hidden: true });
    bar.setAttribute("aria-label", file.name);
    const row = make("li", {}, make("b", { textContent: file.name }), bar, state);
    list.append(row);
    last = last.then(() => one({ file, row, state, bar })).then((stored) => stored && refresh()).catch(() => { /* the next file is sent all the same */ });
  });

  document.getElementById("upload").addEventListener("change", ({ target }) => { take(target.files); target.value = ""; });
  const over = (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); drop.classList.add("over"); } };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
})();
