// The camera as a scanner. It shows what it sees; what it reads goes the way every scan goes. No picture leaves this device.
import { borrow, torchOf, troubleOf } from "./camera_device.js";
import { PictureReader } from "./camera_reader.js";
import { grouped } from "./codes.js";
import { hear } from "./intake.js";

const IN_VIEW = 2500; // ms: a label that stays before the camera is one read
const SLOW = 8000; // ms without a read: what helps is said
const FORGOTTEN = 120_000; // ms without a read: nobody is there, the camera closes
const WHICH = "autolog-camera";

const place = document.getElementById("camera");
const part = (name) => place.querySelector(`[data-${name}]`);
let seriesKey = "";
let opener = null;
let stream = null;
let reader = null;

export async function openCamera(button, series) {
  if (!place.hidden) return part("close").focus();
  [opener, seriesKey] = [button, series];
  place.hidden = false;
  part("series").setAttribute("aria-pressed", String(Boolean(sessionStorage.getItem(seriesKey))));
  part("close").focus();
  await look(localStorage.getItem(WHICH) ?? "");
}

async function look(camera) {
  letGo();
  say("opening");
  place.classList.remove("troubled");
  try {
    const borrowed = await borrow(camera);
    if (place.hidden) return borrowed.stream.getTracks().forEach((track) => track.stop());
    stream = borrowed.stream;
    offer(borrowed);
    const video = part("picture");
    video.srcObject = stream;
    await video.play();
    reader = new PictureReader(video, saw, trouble);
    say("looking");
  } catch (fault) {
    trouble(troubleOf(fault));
  }
}

function trouble(kind) {
  letGo();
  place.classList.add("troubled");
  say(kind);
}

// What was read in one picture: [] mostly, one code, or several beside each other, of which none is guessed.
function saw(codes, sinceLast) {
  if (place.hidden) return;
  if (codes.length > 1) return say("several");
  if (codes.length === 0) {
    if (sinceLast > FORGOTTEN) close();
    else if (sinceLast > SLOW) say("slow");
    return;
  }
  const taken = hear(codes[0], { apart: IN_VIEW });
  say("read", grouped(codes[0]));
  if (taken && !sessionStorage.getItem(seriesKey)) close();
}

function offer({ cameras, used }) {
  const choice = part("choice");
  choice.replaceChildren(...cameras.map((camera, at) => new Option(camera.label || `${place.dataset.name} ${at + 1}`, camera.deviceId)));
  choice.value = used;
  part("choose").hidden = cameras.length < 2;
  part("torch").hidden = !torchOf(stream);
  part("torch").setAttribute("aria-pressed", "false");
}

function say(kind, more = "") {
  const words = `${place.dataset[kind]} ${more}`.trim();
  if (part("says").textContent !== words) part("says").textContent = words;
}

function letGo() {
  reader?.end();
  stream?.getTracks().forEach((track) => track.stop());
  reader = stream = null;
}

function close() {
  letGo();
  if (place.contains(document.activeElement)) opener?.focus();
  place.hidden = true;
}

function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

part("close").addEventListener("click", () => {
  sessionStorage.removeItem(seriesKey);
  close();
});
part("series").addEventListener("click", (event) => {
  const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
  press(event.currentTarget, on);
  if (on) sessionStorage.setItem(seriesKey, "yes");
  else sessionStorage.removeItem(seriesKey);
});
part("torch").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const on = button.getAttribute("aria-pressed") !== "true";
  await torchOf(stream)?.(on);
  press(button, on);
});
part("choice").addEventListener("change", (event) => {
  localStorage.setItem(WHICH, event.target.value);
  look(event.target.value);
});
place.addEventListener("keydown", (event) => event.key === "Escape" && part("close").click());
// Another tab, another application, a locked screen: nobody looks, so the camera is let go; it opens again on return.
document.addEventListener("visibilitychange", () => {
  if (place.hidden) return;
  if (document.visibilityState === "hidden") letGo();
  else look(localStorage.getItem(WHICH) ?? "");
});
addEventListener("pagehide", close);
