// What the page knows at the moment, and a bell per topic for whoever draws it.

export const state = {
  people: [],
  bot: null,
  as: null, // id of the person acting
  chats: [],
  chat: null, // id of the chat that is open
  messages: new Map(), // id → message of the open chat
  loaded: false, // has the open chat been read from the server?
  more: false, // are there older messages on the server?
  commands: [],
  reply: null, // message being answered
  editing: null, // own message being changed
  waiting: new Set(), // other persons with something unread
};

const bells = new Map();

/** Topics: "people", "chats", "chat" (another one was opened), "thread", "reply". */
export function on(topics, listener) {
  for (const topic of topics.split(" ")) {
    bells.set(topic, [...(bells.get(topic) ?? []), listener]);
  }
}

export function changed(...topics) {
  for (const listener of new Set(topics.flatMap((topic) => bells.get(topic) ?? []))) listener();
}

export const person = () => state.people.find((each) => each.id === state.as) ?? null;

export const openChat = () => state.chats.find((each) => each.id === state.chat) ?? null;

export const privateChat = () => state.chats.find((each) => each.type === "private") ?? null;

export const inOrder = () => [...state.messages.values()].sort((one, other) => one.id - other.id);
