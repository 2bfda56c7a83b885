// Listens to the live events of one person and comes back after every interruption.

const LONGEST_WAIT = 10_000;
let source = null;
let retry = null;
let wait = 1000;
let current = null;

/** The browser retries a dropped line by itself; a refused one has to be opened again by us. */
function open() {
  close();
  const mine = new EventSource(`/client/${current.as}/stream`);
  source = mine;
  mine.onopen = () => {
    wait = 1000;
    current.opened();
  };
  mine.onmessage = (event) => current.heard(JSON.parse(event.data));
  mine.onerror = () => {
    current.lost();
    if (mine.readyState !== EventSource.CLOSED) return;
    retry = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

export function listen(as, { opened, heard, lost }) {
  current = { as, opened, heard, lost };
  wait = 1000;
  open();
}

export function reconnect() {
  if (current !== null) open();
}

// A browser allows six connections to one address over all its tabs: hidden tabs give theirs back.
document.addEventListener("visibilitychange", () => (document.hidden ? close() : reconnect()));
window.addEventListener("pagehide", close);
