// What the person at the page does: become somebody, open a chat, start, send, press, block.

import * as api from "./api.js";
import { readAddress, startCode, writeAddress } from "./address.js";
import { alertBox, choose, complain, toast } from "./overlays.js";
import { changed, openChat, privateChat, state } from "./state.js";
import { follow, keep, loadChats, loadPeople, loadThread } from "./sync.js";

export const wide = () => matchMedia("(min-width: 720px)").matches;

export function show(view) {
  document.body.dataset.view = view;
  changed("view");
}

const nothingRead = () => ({
  messages: new Map(), loaded: false, more: false, commands: [], reply: null, editing: null,
});

/** Somebody else keeps looking at the same group, or at their own chat with the bot. */
export async function become(as, { chat = null, replace = false } = {}) {
  const looking = wide() || document.body.dataset.view !== "list";
  const wasPrivate = looking && openChat()?.type === "private";
  const sameChat = chat ?? (looking && !wasPrivate ? state.chat : null);
  if (as !== state.as) {
    Object.assign(state, { as, chats: [], chat: null, ...nothingRead() });
    state.waiting.delete(as);
    changed("people", "chats", "chat", "thread", "reply");
    follow(as);
  }
  await loadChats();
  if (as !== state.as) return;
  const known = state.chats.find((each) => each.id === sameChat);
  const fallback = wasPrivate ? privateChat() : state.chats[0];
  const target = known ?? (wide() || wasPrivate ? fallback : null);
  if (target) return open(target.id, { replace });
  state.chat = null;
  writeAddress(state, { replace });
  show("list");
}

export async function open(chat, { replace = false } = {}) {
  if (chat !== state.chat) {
    Object.assign(state, { chat, ...nothingRead() });
    changed("chat", "chats", "thread", "reply");
  }
  writeAddress(state, { replace });
  show("talk");
  await loadThread();
}

export function leave() {
  writeAddress({ as: state.as, chat: null });
  show("list");
}

/** Scanning a code or opening a link: the person lands in the private chat and the bot is started with the code. */
export async function begin(payload) {
  const { chat, message } = await api.start(state.as, payload);
  await loadChats();
  await open(chat);
  if (message) keep([message]);
}

/** Follows an address that came from outside this page's own clicks; the code in it is used once. */
export async function obey({ as, chat = null, message = null, start = null }, { replace = false } = {}) {
  if (!state.people.some((each) => each.id === as)) await loadPeople();
  if (!state.people.some((each) => each.id === as)) return toast("这里没有这个人。", { error: true });
  await become(as, { chat, replace });
  if (start !== null) await begin(start);
  if (message !== null) document.dispatchEvent(new CustomEvent("jump", { detail: message }));
}

/** A link that names nobody is on everybody's phone: whoever opens it is asked for. */
const opener = () => choose("这个链接由谁打开？", state.people.map(({ id, name }) => ({ value: id, label: name })));

export async function obeyAddress(replace) {
  const { as, chat, message, start } = readAddress();
  const who = as ?? (start === null ? null : await opener());
  const known = state.people.find((each) => each.id === who) ?? state.people[0];
  writeAddress({ as: known.id, chat }, { replace: true });
  return obey({ as: known.id, chat, message, start: who === null ? null : start }, { replace });
}

let line = Promise.resolve();

/** What is sent goes out one after the other, in the order it was written. */
function inTurn(task) {
  const result = line.then(task);
  line = result.catch(() => {});
  return result;
}

export function say(text, replyTo = null) {
  const { as, chat } = state;
  return inTurn(() => api.send(as, chat, text, replyTo)).then(({ message }) => keep([message]));
}

export function sendPhotos(files, caption, replyTo = null) {
  const { as, chat } = state;
  return inTurn(() => api.sendPhotos(as, chat, files, caption, replyTo)).then(({ messages }) => keep(messages));
}

/** To another chat of the same person; the first writer's name goes along. */
export async function forward(message, to) {
  const { as } = state;
  await inTurn(() => api.forward(as, message.chat, message.id, to));
  if (as === state.as) await open(to);
}

export function sendOther(kind) {
  const { as, chat } = state;
  return inTurn(() => api.sendOther(as, chat, kind)).then(({ message }) => keep([message])).catch(complain);
}

export function change(id, text) {
  const { as, chat } = state;
  return inTurn(() => api.edit(as, chat, id, text)).then(({ message }) => keep([message]));
}

/** In a group a command names the bot it is meant for. */
export function command(name) {
  const bare = name.replace(/^\//, "");
  const target = openChat()?.type === "private" || bare.includes("@") ? "" : `@${state.bot.username}`;
  return say(`/${bare}${target}`).catch(complain);
}

export async function press(message, data) {
  const answer = await api.press(state.as, message.chat, message.id, data);
  if (answer.url) return visit(answer.url);
  if (!answer.answered) return toast("机器人还没有回应，请稍等一下。");
  if (answer.text) return answer.alert ? alertBox(answer.text) : toast(answer.text);
}

export function visit(address) {
  const code = startCode(address, state.bot.username);
  if (code !== null) return begin(code).catch(complain);
  if (/^(https?|tel|mailto):/i.test(address)) window.open(address, "_blank", "noopener");
}

export async function block(blocked) {
  if (blocked && !(await alertBox(`屏蔽“${state.bot.name}”以后，它就不能再给您发消息。`, { yes: "屏蔽", no: "取消" }))) return;
  await api.block(state.as, blocked);
  await loadChats();
}
