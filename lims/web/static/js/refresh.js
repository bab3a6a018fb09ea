// The page is drawn again in place: parts marked data-refresh take their new text, never the field that is being typed in.

let running = null;
let next = null; // asked for while one was on its way: that one may have left before what is to be shown

// `untouched` when the page asks by its own clock and nobody is at it: that keeps no session open.
export function refresh({ untouched = false } = {}) {
  if (!running) return (running = draw(untouched).finally(() => (running = null)));
  next ??= running.then(() => {
    next = null;
    return refresh();
  });
  return next;
}

async function draw(untouched) {
  let reply;
  try {
    reply = await fetch(location.href, { headers: { "X-Requested-With": "autolog-refresh", ...(untouched && { "X-Untouched": "yes" }) } });
  } catch {
    return; // the next answer draws it
  }
  if (!reply.ok || reply.redirected) {
    if (reply.redirected) location.assign(reply.url);
    return;
  }
  const text = await reply.text();
  if (next) return; // an older page would be drawn over what was saved meanwhile
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-refresh][id]")) {
    const newer = fresh.getElementById(part.id);
    if (newer && !isInHand(part)) replace(part, newer);
  }
  for (const name of ["formToken", "seenSeq"]) if (fresh.body.dataset[name]) document.body.dataset[name] = fresh.body.dataset[name];
  for (const field of document.querySelectorAll("[data-seen-seq]")) field.value = fresh.body.dataset.seenSeq ?? field.value;
  document.dispatchEvent(new CustomEvent("autolog:drawn"));
}

function replace(part, newer) {
  if (part.outerHTML !== newer.outerHTML) part.replaceWith(document.adoptNode(newer));
}

// Typed in, chosen, or pressed at this very moment: drawing over it would lose the press.
function isInHand(part) {
  return part.contains(document.activeElement) || part.querySelector("[data-typed], :active") !== null;
}

// The clock shows minutes, and what is left changes once a minute. Where nobody touches the page, the screen locks in its time.
export function keepClock() {
  if (!document.getElementById("clock") || !document.body.hasAttribute("data-scan-to")) return;
  let touched = false;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (touched = true), true);
  setInterval(() => {
    refresh({ untouched: !touched });
    touched = false;
  }, 60_000);
}
