// Everything about a bundle, or about a PDF alone: the same words for the same faults as verify.py.
const compared = (a, b) => a !== undefined && b !== undefined && hex(a) === hex(b);

function checkRecord(bytes, seal, faults) {
  let record;
  try {
    record = readRecord(bytes);
    record.sealing = seal ? readEntry(seal.entry, `batch:${record.batch}`) : null;
    record.site = readSite(record.chains[2].entries);
    record.tree = readNote(record.checkpoint, record.site, "record.json", faults);
  } catch {
    faults.push(["unreadable", "record.json"]);
    return null;
  }
  const { sealing, tree } = record, told = sealing ? sealing.data : {};
  const heads = sealing ? [[sealing.seq - 1, sealing.previous], [told.subject_seq, told.subject_head], null] : [null, null, null];
  record.entries = record.chains.flatMap((chain, i) => checkChain(chain, tree, heads[i], faults));
  const isPrint = ({ kind, data }) => kind === "RecordPrinted" && data.document === record.document && data.copy === record.copy;
  if (!record.entries.some(isPrint)) faults.push(["cut chain", `batch:${record.batch}`]);
  return record;
}

function checkFiles(record, files, faults) {
  const listed = new Map((record.sealing && record.sealing.data.files) || []);
  for (const name of [...new Set([...listed.keys(), ...files.keys()])].sort()) {
    if (name === "seal.json") continue;
    if (!listed.has(name) || !files.has(name)) faults.push([files.has(name) ? "extra file" : "missing file", name]);
    else if (shaHex(files.get(name)) !== listed.get(name))
      faults.push([name.startsWith("attachments/") ? "swapped attachment" : "altered file", name]);
  }
  const here = new Set([...files].filter(([name]) => name.startsWith("attachments/")).map(([, bytes]) => shaHex(bytes)));
  for (const { kind, data } of record.entries)
    if (kind === "AttachmentKept" && !here.has(String(data.sha256))) faults.push(["missing attachment", String(data.sha256)]);
}

function checkSeal(seal, record, files, roots, faults) {
  const { size, root } = readNote(seal.checkpoint, record.site, "seal.json", faults);
  const leaf = sha([0], bytesOf(need(seal.entry, "text"))), proof = seal.proof.map((one) => unhex(need(one, "hash")));
  if (!record.sealing || rootByInclusion(leaf, seal.leaf, size, proof) !== root) faults.push(["unproved entry", "seal.json"]);
  const known = seal.anchors.map(([at, old, path]) => [at, need(old, "hash"), path]);
  for (const [at, old, path] of [[record.tree.size, record.tree.root, seal.consistency], ...known])
    if (!isConsistent(at, old, size, root, path.map((one) => unhex(need(one, "hash")))))
      faults.push(["forged proof", `seal.json ${at}`]);
  checkFiles(record, files, faults);
  roots.set(size, root);
  for (const [at, old] of known) roots.set(at, old);
}

// `files`: a Map of names and bytes; a PDF alone is "record.pdf". `paper`: a fingerprint, or AL1:... from a page.
function prove(files, paper = "") {
  const faults = [], roots = new Map(), whole = files.size > 1;
  const attached = files.has("record.pdf") ? checkPdf(files.get("record.pdf"), faults) : new Uint8Array();
  let seal = null, record = null;
  try {
    if (whole) {
      const read = need(readJson(textOf(files.get("seal.json"))), "anchors checkpoint consistency entry format leaf proof");
      need(read.leaf, read.format === "autolog-bundle/1" ? "number" : "bundle");
      seal = read;
    }
    record = checkRecord(files.get("record.json") || attached, seal, faults);
    if (record) roots.set(record.tree.size, record.tree.root);
    if (record && seal) checkSeal(seal, record, files, roots, faults);
  } catch {
    faults.push(["unreadable", "seal.json"]);
    roots.clear();
  }
  if (whole && !compared(attached, files.get("record.json"))) faults.push(["swapped PDF", "record.pdf"]);
  const site = record ? record.site : { origin: "", keys: [], by: [] }, typed = paper.replace(/\s/g, "").toUpperCase();
  const keys = site.by.length ? site.keys.slice(0, Math.min(...site.by) + 1).map((key) => shaHex(key)) : [];
  const known = [...keys, ...[...roots].map(([size, root]) => `AL1:${size}:${root}`)].map((one) => one.toUpperCase());
  if (typed && !known.includes(typed)) faults.push(["other paper", typed.slice(0, 20)]);
  const named = [...new Map(faults.map(([what, where]) => [`${what}\n${where}`, { what, where }])).values()];
  const late = record && !seal ? record.chains.flatMap((chain) => chain.entries).filter((one) => one.leaf === null).length : 0;
  const { batch = "", subject = "", document: paperName = "", copy = "" } = record || {};
  const verdict = faults.length ? "faulty" : typed ? "anchored" : "consistent, not anchored";
  const told = { batch, subject, document: paperName, copy, ok: !faults.length, size: Math.max(0, ...roots.keys()) };
  const entries = record ? record.entries : [];
  return { ...told, origin: site.origin, key: keys.at(-1) || "", unsealed: late, verdict, faults: named, entries: entries.length, record };
}
