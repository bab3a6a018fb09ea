// A scan goes to the server, one after the other, under an id of its own; its answer is shown, and the page follows.
import { showAnswer, showRefusal } from "./answer.js";
import { play } from "./sound.js";
import { refresh } from "./refresh.js";
import { newId, post } from "./server.js";

const CARRIED = "autolog-answer";
let queue = Promise.resolve();

// `notes` are said beneath the answer, whatever it is; `doubts` beneath a refusal only.
export function send(code, { notes = [], doubts = [] } = {}) {
  queue = queue.then(() => sendNow(code, notes, doubts));
  return queue;
}

async function sendNow(code, notes, doubts) {
  const { scanTo, batch = "", step = "" } = document.body.dataset;
  const words = document.getElementById("words").dataset;
  if (!scanTo) {
    showAnswer({ outcome: "refused", words: words.signIn, next_words: "" });
    return;
  }
  const reply = await post(scanTo, { code, batch, step, request_id: newId() });
  if (reply === null) {
    showAnswer({ outcome: "refused", words: words.silent, next_words: words.silentNext });
    return;
  }
  if (reply.stop) {
    play("stop");
    if (location.pathname !== reply.stop) location.assign(reply.stop);
  }
  else if (reply.status >= 400) {
    showRefusal({ ...reply, reasons: [...reply.reasons, ...notes, ...doubts] });
    if (reply.status === 401) document.body.removeAttribute("data-scan-to");
  } else await follow({ ...reply, more: [...(reply.more ?? []), ...notes] });
}

// Where the scan leads: another page gets the answer with it, this one is drawn again in place.
async function follow(answer) {
  if (answer.go && new URL(answer.go, location.href).pathname !== location.pathname) {
    sessionStorage.setItem(CARRIED, JSON.stringify(answer));
    location.assign(answer.go);
    return;
  }
  showAnswer(answer);
  await refresh();
}

export function showCarriedAnswer() {
  const carried = sessionStorage.getItem(CARRIED);
  if (!carried) return;
  sessionStorage.removeItem(CARRIED);
  showAnswer(JSON.parse(carried));
}
