// Keeps what is left true while the page stays open. Counts from the server's time, not the computer's. The words are
// those of kernel.formats, in data-words (see components/countdown_mark.html).

import { fill } from "./words.js";

function left(seconds, words) {
  if (seconds <= 0) return words.over;
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  let unit = minutes ? "minutes" : "moment";
  if (days) unit = hours ? "days_hours" : "days";
  else if (hours) unit = minutes ? "hours_minutes" : "hours";
  return fill(words.left, { duration: fill(words[unit], { days, hours, minutes }) });
}

export function startCountdowns() {
  const marks = [...document.querySelectorAll("[data-countdown]")];
  if (!marks.length) return;
  const started = performance.now();
  const show = () => {
    for (const mark of marks) {
      const now = Number(mark.dataset.now) + (performance.now() - started) / 1000;
      mark.textContent = left(Number(mark.dataset.countdown) - now, JSON.parse(mark.dataset.words));
    }
  };
  setInterval(show, 20000);
}
