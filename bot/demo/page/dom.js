// Making elements without a framework: attributes, text, children; and parts that are drawn only when they changed.

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== false && child !== null && child !== undefined));
  return made;
}

const drawn = new Map();

/** Draws a part anew when what it shows is not what it showed, and tells so; whoever had the focus keeps it. */
export function redraw(id, shown, draw) {
  const now = JSON.stringify(shown);
  if (drawn.get(id) === now) return false;
  drawn.set(id, now);
  const box = byId(id);
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  box.replaceChildren(...[draw()].flat());
  if (focused) box.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  return true;
}

export function say(id, text) {
  const box = byId(id);
  if (box.textContent !== text) box.textContent = text;
  box.hidden = !text;
}
