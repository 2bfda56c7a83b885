// Groups messages into rows – days, runs of one sender, albums – and renews only the rows that changed.

import { el } from "./dom.js";
import { bubble } from "./bubble.js";
import { dayKey, dayTitle } from "./when.js";

const RUN = 600; // seconds after which the same sender's next message stands apart

function dayRow(message) {
  const title = dayTitle(message.date);
  const draw = () => el("li", { class: "day" }, el("span", {}, title));
  return { key: `day ${dayKey(message.date)}`, sign: title, draw };
}

function sameRun(one, other) {
  if (!one?.messages || !other?.messages) return false;
  const [before, after] = [one.messages.at(-1), other.messages[0]];
  const spoken = before.kind !== "service" && after.kind !== "service";
  return spoken && before.from.id === after.from.id && before.thread === after.thread && after.date - before.date < RUN;
}

export function rowsOf(messages, { group }) {
  const rows = [];
  let day = null;
  for (const message of messages) {
    const today = dayKey(message.date);
    if (today !== day) rows.push(dayRow(message));
    day = today;
    const previous = rows.at(-1).messages;
    const joins = message.album && previous?.[0].album === message.album && previous[0].from.id === message.from.id;
    if (joins) previous.push(message);
    else rows.push({ key: `message ${message.id}`, messages: [message] });
  }
  return rows.map((row, index) => (row.messages ? finish(row, rows[index - 1], rows[index + 1], group) : row));
}

function finish(row, before, after, group) {
  const place = { first: !sameRun(before, row), last: !sameRun(row, after), group };
  return {
    ...row,
    sign: JSON.stringify([row.messages, place]),
    draw: () => bubble({ messages: row.messages, ...place }),
  };
}

/** Rows keep their nodes while nothing in them changed, so focus, images and pressed buttons stay. */
export class RowList {
  constructor(box) {
    this.box = box;
    this.drawn = new Map();
  }

  show(rows) {
    const next = new Map(rows.map((row) => [row.key, { sign: row.sign, node: this.#nodeFor(row) }]));
    for (const [key, { node }] of this.drawn) if (next.get(key)?.node !== node) node.remove();
    let place = this.box.firstElementChild;
    for (const { node } of next.values()) {
      if (node === place) place = place.nextElementSibling;
      else this.box.insertBefore(node, place);
    }
    this.drawn = next;
  }

  #nodeFor(row) {
    const old = this.drawn.get(row.key);
    if (old?.sign === row.sign) return old.node;
    return row.draw();
  }
}
