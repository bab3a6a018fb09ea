// A code typed by hand, for a scanner that died: the check character is judged as it is typed.
import { command } from "./commands.js";
import { send } from "./scan.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const LENGTH = 16;

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
    if (text.toUpperCase().startsWith("CMD:")) command(text);
    else send(text);
  });
}

function say(place, typed) {
  place.dataset.first ??= place.textContent;
  const code = typed.toUpperCase().replace(/[\s\-_.]/g, "");
  if (!/^[0-9A-Z]+$/.test(code) || looksLikeANumber(typed)) place.textContent = place.dataset.first;
  else if (/[ILOU]/.test(code)) place.textContent = place.dataset.alien;
  else if (code.length < LENGTH) place.textContent = `${code.length} ${place.dataset.count}`;
  else place.textContent = checks(code) ? place.dataset.ok : place.dataset.bad;
}

function looksLikeANumber(typed) {
  return /^(?:B\d\d-|[A-Z]{2,5}-\d)/i.test(typed);
}

// ISO/IEC 7064 mod 37-2, as in lims/domain/identifiers.py: the server judges again.
function checks(code) {
  let running = 0;
  for (const character of code.slice(0, -1)) running = ((running + ALPHABET.indexOf(character)) * 2) % 37;
  return code.length === LENGTH && ALPHABET[(38 - running) % 37] === code.at(-1);
}
