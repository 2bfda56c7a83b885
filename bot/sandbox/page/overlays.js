// What lies over the page for a moment: toasts, the bot's alerts, the notice of a lost connection, the lightbox.

import { byId, el, icon } from "./dom.js";

/** Long sentences stay longer; nobody should have to read in a hurry. */
export function toast(text, { error = false } = {}) {
  for (const same of byId("toasts").children) if (same.textContent === text) same.remove();
  const box = el("p", { class: error ? "toast error" : "toast", "data-testid": "toast" }, text);
  box.addEventListener("click", () => box.remove());
  byId("toasts").append(box);
  setTimeout(() => box.remove(), Math.min(10_000, 3500 + text.length * 90));
}

export function complain(trouble) {
  if (!(trouble instanceof Error)) return;
  toast(trouble.message, { error: true });
}

/** Modal and closed with OK, as an answer with show_alert is shown. */
export function alertBox(text, { yes = "好的", no = null } = {}) {
  const box = el("dialog", { class: "alert", "data-testid": "alert", "aria-label": "提示" });
  const answer = (value) => el("button", { type: "button", class: value === "yes" ? "plain strong" : "plain",
    onclick: () => box.close(value) }, value === "yes" ? yes : no);
  box.append(el("p", {}, text), el("div", { class: "alert-row" }, no && answer("no"), answer("yes")));
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => box.addEventListener("close", () => {
    box.remove();
    resolve(box.returnValue === "yes");
  }));
}

/** One of several, by its name; null when the box is closed without. */
export function choose(text, options) {
  const box = el("dialog", { class: "alert", "data-testid": "choose", "aria-label": text });
  const key = ({ value, label }) => el("button", { type: "button", class: "plain", onclick: () => box.close(String(value)) }, label);
  box.append(el("p", {}, text), el("div", { class: "alert-row" }, ...options.map(key)));
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => box.addEventListener("close", () => {
    box.remove();
    resolve(options.find(({ value }) => String(value) === box.returnValue)?.value ?? null);
  }));
}

export function showNotice(text) {
  byId("notice-text").textContent = text;
  byId("notice").hidden = false;
}

export function hideNotice() {
  byId("notice").hidden = true;
}

/** pictures: [{url, caption}]; arrow keys and the two buttons walk through an album. */
export function lightbox(pictures, at) {
  let index = at;
  const image = el("img", { alt: "" });
  const caption = el("p", { class: "lightbox-caption" });
  const box = el("dialog", { class: "lightbox", "data-testid": "lightbox", "aria-label": "查看照片" });
  const walk = (by) => {
    index = (index + by + pictures.length) % pictures.length;
    image.src = pictures[index].url;
    image.alt = pictures[index].caption || "照片";
    const place = pictures.length > 1 ? `${index + 1} / ${pictures.length}` : "";
    caption.textContent = [place, pictures[index].caption].filter(Boolean).join("  ");
  };
  const tool = (label, name, what, kind) =>
    el("button", { type: "button", class: `round ${kind}`, "aria-label": label, onclick: what }, icon(name));
  box.append(image, caption, tool("关闭", "close", () => box.close(), "lightbox-close"));
  if (pictures.length > 1) {
    box.append(tool("上一张", "back", () => walk(-1), "lightbox-back"), tool("下一张", "next", () => walk(1), "lightbox-next"));
  }
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") walk(-1);
    if (event.key === "ArrowRight") walk(1);
  });
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  walk(0);
  document.body.append(box);
  box.showModal();
}
