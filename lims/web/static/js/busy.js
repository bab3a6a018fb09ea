// Documents take seconds to draw: the button says so, and cannot be pressed twice meanwhile.
import { newId } from "./server.js";

const LONGEST = 8000;

export function keepBusy() {
  for (const form of document.querySelectorAll("form[data-busy]")) form.addEventListener("submit", () => showBusy(form));
}

function showBusy(form) {
  if (form.dataset.changes) leadOnWhenChanged(form);
  else if ("changes" in form.dataset) drawAnewOnReturn();
  const button = form.querySelector("button[type=submit]");
  const words = button.innerHTML;
  setTimeout(() => {
    button.disabled = true;
    button.textContent = form.dataset.busy;
  });
  setTimeout(() => {
    button.disabled = false;
    button.innerHTML = words;
    // The next press is a new wish: the document of this one has come.
    const id = form.querySelector("[data-request-id]");
    if (id) id.value = newId();
  }, LONGEST);
}

// The document opened in a tab of its own: whoever comes back to this one sees what it changed.
function drawAnewOnReturn() {
  const returned = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", returned);
    location.reload();
  };
  document.addEventListener("visibilitychange", returned);
}

// What waits for this paper, by the name in `data-changes`, waits no more once it was drawn. The tab of the paper may be
// behind this one, or be none: a browser without a viewer keeps a file. So the page asks, and leads on by itself.
const OFTEN = 1000;
const SELDOM = 5000;
const PATIENCE = 300_000;

function leadOnWhenChanged(form) {
  const began = Date.now();
  const waits = `form[data-changes="${CSS.escape(form.dataset.changes)}"]`;
  const look = async () => {
    const reply = await fetch(location.href, { headers: { "X-Untouched": "yes" } }).catch(() => null);
    if (reply?.ok && !reply.redirected) {
      const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (!fresh.querySelector(waits)) return form.dataset.then ? location.assign(form.dataset.then) : location.reload();
    }
    const waited = Date.now() - began;
    if (waited < PATIENCE) setTimeout(look, waited < 30 * OFTEN ? OFTEN : SELDOM);
  };
  setTimeout(look, OFTEN);
}
