// The bar above the conversation and what stands below it: start button, unblock button or composer.

import { byId, icon } from "./dom.js";
import { complain } from "./overlays.js";
import { begin, block, leave } from "./deeds.js";
import { openMenu } from "./menu.js";
import { on, openChat, person } from "./state.js";

function hint(chat) {
  if (chat.type !== "private") return `群聊 · ${chat.members} 人`;
  if (chat.blocked) return "已屏蔽";
  return "机器人";
}

function draw() {
  const chat = openChat();
  byId("nothing").hidden = chat !== null;
  byId("foot").hidden = chat === null;
  byId("chat-title").textContent = chat?.title ?? "";
  const me = person();
  byId("chat-hint").textContent = chat ? `${hint(chat)}${me ? ` · 我是${me.name}` : ""}` : "";
  byId("chat-menu").hidden = chat?.type !== "private";
  const blocked = chat?.blocked === true;
  const fresh = chat?.type === "private" && !chat.started && !blocked;
  byId("start").hidden = !fresh;
  byId("unblock").hidden = !blocked;
  byId("composer-form").hidden = chat === null || fresh || blocked;
}

function menu() {
  const { blocked, started } = openChat();
  openMenu(byId("chat-menu"), [
    started && !blocked && { label: "重新开始", hint: "/start", icon: "slash", act: () => begin("").catch(complain) },
    blocked
      ? { label: "解除屏蔽", icon: "reply", testid: "menu-unblock", act: () => block(false).catch(complain) }
      : { label: "屏蔽机器人", icon: "close", testid: "menu-block", danger: true, act: () => block(true).catch(complain) },
  ].filter(Boolean), { label: "聊天菜单" });
}

export function showHead() {
  byId("back").append(icon("back"));
  byId("chat-menu").append(icon("more"));
  byId("back").addEventListener("click", leave);
  byId("chat-menu").addEventListener("click", menu);
  byId("start").addEventListener("click", () => begin("").catch(complain));
  byId("unblock").addEventListener("click", () => block(false).catch(complain));
  on("chat chats people", draw);
}
