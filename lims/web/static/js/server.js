// How scripts talk to the server: JSON, with the form token, and once more when the answer was lost.

export function newId() {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

const onTheWay = new Set();

// A form that says which entry its page shows waits for what this very page is still saving: that is no news to it.
export function sendFormsInTurn() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!onTheWay.size || !form.querySelector("[data-seen-seq]") || form.matches("[data-entry]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.allSettled(onTheWay).then(() => sendAgain(form, event.submitter));
  }, true);
}

// Nothing was typed in a form that was drawn anew meanwhile: the new one says the same.
function sendAgain(form, button) {
  if (form.isConnected) form.requestSubmit(button);
  else [...document.forms].find((one) => one.action === form.action)?.requestSubmit();
}

export function post(address, content) {
  const sending = send(address, content);
  onTheWay.add(sending);
  sending.finally(() => onTheWay.delete(sending));
  return sending;
}

// The answer with its HTTP status as `status`, or null when the server stayed silent twice.
async function send(address, content) {
  for (const wait of [0, 700]) {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    try {
      // The same request id the second time: what did arrive is not recorded twice.
      const reply = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Form-Token": document.body.dataset.formToken, "X-Requested-With": "autolog" },
        body: JSON.stringify(content),
      });
      const answer = await reply.json();
      if (answer.moved) followOwnEntries(answer.moved);
      return { ...answer, status: reply.status };
    } catch {
      // No connection, or no answer that can be read: tried again, then said.
    }
  }
  return null;
}

// The page was at the entry before this one's own: it is at its own now. Behind anybody else's it stays, and is told.
function followOwnEntries([before, after]) {
  for (const field of document.querySelectorAll("[data-seen-seq]")) if (field.value === String(before)) field.value = after;
}
