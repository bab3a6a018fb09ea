// One value at a time: judged while it is typed, saved when the field is left. A value that is there already asks why.
import { forget } from "./drafts.js";
import { newId, post } from "./server.js";
import { refresh } from "./refresh.js";
import { showRefusal } from "./answer.js";
import { findUnsent, keepUnsent, sentAtLast } from "./unsent.js";

const WAIT = 250; // ms without a key before the server is asked what it thinks
const KINDS = ["good", "warn", "bad"];

export function setUpEntries() {
  document.addEventListener("input", (event) => typed(event.target));
  document.addEventListener("autolog:draft", (event) => broughtBack(event.target));
  document.addEventListener("change", (event) => changed(event.target));
  // What a draft brought back has not changed in the browser's eyes: it is saved when the field is left, all the same.
  document.addEventListener("focusout", (event) => changed(event.target));
  document.addEventListener("submit", submitted);
  for (const { event } of window.autologEarly.of("input", "change", "focusout")) (event.type === "input" ? typed : changed)(event.target);
  for (const field of document.querySelectorAll("form[data-entry] [data-typed]")) typed(field);
  for (const opener of document.querySelectorAll("[data-correct]")) opener.addEventListener("click", startCorrecting);
}

function typed(field) {
  const form = field.closest?.("form[data-entry]");
  if (!form || field.name !== "value") return;
  const before = form.dataset.saved ?? "";
  field.toggleAttribute("data-typed", field.value !== before);
  if (field.value === before) forget(field);
  if (before) form.querySelector("[data-reason]").hidden = field.value === before;
  clearTimeout(form.waiting);
  form.waiting = setTimeout(() => judge(form, field), WAIT);
}

function broughtBack(field) {
  const form = field.closest("form[data-entry]");
  if (!form || field.name !== "value") return;
  typed(field);
  form.old = field.value;
  const kept = findUnsent(form);
  if (form.dataset.saved || kept?.wish !== `${field.value.trim()}\n`) return;
  Object.assign(form, { wish: kept.wish, wishId: kept.id });
  save(form);
}

async function judge(form, field) {
  if (!field.value.trim()) return tell(form, "", "");
  const told = form.told;
  const said = await post(form.dataset.check, { entry: form.dataset.entry, replicate: form.dataset.replicate, value: field.value });
  if (!said || !("kind" in said) || field.value !== said.value) return;
  if (form.told !== told) return; // what was said of saving it meanwhile weighs more
  if (!form.dataset.saved) askWhyRight(form, said.asks_why);
  const words = document.getElementById("words").dataset;
  const asksWhy = form.dataset.saved && field.value !== form.dataset.saved;
  const wants = said.asks_why ? "" : asksWhy ? words.why : form.old === field.value ? words.unsaved : "";
  tell(form, wants && said.kind === "good" ? "warn" : said.kind, `${said.words} ${wants}`.trim());
}

function tell(form, kind, words) {
  form.told = (form.told ?? 0) + 1;
  const field = form.querySelector(".field");
  field.classList.remove(...KINDS);
  if (kind) field.classList.add(kind);
  const place = field.querySelector("[data-msg]");
  const icon = kind && document.getElementById(`icon-${kind}`)?.content.cloneNode(true);
  const text = document.createElement("span");
  text.textContent = words;
  place.replaceChildren(...(icon ? [icon, text] : [text]));
}

// A first value that does not follow the count before is saved with the reason why it is right all the same.
function askWhyRight(form, asks) {
  const block = form.querySelector("[data-reason]");
  block.hidden = !asks;
  if (!asks) return;
  block.querySelector("label").textContent = block.dataset.whyRight;
  block.querySelector("button").textContent = block.dataset.saveRight;
}

// A first value is saved when the field is left; a correction waits for its reason and its button.
function changed(field) {
  const form = field.closest?.("form[data-entry]");
  if (!form || field.name !== "value" || field.readOnly || form.dataset.saved || !field.value.trim()) return;
  if (field.type === "radio" ? field.checked : form.refusedValue !== field.value) save(form);
}

function submitted(event) {
  const form = event.target.closest("form[data-entry]");
  if (!form) return;
  event.preventDefault();
  save(form);
}

async function save(form) {
  const field = form.elements.namedItem("value");
  const value = field instanceof RadioNodeList ? field.value : field.value.trim();
  const reason = form.elements.namedItem("reason")?.value ?? "";
  if (!value || form.saving === `${value}\n${reason}` || (form.dataset.saved === value && !reason)) return;
  // The same wish keeps its id until it was answered: a lost answer does not become a second entry.
  const wish = `${value}\n${reason}`;
  if (form.wish !== wish) Object.assign(form, { wish, wishId: newId() });
  form.saving = wish;
  clearTimeout(form.waiting);
  tell(form, "", document.getElementById("words").dataset.saving);
  const reply = await post(form.action, { entry: form.dataset.entry, replicate: form.dataset.replicate, value, reason, request_id: form.wishId, seen: form.dataset.saved ?? "" });
  form.saving = "";
  if (reply === null) {
    keepUnsent(form, save);
    return tell(form, "warn", document.getElementById("words").dataset.kept);
  }
  sentAtLast(form);
  if (reply.stop) return location.assign(reply.stop);
  if (reply.status >= 400) return refused(form, reply, value);
  saved(form, reply);
  await refresh();
}

function saved(form, reply) {
  form.dataset.saved = reply.shown;
  form.old = form.refusedValue = null;
  for (const field of form.querySelectorAll("[name=value], [name=reason]")) {
    forget(field);
    field.removeAttribute("data-typed");
    if (field.name === "reason") field.value = "";
    else if (field.type !== "radio") field.value = reply.shown;
  }
  form.querySelector("[data-reason]").hidden = true;
  tell(form, reply.kind, reply.words);
}

function refused(form, reply, value) {
  form.refusedValue = value;
  const words = [reply.what, ...reply.reasons, reply.next_step].filter(Boolean).join(" ");
  if (reply.theirs !== undefined) {
    // Somebody saved another value meanwhile: theirs is what a correction would replace, ours stays in the field.
    form.dataset.saved = reply.theirs;
    form.querySelector("[data-reason]").hidden = false;
  } else if (!form.dataset.saved) {
    askWhyRight(form, reply.code === "implausible_jump");
  }
  tell(form, "bad", words);
  if (reply.code === "sign_in_needed") showRefusal(reply);
}

function startCorrecting() {
  const first = document.querySelector("form[data-entry][data-saved]:not([data-saved='']) [name=value]");
  first?.focus();
  first?.select?.();
}
