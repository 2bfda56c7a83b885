// A small menu that opens beside a button or a point, with arrow keys, Escape and a click outside.

import { el, icon } from "./dom.js";

let open = null;

export function closeMenu() {
  if (open === null) return;
  const { box, anchor } = open;
  const hadFocus = box.contains(document.activeElement);
  open = null;
  box.remove();
  anchor?.setAttribute?.("aria-expanded", "false");
  if (hadFocus) anchor?.focus?.({ preventScroll: true });
}

/** items: [{label, hint, icon, testid, act}] or {heading}; anchor: an element or a point {x, y}. */
export function openMenu(anchor, items, { label, focus = true }) {
  const again = open !== null && open.anchor === anchor;
  closeMenu();
  if (again && focus) return;
  const box = el("div", { class: "menu", role: "menu", "aria-label": label }, ...items.map(draw));
  document.body.append(box);
  open = { box, anchor };
  place(box, anchor);
  anchor?.setAttribute?.("aria-expanded", "true");
  box.addEventListener("keydown", walk);
  if (focus) focusMenu();
}

export const focusMenu = () => open?.box.querySelector("button")?.focus({ preventScroll: true });

export const menuIsOpen = (anchor) => open !== null && open.anchor === anchor;

function draw(item) {
  if (item.heading) return el("p", { class: "menu-heading", role: "presentation" }, item.heading);
  const act = () => {
    closeMenu();
    item.act();
  };
  return el("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : null,
    "data-testid": item.testid, onclick: act },
    item.icon && icon(item.icon), el("span", {}, item.label), item.hint && el("small", {}, item.hint));
}

function place(box, anchor) {
  const target = anchor.getBoundingClientRect?.() ?? { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = target.bottom + 6 + height <= innerHeight;
  const top = below ? target.bottom + 6 : Math.max(8, target.top - height - 6);
  const left = Math.min(Math.max(8, target.left), innerWidth - width - 8);
  Object.assign(box.style, { top: `${top}px`, left: `${left}px` });
}

function walk(event) {
  const all = [...event.currentTarget.querySelectorAll("button")];
  const here = all.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else if (to !== undefined) all.at(to % all.length)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => {
  const anchored = open?.anchor instanceof Node && open.anchor.contains(event.target);
  if (open !== null && !open.box.contains(event.target) && !anchored) closeMenu();
});
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenu());
window.addEventListener("resize", closeMenu);
