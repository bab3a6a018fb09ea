// Chains, proofs and checkpoints: the record of a batch. Faults are pairs: what, where.
const ENTRY = "chain data kind late_reason performed_at person previous recorded_at seq station";
const NOTE = /^(([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]{44})\n)\n((?:— [^\n ]+ [^\n ]+\n)+)$/u;

// RFC 6962 2.1.1: the root to which an inclusion proof leads, in hex; "" where it leads nowhere.
function rootByInclusion(leaf, at, size, proof) {
  if (size < 1 || at >= size) return "";
  const climb = (index, width, path) => {
    if (width === 1) return path.length ? null : leaf;
    if (!path.length) return null;
    let half = 1;
    while (half * 2 < width) half *= 2;
    const sibling = path[path.length - 1], below = path.slice(0, -1);
    if (index < half) {
      const left = climb(index, half, below);
      return left && sha([1], left, sibling);
    }
    const right = climb(index - half, width - half, below);
    return right && sha([1], sibling, right);
  };
  const root = climb(at, size, proof);
  return root ? hex(root) : "";
}

// RFC 6962 2.1.2: whether the tree of `size` begins with the tree of `old`.
function isConsistent(old, oldRoot, size, root, proof) {
  if (old < 1 || old > size) return false;
  const climb = (part, width, path, known) => {
    if (part === width) {
      if (known) return path.length ? null : [known, known];
      return path.length === 1 ? [path[0], path[0]] : null;
    }
    if (!path.length) return null;
    let half = 1;
    while (half * 2 < width) half *= 2;
    const sibling = path[path.length - 1], below = path.slice(0, -1);
    if (part <= half) {
      const pair = climb(part, half, below, known);
      return pair && [pair[0], sha([1], pair[1], sibling)];
    }
    const pair = climb(part - half, width - half, below, null);
    return pair && [sha([1], sibling, pair[0]), sha([1], sibling, pair[1])];
  };
  const pair = climb(old, size, proof, unhex(oldRoot));
  return Boolean(pair) && hex(pair[0]) === oldRoot && hex(pair[1]) === root;
}

// Size and root (hex) of a checkpoint that one of the site's keys must have sealed.
function readNote(note, site, where, faults) {
  const found = NOTE.exec(need(note, "text"));
  if (!found || found[2] !== site.origin || unbase64(found[4]).length !== 32) {
    faults.push(["forged checkpoint", where]);
    return { size: 0, root: "none" };
  }
  const seals = found[5].split("\n").slice(0, -1).map((line) => line.split(" "));
  const names = site.keys.map((key) => hex(sha(bytesOf(found[2]), [10, 1], key).subarray(0, 4)));
  const mine = [];
  for (const [, who, text] of seals) {
    const seal = who === found[2] ? unbase64(text) : [];
    const at = names.indexOf(hex(seal.slice(0, 4)));
    if (at >= 0) mine.push([at, seal.slice(4)]);
  }
  if (!mine.length) faults.push(["wrong key", where]);
  else if (!mine.every(([at, seal]) => isSigned(site.keys[at], bytesOf(found[1]), seal))) faults.push(["forged checkpoint", where]);
  site.by.push(...mine.map(([at]) => at));
  return { size: Number(found[3]), root: hex(unbase64(found[4])) };
}

// The fields of an entry's text, or null where it is no entry of this chain.
function readEntry(text, chain) {
  try {
    const entry = need(readJson(need(text, "text")), ENTRY);
    const data = entry.data && typeof entry.data === "object" && !Array.isArray(entry.data);
    return need(entry.seq, "number") > 0 && data && entry.chain === chain ? entry : null;
  } catch {
    return null;
  }
}

function readRow(one, chain, seq, tree) {
  const entry = readEntry(one.text, chain), text = bytesOf(one.text);
  const proved = one.leaf === null ? null : rootByInclusion(sha([0], text), one.leaf, tree.size, one.proof) === tree.root;
  return { seq: entry ? entry.seq : seq + 1, hash: shaHex(text), entry, proved };
}

// The entries of a chain; it must end with the entry of this seq and hash, when these are given.
function checkChain(told, tree, head, faults) {
  const { chain, whole } = told, rows = [];
  for (const one of told.entries) rows.push(readRow(one, chain, rows.length ? rows.at(-1).seq : 0, tree));
  if (rows.some((row, i) => i && row.seq <= rows[i - 1].seq)) {
    faults.push(["reordered entries", chain]);
    rows.sort((a, b) => a.seq - b.seq);
  }
  let wanted = 1, suspect = false;
  rows.forEach((row, i) => {
    if (whole && row.seq > wanted) faults.push(["missing entry", `${chain} ${wanted}`]);
    const after = rows[i + 1];
    let follows = null;
    if (!after && head && head[0] === row.seq) follows = head[1] === row.hash;
    else if (after && after.entry && after.seq === row.seq + 1) follows = after.entry.previous === row.hash;
    const place = `${chain} ${row.seq}`;
    if (!row.entry || (follows === false && !row.proved) || (suspect && row.proved !== false)) faults.push(["altered entry", place]);
    else if (row.proved === false || (row.proved === null && !whole)) faults.push([follows ? "forged proof" : "unproved entry", place]);
    wanted = row.seq + 1;
    suspect = follows === false && row.proved === true;
  });
  if (head && (!rows.length || rows.at(-1).seq !== head[0])) faults.push(["cut chain", chain]);
  return rows.filter((row) => row.entry).map((row) => row.entry);
}

// The site's name and keys, as its own entries tell them: each key after the first was signed by the one before it.
function readSite(entries) {
  const site = { origin: "", keys: [], by: [] };
  for (const entry of entries.map((one) => readEntry(one.text, "site"))) {
    if (entry && entry.kind === "SiteOpened") {
      Object.assign(site, { origin: get(entry.data, "origin"), keys: [unbase64(get(entry.data, "public_key"))] });
    } else if (entry && entry.kind === "SealingKeyChanged" && site.keys.length) {
      const key = get(entry.data, "public_key");
      const said = `autolog sealing key\n${site.origin}\n${get(entry.data, "former_key")}\n${key}\n`;
      if (isSigned(site.keys.at(-1), bytesOf(said), unbase64(get(entry.data, "endorsement")))) site.keys.push(unbase64(key));
    }
  }
  return site;
}

function readRecord(bytes) {
  const record = need(readJson(textOf(bytes)), "batch chains checkpoint copy document format hashes subject");
  const names = [[`batch:${need(record.batch, "text")}`, true], [`subject:${need(record.subject, "text")}`, true], ["site", false]];
  const told = need(record.chains, "list").map((one) => [need(one, "chain entries whole").chain, one.whole]);
  const hashes = need(record.hashes, "list").map((one) => unhex(need(one, "hash")));
  for (const one of record.chains.flatMap((chain) => need(chain.entries, "list"))) {
    need(need(one, "leaf proof text").text, "text");
    if (one.leaf !== null) need(one.leaf, "number");
    one.proof = need(one.proof, "list").map((at) => get(hashes, need(at, "number")));
  }
  if (canonical(told) !== canonical(names) || record.format !== "autolog-record/1") throw new Error("another form");
  need(record.copy, "number");
  return record;
}
