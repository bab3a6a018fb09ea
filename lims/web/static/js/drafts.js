// What is typed is never lost: it is kept in this tab until the server has it, through reload, conflict and sign-in.

function keyOf(field) {
  const form = field.closest("form");
  return `autolog-draft:${location.pathname}:${form?.dataset.draft ?? form?.id ?? ""}:${field.name}`;
}

function isKept(field) {
  return field.closest("[data-draft]") && field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);
}

export function keepDrafts() {
  document.addEventListener("input", (event) => {
    if (isKept(event.target)) keep(event.target);
  });
  document.addEventListener("change", (event) => {
    if (isKept(event.target)) keep(event.target);
  });
  // A form that was sent is forgotten when the next page is not the same form again; see `forget`.
  for (const field of document.querySelectorAll("[data-draft] :is(input, select, textarea)")) if (isKept(field)) bringBack(field);
}

function keep(field) {
  const value = ["checkbox", "radio"].includes(field.type) ? (field.checked ? field.value : null) : field.value;
  if (field.type === "radio" && value === null) return;
  if (value === null) sessionStorage.removeItem(keyOf(field));
  else sessionStorage.setItem(keyOf(field), value);
}

function bringBack(field) {
  const kept = sessionStorage.getItem(keyOf(field));
  if (kept === null) return;
  if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === kept;
  else if (field.value !== kept) {
    field.value = kept;
    field.setAttribute("data-typed", "");
    field.dispatchEvent(new Event("autolog:draft", { bubbles: true }));
  } else sessionStorage.removeItem(keyOf(field));
}

export function forget(field) {
  sessionStorage.removeItem(keyOf(field));
}
