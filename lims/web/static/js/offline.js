// A form that cannot leave would end on a page of the browser's own. Where there is no connection it stays, and says so.
import { showAnswer } from "./answer.js";

export function stayWhenOffline() {
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { offline, offlineNext } = document.getElementById("words").dataset;
    showAnswer({ outcome: "refused", words: offline, next_words: offlineNext });
  });
}
