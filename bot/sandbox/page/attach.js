// Photos waiting to be sent, and the menu for everything that is neither text nor photo.

import { byId, el, icon } from "./dom.js";
import { sendOther } from "./deeds.js";
import { openMenu } from "./menu.js";
import { toast } from "./overlays.js";
import { changed, on, state } from "./state.js";

const MOST = 10; // the size of an album
const OTHER = [["sticker", "贴纸"], ["location", "位置"], ["poll", "投票"], ["contact", "名片"],
  ["voice", "语音"], ["video", "视频"], ["document", "文件"]];
let waiting = []; // [{file, url}]

export const photosToSend = () => waiting.map((each) => each.file);

export function takePhotos(files) {
  for (const { url } of waiting) URL.revokeObjectURL(url);
  waiting = files.map((file) => ({ file, url: URL.createObjectURL(file) }));
  draw();
}

function addPhotos(files) {
  const images = [...files].filter((file) => file.type.startsWith("image/"));
  const all = [...photosToSend(), ...images];
  if (all.length > MOST) toast(`一次最多发 ${MOST} 张照片。`);
  takePhotos(all.slice(0, MOST));
  if (images.length) byId("composer").focus();
}

function draw() {
  const tray = byId("tray");
  tray.hidden = waiting.length === 0;
  tray.replaceChildren(...waiting.map(({ file, url }, index) => el("li", { "data-testid": `preview-${index}` },
    el("img", { src: url, alt: file.name }),
    el("button", { type: "button", class: "round", "aria-label": `去掉第 ${index + 1} 张照片`,
      onclick: () => takePhotos(photosToSend().filter((_, each) => each !== index)) }, icon("close")))));
  byId("composer").placeholder = waiting.length ? "给照片加一句说明…" : "写消息…";
  changed("tray");
}

function menu() {
  openMenu(byId("attach"), [
    { label: "照片", hint: "最多 10 张", icon: "photo", testid: "attach-photo", act: () => byId("photo-input").click() },
    { heading: "发送其他…" },
    ...OTHER.map(([kind, label]) => ({ label, icon: kind, testid: `attach-${kind}`, act: () => sendOther(kind) })),
  ], { label: "添加内容" });
}

const usable = () => !byId("composer-form").hidden && state.editing === null;

export function showAttach() {
  const input = byId("photo-input");
  byId("attach").append(icon("attach"));
  byId("attach").addEventListener("click", menu);
  input.addEventListener("change", () => {
    addPhotos(input.files);
    input.value = "";
  });
  byId("composer").addEventListener("paste", ({ clipboardData }) => {
    if (clipboardData?.files.length) addPhotos(clipboardData.files);
  });
  const talk = document.querySelector(".talk");
  talk.addEventListener("dragover", (event) => event.preventDefault());
  talk.addEventListener("drop", (event) => {
    event.preventDefault();
    if (usable()) addPhotos(event.dataTransfer.files);
  });
  on("chat", () => takePhotos([]));
}
