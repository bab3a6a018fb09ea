// Passkeys: made on the person's own page, asked for at sign-in, and in place of the password where something is signed.
import { newId } from "./server.js";

const FROM_TEXT = globalThis.PublicKeyCredential && "parseRequestOptionsFromJSON" in PublicKeyCredential;

export function setUpPasskeys() {
  if (!FROM_TEXT || !window.isSecureContext) return;
  for (const place of document.querySelectorAll("[data-needs-passkeys]")) place.hidden = false;
  for (const form of document.querySelectorAll("form[data-new-passkey]")) form.addEventListener("submit", makeOne);
  for (const form of document.querySelectorAll("form[data-passkey-sign-in]")) form.addEventListener("submit", signIn);
  if (document.body.dataset.passkeys) offerAtSignatures(document.body.dataset.passkeys, document.body.dataset.passkeyWords.split("|"));
}

async function makeOne(event) {
  const form = event.target;
  if (form.elements.credential.value) return;
  event.preventDefault();
  try {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await ask(form.dataset.newPasskey, {}));
    const made = await navigator.credentials.create({ publicKey: options });
    form.elements.credential.value = JSON.stringify(made);
    form.requestSubmit();
  } catch {
    form.querySelector("[data-answer]").textContent = form.dataset.said;
  }
}

async function signIn(event) {
  const form = event.target;
  if (form.elements.assertion.value) return;
  event.preventDefault();
  await answer(form, form.dataset.passkeySignIn, {}, () => form.requestSubmit());
}

// A form that takes the own password takes a passkey as well; the second person types theirs.
function offerAtSignatures(address, [use, failed]) {
  for (const field of document.querySelectorAll("form input[name=password]")) {
    const form = field.form;
    if (form.elements.name || form.matches("[data-no-passkey]") || !document.body.hasAttribute("data-signed-in")) continue;
    if (form.getAttribute("action")?.startsWith("/your-sign-in")) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn wide", textContent: use });
    const said = Object.assign(document.createElement("p"), { className: "why", role: "status" });
    said.dataset.answer = "";
    form.dataset.said = failed;
    field.closest(".field").append(button, said);
    button.addEventListener("click", () => signWith(form, field, address));
  }
}

async function signWith(form, field, address) {
  const senders = [...form.querySelectorAll("button:not([type=button])")].filter((one) => !one.disabled);
  const sender = senders.length === 1 ? senders[0] : await chosen(form, field, senders);
  if (!form.elements.assertion) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "assertion" }));
  // The passkey says who it is: neither name nor password is typed.
  const typed = [field, form.elements.signer].filter(Boolean);
  for (const one of typed) Object.assign(one, { required: false, value: "" });
  if (!form.reportValidity()) {
    for (const one of typed) one.required = true;
    return;
  }
  const fields = [...new FormData(form, sender)].filter(([, value]) => typeof value === "string");
  const to = new URL(sender?.formAction || form.action, location.href).pathname;
  await answer(form, address, { address: to, fields }, () => form.requestSubmit(sender));
  if (!form.elements.assertion.value) for (const one of typed) one.required = true;
}

// Several buttons mean several things: the next one that is pressed says which is meant.
function chosen(form, field, senders) {
  field.required = false;
  senders[0]?.focus();
  return new Promise((done) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      done(event.submitter);
    }, { once: true, capture: true });
  });
}

async function answer(form, address, content, then) {
  try {
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(await ask(address, content));
    const made = await navigator.credentials.get({ publicKey: options });
    form.elements.assertion.value = JSON.stringify(made);
    then();
  } catch {
    form.querySelector("[data-answer]").textContent = form.dataset.said;
  }
}

async function ask(address, content) {
  const reply = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Form-Token": document.body.dataset.formToken, "X-Requested-With": "autolog" },
    body: JSON.stringify({ request_id: newId(), ...content }),
  });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}
