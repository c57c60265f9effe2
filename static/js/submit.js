// Forms that are sent once, and asked about first where they say so.
//
// <form data-confirm="…">, or a <button data-confirm="…"> of it: asks in a dialog before sending.
// Every POST form: a second click while the first is under way does nothing.

const sending = new WeakSet();

function ask(question, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "zp-dialog";
  const text = document.createElement("p");
  text.id = "zp-dialog-question";
  text.textContent = question;
  const buttons = document.createElement("form");
  buttons.method = "dialog";
  buttons.className = "zp-actions";
  for (const [value, words, look] of [["yes", label, "btn btn-primary"], ["no", document.body.dataset.wordBack, "btn"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.className = look;
    button.textContent = words;
    buttons.append(button);
  }
  dialog.setAttribute("aria-labelledby", text.id);
  dialog.append(text, buttons);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

function lock(form, submitter) {
  sending.add(form);
  form.setAttribute("aria-busy", "true");
  if (submitter) submitter.classList.add("zp-busy");
  // A disabled button is left out of the form's data, so it is only made to look busy.
}

function unlock(form) {
  sending.delete(form);
  form.removeAttribute("aria-busy");
  form.querySelectorAll(".zp-busy").forEach((button) => button.classList.remove("zp-busy"));
}

export function guardForms() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    const submitter = event.submitter;
    const question = submitter?.dataset.confirm || form.dataset.confirm;
    // What lacks a required field is refused beside it: there is nothing to ask about yet.
    const lacking = [...form.querySelectorAll("[aria-required]")].some((field) => !field.value.trim());
    if (question && !lacking && !form.dataset.confirmed) {
      event.preventDefault();
      if (!(await ask(question, submitter?.textContent.trim() || document.body.dataset.wordConfirm))) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
      delete form.dataset.confirmed;
      return;
    }
    if (form.hasAttribute("data-download")) return;
    lock(form, submitter);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => unlock(event.target.closest("form") || event.target));
  // The back button may bring the page back as it was left: busy.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(unlock);
  });
}
