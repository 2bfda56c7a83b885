// The bot's commands: the "/" button lists them, typing a slash narrows them down.

import { byId, icon } from "./dom.js";
import { command } from "./deeds.js";
import { closeMenu, focusMenu, menuIsOpen, openMenu } from "./menu.js";
import { complain, toast } from "./overlays.js";
import { on, state } from "./state.js";
import { loadCommands } from "./sync.js";

const asItem = ({ command: name, description }) => ({
  label: `/${name}`, hint: description, testid: `command-${name}`,
  act: () => {
    if (byId("composer").value.startsWith("/")) clear();
    command(name);
  },
});

function clear() {
  byId("composer").value = "";
  byId("composer").dispatchEvent(new Event("input"));
}

async function list() {
  const commands = await loadCommands();
  if (commands.length === 0) return toast("这里没有可用的命令。");
  openMenu(byId("commands"), commands.map(asItem), { label: "命令" });
}

/** The field keeps the focus, so Enter still sends what was typed; arrow-down goes into the list. */
export function suggest(text) {
  const found = /^\/\w*$/.test(text) ? state.commands.filter((each) => `/${each.command}`.startsWith(text)) : [];
  if (found.length) openMenu(byId("composer"), found.map(asItem), { label: "命令", focus: false });
  else if (menuIsOpen(byId("composer"))) closeMenu();
}

export function showCommands() {
  byId("commands").append(icon("slash"));
  byId("commands").addEventListener("click", () => list().catch(complain));
  byId("composer").addEventListener("keydown", (event) => {
    if (!menuIsOpen(byId("composer"))) return;
    if (event.key === "Enter") closeMenu();
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    focusMenu();
  });
  on("chat", closeMenu);
}
