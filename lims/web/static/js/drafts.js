// What is typed is never lost: it is kept in this tab until the server has it, through reload, refusal, lost network and sign-in.

const FORMS = "form[method=post]:not([data-no-draft])";
const NEVER = ["hidden", "password", "file", "submit", "button"];
const fresh = new WeakSet(); // typed in on this page: nothing older is put over it
const NOT_A_FIELD = ["form_token", "request_id", "seen_seq", "seen", "assertion", "credential"];

export async function keepDrafts() {
  if (!document.body.hasAttribute("data-signed-in")) return;
  for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => isKept(event.target) && keep(event.target));
  for (const { event } of window.autologEarly.of("input", "change")) if (isKept(event.target)) keep(event.target);
  document.addEventListener("submit", (event) => !event.defaultPrevented && event.target.matches(FORMS) && markSent(event.target));
  await forgetWhatArrived();
  for (const field of fields()) if (isKept(field)) bringBack(field);
}

const fields = () => document.querySelectorAll(`${FORMS} :is(input, select, textarea)`);

export function forget(field) {
  sessionStorage.removeItem(keyOf(field));
}

// One form is told from another of its page by its name, or by where it goes and what it is about.
function nameOf(form) {
  if (form.dataset.draft) return form.dataset.draft;
  const about = [...form.elements].filter((one) => one.type === "hidden" && !NOT_A_FIELD.includes(one.name)).map((one) => `${one.name}=${one.value}`);
  return [form.getAttribute("action"), ...about].join("&");
}

function keyOf(field) {
  const many = field.type === "checkbox" ? `=${field.value}` : nth(field);
  return `autolog-draft:${location.pathname}:${nameOf(field.form)}:${field.name}${many}`;
}

// Of several fields of one name, such as the volumes of a split, each is kept for itself.
function nth(field) {
  if (field.type === "radio") return "";
  const place = [...field.form.elements].filter((one) => one.name === field.name).indexOf(field);
  return place > 0 ? `#${place + 1}` : "";
}

function isKept(field) {
  return field.name && field.form?.matches(FORMS) && !field.closest("dialog") && !NEVER.includes(field.type);
}

function keep(field) {
  fresh.add(field);
  if (field.type === "radio" && !field.checked) return;
  sessionStorage.setItem(keyOf(field), field.type === "checkbox" ? String(field.checked) : field.value);
}

function bringBack(field) {
  const kept = sessionStorage.getItem(keyOf(field));
  if (kept === null || fresh.has(field) || field.hasAttribute("data-typed")) return;
  if (field.type === "checkbox") return restore(field, "checked", kept === "true");
  if (field.type === "radio") return restore(field, "checked", field.checked || field.value === kept);
  // On the page of a refused form the server repeats what was typed: it is no more saved than it was.
  if (field.value === kept && document.getElementById("words").dataset.drawnBy === "POST") field.setAttribute("data-typed", "");
  else if (field.value === kept) forget(field);
  else restore(field, "value", kept);
}

function restore(field, what, kept) {
  const shown = field[what];
  if (shown === kept) return;
  field[what] = kept;
  if (field[what] !== kept) return void (field[what] = shown); // a choice that is no longer offered
  field.setAttribute("data-typed", "");
  field.dispatchEvent(new Event("autolog:draft", { bubbles: true }));
  sayBroughtBack(field.form);
}

// Nobody takes for today's word what was typed last week: it is said where it is shown, and can be put away. An entry says it itself.
function sayBroughtBack(form) {
  if (form.matches("[data-entry]") || form.querySelector("[data-brought]")) return;
  const note = document.getElementById("brought-back").content.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => {
    for (const field of form.elements) if (isKept(field)) forget(field);
    form.reset();
    for (const field of form.querySelectorAll("[data-typed]")) field.removeAttribute("data-typed");
    form.querySelector("[data-brought]").remove();
  });
  form.prepend(note);
}

// A form that was sent may have arrived although no answer came back: the next page of this tab asks the server.
function markSent(form) {
  const id = form.elements.namedItem("request_id")?.value;
  if (id && !form.matches("[data-entry]")) sessionStorage.setItem(`autolog-sent:${id}`, `autolog-draft:${location.pathname}:${nameOf(form)}:`);
}

async function forgetWhatArrived() {
  const sent = Object.keys(sessionStorage).filter((key) => key.startsWith("autolog-sent:"));
  if (!sent.length) return;
  const query = sent.map((key) => `id=${encodeURIComponent(key.slice("autolog-sent:".length))}`).join("&");
  let done;
  try {
    ({ done } = await (await fetch(`/requests?${query}`, { headers: { "X-Requested-With": "autolog" } })).json());
  } catch {
    return; // asked again with the next page
  }
  if (!done) return;
  for (const key of sent) {
    const drafts = sessionStorage.getItem(key);
    if (done.includes(key.slice("autolog-sent:".length))) for (const one of Object.keys(sessionStorage)) if (one.startsWith(drafts)) sessionStorage.removeItem(one);
    sessionStorage.removeItem(key);
  }
}
