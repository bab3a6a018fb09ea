// A scanner types like a very fast person and ends with Enter. It is heard anywhere on the page, whatever has the focus;
// a field that happened to have it gets its own text back. Garbled by another keyboard layout, it is read by its keys.
import { lettersOf, oursIn, repaired } from "./layouts.js";

const FASTEST_PERSON = 45; // ms between keys, on average: nobody types so fast
const FASTEST_CODE = 80; // a whole code of ours: nobody types sixteen random characters so fast
const BREAK = 400; // ms without a key: whatever comes next is something new
const SHORTEST = 4;
const LONGEST = 200;
const SILENT = new Set(["Shift", "CapsLock", "AltGraph"]);
const PRINTS = /^(?:Key[A-Z]|Digit\d|Numpad\d|Minus|Equal|Semicolon|Quote|Comma|Period|Slash|Bracket(?:Left|Right)|Back(?:slash|quote)|Intl\w+)$/;

let keys = []; // what was typed without a break: each character, its key, when, and the field as it was before it

export function listen(onScan) {
  for (const { event, element, value } of window.autologEarly.of("keydown")) {
    const scanned = heard(event, onScan, fieldOf(element, value));
    if (event.key === "Enter" && !scanned) setTimeout(() => press(element)); // a person's: when all of the page listens
  }
  document.addEventListener("keydown", (event) => heard(event, onScan, fieldWithFocus()), true);
}

function heard(event, onScan, field) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const at = event.timeStamp; // when the key came, not when a busy machine got round to it
  if (event.key === "Enter" || event.key === "Tab") {
    const scan = findScan(keys, at);
    keys = [];
    // Most scanners end with Enter, some with Tab: a person's Tab is one unless a code of ours came right before it.
    if (!scan || (event.key === "Tab" && !scan.proven)) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    giveBack(scan.field);
    onScan(scan.text.trim(), scan);
    return true;
  }
  const character = characterOf(event);
  if (!character) {
    // No scanner sends Backspace, Tab or an arrow: what came before it was typed by a person.
    if (!SILENT.has(event.key)) keys = [];
    return;
  }
  if (keys.length && (at - keys.at(-1).at > BREAK || keys.length >= LONGEST)) keys = [];
  keys.push({ character, code: event.code, at, field });
}

// What Enter does where it is pressed, done now.
function press(element) {
  if (element?.matches("button, a, summary")) element.click();
  else if (!element?.matches("textarea")) element?.form?.requestSubmit();
}

// A code of ours at the end of what was typed, even right behind a person's own keys; else all of it, if it came fast.
// `repaired` and `garbled` say that the layouts of scanner and device differ, and whether the keys could prove the code.
function findScan(typed, at) {
  if (typed.length === 0) return null;
  const text = typed.map((key) => key.character).join("");
  const codes = typed.map((key) => key.code);
  const told = oursIn(text);
  const meant = told?.proven ? null : repaired(codes);
  const ours = meant ?? told;
  const garbled = !meant && !told?.proven && codes.every(Boolean) && text.toUpperCase() !== lettersOf(codes);
  if (ours && mean(typed.slice(ours.index), at) < FASTEST_CODE)
    return { text: ours.text, field: typed[ours.index].field, proven: ours.proven, repaired: meant !== null, garbled };
  // A password manager also types fast; in a password field only a code of ours is a scan.
  const person = typed.length < SHORTEST || mean(typed, at) >= FASTEST_PERSON || typed[0].field?.element.type === "password";
  return person ? null : { text, field: typed[0].field, proven: false, repaired: false, garbled };
}

// Judged by the mean, not each gap: a loaded machine may deliver one key late.
function mean(some, at) {
  return (at - some[0].at) / some.length;
}

function characterOf(event) {
  const prints = PRINTS.test(event.code);
  // An input method for Chinese swallows the letters but tells which keys they were.
  if ((event.key === "Process" || event.isComposing) && prints) return lettersOf([event.code]);
  if (event.key.length === 1) return event.key;
  return event.key === "Dead" && prints ? "\u00B4" : ""; // an accent that waits for its letter
}

function fieldWithFocus() {
  const element = document.activeElement;
  return fieldOf(element, element?.value);
}

function fieldOf(element, value) {
  if (!element || !("value" in element) || element.tagName === "BUTTON") return null;
  return { element, value, start: selection(element, "selectionStart"), end: selection(element, "selectionEnd") };
}

function selection(element, side) {
  try {
    return element[side];
  } catch {
    return null; // a kind of field that has no selection
  }
}

function giveBack(field) {
  if (!field || field.element.value === field.value) return;
  const { element, value, start, end } = field;
  element.value = value;
  if (start !== null && element.setSelectionRange) element.setSelectionRange(start, end);
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
