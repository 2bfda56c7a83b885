// Text with Telegram's entities becomes nodes; offsets count UTF-16 units, as JavaScript strings do.

import { el } from "./dom.js";
import { command, visit } from "./deeds.js";

const MARKS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(address, children) {
  const go = (event) => {
    event.preventDefault();
    visit(address);
  };
  const href = /^(https?|tel|mailto):/i.test(address) ? address : "#";
  return el("a", { href, rel: "noopener", onclick: go }, ...children);
}

function spoiler(children) {
  const uncover = (event) => event.currentTarget.classList.add("open");
  return el("span", { class: "spoiler", role: "button", tabindex: "0", title: "点击显示", onclick: uncover }, ...children);
}

function wrap(entity, covered, children) {
  switch (entity.type) {
    case "url": return link(/^[a-z]+:/i.test(covered) ? covered : `https://${covered}`, children);
    case "text_link": return link(entity.url, children);
    case "email": return link(`mailto:${covered}`, children);
    case "phone_number": return link(`tel:${covered}`, children);
    case "bot_command":
      return el("button", { type: "button", class: "inline-command", onclick: () => command(covered) }, ...children);
    case "mention": case "text_mention": case "hashtag":
      return el("span", { class: "mention" }, ...children);
    case "spoiler": return spoiler(children);
    default: return MARKS[entity.type] ? el(MARKS[entity.type], {}, ...children) : children;
  }
}

/** Outer entities come first; each takes those that lie inside it along. */
function nodes(text, from, to, entities) {
  const found = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    const inner = entities.slice(index + 1).filter((each) => each.offset < end);
    found.push(text.slice(at, entity.offset));
    found.push(wrap(entity, text.slice(entity.offset, end), nodes(text, entity.offset, end, inner)));
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end; // a block ends its line by itself
  }
  found.push(text.slice(at, to));
  return found.flat().filter((each) => each !== "");
}

export function rich(text, entities = []) {
  const sorted = [...(entities ?? [])].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return nodes(text, 0, text.length, sorted);
}
