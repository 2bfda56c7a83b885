// The bar above the field that says which message is being answered or changed.

import { byId, el, icon } from "./dom.js";
import { cancelReply } from "./composer.js";
import { on, state } from "./state.js";
import { summary } from "./words.js";

function draw() {
  const bar = byId("reply-bar");
  const message = state.editing ?? state.reply;
  bar.hidden = message === null;
  if (message === null) return bar.replaceChildren();
  bar.replaceChildren(
    icon(state.editing ? "edit" : "reply"),
    el("div", {}, el("b", {}, state.editing ? "修改消息" : `回复 ${message.from.name}`), el("span", {}, summary(message))),
    el("button", { type: "button", class: "round", "aria-label": "取消", "data-testid": "reply-cancel", onclick: cancelReply },
      icon("close")),
  );
}

export function showReplyBar() {
  on("reply", draw);
}
