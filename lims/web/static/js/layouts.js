// A scanner presses keys, and the device makes letters of them by its own keyboard layout. When the two differ, what arrives is
// garbled (Y for Z in German, the row of digits in French). The keys themselves are known: they are read again as a scanner of
// each layout would have meant them. What comes out counts only when the check character proves it.
import { isCommand, isLabelCode, plainCode } from "./codes.js";

const KEY = /^(?:Key|Digit|Numpad)([A-Z0-9])$/;
const UNKNOWN = "\uFFFD"; // keeps its place, and is in no code
const LAYOUTS = [
  { Semicolon: ":", Minus: "-" }, // as in the United States, and under every Chinese input method
  { KeyY: "Z", KeyZ: "Y", Period: ":", Slash: "-" }, // German
  { KeyA: "Q", KeyQ: "A", KeyW: "Z", KeyZ: "W", Semicolon: "M", KeyM: UNKNOWN, Period: ":" }, // French
];
// A label code, bare or in the message of GS1 or ISBT 128 that holds it, or a command.
const OURS_AT_THE_END = /(?:(?:\][a-z]\d91|^91|(?:\][a-z]\d)?=\+\d{5}[0-9A-Z=&/,]*&,200|\][a-z]\d)?[0-9A-HJKMNP-TV-Z]{16}|CMD:[A-Z]+(?:-[A-Z]+)*)$/i;

// The letters of these keys as a scanner of the United States layout means them; one character for each key.
export function lettersOf(codes, layout = LAYOUTS[0]) {
  return codes.map((code) => layout[code] ?? KEY.exec(code)?.[1] ?? UNKNOWN).join("");
}

// A code of ours at the end of what was typed: {text, index, proven}, or null.
export function oursIn(text) {
  const found = OURS_AT_THE_END.exec(text);
  if (!found) return null;
  const code = found[0].toUpperCase();
  return { text: code, index: found.index, proven: isCommand(code) || isLabelCode(plainCode(code)) };
}

// What the keys mean when exactly one layout gives a code whose check character fits; else null: nothing is guessed.
export function repaired(codes) {
  const proven = LAYOUTS.map((layout) => oursIn(lettersOf(codes, layout))).filter((found) => found?.proven);
  return new Set(proven.map((found) => found.text)).size === 1 ? proven[0] : null;
}
