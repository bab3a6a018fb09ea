// Bytes, texts and the one canonical form of JSON.
const joined = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  parts.reduce((at, one) => (out.set(one, at), at + one.length), 0);
  return out;
};
const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (one) => parseInt(one, 16));
const sha = (...parts) => sha256(joined(...parts));
const shaHex = (...parts) => hex(sha(...parts));

function unbase64(text) {
  if (typeof text !== "string") throw new Error("no text");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return new Uint8Array();
  const raw = atob(text);
  return btoa(raw) === text ? Uint8Array.from(raw, (one) => one.charCodeAt(0)) : new Uint8Array();
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((one) => `${JSON.stringify(one)}:${canonical(value[one])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("no whole number");
  if (typeof value === "string" && /[\ud800-\udfff]/u.test(value)) throw new Error("half a character");
  return JSON.stringify(value);
}

function readJson(text) {
  const value = JSON.parse(text);
  if (canonical(value) !== text) throw new Error("not in canonical form");
  return value;
}

// The value when it has this form; throws otherwise. A form of many words: an object with these fields.
function need(value, form) {
  const forms = {
    number: () => Number.isSafeInteger(value) && value >= 0,
    text: () => typeof value === "string",
    hash: () => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
    list: () => Array.isArray(value),
  };
  const isObject = value && typeof value === "object" && !Array.isArray(value);
  const fits = forms[form] ? forms[form]() : isObject && Object.keys(value).sort().join(" ") === form;
  if (!fits) throw new Error(`this is no ${form}`);
  return value;
}

// What stands in an object under a name; throws where nothing does.
const get = (object, name) => {
  if (!Object.hasOwn(object, name)) throw new Error(`${name} is missing`);
  return object[name];
};
