// How scripts talk to the server: JSON, with the form token, and once more when the answer was lost.

export function newId() {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

// The answer with its HTTP status as `status`, or null when the server stayed silent twice.
export async function post(address, content) {
  for (const wait of [0, 700]) {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    try {
      // The same request id the second time: what did arrive is not recorded twice.
      const reply = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Form-Token": document.body.dataset.formToken, "X-Requested-With": "autolog" },
        body: JSON.stringify(content),
      });
      return { ...(await reply.json()), status: reply.status };
    } catch {
      // No connection, or no answer that can be read: tried again, then said.
    }
  }
  return null;
}
