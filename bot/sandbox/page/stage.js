// The demo's own page beside the chat: a column on wide screens, a tab on narrow ones; it may say who to be.

import { byId } from "./dom.js";
import { obey, open, show, wide } from "./deeds.js";
import { complain } from "./overlays.js";
import { on, privateChat, state } from "./state.js";

/** Only the page we put there may speak, and only this one sentence. */
function hear(event, origin) {
  if (event.origin !== origin || event.source !== byId("stage-frame").contentWindow) return;
  const { type, as, chat, message, start } = event.data ?? {};
  if (type !== "be" || !Number.isInteger(as)) return;
  const number = (value) => (Number.isInteger(value) ? value : null);
  obey({ as, chat: number(chat), message: number(message), start: typeof start === "string" ? start : null }).catch(complain);
}

function goTo(view) {
  const chat = state.chat ?? privateChat()?.id;
  if (view === "talk" && chat !== undefined) return open(chat).catch(complain);
  show(view);
}

function drawTabs() {
  const { view } = document.body.dataset;
  const shown = view === "list" && wide() ? "talk" : view; // wide pages show list and conversation together
  const unread = state.chats.some((each) => each.unread > 0);
  for (const tab of byId("tabs").children) {
    const here = tab.dataset.goto === shown;
    tab.setAttribute("aria-current", here ? "page" : "false");
    if (tab.dataset.goto === "list") tab.classList.toggle("unread", unread);
  }
}

/** Where it is not beside the chat, whoever comes without an address begins there: it says what to do. */
export function beginOnStage() {
  if (!byId("stage").hidden && !matchMedia("(min-width: 1100px)").matches) show("aside");
}

export function showStage(aside) {
  if (!aside) return;
  const address = new URL(aside, location.href);
  document.body.classList.add("staged");
  byId("stage").hidden = false;
  byId("tabs").hidden = false;
  byId("guide").hidden = false;
  byId("guide").addEventListener("click", () => show("aside"));
  byId("stage-frame").src = address.href;
  window.addEventListener("message", (event) => hear(event, address.origin));
  byId("tabs").addEventListener("click", (event) => event.target.dataset.goto && goTo(event.target.dataset.goto));
  on("view chats", drawTabs);
  drawTabs();
}
