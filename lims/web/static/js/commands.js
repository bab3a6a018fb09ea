// Printed command codes act like keys: confirm presses the page's main button, next goes on, cancel closes, back goes back.
import { showAnswer } from "./answer.js";

const COMMANDS = { "CMD:CONFIRM": "confirm", "CMD:NEXT": "next", "CMD:CANCEL": "cancel", "CMD:BACK": "back" };

export function command(text) {
  const name = COMMANDS[text.toUpperCase()];
  const dialog = document.querySelector("dialog[open]");
  const target = name && [...(dialog ?? document).querySelectorAll(`[data-command="${name}"]`)].find(isShown);
  if (target) {
    if (target.getAttribute("aria-disabled") === "true") target.focus();
    else target.click();
    return;
  }
  if (name === "cancel" && dialog) dialog.close();
  else if (name === "back" && !document.body.matches(".stopped")) history.back();
  else showAnswer({ outcome: "known", words: document.getElementById("words").dataset.noCommand, next_words: "" });
}

// What is closed or hidden keeps its command to itself.
function isShown(element) {
  return element.getClientRects().length > 0;
}
