// The page's address says who acts and which chat is open, so that a link or the back key brings both back.

export function readAddress() {
  const query = new URLSearchParams(location.search);
  const number = (name) => (/^-?\d+$/.test(query.get(name) ?? "") ? Number(query.get(name)) : null);
  return { as: number("as"), chat: number("chat"), message: number("message"), start: query.get("start") };
}

export function writeAddress({ as, chat }, { replace = false } = {}) {
  const query = new URLSearchParams();
  if (as !== null) query.set("as", as);
  if (chat !== null) query.set("chat", chat);
  const target = `${location.pathname}?${query}`;
  if (target === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", target);
}

/** The part of a t.me link that starts our bot, or null when the address leads elsewhere. */
export function startCode(address, username) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  const path = url.origin === location.origin ? url.pathname.replace(/^\/t\.me/, "") : url.pathname;
  const ours = ["t.me", "telegram.me", location.hostname].includes(url.hostname);
  const named = path.replace(/^\/+|\/+$/g, "").toLowerCase() === username.toLowerCase();
  return ours && named ? (url.searchParams.get("start") ?? "") : null;
}
