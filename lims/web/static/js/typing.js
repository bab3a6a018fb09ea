// A code typed by hand, for a scanner that died: the check character is judged as it is typed.
import { LENGTH, checkFits } from "./codes.js";
import { hear } from "./intake.js";

export function setUpTyping() {
  const dialog = document.getElementById("type-code");
  if (!dialog) return;
  for (const opener of document.querySelectorAll("[data-type-code]")) opener.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  const field = dialog.querySelector("input[name=code]");
  field.addEventListener("input", () => say(dialog.querySelector("[data-check]"), field.value));
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    dialog.close();
    field.value = "";
    hear(text, { apart: 0 });
  });
}

function say(place, typed) {
  place.dataset.first ??= place.textContent;
  const code = typed.toUpperCase().replace(/[\s\-_.]/g, "");
  if (!/^[0-9A-Z]+$/.test(code) || looksLikeANumber(typed)) place.textContent = place.dataset.first;
  else if (/[ILOU]/.test(code)) place.textContent = place.dataset.alien;
  else if (code.length < LENGTH) place.textContent = `${code.length} ${place.dataset.count}`;
  else place.textContent = checkFits(code) ? place.dataset.ok : place.dataset.bad;
}

function looksLikeANumber(typed) {
  return /^(?:B\d\d-|[A-Z]{2,5}-\d)/i.test(typed);
}
