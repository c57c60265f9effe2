// Working by keyboard. In a list ([data-worklist]): j and k go down and up, Enter opens. On a case: a, r and x open
// the form to approve, return or reject, and put the cursor into it; nothing is decided by a key alone.

// Whoever speaks to the computer switches the keys off (components/keys_help.html); this browser remembers it.
const OFF = "zp-keys-off";
const ACTS = { a: "approve", r: "return", x: "reject" };

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog, [role=application]") !== null;
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
  help.hidden = false;
}

export function listenToKeys() {
  document.querySelectorAll("[data-keys]").forEach(offerSwitch);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff() || typing(event.target)) return;
    const list = document.querySelector("[data-worklist]");
    if (list && (event.key === "j" || event.key === "k")) {
      step(list, event.key === "j" ? 1 : -1);
      event.preventDefault();
    } else if (ACTS[event.key] && open(ACTS[event.key])) {
      event.preventDefault();
    }
  });
}
