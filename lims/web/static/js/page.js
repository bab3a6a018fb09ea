// What runs on every page: the scanner is listened to, scans are sent and answered, what is typed is kept.
import { keepAddress } from "./address.js";
import { listen } from "./wedge.js";
import { hearKeys } from "./intake.js";
import { setUpCamera } from "./camera_button.js";
import { find, setUpFinding } from "./find.js";
import { keepBusy } from "./busy.js";
import { showCarriedAnswer } from "./scan.js";
import { setUpTyping } from "./typing.js";
import { keepDrafts } from "./drafts.js";
import { setUpEntries } from "./entries.js";
import { stayWhenOffline } from "./offline.js";
import { setUpPasskeys } from "./passkeys.js";
import { keepClock } from "./refresh.js";
import { sendFormsInTurn } from "./server.js";
import { play, playAll } from "./sound.js";

keepAddress();
// What is being typed is not drawn over.
const markTyped = ({ target }) => target.closest("[data-refresh]") && target.setAttribute("data-typed", "");
for (const { event } of window.autologEarly.of("input")) markTyped(event);
document.addEventListener("input", markTyped);
listen((text, scan) => find(text) || hearKeys(text, scan));
setUpCamera();
setUpFinding();
setUpTyping();
setUpEntries();
stayWhenOffline();
setUpPasskeys();
keepDrafts();
keepClock();
keepBusy();
sendFormsInTurn();
showCarriedAnswer();
window.autologEarly.end();

for (const button of document.querySelectorAll("[data-sounds]")) button.addEventListener("click", playAll);
// A menu closes when the next thing is touched, or by Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.more[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
if (document.querySelector("[data-alarm]")) play("stop");
document.querySelector("[data-focus]")?.focus();
