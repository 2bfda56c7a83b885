// Draws a first day: its steps, what was said at each, and the one button of the step that comes next.

import { address, ask, be } from "./deeds.js";
import { byId, el, redraw, say } from "./dom.js";

const STEPS = 2000, HURRY = 300;
const open = new Map();
let timer = 0;
let playing = "";
let complaint = "";

const goTo = (go) => el("a", { class: "key", "data-key": go.label, href: address(go), target: "_top", onclick: (event) => be(event, go) }, go.label);

const paper = (name) => el("a", { class: "key", href: `/demo/paper/${encodeURIComponent(name)}`, target: "_blank", rel: "noopener" }, name);

function doIt(step) {
  return el("button", { class: "key strong", type: "button", "data-key": "do", disabled: Boolean(playing), onclick: () => play(step) },
    playing === step.key ? "正在做……" : "做这一步");
}

/** The line below a table's head: such a table is too wide to be folded. */
const isRule = (line) => line.startsWith("──");

function drawSaid(step) {
  if (!step.said.length) return false;
  const shown = open.get(step.key) ?? (step.next || step.latest);
  return el("details", { class: "said", open: shown, ontoggle: ({ target }) => { if (target.open !== shown) open.set(step.key, target.open); } },
    el("summary", { "data-key": `s${step.key}` }, "屏幕上"),
    el("pre", { class: step.said.some(isRule) && "table", "data-testid": `said-${step.key}`, tabindex: "0" }, step.said.join("\n")));
}

function drawStep(step) {
  const goes = [step.next && doIt(step), ...step.papers.map(paper), ...(step.done || step.next ? step.go.map(goTo) : [])].filter(Boolean);
  return el("li", { class: `step${step.done ? " done" : ""}${step.next ? " next" : ""}`, "aria-current": step.next && "step" },
    el("span", { class: "tick", role: "img", "aria-label": step.done ? "已做" : "未做" }, step.done ? "✓" : "○"),
    el("div", { class: "what" }, el("p", {}, step.text), goes.length > 0 && el("div", { class: "goes" }, goes), drawSaid(step)));
}

function drawStory(story) {
  const steps = story.flatMap((one) => one.steps);
  const done = steps.filter((step) => step.done);
  const current = steps.find((step) => step.key === playing);
  if (done.length && !current) done.at(-1).latest = true;
  byId("progress").textContent = `${done.length} / ${steps.length}`;
  redraw("story", [story, playing], () => story.map(({ title, steps: some }) =>
    el("div", { class: "part" }, el("h2", {}, title), el("ol", { class: "steps" }, some.map(drawStep)))));
  for (const box of document.querySelectorAll("pre")) box.scrollTop = box.scrollHeight;
}

function drawRegister(register) {
  redraw("register", register, () => (register.length ? register.map((one) =>
    el("p", { class: "matter" }, el("b", {}, one.number), ` ${one.kind} · ${one.category} · ${one.status}`)) : el("p", { class: "empty" }, "还没有登记。")));
}

function drawPeople(people) {
  redraw("people", people, () => people.map((one) => el("li", {}, el("span", {}, one.name, el("small", {}, one.about)), goTo(one))));
}

async function play(step) {
  if (playing) return;
  [playing, complaint] = [step.key, ""];
  watch();
  try {
    await ask("/demo/play", { step: step.key });
  } catch (trouble) {
    complaint = trouble.message;
  }
  playing = "";
  watch();
}

async function watch() {
  clearTimeout(timer);
  try {
    const state = await ask("/demo/state");
    drawStory(state.story);
    drawRegister(state.register);
    drawPeople(state.people);
    say("going", state.doing ? "正在做这一步，做完会打勾……" : "");
    say("trouble", complaint);
  } catch {
    say("trouble", "演示没有在运行。用 make demo STORY=first-day 再启动，这里会自己接上。");
  }
  clearTimeout(timer);
  timer = setTimeout(watch, playing ? HURRY : STEPS);
}

watch();
