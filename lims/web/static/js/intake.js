// Every code comes in here, from the scanner, the camera or a hand: read twice by one pull of the trigger, it counts once.
import { collect } from "./collect.js";
import { isCommand, plainCode } from "./codes.js";
import { command } from "./commands.js";
import { send } from "./scan.js";

const ONE_PULL = 700; // ms: a scanner that sees a label twice sends it twice
const LAST = "autolog-last-read"; // kept through a change of page: the second read must not land on what the first one opened

// From a scanner that types: whether its keyboard layout is this device's is said with the answer.
export function hearKeys(text, { repaired, garbled }) {
  const words = document.getElementById("words").dataset;
  hear(text, { notes: repaired ? [words.repaired] : [], doubts: garbled ? [words.garbled] : [] });
}

// True when the code was taken. `apart` is how long the same code counts as the same read; `notes` are said with every
// answer, `doubts` with a refusal.
export function hear(text, { apart = ONE_PULL, notes = [], doubts = [] } = {}) {
  const code = plainCode(text);
  if (isTheSameRead(code, apart)) return false;
  if (isCommand(code) || code.startsWith("CMD:")) command(code);
  else if (!collect(code)) send(code, { notes, doubts });
  return true;
}

function isTheSameRead(code, apart) {
  const last = JSON.parse(sessionStorage.getItem(LAST) ?? "{}");
  const at = Date.now();
  sessionStorage.setItem(LAST, JSON.stringify({ code, at }));
  return last.code === code && at - last.at < apart;
}
