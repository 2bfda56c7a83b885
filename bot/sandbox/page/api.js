// One function per door of the sandbox's client API; every failure becomes a Trouble with a Chinese sentence.

class Trouble extends Error {
  constructor(sentence, status = 0) {
    super(sentence);
    this.status = status;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Trouble("连不上本地服务。请确认它正在运行，然后重试。");
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  if (answer.status >= 500) throw new Trouble("本地服务出了问题，请稍后重试。", answer.status);
  throw new Trouble(body?.error ?? `没有成功（错误 ${answer.status}）。`, answer.status);
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const inChat = (as, chat) => `/client/${as}/chats/${chat}`;

export const people = () => ask("/client/people");

export const chats = (as) => ask(`/client/${as}/chats`);

export function messages(as, chat, { before = null, limit = 50 } = {}) {
  const query = new URLSearchParams({ limit });
  if (before !== null) query.set("before", before);
  return ask(`${inChat(as, chat)}/messages?${query}`);
}

export const send = (as, chat, text, replyTo) => post(`${inChat(as, chat)}/send`, { text, reply_to: replyTo });

export function sendPhotos(as, chat, files, caption, replyTo) {
  const form = new FormData();
  for (const file of files) form.append("photo", file, file.name || "photo.jpg");
  form.append("caption", caption);
  if (replyTo !== null) form.append("reply_to", replyTo);
  return ask(`${inChat(as, chat)}/photos`, { method: "POST", body: form });
}

export const sendOther = (as, chat, kind, fields = {}) => post(`${inChat(as, chat)}/other`, { kind, fields });

export const edit = (as, chat, id, text) => post(`${inChat(as, chat)}/edit`, { message_id: id, text });

export const forward = (as, chat, id, to) => post(`${inChat(as, chat)}/forward`, { message_id: id, to });

export const press = (as, chat, id, data) => post(`${inChat(as, chat)}/press`, { message_id: id, data });

export const read = (as, chat, upto) => post(`${inChat(as, chat)}/read`, { upto });

export const start = (as, payload) => post(`/client/${as}/start`, { payload });

export const block = (as, blocked) => post(`/client/${as}/block`, { blocked });

export const fileUrl = (id, small = false) => `/client/file/${encodeURIComponent(id)}${small ? "?small=1" : ""}`;

/** The side column is an extra of the demo; a sandbox without it may not know the address. */
export const config = () => ask("/client/config").catch((trouble) => {
  if (trouble.status === 404) return {};
  throw trouble;
});
