// The switch at the top left: who am I, and who else has something unread.

import { avatar, byId, el } from "./dom.js";
import { complain } from "./overlays.js";
import { become } from "./deeds.js";
import { on, person, state } from "./state.js";
import { fullTime, now } from "./when.js";

/** "业主 · 3栋2单元501" is shortened to its first word beneath the name; the whole stands in the title. */
const role = (hint) => (hint ?? "").split(/\s*[·|,,]\s*/)[0];

function drawPerson({ id, name, hint, tint }) {
  const me = id === state.as;
  const waiting = !me && state.waiting.has(id);
  const label = [name, hint, waiting ? "有未读消息" : ""].filter(Boolean).join(",");
  return el("li", {}, el("button", {
    type: "button", class: "person", "data-testid": `person-${id}`, title: [name, hint].filter(Boolean).join(" · "),
    "aria-label": label, "aria-pressed": String(me), onclick: () => become(id).catch(complain),
  },
  avatar(name, tint),
  el("span", { class: "person-names" }, el("b", {}, name), el("small", {}, role(hint))),
  waiting && el("span", { class: "dot", "data-testid": `dot-${id}` })));
}

function drawPeople() {
  const box = byId("people");
  const focused = document.activeElement?.dataset?.testid;
  const me = person();
  byId("who-title").replaceChildren("我是 ", el("b", {}, me?.name ?? "…"), el("small", {}, me?.hint ?? ""));
  box.replaceChildren(...state.people.map(drawPerson));
  if (focused?.startsWith("person-")) box.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
}

function drawClock() {
  byId("clock").textContent = `现在是 ${fullTime(now())}（北京时间）`;
}

export function showPeople() {
  on("people", drawPeople);
  on("clock", drawClock);
}
