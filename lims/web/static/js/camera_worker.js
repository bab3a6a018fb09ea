// Finds codes in pictures, in a thread of its own and under a content policy of its own: only here may WebAssembly run.
/* global importScripts, ZXingWASM */
importScripts("../vendor/zxing-reader-3.1.4.js");

const OPTIONS = { formats: ["QRCode", "DataMatrix"], tryHarder: true, tryRotate: true, tryDownscale: true, maxNumberOfSymbols: 4, textMode: "Plain" };
const UNREADABLY_LONG = 200;

ZXingWASM.prepareZXingModule({
  overrides: { locateFile: () => new URL("../vendor/zxing-reader-3.1.4.wasm", self.location.href).href },
  fireImmediately: true,
}).then(
  () => postMessage({}),
  () => postMessage({ broken: true }),
);

self.onmessage = async ({ data }) => {
  let found = await codesIn(data);
  if (!found.length) found = await codesIn(clearer(data));
  postMessage({ codes: found });
};

async function codesIn(picture) {
  const read = await ZXingWASM.readBarcodes(picture, OPTIONS);
  const texts = read.filter((one) => one.isValid).map((one) => one.text);
  return [...new Set(texts)].filter((text) => text && text.length <= UNREADABLY_LONG);
}

// Half the size, in grey, from its darkest to its lightest: finds codes in dim and blurred pictures.
function clearer({ data, width, height }) {
  const [w, h] = [width >> 1, height >> 1];
  const grey = new Uint8ClampedArray(w * h);
  const count = new Uint32Array(256);
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1) {
      const at = 4 * (2 * y * width + 2 * x);
      const down = at + 4 * width;
      count[(grey[y * w + x] = (data[at + 1] + data[at + 5] + data[down + 1] + data[down + 5]) >> 2)] += 1;
    }
  const [low, high] = [darker(count, 0.01 * w * h), darker(count, 0.99 * w * h)];
  const out = new Uint32Array(w * h);
  for (let at = 0; at < grey.length; at += 1) {
    const light = Math.min(255, Math.max(0, ((grey[at] - low) * 255) / Math.max(1, high - low)));
    out[at] = 0xff000000 | (light << 16) | (light << 8) | light;
  }
  return new ImageData(new Uint8ClampedArray(out.buffer), w, h);
}

// The grey below which so many of the points lie.
function darker(count, wanted) {
  let seen = 0;
  for (let grey = 0; grey < 256; grey += 1) if ((seen += count[grey]) >= wanted) return grey;
  return 255;
}
