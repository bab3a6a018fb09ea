// What a PDF says of itself: its digest, its pages, the record inside. Texts here hold one byte a character.
const binary = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
};
const unbinary = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0));

// Dictionary and decoded stream of every object, those in object streams too.
function pdfObjects(data) {
  const found = new Map(), next = /(\d+) 0 obj([^]*?)(stream\r?\n|endobj)/g;
  for (let match = next.exec(data); match; match = next.exec(data)) {
    const [, name, head, ends] = match;
    let body = "";
    if (ends !== "endobj") {
      const start = next.lastIndex, size = /\/Length (\d+)(?!\d| \d+ R)/.exec(head);
      const end = size ? start + Number(size[1]) : Math.max(start, data.indexOf("endstream", start));
      body = data.slice(start, end);
      next.lastIndex = end;
      if (head.includes("/FlateDecode")) body = inflated(body);
    }
    found.set(Number(name), [head, body]);
    const first = /\/First (\d+)/.exec(head);
    if (head.includes("/ObjStm") && first) {
      const index = (body.slice(0, Number(first[1])).match(/\d+/g) || []).map(Number), inner = body.slice(Number(first[1]));
      for (let i = 0; i + 1 < index.length; i += 2) found.set(index[i], [inner.slice(index[i + 1], index[i + 3]), ""]);
    }
  }
  return found;
}

const inflated = (body) => {
  try {
    return binary(inflate(unbinary(body)));
  } catch {
    return "";
  }
};

// SHA-256 of what is drawn on each page, in order.
function pagesDrawn(found) {
  const head = (name) => (found.get(Number(name)) || ["", ""])[0], body = (name) => (found.get(Number(name)) || ["", ""])[1];
  const references = (text) => Array.from(text.matchAll(/(\d+) 0 R/g), (one) => one[1]);
  const kids = Array.from(found.values(), ([text]) => Array.from(text.matchAll(/\/Kids ?\[([^\]]*)\]/g), (one) => one[1])).flat();
  const drawn = references(kids.join(" ")).map((kid) => /\/Contents ?\[?((?:\s*\d+ 0 R)+)/.exec(head(kid))).filter(Boolean);
  return drawn.map((one) => shaHex(unbinary(references(one[1]).map(body).join("\n"))));
}

// The record attached to a PDF, as bytes.
function checkPdf(bytes, faults) {
  // The certificate's signature came after the digest: zeros stood in its place.
  const place = /(\/ByteRange \[0 [0-9]{10} [0-9]{10} [0-9]{10}\]\/Contents <)([0-9a-f]+)/g;
  const data = binary(bytes).replace(place, (_, before, signature) => before + "0".repeat(signature.length));
  const stated = /\/ID ?\[[^\]]*<([0-9a-f]{64})> ?\]/d.exec(data);
  let fits = false;
  if (stated) {
    const [from, to] = stated.indices[1];
    fits = shaHex(unbinary(data.slice(0, from)), bytesOf("0".repeat(64)), unbinary(data.slice(to))) === stated[1];
  }
  if (!fits) faults.push(["altered PDF", "record.pdf"]);
  const found = pdfObjects(data), listed = /\/AL1Pages ?\[([^\]]*)\]/.exec(data);
  const printed = listed ? listed[1].match(/[0-9a-f]{64}/g) || [] : [], pages = pagesDrawn(found);
  const word = `${pages.length < printed.length ? "missing" : "altered"} page`;
  printed.forEach((page, i) => pages.includes(page) || faults.push([word, `${i + 1} of ${printed.length}`]));
  for (const [head] of found.values()) {
    const inside = head.includes("(record.json)") && /\/EF ?<< ?\/F (\d+) 0 R/.exec(head);
    if (inside) return unbinary((found.get(Number(inside[1])) || ["", ""])[1]);
  }
  return new Uint8Array();
}
