"use strict";
// The cards under the signs, and their titles.

KG.cardTitle = (title) => {
  if (title === "@bodies") return KG.t("bodies_card");
  if (title.startsWith("@")) return KG.t("community", { names: title.slice(1).split("\t").join("、") });
  return title || KG.t("other_card");
};

// Draws the cards, under everything else.
KG.drawCards = (ctx) => {
  const ink = KG.ink();
  const scale = KG.net.getScale();
  if (KG.byId("physics").checked) return;
  for (const card of KG.lastPicture.cards) {
    const round = Math.min(Math.max(12, 6 / scale), card.width / 8, card.height / 8);
    ctx.beginPath();
    ctx.moveTo(card.x + round, card.y);
    ctx.arcTo(card.x + card.width, card.y, card.x + card.width, card.y + card.height, round);
    ctx.arcTo(card.x + card.width, card.y + card.height, card.x, card.y + card.height, round);
    ctx.arcTo(card.x, card.y + card.height, card.x, card.y, round);
    ctx.arcTo(card.x, card.y, card.x + card.width, card.y, round);
    ctx.closePath();
    ctx.fillStyle = KG.cardInk(card, ink);
    ctx.strokeStyle = ink.edge;
    ctx.lineWidth = 1 / scale;
    ctx.fill();
    ctx.stroke();
  }
};

KG.cardInk = (card, ink) => card.open && card.parent >= 0 ? ink.ground : ink.card;

// Returns the titles of all cards as boxes with lines. They keep their size on the screen while there is room.
KG.placeTitles = (ctx, scale) => KG.byId("physics").checked ? [] : KG.lastPicture.cards.map((card) => {
  const size = Math.max(13 / scale, 13);
  const words = (KG.lastPicture.grouped && card.width > 6 * size ? (card.open ? "\u2212\u00a0" : "+\u00a0") : "") + KG.cardTitle(card.title);
  const measured = (font) => { ctx.font = `600 ${font}px ${KG.FONT}`; return ctx.measureText(words).width; };
  const { font, most, first } = (card.open ? KG.openTitle : KG.closedTitle)(card, size, scale, measured);
  const room = card.width - font * 1.6;
  const lines = (measured(font) <= room ? [words] : KG.titleLines(words, room / font - 0.4, most)).map((line) => KG.fitText(ctx, line.trim(), room));
  const top = lines.length > 1 ? font * 1.1 : first;
  return { card, lines, font, x: card.x + font * 0.8, y: card.y + top - font * 0.6, w: Math.max(...lines.map((line) => ctx.measureText(line).width)), h: font * 1.25 * lines.length };
});

// A closed card has room for a line or two above its circle.
KG.closedTitle = (card, size, scale, measured) => {
  const circle = KG.circleOf(card);
  const room = circle.y - KG.RING * circle.r - card.y;
  const [one, two] = [Math.min(size, room / 1.7), Math.min(size, room / 3)];
  const most = measured(one) > card.width - one * 1.6 && two * scale > 10.5 ? 2 : 1;
  const font = most > 1 ? two : one;
  return { font, most, first: font * 1.1 };
};

// Returns the height of an open card's title; in a card that holds cards it takes all the room above them.
KG.headerOf = (card) => Math.max(KG.lastPicture.view.header, KG.nested.has(card.id) ? KG.above.get(card.id) : 0);

// A long title of an open card is smaller, and takes as many lines as fit above the uppermost sign.
KG.openTitle = (card, size, scale, measured) => {
  const banner = card.title === "@bodies";
  const high = banner ? Math.max(KG.headerOf(card), card.height * 0.24) : KG.headerOf(card);
  let font = Math.min(size, high * 0.8);
  const room = card.width - font * 1.6;
  const wide = measured(font);
  if (!banner && wide > room) font *= Math.max(room / wide, 0.85);
  const most = Math.floor((KG.above.get(card.id) ?? high) / font / 1.25);
  return { font, most: Math.min(Math.max(most, 1), 3), first: Math.min(high * 0.58, font * 1.3) };
};

// Breaks a long title between its words where that is enough, or else into lines of about one length.
KG.titleLines = (words, ems, most) => {
  const lines = [""];
  for (const word of words.replace(/ ·/g, "\u00a0·").split(" ")) {
    const last = lines.pop();
    const longer = `${last} ${word}`.trim();
    lines.push(...(KG.ems(longer) <= ems || !last ? [longer] : [last, word]));
  }
  if (lines.length <= most && lines.every((line) => line.length > 1 && KG.ems(line) <= ems)) return lines;
  const count = Math.min(most, Math.ceil(KG.ems(words) / ems));
  return KG.wrap(words, Math.min(ems, Math.ceil(KG.ems(words) / count) + 0.5), most);
};

KG.fitText = (ctx, text, width) => {
  if (ctx.measureText(text).width <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (ctx.measureText(text.slice(0, middle) + "…").width <= width) low = middle; else high = middle;
  }
  return low ? text.slice(0, low) + "…" : "";
};
