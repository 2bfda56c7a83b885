// The conversation: draws the messages of the open chat, keeps the reader's place, loads older ones on the way up.

import { byId, icon } from "./dom.js";
import { messageMenu } from "./actions.js";
import { complain, toast } from "./overlays.js";
import { RowList, rowsOf } from "./rows.js";
import { inOrder, on, openChat, state } from "./state.js";
import { loadOlder } from "./sync.js";

const NEAR = 90; // pixels from the end that still count as "reading the newest"
let thread;
let list;
let chat = null;
let newest = 0;
let oldest = 0;
let missed = 0;
let atEnd = true;

const measureEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR;

function scrollToEnd({ smooth = false } = {}) {
  thread.scrollTo({ top: thread.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  atEnd = true;
  missed = 0;
  drawJump();
}

function drawJump() {
  const button = byId("to-end");
  button.hidden = atEnd;
  button.replaceChildren(icon("down"), missed > 0 ? `${missed} 条新消息` : "");
  button.setAttribute("aria-label", missed > 0 ? `${missed} 条新消息，到最后` : "到最后一条");
}

function draw() {
  const messages = inOrder();
  const changedChat = chat !== state.chat || newest === 0;
  const fresh = messages.filter((each) => each.id > newest);
  const grewUp = !changedChat && messages.length > 0 && messages[0].id < oldest;
  const height = thread.scrollHeight;
  const focused = document.activeElement?.closest?.(".messages [data-id]")?.dataset.id;
  list.show(rowsOf(messages, { group: openChat()?.type !== "private" }));
  restoreFocus(focused);
  chat = state.chat;
  newest = messages.at(-1)?.id ?? 0;
  oldest = messages[0]?.id ?? 0;
  if (grewUp) thread.scrollTop += thread.scrollHeight - height;
  else if (changedChat || atEnd || fresh.some((each) => each.out)) scrollToEnd();
  else missed += fresh.length;
  drawJump();
  drawEmpty(messages.length === 0);
}

function drawEmpty(nothing) {
  const fresh = openChat()?.started === false;
  byId("empty").hidden = !nothing || !state.loaded;
  byId("empty").textContent = fresh ? `按下面的“开始”，和${state.bot.name}打个招呼。` : "这里还没有消息。";
}

/** A bubble that was redrawn while one of its buttons had the focus hands it to the row. */
function restoreFocus(id) {
  if (id === undefined || document.activeElement !== document.body) return;
  const row = rowOf(id);
  (row?.querySelector(".key") ?? row)?.focus({ preventScroll: true });
}

const rowOf = (id) => byId("messages").querySelector(`[data-id="${Number(id)}"], [data-testid="message-${Number(id)}"]`);

/** A quoted message may lie further up than what is loaded. */
async function jump(id) {
  const far = !state.messages.has(id);
  while (!state.messages.has(id) && state.more) await loadOlder();
  const row = rowOf(id)?.closest("li");
  if (!row) return toast("原来的消息已经不在了。");
  atEnd = false; // or the next drawing would lead back to the end before the scrolling has begun
  row.scrollIntoView({ block: "center", behavior: far ? "instant" : "smooth" });
  row.classList.add("flash");
  setTimeout(() => row.classList.remove("flash"), 1800);
}

function scrolled() {
  atEnd = measureEnd();
  if (atEnd) missed = 0;
  drawJump();
  if (thread.scrollTop < 200 && state.more) loadOlder().catch(complain);
}

function walk(event) {
  const row = document.activeElement.closest?.(".messages > .row");
  const rows = [...byId("messages").querySelectorAll(".row")];
  const here = rows.indexOf(row);
  if (event.key === "ArrowUp") rows.at(row ? Math.max(0, here - 1) : -1)?.focus();
  else if (event.key === "ArrowDown") (rows[here + 1] ?? byId("composer")).focus();
  else if (event.key === "Enter" && row === document.activeElement) openMenuFor(row);
  else return;
  event.preventDefault();
}

/** anchor is where the menu opens: the bubble itself, or the place of the click. */
export function openMenuFor(row, anchor = row.querySelector(".bubble")) {
  const message = state.messages.get(Number(row.dataset.id));
  if (message) messageMenu(anchor, message);
}

export function showThread() {
  thread = byId("thread");
  list = new RowList(byId("messages"));
  thread.addEventListener("scroll", scrolled, { passive: true });
  thread.addEventListener("keydown", walk);
  byId("to-end").addEventListener("click", () => scrollToEnd({ smooth: true }));
  document.addEventListener("jump", (event) => jump(event.detail).catch(complain));
  new ResizeObserver(() => atEnd && scrollToEnd()).observe(thread);
  on("chat", () => (chat = null));
  on("thread clock", draw);
}
