// An entry that was left in its field and could not be sent is sent again, by itself, under the same request id and for the same
// person only: what one has measured is not recorded under another's name.

const EVERY = 4000; // ms between tries
const waiting = new Set();
let ticking = 0;

export function keepUnsent(form, again) {
  sessionStorage.setItem(keyOf(form), JSON.stringify({ wish: form.wish, id: form.wishId, person: person() }));
  waiting.add(form);
  ticking ||= setInterval(() => tryAll(again), EVERY);
  addEventListener("online", () => tryAll(again), { once: true });
}

export function sentAtLast(form) {
  sessionStorage.removeItem(keyOf(form));
  waiting.delete(form);
  if (!waiting.size) ticking = void clearInterval(ticking);
}

// After a reload: the wish that this person's entry still waits for, or null.
export function findUnsent(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  return kept?.person === person() ? kept : null;
}

function tryAll(again) {
  for (const form of [...waiting]) if (form.isConnected) again(form);
}

function keyOf(form) {
  return `autolog-unsent:${location.pathname}:${form.id}`;
}

function person() {
  return document.getElementById("words").dataset.person;
}
