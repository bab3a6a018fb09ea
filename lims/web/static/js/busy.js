// Documents take seconds to draw: the button says so, and cannot be pressed twice meanwhile.
import { newId } from "./server.js";

const LONGEST = 8000;

export function keepBusy() {
  for (const form of document.querySelectorAll("form[data-busy]")) form.addEventListener("submit", () => showBusy(form));
}

function showBusy(form) {
  if ("changes" in form.dataset) drawAnewOnReturn();
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
