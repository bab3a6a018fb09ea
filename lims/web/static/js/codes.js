// The grammar of what is scanned, as in lims/domain/identifiers.py: the server judges again.

const CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
const LABEL = /^[0-9A-HJKMNP-TV-Z]{16}$/;
const COMMAND = /^CMD:(?:CONFIRM|NEXT|CANCEL|BACK)$/;
const IN_GS1 = /^(?:\]D2)?91(?=[0-9A-Z]{16}$)/; // company-internal information, as a GS1 Data Matrix carries it

export const LENGTH = 16;

// A label code without its groups, in capitals, out of its GS1 cover; any other text as it is.
export function plainCode(text) {
  const code = text.replace(/[ \t\-_.]/g, "").toUpperCase().replace(IN_GS1, "");
  return LABEL.test(code) ? code : text.trim();
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
