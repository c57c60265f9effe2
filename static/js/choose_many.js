// Choosing over several pages of a list: <form data-choose-many="key" data-word-chosen="…%(n)d…" data-word-elsewhere="…
// %(n)d…%(away)d…"> with boxes named "case" (value "id:version"), one [data-choose-page], [data-choose-count] and
// [data-choose-clear]. What is ticked is kept by this tab of the browser until a page with [data-choose-done] shows it.

import { fill } from "./words.js";

const KEPT = "zp-chosen:";

function read(key) {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEPT + key) || "[]"));
  } catch {
    return new Map();
  }
}

function write(key, chosen) {
  try {
    sessionStorage.setItem(KEPT + key, JSON.stringify([...chosen]));
  } catch { /* a browser that stores nothing chooses on one page */ }
}

function forget() {
  try {
    Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT)).forEach((key) => sessionStorage.removeItem(key));
  } catch { /* nothing was kept */ }
}

function prepare(form) {
  const key = form.dataset.chooseMany;
  const boxes = [...form.querySelectorAll("input[type=checkbox][name=case]")];
  const whole = form.querySelector("[data-choose-page]");
  const count = form.querySelector("[data-choose-count]");
  const clear = form.querySelector("[data-choose-clear]");
  const chosen = read(key);
  const idOf = (box) => box.value.split(":")[0];
  // The page shows the case as it is now: a version that was kept from before is replaced by the one that is seen.
  boxes.forEach((box) => { if (chosen.has(idOf(box))) chosen.set(idOf(box), box.value); });
  const show = () => {
    boxes.forEach((box) => { box.checked = chosen.has(idOf(box)); });
    const here = boxes.filter((box) => box.checked).length;
    whole.checked = here === boxes.length;
    whole.indeterminate = here > 0 && here < boxes.length;
    const away = chosen.size - here;
    count.textContent = fill(away ? form.dataset.wordElsewhere : form.dataset.wordChosen, { n: chosen.size, away });
    clear.hidden = !chosen.size;
    write(key, chosen);
  };
  const set = (box, on) => {
    if (on) chosen.set(idOf(box), box.value);
    else chosen.delete(idOf(box));
  };
  whole.hidden = false;
  boxes.forEach((box) => box.addEventListener("change", () => { set(box, box.checked); show(); }));
  whole.addEventListener("change", () => { boxes.forEach((box) => set(box, whole.checked)); show(); });
  clear.addEventListener("click", () => { chosen.clear(); show(); });
  form.addEventListener("formdata", (event) => {
    const here = new Set(boxes.map(idOf));
    chosen.forEach((value, id) => { if (!here.has(id)) event.formData.append("case", value); });
  });
  window.addEventListener("pageshow", show);
  show();
}

export function chooseMany() {
  if (document.querySelector("[data-choose-done]")) forget();
  document.querySelectorAll("form[data-choose-many]").forEach(prepare);
}
