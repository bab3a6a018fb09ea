// The grammar of what is scanned, as in lims/domain/identifiers.py and label_codes.py: the server judges again.

const CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const LABEL = /^[0-9A-HJKMNP-TV-Z]{16}$/;
const COMMAND = /^CMD:(?:CONFIRM|NEXT|CANCEL|BACK)$/;
const OF_THE_SCANNER = /^\](?:D[12]|Q1)/;
const IN_GS1 = /^91(?=[0-9A-Z]{16}$)/; // company-internal information
const IN_ISBT_128 = /^=\+([0-9]{2})[0-9]{3}(.+)$/; // a message of so many structures
const STRUCTURES = /=[A-NP-Z1-9][A-Z0-9]{14}|&\/CH[A-Z0-9]{13}|&,200([A-Z0-9]{16})/g;

export const LENGTH = 16;

// A label code without its groups, in capitals, out of the GS1 or ISBT 128 message that holds it; any other text as it is.
export function plainCode(text) {
  const code = heldIn(text.replace(/[ \t\-_.]/g, "").toUpperCase().replace(OF_THE_SCANNER, ""));
  return LABEL.test(code) ? code : text.trim();
}

function heldIn(text) {
  const message = IN_ISBT_128.exec(text);
  if (!message) return text.replace(IN_GS1, "");
  const found = [...message[2].matchAll(STRUCTURES)];
  const codes = found.map((one) => one[1]).filter(Boolean);
  const whole = found.map((one) => one[0]).join("") === message[2] && found.length === Number(message[1]);
  return whole && codes.length === 1 ? codes[0] : text;
}

export function isLabelCode(code) {
  return LABEL.test(code) && checkFits(code);
}

export function isCommand(text) {
  return COMMAND.test(text.toUpperCase());
}

export function grouped(code) {
  return LABEL.test(code) ? code.replace(/(.{4})(?=.)/g, "$1 ") : code;
}

// ISO/IEC 7064 mod 37-2.
export function checkFits(code) {
  let running = 0;
  for (const character of code.slice(0, -1)) running = ((running + CHECK_ALPHABET.indexOf(character)) * 2) % 37;
  return code.length === LENGTH && CHECK_ALPHABET[(38 - running) % 37] === code.at(-1);
}
