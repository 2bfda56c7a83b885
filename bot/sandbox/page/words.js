// The Chinese names of what is not text, and the one-line summary of any message.

export const KINDS = {
  photo: "照片", sticker: "贴纸", location: "位置", venue: "地点", poll: "投票", contact: "名片", voice: "语音",
  audio: "音频", video: "视频", video_note: "视频留言", animation: "动图", document: "文件", dice: "骰子", story: "动态",
};

export function summary(message) {
  return message.text?.replace(/\s+/g, " ") || `[${KINDS[message.kind] ?? "消息"}]`;
}
