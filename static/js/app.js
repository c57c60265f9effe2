// What every page shares. Nothing here is needed to use the portal; it only makes it smoother.

import "./theme.js";
import "./kept.js";
import { makeCards } from "./cards.js";
import { makeChoices } from "./choose.js";
import { chooseMany } from "./choose_many.js";
import { listenToKeys } from "./keys.js";
import { guardForms } from "./submit.js";
import { startCountdowns } from "./countdown.js";
import { fill } from "./words.js";

const csrf = document.body.dataset.csrf;
document.body.addEventListener("htmx:configRequest", (event) => {
  if (csrf) event.detail.headers["X-CSRFToken"] = csrf;
});

// After a refused form the summary takes the focus, so that a screen reader starts with it.
document.querySelector("[data-error-summary]")?.focus();

function goTo(field) {
  const box = field.closest(".zp-field") || field;
  box.scrollIntoView({ block: "center" });
  // A signature's own field is hidden: its pad takes the focus. Of a group the chosen or the first choice does.
  const inner = field.type === "hidden" ? "[tabindex]" : "input:checked, input";
  (field.matches("input:not([type=hidden]), select, textarea") ? field : box.querySelector(inner))?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a, .zp-missing a");
  const field = link?.hash && link.pathname === location.pathname && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  goTo(field);
});

// A link from another page to one field, as the list of what is missing gives them.
const wanted = location.hash.startsWith("#id_") && document.getElementById(location.hash.slice(1));
if (wanted) goTo(wanted);

// Going back keeps what was typed, which opening the page anew does not.
document.querySelectorAll("[data-go-back]").forEach((link) => {
  link.addEventListener("click", (event) => {
    if (history.length < 2) return;
    event.preventDefault();
    history.back();
  });
});

// A list is gone back to as it was narrowed and turned: every tab of the browser remembers its own.
const LIST = "zp-list:";
try {
  if (document.querySelector("[data-list]")) sessionStorage.setItem(LIST + location.pathname, location.search);
  document.querySelectorAll("[data-back-to-list]").forEach((link) => {
    link.search = sessionStorage.getItem(LIST + link.pathname) || "";
  });
} catch { /* a browser that stores nothing opens the whole list */ }

// Printing is the browser's; the button is only for whoever does not know where it is.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A menu closes when something else is clicked or Escape is pressed.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// Characters left, beside the field they belong to.
document.querySelectorAll("textarea[data-limit]").forEach((area) => {
  const limit = Number(area.dataset.limit);
  const line = document.createElement("p");
  line.className = "zp-hint zp-letters";
  const show = () => {
    const length = Array.from(area.value.replace(/\r\n/g, "\n")).length;
    const words = length > limit ? document.body.dataset.wordOver : document.body.dataset.wordLength;
    line.textContent = fill(words, { length, limit, over: length - limit });
    line.classList.toggle("zp-letters-over", length > limit);
  };
  area.addEventListener("input", show);
  area.after(line);
  show();
});

makeCards(document);
document.body.addEventListener("htmx:afterSettle", (event) => makeCards(event.target));
makeChoices();
chooseMany();
guardForms();
listenToKeys();
startCountdowns();
