// Words for dates and times as read in Shanghai, measured by the sandbox's clock.

const ZONE = "Asia/Shanghai";
const DAY = 86400;
let skew = 0;

const clockFace = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayName = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const weekday = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, weekday: "short" });

const asDate = (unix) => new Date(unix * 1000);

export function setNow(unix) {
  skew = unix - Date.now() / 1000;
}

export const now = () => Date.now() / 1000 + skew;

/** "2026-11-22" – equal strings mean the same day in Shanghai. */
export const dayKey = (unix) => dayName.format(asDate(unix));

export const timeOf = (unix) => clockFace.format(asDate(unix));

const weekdayOf = (unix) => weekday.format(asDate(unix));

function monthAndDay(unix) {
  const [year, month, day] = dayKey(unix).split("-").map(Number);
  const sameYear = dayKey(now()).startsWith(String(year));
  return sameYear ? `${month}月${day}日` : `${year}年${month}月${day}日`;
}

function daysAgo(unix) {
  const midnight = (moment) => Date.parse(`${dayKey(moment)}T00:00:00Z`) / 1000;
  return Math.round((midnight(now()) - midnight(unix)) / DAY);
}

export function dayTitle(unix) {
  const ago = daysAgo(unix);
  if (ago === 0) return "今天";
  if (ago === 1) return "昨天";
  return `${monthAndDay(unix)} ${weekdayOf(unix)}`;
}

export function listTime(unix) {
  const ago = daysAgo(unix);
  if (ago === 0) return timeOf(unix);
  if (ago === 1) return "昨天";
  return ago > 1 && ago < 7 ? weekdayOf(unix) : monthAndDay(unix);
}

export const fullTime = (unix) => `${monthAndDay(unix)} ${weekdayOf(unix)} ${timeOf(unix)}`;
