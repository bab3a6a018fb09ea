// Loaded before anything else: what is scanned, typed or chosen while the page's scripts are still on their way is kept for
// them. Each of them asks `autologEarly.of(...)` for its kinds when it begins, and the page ends the keeping when all have.
(() => {
  const kinds = ["keydown", "input", "change", "focusout"];
  const kept = [];
  const keep = (event) => {
    const element = document.activeElement;
    kept.push({ event, element, value: element?.value });
    // It may be a scanner's: the field, with a code in its text, is not sent before somebody can tell.
    if (event.key === "Enter" && !element?.matches("textarea")) event.preventDefault();
  };
  for (const kind of kinds) document.addEventListener(kind, keep, true);
  window.autologEarly = {
    of: (...some) => kept.filter((one) => some.includes(one.event.type)),
    end() {
      for (const kind of kinds) document.removeEventListener(kind, keep, true);
      kept.length = 0;
    },
  };
})();
