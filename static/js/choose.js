// A form whose rows are ticked: <form data-choose data-word-all="…" data-word-chosen="…%(n)d…%(all)d…">, with
// data-confirm-chosen="…%(n)d…" as the question asked before it is sent. Nothing is ticked on its own.

import { fill } from "./words.js";

function prepare(form) {
  const boxes = [...form.querySelectorAll("input[type=checkbox][name=case]")];
  const table = form.querySelector(".zp-table-wrap");
  if (!boxes.length || !table) return;
  const line = document.createElement("p");
  const label = document.createElement("label");
  const all = document.createElement("input");
  const count = document.createElement("span");
  line.className = "zp-actions";
  label.className = "form-check";
  all.type = "checkbox";
  all.className = "form-check-input";
  count.setAttribute("role", "status");
  label.append(all, ` ${form.dataset.wordAll}`);
  line.append(label, count);
  table.before(line);
  const show = () => {
    const n = boxes.filter((box) => box.checked).length;
    all.checked = n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
    count.textContent = fill(form.dataset.wordChosen, { n, all: boxes.length });
    // Sent with nothing ticked, it is refused and told so: there is nothing to ask about.
    if (n) form.dataset.confirm = fill(form.dataset.confirmChosen, { n });
    else delete form.dataset.confirm;
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  boxes.forEach((box) => box.addEventListener("change", show));
  window.addEventListener("pageshow", show);
  show();
}

export function makeChoices() {
  document.querySelectorAll("form[data-choose]").forEach(prepare);
}
