// The inline buttons under a message: rows as sent, pressed state until the bot has answered.

import { el, icon } from "./dom.js";
import { complain } from "./overlays.js";
import { press, visit } from "./deeds.js";

const busy = new Set();

const keyOf = (message, button) => `${message.chat} ${message.id} ${button.data}`;

/** The bubble may be drawn anew while the bot thinks, so the look is set on whatever stands there now. */
function look(key, pressed) {
  busy[pressed ? "add" : "delete"](key);
  for (const node of document.querySelectorAll(`[data-press="${CSS.escape(key)}"]`)) {
    node.classList.toggle("busy", pressed);
    node.setAttribute("aria-busy", String(pressed));
  }
}

async function pressed(message, button) {
  const key = keyOf(message, button);
  if (busy.has(key)) return;
  look(key, true);
  try {
    await press(message, button.data);
  } catch (trouble) {
    complain(trouble);
  } finally {
    look(key, false);
  }
}

function drawButton(message, button) {
  const key = keyOf(message, button);
  const act = () => (button.url ? visit(button.url) : pressed(message, button));
  return el("button", {
    type: "button", class: busy.has(key) ? "key busy" : "key", "data-testid": `button-${button.text}`,
    "data-press": button.url ? null : key, onclick: act,
  }, el("span", {}, button.text), button.url && icon("link"));
}

export function keyboard(message) {
  if (!message.buttons?.length) return null;
  const drawRow = (row) => el("div", { class: "keys-row" }, ...row.map((each) => drawButton(message, each)));
  return el("div", { class: "keys", role: "group", "aria-label": "选项按钮" }, ...message.buttons.map(drawRow));
}
