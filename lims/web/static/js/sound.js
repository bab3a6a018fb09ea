// The four sounds differ in number and pitch, so that they work without sight.
const TONES = {
  ok: [[880, 0, 0.12]],
  attn: [[587, 0, 0.16], [587, 0.24, 0.16]],
  known: [[1200, 0, 0.03, 0.05]],
  stop: [[220, 0, 0.28], [220, 0.36, 0.28], [220, 0.72, 0.28]],
};
const SHAKES = { ok: [60], attn: [80, 60, 80], known: [20], stop: [300, 100, 300, 100, 300] };

let context = null;

export function play(kind) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(SHAKES[kind]);
  // Before the first key or tap a page may not sound; the stop sounded when it was scanned, and sounds at each scan.
  if (!("AudioContext" in window) || (!navigator.userActivation?.hasBeenActive && !context)) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  for (const [pitch, start, length, loud = 0.25] of TONES[kind]) tone(pitch, context.currentTime + start, length, loud);
}

export function playAll() {
  Object.keys(TONES).forEach((kind, place) => setTimeout(() => play(kind), place * 1100));
}

function tone(pitch, start, length, loud) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.frequency.value = pitch;
  source.type = pitch < 300 ? "square" : "sine";
  // A short rise and fall, so that the loudspeaker does not click.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loud, start + 0.01);
  volume.gain.setValueAtTime(loud, start + length - 0.01);
  volume.gain.linearRampToValueAtTime(0, start + length);
  source.connect(volume).connect(context.destination);
  source.start(start);
  source.stop(start + length);
}
