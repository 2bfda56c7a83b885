// Builds elements; everything a person wrote goes in as a text node, never as markup.

export const byId = (id) => document.getElementById(id);

/** el("button", {class: "x", onclick: f, "aria-label": "…"}, "text", child…) */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Custom properties are set through the object model, so no style attribute is needed. */
export function paint(node, properties) {
  for (const [name, value] of Object.entries(properties)) node.style.setProperty(name, value);
  return node;
}

const TINTS = ["#2f7d6d", "#3b6ea8", "#8a5a9e", "#a8603b", "#5d7a2e", "#a84860", "#2d7f97", "#7a6a2e"];

export const BOT_TINT = "#14776a"; // the bot wears the colour of the house wherever it appears

export function tintOf(id) {
  return TINTS[Math.abs(Number(id) || 0) % TINTS.length];
}

/** People are recognised by the end of their name (秀英), groups by its beginning (3栋). */
export function avatar(name, tint, { group = false } = {}) {
  const letters = [...name.replace(/\s+/g, "")];
  const shown = group ? letters.slice(0, 2) : letters.slice(-2);
  return paint(el("span", { class: "avatar", "aria-hidden": "true" }, shown.join("")), { "--tint": tint });
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  send: "M4 12l16-8-5 16-3.5-6.5z",
  attach: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.400a1.7 1.7 0 0 1-2.4-2.400l7.5-7.5",
  slash: "M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM14 8l-4 8",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 6l-6 6 6 6M4 12h10a6 6 0 0 1 6 6v1",
  forward: "M14 6l6 6-6 6M20 12H10a6 6 0 0 0-6 6v1",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  down: "M6 9l6 6 6-6",
  next: "M9 5l7 7-7 7",
  photo: "M4 6h16v13H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.500v.01",
  link: "M9 6h9v9M18 6L7 17",
  sticker: "M20 12a8 8 0 1 0-8 8c0-5 3-8 8-8zM9 10v.01M14 9v.01M8.5 13.500a4 4 0 0 0 3 1.5",
  location: "M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 10.500v.01",
  poll: "M6 20v-7M12 20V5M18 20v-11",
  contact: "M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20a7 7 0 0 1 14 0",
  voice: "M12 4v9M8 8v4a4 4 0 0 0 8 0V8M5.5 12a6.5 6.5 0 0 0 13 0M12 18.500V21",
  video: "M4 6.500h11v11H4zM15 11l5-3v8l-5-3z",
  document: "M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6M9 16h6",
  dice: "M5 5h14v14H5zM9 9v.01M15 9v.01M12 12v.01M9 15v.01M15 15v.01",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.document);
  svg.append(path);
  return svg;
}
