// The field of the frame that finds anything. What is scanned while it has the focus is looked for, never acted upon.

export function find(text) {
  const field = document.activeElement?.closest?.("[data-find]");
  if (!field) return false;
  field.value = text;
  field.form.requestSubmit();
  return true;
}

export function setUpFinding() {
  document.addEventListener("keydown", (event) => {
    const field = document.querySelector("[data-find]");
    if (!field || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (field.offsetParent === null) document.querySelector(".find-link")?.click();
    field.focus();
    field.select();
  });
}
