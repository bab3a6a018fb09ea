// Inflate (RFC 1951) and its zlib frame (RFC 1950). Throws on anything that is not a whole stream.
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const DISTANCES = Array.from({ length: 30 }, (_, i) => (i < 4 ? i + 1 : ((2 + (i & 1)) << ((i >> 1) - 1)) + 1));

// How many codes there are of each length, and the symbols in order of their codes.
const codeOf = (lengths) => {
  const count = new Uint16Array(16), starts = new Uint16Array(17), symbols = [];
  lengths.forEach((one) => count[one]++);
  count[0] = 0;
  let left = 1;
  for (let i = 1; i < 16; i++) {
    left = left * 2 - count[i];
    if (left < 0) throw new Error("too many codes");
    starts[i + 1] = starts[i] + count[i];
  }
  lengths.forEach((one, symbol) => one && (symbols[starts[one]++] = symbol));
  return { count, symbols };
};

class Bits {
  constructor(bytes) {
    Object.assign(this, { bytes, at: 0, held: 0, have: 0 });
  }
  take(count) {
    while (this.have < count) {
      if (this.at >= this.bytes.length) throw new Error("the stream ends early");
      this.held |= this.bytes[this.at++] << this.have;
      this.have += 8;
    }
    const found = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.have -= count;
    return found;
  }
  symbol({ count, symbols }) {
    let code = 0, first = 0, index = 0;
    for (let i = 1; i < 16; i++) {
      code |= this.take(1);
      if (code - first < count[i]) return symbols[index + code - first];
      index += count[i];
      first = (first + count[i]) << 1;
      code <<= 1;
    }
    throw new Error("no such code");
  }
  aligned(count) {
    this.held = this.have = 0;
    this.at += count;
    if (this.at > this.bytes.length) throw new Error("the stream ends early");
    return this.bytes.subarray(this.at - count, this.at);
  }
}

const fixedCodes = () => {
  const lengths = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
  return [codeOf(lengths), codeOf(new Array(30).fill(5))];
};

const readCodes = (bits) => {
  const literals = bits.take(5) + 257, distances = bits.take(5) + 1, given = bits.take(4) + 4, first = new Array(19).fill(0);
  for (let i = 0; i < given; i++) first[ORDER[i]] = bits.take(3);
  const code = codeOf(first), lengths = [];
  while (lengths.length < literals + distances) {
    const one = bits.symbol(code);
    if (one < 16) lengths.push(one);
    else {
      if (one === 16 && !lengths.length) throw new Error("nothing to repeat");
      const [what, times] = one === 16 ? [lengths.at(-1), 3 + bits.take(2)] : [0, one === 17 ? 3 + bits.take(3) : 11 + bits.take(7)];
      for (let i = 0; i < times; i++) lengths.push(what);
    }
  }
  if (lengths.length > literals + distances) throw new Error("too many lengths");
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
};

function inflateRaw(bits) {
  let out = new Uint8Array(1 << 16), size = 0, last = 0;
  const room = (more) => {
    if (size + more <= out.length) return;
    const larger = new Uint8Array(2 * (size + more));
    larger.set(out.subarray(0, size));
    out = larger;
  };
  while (!last) {
    last = bits.take(1);
    const type = bits.take(2);
    if (type === 3) throw new Error("no such block");
    if (type === 0) {
      const head = bits.aligned(4), length = head[0] | (head[1] << 8);
      if ((length ^ 0xffff) !== (head[2] | (head[3] << 8))) throw new Error("no such length");
      room(length);
      out.set(bits.aligned(length), size);
      size += length;
      continue;
    }
    const [literals, distances] = type === 1 ? fixedCodes() : readCodes(bits);
    for (let one = bits.symbol(literals); one !== 256; one = bits.symbol(literals)) {
      room(258);
      if (one < 256) {
        out[size++] = one;
        continue;
      }
      if (one > 285) throw new Error("no such length");
      const length = LENGTHS[one - 257] + bits.take(LENGTH_BITS[one - 257]), which = bits.symbol(distances);
      if (!(which < 30)) throw new Error("no such distance");
      const back = DISTANCES[which] + bits.take(which < 4 ? 0 : (which >> 1) - 1);
      if (back > size) throw new Error("too far back");
      for (let i = 0; i < length; i++, size++) out[size] = out[size - back];
    }
  }
  return out.subarray(0, size);
}

function inflate(bytes) {
  if (bytes.length < 6 || (bytes[0] & 15) !== 8 || bytes[0] >> 4 > 7 || ((bytes[0] << 8) | bytes[1]) % 31 || bytes[1] & 32)
    throw new Error("no zlib stream");
  const bits = new Bits(bytes.subarray(2)), out = inflateRaw(bits), sum = bits.aligned(4);
  let a = 1, b = 0;
  for (const one of out) (a = (a + one) % 65521), (b = (b + a) % 65521);
  if (((sum[0] << 8) | sum[1]) !== b || ((sum[2] << 8) | sum[3]) !== a) throw new Error("the sum is wrong");
  return out;
}
