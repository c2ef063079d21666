"use strict";
// The signs of nodes and of closed groups.

KG.FONT = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",system-ui,sans-serif';
KG.signPaths = {};
for (const [name, path] of Object.entries(KG.theme.signs)) KG.signPaths[name] = new Path2D(path);

KG.weights = new Map();
KG.sizes = KG.weights;
KG.near = null;
KG.drawnKinds = new Set();
KG.drawnLabels = [];

KG.ink = () => KG.state.dark
  ? { ground: "#14181d", card: "#1a2027", edge: "#2a323c", title: "#8fa0b3", text: "#e6ebf0", halo: "#1a2027", line: "#8496aa", accent: "#ffd166" }
  : { ground: "#f4f6f8", card: "#ffffff", edge: "#dfe5eb", title: "#5b6b7c", text: "#1d2733", halo: "#ffffff", line: "#6f8195", accent: "#d9480f" };

// Returns how large a thing is beside the largest of the picture, from 0 to 1; a few measures make nothing large.
KG.SEVERAL = 13;
KG.share = (id) => Math.sqrt((KG.sizes.get(id) || 1) / Math.max(KG.largest, KG.SEVERAL));

KG.radius = (shown) => {
  const id = KG.real(shown);
  if (typeof id === "string") return KG.groups.get(id).r;
  const larger = KG.lastPicture.grouped ? Math.sqrt(KG.afar) : 1;
  if (KG.onMap()) return (KG.isUnit(id) ? 4.5 : 5 + 10 * KG.share(id)) * KG.finer();
  if (KG.isUnit(id)) return (KG.state.focus.includes(id) && KG.state.view === "around" ? 11 : 7) * larger;
  return (6.5 + (KG.state.view === "theme" ? 3 : 7.5) * KG.share(id)) * larger;
};
// Returns the circle of a closed card. It grows with the board, since the board is then drawn smaller, and leaves
// room for the title.
KG.circleOf = (card) => {
  const title = Math.min(card.height * 0.44, 56 * KG.afar);
  const room = card.height - title;
  return { y: card.y + title + room / 2, r: Math.min((16 + 0.9 * Math.sqrt(card.count)) * KG.afar, 0.3 * card.width, room / 2.6) };
};
KG.RING = 1.22; // the outer radius of the ring around such a circle, in radii of the circle

KG.drawNode = ({ ctx, id, x, y, state }) => ({
  drawNode() {
    ctx.save();
    ctx.globalAlpha = !KG.near || KG.near.has(id) ? 1 : 0.14;
    if (typeof id === "string") KG.drawGroup(ctx, id, x, y, state.hover);
    else KG.drawSign(ctx, KG.real(id), x, y, state.hover || KG.real(id) === KG.state.node);
    ctx.restore();
  },
  nodeDimensions: { width: 2 * KG.radius(id), height: 2 * KG.radius(id) },
});

KG.drawSign = (ctx, id, x, y, strong) => {
  const r = KG.radius(id);
  const type = KG.nodes[id].group;
  const ink = KG.ink();
  ctx.translate(x, y);
  if (strong || (KG.state.view === "around" && KG.state.focus.length < 4 && KG.state.focus.includes(id))) {
    ctx.beginPath();
    ctx.arc(0, 0, r + 5, 0, 7);
    ctx.globalAlpha *= 0.35;
    ctx.fillStyle = ink.accent;
    ctx.fill();
    ctx.globalAlpha /= 0.35;
  }
  ctx.scale(r, r);
  ctx.fillStyle = KG.paint(id);
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = 3 / r;
  ctx.lineJoin = "round";
  const path = KG.signPaths[KG.theme.classes[type].sign];
  ctx.stroke(path);
  ctx.fill(path);
  if (!KG.state.pins.has(id)) return;
  ctx.beginPath();
  ctx.arc(0, 0, 1.36, 0, 7);
  ctx.strokeStyle = ink.accent;
  ctx.lineWidth = 1.8 / r;
  ctx.stroke();
};

KG.drawGroup = (ctx, id, x, y, hover) => {
  const { r } = KG.groups.get(id);
  const ink = KG.ink();
  ctx.fillStyle = hover ? ink.text : ink.title;
  ctx.strokeStyle = ink.halo;
  ctx.lineWidth = r / 8;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.stroke();
  ctx.fill();
  KG.drawShares(ctx, id, x, y, r);
  ctx.fillStyle = ink.card;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `600 ${r * 0.6}px ${KG.FONT}`;
  ctx.fillText(String(KG.groups.get(id).card.count), x, y + r * 0.04);
};

// Draws the ring around a closed group, with the share of each class.
KG.drawShares = (ctx, id, x, y, r) => {
  const { shares, card } = KG.groups.get(id);
  let from = -Math.PI / 2;
  ctx.lineWidth = r * 0.16;
  for (const type of KG.classes) {
    if (!shares[type]) continue;
    const to = from + 2 * Math.PI * shares[type] / card.count;
    ctx.strokeStyle = KG.colour(type);
    ctx.beginPath();
    ctx.arc(x, y, r * (KG.RING - 0.08), from, to);
    ctx.stroke();
    from = to;
  }
};
