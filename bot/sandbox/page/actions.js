// What can be done with one message: answer it, change it, pass it on, copy it.

import { complain, toast } from "./overlays.js";
import { openMenu } from "./menu.js";
import { forward } from "./deeds.js";
import { changed, state } from "./state.js";

export function replyTo(message) {
  Object.assign(state, { reply: message, editing: null });
  changed("reply");
}

export function startEditing(message) {
  Object.assign(state, { reply: null, editing: message });
  changed("reply");
}

const mayEdit = (message) => message.out && message.kind === "text";

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("已复制");
}

function chooseChat(anchor, message) {
  openMenu(anchor, [{ heading: "转发给" }, ...state.chats.map((chat) => ({
    label: chat.title, testid: `forward-to-${chat.id}`, act: () => forward(message, chat.id).catch(complain),
  }))], { label: "转发给" });
}

export function messageMenu(anchor, message) {
  openMenu(anchor, [
    { label: "回复", icon: "reply", testid: "act-reply", act: () => replyTo(message) },
    mayEdit(message) && { label: "编辑", icon: "edit", testid: "act-edit", act: () => startEditing(message) },
    { label: "转发", icon: "forward", testid: "act-forward", act: () => chooseChat(anchor, message) },
    message.text && navigator.clipboard && { label: "复制", icon: "document", testid: "act-copy",
      act: () => copy(message.text).catch(() => complain(new Error("浏览器不允许复制。"))) },
  ].filter(Boolean), { label: "消息菜单" });
}

/** The last thing one said oneself, which arrow-up in an empty field takes back into hand. */
export const lastOwn = (messages) => messages.findLast(mayEdit) ?? null;
