// One picture after the other goes to the decoder in its own thread; the next is taken when the answer is there.

const LONGEST_SIDE = 1280;
const PAUSE = 60; // ms between pictures: a tablet must not grow hot

export class PictureReader {
  // `saw(codes, sinceLast)` after each picture, `broken(kind)` when this browser cannot run the decoder.
  constructor(video, saw, broken) {
    Object.assign(this, { video, saw, broken, ended: false, last: performance.now() });
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.decoder = new Worker(new URL("camera_worker.js", import.meta.url));
    this.decoder.addEventListener("message", ({ data }) => this.answered(data));
    this.decoder.addEventListener("error", () => this.fail());
  }

  answered({ broken, codes }) {
    if (this.ended) return;
    if (broken) return this.fail();
    if (codes) {
      if (codes.length === 1) this.last = performance.now();
      this.saw(codes, performance.now() - this.last);
    }
    setTimeout(() => this.take(), PAUSE);
  }

  take() {
    if (this.ended) return;
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return setTimeout(() => this.take(), PAUSE);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.pen.drawImage(this.video, 0, 0, width, height);
    const picture = this.pen.getImageData(0, 0, width, height);
    this.decoder.postMessage(picture, [picture.data.buffer]);
  }

  fail() {
    this.end();
    this.broken("undecoded");
  }

  end() {
    this.ended = true;
    this.decoder.terminate();
  }
}
