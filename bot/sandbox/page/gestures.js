// Touch and mouse on a message: swipe to the left or right to answer, hold or right-click for its menu.

import { byId } from "./dom.js";
import { replyTo } from "./actions.js";
import { state } from "./state.js";
import { openMenuFor } from "./thread.js";

const ENOUGH = 56; // pixels of a swipe that mean "answer this"
const HOLD = 480; // milliseconds
let touch = null;
let held = false; // the click that follows a long hold is not meant for what lies under the finger

const rowAt = (target) => target.closest?.(".messages > .row") ?? null;

function down(event) {
  const row = rowAt(event.target);
  if (event.pointerType !== "touch" || row === null || !event.isPrimary) return;
  const point = { x: event.clientX, y: event.clientY };
  const hold = setTimeout(() => {
    openMenuFor(row, point);
    held = true;
    forget();
  }, HOLD);
  touch = { row, point, hold, way: 0 };
  held = false;
}

function move(event) {
  if (touch === null) return;
  const [sideways, upwards] = [event.clientX - touch.point.x, event.clientY - touch.point.y];
  if (Math.hypot(sideways, upwards) > 8) clearTimeout(touch.hold);
  if (Math.abs(upwards) > Math.abs(sideways) && Math.abs(touch.way) < 12) return;
  touch.way = Math.max(-80, Math.min(80, sideways));
  touch.row.style.setProperty("--swipe", `${touch.way}px`);
  touch.row.classList.toggle("enough", Math.abs(touch.way) >= ENOUGH);
}

function up() {
  if (touch === null) return;
  const message = state.messages.get(Number(touch.row.dataset.id));
  if (Math.abs(touch.way) >= ENOUGH && message) replyTo(message);
  forget();
}

function forget() {
  clearTimeout(touch.hold);
  touch.row.style.removeProperty("--swipe");
  touch.row.classList.remove("enough");
  touch = null;
}

function swallow(event) {
  if (!held) return;
  held = false;
  event.preventDefault();
  event.stopPropagation();
}

function contextMenu(event) {
  const row = rowAt(event.target);
  if (row === null || event.target.closest("a, img")) return;
  event.preventDefault();
  openMenuFor(row, { x: event.clientX, y: event.clientY });
}

export function watchGestures() {
  const box = byId("messages");
  box.addEventListener("pointerdown", down);
  box.addEventListener("pointermove", move);
  box.addEventListener("pointerup", up);
  box.addEventListener("pointercancel", () => touch !== null && forget());
  box.addEventListener("contextmenu", contextMenu);
  box.addEventListener("click", swallow, { capture: true });
}
