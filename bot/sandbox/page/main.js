// Starts the page: asks who is there, draws everything once, then follows the address and the live events.

import * as api from "./api.js";
import { readAddress } from "./address.js";
import { showAttach } from "./attach.js";
import { showChats } from "./chats.js";
import { showCommands } from "./commands.js";
import { showComposer } from "./composer.js";
import { obeyAddress, show, wide } from "./deeds.js";
import { byId } from "./dom.js";
import { watchGestures } from "./gestures.js";
import { showHead } from "./head.js";
import { complain, hideNotice, showNotice } from "./overlays.js";
import { showPeople } from "./people.js";
import { showReplyBar } from "./replybar.js";
import { beginOnStage, showStage } from "./stage.js";
import { changed, state } from "./state.js";
import { reconnect } from "./stream.js";
import { keepLookingAround, loadPeople, refresh } from "./sync.js";
import { showThread } from "./thread.js";

let ready = false;

function drawAll() {
  for (const draw of [showPeople, showChats, showHead, showThread, watchGestures, showComposer, showAttach,
    showCommands, showReplyBar]) draw();
}

async function begin() {
  hideNotice();
  try {
    const [config] = await Promise.all([api.config(), loadPeople()]);
    if (state.people.length === 0) return showNotice("沙盒里还没有人。请先添加人物，然后重试。");
    if (!ready) showStage(config.aside);
    ready = true;
    byId("app").hidden = false;
    changed("people", "clock");
  } catch (trouble) {
    return showNotice(trouble.message);
  }
  const { as, start } = readAddress();
  const nowhere = as === null && start === null;
  obeyAddress(true).then(() => nowhere && beginOnStage()).catch(complain);
  keepLookingAround();
}

function retry() {
  if (!ready) return begin();
  reconnect();
  refresh();
}

/** On a phone the back key leads from the conversation to the list. */
function wentBack() {
  const { as, chat } = readAddress();
  if (as === state.as && chat === null && !wide()) return show("list");
  obeyAddress(true).catch(complain);
}

drawAll();
byId("notice-retry").addEventListener("click", retry);
window.addEventListener("popstate", wentBack);
begin();
