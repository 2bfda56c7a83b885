// One message, or one album, as a bubble with its quote, photos, text and time.

import { fileUrl } from "./api.js";
import { BOT_TINT, avatar, el, icon, paint } from "./dom.js";
import { keyboard } from "./buttons.js";
import { rich } from "./entities.js";
import { replyTo } from "./actions.js";
import { lightbox } from "./overlays.js";
import { state } from "./state.js";
import { fullTime, timeOf } from "./when.js";
import { KINDS, summary } from "./words.js";

const ICONS = { venue: "location", audio: "voice", video_note: "video", animation: "video", story: "photo" };
const WIDEST = 320;
const TALLEST = 360;

function photo(message, pictures, { single }) {
  const { file_id: file, width, height } = message.photo;
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  const image = el("img", { src: fileUrl(file, true), alt: message.text || "照片", loading: "lazy", draggable: "false" });
  const index = pictures.findIndex((each) => each.id === message.id);
  const open = () => lightbox(pictures, index);
  const button = el("button", { type: "button", class: "photo", "data-testid": single ? null : `message-${message.id}`,
    "aria-label": "查看照片", onclick: open }, image);
  if (single) paint(button, { "--wide": `${Math.round(width * scale)}px`, "--ratio": `${width} / ${height}` });
  return button;
}

function photos(messages) {
  const shown = messages.filter((each) => each.photo);
  if (shown.length === 0) return null;
  const pictures = shown.map((each) => ({ id: each.id, url: fileUrl(each.photo.file_id), caption: each.text }));
  const single = messages.length === 1;
  const grid = single ? "photos" : `photos album n${Math.min(shown.length, 5)}`;
  return el("div", { class: grid }, ...shown.map((each) => photo(each, pictures, { single })));
}

function quote({ id, name, text }) {
  const original = state.messages.get(id);
  const line = text || (original ? summary(original) : "[照片]");
  const jump = () => document.dispatchEvent(new CustomEvent("jump", { detail: id }));
  return el("button", { type: "button", class: "quote", onclick: jump, "aria-label": `回复 ${name}：${line}，点击查看原消息` },
    el("b", {}, name), el("span", {}, line));
}

/** Kinds that the sandbox does not draw in full are a card with their name. */
function card({ kind, document: file }) {
  const label = KINDS[kind];
  if (!label || kind === "photo") return null;
  const name = file?.file_name ?? label;
  const body = [icon(ICONS[kind] ?? kind), el("span", {}, name)];
  if (!file?.file_id) return el("div", { class: "card" }, ...body);
  return el("a", { class: "card", href: fileUrl(file.file_id), download: name }, ...body);
}

function foot(message) {
  return el("span", { class: "stamp", title: fullTime(message.date) },
    message.edited && el("span", { class: "edited" }, "已编辑 "), el("time", {}, timeOf(message.date)));
}

function replyButton(message) {
  return el("button", { type: "button", class: "round tool", tabindex: "-1", title: "回复", "aria-label": "回复这条消息",
    "data-testid": `reply-${message.id}`, onclick: () => replyTo(message) }, icon("reply"));
}

function service(message) {
  return el("li", { class: "service", "data-testid": `message-${message.id}`, "data-id": message.id },
    el("span", {}, message.text));
}

/** messages: one, or the parts of an album; first and last tell its place in a run of one sender. */
export function bubble({ messages, first, last, group }) {
  const head = messages[0];
  if (head.kind === "service") return service(head);
  const worded = messages.find((each) => each.text) ?? head;
  const tint = head.from.bot ? BOT_TINT : head.from.tint;
  const named = group && !head.out;
  const pictures = photos(messages);
  const content = el("div", { class: "bubble" },
    named && first && el("span", { class: "sender" }, head.from.name, head.from.bot && el("i", {}, "机器人")),
    first && head.topic && el("span", { class: "topic" }, `# ${head.topic}`),
    head.forwarded && el("span", { class: "forwarded" }, "转发自 ", el("b", {}, head.forwarded)),
    head.reply_to && quote(head.reply_to), pictures, !pictures && card(head),
    worded.text && el("div", { class: "text", dir: "auto" }, ...rich(worded.text, worded.entities)), foot(worded));
  const classes = ["row", head.out ? "mine" : "theirs", first && "first", last && "last", named && "named",
    pictures && !worded.text && "bare"];
  const row = el("li", { class: classes.filter(Boolean).join(" "), tabindex: "-1", "data-id": head.id,
    "data-testid": messages.length === 1 ? `message-${head.id}` : `album-${head.id}` });
  const keys = messages.map((each) => keyboard(each)).filter(Boolean);
  row.append(...[
    named && (last ? avatar(head.from.name, tint) : el("span", { class: "avatar gap" })),
    el("div", { class: "stack" }, content, ...keys),
    replyButton(head),
  ].filter(Boolean));
  return paint(row, { "--tint": tint });
}
