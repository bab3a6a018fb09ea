// A wall screen draws itself again, and says so in large letters when it cannot: an old board looks like a true one.

const EVERY = 20_000;
const STILL_AFTER = 90_000;
let drawnAt = Date.now();
let drawnClock = document.body.dataset.drawn;

async function draw() {
  try {
    const reply = await fetch(location.href, { cache: "no-store", headers: { "X-Requested-With": "autolog-refresh" } });
    if (reply.ok && !reply.redirected) show(new DOMParser().parseFromString(await reply.text(), "text/html"));
  } catch {
    // the server or the network is away: the next look tries again
  }
  const still = Date.now() - drawnAt > STILL_AFTER;
  document.getElementById("stale").hidden = !still;
  document.getElementById("stale-since").textContent = drawnClock;
}

function show(fresh) {
  const [now, newer] = [document.getElementById("wall"), fresh.getElementById("wall")];
  if (!newer) return;
  const changed = now.dataset.state !== newer.dataset.state || document.documentElement.dataset.theme !== fresh.documentElement.dataset.theme;
  if (changed || sheets(document) !== sheets(fresh)) return location.reload();
  now.replaceWith(document.adoptNode(newer));
  drawnAt = Date.now();
  drawnClock = fresh.body.dataset.drawn;
}

// A new version of the program has other styles: then the whole page is fetched again.
function sheets(page) {
  return [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href")).join(" ");
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // the device decides by itself when its screen goes dark
  }
}

setInterval(draw, EVERY);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stayAwake());
stayAwake();
