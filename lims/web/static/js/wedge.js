// A scanner types like a very fast person and ends with Enter. It is heard anywhere on the page, whatever has the focus;
// a field that happened to have it gets its own text back.

const FASTEST_PERSON = 45; // ms between keys, on average: nobody types so fast
const FASTEST_CODE = 80; // a whole code of ours: nobody types sixteen random characters so fast
const BREAK = 400; // ms without a key: whatever comes next is something new
const SHORTEST = 4;
const LABEL_OR_COMMAND = /^(?:[0-9A-HJKMNP-TV-Z]{16}|CMD:[A-Z]+(?:-[A-Z]+)*)$/i;

let burst = null;

export function listen(onScan) {
  document.addEventListener("keydown", (event) => heard(event, onScan), true);
}

function heard(event, onScan) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const at = event.timeStamp; // when the key came, not when a busy machine got round to it
  if (event.key === "Enter") {
    const done = burst;
    burst = null;
    if (!done || !isScan(done, at)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    giveBack(done);
    onScan(done.text.trim());
    return;
  }
  const character = characterOf(event);
  if (!character) return;
  if (!burst || at - burst.last > BREAK) burst = { text: "", first: at, last: at, field: fieldWithFocus() };
  burst.text += character;
  burst.last = at;
}

function isScan(done, at) {
  if (done.text.length < SHORTEST) return false;
  // The mean, not each gap: a loaded machine may deliver one key late.
  const mean = (at - done.first) / done.text.length;
  const ours = LABEL_OR_COMMAND.test(done.text);
  // A password manager also types fast; in a password field only a code of ours is a scan.
  return ours ? mean < FASTEST_CODE : mean < FASTEST_PERSON && done.field?.element.type !== "password";
}

function characterOf(event) {
  if (event.key.length === 1) return event.key;
  // An input method for Chinese swallows the letters but tells which keys they were.
  if (event.key !== "Process" && !event.isComposing) return "";
  const letter = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code);
  if (letter) return letter[1];
  return { Minus: "-", Semicolon: ":", Period: ".", Slash: "/" }[event.code] ?? "";
}

function fieldWithFocus() {
  const element = document.activeElement;
  if (!element || !("value" in element) || element.tagName === "BUTTON") return null;
  return { element, value: element.value, start: selection(element, "selectionStart"), end: selection(element, "selectionEnd") };
}

function selection(element, side) {
  try {
    return element[side];
  } catch {
    return null; // a kind of field that has no selection
  }
}

function giveBack(done) {
  if (!done.field || done.field.element.value === done.field.value) return;
  const { element, value, start, end } = done.field;
  element.value = value;
  if (start !== null && element.setSelectionRange) element.setSelectionRange(start, end);
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
