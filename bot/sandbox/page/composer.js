// The field one writes in: sending, growing, drafts per chat.

import { byId, icon } from "./dom.js";
import { lastOwn, startEditing } from "./actions.js";
import { photosToSend, takePhotos } from "./attach.js";
import { suggest } from "./commands.js";
import { change, say, sendPhotos } from "./deeds.js";
import { complain } from "./overlays.js";
import { changed, inOrder, on, state } from "./state.js";

const LONGEST = 4096;
const LONGEST_CAPTION = 1024;
const drafts = new Map();
let field;
let place = null; // whose draft stands in the field

const key = () => `${state.as} ${state.chat}`;

function fill(text) {
  field.value = text;
  grow();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
  byId("send").classList.toggle("ready", field.value.trim() !== "" || photosToSend().length > 0);
}

/** The words leave the field at once; if they could not be sent they come back. */
async function send(event) {
  event?.preventDefault();
  const text = field.value.trim();
  const photos = photosToSend();
  const { reply, editing } = state;
  if (text === "" && photos.length === 0) return field.focus();
  if (text.length > (photos.length ? LONGEST_CAPTION : LONGEST)) return complain(new Error("文字太长了，请分成几条发送。"));
  fill("");
  takePhotos([]);
  Object.assign(state, { reply: null, editing: null });
  changed("reply");
  try {
    if (editing) await change(editing.id, text);
    else if (photos.length) await sendPhotos(photos, text, reply?.id ?? null);
    else await say(text, reply?.id ?? null);
  } catch (trouble) {
    complain(trouble);
    giveBack({ text, photos, reply, editing });
  }
}

function giveBack({ text, photos, reply, editing }) {
  if (field.value === "") fill(text);
  if (photosToSend().length === 0) takePhotos(photos);
  Object.assign(state, { reply, editing });
  changed("reply");
}

function pressed(event) {
  // While an input method is composing, Enter only chooses the characters.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && !event.shiftKey && !composing) send(event);
  else if (event.key === "ArrowUp" && field.value === "") takeBack(event);
  else if (event.key === "Escape" && (state.reply || state.editing)) cancelReply();
}

function takeBack(event) {
  const own = lastOwn(inOrder());
  if (own === null) return;
  event.preventDefault();
  startEditing(own);
}

export function cancelReply() {
  if (state.editing) fill("");
  Object.assign(state, { reply: null, editing: null });
  changed("reply");
}

function changeDraft() {
  if (place !== null && place !== key()) drafts.set(place, field.value);
  if (place !== key()) fill(drafts.get(key()) ?? "");
  place = key();
}

let edited = null;

function takeUp() {
  if (state.editing && state.editing !== edited) fill(state.editing.text);
  edited = state.editing;
  if (state.editing || state.reply) field.focus();
}

export function showComposer() {
  field = byId("composer");
  byId("send").append(icon("send"));
  byId("composer-form").addEventListener("submit", send);
  field.addEventListener("keydown", pressed);
  field.addEventListener("input", () => {
    grow();
    suggest(field.value);
  });
  on("chat", changeDraft);
  on("reply", takeUp);
  on("tray", grow);
}
