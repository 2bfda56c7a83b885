// Draws what the demo tells of itself; every part is redrawn only when it changed.

import { address, be, history, race, send, watch } from "./deeds.js";
import { byId, el, redraw, say } from "./dom.js";

const open = new Set();
const pasts = new Map();
let still = true;
let chapter = -1;

function key(go, strong = false) {
  const look = { class: strong ? "key strong" : "key", "data-key": go.label };
  if (go.race) return el("button", { ...look, type: "button", onclick: () => race(go) }, go.label);
  if (go.send) return el("button", { ...look, type: "button", disabled: !still, onclick: () => send(go.send) }, go.label);
  return el("a", { ...look, href: address(go), target: "_top", onclick: (event) => be(event, go) }, go.label);
}

function drawClock({ clock, running, complaint, answer }) {
  byId("time").textContent = clock.time;
  byId("date").textContent = running ? clock.date : "正在启动…";
  const quick = [
    { label: "下一件到期", send: { next: true } }, { label: "+10 分钟", send: { plus: 600 } },
    { label: "+1 小时", send: { plus: 3600 } }, ...clock.jumps,
  ];
  redraw("jumps", [quick, still], () => quick.map((go) => key(go, go.send.next)));
  say("going", clock.goal ? `正走向 ${clock.goal} ……` : answer);
  const fresh = redraw("stops", clock.stops, () => clock.stops.map(({ at, what }) => line({ at: `到 ${at}`, what })));
  if (fresh) byId("stops").scrollTop = byId("stops").scrollHeight;
  say("trouble", clock.trouble || complaint);
}

function drawStep(step, next) {
  return el("li", { class: `step${step.done ? " done" : ""}${next ? " next" : ""}`, "aria-current": next && "step" },
    el("span", { class: "tick", role: "img", "aria-label": step.done ? "已做" : "未做" }, step.done ? "✓" : "○"),
    el("div", {}, el("p", {}, step.text), (!step.done || step.go.some((go) => go.message)) && step.go.length > 0 && el("div", { class: "goes" }, step.go.map((go) => key(go, next)))));
}

function drawChapter({ title, steps }, at, next) {
  const done = steps.filter((step) => step.done).length;
  return el("details", { class: "chapter", open: open.has(`c${at}`), ontoggle: remember(`c${at}`) },
    el("summary", { "data-key": title }, el("span", {}, title), el("small", {}, `${done} / ${steps.length}`)),
    el("ol", { class: "steps" }, steps.map((step) => drawStep(step, step === next))));
}

function drawStory(story) {
  const steps = story.flatMap((one) => one.steps);
  const next = steps.find((step) => !step.done);
  const current = Math.max(0, story.findIndex((one) => one.steps.includes(next)));
  if (current !== chapter) {
    open.delete(`c${chapter}`);
    open.add(`c${current}`);
    chapter = current;
  }
  byId("progress").textContent = `${steps.filter((step) => step.done).length} / ${steps.length}`;
  redraw("story", [story, still], () => story.map((one, at) => drawChapter(one, at, next)));
}

const remember = (name) => ({ target }) => (target.open ? open.add(name) : open.delete(name));

function drawPast(record) {
  const past = pasts.get(record);
  if (!past) return el("p", { class: "past empty" }, "正在读……");
  return el("ol", { class: "past" },
    past.lines.map(({ at, who, what }) => el("li", {}, el("time", {}, at), el("span", {}, what, " ", el("small", {}, who)))),
    el("li", {}, el("time", {}, past.whole ? "✓" : "✗"), el("small", {}, past.whole ? "逐行相扣，没有改动过" : "历史被改动过！")));
}

function drawMatter(one) {
  const marks = [
    one.grave && el("span", { class: "mark" }, one.severity), one.unconfirmed && el("span", { class: "mark" }, "代为登记"),
    one.reopened > 0 && el("span", { class: "mark" }, `重开 ${one.reopened} 次`),
    one.breached && el("span", { class: "mark bad" }, "当天未答复"), one.late && !one.breached && el("span", { class: "mark bad" }, "承诺已过"),
  ].filter(Boolean);
  const facts = [["首问", one.first || "等人认领"], ["处理", one.handler || "—"], ["承诺", one.promised || "—"], ["答复", one.answered || "—"]];
  return el("details", { class: "matter", "data-testid": `matter-${one.id}`, open: open.has(`m${one.id}`), ontoggle: (event) => toggled(event, one.id) },
    el("summary", { "data-key": `m${one.id}`, "aria-label": `${one.number}，看经过` },
      el("div", { class: "top" }, el("b", {}, one.number), el("span", { class: `state ${one.code}` }, one.status)),
      el("span", {}, `${one.kind} · ${one.category}`), marks.length > 0 && el("div", { class: "marks" }, marks),
      el("dl", { class: "facts" }, facts.map(([name, fact]) => [el("dt", {}, name), el("dd", {}, fact)]).flat())),
    open.has(`m${one.id}`) && drawPast(one.id));
}

async function toggled(event, record) {
  const name = `m${record}`;
  if (event.target.open === open.has(name)) return;
  remember(name)(event);
  watch();
}

async function readPasts(register) {
  const wanted = register.filter((one) => open.has(`m${one.id}`));
  await Promise.all(wanted.map(async ({ id }) => pasts.set(id, await history(id).catch(() => pasts.get(id)))));
}

async function drawRegister(register) {
  await readPasts(register);
  const shown = [...open].filter((name) => name.startsWith("m"));
  redraw("register", [register, shown, shown.map((name) => pasts.get(Number(name.slice(1))))], () =>
    (register.length ? register.map(drawMatter) : el("p", { class: "empty" }, "还没有登记。")));
}

const line = ({ at, what, in: left }) => el("li", {}, el("time", {}, at), el("span", {}, what, left && el("small", {}, ` 还有${left}`)));

function drawWaiting({ lines, more }) {
  redraw("waiting", [lines, more], () => {
    if (!lines.length) return el("li", { class: "empty" }, "没有。");
    return [...lines.map(line), more > 0 && el("li", {}, el("span", {}), el("small", {}, `还有 ${more} 件`))].filter(Boolean);
  });
}

function drawPeople(people) {
  redraw("people", people, () => people.map((one) => el("li", {}, el("span", {}, one.name, el("small", {}, one.about)), key(one))));
}

function drawCounts({ outbox, quarantine }) {
  const count = (name, number, bad = false) => el("div", { class: bad && number > 0 && "bad" }, el("dt", {}, name), el("dd", {}, String(number)));
  const waits = (outbox.waiting ?? 0) + (outbox.sending ?? 0);
  redraw("outbox", [outbox, quarantine], () => [
    count("已发", outbox.sent ?? 0), count("等待", waits), count("取消", outbox.cancelled ?? 0), count("送不到", outbox.gone ?? 0, true),
    count("被拒", outbox.rejected ?? 0, true), count("隔离", quarantine, true),
  ]);
}

async function draw(state) {
  if (state === null) return say("trouble", "演示没有在运行。用 make demo 再启动，这里会自己接上。");
  still = state.running && !state.clock.goal && !state.moving;
  drawClock(state);
  say("note", state.note);
  say("story-title", state.title);
  drawStory(state.story);
  drawWaiting(state.waiting);
  drawPeople(state.people);
  drawCounts(state);
  await drawRegister(state.register);
}

watch(draw);
