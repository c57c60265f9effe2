// Working by keyboard. In a list ([data-worklist]): j and k go down and up, Enter opens. On a case: j and k go to the
// next and the last one, a, r and x open the form to approve, return or reject and put the cursor into it, c, f and n lead
// to what is to be judged, to the next file and to the notes; nothing is decided by a single key.

// Whoever speaks to the computer switches the keys off (components/keys_help.html); this browser remembers it.
const OFF = "zp-keys-off";
const ACTS = { a: "approve", r: "return", x: "reject" };

// A letter means nothing to a box or a round button: whoever has just ticked one goes on by keys.
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog:not([data-look-dialog]), [role=application]";

function typing(target) {
  return target.closest(TYPING) !== null;
}

function step(list, by) {
  const links = [...list.querySelectorAll("tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
}

function open(act) {
  const details = document.querySelector(`details.zp-act-${act}`);
  if (!details) return false;
  document.querySelectorAll("details.zp-act[open]").forEach((other) => { other.open = other === details; });
  details.open = true;
  (details.querySelector("textarea, input:not([type=hidden]), select, button") || details).focus();
  return true;
}

// The file after the one that was opened last, and the first one again after the last.
function openNextFile() {
  const files = [...document.querySelectorAll(".zp-workspace-dossier a[data-look]")];
  if (!files.length) return false;
  const at = files.findIndex((link) => link.hasAttribute("data-looked"));
  const next = files[(at + 1) % files.length];
  files[at]?.removeAttribute("data-looked");
  next.setAttribute("data-looked", "");
  for (let fold = next.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  next.scrollIntoView({ block: "center" });
  next.click();
  return true;
}

function focusOn(selector) {
  const found = document.querySelector(selector);
  found?.scrollIntoView({ block: "center" });
  found?.focus({ preventScroll: true });
  return found !== null;
}

function showHelp() {
  const dialog = document.querySelector("[data-keys-dialog]");
  dialog?.showModal();
  return Boolean(dialog);
}

const KEYS = {
  c: () => focusOn(".zp-judge-form input[type=radio]:checked, .zp-judge-form input[type=radio]"),
  f: openNextFile,
  n: () => focusOn("#notes textarea"),
  "?": showHelp,
};

function follow(key) {
  const link = document.querySelector(`[data-key-link="${CSS.escape(key)}"]`);
  link?.click();
  return Boolean(link);
}

function submits(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || isOff()) return false;
  const form = event.target.closest(".zp-workspace form");
  form?.requestSubmit();
  return Boolean(form);
}

// Escape leads out of a form, to the head of its fold, where letters are keys again.
function leaves(event) {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return false;
  const form = event.target.closest(".zp-workspace form");
  if (!form || !typing(event.target)) return false;
  const head = form.closest("details")?.querySelector("summary");
  if (head) head.focus();
  else event.target.blur();
  return true;
}

function isOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

function offerSwitch(help) {
  const button = help.querySelector("[data-keys-switch]");
  const show = () => { button.textContent = isOff() ? button.dataset.wordOn : button.dataset.wordOff; };
  button.addEventListener("click", () => {
    try {
      if (isOff()) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch { /* a browser that stores nothing keeps the keys */ }
    show();
  });
  show();
  help.querySelector("[data-keys-show]")?.addEventListener("click", showHelp);
  help.hidden = false;
}

export function listenToKeys() {
  document.querySelectorAll("[data-keys]").forEach(offerSwitch);
  document.addEventListener("keydown", (event) => {
    if (submits(event) || leaves(event)) event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff() || typing(event.target)) return;
    const list = document.querySelector("[data-worklist]");
    if (list && (event.key === "j" || event.key === "k")) {
      step(list, event.key === "j" ? 1 : -1);
      event.preventDefault();
    } else if ((ACTS[event.key] && open(ACTS[event.key])) || KEYS[event.key]?.() || follow(event.key)) {
      event.preventDefault();
    }
  });
}
