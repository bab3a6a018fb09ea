// One scan, one answer: shape, words, sound. A good answer leaves after four seconds; the others stay until the next scan.
import { play } from "./sound.js";

const KIND = { accepted: "ok", found: "ok", attention: "attn", known: "known", refused: "stop" };
const LEAVES = new Set(["ok", "known"]);
let leaving = 0;

export function showAnswer(answer, { silent = false } = {}) {
  const kind = KIND[answer.outcome] ?? "stop";
  const calm = document.getElementById("answer");
  const alarm = document.getElementById("alarm");
  clearTimeout(leaving);
  calm.replaceChildren();
  alarm.replaceChildren();
  const shown = document.getElementById(`answer-${kind}`).content.cloneNode(true);
  shown.querySelector("[data-words]").textContent = answer.words;
  const more = shown.querySelector("[data-more]");
  for (const line of [answer.next_words, ...(answer.more ?? [])].filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    more.append(paragraph);
  }
  const { life, signInAt, signInLink } = document.getElementById("words").dataset;
  if (answer.life && answer.life !== location.pathname) more.append(linkTo(answer.life, life));
  if (answer.signIn) more.append(linkTo(`${signInAt}?next=${encodeURIComponent(location.pathname + location.search)}`, signInLink));
  (kind === "stop" ? alarm : calm).append(shown);
  if (!silent) play(kind);
  if (LEAVES.has(kind)) leaving = setTimeout(() => calm.replaceChildren(), 4000);
}

export function showRefusal(refusal) {
  const { lifts } = document.getElementById("words").dataset;
  const more = [...refusal.reasons, refusal.next_step, refusal.lifted_by && lifts.replace("…", () => refusal.lifted_by)];
  showAnswer({ outcome: "refused", words: refusal.what, more, life: refusal.life, signIn: refusal.code === "sign_in_needed" });
}

function linkTo(address, words) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  return link;
}
