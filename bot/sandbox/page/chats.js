// The chat list: last line, time and unread badge of each chat.

import { BOT_TINT, avatar, byId, el, tintOf } from "./dom.js";
import { complain } from "./overlays.js";
import { open } from "./deeds.js";
import { on, state } from "./state.js";
import { readingNow } from "./sync.js";
import { listTime } from "./when.js";

function preview(chat) {
  if (chat.blocked) return "已屏蔽";
  if (chat.last === null) return chat.started === false ? "点这里开始对话" : "还没有消息";
  const line = (chat.last.text || "[照片]").replace(/\s+/g, " ");
  return chat.last.out ? `我：${line}` : line;
}

/** What stands before the reader's eyes is not announced, though the server hears of it a moment later. */
const unreadIn = (chat) => (chat.id === state.chat && readingNow() ? 0 : chat.unread);

function drawChat(chat) {
  const group = chat.type !== "private";
  const unread = unreadIn(chat);
  return el("li", {}, el("button", {
    type: "button", class: "chat", "data-testid": `chat-${chat.id}`,
    "aria-current": chat.id === state.chat ? "true" : null, onclick: () => open(chat.id).catch(complain),
  },
  avatar(chat.title, group ? tintOf(chat.id) : BOT_TINT, { group }),
  el("span", { class: "chat-title" }, chat.title),
  el("time", { class: "chat-time" }, chat.last ? listTime(chat.last.date) : ""),
  el("span", { class: "chat-line" }, preview(chat)),
  unread > 0 && el("span", { class: "badge", "data-testid": `badge-${chat.id}`, "aria-label": `${unread} 条未读` },
    unread > 99 ? "99+" : String(unread))));
}

function drawChats() {
  const box = byId("chats");
  const focused = document.activeElement?.dataset?.testid;
  box.replaceChildren(...state.chats.map(drawChat));
  if (focused?.startsWith("chat-")) box.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
}

function drawTitle() {
  const unread = state.chats.reduce((sum, each) => sum + unreadIn(each), 0);
  const me = state.people.find((each) => each.id === state.as);
  document.title = `${unread ? `(${unread}) ` : ""}${me ? `${me.name} · ` : ""}首问本地聊天`;
}

export function showChats() {
  on("chats view", drawChats);
  on("chats view people", drawTitle);
}
