// Keeps the page's knowledge equal to the server's: loading, live events, reading marks, other persons.

import * as api from "./api.js";
import { state, on, changed, openChat } from "./state.js";
import { listen } from "./stream.js";
import { setNow } from "./when.js";
import { hideNotice, showNotice, complain } from "./overlays.js";

const PAGE = 50;
const LOOK_AROUND = 5000;

export async function loadPeople() {
  const { people, bot, now } = await api.people();
  setNow(now);
  const before = JSON.stringify(state.people);
  const waiting = new Set(people.filter((each) => each.waiting && each.id !== state.as).map((each) => each.id));
  Object.assign(state, { people, bot, waiting });
  if (JSON.stringify(people) !== before) changed("people");
  changed("clock");
}

export async function loadChats() {
  const as = state.as;
  const { chats } = await api.chats(as);
  if (as !== state.as) return;
  state.chats = chats;
  changed("chats");
}

/** The newest page counts; older ones stay only when it joins them without a gap. */
export async function loadThread() {
  const { as, chat } = state;
  const before = new Map(state.messages);
  const page = await api.messages(as, chat, { limit: PAGE });
  if (as !== state.as || chat !== state.chat) return;
  const oldest = page.messages[0]?.id ?? 0;
  const joins = page.more && before.has(oldest);
  const older = joins ? [...before.values()].filter((each) => each.id < oldest) : [];
  const meanwhile = [...state.messages.values()].filter((each) => !before.has(each.id));
  state.messages = new Map([...older, ...page.messages, ...meanwhile].map((each) => [each.id, each]));
  if (!joins || older.length === 0) state.more = page.more;
  Object.assign(state, { commands: page.commands ?? [], loaded: true });
  changed("thread");
  markRead();
}

let loadingOlder = null;

export function loadOlder() {
  loadingOlder ??= fetchOlder().finally(() => (loadingOlder = null));
  return loadingOlder;
}

async function fetchOlder() {
  const { as, chat } = state;
  if (chat === null || !state.more || state.messages.size === 0) return;
  const before = Math.min(...state.messages.keys());
  const page = await api.messages(as, chat, { before, limit: PAGE });
  if (as !== state.as || chat !== state.chat) return;
  for (const each of page.messages) state.messages.set(each.id, each);
  state.more = page.more;
  changed("thread");
}

/** Commands depend on chat, person and language, and the bot may change them at any time. */
export async function loadCommands() {
  const { as, chat } = state;
  const { commands } = await api.messages(as, chat, { limit: 1 });
  if (as === state.as && chat === state.chat) state.commands = commands ?? [];
  return state.commands;
}

export function keep(messages) {
  for (const each of messages) if (each.chat === state.chat) state.messages.set(each.id, each);
  changed("thread");
}

const HEARD = {
  message: (event) => keep([event.message]),
  edit: (event) => state.messages.has(event.message.id) && keep([event.message]),
  delete: (event) => {
    state.messages.delete(event.message_id);
    changed("thread");
  },
};

function heard(event) {
  if (event.type === "clock") return void loadPeople().catch(() => {});
  if (event.chat === state.chat) HEARD[event.type]?.(event);
  chatsSoon();
  if (event.type === "message" && event.chat === state.chat) markRead();
}

let soon = null;

/** Several events in a row cost one request. */
function chatsSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => loadChats().catch(() => {}), 120);
}

export function follow(as) {
  let first = true;
  listen(as, {
    heard,
    opened: () => {
      hideNotice();
      if (!first) refresh();
      first = false;
    },
    lost: () => showNotice("与本地服务的连接断开了，正在重新连接…"),
  });
}

export function refresh() {
  loadPeople().catch(() => {});
  loadChats().catch(complain);
  if (state.chat !== null) loadThread().catch(complain);
}

let reading = null;

function markRead() {
  clearTimeout(reading);
  const { as, chat } = state;
  if (chat === null || !readingNow()) return;
  reading = setTimeout(() => {
    const upto = Math.max(0, ...state.messages.keys());
    if (state.as !== as || state.chat !== chat || !openChat()?.unread || upto === 0) return;
    api.read(as, chat, upto).then(loadChats).catch(() => {});
  }, 300);
}

export const readingNow = () => !document.hidden && document.querySelector(".thread")?.offsetParent !== null;

/** Who else has something unread; asked only while somebody is looking. */
const lookAround = async () => document.hidden || state.as === null || loadPeople();

export function keepLookingAround() {
  const again = () => setTimeout(keepLookingAround, LOOK_AROUND);
  lookAround().then(again, again);
}

on("chats view", markRead);
