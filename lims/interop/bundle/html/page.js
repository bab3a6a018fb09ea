// The page: files in, words out.
const MEANS = {
  "altered entry": "The text of this entry is not the one that was recorded.",
  "altered file": "This file is not the one that was exported.",
  "altered page": "What is drawn on this page is not what was printed.",
  "altered PDF": "The PDF is not byte for byte the one that was printed.",
  "cut chain": "The chain ends before it should: entries at its end were left out.",
  "extra file": "This file was not exported with the others.",
  "forged checkpoint": "The seal under this checkpoint does not fit it.",
  "forged proof": "What should prove this leads elsewhere.",
  "missing attachment": "The record names a file with this hash; it is not here.",
  "missing entry": "An entry is gone from the chain here.",
  "missing file": "This file was exported and is not here.",
  "missing page": "This page was printed and is not here.",
  "other paper": "What you typed from paper is neither the key nor a checkpoint of this record.",
  "reordered entries": "Entries of this chain stand in another order.",
  "swapped attachment": "This file is not the one that was kept beside the record.",
  "swapped PDF": "The record inside the PDF is not the one beside it.",
  "unproved entry": "Nothing proves that this entry was ever in the sealed ledger.",
  "unreadable": "This is not in the form that Autolog writes.",
  "wrong key": "This was sealed by another key than the site's.",
};
const VERDICTS = {
  "anchored": ["ok", "Nothing was changed", "It fits what stands on your paper."],
  "consistent, not anchored": ["attn", "Consistent, not anchored", "Nothing contradicts anything. Now compare the key below with the one on paper or at the sponsor."],
  "faulty": ["stop", "Something is wrong", "Each fault is named below. Keep these files as they are, and ask the site."],
};
const ICONS = { ok: "M5 12.5l4.5 4.5L19 7.5", attn: "M12 6v8M12 17.5v.5", stop: "M6.5 6.5l11 11M17.5 6.5l-11 11" };

const $ = (id) => document.getElementById(id);
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// The files of a zip (its central directory); stored or deflated.
function unzip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), files = new Map();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error("no zip");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left; left--) {
    const [size, name, extra, comment] = [view.getUint32(at + 20, true), ...[28, 30, 32].map((n) => view.getUint16(at + n, true))];
    const start = view.getUint32(at + 42, true), title = textOf(bytes.subarray(at + 46, at + 46 + name));
    const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    const raw = bytes.subarray(from, from + size);
    if (!title.endsWith("/")) files.set(title, view.getUint16(at + 10, true) === 8 ? inflateRaw(new Bits(raw)) : raw);
    at += 46 + name + extra + comment;
  }
  return files;
}

// Without a folder that is around everything.
function plainNames(files) {
  const seal = [...files.keys()].find((name) => name.endsWith("seal.json")) || "seal.json", top = seal.slice(0, -9);
  return new Map([...files].map(([name, bytes]) => [name.startsWith(top) ? name.slice(top.length) : name, bytes]));
}

const read = async (file) => new Uint8Array(await file.arrayBuffer());

async function filesOf(given) {
  if (given.length === 1 && given[0][1].name) {
    const bytes = await read(given[0][1]), start = String.fromCharCode(...bytes.subarray(0, 5));
    if (start === "%PDF-") return new Map([["record.pdf", bytes]]);
    if (start.startsWith("PK")) return plainNames(unzip(bytes));
  }
  return plainNames(new Map(await Promise.all(given.map(async ([name, file]) => [name, await read(file)]))));
}

const entryFile = (entry) => new Promise((done, fail) => entry.file(done, fail));
const batchOf = (reader) => new Promise((done, fail) => reader.readEntries(done, fail));

async function walk(entry, path = "") {
  if (entry.isFile) return [[path + entry.name, await entryFile(entry)]];
  const reader = entry.createReader(), found = [];
  for (let some = await batchOf(reader); some.length; some = await batchOf(reader)) found.push(...some);
  return (await Promise.all(found.map((one) => walk(one, `${path}${entry.name}/`)))).flat();
}

function fact(list, name, value, code) {
  list.append(make("dt", {}, name), make("dd", code ? { class: "code" } : {}, value));
}

function showAnswer(told) {
  const [kind, title, words] = VERDICTS[told.verdict], answer = $("answer");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg"), line = document.createElementNS(icon.namespaceURI, "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  for (const [name, value] of Object.entries({ d: ICONS[kind], stroke: "currentColor", "stroke-width": 3, fill: "none", "stroke-linecap": "round" })) line.setAttribute(name, value);
  icon.append(line);
  const banner = make("div", { class: `verdict ${kind}` }, icon, make("div", {}, make("b", {}, title), make("p", {}, words)));
  const facts = make("dl", { class: "facts" }), faults = make("ul", { class: "faults" });
  for (const { what, where } of told.faults)
    faults.append(make("li", {}, make("b", {}, what), " ", make("span", { class: "code" }, where), make("p", {}, MEANS[what] || "")));
  if (told.batch) {
    fact(facts, "Record", `batch ${told.batch}, subject ${told.subject}, copy ${told.copy}`);
    fact(facts, "Entries", `${told.entries}, proved in a ledger of ${told.size}${told.unsealed ? `; ${told.unsealed} newer than its checkpoint` : ""}`);
    fact(facts, "Sealed by", told.origin);
    fact(facts, "Key", told.key.replace(/.{8}/g, "$& ").trim(), true);
  }
  answer.replaceChildren(make("h2", {}, "Answer"), banner, faults, facts);
  answer.hidden = false;
}

const sentence = (kind) => kind.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
const plain = (data) => Object.entries(data).filter(([name, value]) => value !== "" && value !== null && name !== "text" && name !== "files")
  .map(([name, value]) => `${name.replaceAll("_", " ")} ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ");

function showEntries(told) {
  const rows = (told.record ? told.record.entries : []).filter((one) => one.chain.startsWith("batch:"));
  $("entries").hidden = !rows.length;
  const bad = new Set(told.faults.map(({ where }) => where)), body = make("tbody");
  for (const one of rows)
    body.append(make("tr", bad.has(`${one.chain} ${one.seq}`) ? { class: "bad" } : {}, make("td", { class: "num" }, String(one.seq)),
      make("td", { class: "when" }, `${one.recorded_at.slice(0, 10)} ${one.recorded_at.slice(11, 16)}`), make("td", {}, one.person),
      make("td", {}, sentence(one.kind)), make("td", { class: "said" }, plain(one.data))));
  const heads = ["No.", "Recorded (UTC)", "By", "What", "With"].map((one) => make("th", { scope: "col" }, one));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body);
  $("entries").replaceChildren(make("h2", {}, `What was done to batch ${told.batch}, as the ledger has it`), make("div", { class: "scroll" }, table));
}

let files = null;
function show() {
  if (!files) return;
  const told = prove(files, $("paper").value);
  showAnswer(told);
  showEntries(told);
}

async function take(given) {
  try {
    files = await filesOf(await given);
  } catch {
    files = new Map();
  }
  show();
}

$("file").addEventListener("change", (event) => take([...event.target.files].map((one) => [one.name, one])));
$("folder").addEventListener("change", (event) => take([...event.target.files].map((one) => [one.webkitRelativePath, one])));
$("paper").addEventListener("input", show);
for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, (event) => {
  event.preventDefault();
  $("drop").classList.toggle("over", name === "dragover");
  if (name !== "drop") return;
  const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry()).filter(Boolean);
  take(Promise.all(entries.map((one) => walk(one))).then((found) => found.flat()));
});
