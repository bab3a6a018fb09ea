// Ed25519 (RFC 8032 5.1.7), in extended coordinates with BigInt: works in any browser, also from a file.
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (x) => ((x % P) + P) % P;
const power = (base, exponent) => {
  let found = 1n;
  for (base = mod(base); exponent; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) found = mod(found * base);
  return found;
};
const D = mod(-121665n * power(121666n, P - 2n));

const addPoints = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2)), c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};

const timesPoint = (number, point) => {
  let found = [0n, 1n, 1n, 0n];
  for (; number; number >>= 1n, point = addPoints(point, point)) if (number & 1n) found = addPoints(found, point);
  return found;
};

const numberOf = (bytes) => bytes.reduceRight((sum, one) => (sum << 8n) | BigInt(one), 0n);

// The point of 32 bytes, or null.
const pointOf = (bytes) => {
  const whole = numberOf(bytes), odd = whole >> 255n, y = whole & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * power(2n, (P - 1n) / 4n));
  if (mod(x * x - square) || (x === 0n && odd)) return null;
  if ((x & 1n) !== odd) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
};

const BASE = pointOf(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0x66 : 0x58)));

function isSigned(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const s = numberOf(signature.subarray(32)), a = pointOf(key), r = pointOf(signature.subarray(0, 32));
  if (s >= L || !a || !r) return false;
  const h = numberOf(sha512(joined(signature.subarray(0, 32), key, message))) % L;
  const left = timesPoint(s, BASE), right = addPoints(r, timesPoint(h, a));
  return [0, 1].every((i) => mod(left[i] * right[2] - right[i] * left[2]) === 0n);
}
