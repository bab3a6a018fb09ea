// Borrowing a camera from the browser, and why it is not lent.

const SHARP = { width: { ideal: 1280 }, height: { ideal: 720 } };

// {stream, cameras, used}: the camera asked for, or the one that looks away from the person. Throws what troubleOf explains.
export async function borrow(camera) {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) throw new Error("insecure");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SHARP, ...wished(camera) } });
  const track = stream.getVideoTracks()[0];
  if (can(track).focusMode?.includes("continuous")) await track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => null);
  const devices = await navigator.mediaDevices.enumerateDevices();
  return { stream, cameras: devices.filter((one) => one.kind === "videoinput"), used: track.getSettings().deviceId ?? "" };
}

function wished(camera) {
  return camera ? { deviceId: { ideal: camera } } : { facingMode: { ideal: "environment" } };
}

// A function that turns the lamp of this camera on or off; null where there is none.
export function torchOf(stream) {
  const track = stream?.getVideoTracks()[0];
  return track && can(track).torch ? (on) => track.applyConstraints({ advanced: [{ torch: on }] }) : null;
}

function can(track) {
  return track.getCapabilities?.() ?? {};
}

// One of the reasons that the page has words for.
export function troubleOf(fault) {
  if (fault.message === "insecure") return "insecure";
  return { NotAllowedError: "forbidden", SecurityError: "forbidden", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" }[fault.name] ?? "undecoded";
}
