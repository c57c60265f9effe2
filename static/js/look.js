// Looking at a file's pages beside the page one is on: <a href="…/look/" data-look>.
//
// Without this script the link opens the pages by themselves. On a wide window the pages stand in the right half and the
// page in the left stays usable; on a narrow one they cover it. Escape closes, the arrows turn pages.

const dialog = document.querySelector("[data-look-dialog]");
const scroll = dialog?.querySelector("[data-look-scroll]");
const wide = window.matchMedia("(min-width: 64rem)");
let opener = null;
let turned = 0;

function show() {
  dialog.close();
  if (wide.matches) dialog.show();
  else dialog.showModal();
  document.body.classList.toggle("zp-looking", wide.matches);
}

async function open(link, takesFocus) {
  let answer;
  try {
    answer = await fetch(link.href, { headers: { "HX-Request": "true" }, redirect: "error" });
  } catch { /* signed out, or no network: the link itself says it */ }
  if (!answer?.ok) {
    if (takesFocus) window.open(link.href, "_blank", "noopener");
    return;
  }
  scroll.innerHTML = await answer.text();
  window.htmx?.process(scroll);
  opener = link;
  turn(0);
  const before = document.activeElement;
  if (!dialog.open) show();
  scroll.scrollTop = 0;
  (takesFocus ? scroll.querySelector("h2") : before)?.focus({ preventScroll: true });
  if (!takesFocus && dialog.contains(document.activeElement)) document.activeElement.blur();
}

// The browser gives the focus back to the link that opened the dialog; another may have been followed since.
function close() {
  const within = dialog.contains(document.activeElement);
  dialog.close();
  if (within) opener?.focus();
}

function turn(quarters) {
  turned = quarters % 4;
  scroll.dataset.turned = turned;
}

// The page that begins nearest to the top of what is shown.
function step(by) {
  const pages = [...scroll.querySelectorAll("[id^=look-page-]")];
  if (!pages.length) return;
  const top = scroll.getBoundingClientRect().top;
  const far = pages.map((page) => Math.abs(page.getBoundingClientRect().top - top));
  const at = far.indexOf(Math.min(...far));
  const isAbove = pages[at].getBoundingClientRect().top - top > 40;
  const next = by > 0 && isAbove ? at : Math.min(Math.max(at + by, 0), pages.length - 1);
  pages[next].scrollIntoView({ block: "start" });
}

function listen() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-look]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link, true);
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("lookClose" in button.dataset) close();
    if ("lookStep" in button.dataset) step(Number(button.dataset.lookStep));
    if ("lookTurn" in button.dataset) turn(turned + 1);
    if ("lookLarge" in button.dataset) {
      const isLarge = scroll.classList.toggle("zp-look-large");
      button.setAttribute("aria-pressed", isLarge);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (dialog.contains(event.target) && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      step(event.key === "ArrowRight" ? 1 : -1);
    }
  });
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // shown the other way since: the event comes after that
    document.body.classList.remove("zp-looking");
    if (dialog.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
  });
  // A window made narrower or wider: the other way of standing beside the page.
  wide.addEventListener("change", () => { if (dialog.open) show(); });
  // Where reading the pages is the work itself, the first stand there at once; the cursor stays where it was.
  const first = document.querySelector("[data-look-first] a[data-look]");
  if (first && wide.matches) open(first, false);
}

if (dialog) listen();
