// What the panel's buttons do: send the clock on, and let the chat beside it be somebody else.

const STEPS = 2000, HURRY = 300;
let timer = 0;
let show = () => {};
let moving = false;
let complaint = "";
let answer = "";

export async function ask(path, body) {
  const response = await fetch(path, body && { method: "POST", body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? "没有办成，终端里写着原因。");
  return answer;
}

export const history = (record) => ask(`/demo/record/${record}`);

/** Looks at the state again and again: every two seconds, and quickly while the clock walks. */
export async function watch(draw = show) {
  show = draw;
  clearTimeout(timer);
  let busy = false;
  try {
    const state = await ask("/demo/state");
    busy = Boolean(state.clock.goal) || !state.running;
    draw({ ...state, complaint, answer, moving });
  } catch {
    draw(null);
  }
  clearTimeout(timer);
  timer = setTimeout(watch, busy || moving ? HURRY : STEPS);
}

export async function send(where) {
  if (moving) return;
  moving = true;
  complaint = answer = "";
  watch();
  try {
    await ask("/demo/clock", where);
  } catch (trouble) {
    complaint = trouble.message;
  }
  moving = false;
  watch();
}

/** Several people press the same button at the same moment, as themselves. */
export async function race({ race: racers, chat, button }) {
  complaint = answer = "";
  try {
    const { messages } = await ask(`/client/${racers[0].as}/chats/${chat}/messages`);
    const cards = messages.flatMap(({ id, buttons }) => (buttons ?? []).flat()
      .filter(({ text }) => text === button).map(({ data }) => ({ message_id: id, data })));
    if (!cards.length) throw new Error(`群里现在没有可以点“${button}”的派单卡。`);
    const told = await Promise.all(racers.map(({ as }) => ask(`/client/${as}/chats/${chat}/press`, cards.at(-1))));
    answer = racers.map(({ name }, at) => `${name}看到：“${told[at].text}”`).join("\n");
  } catch (trouble) {
    complaint = trouble.message;
  }
  watch();
}

const framed = window.parent !== window;

export function address({ as, chat, start, message }) {
  const query = new URLSearchParams({ as });
  if (chat !== null) query.set("chat", chat);
  if (start) query.set("start", start);
  if (message) query.set("message", message);
  return `/?${query}`;
}

/** In the chat page's frame the page itself changes; alone, the link leads there. */
export function be(event, { as, chat, start, message }) {
  if (!framed) return;
  event.preventDefault();
  window.parent.postMessage({ type: "be", as, chat, start, message }, location.origin);
}
