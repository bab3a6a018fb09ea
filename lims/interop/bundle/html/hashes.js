// SHA-256 and SHA-512 (FIPS 180-4) over bytes, as bytes. The constants are computed as the standard defines them.
const primes = (count) => {
  const found = [];
  for (let n = 2; found.length < count; n++) if (found.every((one) => n % one)) found.push(n);
  return found;
};

// The first bits of the fraction of a root, exactly: floor(root * 2^bits) by Newton, then the low bits.
const fraction = (prime, degree, bits) => {
  const wanted = BigInt(prime) << BigInt(degree * bits);
  let high = 1n << BigInt(bits + 10), low = 0n;
  while (high - low > 1n) {
    const middle = (high + low) >> 1n;
    if (middle ** BigInt(degree) > wanted) high = middle;
    else low = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
};

const K256 = Uint32Array.from(primes(64), (one) => Number(fraction(one, 3, 32)));
const H256 = Uint32Array.from(primes(8), (one) => Number(fraction(one, 2, 32)));
const K512 = primes(80).map((one) => fraction(one, 3, 64));
const H512 = primes(8).map((one) => fraction(one, 2, 64));

const padded = (bytes, block) => {
  const size = Math.ceil((bytes.length + 1 + block / 8) / block) * block;
  const out = new Uint8Array(size);
  out.set(bytes);
  out[bytes.length] = 0x80;
  const view = new DataView(out.buffer);
  view.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(size - 4, (bytes.length << 3) >>> 0);
  return view;
};

function sha256(bytes) {
  const view = padded(bytes, 64), state = H256.slice(), w = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
      const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t) | 0, c, b, a, (t + u) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((one, i) => (state[i] += one));
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((one, i) => out.setUint32(4 * i, one));
  return new Uint8Array(out.buffer);
}

function sha512(bytes) {
  const view = padded(bytes, 128), state = H512.slice(), w = new Array(80), low = (x) => BigInt.asUintN(64, x);
  const turn = (x, n) => low((x >> n) | (x << (64n - n)));
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + 8 * i);
    for (let i = 16; i < 80; i++) {
      const a = w[i - 15], b = w[i - 2];
      const mixed = (turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n)) + (turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n));
      w[i] = low(w[i - 16] + w[i - 7] + mixed);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const chosen = (e & f) ^ (low(~e) & g), most = (a & b) ^ (a & c) ^ (b & c);
      const t = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + chosen + K512[i] + w[i];
      const u = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + most;
      [h, g, f, e, d, c, b, a] = [g, f, e, low(d + t), c, b, a, low(t + u)];
    }
    [a, b, c, d, e, f, g, h].forEach((one, i) => (state[i] = low(state[i] + one)));
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((one, i) => out.setBigUint64(8 * i, one));
  return new Uint8Array(out.buffer);
}
