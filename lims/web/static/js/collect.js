// A form that collects scans (hand-over, bedside): the next empty field takes the code; the server compares at the end.
// A form that holds nothing but scans sends itself with the last of them.
import { showAnswer } from "./answer.js";
import { grouped, isLabelCode } from "./codes.js";

export function collect(code) {
  const fields = [...document.querySelectorAll("[data-scan-into] [data-code]")];
  if (fields.length === 0 || !isLabelCode(code)) return false;
  const same = fields.find((field) => field.value.replace(/[\s-]/g, "").toUpperCase() === code);
  const field = same ?? fields.find((one) => one.value.trim() === "");
  if (!field) return false;
  field.value = grouped(code);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const left = fields.find((one) => one.value.trim() === "");
  for (const one of fields) mark(one, one === left);
  showAnswer({ outcome: same ? "known" : "accepted", words: nameOf(field), next_words: left ? nameOf(left) : "" });
  if (!left && "scanSends" in field.form.dataset) field.form.requestSubmit();
  return true;
}

function mark(field, isNext) {
  const slot = field.closest("[data-scan-slot]");
  slot.classList.remove("full", "next", "todo");
  slot.classList.add(field.value.trim() ? "full" : isNext ? "next" : "todo");
}

function nameOf(field) {
  return field.labels[0]?.textContent ?? "";
}
